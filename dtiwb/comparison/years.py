"""This year against the one before, line by line of the crosswalk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dtiwb.comparison.crosswalks import lines_of
from dtiwb.comparison.points import firmest, sum_of_all
from dtiwb.models import Assessment, CriterionResult, CrosswalkLine, Points


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionChange:
    """One line in two years; ``before`` is None where new, ``now`` where gone.

    Where a line was split or merged each side is the sum of its criteria.
    """

    line: CrosswalkLine
    title: str
    now: Points | None
    before: Points | None

    @property
    def id(self) -> str:
        """The ids of the criteria: this year's, or the last there were."""
        return ", ".join(self.line.after or self.line.before)

    @property
    def difference(self) -> Decimal | None:
        """Points now less points before, by the firmest figure of each year."""
        if self.now is None or self.before is None:
            return None
        now, before = firmest(self.now), firmest(self.before)
        return None if now is None or before is None else now - before

    @property
    def has_other_maximum(self) -> bool:
        """True where the maximum of the line is another than the year before."""
        if self.now is None or self.before is None:
            return False
        maxima = (self.now.max_points, self.before.max_points)
        return None not in maxima and maxima[0] != maxima[1]


def compare_years(assessment: Assessment) -> Iterator[CriterionChange]:
    """Yield every line of both years; no criterion of either is left out."""
    previous = assessment.previous
    if previous is None:
        return
    now = {row.id: row for row in assessment.criteria}
    then = {row.id: row for row in previous.criteria}
    for line in lines_of(assessment.case, previous.case):
        after = [now[each] for each in line.after]
        before = [then[each] for each in line.before]
        yield CriterionChange(
            line=line,
            title="; ".join(row.criterion.title for row in after or before),
            now=_side(after),
            before=_side(before),
        )


def _side(rows: list[CriterionResult]) -> Points | None:
    return sum_of_all(rows) if rows else None
