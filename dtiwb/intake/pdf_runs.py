"""What PDFium holds for the lines of a page, cut where the size of letters changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dtiwb.intake.pdf_letters import Letters, Numbers

_LINE = re.compile(
    r"[^\S\r\n]*([^\s\x02\ufffe](?:[^\r\n\x02\ufffe]*[^\s\x02\ufffe])?[\x02\ufffe]?)"
    r"[^\S\r\n]*"
)
"""PDFium writes 2 for a hyphen at a line's end, and no line end behind it."""

_SMALLER = 0.85  # a raised mark is smaller than this against the letters beside it


class Run(NamedTuple):
    """Letters PDFium holds for one line, without the spaces around them."""

    start: int
    end: int
    led: bool
    trailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """All runs of a page; their first letters and sizes in arrays."""

    each: list[Run]
    starts: Numbers
    size: Numbers

    @classmethod
    def of(cls, letters: Letters) -> Runs:
        """Find the runs of a page."""
        sized = list(_sized_runs(letters))
        starts = [run.start for run, _ in sized]
        return cls(
            each=[run for run, _ in sized],
            starts=np.array(starts),
            size=np.array([size for _, size in sized]) * letters.scales(starts),
        )


def _sized_runs(letters: Letters) -> Iterator[tuple[Run, float]]:
    """Yield what PDFium holds for lines, with sizes; a raised mark at an end apart."""
    found = list(_LINE.finditer(letters.text))
    firsts = letters.sizes(line.start(1) for line in found)
    lasts = letters.sizes(line.end(1) - 1 for line in found)
    for line, first, last in zip(found, firsts, lasts, strict=True):
        start, end = line.span(1)
        led, trailed = start > line.start(), end < line.end()
        if not _is_same_size(first, last):
            change = _change(letters, start, end, first)
            before = start + len(letters.text[start:change].rstrip())
            gap = not all(map(letters.is_generated, range(before, change)))
            yield Run(start, before, led, gap), first
            start, led, first = change, gap, last
        yield Run(start, end, led, trailed), first


def _change(letters: Letters, start: int, end: int, size: float) -> int:
    """Return where the letters are no longer of that *size*."""
    sizes = letters.sizes(range(start, end))
    differs = (
        start + n
        for n, here in enumerate(sizes)
        if not letters.text[start + n].isspace() and not _is_same_size(here, size)
    )
    return next(differs)


def _is_same_size(one: float, other: float) -> bool:
    return min(one, other) >= _SMALLER * max(one, other)
