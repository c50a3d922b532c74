"""Columns and rows of a task table, before anybody says what they mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dtiwb.intake.drafts import DraftTask
from dtiwb.intake.paper import Line, Remark
from dtiwb.text import compose, fold

# The columns of a task table (bảng phân công nhiệm vụ), by their heads.

_WHO = (
    r"(?:(?:cac|phong|ban|co quan|don vi|to chuc|ca nhan|bo phan|can bo|cong chuc|nguoi"
    r"|thanh vien|tap the)[,/;]?(?: va| hoac)? ?)"
)
_WORK = r"(?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|cong tac)"
_WORDS = {
    "no": r"s?tt\b\.?|so t\.?t\b|so thu tu|so$",
    "points": r"(?:thang |so )?diem\b(?: (?:toi da|chuan|so|tu cham))*",
    "other": r"lanh dao (?:so |ban |don vi )?(?:phu trach|chi dao|theo doi)"
    r"|(?:nguon |du toan )?kinh phi(?: thuc hien| du kien)?|(?:co so|can cu)(?: phap ly"
    r"| thuc hien)?|(?:muc tieu|chi tieu|chi so|tieu chi)(?: thanh phan)?"
    r"|don vi tinh|dvt",
    "supporting": rf"{_WHO}*(?:cung |cong tac )?phoi hop(?: thuc hien)?",
    "lead": rf"{_WHO}*chu tri(?: thuc hien| tham muu)?|{_WHO}+(?:thuc hien(?: chinh)?"
    r"|chiu trach nhiem(?: chinh)?|dau moi|duoc (?:giao|phan cong)|phu trach|tham muu)"
    r"|(?:phan cong|trach nhiem)(?: thuc hien| nhiem vu)?",
    "deadline": r"(?:moc )?(?:thoi (?:gian|han|diem)|tien do|ky han|han)"
    r"(?: (?:thuc hien|hoan thanh|ket thuc|trinh|ban hanh|bao cao|du kien|can))*"
    r"|(?:moc |ngay )?hoan thanh",
    "product": r"(?:du kien )?(?:san pham|ket qua|dau ra)(?:[ ,/]+(?:va |san pham"
    r"|ket qua|dau ra|du kien|dat duoc|can dat|hoan thanh|thuc hien|phai dat"
    r"|chu yeu))*",
    "note": r"ghi chu",
    "text": rf"(?:ten |cac |nhom |danh muc )*{_WORK}(?:[ ,;/-]+(?:va |cac )?(?:{_WORK}"
    r"|thuc hien|cu the|chu yeu|trong tam|chinh|trien khai|duoc giao|phan cong|giao))*",
}
COLUMNS = {
    kind: re.compile(rf"(?:{words})(?:\s*\([^)]*\))?(?![a-z])")
    for kind, words in _WORDS.items()
}
"""What each kind of column is headed, in `fold`ed words."""
_LONGEST_HEAD = 70
_STARS = re.compile(r"\*{2,}")


def tidy(text: str) -> str:
    """Return *text* as records keep it: NFC, single spaces, no markdown stars."""
    return " ".join(_STARS.sub("", compose(text)).split())


def column_kind(label: str) -> str:
    """Return what a column headed *label* holds, nothing where that is not known."""
    words = fold(label).strip(" *-+:.")
    found = [
        (m.end(), kind) for kind, each in COLUMNS.items() if (m := each.match(words))
    ]
    return max(found)[1] if found and len(words) <= _LONGEST_HEAD else ""


def tells_tasks(kinds: Iterable[str]) -> bool:
    """Tell whether columns of these *kinds* make a table of tasks."""
    known = set(kinds)
    return (
        "text" in known and "points" not in known and bool(known & {"lead", "deadline"})
    )


def cells_of(line: Line) -> list[str]:
    """Return the cells of a row; tabs make cells where the file kept no others."""
    cells = line.cells or (line.text.split("\t") if line.text.count("\t") > 1 else ())
    return [tidy(cell) for cell in cells]


# Rows of a task table into draft tasks, wherever the rows came from.

_WHO_AND_WHEN = ("lead", "supporting", "deadline", "product")
PART = re.compile(r"(?:[IVXL]{1,6}|[A-H])[.)]?")
RUNNING = re.compile(r"(\d{1,3})\.\s+(?=\S)")
CUT = re.compile(
    r"(?:\.{2,}|…|_{2,}|/|\b(?:trước|đến|từ|trong)(?: ngày)?)\s*\.?$", re.IGNORECASE
)
LEFT_OUT = ("product", "note", "other", "")
TIMES = re.compile(r"(?:tháng|quý|năm|\d/)\s?[\dIVX]")
LETTERS = "abcdđeghiklmnopqrstuvxy"
NEED_A_LOOK = {
    "cell-joined",
    "row-unclear",
    "no-lead-unit",
    "deadline-unclear",
    "deadline-unfinished",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReading:
    """What a paper says of tasks, the lines it was read from, what to look at."""

    tasks: tuple[DraftTask, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()

    def using(self, lines: Iterable[int]) -> TaskReading:
        """Return the reading with more lines that it was read from."""
        return replace(self, used=self.used | frozenset(lines))


@dataclass(slots=True, kw_only=True)
class Row:
    """One row: the printed number, a running number in its text, cells by kind."""

    no: str = ""
    run: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    text_lines: list[Line] = field(default_factory=list)
    joined: bool = False
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The words of the task, or the title of a section."""
        return self.cells.get("text", "")

    @property
    def is_bare(self) -> bool:
        """Whether nobody and no time is named: a section, or a row not filled in."""
        return not any(self.cells.get(kind) for kind in _WHO_AND_WHEN)
