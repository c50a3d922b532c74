"""What ties two compared cases, and what of them cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dtiwb.models import Assessment, Case, Predecessor
from dtiwb.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The changes of the body between two cases, and the limits of comparing them.

    ``limits`` are codes: ``other-agency``, ``rank-across-change``, ``other-level``,
    ``other-set``, ``other-scale``.
    """

    changes: tuple[Predecessor, ...]
    limits: tuple[str, ...]

    @property
    def allows_rank(self) -> bool:
        """True where a rank of the one case means something beside the other's."""
        return not {"other-agency", "rank-across-change", "other-level"} & {
            *self.limits
        }


def lineage(assessment: Assessment) -> Lineage | None:
    """Return what ties a case to the one it is compared with; None without one."""
    previous = assessment.previous
    if previous is None:
        return None
    now, before = assessment.case, previous.case
    changes = tuple(_changes(now, before))
    limits = tuple(_limits(now, before, changes))
    if assessment.max_points != previous.max_points:
        limits = (*limits, "other-scale")
    return Lineage(changes=changes, limits=limits)


def _changes(now: Case, before: Case) -> Iterator[Predecessor]:
    """Yield the predecessor that *before* is, and all that ended between the two."""
    first, last = before.params.year.starts_on, now.params.year.ends_on
    for each in now.agency.predecessors:
        if _is(before, each) or first <= each.until <= last:
            yield each


def _is(case: Case, predecessor: Predecessor) -> bool:
    if predecessor.agency:
        return predecessor.agency == case.agency.id
    return fold(predecessor.name) in {fold(name) for name in case.agency.names()}


def _limits(now: Case, before: Case, changes: tuple[Predecessor, ...]) -> Iterator[str]:
    is_other = now.agency.id != before.agency.id
    if is_other and not any(_is(before, each) for each in changes):
        yield "other-agency"
    if any(each.how in ("merged", "split") for each in changes):
        yield "rank-across-change"
    if now.agency.level != before.agency.level:
        yield "other-level"
    sets = (now.criteria_set, before.criteria_set)
    is_tied = sets[0].id == sets[1].id or sets[0].replaces == sets[1].id
    if not is_tied and now.crosswalk is None:
        yield "other-set"
