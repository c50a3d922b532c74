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
_ENDS = 6  # words at each end that find a value whose lines other text interrupts


def find_places(
    fields: Mapping[str, Any], lines: Sequence[Line], used: Iterable[int]
) -> dict[str, Place]:
    """Return the place of each value of *fields* that stands in *lines*.

    The lines *used* for the letterhead are looked through first, then all. Of a
    value that stands there several times the first place is meant; of a signature
    the last, of what stands beside another value the nearest.
    """
    taken = set(used)
    texts = (_Text([line for line in lines if line.number in taken]), _Text(lines))
    places: dict[str, Place] = {}
    for name in sorted(fields, key=lambda name: name in _BESIDE):
        beside = places.get(_BESIDE.get(name, ""))
        near = lines[-1].number if name in _FOOT else 0
        near = beside.line_from if beside else near
        value = fields[name]
        found = [
            next(filter(None, (text.place(each, near) for text in texts)), None)
            for each in (value if isinstance(value, tuple) else (value,))
        ]
        if any(found):
            places[name] = _around([place for place in found if place])
    return {name: places[name] for name in fields if name in places}


class _Text:
    """Lines as one run of plain words, and the line each of them is from."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        plain = ["".join(f"{word} " for word in _words(line.text)) for line in lines]
        self.text = " " + "".join(plain)
        self.ends = list(accumulate(map(len, plain), initial=1))[1:]

    def place(self, value: str | date, near: int) -> Place | None:
        """Return the lines that *value* covers, those nearest to line *near*."""
        if isinstance(value, date):
            day, month = f"0?{value.day}", f"0?{value.month}"
            return self._nearest(
                f"{day} (?:thang )?{month} (?:nam )?{value.year}", near
            )
        words = _words(value)
        whole = self._nearest(" ".join(words), near) if words else None
        if whole or len(words) < 2 * _ENDS:
            return whole
        first = self._nearest(" ".join(words[:_ENDS]), near)
        last = first and self._nearest(" ".join(words[-_ENDS:]), first.line_to)
        return _around([first, last]) if first and last else None

    def _nearest(self, pattern: str, near: int) -> Place | None:
        places = [
            self._covered(*found.span())
            for found in re.finditer(f"(?<= ){pattern}(?= )", self.text)
        ]
        return min(places, key=lambda place: abs(place.line_from - near), default=None)

    def _covered(self, start: int, end: int) -> Place:
        first, last = bisect_right(self.ends, start), bisect_right(self.ends, end - 1)
        return place_of(self.lines[first : last + 1])


def _words(text: str) -> list[str]:
    """Return the words of *text* as they are compared."""
    return _NO_WORD.sub(" ", fold(text)).split()


def _around(places: Sequence[Place]) -> Place:
    return Place(
        page=places[0].page,
        line_from=min(each.line_from for each in places),
        line_to=max(each.line_to for each in places),
    )
