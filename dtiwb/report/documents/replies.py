"""Trả lời thẩm định: for every cut one page with what the office says and asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import TypeAlias

from dtiwb.models import Assessment, CriterionResult
from dtiwb.report.documents.document import Section, document
from dtiwb.report.documents.elements import Element, cell, paragraph, table
from dtiwb.report.documents.explanation import supplier
from dtiwb.report.documents.letterhead import annex_head, letterhead, line_styles, roman
from dtiwb.report.documents.rules import rule_text
from dtiwb.report.tables import cuts
from dtiwb.report.words import Words

_WIDTHS = (38, 127)
_MORE = "[…]"
_ROOMS = ((10_000, 99), (1_200, 20), (600, 12), (300, 8), (120, 5), (60, 3))
"""Characters of a paragraph and paragraphs of a field, tried until a page holds all."""
_LABEL, _LINE, _PAGE, _GAP = 17, 58, 40, 0.3
"""Letters of a line on the left and on the right; lines of a page, and of a gap."""
_CAPITAL = 1.9
"""What the widest capital takes, in letters."""

Said: TypeAlias = tuple[str, list[str]]


def replies_docx(assessment: Assessment) -> bytes:
    """Return the reply pack as DOCX: one page for each criterion that was cut."""
    words = Words(assessment)
    title = words.say("documents.replies", year=assessment.case.params.year)
    cut = cuts(assessment)
    numerals = [roman(n) for n in range(1, len(cut) + 1)] if len(cut) > 1 else [""]
    sections = [
        Section(blocks=list(_sheet(words, row, numeral)))
        for row, numeral in zip(cut, numerals, strict=False)
    ]
    if not cut:
        sections = [Section(blocks=list(_nothing(words, title)))]
    return document(words, title, sections, line_styles(words, title))


def _nothing(words: Words, title: str) -> Iterator[Element]:
    yield from letterhead(words, words.say("documents.kind"), title)
    code = (
        "page.no-review"
        if words.assessment.reviewed_points is None
        else "page.ledger-none"
    )
    yield paragraph("ThanVan", words.say(code))


def _sheet(words: Words, row: CriterionResult, numeral: str) -> Iterator[Element]:
    agency = words.assessment.case.agency.full_name
    yield from annex_head(
        words,
        numeral,
        words.say("documents.reply", id=row.id),
        words.say("documents.with-letter", agency=agency),
    )
    said = [(label, list(texts)) for label, texts in _said(words, row)]
    rows = next(
        (made for room in _ROOMS if _fits(made := _shorten(said, room))),
        _shorten(said, _ROOMS[-1]),
    )
    yield table(
        "BangKe",
        _WIDTHS,
        [(cell("BangChuDam", label), cell("BangChu", *texts)) for label, texts in rows],
    )
    if any(_MORE in text for _, texts in rows for text in texts):
        yield paragraph("GhiChu", words.say("documents.shortened", mark=_MORE))


def _shorten(said: Sequence[Said], room: tuple[int, int]) -> list[Said]:
    """Keep of every field what has *room*: characters of a line, and lines."""
    most, lines = room
    return [
        (label, [_cut(text, most) for text in texts[:lines]] + [_MORE] * cut)
        for label, texts in said
        if (cut := len(texts) > lines) or any(texts)
    ]


def _fits(rows: Sequence[Said]) -> bool:
    """Tell whether *rows* take no more than a page, counted generously."""
    taken = sum(
        max(_lines(label, _LABEL), sum(_lines(text, _LINE) for text in texts))
        for label, texts in rows
    )
    return taken <= _PAGE


def _lines(text: str, length: int) -> float:
    letters = sum(_CAPITAL if letter.isupper() else 1 for letter in text)
    return ceil(letters / length) + _GAP


def _said(words: Words, row: CriterionResult) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what the sheet says, field by field, in full."""
    claims = {each.criterion_id: each for each in words.assessment.case.claims}
    yield words.column("criterion"), [f"{row.id}. {row.criterion.title}"]
    yield words.column("indicator"), [words.indicator(row.indicator_id)]
    yield words.say("documents.rule"), [rule_text(words, row.criterion)]
    yield words.say("documents.points"), [_points(words, row)]
    reason = words.reason(row) or f"{words.say('page.reason-unknown')}."
    yield words.say("documents.reason"), [reason]
    basis = claims[row.id].justification if row.id in claims else ""
    yield words.column("justification"), [basis]
    yield words.say("documents.evidence"), _evidence(words, row)
    yield words.say("documents.response"), [row.review.response if row.review else ""]
    if any(not verdict.holds for verdict in row.verdicts):
        yield words.say("documents.supplied-by"), [supplier(words, row)]
    yield words.say("documents.asked"), _asked(words, row)


def _points(words: Words, row: CriterionResult) -> str:
    return words.say(
        "documents.four-points",
        max=words.points(row.points.max_points),
        claimed=words.points(row.points.claimed_points),
        reviewed=words.points(row.points.reviewed_points),
        disputed=words.points(row.points.disputed_points),
    )


def _evidence(words: Words, row: CriterionResult) -> Iterator[str]:
    """Yield paper, page, verdict and quote of every demand."""
    for verdict in row.verdicts:
        yield f"- {verdict.rule.title or verdict.rule.id}. {words.verdict(verdict)}"
        if verdict.quote:
            yield words.say("documents.quote", quote=verdict.quote)
    if not row.verdicts:
        yield words.say("documents.no-demand")


def _asked(words: Words, row: CriterionResult) -> Iterator[str]:
    """Yield what the office asks for, never more than its evidence supports."""
    if not words.reason(row):
        yield f"{words.say('page.ask-reason')}."
    claimed, supported = row.points.claimed_points, row.points.supported_points
    reviewed = row.points.reviewed_points
    if supported is not None and claimed is not None and reviewed is not None:
        proven = min(claimed, supported)
        if proven > reviewed:
            yield words.say("documents.ask-points", points=words.points(proven))
        else:
            yield words.say("documents.ask-nothing")


def _cut(text: str, length: int) -> str:
    """Shorten *text* where it would push the sheet over its page; the mark says so."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[:length].rstrip()} {_MORE}"
