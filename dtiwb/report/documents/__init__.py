"""What the officer hands in: drafts in the official layout, from one Assessment.

Word documents are written with lxml, the score sheet with openpyxl, the calendar with
icalendar, all so that the same assessment gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from dtiwb.models import Assessment
from dtiwb.report.documents.calendar_file import calendar_ics, has_days
from dtiwb.report.documents.explanation import (
    explanation_docx,
    explanation_page,
    explanations,
)
from dtiwb.report.documents.improvement_plan import has_gaps, improvement_plan_docx
from dtiwb.report.documents.progress_report import progress_report_docx
from dtiwb.report.documents.replies import replies_docx
from dtiwb.report.documents.score_sheet import score_sheet_xlsx
from dtiwb.report.documents.self_assessment import self_assessment_docx
from dtiwb.report.tables.points import cuts

__all__ = [
    "calendar_ics",
    "documents",
    "explanation_docx",
    "explanation_page",
    "explanations",
    "improvement_plan_docx",
    "progress_report_docx",
    "replies_docx",
    "score_sheet_xlsx",
    "self_assessment_docx",
    "write_documents",
]


def documents(assessment: Assessment) -> Iterator[tuple[str, bytes]]:
    """Yield every document of a case with its file name.

    A plan case has no score to hand in; without a cut there is nothing to reply to,
    without a gap nothing to improve, without a task no progress, and without a day
    no calendar.
    """
    if has_days(assessment):
        yield "lich.ics", calendar_ics(assessment)
    if assessment.tasks:
        yield "bao-cao-tien-do.docx", progress_report_docx(assessment)
    if not assessment.case.is_scored:
        return
    if assessment.case.forms:
        from dtiwb.report.forms import filled_forms  # it stands on the documents

        yield from filled_forms(assessment)
    yield "tu-danh-gia.docx", self_assessment_docx(assessment)
    yield "bang-diem.xlsx", score_sheet_xlsx(assessment)
    yield "giai-trinh.docx", explanation_docx(assessment)
    if cuts(assessment):
        yield "tra-loi-tham-dinh.docx", replies_docx(assessment)
    if has_gaps(assessment):
        yield "ke-hoach-cai-thien.docx", improvement_plan_docx(assessment)


def write_documents(
    assessment: Assessment, folder: Path, write: Callable[[Path, bytes], None]
) -> None:
    """Hand every document to *write*, the caller's way of writing a file whole."""
    for name, data in documents(assessment):
        write(folder / name, data)
