"""Giải trình: what is claimed without all its evidence, and who supplies the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dtiwb.models import Assessment, CriterionResult
from dtiwb.planning import tasks_for
from dtiwb.report.documents.document import Section, document
from dtiwb.report.documents.elements import LANDSCAPE, Element, paragraph
from dtiwb.report.documents.frames import frame_table
from dtiwb.report.documents.letterhead import annex_head
from dtiwb.report.documents.phrases import count, notes, with_report
from dtiwb.report.html import Fragment, fill
from dtiwb.report.html import table as html_table
from dtiwb.report.tables import self_assessment
from dtiwb.report.words import Words

_COLUMNS = {
    "id": 13,
    "criterion": 37,
    "claimed_points": 22,
    "max_points": 22,
    "justification": 33,
    "on_file": 40,
    "missing": 47,
    "supplied_by": 38,
}
"""Column and width in millimetres."""
_HEADS = {
    "on_file": "documents.on-file",
    "missing": "documents.missing",
    "supplied_by": "documents.supplied-by",
}
_SAID = ("overclaimed", "fact-differs-from-claim", "no-fact")


def unproven(assessment: Assessment) -> tuple[CriterionResult, ...]:
    """Return the criteria claimed with missing or partial evidence."""
    return tuple(row for row in assessment.criteria if _is_unproven(row))


def _is_unproven(row: CriterionResult) -> bool:
    """Tell whether points are claimed that somebody else could not check."""
    fails = any(not verdict.holds for verdict in row.verdicts)
    return (
        row.is_counted
        and (row.points.claimed_points or 0) > 0
        and (fails or bool(row.points.at_risk_points))
    )


def missing(words: Words, row: CriterionResult) -> tuple[str, ...]:
    """Say demand by demand what *row* still lacks, then what its facts say."""
    said = [
        f"{verdict.rule.title or verdict.rule.id}: {words.verdict(verdict)}"
        for verdict in row.verdicts
        if not verdict.holds
    ]
    mine = (f for f in words.assessment.findings if f.criterion_id == row.id)
    return (*said, *(words.finding(each) for each in mine if each.code in _SAID))


def supplier(words: Words, row: CriterionResult) -> str:
    """Say which unit supplies what is missing, and by when, from the open tasks."""
    states = tasks_for(words.assessment, row.id)
    state = next((s for s in states if s.state not in ("done", "cancelled")), None)
    if state is None:
        return f"{words.say('page.no-unit')}; {words.say('page.no-deadline')}"
    unit = "; ".join(state.task.lead_unit) or words.say("page.no-unit")
    when = state.deadline.text or words.say("page.no-deadline")
    late = f" ({words.say('task_state.overdue').lower()})"
    return f"{unit}; {when}{late if state.state == 'overdue' else ''}"


def explanations(assessment: Assessment) -> pd.DataFrame:
    """One row per criterion to explain: claim, on file, missing, who supplies it."""
    words = Words(assessment)
    filed = {
        row[0]: row
        for row in self_assessment(assessment).itertuples(index=False, name=None)
    }
    rows = []
    for row in unproven(assessment):
        id, title, most, claimed, justification, papers = filed[row.id]
        lacking = "\n".join(missing(words, row))
        told = (justification or None, papers, lacking, supplier(words, row))
        rows.append((id, title, claimed, most, *told))
    heads = [
        words.say(_HEADS[name]) if name in _HEADS else words.column(name)
        for name in _COLUMNS
    ]
    return pd.DataFrame(rows, columns=heads, dtype=object)


def summary(words: Words) -> str:
    """Say how many criteria are explained and how many points are at risk."""
    rows = unproven(words.assessment)
    if not rows:
        return words.say("documents.explained-none")
    return words.say(
        "documents.explained-count",
        count=count(words, len(rows)),
        points=words.points(words.assessment.at_risk_points),
    )


def explanation_page(assessment: Assessment) -> Fragment:
    """Return the explanations as a piece of a page."""
    words, title = Words(assessment), Words(assessment).say("documents.explanation")
    frame = explanations(assessment)
    bodies = [] if frame.empty else [html_table(frame, title, words.language)]
    return fill(
        "section.html.j2", words, title=title, lines=[summary(words)], bodies=bodies
    )


def explanation_docx(assessment: Assessment) -> bytes:
    """Return the explanation annex as DOCX, in landscape."""
    words = Words(assessment)
    title = words.say("documents.explanation")
    return document(
        words, title, [Section(blocks=list(_blocks(words)), size=LANDSCAPE)]
    )


def _blocks(words: Words) -> Iterator[Element]:
    title = words.say("documents.explanation").upper()
    yield from annex_head(words, "II", title, with_report(words))
    yield paragraph("ThanVanCuoi", summary(words))
    frame = explanations(words.assessment)
    if not frame.empty:
        yield frame_table(words, frame, list(_COLUMNS.values()))
    for note in notes(words):
        yield paragraph("GhiChu", note)
