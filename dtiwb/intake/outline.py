"""The points of a paper as a tree: parts, numbers, letters, dashes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dtiwb.intake.cell_words import CAPITALS
from dtiwb.intake.flat_rows import roman
from dtiwb.intake.footnotes import full_width, join_lines, split_footnotes, wraps
from dtiwb.intake.furniture import find_furniture, flat
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.task_columns import tidy
from dtiwb.intake.task_rows import path_of

CAPITAL = rf"(?=[\"“(*]*(?:[{CAPITALS}]|\d+(?:,\d+)?\s?%))"
"""What a point or a sentence begins with, as the end of a pattern."""
_MARKS = tuple(
    (kind, rank, re.compile(rf"(?P<mark>{mark}){after}{CAPITAL}"))
    for kind, rank, mark, after in (
        ("part", 0.0, r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+\w+", r"[.:]?\s*"),
        ("roman", 1.0, r"[IVX]{1,5}", r"(?:\s*[.):–-]\s*|\s+)"),
        ("upper", 1.1, r"[A-H]", r"\s*[.):–-]\s*"),
        ("article", 2.0, r"Điều\s+\d+", r"\s*[.:]\s*"),
        ("number", 3.0, r"\d{1,2}(?:\.\d{1,2})+", r"[.)/]?\s+"),
        ("number", 3.0, r"\d{1,2}", r"(?:[.)/]\s*|[–-]\s+)"),
        ("letter", 8.0, r"[a-zđ]", r"[.)/]\s*"),
        ("round", 9.0, r"\((?:\d{1,2}|[a-zđ])\)", r"\s*"),
        ("dash", 10.0, r"[-–—•▪·*]", r"\s*"),
        ("plus", 11.0, r"\+", r"\s*"),
    )
)
_SECTIONS = ("part", "roman", "upper", "article", "title")
NUMBERED = ("number", "letter", "round")
DASHES = ("dash", "plus")
_ROLES = {
    "organising": r"to chuc (?:thuc hien|trien khai)|phan cong|trach nhiem"
    r"|(?:che do|cong tac)(?: thong tin,?)? bao cao",
    "targets": r"muc tieu|chi tieu",
    "tasks": r"nhiem vu|noi dung|phuong huong|giai phap|cong viec|hoat dong",
    "other": r"muc dich|yeu cau|can cu|quan diem|kinh phi|thuc trang|ket qua|danh gia"
    r"|co so phap ly|du toan|tinh hinh|su can thiet|pham vi",
}
_ROLE = {role: re.compile(words) for role, words in _ROLES.items()}
_OWN_ROLE = re.compile(
    r"(?:cac |mot so |he thong )*(?:muc tieu|chi tieu|nhiem vu|giai phap|noi dung)\b"
)
_END = re.compile(
    r"noi nhan\b|tren day la\b|phu luc\b|quyet dinh:"
    r"|(?:quyet dinh|ke hoach|van ban) nay (?:co hieu luc|thay the)"
)
_ASIDE = re.compile(r"\((?:co |dinh )?(?:kem theo|kem|phu luc|bieu|danh muc)\b")
_STOPS = '.;:!?)/”"'
_SHORT_HEADING = 9
_FULL = 0.7


@dataclass(slots=True, eq=False)
class Node:
    """One numbered, lettered or dashed point of a paper, with what lies below it.

    ``marker`` is how much of its first line the mark takes; ``role`` what the part
    it lies in speaks of.
    """

    kind: str
    rank: float
    mark: str = ""
    marker: int = 0
    lines: list[tuple[Line, str]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    role: str = ""

    def own_texts(self) -> list[str]:
        """Return the lines of the point without its mark."""
        texts = [text for _, text in self.lines]
        return [texts[0][self.marker :], *texts[1:]] if texts else []

    def all_lines(self) -> list[tuple[Line, str]]:
        """Return the lines of the point and of all below it, in order."""
        return [*self.lines, *(pair for c in self.children for pair in c.all_lines())]


class Passage:
    """Lines as one text, which still knows where in the paper each word stands."""

    def __init__(self, pieces: Iterable[tuple[Line, str]]) -> None:
        self.text = ""
        self._starts: list[tuple[int, Line]] = []
        for line, text in pieces:
            self.text = join_lines([self.text, text])
            self._starts.append((len(self.text) - len(text.strip()), line))

    @classmethod
    def of(cls, text: str, starts: Sequence[tuple[int, Line]]) -> Passage:
        """Return *text*, of which is known where each line begins."""
        passage = cls(())
        passage.text, passage._starts = text, [*starts]
        return passage

    def lines(self, start: int, end: int) -> list[Line]:
        """Return the lines that print the words from *start* to *end*."""
        ends = [at for at, _ in self._starts[1:]] + [len(self.text)]
        found = [
            line
            for (at, line), until in zip(self._starts, ends, strict=True)
            if at < end and until > start
        ]
        return found or [line for _, line in self._starts[:1]]


def outline(paper: Paper, without: frozenset[int] = frozenset()) -> tuple[Node, int]:
    """Return the points of *paper* as a tree, and the length of a full line.

    Furniture, footnotes, table rows and the lines *without* are no part of it.
    """
    width = full_width(paper)
    left_out = find_furniture(paper).used | without
    root = Node("root", -1.0)
    stack, before = [root], ""
    for line in split_footnotes(paper).body:
        text = tidy(line.text)
        if line.number in left_out or line.cells or not text:
            continue
        if _ASIDE.match(flat(text)):
            continue
        is_full = bool(width) and len(before) >= _FULL * width
        if node := _point(text, stack, before if is_full else ""):
            while stack[-1].rank >= node.rank:
                stack.pop()
            stack[-1].children.append(node)
            stack.append(node)
        stack[-1].lines.append((line, text))
        before = text
    _give_roles(root, "", width)
    return root, width


def _point(text: str, stack: Sequence[Node], before: str) -> Node | None:
    """Return the point that begins with this line, if one does.

    *before* is the line above if it is a full one, and may go on with this one.
    """
    plain = flat(text)
    if _END.match(plain):
        return Node("end", 0.8)
    above = stack[-1].lines[-1][1] if stack[-1].lines else ""
    if text.isupper() and _OWN_ROLE.match(plain) and not above.isupper():
        return Node("title", 1.0)
    broken = bool(before) and before[-1] not in _STOPS and not before.isupper()
    for kind, rank, pattern in _MARKS:
        if not (found := pattern.match(text)):
            continue
        mark = found["mark"]
        rank = _rank(kind, rank, mark, stack)
        if broken and not _comes_next(kind, mark, rank, stack):
            continue
        return Node(kind, rank, mark.strip("()"), found.end())
    return None


def _rank(kind: str, rank: float, mark: str, stack: Sequence[Node]) -> float:
    """Return how deep a mark lies; A. stands above I. where it came first."""
    if kind == "number":
        return rank + 0.1 * mark.count(".")
    if kind == "upper":
        above = {node.kind: node.rank for node in stack}
        return above.get("upper", rank if "roman" in above else 0.9)
    return rank


def _comes_next(kind: str, mark: str, rank: float, stack: Sequence[Node]) -> bool:
    """Tell whether *mark* follows the last one of its kind, or is the first."""
    if kind not in ("roman", "number", "letter"):
        return True
    parent = next(node for node in reversed(stack) if node.rank < rank)
    last = next((n for n in reversed(parent.children) if n.kind == kind), None)
    if kind == "roman":
        return roman(mark) == (roman(last.mark) if last else 0) + 1
    value, old = path_of(mark)[-1:], path_of(last.mark)[-1:] if last else (0,)
    return bool(value and old) and value[0] == old[0] + 1


def _give_roles(node: Node, above: str, width: int) -> None:
    """Say of every point what kind of part it lies in, as its heading says."""
    for child in node.children:
        words = flat(join_lines(title_of(child, width)))
        matches = {role: each.search(words) for role, each in _ROLE.items()}
        found = {role: match.start() for role, match in matches.items() if match}
        child.role = above
        if child.kind in _SECTIONS or node.kind == "root":
            child.role = min(found, key=lambda role: found[role], default="")
        elif (
            above != "organising"
            and _OWN_ROLE.match(words)
            and len(words.split()) < _SHORT_HEADING
        ):
            child.role = min(found, key=lambda role: found[role])
        _give_roles(child, child.role, width)


def title_of(node: Node, width: int) -> list[str]:
    """Return the lines of a heading without its mark and what is said below it."""
    texts = node.own_texts()
    title = texts[:1]
    for text in texts[1:]:
        goes_on = (
            text.isupper() if title[0].isupper() else wraps(title[-1], text, width)
        )
        if not goes_on:
            break
        title.append(text)
    return title


def heading(node: Node, width: int) -> str:
    """Return the printed heading of a point, with its number."""
    texts = title_of(node, width)
    return join_lines([node.lines[0][1][: node.marker], *texts]) if texts else ""
