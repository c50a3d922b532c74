"""Which criteria of two sets are the same lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dtiwb.models import Case, CriteriaSet, Criterion, CrosswalkLine
from dtiwb.text import fold


def lines_of(case: Case, previous: Case) -> tuple[CrosswalkLine, ...]:
    """Return what became of every criterion of both sets, in the order of the set.

    The crosswalk on file says it. Without one, the same set ties its own ids and a
    set that was replaced the ``previous_id``; no other sets are tied.
    """
    now, before = case.criteria_set, previous.criteria_set
    if case.crosswalk is not None:
        found: Iterable[CrosswalkLine] = case.crosswalk.lines
    else:
        found = _derived(now, before)
    places = [each.id for each in now.criteria()]
    old = [each.id for each in before.criteria()]
    return tuple(sorted(found, key=lambda line: _place(line, places, old)))


def lines_before(case: Case, previous: Case) -> Mapping[str, tuple[str, ...]]:
    """Return, by criterion id, the criteria of *previous* that it continues."""
    return {
        each: line.before for line in lines_of(case, previous) for each in line.after
    }


def _place(line: CrosswalkLine, places: list[str], old: list[str]) -> tuple[bool, int]:
    """Order lines as the set of now does; what is gone comes last."""
    if line.after:
        return False, min(places.index(each) for each in line.after)
    return True, min(old.index(each) for each in line.before)


def _derived(now: CriteriaSet, before: CriteriaSet) -> Iterator[CrosswalkLine]:
    old = {each.id: each for each in before.criteria()}
    heirs: dict[str, list[Criterion]] = {}
    for each in now.criteria():
        line = _previous_id(each, now, before)
        if line in old:
            heirs.setdefault(line, []).append(each)
        else:
            yield CrosswalkLine(kind="new", after=(each.id,))
    for line, found in heirs.items():
        after = tuple(each.id for each in found)
        if len(found) > 1:
            yield CrosswalkLine(kind="split", before=(line,), after=after)
        elif fold(found[0].title) == fold(old[line].title):
            yield CrosswalkLine(kind="same", before=(line,), after=after)
        else:
            yield CrosswalkLine(kind="renamed", before=(line,), after=after)
    for line in old.keys() - heirs.keys():
        yield CrosswalkLine(kind="gone", before=(line,))


def _previous_id(criterion: Criterion, now: CriteriaSet, before: CriteriaSet) -> str:
    if before.id == now.id:
        return criterion.id
    return (criterion.previous_id or "") if before.id == now.replaces else ""
