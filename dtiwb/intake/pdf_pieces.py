"""The text of a PDF page in pieces: words of one line, one column and one size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dtiwb.intake.pdf_drawing import Stroke
from dtiwb.intake.pdf_letters import Letters, Numbers, Span
from dtiwb.intake.pdf_runs import Runs
from dtiwb.intake.table_rows import goes_before
from dtiwb.text import fold

_ODD = re.compile("[\x00\x02\ufffe]")
_ACCENTED = re.compile(r"[\u0300-\u036f](?=[^\s\u0300-\u036f])")
_UNNAMED = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": "\ufffd"})
_WORD, _ALL = re.compile(r"[^\s\u200b]+"), re.compile(r"(?s).+")
_ASCENT, _DESCENT = 0.9, 0.22  # of the size of letters: how high a line of them is
_COLUMN_GAP = 18.0  # points, and as many as 1.5 letters are high
_LONG = 12  # letters; shorter lines do not say how wide a letter usually is
_SPARE = 1.2  # letters; a line so much wider than usual may run across columns
_STRETCHED = 2.2  # against the other gaps: wider than any space of a justified line
_LEAST_SPACE = 0.15  # of a letter's height; between letters of a word is less
_SPACE = 0.27  # of a letter's height: what one space takes
_LEAST_BLANK, _MOST_BLANK = 3, 12  # spaces that say: here is room to write in
_LETTER_GAP = 1.5  # points; letters of one word are nearer to each other
_RISE = 0.6  # of the size: the next word stands on another line
_INSIDE = 1.5  # points a letter may stick out of its column
_BEFORE_BLANK = ("so", "so:", "ngay", "thang", "nam")
_AFTER_BLANK = ("thang", "nam", "ngay")


@dataclass(slots=True, eq=False)
class Piece:
    """Words of one line and one column, all of one size.

    ``start`` and ``end`` count the letters of the page as they were written;
    ``led`` and ``trailed`` say that a space was written before or behind.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    start: int
    end: int
    led: bool = False
    trailed: bool = False
    top: float = field(init=False)
    bottom: float = field(init=False)
    middle: float = field(init=False)

    def __post_init__(self) -> None:
        self.top = self.base - _ASCENT * self.size
        self.bottom = self.base + _DESCENT * self.size
        self.middle = (self.top + self.bottom) / 2


def read_pieces(letters: Letters, uprights: list[Stroke]) -> list[Piece]:
    """Return all text, cut where a vertical line or a wide gap runs through it."""
    runs = Runs.of(letters)
    if not runs.each:
        return []
    words = _Words.of(letters, runs, [(run.start, run.end) for run in runs.each])
    if doubtful := words.crossed(uprights) | words.wide() | words.uneven(letters):
        spans = [
            found.span()
            for n, span in enumerate(words.spans)
            for found in (_WORD if n in doubtful else _ALL).finditer(
                letters.text, *span
            )
        ]
        words = _Words.of(letters, runs, spans)
        if doubtful := words.crossed(uprights) | words.uneven(letters):
            for n in sorted(doubtful, reverse=True):
                spans[n : n + 1] = _split(letters, spans[n], uprights)
            words = _Words.of(letters, runs, spans)
    cuts = words.cuts(letters, uprights)
    return list(_cut(letters, words, cuts, _unspaced(letters, words)))


def _unspaced(letters: Letters, words: _Words) -> list[int]:
    """Return the letters before which a space is missing: PDFium forgets it there.

    It does so behind an accent that is a letter of its own, in decomposed text.
    """
    accents = [found.end() for found in _ACCENTED.finditer(letters.text)]
    if not accents:
        return []
    _, ends = letters.spans([(n - 1, n) for n in accents])
    starts, _ = letters.spans([(n, n + 1) for n in accents])
    firsts = np.array([start for start, _ in words.spans])
    sizes = words.size[np.searchsorted(firsts, accents, side="right") - 1]
    missing = starts - ends > _LEAST_SPACE * sizes
    return [n for n, is_missing in zip(accents, missing, strict=True) if is_missing]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """All words of a page, each with its run, in the order they were written."""

    runs: Runs
    spans: list[Span]
    of_run: Numbers
    x0: Numbers
    x1: Numbers
    base: Numbers
    size: Numbers

    @classmethod
    def of(cls, letters: Letters, runs: Runs, spans: list[Span]) -> _Words:
        firsts = np.array([start for start, _ in spans])
        of_run = np.searchsorted(runs.starts, firsts, side="right") - 1
        x0, x1 = letters.spans(spans)
        return cls(
            runs=runs,
            spans=spans,
            of_run=of_run,
            x0=x0,
            x1=x1,
            base=letters.bases(firsts.tolist()),
            size=runs.size[of_run],
        )

    def _beside(self, upright: Stroke) -> Numbers:
        """Tell which words stand as high on the page as *upright* runs."""
        middle = self.base - (_ASCENT - _DESCENT) / 2 * self.size
        result: Numbers = (middle > upright[1]) & (middle < upright[2])
        return result

    def crossed(self, uprights: list[Stroke]) -> set[int]:
        """Return the words that a line runs through."""
        found = np.zeros(len(self.spans), dtype=bool)
        for upright in uprights:
            x = upright[0]
            inside = (self.x0 + _INSIDE < x) & (x < self.x1 - _INSIDE)
            found |= inside & self._beside(upright)
        return set(np.flatnonzero(found).tolist())

    def uneven(self, letters: Letters) -> set[int]:
        """Return the words that do not end on the height they begin on."""
        last = letters.bases([end - 1 for _, end in self.spans])
        return set(
            np.flatnonzero(np.abs(last - self.base) > _RISE * self.size).tolist()
        )

    def wide(self) -> set[int]:
        """Return the lines so much wider than usual that columns may be inside."""
        counts = np.array([end - start for start, end in self.spans])
        widths = (self.x1 - self.x0) / np.maximum(self.size, 1.0)
        usual = (widths / counts)[counts >= _LONG]
        spare = widths - counts * (np.median(usual) if len(usual) else 0.0)
        return set(np.flatnonzero(spare > _SPARE).tolist())

    def cuts(self, letters: Letters, uprights: list[Stroke]) -> dict[int, float]:
        """Return the words before which a piece ends, and the widths of rooms.

        A cut has no width; a room to write in keeps its words together.
        """
        gap = self.x0[1:] - self.x1[:-1]
        size = self.size[1:]
        is_run = self.of_run[1:] != self.of_run[:-1]
        rise = np.abs(self.base[1:] - self.base[:-1])
        divided = is_run | (gap < -2 * size) | (rise > _RISE * size)
        for upright in uprights:
            x = upright[0]
            between = (self.x1[:-1] - _INSIDE <= x) & (x <= self.x0[1:] + _INSIDE)
            divided |= between & self._beside(upright)[1:]
        found = dict.fromkeys((np.flatnonzero(divided) + 1).tolist(), 0.0)
        wide = ~divided & (gap > np.maximum(_COLUMN_GAP, 1.5 * size))
        for n in (np.flatnonzero(wide) + 1).tolist():
            width = float(gap[n - 1])
            before, after = self._around(letters.text, n, found)
            if _is_blank(before, after):
                found[n] = width
            elif not goes_before(before, after):
                same = gap[self.of_run[1:] == self.of_run[n]]
                usual = np.median(same) if len(same) > 2 else 0.0
                if width > _STRETCHED * usual:
                    found[n] = 0.0
        return found

    def _around(self, text: str, n: int, cuts: dict[int, float]) -> tuple[str, str]:
        """Return what stands before word *n* in its column, and the word."""
        run = self.runs.each[int(self.of_run[n])]
        first = max((m for m in cuts if m < n and not cuts[m]), default=0)
        start = max(run.start, self.spans[first][0])
        return text[start : self.spans[n - 1][1]], text[slice(*self.spans[n])]


def _split(letters: Letters, word: Span, uprights: list[Stroke]) -> list[Span]:
    """Return the parts of a word with a ruled line or a line end between its letters.

    A word that only sticks out of its cell has no gap there and stays whole.
    """
    start, end = word
    x0, x1 = letters.spans([(n, n + 1) for n in range(start, end)])
    steps = np.abs(np.diff(letters.bases(range(start, end))))
    size = max(letters.sizes([start])[0] * float(letters.scales([start])[0]), 1.0)
    places = {start, end, *(np.flatnonzero(steps > _RISE * size) + start + 1).tolist()}
    for x, _, _ in uprights:
        behind = np.flatnonzero(x0 >= x - _INSIDE)
        if len(behind) and (n := int(behind[0])) and x0[n] - x1[n - 1] > _LETTER_GAP:
            places.add(start + n)
    return list(pairwise(sorted(places)))


def _cut(
    letters: Letters, words: _Words, cuts: dict[int, float], unspaced: list[int]
) -> Iterator[Piece]:
    """Yield the words from one cut to the next as one piece."""
    firsts = [0, *sorted(n for n, width in cuts.items() if not width)]
    x0 = np.minimum.reduceat(words.x0, firsts).tolist()
    x1 = np.maximum.reduceat(words.x1, firsts).tolist()
    bases, sizes = words.base[firsts].tolist(), words.size[firsts].tolist()
    rooms = {n: width for n, width in cuts.items() if width}
    for k, (first, last) in enumerate(pairwise([*firsts, len(words.spans)])):
        start, end = words.spans[first][0], words.spans[last - 1][1]
        run = words.runs.each[int(words.of_run[first])]
        spaces = [(place, place, 1) for place in unspaced if start < place < end]
        for n in rooms:
            if first < n < last:
                count = round(min(rooms[n] / (_SPACE * sizes[k]), _MOST_BLANK))
                count = max(count, _LEAST_BLANK)
                spaces.append((words.spans[n - 1][1], words.spans[n][0], count))
        text = letters.text[start:end]
        for here, there, count in sorted(spaces, reverse=True):
            text = text[: here - start] + " " * count + text[there - start :]
        yield Piece(
            text.translate(_UNNAMED) if _ODD.search(text) else text,
            x0[k],
            x1[k],
            bases[k],
            sizes[k],
            start,
            end,
            run.led or start > run.start,
            run.trailed or end < run.end,
        )


def is_divided(left: Piece, right: Piece, uprights: list[Stroke]) -> bool:
    """Tell whether a ruled line or a column gap lies between two pieces of a line."""
    gap = right.x0 - left.x1
    if any(
        left.x1 - _INSIDE <= x <= right.x0 + _INSIDE and top < right.middle < bottom
        for x, top, bottom in uprights
    ):
        return True
    if gap <= max(_COLUMN_GAP, 1.5 * right.size):
        return False
    return not (_is_blank(left.text, right.text) or goes_before(left.text, right.text))


def _is_blank(before: str, after: str) -> bool:
    """Tell whether a number or a day is to be written between the two by hand."""
    last, first = fold(before).rsplit(" ", 1)[-1], fold(after)
    return last in _BEFORE_BLANK or first in _AFTER_BLANK or first.startswith("/")
