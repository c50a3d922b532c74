"""Words that open and close the cells of a task table: units, times, tasks. Pure."""

from __future__ import annotations

import re

from dtiwb.intake.task_columns import RUNNING

_LATIN = (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
CAPITALS = "".join(filter(str.isupper, map(chr, _LATIN)))
"""Every capital of Vietnamese, for the inside of a pattern's brackets."""
_UNIT = re.compile(
    r"(?:(?:các|toàn thể|tất cả|lãnh đạo|thủ trưởng|trưởng|phó|chánh|đại diện) )*"
    r"(?:phòng|văn phòng|thanh tra|đơn vị|cơ quan|sở|ban(?! hành)|trung tâm|chi cục|cục"
    r"|tổng cục|ubnd|[uủ][yỷ] ban|hđnd|hội(?! nghị| thảo)|công an|bộ(?! chỉ số| tiêu)"
    r"|tổ(?! chức)|đoàn|công đoàn|chi bộ|đảng|huyện|thành ủy|tỉnh|giám đốc|chuyên viên"
    r"|công chức|cán bộ|viên chức|viễn thông|vnpt|viettel|kho bạc|đài|trường|bệnh viện"
    r"|quỹ|tòa|viện|thư ký|kế toán|nhóm|doanh nghiệp|công ty|ngân hàng|mặt trận|xã"
    r"|phường|bảo hiểm|điện lực|địa phương|chủ tịch|bộ phận|hành chính|quản trị"
    r"|thành viên|cá nhân|người|thôn|khu phố|đặc khu|tổ dân phố"
    r"|cơ sở(?! (?:dữ liệu|hạ tầng|pháp lý|vật chất)))\b"
)
_WHEN = re.compile(
    r"(?:thường xuyên|trước|tháng|quý|quí|năm|h[àằ]ng|theo|trình|ngay|ngày|khi|sau"
    r"|định kỳ|giai đoạn|trong|từ|đến|hết|cả|chậm nhất|muộn nhất|hoàn thành|đột xuất"
    r"|liên tục|kể từ|cuối|đầu|mỗi|0?[69] tháng)\b"
    r"|(?:\d{1,2}/)?\d{1,2}/(?:19|20)\d\d\b|20\d\d(?:\s*[-–]\s*20\d\d)?$"
)
_ONLY_WHEN = re.compile(
    r"(?:0?[69] tháng (?:đầu|cuối) năm(?: 20\d\d)?|(?:\d{1,2}/)?\d{1,2}/20\d\d)"
)
_TEXT = re.compile(r"[“\"'(–-]*\s*(?:[^\W\d_]|\d+(?:,\d+)?\s?%)")
_OPEN = (
    r"(?:[,;(/–-]|\b(?:và|hoặc|của|với|các|theo|cho|tại|về|do|trong|đến|bởi|từ|gửi|trình"
    r"|giao|cùng|giữa|để|nhằm|bằng|như|(?<!trực )thuộc)"
)
_OPEN_END = re.compile(
    _OPEN + r"|\b(?:ubnd|hđnd|[uủ][yỷ] ban(?: nhân(?: dân)?)?|chủ tịch|chi cục|trung"
    r"|công an|giai đoạn|(?:sau )?khi|(?:trước|đến|từ)(?: ngày| tháng| quý)?"
    r"|(?<!hàng )(?<!hằng )(?<!mỗi )(?<!cuối )(?<!đầu )(?<!cả )năm))$",
    re.IGNORECASE,
)
_HALF_OPEN_END = re.compile(
    r"\b(?:của|với|do|cho|tại) (?:các )?(?:sở|bộ|phòng|ban|ngành|cơ quan)$",
    re.IGNORECASE,
)
_JOINS = re.compile(
    _OPEN + r"|\b(?:thuộc|là|tham mưu|trên|ở|thông qua|bộ|cấp|đề nghị|phòng|thanh tra"
    r"|công đoàn|lãnh đạo|giám đốc|chánh|trưởng|thủ trưởng|chủ tịch|bí thư|đoàn"
    r"|ubnd|hđnd|nhân dân))$",
    re.IGNORECASE,
)
_LAST_WORDS = 24


def names_unit(text: str) -> bool:
    """Tell whether *text* begins with what units are called: Phòng, Sở, Ban ..."""
    return bool(_UNIT.match(text.lower()))


def opens_unit(text: str) -> bool:
    """Tell whether a cell that names a unit may begin so."""
    return text[:1].isupper() and names_unit(text)


def opens_deadline(text: str) -> bool:
    """Tell whether a cell that sets a time may begin so."""
    return bool(_WHEN.match(text.lower())) and not text[:1].islower()


def opens_text(text: str) -> bool:
    """Tell whether a cell may begin so: a capital, a share, a running number."""
    text = text[m.end() :] if (m := RUNNING.match(text)) else text
    found = _TEXT.match(text)
    return found is not None and not found[0][-1].islower()


def openness(text: str) -> float:
    """Return how much *text* waits for more: 1 where nobody ends a cell, else less."""
    end = text[-_LAST_WORDS:]
    if _OPEN_END.search(end):
        return 1.0
    return 0.25 if _HALF_OPEN_END.search(end) else 0.0


def inner_starts(text: str) -> list[int]:
    """Return where in a line another cell may begin, as far as its words tell."""
    found = []
    for space in re.finditer(rf" (?=[{CAPITALS}\d])", text):
        before, after = text[: space.start()], text[space.end() :]
        opens = (opens_unit(after) and " " in after) or opens_deadline(after)
        if after[0].isdecimal():
            opens = bool(_ONLY_WHEN.fullmatch(after.lower()))
            opens = opens and not _WHEN.fullmatch(before.split()[-1].lower())
        if opens and not _JOINS.search(before[-_LAST_WORDS:]):
            found.append(space.end())
    return found


def units_of_cell(cell: str) -> str:
    """Return a cell of units with a semicolon where a new line begins a new unit."""
    lines = [" ".join(line.split()) for line in cell.split("\n")]
    units = ""
    for line in filter(None, lines):
        parts = opens_unit(line) and not _JOINS.search(units[-_LAST_WORDS:])
        units += (("; " if parts else " ") if units else "") + line
    return units
