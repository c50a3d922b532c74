"""Province-wide or own failure: which criteria most agencies of a group lose."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dtiwb.models import Points
from dtiwb.scoring import to_decimal
from dtiwb.standings.groups import Group

MOST = Fraction(1, 2)
"""Lost by a greater share of the agencies than this, a criterion is province-wide.

Our own convention, as is ``FEWEST``; pages that use them say so.
"""

FEWEST = 5
"""With fewer agencies whose points are known, nothing is said about the group."""


def lost_points(points: Points) -> Decimal | None:
    """Return what a criterion lost, None where that is not known.

    That is what was claimed and not given; without a review, what is missing from the
    maximum to the points supported by evidence.
    """
    lost = points.disputed_points
    if lost is None and points.reviewed_points is None:
        lost = points.headroom_points
    return None if lost is None else max(lost, Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLoss:
    """How many agencies of a group lost points in one criterion, and how many points.

    ``known_count`` agencies have the criterion and a known loss or none.
    """

    criterion_id: str
    known_count: int
    lost_count: int
    lost_points: Decimal

    @property
    def lost_share(self) -> Decimal:
        """The agencies that lost points, in percent of those known."""
        return to_decimal(Fraction(self.lost_count, self.known_count) * 100)

    @property
    def reach(self) -> Literal["province-wide", "own", "nobody", "too-few"]:
        """Tell whether most lost points here, or only some agencies."""
        if not self.lost_count:
            return "nobody"
        if self.known_count < FEWEST:
            return "too-few"
        most = Fraction(self.lost_count, self.known_count) > MOST
        return "province-wide" if most else "own"


def losses(group: Group) -> tuple[CriterionLoss, ...]:
    """Return the criteria of a group, the one lost by most of the agencies first."""
    lost: dict[str, list[Decimal]] = defaultdict(list)
    for place in group.ranked:
        for criterion_id, points in place.standing.lost.items():
            if points is not None:
                lost[criterion_id].append(points)
    found = (
        CriterionLoss(
            criterion_id=criterion_id,
            known_count=len(points),
            lost_count=sum(each > 0 for each in points),
            lost_points=sum(points, Decimal(0)),
        )
        for criterion_id, points in lost.items()
    )
    return tuple(sorted(found, key=_most_lost_first))


def _most_lost_first(loss: CriterionLoss) -> tuple[Fraction, Decimal]:
    return -Fraction(loss.lost_count, loss.known_count), -loss.lost_points
