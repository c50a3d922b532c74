"""Self-assessment against appraisal: what was cut, where, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dtiwb.comparison.crosswalks import lines_before
from dtiwb.comparison.points import percent
from dtiwb.models import Assessment, CriterionResult

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """Claimed and reviewed points of criteria where both are known.

    ``cut_points`` are the cuts alone; where the appraiser gave more than was
    claimed, that stands in ``raised_points`` and is not set off.
    """

    count: int
    claimed_points: Decimal
    reviewed_points: Decimal
    cut_points: Decimal
    raised_points: Decimal
    cut_count: int
    lost_count: int
    lost_points: Decimal

    @property
    def share_cut(self) -> Decimal | None:
        """The cuts as percent of the points claimed."""
        return percent(self.cut_points, self.claimed_points)


def appraised(rows: Iterable[CriterionResult]) -> Appraised | None:
    """Sum up the counted *rows* that were claimed and reviewed; None where none was.

    ``lost_count`` of them lost all they claimed.
    """
    known = [
        (row.points.claimed_points, row.points.reviewed_points)
        for row in rows
        if row.is_counted
    ]
    pairs = [(a, b) for a, b in known if a is not None and b is not None]
    if not pairs:
        return None
    cuts = [claimed - given for claimed, given in pairs if claimed > given]
    lost = [claimed for claimed, given in pairs if claimed > 0 == given]
    return Appraised(
        count=len(pairs),
        claimed_points=sum((claimed for claimed, _ in pairs), ZERO),
        reviewed_points=sum((given for _, given in pairs), ZERO),
        cut_points=sum(cuts, ZERO),
        raised_points=sum((b - a for a, b in pairs if b > a), ZERO),
        cut_count=len(cuts),
        lost_count=len(lost),
        lost_points=sum(lost, ZERO),
    )


def by_indicator(assessment: Assessment) -> Iterator[tuple[str, Appraised]]:
    """Yield each main index with anything appraised in it."""
    for each in assessment.indicators:
        inside = (
            row for row in assessment.criteria if row.indicator_id == each.indicator.id
        )
        found = appraised(inside)
        if found is not None:
            yield each.indicator.id, found


def fewest_with_half(assessment: Assessment) -> list[CriterionResult]:
    """Return the fewest criteria that hold half of the points cut, largest first."""
    cut = [row for row in assessment.criteria if row.is_counted and _cut(row) > 0]
    cut.sort(key=_cut, reverse=True)
    whole, held = sum(map(_cut, cut), ZERO), ZERO
    for count, row in enumerate(cut, start=1):
        held += _cut(row)
        if 2 * held >= whole:
            return cut[:count]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedCut:
    """A criterion cut in both years, with what it lost in each."""

    row: CriterionResult
    before: tuple[CriterionResult, ...]

    @property
    def cut_points(self) -> Decimal:
        """Points cut this year."""
        return _cut(self.row)

    @property
    def cut_before(self) -> Decimal:
        """Points cut the year before, of all the criteria this one continues."""
        return sum((max(_cut(each), ZERO) for each in self.before), ZERO)


def repeated_cuts(assessment: Assessment) -> Iterator[RepeatedCut]:
    """Yield the criteria cut this year whose line was cut the year before."""
    previous = assessment.previous
    if previous is None:
        return
    then = {row.id: row for row in previous.criteria}
    tied = lines_before(assessment.case, previous.case)
    for row in assessment.criteria:
        if row.cut_before and _cut(row) > 0:
            before = tuple(then[each] for each in tied[row.id])
            yield RepeatedCut(row=row, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutAcrossCases:
    """One criterion over all cases its set scores; ``row`` is that of the first."""

    row: CriterionResult
    appraised: Appraised


def cuts_across(assessments: Sequence[Assessment]) -> list[CutAcrossCases]:
    """Return the criteria of one set cut in any case, the most points first."""
    rows: dict[str, list[CriterionResult]] = {}
    for each in assessments:
        for row in each.criteria:
            rows.setdefault(row.id, []).append(row)
    found = [
        CutAcrossCases(row=same[0], appraised=sums)
        for same in rows.values()
        if (sums := appraised(same)) is not None and sums.cut_count
    ]
    return sorted(found, key=lambda each: -each.appraised.cut_points)


def _cut(row: CriterionResult) -> Decimal:
    return row.points.disputed_points or ZERO
