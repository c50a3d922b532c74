"""Deadlines as officials write them, read into a Deadline. Pure.

``Quý IV/2023`` ends on 2023-12-31; ``Trước tháng 9/2025`` on 2025-08-31;
``Trước ngày 15/8/2025`` keeps its day. Of several months, quarters or years the
last one counts. A year that is not printed is taken from a plan of one year, and
never guessed for a longer one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from dtiwb.models import Deadline, Period
from dtiwb.text import compose, fold

# All patterns but the first read folded text: no accents, no capitals.
_NO_MATTER = re.compile(r"\*+|\bmới\b")  # "mới" (new) would fold to "mỗi" (each)
_DIGITS = r"\d{1,2}"
_FOUR = r"(?:19|20)\d\d(?!\d)"
_YEAR = rf"(?P<year>{_FOUR})"
_ROMAN = r"(?:iv|iii|ii|i|0?[1-4])\b"
_IN = r"(?:\s*[/,.–-]\s*|\s+|(?=nam))(?:cua\s+)?(?:nam\s*)?"
_BEFORE = r"(?P<before>truoc\s+)?"
_TO = r"\s*(?:[-–—,]|\bva\b|\bden(?: het)?\b)\s*"

_TIDY = (
    # a paper's number and date are no deadline: 5/QĐ-UBND ngày 01/02/2025
    (
        rf"\b(?:\d+\s*/\s*\d{{4}}\s*/\s*[a-z][\w-]*|\d+\s*/\s*[a-z]+(?:\s*-\s*[a-z]+)+)"
        rf"(?:[\s,]*ngay\s+{_DIGITS}\s*(?:/|thang)\s*{_DIGITS}\s*(?:/|nam)\s*{_FOUR})?",
        " ",
    ),
    (rf"(?<!\d)({_FOUR})-({_DIGITS})-({_DIGITS})(?!\d)", r"\3/\2/\1"),
    (rf"(?<!\d)({_DIGITS})([.-])({_DIGITS})\2({_FOUR})", r"\1/\3/\4"),
    (r"\bqui\b", "quy"),
    (
        rf"(?<![\d/])(?<!thang)(?<!thang )(?<!quy)(?<!quy )({_DIGITS})\s*/\s*({_FOUR})",
        r"thang \1/\2",
    ),
)
_SPANS = (
    (rf"{_FOUR}{_TO}(?:nam\s+)?(?={_FOUR})", ""),
    (rf"\bquy\s*{_ROMAN}(?:{_IN}{_FOUR})?{_TO}(?:quy\s*)?(?={_ROMAN})", "quy "),
    (
        rf"\bthang\s*{_DIGITS}(?:{_IN}{_FOUR})?{_TO}(?:thang\s*)?"
        rf"(?={_DIGITS}(?!\d)(?!\s*/\s*{_DIGITS}(?!\d)))",
        "thang ",
    ),
    (
        rf"(?<![\d/]){_DIGITS}(?:\s*/\s*{_DIGITS}(?:\s*/\s*{_FOUR})?)?"
        rf"\s*(?:[-–—]|\bden(?: het)?\b)\s*(?:ngay\s+)?(?={_DIGITS}\s*/\s*{_DIGITS}(?!\d))",
        "",
    ),
)
_DAY = re.compile(
    rf"(?<![\d/])(?P<day>{_DIGITS})\s*(?:/|thang)\s*(?P<month>{_DIGITS})"
    rf"(?:{_IN}{_YEAR})?(?![\d/])"
)
_DAY_OF_MONTH = re.compile(
    rf"(?:ngay|truoc)\s+(?:m[uo]ng\s+)?(?P<day>{_DIGITS})(?!\s*(?:[\d/:h]|gio))"
)
_MONTH = re.compile(
    rf"{_BEFORE}thang\s*(?P<month>{_DIGITS})(?:{_IN}{_YEAR})?(?![\d/])"
)
_QUARTER = re.compile(rf"{_BEFORE}quy\s*(?P<quarter>{_ROMAN})(?:{_IN}{_YEAR})?")
_PART = re.compile(rf"(?P<count>{_DIGITS}) thang (?P<part>dau|cuoi) nam(?:\s*{_YEAR})?")
_ONLY_YEAR = re.compile(
    rf"{_BEFORE}(?:nam\s*)?(?<!\d){_YEAR}"
    r"|^(?:trong|ca|(?:den )?(?:het|cuoi)) nam$"
)
_UNTIL = re.compile(rf"\bden (?:het )?(?:nam )?{_YEAR}")
_SINCE = re.compile(rf"^(?:(?:bat dau|ke) )?tu (?:ngay|thang|quy|nam|{_DIGITS})\b")
_AFTER = re.compile(r"\bsau (?:ngay|thang|quy|nam)\b")
_BLANK = r"(?:\.{2,}|…|_{2,})"
_UNFINISHED = re.compile(
    rf"(?:{_BLANK}|/|(?<!\bnam )\btruoc(?: ngay)?|(?<!hang )(?<!moi )\bngay)\s*$"
    rf"|\b(?:truoc|ngay|thang|quy|nam)\s*{_BLANK}|{_BLANK}\s*/"
    r"|\b(?:ngay|thang|quy)\s*/\s*\d|\bngay thang\b|\b(?:truoc|trong|den) thang nam\b"
)
_EVENT = re.compile(
    r"^khi\b|\bkhi (?:co|duoc|nhan|can|phat sinh|hoan thanh)\b"
    r"|\b(?:ngay sau|(?:truoc|sau) khi|ke tu|dot xuat)\b"
    r"|\btheo (?:chi dao|huong dan|de nghi|yeu cau|lo trinh|quy dinh|tien do|ke hoach"
    r"|quyet dinh|thong bao|van ban|phan cong|thoi gian|thoi han)\b"
)
_FIRM = re.compile(
    rf"\b(?:truoc|cham nhat|den)(?: het)?(?: ngay| thang| quy| nam)? "
    rf"(?:{_DIGITS}\b|{_FOUR}|{_ROMAN})"
)
_EVERY = r"\b(?:hang|moi|dinh ky)"
_EVERY_YEAR = re.compile(r"\b(?:hang|moi) nam\b")
_LAST_YEAR = re.compile(
    r"\bnam (?:lien (?:ke )?)?truoc\b(?! (?:khi|ngay|thang|quy|m[uo]ng|\d))"
)
_NEXT_YEAR = re.compile(r"\bnam (?:sau(?! khi)|toi|tiep theo|ke tiep)\b")
_PERIODS = (
    (rf"{_EVERY} thang\b|\b(?:0?1|mot) lan\s*/\s*thang\b", "monthly"),
    (
        rf"{_EVERY} quy\b(?! (?:trinh|che|dinh))|\b(?:0?1|mot) lan\s*/\s*quy\b"
        r"|\b0?3 thang(?:\s*/\s*| (?:0?1|mot) )lan\b",
        "quarterly",
    ),
    (
        rf"{_EVERY} (?:0?6 thang|nua nam)\b|\b0?2 lan\s*/\s*nam\b"
        r"|\b0?6 thang(?:\s*/\s*| (?:0?1|mot) )lan\b",
        "half-yearly",
    ),
    (
        rf"{_EVERY_YEAR.pattern}|\b(?:0?1|mot) lan\s*/\s*nam\b|{_LAST_YEAR.pattern}",
        "yearly",
    ),
    (
        r"\bdinh ky\b|\blan\s*/\s*(?:tuan|thang|quy|nam)\b|\b(?:hang|moi) (?:ngay|tuan)",
        None,
    ),
)
_STEPS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


def read_deadline(text: str, period: Period, issued_on: date | None = None) -> Deadline:
    """Read the printed words of a deadline.

    *period* is the year or years the plan covers; *issued_on*, where known, is
    the day after which a recurring deadline first falls.
    """
    words = _tidy(text)
    if not words:
        return Deadline(text=text, kind="none")
    if _UNFINISHED.search(words):
        return Deadline(text=text, kind="unreadable")
    words = words.rstrip(". ")
    if re.search(r"\bthuong xuyen\b|\btro di\b", words):
        return Deadline(text=text, kind="ongoing")
    after = issued_on or period.starts_on
    if found := _recurring(text, words, period, after):
        return found
    if _NEXT_YEAR.search(words) and _is_one_year(period):
        next_year = period.first_year + 1
        period = Period(first_year=next_year, last_year=next_year)
    found = _event(text, words, period) or _read(text, words, period)
    return found or Deadline(text=text, kind="unreadable")


def next_occurrence(deadline: Deadline, on: date) -> date | None:
    """Return the first due day of *deadline* that is not before *on*.

    A deadline that does not recur has only its own day, past or not.
    """
    due = deadline.due_on
    if due is None or deadline.recurrence is None:
        return due
    return _step_to(on, due, _STEPS[deadline.recurrence], _day_meant(deadline.text, due))


def _tidy(text: str) -> str:
    words = fold(_NO_MATTER.sub(" ", compose(text).casefold()))
    for pattern, better in _TIDY:
        words = re.sub(pattern, better, words)
    return words.strip(" ;,-–—")


def _day_meant(text: str, due: date) -> int:
    """Return the day of the month meant, which a short month may have cut off."""
    if due.day < monthrange(due.year, due.month)[1]:
        return due.day
    words = _tidy(text)
    printed = _DAY.search(words) or _DAY_OF_MONTH.search(words)
    return int(printed["day"]) if printed else 31


def _step_to(on: date, first: date, months: int, day: int) -> date:
    count, current = 0, first
    while current < on:
        count += months
        current = _clip(first.year, first.month + count, day)
    return current


def _recurring(text: str, words: str, period: Period, after: date) -> Deadline | None:
    for pattern, recurrence in _PERIODS:
        if re.search(pattern, words):
            return Deadline(
                text=text,
                kind="recurring",
                due_on=_first_occurrence(words, recurrence, period, after),
                recurrence=recurrence,  # type: ignore[arg-type]
            )
    return None


def _first_occurrence(
    words: str, recurrence: str | None, period: Period, after: date
) -> date | None:
    if recurrence is None:
        return None
    if recurrence == "monthly":
        printed = _DAY_OF_MONTH.search(words)
        if not printed or not 1 <= (day := int(printed["day"])) <= 31:
            return None
        return _step_to(after, _clip(after.year, after.month, day), 1, day)
    is_last_year = _LAST_YEAR.search(words) and not _EVERY_YEAR.search(words)
    if is_last_year and _is_one_year(period):
        return _day_in(words, period.first_year - 1)
    for year in (after.year, after.year + 1):
        first = _day_in(words, year)
        if first and (recurrence != "yearly" or first >= after):
            return _step_to(after, first, _STEPS[recurrence], _day_meant(words, first))
    return None


def _day_in(words: str, year: int) -> date | None:
    """Return the last day that *words* name within *year*, if they name one."""
    found = _dated("", words, Period(first_year=year, last_year=year))
    return found.due_on if found and found.kind != "year" else None


def _event(text: str, words: str, period: Period) -> Deadline | None:
    """Read a wait for somebody else; a firm day beside it still binds."""
    found = _EVENT.search(words)
    if not found:
        return None
    firm = _FIRM.search(words, found.end())
    dated = _read(text, words[: found.start()], period) or (
        _dated(text, words[firm.start() :], period) if firm else None
    )
    return dated or Deadline(text=text, kind="event")


def _read(text: str, words: str, period: Period) -> Deadline | None:
    return _range(text, words, period) or _dated(text, words, period)


def _range(text: str, words: str, period: Period) -> Deadline | None:
    """Read several days, months, quarters or years as the last of them."""
    last = words
    for pattern, unit in _SPANS:
        last = re.sub(pattern, unit, last)
    if last == words and (span := re.search(r"^tu .* den (.+)", words)):
        last = span[1]
    if last != words or (_UNTIL.search(words) and not _DAY.search(words)):
        found = _dated(text, last, period)
        due = found.due_on if found else None
        return Deadline(text=text, kind="range" if due else "unreadable", due_on=due)
    if _SINCE.search(words):
        return Deadline(text=text, kind="ongoing")
    return Deadline(text=text, kind="unreadable") if _AFTER.search(words) else None


def _dated(text: str, words: str, period: Period) -> Deadline | None:
    for kind, pattern, last_day in _READERS:
        if not (found := pattern.search(words)):
            continue
        year = period.first_year if _is_one_year(period) else None
        if found["year"]:
            year = int(found["year"])
        try:
            due = last_day(found, year) if year else None
        except ValueError:  # 31/02, tháng 13
            due = None
        return Deadline(
            text=text,
            kind=kind if due else "unreadable",  # type: ignore[arg-type]
            due_on=due,
        )
    return None


def _is_one_year(period: Period) -> bool:
    return period.first_year == period.last_year


def _last_day(found: re.Match[str], year: int) -> date:
    return date(year, int(found["month"]), int(found["day"]))


def _part_end(found: re.Match[str], year: int) -> date:
    return _month_end(year, int(found["count"]) if found["part"] == "dau" else 12)


def _month_or_before(found: re.Match[str], year: int) -> date:
    month = int(found["month"])
    if found["before"]:
        return date(year, month, 1) - timedelta(days=1)
    return _month_end(year, month)


def _quarter_or_before(found: re.Match[str], year: int) -> date:
    quarter = ("i", "ii", "iii", "iv", "1", "2", "3", "4").index(
        found["quarter"].lstrip("0")
    ) % 4
    if found["before"]:
        return date(year, 3 * quarter + 1, 1) - timedelta(days=1)
    return _month_end(year, 3 * quarter + 3)


def _year_or_before(found: re.Match[str], year: int) -> date:
    return date(year - 1 if found["before"] else year, 12, 31)


_READERS: tuple[
    tuple[str, re.Pattern[str], Callable[[re.Match[str], int], date]], ...
] = (
    ("date", _DAY, _last_day),
    ("range", _PART, _part_end),
    ("quarter", _QUARTER, _quarter_or_before),
    ("month", _MONTH, _month_or_before),
    ("year", _ONLY_YEAR, _year_or_before),
)


def _month_end(year: int, month: int) -> date:
    return _clip(year, date(year, month, 1).month, 31)


def _clip(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last one; month 13 is next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
