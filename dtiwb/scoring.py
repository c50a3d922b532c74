"""Facts to points: rules, deductions, sums, grade and rank. Pure.

Shares are exact fractions until they are rounded, once, where the criteria set
says. Points are Decimal everywhere a caller can see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Counted,
    FactValue,
    Grade,
    Manual,
    PerItem,
    Points,
    Proportional,
    Relative,
    Rounding,
    Rule,
    Tiers,
    WeightedShare,
)

ZERO, ONE = Fraction(0), Fraction(1)
_EXACT_PLACES = 18
COLUMNS = (
    "max_points",
    "earned_points",
    "claimed_points",
    "supported_points",
    "reviewed_points",
    "headroom_points",
    "at_risk_points",
    "disputed_points",
    "unclaimed_points",
)


def earned_points(
    rule: Rule, max_points: Decimal, facts: Mapping[str, FactValue]
) -> Fraction | None:
    """Return the exact points *facts* earn, or None while an input is not known.

    Not known is not zero: such a criterion is listed as open and left out of the
    subtotal, never counted as a failure. *facts* maps input names to values; the
    only input of a simple rule is named ``""``.
    """
    whole = Fraction(max_points)
    match rule:
        case Manual():
            return None
        case Checklist(parts=parts):
            return _sum_known(
                earned_points(part.rule, part.max_points, facts_of_part(facts, part.id))
                for part in parts
            )
        case WeightedShare(weights=weights):
            return _weighted(weights, whole, facts)
        case Relative():
            own, best = _number(facts.get("own")), _number(facts.get("best"))
            if own is None or best is None or best <= 0:
                return None
            return whole * _clip(own / best)
        case Choice(options=options):
            shares = {option.id: option.share for option in options}
            chosen = facts.get("")
            return None if chosen is None else whole * shares[str(chosen)]
    value = _number(facts.get(""))
    if value is None:
        return None
    match rule:
        case Binary():
            return whole if value >= 1 else ZERO
        case Tiers(tiers=tiers):
            reached = (Fraction(t.points) for t in tiers if value >= t.at_least)
            return max(reached, default=ZERO)
        case PerItem(points_each=points_each):
            return min(max(value, ZERO) * Fraction(points_each), whole)
        case Proportional():
            return whole * _proportional_share(rule, value)


def facts_of_part(facts: Mapping[str, FactValue], part_id: str) -> dict[str, FactValue]:
    """Return the inputs of one checklist part: ``a`` is its only one, ``a.x`` its x."""
    own = {"": facts[part_id]} if part_id in facts else {}
    prefix = f"{part_id}."
    named = {
        k.removeprefix(prefix): v for k, v in facts.items() if k.startswith(prefix)
    }
    return own | named


def _proportional_share(rule: Proportional, value: Fraction) -> Fraction:
    share = _clip(ONE - value if rule.lower_is_better else value)
    if share < rule.zero_below:
        return ZERO
    return min(share / rule.full_at, ONE)


def _weighted(
    weights: Mapping[str, Fraction], whole: Fraction, facts: Mapping[str, FactValue]
) -> Fraction | None:
    counts = {name: _number(facts.get(name)) for name in (*weights, "total")}
    total = counts.pop("total")
    if total is None or total <= 0:
        return None
    done = _sum_known(
        None if count is None else weights[name] * max(count, ZERO)
        for name, count in counts.items()
    )
    return None if done is None else whole * _clip(done / total)


def _sum_known(values: Iterable[Fraction | None]) -> Fraction | None:
    total = ZERO
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _number(value: FactValue | None) -> Fraction | None:
    match value:
        case Counted():
            return value.share
        case Decimal():
            return Fraction(value)
        case _:
            return None


def _clip(share: Fraction) -> Fraction:
    return min(max(share, ZERO), ONE)


def to_decimal(points: Fraction) -> Decimal:
    """Return *points* as a Decimal with all the digits the context holds."""
    return Decimal(points.numerator) / Decimal(points.denominator)


def half_up(points: Decimal, places: int) -> Decimal:
    """Round half up to *places*.

    The value is first snapped to 18 places, so that a half that no Decimal can
    hold exactly (a third of 0.015) is still the half it is.
    """
    exact = points.quantize(Decimal(1).scaleb(-_EXACT_PLACES), ROUND_HALF_UP)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def settle(points: Decimal, rounding: Rounding, level: str) -> Decimal:
    """Round *points* if *level* is the one where the set says to round."""
    return half_up(points, rounding.places) if rounding.at == level else points


def add_up(
    rows: Iterable[Points], rounding: Rounding | None = None, level: str = ""
) -> Points:
    """Add *rows* column by column, leaving out what is not known.

    A column in which nothing is known stays None.
    """
    rows = tuple(rows)

    def column(name: str) -> Decimal | None:
        known = [v for row in rows if (v := getattr(row, name)) is not None]
        if not known:
            return None
        total = sum(known, Decimal(0))
        return settle(total, rounding, level) if rounding else total

    return Points(
        **{name: column(name) for name in COLUMNS},
        open_count=sum(row.open_count for row in rows),
    )


def grade_of(
    points: Decimal | None, total: Decimal | None, grades: Iterable[Grade]
) -> Grade | None:
    """Return the highest of *grades* that *points* out of *total* reach, or None."""
    if points is None or not total:
        return None
    share = Fraction(points) / Fraction(total)
    for grade in sorted(grades, key=_threshold, reverse=True):
        if grade.above is not None and share <= grade.above:
            continue
        if grade.at_least is not None and share < grade.at_least:
            continue
        return grade
    return None


def _threshold(grade: Grade) -> tuple[Fraction, bool]:
    """Order grades: of two with one border, the one above it is the higher."""
    border = max(grade.at_least or ZERO, grade.above or ZERO)
    return border, grade.above is not None


def rank(points: Mapping[str, Decimal]) -> dict[str, int]:
    """Rank from 1 (best); equal points share the better rank.

    Give it unrounded points: two agencies that only look equal on paper are not.
    """
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(points.values(), reverse=True), 1):
        places.setdefault(value, place)
    return {key: places[value] for key, value in points.items()}
