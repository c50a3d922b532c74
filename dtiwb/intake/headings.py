"""Number, kind and name of a heading (đề mục). Pure.

``2.4. Tiêu chí “…” (năm 2022 đạt 1,67/05 điểm, điểm trừ 3,33 điểm)`` is number, kind,
name and figures. Each part but the name may be absent, worded or ordered otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dtiwb.intake.figures import (
    FACT,
    Figures,
    Scores,
    figures_span,
    read_figures,
    read_scores,
)
from dtiwb.intake.footnotes import join_lines, starts_item, wraps
from dtiwb.intake.furniture import flat
from dtiwb.intake.labels import UPPER, begins_label, spaced
from dtiwb.intake.paper import Line

_IS_COMPLETE = re.compile(r"(?:điểm|\))\s*[.:;]?$")
_KIND = (
    r"(?:nhom (?:chi so|tieu chi|chi tieu)|(?:chi so|tieu chi)(?: thanh phan)?"
    r"|nhom(?=\s*[“\"«])|chi tieu|linh vuc|tru cot)"
    r"(?: chinh(?=\s*[“\"«:(]| ve | (?:so )?\d))?"
)
_PHRASE = re.compile(
    spaced(rf"({_KIND})\b(?: (?:so )?\d+(?:\s*\.\s*\d+)*)?\s*[:.–-]?\s*(?:ve )?")
)
_BULLET = r"(?:[-–+•*▪]\s*)?"
_CODE = r"(\d{1,2}(?:\s*\.\s*\d{1,2}){0,3})(?!\d)"
_NUMBERED = re.compile(rf"{_BULLET}{_CODE}\s*([.):/]?)\s*(?![\d/%,.)])")
_KIND_FIRST = re.compile(
    spaced(rf"{_BULLET}({_KIND}) (?:so )?{_CODE}\s*(?:[.:)–-](?!\d)|(?=[“\"«(]))\s*")
)
_ROMAN = re.compile(r"([IVX]{1,5})\s*[.)/–-]\s*(?=\S)")
_LETTER = re.compile(
    spaced(rf"{_BULLET}(?:([a-zđ])\s*[.)]\s*)?(?={_KIND}[:\s]*[“\"«])")
)
ACTS = re.compile(
    r"(?:Tiếp tục|Ban hành|Tham mưu|Rà soát|Phối hợp|Đẩy mạnh|Triển khai|Thực hiện"
    r"|Tổ chức|Xây dựng|Duy trì|Nâng cao|Tăng cường|Bố trí|Hoàn thiện|Hoàn thành"
    r"|Kịp thời|Chủ động|Cập nhật|Đảm bảo|Bảo đảm|Chỉ đạo|Hướng dẫn|Kiểm tra"
    r"|Đề xuất|Nghiên cứu|Cung cấp|Quản lý|Vận hành|Đôn đốc|Phấn đấu|Bổ sung"
    r"|Tuyên truyền|Khắc phục|Theo dõi|Đăng tải|Gửi|Báo cáo|Lập|Tổng hợp)\b"
)
"""Verbs that open an action, and no line of a name."""
# points on a line of their own, below the name: - Điểm tối đa: 10
_VALUE = r"\d+(?:[.,]\d+)?"
_POINTS_LINE = re.compile(
    spaced(
        rf"{_BULLET}(?:so |tong )?diem (?:so |dat|toi da|chuan|thuc te|cham|duoc|bi "
        rf"|tru|mat|tu |tham dinh)[^:\d]{{0,40}}:?\s*{_VALUE}(?:\s*/\s*{_VALUE})?"
        r"(?: diem)?(?:\s*[(;,].*)?\W*$"
    )
)
_AWAITS = re.compile(r"(?:hạng|thứ|đạt|gồm|trừ|/)$")
CLOSES = re.compile(
    r"noi nhan\s*:|phu luc\b|tren day la\b|dieu \d+\s*[.:]|to chuc thuc hien\W*$"
    r"|(?:kt|tm|tl|tuq)\.|(?:phan|chuong) (?:thu )?(?:[ivx]+|\d+|nhat|hai|ba|tu)\b"
)
_OPENING, _CLOSING = '“„«"', '”»"'
_JOINT = re.compile(r"\s*(?:,?\s*và|[,;/])?\s*(?=[“„«\"])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading, of an index or a criterion maybe, from row ``first`` to ``last``.

    ``names`` has several where one heading joins several criteria in quotes;
    ``printed`` holds the figures, ``tail`` what follows in the same paragraph, and
    ``marker`` calls a footnote that is not there.
    """

    code: str
    form: str
    first: int
    last: int
    kind: str = ""
    names: tuple[str, ...] = ()
    printed: str = ""
    figures: Figures = field(default_factory=Figures)
    is_quoted: bool = False
    is_unclosed: bool = False
    tail: str = ""
    marker: str = ""
    scores: Scores = field(default_factory=Scores)

    @property
    def points_won(self) -> Decimal | None:
        """The points printed; of claimed and reviewed ones the latter."""
        is_told = (self.scores.claimed, self.scores.reviewed) != (None, None)
        return self.scores.reviewed if is_told else self.figures.points

    @property
    def depth(self) -> int:
        """How many numbers the code has."""
        return self.code.count(".") + 1


def heading_at(rows: Sequence[Line], at: int, width: int) -> Heading | None:
    """Read the heading that begins at row *at*, if one may."""
    text = rows[at].text
    plain = flat(text)
    is_capital = text.lstrip("-–+•*▪ ")[:1].isupper()
    if (found := _NUMBERED.match(text)) and _is_numbered(found, text):
        form, code = "number", found[1]
        inner = _KIND_FIRST.match(plain, found.end())
        if inner and "." in inner[2] and "." not in code:  # 1. Chỉ số thành phần 1.1:
            found, form, code = inner, "kind", inner[2]
    elif is_capital and (found := _KIND_FIRST.match(plain)):
        form, code = "kind", found[2]
    elif found := _ROMAN.match(text):
        form, code = "roman", found[1]
        if inner := _KIND_FIRST.match(plain, found.end()):  # I. CHỈ SỐ CHÍNH 1. ...
            found, form, code = inner, "kind", inner[2]
    elif (found := _LETTER.match(plain)) and text[found.end()].isupper():
        form, code = "letter" if found[1] else "none", found[1] or ""
    else:
        return None
    parts = re.split(r"\s*\.\s*", code)
    code = ".".join(str(int(part)) if part.isdigit() else part for part in parts)
    own, end = text[found.end() :], at + 1
    while end < len(rows) and end - at < 9 and _goes_on(own, rows, end, width):
        after = rows[end].text
        if _POINTS_LINE.match(flat(after)):
            own, after = f"{own.rstrip(' .;:')};", after.lstrip("-–+•*▪ ")
        own = join_lines([own, after])
        end += 1
    kind = re.sub(r"\s+", " ", found[1]) if form == "kind" else ""
    heading = Heading(code=code, form=form, first=at, last=end - 1, kind=kind)
    return _read_name(heading, own)


def _is_numbered(found: re.Match[str], text: str) -> bool:
    """Tell a heading's number from a figure that a broken line begins with."""
    rest = text[found.end() :]
    if found[2]:
        return True
    if "." in found[1]:
        return rest[:1].isupper() or rest[:1] in tuple(_OPENING)
    return bool(_PHRASE.match(flat(rest))) and rest[:1].isupper()


def _goes_on(text: str, rows: Sequence[Line], at: int, width: int) -> bool:
    """Tell whether a heading runs on into row *at*."""
    above, after = rows[at - 1].text, rows[at].text
    if not text:
        return True
    plain = flat(after)
    if _adds_points(after) or (_AWAITS.search(text) and after[0].isdigit()):
        return True
    is_next = _KIND_FIRST.match(plain) and after.lstrip("-–+•*▪ ")[:1].isupper()
    closes = after[0].isupper() and CLOSES.match(plain)
    if is_next or closes or starts_item(after) or begins_label(after):
        return False
    figures = FACT.search(text.lower(), max(text.rfind("("), 0))
    is_complete = bool(figures and _IS_COMPLETE.search(text))
    if text.count("(") > text.count(")"):
        return not (is_complete and after[0].isupper())
    if is_complete:
        return after[0] in "(,;" or text[-1] in ",;"
    if _is_open(text):
        ahead = [row.text for row in rows[at : at + 4]]
        stop = next(
            (n for n, each in enumerate(ahead) if starts_item(each)), len(ahead)
        )
        if any(mark in each for each in ahead[:stop] for mark in _CLOSING):
            return True
    elif text[-1] in _CLOSING:
        return after[0] in f"(,;{_OPENING}" or after[0].islower()
    return after[0] == "(" or wraps(above, after, 0 if ACTS.match(after) else width)


def _adds_points(after: str) -> bool:
    """Tell a line that says points; both scores and why is a sentence of its own."""
    if not _POINTS_LINE.match(flat(after)):
        return False
    scores = read_scores(after)
    return scores.claimed is None or scores.reviewed is None


def _is_open(text: str) -> bool:
    opened = sum(text.count(mark) for mark in "“„«")
    return opened > sum(text.count(mark) for mark in "”»") or text.count('"') % 2 == 1


def _read_name(heading: Heading, text: str) -> Heading:
    """Part the text behind the number into kind, names, figures and tail."""
    phrase = _PHRASE.match(flat(text))
    body = text[phrase.end() :] if phrase else text
    kind = re.sub(r"\s+", " ", phrase[1]) if phrase else heading.kind
    if kind == "chi so" and (main := re.match(rf"chính\s+(?=[{UPPER}])", body)):
        body = body[
            main.end() :
        ]  # Chỉ số chính Nhận thức số, not Chỉ số Chính quyền số
    body = re.sub(r"\[([^\]]*\d/\d[^\]]*)\]", r"(\1)", body)
    names, behind = _quoted(body)
    start, end = figures_span(body.lower(), behind)
    marker = re.match(r"\d{1,2}(?=[\s.,;:]|$)", body[end:])
    extra, tail = body[behind:start], body[marker.end() + end if marker else end :]
    if start == end:  # no figures: the name ends with its quotes, or at a colon
        stop = rf"[.:–-]|(?<=\s)(?=[{UPPER}])" if names else rf":\s+(?=[{UPPER}])"
        if parted := re.search(stop, extra):
            extra, tail = extra[: parted.start()], extra[parted.end() :]
    if not start and tail:
        return _named_behind(replace(heading, kind=kind), body[:end], tail)
    is_quoted = body.startswith(tuple(_OPENING))
    extra = re.sub(r"\s+", " ", extra).strip(" .,;:–-")
    if names:
        names[-1] = f"{names[-1]} {extra}".strip()
    else:
        is_shut = extra.endswith(("”", "»")) and not re.search("[“„«]", extra)
        names = [extra[1:].strip() if is_quoted else extra.rstrip("”» " * is_shut)]
    return replace(
        heading,
        kind=kind,
        names=tuple(filter(None, names)),
        printed=body[start:end],
        figures=read_figures(body[start:end]),
        is_quoted=is_quoted,
        is_unclosed=is_quoted and behind == 0,
        tail=tail.lstrip(" .:;,)–-"),
        marker=marker[0] if marker else "",
        scores=read_scores(body[start:end]),
    )


def _named_behind(heading: Heading, printed: str, text: str) -> Heading:
    """Read a name behind its figures: Tiêu chí 2.3 (5 điểm): Ban hành kế hoạch."""
    name, _, rest = text.strip(" :.–-").partition(". ")
    scores = read_scores(rest)
    return replace(
        heading,
        names=(name,),
        printed=printed,
        figures=read_figures(printed),
        tail=rest if scores == Scores() else "",
        scores=scores,
    )


def _quoted(body: str) -> tuple[list[str], int]:
    """Return the names in quotes that *body* begins with, and where they end."""
    names: list[str] = []
    at = end = 0
    while body[at : at + 1] in tuple(_OPENING) and (close := _closing(body, at)) > 0:
        names.append(re.sub(r"\s+", " ", body[at + 1 : close]).strip(" .,;:"))
        end = close + 1
        if not (joint := _JOINT.match(body, end)):
            break
        at = joint.end()
    return names, end


def _closing(body: str, at: int) -> int:
    """Return where the quote opened *at* closes, -1 if it does not."""
    if body[at] == '"':
        found = re.compile(r"\"(?=\s*(?:$|[(,;.:)–-]|và\s+\"))").search(body, at + 1)
        return found.start() if found else -1
    depth = 0
    for place in range(at, len(body)):
        depth += (body[place] in "“„«") - (body[place] in "”»")
        if depth == 0:
            return place
    return body.find('"', at + 1) if "”" not in body else -1
