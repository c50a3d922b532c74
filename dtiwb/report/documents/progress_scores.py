"""The points supported by evidence beside those of the last recorded day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dtiwb.progress import TOTAL, ScoreChange, last_recorded, score_changes
from dtiwb.report.documents.elements import Cell, Element, cell, paragraph, table
from dtiwb.report.words import Words

_COMPARED = (69, 24, 24, 24, 24)
_ALONE = (117, 24, 24)
"""Widths in millimetres."""


def scores(words: Words, shown: str) -> Iterator[Element]:
    """Yield what can be defended now and what has changed; nothing of a plan case.

    *shown* is the month as read.
    """
    assessment = words.assessment
    if not assessment.case.is_scored:
        return
    changes = score_changes(assessment)
    yield paragraph("ThanVan", _overall(words, changes[-1], shown))
    yield paragraph("BangTen", words.say("progress.score-table"))
    yield _table(words, changes)
    other = [e.indicator_id for e in changes if e.has_other_maximum]
    if other:
        ids = ", ".join(words.say("page.total") if e == TOTAL else e for e in other)
        yield paragraph("GhiChu", words.say("progress.other-maximum", ids=ids))
    found = len(assessment.findings)
    yield paragraph("ThanVan", words.say("progress.findings", count=found))


def _overall(words: Words, total: ScoreChange, shown: str) -> str:
    day = last_recorded(words.assessment.case)
    said = {
        "now": words.points(total.now.supported_points),
        "max": words.points(total.now.max_points),
    }
    if day is None:
        return words.say("progress.score-none", month=shown, **said)
    said["day"] = words.day(day)
    change = total.difference
    if change is None:
        return words.say("progress.score-unknown", **said)
    if change == 0:
        return words.say("progress.score-same", **said)
    code = "progress.score-up" if change > 0 else "progress.score-down"
    return words.say(code, change=words.points(abs(change)), **said)


def _table(words: Words, changes: tuple[ScoreChange, ...]) -> Element:
    params = words.assessment.case.params
    recorded = last_recorded(words.assessment.case)
    heads = [
        words.column("indicator"),
        words.column("max_points"),
        words.say("progress.now", day=words.day(params.as_of)),
    ]
    if recorded:
        before = words.say("progress.recorded", day=words.day(recorded))
        heads[2:] = [before, heads[2], words.column("change")]
    rows = [[cell("BangDau", each) for each in heads]]
    rows += [_row(words, each, recorded is not None) for each in changes]
    return table("BangKe", _COMPARED if recorded else _ALONE, rows, heads=1)


def _row(words: Words, each: ScoreChange, is_compared: bool) -> list[Cell]:
    bold = "Dam" if each.indicator_id == TOTAL else ""
    title = words.indicator(each.indicator_id)
    if not bold:
        title = f"{each.indicator_id}. {title}"
    then = each.before.supported_points if each.before else None
    figures = [words.points(each.now.max_points)]
    if is_compared:
        figures.append(words.points(then))
    figures.append(words.points(each.now.supported_points))
    if is_compared:
        figures.append(_signed(words, each.difference))
    cells = (cell(f"BangSo{bold}", figure) for figure in figures)
    return [cell(f"BangChu{bold}", title), *cells]


def _signed(words: Words, change: Decimal | None) -> str:
    """Return a change with its sign; ``0`` without, unknown as unknown."""
    text = words.points(change)
    return f"+{text}" if change and change > 0 else text
