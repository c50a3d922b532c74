"""A task table flattened to lines, found and taken apart. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from dtiwb.intake.cell_words import opens_text
from dtiwb.intake.flat_cells import Atom, Seen, Split, atoms_of, break_cost, width
from dtiwb.intake.flat_rows import LABEL, BodyLine, Chunk, cut_rows
from dtiwb.intake.footnotes import join_lines
from dtiwb.intake.furniture import flat
from dtiwb.intake.layout_tables import is_columnar
from dtiwb.intake.paper import Line
from dtiwb.intake.task_columns import COLUMNS, Row, TaskReading, tells_tasks, tidy
from dtiwb.intake.task_rows import columns_left_out, merged, tasks_of_rows
from dtiwb.models import Period

# Task tables flattened to plain lines, as text extraction leaves them.

STOP = re.compile(
    r"noi nhan\s*(?::|$)|tren day la|phu luc\W*(?:[ivx\d]+\b.*)?$|ghi chu\s*:"
    r"|(?:kt|tm|tl|q|tuq)\s*\.|giam doc$|chu tich$|nguoi lap|chanh van phong$"
    r"|cong hoa xa hoi"
)
"""What stands below a table and never in it."""
_HEAD_LINES = 14
_PAGES = 10_000  # more than any paper has pages
_ROUNDS = 3
_DOUBT = 6.0
_SPREAD = 1.5


@dataclass(slots=True)
class _FlatTable:
    columns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    head: Sequence[Line] = ()
    heads: set[int] = field(default_factory=set)
    body: list[BodyLine] = field(default_factory=list)


@dataclass(slots=True)
class _Parted:
    """A row, the pieces of its cells, and how odd the parting is."""

    row: Row
    cells: list[list[Atom]]
    cost: float


def flat_tables(
    lines: Sequence[Line],
    furniture: frozenset[int],
    period: Period,
    issued_on: date | None,
) -> TaskReading:
    """Read the tasks of all tables whose cells were lost."""
    readings = []
    for table in _tables(lines, furniture):
        if not table.body:
            continue
        rows = part_rows(cut_rows(table.body, table.columns), table.columns, period)
        while rows and rows[-1].is_bare:
            rows.pop()
        if not rows:
            continue
        reading = tasks_of_rows(rows, table.columns, period, issued_on)
        heads = {number for number in table.heads if number <= max(reading.used)}
        told = columns_left_out(table.columns, table.labels, table.head)
        reading = replace(reading.using(heads), remarks=(*reading.remarks, *told))
        readings.append(reading)
    return merged(readings)


def _tables(lines: Sequence[Line], furniture: frozenset[int]) -> Iterator[_FlatTable]:
    """Yield each table: its columns, the lines of its heads, the lines below them."""
    table, part, n = _FlatTable(), 0, 0
    while n < len(lines):
        line, text = lines[n], tidy(lines[n].text)
        if found := _head_at(lines, n):
            length, columns, labels = found
            if table.columns != columns:
                yield table
                table = _FlatTable(columns, labels, lines[n : n + length])
            part += 1
            table.heads |= {each.number for each in lines[n : n + length]}
            after = lines[n + length : n + length + 1] if "no" in columns else ()
            if table.body and _is_page_number(table.body[-1].text, after):
                table.heads.add(table.body.pop().line.number)
            n += length
            continue
        if table.columns and (line.cells or STOP.match(flat(text))):
            yield table
            table = _FlatTable()
        elif table.columns and text and line.number not in furniture:
            table.body.append(BodyLine(part * _PAGES + line.page, line, text))
        n += 1
    yield table


def _is_page_number(text: str, following: Sequence[Line]) -> bool:
    """Tell a page number above a repeated head from the number of a row cut off."""
    if not re.fullmatch(r"\d{1,3}", text):
        return False
    after = tidy(following[0].text) if following else ""
    return bool(LABEL.fullmatch(after)) or not opens_text(after)


def _head_at(
    lines: Sequence[Line], start: int
) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """Return how many lines a head takes that begins here, its columns, its words."""
    first = flat(tidy(lines[start].text))
    opens = COLUMNS["no"].match(first) or COLUMNS["text"].match(first)
    if not opens or is_columnar(lines[start].text):
        return None
    printed, ends = "", []
    for line in lines[start : start + _HEAD_LINES]:
        printed = f"{printed} {tidy(line.text)}".strip()
        ends.append(len(printed))
    text = flat(printed)
    kinds: list[str] = []
    labels: list[str] = []
    best, place = None, 0
    while place < len(text):
        found = [
            (m.end(), k) for k, p in COLUMNS.items() if (m := p.match(text, place))
        ]
        if not found:
            break
        end, kind = max(found)
        kinds.append(kind)
        labels.append(printed[place:end])
        if end in ends and tells_tasks(kinds) and len(kinds) > 2:
            best = ends.index(end) + 1, tuple(kinds), tuple(labels)
        place = end + 1
    return best


def part_rows(
    chunks: Sequence[Chunk], columns: tuple[str, ...], period: Period
) -> list[Row]:
    """Make a row of each chunk, learning from the certain ones in three rounds."""
    kinds = tuple(kind for kind in columns if kind != "no")
    widths = sorted(width(text) for chunk in chunks for text in chunk.texts)
    if not widths:
        return []
    long = [each for each in widths if each > 0.6 * widths[-1]]
    seen = Seen(kinds, full=long[int(len(long) * 0.9)])
    seen.widths["text"] = seen.full
    rows: list[_Parted] = []
    for _ in range(_ROUNDS):
        last = chunks[-1]
        rows = [_part(chunk, seen, period, chunk is last) for chunk in chunks]
        _learn(seen, [each for each in rows if not each.row.is_bare])
    return [each.row for each in rows]


def _learn(seen: Seen, rows: Iterable[_Parted]) -> None:
    """Remember the cells of *rows*, how wide their columns are and how full."""
    widths: dict[tuple[str, bool], list[float]] = defaultdict(list)
    seen.cells = {kind: Counter() for kind in seen.columns}
    count = 0
    for each in rows:
        count += 1
        for kind, atoms in zip(seen.columns, each.cells, strict=True):
            if not atoms or kind == "text":
                continue
            seen.cells[kind][flat(" ".join(atom.text for atom in atoms))] += 1
            if not any(atom.glued for atom in atoms):
                widest = max(width(atom.text) for atom in atoms)
                widths[kind, len(atoms) > 1].append(widest)
    for kind in seen.columns:
        if kind in ("text", "lead"):
            seen.filled[kind] = 1.0
        else:
            seen.filled[kind] = 0.5 + seen.cells[kind].total() / max(1, count)
        # a cell of several lines has one about as wide as its column
        found = sorted(widths[kind, True] or widths[kind, False])
        if found and kind != "text":
            usual = found[len(found) // 2]
            seen.widths[kind] = max(each for each in found if each <= _SPREAD * usual)


def _part(chunk: Chunk, seen: Seen, period: Period, is_last: bool) -> _Parted:
    """Part *chunk* into the cells of a row, or take it for the title of a part."""
    cells: list[list[Atom]] = [[] for _ in seen.columns]
    cost = 0.0
    filled = [part for part in chunk.parts if part]
    for n, part in enumerate(filled, 1):
        atoms = [atom for line, text in part for atom in atoms_of(line, text, seen)]
        more = n < len(filled)
        split = Split(atoms, cells, seen, period, more=more, is_last=is_last)
        added, price = split.solve()
        cost += price
        cells = [old + new for old, new in zip(cells, added, strict=True)]
    title = [Atom(text, line) for part in filled for line, text in part]
    if title and _title_cost(chunk, title, seen) < cost:
        cells = [title if kind == "text" else [] for kind in seen.columns]
        cost = 0.0
    row = _row(chunk, seen.columns, cells)
    row.joined = len(filled) > 1 and not row.is_bare
    row.doubtful = cost > _DOUBT
    return _Parted(row, cells, cost)


def _row(chunk: Chunk, columns: tuple[str, ...], cells: list[list[Atom]]) -> Row:
    row = Row(no=chunk.no, run=chunk.run, lines=[*chunk.label])
    for kind, atoms in zip(columns, cells, strict=True):
        if atoms:
            row.cells[kind] = join_lines(atom.text for atom in atoms)
            row.lines += [atom.line for atom in atoms if atom.line not in row.lines]
        if kind == "text":
            row.text_lines = [atom.line for atom in atoms]
    return row


def _title_cost(chunk: Chunk, title: Sequence[Atom], seen: Seen) -> float:
    """Return what it costs to take all of *chunk* for the title of a part."""
    cost = 5.0 + sum(break_cost("text", *pair, seen) for pair in pairwise(title))
    if chunk.run:
        return cost + 8
    named = all(atom.text.isupper() for atom in title) or chunk.no[:1] in "IVX"
    return cost - (7 if chunk.no and named else 5 if named else 0)
