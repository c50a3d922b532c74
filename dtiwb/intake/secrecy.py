"""Dấu chỉ độ mật: the mark that says a paper must not be read here. Pure.

Only a mark that stands alone counts, on a line or in a cell of its own. The words
"mật" and "bí mật" in a sentence or a heading are no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dtiwb.intake.paper import Line
from dtiwb.text import compose, fold

_LEVELS = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_FOLDED = {fold(key): value for key, value in _LEVELS.items()}
_LABEL = re.compile(r"(?:dấu chỉ |mức )?độ (?:bảo )?mật\s*[:.–—-]?\s*(?=\S)", re.I)
_BESIDE = {"HỎATỐC", "HOẢTỐC", "THƯỢNGKHẨN", "KHẨN", "DỰTHẢO", "BẢNSỐ"}
_PARTS = re.compile(r"\s*[-–—/,;+&|]\s*")
_FRAME = "".join(map(chr, range(0x2500, 0x25A0))) + "()[]{}<>*_|~=+-–—.:;,'\"“”«»•■□"
_WIDE = re.compile(r"\t|\s{3,}")
_HEAD_LINES, _LONGEST = 20, 80
_MAYBE = re.compile(r"m\W*\w\W*t", re.I)
_OPENS_SENTENCE = re.compile(r"\b(?:BẢO|BÍ|CƠ|ĐỘ)$")
_LETTERHEAD = (
    r"SỐ\s*:|CỘNG H[OÒ][AÀ]|ĐỘC LẬP|[UỦ][YỶ] BAN|UBND|HĐND|HỘI ĐỒNG|SỞ|BỘ|TỈNH|CÔNG AN"
)
_BEFORE_HEAD = re.compile(rf"(TUYỆT MẬT|TỐI MẬT|MẬT)\s+(?=(?i:{_LETTERHEAD}))")
_AFTER_HEAD = re.compile(
    r"(?i:HẠNH PHÚC|VIỆT NAM|năm \d{4}|/[\w-]+)\s+(TUYỆT MẬT|TỐI MẬT|MẬT)$"
)


def secrecy_mark(lines: Iterable[Line]) -> str:
    """Return the mark of secrecy *lines* bear: MẬT, TỐI MẬT, TUYỆT MẬT, or ""."""
    above, first = "", 0
    for count, line in enumerate(lines):
        first = first or line.page
        text = compose(line.text).strip()
        if mark := _mark_of(line, above, count < _HEAD_LINES and line.page == first):
            return mark
        above = text
    return ""


def _mark_of(line: Line, above: str, is_head: bool) -> str:
    cells = [each for each in map(compose, line.cells) if each.strip()]
    if cells:
        is_head = is_head and len(cells) < 3
        parts = [part for cell in cells for part in cell.split("\n")]
        if _LABEL.match(cells[0]):  # Độ mật: in a cell beside
            parts.append(" ".join(cells))
        levels = {mark for part in parts if (mark := _alone(part, is_head))}
        return levels.pop() if len(levels) == 1 else ""  # several head a table
    text = compose(line.text).strip()
    if not _MAYBE.search(text) or (len(text) > _LONGEST and not is_head):
        return ""
    if _OPENS_SENTENCE.search(above) and fold(text) == "mat":
        return ""  # BẢO / MẬT: a heading that runs on
    mark = _stacked(above, text) or _alone(text, is_head)
    return mark or (_beside(text) if is_head else "")


def _alone(text: str, is_head: bool) -> str:
    """Return the mark that is all of *text*, but for its frame and its label."""
    text = text.strip().strip(_FRAME).strip()
    if label := _LABEL.match(text):
        value = re.sub(r"\s+", "", text[label.end() :].strip(_FRAME + " "))
        return _LEVELS.get(value.upper(), "")
    parts = [re.sub(r"[\s._]+", "", part) for part in _PARTS.split(text)]
    marks = [part for part in parts if part in _LEVELS]
    if len(marks) == 1 and all(p in _LEVELS or p in _BESIDE for p in parts):
        return _LEVELS[marks[0]]
    if not is_head or len(parts) != 1:
        return ""
    if re.fullmatch(r"Mật|Tối [Mm]ật|Tuyệt [Mm]ật", text):
        return _LEVELS.get(parts[0].upper(), "")
    # read by OCR or typed without marks: MÂT, MAT, TOI MAT
    return _FOLDED.get(fold(parts[0]), "") if parts[0].isupper() else ""


def _stacked(above: str, text: str) -> str:
    """Return the mark of a stamp in two lines: TUYỆT over MẬT."""
    first, second = (re.sub(r"\s+", "", each.strip(_FRAME)) for each in (above, text))
    is_stamp = second == "MẬT" and first in ("TỐI", "TUYỆT")
    return _LEVELS[first + second] if is_stamp else ""


def _beside(text: str) -> str:
    """Return the mark beside something else on one line of a letterhead."""
    for part in _WIDE.split(text):
        if mark := _alone(part, is_head=False):
            return mark
    found = _BEFORE_HEAD.match(text) or _AFTER_HEAD.search(text)
    return found[1] if found else ""
