"""This year against last, and agencies against each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dtiwb.models import Assessment, CriterionResult, Points
from dtiwb.scoring import rank, to_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionChange:
    """One criterion in two years; ``before`` is None where new, ``now`` where gone."""

    id: str
    title: str
    now: Points | None
    before: Points | None

    @property
    def difference(self) -> Decimal | None:
        """Points now less points before, by the firmest figure of each year."""
        if self.now is None or self.before is None:
            return None
        now, before = firmest(self.now), firmest(self.before)
        return None if now is None or before is None else now - before


def firmest(points: Points) -> Decimal | None:
    """Return the reviewed points, or the claimed ones while there is no review."""
    if points.reviewed_points is not None:
        return points.reviewed_points
    return points.claimed_points


def compare_years(assessment: Assessment) -> Iterator[CriterionChange]:
    """Yield every criterion of both years; none is skipped.

    In the same set the id ties a criterion to its line of the year before; in the
    set that was replaced ``previous_id`` does. No other set can be compared with.
    """
    if assessment.previous is None:
        return
    left: dict[str, CriterionResult] = {
        row.id: row for row in assessment.previous.criteria
    }
    now, then = assessment.case.criteria_set, assessment.previous.case.criteria_set
    for row in assessment.criteria:
        before = left.pop(now.line_before(row.criterion, then) or "", None)
        yield CriterionChange(
            id=row.id,
            title=row.criterion.title,
            now=row.points,
            before=before.points if before else None,
        )
    for row in left.values():
        yield CriterionChange(
            id=row.id, title=row.criterion.title, now=None, before=row.points
        )


def same_set(assessments: Iterable[Assessment]) -> bool:
    """Tell whether points can be compared: all by one criteria set."""
    return len({each.case.criteria_set.id for each in assessments}) == 1


def rank_cases(assessments: Iterable[Assessment]) -> dict[str, int]:
    """Rank cases by their firmest total, unrounded; those without points have none."""
    points = {each.case.id: firmest(each.totals) for each in assessments}
    return rank(
        {case_id: value for case_id, value in points.items() if value is not None}
    )


def share_of_maximum(points: Points) -> Decimal | None:
    """Return the firmest points as percent of the maximum, not rounded."""
    value = firmest(points)
    if value is None or not points.max_points:
        return None
    return to_decimal(Fraction(value) / Fraction(points.max_points) * 100)
