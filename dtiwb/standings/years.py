"""Years of each agency side by side; nothing is computed across a merger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from dtiwb.models import Predecessor
from dtiwb.standings.groups import Group, Place, Standing
from dtiwb.text import fold

NoRankChange = Literal["other-body", "other-set", "not-ranked", "other-field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The latest year on file against the one before it.

    ``share`` is in percentage points of the maximum, ``rank`` positive for a better
    rank. ``why`` says why a rank change is not computed: another body before, another
    set, no rank in one year, or others of the group merged meanwhile.
    """

    since: str
    share: Decimal | None = None
    rank: int | None = None
    why: NoRankChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestry:
    """The years of a predecessor, up to its last day; none where none are on file."""

    body: Predecessor
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyYears:
    """One agency: its place in each year on file, and those of its predecessors."""

    latest: Standing
    places: Mapping[str, Place]
    before: tuple[Ancestry, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The scored agencies of one province and level over all years on file."""

    province: str
    level: str
    years: tuple[str, ...]
    agencies: tuple[AgencyYears, ...]

    @property
    def mergers(self) -> tuple[Predecessor, ...]:
        """The predecessors of these agencies, the earliest first."""
        found = {body for each in self.agencies for body in each.latest.predecessors}
        return tuple(sorted(found, key=lambda body: (body.until, body.name)))


def years_of(groups: Iterable[Group]) -> tuple[Years, ...]:
    """Return the years of all agencies, by the province and level of their latest."""
    on_file = _on_file(groups)
    members: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for places in on_file.values():
        latest = places[max(places)].standing
        members[latest.province, latest.level].append(latest)
    return tuple(
        _years(province, level, members[province, level], on_file)
        for province, level in sorted(members, key=lambda key: (fold(key[0]), *key))
    )


def _on_file(groups: Iterable[Group]) -> dict[str, dict[str, Place]]:
    """Return the scored places of every agency, by agency id and year."""
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    for group in groups:
        for place in group.places:
            if place.standing.is_scored and last_day(group.year):
                found[place.standing.agency_id][group.year] = place
    return found


def _years(
    province: str,
    level: str,
    members: Iterable[Standing],
    on_file: Mapping[str, Mapping[str, Place]],
) -> Years:
    latest = sorted(members, key=lambda each: (fold(each.agency), each.agency_id))
    mergers = {
        body.until
        for each in latest
        for body in each.predecessors
        if body.how != "renamed"
    }
    agencies = tuple(_agency(each, on_file, mergers) for each in latest)
    years = {
        year
        for agency in agencies
        for places in (agency.places, *(each.places for each in agency.before))
        for year in places
    }
    return Years(
        province=province, level=level, years=tuple(sorted(years)), agencies=agencies
    )


def _agency(
    latest: Standing,
    on_file: Mapping[str, Mapping[str, Place]],
    mergers: Iterable[date],
) -> AgencyYears:
    places = on_file[latest.agency_id]
    before = tuple(_ancestry(body, on_file) for body in latest.predecessors)
    change = _change(latest, places, before, mergers)
    return AgencyYears(latest=latest, places=places, before=before, change=change)


def _ancestry(
    body: Predecessor, on_file: Mapping[str, Mapping[str, Place]]
) -> Ancestry:
    places = {
        year: place
        for year, place in on_file.get(body.agency, {}).items()
        if _ends_by(year, body.until)
    }
    return Ancestry(body=body, places=places)


def _change(
    latest: Standing,
    places: Mapping[str, Place],
    ancestors: Iterable[Ancestry],
    mergers: Iterable[date],
) -> Change | None:
    """Compare the two latest years on file; None where there is only one."""
    if len(places) < 2:
        older = {year for each in ancestors for year in each.places}
        return Change(since=max(older), why="other-body") if older else None
    since, until = sorted(places)[-2:]

    def between(day: date) -> bool:
        return _ends_by(since, day) and not _ends_by(until, day)

    if any(between(body.until) for body in latest.predecessors):
        return Change(since=since, why="other-body")
    before, now = places[since], places[until]
    then, today = before.share, now.share
    share = None if then is None or today is None else today - then
    why: NoRankChange | None = None
    if before.standing.criteria_set != now.standing.criteria_set:
        why = "other-set"
    elif before.rank is None or now.rank is None:
        why = "not-ranked"
    elif any(map(between, mergers)):
        why = "other-field"
    else:
        return Change(since=since, share=share, rank=before.rank - now.rank)
    return Change(since=since, share=share, why=why)


def last_day(year: str) -> date | None:
    """Return the last day of an index year; None for a period of several years."""
    return date(int(year), 12, 31) if len(year) == 4 and year.isdigit() else None


def _ends_by(year: str, day: date) -> bool:
    """Tell whether an index year was over on *day*."""
    end = last_day(year)
    return end is not None and end <= day
