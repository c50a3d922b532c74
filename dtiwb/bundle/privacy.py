"""Personal data in a text: identity numbers, telephone numbers, private e-mail. Pure.

Meant to be shown to a person, so it tells little that is none: numbers of papers,
amounts, days, codes of dossiers and of taxpayers are passed over. What is a number
of a person in a form nobody here thought of is passed over, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dtiwb.text import compose, fold

Kind = Literal["cccd", "cmnd", "mobile", "landline", "email"]

_SEP = r"[ .\-–\u00a0\u2009\u202f]{1,2}"


def _grouped(*forms: str) -> str:
    """Return a pattern for digits in groups: ``433`` is 0912 345 678."""
    patterns = (_SEP.join(rf"\d{{{size}}}" for size in form) for form in forms)
    return rf"(?:{'|'.join(patterns)})(?!\d)"


_CCCD = re.compile(rf"\d{{12}}(?!\d)|{_grouped('3333', '444')}")
_CMND = re.compile(rf"\d{{9}}(?!\d)|{_grouped('333')}")
_SHORTENED = re.compile(r"[1-9]\d{8}(?!\d)|[1-9]\d{10}(?!\d)")  # Excel took the 0
_ABROAD = rf"(?:\(?\+\s?84\)?|0084|\(84\))(?:{_SEP})?(?:\(0\)(?:{_SEP})?)?"
_PHONES = (
    re.compile(rf"({_ABROAD})(\d(?:(?:{_SEP})?\d){{8,9}})(?!\d)"),
    re.compile(rf"(\(0\d{{1,4}}\))(?:{_SEP})?(\d(?:(?:{_SEP})?\d){{5,7}})(?!\d)"),
    re.compile(
        r"(?=0[35789])(\d{10}(?!\d)|"
        rf"{_grouped('433', '334', '343', '4222', '46', '37', '55', '442', '3322')})"
    ),
    re.compile(
        r"(?=02)(\d{11}(?!\d)|"
        rf"{_grouped('344', '38', '47', '434', '443', '56', '335', '4322', '3422')})"
    ),
)
_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.I)

_CCCD_HEAD = re.compile(  # a province's code, then sex and century
    r"0(?:0[12468]|1[0124579]|2[024-7]|3[013-8]|4[0245689]|5[12468]|6[024678]"
    r"|7[024579]|8[0234679]|9[1-6])[0-3]"
)
_MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}")
_LANDLINE = re.compile(r"02\d{9}")
_PRIVATE_MAIL = re.compile(
    r"(?:gmail|googlemail|yahoo|ymail|outlook|hotmail|live|icloud|me|aol|protonmail"
    r"|zohomail|mail|gmx|yandex)\.com|(?:yahoo|outlook)\.com\.vn|proton\.me"
)
_OTHER_NUMBER = re.compile(
    r"\b(?:ma so (?:thue|doanh nghiep)|mst|(?:so )?tai khoan|stk|so tk"
    r"|ma (?:so )?(?:ho so|hs|van don|vach|dinh danh ho so|giao dich)|so serial|seri)"
    r"\b[^a-z0-9]*(?:so)?[^a-z0-9]*$"
)
_OF_IDENTITY = re.compile(
    r"\b(?:cmnd|cmtnd|cmt|cccd|can cuoc|chung minh (?:nhan dan|nd|thu)"
    r"|(?:so|giay) chung minh)\b"
)
_LISTS_PHONES = re.compile(r"\b(?:so dien thoai|sdt|di dong)\b")
_OF_PHONE = re.compile(r"\b(?:dien thoai|dt|sdt|tel|phone|fax|may ban|hotline)\b")
_BEFORE = 40
_MONEY = re.compile(r"\s{0,2}(?:đồng|triệu|nghìn|tỷ|vnđ|vnd|đ\b|usd|%)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """Personal data in a file of an archive; *page* is 0 where there are none.

    In ``register.csv`` the page is the row. Only the end of the value is kept.
    """

    file: str
    page: int
    kind: Kind
    masked: str


def personal_data_in(text: str, file: str, page: int = 0) -> Iterator[PersonalData]:
    """Yield the personal data in *text*, which stands on a page of *file*."""
    for kind, value in personal_data(text):
        yield PersonalData(file=file, page=page, kind=kind, masked=mask(value))


def personal_data(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield kind and value of all personal data in *text*, kind by kind."""
    text = compose(text)
    for found in _numbers(_CCCD, text):
        if _CCCD_HEAD.match(_digits(found[0])):
            yield "cccd", found[0]
    folded = fold(text)
    lists_people, lists_phones = (
        bool(pattern.search(folded)) for pattern in (_OF_IDENTITY, _LISTS_PHONES)
    )
    for found in _numbers(_CMND, text):
        is_listed = lists_people and found[0].isdigit()
        if is_listed or _OF_IDENTITY.search(_before(text, found.start())):
            yield "cmnd", found[0]
    for found in _numbers(_SHORTENED, text):
        if lists_people and _CCCD_HEAD.match(f"0{found[0]}") and len(found[0]) == 11:
            yield "cccd", found[0]
        elif lists_phones and _MOBILE.fullmatch(f"0{found[0]}"):
            yield "mobile", found[0]
    for pattern in _PHONES:
        for found in _numbers(pattern, text):
            if kind := _phone(found, text):
                yield kind, found[0]
    for found in _EMAIL.finditer(text):
        if _PRIVATE_MAIL.fullmatch(found[1].lower()):
            yield "email", found[0]


def mask(value: str) -> str:
    """Return *value* with no more of it to be seen than the last three characters."""
    shown = min(3, len(value) // 3)
    return "•" * (len(value) - shown) + value[len(value) - shown :]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _before(text: str, at: int) -> str:
    return fold(text[max(0, at - _BEFORE) : at])


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what *pattern* finds that is a number by itself, no part of another one.

    Two numbers may share a stroke: 0912345678/0987654321.
    """
    last, at = -1, 0
    while found := pattern.search(text, at):
        follows = last >= 0 and re.fullmatch(r"[/\-,;]", text[last : found.start()])
        is_own = follows or not re.search(
            r"\w$|\w[/\-–]$|\d[.,]$", text[max(0, found.start() - 2) : found.start()]
        )
        is_whole = _ends(text, found.end())
        if is_own and is_whole and not _is_other(text, found.start()):
            yield found
            last = at = found.end()
        else:
            at = found.start() + 1


def _ends(text: str, at: int) -> bool:
    """Tell whether a number ends at *at*: no ``/QĐ``, ``-H60`` or ``đồng`` is left."""
    after = text[at : at + 12]
    if re.match(r"[/\-–](?:0\d{8}|\d{9})", after):  # a second number, in full
        return True
    if re.match(r"\w|[.,]\d", after) or _MONEY.match(after):
        return False
    return not re.match(r"[/\-–](?:\d|[A-ZĐ]+\d|[A-ZĐ]{2,}(?!\w))", after)


def _is_other(text: str, at: int) -> bool:
    return bool(_OTHER_NUMBER.search(_before(text, at)))


def _phone(found: re.Match[str], text: str) -> Kind | None:
    """Return which kind of telephone number *found* is, None if it is none."""
    abroad = re.match(_ABROAD, found[0])
    digits = f"0{_digits(found[2])}" if abroad else _digits(found[0])
    if _MOBILE.fullmatch(digits):
        return "mobile"
    is_bracketed = found[0][0] == "(" and not abroad
    if is_bracketed:  # (027) 3.822.123, as written until 2017
        return "landline" if 9 <= len(digits) <= 11 else None
    is_bare = found[0].isdigit() and not _OF_PHONE.search(_before(text, found.start()))
    return "landline" if _LANDLINE.fullmatch(digits) and not is_bare else None
