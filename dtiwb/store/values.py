"""One cell or scalar of text into one value, strictly.

Numbers may be written ``4,5`` or ``4.5``; ``1.000,5`` is refused, not guessed.
Dates are ``2022-06-24`` or ``24/6/2022``.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dtiwb.models import Counted, FactValue, Period
from dtiwb.text import fold

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
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


def parse_decimal(value: object) -> Decimal:
    """Read a number, one separator at the most."""
    text = parse_text(value).strip().replace("\N{MINUS SIGN}", "-")
    if "." in text and "," in text:
        raise ValueProblem("ambiguous-number", value=shorten(text))
    if not _NUMBER.fullmatch(text):
        raise ValueProblem("not-a-number", value=shorten(text))
    return Decimal(text.replace(",", "."))


def parse_int(value: object) -> int:
    """Read a whole number."""
    text = parse_text(value).strip()
    if not re.fullmatch(r"-?\d+", text):
        raise ValueProblem("not-a-whole-number", value=shorten(text))
    return int(text)


def parse_fraction(value: object) -> Fraction:
    """Read a share: ``0.5``, ``1/3`` or ``80%``."""
    text = parse_text(value).strip()
    if text.endswith("%"):
        return Fraction(parse_decimal(text[:-1])) / 100
    if "/" in text:
        return parse_counted(text).share
    return Fraction(parse_decimal(text))


def parse_counted(text: str) -> Counted:
    """Read a counted fraction ``2/13``."""
    above, _, below = text.partition("/")
    counted = Counted(numerator=parse_decimal(above), denominator=parse_decimal(below))
    if counted.denominator <= 0 or counted.numerator < 0:
        raise ValueProblem("bad-count", value=shorten(text))
    return counted


def parse_fact_value(value: object) -> FactValue:
    """Read the value of a fact: a number, a share, a count, yes/no, an option id."""
    text = parse_text(value).strip()
    if re.fullmatch(r"[\d.,\s]+/[\d.,\s]+", text):
        return parse_counted(text)
    if re.fullmatch(r"[+-]?[\d.,]+\s*%", text):
        return parse_decimal(text.rstrip("% ")) / 100
    if re.fullmatch(r"[+-]?\d[\d.,]*", text):
        return parse_decimal(text)
    if fold(text) in ("co", "yes", "true"):
        return Decimal(1)
    if fold(text) in ("khong", "no", "false"):
        return Decimal(0)
    return text


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
    word = fold(parse_text(value))
    if word in _YES | _NO:
        return word in _YES
    raise ValueProblem("not-yes-or-no", value=shorten(word))


def parse_period(value: object) -> Period:
    """Read an index year, or the years of a plan (``2021-2025``)."""
    text = parse_text(value).strip()
    found = _PERIOD.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        raise ValueProblem("not-a-year", value=shorten(text))
    return Period(first_year=int(found[1]), last_year=int(found[2] or found[1]))


def cell_text(value: object) -> str:
    """Write *value* as the text that reads back to it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Counted():
            return f"{cell_text(value.numerator)}/{cell_text(value.denominator)}"
        case Decimal():
            return decimal_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(cell_text(each) for each in value)
        case _:
            return str(value)


def decimal_text(value: Decimal) -> str:
    """Write a number without exponent or trailing zeros: ``354.74``, ``450``."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shorten(text: str, length: int = 60) -> str:
    """Cut a value for a message."""
    return text if len(text) <= length else f"{text[:length]}…"
