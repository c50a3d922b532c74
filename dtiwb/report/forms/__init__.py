"""The office's own forms filled in: their layout stays, the figures are ours."""

from __future__ import annotations

from collections.abc import Iterator

from dtiwb.models import Assessment
from dtiwb.report.forms.papers import fill_docx
from dtiwb.report.forms.sheets import fill_xlsx
from dtiwb.report.forms.values import form_values
from dtiwb.report.words import Words

__all__ = ["filled_forms"]


def filled_forms(assessment: Assessment) -> Iterator[tuple[str, bytes]]:
    """Yield every form of the case, filled in, with its file name."""
    if not assessment.case.forms:
        return
    words = Words(assessment)
    values = form_values(words)
    for form in assessment.case.forms:
        fill = fill_xlsx if form.suffix == ".xlsx" else fill_docx
        yield form.output, fill(form, words, values)
