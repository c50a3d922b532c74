"""Which lines of a flattened table row belong to which of its cells. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise

from dtiwb.deadlines import read_deadline
from dtiwb.intake.cell_words import (
    CAPITALS,
    inner_starts,
    openness,
    opens_deadline,
    opens_text,
    opens_unit,
)
from dtiwb.intake.furniture import flat
from dtiwb.intake.paper import Line
from dtiwb.models import Period

UNITS = ("lead", "supporting")
_CAPITAL = re.compile(rf" (?=[{CAPITALS}])")
_NO_UNIT = re.compile(r"\d\s?[%/]|[.:] ")
_EMPTY = {"text": 40.0, "lead": 6.0, "supporting": 2.0, "deadline": 5.0, "product": 3.0}
_WRONG_OPENING = {"text": 3.0, "lead": 5.0, "supporting": 5.0, "deadline": 5.0}
_WAITS = 4.0
_IMPOSSIBLE = 1e6
_HOPELESS = 12.0
_TAIL = 1.2  # a line below the last row that may be no part of the table
_SLACK = 0.06  # how much of a full line may stay empty before a word that wraps
_TOO_WIDE = 1.06
_MOST_LINES = 18
_LONG_NAME = 70


@dataclass(slots=True)
class Atom:
    """A line, or a piece of one where a cell may end in the middle.

    ``so_far`` is the line up to the end of the piece.
    """

    text: str
    line: Line
    glued: bool = False
    so_far: str = ""


@dataclass(slots=True)
class Seen:
    """What the rows have shown: how wide columns are, which cells come again.

    ``filled`` weighs an empty cell: more where few cells of its column are empty.
    """

    columns: tuple[str, ...]
    full: float
    widths: dict[str, float] = field(default_factory=dict)
    cells: dict[str, Counter[str]] = field(default_factory=dict)
    filled: dict[str, float] = field(default_factory=dict)

    def knows(self, kind: str, text: str) -> bool:
        """Whether a cell with this text has been met more than once."""
        return kind in self.cells and self.cells[kind][flat(text)] > 1

    def begins(self, kind: str, text: str) -> bool:
        """Whether *text* is the beginning of a cell met before, and not all of it."""
        start = flat(text) + " "
        met = self.cells.get(kind, Counter[str]()).items()
        return any(count > 1 and cell.startswith(start) for cell, count in met)


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Return how wide *text* prints, in small letters of a book face."""
    return sum(map(_letter_width, text))


@lru_cache(maxsize=1024)
def _letter_width(letter: str) -> float:
    if letter in "mwMW%" or letter.isupper():
        return 0.7 if letter == "I" else 1.4
    return 0.6 if flat(letter) in " iljtfr.,;:'!()[]|/-" else 1.0


def atoms_of(line: Line, text: str, seen: Seen) -> Iterator[Atom]:
    """Yield *line* in pieces, cut wherever a cell may end in the middle of it."""
    cuts = set(inner_starts(text))
    for space in _CAPITAL.finditer(text):
        if any(seen.knows(kind, text[space.end() :]) for kind in UNITS):
            cuts.add(space.end())
    for start, end in pairwise([0, *sorted(cuts), len(text)]):
        yield Atom(text[start:end].strip(), line, start > 0, text[:end].strip())


def break_cost(kind: str, one: Atom, other: Atom, seen: Seen) -> float:
    """Return how odd it is that a cell goes on from one piece to the other.

    A line ends inside a cell only where the next word would not fit.
    """
    full = seen.widths.get(kind)
    if other.glued or full is None or one.text.endswith("-"):
        return 0.0
    printed = one.so_far if kind == "text" and one.so_far else one.text
    left = 1 - (width(printed) + 0.6 + width(other.text.split()[0])) / full
    listed = kind == "text" and (other.text[0] in "-+" or one.text[-1] in ".;:")
    return min(max(0.0, (left - _SLACK) / _SLACK), 0.7 if listed else 2.0)


@lru_cache(maxsize=4096)
def _is_readable(text: str, period: Period) -> bool:
    return read_deadline(text, period).kind != "unreadable"


class Split:
    """Parts the pieces of one page's share of a row into cells, at the least cost.

    *old* holds what the pages before have given to each cell; *more* says that
    another page follows, *is_last* that the row is the last of its table.
    """

    def __init__(
        self,
        atoms: Sequence[Atom],
        old: Sequence[Sequence[Atom]],
        seen: Seen,
        period: Period,
        *,
        more: bool,
        is_last: bool,
    ) -> None:
        self._atoms, self._seen, self._period, self._more = atoms, seen, period, more
        self._old = [" ".join(atom.text for atom in cell) for cell in old]
        self._last = [cell[-1] if cell else Atom("", atoms[0].line) for cell in old]
        self._goes_on = any(self._old)
        counts = [len({atom.line.number for atom in cell}) for cell in old]
        # what goes on below a page break has reached it, as the longest cell has
        self._short = [max(counts) - count for count in counts]
        self._tail = _TAIL if is_last and not more else _IMPOSSIBLE
        self._best: dict[tuple[int, int], tuple[float, int]] = {}
        # a cell that begins here begins with no small letter
        self._ends = [
            n
            for n in range(len(atoms) + 1)
            if n in (0, len(atoms)) or self._goes_on or not atoms[n].text[0].islower()
        ]
        self._measure()

    def _measure(self) -> None:
        """Sum up once what is asked for every stretch of lines."""
        atoms, seen = self._atoms, self._seen
        pairs = [*pairwise(atoms)]
        wide = [width(atom.text) for atom in atoms]
        self._breaks, self._wide = [], []
        for kind in seen.columns:
            limit = _TOO_WIDE * seen.widths.get(kind, 0.8 * seen.full)
            costs = (break_cost(kind, *pair, seen) for pair in pairs)
            self._breaks.append([0.0, *accumulate(costs)])
            self._wide.append([0, *accumulate(each > limit for each in wide)])
        before = ["", *(atom.text for atom in atoms)]
        self._open = [
            openness(f"{text} {atom.text}")
            for text, atom in zip(before, atoms, strict=False)
        ]

    def solve(self) -> tuple[list[list[Atom]], float]:
        """Return the pieces for each column, and what they cost."""
        cost, _ = self._solve(0, 0)
        cells, start = [], 0
        for column in range(len(self._seen.columns)):
            end = self._best[column, start][1]
            cells.append([*self._atoms[start:end]])
            start = end
        return cells, cost

    def _solve(self, column: int, start: int) -> tuple[float, int]:
        if column == len(self._seen.columns):
            return self._tail * (len(self._atoms) - start), start
        if (column, start) not in self._best:
            glue = 2.0 if self._seen.columns[column] == "text" else 1.0
            options = []
            for end in (each for each in self._ends if each >= start):
                glued = start < end < len(self._atoms) and self._atoms[end].glued
                cost = self._cell(column, start, end) + glue * glued
                cost += self._solve(column + 1, end)[0]
                options.append((round(cost, 3), -end))
            best, end = min(options)
            self._best[column, start] = best, -end
        return self._best[column, start]

    def _cell(self, column: int, start: int, end: int) -> float:
        kind, old = self._seen.columns[column], self._old[column]
        if start == end:
            return self._nothing(kind, old)
        cost = self._opening(kind, old, self._atoms[start])
        if old:
            cost += break_cost(kind, self._last[column], self._atoms[start], self._seen)
            cost += min(3.0, 1.2 * self._short[column])
        cost += self._breaks[column][end - 1] - self._breaks[column][start]
        open_end = self._open[end - 1]
        if kind == "text":
            return cost + (0.0 if self._more else 3.0 * open_end)
        cost += 3.0 * (self._wide[column][end] - self._wide[column][start])
        cost += (_WAITS / 2 if self._more else _WAITS) * open_end
        if cost > _HOPELESS or end - start > _MOST_LINES:
            return cost + _HOPELESS
        whole = " ".join([old, *(atom.text for atom in self._atoms[start:end])])
        return cost + self._content(kind, whole.strip())

    def _nothing(self, kind: str, old: str) -> float:
        """Return how odd it is that a cell gets nothing here."""
        if not old:
            return _EMPTY.get(kind, 1.0) * self._seen.filled.get(kind, 1.0)
        stops = kind != "text" or old[-1] in ".;:!?)"
        unfinished = _WAITS * self._unfinished(kind, old) + 0.4 * (not stops)
        return unfinished + self._content(kind, old)

    def _unfinished(self, kind: str, text: str) -> float:
        known = kind != "text" and self._seen.begins(kind, text)
        if known or text.count("(") > text.count(")"):
            return 1.0
        return openness(text)

    def _opening(self, kind: str, old: str, first: Atom) -> float:
        if old:
            capital = first.text[:1].isupper() and not self._unfinished(kind, old)
            return 0.0 if kind == "text" else 0.8 + 2.0 * capital
        opens = opens_unit if kind in UNITS else opens_text
        opens = opens_deadline if kind == "deadline" else opens
        return 0.0 if opens(first.text) else _WRONG_OPENING.get(kind, 3.0)

    def _content(self, kind: str, whole: str) -> float:
        """Return how odd the words of a cell are; what is known is less than odd."""
        if kind == "text":
            return 0.0
        cost = max(0.0, len(whole) - _LONG_NAME) / 30
        if self._seen.knows(kind, whole):
            cost -= 4.0
        elif kind in UNITS and any(self._seen.knows(each, whole) for each in UNITS):
            cost -= 3.0
        elif self._more and self._seen.begins(kind, whole):
            cost -= 2.0
        if kind in UNITS:
            return cost + 4.0 * bool(_NO_UNIT.search(whole))
        if kind == "deadline" and not self._more:
            return cost - 2.0 * _is_readable(whole, self._period)
        return cost
