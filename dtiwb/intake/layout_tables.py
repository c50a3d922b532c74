"""Tables whose columns a text keeps apart by spaces, into rows of cells. Pure.

``pdftotext -layout`` prints such tables. The columns are where the rows of the body
leave room between them; a row begins where its number stands. A table whose numbers
stand beside the middle of their rows is read only where blank lines part its rows,
and is else left alone: no line of it would be safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dtiwb.intake.flat_text import HEAD, flat
from dtiwb.intake.labels import UPPER
from dtiwb.intake.table_heads import is_sum, kind_of
from dtiwb.intake.table_rows import CODE
from dtiwb.intake.task_columns import column_kind

_PIECE = re.compile(r"\S+(?: \S+)*")
_GAP = re.compile(r" {3,}")
_HEAD_LINES = 8
_OPENS = re.compile(rf"[\"“(*]*[{UPPER}\d]")


class Piece(NamedTuple):
    """A stretch of a line without wider gaps, from *start* to *end*."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """The cells of a row, and which lines print it."""

    cells: tuple[str, ...]
    lines: tuple[int, ...]


def is_columnar(text: str) -> bool:
    """Tell a line that prints three cells side by side, or more."""
    return len(_GAP.split(text.strip())) > 2


def aligned_tables(
    texts: Sequence[str], blanks: Sequence[int]
) -> Iterator[list[AlignedRow]]:
    """Yield the rows of each table; *blanks* counts the blank lines before a line."""
    lines = [_pieces(text) for text in texts]
    at = 0
    while at < len(lines):
        found = _table_at(lines, blanks, at)
        if found:
            rows, at = found
            yield rows
        else:
            at += 1


def _pieces(text: str) -> list[Piece]:
    if "\t" in text:  # cells kept apart by tabs, if any
        return [Piece(0, len(text), text)]
    found = _PIECE.finditer(text)
    return [Piece(each.start(), each.end(), each[0]) for each in found]


def _is_head(pieces: Sequence[Piece]) -> bool:
    return len(pieces) > 2 and bool(HEAD.fullmatch(flat(pieces[0].text)))


def _table_at(
    lines: Sequence[list[Piece]], blanks: Sequence[int], at: int
) -> tuple[list[AlignedRow], int] | None:
    """Return the table whose head has its number column in line *at*, and its end."""
    if not _is_head(lines[at]) or (head := _head(lines, blanks, at)) is None:
        return None
    inside, end = _body(lines, blanks, at, head)
    labelled = [lines[n] for n in head]
    columns = _columns([lines[n] for n in inside], labelled)
    labels = _labels(columns, labelled)
    known = sum(1 for each in labels if kind_of(each) or column_kind(each))
    starts = _starts(lines, blanks, inside, lines[at][0], columns)
    if len(columns) < 3 or known * 3 < len(columns) * 2 or not starts:
        return None
    rows = [AlignedRow(labels, tuple(head))]
    for start, after in zip(starts, [*starts[1:], len(inside)], strict=True):
        own = inside[start:after]
        rows.append(AlignedRow(_cells(columns, [lines[n] for n in own]), tuple(own)))
    return rows, end


def _head(lines: Sequence[list[Piece]], blanks: Sequence[int], at: int) -> range | None:
    """Return the lines of a head: labels may begin above its number column."""
    numbers, first, body = lines[at][0], at, at + 1
    while first and at - first < 3 and not blanks[first]:
        if lines[first - 1][0].start <= numbers.end or len(lines[first - 1]) < 2:
            break
        first -= 1
    while body < len(lines) and not (blanks[body] or _code(lines[body], numbers)):
        body += 1
    is_found = body - at <= _HEAD_LINES and body < len(lines)
    return range(first, body) if is_found else None


def _body(
    lines: Sequence[list[Piece]], blanks: Sequence[int], at: int, head: range
) -> tuple[list[int], int]:
    """Return the lines below a head, without heads and numbers of further pages."""
    inside: list[int] = []
    end = head.stop
    while end < len(lines) and not _is_prose(lines[end], lines[at]):
        if _is_head(lines[end]):  # printed again on the next page
            end += head.stop - at
            continue
        is_alone = len(lines[end]) == 1 and blanks[end] > 0
        is_page = is_alone and lines[end][0].text.isdigit()
        if not is_page or _code(lines[end], lines[at][0]):
            inside.append(end)
        end += 1
    return inside, end


def _code(pieces: Sequence[Piece], numbers: Piece) -> bool:
    """Tell whether a line prints a number in the column of *numbers*."""
    first = pieces[0]
    return first.start <= numbers.end and bool(CODE.fullmatch(first.text))


def _is_prose(pieces: Sequence[Piece], head: Sequence[Piece]) -> bool:
    """Tell a line that no column holds: words below the number, or below two labels."""
    first = pieces[0]
    if _code(pieces, head[0]):
        return False
    is_wide = any(
        sum(_overlap(piece, (each.start, each.end)) > 0 for each in head) > 1
        for piece in pieces
    )
    return is_wide or first.start < head[0].end


def _columns(
    body: Sequence[list[Piece]], head: Sequence[list[Piece]]
) -> list[tuple[int, int]]:
    """Return from where to where each column reaches: pieces that overlap are one."""
    spans = sorted((piece.start, piece.end) for line in body for piece in line)
    columns: list[tuple[int, int]] = []
    for start, end in spans:
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((start, end))
    empty = [
        (piece.start, piece.end)
        for line in head
        for piece in line
        if not any(_overlap(piece, each) > 0 for each in columns)
    ]
    for start, end in empty:
        if not any(start < until and end > since for since, until in columns):
            columns.append((start, end))
    return sorted(columns)


def _overlap(piece: Piece, column: tuple[int, int]) -> int:
    return min(piece.end, column[1]) - max(piece.start, column[0])


def _labels(
    columns: Sequence[tuple[int, int]], head: Sequence[list[Piece]]
) -> tuple[str, ...]:
    """Return the words over each column; words over several stand over each."""
    return tuple(
        " ".join(
            piece.text for line in head for piece in line if _overlap(piece, column) > 0
        )
        for column in columns
    )


def _cells(
    columns: Sequence[tuple[int, int]], lines: Sequence[list[Piece]]
) -> tuple[str, ...]:
    cells = [""] * len(columns)
    for line in lines:
        for piece in line:
            best = max(range(len(columns)), key=lambda n: _overlap(piece, columns[n]))
            cells[best] = f"{cells[best]}\n{piece.text}".strip()
    return tuple(cells)


def _starts(
    lines: Sequence[list[Piece]],
    blanks: Sequence[int],
    inside: Sequence[int],
    numbers: Piece,
    columns: Sequence[tuple[int, int]],
) -> list[int]:
    """Return where in *inside* rows begin; nothing where that is not certain."""
    coded = [
        n
        for n, at in enumerate(inside)
        if _code(lines[at], numbers) or is_sum(lines[at][0].text)
    ]
    texts = [_cells(columns, [lines[inside[n]]])[1:] for n in coded]
    first = [next(filter(None, cells), "") for cells in texts]
    if coded[:1] == [0] and all(_OPENS.match(text) for text in first):
        return coded
    parted = [n for n, at in enumerate(inside) if not n or blanks[at]]
    ends = [*parted[1:], len(inside)]
    counts = {
        sum(1 for each in coded if start <= each < end)
        for start, end in zip(parted, ends, strict=True)
    }
    first = [lines[inside[n]][0].text for n in parted]
    return parted if counts == {1} and all(map(_OPENS.match, first)) else []
