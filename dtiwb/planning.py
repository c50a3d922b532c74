"""Tasks and targets against the calendar, and what to do first. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from dtiwb.deadlines import next_occurrence, read_deadline
from dtiwb.models import (
    Assessment,
    Case,
    CriterionResult,
    Deadline,
    Period,
    Target,
    TargetState,
    Task,
    TaskState,
)
from dtiwb.text import fold

SOON = timedelta(days=30)
ZERO = Decimal(0)

TaskStateName = Literal[
    "overdue",
    "unreadable",
    "due_soon",
    "waiting",
    "upcoming",
    "recurring",
    "ongoing",
    "no_deadline",
    "done",
    "cancelled",
]
URGENCY: tuple[str, ...] = get_args(TaskStateName)
"""Task states, the most urgent first."""


def plan_period(case: Case) -> Period:
    """Return the years the case's plan covers; the index year where it says none."""
    words = case.about.plan.period if case.about.plan else ""
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", words)]
    if not years:
        return case.params.year
    return Period(first_year=min(years), last_year=max(years))


def task_states(case: Case) -> tuple[TaskState, ...]:
    """Return where each task stands at ``as_of``, in the order of the file."""
    issued_on = case.about.plan.issued_on if case.about.plan else None
    period, as_of = plan_period(case), case.params.as_of
    states = []
    for task in case.tasks:
        deadline = read_deadline(task.deadline, period, issued_on)
        next_on = next_occurrence(deadline, as_of)
        states.append(
            TaskState(
                task=task,
                deadline=deadline,
                state=_task_state(task, deadline, next_on, as_of),
                next_on=next_on,
            )
        )
    return tuple(states)


def _task_state(
    task: Task, deadline: Deadline, next_on: date | None, as_of: date
) -> TaskStateName:
    if task.status == "done" or task.status == "cancelled":
        return task.status
    match deadline.kind:
        case "none":
            return "no_deadline"
        case "event":
            return "waiting"
        case "ongoing" | "unreadable" | "recurring" as kind:
            soon = next_on is not None and next_on - as_of <= SOON
            return "due_soon" if soon else kind
    if next_on is None:
        return "unreadable"
    if next_on < as_of:
        return "overdue"
    return "due_soon" if next_on - as_of <= SOON else "upcoming"


def target_states(case: Case) -> tuple[TargetState, ...]:
    """Return which targets are met, missed, unknown or still ahead at ``as_of``."""
    as_of = case.params.as_of
    return tuple(
        TargetState(target=target, state=_target_state(target, as_of))
        for target in case.targets
    )


def _target_state(
    target: Target, as_of: date
) -> Literal["met", "missed", "unknown", "ahead"]:
    over = target.year is not None and date(target.year, 12, 31) <= as_of
    if target.actual is None:
        return "unknown" if over else "ahead"
    if is_met(target, target.actual):
        return "met"
    return "missed" if over else "ahead"


def is_met(target: Target, actual: Decimal) -> bool:
    """Tell whether *actual* reaches *target*.

    A plain number (``=``) is a goal, not a ceiling: more than it is also reached.
    """
    match target.comparison:
        case ">=" | "=":
            return actual >= target.value
        case ">":
            return actual > target.value
        case "<=":
            return actual <= target.value
        case "<":
            return actual < target.value


def stake(result: CriterionResult) -> Decimal:
    """Return the largest of the criterion's gaps: what is worth acting for."""
    points = result.points
    gaps = (points.at_risk_points, points.disputed_points, points.headroom_points)
    return max((gap for gap in gaps if gap is not None), default=ZERO)


def at_stake(assessment: Assessment, tasks: Iterable[Task]) -> Decimal | None:
    """Return the points at stake in the criteria that *tasks* serve, each once.

    A task serves the criteria it names, and those of a main index it names. None if of
    none of them anything is known.
    """
    named = {each for task in tasks for each in task.criterion_ids}
    known = [
        stake(row)
        for row in assessment.criteria
        if row.is_counted
        and named & {row.id, row.indicator_id}
        and row.points.headroom_points is not None
    ]
    return sum(known, ZERO) if known else None


def gaps(assessment: Assessment) -> tuple[CriterionResult, ...]:
    """Return the criteria with points still to win, in falling order of points.

    A cut that repeats last year's comes before all others. Among equal points a
    cut comes before a risk, and a risk before points never claimed; then the
    order of the set decides.
    """
    rows = (row for row in assessment.criteria if row.is_counted and stake(row) > 0)
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: CriterionResult) -> tuple[bool, Decimal, Decimal, Decimal]:
    disputed = max(row.points.disputed_points or ZERO, ZERO)
    at_risk = row.points.at_risk_points or ZERO
    repeated = row.cut_before and max(disputed, at_risk) > 0
    return (not repeated, -stake(row), -disputed, -at_risk)


def tasks_for(assessment: Assessment, criterion_id: str) -> Iterator[TaskState]:
    """Yield the tasks that name *criterion_id*, then those for its whole index.

    Of each, the most urgent comes first.
    """
    home = {row.id: row.indicator_id for row in assessment.criteria}
    served = {criterion_id, home.get(criterion_id)}
    found = [s for s in assessment.tasks if served & set(s.task.criterion_ids)]
    yield from sorted(
        found,
        key=lambda s: (
            criterion_id not in s.task.criterion_ids,
            URGENCY.index(s.state),
        ),
    )


def risk_by_unit(
    assessment: Assessment,
) -> tuple[tuple[str, tuple[CriterionResult, ...]], ...]:
    """Return the criteria with points at risk by unit, the unit with most first.

    A criterion belongs to the first unit that leads its most urgent task, so that
    no point is counted twice; "" stands for criteria no unit works on.
    """
    found: dict[str, list[CriterionResult]] = {}
    named: dict[str, str] = {}  # by spelling without case and accents
    for row in assessment.criteria:
        if row.is_counted and (row.points.at_risk_points or ZERO) > 0:
            state = next(tasks_for(assessment, row.id), None)
            units = state.task.lead_unit if state else ()
            unit = units[0] if units else ""
            found.setdefault(named.setdefault(fold(unit), unit), []).append(row)

    def at_risk(unit: str) -> Decimal:
        return sum((row.points.at_risk_points or ZERO for row in found[unit]), ZERO)

    return tuple(
        (unit, tuple(found[unit])) for unit in sorted(found, key=lambda u: -at_risk(u))
    )


def urgent_tasks(assessment: Assessment) -> tuple[TaskState, ...]:
    """Return the tasks still to do, the most urgent first."""
    still = [s for s in assessment.tasks if s.state not in ("done", "cancelled")]
    return tuple(
        sorted(still, key=lambda s: (URGENCY.index(s.state), s.next_on or date.max))
    )
