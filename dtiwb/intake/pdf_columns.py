"""Printed lines in the order people read them: a column down, then the next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_PITCH = 2.3  # of the size: lines of one column follow each other so closely
_DEEPEST = 200.0  # points a column may go on alone: a name stands under a signature
_SIDE = 0.3  # of the lower one's height: lines of two columns stand side by side


@dataclass(slots=True, eq=False)
class PrintedLine:
    """One line of one column.

    ``calls`` are the raised marks in it that call a footnote, ``lead`` the raised
    mark it begins with: there a footnote stands.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    calls: tuple[str, ...] = ()
    lead: str = ""


def by_columns(lines: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """Yield *lines* (from the top down) column by column where columns are."""
    sided = _sided(lines)
    done: set[int] = set()
    for n, line in enumerate(lines):
        if n in done:
            continue
        if sided.get(n, n) in {n, *done}:
            done.add(n)
            yield line
            continue
        left, right = _region(lines, n, sided[n], sided.keys(), done)
        done |= left | right
        for side in (left, right):
            yield from (lines[k] for k in sorted(side))


def _sided(lines: Sequence[PrintedLine]) -> dict[int, int]:
    """Return lines that stand beside another one, with the first such other."""
    found: dict[int, int] = {}
    for n, line in enumerate(lines):
        for k in range(n + 1, len(lines)):
            other = lines[k]
            if other.top >= line.bottom:
                break
            overlap = min(line.bottom, other.bottom) - other.top
            lower = min(line.bottom - line.top, other.bottom - other.top)
            apart = other.x0 >= line.x1 or line.x0 >= other.x1
            if apart and overlap > _SIDE * lower:
                found.setdefault(n, k)
                found.setdefault(k, n)
    return found


def _region(
    lines: Sequence[PrintedLine],
    first: int,
    beside: int,
    sided: Collection[int],
    done: Collection[int],
) -> tuple[set[int], set[int]]:
    """Return the lines of the two columns that begin with line *first*.

    A line on the left far below the last one waits: only with something beside or
    below on the right it is still a column, and no short line of the text.
    """
    pair = sorted((first, beside), key=lambda k: lines[k].x0)
    sides = {pair[0]}, {pair[1]}
    edges = [lines[pair[0]].x1, lines[pair[1]].x0]
    last = lines[pair[0]]
    waiting: list[int] = []
    for k in range(first, len(lines)):
        line = lines[k]
        if k in pair or k in done:
            continue
        if edges[0] <= line.x0 and line.x1 <= edges[1]:
            break  # a title in the middle
        if line.x1 <= edges[1]:
            edges[0] = max(edges[0], line.x1)
            waiting.append(k)
            close = line.top - last.top <= _PITCH * line.size
            if k in sided or close:
                sides[0].update(waiting)
                waiting, last = [], line
        elif line.x0 >= edges[0] and line.top - last.top <= _DEEPEST:
            edges[1] = min(edges[1], line.x0)
            sides[0].update(waiting)
            sides[1].add(k)
            waiting = []
        else:
            break
    return sides
