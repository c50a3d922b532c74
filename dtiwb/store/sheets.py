"""The rows of a CSV or XLSX file as text, before anybody says what they mean."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dtiwb.store.files import Reader
from dtiwb.store.values import decimal_text
from dtiwb.text import compose

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_UNPACKED = 200_000_000
_LEADS = "=+-@'\t\r"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it, its cells as text.

    ``typed`` names the columns whose Excel cell is a number or a date: text that
    looks like an id may have been changed by Excel there.
    """

    number: int
    cells: tuple[str, ...]
    typed: frozenset[int] = frozenset()


def read_rows(path: Path, reader: Reader) -> list[Row] | None:
    """Return all rows that are not blank and not comments (``#`` in the first cell)."""
    rows = (
        _xlsx_rows(path, reader) if path.suffix == ".xlsx" else _csv_rows(path, reader)
    )
    if rows is None:
        return None
    return [row for row in rows if any(row.cells) and not row.cells[0].startswith("#")]


def _csv_rows(path: Path, reader: Reader) -> list[Row] | None:
    text = reader.read_text(path)
    if text is None:
        return None
    head = next((line for line in text.splitlines() if line and line[0] != "#"), "")
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in lines:
            rows.append(
                Row(line, tuple(_without_guard(cell.strip()) for cell in cells))
            )
            line = lines.line_num + 1
    except csv.Error:
        reader.problems.add(reader.name(path), "csv-broken", row=line)
        return None
    return rows


def _xlsx_rows(path: Path, reader: Reader) -> list[Row] | None:
    data, name = reader.read_bytes(path), reader.name(path)
    if data is None:
        return None
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                reader.problems.add(
                    name,
                    "file-too-large",
                    size=str(_MAX_UNPACKED // 1_000_000),
                    limit=str(_MAX_UNPACKED // 1_000_000),
                )
                return None
        formulas = load_workbook(io.BytesIO(data)).worksheets[0]
        values = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, TypeError):
        reader.problems.add(name, "not-a-workbook")
        return None
    before = len(reader.problems.found)
    _refuse_layout(formulas, name, reader)
    rows = list(_sheet_rows(formulas, values, name, reader))
    return rows if len(reader.problems.found) == before else None


def _refuse_layout(sheet: Worksheet, name: str, reader: Reader) -> None:
    for merged in sheet.merged_cells.ranges:
        reader.problems.add(name, "merged-cells", row=merged.min_row, range=str(merged))
    for number, dimension in sheet.row_dimensions.items():
        if dimension.hidden and any(cell.value is not None for cell in sheet[number]):
            reader.problems.add(name, "hidden-row", row=number)
    for letter, column in sheet.column_dimensions.items():
        if column.hidden and any(cell.value is not None for cell in sheet[letter]):
            reader.problems.add(name, "hidden-column", column=letter)


def _sheet_rows(
    formulas: Worksheet, values: Worksheet, name: str, reader: Reader
) -> Iterator[Row]:
    from openpyxl.utils import get_column_letter

    for number, (row, shown) in enumerate(
        zip(formulas.iter_rows(), values.iter_rows(), strict=True), 1
    ):
        cells: list[str] = []
        typed: set[int] = set()
        for index, (cell, value) in enumerate(zip(row, shown, strict=True)):
            if cell.data_type == "f" and value.value is None:
                reader.problems.add(
                    name,
                    "formula-without-value",
                    row=number,
                    column=get_column_letter(index + 1),
                )
            elif value.data_type == "e":
                reader.problems.add(
                    name,
                    "error-cell",
                    row=number,
                    column=get_column_letter(index + 1),
                    value=str(value.value),
                )
            cells.append(_cell_text(value))
            if not isinstance(value.value, (str, int, type(None))):
                typed.add(index)
        yield Row(number, tuple(cells), frozenset(typed))


def _cell_text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            number = Decimal(repr(value))
            if "%" in (cell.number_format or ""):
                return f"{decimal_text(number * 100)}%"
            return decimal_text(number)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return compose(str(value)).strip()


def write_csv(head: list[str], rows: list[list[str]]) -> str:
    """Return CSV text that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([with_guard(cell) for cell in row] for row in rows)
    return out.getvalue()


def with_guard(text: str) -> str:
    """Put ``'`` before text that a spreadsheet would run as a formula."""
    if (
        text[:1]
        and text[0] in _LEADS
        and not text.lstrip("+-").replace(".", "", 1).isdigit()
    ):
        return f"'{text}"
    return text


def _without_guard(text: str) -> str:
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _LEADS else text


def set_text(cell: Any, text: str) -> None:
    """Write *text* into an XLSX cell as text, never as a formula or a number."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
