"""Everything that keeps a case from being defended, under stable codes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dtiwb.models import (
    Case,
    CriterionResult,
    EvidenceItem,
    Finding,
    IndicatorResult,
    Manual,
    Points,
    TaskState,
)
from dtiwb.text import fold

SHARED_WIDELY = 5
"""From this many criteria on, one paper is named as carrying too much."""

CODES = (
    "repeat-cut",
    "reason-unknown",
    "missing-evidence",
    "secret-document",
    "draft-evidence",
    "expired-evidence",
    "evidence-too-late",
    "evidence-too-early",
    "wrong-kind",
    "wrong-issuer",
    "no-number",
    "no-date",
    "no-signer",
    "no-page",
    "no-quote",
    "no-counts",
    "unconfirmed-link",
    "file-missing",
    "file-changed",
    "signature-invalid",
    "overclaimed",
    "fact-differs-from-claim",
    "underclaimed",
    "assumed-best",
    "no-fact",
    "no-task-for-gap",
    "task-overdue",
    "deadline-unreadable",
    "task-waiting",
    "evidence-shared-widely",
    "registered-twice",
    "unlinked-evidence",
    "total-mismatch",
    "set-partial",
)
"""All finding codes, the most pressing first. A code never changes its meaning."""

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
    if case.is_scored:
        found += [
            *(each for row in criteria if row.is_counted for each in _criterion(row)),
            *_without_task(criteria, tasks),
            *_register(case, criteria),
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


def _criterion(row: CriterionResult) -> Iterator[Finding]:
    points = row.points
    contested = max(points.at_risk_points or ZERO, points.disputed_points or ZERO)
    if row.cut_before and contested > 0:
        yield _finding("repeat-cut", row, contested)
    if (points.disputed_points or ZERO) > 0 and not _has_reason(row):
        yield _finding("reason-unknown", row, points.disputed_points)
    yield from _verdicts(row)
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


def _verdicts(row: CriterionResult) -> Iterator[Finding]:
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
            )


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


def _without_task(
    criteria: Iterable[CriterionResult], tasks: Iterable[TaskState]
) -> Iterator[Finding]:
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


def _register(case: Case, criteria: Iterable[CriterionResult]) -> Iterator[Finding]:
    open_items = [item for item in case.evidence if not item.secrecy]
    secret = len(case.evidence) - len(open_items)
    if secret:  # counted, never named
        yield Finding(code="secret-document", fields={"count": str(secret)})
    uses: dict[str, set[str]] = defaultdict(set)
    for link in case.links:
        uses[link.evidence_id].add(link.criterion_id)
    claimed = {row.id: row.points.claimed_points or ZERO for row in criteria}
    file_problems = dict(case.file_problems)
    for item in open_items:
        used = uses[item.id]
        if not used:
            yield Finding(code="unlinked-evidence", evidence_id=item.id)
            if item.id in file_problems:
                yield Finding(code=file_problems[item.id], evidence_id=item.id)
        if len(used) >= SHARED_WIDELY:
            carried = sum((claimed.get(each, ZERO) for each in used), ZERO)
            yield Finding(
                code="evidence-shared-widely",
                evidence_id=item.id,
                fields={"count": str(len(used)), "carried": str(carried)},
            )
    yield from _doubles(open_items)


def _doubles(items: Iterable[EvidenceItem]) -> Iterator[Finding]:
    """Yield every paper that an earlier one, in the order of ids, already is."""
    seen: dict[tuple[str, ...], str] = {}
    for item in sorted(items, key=lambda each: each.id):
        keys: list[tuple[str, ...]] = []
        if item.number and item.issued_on:
            keys.append(
                (fold(item.number), item.issued_on.isoformat(), fold(item.issuer))
            )
        if item.sha256:
            keys.append((item.sha256.lower(),))
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            yield Finding(
                code="registered-twice", evidence_id=item.id, fields={"other": first}
            )
        for key in keys:
            seen.setdefault(key, item.id)


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
            fields={"set": case.criteria_set.id, "note": transcription.note},
        )
