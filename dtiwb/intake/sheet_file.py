"""XLSX and CSV to Paper: every row a line with cells, every sheet a table.

A sheet counts as a page. Cells hold what Excel shows, but dates always day first and
decimals always behind a dot. Nothing is calculated.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.sources import refusal
from dtiwb.intake.table_rows import row_text
from dtiwb.text import compose

_MAX_CELLS, _MAX_ROWS = 3_000_000, 1_048_576
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_DECIMALS = re.compile(r"(?:#,##|#)?0(?:\.(0+))?")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_FORMULA = re.compile(rb"<f[ >/]")

Row = list[str]


def read_workbook(path: Path, name: str) -> Paper:
    """Return all sheets of an XLSX file as one paper.

    Hidden sheets are read as well; the name of one stands as a line above its rows.
    """
    lines: list[Line] = []
    page = 0
    for title, is_hidden, sheet in _sheets(path, name):
        rows = _even(sheet)
        if not rows:
            continue
        page += 1
        if is_hidden:
            lines.append(Line(text=compose(title), page=page, number=len(lines) + 1))
        lines += (
            _line(row, number, page) for number, row in enumerate(rows, len(lines) + 1)
        )
    return Paper(file=name, kind="xlsx", lines=tuple(lines), page_count=max(page, 1))


def csv_paper(text: str, name: str) -> Paper | None:
    """Return the paper in a CSV *text*, or None if nothing parts it into columns."""
    hint = re.match(r"sep=(.)\r?\n", text)
    delimiter = hint[1] if hint else _delimiter(text)
    if not delimiter:
        return None
    numbers, rows = [], []
    source = io.StringIO(text, newline="")
    records = csv.reader(source, delimiter=delimiter, strict=True)
    start = 1
    try:
        for record in records:
            if any(cell.strip() for cell in record) and not (hint and start == 1):
                numbers.append(start)
                rows.append([_clean(cell) for cell in record])
            start = records.line_num + 1
    except csv.Error:
        raise refusal(name, "paper-row-broken", row=start) from None
    pairs = zip(numbers, _even(rows), strict=True)
    lines = tuple(_line(row, number, page=1) for number, row in pairs)
    return Paper(file=name, kind="csv", lines=lines)


def _delimiter(text: str) -> str:
    """Return what parts most rows into the same number of columns, two or more."""
    head = text[:100_000]
    best, part = 0.5, ""
    for delimiter in "\t;,":
        records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        try:
            widths = [len(record) for record in records if record]
        except csv.Error:
            continue
        width, rows = Counter(widths).most_common(1)[0] if widths else (0, 0)
        if width > 1 and rows / len(widths) > best:
            best, part = rows / len(widths), delimiter
    return part


def _line(cells: Row, number: int, page: int) -> Line:
    """Return one row; a sheet with a single column is no table."""
    if len(cells) == 1:
        return Line(text=row_text(cells), page=page, number=number)
    return Line(
        text=row_text(cells), page=page, number=number, cells=tuple(cells), table=page
    )


def _even(rows: Iterable[Row]) -> list[Row]:
    """Return *rows* without blank ones, and without columns blank all the way."""
    filled = [row for row in rows if any(row)]
    left = min((_first(row) for row in filled), default=0)
    right = max((len(row) - _first(row[::-1]) for row in filled), default=0)
    return [row[left:right] + [""] * (right - max(len(row), left)) for row in filled]


def _first(row: Sequence[str]) -> int:
    return next(i for i, cell in enumerate(row) if cell)


def _sheets(path: Path, name: str) -> list[tuple[str, bool, list[Row]]]:
    """Return title, hiddenness and rows of every sheet."""
    from openpyxl import load_workbook

    found = []
    budget = _MAX_CELLS
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # about decorations that openpyxl leaves out
        values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        stack.enter_context(closing(values))
        formulas = None
        if _has_formulas(file):
            formulas = load_workbook(file, read_only=True, keep_links=False)
            stack.enter_context(closing(formulas))
        for sheet in values.worksheets:
            other = formulas[sheet.title] if formulas else None
            rows = _rows(sheet, other, name, budget)
            budget -= sum(map(len, rows))
            found.append((sheet.title, sheet.sheet_state != "visible", rows))
    return found


def _has_formulas(file: Any) -> bool:
    """Tell whether any sheet has a formula, whose value may never have been saved."""
    with zipfile.ZipFile(file) as archive:
        parts = [each for each in archive.namelist() if "/worksheets/" in each]
        return any(_FORMULA.search(archive.read(part)) for part in parts)


def _rows(sheet: Any, formulas: Any, name: str, budget: int) -> list[Row]:
    """Return the rows of a sheet as text; a formula without a value shows itself."""
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    others: Iterable[Any] = ()
    if formulas is not None:
        formulas.reset_dimensions()
        others = formulas.iter_rows()
    rows: list[Row] = []
    for count, (row, other) in enumerate(zip_longest(sheet.iter_rows(), others), 1):
        budget -= len(row or ())
        if budget < 0 or count > _MAX_ROWS:
            raise refusal(name, "paper-unpacks-too-large")
        texts = [shown(cell.value, cell.number_format or "") for cell in row or ()]
        for column, cell in enumerate(other or ()):
            if cell.data_type == "f" and not texts[column]:
                texts[column] = _clean(str(getattr(cell.value, "text", cell.value)))
        if any(texts):
            rows.append(texts)
    return rows


def shown(value: object, number_format: str) -> str:
    """Return the value of an Excel cell as it is shown, as far as dtiwb cares."""
    bare = _bare(number_format)
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _shown_number(value, bare)
        case datetime() | date():
            return _shown_date(value, bare)
        case _:
            return _clean(str(value))


@cache
def _bare(number_format: str) -> str:
    """Return a number format without literal text, colours, and its later parts."""
    return _LITERAL.sub("", number_format).split(";")[0].strip().lower()


def _shown_number(value: float, bare: str) -> str:
    number = Decimal(value if isinstance(value, int) else format(value, ".15g"))
    percent = "%" if bare.endswith("%") else ""
    number *= 100 if percent else 1
    fixed = _DECIMALS.fullmatch(bare.rstrip("% "))
    if fixed:
        step = Decimal(1).scaleb(-len(fixed[1] or ""))
        text = f"{number.quantize(step, ROUND_HALF_UP):f}"
    else:
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        text = text.zfill(len(bare)) if re.fullmatch("0+", bare) else text
    text += "0" if _THOUSANDS.fullmatch(text) else ""  # 1.125 is no thousand
    return text + percent


def _shown_date(value: date, bare: str) -> str:
    """Return a date day first; one without a year as no fraction could look.

    Excel makes a date of a typed 2/13 or 10/10, and no one can tell which it was.
    """
    if "y" not in bare and "d" in bare:
        return f"{value.day}-{_MONTHS[3 * value.month - 3 : 3 * value.month]}"
    if "y" not in bare and bare not in ("", "general"):
        return f"{value:%H:%M}"
    return f"{value:%d/%m/%Y}" if "d" in bare or "y" not in bare else f"{value:%m/%Y}"


def _clean(text: str) -> str:
    lines = re.split(r"\r\n|\r|\n|_x000[dD]_\n?", text)
    return "\n".join(line.strip() for line in lines if line.strip())
