"""The prose of the pages, section by section; each is a safe Fragment.

Every field that comes from a file is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.planning import URGENCY
from dtiwb.planning import gaps as gaps_of
from dtiwb.report import charts, tables
from dtiwb.report.calendar import calendar as calendar
from dtiwb.report.comparing import appraisal as appraisal
from dtiwb.report.comparing import changes as changes
from dtiwb.report.comparing import comparison as comparison
from dtiwb.report.comparing import side_by_side as side_by_side
from dtiwb.report.documents.explanation import explanation_page
from dtiwb.report.headline import count_states, headline
from dtiwb.report.html import Fragment, fill, table
from dtiwb.report.in_ranking import sensitivity as sensitivity
from dtiwb.report.words import Words
from dtiwb.text import is_internal

_NOTHING = Fragment("")


def scores(assessment: Assessment) -> Fragment:
    """Points by main index: chart and table."""
    words = Words(assessment)
    if not assessment.case.is_scored:
        return _NOTHING
    title = words.say("page.scores")
    return _section(
        words,
        title,
        charts.points_by_indicator(assessment),
        _table(words, tables.scores(assessment), title),
    )


def criteria(assessment: Assessment) -> Fragment:
    """Every criterion with its points."""
    words = Words(assessment)
    title = words.say("page.criteria")
    frame = tables.criteria(assessment)
    if frame.empty:
        return _section(words, title, lines=[words.say("page.no-criteria")])
    return _section(words, title, _table(words, frame, title))


def self_assessment(assessment: Assessment) -> Fragment:
    """What is handed in: claim, explanation and papers per criterion."""
    words = Words(assessment)
    title = words.say("page.criteria")
    return _section(
        words, title, _table(words, tables.self_assessment(assessment), title)
    )


def explanations(assessment: Assessment) -> Fragment:
    """What is claimed without all its evidence, and who supplies the rest."""
    return explanation_page(assessment) if assessment.case.is_scored else _NOTHING


def excluded(assessment: Assessment) -> Fragment:
    """The criteria out of the denominator, and why."""
    words = Words(assessment)
    return _list_or_none(words, "excluded", tables.excluded(assessment))


def ledger(assessment: Assessment) -> Fragment:
    """The deduction ledger: every cut, its reason, and what would have prevented it."""
    words = Words(assessment)
    if not assessment.case.is_scored:
        return _NOTHING
    title = words.say("page.ledger")
    if assessment.reviewed_points is None:
        return _section(words, title, lines=[words.say("page.no-review")])
    cut = tables.cuts(assessment)
    if not cut:
        return _section(words, title, lines=[words.say("page.ledger-none")])
    unknown = [f for f in assessment.findings if f.code == "reason-unknown"]
    total = words.say(
        "page.ledger-total",
        points=words.points(_sum(row.points.disputed_points for row in cut)),
        count=len(cut),
        unknown=len(unknown),
        unknown_points=words.points(_sum(finding.points for finding in unknown)),
    )
    return _section(
        words,
        title,
        charts.ledger(assessment),
        _table(words, tables.ledger(assessment), title),
        lines=[total, *_raised(words)],
    )


def _raised(words: Words) -> Iterable[str]:
    """Say where the appraiser gave more than was claimed, if anywhere."""
    gained = [
        -row.points.disputed_points
        for row in words.assessment.criteria
        if row.is_counted
        and (row.points.disputed_points or 0) < 0
        and row.points.disputed_points is not None
    ]
    if gained:
        yield words.say(
            "page.ledger-raised",
            count=len(gained),
            points=words.points(_sum(gained)),
            net=words.points(words.assessment.disputed_points),
        )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def gaps(assessment: Assessment) -> Fragment:
    """What can still be won, most urgent first, and what each unit has at risk."""
    words = Words(assessment)
    if not assessment.case.is_scored:
        return _NOTHING
    rows, open_count = gaps_of(assessment), assessment.totals.open_count
    if open_count and not rows:  # nothing is known: that is no clean sheet
        unknown = words.say("page.open-count", count=open_count)
        return _section(words, words.say("page.gaps"), lines=[unknown])
    lines = [
        words.say(
            "page.gaps-count",
            count=len(rows),
            points=words.points(_sum(row.points.headroom_points for row in rows)),
        )
    ]
    by_unit = _list_or_none(words, "units", tables.units(assessment))
    return _list_or_none(words, "gaps", tables.gaps(assessment), lines) + by_unit


def tasks(assessment: Assessment) -> Fragment:
    """The tasks against the calendar."""
    words = Words(assessment)
    states = count_states(
        words, "task_state", (s.state for s in assessment.tasks), URGENCY
    )
    line = words.say("page.tasks-count", count=len(assessment.tasks), states=states)
    title = words.say("page.tasks")
    if not assessment.tasks:
        return _section(words, title, lines=[words.say("page.tasks-none")])
    return _section(
        words,
        title,
        charts.deadlines(assessment),
        _table(words, tables.tasks(assessment), title),
        lines=[line],
    )


def targets(assessment: Assessment) -> Fragment:
    """The targets, where there are any."""
    words = Words(assessment)
    if not assessment.targets:
        return _NOTHING
    order = ("missed", "unknown", "ahead", "met")
    states = count_states(
        words, "target_state", (s.state for s in assessment.targets), order
    )
    title = words.say("page.targets")
    line = words.say("page.targets-count", count=len(assessment.targets), states=states)
    return _section(
        words, title, _table(words, tables.targets(assessment), title), lines=[line]
    )


def plan(assessment: Assessment) -> Fragment:
    """Tasks and targets against the calendar."""
    return tasks(assessment) + targets(assessment)


def verdicts(assessment: Assessment) -> Fragment:
    """One sentence per evidence rule."""
    words = Words(assessment)
    return _list_or_none(words, "verdicts", tables.verdicts(assessment))


def register(assessment: Assessment) -> Fragment:
    """The evidence register, without its secret papers."""
    words = Words(assessment)
    return _list_or_none(words, "register", tables.register(assessment))


def findings(assessment: Assessment) -> Fragment:
    """Every finding, by points at stake."""
    words = Words(assessment)
    lines = [words.say("page.findings-count", count=len(assessment.findings))]
    return _list_or_none(words, "findings", tables.findings(assessment), lines)


def provenance(assessment: Assessment) -> Fragment:
    """Where every figure comes from: set, date, version and file hashes."""
    note = assessment.case.criteria_set.missing_evidence.note
    return fill(
        "provenance.html.j2",
        Words(assessment),
        a=assessment,
        missing_note="" if is_internal(note) else note,
        version=__version__,
    )


def gap_memo(assessment: Assessment) -> Fragment:
    """The whole gap memo, as the notebook shows it."""
    parts = (headline, ledger, gaps, scores, plan, findings, provenance)
    return Fragment("\n").join(part(assessment) for part in parts)


def _table(words: Words, frame: pd.DataFrame, caption: str) -> Fragment:
    return table(frame, caption, words.language)


def _list_or_none(
    words: Words, name: str, frame: pd.DataFrame, lines: Iterable[str] = ()
) -> Fragment:
    title = words.say(f"page.{name}")
    if frame.empty:
        return _section(words, title, lines=[words.say(f"page.{name}-none")])
    return _section(words, title, _table(words, frame, title), lines=lines)


def _section(
    words: Words, title: str, *bodies: Fragment, lines: Iterable[str] = ()
) -> Fragment:
    return fill("section.html.j2", words, title=title, lines=list(lines), bodies=bodies)
