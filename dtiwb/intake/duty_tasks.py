"""Tasks that the sentences of a paper give out, each with the date it sets. Pure.

The organising part of a plan (tổ chức thực hiện) does so; so do a letter or a decision
that has no other part for it: what they order is read to be looked at, never certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from dtiwb.deadlines import read_deadline
from dtiwb.intake.drafts import DraftTask
from dtiwb.intake.duties import Duty, duties, helpers, subject
from dtiwb.intake.footnotes import join_lines
from dtiwb.intake.headings import ACTS
from dtiwb.intake.labels import split_units
from dtiwb.intake.outline import NUMBERED, Node, Passage, heading, title_of
from dtiwb.intake.paper import Line, Remark, place_of
from dtiwb.intake.task_rows import deadline_remarks
from dtiwb.models import Period


@dataclass(frozen=True, slots=True)
class Plan:
    """What every reader of a paper's text needs: years, date, width of a line."""

    period: Period
    issued_on: date | None
    width: int


@dataclass(slots=True)
class Found:
    """What has been read so far."""

    tasks: list[DraftTask] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)

    def take(self, task: DraftTask, lines: Iterable[Line]) -> None:
        """Keep *task*, and tell of a number that stands twice."""
        if task.no in {each.no for each in self.tasks}:
            fields = {"number": task.no}
            told = Remark(code="number-repeated", place=task.place, fields=fields)
            self.remarks.append(told)
        self.tasks.append(task)
        self.used |= {line.number for line in lines}
        self.remarks += deadline_remarks(task.no, task.place, task.deadline)


def take_duties(section: Node, plan: Plan, found: Found) -> None:
    """Keep a task for each date the organising part sets."""
    title, head = heading(section, plan.width), len(title_of(section, plan.width))
    path = [section.mark] if section.mark else []
    for node, numbers, above, above_lines in _points(section, path, "", []):
        lines = node.lines[head if node is section else 0 :]
        texts = [text for _, text in lines]
        if lines and node is not section:
            texts[0] = texts[0][node.marker :]
        passage = Passage(zip((line for line, _ in lines), texts, strict=True))
        dated = [*duties(passage.text, above)] if lines else []
        for count, duty in enumerate(dated, 1):
            no = ".".join([*numbers, str(count)] if len(dated) > 1 else numbers)
            own = passage.lines(duty.start, duty.end)
            task = _duty(duty, no, title, passage, plan)
            heads = [
                *section.lines[:head],
                *(above_lines if duty.unit == above else []),
            ]
            found.take(task, [*own, *(line for line, _ in heads)])
        if len(dated) > 1:
            fields = {
                "no": ".".join(numbers),
                "text": "; ".join(duty.when for duty in dated),
            }
            place = place_of(passage.lines(0, len(passage.text)))
            told = Remark(code="several-deadlines", place=place, fields=fields)
            found.remarks.append(told)


def _duty(duty: Duty, no: str, section: str, passage: Passage, plan: Plan) -> DraftTask:
    words = passage.text[duty.start : duty.end].strip(" ,;")
    return DraftTask(
        no=no,
        section=section,
        text=words,
        place=place_of(passage.lines(duty.start, duty.end)),
        lead_unit=split_units(duty.unit),
        supporting_units=split_units("; ".join(dict.fromkeys(helpers(words)))),
        deadline=read_deadline(duty.when, plan.period, plan.issued_on),
    )


_Lines = list[tuple[Line, str]]


def _points(
    node: Node, path: list[str], above: str, above_lines: _Lines
) -> Iterator[tuple[Node, list[str], str, _Lines]]:
    """Yield the points of the organising part, each with the unit it is given to."""
    yield node, path, above, above_lines
    own = subject(join_lines(node.own_texts()))
    below = (own, node.lines) if own else (above, above_lines)
    count = 0
    for child in node.children:
        count += child.kind not in NUMBERED
        mark = child.mark if child.kind in NUMBERED else str(count)
        yield from _points(child, [*path, mark], *below)


def take_orders(root: Node, plan: Plan, found: Found) -> None:
    """Keep a task for each date that a sentence of order sets: who, or do what.

    For papers without a part for tasks. Nothing says that such a sentence is one,
    so each is to be looked at.
    """
    for node, numbers, _, _ in _points(root, [], "", []):
        texts = node.own_texts()
        if node is root or not texts:
            continue
        passage = Passage(zip((line for line, _ in node.lines), texts, strict=True))
        for duty in duties(passage.text, ""):
            words = passage.text[duty.start : duty.end].strip()
            task = _duty(duty, ".".join(numbers), "", passage, plan)
            due = task.deadline.due_on if task.deadline else None
            is_past = bool(due and plan.issued_on and due < plan.issued_on)
            if (duty.unit or ACTS.match(words)) and not is_past:
                lines = passage.lines(duty.start, duty.end)
                found.take(replace(task, confidence="check"), lines)
