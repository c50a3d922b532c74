"""What the officer hands in: drafts in the official layout, from one Assessment.

Word documents are written with lxml and the score sheet with openpyxl; both are
packed so that the same assessment gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from dtiwb.models import Assessment
from dtiwb.report.documents.explanation import (
    explanation_docx,
    explanation_page,
    explanations,
)
from dtiwb.report.documents.replies import replies_docx
from dtiwb.report.documents.score_sheet import score_sheet_xlsx
from dtiwb.report.documents.self_assessment import self_assessment_docx
from dtiwb.report.tables.points import cuts

__all__ = [
    "documents",
    "explanation_docx",
    "explanation_page",
    "explanations",
    "replies_docx",
    "score_sheet_xlsx",
    "self_assessment_docx",
    "write_documents",
]


def documents(assessment: Assessment) -> Iterator[tuple[str, bytes]]:
    """Yield every document of a scored case with its file name.

    A plan case has none; without a cut there is nothing to reply to.
    """
    if not assessment.case.is_scored:
        return
    yield "tu-danh-gia.docx", self_assessment_docx(assessment)
    yield "bang-diem.xlsx", score_sheet_xlsx(assessment)
    yield "giai-trinh.docx", explanation_docx(assessment)
    if cuts(assessment):
        yield "tra-loi-tham-dinh.docx", replies_docx(assessment)


def write_documents(
    assessment: Assessment, folder: Path, write: Callable[[Path, bytes], None]
) -> None:
    """Hand every document to *write*, the caller's way of writing a file whole."""
    for name, data in documents(assessment):
        write(folder / name, data)
