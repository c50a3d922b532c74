"""What it would come to: demands supposed met, and which points come cheapest. Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dtiwb.assessing import assess
from dtiwb.models import Assessment, Case, Criterion, CriterionResult
from dtiwb.planning import tasks_for

ZERO = Decimal(0)

Demand = tuple[str, str]
"""Criterion id and id of one of its evidence rules."""


def supposing(case: Case, demands: Set[Demand]) -> Case:
    """Return *case* as if nobody asked for *demands*: they then cost no points."""
    if not demands:
        return case
    of_set = case.criteria_set

    def eased(criterion: Criterion) -> Criterion:
        rules = of_set.evidence_rules(criterion)
        left = tuple(rule for rule in rules if (criterion.id, rule.id) not in demands)
        return criterion if left == rules else replace(criterion, evidence=left)

    indicators = tuple(
        replace(each, criteria=tuple(map(eased, each.criteria)))
        for each in of_set.indicators
    )
    return replace(case, criteria_set=replace(of_set, indicators=indicators))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Points that papers alone would bring, and what stands in the way.

    ``demands`` are the unmet ones. ``last_on`` is the last day of the most urgent task
    for the criterion, ``days`` what is left until then at ``as_of``; None without one.
    """

    row: CriterionResult
    points: Decimal
    demands: tuple[str, ...]
    unit: str = ""
    last_on: date | None = None
    days: int | None = None

    @property
    def points_per_demand(self) -> Decimal:
        """What one paper brings, if all of them come."""
        return self.points / len(self.demands)


def cheapest(assessment: Assessment) -> tuple[Gain, ...]:
    """Return what papers alone would bring, most points for one paper first.

    Assumed is that every missing paper costs the same work and the facts stay as they
    are: criteria that only more facts would lift are not here. Among equals the one
    with fewer days left comes first, then the order of the set.
    """
    unmet = {
        row.id: tuple(each.rule.id for each in row.verdicts if not each.holds)
        for row in assessment.criteria
        if row.is_counted
    }
    demands = {(id, rule) for id, rules in unmet.items() for rule in rules}
    best = assess(supposing(assessment.case, demands))
    found = []
    for row, reached in zip(assessment.criteria, best.criteria, strict=True):
        points = (reached.points.supported_points or ZERO) - (
            row.points.supported_points or ZERO
        )
        if unmet.get(row.id) and points > 0:
            found.append(_gain(assessment, row, points, unmet[row.id]))
    return tuple(sorted(found, key=_order))


def _gain(
    assessment: Assessment,
    row: CriterionResult,
    points: Decimal,
    demands: tuple[str, ...],
) -> Gain:
    state = next(tasks_for(assessment, row.id), None)
    unit = next(iter(state.task.lead_unit), "") if state else ""
    last_on = state.next_on if state else None
    days = (last_on - assessment.case.params.as_of).days if last_on else None
    return Gain(
        row=row, points=points, demands=demands, unit=unit, last_on=last_on, days=days
    )


def _order(gain: Gain) -> tuple[Decimal, bool, int]:
    return (-gain.points_per_demand, gain.days is None, gain.days or 0)
