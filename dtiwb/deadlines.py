"""Deadlines as officials write them, read into a Deadline. Pure.

``Quý IV/2023`` ends on 2023-12-31; ``Trước tháng 9/2025`` on 2025-08-31;
``Trước ngày 15/8/2025`` keeps its day. A year that is not printed is taken from
a plan of one year, and never guessed for a longer one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from dtiwb.models import Deadline, Period
from dtiwb.text import fold

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_IN = r"(?:\s*/\s*|\s*nam\s*|\s+)"
_BEFORE = r"(?P<before>truoc\s+)?(?:trong\s+)?"

_DAY = re.compile(
    r"(?<![\d/])(?P<day>\d{1,2})(?:\s*/\s*|\s*thang\s*)(?P<month>\d{1,2})"
    rf"(?:{_IN}{_YEAR})?(?![\d/])"
)
_DAY_OF_MONTH = re.compile(r"ngay\s+(?:mung\s+)?(?P<day>\d{1,2})(?![\d/])")
_MONTH = re.compile(
    rf"{_BEFORE}(?:het\s+)?thang\s*(?P<month>\d{{1,2}})(?:{_IN}{_YEAR})?(?!\d)"
)
_QUARTER = re.compile(
    rf"{_BEFORE}(?:het\s+)?quy\s*(?P<quarter>iv|iii|ii|i|[1-4])\b(?:{_IN}{_YEAR})?"
)
_HALF = re.compile(rf"0?6 thang (?P<half>dau|cuoi) nam(?:\s*{_YEAR})?")
_RANGE = re.compile(
    rf"(?:giai doan|tu nam)?\s*(?:19|20)\d\d\s*"
    rf"(?:[-–—]|den(?: het)?(?: nam)?)\s*{_YEAR}"
)
_UNTIL = re.compile(rf"\bden (?:het )?(?:nam )?{_YEAR}")
_ONLY_YEAR = re.compile(rf"(?P<before>truoc\s+)?(?:trong|ca|het)?\s*(?:nam\s*)?{_YEAR}")
_UNFINISHED = re.compile(r"(?:\.{2,}|…|(?<!\bnam )\btruoc(?: ngay)?|\bngay|/)\s*$")
_EVENT = re.compile(
    r"\b(?:khi (?:co|duoc|nhan)|ngay sau|sau khi|sau khi co|"
    r"theo (?:chi dao|huong dan|de nghi|yeu cau|lo trinh|quy dinh|tien do|ke hoach))"
)
_PERIODS = (
    (re.compile(r"\b(?:hang|moi|dinh ky) thang\b"), "monthly"),
    (re.compile(r"\b(?:hang|moi|dinh ky) quy\b"), "quarterly"),
    (re.compile(r"\b(?:hang|moi|dinh ky) (?:0?6 thang|nua nam)\b"), "half-yearly"),
    (
        re.compile(r"\b(?:hang|moi) nam\b|\bnam truoc(?! (?:khi|ngay|thang|quy))"),
        "yearly",
    ),
)


def read_deadline(text: str, period: Period, issued_on: date | None = None) -> Deadline:
    """Read the printed words of a deadline.

    *period* is the year or years the plan covers; *issued_on*, where known, is
    the day after which a recurring deadline first falls.
    """
    words = fold(text).strip(" ;,*")
    if not words:
        return Deadline(text=text, kind="none")
    if _UNFINISHED.search(words):
        return Deadline(text=text, kind="unreadable")
    words = words.rstrip(".")
    if "thuong xuyen" in words:
        return Deadline(text=text, kind="ongoing")
    after = issued_on or period.starts_on
    for reader in (_recurring, _event, _range, _dated):
        found = reader(text, words, period, after)
        if found is not None:
            return found
    return Deadline(text=text, kind="unreadable")


def next_occurrence(deadline: Deadline, on: date) -> date | None:
    """Return the first due day of *deadline* that is not before *on*.

    A deadline that does not recur has only its own day, past or not.
    """
    due = deadline.due_on
    if due is None or deadline.recurrence is None:
        return due
    step = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
    count, current = 0, due
    while current < on:
        count += step[deadline.recurrence]
        current = _add_months(due, count)
    return current


def _recurring(text: str, words: str, period: Period, after: date) -> Deadline | None:
    for pattern, recurrence in _PERIODS:
        if pattern.search(words):
            day = _first_occurrence(words, recurrence, period, after)
            return Deadline(
                text=text,
                kind="recurring",
                due_on=day,
                recurrence=recurrence,  # type: ignore[arg-type]
            )
    if "dinh ky" in words:
        return Deadline(text=text, kind="recurring")
    return None


def _first_occurrence(
    words: str, recurrence: str, period: Period, after: date
) -> date | None:
    if recurrence == "monthly":
        if not (found := _DAY_OF_MONTH.search(words)):
            return None
        day = int(found["day"])
        candidates = [_clip(after.year, after.month + n, day) for n in (0, 1)]
        return next(d for d in candidates if d >= after) if 1 <= day <= 31 else None
    one_year = period.first_year == period.last_year
    if one_year and re.search(r"\bnam truoc\b", words) and "hang nam" not in words:
        return _day_in(words, period.first_year - 1)
    candidates_yearly = (_day_in(words, after.year + n) for n in (0, 1))
    return next((d for d in candidates_yearly if d is not None and d >= after), None)


def _day_in(words: str, year: int) -> date | None:
    """Return the last day that *words* name within *year*, if they name one."""
    found = _dated("", words, Period(first_year=year, last_year=year), date.min)
    return found.due_on if found and found.kind != "year" else None


def _event(text: str, words: str, period: Period, after: date) -> Deadline | None:
    found = _EVENT.search(words)
    if not found:
        return None
    dated = _dated(text, words[: found.start()], period, after)
    return dated or Deadline(text=text, kind="event")


def _range(text: str, words: str, period: Period, after: date) -> Deadline | None:
    if found := _HALF.search(words):
        year = _year_of(found, period)
        last = {"dau": (6, 30), "cuoi": (12, 31)}[found["half"]]
        due = date(year, *last) if year else None
    elif found := _RANGE.search(words) or (
        _UNTIL.search(words) if not _DAY.search(words) else None
    ):
        due = date(int(found["year"]), 12, 31)
    elif re.search(r"^tu .* den ", words):
        tail = _dated(text, words.rsplit(" den ", 1)[1], period, after)
        due = tail.due_on if tail else None
    else:
        return None
    return Deadline(text=text, kind="range" if due else "unreadable", due_on=due)


def _dated(text: str, words: str, period: Period, after: date) -> Deadline | None:
    readers: tuple[
        tuple[str, re.Pattern[str], Callable[[re.Match[str], int], date]], ...
    ]
    readers = (
        ("date", _DAY, _last_day),
        ("quarter", _QUARTER, _quarter_end),
        ("month", _MONTH, _month_end),
        ("year", _ONLY_YEAR, _year_end),
    )
    for kind, pattern, last_day in readers:
        if not (found := pattern.search(words)):
            continue
        year = _year_of(found, period)
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


def _year_of(found: re.Match[str], period: Period) -> int | None:
    if found["year"]:
        return int(found["year"])
    return period.first_year if period.first_year == period.last_year else None


def _last_day(found: re.Match[str], year: int) -> date:
    return date(year, int(found["month"]), int(found["day"]))


def _month_end(found: re.Match[str], year: int) -> date:
    first = date(year, int(found["month"]), 1)
    if found["before"]:
        return first - timedelta(days=1)
    return _clip(first.year, first.month, 31)


def _quarter_end(found: re.Match[str], year: int) -> date:
    quarter = _QUARTERS[found["quarter"]]
    if found["before"]:
        return date(year, 3 * quarter - 2, 1) - timedelta(days=1)
    return _clip(year, 3 * quarter, 31)


def _year_end(found: re.Match[str], year: int) -> date:
    return date(year - 1 if found["before"] else year, 12, 31)


def _add_months(day: date, months: int) -> date:
    return _clip(day.year, day.month + months, day.day)


def _clip(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last one; month 13 is next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
