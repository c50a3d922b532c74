"""Labels that announce units and deadlines, and lists of units. Pure.

``Đơn vị thực hiện``, ``Cơ quan chủ trì``, ``Phối hợp``, ``Thời hạn``: provinces word
them differently, so a label is built of parts that may be combined, and is compared
without accents, case or line ends. Every position found is one of the printed text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dtiwb.intake.footnotes import is_full, join_lines, wraps
from dtiwb.intake.furniture import flat
from dtiwb.text import compose


def spaced(pattern: str) -> str:
    """Let every space of a *pattern* stand for any white space, line ends too."""
    return pattern.replace(" ", r"\s+")


_NOUN = r"(?:co quan|don vi|phong|ban|bo phan|to chuc|ca nhan|nguoi|can bo|cong chuc)"
_NOUNS = rf"{_NOUN}(?:(?:\s*[,/]\s*|,? va | hoac | ){_NOUN})*(?: chuyen mon)?,?"
_DUTY = r"(?:thuc hien|trien khai|tham muu|chu tri|chinh|tong hop)"
_LEAD = r"(?:chu tri|dau moi|chiu trach nhiem|phu trach|duoc giao|chu quan)"
_HELP = r"(?:phoi hop|ho tro|tham gia)"
_WHEN = r"(?:thoi (?:gian|han|diem)|tien do|moc thoi gian|ky han|han)"
_DONE = r"(?:thuc hien|hoan thanh|trien khai|ban hanh|xong|cuoi(?: cung)?)"
_LABEL = re.compile(
    spaced(
        # a label opens a line, after its bullet or letter, or follows in mid-line
        r"(?:(?P<head>^|\n)[^\S\n]*(?:[-–—+•*·▪]\s*)?(?:\(?(?:[a-z]|\d{1,2})[.)]\s*)?"
        r"|(?<=[.;(])\s*(?:-\s*)?|[^\S\n]+[-|][^\S\n]+|[^\S\n]{2,})[*_]*(?:"
        rf"(?P<lead>{_NOUNS} (?:{_LEAD}|{_DUTY})(?:(?:,| va)? {_DUTY})*)"
        rf"|(?P<supporting>{_NOUNS} (?:cung )?{_HELP}(?: {_DUTY})?)"
        rf"|(?P<deadline>{_WHEN} {_DONE}(?:(?:,| va|/)? {_DONE})*)"
        rf"|(?P<lead_verb>(?:chu tri|dau moi|phan cong|trach nhiem)(?:,? {_DUTY})*)"
        rf"|(?P<supporting_verb>phoi hop(?: {_DUTY})*)"
        r"|(?P<deadline_verb>thoi (?:gian|han)|tien do|hoan thanh|ky han)"
        r")[*_]*(?P<mark>\s*[:：][*_]*|\s*[–—-](?= )|(?= |$))"
    )
)
_NAMES = tuple(name for name in _LABEL.groupindex if name not in ("head", "mark"))
_DEADLINE_OPENS = re.compile(
    r"\s*(?:\d|quy\b|thang\b|nam\b|trong\b|truoc\b|tu\b|den\b|thuong xuyen|h[ai]ng\b"
    r"|ngay\b|khi\b|sau\b|theo\b|dinh ky|ca nam|cham nhat|moi\b)"
)
_HURRIED = re.compile(r"\s+(?:truoc|trong|cham nhat|vao|den)\b[^\n]{0,40}\d\W*(?:\n|$)")
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
"""The capital letters of Vietnamese, for a class of a pattern."""
_SENTENCE = re.compile(rf"(?<=[^\W\d]\.)(?<![{UPPER}]\.)(?<!\bTp\.) (?=[{UPPER}])")
_BOTH = re.compile(
    r"(.+?) \(?chủ trì\)?[,;]? phối hợp(?: chặt chẽ)?(?: cùng| với)? (.+)", re.I
)
_ACTION = re.compile(
    r"^(?:các )?(?:giải pháp|biện pháp|nhiệm vụ|nội dung|việc cần làm|hướng khắc phục)"
    r"(?: (?:thực hiện|khắc phục|cải thiện|chủ yếu))?(?: năm \d{4})?\s*:\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-–—+•·▪]\s*)+")


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a text: what it announces, and where it begins and ends."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A block of text parted by its labels; ``None`` where no label stands."""

    action: str
    lead: str | None = None
    supporting: str | None = None
    deadline: str | None = None


def find_labels(text: str) -> Iterator[Label]:
    """Find the labels in *text*, whose lines are parted by line ends.

    A label of one verb (``Phối hợp``, ``Hoàn thành``) opens many a sentence too and
    counts only before a colon; so does any label in the middle of a line.
    """
    for found in _LABEL.finditer(flat(text)):
        kind, _, verb = next(each for each in _NAMES if found[each]).partition("_")
        has_colon = ":" in found["mark"] or "：" in found["mark"]
        if has_colon or _opens(kind, bool(verb), found, text):
            yield Label(kind, found.start(), found.end())


def _opens(kind: str, is_verb: bool, found: re.Match[str], text: str) -> bool:
    """Tell a label without colon at the head of a line from a common sentence."""
    if found["head"] is None:
        return False
    rest = text[found.end() :]
    if kind == "deadline":
        opens = _HURRIED if found["deadline_verb"] else _DEADLINE_OPENS
        is_hurry = is_verb and found["deadline_verb"].startswith("hoan")
        return (is_hurry or not is_verb) and bool(opens.match(flat(rest)))
    return not is_verb and (bool(found["mark"]) or _names_unit(rest.strip()))


def begins_label(text: str) -> bool:
    """Tell whether a line begins with a label."""
    return next((label.start == 0 for label in find_labels(text)), False)


def cut_fields(lines: Sequence[str], width: int = 0) -> Fields:
    """Part the lines of a block into its action and what its labels announce.

    The text of a label runs on over the lines that wrap, *width* being that of a
    full line, and ends where a new item or sentence begins; that is action again.
    """
    text = "\n".join(lines)
    labels = list(find_labels(text))
    starts = [*(label.start for label in labels), len(text)]
    action = [text[: starts[0]]]
    said: dict[str, list[str]] = {}
    for label, end in zip(labels, starts[1:], strict=True):
        opening = text[text.rfind("\n", 0, label.end) + 1 : label.end]
        own, rest = _own_text(opening, text[label.end : end], width)
        said.setdefault(label.kind, []).append(own)
        action.append(rest)
    joined = {kind: "; ".join(filter(None, each)) for kind, each in said.items()}
    done = _tidy(join_lines("\n".join(action).split("\n")))
    return Fields(action=_ACTION.sub("", done), **joined)


def lead_and_helpers(cell: str) -> tuple[str, str]:
    """Part a cell that says both: ``Chủ trì: Văn phòng; phối hợp: Các phòng``."""
    fields = cut_fields(cell.split("\n"))
    if fields.lead is None and fields.supporting is None:
        found = _BOTH.fullmatch(" ".join(cell.split()))
        return (found[1], found[2]) if found else (cell, "")
    return fields.lead or fields.action, fields.supporting or ""


def _own_text(opening: str, text: str, width: int) -> tuple[str, str]:
    """Part what a label announces from what follows it; *opening* is its own line."""
    lines = text.split("\n")
    count = 1
    while count < len(lines):
        above = f"{opening}{lines[0]}" if count == 1 else lines[count - 1]
        above, after = above.strip(), lines[count].strip()
        is_dash = after[:1] in ("-", "–") and ":" not in after and above[-1:].isalnum()
        is_same = wraps(above, after, width) or (
            is_dash and is_full(above, after, width)  # Phòng Hành chính / - Quản trị
        )
        if lines[count - 1].strip() and not is_same:
            break
        count += 1
    own, *more = _SENTENCE.split(join_lines(lines[:count]), maxsplit=1)
    own = re.sub(r"(?<![.…])\.$", "", _tidy(own))
    return own, "\n".join([*more, *lines[count:]])


def _tidy(text: str) -> str:
    return _BULLET.sub("", text).strip(" ;,*_–—-")


# Names of units keep their accents: bộ, bổ and sở, số would else be one word.
_UNIT = (
    r"(?:phòng|ban|sở|ngành|cơ quan|đơn vị|trung tâm|chi cục|cá nhân|tổ chức|bộ phận"
    r"|đoàn thể|hội|địa phương|huyện|thành phố|thị xã|xã|phường|thị trấn|bộ|tỉnh|khối"
    r"|đặc khu|thôn|ấp|khu phố|tổ dân phố)"
)
_OFFICE = r"(?:(?:phó )?(?:trưởng|thủ trưởng|lãnh đạo|giám đốc|chánh)|người đứng đầu)"
_ALL = r"(?:toàn thể|toàn bộ|tất cả|các|những|mọi|từng)"
# các phòng, đơn vị …: nouns without a name of their own are one unit together
_BARE = re.compile(
    rf"(?:(?:{_OFFICE}|công chức|{_ALL}) )*{_UNIT}(?:(?:,| và|, và) {_UNIT})*"
)
_HEADS = re.compile(rf"{_OFFICE} .*\bcác\b")
_MANY = re.compile(
    rf"(?:{_ALL} )+(?:{_UNIT}|thành viên|cán bộ|công chức|viên chức|doanh nghiệp)\b"
)
_RELATED = re.compile(
    r"(?:đơn vị|cơ quan|cá nhân|phòng|ban|bộ phận|tổ chức)\b(?: chuyên môn)?"
    r"(?:, (?:đơn vị|cơ quan|cá nhân|tổ chức))*"
    r" (?:(?:có )?liên quan|khác|trực thuộc|thuộc|tham mưu)\b"
)
_BODY = re.compile(
    r"(?:văn phòng|phòng|trung tâm|sở|ban|chi cục|cục|[uủ][yỷ] ban|ubnd|ubmttq|công an"
    r"|bộ|thanh tra (?=sở|tỉnh|huyện|bộ|thành phố|chính phủ))\b"
)
_PERSON = re.compile(
    rf"(?:{_OFFICE}|thư ký|chuyên viên|công chức|phó giám đốc|chủ tịch)\b"
)
_OTHER = re.compile(
    r"(?:thanh tra|hđnd|hội đồng nhân dân|viện|trường|bệnh viện|t[oò][aà] án"
    r"|tổ(?! chức)|đội|hội(?! đồng| nghị)|đoàn|công đoàn|tỉnh đoàn|mặt trận"
    r"|chi bộ|đảng [uủ][yỷ]|tỉnh [uủ][yỷ]|khoa(?! học)|quỹ|kho bạc|bảo hiểm|ngân hàng"
    r"|bưu điện|công ty|tập đoàn|vnpt|viettel|doanh nghiệp|đài|cơ quan|đơn vị"
    r"|cá nhân|ngành|bộ phận|nhóm|hạt|trạm|liên minh|hợp tác xã)\b"
)
_NAMED = re.compile(r"(?:ông|bà|đồng chí|đ/c)\b[^,;]*$")
_QUALIFIER = re.compile(
    spaced(
        r"[ ,(]*\b(?:can cu|tuy theo|theo)(?: (?:su|dung))? (?:chuc nang|nhiem vu"
        r"|tham quyen|phan cong|linh vuc|pham vi|trach nhiem|phan cap|chuc trach)\b.*"
    )
)
_BREAK = re.compile(r";|,(?:\s*va\b)?|\bva\b")


def split_units(text: str) -> tuple[str, ...]:
    """Split a list of units (đơn vị) at ``;`` and where a new unit begins.

    Commas and ``và`` stand inside names too: ``Phòng Kế hoạch, tài chính`` is one
    unit and ``Trưởng các phòng, đơn vị thuộc Sở`` is one. ``theo chức năng, nhiệm
    vụ được giao`` and its kin are no part of a name.
    """
    text = re.sub(r"\s*\n\s*(?:[-–+•·▪]\s*)", "; ", compose(text).strip())
    text = re.sub(r"\s+", " ", text).strip(" .;,")
    masked = re.sub(r"\([^()]*\)", lambda found: "_" * len(found[0]), flat(text))
    units, start = [], 0
    for found in _BREAK.finditer(masked):
        by_and = found[0] != ";" and "va" in found[0]
        before, at = text[start : found.start()].strip(), found.end()
        after = text[at:].lstrip()
        if found[0] == ";" or _begins_unit(before, after, by_and=by_and):
            units.append(before)
            start = at
    units.append(text[start:])
    named = tuple(filter(None, (_unit(unit) for unit in units)))
    return named or tuple(filter(None, [text]))


def _unit(text: str) -> str:
    """Return the name in *text* without what qualifies it."""
    found = _QUALIFIER.search(flat(text))
    text = text[: found.start()] if found else text
    return re.sub(r"^(?:và|cùng|với)\s+", "", text.strip(" .,;:-–")).strip()


def _names_unit(text: str) -> bool:
    kinds = (_MANY, _BODY, _PERSON, _OTHER)
    return any(kind.match(text.casefold()) for kind in kinds)


def _begins_unit(before: str, after: str, *, by_and: bool) -> bool:
    """Tell whether a new unit begins with *after*, behind a comma or ``và``."""
    unit, follows = before.casefold(), after.casefold()
    if _NAMED.match(unit) and _PERSON.match(follows):
        return False  # Ông Lê Văn Mẫu, Chánh Văn phòng
    is_bare, is_capital = bool(_BARE.fullmatch(unit)), after[:1].isupper()
    if _MANY.match(follows):
        return not (is_bare and _HEADS.match(unit))
    if found := _BODY.match(follows):
        if unit.endswith(("hđnd", "hội đồng nhân dân")):
            return False  # HĐND, UBND tỉnh
        name = after[found.end() :].lstrip()
        is_named = name[:1].isupper() and not name.startswith("Ngành")
        if is_named or (is_capital and not is_bare):
            return True
    elif _PERSON.match(follows):
        is_office = re.match(rf"{_OFFICE} (?:các|sở)\b", follows)
        return is_capital or bool(is_office)
    elif found := _OTHER.match(follows):
        is_field = unit.startswith("phòng") and found[0] in ("thanh tra", "tổ", "đội")
        is_joined = by_and and not unit.startswith("các ")
        if is_capital and not (is_bare or is_joined or is_field):
            return True
    return not is_bare and bool(_RELATED.match(follows))
