"""The pages of one group: ranks, main indices, what was lost by most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from dtiwb.comparison import firmest
from dtiwb.report.rollup.addresses import Addresses, addresses_of
from dtiwb.report.rollup.index import POINTS_SHOWN
from dtiwb.report.rollup.naming import group_title, part_name
from dtiwb.report.rollup.shell import (
    ROWS_ON_A_PAGE,
    cells,
    figure,
    known,
    parts_of,
    rollup_page,
)
from dtiwb.standings import (
    FEWEST,
    MOST,
    CriterionLoss,
    Group,
    Place,
    Standing,
    Titles,
    losses,
)
from dtiwb.wording import say

_REACH = {
    "province-wide": "rollup.reach-province-wide",
    "own": "rollup.reach-own",
    "nobody": "rollup.reach-nobody",
    "too-few": "rollup.reach-too-few",
}
_WHY = {
    "failed": "rollup.why-failed",
    "plan": "rollup.why-plan",
    "other-level": "rollup.why-other-level",
    "no-points": "rollup.why-no-points",
}

Link = tuple[str, str]


def group_pages(
    group: Group,
    name: str,
    titles: Titles,
    page_of: Callable[[Standing], str],
    links: Sequence[Link],
    language: str,
) -> Iterator[tuple[str, str]]:
    """Yield file name and text of each page of *group*.

    A group too long for one page has one with all ranks and totals, and then parts,
    the best first, with all columns.
    """
    title = say("rollup.group-title", language, group=group_title(group, language))
    ranked = group.ranked
    parts = list(parts_of(ranked)) if len(ranked) > ROWS_ON_A_PAGE else []
    files = [(part_name(name, 1), title), *_files_of(parts, name, language)]
    whole: dict[str, Any] = {
        "is_overview": bool(parts),
        "losses": losses(group),
        "unranked": _reasons(group, language),
    }
    for (file, label), places in zip(files, (ranked, *parts), strict=True):
        yield (
            file,
            _page(
                group,
                titles,
                places,
                language,
                heading=title if places is ranked else f"{title}: {label}",
                page_of=page_of,
                links=[*links, *(each for each in files if each[0] != file)],
                **(whole if places is ranked else {}),
            ),
        )


def _files_of(
    parts: Iterable[Sequence[Place]], name: str, language: str
) -> Iterator[Link]:
    for number, part in enumerate(parts, 2):
        first, last = part[0].rank, part[-1].rank
        label = say("rollup.part", language, first=first, last=last)
        yield part_name(name, number), label


def _page(
    group: Group,
    titles: Titles,
    places: Sequence[Place],
    language: str,
    *,
    heading: str,
    page_of: Callable[[Standing], str],
    is_overview: bool = False,
    losses: Sequence[CriterionLoss] | None = None,
    unranked: Sequence[tuple[str, list[Place]]] = (),
    **links: Any,
) -> str:
    addresses = addresses_of(places, page_of) if is_overview else None
    return rollup_page(
        "group_page.html.j2",
        heading,
        language,
        max(len(places), len(losses or ())),
        group=group,
        rows=_rows(places, list(titles.indicators), addresses, language),
        addresses=addresses,
        page_of=page_of,
        is_overview=is_overview,
        losses=losses,
        unranked=unranked,
        heads=[(f"{id}. {title}", "n") for id, title in titles.indicators.items()],
        criterion_titles=titles.criteria,
        all_fictional=group.is_fictional,
        rows_limit=ROWS_ON_A_PAGE,
        most=int(MOST * 100),
        fewest=FEWEST,
        reach={reach: say(code, language) for reach, code in _REACH.items()},
        **links,
    )


def _rows(
    places: Sequence[Place],
    indicators: Sequence[str],
    addresses: Addresses | None,
    language: str,
) -> list[tuple[Place, Markup, str]]:
    """Return each place with the cells of its points and of its main indices.

    In an overview those of its total, and the part of its address that differs.
    """
    if addresses:
        return [
            (place, cells(_total(place, language)), part)
            for place, part in zip(places, addresses.parts, strict=True)
        ]
    return [
        (
            place,
            cells(_points(place, language)),
            cells(_by_indicator(place, indicators, language)),
        )
        for place in places
    ]


def _total(place: Place, language: str) -> Iterator[Markup]:
    yield figure(firmest(place.standing.points), language)
    yield figure(place.share, language)


def _points(place: Place, language: str) -> Iterator[Markup]:
    for name in POINTS_SHOWN:
        yield known(getattr(place.standing.points, name), language)
    yield figure(place.share, language)


def _by_indicator(
    place: Place, indicators: Sequence[str], language: str
) -> Iterator[Markup]:
    for indicator in indicators:
        text = known(place.standing.indicators.get(indicator), language)
        rank = place.indicator_ranks.get(indicator)
        if rank is not None:  # adding Markup to text takes twice as long
            text = Markup(f"{text} ({rank})")  # noqa: S704 - escaped, and a number
        yield text


def _reasons(group: Group, language: str) -> list[tuple[str, list[Place]]]:
    """Return the agencies without a rank, by the reason for it."""

    def why(place: Place) -> str:
        return place.why or "no-points"

    by_reason = sorted(group.unranked, key=why)
    return [
        (say(_WHY[reason], language), list(places))
        for reason, places in groupby(by_reason, why)
    ]
