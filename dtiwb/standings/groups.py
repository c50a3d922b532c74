"""Cases that may be ranked together: one province, one level, one year, one set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dtiwb.comparison import firmest, share_of_maximum
from dtiwb.models import Points, Predecessor
from dtiwb.scoring import rank, to_decimal
from dtiwb.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One case as a roll-up needs it: who, when, by which set, how many points.

    ``indicators`` holds the firmest points of each main index, ``lost`` what was lost
    in each criterion that counts, None where that is not known. ``set_level`` is the
    level the set is made for. ``is_stale``: the latest run failed, and the figures are
    those of an earlier one.
    """

    case_id: str
    agency_id: str
    agency: str
    province: str
    level: str
    year: str
    criteria_set: str
    set_level: str
    is_scored: bool
    is_fictional: bool
    points: Points
    indicators: Mapping[str, Decimal | None] = field(default_factory=dict)
    lost: Mapping[str, Decimal | None] = field(default_factory=dict)
    predecessors: tuple[Predecessor, ...] = ()
    task_count: int = 0
    overdue_count: int = 0
    is_stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """The titles of the main indices and the criteria of a set, by id."""

    indicators: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)


Unranked = Literal["failed", "plan", "other-level", "no-points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case stands in its group; ``why`` it has no rank, if it has none.

    ``share`` is the firmest points as percent of the maximum, not rounded.
    """

    standing: Standing
    share: Decimal | None = None
    rank: int | None = None
    rank_of: int = 0
    indicator_ranks: Mapping[str, int] = field(default_factory=dict)
    why: Unranked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nhóm so sánh: the cases of one province, level, year and set, the best first.

    ``mean_share`` and ``median_share`` are of the ranked shares of the maximum, in
    percent.
    """

    province: str
    level: str
    year: str
    criteria_set: str
    places: tuple[Place, ...]
    mean_share: Decimal | None = None
    median_share: Decimal | None = None

    @property
    def ranked(self) -> tuple[Place, ...]:
        """The places that have a rank."""
        return tuple(place for place in self.places if place.rank is not None)

    @property
    def unranked(self) -> tuple[Place, ...]:
        """The places that have none, each with its reason."""
        return tuple(place for place in self.places if place.rank is None)

    @property
    def is_fictional(self) -> bool:
        """True where every case is invented, which every page must say."""
        return all(place.standing.is_fictional for place in self.places)

    @property
    def unreviewed_count(self) -> int:
        """How many are ranked by what they claimed, for want of a review."""
        points = (place.standing.points for place in self.ranked)
        return sum(each.reviewed_points is None for each in points)

    @property
    def unfinished_count(self) -> int:
        """How many are ranked with criteria open: neither claimed nor counted."""
        return sum(place.standing.points.open_count > 0 for place in self.ranked)

    @property
    def has_one_maximum(self) -> bool:
        """False where not the same criteria apply to all that are ranked."""
        return len({p.standing.points.max_points for p in self.ranked}) <= 1


def groups_of(standings: Iterable[Standing]) -> tuple[Group, ...]:
    """Put cases into their groups, ranked in each; by province, level, year, set."""
    members: dict[tuple[str, str, str, str], list[Standing]] = defaultdict(list)
    for each in standings:
        key = (each.province, each.level, each.year, each.criteria_set)
        members[key].append(each)
    keys = sorted(members, key=lambda key: (fold(key[0]), *key))
    return tuple(_group(key, members[key]) for key in keys)


def _group(key: tuple[str, str, str, str], members: Iterable[Standing]) -> Group:
    province, level, year, criteria_set = key
    places = _places(members)
    shares = sorted(
        Fraction(place.share)
        for place in places
        if place.rank is not None and place.share is not None
    )
    middle = shares[(len(shares) - 1) // 2 : len(shares) // 2 + 1]
    return Group(
        province=province,
        level=level,
        year=year,
        criteria_set=criteria_set,
        places=places,
        mean_share=_mean(shares),
        median_share=_mean(middle),
    )


def _mean(values: Sequence[Fraction]) -> Decimal | None:
    total = sum(values, Fraction(0))
    return to_decimal(total / len(values)) if values else None


def _places(standings: Iterable[Standing]) -> tuple[Place, ...]:
    """Rank by the firmest total and by each main index; ties share the better rank."""
    why = {each.case_id: (each, why_unranked(each)) for each in standings}
    fit = [each for each, reason in why.values() if reason is None]
    totals = rank({s.case_id: v for s in fit if (v := firmest(s.points)) is not None})
    by_indicator = {
        indicator: rank(
            {
                s.case_id: v
                for s in fit
                if (v := s.indicators.get(indicator)) is not None
            }
        )
        for indicator in dict.fromkeys(i for each in fit for i in each.indicators)
    }
    places = (
        Place(
            standing=each,
            share=share_of_maximum(each.points),
            rank=totals.get(case_id),
            rank_of=len(totals),
            indicator_ranks={
                indicator: ranks[case_id]
                for indicator, ranks in by_indicator.items()
                if case_id in ranks
            },
            why=reason,
        )
        for case_id, (each, reason) in why.items()
    )
    return tuple(sorted(places, key=_best_first))


def _best_first(place: Place) -> tuple[bool, int, str, str]:
    standing = place.standing
    unranked = place.rank is None
    return unranked, place.rank or 0, fold(standing.agency), standing.case_id


def why_unranked(standing: Standing) -> Unranked | None:
    """Return why a case cannot be ranked, or None if it can."""
    if standing.is_stale:
        return "failed"
    if not standing.is_scored:
        return "plan"
    if standing.level != standing.set_level:
        return "other-level"
    if firmest(standing.points) is None or not standing.points.max_points:
        return "no-points"
    return None
