"""Rows of a task table, however they were printed, into tasks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from dtiwb.deadlines import read_deadline
from dtiwb.intake.drafts import DraftTask
from dtiwb.intake.labels import lead_and_helpers, split_units
from dtiwb.intake.paper import Line, Place, Remark, place_of
from dtiwb.intake.task_columns import (
    CUT,
    LEFT_OUT,
    LETTERS,
    NEED_A_LOOK,
    PART,
    RUNNING,
    TIMES,
    Row,
    TaskReading,
)
from dtiwb.models import Deadline, Period


def tasks_of_rows(
    rows: Sequence[Row],
    columns: Iterable[str],
    period: Period,
    issued_on: date | None,
) -> TaskReading:
    """Make the *rows* of one table into tasks; rows that only name a part head them."""
    _lift_running_numbers(rows)
    kinds = frozenset(columns)
    tasks: list[DraftTask] = []
    remarks: list[Remark] = []
    heading, sections = "", _sections(rows)
    numbers = _task_numbers(rows, sections)
    for n, row in enumerate(rows):
        if n in sections:
            heading = f"{row.no} {row.text}".strip()
            continue
        task = _task(row, numbers[n], heading, period, issued_on)
        found = [*_row_remarks(row, task, kinds)]
        if any(each.code in NEED_A_LOOK for each in found):
            task = replace(task, confidence="check")
        tasks.append(task)
        remarks += found
    remarks += _number_remarks(rows, sections)
    return TaskReading(
        tasks=tuple(tasks),
        used=frozenset(line.number for row in rows for line in row.lines),
        remarks=tuple(remarks),
    )


def _lift_running_numbers(rows: Sequence[Row]) -> None:
    """Take a running number out of the texts if most of them begin with one."""
    found = {n: m for n, row in enumerate(rows) if (m := RUNNING.match(row.text))}
    whole = [row for row in rows if not row.is_bare and not row.run]
    if len(found) > 1 and len(found) * 3 >= len(whole) * 2:
        for n, match in found.items():
            rows[n].run = match[1]
            rows[n].cells["text"] = rows[n].text[match.end() :]


def _sections(rows: Sequence[Row]) -> frozenset[int]:
    """Return the places of rows that name a part of the table and give no task."""
    return frozenset(
        n
        for n, row in enumerate(rows)
        if row.is_bare and _heads(row, rows[n + 1] if n + 1 < len(rows) else None)
    )


def _heads(row: Row, following: Row | None) -> bool:
    if PART.fullmatch(row.no):
        return True
    if not row.no or row.text.isupper():
        return not row.run
    if following is None or row.run:
        return False
    mine, other = path_of(row.no), path_of(following.no)
    deeper = len(other) > len(mine) or not other
    return deeper or (other[-1:] == (1,) and mine != other)


def path_of(number: str) -> tuple[int, ...]:
    """Return a printed number as whole numbers: ``1.4.2`` is (1, 4, 2).

    A list letter lies deeper than all numbers; đ stands between d and e.
    """
    parts = number.strip("().").split(".")
    if all(part.isdecimal() for part in parts):
        return tuple(int(part) for part in parts)
    last = parts[-1].strip("()").casefold()
    return (0, 0, 0, LETTERS.index(last) + 1) if last and last in LETTERS else ()


def _task_numbers(rows: Sequence[Row], sections: frozenset[int]) -> list[str]:
    """Return what to call each row: its number, with its part's where that repeats."""
    plain, whole, part, above = [], [], "", ""
    again = 0
    for n, row in enumerate(rows):
        own = (row.run or row.no).strip("(). -+")
        if n in sections:
            part = own
        if own.isalpha() and n not in sections and above:
            own = f"{above}.{own}"
        elif own:
            above, again = own, 1
        elif n not in sections:
            again += 1
            own = f"{above}-{again}" if above else str(again)
        plain.append(own)
        nested = not part or row.run or own.startswith(f"{part}.")
        whole.append(own if nested else f"{part}.{own}")
    tasks = [own for n, own in enumerate(plain) if n not in sections]
    return plain if len(set(tasks)) == len(tasks) else whole


def _task(
    row: Row, number: str, heading: str, period: Period, issued_on: date | None
) -> DraftTask:
    words = row.cells.get("deadline", "")
    lead, helpers = lead_and_helpers(row.cells.get("lead", ""))
    place = place_of(row.text_lines or row.lines)
    last = max(line.number for line in row.lines)
    return DraftTask(
        no=number,
        section=heading,
        text=row.text,
        place=replace(place, line_to=max(last, place.line_to)),
        lead_unit=split_units(lead),
        supporting_units=split_units(row.cells.get("supporting", "") or helpers),
        deadline=read_deadline(words, period, issued_on) if words else None,
    )


def _row_remarks(row: Row, task: DraftTask, kinds: frozenset[str]) -> Iterator[Remark]:
    words = row.cells.get("deadline", "")
    if row.joined:
        yield Remark(code="cell-joined", place=task.place, fields={"no": task.no})
    if row.doubtful:
        yield Remark(code="row-unclear", place=task.place, fields={"no": task.no})
    if "lead" in kinds and not task.lead_unit:
        yield Remark(code="no-lead-unit", place=task.place, fields={"no": task.no})
    yield from deadline_remarks(task.no, task.place, task.deadline)
    if len(TIMES.findall(words)) > 1 and ";" in words:
        yield Remark(
            code="several-deadlines",
            place=task.place,
            fields={"no": task.no, "text": words},
        )


def deadline_remarks(
    number: str, place: Place, deadline: Deadline | None
) -> Iterator[Remark]:
    """Yield what is wrong with the words of a deadline."""
    if deadline and deadline.kind == "unreadable":
        unfinished = CUT.search(deadline.text)
        yield Remark(
            code="deadline-unfinished" if unfinished else "deadline-unclear",
            place=place,
            fields={"no": number, "text": deadline.text},
        )


def _number_remarks(rows: Sequence[Row], sections: frozenset[int]) -> Iterator[Remark]:
    """Yield numbers that are left out or stand twice."""
    runs = [row for row in rows if row.run]
    listed = runs or [row for n, row in enumerate(rows) if n not in sections]
    for one, other in pairwise(listed):
        first, second = one.run or one.no, other.run or other.no
        before, after = path_of(first), path_of(second)
        siblings = bool(before and after) and before[:-1] == after[:-1]
        if siblings and after[-1] > before[-1] + 1:
            fields = {"before": first, "after": second}
            yield Remark(code="number-gap", place=place_of(other.lines), fields=fields)
    seen: set[str] = set()
    for row in rows:
        for number in {row.no.rstrip("."), row.run and f"{row.run}."}:
            if number in seen and "." in number:
                yield Remark(
                    code="number-repeated",
                    place=place_of(row.lines),
                    fields={"number": number.rstrip(".")},
                )
            seen.add(number)


def columns_left_out(
    kinds: Sequence[str], labels: Sequence[str], head: Sequence[Line]
) -> Iterator[Remark]:
    """Tell of columns whose words have no place in a draft task."""
    left = [
        label
        for kind, label in zip(kinds, labels, strict=True)
        if kind in LEFT_OUT and label
    ]
    if left:
        fields = {"columns": "; ".join(left)}
        yield Remark(code="columns-left-out", place=place_of(head), fields=fields)


def merged(readings: Iterable[TaskReading]) -> TaskReading:
    """Return several readings of one paper as one."""
    each = tuple(readings)
    return TaskReading(
        tasks=tuple(task for reading in each for task in reading.tasks),
        used=frozenset[int]().union(*(reading.used for reading in each)),
        remarks=tuple(remark for reading in each for remark in reading.remarks),
    )
