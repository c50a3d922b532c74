"""Rows of a table out of cells with edges, whatever file they came from. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dtiwb.text import fold

CODE = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXivx]+|[A-Za-zđĐ])[.)/]*")
"""The number of a row or of an item."""

_SIGN = re.compile(r"[-–—+•*o]")
_RECIPIENTS = "noi nhan:"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as printed; *continued* belongs to a merged cell begun further up."""

    text: str
    left: float
    continued: bool = False


def clusters(values: Iterable[float], tolerance: float) -> list[float]:
    """Return one value for each bunch of *values* closer than *tolerance*."""
    found: list[float] = []
    last = None
    for value in sorted(values):
        if last is None or value - last > tolerance:
            found.append(value)
        last = value
    return found


def nearest(places: Sequence[float], value: float) -> int:
    """Return the index of the place, of rising ones, that stands closest to *value*."""
    after = bisect_left(places, value)
    if after and (
        after == len(places) or 2 * value < places[after - 1] + places[after]
    ):
        return after - 1
    return after


@dataclass(slots=True)
class Row:
    """A row on the columns of its table: texts, and which go on from further up."""

    texts: list[str]
    continued: list[bool]


def even_rows(
    rows: Sequence[Sequence[Cell]], tolerance: float
) -> list[tuple[str, ...]]:
    """Return all rows with the same columns, merged cells speaking for each row."""
    return filled(aligned(rows, tolerance))


def aligned(rows: Sequence[Sequence[Cell]], tolerance: float) -> list[Row]:
    """Return all rows with the same columns: one for each edge where a cell begins.

    A cell over several columns stands in the first of them.
    """
    places = clusters((cell.left for row in rows for cell in row), tolerance)
    result = []
    for row in rows:
        even = Row([""] * len(places), [False] * len(places))
        for cell in row:
            column = nearest(places, cell.left)
            even.texts[column] = _joined(even.texts[column], cell.text)
            even.continued[column] = cell.continued
        result.append(even)
    return result


def filled(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the texts of *rows*, a merged cell's in each row it speaks for.

    But a row that has no number of its own is more of the row above, and what goes
    on from there stays blank.
    """
    above = [""] * len(rows[0].texts) if rows else []
    result = []
    for row in rows:
        repeats = _is_own_row(row.texts, row.continued)
        texts = list(row.texts)
        for column, goes_on in enumerate(row.continued):
            if not goes_on:
                above[column] = texts[column]
            elif repeats and not texts[column]:
                texts[column] = above[column]
        result.append(tuple(texts))
    return result


def goes_before(left: str, right: str) -> bool:
    """Tell a number, a sign or a label from a column: its text stands to the right.

    Recipients are a column, for beside their heading stands a signature.
    """
    if CODE.fullmatch(left) or _SIGN.fullmatch(left) or right.startswith(":"):
        return True
    return left.endswith(":") and not fold(left).endswith(_RECIPIENTS)


def one_line(text: str) -> str:
    """Return the text of a cell as one line, its paragraphs run together."""
    return " ".join(text.split())


def row_text(cells: Sequence[str]) -> str:
    """Return a row as one line, its cells kept apart by tabs."""
    return "\t".join(one_line(cell) for cell in cells)


def _joined(first: str, second: str) -> str:
    return f"{first}\n{second}" if first and second else first or second


def _is_own_row(texts: Sequence[str], continued: Sequence[bool]) -> bool:
    if texts and texts[0] and not continued[0]:
        return True
    return len(texts) > 1 and not continued[1] and bool(CODE.fullmatch(texts[1]))
