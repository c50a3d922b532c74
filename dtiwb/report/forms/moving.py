"""References of a workbook after a row was repeated: formulas, ranges, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:]+)!)?"
    r"(?P<first>\$?(?:[A-Z]{1,3}\$?)?)(?P<top>\d+)"
    r"(?P<rest>:(?P<last>\$?(?:[A-Z]{1,3}\$?)?)(?P<bottom>\d+))?"
)


Ends: TypeAlias = tuple[Callable[[int], int], Callable[[int], int]]
"""Where the first and the last row of a range are now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows *first* to *last* of a sheet that became *count* rows."""

    first: int
    last: int
    count: int

    def begins(self, row: int) -> int:
        """Return where something that begins in *row* begins now."""
        if row > self.last:
            return row + self.added
        return min(row, self.first)

    def ends(self, row: int) -> int:
        """Return where something that ends in *row* ends now."""
        if row < self.first:
            return row
        return max(row, self.last) + self.added

    @property
    def both(self) -> Ends:
        """Where the first and the last row of a range are now."""
        return self.begins, self.ends

    @property
    def added(self) -> int:
        """How many rows there are more than before."""
        return self.count - (self.last - self.first + 1)


def moved_formula(formula: str, ends: Ends, sheet: str, is_inside: bool) -> str:
    """Return *formula* with the rows it names in *sheet* where they are now.

    *is_inside* says whether it stands in that sheet, so that places without a sheet
    mean it too.
    """
    from openpyxl.formula.tokenizer import Token, Tokenizer

    pieces = []
    for token in Tokenizer(f"={formula}").items:
        is_place = token.type == Token.OPERAND and token.subtype == Token.RANGE
        text = str(token.value)
        pieces.append(_moved(text, ends, sheet, is_inside) if is_place else text)
    return "".join(pieces)


def moved_range(ranges: str, ends: Ends) -> str:
    """Return cell ranges parted by spaces as they are now: ``D7`` may be ``D7:D9``."""
    return " ".join(_moved_span(each, ends) for each in ranges.split())


def _moved_span(text: str, ends: Ends) -> str:
    both = text if ":" in text else f"{text}:{text}"
    first, _, last = _moved(both, ends, "", is_inside=True).partition(":")
    return first if first == last else f"{first}:{last}"


def _moved(text: str, ends: Ends, sheet: str, is_inside: bool) -> str:
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return text
    named = found["sheet"]
    title = named.strip("'").replace("''", "'") if named else ""
    if title.casefold() != sheet.casefold() if named else not is_inside:
        return text
    begins, ends_at = ends
    moved = f"{found['first']}{begins(int(found['top']))}"
    if found["rest"]:
        moved += f":{found['last']}{ends_at(int(found['bottom']))}"
    return f"{named}!{moved}" if named else moved
