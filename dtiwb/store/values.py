"""One cell or scalar of text into one value, strictly.

Numbers may be written ``4,5`` or ``4.5``; ``1.000,5`` is refused, not guessed, and
so is ``1.000``, which may be a thousand or one. Dates are ``2022-06-24`` or
``24/6/2022``.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dtiwb.models import Counted, FactValue, Period
from dtiwb.text import compose, fold

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,18})?")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_YEAR = r"((?:19|20|21)[0-9]{2})"
_ISO_DATE = re.compile(rf"{_YEAR}-([0-9]{{1,2}})-([0-9]{{1,2}})")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}")
_PERIOD = re.compile(r"((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?")
_YES = {"1", "true", "co", "yes", "x"}
_NO = {"0", "false", "khong", "no"}


class ValueProblem(ValueError):
    """A value is not what it should be; ``code`` names the sentence."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code)


def parse_text(value: object) -> str:
    """Return *value* if it is text; a list or mapping in its place is refused."""
    if not isinstance(value, str):
        raise ValueProblem("not-text", value=shorten(str(value)))
    return value


def clean(text: str) -> str:
    """Return *text* as dtiwb keeps it.

    NFC, a line feed for every line end, no white space around it, and nothing that
    nobody can see: control characters, zero-width spaces.
    """
    seen = ZERO_WIDTH.sub("", CONTROL.sub("", text))
    return compose(seen.replace("\r\n", "\n").replace("\r", "\n")).strip()


def parse_number(value: object) -> Decimal:
    """Read a number a person wrote; what may be a thousand or one is refused."""
    number = parse_decimal(value)
    text = _number_text(value)
    if _THOUSANDS.fullmatch(text):
        whole, _, part = text.replace(",", ".").partition(".")
        raise ValueProblem(
            "number-unclear",
            value=text,
            whole=f"{whole}{part}",
            decimal=f"{whole},{part}0",
        )
    return number


def parse_decimal(value: object) -> Decimal:
    """Read a number dtiwb wrote: one separator at the most, never a thousands one."""
    text = _number_text(value)
    if "." in text and "," in text:
        raise ValueProblem("ambiguous-number", value=shorten(text))
    if not _NUMBER.fullmatch(text):
        raise ValueProblem("not-a-number", value=shorten(text))
    return Decimal(text.replace(",", "."))


def _number_text(value: object) -> str:
    return parse_text(value).strip().replace("\N{MINUS SIGN}", "-")


def parse_int(value: object) -> int:
    """Read a whole number."""
    text = parse_text(value).strip()
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise ValueProblem("not-a-whole-number", value=shorten(text))
    return int(text)


def parse_fraction(value: object) -> Fraction:
    """Read a share: ``0.5``, ``1/3`` or ``80%``."""
    text = parse_text(value).strip()
    if text.endswith("%"):
        return Fraction(parse_number(text[:-1])) / 100
    if "/" in text:
        return parse_counted(text).share
    return Fraction(parse_number(text))


def parse_counted(text: str) -> Counted:
    """Read a counted fraction ``2/13``."""
    above, _, below = text.partition("/")
    counted = Counted(numerator=parse_number(above), denominator=parse_number(below))
    if counted.denominator <= 0 or counted.numerator < 0:
        raise ValueProblem("bad-count", value=shorten(text))
    return counted


def parse_fact_value(value: object) -> FactValue:
    """Read the value of a fact: a number, a share, a count, or text.

    Text stays text: whether ``không`` is a no or the id of an option only the
    rule can tell (``store.facts``).
    """
    text = parse_text(value).strip()
    if re.fullmatch(r"[0-9.,\s]+/[0-9.,\s]+", text):
        return parse_counted(text)
    if re.fullmatch(r"[+-]?[0-9.,]+\s*%", text):
        return parse_number(text.rstrip("% ")) / 100
    if re.fullmatch(r"[+-]?[0-9][0-9.,]*", text):
        return parse_number(text)
    return text


def yes_or_no(text: str) -> bool | None:
    """Return what ``có``, ``không`` and their kin mean, None for any other word."""
    word = fold(text)
    return word in _YES if word in _YES | _NO else None


def parse_date(value: object) -> date:
    """Read a date, ISO or day first."""
    text = parse_text(value).strip()
    try:
        if found := _ISO_DATE.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise ValueProblem("not-a-date", value=shorten(text))


def parse_bool(value: object) -> bool:
    """Read true or false, in English or Vietnamese."""
    text = parse_text(value)
    meant = yes_or_no(text)
    if meant is None:
        raise ValueProblem("not-yes-or-no", value=shorten(text))
    return meant


def parse_period(value: object) -> Period:
    """Read an index year, or the years of a plan (``2021-2025``)."""
    text = parse_text(value).strip()
    found = _PERIOD.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise ValueProblem("not-a-year", value=shorten(text))
    return Period(first_year=int(found[1]), last_year=int(found[2] or found[1]))


def cell_text(value: object) -> str:
    """Write *value* as the text that reads back to it.

    Text comes back cleaned. The elements of a list are parted by ``;``, so an
    element that holds one, or is empty, raises ValueError instead of changing.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Counted():
            return f"{cell_text(value.numerator)}/{cell_text(value.denominator)}"
        case Decimal():
            text = decimal_text(value)
            return f"{text}0" if _THOUSANDS.fullmatch(text) else text
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(_element(cell_text(each)) for each in value)
        case _:
            return clean(str(value))


def _element(text: str) -> str:
    if not text or ";" in text:
        raise ValueError(f"an element of a list in a cell cannot be {shorten(text)!r}")
    return text


def decimal_text(value: Decimal) -> str:
    """Write a number without exponent or trailing zeros: ``354.74``, ``450``."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shorten(text: str, length: int = 60) -> str:
    """Cut a value for a message."""
    return text if len(text) <= length else f"{text[:length]}…"
