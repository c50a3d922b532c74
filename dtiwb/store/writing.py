"""Rows of text into CSV or XLSX that no spreadsheet takes for anything but text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_LEADS = "=+-@'"
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def write_csv(head: list[str], rows: list[list[str]]) -> str:
    """Return CSV text that no spreadsheet takes for formulas.

    It starts with a byte order mark: without one Excel does not see UTF-8.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for first, *rest in rows:
        guarded = f"'{first}" if first.startswith("#") else with_guard(first)
        writer.writerow([guarded, *map(with_guard, rest)])
    return f"\ufeff{out.getvalue()}"


def with_guard(text: str) -> str:
    """Put ``'`` before text that a spreadsheet would run as a formula."""
    risky = text[:1] in tuple(_LEADS) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def xlsx_first_cell(text: str) -> str:
    """Return what to write as the first cell of a row, so that it is no comment."""
    return f"'{text}" if re.match("'*#", text) else text


def xlsx_first_text(cell: str) -> str:
    """Return the text that ``xlsx_first_cell`` was given."""
    return cell[1:] if re.match("'+#", cell) else cell


def without_guard(text: str) -> str:
    """Return the text that ``with_guard`` was given."""
    return text[1:] if text[:1] == "'" and text[1:2] in (*_LEADS, "#") else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of one column of a workbook, and what may be chosen in it."""

    title: str
    is_wide: bool
    choices: tuple[str, ...]


def workbook(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], grey: bool
) -> bytes:
    """Return an XLSX file with every cell as text; *grey* rows are an example."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook always has one sheet
    for index, column in enumerate(columns, 1):
        head, letter = sheet.cell(1, index), get_column_letter(index)
        set_text(head, column.title)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", start_color="DDE7F3")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 40 if column.is_wide else 18
        sheet.column_dimensions[letter].number_format = "@"
        if column.choices:
            listing = f'"{",".join(column.choices)}"'
            rule = DataValidation(type="list", formula1=listing, allow_blank=True)
            rule.add(f"{letter}2:{letter}2000")
            sheet.add_data_validation(rule)
    for number, row in enumerate(rows, 2):
        for index, text in enumerate(row, 1):
            if text:
                set_text(sheet.cell(number, index), text)
                if grey:
                    sheet.cell(number, index).font = Font(italic=True, color="808080")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def set_text(cell: Any, text: str) -> None:
    """Write *text* into an XLSX cell as text, never as a formula or a number."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
