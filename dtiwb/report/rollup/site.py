"""All pages over many cases: which there are, what they are called, what links them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dtiwb.report.rollup.entries import Entry, page_finder
from dtiwb.report.rollup.group import group_pages
from dtiwb.report.rollup.index import CASES_ON_INDEX, failures_pages, index_page
from dtiwb.report.rollup.naming import file_names, group_title, part_name, years_title
from dtiwb.report.rollup.years import years_pages
from dtiwb.standings import Group, Titles, Years, groups_of, years_of
from dtiwb.wording import say

FOLDER = "groups"
"""Where the pages of groups stand, below ``outputs/``."""

Link = tuple[str, str]
Page = tuple[str, str]


def roll_up(
    entries: Sequence[Entry], titles_of: Callable[[str], Titles], language: str = "vi"
) -> Iterator[Page]:
    """Yield path below ``outputs/`` and text of every page, the index last.

    With few cases only groups with something to compare have pages: all cases stand
    on the index. *titles_of* gives the titles of a set by its id.
    """
    left = [each for each in entries if not each.has_params]
    entries = [each for each in entries if each.has_params]
    years, groups, failures = _named(entries)
    years_files = {(y.province, y.level): part_name(name, 1) for y, name in years}
    page_of = page_finder(entries)
    home = ("../index.html", say("rollup.all-cases", language))
    for each, name in years:
        links = [home, *_to_groups(each, groups, language)]
        yield from _below(years_pages(each, name, page_of, links, language))
    addresses = []
    for group, name in groups:
        years_file = years_files.get((group.province, group.level), "")
        links = [home]
        if years_file:
            links.append((years_file, years_title(group, language)))
        titles = titles_of(group.criteria_set)
        yield from _below(group_pages(group, name, titles, page_of, links, language))
        addresses.append((group, _address(part_name(name, 1)), _address(years_file)))
    yield from _below(failures_pages(entries, failures, language))
    failures_page = _address(part_name(failures, 1))
    yield "index.html", index_page(entries, left, addresses, failures_page, language)


def _named(
    entries: Sequence[Entry],
) -> tuple[list[tuple[Years, str]], list[tuple[Group, str]], str]:
    """Return what has pages, each with the name of its file, and that of failures."""
    has_many = len(entries) > CASES_ON_INDEX
    found = groups_of(each.standing for each in entries if each.standing)
    groups = [each for each in found if has_many or len(each.ranked) > 1]
    years = [each for each in years_of(found) if has_many or len(each.agencies) > 1]
    names = file_names(
        [
            ("khong chay duoc",),
            *((each.province, each.level) for each in years),
            *((g.province, g.level, g.year, g.criteria_set) for g in groups),
        ]
    )
    failures = next(names)
    named_years = [(each, next(names)) for each in years]
    return named_years, [(each, next(names)) for each in groups], failures


def _below(pages: Iterable[Page]) -> Iterator[Page]:
    return ((_address(file), text) for file, text in pages)


def _address(file: str) -> str:
    return f"{FOLDER}/{file}" if file else ""


def _to_groups(
    years: Years, groups: Iterable[tuple[Group, str]], language: str
) -> Iterator[Link]:
    """Yield the groups of these agencies, then those of the bodies before them."""
    own = (years.province, years.level)
    before = {
        (place.standing.province, place.standing.level)
        for agency in years.agencies
        for body in agency.before
        for place in body.places.values()
    }
    for group, name in groups:
        if (group.province, group.level) == own:
            set_id = group.criteria_set
            label = say("rollup.year-set", language, year=group.year, set=set_id)
            yield part_name(name, 1), label
    for group, name in groups:
        if (group.province, group.level) in before - {own}:
            title = group_title(group, language)
            yield part_name(name, 1), say("rollup.group-title", language, group=title)
