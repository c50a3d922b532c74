"""Write the invented forms of the demo case: ``python tests/demo_forms.py``.

A score form in Excel that lists the criteria already, with sums of its own, and a
summary in Word whose rows are repeated. The same call gives the same bytes.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

import dtiwb
from dtiwb.models import CriteriaSet
from dtiwb.report.documents.package import core_properties, unpack

ROOT = Path(__file__).parents[1]
FORMS = ROOT / "data/forms"
FONT = "Times New Roman"
INVENTED = "Biểu mẫu hư cấu, lập ra để minh họa; không phải của cơ quan nào."
HEADS = (
    *("TT", "Chỉ số, tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định"),
    *("Chênh lệch", "Giải trình", "Tài liệu kiểm chứng"),
)
WIDTHS = (7, 44, 11, 11, 11, 11, 38, 44)
PAPER_WIDTHS = (14, 92, 20, 20, 24, 82)
HEAD_ROW = 8


def same_every_time(save: Callable[[io.BytesIO], None], title: str) -> bytes:
    """Return what *save* writes, without the times and names libraries put in."""
    made, out = io.BytesIO(), io.BytesIO()
    save(made)
    parts = unpack(made.getvalue())
    parts["docProps/core.xml"] = core_properties(title, "vi-VN")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def score_form(criteria: CriteriaSet) -> bytes:
    """Return the Excel form: criteria listed, main indices summed by formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Phiếu chấm điểm"
    lists = book.create_sheet("Danh mục")
    lists["A1"], lists["A2"] = "Đạt", "Chưa đạt"
    lists.sheet_state = "hidden"
    _letterhead(sheet)
    _score_rows(sheet, criteria)
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Mẫu 01 - trang &P/&N"
    return same_every_time(book.save, "Phiếu tự chấm điểm (biểu mẫu hư cấu)")


def _letterhead(sheet) -> None:
    bold, italic = Font(name=FONT, size=13, bold=True), Font(name=FONT, italic=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for place, text, font in (
        ("A1:H1", "PHIẾU TỰ CHẤM ĐIỂM MỨC ĐỘ CHUYỂN ĐỔI SỐ", bold),
        ("A2:H2", INVENTED, italic),
    ):
        sheet.merge_cells(place)
        first = sheet[place.split(":")[0]]
        first.value, first.font, first.alignment = text, font, middle
    plain = Font(name=FONT, size=12)
    for row, label in ((4, "Cơ quan:"), (5, "Năm đánh giá:"), (6, "Số liệu đến ngày:")):
        sheet[f"B{row}"], sheet[f"B{row}"].font = label, plain
        sheet.merge_cells(f"C{row}:G{row}")
        sheet[f"C{row}"].font = Font(name=FONT, size=12, bold=True)
        sheet[f"C{row}"].alignment = Alignment(horizontal="left")
    sheet["C6"].number_format = "dd/mm/yyyy"


def _score_rows(sheet, criteria: CriteriaSet) -> None:
    _row(sheet, HEAD_ROW, HEADS, "DDE7F3")
    sheet.row_dimensions[HEAD_ROW].height = 34
    row, groups = HEAD_ROW + 1, []
    for index in criteria.indicators:
        first, last = row + 1, row + len(index.criteria)
        sums = [f"=SUM({letter}{first}:{letter}{last})" for letter in "CDE"]
        _row(
            sheet,
            row,
            (index.id, index.title, *sums, f"=D{row}-E{row}", "", ""),
            "EEF3E6",
        )
        groups.append(row)
        for number, each in enumerate(index.criteria, first):
            known = f"AND(ISNUMBER(D{number}),ISNUMBER(E{number}))"
            lost = f'=IF({known},D{number}-E{number},"")'
            most = float(each.max_points)
            _row(sheet, number, (each.id, each.title, most, None, None, lost, "", ""))
        row = last + 1
    sums = ["=" + "+".join(f"{letter}{each}" for each in groups) for letter in "CDE"]
    _row(sheet, row, ("", "Tổng cộng", *sums, f"=D{row}-E{row}", "", ""), "DDE7F3")
    sheet[f"B{row + 2}"] = "Xếp loại theo điểm tự chấm:"
    sheet[f"B{row + 2}"].font = Font(name=FONT, size=12)
    sheet[f"C{row + 2}"].font = Font(name=FONT, size=12, bold=True)
    red = FormulaRule(
        formula=[f"AND(ISNUMBER(F{HEAD_ROW + 1}),F{HEAD_ROW + 1}>0)"],
        fill=PatternFill("solid", bgColor="F8CBAD"),
    )
    sheet.conditional_formatting.add(f"F{HEAD_ROW + 1}:F{row}", red)
    points = DataValidation(
        type="decimal", operator="between", formula1="0", formula2="100"
    )
    points.add(f"D{HEAD_ROW + 1}:E{row - 1}")
    sheet.add_data_validation(points)


def _row(sheet, number: int, values: tuple, color: str = "") -> None:
    thin = Side(style="thin")
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column, value)
        cell.font = Font(name=FONT, size=12, bold=bool(color))
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        across = "left" if column in (2, 7, 8) and number > HEAD_ROW else "center"
        cell.alignment = Alignment(horizontal=across, vertical="top", wrap_text=True)
        if column == 1:
            cell.number_format = "@"
        if color:
            cell.fill = PatternFill("solid", start_color=color)


def summary_form() -> bytes:
    """Return the Word form: placeholders in the text, two rows to repeat."""
    document = Document()
    usual = document.styles["Normal"]
    usual.font.name, usual.font.size = FONT, Pt(13)
    usual.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.footer.paragraphs[0].text = "Biểu 02 - {{agency}}"
    _centred(document, "BIỂU TỔNG HỢP KẾT QUẢ TỰ ĐÁNH GIÁ NĂM {{year}}", bold=True)
    _centred(document, INVENTED, italic=True)
    line = document.add_paragraph("Cơ quan: ")
    for piece in ("{{", "agen", "cy}}"):  # as Word splits it after corrections
        line.add_run(piece).bold = True
    line.add_run("; tỉnh {{province}}; số liệu đến ngày {{as_of}}.")
    document.add_paragraph(
        "Tổng điểm tự chấm {{claimed_points}} trên {{max_points}}; có minh chứng "
        "{{supported_points}}; xếp loại: {{grade}}."
    )
    _summary_table(document)
    return same_every_time(document.save, "Biểu tổng hợp (biểu mẫu hư cấu)")


def _centred(document, text: str, **looks: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    for name, is_on in looks.items():
        setattr(run, name, is_on)


def _summary_table(document) -> None:
    names = ("id", "title", "max_points", "claimed_points", "supported_points")
    rows = (
        ("TT", "Nội dung", "Tối đa", "Tự chấm", "Có minh chứng", "Tài liệu kiểm chứng"),
        (*(f"{{{{indicator.{name}}}}}" for name in names), ""),
        *[tuple(f"{{{{criterion.{name}}}}}" for name in (*names, "evidence"))],
        (
            "",
            "Tổng cộng",
            "{{max_points}}",
            "{{claimed_points}}",
            "{{supported_points}}",
            "",
        ),
    )
    table = document.add_table(rows=len(rows), cols=6, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, PAPER_WIDTHS, strict=True):
        column.width = Mm(width)
    for number, texts in enumerate(rows):
        for column, (text, width) in enumerate(zip(texts, PAPER_WIDTHS, strict=True)):
            cell = table.cell(number, column)
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(12), number != 2
            if column not in (1, 5) or number == 0:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader")))


def write(folder: Path) -> None:
    """Write both forms into *folder*."""
    criteria = dtiwb.load_criteria_set(ROOT / "data/criteria/mau-2025.yaml")
    (folder / "mau-phieu-tu-cham.xlsx").write_bytes(score_form(criteria))
    (folder / "mau-bieu-tong-hop.docx").write_bytes(summary_form())


if __name__ == "__main__":
    write(FORMS)
