"""Targets (chỉ tiêu): the shares a plan wants to reach, by year and direction. Pure.

A paper that lists its targets in a part of its own (mục tiêu, chỉ tiêu) states them
there; shares in its tasks then say how work is done, and are only told. A target
without a year is meant for the year of a plan of one year, and for none otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dtiwb.intake.drafts import DraftCriterion, DraftTarget, DraftTask
from dtiwb.intake.footnotes import join_lines
from dtiwb.intake.furniture import flat
from dtiwb.intake.goal_figures import (
    FIGURE,
    GENERAL,
    figures_in,
    has_goal,
    span_of,
    years_in,
)
from dtiwb.intake.outline import Node, Passage, outline, title_of
from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of
from dtiwb.intake.task_columns import cells_of, tidy
from dtiwb.models import Period

_HEADING = re.compile(r"(?:cac |mot so )*(?:muc tieu|chi tieu)\b")
_OPENING = re.compile(r"^(?:và|-|\+)\s+")
_OUTLOOK = re.compile(r"^(?:định hướng|tầm nhìn)\s+", re.IGNORECASE)
_SURE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReading:
    """The targets of a paper, the lines they stand in, what to look at."""

    targets: tuple[DraftTarget, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def read_targets(
    paper: Paper,
    period: Period,
    tasks: Iterable[DraftTask] = (),
    criteria: Iterable[DraftCriterion] = (),
    listed: TargetReading | None = None,
) -> TargetReading:
    """Read the targets of *paper*, in its own part and in *tasks* and *criteria*.

    *listed* are those a table of it lists.
    """
    listed = listed or TargetReading()
    stated = _stated(paper, period)
    in_tasks = _merged(
        targets_in(task.no, passage_of(paper, task.text, task.place), period)
        for task in tasks
        if has_goal(task.text)
    )
    in_actions = _merged(
        targets_in(each.code, passage_of(paper, each.action, each.place), period)
        for each in criteria
        if has_goal(each.action)
    )
    is_stated = bool(listed.targets or stated.targets)
    return _merged(
        (listed, stated, _told(in_tasks) if is_stated else in_tasks, in_actions)
    )


def _merged(readings: Iterable[TargetReading]) -> TargetReading:
    each = tuple(readings)
    return TargetReading(
        targets=tuple(target for reading in each for target in reading.targets),
        used=frozenset[int]().union(*(reading.used for reading in each)),
        remarks=tuple(remark for reading in each for remark in reading.remarks),
    )


def _told(reading: TargetReading) -> TargetReading:
    """Return what was read as remarks only: shares that are no targets of their own."""
    remarks = tuple(
        Remark(
            code="figure-not-counted",
            place=target.place,
            fields={"of": target.of or "-", "text": target.text},
        )
        for target in reading.targets
    )
    return TargetReading(remarks=reading.remarks + remarks)


def _stated(paper: Paper, period: Period) -> TargetReading:
    """Read what the parts headed mục tiêu or chỉ tiêu state, point by point.

    A general goal counts only where no particular ones are listed.
    """
    root, width = outline(paper)
    read: dict[bool, list[TargetReading]] = {True: [], False: []}
    for node, year, is_general in _points(root, None, False):
        lines = [line for line, _ in node.lines]
        pieces = [*zip(lines, node.own_texts(), strict=True)]
        title = title_of(node, width)
        is_heading = _HEADING.match(flat(title[0])) and len(pieces) > len(title)
        passage = Passage(pieces[len(title) :] if is_heading else pieces)
        read[is_general].append(targets_in("", passage, period, year))
    particular, general = _merged(read[False]), _merged(read[True])
    return _merged((particular, _told(general) if particular.targets else general))


def _points(
    node: Node, year: int | None, is_general: bool
) -> Iterator[tuple[Node, int | None, bool]]:
    """Yield the points that speak of targets, with the year of their heading."""
    for child in node.children:
        inner, general = year, is_general
        if child.role == "targets":
            title = join_lines(child.own_texts())
            general = is_general or bool(GENERAL.match(flat(title)))
            years = years_in(_OUTLOOK.sub("", title))
            if years and not FIGURE.search(title):
                inner = years[-1][2]
            yield child, year, general
        yield from _points(child, inner, general)


def passage_of(paper: Paper, text: str, place: Place) -> Passage:
    """Find the lines that print *text*, which other cells may stand between."""
    bare = text.replace(" ", "")
    pieces: list[tuple[Line, str]] = []
    done = 0
    inside = [
        line for line in paper.lines if place.line_from <= line.number <= place.line_to
    ]
    for line in inside:
        printed = "".join(cells_of(line) or [tidy(line.text)]).replace(" ", "")
        if done < len(bare) and (length := _common(printed, bare[done:])):
            pieces.append((line, bare[done : done + length]))
            done += length
    return _spaced(text, pieces or [(line, bare) for line in inside[:1]])


def _common(printed: str, wanted: str) -> int:
    """Return how much of *wanted*, from its start, stands together in *printed*."""
    opening = wanted[:_SURE]
    best, at = 0, printed.find(opening)
    while at >= 0:
        length = len(opening)
        while (
            length < len(wanted)
            and at + length < len(printed)
            and printed[at + length] == wanted[length]
        ):
            length += 1
        best, at = max(best, length), printed.find(opening, at + 1)
    return best


def _spaced(text: str, pieces: Sequence[tuple[Line, str]]) -> Passage:
    """Give the *pieces* of a text their spaces back."""
    starts, at = [], 0
    for line, piece in pieces:
        starts.append((at, line))
        left = len(piece)
        while at < len(text) and left:
            left -= text[at] != " "
            at += 1
    return Passage.of(text, starts)


def targets_in(
    of: str, passage: Passage, period: Period, year: int | None = None
) -> TargetReading:
    """Read the targets in one text; *year* is that of the heading above it."""
    text = passage.text
    figures = figures_in(text, year)
    targets: list[DraftTarget] = []
    past: list[DraftTarget] = []
    used: set[int] = set()
    standing = period.first_year if period.first_year == period.last_year else None
    for n, figure in enumerate(figures):
        start, end = span_of(figures, n, text)
        if not (lines := passage.lines(start, figure.end)):
            continue
        meant = standing if figure.year is None else figure.year
        target = DraftTarget(
            of=of,
            text=_OPENING.sub("", text[start:end].strip(" ,;.:(")),
            comparison=figure.comparison,
            value=figure.value,
            place=place_of(lines),
            unit=figure.unit,
            year=meant,
            confidence="certain" if figure.is_sure else "check",
        )
        if meant is not None and meant < period.first_year:
            past.append(target)
            continue
        targets.append(target)
        used |= {line.number for line in passage.lines(start, end)}
    told = _told(TargetReading(targets=tuple(past)))
    return TargetReading(
        targets=tuple(targets), used=frozenset(used), remarks=told.remarks
    )
