"""A DOCX form filled in: placeholders, rows, looks, marks."""

import io
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import case, criteria_set, criterion
from documents.reading import converted, needs_office, pages_of, part, rows_of
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from forms.making import filled, listed, paper, saved

import dtiwb
from dtiwb.models import Claim, NotApplicable
from dtiwb.report.documents.document import fingerprint
from dtiwb.report.documents.package import unpack
from dtiwb.report.forms import filled_forms
from dtiwb.store.results import results

ROW = ("{{criterion.id}}", "{{criterion.title}}", "{{criterion.claimed_points}}")
HEAD = ("TT", "Tiêu chí", "Điểm tự chấm")


@pytest.fixture
def three():
    claims = {"1.1": "1.54", "1.2": "10", "2.1": "0"}
    lines = [criterion(each) for each in claims]
    return dtiwb.assess(case(criteria_set(*lines), claims=claims))


def opened(data):
    return Document(io.BytesIO(data))


def fill(assessment, form, **keys):
    return opened(filled(assessment, saved(form), ".docx", **keys))


def claiming(assessment, text):
    claim = Claim(criterion_id="1.1", claimed_points=Decimal(1), justification=text)
    return dtiwb.assess(replace(assessment.case, claims=(claim,)))


def test_every_figure_of_the_demo_form_is_that_of_the_results(demo_assessment):
    made = dict(filled_forms(demo_assessment))["mau-bieu-tong-hop-da-dien.docx"]
    told = results(demo_assessment)
    (table,) = opened(made).tables
    shown = {row[0]: row[2:5] for row in rows_of(table)}
    names = ("max_points", "claimed_points", "supported_points")
    counted = [
        each
        for each in told["criteria"]
        if each["state"] not in ("not_applicable", "not_scored")
    ]
    assert len(shown) == len(counted) + len(told["indicators"]) + 2  # head, total
    rows = [(each["id"], each) for each in (*counted, *told["indicators"])]
    for key, each in [*rows, ("", told["totals"])]:
        wanted = [each[name] for name in names]
        expected = [
            "chưa biết" if value is None else value.replace(".", ",")
            for value in wanted
        ]
        assert shown[key] == expected


@needs_office
@pytest.mark.slow
def test_every_page_says_that_it_is_a_draft(demo_assessment, tmp_path):
    made = dict(filled_forms(demo_assessment))["mau-bieu-tong-hop-da-dien.docx"]
    pages = pages_of(converted(made, "bieu.docx", "pdf", tmp_path))
    assert len(pages) > 1
    for text, _ in pages:
        # the accents of small letters are lost in the text of a page
        assert fingerprint(demo_assessment) in text
        assert "02 - S" in text  # the foot the form has itself


def test_a_placeholder_that_word_has_split_is_filled_in_the_looks_of_its_first_run(
    three,
):
    form = paper()
    line = form.add_paragraph("Cơ quan: ")
    pieces = [line.add_run(text) for text in ("({{ag", "en", "cy}}), năm {{ year }}.")]
    pieces[0].bold, pieces[1].italic = True, True
    line.add_run(" Hết.").font.size = Pt(9)
    made = fill(three, form).paragraphs[-1]
    assert made.text == "Cơ quan: (Sở Hòa Mẫu tỉnh Mẫu), năm 2025. Hết."
    assert [(run.text, run.bold) for run in made.runs][1] == (
        "(Sở Hòa Mẫu tỉnh Mẫu",
        True,
    )
    assert made.runs[-1].font.size == Pt(9)


def test_two_placeholders_in_one_run_and_a_capital_letter_are_filled_in(three):
    made = fill(three, paper("{{Year}}: {{claimed_points}}/{{max_points}} ({{as_of}})"))
    assert made.paragraphs[0].text == "2025: 11,54/30 (31/01/2026)"


def test_headers_and_footers_are_filled_in(three):
    form = paper()
    form.sections[0].header.paragraphs[0].text = "{{agency}}"
    form.sections[0].footer.paragraphs[0].text = "{{province}}"
    section = fill(three, form).sections[0]
    assert section.header.paragraphs[0].text == "Sở Hòa Mẫu tỉnh Mẫu"
    assert section.footer.paragraphs[0].text == "Mẫu"


def test_a_row_is_repeated_in_its_own_looks(three):
    form = paper(rows=[HEAD, ROW, ("", "Tổng {{year}}", "{{claimed_points}}")])
    form.tables[0].cell(1, 1).paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 0, 0)
    made = fill(three, form).tables[0]
    assert rows_of(made) == [
        list(HEAD),
        ["1.1", "Tiêu chí 1.1", "1,54"],
        ["1.2", "Tiêu chí 1.2", "10"],
        ["2.1", "Tiêu chí 2.1", "0"],
        ["", "Tổng 2025", "11,54"],
    ]
    colors = [row.cells[1].paragraphs[0].runs[0].font.color.rgb for row in made.rows]
    assert colors[1:4] == [RGBColor(255, 0, 0)] * 3


def test_a_row_for_each_main_index_stands_above_its_criteria(three):
    index = ("{{indicator.id}}", "{{indicator.title}}", "{{indicator.claimed_points}}")
    made = rows_of(fill(three, paper(rows=[HEAD, index, ROW])).tables[0])
    assert [row[0] for row in made] == ["TT", "1", "1.1", "1.2", "2", "2.1"]
    assert [row[2] for row in made] == [HEAD[2], "11,54", "1,54", "10", "0", "0"]
    alone = rows_of(fill(three, paper(rows=[HEAD, index])).tables[0])
    assert [row[0] for row in alone] == ["TT", "1", "2"]


def test_two_rows_for_each_criterion_are_repeated_together(three):
    second = ("", "Giải trình: {{criterion.justification}}", "")
    made = rows_of(fill(three, paper(rows=[HEAD, ROW, second])).tables[0])
    assert [row[0] for row in made] == ["TT", "1.1", "", "1.2", "", "2.1", ""]


@pytest.mark.parametrize(
    "text",
    [
        "{{agency}} và {{criterion.id}}",
        "{{ 7*7 }}{% for x in y %}",
        "{ INCLUDETEXT C:\\x }",
        "<w:t>&amp;</w:t>",
    ],
)
def test_what_a_row_says_is_never_taken_for_a_placeholder(three, text):
    row = ("{{criterion.id}}", "{{criterion.justification}}", "{{agency}}")
    made = rows_of(fill(claiming(three, text), paper(rows=[HEAD, row])).tables[0])
    assert made[1] == ["1.1", text, "Sở Hòa Mẫu tỉnh Mẫu"]
    ids = [(each, "", "") for each in ("1.1", "1.2", "2.1")]
    rows = listed({"Tiêu chí": "justification"}, match="TT")
    given = fill(claiming(three, text), paper(rows=[HEAD, *ids]), rows=rows)
    assert rows_of(given.tables[0])[1][1] == text


def test_lines_of_a_text_stay_lines(three):
    row = ("{{criterion.id}}", "({{criterion.justification}})", "")
    form = paper(rows=[HEAD, row])
    made = fill(claiming(three, "một\nhai\n\nbốn"), form).tables[0]
    assert made.cell(1, 1).text == "(một\nhai\n\nbốn)"


def test_rows_that_list_the_criteria_are_filled_in_and_keep_their_looks(three):
    rows = [
        HEAD,
        ("1", "Nhóm", ""),
        ("1.1.", "a", "x"),
        ("1.2", "b", ""),
        ("2.1", "c", ""),
    ]
    form = paper(rows=[*rows, ("", "Tổng cộng", "")])
    form.tables[0].cell(2, 2).paragraphs[0].runs[0].bold = True
    given = listed({"ĐIỂM  TỰ CHẤM": "claimed_points"}, match="tt")
    made = fill(three, form, rows=given).tables[0]
    assert [row[2] for row in rows_of(made)] == [
        *("Điểm tự chấm", "", "1,54", "10", "0", "")
    ]
    assert made.cell(2, 2).paragraphs[0].runs[0].bold
    full = fill(three, form, rows=replace(given, with_indicators=True)).tables[0]
    assert rows_of(full)[1][2] == "11,54"


def test_a_head_over_several_columns_does_not_shift_the_cells(three):
    rows = [("TT", "Điểm", "Điểm", "Ghi chú"), ("TT", "Tối đa", "Tự chấm", "Ghi chú")]
    form = paper(rows=[*rows, *[(each, "", "", "") for each in ("1.1", "1.2", "2.1")]])
    form.tables[0].cell(0, 1).merge(form.tables[0].cell(0, 2)).text = "Điểm"
    given = listed({"Tự chấm": "claimed_points"}, match="TT")
    made = rows_of(fill(three, form, rows=given).tables[0])
    assert [row[2] for row in made[2:]] == ["1,54", "10", "0"]


def test_a_criterion_that_does_not_apply_says_so(three):
    excuse = NotApplicable(criterion="1.2", reason="Sở không có", source="CV 1")
    params = replace(three.case.params, not_applicable=(excuse,))
    found = dtiwb.assess(replace(three.case, params=params))
    form = paper(rows=[HEAD, *[(each, "", "") for each in ("1.1", "1.2", "2.1")]])
    given = listed({"Điểm tự chấm": "claimed_points"}, match="TT")
    assert rows_of(fill(found, form, rows=given).tables[0])[2][2] == "Không áp dụng"
    repeated = rows_of(fill(found, paper(rows=[HEAD, ROW])).tables[0])
    assert [row[0] for row in repeated] == ["TT", "1.1", "2.1"]


def feet(document):
    """The text at the foot of each kind of page of the first section."""
    section = document.sections[0]
    kinds = (section.footer, section.first_page_footer, section.even_page_footer)
    return [[each.text for each in foot.paragraphs] for foot in kinds]


def test_every_kind_of_page_gets_the_line_that_it_is_a_draft(three):
    line = f"BẢN DỰ THẢO · dữ liệu vào {fingerprint(three)}"
    assert feet(fill(three, paper("x")))[0] == [line]
    form = paper("x")
    form.sections[0].footer.paragraphs[0].text = "Mẫu 02"
    form.sections[0].different_first_page_header_footer = True
    form.settings.odd_and_even_pages_header_footer = True
    assert feet(fill(three, form)) == [["Mẫu 02", line], [line], [line]]
    assert "Dữ liệu hư cấu" in feet(fill(three, paper("x"), fictional=True))[0][0]


def test_every_part_without_text_of_the_form_keeps_its_bytes(three):
    form = paper("{{agency}}")
    form.sections[0].footer.paragraphs[0].text = "Mẫu 02"
    content = saved(form)
    before, after = unpack(content), unpack(filled(three, content, ".docx"))
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {"word/document.xml", "word/footer1.xml", "docProps/core.xml"}
    assert after.keys() == before.keys()


def test_marks_that_may_stand_only_once_are_not_copied(three):
    form = paper(rows=[HEAD, ROW])
    paragraph = form.tables[0].cell(1, 0).paragraphs[0]._p
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), "7")
    mark.set(qn("w:name"), "muc")
    paragraph.insert(0, mark)
    paragraph.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", "0A")
    xml = part(filled(three, saved(form), ".docx"), "word/document.xml")
    assert "bookmarkStart" not in xml
    assert "paraId" not in xml


def test_the_same_case_gives_the_same_bytes(three):
    content = saved(paper("{{agency}}", rows=[HEAD, ROW]))
    assert filled(three, content, ".docx") == filled(three, content, ".docx")


def test_a_text_box_and_a_break_are_left_in_place(three):
    form = paper("{{year}}")
    form.paragraphs[0].runs[0].add_break(WD_BREAK.PAGE)
    before = deepcopy(form.paragraphs[0]._p)
    made = fill(three, form).paragraphs[0]
    assert made.runs[0].text.startswith("2025")
    assert len(made._p.findall(f".//{qn('w:br')}")) == len(
        before.findall(f".//{qn('w:br')}")
    )


def test_ten_thousand_characters_two_hundred_criteria_and_none():
    ids = [f"{n // 10 + 1}.{n % 10}" for n in range(200)]
    long = [replace(criterion(each), title="Rất dài " * 1250) for each in ids]
    found = dtiwb.assess(case(criteria_set(*long), claims=dict.fromkeys(ids, 5)))
    made = rows_of(fill(found, paper(rows=[HEAD, ROW])).tables[0])
    assert [row[0] for row in made[1:]] == ids
    assert len(made[200][1].strip()) == 9999
    none = dtiwb.assess(case(replace(criteria_set(), indicators=())))
    assert rows_of(fill(none, paper(rows=[HEAD, ROW])).tables[0])[1:] == [[""] * 3]


def test_without_evidence_the_form_says_so(three):
    row = ("{{criterion.id}}", "{{criterion.evidence}}", "{{criterion.reason}}")
    made = rows_of(fill(three, paper(rows=[HEAD, row])).tables[0])
    assert made[1] == ["1.1", "chưa có tài liệu kiểm chứng", ""]
