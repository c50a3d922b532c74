"""The rows of a CSV or XLSX file as text, before anybody says what they mean."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dtiwb.store.files import Reader
from dtiwb.store.values import ZERO_WIDTH, cell_text, clean
from dtiwb.store.writing import without_guard, xlsx_first_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_UNPACKED = 60_000_000
_FORMAT_LITERAL = re.compile(r'"[^"]*"|\\.')


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it, its cells as text.

    ``dates`` and ``decimals`` name the columns whose Excel cell is a date or a
    broken number: text that looks like one may have been changed by Excel there.
    """

    number: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()
    decimals: frozenset[int] = frozenset()


def read_rows(path: Path, reader: Reader) -> list[Row] | None:
    """Return all rows that are not blank and not comments (``#`` in the first cell)."""
    rows = (
        _xlsx_rows(path, reader) if path.suffix == ".xlsx" else _csv_rows(path, reader)
    )
    return None if rows is None else [row for row in rows if any(row.cells)]


def _csv_rows(path: Path, reader: Reader) -> list[Row] | None:
    text = reader.read_text(path)
    if text is None:
        return None
    rows: list[Row] = []
    text = ZERO_WIDTH.sub("", text)
    number, lines = 0, _Lines(text)
    records = csv.reader(
        lines, delimiter=_delimiter(text), skipinitialspace=True, strict=True
    )
    try:
        for number, cells in enumerate(records, 1):
            if cells and not cells[0].lstrip().startswith("#"):
                rows.append(
                    Row(number, tuple(without_guard(clean(cell)) for cell in cells))
                )
            lines.between_rows = True
    except csv.Error:
        reader.problems.add(reader.name(path), "csv-broken", row=number + 1)
        return None
    return rows


class _Lines:
    """The lines of a CSV text, with a blank one for every comment between rows.

    A comment is free text: its quotes and delimiters mean nothing.
    """

    def __init__(self, text: str) -> None:
        self.lines = io.StringIO(text, newline="")
        self.between_rows = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        is_comment = self.between_rows and line.startswith("#")
        self.between_rows = False
        return "\n" if is_comment else line


def _delimiter(text: str) -> str:
    """Return what parts the columns: a title may hold a comma, never ``;`` or tab."""
    head = next(
        (
            line
            for line in text.splitlines()
            if line.strip('"; ,\t')[:1] not in ("", "#")
        ),
        "",
    )
    bare = re.sub(r'"[^"]*"', "", head)
    return next((each for each in "\t;" if each in bare), ",")


def _xlsx_rows(path: Path, reader: Reader) -> list[Row] | None:
    data, name = reader.read_bytes(path), reader.name(path)
    sheets = None if data is None else _open_sheets(data, name, reader)
    if sheets is None:
        return None
    before = len(reader.problems.found)
    formulas, values = sheets
    _refuse_layout(formulas, name, reader)
    rows = list(_sheet_rows(formulas, values, name, reader))
    return rows if len(reader.problems.found) == before else None


def _open_sheets(
    data: bytes, name: str, reader: Reader
) -> tuple[Worksheet, Worksheet] | None:
    """Return the one visible sheet that holds data, with formulas and with values."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _MAX_UNPACKED:
            size, limit = unpacked // 1_000_000, _MAX_UNPACKED // 1_000_000
            reader.problems.add(
                name, "file-too-large", size=str(size), limit=str(limit)
            )
            return None
        with warnings.catch_warnings():  # about decorations that openpyxl leaves out
            warnings.simplefilter("ignore")
            formulas = load_workbook(io.BytesIO(data))
            values = load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # a broken file breaks the libraries in too many ways to list
        reader.problems.add(name, "not-a-workbook")
        return None
    visible = [each for each in formulas.worksheets if each.sheet_state == "visible"]
    used = [each for each in visible if _filled(each)] or visible[:1]
    if len(used) != 1:
        titles = ", ".join(each.title for each in used)
        reader.problems.add(name, "several-sheets", sheets=titles)
        return None
    return used[0], values[used[0].title]


def _filled(sheet: Worksheet) -> list[tuple[int, int]]:
    """Return row and column of every cell with content, in reading order.

    A stray format far below or to the right thus costs nothing.
    """
    return sorted(at for at, cell in sheet._cells.items() if cell.value is not None)


def _refuse_layout(sheet: Worksheet, name: str, reader: Reader) -> None:
    from openpyxl.utils import get_column_letter

    filled = _filled(sheet)
    used_rows, used_columns = {row for row, _ in filled}, {col for _, col in filled}
    for merged in sheet.merged_cells.ranges:
        reader.problems.add(name, "merged-cells", row=merged.min_row, range=str(merged))
    for number, dimension in sheet.row_dimensions.items():
        if dimension.hidden and number in used_rows:
            reader.problems.add(name, "hidden-row", row=number)
    for column in sheet.column_dimensions.values():
        hidden = range(column.min or 0, (column.max or 0) + 1) if column.hidden else ()
        for number in sorted(used_columns.intersection(hidden)):
            letter = get_column_letter(number)
            reader.problems.add(name, "hidden-column", column=letter)


def _sheet_rows(
    formulas: Worksheet, values: Worksheet, name: str, reader: Reader
) -> Iterator[Row]:
    """Yield every row with content that is not a comment."""
    from openpyxl.utils import get_column_letter

    rows: dict[int, dict[int, Any]] = {}
    for row, column in _filled(formulas):
        cell = values.cell(row, column)
        first = formulas.cell(row, 1)
        if first.data_type == "s" and str(first.value).lstrip().startswith("#"):
            continue
        rows.setdefault(row, {})[column - 1] = cell
        code = _cell_problem(formulas.cell(row, column), cell)
        if code:
            fields = {"value": str(cell.value)} if code == "error-cell" else {}
            letter = get_column_letter(column)
            reader.problems.add(name, code, row=row, column=letter, **fields)
    for row, cells in rows.items():
        texts = [
            _cell_text(cells[i]) if i in cells else "" for i in range(max(cells) + 1)
        ]
        texts[0] = xlsx_first_text(texts[0])
        yield Row(
            row,
            tuple(texts),
            dates=frozenset(
                i for i, c in cells.items() if isinstance(c.value, date | time)
            ),
            decimals=frozenset(
                i for i, c in cells.items() if isinstance(c.value, float)
            ),
        )


def _cell_problem(formula: Any, shown: Any) -> str:
    # a formula whose result is empty text has the type "str", one that was never
    # calculated has none
    if formula.data_type == "f" and shown.value is None and shown.data_type != "str":
        return "formula-without-value"
    return "error-cell" if shown.data_type == "e" else ""


def _cell_text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            return _number_text(value, cell.number_format or "")
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return clean(str(value))


def _number_text(value: float, number_format: str) -> str:
    """Return a number as Excel shows it: 15 digits, percent where it says percent."""
    number = Decimal(value if isinstance(value, int) else format(value, ".15g"))
    if "%" in _FORMAT_LITERAL.sub("", number_format):
        return f"{cell_text(number * 100)}%"
    return f"{cell_text(number)}%" if "%" in number_format else cell_text(number)
