"""Phrases the documents share: dates in full, the set's instrument, counts, notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dtiwb.models import Instrument, Source
from dtiwb.report.words import Words
from dtiwb.text import is_internal

_SMALL = 10


def count(words: Words, number: int) -> str:
    """Return a count as officials write it: below ten with a leading zero."""
    vietnamese = words.language == "vi" and 0 < number < _SMALL
    return f"{number:02}" if vietnamese else str(number)


def long_day(words: Words, value: date) -> str:
    """Return a date in full: ``ngày 05 tháng 01 năm 2026``."""
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return words.say(
        "documents.long-date", day=f"{value.day:02}", month=month, year=value.year
    )


def basis(words: Words) -> str:
    """Name what the set rests on: its instrument with number, date and issuer."""
    the_set = words.assessment.case.criteria_set
    found = _instrument(words, the_set.source.instrument)
    if found is None:
        return the_set.title
    return words.say(
        "documents.basis",
        paper=_numbered(words, found),
        date=long_day(words, found.issued_on),
        issuer=found.issuer,
        set=the_set.title,
    )


def provision(words: Words, source: Source) -> str:
    """Name the place in an instrument a criterion comes from, as far as known."""
    its_set = words.assessment.case.criteria_set.source.instrument
    found = _instrument(words, source.instrument or its_set)
    parts = (source.provision, _numbered(words, found) if found else "")
    return ", ".join(filter(None, parts))


def _instrument(words: Words, wanted: str | None) -> Instrument | None:
    known = words.assessment.case.instruments
    return next((each for each in known if each.id == wanted), None)


def _numbered(words: Words, instrument: Instrument) -> str:
    return words.say(
        "documents.numbered", kind=_kind(words, instrument), number=instrument.number
    )


def _kind(words: Words, instrument: Instrument) -> str:
    """Return the kind a number shows by its abbreviation: ``02/QĐ-UBND``."""
    titles = {
        kind.abbreviation: kind.title
        for kind in reversed(words.assessment.case.evidence_kinds)
        if kind.abbreviation
    }
    parts = instrument.number.replace("/", "-").split("-")
    return next(
        (titles[part] for part in parts if part in titles),
        words.say("documents.paper"),
    )


def notes(words: Words) -> Iterator[str]:
    """Yield what a reader must know about the data before relying on a figure.

    Notes that are marked internal stay in the house.
    """
    case = words.assessment.case
    if case.is_fictional:
        yield words.say("page.fictional-note")
    if case.about.register == "incomplete":
        yield words.say("page.register-incomplete")
    found = words.assessment.findings
    yield from (words.finding(each) for each in found if each.code == "set-partial")
    if words.assessment.totals.open_count:
        yield words.say("page.open-count", count=words.assessment.totals.open_count)
    yield from (note for note in case.about.notes if not is_internal(note))


def with_report(words: Words) -> str:
    """Say with which report an annex goes, its number and date still blank."""
    return words.say(
        "documents.with-report", agency=words.assessment.case.agency.full_name
    )
