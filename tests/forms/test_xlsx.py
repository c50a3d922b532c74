"""An XLSX form filled in: figures, what stays as it was, formulas, marks."""

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from builders import DEMAND, case, criteria_set, criterion, link, paper
from documents.reading import all_text, converted, needs_office, pages_of, part
from forms.making import filled, listed, saved, workbook
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

import dtiwb
from dtiwb.models import Claim, FormRows, NotApplicable, Period
from dtiwb.report.documents.document import fingerprint
from dtiwb.report.documents.package import pack, unpack
from dtiwb.report.forms import filled_forms
from dtiwb.store.results import results
from dtiwb.wording import say

DAY, EPOCH_1904 = (
    datetime.fromisoformat("2026-01-31"),
    datetime.fromisoformat("1904-01-01"),
)
LEADS = ["=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://example.invalid")']


def book_of(data, **keys):
    return load_workbook(io.BytesIO(data), **keys)


def sheet_of(data, **keys):
    return book_of(data, **keys).worksheets[0]


def claimed(points, **keys):
    """A case of the given criteria and claims; None is a claim not made."""
    lines = [criterion(each) for each in points]
    known = {key: value for key, value in points.items() if value is not None}
    return dtiwb.assess(case(criteria_set(*lines), claims=known, **keys))


@pytest.fixture
def three():
    return claimed({"1.1": "1.54", "1.2": "10", "2.1": "0"})


@pytest.fixture(scope="module")
def demo_form(demo_assessment):
    return dict(filled_forms(demo_assessment))["mau-phieu-tu-cham-da-dien.xlsx"]


def test_every_figure_of_the_form_is_that_of_the_results(demo_assessment, demo_form):
    told = {each["id"]: each for each in results(demo_assessment)["criteria"]}
    sheet, seen = sheet_of(demo_form), set()
    for row in sheet.iter_rows(min_row=9, values_only=True):
        if row[0] in told:
            seen.add(row[0])
            expected = told[row[0]]
            names = ("max_points", "claimed_points", "reviewed_points")
            for name, value in zip(names, row[2:5], strict=True):
                if expected["state"] in ("not_applicable", "not_scored"):
                    assert value == say(f"state.{expected['state']}")
                elif expected[name] is None:
                    assert value == "chưa biết"
                else:
                    assert value == float(expected[name])
    assert seen == told.keys()
    assert sheet["C4"].value == "Sở Mẫu tỉnh Mẫu"
    assert sheet["C5"].value == 2025
    assert sheet["C6"].value == DAY
    assert sheet["C41"].value == "Dẫn dắt"


@needs_office
@pytest.mark.slow
def test_libreoffice_computes_the_sums_of_the_form_as_we_do(
    demo_assessment, demo_form, tmp_path
):
    computed = converted(demo_form, "phieu.xlsx", "xlsx", tmp_path)
    sheet = sheet_of(computed, data_only=True)
    at = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=9, max_row=39)}
    rows = {at[each.indicator.id]: each.points for each in demo_assessment.indicators}
    rows[39] = demo_assessment.totals
    names = {"C": "max_points", "D": "claimed_points", "E": "reviewed_points"}
    for row, points in rows.items():
        for letter, name in names.items():
            ours = float(getattr(points, name))
            assert sheet[f"{letter}{row}"].value == pytest.approx(ours, abs=1e-9)
    text = " ".join(
        page
        for page, _ in pages_of(converted(demo_form, "phieu.xlsx", "pdf", tmp_path))
    )
    assert "BẢN DỰ THẢO · Dữ liệu hư cấu" in text


def test_a_number_is_written_exactly_and_a_nought_is_not_nothing(three):
    data = filled(three, saved(workbook(("1.1", "1.2", "2.1"))), rows=listed())
    assert [sheet_of(data)[f"C{row}"].value for row in (4, 5, 6)] == [1.54, 10, 0]
    assert "<v>1.54</v>" in part(data, "xl/worksheets/sheet1.xml")


def test_what_is_not_known_is_said_and_not_added_up():
    data = filled(claimed({"1.1": None}), saved(workbook(("1.1",))), rows=listed())
    assert sheet_of(data)["C4"].value == "chưa biết"


def test_a_criterion_that_does_not_apply_says_so_and_why():
    excuse = NotApplicable(criterion="1.2", reason="Sở không có", source="CV 1")
    found = claimed({"1.1": 5, "1.2": None}, not_applicable=(excuse,))
    columns = {"B": "title", "C": "claimed_points", "D": "justification"}
    data = filled(found, saved(workbook(("1.1", "1.2"))), rows=listed(columns))
    row = [cell.value for cell in sheet_of(data)[5]]
    assert row[:3] == ["1.2", "Tiêu chí 1.2", "Không áp dụng"]
    assert "Sở không có" in row[3]


def test_ids_are_found_as_excel_stores_them(three):
    parts = unpack(saved(workbook(("A", "B", " 2.1"))))
    name = "xl/worksheets/sheet1.xml"
    for text, stored in (
        ("A", b"><v>1.1000000000000001</v>"),
        ("B", b' t="s"><v>1</v>'),
    ):
        inline = f' t="inlineStr"><is><t>{text}</t></is>'.encode()
        assert parts[name].count(inline) == 1
        parts[name] = parts[name].replace(inline, stored)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    runs = "<r><t>1.</t></r><r><rPr><b/></rPr><t>2.</t></r><rPh><t>x</t></rPh>"
    strings = f'<sst xmlns="{main}"><si><t>x</t></si><si>{runs}</si></sst>'
    parts["xl/sharedStrings.xml"] = strings.encode()
    made = part(filled(three, pack(parts), rows=listed()), name)
    for place, points in (("C4", "1.54"), ("C5", "10"), ("C6", "0")):
        assert f'<c r="{place}"><v>{points}</v></c>' in made


def test_rows_of_main_indices_are_filled_in_where_the_mapping_asks(three):
    content = saved(workbook(("1", "1.1", "1.2", "2", "2.1")))
    bare = sheet_of(filled(three, content, rows=listed()))
    assert bare["C4"].value is None
    rows = listed(with_indicators=True)
    full = sheet_of(filled(three, content, rows=rows))
    assert [full[f"C{row}"].value for row in (4, 7)] == [11.54, 0]


def test_a_total_a_grade_and_a_span_of_years_go_into_single_cells(three):
    spanning = replace(three.case.params, year=Period(first_year=2021, last_year=2025))
    found = replace(three, case=replace(three.case, params=spanning))
    cells = {"B1": "claimed_points", "C1": "grade", "D1": "year", "E1": "max_points"}
    sheet = sheet_of(filled(found, saved(workbook()), cells=cells))
    values = [sheet[place].value for place in cells]
    assert values == [11.54, "Bộ chỉ số không xếp loại", "2021-2025", 30]


@pytest.mark.parametrize("is_1904", [False, True])
def test_a_day_is_a_day_where_the_cell_shows_one_and_text_elsewhere(three, is_1904):
    book = workbook()
    book.worksheets[0]["B1"].number_format = 'dd"/"mm"/"yyyy'
    if is_1904:
        book.epoch = EPOCH_1904
    data = filled(three, saved(book), cells={"B1": "as_of", "C1": "as_of"})
    sheet = sheet_of(data)
    assert sheet["B1"].value.date() == DAY.date()
    assert sheet["C1"].value == "31/01/2026"


@pytest.mark.parametrize("text", LEADS)
def test_text_never_becomes_a_formula(three, text):
    claim = Claim(criterion_id="1.1", claimed_points=Decimal(1), justification=text)
    found = dtiwb.assess(replace(three.case, claims=(claim,)))
    content = saved(workbook(("1.1", "1.2", "2.1")))
    data = filled(found, content, rows=listed({"D": "justification"}))
    cell = sheet_of(data)["D4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert part(data, "xl/worksheets/sheet1.xml").count("<f>") == 1  # the form's own


def test_a_text_that_names_a_field_stays_as_it_is(three):
    claim = Claim(criterion_id="1.1", justification="{{agency}} {agency} C4")
    found = dtiwb.assess(replace(three.case, claims=(claim,)))
    content = saved(workbook(("1.1", "1.2", "2.1")))
    data = filled(found, content, rows=listed({"D": "justification"}))
    assert sheet_of(data)["D4"].value == "{{agency}} {agency} C4"


def rich_form() -> Workbook:
    """A form with all that loading and saving it with a library might lose."""
    book = workbook(("1.1", "1.2", "2.1"))
    sheet = book.worksheets[0]
    sheet.merge_cells("B1:D1")
    sheet["B1"].font = Font(name="Times New Roman", size=14, bold=True)
    sheet.conditional_formatting.add(
        "C4:C6", CellIsRule("lessThan", ["5"], fill=PatternFill(bgColor="FFC7CE"))
    )
    rule = DataValidation(
        type="decimal", operator="between", formula1="0", formula2="9"
    )
    rule.add("C4:C6")
    sheet.add_data_validation(rule)
    sheet["A4"].comment = Comment("Xem phụ lục", "Người soạn")
    sheet.print_title_rows = "3:3"
    sheet.oddFooter.left.text = "Mẫu 01 & 02"
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    sheet.add_image(Picture(picture), "F1")
    hidden = book.create_sheet("Ẩn")
    hidden["A1"], hidden.sheet_state = "giữ nguyên", "hidden"
    book.defined_names["Tong"] = DefinedName("Tong", attr_text="'Phiếu'!$C$7")
    return book


def test_every_part_but_the_sheet_and_the_list_of_sheets_keeps_its_bytes(three):
    content = saved(rich_form())
    data = filled(three, content, cells={"B1": "agency"}, rows=listed())
    before, after = unpack(content), unpack(data)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
        *("xl/worksheets/sheet1.xml", "docProps/core.xml"),
    }
    assert after.keys() - before.keys() == {"xl/worksheets/dtiwb.xml"}
    assert {"xl/media/image1.png", "xl/comments/comment1.xml"} <= after.keys()


def test_the_sheet_itself_keeps_all_but_the_values(three):
    book = book_of(filled(three, saved(rich_form()), cells={"B1": "agency"}))
    sheet = book["Phiếu"]
    assert str(sheet.merged_cells) == "B1:D1"
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["C4:C6"]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula2) == ("C4:C6", "9")
    assert sheet["A4"].comment.text == "Xem phụ lục"
    assert sheet["B1"].font.size == 14
    assert (sheet.print_title_rows, len(sheet._images)) == ("$3:$3", 1)
    assert book["Ẩn"].sheet_state == "hidden"
    assert book.defined_names["Tong"].attr_text == "'Phiếu'!$C$7"


def test_stale_results_go_and_the_workbook_is_asked_to_compute(three):
    book = workbook(("1.1", "1.2", "2.1"))
    content = unpack(saved(book))
    sheet = content["xl/worksheets/sheet1.xml"]
    stale = sheet.replace(b"<v></v>", b"<v>999</v>").replace(b"<v />", b"<v>999</v>")
    assert stale != sheet
    data = filled(three, pack(content | {"xl/worksheets/sheet1.xml": stale}))
    assert "999" not in part(data, "xl/worksheets/sheet1.xml")
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")


def test_the_order_of_computing_is_left_to_whoever_opens_the_form(three):
    parts = unpack(saved(workbook()))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    types = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    relation = '<Relationship Id="c" Type="x/calcChain" Target="calcChain.xml"/>'
    for name, old, new in (
        ("[Content_Types].xml", "</Types>", types),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f"{relation}</Relationships>",
        ),
    ):
        parts[name] = parts[name].replace(old.encode(), new.encode())
        assert b"calcChain" in parts[name]
    data = filled(three, pack(parts | {"xl/calcChain.xml": b"<calcChain/>"}))
    assert "xl/calcChain.xml" not in unpack(data)
    assert not any(b"calcChain" in content for content in unpack(data).values())


def test_the_foot_and_a_locked_sheet_say_that_it_is_a_draft(three):
    data = filled(three, saved(rich_form()), cells={"B1": "agency"})
    book = book_of(data)
    footer = book["Phiếu"].oddFooter
    print_ = fingerprint(three)
    assert footer.left.text == "Mẫu 01 & 02"
    assert footer.center.text == f"BẢN DỰ THẢO · dữ liệu vào {print_}"
    origin = book["BẢN DỰ THẢO"]
    told = {row[0].value: row[1].value for row in origin.iter_rows()}
    assert told["Dấu vân của dữ liệu vào"] == print_
    assert told["Biểu mẫu của cơ quan"] == "Biểu thử"
    assert origin.protection.sheet
    assert book.active.title == "Phiếu"


def test_an_invented_form_says_so_even_for_a_real_case(three):
    data = filled(three, saved(workbook()), fictional=True)
    assert "Dữ liệu hư cấu" in sheet_of(data).oddFooter.center.text


def test_the_folder_that_excel_saved_the_form_to_is_not_passed_on(three):
    parts = unpack(saved(workbook()))
    note = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        b'markup-compatibility/2006"><mc:Choice Requires="x15"><x15ac:absPath '
        b'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
        b'url="C:\\Users\\Ten\\"/></mc:Choice></mc:AlternateContent><bookViews'
    )
    book = parts["xl/workbook.xml"].replace(b"<bookViews", note, 1)
    data = filled(three, pack(parts | {"xl/workbook.xml": book}))
    assert "Users" not in all_text(data)
    assert sheet_of(data)["A1"].value == "Cơ quan"


def test_the_same_case_gives_the_same_bytes(three):
    content = saved(rich_form())
    keys = {"cells": {"B1": "agency"}, "rows": listed()}
    assert filled(three, content, **keys) == filled(three, content, **keys)


def test_who_wrote_the_form_and_when_is_not_passed_on(three):
    book = workbook()
    book.properties.creator = book.properties.lastModifiedBy = "Người Soạn"
    core = part(filled(three, saved(book)), "docProps/core.xml")
    assert "<dc:title>Biểu thử</dc:title>" in core
    assert "Người Soạn" not in core
    assert "2026" not in core


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "&C&8BẢN"),
        ("&LMẫu 01&RTrang &P", "&LMẫu 01&C&8BẢN&RTrang &P"),
        ("&CTrang &P", "&CTrang &P\n&8BẢN"),
        ("Trang &P", "&CTrang &P\n&8BẢN"),
        ("&CSở A &&Bộ &&Lưu", "&CSở A &&Bộ &&Lưu\n&8BẢN"),
        ("&L" + "x" * 230, "&C&8BẢN"),
    ],
)
def test_the_foot_of_the_form_stays_where_the_line_fits(three, before, after):
    name = "xl/worksheets/sheet1.xml"
    parts = unpack(saved(workbook()))
    foot = before.replace("&", "&amp;")
    given = f"<headerFooter><oddFooter>{foot}</oddFooter></headerFooter></worksheet>"
    content = parts[name].replace(b"</worksheet>", given.encode())
    data = filled(three, pack(parts | {name: content}))
    sheet = etree.fromstring(unpack(data)[name])
    line = f"BẢN DỰ THẢO · dữ liệu vào {fingerprint(three)}"
    assert sheet.findtext(".//{*}oddFooter") == after.replace("BẢN", line)


def test_first_and_even_pages_with_a_foot_of_their_own_get_the_line_too(three):
    book = workbook()
    sheet = book.worksheets[0]
    sheet.HeaderFooter.differentFirst = sheet.HeaderFooter.differentOddEven = True
    sheet.firstFooter.left.text = "Bìa"
    made = sheet_of(filled(three, saved(book)))
    assert made.firstFooter.left.text == "Bìa"
    feet = (made.oddFooter, made.evenFooter, made.firstFooter)
    assert all(each.center.text.startswith("BẢN DỰ THẢO") for each in feet)


def test_nothing_of_a_secret_paper_is_told():
    secret = paper("mat-1", title="Vụ kín", number="01/TM-SHM", secrecy="TUYỆT MẬT")
    found = dtiwb.assess(
        case(
            criteria_set(criterion("1.1", evidence=[DEMAND])),
            claims={"1.1": 10},
            evidence=(secret,),
            links=(link("mat-1", page="17", quote="Vụ kín"),),
        )
    )
    content = saved(workbook(("1.1",)))
    said = all_text(filled(found, content, rows=listed({"C": "evidence"})))
    for telltale in ("Vụ kín", "01/TM-SHM", "mat-1", "trang 17", "TUYỆT MẬT"):
        assert telltale not in said


def test_a_row_that_somebody_gave_a_height_is_raised_for_long_text(three):
    book = workbook(("1.1", "1.2", "2.1"))
    sheet = book.worksheets[0]
    for row in (4, 5):
        sheet.row_dimensions[row].height = 20
        sheet[f"D{row}"].alignment = Alignment(wrap_text=True)
    claim = Claim(criterion_id="1.1", justification="Rất dài " * 100)
    found = dtiwb.assess(replace(three.case, claims=(claim,)))
    data = filled(found, saved(book), rows=listed({"D": "justification"}))
    heights = [sheet_of(data).row_dimensions[row].height for row in (4, 5)]
    assert heights[0] > 200
    assert heights[1] == 20


def test_ten_thousand_characters_two_hundred_criteria_and_none():
    ids = [f"{n // 10 + 1}.{n % 10}" for n in range(200)]
    long = [replace(criterion(each), title="Rất dài " * 1250) for each in ids]
    found = dtiwb.assess(case(criteria_set(*long), claims=dict.fromkeys(ids, 5)))
    columns = {"B": "title", "C": "claimed_points", "D": "evidence"}
    sheet = sheet_of(filled(found, saved(workbook(ids)), rows=listed(columns)))
    assert len(sheet["B203"].value.strip()) == 9999
    assert [sheet[f"C{row}"].value for row in range(4, 204)] == [5] * 200
    none = dtiwb.assess(case(replace(criteria_set(), indicators=())))
    rows = FormRows(columns={"C": "claimed_points"}, criterion_row=4)
    for given in (rows, listed(columns)):
        kept = sheet_of(filled(none, saved(workbook(("",))), rows=given))
        assert kept["C4"].value is None
        assert kept["C5"].value == "=SUM(C4:C4)"
