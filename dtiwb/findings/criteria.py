"""What a single criterion gives reason to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from dtiwb.models import (
    CriterionResult,
    FileProblem,
    Finding,
    Manual,
    TaskState,
    Verdict,
)

ZERO = Decimal(0)

Told = Mapping[str, tuple[FileProblem, ...]]
"""What the files of the register said, by evidence id."""


def criterion_findings(row: CriterionResult, told: Told) -> Iterator[Finding]:
    """Yield what one criterion gives reason to say."""
    points = row.points
    contested = max(points.at_risk_points or ZERO, points.disputed_points or ZERO)
    if row.cut_before and contested > 0:
        yield _finding("repeat-cut", row, contested)
    if (points.disputed_points or ZERO) > 0 and not _has_reason(row):
        yield _finding("reason-unknown", row, points.disputed_points)
    yield from _verdicts(row, told)
    if (points.at_risk_points or ZERO) > 0:
        yield _finding("overclaimed", row, points.at_risk_points)
    earned, claimed = points.earned_points, points.claimed_points
    if earned is not None and claimed is not None and earned != claimed:
        yield _finding(
            "fact-differs-from-claim",
            row,
            abs(claimed - earned),
            earned=earned,
            claimed=claimed,
        )
    if points.unclaimed_points:
        yield _finding("underclaimed", row, points.unclaimed_points)
    if row.rests_on_assumption:
        yield _finding("assumed-best", row, None)
    if earned is None and not isinstance(row.criterion.rule, Manual):
        yield _finding("no-fact", row, None)


def _has_reason(row: CriterionResult) -> bool:
    return row.review is not None and bool(row.review.reason_code or row.review.reason)


def _verdicts(row: CriterionResult, told: Told) -> Iterator[Finding]:
    """Yield what is wrong with the evidence, unless no point hangs on it."""
    points = row.points
    hanging = (
        points.earned_points if points.claimed_points is None else points.claimed_points
    )
    if hanging == 0:
        return
    for verdict in row.verdicts:
        for code in verdict.problems:
            if code == "secret-document":  # said once, for the whole register
                code = "missing-evidence"
            yield _finding(
                code,
                row,
                points.at_risk_points,
                evidence_id=verdict.evidence_id,
                demand=verdict.rule.title or verdict.rule.id,
                **_details(told, verdict, code),
            )


def _details(told: Told, verdict: Verdict, code: str) -> Mapping[str, str]:
    """Return what the file said in particular, where a file said it."""
    place = (verdict.criterion_id, verdict.page, verdict.quote)
    for each in told.get(verdict.evidence_id, ()):
        if each.code == code and each.concerns(*place):
            return each.told()
    return {}


def _finding(
    code: str,
    row: CriterionResult,
    points: Decimal | None,
    evidence_id: str = "",
    **fields: str | Decimal,
) -> Finding:
    return Finding(
        code=code,
        criterion_id=row.id,
        indicator_id=row.indicator_id,
        evidence_id=evidence_id,
        points=points,
        fields={key: str(value) for key, value in fields.items()},
    )


def without_task(
    criteria: Iterable[CriterionResult], tasks: Iterable[TaskState]
) -> Iterator[Finding]:
    """Yield every gap that no open task works on."""
    served = {
        each
        for state in tasks
        if state.state not in ("done", "cancelled")
        for each in state.task.criterion_ids
    }
    for row in criteria:
        headroom = row.points.headroom_points
        if row.is_counted and headroom and not {row.id, row.indicator_id} & served:
            yield _finding("no-task-for-gap", row, headroom)
