"""The rows that a form lists its criteria in, compared with the set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dtiwb.store.files import Reader
from dtiwb.store.values import shorten

_LIKE_AN_ID = re.compile(r"[^\W\d_]*\d+(?:[.-]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form must list: every criterion that counts for the agency."""

    criteria: frozenset[str]
    counted: tuple[str, ...]
    indicators: frozenset[str]


def listed_rows(
    found: Iterable[tuple[int, str]],
    wanted: Wanted,
    with_indicators: bool,
    name: str,
    reader: Reader,
) -> list[int]:
    """Return the rows to fill in; what the form lists wrongly becomes a problem.

    *found* gives rows and the ids in them. What is neither an id of the set nor looks
    like one, «Tổng cộng» or «II», is a row of the form's own.
    """
    rows: dict[str, int] = {}
    for row, text in found:
        is_indicator = text in wanted.indicators
        if text in wanted.criteria or (is_indicator and with_indicators):
            if text in rows:
                first = str(rows[text])
                reader.problems.add(
                    name, "form-row-twice", row=row, value=text, first=first
                )
            rows.setdefault(text, row)
        elif not is_indicator and _LIKE_AN_ID.fullmatch(text):
            reader.problems.add(name, "form-unknown-row", row=row, value=shorten(text))
    missing = [each for each in wanted.counted if each not in rows]
    if missing:
        told = shorten(", ".join(missing), 120)
        reader.problems.add(
            name, "form-criteria-missing", value=told, count=str(len(missing))
        )
    return list(rows.values())
