"""Pieces of a PDF page put together to printed lines, columns kept apart. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from dtiwb.intake.pdf_columns import PrintedLine, by_columns
from dtiwb.intake.pdf_pieces import Piece
from dtiwb.intake.table_rows import goes_before
from dtiwb.text import compose

_BULLET = re.compile(r"(?:[-–+•*]|\(?\d{1,2}[.)]|[a-zđ]\)|\w{1,4} ?=)\s")
_STOPS = (".", ";", "?", "!")
_LETTER = 0.6  # of the size: how wide a letter is
_BROKEN = re.compile(r"[A-Z]{1,3} [A-Z]{1,2}|(?:\S+ )*[\d.,/]+ [\d.,/]{1,4}")
"""What a cell too narrow for it breaks in two: STT, a date, a figure."""

_NOTE_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}|\(\d{1,2}\)|\[\d{1,2}\]")
_RAISED = 0.12  # of the size of letters: a mark stands so much higher
_SMALLER = 0.85
_MIDDLE, _LEFT = attrgetter("middle"), attrgetter("x0")
_APART = 0.3  # of the size: lines that overlap less follow each other
_OVERLAP = 0.4  # of the lower one's height: two pieces stand in one line
_COLUMN_GAP = 18.0  # points, and as many as 1.5 letters are high
_OTHER_GAP = 0.7  # of the size: wide enough between texts written at other times
_ROW = 3  # columns; two are a letterhead or a place for signatures
_LINE_END = 3  # letters at most between one line and the next, as written
_NO_SPACE = 0.15  # of the size: letters as near as that belong together
_HYPHEN_END = re.compile(r"\w[-‐]$")


@dataclass(slots=True)
class _Level:
    """Pieces that stand on one height of the page."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def ruler(self) -> Piece:
        """The piece that says where the line stands."""
        return self.pieces[0]


def is_mark(text: str) -> bool:
    """Tell whether *text* is what calls a footnote, or begins one."""
    return bool(_NOTE_MARK.fullmatch(text))


def printed_lines(pieces: Iterable[Piece]) -> list[PrintedLine]:
    """Return *pieces* as lines from the top down, those of a column after each other.

    Where columns stand side by side, the left one comes first, as people read.
    """
    lines = []
    for level in _levels(pieces):
        columns = [_line(chunk) for chunk in _chunks(level.pieces)]
        lines += columns if len(columns) < _ROW else [_row(columns)]
    lines.sort(key=lambda line: line.top)
    return list(by_columns(lines))


def paragraphs(pieces: Iterable[Piece], width: float) -> str:
    """Return the text of a cell, one line a paragraph.

    *width* is what the cell has for text: a line that had room for the first word
    of the next ends a paragraph.
    """
    lines = [_line(level.pieces) for level in _levels(pieces)]
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        text += _between(before, line, width) + line.text
    return text


def join_lines(first: str, second: str) -> str:
    """Return two printed lines of one paragraph as one text."""
    if not first or not second:
        return first or second
    glued = _HYPHEN_END.search(first) and second[0].isalnum()
    return f"{first}{second}" if glued else f"{first} {second}"


def _levels(pieces: Iterable[Piece]) -> list[_Level]:
    """Return the lines of a page or a cell; raised marks come to the line beside."""
    pieces = sorted(pieces, key=_MIDDLE)
    if all(a.bottom - b.top < _APART * b.size for a, b in pairwise(pieces)):
        return [_Level([piece]) for piece in pieces]
    marks: list[Piece] = []
    words: list[Piece] = []
    for piece in pieces:
        (marks if _NOTE_MARK.fullmatch(piece.text) else words).append(piece)
    levels: list[_Level] = []
    for piece in words:
        if levels and _same_level(levels[-1].ruler, piece):
            levels[-1].pieces.append(piece)
        else:
            levels.append(_Level([piece]))
    middles = [level.ruler.middle for level in levels]
    alone: list[_Level] = []
    for mark in marks:
        n = bisect_left(middles, mark.middle)
        around = (*levels[max(n - 3, 0) : n + 3], *alone)
        near = [level for level in around if _stands_in(mark, level)]
        if near:
            min(near, key=lambda level: _distance(mark, level)).pieces.append(mark)
        else:
            alone.append(_Level([mark]))
    levels += alone
    levels.sort(key=lambda level: level.ruler.middle)
    for level in levels:
        level.pieces.sort(key=_LEFT)
    return levels


def _same_level(ruler: Piece, piece: Piece) -> bool:
    overlap = min(ruler.bottom, piece.bottom) - max(ruler.top, piece.top)
    return overlap > 0.55 * min(ruler.size, piece.size) * 1.12


def _stands_in(mark: Piece, level: _Level) -> bool:
    ruler = level.ruler
    overlap = min(ruler.bottom, mark.bottom) - max(ruler.top, mark.top)
    return overlap > _OVERLAP * (mark.bottom - mark.top)


def _distance(mark: Piece, level: _Level) -> float:
    """Return how far a mark is from its line: it stands right beside its word."""
    return min(
        max(piece.x0 - mark.x1, mark.x0 - piece.x1, 0.0)
        + abs(piece.middle - mark.middle) / 4
        for piece in level.pieces
        if piece is not mark
    )


def _chunks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of a line column by column; three and more are one row."""
    chunks = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        gap = piece.x0 - before.x1
        follows = 0 <= piece.start - before.end <= _LINE_END
        limit = max(_COLUMN_GAP, 1.5 * piece.size)
        if not follows:
            limit = min(limit, _OTHER_GAP * piece.size)
        so_far = " ".join(each.text for each in chunks[-1])
        if gap > limit and not goes_before(so_far, piece.text):
            chunks.append([piece])
        else:
            chunks[-1].append(piece)
    yield from chunks


def _row(columns: Sequence[PrintedLine]) -> PrintedLine:
    """Return a row of a table without lines as one line, its columns tabbed."""
    return PrintedLine(
        text="\t".join(column.text for column in columns),
        x0=columns[0].x0,
        x1=columns[-1].x1,
        top=columns[0].top,
        bottom=columns[0].bottom,
        size=columns[0].size,
        calls=tuple(call for column in columns for call in column.calls),
    )


def _line(pieces: Sequence[Piece]) -> PrintedLine:
    if len(pieces) == 1:
        (piece,) = pieces
        return PrintedLine(
            compose(piece.text),
            piece.x0,
            piece.x1,
            piece.top,
            piece.bottom,
            piece.size,
        )
    text, calls, lead = "", [], ""
    ruler = max(pieces, key=lambda piece: piece.size)
    for n, piece in enumerate(pieces):
        text += (_space(pieces[n - 1], piece) if n else "") + piece.text
        if _is_raised(piece, ruler):
            if n:
                calls.append(piece.text)
            else:
                lead = piece.text
    return PrintedLine(
        text=compose(text),
        x0=min(piece.x0 for piece in pieces),
        x1=max(piece.x1 for piece in pieces),
        top=ruler.top,
        bottom=ruler.bottom,
        size=ruler.size,
        calls=tuple(calls),
        lead=lead,
    )


def _is_raised(piece: Piece, ruler: Piece) -> bool:
    return (
        piece.size < _SMALLER * ruler.size
        and ruler.base - piece.base > _RAISED * ruler.size
        and bool(_NOTE_MARK.fullmatch(piece.text))
    )


def _space(before: Piece, piece: Piece) -> str:
    """Return what stands between two pieces: nothing where they touch, or a space."""
    if piece.start == before.end:
        return ""
    follows = 0 < piece.start - before.end <= _LINE_END
    if follows and (before.trailed or piece.led):
        return " "
    size = max(before.size, piece.size)
    return " " if piece.x0 - before.x1 > _NO_SPACE * size else ""


def _between(before: PrintedLine, line: PrintedLine, width: float) -> str:
    """Return what parts two lines of a cell: a new paragraph, a space, or nothing."""
    fills = before.x1 - before.x0 + _LETTER * line.size > width
    if fills and _BROKEN.fullmatch(f"{before.text} {line.text}"):
        return ""
    word = len(line.text.split(" ", 1)[0]) / max(len(line.text), 1)
    needed = (before.x1 - before.x0) + 0.3 * line.size + word * (line.x1 - line.x0)
    if _BULLET.match(line.text) and before.text.endswith((*_STOPS, ":")):
        return "\n"
    is_small, is_ended = line.text[0].islower(), before.text.endswith(_STOPS)
    doubt = is_small + 2 * (not is_ended)  # letters the guess may be wrong by
    if needed + doubt * line.size < width and not (is_small and not is_ended):
        return "\n"
    glued = _HYPHEN_END.search(before.text) and line.text[0].isalnum()
    return "" if glued else " "
