"""Where points would stand in a published ranking: bounds, never a guess.

A table of which only some rows were published still says how many agencies are
above a row: one less than its rank. Between such rows nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dtiwb.comparison.points import firmest
from dtiwb.models import Assessment, CriterionResult, Ranking, RankingRow
from dtiwb.scoring import to_decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankBounds:
    """The best and the worst rank possible; ``worst`` is None where nothing says."""

    best: int
    worst: int | None

    @property
    def is_exact(self) -> bool:
        """True where the published rows leave one rank only."""
        return self.best == self.worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where points stand in a ranking, and how far the neighbours are.

    ``to_rise`` are the points missing to the next row above, ``to_fall`` those that
    may be lost without falling behind the next row below. Unless exact they are the
    most it can be: an agency whose points are not published may stand between.
    """

    bounds: RankBounds
    to_rise: Decimal | None
    rises_exactly: bool
    to_fall: Decimal | None
    falls_exactly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What losing points of one criterion would do to the rank.

    ``whole`` is losing all its points, ``unsupported`` what no evidence supports.
    """

    row: CriterionResult
    whole_points: Decimal
    whole: RankBounds
    unsupported_points: Decimal | None
    unsupported: RankBounds | None


def rank_bounds(points: Decimal, ranking: Ranking, agency_id: str = "") -> RankBounds:
    """Return the ranks that *points* could have among the others of *ranking*.

    The row of *agency_id* itself is left out. Equal points share the better rank.
    """
    others = _Others(ranking, agency_id)
    most = others.most_above(points)
    return RankBounds(
        best=others.fewest_above(points) + 1, worst=None if most is None else most + 1
    )


def standing(points: Decimal, ranking: Ranking, agency_id: str = "") -> Standing:
    """Return the rank of *points* and how far the rows beside it are."""
    others = _Others(ranking, agency_id)
    bounds = rank_bounds(points, ranking, agency_id)
    above = min(others.above(points), key=lambda each: each.low, default=None)
    below = max(others.not_above(points), key=lambda each: each.high, default=None)
    rises = above is not None and bounds.worst == others.at_least(above) + 1
    falls = below is not None and others.at_most(below) == bounds.best - 1
    return Standing(
        bounds=bounds,
        to_rise=None if above is None else above.high - points,
        rises_exactly=rises and above is not None and above.low == above.high,
        to_fall=None if below is None else points - below.high,
        falls_exactly=falls and below is not None and below.low == below.high,
    )


def unknown_ranks(ranking: Ranking) -> list[tuple[int, int]]:
    """Return the ranks whose points are not published, as first and last of a run.

    Equal points share a rank and fill the ones behind it. Where nobody says how many
    were ranked, only what lies above a known rank can be told.
    """
    ranks = [
        rank
        for row in ranking.rows
        if row.points is not None and (rank := ranking.rank_of(row))
    ]
    filled = {rank + n for rank in ranks for n in range(ranks.count(rank))}
    last = ranking.ranked or max(ranks, default=0)
    runs: list[tuple[int, int]] = []
    for rank in range(1, last + 1):
        if rank in filled:
            continue
        if runs and runs[-1][1] == rank - 1:
            runs[-1] = (runs[-1][0], rank)
        else:
            runs.append((rank, rank))
    return runs


def cannot_place(assessment: Assessment, ranking: Ranking) -> str:
    """Return why a case has no place in *ranking*: a code, empty where it has one."""
    if firmest(assessment.totals) is None:
        return "no-points"
    if ranking.scale is None:
        return "scale-unknown"
    if ranking.scale != assessment.case.criteria_set.total_points:
        return "scale-differs"
    return "" if any(row.points is not None for row in ranking.rows) else "no-rows"


def caveats(assessment: Assessment, ranking: Ranking) -> Iterator[str]:
    """Yield what a reader must know of reading a case in *ranking*, by code."""
    year = assessment.case.params.year
    if not year.first_year <= ranking.year <= year.last_year:
        yield "ranking-other-year"
    if ranking.level != assessment.case.agency.level:
        yield "ranking-other-level"
    if assessment.reviewed_points is None:
        yield "ranking-by-claim"
    elif not_reviewed_count(assessment):
        yield "ranking-part-reviewed"
    if assessment.max_points != ranking.scale:
        yield "ranking-lower-maximum"
    if ranking.scale_note:
        yield "ranking-scale-note"


def not_reviewed_count(assessment: Assessment) -> int:
    """Return how many criteria were claimed, and are not among the reviewed points."""
    return sum(
        row.points.claimed_points is not None and row.points.reviewed_points is None
        for row in assessment.criteria
        if row.is_counted
    )


def losses(assessment: Assessment, ranking: Ranking) -> list[Loss]:
    """Return what losing each criterion would do, the largest loss first.

    Points are of the column the total is: a claim nobody has reviewed yet is no part
    of reviewed points. Only for a case that has a place: see ``cannot_place``.
    """
    total, agency = firmest(assessment.totals), assessment.case.agency.id
    is_reviewed = assessment.reviewed_points is not None
    found = []
    for row in assessment.criteria:
        of_row = row.points
        points = of_row.reviewed_points if is_reviewed else of_row.claimed_points
        if total is None or not points or not row.is_counted:
            continue
        supported, idle, without = of_row.supported_points, None, None
        if supported is not None:
            idle = max(points - supported, ZERO)
            without = rank_bounds(total - idle, ranking, agency)
        found.append(
            Loss(
                row=row,
                whole_points=points,
                whole=rank_bounds(total - points, ranking, agency),
                unsupported_points=idle,
                unsupported=without,
            )
        )
    return sorted(found, key=lambda each: -each.whole_points)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A row whose points are published; percent is as exact as it was printed."""

    low: Decimal
    high: Decimal
    rank: int | None


class _Others:
    """The rows of a ranking without the agency's own."""

    def __init__(self, ranking: Ranking, agency_id: str) -> None:
        rows = [row for row in ranking.rows if agency_id and row.agency == agency_id]
        self.own = rows[0] if rows else None
        self.own_rank = ranking.rank_of(self.own) if self.own else None
        listed = [row for row in ranking.rows if row is not self.own]
        self.ranks = [rank for row in listed if (rank := ranking.rank_of(row))]
        self.rows = [
            _Known(low=span[0], high=span[1], rank=ranking.rank_of(row))
            for row in listed
            if (span := _span(row, ranking.scale))
        ]
        count = ranking.ranked
        self.count = None if count is None else count - (self.own is not None)

    def above(self, points: Decimal) -> list[_Known]:
        """Return the rows certainly above *points*."""
        return [row for row in self.rows if row.low > points]

    def not_above(self, points: Decimal) -> list[_Known]:
        """Return the rows certainly not above *points*."""
        return [row for row in self.rows if row.high <= points]

    def fewest_above(self, points: Decimal) -> int:
        """Return how many of the others are above *points* at the least."""
        above = self.above(points)
        return max([len(above), *map(self.at_least, above)])

    def most_above(self, points: Decimal) -> int | None:
        """Return how many of the others can be above *points*, if anything says."""
        below = self.not_above(points)
        counts = [count for row in below if (count := self.at_most(row)) is not None]
        if self.count is not None:
            counts.append(self.count - len(below))
        return min(counts, default=None)

    def at_least(self, row: _Known) -> int:
        """Return how many of the others certainly have what *row* has, or more."""
        if row.rank is None:
            return 1
        better = row.rank - 1
        listed = sum(rank < row.rank for rank in self.ranks)
        if self.own_rank is not None:
            better -= self.own_rank < row.rank
        elif better > listed:  # the agency may be one of those not listed
            better -= 1
        return better + self.ranks.count(row.rank)

    def at_most(self, row: _Known) -> int | None:
        """Return how many of the others can have more than *row* has."""
        if row.rank is None:
            return None
        is_better = self.own_rank is not None and self.own_rank < row.rank
        return row.rank - 1 - is_better


def _span(row: RankingRow, scale: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most points a published figure can stand for."""
    if row.points is None:
        return None
    if row.unit == "points":
        return row.points, row.points
    if scale is None:
        return None
    exponent = row.points.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    low, high = (
        to_decimal(Fraction(each) * Fraction(scale) / 100)
        for each in (row.points - half, row.points + half)
    )
    return low, high
