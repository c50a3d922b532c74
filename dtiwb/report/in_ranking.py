"""A case in a published ranking: its place, its neighbours, what a loss would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dtiwb.comparison import (
    cannot_place,
    caveats,
    firmest,
    not_reviewed_count,
    rank_bounds,
    standing,
    unknown_ranks,
)
from dtiwb.models import Assessment, Ranking
from dtiwb.report import tables
from dtiwb.report.html import Fragment, fill, table
from dtiwb.report.tables.rankings import as_published, say_rank
from dtiwb.report.words import Words


def sensitivity(assessment: Assessment) -> Fragment:
    """The place of a case in its ranking, and what losing each criterion would do.

    Nothing where params name no ranking.
    """
    words, ranking = Words(assessment), assessment.case.ranking
    if ranking is None:
        return Fragment("")
    title = words.say("comparison.ranking")
    lines = [*_about(words, ranking), *_caveats(words, ranking)]
    lines += [*_own_row(words, ranking), *_place(words, ranking)]
    rows = tables.published_rows(assessment, ranking)
    bodies = [] if rows.empty else [table(rows, title, words.language)]
    first = _section(words, title, lines, bodies)
    points = firmest(assessment.totals)
    if points is None or cannot_place(assessment, ranking):
        return first
    title = words.say("comparison.losses")
    if rank_bounds(points, ranking, assessment.case.agency.id).worst is None:
        return first + _section(words, title, [words.say("comparison.losses-none")], [])
    lost = table(tables.sensitivity(assessment, ranking), title, words.language)
    return first + _section(words, title, [words.say("comparison.losses-note")], [lost])


def _about(words: Words, ranking: Ranking) -> Iterator[str]:
    """Say what the table is, how much of it is known, and how far it fits."""
    sources = "; ".join(
        f"{each.outlet} ({each.note})" if each.note else each.outlet
        for each in ranking.sources
    )
    yield words.say("comparison.ranking-about", title=ranking.title, sources=sources)
    if ranking.fictional:
        yield words.say("comparison.ranking-fictional")
    listed = sum(row.points is not None for row in ranking.rows)
    if ranking.ranked is None:
        yield words.say("comparison.ranking-count-unknown", listed=listed)
    else:
        yield words.say(
            "comparison.ranking-counts", ranked=ranking.ranked, listed=listed
        )
    if gaps := unknown_ranks(ranking):
        spans = (str(a) if a == b else f"{a}–{b}" for a, b in gaps)
        yield words.say("comparison.ranking-gaps", ranks=", ".join(spans))
    if ranking.not_ranked:
        names = "; ".join(f"{each.name} ({each.reason})" for each in ranking.not_ranked)
        yield words.say("comparison.ranking-not-ranked", agencies=names)
    yield from ranking.notes


def _caveats(words: Words, ranking: Ranking) -> Iterator[str]:
    case = words.assessment.case
    for code in caveats(words.assessment, ranking):
        if code == "ranking-scale-note":
            yield ranking.scale_note
        else:
            yield words.say(
                f"comparison.{code}",
                year=ranking.year,
                own=case.params.year,
                max=words.points(words.assessment.max_points),
                scale=words.points(ranking.scale),
                count=not_reviewed_count(words.assessment),
            )


def _place(words: Words, ranking: Ranking) -> Iterator[str]:
    """Say where the points stand and how far the neighbours are, or why not."""
    case, points = words.assessment.case, firmest(words.assessment.totals)
    why = cannot_place(words.assessment, ranking)
    if why or points is None:
        yield words.say(
            f"comparison.no-place-{why}",
            scale=words.points(ranking.scale),
            own=words.points(case.criteria_set.total_points),
        )
        return
    at = standing(points, ranking, case.agency.id)
    rank = say_rank(words, at.bounds)
    yield words.say("comparison.standing", points=words.points(points), rank=rank)
    if at.to_rise is None:
        yield words.say("comparison.top")
    else:
        code = "exactly" if at.rises_exactly else "at-most"
        yield words.say(f"comparison.to-rise-{code}", points=words.points(at.to_rise))
    if at.to_fall is None:
        yield words.say("comparison.bottom")
    else:
        code = "exactly" if at.falls_exactly else "at-most"
        yield words.say(f"comparison.to-fall-{code}", points=words.points(at.to_fall))


def _own_row(words: Words, ranking: Ranking) -> Iterator[str]:
    """Say what the table gives the agency, where the case has other points."""
    case, points = words.assessment.case, firmest(words.assessment.totals)
    for row in ranking.rows:
        if row.agency == case.agency.id and row.points not in (None, points):
            yield words.say(
                "comparison.ranking-own-row",
                points=as_published(words, row),
                rank=ranking.rank_of(row) or words.say("page.unknown"),
                own=words.points(points),
            )


def _section(
    words: Words, title: str, lines: Iterable[str], bodies: list[Fragment]
) -> Fragment:
    return fill("section.html.j2", words, title=title, lines=list(lines), bodies=bodies)
