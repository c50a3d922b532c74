"""Tables of points as rows of cells: criteria or agencies, with their heads. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.table_heads import (
    POINTS,
    Head,
    head_of,
    is_column_numbers,
    is_second_head,
    is_sum,
)
from dtiwb.intake.task_columns import column_kind, tells_tasks

CODE = re.compile(r"(?:[IVX]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,3})*)[.)]?")
_CODED = re.compile(rf"({CODE.pattern})\s+(?=\S)(.+)", re.DOTALL)
_CODED_INSIDE = re.compile(
    r"(?:(?:tiêu chí|chỉ số|chỉ tiêu)(?: thành phần)?(?: số)? )?"
    r"(\d{1,2}(?:\.\d{1,2}){1,3})[.:)–-]? (\S.*)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)(?:\s*/\s*(\d{1,4}(?:[.,]\d{1,4})?))?")
_EARNS = re.compile(r"\w\s*[:=]\s*\d+(?:[.,]\d+)?\s*(?:điểm|đ)?\s*[.;]?$")
# 1.125 is a thousand and more in a text, and one and an eighth in a sheet
_THOUSAND_OR_NOT = re.compile(r"\b[1-9]\d{0,2}\.\d{3}\b")
_NONE = re.compile(r"[-–—.…/x]*")


@dataclass(slots=True)
class TableRow:
    """One row, cut by page ends or not; ``cells`` by kind of column, as printed."""

    cells: dict[str, str]
    lines: list[Line]
    is_joined: bool = False
    is_doubtful: bool = False

    @property
    def says_points(self) -> bool:
        """Whether the name is a way to earn points: ``Ban hành đúng hạn: 10 điểm``."""
        return bool(_EARNS.search(self.text("name")))

    def text(self, kind: str) -> str:
        """Return the cell of a column, spaces folded; nothing where there is none."""
        return " ".join(self.cells.get(kind, "").split())


@dataclass(slots=True)
class PointTable:
    """A table of points: its head, the lines of the head, its rows."""

    head: Head
    head_lines: list[Line] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)


def cell_tables(paper: Paper) -> Iterator[PointTable]:
    """Yield every table of points that came with cells."""
    lines = (line for line in paper.lines if line.cells)
    for _, group in groupby(lines, key=lambda line: line.table):
        yield from _tables([*group])


def _tables(lines: Sequence[Line]) -> Iterator[PointTable]:
    table: PointTable | None = None
    skip = 0
    for n, line in enumerate(lines):
        if skip:
            skip -= 1
            continue
        cells = [" ".join(cell.split()) for cell in line.cells]
        below = lines[n + 1].cells if n + 1 < len(lines) else ()
        below = below if is_second_head(below) else ()
        if head := head_of(cells, below):
            if table is None or table.head != head:
                if table:
                    yield table
                table = PointTable(head)
            table.head_lines += lines[n : n + 1 + bool(below)]
            skip = int(bool(below))
        elif table and is_column_numbers(cells):
            table.head_lines.append(line)
        elif table and tells_tasks(map(column_kind, cells)):
            yield table
            table = None
        elif table:
            _take(table, line)
    if table:
        yield table


def _take(table: PointTable, line: Line) -> None:
    """Add a row, or join it to the one that a page end has cut."""
    cells: dict[str, str] = {}
    for kind, cell in zip(table.head.kinds, line.cells, strict=False):
        cells[kind] = cell.strip()
    known = [kind for kind in table.head.kinds if kind in (*POINTS, "rank")]
    row = TableRow(cells, [line], is_doubtful=len(known) > len({*known}))
    last = table.rows[-1] if table.rows else None
    if last and _goes_on(row, table.head):
        for kind, text in cells.items():
            last.cells[kind] = f"{last.cells.get(kind, '')}\n{text}".strip()
        last.is_joined |= line.page != last.lines[-1].page
        last.lines.append(line)
    else:
        table.rows.append(row)


def _goes_on(row: TableRow, head: Head) -> bool:
    """Tell whether a row has neither number nor points of its own."""
    has_number = row.text("code") or "code" not in head.kinds or row.says_points
    filled = {text for text in row.cells.values() if text}
    is_title = len(filled) == 1 and (
        row.text("name").isupper() or is_total(row) or _CODED.match(next(iter(filled)))
    )
    return not has_number and not is_title and not any(row.text(k) for k in POINTS)


def is_total(row: TableRow) -> bool:
    """Tell whether a row only sums up: Tổng cộng."""
    return is_sum(row.text("name") or row.text("agency") or row.text("code"))


def numbered(row: TableRow, kind: str) -> tuple[str, str]:
    """Return the number and the name of a row; the name may carry the number."""
    code, name = row.text("code").strip("-–+•* "), row.text(kind)
    if code and not name and not CODE.fullmatch(code):
        code, name = "", code
    if not code and (found := _CODED.fullmatch(name)) and found[1] not in "a":
        code, name = found[1], found[2]
    if "." not in code and (inner := _CODED_INSIDE.fullmatch(name)):
        code, name = inner.groups()  # 1 | Tiêu chí 2.4. Số hóa kết quả
    return code.rstrip(".)"), name


def points_in(text: str) -> tuple[Decimal | None, Decimal | None, bool]:
    """Read a cell of points: ``7,5``, ``10 điểm``, ``7,5/10``; and whether it is read.

    A cell that is blank or only a dash holds nothing, and that is read.
    """
    words = re.sub(r"\s*(?:điểm|đ)\b\.?", "", text.lower()).strip()
    if _NONE.fullmatch(words):
        return None, None, True
    found = _POINTS.fullmatch(words)
    if not found or _THOUSAND_OR_NOT.search(words):
        return None, None, False
    first, most = (
        Decimal(each.replace(",", ".")) if each else None for each in found.groups()
    )
    return first, most, True
