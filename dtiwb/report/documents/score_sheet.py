"""The self-assessment as a score sheet in XLSX: real sums, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dtiwb.models import Assessment, IndicatorResult, Points
from dtiwb.report import tables
from dtiwb.report.documents import sheet_styles as look
from dtiwb.report.documents.cells import Result, set_text, with_results
from dtiwb.report.documents.document import foot_line
from dtiwb.report.documents.package import core_properties, pack, unpack
from dtiwb.report.documents.provenance import fill_provenance
from dtiwb.report.documents.styles import LOCALES
from dtiwb.report.words import Words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = dict(zip("ABCDEFGH", (7, 36, 9, 9, 30, 40, 9, 12), strict=True))
_HEAD_ROW = 5
_SUMMED = {
    "C": "max_points",
    "D": "claimed_points",
    "G": "reviewed_points",
    "H": "disputed_points",
}
"""The columns that are added up, and the points they hold."""
_EXACT = 10
"""Decimals kept where the set does not round: they only clear away binary noise."""
_PART = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scores:
    """The sheet being filled; *results* are what its formulas come to."""

    words: Words
    sheet: Worksheet
    told: Mapping[str, tuple[Any, ...]]
    results: dict[str, Result] = field(default_factory=dict)


def score_sheet_xlsx(assessment: Assessment) -> bytes:
    """Return the score sheet, with a locked sheet that says where it comes from.

    The formulas carry their results, so that a viewer that does not compute shows
    them too.
    """
    from openpyxl import Workbook

    words, book = Words(assessment), Workbook()
    look.add_styles(book)
    sheet = book.worksheets[0]
    sheet.title = words.say("documents.sheet")
    frame = tables.self_assessment(assessment)
    told = {row[0]: row for row in frame.itertuples(index=False, name=None)}
    scores = _Scores(words=words, sheet=sheet, told=told)
    _fill(scores)
    fill_provenance(words, book.create_sheet(words.say("page.inputs")))
    out = io.BytesIO()
    book.save(out)
    parts = unpack(out.getvalue())
    title = words.say("documents.detail-year", year=assessment.case.params.year)
    parts["docProps/core.xml"] = core_properties(title, LOCALES[words.language])
    parts[_PART] = with_results(parts[_PART], scores.results)
    return pack(parts)


def _fill(scores: _Scores) -> None:
    words, sheet = scores.words, scores.sheet
    _titles(words, sheet)
    row, groups = _HEAD_ROW + 1, []
    for group in words.assessment.indicators:
        filled = _group(scores, group, row)
        if filled:
            groups.append(row)
            row += filled + 1
    _total(scores, row, groups)
    _excluded(words, sheet, row + 2)
    look.fit(sheet, _WIDTHS, _HEAD_ROW)
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    look.set_up_page(sheet, foot_line(words), _HEAD_ROW)


def _titles(words: Words, sheet: Worksheet) -> None:
    case = words.assessment.case
    title = words.say("documents.detail-year", year=case.params.year)
    draft = f"{words.say('page.draft')} · {case.criteria_set.title}"
    note = words.say("page.fictional-note") if case.is_fictional else ""
    set_text(sheet["A1"], case.agency.full_name, look.TITLE)
    set_text(sheet["A2"], title, look.TITLE)
    set_text(sheet["A3"], draft, look.PLAIN)
    set_text(sheet["A4"], note, look.PLAIN)
    heads = (
        words.column("id"),
        words.column("criterion"),
        words.column("max_points"),
        words.column("claimed_points"),
        words.column("justification"),
        words.say("documents.evidence-column"),
        words.column("reviewed_points"),
        words.say("documents.difference"),
    )
    for column, head in enumerate(heads, 1):
        set_text(sheet.cell(_HEAD_ROW, column), head, look.HEAD)


def _group(scores: _Scores, group: IndicatorResult, at: int) -> int:
    """Write a main index and its counted criteria from row *at*; say how many."""
    words, sheet = scores.words, scores.sheet
    inside = [
        row
        for row in words.assessment.criteria
        if row.indicator_id == group.indicator.id and row.is_counted
    ]
    for number, row in enumerate(inside, at + 1):
        id, title, _, _, justification, papers = scores.told[row.id]
        lines = papers.replace("; ", ";\n")
        for letter, text in zip("ABEF", (id, title, justification, lines), strict=True):
            set_text(sheet[f"{letter}{number}"], text, look.TEXT)
        for letter in "CDG":
            _number(scores, f"{letter}{number}", getattr(row.points, _SUMMED[letter]))
        both = f"AND(ISNUMBER(D{number}),ISNUMBER(G{number}))"
        formula = f'=IF({both},ROUND(D{number}-G{number},{_EXACT}),"—")'
        _formula(scores, f"H{number}", formula, row.points, look.NUMBER)
    if inside:
        set_text(sheet[f"A{at}"], group.indicator.id, look.GROUP)
        spans = {each: f"{each}{at + 1}:{each}{at + len(inside)}" for each in _SUMMED}
        _sums(scores, at, group.indicator.title, spans, group.points, "indicator")
    return len(inside)


def _total(scores: _Scores, at: int, groups: Sequence[int]) -> None:
    words = scores.words
    set_text(scores.sheet[f"A{at}"], "", look.GROUP)
    if not groups:
        set_text(scores.sheet[f"B{at}"], words.say("page.no-criteria"), look.GROUP)
        return
    spans = {each: ",".join(f"{each}{row}" for row in groups) for each in _SUMMED}
    totals = words.assessment.totals
    _sums(scores, at, words.say("page.total"), spans, totals, "total")


def _sums(
    scores: _Scores,
    at: int,
    title: str,
    spans: dict[str, str],
    points: Points,
    level: str,
) -> None:
    """Write the sums of *spans* into row *at*, rounded where the set rounds."""
    rounding = scores.words.assessment.case.criteria_set.rounding
    digits = rounding.places if rounding.at == level else _EXACT
    for letter, text in zip("BEF", (title, "", ""), strict=True):
        set_text(scores.sheet[f"{letter}{at}"], text, look.GROUP)
    for letter, span in spans.items():
        nothing = _nothing(scores.words, letter).replace('"', '""')
        formula = f'=IF(COUNT({span})=0,"{nothing}",ROUND(SUM({span}),{digits}))'
        _formula(scores, f"{letter}{at}", formula, points, look.GROUP_NUMBER)


def _formula(
    scores: _Scores, place: str, formula: str, points: Points, style: str
) -> None:
    cell = scores.sheet[place]
    cell.style = style
    cell.value = formula
    value: Decimal | None = getattr(points, _SUMMED[place[0]])
    unknown = _nothing(scores.words, place[0])
    scores.results[place] = unknown if value is None else value


def _number(scores: _Scores, place: str, value: Decimal | None) -> None:
    """Write points as a number; what is not known says so and is not added up."""
    cell = scores.sheet[place]
    if value is None:
        set_text(cell, scores.words.points(None), look.NUMBER)
    else:
        cell.style = look.NUMBER
        cell.value = value


def _nothing(words: Words, letter: str) -> str:
    return "—" if letter == "H" else words.points(None)


def _excluded(words: Words, sheet: Worksheet, at: int) -> None:
    """List below the total what is out of the denominator, and why."""
    frame = tables.excluded(words.assessment)
    if frame.empty:
        return
    set_text(sheet[f"A{at}"], words.say("page.excluded"), look.TITLE)
    for row, values in enumerate(frame.itertuples(index=False, name=None), at + 1):
        id, title, most, state, reason = values
        set_text(sheet[f"C{row}"], words.points(most), look.NUMBER)
        texts = (id, title, "", reason, state)
        for letter, text in zip("ABDEF", texts, strict=True):
            set_text(sheet[f"{letter}{row}"], text, look.TEXT)
