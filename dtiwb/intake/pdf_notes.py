"""Footnotes at the bottom of a PDF page, told from its text. Pure.

They begin with a mark that the text of the page calls, below a short line or in
smaller letters; what follows down to the page's end is theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dtiwb.intake.pdf_columns import PrintedLine
from dtiwb.intake.pdf_drawing import Stroke

_MARK = re.compile(
    r"(\d{1,3}|[*†‡§]{1,3}|\(\d{1,2}\)|\[\d{1,2}\])(?:\s+(?=[^\d\s])|(?=[^\W\d]|[“\"(]))"
)
PAGE_NUMBER = re.compile(
    r"[-–\s]*\d{1,4}[-–\s]*|(?:trang|page)\s*\d+(?:\s*/\s*\d+)?", re.IGNORECASE
)
_RULE = (40.0, 260.0)  # points; how long the line above footnotes is
_SMALLER = 0.94  # of the usual size: letters of a note
_EVEN = 1.06  # of a note's size: no line of the notes is larger
_GAP = 0.8  # of the size: free space above notes that no line parts from the text
_NEAR = 30.0  # points between the line and the first note at most


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of a footnote, its mark written once before the first words."""

    mark: str
    text: str
    line: PrintedLine


def split_notes(
    lines: Sequence[PrintedLine],
    rules: Sequence[Stroke],
    called: Collection[str],
    last_mark: str,
    middle: float,
) -> tuple[list[PrintedLine], list[NoteLine]]:
    """Return the text of a page and its footnotes apart.

    *lines* stand below the last table; *called* are the marks called so far and not
    explained yet, *last_mark* is the last note of the pages before, which may run on
    here, and *middle* is half way down the page.
    """
    start = _start(lines, rules, called, last_mark, middle)
    if start is None:
        return list(lines), []
    text, notes = [], []
    mark = last_mark
    for line in lines:
        if line.top < start.top - 1 or PAGE_NUMBER.fullmatch(line.text):
            text.append(line)
            continue
        found = _mark_of(line, called, mark)
        words = line.text
        if found:
            mark = found
            words = f"{mark} {line.text.removeprefix(mark).lstrip('.) ')}"
        notes.append(NoteLine(mark, words, line))
    return text, notes


def _start(
    lines: Sequence[PrintedLine],
    rules: Sequence[Stroke],
    called: Collection[str],
    last_mark: str,
    middle: float,
) -> PrintedLine | None:
    """Return the first line of the footnotes."""
    body = [line for line in lines if not PAGE_NUMBER.fullmatch(line.text)]
    if not body or not (called or last_mark or rules):
        return None
    usual = _usual_size(body)
    by_height = sorted(body, key=lambda line: line.top)
    for n, line in enumerate(by_height):
        mark = _mark_of(line, called, last_mark)
        below_rule = _is_below_rule(line, by_height[n - 1] if n else None, rules)
        below = by_height[n:]
        largest = max(each.size for each in below)
        is_small = largest < _SMALLER * usual
        is_low = line.top > middle or line.size < _SMALLER * usual
        is_even = largest < _EVEN * line.size
        if mark and (is_small or (below_rule and is_even and is_low)):
            return line
        if below_rule and last_mark and (is_small or _all_smaller(below, body)):
            return line
    for n in reversed(range(len(by_height))):  # as large as the text, no line above
        line = by_height[n]
        mark = _mark_of(line, called, last_mark)
        gap = line.top - by_height[n - 1].bottom if n else 0.0
        if mark and line.top > middle and _is_next(by_height[n:], called, mark, gap):
            return line
    return None


def _usual_size(lines: Sequence[PrintedLine]) -> float:
    """Return the size that most letters have."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _mark_of(line: PrintedLine, called: Collection[str], before: str) -> str:
    """Return the mark a note begins with on this line, if one does."""
    if line.lead:
        return line.lead
    found = _MARK.match(line.text)
    if not found:
        return ""
    follows = before.isdigit() and found[1] == str(int(before) + 1)
    return found[1] if found[1] in called or follows else ""


def _is_below_rule(
    line: PrintedLine, above: PrintedLine | None, rules: Sequence[Stroke]
) -> bool:
    highest = max(above.bottom - 4 if above else 0.0, line.top - _NEAR)
    return any(
        highest <= y <= line.top + 4 and _RULE[0] <= x1 - x0 <= _RULE[1]
        for y, x0, x1 in rules
        if x0 <= line.x0 + 40
    )


def _all_smaller(below: Sequence[PrintedLine], body: Sequence[PrintedLine]) -> bool:
    """Tell whether the notes are smaller than all else, though they fill the page."""
    others = [line.size for line in body if line not in below]
    return bool(others) and max(line.size for line in below) < _SMALLER * min(others)


def _is_next(
    below: Sequence[PrintedLine], called: Collection[str], first: str, gap: float
) -> bool:
    """Tell whether the lines begin with the marks called, none left out.

    Some may only come on the next page; then a wide *gap* above must tell.
    """
    ordered = sorted(called, key=lambda mark: (len(mark), mark))
    found = [match[1] for line in below if (match := _MARK.match(line.text))]
    notes = [mark for mark in found if mark in called]
    if not notes or notes[0] != first or notes != ordered[: len(notes)]:
        return False
    return len(notes) == len(ordered) or gap > _GAP * below[0].size
