"""The firmest figure of a case, shares of the maximum, and sums that hide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from dtiwb.models import CriterionResult, Points
from dtiwb.scoring import COLUMNS, to_decimal


def firmest(points: Points) -> Decimal | None:
    """Return the reviewed points, or the claimed ones while there is no review."""
    if points.reviewed_points is not None:
        return points.reviewed_points
    return points.claimed_points


def share_of_maximum(points: Points) -> Decimal | None:
    """Return the firmest points as percent of the maximum, not rounded."""
    return percent(firmest(points), points.max_points)


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return *part* as percent of *whole*, not rounded; None where there is none."""
    if part is None or not whole:
        return None
    return to_decimal(Fraction(part) / Fraction(whole) * 100)


def sum_of_all(rows: Iterable[CriterionResult]) -> Points:
    """Add the counted *rows*; a column that one of them does not know is unknown.

    A sum that left one of two criteria out would pass for the points of both.
    """
    counted = [row.points for row in rows if row.is_counted]

    def column(name: str) -> Decimal | None:
        values = [getattr(each, name) for each in counted]
        if not values or None in values:
            return None
        return sum(values, Decimal(0))

    return Points(
        **{name: column(name) for name in COLUMNS},
        open_count=sum(each.open_count for each in counted),
    )
