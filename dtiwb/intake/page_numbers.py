"""Page numbers (số trang) printed alone on a line. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from dtiwb.intake.flat_text import HEAD, by_page, words
from dtiwb.intake.paper import Line, Paper, Remark, place_of

_SAID_PAGE = re.compile(
    r"(?:trang|page|tr\.)\s*:?\s*(\d{1,3})(?:\s*(?:/|of|tren)\s*\d{1,3})?"
)
_BARE_PAGE = re.compile(r"[-\s.]*(\d{1,3})(?:\s*/\s*\d{1,3})?[-\s.]*")
_WIDE_GAP = 3
_PAGE_LINES = 25


def said_pages(lines: Iterable[Line]) -> dict[int, int]:
    """Return page numbers that call themselves so, by line number: Trang 3/12."""
    return {
        line.number: int(found[1])
        for line in lines
        if (found := _SAID_PAGE.fullmatch(words(line)))
    }


def _bare_number(line: Line) -> int | None:
    found = _BARE_PAGE.fullmatch(words(line))
    return int(found[1]) if found and not line.cells else None


def on_edges(lines: Iterable[Line]) -> dict[int, int]:
    """Return numbers on the first or last line of pages that count as the pages do."""
    groups: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for page, inside in by_page(lines).items():
        for edge in (0, -1):
            number = _bare_number(inside[edge])
            if number is not None:
                groups[edge, number - page][inside[edge].number] = number
    return {
        line: number
        for (_, ahead), group in groups.items()
        if len(group) > 1 or not ahead
        for line, number in group.items()
    }


def between_gaps(paper: Paper, edges: set[int]) -> dict[int, int]:
    """Return page numbers of a text without pages.

    There a number alone may as well be the first cell of a table row. It is a page
    number only between wide gaps, or before a repeated head where it breaks the
    numbering of rows, or when all such numbers of a paper without table heads count
    pages: 2, 3, 4 ..., never near to each other.
    """
    lines = [*paper.lines]
    bare = {
        i: n for i, line in enumerate(lines) if (n := _bare_number(line)) is not None
    }
    places = [lines[i].number for i in bare]
    if (
        len(bare) > 1
        and [*bare.values()] == [*range(2, len(bare) + 2)]
        and min(b - a for a, b in pairwise(places)) >= _PAGE_LINES
        and not any(HEAD.match(words(line)) for line in lines)
    ):
        return dict(zip(places, bare.values(), strict=True))
    found = {}
    last = None
    for i, number in bare.items():
        here = lines[i].number
        before = lines[i - 1].number if i else 0
        after = lines[i + 1] if i + 1 < len(lines) else None
        gap = min(here - before, after.number - here) if after else here - before
        breaks = last is not None and number != last + 1
        on_head = after and after.number in edges and HEAD.match(words(after))
        if (paper.kind == "txt" and gap > _WIDE_GAP) or (on_head and breaks):
            found[here] = number
        else:
            last = number
    return found


def gaps(paper: Paper, pages: dict[int, int]) -> Iterator[Remark]:
    """Yield a remark where page numbers jump, so that a page may be missing."""
    marked = [line for line in paper.lines if line.number in pages]
    for one, other in pairwise(marked):
        before, after = pages[one.number], pages[other.number]
        if other.page == one.page + 1 and after > before + 1:
            fields = {"before": str(before), "after": str(after)}
            yield Remark(code="page-gap", place=place_of([other]), fields=fields)
