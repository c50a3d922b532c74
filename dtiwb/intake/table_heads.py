"""Which column of a table of points is which, by the words printed over it. Pure.

Tables of criteria and tables of agencies are worded alike; the first column of words
tells them apart. A head may take two rows: ``Điểm`` over ``Tự chấm`` and ``Thẩm định``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dtiwb.intake.furniture import flat
from dtiwb.intake.task_columns import COLUMNS
from dtiwb.text import fold

_POINT = r"(?:tong |so )*diem(?: so)?(?: dti)?"
_YEAR = r"(?:,? ?(?:nam )?20\d\d)"
_INDEX = r"(?:bo )?(?:chi so|chi tieu|tieu chi|linh vuc)"
_ALSO = (
    r"(?:[ ,;/()–-]+(?:va |cac )?(?:chi so|tieu chi|chi tieu|linh vuc|thanh phan|chinh"
    r"|noi dung|danh gia|cham diem|yeu cau))*"
)
_BODY = (
    r"(?:co quan|don vi|dia phuong|to chuc|so|ban|nganh|xa|phuong|thi tran|dac khu"
    r"|huyen|thi xa|thanh pho|tinh|bo|ubnd|uy ban nhan dan|doan the)"
)
_GIVER = r"(?:(?:hoi dong|to|co quan|don vi|so|tinh|ubnd tinh|ban chi dao|bo)\b ?)?"
_SCORE = (
    rf"(?:{_POINT} |ket qua (?:cham |danh gia )?|(?:muc )?do |cham |nam 20\d\d |do )*"
)
_WORDS = {
    "code": r"s?tt\b\.?|so t\.?t\b|so thu tu|so$|ma(?: so| chi so| tieu chi| hieu)?$",
    "name": rf"(?:ten |noi dung |danh muc |cac |nhom )*{_INDEX}{_ALSO}"
    r"|noi dung (?:danh gia|cham diem|tieu chi)",
    "agency": rf"(?:ten |danh sach |cac |khoi )*{_BODY}"
    rf"(?:(?:[ ,;/–-]+(?:va )?){_BODY})*(?: (?:truc thuoc|cap \w+))?",
    "max": rf"(?:muc )?{_POINT} (?:toi da|chuan|cao nhat|quy dinh)|thang diem|toi da"
    r"|diem toi da \w+",
    "won": rf"{_POINT} (?:dat(?: duoc)?|thuc te|danh gia){_YEAR}?"
    rf"(?:\s*/\s*{_POINT} (?:toi da|chuan))?"
    rf"|(?:tong |so )*diem(?: so)?{_YEAR}|ket qua(?: cham| dat(?: duoc)?)?"
    rf"(?: diem)?{_YEAR}?|dat(?: duoc| diem)?|gia tri(?: chi so| dti)?",
    "lost": r"(?:so )?diem (?:bi |con |chua |khong )?(?:tru|mat|thieu|hut|dat)"
    r"|(?:tru|mat|thieu|hut) diem",
    "claimed": rf"{_SCORE}(?:{_GIVER}tu (?:cham|danh gia|xac dinh)"
    r"|cham cua (?:don vi|co quan))",
    "reviewed": rf"{_SCORE}(?:(?:sau )?{_GIVER}(?:duoc )?(?:tham dinh|phuc tra|cham lai"
    rf"|cong nhan)|cham cua (?:hoi dong|to)|duoc cham|(?:hoi dong|to) cham)"
    rf"{_YEAR}?",
    "points": rf"{_POINT}(?: cds| chuyen doi so)?|tong(?: cong)?",
    "index": rf"(?:ket qua |gia tri )?{_INDEX} (?:chuyen doi so|cds|dti){_YEAR}?|dti",
    "rank": rf"(?:thu tu )?(?:xep |thu |vi )(?:hang|thu|tri|vi)(?: thu)?{_YEAR}?|hang",
    "grade": r"xep loai|phan loai|muc do|nhom",
    "reason": r"(?:ly do|nguyen nhan|ton tai|han che|giai trinh)"
    r"(?:[ ,/;]+(?:va )?(?:tru diem|mat diem|chua dat|ly do|nguyen nhan|ton tai"
    r"|han che))*",
    "action": rf"(?:{COLUMNS['text'].pattern})|(?:bien phap|giai phap)(?:[ ,]+(?:va )?"
    r"(?:khac phuc|cai thien|nang cao|thuc hien|giai phap))*|huong khac phuc",
    "lead": rf"(?:{COLUMNS['lead'].pattern})|phu trach|(?:don vi|co quan) giai trinh",
    "supporting": COLUMNS["supporting"].pattern,
    "deadline": rf"(?:{COLUMNS['deadline'].pattern})|lo trinh(?: thuc hien)?",
    "rule": r"cach (?:xac dinh|tinh|cham|danh gia|thuc)|phuong phap|cong thuc"
    r"|huong dan cham|thang diem chi tiet|phuong thuc",
    "evidence": r"(?:danh muc )?(?:(?:ho so|tai lieu|giay to|van ban)[ ,/]*)*"
    r"(?:kiem chung|minh chung)|tai lieu",
    "source": r"nguon (?:thu thap|du lieu|so lieu|cung cap)|nguon$",
    "verified": r"(?:don vi|co quan)(?: phoi hop)? (?:tham dinh|xac minh|kiem chung"
    r"|danh gia|cham)",
    "unit": r"don vi (?:tinh|do)|dvt",
    "goal": r"(?:(?:muc tieu|chi tieu|ke hoach|phan dau|den|het|cuoi|trong|giao"
    r"|can dat) )*(?:nam )?20\d\d$|(?:muc tieu|chi tieu|ke hoach)(?: (?:giao"
    r"|phan dau|can dat))*$",
}
_KINDS = {kind: re.compile(rf"(?:{words})(?![a-z])") for kind, words in _WORDS.items()}
_WHOLE = ("agency", "points", "won", "index", "rank")
_LONGEST = 90
_OWN_MARK = re.compile(r"\([^)]*\)|[\s:*.]+$")
POINTS = ("max", "won", "lost", "claimed", "reviewed")
"""The kinds of columns that hold points."""
_SUM = re.compile(r"tong (?:cong|diem|so diem)\b|(?:tong|cong)\W*(?:\(.*)?$")
_SAYS_SCORE = re.compile(r"\bdiem\b|\bchi so\b|\bdti\b|\btong\b")
_COLUMN_NUMBER = re.compile(r"[(\[]?([A-E]|\d{1,2})[)\]]?(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Head:
    """What each column of a table holds (``""`` where not known) and its words."""

    kinds: tuple[str, ...]
    labels: tuple[str, ...] = field(default=())

    @property
    def is_of_criteria(self) -> bool:
        """Whether its rows are criteria with points."""
        return self._opens_with("name") and any(kind in POINTS for kind in self.kinds)

    @property
    def is_of_agencies(self) -> bool:
        """Whether its rows are agencies with points or ranks."""
        known = {"claimed", "reviewed", "rank"} & {*self.kinds}
        scored = any(
            kind == "won" and _SAYS_SCORE.search(fold(label))
            for kind, label in zip(self.kinds, self.labels, strict=False)
        )
        return self._opens_with("agency") and (bool(known) or scored)

    @property
    def is_of_targets(self) -> bool:
        """Whether its rows are targets, with a column for each year or one in all."""
        is_of_points = any(kind in POINTS for kind in self.kinds)
        return self._opens_with("name") and "goal" in self.kinds and not is_of_points

    def _opens_with(self, kind: str) -> bool:
        words = (each for each in self.kinds if each in ("name", "agency", "action"))
        return next(words, "") == kind


def kind_of(label: str) -> str:
    """Return what a column headed *label* holds, nothing where that is not known."""
    words = _OWN_MARK.sub("", fold(label)).strip()
    if not words or len(words) > _LONGEST:
        return ""
    if words == "noi dung":
        return "content"
    found = []
    for kind, pattern in _KINDS.items():
        match = pattern.match(words)
        if match and (match.end() == len(words) or kind not in _WHOLE):
            found.append((match.end(), kind))
    return max(found)[1] if found else ""


def label_end(text: str, place: int, kind: str = "") -> int:
    """Return where a column label ends that begins at *place*, 0 if none does.

    With *kind* only a label of that kind counts. *text* is one line.
    """
    words = flat(text)
    patterns = [_KINDS[kind]] if kind else _KINDS.values()
    return max(
        (m.end() for each in patterns if (m := each.match(words, place))), default=0
    )


def head_of(cells: Sequence[str], below: Sequence[str] = ()) -> Head | None:
    """Read the head of a table of points; *below* is its second row, if it has one."""
    kinds, labels = [], []
    over = ""
    for n, cell in enumerate(cells):
        under = below[n] if n < len(below) else ""
        over = cell or (over if under else "")
        label = f"{over} {under}".strip()
        kinds.append(kind_of(under) or kind_of(label) or kind_of(over))
        labels.append(label)
    head = Head(tuple(_settled(kinds)), tuple(labels))
    is_known = head.is_of_criteria or head.is_of_agencies or head.is_of_targets
    return head if is_known else None


def _settled(kinds: list[str]) -> list[str]:
    """Say what the words alone leave open: ``Nội dung``, ``Điểm``, ``Chỉ số CĐS``."""
    if "content" in kinds:
        other = "action" if "name" in kinds else "name"
        kinds = [other if kind == "content" else kind for kind in kinds]
    if "index" in kinds:
        other = "won" if "agency" in kinds else "name"
        kinds = [other if kind == "index" else kind for kind in kinds]
    if "goal" in kinds and "name" not in kinds:
        kinds[kinds.index("goal")] = "name"
    if "points" in kinds:
        other = "won" if "max" in kinds or "agency" in kinds else "max"
        kinds = [other if kind == "points" else kind for kind in kinds]
    return kinds


def is_second_head(cells: Sequence[str]) -> bool:
    """Tell whether a row only names columns below a head of two rows."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and not any(cells[:1]) and all(_names_points(c) for c in filled)


def _names_points(cell: str) -> bool:
    return bool(kind_of(cell)) or fold(cell) in ("diem", "nam truoc", "tru")


def is_sum(text: str) -> bool:
    """Tell what a row is called that only sums up: Tổng cộng, but not Công tác."""
    return text[:1].isupper() and bool(_SUM.match(fold(text)))


def is_column_numbers(cells: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3), A B 1 2 3=1-2."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    marks = [_COLUMN_NUMBER.fullmatch(cell) for cell in filled]
    if len(filled) < 2 or not all(marks):
        return False
    numbers = [int(mark[1]) for mark in marks if mark and mark[1].isdigit()]
    return numbers == [*range(1, len(numbers) + 1)] and len(numbers) > 1
