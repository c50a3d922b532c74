"""The tasks of a month in tables: how many in each group, and every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from dtiwb.models import Task
from dtiwb.planning import at_stake
from dtiwb.progress import GROUPS, DueTask, Group, month_of, tasks_of_month
from dtiwb.report.documents.elements import Cell, Element, cell, table
from dtiwb.report.documents.lettering import Style
from dtiwb.report.words import Words

_GROUPS = (105, 30, 30)
_TASKS = (18, 66, 46, 40, 20, 18, 44)
_PLANNED = (18, 76, 54, 40, 20, 44)
"""Widths in millimetres, with points and without."""
GROUP_STYLE = Style(
    id="BangNhom",
    name="Bảng, nhóm",
    size=12,
    bold=True,
    before=2,
    after=2,
    keep_next=True,
)
"""Keeps the title of a group of rows on the page of its first row."""


def month(day: date) -> str:
    """Return the month of *day* as officials write it: ``01/2026``, ``9/2025``."""
    return f"{day.month:02}/{day.year}" if day.month < 3 else f"{day.month}/{day.year}"


def group_title(words: Words, group: Group) -> str:
    """Return the heading of a group of tasks."""
    _, ends_on = month_of(words.assessment.case.params.as_of)
    shown = month(ends_on + timedelta(days=1)) if group == "coming" else month(ends_on)
    return words.say(f"progress.{group}", month=shown)


def group_table(words: Words) -> Element:
    """Return how many tasks stand in each group, and the points that hang on them."""
    is_scored = words.assessment.case.is_scored
    heads = ["progress.group", "progress.count", *(["progress.stake"] * is_scored)]
    rows = [[cell("BangDau", words.say(each)) for each in heads]]
    for group, tasks in tasks_of_month(words.assessment).items():
        points = _stake(words, [each.state.task for each in tasks])
        line = [
            cell("BangChu", group_title(words, group)),
            cell("BangSo", str(len(tasks))),
            cell("BangSo", points),
        ]
        rows.append(line[: len(heads)])
    widths = _GROUPS if is_scored else (_GROUPS[0] + _GROUPS[2], _GROUPS[1])
    return table("BangKe", widths, rows, heads=1)


def task_table(words: Words) -> Element:
    """Return every task below its group; a group without tasks is left out."""
    is_scored = words.assessment.case.is_scored
    heads = [
        *(words.column("id"), words.column("task"), words.column("lead_unit")),
        *(words.column("deadline"), words.column("criterion")),
        *([words.say("progress.stake")] if is_scored else []),
        words.column("state"),
    ]
    rows = [[cell("BangDau", each) for each in heads]]
    found = tasks_of_month(words.assessment)
    for group in GROUPS:
        if found[group]:
            title = group_title(words, group)
            rows.append([cell(GROUP_STYLE.id, title, span=len(heads))])
            rows += [list(_task_row(words, each, group)) for each in found[group]]
    return table("BangKe", _TASKS if is_scored else _PLANNED, rows, heads=1)


def _task_row(words: Words, each: DueTask, group: Group) -> Iterator[Cell]:
    task = each.state.task
    yield cell("BangSo", task.id)
    yield cell("BangChu", task.title)
    yield cell("BangChu", "; ".join(task.lead_unit) or words.say("page.no-unit"))
    yield cell("BangChu", _deadline(words, each))
    yield cell("BangSo", _serves(words, task.criterion_ids))
    if words.assessment.case.is_scored:
        yield cell("BangSo", _stake(words, [task]))
    yield cell("BangChu", _state(words, each, group))


def _stake(words: Words, tasks: Sequence[Task]) -> str:
    """Say what points are at stake in *tasks*; a dash where they serve no criterion."""
    if not any(task.criterion_ids for task in tasks):
        return "—"
    return words.points(at_stake(words.assessment, tasks))


def _deadline(words: Words, each: DueTask) -> str:
    """Return the printed deadline, with the day meant where it recurs."""
    text = each.state.deadline.text or words.say("page.no-deadline")
    if each.due_on is None or each.state.deadline.kind != "recurring":
        return text
    return f"{text} ({words.day(each.due_on)})"


def _serves(words: Words, ids: Iterable[str]) -> str:
    indicators = {row.indicator.id for row in words.assessment.indicators}
    said = (
        words.say("progress.of-index", id=each) if each in indicators else each
        for each in ids
    )
    return ", ".join(said) or "—"


def _state(words: Words, each: DueTask, group: Group) -> str:
    """Say where a task stands; of a recurring one, where this time of it stands."""
    state, as_of = each.state, words.assessment.case.params.as_of
    said = words.say(f"task_state.{state.state}")
    if state.state == "done" and state.task.output_evidence_id:
        return f"{said}: {words.paper(state.task.output_evidence_id)}"
    if group != "due" or state.state in ("done", "overdue"):
        return said
    is_past = each.due_on is not None and each.due_on < as_of
    return words.say("progress.not-recorded" if is_past else "progress.still-due")
