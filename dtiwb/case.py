"""Where the parts meet: files to a Case, a Case to an Assessment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.findings import find
from dtiwb.models import (
    Assessment,
    Case,
    Checklist,
    Criterion,
    CriterionResult,
    FactValue,
    Indicator,
    IndicatorResult,
    Params,
    Points,
    Relative,
    Review,
)
from dtiwb.models.assessment import State
from dtiwb.planning import target_states, task_states
from dtiwb.reconcile import Register, judge, register_of, supported_share_points
from dtiwb.scoring import add_up, earned_points, facts_of_part, settle, to_decimal
from dtiwb.store.cases import params_from, read_case, read_params
from dtiwb.store.files import Reader

ZERO = Decimal(0)


def open_case(params: str | Path | None = None, **keys: Any) -> Case:
    """Read and check every file of a case once.

    *params* is a params file; or give its keys as keyword arguments, as a notebook
    does, and the workspace is found from the current folder upwards.

    Raises:
        InputError: with every problem in every file.
    """
    if params is not None:
        parsed, reader = read_params(Path(params))
    else:
        reader = Reader(find_workspace(Path.cwd()))
        parsed = params_from(_as_text(keys), reader, "params")
        _note_same_file(parsed, reader)
    previous = None
    if parsed.compare_with:
        path = reader.root / "params" / f"{parsed.compare_with}.yaml"
        before, other = read_params(path)
        previous = read_case(before, other)
    return read_case(parsed, reader, previous)


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from *start* upwards with ``params`` and ``data``."""
    for folder in (start, *start.parents):
        if (folder / "params").is_dir() and (folder / "data").is_dir():
            return folder.resolve()
    raise InputError(_no_workspace(start))


def _no_workspace(start: Path) -> list[Any]:
    reader = Reader(start)
    reader.problems.add(start.name or ".", "no-workspace")
    return reader.problems.found


def _note_same_file(params: Params, reader: Reader) -> None:
    """Count the params file among the inputs if it says the same as the keys do."""
    path = reader.root / "params" / f"{params.case_id}.yaml"
    if path.is_file() and read_params(path)[0] == params:
        reader.read_bytes(path)


def _as_text(value: Any) -> Any:
    """Return *value* as the text, lists and mappings a YAML file would give."""
    match value:
        case Mapping():
            return {
                key: _as_text(each) for key, each in value.items() if each is not None
            }
        case list() | tuple():
            return [_as_text(each) for each in value]
        case _:
            return str(value)


def assess(case: Case) -> Assessment:
    """Judge, score and sum up a case. Pure: the same files give the same result."""
    register = register_of(case)
    previous = assess(case.previous) if case.previous else None
    cut_before = _cut_before(case, previous) if previous else frozenset()
    facts: dict[str, dict[str, FactValue]] = {}
    for fact in case.facts:
        facts.setdefault(fact.criterion_id, {})[fact.name] = fact.value
    criteria = tuple(
        _assess_criterion(
            case,
            indicator,
            criterion,
            facts.get(criterion.id, {}),
            register,
            cut_before,
        )
        for indicator in case.criteria_set.indicators
        for criterion in indicator.criteria
    )
    rounding = case.criteria_set.rounding
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


def _cut_before(case: Case, previous: Assessment) -> frozenset[str]:
    """Return the criteria of *case* whose line was cut in the year before."""
    cut = {
        row.id for row in previous.criteria if (row.points.disputed_points or ZERO) > 0
    }
    same_set = previous.case.criteria_set.id == case.criteria_set.id
    return frozenset(
        each.id
        for each in case.criteria_set.criteria()
        if (each.previous_id or (each.id if same_set else None)) in cut
    )


def _assess_indicator(
    case: Case, indicator: Indicator, criteria: tuple[CriterionResult, ...]
) -> IndicatorResult:
    inside = [
        r.points for r in criteria if r.indicator_id == indicator.id and r.is_counted
    ]
    stated = next((p for p in case.published if p.indicator_id == indicator.id), None)
    return IndicatorResult(
        indicator=indicator,
        points=add_up(inside, case.criteria_set.rounding, "indicator"),
        rank=stated.rank if stated else None,
        rank_of=stated.rank_of if stated else None,
    )


def _assess_criterion(
    case: Case,
    indicator: Indicator,
    criterion: Criterion,
    facts: Mapping[str, FactValue],
    register: Register,
    cut_before: frozenset[str],
) -> CriterionResult:
    excused = next(
        (each for each in case.params.not_applicable if each.criterion == criterion.id),
        None,
    )
    verdicts = judge(criterion, case.criteria_set.evidence_rules(criterion), register)
    deducted = sum(
        (each.points for each in case.deductions if each.criterion_id == criterion.id),
        ZERO,
    )
    review = next(
        (each for each in case.review if each.criterion_id == criterion.id), None
    )
    claimed = next(
        (
            each.claimed_points
            for each in case.claims
            if each.criterion_id == criterion.id
        ),
        None,
    )
    earned = _net(earned_points(criterion.rule, criterion.max_points, facts), deducted)
    base = earned if earned is not None or claimed is None else Fraction(claimed)
    supported = (
        None
        if base is None
        else supported_share_points(
            base,
            {} if earned is None or deducted else _part_points(criterion, facts),
            verdicts,
            case.criteria_set.kept_share(criterion),
        )
    )

    def rounded(points: Fraction | None) -> Decimal | None:
        if points is None:
            return None
        return settle(to_decimal(points), case.criteria_set.rounding, "criterion")

    points = side_by_side(
        criterion.max_points, rounded(earned), claimed, rounded(supported), review
    )
    is_scored = criterion.is_scored and indicator.is_scored
    assumed = isinstance(criterion.rule, Relative) and earned is not None
    return CriterionResult(
        criterion=criterion,
        indicator_id=indicator.id,
        state="not_applicable"
        if excused
        else _state(points)
        if is_scored
        else "not_scored",
        points=points,
        deducted_points=deducted,
        verdicts=verdicts,
        review=review,
        cut_before=criterion.id in cut_before,
        note=f"{excused.reason} ({excused.source})"
        if excused
        else "assumed-best"
        if assumed
        else "",
    )


def _net(earned: Fraction | None, deducted: Decimal) -> Fraction | None:
    return None if earned is None else max(earned - Fraction(deducted), Fraction(0))


def _part_points(
    criterion: Criterion, facts: Mapping[str, FactValue]
) -> dict[str, Fraction]:
    if not isinstance(criterion.rule, Checklist):
        return {}
    points: dict[str, Fraction] = {}
    for part in criterion.rule.parts:
        earned = earned_points(
            part.rule, part.max_points, facts_of_part(facts, part.id)
        )
        points[part.id] = earned or Fraction(0)
    return points


def side_by_side(
    max_points: Decimal,
    earned: Decimal | None,
    claimed: Decimal | None,
    supported: Decimal | None,
    review: Review | None,
) -> Points:
    """Put the five columns of one criterion beside each other and take the gaps."""
    reviewed = review.reviewed_points if review else None
    over = None if claimed is None or supported is None else claimed - supported
    return Points(
        max_points=max_points,
        earned_points=earned,
        claimed_points=claimed,
        supported_points=supported,
        reviewed_points=reviewed,
        headroom_points=None if supported is None else max_points - supported,
        at_risk_points=None if over is None else max(over, ZERO),
        disputed_points=None
        if claimed is None or reviewed is None
        else claimed - reviewed,
        unclaimed_points=None if over is None else max(-over, ZERO),
        open_count=1 if claimed is None and earned is None else 0,
    )


def _state(points: Points) -> State:
    if points.supported_points is None:
        return "not_known"
    if points.claimed_points == 0 and points.supported_points == 0:
        return "not_claimed"
    claimed = points.claimed_points
    if claimed is None or not points.at_risk_points:
        return "supported"
    return "partly" if points.supported_points else "at_risk"
