"""Rows of a form as high as the text that was written into them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dtiwb.office.book_xml import StylesXml
from dtiwb.office.sheet_xml import SheetXml, cells_of

_LETTERS, _LINE, _HIGHEST = 1.1, 15.75, 405.0
_WIDTH, _HEIGHT = 8.43, 15.0
"""What Excel takes where a sheet says nothing."""


def raise_rows(sheet: SheetXml, styles: StylesXml, rows: Iterable[int]) -> None:
    """Raise those of *rows* that are too low for their text; none becomes lower.

    Heights are estimated, from all text that its cell breaks into lines. Excel
    measures such rows itself, unless somebody gave them a height or merged cells in
    them; other programs trust what the file says.
    """
    usual = _said(sheet.root.find("{*}sheetFormatPr"), "defaultRowHeight", _HEIGHT)
    merged = {(top, left): right for top, left, _, right in sheet.merged()}
    for number in rows:
        needed = 0.0
        for column, _ in cells_of(sheet.rows[number]):
            if styles.wraps(sheet.style(number, column)):
                last = merged.get((number, column), column)
                width = _width(sheet, column, last)
                needed = max(needed, _height(sheet.text(number, column), width))
        row = sheet.rows[number]
        if needed > float(row.get("ht", usual)):
            row.set("ht", f"{needed:g}")


def _height(text: str, width: float) -> float:
    """Return the height in points of *text* in a cell *width* digits wide."""
    lines = (int(len(each) / (width * _LETTERS)) + 1 for each in text.split("\n"))
    return min(sum(lines) * _LINE + 3, _HIGHEST)


def _width(sheet: SheetXml, first: int, last: int) -> float:
    return sum(_column_width(sheet, each) for each in range(first, last + 1))


def _column_width(sheet: SheetXml, column: int) -> float:
    for each in sheet.root.iterfind("{*}cols/{*}col"):
        if int(each.get("min")) <= column <= int(each.get("max")) and each.get("width"):
            return float(each.get("width"))
    return _said(sheet.root.find("{*}sheetFormatPr"), "defaultColWidth", _WIDTH)


def _said(element: Any, name: str, default: float) -> float:
    return float(element.get(name) or default) if element is not None else default
