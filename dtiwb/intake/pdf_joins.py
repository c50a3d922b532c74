"""Tables that run over several pages of a PDF made one again. Pure.

A head printed again is left out. A row the page end cut is joined: its rest has no
number, and goes on in mid-sentence or below a row that no line closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dtiwb.intake.pdf_lines import join_lines
from dtiwb.intake.pdf_tables import COLUMN_TOLERANCE, PageTable
from dtiwb.intake.table_rows import CODE, Row, aligned, filled
from dtiwb.text import fold

_MOST_HEADS = 5
_ENDS = (".", ";", ":", "?", "!", "./.", "…")
_ITEM = re.compile(r"[-–+•*]\s|\(?\d{1,2}[.)]\s|[a-zđ]\)\s")


@dataclass(frozen=True, slots=True)
class PagePart:
    """What one page holds of a table."""

    page: int
    table: PageTable


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """A row with the page it begins on; *cells* is empty for a repeated head."""

    page: int
    cells: tuple[str, ...]


def continues(before: PageTable, after: PageTable) -> bool:
    """Tell whether *after*, on top of a page, has the columns of *before*."""
    same_sides = all(
        abs(before.edges[n] - after.edges[n]) <= COLUMN_TOLERANCE for n in (0, -1)
    )
    known = [
        any(abs(edge - other) <= COLUMN_TOLERANCE for other in before.edges)
        for edge in after.edges
    ]
    return same_sides and all(known)


def joined_rows(parts: Sequence[PagePart]) -> list[JoinedRow]:
    """Return the rows of a table that stands on the pages of *parts*."""
    all_cells = [row for part in parts for row in part.table.rows]
    even = iter(aligned(all_cells, COLUMN_TOLERANCE))
    by_part = [[next(even) for _ in part.table.rows] for part in parts]
    rows: list[Row] = []
    pages: list[int] = []
    repeats: dict[int, int] = {}
    for n, (part, own) in enumerate(zip(parts, by_part, strict=True)):
        heads = _repeated_heads(by_part[0], own) if n else 0
        rest = own[heads:]
        if n and rest and rows:
            _carry_merges(rest)
            is_open = parts[n - 1].table.is_open_below or (
                part.table.is_open_above and not heads
            )
            if _goes_on(rows, rest[0], is_open):
                _append(rows[-1], rest[0])
                rest = rest[1:]
        rows += rest
        pages += [part.page] * len(rest)
        if heads:
            repeats[part.page] = heads
    return list(_in_order(rows, pages, repeats))


def _in_order(
    rows: Sequence[Row], pages: Sequence[int], repeats: dict[int, int]
) -> Iterator[JoinedRow]:
    told: set[int] = set()
    for page, cells in zip(pages, filled(rows), strict=True):
        for earlier in sorted(each for each in repeats if each <= page):
            if earlier not in told:
                told.add(earlier)
                yield from [JoinedRow(earlier, ())] * repeats[earlier]
        if any(cells):
            yield JoinedRow(page, cells)
    for page in sorted(set(repeats) - told):
        yield from [JoinedRow(page, ())] * repeats[page]


def _repeated_heads(first: Sequence[Row], rows: Sequence[Row]) -> int:
    """Return how many rows on top of a page are those on top of the table."""
    count = 0
    for head, row in zip(first[:_MOST_HEADS], rows, strict=False):
        if _key(head) != _key(row) or not any(row.texts):
            break
        count += 1
    return count


def _key(row: Row) -> list[str]:
    return [fold(text).replace(" ", "") for text in row.texts]


def _carry_merges(rows: Sequence[Row]) -> None:
    """Mark cells that a page end cut in two: blank, and merged with the row below."""
    for column, text in enumerate(rows[0].texts):
        merged = len(rows) > 1 and rows[1].continued[column]
        if merged and not text and not rows[0].continued[column]:
            rows[0].continued[column] = True


def _goes_on(rows: Sequence[Row], row: Row, is_open: bool) -> bool:
    """Tell whether *row*, first on its page, is the rest of the last of *rows*."""
    last = rows[-1]
    key, last_key = row.texts[0], last.texts[0]
    filled_columns = [n for n, text in enumerate(row.texts) if text]
    if not filled_columns:
        return True
    if key and (CODE.fullmatch(key) or not last_key or CODE.fullmatch(last_key)):
        return False
    if is_open:
        return True
    if any(_runs_on(last.texts[n], row.texts[n]) for n in filled_columns):
        return True
    if key:
        return False
    longest = max(range(len(last.texts)), key=lambda n: len(last.texts[n]))
    if row.texts[longest] and _is_mid_sentence(last.texts[longest], row.texts[longest]):
        return True
    only_longest = all(last.texts[n] for n in filled_columns)
    return only_longest and not _has_rows_without_number(rows)


def _is_mid_sentence(before: str, after: str) -> bool:
    if not before or _ITEM.match(after):
        return False
    return after[0].islower() or not before.endswith(_ENDS)


def _runs_on(before: str, after: str) -> bool:
    """Tell a text cut in two for certain, a unit's name or a sentence."""
    return bool(before) and (after[0].islower() or before.endswith((",", "-", "–")))


def _has_rows_without_number(rows: Sequence[Row]) -> bool:
    """Tell whether the table has rows of its own that have no number in front."""
    return any(
        not row.texts[0] and not row.continued[0] and any(row.texts) for row in rows
    )


def _append(row: Row, rest: Row) -> None:
    for n, text in enumerate(rest.texts):
        before = row.texts[n]
        if not before or not text:
            row.texts[n] = before or text
        elif _is_mid_sentence(before, text):
            *paragraphs, last = before.split("\n")
            first, *others = text.split("\n")
            row.texts[n] = "\n".join([*paragraphs, join_lines(last, first), *others])
        else:
            row.texts[n] = f"{before}\n{text}"
