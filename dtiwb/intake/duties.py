"""Dated duties (báo cáo trước ngày ...) of the organising part, one by one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from dtiwb.intake.cell_words import names_unit
from dtiwb.intake.labels import UPPER
from dtiwb.intake.outline import CAPITAL

_NN = r"\d{1,2}"
_DAY = rf"(?:ngày\s+)?{_NN}\s*(?:[/.-]|tháng)\s*{_NN}(?:\s*(?:[/.-]|năm)\s*20\d\d)?"
_EVERY = r"(?:hàng|hằng|mỗi)\s+(?:tuần|tháng|quý|năm)"
_MONTH = rf"(?:tháng|quý)\s+(?:{_NN}|[IVX]+)\b(?:\s*(?:[/-]|năm)\s*20\d\d)?"
DATED = re.compile(
    r"(?:(?:(?:chậm|muộn)\s+nhất|trước|đến hết|thời hạn|trong(?=\s+(?:tháng|quý)\s)"
    r"|(?:hoàn thành|xong)(?=\s+(?:trong|trước|vào|tháng|quý)))"
    r"(?:\s+(?:là|vào|đến|trước|trong|hết))*"
    rf"\s+(?:{_DAY}|{_MONTH}|năm\s+20\d\d)(?:\s+{_EVERY})?)"
    rf"|(?:(?:chậm nhất|trước|vào)\s+)*ngày\s+(?:mùng\s+)?{_NN}\s+(?:của\s+|các\s+)?"
    rf"(?:{_EVERY}|tháng\s+(?:cuối\s+)?(?:{_EVERY}|của\s+\w+|quý|sau|cuối))",
    re.IGNORECASE,
)
"""A day, month or quarter that something is due before."""
_LOOSE = re.compile(
    r"(?:\bthời (?:gian|hạn)|\bhoàn thành|\bthực hiện|\btrong|\bvào|[,;(])"
    r"(?:\s*(?:thực hiện|hoàn thành|trong|vào|:))*\s*"
    rf"((?:trong\s+)?(?:{_MONTH}|năm\s+20\d\d)|thường xuyên|{_EVERY})(?=\W*$|[.;]\s)",
    re.IGNORECASE,
)
_SPAN = r"(?:0?6|sáu|0?9|chín)\s+tháng(?:\s+đầu\s+năm)?"
_RHYTHM = re.compile(
    rf"(?:định\s+kỳ\s+(?:{_EVERY}|{_SPAN}|tháng|quý|năm)|{_EVERY})"
    rf"(?:\s*(?:,|;|/|và)+\s*(?:{_EVERY}|{_SPAN}|tháng|quý|năm)\b)*",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"báo cáo|gửi\b|sơ kết|tổng kết", re.IGNORECASE)
_SENTENCE = re.compile(rf"(?<=[.;])\s+{CAPITAL}")
_VERBS = re.compile(
    r"\s(?:để|nhằm|tuyên truyền|hỗ trợ|tổ chức|thực hiện|triển khai|xây dựng|tham mưu"
    r"|rà soát|kiểm tra|trong|hướng dẫn|đôn đốc|theo dõi|báo cáo|gửi|có trách nhiệm"
    r"|chịu|làm|chủ|căn cứ|tổng hợp|định kỳ|hàng|hằng|phối hợp|cập nhật|khai thác"
    r"|vận hành|quản lý|cung cấp|kết nối|tích hợp|đề xuất|trình|ban hành|bố trí"
    r"|thẩm định|đẩy|tiếp tục|nghiên cứu|hoàn thiện|hoàn thành|đảm bảo|bảo đảm"
    r"|tham gia|giám sát|thường xuyên|kịp thời|đồng thời|tại|khi|trước|là|theo|được"
    r"|về|đồng bộ|kiện toàn|vận động|tập huấn|lãnh đạo|chỉ đạo|thành lập|thu thập"
    r"|số hóa|chuẩn hóa|nâng cấp|nâng cao|duy trì|sửa đổi|bổ sung|công bố|công khai"
    r"|đăng tải|mua sắm|thay thế|khắc phục|khảo sát|thống kê|lựa chọn|phát động"
    r"|biên soạn|phổ biến|quán triệt|mở rộng|thí điểm|giải trình|phản hồi|đã"
    r"|đang|sẽ)(?=[\s,.;:])"
)
_ORDERS = re.compile(r"(?:để|và|giao|yêu cầu|đề nghị|phân công)\s+", re.IGNORECASE)
_WITH = re.compile(
    rf"phối hợp (?:chặt chẽ )?(?:(?:cùng|với)\s+|(?=(?-i:[{UPPER}])))", re.IGNORECASE
)
_HELPS = re.compile(r"[;,]\s*([^;,()]+?)\s+phối hợp(?=\W*[;,.)]|\W*$)")
_DOES = re.compile(
    r"\s*(?:chủ trì|làm đầu mối|chịu trách nhiệm|thực hiện|triển khai|tổ chức|xây dựng"
    r"|tham mưu|rà soát|lãnh đạo|chỉ đạo|hướng dẫn|cung cấp|kiểm tra|tổng hợp|theo dõi"
    r"|đôn đốc|duy trì|cập nhật|bố trí|vận hành)\b"
)
_BRACKET = re.compile(r"\s*\(")
_ASIDE = re.compile(r"\(([^()]*\bchủ trì\b[^()]*)\)")
_NEAR = 12


class Duty(NamedTuple):
    """Where a duty stands in its text, its words of time, the unit it is given to."""

    start: int
    end: int
    when: str
    unit: str


def subject(text: str) -> str:
    """Return the unit that *text* begins with, up to what it is to do."""
    text = text[order.end() :] if (order := _ORDERS.match(text)) else text
    if not names_unit(text):
        return ""
    stop = _VERBS.search(text)
    name = text[: stop.start()] if stop else text
    if stop and stop[0].endswith("chủ") and not re.search(r"[.;:(]", name):
        return name.strip(" ,")  # Phòng Văn hóa, Khoa học và Thông tin chủ trì
    for comma in re.finditer(r"[,.;:(]", name):
        after = name[comma.end() :].strip()
        goes_on = names_unit(after) or after.lower().startswith(("trực thuộc", "thuộc"))
        if comma[0] != "," or not goes_on:
            return name[: comma.start()].strip()
    return name.strip(" ,")


def leader(text: str) -> str:
    """Return the unit that a task begins with: ``Văn phòng Sở chủ trì ...``."""
    unit = subject(text)
    start = text.find(unit)
    named = bool(unit) and text[start].isupper()
    if named and _DOES.match(text, start + len(unit)):
        return unit
    inner = _ASIDE.search(text)  # Xây dựng kho dữ liệu (Văn phòng Sở chủ trì; ...)
    return leader(inner[1]) if inner else ""


def said_time(text: str) -> str:
    """Return the words of time in a task: a due date, else a time at its end."""
    if dated := [*DATED.finditer(text)]:
        return dated[-1][0]
    said = [*_LOOSE.finditer(text)]
    return said[-1][1] if said else ""


def helpers(text: str) -> Iterator[str]:
    """Yield the units a task is to be done with: ``phối hợp với Sở ...``."""
    for found in _WITH.finditer(text):
        unit = subject(text[found.end() :])
        if unit and (unit[0].isupper() or unit.startswith("các ")):
            yield unit
    for found in _HELPS.finditer(text):
        if names_unit(found[1]):
            yield found[1]


def duties(text: str, above: str) -> Iterator[Duty]:
    """Yield the dated duties in *text*; *above* is the unit the heading names."""
    first = subject(text)
    for start, end in pairwise(
        [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]
    ):
        times = _times(text, start, end)
        leads = bool(times) and not text[start : times[0][0]].strip(" ,(")
        unit = subject(text[start:end]) or first or above
        for n, (at, until) in enumerate(times):
            here = at if leads else times[n - 1][1] if n else start
            there = times[n + 1][0] if leads and n + 1 < len(times) else until
            there = end if n + 1 == len(times) else there
            here, there = _clause(text, here, there, at, until)
            if n and (order := _ORDERS.match(text, here)):
                here = order.end()
                unit = subject(text[here:there]) or unit
            yield Duty(here, there, text[at:until], unit)


def _clause(text: str, here: int, there: int, at: int, until: int) -> tuple[int, int]:
    """Narrow a stretch to what stands between semicolons around its time."""
    here = max(here, text.rfind(";", here, at) + 1)
    semicolon = text.find(";", until, there)
    there = semicolon if semicolon >= 0 else there
    while here < there and text[here] in " ,;)":
        here += 1
    return here, there


def _times(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where one sentence names a time.

    ``định kỳ hàng quý (trước ngày 20 ...)`` is one time.
    """
    dated = [found.span() for found in DATED.finditer(text, start, end)]
    rhythms = []
    for found in _RHYTHM.finditer(text, start, end):
        clause = slice(*_clause(text, start, end, found.start(), found.end()))
        if not _REPORTS.search(text[clause]) or any(
            at < found.end() and found.start() < until for at, until in dated
        ):
            continue
        said = _said_with(text, found, dated)
        if said is None:
            rhythms.append(found.span())
        elif 0 <= said[0] - found.end() < _NEAR:
            closed = said[1] + (text[said[1] : said[1] + 1] == ")")
            dated[dated.index(said)] = (found.start(), closed)
    return sorted([*dated, *rhythms])


def _said_with(
    text: str, rhythm: re.Match[str], dated: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the day that belongs to *rhythm*: in its brackets, or of its unit."""
    bracket = _BRACKET.match(text, rhythm.end())
    unit = rhythm[0].split()[-1]
    for at, until in dated:
        if unit in text[at:until] or (bracket and at == bracket.end()):
            return at, until
    return None
