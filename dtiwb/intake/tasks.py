"""Tasks (nhiệm vụ) of a plan: from its tables, its numbered text, its duties. Pure.

What carries a number or a letter of its own is a task; dashes below it are its parts.
The organising part (tổ chức thực hiện) gives a task for each date it sets. Where a
table gives out the tasks, text that says the same is not counted again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dtiwb.deadlines import read_deadline
from dtiwb.intake.drafts import DraftTask
from dtiwb.intake.duties import helpers, leader, said_time
from dtiwb.intake.duty_tasks import Found, Plan, take_duties, take_orders
from dtiwb.intake.flat_tables import flat_tables
from dtiwb.intake.footnotes import join_lines, split_footnotes
from dtiwb.intake.furniture import find_furniture, flat
from dtiwb.intake.labels import Fields, cut_fields, find_labels, split_units
from dtiwb.intake.outline import (
    DASHES,
    NUMBERED,
    Node,
    heading,
    outline,
    title_of,
)
from dtiwb.intake.paper import Line, Paper, place_of
from dtiwb.intake.task_columns import TaskReading, tidy
from dtiwb.intake.task_rows import merged
from dtiwb.intake.task_tables import cell_tables
from dtiwb.models import Period

_CRITERION = re.compile(r"(?:tieu chi|chi so|chi tieu)\b.*(?:[\"“]|\bdiem\b)")
_FEWEST_WORDS = 5
_SAME = 0.8


@dataclass(slots=True)
class _Item:
    """A task as it stands in the text: its number, heading and lines."""

    no: str
    section: str
    node: Node
    above: list[Line]


def read_tasks(paper: Paper, period: Period, issued_on: date | None) -> TaskReading:
    """Read every task of *paper*: tables first, then what only the text says."""
    lines = split_footnotes(paper).body
    furniture = find_furniture(paper).used
    tables = merged(
        (
            cell_tables(lines, period, issued_on),
            flat_tables(lines, furniture, period, issued_on),
        )
    )
    root, width = outline(paper, tables.used)
    plan = Plan(period, issued_on, width)
    found = Found(tasks=[*tables.tasks])
    known = [_words(task.text) for task in tables.tasks]
    for section in _parts(root):
        if section.role == "organising":
            take_duties(section, plan, found)
            continue
        prefix = section.mark if found.tasks else ""
        for item in _items(section, prefix, width):
            _take_item(item, known, plan, found)
    if not found.tasks:
        take_orders(root, plan, found)
    return TaskReading(
        tasks=tuple(found.tasks),
        used=tables.used | found.used,
        remarks=(*tables.remarks, *found.remarks),
    )


def _parts(node: Node) -> Iterator[Node]:
    """Yield the topmost points whose heading speaks of tasks or of organising."""
    for child in node.children:
        if child.role in ("tasks", "organising"):
            yield child
        else:
            yield from _parts(child)


def _items(section: Node, prefix: str, width: int) -> Iterator[_Item]:
    """Yield the tasks of a section: its numbered points, else its dashes."""
    start = [section.mark] if section.kind == "number" or prefix else []
    above = [line for line, _ in section.lines]
    points = [
        child
        for child in section.children
        if child.kind in NUMBERED and child.role != "targets"
    ]
    title = heading(section, width)
    for point in points:
        yield from _items_of(point, start, title, above, width)
    if points:
        return
    dashes = [c for c in section.children if c.kind in DASHES and not _is_label(c)]
    for count, dash in enumerate(dashes, 1):
        yield _Item(".".join([*start, str(count)]), title, dash, above)
    says_more = len(section.lines) > len(title_of(section, width))
    if not dashes and says_more and not section.lines[-1][1].endswith(":"):
        yield _Item(section.mark, title, section, [])


def _items_of(
    node: Node, path: Sequence[str], title: str, above: list[Line], width: int
) -> Iterator[_Item]:
    """Yield the tasks of one point: its numbered points, its dashes, or itself."""
    if _CRITERION.match(flat(join_lines(title_of(node, width)))):
        return
    nested = bool(path) and node.mark.startswith(f"{path[-1]}.")
    path = [*(path[:-1] if nested else path), node.mark]
    own_heading = heading(node, width)
    here = [*above, *(line for line, _ in node.lines)]
    inner = [c for c in node.children if c.kind in NUMBERED and not _is_label(c)]
    for child in inner:
        yield from _items_of(child, path, own_heading, here, width)
    own = [c for c in node.children if c.kind in DASHES and _has_fields(c)]
    for count, dash in enumerate(own, 1):
        yield _Item(".".join([*path, str(count)]), own_heading, dash, here)
    if not inner and not own:
        yield _Item(".".join(path), title, node, above)


def _is_label(node: Node) -> bool:
    """Tell whether a point only says who or when: ``- Đơn vị chủ trì: ...``."""
    label = next(find_labels(node.lines[0][1]), None)
    return label is not None and label.start == 0


def _has_fields(node: Node) -> bool:
    """Tell whether a dash is a task: it says who or when beside what."""
    texts = "\n".join(text for _, text in node.all_lines())
    label = next(find_labels(texts), None)
    return label is not None and label.start > 0


def _take_item(
    item: _Item, known: Sequence[frozenset[str]], plan: Plan, found: Found
) -> None:
    """Keep a task of the text, or what of it no table has said."""
    every = item.node.all_lines()
    lines = [*(line for line, _ in every), *item.above]
    parts = [c for c in item.node.children if c.kind in DASHES] or [item.node]
    said = [
        part
        for part in parts
        if _is_said(join_lines(text for _, text in part.all_lines()), known)
    ]
    if len(said) == len(parts):
        found.used |= {line.number for line in lines}
        return
    without = {line.number for part in said for line, _ in part.all_lines()}
    rest = [pair for pair in every if pair[0].number not in without]
    found.take(_task(item, rest, plan), lines)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", flat(text)))


def _is_said(text: str, known: Iterable[frozenset[str]]) -> bool:
    """Tell whether a task of a table says the same as *text*."""
    words = _words(text)
    return any(
        min(len(words), len(other)) >= _FEWEST_WORDS
        and len(words & other) >= _SAME * min(len(words), len(other))
        for other in known
    )


def _task(item: _Item, lines: Sequence[tuple[Line, str]], plan: Plan) -> DraftTask:
    """Make a task of the lines; labels name unit and time, else the sentence may."""
    texts = [lines[0][1][item.node.marker :], *(text for _, text in lines[1:])]
    labelled = any(find_labels("\n".join(texts)))
    fields = Fields(action=join_lines(texts))
    if labelled:
        fields = cut_fields(texts, plan.width)
    text = tidy(fields.action).rstrip(" (")
    words = _balanced((fields.deadline or "").strip(" .;"))
    lead, supporting = fields.lead or "", fields.supporting or ""
    if not labelled:
        words = said_time(text)
        starts = (leader(join_lines(texts[n:])) for n in range(len(texts)))
        lead, supporting = (
            next(filter(None, starts), ""),
            "; ".join(dict.fromkeys(helpers(text))),
        )
    elif not lead:
        lead = leader(text)
    is_guess = lead != (fields.lead or "") or (
        not labelled and bool(supporting or words)
    )
    return DraftTask(
        no=item.no,
        section=item.section,
        text=text,
        place=place_of(line for line, _ in lines),
        lead_unit=split_units(lead),
        supporting_units=split_units(supporting),
        deadline=read_deadline(words, plan.period, plan.issued_on) if words else None,
        confidence="check" if is_guess else "certain",
    )


def _balanced(words: str) -> str:
    """Take off a bracket that was opened before the words began."""
    return words.rstrip(" ).") if words.count(")") > words.count("(") else words
