"""What a month asks of the tasks, and the points since the last recorded day. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from dtiwb.deadlines import next_occurrence
from dtiwb.models import Assessment, Case, Points, ScoreRecord, TaskState
from dtiwb.scoring import settle

ZERO = Decimal(0)

TOTAL = "total"
"""Stands for the grand total where an id of a main index stands otherwise."""

Group = Literal["due", "overdue", "coming", "waiting", "undated", "done", "other"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""Groups of tasks in a month, in the order they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTask:
    """A task in one group; ``due_on`` is the day that put it there, if a day did."""

    state: TaskState
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreChange:
    """One main index, or the ``total``: points now and on the last recorded day."""

    indicator_id: str
    now: Points
    before: ScoreRecord | None

    @property
    def difference(self) -> Decimal | None:
        """Supported points now less those recorded; None where either is unknown."""
        then = self.before.supported_points if self.before else None
        now = self.now.supported_points
        return None if then is None or now is None else now - then

    @property
    def has_other_maximum(self) -> bool:
        """True where another maximum was recorded, so that points do not compare."""
        then = self.before.max_points if self.before else None
        return then is not None and then != self.now.max_points


def won(points: Points) -> Decimal | None:
    """Return the points a criterion has: reviewed, else supported by evidence."""
    if points.reviewed_points is not None:
        return points.reviewed_points
    return points.supported_points


def lost(points: Points) -> Decimal | None:
    """Return the points a criterion lacks to its maximum, None where not known."""
    has = won(points)
    return None if has is None or points.max_points is None else points.max_points - has


def won_and_lost(assessment: Assessment, indicator_id: str) -> tuple[Decimal, Decimal]:
    """Return the points won and lost in a main index, or in the ``total``.

    What is not known is in neither. Sums are rounded where the set says.
    """
    rounding = assessment.case.criteria_set.rounding
    if indicator_id == TOTAL:
        ids = [row.indicator.id for row in assessment.indicators]
        pairs, level = [won_and_lost(assessment, id) for id in ids], "total"
    else:
        rows = (r for r in assessment.criteria if r.indicator_id == indicator_id)
        points = [row.points for row in rows if row.is_counted]
        pairs = [
            (has, lacks)
            for each in points
            if (has := won(each)) is not None and (lacks := lost(each)) is not None
        ]
        level = "indicator"
    return (
        settle(sum((has for has, _ in pairs), ZERO), rounding, level),
        settle(sum((lacks for _, lacks in pairs), ZERO), rounding, level),
    )


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of *day*."""
    last = monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def tasks_of_month(assessment: Assessment) -> dict[Group, tuple[DueTask, ...]]:
    """Return the tasks by what the month of ``as_of`` asks of them.

    A recurring task may fall due in this month and again in the next. What is due
    in the month is told there, done or late; ``overdue`` is late from before. A
    cancelled task is in no group.
    """
    as_of = assessment.case.params.as_of
    found: dict[Group, list[DueTask]] = {group: [] for group in GROUPS}
    for state in assessment.tasks:
        for group, due_on in _groups(state, as_of):
            found[group].append(DueTask(state=state, due_on=due_on))
    return {group: tuple(sorted(found[group], key=_by_day)) for group in GROUPS}


def _by_day(task: DueTask) -> date:
    return task.due_on or date.max


def _groups(state: TaskState, as_of: date) -> Iterator[tuple[Group, date | None]]:
    """Yield the groups of one task with the day that puts it there."""
    if state.state == "cancelled":
        return
    starts_on, ends_on = month_of(as_of)
    this_month = _due_between(state, starts_on, ends_on)
    if this_month:
        yield "due", this_month
    if state.state == "done":
        if not this_month:
            yield "done", state.deadline.due_on
        return
    next_month = _due_between(state, *month_of(ends_on + timedelta(days=1)))
    if next_month:
        yield "coming", next_month
    if this_month or next_month:
        return
    if state.state == "overdue":
        yield "overdue", state.deadline.due_on
    elif state.state == "waiting":
        yield "waiting", None
    elif state.state in ("no_deadline", "unreadable"):
        yield "undated", None
    else:
        yield "other", state.next_on


def _due_between(state: TaskState, first: date, last: date) -> date | None:
    day = next_occurrence(state.deadline, first)
    return day if day and first <= day <= last else None


def last_recorded(case: Case) -> date | None:
    """Return the latest day recorded before the month of ``as_of``, or None."""
    starts_on, _ = month_of(case.params.as_of)
    days = (each.as_of for each in case.scores if each.as_of < starts_on)
    return max(days, default=None)


def score_changes(assessment: Assessment) -> tuple[ScoreChange, ...]:
    """Return every main index and the total beside the last recorded day."""
    day = last_recorded(assessment.case)
    before = {e.indicator_id: e for e in assessment.case.scores if e.as_of == day}
    return tuple(
        ScoreChange(indicator_id=id, now=points, before=before.get(id))
        for id, points in _by_indicator(assessment)
    )


def score_records(assessment: Assessment) -> tuple[ScoreRecord, ...]:
    """Return what to record of ``as_of``: every main index, then the total."""
    return tuple(
        ScoreRecord(
            as_of=assessment.case.params.as_of,
            indicator_id=id,
            max_points=points.max_points,
            claimed_points=points.claimed_points,
            supported_points=points.supported_points,
            reviewed_points=points.reviewed_points,
        )
        for id, points in _by_indicator(assessment)
    )


def _by_indicator(assessment: Assessment) -> Iterable[tuple[str, Points]]:
    for row in assessment.indicators:
        yield row.indicator.id, row.points
    yield TOTAL, assessment.totals
