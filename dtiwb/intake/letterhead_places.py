"""Where the values of a letterhead stand in the paper. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from dtiwb.intake.paper import Line, Place, place_of
from dtiwb.text import fold

_NO_WORD = re.compile(r"[\W_]+")
_FOOT = ("recipients", "signer", "signer_title")
_BESIDE = {"recipients": "signer", "signer_title": "signer", "place_name": "issued_on"}
_ENDS = 3  # words at each end that find a value whose lines other text interrupts


def find_places(
    fields: Mapping[str, Any], lines: Sequence[Line], used: Iterable[int]
) -> dict[str, Place]:
    """Return the place of each value of *fields* that stands in *lines*.

    The lines *used* for the letterhead are looked through first, then all. Of a
    value that stands there several times the first place is meant; of a signature
    the last, of what stands beside another value the nearest.
    """
    taken = set(used)
    texts = [_Text([line for line in lines if line.number in taken]), _Text(lines)]
    places: dict[str, Place] = {}
    for name in sorted(fields, key=lambda name: name in _BESIDE):
        beside = places.get(_BESIDE.get(name, ""))
        near = lines[-1].number if name in _FOOT else 0
        near = beside.line_from if beside else near
        for text in texts:
            if name not in places and (place := text.place(fields[name], near)):
                places[name] = place
    return {name: places[name] for name in fields if name in places}


class _Text:
    """Lines as one run of plain words, and the line each word is from."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        plain = [_words(line.text) for line in lines]
        self.text = "".join(plain)
        self.ends = list(accumulate(map(len, plain)))

    def place(self, value: Any, near: int) -> Place | None:
        """Return the lines that *value* covers, those nearest to line *near*."""
        match value:
            case tuple():
                found = [self.place(each, near) for each in value]
                return _around(found)
            case date():
                day = (
                    rf" 0?{value.day} (?:thang )?0?{value.month} (?:nam )?{value.year} "
                )
                return self._nearest(day, near)
            case _:
                return self._of_words(_words(str(value)).split(), near)

    def _of_words(self, words: Sequence[str], near: int) -> Place | None:
        if not words:
            return None
        whole = self._nearest(f" {' '.join(words)} ", near)
        if whole or len(words) < 2 * _ENDS:
            return whole
        first = self._nearest(f" {' '.join(words[:_ENDS])} ", near)
        if first is None:
            return None
        last = self._nearest(f" {' '.join(words[-_ENDS:])} ", first.line_to)
        return _around([first, last])

    def _nearest(self, pattern: str, near: int) -> Place | None:
        places = [self._covered(each) for each in re.finditer(pattern, self.text)]
        return min(places, key=lambda place: abs(place.line_from - near), default=None)

    def _covered(self, found: re.Match[str]) -> Place:
        first = bisect_right(self.ends, found.start() + 1)
        last = bisect_right(self.ends, found.end() - 2)
        return place_of(self.lines[first : last + 1])


def _words(text: str) -> str:
    """Return the words of *text* as they are compared, a space around each."""
    words = _NO_WORD.sub(" ", fold(text)).split()
    return f" {' '.join(words)} " if words else ""


def _around(places: Iterable[Place | None]) -> Place | None:
    known = [place for place in places if place]
    if not known:
        return None
    return Place(
        page=known[0].page,
        line_from=min(each.line_from for each in known),
        line_to=max(each.line_to for each in known),
    )
