"""Rule kinds: how a counted fact becomes points (cách xác định và tính điểm).

A closed union with one ``match`` over it in ``scoring``. A new kind needs an
official set that uses it. ``inferred`` marks a rule read out of a criterion's
name because the official formula is not published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary:
    """Có / không: the fact is 1 or 0."""

    kind: Literal["binary"] = "binary"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of a ladder: *points* once the count is *at_least* this much."""

    at_least: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Theo bậc: the points of the highest tier reached (4 meetings 20, 3: 15)."""

    tiers: tuple[Tier, ...]
    kind: Literal["tiers"] = "tiers"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One named situation and the share of the maximum it earns."""

    id: str
    title: str
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Theo trường hợp: one of named situations; the fact is an option id."""

    options: tuple[Option, ...]
    kind: Literal["choice"] = "choice"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportional:
    """Theo tỷ lệ: a/b of the maximum.

    ``full_at``: share from which full points are given. ``zero_below``: share
    under which nothing is given. ``lower_is_better`` counts 1 - a/b instead, and
    the two thresholds then speak of that.
    """

    full_at: Fraction = Fraction(1)
    zero_below: Fraction = Fraction(0)
    lower_is_better: bool = False
    kind: Literal["proportional"] = "proportional"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedShare:
    """Tỷ lệ có trọng số: (1·done + 0.5·in progress) / total.

    ``titles`` says in words what each weight counts.
    """

    weights: dict[str, Fraction]
    titles: dict[str, str] = field(default_factory=dict)
    kind: Literal["weighted_share"] = "weighted_share"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PerItem:
    """Theo số lượng: points for each counted item, capped at the maximum."""

    points_each: Decimal
    kind: Literal["per_item"] = "per_item"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a checklist, with points and a rule of its own."""

    id: str
    title: str
    max_points: Decimal
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Gồm nhiều ý: parts with points of their own, added up."""

    parts: tuple[Part, ...]
    kind: Literal["checklist"] = "checklist"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """So với cơ quan cao nhất: own value over the best agency's.

    Facts ``own`` and ``best``; nothing is earned until ``best`` is given, and
    then the result rests on that assumption.
    """

    kind: Literal["relative"] = "relative"
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """Do người chấm: set by people, or the formula is not published."""

    kind: Literal["manual"] = "manual"
    inferred: bool = False


Rule = (
    Binary
    | Tiers
    | Choice
    | Proportional
    | WeightedShare
    | PerItem
    | Checklist
    | Relative
    | Manual
)
