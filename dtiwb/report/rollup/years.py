"""The pages with the years of each agency of one province and level side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from dtiwb.report.rollup.naming import part_name, years_title
from dtiwb.report.rollup.shell import figure, parts_of, rollup_page
from dtiwb.report.words import day
from dtiwb.standings import AgencyYears, Change, Standing, Years
from dtiwb.wording import column_title, say

_WHY = {
    "other-body": "rollup.no-change-other-body",
    "other-set": "rollup.no-change-other-set",
    "not-ranked": "rollup.no-change-not-ranked",
    "other-field": "rollup.no-change-other-field",
    None: "rollup.since",
}
_HOW = {
    "renamed": "rollup.how-renamed",
    "merged": "rollup.how-merged",
    "split": "rollup.how-split",
}


def years_pages(
    years: Years,
    name: str,
    page_of: Callable[[Standing], str],
    links: Sequence[tuple[str, str]],
    language: str,
) -> Iterator[tuple[str, str]]:
    """Yield file name and text of each page of *years*, in the order of names."""
    title = years_title(years, language)
    parts = list(parts_of(years.agencies))
    pages = [
        (part_name(name, number), _range(part, language))
        for number, part in enumerate(parts, 1)
    ]
    for (file, label), part in zip(pages, parts, strict=True):
        others = [each for each in pages if each[0] != file]
        shared = _shared_note(part, language)
        yield (
            file,
            rollup_page(
                "years_page.html.j2",
                f"{title}: {label}" if others else title,
                language,
                len(part),
                years=years,
                agencies=part,
                heads=_heads(years, language)[: -1 if shared else None],
                shared_note=shared,
                sets_of_years=_sets(years),
                links=[*links, *others],
                page_of=page_of,
                all_fictional=all(each.latest.is_fictional for each in years.agencies),
                mergers=_mergers(years, language),
                note=lambda change: _note(change, language),
                signed=lambda value: signed(value, language),
                day=day,
            ),
        )


def _range(part: Sequence[AgencyYears], language: str) -> str:
    first, last = part[0].latest.agency, part[-1].latest.agency
    return say("rollup.names", language, first=first, last=last)


def _heads(years: Years, language: str) -> list[tuple[str, str]]:
    return [
        (column_title("agency", language), "t"),
        *((year, "n") for year in years.years),
        (say("rollup.share_change", language), "n"),
        (say("rollup.rank_change", language), "n"),
        (say("rollup.why_change", language), "t"),
    ]


def _sets(years: Years) -> list[tuple[str, str]]:
    """Return the sets that scored these agencies in each year."""
    found: dict[str, set[str]] = defaultdict(set)
    for agency in years.agencies:
        for places in (agency.places, *(each.places for each in agency.before)):
            for year, place in places.items():
                found[year].add(place.standing.criteria_set)
    return [(year, ", ".join(sorted(found[year]))) for year in years.years]


def _mergers(years: Years, language: str) -> list[str]:
    """Return a sentence for each day and way in which bodies gave way to others."""
    counts = Counter((b.until, b.how, b.source) for b in years.mergers)
    return [
        say(_HOW[how], language, count=count, until=day(until), source=source)
        for (until, how, source), count in sorted(counts.items())
    ]


def _note(change: Change, language: str) -> str:
    return say(_WHY[change.why], language, year=change.since)


def _shared_note(part: Sequence[AgencyYears], language: str) -> str:
    """Return the note that all rows of a page would repeat; "" if they differ."""
    notes = {_note(each.change, language) if each.change else "" for each in part}
    has_own = any(not body.places for each in part for body in each.before)
    return "" if has_own or len(part) < 2 or len(notes) > 1 else "".join(notes)


def signed(value: Decimal | int | None, language: str) -> str:
    """Return a change with its sign, ``—`` where it was not computed."""
    if value is None:
        return "—"
    text = figure(Decimal(value).copy_abs(), language)
    if text == "0":
        return text
    return f"+{text}" if value > 0 else f"-{text}"
