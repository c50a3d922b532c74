"""The self-assessment as a report in the official layout, with its annex."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dtiwb.models import Assessment, Points
from dtiwb.report import tables
from dtiwb.report.documents.document import Section, document
from dtiwb.report.documents.elements import (
    LANDSCAPE,
    Cell,
    Element,
    cell,
    paragraph,
    table,
)
from dtiwb.report.documents.explanation import summary, unproven
from dtiwb.report.documents.frames import frame_table
from dtiwb.report.documents.letterhead import (
    annex_head,
    letterhead,
    line_styles,
    signature,
)
from dtiwb.report.documents.phrases import basis, long_day, notes, with_report
from dtiwb.report.words import Words
from dtiwb.scoring import grade_of

_SCORES = {
    "indicator": 65,
    "max_points": 25,
    "claimed_points": 25,
    "supported_points": 25,
    "at_risk_points": 25,
}
_DETAIL = (14, 72, 22, 22, 54, 68)
_EXCLUDED = (14, 48, 22, 25, 56)
"""Widths in millimetres."""


def self_assessment_docx(assessment: Assessment) -> bytes:
    """Return the report and its annex of all criteria as DOCX."""
    words = Words(assessment)
    subject = words.say("documents.subject", year=assessment.case.params.year)
    sections = [Section(blocks=list(_report(words, subject)))]
    if any(row.is_counted for row in assessment.criteria):
        sections.append(Section(blocks=list(_annex(words)), size=LANDSCAPE))
    title = f"{subject}, {assessment.case.agency.full_name}"
    return document(words, title, sections, line_styles(words, subject))


def _report(words: Words, subject: str) -> Iterator[Element]:
    case = words.assessment.case
    yield from letterhead(words, words.say("documents.kind"), subject)
    yield paragraph(
        "ThanVan",
        words.say(
            "documents.opening",
            basis=basis(words),
            agency=case.agency.full_name,
            year=case.params.year,
            date=long_day(words, case.params.as_of),
        ),
    )
    yield paragraph("Muc1", words.say("documents.part-results"))
    yield from _results(words)
    yield paragraph("Muc1", words.say("documents.part-explained"))
    yield from _explained(words)
    yield paragraph("Muc1", words.say("documents.part-proposals"))
    yield paragraph("ThanVan", words.say("documents.to-fill-in"))
    yield from _notes(words)
    closing = words.say(
        "documents.closing", year=case.params.year, agency=case.agency.full_name
    )
    yield paragraph("ThanVanCuoi", closing)
    yield signature(words)


def _results(words: Words) -> Iterator[Element]:
    assessment = words.assessment
    if not assessment.criteria:
        yield paragraph("ThanVan", words.say("page.no-criteria"))
        return
    excluded = tables.excluded(assessment)
    if not excluded.empty:
        yield paragraph("Muc2", words.say("documents.part-overall"))
    yield paragraph("ThanVan", _overall(words))
    grades = assessment.case.criteria_set.grades
    if grades:
        given = (
            grade_of(points, assessment.max_points, grades)
            for points in (assessment.claimed_points, assessment.supported_points)
        )
        claimed, supported = (each.title if each else "—" for each in given)
        line = words.say("page.grade-line", claimed=claimed, supported=supported)
        yield paragraph("ThanVan", line)
    scores = tables.scores(assessment)[[words.column(name) for name in _SCORES]]
    scores.columns = [*scores.columns[:-1], words.say("documents.to-explain")]
    yield paragraph("BangTen", words.say("page.scores"))
    yield frame_table(words, scores, list(_SCORES.values()), total=True)
    if not excluded.empty:
        yield paragraph("Muc2", words.say("documents.part-excluded"))
        yield frame_table(words, excluded, _EXCLUDED)


def _overall(words: Words) -> str:
    assessment = words.assessment
    return words.say(
        "documents.overall",
        agency=assessment.case.agency.full_name,
        claimed=words.points(assessment.claimed_points),
        max=words.points(assessment.max_points),
        date=words.day(assessment.case.params.as_of),
        supported=words.points(assessment.supported_points),
    )


def _explained(words: Words) -> Iterator[Element]:
    rows = unproven(words.assessment)
    text = summary(words)
    if rows:
        ids = ", ".join(row.id for row in rows)
        text = f"{text} {words.say('documents.explained-where', ids=ids)}"
    yield paragraph("ThanVan", text)


def _notes(words: Words) -> Iterator[Element]:
    told = list(notes(words))
    if told:
        yield paragraph("Muc1", words.say("documents.part-notes"))
    for note in told:
        yield paragraph("ThanVan", f"- {note}")


def _annex(words: Words) -> Iterator[Element]:
    """Yield every counted criterion below its main index, with sums."""
    title = words.say("documents.detail").upper()
    yield from annex_head(words, "I", title, with_report(words))
    frame = tables.self_assessment(words.assessment)
    values = {row[0]: row for row in frame.itertuples(index=False, name=None)}
    rows = [[cell("BangDau", str(each)) for each in frame.columns]]
    for group in words.assessment.indicators:
        inside = [
            values[row.id]
            for row in words.assessment.criteria
            if row.indicator_id == group.indicator.id and row.is_counted
        ]
        if inside:
            title = f"{group.indicator.id}. {group.indicator.title}"
            rows.append(_sum_row(words, title, group.points))
            rows += [_detail_row(words, row) for row in inside]
    rows.append(_sum_row(words, words.say("page.total"), words.assessment.totals))
    yield table("BangKe", _DETAIL, rows, heads=1)


def _detail_row(words: Words, row: tuple[Any, ...]) -> list[Cell]:
    id, title, most, claimed, justification, papers = row
    return [
        cell("BangSo", id),
        cell("BangChu", title),
        cell("BangSo", words.points(most)),
        cell("BangSo", words.points(claimed)),
        cell("BangChu", justification),
        cell("BangChu", papers),
    ]


def _sum_row(words: Words, title: str, points: Points) -> list[Cell]:
    return [
        cell("BangChuDam", title, span=2),
        cell("BangSoDam", words.points(points.max_points)),
        cell("BangSoDam", words.points(points.claimed_points)),
        cell("BangChu", span=2),
    ]
