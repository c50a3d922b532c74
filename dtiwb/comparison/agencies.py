"""Agencies beside each other: who is ranked with whom, and who is not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dtiwb.comparison.points import firmest
from dtiwb.models import Assessment, Points
from dtiwb.scoring import rank


def same_set(assessments: Iterable[Assessment]) -> bool:
    """Tell whether points can be compared: all by one criteria set."""
    return len({each.case.criteria_set.id for each in assessments}) == 1


def rank_cases(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Rank cases by their firmest total, unrounded; those without points have none."""
    return _rank({each.case.id: each.totals for each in assessments})


def rank_by_indicator(
    assessments: Sequence[Assessment],
) -> dict[str, dict[str, int]]:
    """Rank cases of one set within each main index: index id, case id, rank."""
    columns: dict[str, dict[str, Points]] = {}
    for each in assessments:
        for row in each.indicators:
            columns.setdefault(row.indicator.id, {})[each.case.id] = row.points
    return {indicator_id: _rank(points) for indicator_id, points in columns.items()}


def _rank(points: Mapping[str, Points]) -> dict[str, int]:
    values: dict[str, Decimal] = {
        key: value
        for key, each in points.items()
        if (value := firmest(each)) is not None
    }
    return rank(values)


def groups_to_rank(assessments: Iterable[Assessment]) -> list[list[Assessment]]:
    """Group cases that can be ranked together: one set, one period, one level."""
    found: dict[tuple[str, str, str], list[Assessment]] = {}
    for each in assessments:
        case = each.case
        key = (case.criteria_set.id, str(case.params.year), case.agency.level)
        found.setdefault(key, []).append(each)
    return list(found.values())


def why_not_ranked(assessment: Assessment, group: Sequence[Assessment]) -> str:
    """Return why a case has no rank in its *group*: a code, empty where it has one."""
    if firmest(assessment.totals) is None:
        return "no-points"
    return "alone-in-group" if len(group) < 2 else ""
