"""How numbers, kinds and dates of cited papers look. Pure."""

from __future__ import annotations

import re

from dtiwb.text import fold

_KINDS = """
Quyết định: qd; Kế hoạch: kh ctr; Nghị quyết: nq nqlt qh; Nghị quyết liên tịch: nqlt;
Nghị định: nd; Chỉ thị: ct; Chương trình: ctr ct; Kết luận: kl tb; Thông báo: tb;
Thông báo kết luận: tbkl tb kl; Công văn: cv; Thông tư: tt ttlt; Báo cáo: bc;
Thông tư liên tịch: ttlt; Quy định: qyd qd; Quy chế: qc qd; Đề án: da; Hướng dẫn: hd;
Luật: qh; Bộ luật: qh; Hiến pháp: qh; Pháp lệnh: pl ubtvqh; Lệnh: l; Công điện: cd;
Phương án: pa; Dự án: da; Biên bản: bb; Giấy mời: gm; Hợp đồng: hd; Tờ trình: ttr;
Thông cáo: tc; Văn bản hợp nhất: vbhn; Văn bản:
"""
KINDS = {
    fold(title): (title.strip(), tuple(short.split()))
    for title, short in (each.split(":") for each in _KINDS.split(";"))
}
"""Loại văn bản: its name, and the abbreviations that stand in its numbers."""
SHORT = ("qd", "kh", "nq", "nd", "tt", "cv")
BY_ABBREVIATION = {
    short: sorted(
        (kind for kind, (_, shorts) in KINDS.items() if short in shorts),
        key=lambda kind: KINDS[kind][1].index(short),
    )
    for _, all_shorts in KINDS.values()
    for short in all_shorts
}

# Numbers are read from text in its own letters, Ð made Đ and all dashes hyphens.
SAME = str.maketrans("Ððð‐‑‒–—−\xa0", "Đđđ------ ")
_PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_PART = r"[A-ZĐƯ](?:[a-zđ]?[A-ZĐƯ0-9₀-₉&])*[a-zđ]?"
_WIDE = rf"(?=[A-ZĐƯ][a-zđ]?[A-ZĐƯ]){_PART}"
_NO = r"(?<![0-9A-Za-z/])(?P<no>\d{1,5}(?:[a-zđ](?![a-z]))?(?:-\d{1,5}(?=\s*/))?)"
_STATE = (
    rf"(?:\s*/\s*(?:19|20)\d\d)?\s*/\s*{_PART}"
    rf"(?:(?:[-./]{_PART}|\s*-\s*{_WIDE})(?:[-.]{_PART}|-\s+{_WIDE})*)?"
)
_PARTY = rf"(?:\s*-\s*|\s+){_PART}\s*/\s*{_WIDE}(?:-{_PART})*"
NUMBER = re.compile(rf"{_NO}(?:{_STATE}|{_PARTY})(?![A-Za-zÀ-ÖØ-öø-ỹ])")
"""Số, ký hiệu of a paper as printed, in `tidy` text: broken at a hyphen or not."""
GLUED_MARK = re.compile(r"(TTg|CP|UBND|HĐND|TW|TU)\d{1,2}$")  # a footnote's
_BLANK = r"[\s._…]"
BLANK_NUMBER = re.compile(
    rf"(?:[Ss][ốỐ]\s*[:.]?{_BLANK}*|(?:\.\.+|…|__+)\s*)(?:[xX]{{2,3}}\s*)?"
    rf"(?:/\s*(?:19|20)\d\d\s*)?[-/]\s*{_WIDE}(?:\s*[-/]\s*{_WIDE})+"
)

# Words and dates are read from flat text: no accents, no capitals.
_WORDS = "|".join(sorted(KINDS, key=len, reverse=True)).replace(" ", r"\s+")
KIND = re.compile(rf"\b(?P<kind>{_WORDS})\b")
KIND_BEFORE = re.compile(rf"\b(?P<kind>{_WORDS}|{'|'.join(SHORT)})\s*\(?\s*$")
SO_BEFORE = re.compile(r"\bso\s*(?P<colon>[:.]?)\s*$")
PLAIN = re.compile(rf"\b(?:{_WORDS})\s+so\s*:?\s*(?P<no>\d{{1,5}})(?=[\s,(]*ngay\s*\d)")
_DAY = (
    r"(?P<day>\d{1,2})\s*(?P<one>[/.-]|thang)\s*(?P<month>\d{1,2})\s*"
    r"(?P<two>[/.,-]|nam|thang)\s*(?P<year>(?:19|20)\d\d|\d\d(?!\d))"
    r"(?P<mark>\d{1,2})?(?!\d)"
)
DATE = re.compile(
    r"[\s,(]*(?:(?:duoc\s+)?(?:ban\s+hanh|ky)\s+)?"
    rf"(?P<printed>(?:(?P<word>n[a-z]?ay|ngya|nagy)\s*:?\s*)?{_DAY})"
)
USUAL = {
    *(("/", "/"), (".", "."), ("-", "-")),
    *(("thang", "nam"), ("thang", "/"), ("thang", ",")),
}
UNFINISHED_DATE = re.compile(r"[\s,(]*ngay\s*\d[\d/.-]*(?:\s*thang\s*\d*)?")
_BLANK_YEAR = r"nam\s*(?:\d[\d._…]*|\.\.+|…|__+)"
BLANK_DATE = re.compile(
    rf"\bngay(?:{_BLANK}*thang{_BLANK}*\d{{0,2}}|\s*\d{{1,2}}\s*thang){_BLANK}*"
    rf"{_BLANK_YEAR}"
    rf"|\bngay(?:{_BLANK}*/{_BLANK}*\d{{0,2}}|\s*\d{{1,2}}\s*/){_BLANK}*"
    r"/\s*(?:\d[\d._…]*|\.\.+|…|__+)"
)
DEADLINE = re.compile(r"\b(?:truoc|den|sau|het|tu)\s*$")
OF_BODY = re.compile(
    r"\s*,?\s*(?:của|do)\s+(?:(?!(?:về|từ|trước|đến|sau|kể|tại|ngày|có|hiệu|được"
    r"|quy định|ban hành|phê duyệt|triển khai|thực hiện|công bố|sửa|thay|theo)\b)"
    r"[^\W\d_]+(?:\s*-\s*|\s+)){1,14}(?=ngày\s*\d)",
    re.IGNORECASE,
)


def unsplit(printed: str) -> str:
    """Return a number without the blanks of a line end, subscripts made plain."""
    spaced = re.sub(r"(?<=\d)\s+(?=[A-ZĐƯ])", "-", printed)  # 57 NQ/TW
    return re.sub(r"\s+", "", spaced).translate(_PLAIN_DIGITS)
