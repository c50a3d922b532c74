"""Deadlines as officials write them, read into a Deadline. Pure.

``Quý IV/2023`` ends on 2023-12-31; ``Trước tháng 9/2025`` on 2025-08-31;
``Trước ngày 15/8/2025`` keeps its day. Of several months, quarters or years the
last one counts. A year that is not printed is taken from a plan of one year, and
never guessed for a longer one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from dtiwb.models import Deadline, Period
from dtiwb.text import compose, fold

# All patterns but the first read folded text: no accents, no capitals.
_NO_MATTER = re.compile(r"\*+|\bmới\b")  # "mới" (new) would fold to "mỗi" (each)
_NN = r"\d{1,2}"
_YYYY = r"(?:19|20)\d\d(?!\d)"
_YEAR = rf"(?P<year>{_YYYY})"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ROMAN = r"(?:iv|iii|ii|i|0?[1-4])\b"
_IN = r"(?:\s*[/,.–-]\s*|\s+|(?=nam))(?:cua\s+)?(?:nam\s*)?"
_BEFORE = r"(?P<before>truoc\s+)?"
_TO = r"\s*(?:[-–—,]|\bva\b|\bden(?: het)?\b)\s*"

_TIDY = (
    # a paper's number and date are no deadline: 5/QĐ-UBND ngày 01/02/2025
    (
        rf"\b(?:\d+\s*/\s*\d{{4}}\s*/\s*[a-z][\w-]*|\d+\s*/\s*[a-z]+(?:\s*-\s*[a-z]+)+)"
        rf"(?:[\s,]*ngay\s+{_NN}\s*(?:/|thang)\s*{_NN}\s*(?:/|nam)\s*{_YYYY})?",
        " # ",
    ),
    (rf"(?<!\d)({_YYYY})-({_NN})-({_NN})(?!\d)", r"\3/\2/\1"),
    (rf"(?<!\d)({_NN})([.-])({_NN})\2({_YYYY})", r"\1/\3/\4"),
    (r"\bqui\b", "quy"),
    (
        rf"(?<![\d/])(?<!thang)(?<!thang )(?<!quy)(?<!quy )({_NN})\s*/\s*({_YYYY})",
        r"thang \1/\2",
    ),
)
_SPANS = (
    (rf"{_YYYY}{_TO}(?:nam\s+)?(?={_YYYY})", ""),
    (rf"\bquy\s*{_ROMAN}(?:{_IN}{_YYYY})?{_TO}(?:quy\s*)?(?={_ROMAN})", "quy "),
    (
        rf"\bthang\s*{_NN}(?:{_IN}{_YYYY})?{_TO}(?:thang\s*)?"
        rf"(?={_NN}(?!\d)(?!\s*/\s*{_NN}(?!\d)))",
        "thang ",
    ),
    (
        rf"(?<![\d/]){_NN}(?:\s*/\s*{_NN}(?:\s*/\s*{_YYYY})?)?\s*(?:[-–—]"
        rf"|\bden(?: het)?\b)\s*(?:ngay\s+)?(?={_NN}\s*/\s*{_NN}(?!\d))",
        "",
    ),
)
_DAY = re.compile(
    rf"(?<![\d/])(?P<day>{_NN})\s*(?:/|thang)\s*(?P<month>{_NN})"
    rf"(?:{_IN}{_YEAR})?(?![\d/])"
)
_DAY_OF_MONTH = re.compile(
    rf"(?:ngay|truoc)\s+(?:m[uo]ng\s+)?(?P<day>{_NN})(?!\s*(?:[\d/:]|h\b|h\d|gio))"
)
_MONTH = re.compile(rf"{_BEFORE}thang\s*(?P<month>{_NN})(?:{_IN}{_YEAR})?(?![\d/])")
_QUARTER = re.compile(rf"{_BEFORE}quy\s*(?P<quarter>[ivx]+|\d+)\b(?:{_IN}{_YEAR})?")
_PART = re.compile(rf"(?P<count>{_NN}) thang (?P<part>dau|cuoi) nam(?:\s*{_YEAR})?")
_ONLY_YEAR = re.compile(
    rf"{_BEFORE}(?:nam\s*)?(?<!\d){_YEAR}|^(?:trong|ca|(?:den )?(?:het|cuoi)) nam$"
)
_READERS = {
    "date": _DAY,
    "range": _PART,
    "quarter": _QUARTER,
    "month": _MONTH,
    "year": _ONLY_YEAR,
}
_UNTIL = re.compile(rf"\bden (?:het )?(?:nam )?{_YEAR}")
_UNIT = r"(?:(?:ngay|thang|quy|nam) )?"
_SINCE = re.compile(rf"^(?:(?:bat dau|ke) )?tu {_UNIT}(?:\d|{_ROMAN})")
_ONGOING = re.compile(r"\bthuong xuyen\b|\btro di\b|\bcac nam (?:sau|tiep theo|toi)\b")
_AFTER = re.compile(r"\bsau (?:ngay|thang|quy|nam)\b")
_BLANK = r"(?:\.{2,}|…|_{2,})"
_UNFINISHED = re.compile(
    rf"(?:{_BLANK}|/|(?<!\bnam )\btruoc(?: ngay)?|(?<!hang )(?<!moi )\bngay)\s*$"
    rf"|\b(?:truoc|ngay|thang|quy|nam)\s*{_BLANK}|{_BLANK}\s*/"
    r"|\b(?:ngay|thang|quy)\s*/\s*\d|\bngay thang\b|\b(?:truoc|trong|den) thang nam\b"
)
_EVENT = re.compile(
    r"^khi\b|\bkhi (?:co|duoc|nhan|can|phat sinh|hoan thanh)\b"
    r"|\b(?:ngay sau|(?:truoc|sau) khi|dot xuat)\b"
    rf"|\bke tu (?!{_UNIT}\d)"
    r"|\btheo (?:chi dao|huong dan|de nghi|yeu cau|lo trinh|quy dinh|tien do|ke hoach"
    r"|quyet dinh|thong bao|van ban|phan cong|thoi gian|thoi han)\b"
)
_FIRM = re.compile(rf"\b(?:truoc|cham nhat|den) (?:het )?{_UNIT}(?:\d|{_ROMAN})")
_EVERY = r"\b(?:hang|moi|dinh ky)"
_EVERY_YEAR = re.compile(r"\b(?:hang|moi) nam\b")
_LAST_YEAR = re.compile(
    r"\bnam (?:lien (?:ke )?)?truoc\b(?! (?:khi|ngay|thang|quy|\d))"
)
_NEXT_YEAR = re.compile(r"\bnam (?:sau(?! khi)|toi|tiep theo|ke tiep)\b")
_ONCE = r"(?:\s*/\s*| (?:0?1|mot) )lan\b"
_ONCE_PER = r"\b(?:0?1|mot) lan\s*/\s*"
_PERIODS = (
    (rf"{_EVERY} thang\b|{_ONCE_PER}thang\b", "monthly"),
    (rf"{_EVERY} quy\b(?! trinh)|{_ONCE_PER}quy\b|\b0?3 thang{_ONCE}", "quarterly"),
    (
        rf"{_EVERY} (?:0?6 thang|nua nam)\b|\b0?2 lan\s*/\s*nam\b|\b0?6 thang{_ONCE}",
        "half-yearly",
    ),
    (rf"{_EVERY_YEAR.pattern}|{_ONCE_PER}nam\b|{_LAST_YEAR.pattern}", "yearly"),
    (rf"\bdinh ky\b|{_EVERY} (?:ngay|tuan)\b|\blan\s*/\s*(?:thang|quy|nam)\b", None),
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
    if _ONGOING.search(words):
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
    day = _day_meant(deadline.text, due)
    return _step_to(on, due, _STEPS[deadline.recurrence], day)


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
    return max(int(printed["day"]), due.day) if printed else 31


def _step_to(on: date, first: date, months: int, day: int) -> date:
    count, current = 0, first
    while current < on:
        count += months
        current = _clip(first.year, first.month + count, day)
    return current


def _recurring(text: str, words: str, period: Period, after: date) -> Deadline | None:
    matches = ((re.search(pattern, words), each) for pattern, each in _PERIODS)
    found, recurrence = next((pair for pair in matches if pair[0]), (None, None))
    if found is None:
        return None
    rest = words.replace(found[0], " ")
    year_before = _LAST_YEAR.search(words) and not _EVERY_YEAR.search(words)
    return Deadline(
        text=text,
        kind="recurring",
        due_on=(
            _day_in(rest, period.first_year - 1)
            if year_before and _is_one_year(period)
            else _first_occurrence(rest, recurrence, after)
        ),
        recurrence=recurrence,  # type: ignore[arg-type]
    )


def _first_occurrence(words: str, recurrence: str | None, after: date) -> date | None:
    if recurrence is None:
        return None
    if recurrence == "monthly":
        printed = _DAY_OF_MONTH.search(words)
        if not printed or not 1 <= (day := int(printed["day"])) <= 31:
            return None
        return _step_to(after, _clip(after.year, after.month, day), 1, day)
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
    last, seen = words, ""
    while last != seen:
        seen = last
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
    for kind, pattern in _READERS.items():
        if not (found := pattern.search(words)):
            continue
        year = period.first_year if _is_one_year(period) else None
        if found["year"]:
            year = int(found["year"])
        try:
            due = _last_day(kind, found, year) if year else None
        except (ValueError, KeyError):  # 31/02, tháng 13, quý V
            due = None
        return Deadline(
            text=text,
            kind=kind if due else "unreadable",  # type: ignore[arg-type]
            due_on=due,
        )
    return None


def _is_one_year(period: Period) -> bool:
    return period.first_year == period.last_year


def _last_day(kind: str, found: re.Match[str], year: int) -> date:
    """Return the last day of what was *found*, or the one before its first."""
    match kind:
        case "date":
            return date(year, int(found["month"]), int(found["day"]))
        case "quarter":
            last = 3 * _QUARTERS[found["quarter"].removeprefix("0")]
            first = last - 2
        case "month":
            first = last = int(found["month"])
        case "range":
            first, last = 1, int(found["count"]) if found["part"] == "dau" else 12
        case _:
            first, last = 1, 12
    if kind != "range" and found["before"]:
        return date(year, first, 1) - timedelta(days=1)
    return _clip(year, date(year, last, 1).month, 31)


def _clip(year: int, month: int, day: int) -> date:
    """Return that day, or the month's last one; month 13 is next January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
