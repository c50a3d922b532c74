"""The score sheet, read back: figures, real sums, print set-up, the locked sheet."""

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from builders import case, criteria_set, criterion
from documents.reading import converted, needs_office, part
from openpyxl import load_workbook

import dtiwb
from dtiwb.models import Rounding
from dtiwb.report.documents import score_sheet_xlsx
from dtiwb.report.documents.document import fingerprint

ROOT = Path(__file__).parents[2]
SUMMED = {
    "C": "max_points",
    "D": "claimed_points",
    "G": "reviewed_points",
    "H": "disputed_points",
}


@pytest.fixture(scope="module")
def real_assessment():
    name = "tuyen-quang-so-tu-phap-2022.yaml"
    return dtiwb.assess(dtiwb.open_case(ROOT / "params" / name))


@pytest.fixture(scope="module", params=["demo", "real"])
def assessment(request, demo_assessment, real_assessment):
    return demo_assessment if request.param == "demo" else real_assessment


def sheet_of(data, **keys):
    return load_workbook(io.BytesIO(data), **keys).worksheets[0]


def by_id(sheet):
    """The rows of criteria and main indices by what stands in column A."""
    return {cell.value: cell.row for cell in sheet["A"] if cell.value}


def total_row(sheet):
    return next(cell.row for cell in sheet["B"] if cell.value == "Tổng")


def rows_with_points(assessment, sheet):
    """Every row of the sheet that shows points, and the points it must show."""
    at = by_id(sheet)
    for row in assessment.criteria:
        if row.is_counted:
            yield at[row.id], row.points
    for group in assessment.indicators:
        yield at[group.indicator.id], group.points
    yield total_row(sheet), assessment.totals


def assert_agrees(assessment, sheet):
    for row, points in rows_with_points(assessment, sheet):
        for letter, name in SUMMED.items():
            shown, expected = sheet[f"{letter}{row}"].value, getattr(points, name)
            if expected is None:
                assert shown == ("—" if letter == "H" else "chưa biết")
            else:
                assert float(shown) == pytest.approx(float(expected), abs=1e-9)


def test_every_figure_is_ours_and_every_formula_carries_its_result(assessment):
    assert_agrees(assessment, sheet_of(score_sheet_xlsx(assessment), data_only=True))


def test_totals_and_differences_are_formulas(assessment):
    sheet = sheet_of(score_sheet_xlsx(assessment))
    at = by_id(sheet)
    for group in assessment.indicators:
        for letter in SUMMED:
            assert "SUM(" in sheet[f"{letter}{at[group.indicator.id]}"].value
    for row in assessment.criteria:
        if row.is_counted:
            assert sheet[f"H{at[row.id]}"].value.startswith("=IF(AND(ISNUMBER(D")
    groups = ",".join(f"D{at[each.indicator.id]}" for each in assessment.indicators)
    assert sheet[f"D{total_row(sheet)}"].value == (
        f'=IF(COUNT({groups})=0,"chưa biết",ROUND(SUM({groups}),10))'
    )


@needs_office
@pytest.mark.slow
def test_libreoffice_computes_what_we_compute(assessment, tmp_path):
    bare = load_workbook(io.BytesIO(score_sheet_xlsx(assessment)))
    out = io.BytesIO()
    bare.save(out)  # drops the results that the formulas carry
    assert (
        sheet_of(out.getvalue(), data_only=True)[
            f"D{total_row(bare.worksheets[0])}"
        ].value
        is None
    )
    computed = converted(out.getvalue(), "bang-diem.xlsx", "xlsx", tmp_path)
    assert_agrees(assessment, sheet_of(computed, data_only=True))


@needs_office
@pytest.mark.slow
def test_a_set_that_rounds_its_sums_is_rounded_by_the_formula(tmp_path):
    third = Decimal("3.335")
    parts = [criterion(f"{n}.{m}") for n in (1, 2) for m in (1, 2, 3)]
    rounded = criteria_set(*parts, rounding=Rounding(places=1, at="indicator"))
    found = dtiwb.assess(case(rounded, claims={each.id: third for each in parts}))
    assert found.claimed_points == Decimal("20.0")  # 10.005 -> 10.0, twice
    out = io.BytesIO()
    load_workbook(io.BytesIO(score_sheet_xlsx(found))).save(out)
    computed = converted(out.getvalue(), "bang-diem.xlsx", "xlsx", tmp_path)
    sheet = sheet_of(computed, data_only=True)
    assert sheet[f"D{by_id(sheet)['1']}"].value == 10
    assert_agrees(found, sheet)


def test_the_evidence_is_named_with_number_date_and_page(demo_assessment):
    sheet = sheet_of(score_sheet_xlsx(demo_assessment))
    at = by_id(sheet)
    assert sheet[f"E{at['2.2']}"].value.startswith("20 nhiệm vụ hoàn thành")
    assert sheet[f"F{at['2.3']}"].value == (
        "Quy chế 07/QC-SMAU ngày 15/5/2019;\n"
        "Quyết định 52/QĐ-SMAU ngày 18/4/2025, trang 1"
    )


def test_what_does_not_count_is_listed_below_and_added_nowhere(demo_assessment):
    sheet = sheet_of(score_sheet_xlsx(demo_assessment))
    at = by_id(sheet)
    assert at["6.7"] > total_row(sheet)
    assert sheet[f"F{at['6.7']}"].value == "Không áp dụng"
    assert isinstance(sheet[f"C{at['6.7']}"].value, str)


def test_the_head_is_frozen_and_printed_on_every_landscape_page(demo_assessment):
    sheet = sheet_of(score_sheet_xlsx(demo_assessment))
    assert sheet["A5"].value == "Mã"
    assert sheet.freeze_panes == "C6"
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text.startswith("BẢN DỰ THẢO · Dữ liệu hư cấu")


def test_cells_are_written_in_named_styles_of_one_font(demo_assessment):
    sheet = sheet_of(score_sheet_xlsx(demo_assessment))
    used = {cell.style for row in sheet.iter_rows(min_row=5) for cell in row}
    assert used <= {
        *("Bảng, đầu cột", "Bảng, chữ", "Bảng, số", "Bảng, chữ đậm", "Bảng, số đậm"),
        *("Tên bảng", "Normal"),
    }
    written = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.font.name for cell in written} == {"Times New Roman"}


def test_a_locked_sheet_says_where_every_figure_comes_from(demo_assessment):
    data = score_sheet_xlsx(demo_assessment)
    scores, source = load_workbook(io.BytesIO(data)).worksheets
    assert source.protection.sheet
    assert not scores.protection.sheet
    told = {row[0].value: row[1].value for row in source.iter_rows()}
    assert told["Bộ chỉ số"].startswith("mau-2025: ")
    assert told["Số liệu tính đến ngày"] == "31/01/2026"
    assert told["Phiên bản dtiwb"] == dtiwb.__version__
    assert told["Dấu vân của dữ liệu vào"] == fingerprint(demo_assessment)
    for file in demo_assessment.case.inputs:
        assert told[file.path] == file.sha256


def test_the_fingerprint_changes_with_any_input(demo_assessment):
    first, *rest = demo_assessment.case.inputs
    other = (replace(first, sha256="0" * 64), *rest)
    changed = replace(demo_assessment, case=replace(demo_assessment.case, inputs=other))
    assert fingerprint(changed) != fingerprint(demo_assessment)


def test_the_workbook_tells_no_time(demo_assessment):
    core = part(score_sheet_xlsx(demo_assessment), "docProps/core.xml")
    assert "<dc:title>Bảng điểm tự đánh giá" in core
    assert "creat" not in core
    assert "modified" not in core
