"""Drafts a person has looked through, as the records of a new case. Pure.

Nothing is made up: a claim is only what a paper prints as one, and what no paper
says stays blank. What is still marked ``check`` goes along as a confirmation that
keeps the case from running until somebody signs it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dtiwb.intake.drafted import Drafts
from dtiwb.intake.rows import CriterionRow, DraftRow
from dtiwb.models import (
    About,
    Claim,
    Confirmation,
    CriteriaSet,
    Plan,
    Published,
    Review,
    Target,
    Task,
)
from dtiwb.text import fold
from dtiwb.wording import say

Landed = Mapping[str, Sequence[Any]]
"""Table name to the records that go into it."""


def land(papers: Sequence[Drafts], criteria_set: CriteriaSet) -> Landed:
    """Return the tables of a new case from the drafts of *papers*."""
    ids = _Ids()
    criteria = [(p, row) for p in papers for row in p.criteria.values()]
    scored = [row for _, row in criteria if _is_scored(row)]
    claimed = {
        row.id: row.claimed_points for row in scored if row.claimed_points is not None
    }
    return {
        "claims": [
            Claim(criterion_id=each.id, claimed_points=claimed.get(each.id))
            for each in criteria_set.criteria()
            if scored and each.is_scored
        ],
        "review": _reviews(scored),
        "tasks": [*_actions(criteria, ids), *_tasks(papers, ids)],
        "targets": list(_targets(papers, criteria_set, ids)),
        "published": list(_published(papers)),
        "confirmations": list(_confirmations(papers)),
    }


def about(papers: Sequence[Drafts]) -> About:
    """Return what a reader must know of a case made from *papers*."""
    head = papers[0].head
    files = ", ".join(paper.head.source_file for paper in papers)
    return About(
        plan=Plan(
            title=f"{head.kind} {head.title}".strip() or head.source_file,
            number=head.number,
            issued_on=head.issued_on,
            issuer=head.issuer,
            period=str(head.period),
        ),
        notes=(say("intake-case.made-from", files=files), say("intake-case.claims")),
    )


class _Ids:
    """Gives each task its id, once, and remembers which task a draft became."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self.of_task: dict[tuple[str, str], str] = {}

    def new(self, prefix: str, label: str) -> str:
        """Return ``nv-3.5``; ``nv-3.5-2`` where that is taken."""
        plain = re.sub(r"[^a-z0-9.]+", "-", fold(label)).strip("-.")
        name = f"{prefix}-{plain}" if plain else prefix
        self._taken[name] += 1
        count = self._taken[name]
        return name if count == 1 and plain else f"{name}-{count}"


def _is_scored(row: CriterionRow) -> bool:
    points = (row.points_won, row.claimed_points, row.reviewed_points)
    return any(each is not None for each in points)


def _reviews(rows: Iterable[CriterionRow]) -> list[Review]:
    """Return what was given: the appraised points, else those the paper says won."""
    found: dict[str, Review] = {}
    for row in rows:
        given = row.points_won if row.reviewed_points is None else row.reviewed_points
        if given is not None:
            review = Review(
                criterion_id=row.id, reviewed_points=given, reason=row.reason
            )
            found.setdefault(row.id, review)
    return list(found.values())


def _actions(
    criteria: Iterable[tuple[Drafts, CriterionRow]], ids: _Ids
) -> Iterator[Task]:
    """Yield what is to be done for each criterion; parts of one heading share it."""
    groups: dict[tuple[str, str, str], list[CriterionRow]] = defaultdict(list)
    for paper, row in criteria:
        if row.action:
            groups[paper.name, row.code, row.action].append(row)
    for (name, code, _), rows in groups.items():
        first = rows[0]
        task_id = ids.new("nv", code)
        ids.of_task[name, code] = task_id
        yield Task(
            id=task_id,
            title=first.action,
            criterion_ids=tuple(row.id for row in rows),
            lead_unit=first.lead_unit,
            supporting_units=first.supporting_units,
            deadline=first.deadline_text,
            source=_source(first),
        )


def _tasks(papers: Iterable[Drafts], ids: _Ids) -> Iterator[Task]:
    for paper in papers:
        for row in paper.tasks.values():
            task_id = ids.new("nv", row.no)
            ids.of_task.setdefault((paper.name, row.no), task_id)
            yield Task(
                id=task_id,
                title=row.text,
                lead_unit=row.lead_unit,
                supporting_units=row.supporting_units,
                deadline=row.deadline_text,
                source=_source(row),
            )


def _targets(
    papers: Iterable[Drafts], criteria_set: CriteriaSet, ids: _Ids
) -> Iterator[Target]:
    known = {each.id for each in criteria_set.criteria()}
    for paper in papers:
        for number, row in enumerate(paper.targets.values(), 1):
            yield Target(
                id=ids.new("ct", str(number)),
                title=row.text,
                comparison=row.comparison,
                value=row.value,
                year=row.year,
                unit=row.unit,
                criterion_id=row.of if row.of in known else "",
                task_id=ids.of_task.get((paper.name, row.of), ""),
                source=_source(row),
            )


def _published(papers: Iterable[Drafts]) -> Iterator[Published]:
    """Yield what headings state of their index; an annex states only its maximum."""
    seen: set[str] = set()
    for paper in papers:
        for row in paper.indicators.values():
            if row.code not in seen:
                seen.add(row.code)
                yield Published(
                    indicator_id=row.code,
                    criteria_count=row.stated_count,
                    max_points=row.stated_max,
                    reviewed_points=row.stated_points,
                    rank=row.rank,
                    rank_of=row.rank_of,
                    source=_source(row),
                )


def _confirmations(papers: Iterable[Drafts]) -> Iterator[Confirmation]:
    """Yield every row that still waits for somebody to compare it with the paper."""
    for paper in papers:
        for name, place in paper.head.places.items():
            if place.confidence == "check":
                yield Confirmation(
                    table="document",
                    row_id=name,
                    what=_shown(getattr(paper.head, name)),
                    source_file=paper.head.source_file,
                    page=place.page,
                    line_from=place.line_from,
                    line_to=place.line_to,
                )
        tables: tuple[tuple[str, Mapping[int, Any], str, str], ...] = (
            ("indicators", paper.indicators, "code", "name"),
            ("criteria", paper.criteria, "id", "name"),
            ("tasks", paper.tasks, "no", "text"),
            ("targets", paper.targets, "of", "text"),
            ("review", paper.review, "code", "what_to_look_at"),
        )
        for table, rows, row_id, what in tables:
            for row in rows.values():
                if row.confidence == "check":
                    yield Confirmation(
                        table=table,
                        row_id=getattr(row, row_id),
                        what=getattr(row, what),
                        source_file=row.source_file,
                        page=row.page,
                        line_from=row.line_from,
                        line_to=row.line_to,
                    )


def _shown(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _source(row: DraftRow) -> str:
    """Return ``file:line``, as the tables give their sources."""
    return f"{row.source_file}:{row.line_from}" if row.line_from else row.source_file
