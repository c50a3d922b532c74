"""A Case to an Assessment: judge, score, sum up. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dtiwb.comparison import lines_before
from dtiwb.findings import find
from dtiwb.models import (
    Assessment,
    Case,
    Checklist,
    Claim,
    Criterion,
    CriterionResult,
    FactValue,
    Indicator,
    IndicatorResult,
    NotApplicable,
    Points,
    Relative,
    Review,
    Verdict,
)
from dtiwb.models.assessment import State
from dtiwb.planning import target_states, task_states
from dtiwb.reconcile import Register, judge, register_of, supported_share_points
from dtiwb.scoring import add_up, earned_points, facts_of_part, settle, to_decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filed:
    """What a case has on file, by criterion id."""

    facts: Mapping[str, Mapping[str, FactValue]]
    claims: Mapping[str, Claim]
    reviews: Mapping[str, Review]
    deducted: Mapping[str, Decimal]
    excused: Mapping[str, NotApplicable]
    register: Register
    cut_before: frozenset[str]


def assess(case: Case) -> Assessment:
    """Judge, score and sum up a case: the same files give the same result."""
    previous = assess(case.previous) if case.previous else None
    filed = _file(case, previous)
    rounding = case.criteria_set.rounding
    criteria = tuple(
        _assess_criterion(case, indicator, criterion, filed)
        for indicator in case.criteria_set.indicators
        for criterion in indicator.criteria
    )
    indicators = tuple(
        _assess_indicator(case, indicator, criteria)
        for indicator in case.criteria_set.indicators
    )
    totals = add_up((row.points for row in indicators), rounding, "total")
    tasks = task_states(case)
    return Assessment(
        case=case,
        totals=totals,
        criteria=criteria,
        indicators=indicators,
        findings=find(case, criteria, indicators, totals, tasks),
        tasks=tasks,
        targets=target_states(case),
        previous=previous,
    )


def _file(case: Case, previous: Assessment | None) -> _Filed:
    facts: dict[str, dict[str, FactValue]] = defaultdict(dict)
    for fact in case.facts:
        facts[fact.criterion_id][fact.name] = fact.value
    deducted: dict[str, Decimal] = defaultdict(Decimal)
    for each in case.deductions:
        deducted[each.criterion_id] += each.points
    return _Filed(
        facts=facts,
        claims={claim.criterion_id: claim for claim in case.claims},
        reviews={review.criterion_id: review for review in case.review},
        deducted=deducted,
        excused={each.criterion: each for each in case.params.not_applicable},
        register=register_of(case),
        cut_before=_cut_before(case, previous) if previous else frozenset(),
    )


def _cut_before(case: Case, previous: Assessment) -> frozenset[str]:
    """Return the criteria of *case* whose line was cut in the year before."""
    cut = {
        row.id for row in previous.criteria if (row.points.disputed_points or ZERO) > 0
    }
    tied = lines_before(case, previous.case)
    return frozenset(each for each, before in tied.items() if cut & {*before})


def _assess_indicator(
    case: Case, indicator: Indicator, criteria: tuple[CriterionResult, ...]
) -> IndicatorResult:
    inside = (
        row.points
        for row in criteria
        if row.indicator_id == indicator.id and row.is_counted
    )
    stated = {each.indicator_id: each for each in case.published}.get(indicator.id)
    return IndicatorResult(
        indicator=indicator,
        points=add_up(inside, case.criteria_set.rounding, "indicator"),
        rank=stated.rank if stated else None,
        rank_of=stated.rank_of if stated else None,
    )


def _assess_criterion(
    case: Case, indicator: Indicator, criterion: Criterion, filed: _Filed
) -> CriterionResult:
    rules = case.criteria_set.evidence_rules(criterion)
    verdicts = judge(criterion, rules, filed.register)
    points = _points(case, criterion, filed, verdicts)
    excused = filed.excused.get(criterion.id)
    is_scored = criterion.is_scored and indicator.is_scored
    is_relative = isinstance(criterion.rule, Relative)
    return CriterionResult(
        criterion=criterion,
        indicator_id=indicator.id,
        state=_state(points, excused, is_scored),
        points=points,
        deducted_points=filed.deducted.get(criterion.id, ZERO),
        verdicts=verdicts,
        review=filed.reviews.get(criterion.id),
        cut_before=criterion.id in filed.cut_before,
        rests_on_assumption=is_relative and points.earned_points is not None,
        excuse=f"{excused.reason} ({excused.source})" if excused else "",
    )


def _points(
    case: Case, criterion: Criterion, filed: _Filed, verdicts: Iterable[Verdict]
) -> Points:
    """Score one criterion: what evidence supports starts from what its facts earn.

    Without facts it starts from the claim, from which the agency has already taken
    its deductions.
    """
    claim, review = filed.claims.get(criterion.id), filed.reviews.get(criterion.id)
    claimed = claim.claimed_points if claim else None
    facts = filed.facts.get(criterion.id, {})
    earned = earned_points(criterion.rule, criterion.max_points, facts)
    base, off, parts = earned, Fraction(0), {}
    if earned is not None:
        off = Fraction(filed.deducted.get(criterion.id, ZERO))
        parts = _part_points(criterion, facts)
    elif claimed is not None:
        base = Fraction(claimed)
    keep = case.criteria_set.kept_share(criterion)
    supported = (
        None if base is None else supported_share_points(base, parts, verdicts, keep)
    )

    def settled(points: Fraction | None) -> Decimal | None:
        if points is None:
            return None
        net = to_decimal(max(points - off, Fraction(0)))
        return settle(net, case.criteria_set.rounding, "criterion")

    return side_by_side(
        criterion.max_points,
        settled(earned),
        claimed,
        settled(supported),
        review.reviewed_points if review else None,
    )


def _part_points(
    criterion: Criterion, facts: Mapping[str, FactValue]
) -> dict[str, Fraction]:
    """Return what each checklist part earns; nothing for other rules."""
    if not isinstance(criterion.rule, Checklist):
        return {}
    earned = {
        part.id: earned_points(
            part.rule, part.max_points, facts_of_part(facts, part.id)
        )
        for part in criterion.rule.parts
    }
    return {part_id: points or Fraction(0) for part_id, points in earned.items()}


def side_by_side(
    max_points: Decimal,
    earned: Decimal | None,
    claimed: Decimal | None,
    supported: Decimal | None,
    reviewed: Decimal | None,
) -> Points:
    """Put the five columns of one criterion beside each other and take the gaps."""
    over = None if claimed is None or supported is None else claimed - supported
    return Points(
        max_points=max_points,
        earned_points=earned,
        claimed_points=claimed,
        supported_points=supported,
        reviewed_points=reviewed,
        headroom_points=None if supported is None else max_points - supported,
        at_risk_points=None if over is None else max(over, ZERO),
        disputed_points=(
            None if claimed is None or reviewed is None else claimed - reviewed
        ),
        unclaimed_points=None if over is None else max(-over, ZERO),
        open_count=1 if claimed is None and earned is None else 0,
    )


def _state(points: Points, excused: NotApplicable | None, is_scored: bool) -> State:
    if excused is not None:
        return "not_applicable"
    if not is_scored:
        return "not_scored"
    if points.supported_points is None:
        return "not_known"
    if points.claimed_points == 0 and points.supported_points == 0:
        return "not_claimed"
    if not points.at_risk_points:
        return "supported"
    return "partly" if points.supported_points else "at_risk"
