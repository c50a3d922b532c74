"""How a score sheet looks and prints: named styles, A4 landscape, head repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dtiwb.report.documents.styles import FONT

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEAD, TEXT, NUMBER = "Bảng, đầu cột", "Bảng, chữ", "Bảng, số"
GROUP, GROUP_NUMBER = "Bảng, chữ đậm", "Bảng, số đậm"
TITLE, PLAIN = "Tên bảng", "Ghi chú"
_PAPER_A4 = 9
_GREY = "E7E7E7"
_LETTERS = 1.1
"""Letters of ours that fit where Excel counts one digit of its own."""
_LINE, _HIGHEST = 15.75, 405.0
"""Points: a line of text, and about the highest row Excel allows."""


def add_styles(book: Workbook) -> None:
    """Give *book* the named styles its sheets are written in."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    thin = Side(style="thin", color="000000")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    grey = PatternFill("solid", start_color=_GREY)
    left = Alignment(wrap_text=True, vertical="top")
    centred = Alignment(horizontal="center", vertical="top", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    plain, bold = Font(name=FONT, size=12), Font(name=FONT, size=12, bold=True)
    for name, font, alignment, border, fill in (
        (HEAD, bold, middle, box, grey),
        (TEXT, plain, left, box, None),
        (NUMBER, plain, centred, box, None),
        (GROUP, bold, left, box, grey),
        (GROUP_NUMBER, bold, centred, box, grey),
        (TITLE, Font(name=FONT, size=14, bold=True), Alignment(), None, None),
        (PLAIN, Font(name=FONT, size=12, italic=True), Alignment(), None, None),
    ):
        style = NamedStyle(name=name, font=font, alignment=alignment)
        if border:
            style.border = border
        if fill:
            style.fill = fill
        book.add_named_style(style)


def fit(sheet: Worksheet, widths: Mapping[str, int], first: int) -> None:
    """Give columns their *widths* and rows from *first* the height of their text.

    Excel would do so by itself, other programs do not.
    """
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for row in range(first, sheet.max_row + 1):
        lines = max(
            sum(
                int(len(line) / (width * _LETTERS)) + 1
                for line in str(sheet[f"{letter}{row}"].value or "").split("\n")
            )
            for letter, width in widths.items()
            if sheet[f"{letter}{row}"].data_type != "f"
        )
        sheet.row_dimensions[row].height = min(lines * _LINE + 3, _HIGHEST)


def set_up_page(sheet: Worksheet, foot: str, head_row: int | None = None) -> None:
    """Print *sheet* on A4 landscape, as wide as the page, *head_row* on each one."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.8, 0.8
    sheet.oddHeader, sheet.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    sheet.oddHeader.center.text = "&P/&N"
    sheet.oddFooter.center.text = foot.replace("&", "&&")
    if head_row:
        sheet.print_title_rows = f"{head_row}:{head_row}"
