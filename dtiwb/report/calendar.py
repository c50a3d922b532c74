"""Tasks on the calendar: what is due when, what repeats, and what has no day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dtiwb.deadlines import next_occurrence
from dtiwb.models import Assessment, Deadline, Period, Task, TaskState
from dtiwb.planning import URGENCY, at_stake, plan_period
from dtiwb.report.headline import count_states
from dtiwb.report.html import Fragment, fill, table
from dtiwb.report.tables.frames import to_frame
from dtiwb.report.words import Words
from dtiwb.text import fold

TERMS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
"""Months from one due day of a recurring task to the next."""
_COLUMNS = {
    "by-month": ("id", "due_on", "task", "deadline"),
    "repeated": ("id", "next_on", "task", "deadline"),
    "waiting": ("id", "task", "waits_for"),
    "undated": ("id", "task", "deadline"),
}
"""The parts of the page in their order, and what each shows first."""
_ONE_DAY = timedelta(days=1)
_BY_OTHERS = re.compile(r"\btheo\b")  # "theo kế hoạch hằng năm": as another paper says


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A task and its last days, in order; none where its words give no day."""

    state: TaskState
    days: tuple[date, ...] = ()

    @property
    def task(self) -> Task:
        """The task itself."""
        return self.state.task

    @property
    def recurrence(self) -> str | None:
        """How often the task is due, if it has days and more than one term."""
        return self.state.deadline.recurrence if self.days else None

    def next_on(self, as_of: date) -> date | None:
        """Return the first day that is not before *as_of*."""
        return next((day for day in self.days if day >= as_of), None)


def entries(assessment: Assessment) -> tuple[Entry, ...]:
    """Return every task with its days on the calendar, in the order of the file."""
    case = assessment.case
    issued_on = case.about.plan.issued_on if case.about.plan else None
    period = plan_period(case)
    return tuple(
        Entry(state=state, days=_days(state.deadline, period, issued_on))
        for state in assessment.tasks
    )


def _days(
    deadline: Deadline, period: Period, issued_on: date | None
) -> tuple[date, ...]:
    """Return the days of *deadline* within the plan; its first one in any case.

    Where the paper prints only how often, the last day of every term counts, unless
    it leaves the day to another paper.
    """
    if deadline.recurrence is None:
        return (deadline.due_on,) if deadline.due_on else ()
    if deadline.due_on is None and _BY_OTHERS.search(fold(deadline.text)):
        return ()
    first = deadline.due_on or _end_of_term(
        max(period.starts_on, issued_on or period.starts_on),
        TERMS[deadline.recurrence],
    )
    found, repeated = [first], replace(deadline, due_on=first)
    while (day := next_occurrence(repeated, found[-1] + _ONE_DAY)) and (
        day <= period.ends_on
    ):
        found.append(day)
    return tuple(found)


def _end_of_term(start: date, months: int) -> date:
    """Return the last day of the month, quarter, half-year or year of *start*."""
    month = -(-start.month // months) * months
    return date(start.year, month, monthrange(start.year, month)[1])


def calendar(assessment: Assessment) -> Fragment:
    """The tasks by month, the recurring by term, then those without a day.

    Every task stands in exactly one place.
    """
    words, found = Words(assessment), entries(assessment)
    if not found:
        return _section(words, "page.calendar", [words.say("page.tasks-none")])
    states = count_states(
        words, "task_state", (each.state.state for each in found), URGENCY
    )
    lines = [words.say("page.tasks-count", count=len(found), states=states)]
    if any(each.days for each in found):
        lines.append(words.say("calendar.file"))
    if assessment.case.is_scored:
        lines.append(words.say("calendar.points"))
    parts: dict[str, list[Entry]] = {kind: [] for kind in _COLUMNS}
    for each in found:
        parts[_kind(each)].append(each)
    shown = [_part(words, kind, inside) for kind, inside in parts.items()]
    return Fragment("\n").join([_section(words, "page.plan-state", lines), *shown])


def _kind(entry: Entry) -> str:
    """Return the part of the page *entry* stands in."""
    if entry.recurrence:
        return "repeated"
    if entry.days:
        return "by-month"
    return "waiting" if entry.state.deadline.kind == "event" else "undated"


def _part(words: Words, kind: str, found: list[Entry]) -> Fragment:
    """Return one part of the page; it says so where nothing stands in it."""
    code = f"calendar.{kind}"
    if not found:
        return _section(words, code, [words.say(f"{code}-none")])
    until = words.day(plan_period(words.assessment.case).ends_on)
    lines = [words.say(f"{code}-note", until=until)] if kind == "repeated" else []
    found.sort(key=_place)
    frame = to_frame(
        words,
        (_row(words, each) for each in found),
        (*_COLUMNS[kind], "lead_unit", *_serves(words), "state"),
    )
    groups = [_group(words, each) for each in found]
    shown = table(frame, words.say(code), words.language, groups)
    return _section(words, code, lines, shown)


def _serves(words: Words) -> tuple[str, ...]:
    """Name the columns that say what a task is for."""
    is_scored = words.assessment.case.is_scored
    return ("criterion", "points_at_stake") if is_scored else ("indicator",)


def _place(entry: Entry) -> tuple[int, date, int]:
    """Sort by term, then by first day, then by urgency."""
    term = TERMS[entry.recurrence] if entry.recurrence else 0
    day = entry.days[0] if entry.days else date.max
    return (term, day, URGENCY.index(entry.state.state))


def _group(words: Words, entry: Entry) -> str:
    """Return the month or the term that *entry* stands under."""
    if entry.recurrence:
        return words.say(f"calendar.{entry.recurrence}")
    if not entry.days:
        return ""
    day = entry.days[0]
    month = f"{day.month:02}" if day.month < 3 else day.month
    return words.say("calendar.month", month=month, year=day.year)


def _row(words: Words, entry: Entry) -> dict[str, object]:
    task, state = entry.task, entry.state
    return {
        "id": task.id,
        "task": task.title,
        "due_on": entry.days[0] if entry.days else None,
        "next_on": state.next_on or entry.next_on(words.assessment.case.params.as_of),
        "deadline": state.deadline.text or None,
        "waits_for": state.deadline.text,
        "lead_unit": "; ".join(task.lead_unit) or None,
        "criterion": "; ".join(task.criterion_ids) or None,
        "indicator": words.serves(task.criterion_ids) or None,
        "points_at_stake": at_stake(words.assessment, [task]),
        "state": words.say(f"task_state.{state.state}"),
    }


def _section(
    words: Words, code: str, lines: Sequence[str], *bodies: Fragment
) -> Fragment:
    title = words.say(code)
    return fill("section.html.j2", words, title=title, lines=lines, bodies=bodies)
