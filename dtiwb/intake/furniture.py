"""Furniture: what stands on the pages of a paper and says nothing of its matter. Pure.

A line is furniture only if it repeats where pages begin or end, or has a form that
is known: page numbers, rules, Quốc hiệu and Tiêu ngữ, the marks of a digital
signature. The first printing of a table head is not, for its labels are needed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from dtiwb.intake.flat_text import DASHES, HEAD, by_page, words
from dtiwb.intake.flat_text import flat as flat  # for other readers
from dtiwb.intake.page_numbers import between_gaps, gaps, on_edges, said_pages
from dtiwb.intake.paper import Line, Paper, Remark

_RULE = re.compile(
    rf"\*+|(?:[*=_~|:─{DASHES}]\s*){{3,}}|[\s*{DASHES}]*o\s*0\s*o[\s*{DASHES}]*"
)
MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap\s*-\s*tu do\s*-\s*hanh phuc"
    r"|(?:dang cong san viet nam|doan (?:tncs|thanh nien cong san) ho chi minh)"
    r"(?=[\s*|]*$)"
    r"|cong hoa xa hoi(?=[\s*|]*$)|^[\s*|]*chu nghia viet nam(?=[\s*|]*$)"
)
"""Quốc hiệu, Tiêu ngữ and the head of a party paper, in `flat` text."""
_COLUMN_NUMBERS = re.compile(r"\(\s*1\s*\)(?:\s*\(\s*\d{1,2}\s*[^()]*\)){2,}")
_STAMP = re.compile(
    r"(?:(?:nguoi ky|ky (?:so )?boi|nguoi gui ky)\s*:.*)"
    r"|(?:(?:ngay|thoi gian|gio) ky\s*:.*\d\d?:\d\d.*)"
)
_BODY = re.compile(r"\(?\d|[ivx]+(?:[.)\s]|$)|[-+•]|[a-z]\)")
_HEAD_LINES = 12
_EDGE_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """The numbers of all lines that are furniture.

    ``heads`` are the lines of table heads printed for the first time and repeated
    later: no furniture, but good to know for who reads the table.
    """

    used: frozenset[int]
    remarks: tuple[Remark, ...] = ()
    heads: frozenset[int] = frozenset()


def find_furniture(paper: Paper) -> Furniture:
    """Return the furniture of *paper*; what is in doubt is left to its readers."""
    lines = paper.lines
    known = {line.number for line in lines if _has_known_form(line)}
    if paper.kind in ("xlsx", "csv"):  # every sheet has a head of its own
        return Furniture(used=frozenset(known))
    pages = said_pages(lines)
    running = _running(_without(lines, known | pages.keys()))
    if paper.page_count > 1:  # a page number may hide a running header
        pages |= on_edges(_without(lines, known | running | pages.keys()))
        running = _running(_without(lines, known | pages.keys()))
        rest = _without(lines, known | running | pages.keys())
        numbered = {line.page for line in lines if line.number in pages}
        pages |= on_edges([line for line in rest if line.page not in numbered])
    heads, repeats = _table_heads(paper, known | running | pages.keys())
    if paper.page_count == 1:
        pages |= between_gaps(paper, known | repeats)
    used = known | repeats | (running - heads) | pages.keys()
    return Furniture(
        used=frozenset(used),
        heads=frozenset(heads),
        remarks=tuple(gaps(paper, pages)),
    )


def _has_known_form(line: Line) -> bool:
    text = words(line)
    if not MOTTO.sub("", text).strip("* \t|"):
        return True
    if _RULE.fullmatch(text) or (_STAMP.fullmatch(text) and not line.cells):
        return True
    cells = [cell.strip(" ()") for cell in line.cells]
    counted = [str(n) for n in range(1, len(cells) + 1)]
    return bool(_COLUMN_NUMBERS.fullmatch(text)) or (
        len(cells) > 2 and cells == counted
    )


def _table_heads(paper: Paper, above: set[int]) -> tuple[set[int], set[int]]:
    """Return the lines of repeated table heads: first printings, and all later ones.

    *above* is the furniture that may stand over a head on its page. A head further
    down opens a table of its own, unless the paper came without pages.
    """
    lines = paper.lines
    texts = [words(line) for line in lines]
    rows, tops = _rows(lines, texts), _tops(lines, above)
    starts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        filled = sum(1 for cell in line.cells if cell.strip())
        is_labels = filled > 2 and not re.search(r"\d", texts[i])
        if HEAD.match(texts[i]) or (is_labels and i in tops):
            own = line.table if paper.kind == "docx" else 0
            starts[texts[i], own].append(i)
    first: set[int] = set()
    later: set[int] = set()
    for start, *repeats in starts.values():
        again = [i for i in repeats if i in tops or paper.page_count == 1]
        if not again:
            continue
        length = _common_length(texts, [start, *again], rows)
        first |= {lines[start + k].number for k in range(length)}
        for i in again:
            same = min(_same_length(texts, start, i, rows), length)
            later |= {lines[i + k].number for k in range(same)}
    return first - later, later


def _tops(lines: Sequence[Line], above: set[int]) -> set[int]:
    """Return the places of lines that open a page or a table."""
    tops: set[int] = set()
    seen: set[tuple[str, int]] = set()
    for i, line in enumerate(lines):
        if line.number in above:
            continue
        opened = {("page", line.page), ("table", line.table)}
        if opened - seen - {("table", 0)}:
            tops.add(i)
        seen |= opened
    return tops


def _common_length(
    texts: Sequence[str], starts: Sequence[int], rows: Container[int]
) -> int:
    """Return how many lines of the head at least half of its repeats share."""
    first, *others = starts
    shared = sorted(_same_length(texts, first, each, rows) for each in others)
    return shared[len(shared) // 2]


def _same_length(
    texts: Sequence[str], one: int, other: int, rows: Container[int]
) -> int:
    """Return how many lines are equal from two places on, up to the first of *rows*."""
    length = 1
    while (
        length < _HEAD_LINES
        and one + length < other
        and other + length < len(texts)
        and texts[one + length] == texts[other + length]
        and one + length not in rows
    ):
        length += 1
    return length


def _rows(lines: Sequence[Line], texts: Sequence[str]) -> set[int]:
    """Return the places of lines that no head goes on with: numbered, or of cells.

    The second line of a head of cells has nothing in its first one.
    """
    return {
        i
        for i, line in enumerate(lines)
        if _BODY.match(texts[i])
        or (line.cells and line.cells[0].strip() and not HEAD.match(texts[i]))
    }


def _without(lines: Iterable[Line], numbers: set[int]) -> list[Line]:
    return [line for line in lines if line.number not in numbers]


def _running(lines: Sequence[Line]) -> set[int]:
    """Return lines that open or close one page after the other with the same words.

    Words that stand in the midst of pages as well are of a table, not of its edge.
    """
    pages = by_page(lines)
    counted = Counter(words(line) for line in lines)
    found: set[int] = set()
    for step in (1, -1):
        shared: dict[tuple[str, ...], list[Line]] = defaultdict(list)
        for inside in pages.values():
            edge: tuple[str, ...] = ()
            for line in inside[::step][:_EDGE_LINES]:
                edge = (*edge, words(line))
                shared[edge].append(line)
        broken: set[tuple[str, ...]] = set()
        for edge, alike in shared.items():
            is_only_there = counted[edge[-1]] - len(alike) < 2  # a title, once
            on = [line.page for line in alike]
            is_table = HEAD.match(edge[-1]) or not is_only_there
            if edge[:-1] in broken or is_table or not _is_dense(on):
                broken.add(edge)
            else:
                found |= {line.number for line in alike}
    return found


def _is_dense(pages: Sequence[int]) -> bool:
    """Say whether a line stands on nearly all of the pages it spans, or every other."""
    span = pages[-1] - pages[0] + 1
    every_other = len({page % 2 for page in pages}) == 1
    return len(pages) > 2 and len(pages) >= 0.8 * span / (2 if every_other else 1)
