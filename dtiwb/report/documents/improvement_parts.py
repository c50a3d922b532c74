"""The parts of an improvement plan: aims, results, what to do, who sees to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dtiwb.models import CriterionResult, IndicatorResult, Points
from dtiwb.progress import TOTAL, lost, won, won_and_lost
from dtiwb.report.documents.elements import Cell, Element, cell, paragraph, table
from dtiwb.report.documents.measures import cause, measures, open_tasks, to_improve
from dtiwb.report.documents.phrases import count
from dtiwb.report.words import Words

_RESULTS = (69, 24, 24, 24, 24)
_RANKED = (55, 24, 22, 21, 22, 21)
"""Widths in millimetres."""


def aims(words: Words) -> Iterator[Element]:
    """Yield what the plan is for, and what it demands."""
    rows, say = to_improve(words.assessment), words.say
    yield paragraph("Muc2", say("improvement.aims"))
    if rows:
        _, lacks = won_and_lost(words.assessment, TOTAL)
        line = say(
            "improvement.aim-points",
            points=words.points(lacks),
            count=count(words, len(rows)),
            year=words.assessment.case.params.year,
        )
        yield paragraph("ThanVan", line)
    yield paragraph("ThanVan", say("improvement.aim-keep"))
    yield paragraph("Muc2", say("improvement.demands"))
    yield paragraph("ThanVan", say("improvement.demand-evidence"))
    if any(state.state == "overdue" for state in words.assessment.tasks):
        yield paragraph("ThanVan", say("improvement.demand-overdue"))


def results(words: Words) -> Iterator[Element]:
    """Yield the result of the index year by main index, and whose points it shows."""
    assessment = words.assessment
    has, lacks = won_and_lost(assessment, TOTAL)
    result = words.say(
        "improvement.result",
        year=assessment.case.params.year,
        agency=assessment.case.agency.full_name,
        won=words.points(has),
        max=words.points(assessment.max_points),
        lost=words.points(lacks),
    )
    published = {each.indicator_id: each for each in assessment.case.published}
    total = published.get(TOTAL)
    if total and total.rank and total.rank_of:
        rank = words.say("improvement.result-rank", rank=total.rank, of=total.rank_of)
        result = f"{result} {rank}"
    yield paragraph("ThanVan", result)
    yield paragraph("ThanVan", " ".join(_whose(words)))
    yield paragraph("BangTen", words.say("improvement.table"))
    yield _results_table(words)


def _whose(words: Words) -> Iterator[str]:
    """Say whether reviewed or supported points are shown, and what is not known."""
    rows = [row for row in words.assessment.criteria if row.is_counted]
    reviewed = [row for row in rows if row.points.reviewed_points is not None]
    supported = [
        row for row in rows if row not in reviewed and won(row.points) is not None
    ]
    unknown = [row for row in rows if won(row.points) is None]
    if not reviewed:
        day = words.day(words.assessment.case.params.as_of)
        yield words.say("improvement.won-supported", date=day)
    elif supported:
        yield words.say("improvement.won-mixed", ids=_ids(supported))
    else:
        yield words.say("improvement.won-reviewed")
    if unknown:
        yield words.say("improvement.unknown", ids=_ids(unknown))


def _ids(rows: Iterable[CriterionResult]) -> str:
    return ", ".join(row.id for row in rows)


def _results_table(words: Words) -> Element:
    groups = words.assessment.indicators
    is_ranked = any(group.rank for group in groups)
    heads = [
        words.column("indicator"),
        words.column("max_points"),
        words.column("claimed_points"),
        words.say("improvement.won"),
        words.say("improvement.lost"),
        *([words.column("rank")] if is_ranked else []),
    ]
    rows = [[cell("BangDau", each) for each in heads]]
    for group in groups:
        title = f"{group.indicator.id}. {group.indicator.title}"
        cells = _figures(words, group.indicator.id, group.points, "BangSo")
        rank = f"{group.rank}/{group.rank_of}" if group.rank else ""
        rows.append(
            [cell("BangChu", title), *cells, cell("BangSo", rank)][: len(heads)]
        )
    sums = _figures(words, TOTAL, words.assessment.totals, "BangSoDam")
    total = [cell("BangChuDam", words.say("page.total")), *sums, cell("BangSo")]
    rows.append(total[: len(heads)])
    return table("BangKe", _RANKED if is_ranked else _RESULTS, rows, heads=1)


def _figures(words: Words, id: str, points: Points, style: str) -> list[Cell]:
    """Return maximum, claim, points won and missing of a main index or the total."""
    has, lacks = won_and_lost(words.assessment, id)
    shown = (points.max_points, points.claimed_points, has, lacks)
    return [cell(style, words.points(each)) for each in shown]


def actions(words: Words) -> Iterator[Element]:
    """Yield every main index: what it won, what is kept, what each criterion needs."""
    below = {row.id for row in to_improve(words.assessment)}
    for group in words.assessment.indicators:
        id = group.indicator.id
        inside = [
            row
            for row in words.assessment.criteria
            if row.indicator_id == id and row.is_counted
        ]
        if inside:
            yield paragraph("Muc2", f"{id}. {group.indicator.title}")
            yield paragraph("ThanVan", _index_line(words, group, len(inside)))
            yield from _kept(words, inside)
            for row in inside:
                if row.id in below:
                    yield from _criterion(words, row)


def _index_line(words: Words, group: IndicatorResult, size: int) -> str:
    has, _ = won_and_lost(words.assessment, group.indicator.id)
    line = words.say(
        "improvement.index-line",
        count=count(words, size),
        year=words.assessment.case.params.year,
        won=words.points(has),
        max=words.points(group.points.max_points),
    )
    if not group.rank:
        return line
    rank = words.say("improvement.index-rank", rank=group.rank, of=group.rank_of)
    return f"{line} {rank}"


def _kept(words: Words, inside: Iterable[CriterionResult]) -> Iterator[Element]:
    """Yield one sentence for all criteria at full points, one for their evidence."""
    kept = [row for row in inside if lost(row.points) == 0]
    if not kept:
        return
    said = words.say("improvement.kept", count=count(words, len(kept)), ids=_ids(kept))
    unproven = [row for row in kept if row.points.at_risk_points]
    if unproven == kept:
        said = f"{said} {words.say('improvement.kept-all-unproven')}"
    elif unproven:
        lacking = words.say("improvement.kept-unproven", ids=_ids(unproven))
        said = f"{said} {lacking}"
    yield paragraph("ThanVan", said)


def _criterion(words: Words, row: CriterionResult) -> Iterator[Element]:
    has, most = words.points(won(row.points)), words.points(row.points.max_points)
    heading = words.say(
        "improvement.heading", id=row.id, title=row.criterion.title, won=has, max=most
    )
    yield paragraph("Muc3", heading)
    yield paragraph("GhiChuDiem", _points_note(words, row))
    yield paragraph("ThanVan", words.say("improvement.cause", why=cause(words, row)))
    for each in measures(words, row):
        for code, text in (
            ("improvement.action", each.action),
            ("improvement.lead", each.lead),
            ("improvement.support", each.support),
            ("improvement.deadline", each.deadline),
        ):
            yield paragraph("ThanVan", words.say(code, text=text.rstrip(". ")))


def _points_note(words: Words, row: CriterionResult) -> str:
    points = row.points
    said = {
        "claimed": words.points(points.claimed_points),
        "lost": words.points(lost(points)),
    }
    if points.reviewed_points is None:
        has = words.points(won(points))
        return words.say("improvement.note-supported", won=has, **said)
    reviewed = words.points(points.reviewed_points)
    return words.say("improvement.note-reviewed", reviewed=reviewed, **said)


def organisation(words: Words) -> Iterator[Element]:
    """Yield who sees to the plan, and which criteria no task serves yet."""
    blank = words.say("improvement.blank")
    yield paragraph("ThanVan", words.say("improvement.organise-units"))
    yield paragraph("ThanVan", words.say("improvement.organise-lead", blank=blank))
    bare = [r for r in to_improve(words.assessment) if not open_tasks(words, r)]
    if bare:
        line = words.say(
            "improvement.organise-no-task",
            count=count(words, len(bare)),
            ids=_ids(bare),
        )
        yield paragraph("ThanVan", line)
