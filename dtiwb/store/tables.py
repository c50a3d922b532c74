"""The tables staff fill in: ``<name>.csv`` or ``<name>.xlsx`` to records and back."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from dtiwb.models import (
    Claim,
    Confirmation,
    Deduction,
    EvidenceItem,
    Fact,
    Link,
    Published,
    Review,
    ScoreRecord,
    Target,
    Task,
)
from dtiwb.store.converter import structure
from dtiwb.store.files import Reader, write_atomically
from dtiwb.store.sheets import Row, read_rows
from dtiwb.store.values import cell_text, parse_date, shorten
from dtiwb.store.writing import Column, workbook, write_csv, xlsx_first_cell
from dtiwb.text import fold
from dtiwb.wording import column_titles

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")

TABLES: dict[str, type[Any]] = {
    "facts": Fact,
    "claims": Claim,
    "evidence": EvidenceItem,
    "links": Link,
    "tasks": Task,
    "targets": Target,
    "review": Review,
    "deductions": Deduction,
    "published": Published,
    "confirmations": Confirmation,
    "scores": ScoreRecord,
}
_SUFFIXES = (".csv", ".xlsx")
_LOOKS_LIKE_A_TABLE = re.compile(r"(?i)\.(csv|tsv|xls[xmb]?|ods|ya?ml)(\.txt)?$")
_LONGEST_CELL = 32_767
_ORDER = {
    Fact: ("criterion_id", "name", "value"),
    Target: (
        "id",
        "criterion_id",
        "task_id",
        "title",
        "comparison",
        "value",
        "unit",
        "year",
    ),
    Task: ("id", "criterion_ids", "title"),
}


def columns_of(record: type[Any]) -> tuple[str, ...]:
    """Return the columns of a table: the fields of its record, in reading order."""
    first = _ORDER.get(record, ())
    rest = [each.name for each in fields(record) if each.name not in first]
    return (*first, *rest)


def table_path(folder: Path, name: str) -> Path | None:
    """Return the file of table *name*, CSV before XLSX, or None if there is none."""
    paths = (folder / f"{name}{suffix}" for suffix in _SUFFIXES)
    return next((path for path in paths if path.is_file()), None)


def refuse_strangers(folder: Path, others: tuple[str, ...], reader: Reader) -> None:
    """Note every file in *folder* that looks like a table and is not going to be read.

    ``Claims.csv``, ``claim.csv`` or ``claims.xls`` would else be passed over in
    silence. Names in *others* belong there; what starts with ``.`` or ``~`` is a
    program's own.
    """
    own = {folder / f"{name}{suffix}" for name in TABLES for suffix in _SUFFIXES}
    own |= {folder / name for name in others}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith((".", "~")) or path in own or path.is_dir():
            continue
        if _LOOKS_LIKE_A_TABLE.search(path.name):
            known = ", ".join(TABLES)
            reader.problems.add(reader.name(path), "unknown-file", known=known)


def read_table(
    folder: Path, name: str, record: type[Record], reader: Reader
) -> dict[int, Record]:
    """Return the records of table *name* by row number; a missing file has none."""
    path = table_path(folder, name)
    if not path:
        return {}
    file = reader.name(path)
    other = path.with_suffix(".xlsx")
    if other != path and other.is_file():
        reader.problems.add(file, "both-formats", other=other.name)
    rows = read_rows(path, reader)
    if rows == []:
        reader.problems.add(file, "file-empty")
    columns = _columns(rows[0], record, reader, file) if rows else None
    if not rows or columns is None:
        reader.lost_ids[file] = {""}
        return {}
    records = {}
    for row in rows[1:]:
        read = _record(row, columns, record, reader, file)
        if read is not None:
            records[row.number] = read
    return records


def _columns(
    head: Row, record: type[Any], reader: Reader, name: str
) -> dict[int, str] | None:
    known = _known_titles(record)
    titled = any(known.get(fold(each), each) != each for each in head.cells)
    names = {c: column_titles(c)[0] if titled else c for c in columns_of(record)}
    columns: dict[int, str] = {}
    before = len(reader.problems.found)
    for index, title in enumerate(head.cells):
        if not title:
            continue
        column = known.get(fold(title))
        if column is None:
            reader.problems.add(
                name,
                "unknown-column",
                row=head.number,
                column=shorten(title),
                known=", ".join(names.values()),
            )
        elif column in columns.values():
            reader.problems.add(name, "duplicate-column", row=head.number, column=title)
        else:
            columns[index] = column
            reader.heads[name, column] = title
    for each in fields(record):
        if _is_required(each) and each.name not in columns.values():
            reader.problems.add(
                name, "missing-column", row=head.number, column=names[each.name]
            )
    return columns if len(reader.problems.found) == before else None


def _known_titles(record: type[Any]) -> dict[str, str]:
    known: dict[str, str] = {}
    for column in columns_of(record):
        for title in (column, *column_titles(column)):
            known.setdefault(fold(title), column)
    return known


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _record(
    row: Row, columns: dict[int, str], record: type[Record], reader: Reader, name: str
) -> Record | None:
    data = {
        c: row.cells[i]
        for i, c in columns.items()
        if i < len(row.cells) and row.cells[i]
    }
    extra = [cell for i, cell in enumerate(row.cells) if i not in columns and cell]
    if extra:
        reader.problems.add(
            name, "cell-without-column", row=row.number, value=shorten(extra[0])
        )
    if not data:
        return None
    changed = _changed_by_excel(row, columns, data, record)
    before = len(reader.problems.found)
    found = structure(data, record, reader.problems, name, row.number)
    problems = reader.problems.found[before:]
    reader.problems.found[before:] = [p for p in problems if p.column not in changed]
    for column in changed:
        code = "id-changed-by-excel" if _is_id(column) else "changed-by-excel"
        reader.problems.add(
            name, code, row=row.number, column=column, value=data[column]
        )
    if found is None or changed:
        lost = "" if "id" in changed else data.get("id", "")
        reader.lost_ids.setdefault(name, set()).add(lost)
        return None
    return found


def _changed_by_excel(
    row: Row, columns: dict[int, str], data: dict[str, str], record: type[Any]
) -> list[str]:
    """Return the columns where Excel made a date or a number of something else.

    A date that stands for a deadline is none of them: there it is put in words.
    """
    if not row.dates and not row.decimals:
        return []
    hints, changed = get_type_hints(record), []
    for index in sorted(row.dates | row.decimals):
        column = columns.get(index, "")
        if column == "deadline" and index in row.dates:
            day = parse_date(data[column])
            data[column] = f"{day.day}/{day.month}/{day.year}"
        elif _is_id(column) or (index in row.dates and not _takes_date(hints, column)):
            changed.append(column)
    return [column for column in changed if column in data]


def _takes_date(hints: dict[str, Any], column: str) -> bool:
    hint = hints.get(column)
    return date in (hint, *get_args(hint))


def _is_id(column: str) -> bool:
    return column == "id" or column.endswith(("_id", "_ids"))


def table_rows(records: list[Any], record: type[Any]) -> list[list[str]]:
    """Return *records* as rows of text in the order of ``columns_of``.

    Raises:
        ValueError: a cell would not read back as what it is: a list element with
            ``;`` in it, a required text that is blank, more than Excel can hold.
    """
    rows = [
        [cell_text(getattr(each, column)) for column in columns_of(record)]
        for each in records
    ]
    required = {each.name for each in fields(record) if _is_required(each)}
    for row in rows:
        for column, text in zip(columns_of(record), row, strict=True):
            if (column in required and not text) or len(text) > _LONGEST_CELL:
                raise ValueError(f"{column} cannot be {shorten(text)!r}")
    return rows


def write_table(
    path: Path, records: list[Any], record: type[Any], titled: bool = False
) -> None:
    """Write *records* to a ``.csv`` or ``.xlsx`` file that reads back to them.

    Text reads back as ``values.clean`` leaves it; all else is the same, or
    ValueError is raised and nothing written. *titled* puts Vietnamese titles over
    the columns of a workbook.
    """
    rows = table_rows(records, record)
    if path.suffix == ".csv":
        write_atomically(path, write_csv(list(columns_of(record)), rows))
    else:
        rows = [[xlsx_first_cell(first), *rest] for first, *rest in rows]
        write_atomically(path, _workbook(record, rows, titled))


def write_blank_workbook(path: Path, record: type[Any], example: list[str]) -> None:
    """Write a workbook to fill in: titles, drop-downs, and *example* marked as one."""
    write_atomically(path, _workbook(record, [example], titled=True, grey=True))


def _workbook(
    record: type[Any], rows: list[list[str]], titled: bool, grey: bool = False
) -> bytes:
    hints = get_type_hints(record)
    columns = [
        Column(
            title=column_titles(name)[0] if titled else name,
            is_wide=name in ("title", "note", "reason", "justification"),
            choices=tuple(c for c in get_args(hints[name]) if c and isinstance(c, str)),
        )
        for name in columns_of(record)
    ]
    return workbook(columns, rows, grey)
