"""The locked sheet: set, date, version and the hash of every input file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dtiwb import __version__
from dtiwb.report.documents import sheet_styles as look
from dtiwb.report.documents.cells import set_text
from dtiwb.report.documents.document import fingerprint, foot_line
from dtiwb.report.documents.phrases import notes
from dtiwb.report.words import Words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def fill_provenance(words: Words, sheet: Worksheet) -> None:
    """Fill *sheet* with where every figure comes from, and lock it.

    The lock has no password: it keeps hands off by accident, not on purpose.
    """
    files = ((file.path, file.sha256) for file in words.assessment.case.inputs)
    set_text(sheet["A1"], words.say("page.inputs"), look.TITLE)
    for row, (label, value) in enumerate(origin(words), 2):
        set_text(sheet[f"A{row}"], label, look.GROUP)
        set_text(sheet[f"B{row}"], value, look.TEXT)
    at = sheet.max_row + 2
    set_text(sheet[f"A{at}"], words.column("path"), look.HEAD)
    set_text(sheet[f"B{at}"], words.column("sha256"), look.HEAD)
    for row, (path, sha256) in enumerate(files, at + 1):
        set_text(sheet[f"A{row}"], path, look.TEXT)
        set_text(sheet[f"B{row}"], sha256, look.TEXT)
    look.fit(sheet, {"A": 50, "B": 75}, 2)
    sheet.protection.sheet = True
    look.set_up_page(sheet, foot_line(words))


def origin(words: Words) -> Iterator[tuple[str, str]]:
    """Yield label and value of all that says where the figures of a sheet come from."""
    case = words.assessment.case
    yield from (
        (words.column("agency"), case.agency.full_name),
        (words.column("year"), str(case.params.year)),
        (
            words.say("documents.set"),
            f"{case.criteria_set.id}: {case.criteria_set.title}",
        ),
        (words.say("documents.figures-at"), words.day(case.params.as_of)),
        (words.say("documents.version"), __version__),
        (words.say("documents.fingerprint"), fingerprint(words.assessment)),
    )
    yield from ((words.column("note"), each) for each in notes(words))
