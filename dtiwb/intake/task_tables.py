"""A task table as real rows of cells: DOCX, PDF, tabs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dtiwb.intake.cell_words import units_of_cell
from dtiwb.intake.paper import Line
from dtiwb.intake.task_columns import (
    RUNNING,
    Row,
    TaskReading,
    cells_of,
    column_kind,
    tells_tasks,
    tidy,
)
from dtiwb.intake.task_rows import columns_left_out, merged, tasks_of_rows
from dtiwb.models import Period

# Task tables that came with cells: from DOCX, PDF, or a text with tabs.

_NUMBERED_TITLE = re.compile(
    r"((?:[IVXL]{1,6}|[A-H]|\d{1,2}(?:\.\d{1,2})*)[.)]?)\s+(?=\S)"
)
_NUMBER = re.compile(r"\(?(?:[IVXL]{1,6}|[A-H]|[a-zđ]|\d{1,3}(?:\.\d{1,3})*)[.)]*")
_COLUMN_NUMBER = re.compile(r"\(?\d*\)?")


@dataclass(slots=True)
class _Table:
    """The table being read: kinds and words of its columns, and its rows so far."""

    kinds: list[str]
    labels: list[str]
    head: list[str]
    lines: list[Line]
    rows: list[Row] = field(default_factory=list)
    fresh: bool = True


def cell_tables(
    lines: Iterable[Line], period: Period, issued_on: date | None
) -> TaskReading:
    """Read the tasks of all tables that came with cells."""
    tables: list[_Table] = []
    current: _Table | None = None
    for line in lines:
        cells = cells_of(line)
        if not cells:
            current = None if len(line.text.split()) > 3 else current
            continue
        kinds = [column_kind(cell) for cell in cells]
        if _is_head(kinds, cells):
            if current is None or current.head != cells:
                current = _Table(kinds, [*cells], cells, [])
                tables.append(current)
            current.lines.append(line)
            current.fresh = True
        elif current and len(cells) <= len(current.kinds):
            _take_row(current, cells, line)
        else:
            current = None
    return merged(_reading(table, period, issued_on) for table in tables)


def _is_head(kinds: Sequence[str], cells: Sequence[str]) -> bool:
    filled = sum(1 for cell in cells if cell)
    known = sum(1 for kind in kinds if kind)
    return tells_tasks(kinds) and known > 1 and known * 3 >= filled * 2


def _take_row(table: _Table, cells: list[str], line: Line) -> None:
    if table.fresh and _is_second_head(cells):
        for n, cell in enumerate(cells):
            if kind := column_kind(cell):
                table.kinds[n], table.labels[n] = kind, cell
        table.lines.append(line)
        return
    if all(_COLUMN_NUMBER.fullmatch(cell) for cell in cells):  # (1) (2) (3) or blank
        table.lines.append(line)
        return
    row = _row_of(table.kinds, cells, line)
    last = table.rows[-1] if table.rows else None
    cut = table.fresh or bool(last and last.lines[-1].page != line.page)
    table.fresh = False
    if last and _goes_on(row, last, cut):
        last.joined = last.joined or cut
        last.lines += row.lines
        last.text_lines += row.text_lines
        for kind, text in row.cells.items():
            last.cells[kind] = f"{last.cells.get(kind, '')} {text}".strip()
    else:
        table.rows.append(row)


def _is_second_head(cells: Sequence[str]) -> bool:
    kinds = [column_kind(cell) for cell in cells if cell]
    return len(kinds) > 1 and all(kinds)


def _row_of(kinds: Sequence[str], cells: list[str], line: Line) -> Row:
    filled = [cell for cell in cells if cell]
    if len(set(filled)) == 1 or (len(filled) == 1 and not _NUMBER.fullmatch(filled[0])):
        number = _NUMBERED_TITLE.match(filled[0])
        title = filled[0][number.end() :] if number else filled[0]
        no = number[1] if number else ""
        return Row(no=no, cells={"text": title}, lines=[line], text_lines=[line])
    found: dict[str, str] = {}
    printed = line.cells or cells
    for kind, cell, raw in zip(kinds, cells, printed, strict=False):
        cell = tidy(units_of_cell(raw)) if kind in ("lead", "supporting") else cell
        if cell and cell not in (found.get(kind), found.get("text")):
            found[kind] = f"{found[kind]}; {cell}" if kind in found else cell
    no = found.pop("no", "")
    return Row(no=no, cells=found, lines=[line], text_lines=[line])


def _goes_on(row: Row, last: Row, cut: bool) -> bool:
    """Tell whether *row* is the rest of the row above, without a number of its own."""
    if row.no or not last.no or row.text.isupper() or RUNNING.match(row.text):
        return False
    if cut and any(text[:1].islower() for text in row.cells.values()):
        return True
    return row.is_bare and not last.is_bare and (cut or not row.text[:1].isupper())


def _reading(table: _Table, period: Period, issued_on: date | None) -> TaskReading:
    reading = tasks_of_rows(table.rows, table.kinds, period, issued_on)
    reading = reading.using(line.number for line in table.lines)
    if not reading.tasks:
        return reading
    told = columns_left_out(table.kinds, table.labels, table.lines[:1])
    return replace(reading, remarks=(*reading.remarks, *told))
