"""Kế hoạch cải thiện: what the office does next year about the points it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from dtiwb.models import Assessment, CriterionResult
from dtiwb.planning import gaps
from dtiwb.progress import lost, won
from dtiwb.report.documents.document import Section, document
from dtiwb.report.documents.elements import (
    LANDSCAPE,
    Cell,
    Element,
    cell,
    paragraph,
    table,
)
from dtiwb.report.documents.improvement_parts import (
    actions,
    aims,
    organisation,
    results,
)
from dtiwb.report.documents.letterhead import (
    annex_head,
    letterhead,
    line_styles,
    signature,
)
from dtiwb.report.documents.lettering import Style
from dtiwb.report.documents.measures import measures, to_improve
from dtiwb.report.documents.parts import numbered
from dtiwb.report.documents.phrases import basis, notes
from dtiwb.report.words import Words

_ANNEX = (13, 45, 20, 19, 52, 36, 35, 32)
"""Widths in millimetres."""
_STYLES = (
    Style(
        id="CanCu",
        name="Căn cứ",
        size=14,
        italic=True,
        align="both",
        before=6,
        spacing=1.1,
        first=12.7,
    ),
    Style(
        id="Muc3",
        name="heading 3",
        size=14,
        bold=True,
        align="both",
        before=8,
        spacing=1.1,
        first=12.7,
        keep_next=True,
        outline=2,
    ),
    Style(
        id="GhiChuDiem",
        name="Ghi chú điểm tiêu chí",
        size=13,
        italic=True,
        align="both",
        before=3,
        after=3,
        first=12.7,
        keep_next=True,
    ),
)


def improvement_plan_docx(assessment: Assessment) -> bytes:
    """Return the plan and its annex, one row for each action, as DOCX."""
    words = Words(assessment)
    next_year = assessment.case.params.year.last_year + 1
    subject = words.say("improvement.subject", year=next_year)
    rows = to_improve(assessment)
    sections = [Section(blocks=list(_plan(words, subject, next_year)))]
    if rows:
        sections.append(Section(blocks=list(_annex(words, rows)), size=LANDSCAPE))
    title = f"{subject}, {assessment.case.agency.full_name}"
    lines = (*line_styles(words, subject), *_STYLES)
    return document(words, title, sections, lines)


def has_gaps(assessment: Assessment) -> bool:
    """Tell whether there is anything to plan: points lacking, or not proven."""
    return bool(to_improve(assessment) or gaps(assessment))


def _plan(words: Words, subject: str, next_year: int) -> Iterator[Element]:
    case = words.assessment.case
    agency, year = case.agency.full_name, case.params.year
    is_reviewed = words.assessment.reviewed_points is not None
    code = (
        "improvement.basis-reviewed" if is_reviewed else "improvement.basis-supported"
    )
    yield from letterhead(
        words, words.say("improvement.kind"), subject, "improvement.number"
    )
    yield paragraph("CanCu", words.say("improvement.basis", basis=basis(words)))
    yield paragraph("CanCu", words.say(code, year=year, agency=agency))
    opening = words.say("improvement.opening", agency=agency, year=next_year)
    yield paragraph("ThanVan", opening)
    parts = (
        (words.say("improvement.part-aims"), aims(words)),
        (words.say("improvement.part-results", year=year), results(words)),
        (words.say("improvement.part-actions", year=next_year), actions(words)),
        (words.say("improvement.part-organise"), organisation(words)),
        (words.say("improvement.part-notes"), _notes(words)),
    )
    yield from numbered(parts)
    closing = words.say("improvement.closing", agency=agency, year=next_year)
    yield paragraph("ThanVanCuoi", closing)
    yield signature(words, "improvement.to-units")


def _notes(words: Words) -> Iterator[Element]:
    for note in notes(words):
        yield paragraph("ThanVan", f"- {note}")


def _annex(words: Words, rows: tuple[CriterionResult, ...]) -> Iterator[Element]:
    """Yield every action, by criterion in the order of ``to_improve``."""
    agency = words.assessment.case.agency.full_name
    title = words.say("improvement.annex").upper()
    to = words.say("improvement.with-plan", agency=agency)
    yield from annex_head(words, "", title, to)
    yield paragraph("GhiChuDiem", words.say("improvement.annex-order"))
    heads = (
        *(words.column("id"), words.column("criterion")),
        *(words.say("improvement.won-of-max"), words.say("improvement.lost")),
        *(words.column("action"), words.column("lead_unit")),
        *(words.column("supporting_units"), words.column("deadline")),
    )
    made = [[cell("BangDau", each) for each in heads]]
    for row in rows:
        made += _annex_rows(words, row)
    yield table("BangKe", _ANNEX, made, heads=1)


def _annex_rows(words: Words, row: CriterionResult) -> Iterator[list[Cell]]:
    """Yield a row for each action; figures stand only in the first of a criterion."""
    has, most = words.points(won(row.points)), words.points(row.points.max_points)
    figures = (row.criterion.title, f"{has}/{most}", words.points(lost(row.points)))
    for each in measures(words, row):
        title, share, lacks = figures
        yield [
            cell("BangSo", row.id),
            cell("BangChu", title),
            cell("BangSo", share),
            cell("BangSo", lacks),
            *(
                cell("BangChu", text)
                for text in (each.action, each.lead, each.support, each.deadline)
            ),
        ]
        figures = ("", "", "")
