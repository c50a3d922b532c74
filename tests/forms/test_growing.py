"""One row of an XLSX form repeated for every criterion; the rest follows."""

import io

import pytest
from builders import case, criteria_set, criterion
from documents.reading import converted, needs_office
from forms.making import filled, saved, workbook
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from PIL import Image

import dtiwb
from dtiwb.models import FormRows
from dtiwb.report.forms.moving import Block, moved_formula, moved_range

COLUMNS = {"A": "id", "B": "title", "C": "claimed_points", "D": "reviewed_points"}
THREE = {"1.1": "1.5", "1.2": "4", "2.1": "3"}


@pytest.fixture(scope="module")
def three():
    lines = [criterion(each) for each in THREE]
    return dtiwb.assess(
        case(
            criteria_set(*lines), claims=THREE, reviewed={"1.1": 1, "1.2": 4, "2.1": 2}
        )
    )


def form() -> Workbook:
    """Row 5 is to be repeated; below stand a total, a signature, a picture."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Phiếu chấm"
    sheet["A1"], sheet["A4"] = "PHIẾU", "TT"
    sheet["A5"].font = sheet["F5"].font = Font(italic=True)
    sheet["E5"], sheet["A6"] = "=C5-D5", "Tổng"
    sheet["C6"], sheet["E6"], sheet["F6"] = "=SUM(C5:C5)", "=C6-$D$6", "=C1+C8"
    sheet["D6"] = "=SUM(D5:D5)"
    sheet["B8"] = "Người lập"
    sheet.merge_cells("F5:G5")
    sheet.merge_cells("B8:D8")
    sheet.conditional_formatting.add(
        "C5", CellIsRule("lessThan", ["$C$6"], fill=PatternFill(bgColor="FFC7CE"))
    )
    rule = DataValidation(type="whole", formula1="0", formula2="9")
    rule.add("D5:D6")
    sheet.add_data_validation(rule)
    sheet.row_breaks.append(Break(id=8))
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    sheet.add_image(Picture(picture), "B9")
    sheet.print_area = "A1:G8"
    book.defined_names["Tong"] = DefinedName("Tong", attr_text="'Phiếu chấm'!$C$6")
    other = book.create_sheet("Khác")
    other["A1"], other["A2"] = "='Phiếu chấm'!C6*2", "=C6"
    return book


def grown(three, book, **rows):
    given = FormRows(columns=COLUMNS, **({"criterion_row": 5} | rows))
    return filled(three, saved(book), rows=given)


def opened(data, **keys):
    return load_workbook(io.BytesIO(data), **keys)


def test_the_row_is_repeated_in_its_own_looks_for_every_criterion(three):
    sheet = opened(grown(three, form()))["Phiếu chấm"]
    rows = [[cell.value for cell in sheet[row][:4]] for row in (5, 6, 7)]
    assert rows == [
        ["1.1", "Tiêu chí 1.1", 1.5, 1],
        ["1.2", "Tiêu chí 1.2", 4, 4],
        ["2.1", "Tiêu chí 2.1", 3, 2],
    ]
    assert all(sheet[f"A{row}"].font.italic for row in (5, 6, 7))
    assert [sheet[f"E{row}"].value for row in (5, 6, 7)] == [
        "=C5-D5",
        "=C6-D6",
        "=C7-D7",
    ]


def test_all_that_speaks_of_rows_speaks_of_them_where_they_are_now(three):
    book = opened(grown(three, form()))
    sheet = book["Phiếu chấm"]
    below = [sheet[f"{letter}8"].value for letter in "ACDEF"]
    assert below == ["Tổng", "=SUM(C5:C7)", "=SUM(D5:D7)", "=C8-$D$8", "=C1+C10"]
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert merged == {"F5:G5", "F6:G6", "F7:G7", "B10:D10"}
    assert sheet["B10"].value == "Người lập"
    (colored,) = sheet.conditional_formatting
    assert str(colored.sqref) == "C5:C7"
    assert colored.rules[0].formula == ["$C$8"]
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "D5:D8"
    assert [each.id for each in sheet.row_breaks.brk] == [10]
    assert sheet._images[0].anchor._from.row == 10
    assert sheet.print_area == "'Phiếu chấm'!$A$1:$G$10"
    assert book.defined_names["Tong"].attr_text == "'Phiếu chấm'!$C$8"
    assert [book["Khác"][p].value for p in ("A1", "A2")] == [
        "='Phiếu chấm'!C8*2",
        "=C6",
    ]


@needs_office
@pytest.mark.slow
def test_libreoffice_computes_the_moved_formulas_as_we_do(three, tmp_path):
    computed = converted(grown(three, form()), "phieu.xlsx", "xlsx", tmp_path)
    book = opened(computed, data_only=True)
    sheet = book["Phiếu chấm"]
    assert sheet["C8"].value == float(three.claimed_points) == 8.5
    assert sheet["D8"].value == float(three.reviewed_points) == 7
    assert [sheet[f"E{row}"].value for row in (5, 6, 7, 8)] == [0.5, 0, 1, 1.5]
    assert book["Khác"]["A1"].value == 17


def test_a_row_for_each_main_index_stands_above_its_criteria(three):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A3"].font = Font(bold=True)
    sheet["F3"], sheet["A4"], sheet["A5"] = "=SUM(C4:C4)", "x", "Hết"
    grown_sheet = opened(
        grown(three, book, criterion_row=4, indicator_row=3)
    ).worksheets[0]
    told = [[c.value for c in row[:3]] for row in grown_sheet.iter_rows(3, 8)]
    assert told == [
        ["1", "Chỉ số 1", 5.5],
        ["1.1", "Tiêu chí 1.1", 1.5],
        ["1.2", "Tiêu chí 1.2", 4],
        ["2", "Chỉ số 2", 3],
        ["2.1", "Tiêu chí 2.1", 3],
        ["Hết", None, None],
    ]
    assert [grown_sheet[f"F{row}"].value for row in (3, 6)] == [
        *("=SUM(C4:C5)", "=SUM(C7:C7)")
    ]
    assert [grown_sheet[f"A{row}"].font.bold for row in (3, 4, 6)] == [
        True,
        False,
        True,
    ]


def test_shared_formulas_are_written_out_before_they_move(three):
    from dtiwb.report.documents.package import pack, unpack

    parts = unpack(saved(form()))
    name = "xl/worksheets/sheet1.xml"
    for old, new in (
        (b"<f>SUM(C5:C5)</f>", b'<f t="shared" ref="C6:D6" si="0">SUM(C5:C5)</f>'),
        (b"<f>SUM(D5:D5)</f>", b'<f t="shared" si="0"/>'),
    ):
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
    rows = FormRows(columns=COLUMNS, criterion_row=5)
    sheet = opened(filled(three, pack(parts), rows=rows)).worksheets[0]
    assert [sheet[p].value for p in ("C8", "D8")] == ["=SUM(C5:C7)", "=SUM(D5:D7)"]


def test_one_criterion_moves_nothing():
    one = dtiwb.assess(case(criteria_set(criterion("1.1")), claims={"1.1": 2}))
    sheet = opened(grown(one, form())).worksheets[0]
    assert [sheet["C5"].value, sheet["C6"].value] == [2, "=SUM(C5:C5)"]


def test_a_form_that_ends_with_its_template_row_grows_too(three):
    book = workbook(())
    sheet = opened(grown(three, book, criterion_row=4)).worksheets[0]
    assert [sheet[f"A{row}"].value for row in (4, 5, 6)] == ["1.1", "1.2", "2.1"]


BLOCK = Block(first=5, last=5, count=3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(D5:D5)", "SUM(D5:D7)"),
        ("SUM(D4:D6)+D6", "SUM(D4:D8)+D8"),
        ('IF(A6="D6",$C$6,C$4)', 'IF(A8="D6",$C$8,C$4)'),
        ("SUM(Khac!D6:D9)", "SUM(Khac!D6:D9)"),
        ("SUM('Phiếu, số 1'!D6)", "SUM('Phiếu, số 1'!D8)"),
        ("SUM(6:6)+SUM(D:D)+Ten6", "SUM(8:8)+SUM(D:D)+Ten6"),
    ],
)
def test_a_formula_names_the_rows_where_they_are_now(before, after):
    assert moved_formula(before, BLOCK.both, "Phiếu, số 1", is_inside=True) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [("D5", "D5:D7"), ("D2 D6:E9", "D2 D8:E11"), ("D4:D5", "D4:D7"), ("A:C", "A:C")],
)
def test_a_range_covers_what_it_covered(before, after):
    assert moved_range(before, BLOCK.both) == after
