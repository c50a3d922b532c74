"""All findings of a case, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dtiwb.findings.codes import CODES
from dtiwb.findings.criteria import criterion_findings, without_task
from dtiwb.findings.papers import register_findings
from dtiwb.models import (
    Case,
    CriterionResult,
    Finding,
    IndicatorResult,
    Points,
    TaskState,
)
from dtiwb.text import is_internal

ZERO = Decimal(0)


def find(
    case: Case,
    criteria: Sequence[CriterionResult],
    indicators: Sequence[IndicatorResult],
    totals: Points,
    tasks: Sequence[TaskState],
) -> tuple[Finding, ...]:
    """Return every finding of *case*, by points at stake, then code, then place.

    A plan case has no points to defend: only its tasks and its set are looked at.
    """
    found = [*_tasks(tasks), *_set(case)]
    told = case.told_by_files()
    if case.is_scored:
        found += [
            *(
                each
                for row in criteria
                if row.is_counted
                for each in criterion_findings(row, told)
            ),
            *without_task(criteria, tasks),
            *register_findings(case, criteria, told),
            *_published(case, criteria, indicators, totals),
        ]
    order = {row.id: number for number, row in enumerate(criteria)}
    places = {row.indicator.id: number for number, row in enumerate(indicators)}
    return tuple(
        sorted(
            found,
            key=lambda f: (
                -(f.points or ZERO),
                CODES.index(f.code),
                order.get(f.criterion_id, -1),
                places.get(f.indicator_id, len(places)),
                f.evidence_id,
                f.task_id,
            ),
        )
    )


def _tasks(tasks: Iterable[TaskState]) -> Iterator[Finding]:
    codes = {
        "overdue": "task-overdue",
        "waiting": "task-waiting",
        "unreadable": "deadline-unreadable",
    }
    for state in tasks:
        if state.state in codes:
            yield Finding(
                code=codes[state.state],
                task_id=state.task.id,
                fields={"deadline": state.deadline.text},
            )


def _published(
    case: Case,
    criteria: Sequence[CriterionResult],
    indicators: Sequence[IndicatorResult],
    totals: Points,
) -> Iterator[Finding]:
    computed = {row.indicator.id: row.points for row in indicators} | {"total": totals}
    for stated in case.published:
        points = computed[stated.indicator_id]
        inside = [
            row
            for row in criteria
            if stated.indicator_id in ("total", row.indicator_id)
        ]
        pairs = (
            ("criteria_count", stated.criteria_count, len(inside)),
            ("max_points", stated.max_points, points.max_points),
            ("claimed_points", stated.claimed_points, points.claimed_points),
            ("reviewed_points", stated.reviewed_points, points.reviewed_points),
        )
        for column, printed, ours in pairs:
            if printed is not None and ours is not None and printed != ours:
                yield Finding(
                    code="total-mismatch",
                    indicator_id=stated.indicator_id,
                    fields={
                        "column": column,
                        "printed": str(printed),
                        "computed": str(ours),
                    },
                )


def _set(case: Case) -> Iterator[Finding]:
    transcription = case.criteria_set.transcription
    if transcription.status != "checked":
        yield Finding(
            code="set-partial",
            fields={
                "set": case.criteria_set.id,
                "note": "" if is_internal(transcription.note) else transcription.note,
            },
        )
