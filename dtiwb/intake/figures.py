"""What a heading or a footnote prints of points. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dtiwb.intake.footnotes import join_lines
from dtiwb.intake.paper import Paper

_NUMBER = r"(?:[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d{1,4}(?:[.,]\d{1,4})?)"
# Figures are read with their accents: mất is not mật, thứ hạng no thủ tục.
_OVER = r"(?:\s*/\s*| trên(?: tổng(?: số)?)? )"
_PAIR = (
    rf"(?<![\d/.,])({_NUMBER})(?: ?điểm)?{_OVER}({_NUMBER})(?![\d%]|[.,/]\d| ?/)"
    r"(?: ?(?:điểm|đ)\b)?"
)
_LOSS = (
    r"(?:\b(?:điểm (?:bị )?trừ|trừ điểm|mất điểm)\W{0,3}|\b(?:trừ|mất|thiếu|hụt)\W{1,3}"
    rf"(?={_NUMBER} ?điểm))({_NUMBER})(?: ?điểm\b)?"
)
_MOST = (
    rf"\b(?:điểm tối đa|thang điểm|điểm chuẩn)[^\d();]{{0,12}}({_NUMBER})(?: ?điểm\b)?"
    rf"|\btối đa[^\d();]{{0,12}}({_NUMBER}) ?điểm\b"
)
_GOT = (
    rf"\b(?:đạt|được|điểm)\b[^\d();]{{0,20}}({_NUMBER})(?![\d%/]|[.,]\d) ?điểm\b"
    rf"|\b(?:số )?điểm(?: số)?(?: đạt)?(?: được)?\s*:\s*({_NUMBER})(?![\d%/]|[.,]\d)"
    rf"|\bđiểm đạt(?: được)? ({_NUMBER})(?=[;)]|,(?!\d)|$)"
)
_SCORE = rf"(?<![\d/.,])({_NUMBER}) ?điểm\b"
_RANK = (
    r"\b(?:(?:đứng|xếp)(?: thứ| hạng| vị trí)+|thứ hạng|vị trí thứ|hạng)\b"
    r"[^\d;,()]{0,30}(\d{1,3})(?:(?:\s*/\s*| trên(?: tổng số)? "
    r"| trong(?: tổng)?(?: số)? )(\d{1,3}))?(?![\d%]| ?điểm)"
)
_COUNT = r"\b(\d{1,3}) (?:tiêu chí|chỉ số|chỉ tiêu)\b(?: thành phần)?"
FACT = re.compile("|".join((_RANK, _PAIR, _LOSS, _MOST, _GOT, _COUNT, _SCORE)))
_YEAR = re.compile(r"(?<=năm )(?:19|20)\d\d\b")
_LEADS = (
    r"(?:[\s;,:.–—-]|\b(?:năm|kết quả|tổng|điểm|số|đạt|được|bị|gồm|bao|có|là|với|chấm"
    r"|tự|thẩm định)\b)*$"
)
_LEAD_IN = re.compile(rf"(?:^|[;,:–—-]|(?=\bđạt\b|\bnăm {5}))\s*{_LEADS}")
_ALL_LEAD = re.compile(_LEADS)
_TELLS = re.compile(r"điểm|gồm|đứng|xếp|hạng|\dđ\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a heading prints beside the name; ``None`` where it does not."""

    points: Decimal | None = None
    max_points: Decimal | None = None
    deduction: Decimal | None = None
    count: int | None = None
    rank: int | None = None
    rank_of: int | None = None


def read_number(text: str) -> Decimal | None:
    """Read ``1,67``, ``05`` or ``1.000,5`` as Vietnamese papers print them."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", ".")) if text else None


def print_number(value: Decimal | int | None) -> str:
    """Write a number as the papers do: 31,54."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


def read_figures(text: str) -> Figures:
    """Read points, maximum, deduction, count and rank, in whatever order."""
    rest = _YEAR.sub(" ", text.lower())

    def take(pattern: str) -> list[str]:
        nonlocal rest
        found = re.search(pattern, rest)
        if found:
            rest = f"{rest[: found.start()]} | {rest[found.end() :]}"
        given = [each for each in found.groups() if each] if found else []
        return [*given, "", ""]

    rank, rank_of, *_ = take(_RANK)
    count = take(_COUNT.replace("|chỉ số|chỉ tiêu", ""))[0] or take(_COUNT)[0]
    loss = take(_LOSS)[0]
    points, most, *_ = take(_PAIR)
    most = most or take(_MOST)[0]
    points = points or take(_GOT)[0]
    if not points and not most:
        most = take(_SCORE)[0]  # (10 điểm) alone is what may be had
    return Figures(
        points=read_number(points),
        max_points=read_number(most),
        deduction=read_number(loss),
        count=int(count) if count else None,
        rank=int(rank) if rank else None,
        rank_of=int(rank_of) if rank_of else None,
    )


def figures_span(text: str, behind: int) -> tuple[int, int]:
    """Return where the figures begin and end; both are the end if there are none."""
    text = _YEAR.sub("    ", text)
    brackets = _brackets(text)
    start = end = len(text)
    for found in FACT.finditer(text, behind):
        bracket = next((each for each in brackets if found.start() in each), None)
        if start < end:
            gap = text[end : found.start()].replace("(", " ")
            if found.start() >= end and not _ALL_LEAD.match(gap):
                break
        elif bracket:
            if not _is_figure(found, text, text[bracket.start + 1 : found.start()]):
                continue
            start = bracket.start
        else:
            lead = _LEAD_IN.search(text[behind : found.start()])
            if not lead or not _TELLS.search(lead[0] + found[0]):
                continue
            start = behind + lead.start()
        end = max(
            bracket.stop if bracket else found.end(), end if end < len(text) else 0
        )
    return start, end


def _brackets(text: str) -> list[range]:
    """Return the brackets in *text*, the innermost first; one may never close."""
    opened: list[int] = []
    closed: list[range] = []
    for at, letter in enumerate(text):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            closed.append(range(opened.pop(), at + 1))
    closed += [range(at, len(text)) for at in opened]
    return sorted(closed, key=lambda each: -each.start)


def _is_figure(found: re.Match[str], text: str, before: str) -> bool:
    """Tell points in a bracket from a figure that belongs to the name."""
    if "điểm" in found[0] or re.match(_RANK, found[0]):
        return True
    closes = (
        not text[found.end() :].strip() or text[found.end() :].lstrip()[0] in ")];,.:"
    )
    return (closes or "/" not in found[0]) and bool(_ALL_LEAD.match(before))


_SELF = re.compile(r"\btự (?:chấm|đánh giá|tính|xác định|cho)|\bđiểm tự")
_APPRAISED = re.compile(
    r"thẩm định|phúc tra|(?:chấm|đánh giá|kiểm tra) lại|công nhận|công bố|phê duyệt"
    r"|\bđược (?:chấm|đánh giá)"
)
_APPRAISER = re.compile(r"hội đồng|ban chỉ đạo|\btổ (?:công tác|giúp việc)|\bđoàn\b")
_GIVES = re.compile(r"\bchấm\b|\bđánh giá\b|\bđề nghị\b")
_GIVEN = re.compile(
    rf"(?<![\d/.,])({_NUMBER})(?: ?điểm)?"
    rf"(?:\s*/\s*({_NUMBER})(?![\d%]|[.,/]\d)(?: ?điểm)?|(?<=điểm)|(?=\s*(?:[;,.)]|$)))"
)
_MEANT_TWICE = {"luôn", "dần", "từ", "song", "thường", "mãi", "ngày", "người"}
_WHY = r"(?:(?:với )?l[ýí] do|nguyên nhân|do|vì)\b"
_REASON = re.compile(
    rf"[\s,;.:()–-]*(?:bị )?(?:trừ {_NUMBER} điểm\b)?[\s,;.:()–-]*(?:{_WHY}:?)?\s*",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a sentence says was claimed (tự chấm) and reviewed (thẩm định), and why."""

    claimed: Decimal | None = None
    reviewed: Decimal | None = None
    max_points: Decimal | None = None
    reason: str = ""


def read_scores(text: str) -> Scores:
    """Read ``Sở Mẫu tự chấm 4/5 điểm; thẩm định 3/5 điểm, nộp muộn``.

    A number belongs to the words before it: who scored himself claimed, who
    appraised reviewed; of two that simply scored, an agency claims and a council
    reviews. What follows the last number, or a ``do`` between two, is the reason.
    """
    lower = re.sub(r"(?<=năm )(?:19|20)\d\d", "    ", text.lower())
    said: dict[str, Decimal | None] = {}
    reason, end = "", 0
    for found in _GIVEN.finditer(lower):
        words = lower[end : found.start()]
        roles = _roles(words)
        if not roles:
            continue
        if said and (why := re.search(rf"(?:{_WHY}|\()([^;()]+)[;)]", words)):
            reason = text[end + why.start(1) : end + why.end(1)]
        for role in roles:
            said.setdefault(role, read_number(found[1]))
        said.setdefault("max_points", read_number(found[2] or ""))
        end = found.end()
    if not said and re.match(rf"{_WHY}|thiếu|chưa|không có", text.lower()):
        reason = _REASON.sub("", text, count=1)  # a footnote that only explains
    elif "reviewed" in said and not reason:
        reason = _REASON.sub("", text[end:], count=1)
        if not reason and (why := re.match(rf"{_WHY}\s(.+?)(?:,| nên\b)", text, re.I)):
            reason = why[1]
    return Scores(reason=re.sub(r"\s+", " ", reason).strip(" .;,:()"), **said)


def _roles(words: str) -> list[str]:
    """Return whose score it is that *words* announce; both for one score of two."""
    roles = {"claimed": _SELF, "reviewed": _APPRAISED}
    found = [role for role, pattern in roles.items() if pattern.search(words)]
    if not found and _GIVES.search(words):
        return ["reviewed" if _APPRAISER.search(words) else "claimed"]
    return found


def undouble(text: str, paper: Paper) -> str:
    """Take out a word printed twice by mistake: ``tài liệu kiểm kiểm chứng``.

    Not every doubled word is one (``luôn luôn``, ``thực hiện hiện đại hóa``): it is
    where the paper has the repaired words elsewhere, or never ends a word like that.
    """

    def single(found: re.Match[str]) -> str:
        before, word, after = (part.casefold() for part in found.group(1, 2, 3))
        words = join_lines(line.text for line in paper.lines).casefold()
        is_known = f"{before}{word}{after}" in words
        ends_word = f"{before}{word}" in words.replace(found[0].casefold(), "")
        is_meant = word in _MEANT_TWICE or (ends_word and not is_known)
        return found[0] if is_meant else f"{found[1]}{found[2]}{found[3]}"

    return re.sub(r"(\w+ )(\w+) \2( \w+|$)", single, text, flags=re.IGNORECASE)
