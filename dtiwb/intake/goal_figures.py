"""Shares in a text: which way they count, for which year, in which words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dtiwb.intake.cell_words import CAPITALS
from dtiwb.intake.furniture import flat

_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
FIGURE = re.compile(
    rf"(?<![\d.,/])(?:(?P<low>{_NUMBER})\s*%?\s*(?:-|–|đến)\s*)?(?P<value>{_NUMBER})"
    r"\s*(?:%|phần trăm\b)",
    re.IGNORECASE,
)
"""A share in per cent; ``02/13`` is a count and none."""
_COUNT = re.compile(
    r"(?:tối thiểu|ít nhất|không dưới|không ít hơn|tối đa|không quá|≥|>=|≤|<=)"
    r"(?: (?:là|có|đạt|từ))*\s*(?P<value>\d{1,3}(?:\.\d{3})+|\d+)(?![\d%/]|[.,]\d)\s+"
    r"(?!(?:ngày|tháng|năm|quý|tuần|giờ|phút|phần|điểm(?! (?:du lịch|cầu|phục vụ)))\b)"
    r"(?P<unit>[^\W\d_]+(?: (?!(?:được|là|có|trong|vào|đến|tại|của|cho|và|theo|về|trên"
    r"|đạt|do|để|hoặc|mỗi|đã|trở|với|từ|bằng|thực|tham|hoàn)\b)[^\W\d_]+){0,5})",
    re.IGNORECASE,
)
"""A number of things to have; always with a word for at least or at most."""
_YEAR = re.compile(
    r"(?:(?:vao|den|trong|het|cuoi|truoc|tu|nam) )*"
    r"(?:nam (?P<year>20\d\d)|(?<=den )(?P<bare>20\d\d)"
    r"|(?<=[nc] )(?:(?:het |cuoi )?ngay )?\d{1,2}/\d{1,2}/(?P<dated>20\d\d))"
    r"(?!\s*[-/]\s*\d|\d)"
)
_NO_YEAR = re.compile(
    r"(?:thang (?:\d{1,2}|gieng)|so voi(?: cung ky)?(?: cua)?|giai doan|cung ky"
    r"|quyet dinh.{0,30}|tu(?: ngay)?) $"
    r"|\b(?:tao tien de|lam (?:tien de|co so)|tien toi|huong toi|dinh huong|tam nhin)"
    r"\b[^;]*$"
)
_LOOK_BACK = 90
_LINK = (
    r"(?: (?:là|đạt|từ|khoảng|trung bình|phải|mức|ở mức|tỷ lệ|tỉ lệ|được|lên|xuống"
    r"|còn))*"
)
_BEFORE = tuple(
    (sign, re.compile(rf"(?:{words}){_LINK}\s*$"))
    for sign, words in (
        (
            "<=",
            r"tối đa|không (?:vượt )?quá|không (?:trên|cao hơn|lớn hơn)|nhiều nhất"
            r"|≤|<=",
        ),
        (">=", r"tối thiểu|ít nhất|không (?:thấp|ít|nhỏ) hơn|không dưới|≥|>=|\btừ"),
        ("<", r"\bdưới|(?:thấp|nhỏ|ít) hơn|<"),
        (">", r"\btrên|\bhơn|\bvượt(?: mức)?|>"),
    )
)
_AFTER = ((">=", re.compile(r"\s*trở lên")), ("<=", re.compile(r"\s*trở xuống")))
_BASELINE = re.compile(r"(?:\s*\(?nam 20\d\d\)?)?\s*(?:tang |giam )?(?:len|xuong)\b")
_GOAL = re.compile(
    r"(?:muc tieu|phan dau|dam bao|bao dam|hoan thanh|de|nham|va|dat|[,;:.(-])\s*$"
)
_EDGE = re.compile(rf"[;:]\s|\.\s(?=\W*[{CAPITALS}\d])|\.$|\s[-+]\s(?=[{CAPITALS}])")
_GOES_ON = re.compile(r"\W*(?:\d|ty le)")
_PARTING = re.compile(r",\s|\s(?=và\s)|\s\(")
_NEXT = re.compile(
    r"\W*(?:va )?(?:ty le|ti le|trong do|den|vao|so |muc|toi thieu|it nhat|tren|duoi"
    r"|tu |dat|toi da|co |\d+(?:,\d+)?\s?%)"
)
_FROM_GOAL = re.compile(r"(?:muc tieu|chi tieu)(?: la)?\s*:?\s+")


@dataclass(slots=True)
class Figure:
    """A share: where it stands, what it says, the year it is meant for."""

    start: int
    end: int
    comparison: str
    value: Decimal
    year: int | None = None
    is_sure: bool = True
    unit: str = "%"


def has_goal(text: str) -> bool:
    """Tell whether *text* says a share or a number to reach."""
    return bool(FIGURE.search(text) or _COUNT.search(text))


def figures_in(text: str, year: int | None) -> list[Figure]:
    """Return the shares *text* wants to reach; *year* is that of its heading.

    ``từ 45% lên 80%`` wants 80 %; of a span ``80-90%`` the lower end is wanted.
    """
    figures = sorted([*_figures(text), *_counts(text)], key=lambda each: each.start)
    _date(figures, text, year)
    return figures


def _figures(text: str) -> Iterator[Figure]:
    plain = flat(text)
    for found in FIGURE.finditer(text):
        if _BASELINE.match(plain, found.end()):
            continue
        before = text[: found.start()][-_LOOK_BACK:].lower()
        after = text[found.end() :][:20].lower()
        value = found["low"] or found["value"]
        yield Figure(
            found.start(),
            found.end(),
            sign_of(before, after, ">=" if found["low"] else "="),
            Decimal(value.replace(",", ".")),
            is_sure=not found["low"],
        )


def sign_of(before: str, after: str, usual: str = "=") -> str:
    """Return the direction that the words around a number give it."""
    signs = [sign for sign, words in _AFTER if words.match(after.lower())]
    signs += [sign for sign, words in _BEFORE if words.search(before.lower())]
    return (signs or [usual])[0]


def _counts(text: str) -> Iterator[Figure]:
    """Yield numbers of things; where their words end is not certain."""
    for found in _COUNT.finditer(text):
        sign = sign_of(text[found.start() : found.start("value")], "")
        value = Decimal(found["value"].replace(".", ""))
        yield Figure(
            *(found.start("value"), found.end("value"), sign, value),
            is_sure=False,
            unit=found["unit"],
        )


def years_in(text: str) -> list[tuple[int, int, int]]:
    """Return start, end and value of the years a goal is set for."""
    plain = flat(text)
    return [
        (
            found.start(),
            found.end(),
            int(found["year"] or found["bare"] or found["dated"]),
        )
        for found in _YEAR.finditer(plain)
        if not _NO_YEAR.search(plain[: found.start()][-_LOOK_BACK:])
    ]


def _date(figures: Sequence[Figure], text: str, above: int | None) -> None:
    """Give the figures their years.

    A year behind a group of figures is that of them all; a year before them holds
    until the next one. A group runs on over semicolons while each part has a figure.
    """
    plain = flat(text)
    edges = [found.start() for found in _EDGE.finditer(text)]
    marks: list[tuple[int, int, Figure | int]] = [
        *((figure.start, figure.end, figure) for figure in figures),
        *years_in(text),
    ]
    marks.sort(key=lambda mark: mark[0])
    leading, before = above, 0
    waiting: list[Figure] = []
    for n, (start, end, mark) in enumerate(marks):
        crossed = [edge for edge in edges if before <= edge < start]
        ended = any(text[edge] in ". " for edge in crossed)
        if isinstance(mark, Figure):
            if ended and not _GOES_ON.match(plain, crossed[-1] + 1):
                leading = above
            if len(crossed) > 1 or ended:
                waiting = []
            if leading is None:
                waiting.append(mark)
            mark.year, before = leading, end
            continue
        ahead = next((at for at, _, m in marks[n + 1 : n + 2] if m in figures), -1)
        follows = ahead >= 0 and not any(end <= edge < ahead for edge in edges)
        opens = not start or bool(_GOAL.search(plain[:start].rstrip()))
        if waiting and not ended and not (opens and follows):
            for each in waiting:
                each.year = mark
            waiting, leading = [], above
        elif not follows and not opens and not crossed:
            for each in [figure for figure in figures if figure.end == before]:
                each.year = mark
        elif ahead >= 0:
            leading, waiting, before = mark, [], end


def span_of(figures: Sequence[Figure], n: int, text: str) -> tuple[int, int]:
    """Return where the words of the *n*-th figure begin and end."""
    figure = figures[n]
    edges = (edge.end() for edge in _EDGE.finditer(text, 0, figure.start))
    start = max(edges, default=0)
    if n and figures[n - 1].end > start:
        start = _parting(text, figures[n - 1].end, figure.start)
    for goal in _FROM_GOAL.finditer(flat(text), start, figure.start):
        start = goal.end()
    end = next((edge.start() for edge in _EDGE.finditer(text, figure.end)), len(text))
    if n + 1 < len(figures) and figures[n + 1].start < end:
        end = _parting(text, figure.end, figures[n + 1].start)
    return start, end


def _parting(text: str, one: int, other: int) -> int:
    """Return where between two figures the words of the second begin."""
    places = [found.end() for found in _PARTING.finditer(text, one, other)]
    plain = flat(text)
    opening = (place for place in places if _NEXT.match(plain, place))
    return next(opening, places[-1] if places else other)


GENERAL = re.compile(r"muc tieu (?:chung|tong quat)|muc dich")
