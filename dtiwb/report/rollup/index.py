"""The entry to all outputs: what failed, the groups, and each case where few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from dtiwb.report.rollup.entries import Entry
from dtiwb.report.rollup.naming import (
    group_title,
    level_name,
    part_name,
    province_name,
    years_title,
)
from dtiwb.report.rollup.shell import parts_of, rollup_page
from dtiwb.standings import Group
from dtiwb.wording import say

CASES_ON_INDEX = 200
"""Up to so many cases the index has a full row for each and stays under 300 kB."""

FAILURES_ON_INDEX = 15
"""So many stand first on the index; with more, all of them have pages of their own."""

POINTS_SHOWN = (
    "max_points",
    "claimed_points",
    "supported_points",
    "at_risk_points",
    "disputed_points",
    "reviewed_points",
)


def index_page(
    entries: Sequence[Entry],
    left: Sequence[Entry],
    groups: Sequence[tuple[Group, str, str]],
    failures_page: str,
    language: str,
) -> str:
    """Return ``index.html``. Cases that are *left* without params are only named.

    *groups* come with the addresses of their page and of the page of their years,
    ``""`` where there is none; *failures_page* is the address of all failures.
    """
    failed = [each for each in entries if each.failed]
    cases = entries if len(entries) <= CASES_ON_INDEX else ()
    standings = [each.standing for each in entries if each.standing]
    shown = failed[:FAILURES_ON_INDEX]
    return rollup_page(
        "index_page.html.j2",
        say("page.index", language),
        language,
        max(len(cases), len(groups), len(shown)),
        failed=failed,
        failures_limit=FAILURES_ON_INDEX,
        failures_page=failures_page if len(failed) > len(shown) else "",
        groups=groups,
        cases=cases,
        left=left,
        case_count=len(entries),
        agency_count=len({s.agency_id for s in standings}),
        all_fictional=bool(standings) and all(s.is_fictional for s in standings),
        cases_limit=CASES_ON_INDEX,
        shown_points=POINTS_SHOWN,
        level=lambda group: level_name(group.level, language),
        province=lambda group: province_name(group.province, language),
        group_title=partial(group_title, language=language),
        years_title=partial(years_title, language=language),
        pages_of=lambda entry: entry.page_links(language),
        documents_of=lambda entry: entry.document_links(language),
    )


def failures_pages(
    entries: Sequence[Entry], name: str, language: str
) -> Iterator[tuple[str, str]]:
    """Yield file name and text of the pages with all failures, if one is needed."""
    failed = [each for each in entries if each.failed]
    if len(failed) <= FAILURES_ON_INDEX:
        return
    title = say("rollup.failures-title", language, count=len(failed))
    parts = list(parts_of(failed))
    ranges = _ranges(parts, language)
    for number, part in enumerate(parts, 1):
        text = rollup_page(
            "failures_page.html.j2",
            title,
            language,
            len(part),
            failed=part,
            links=[
                ("../index.html", say("rollup.all-cases", language)),
                *(
                    (part_name(name, other), label)
                    for other, label in ranges.items()
                    if other != number
                ),
            ],
        )
        yield part_name(name, number), text


def _ranges(parts: Sequence[Sequence[Entry]], language: str) -> Mapping[int, str]:
    return {
        number: say(
            "rollup.names", language, first=part[0].folder, last=part[-1].folder
        )
        for number, part in enumerate(parts, 1)
    }
