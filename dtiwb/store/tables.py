"""The tables staff fill in: ``<name>.csv`` or ``<name>.xlsx`` to records and back."""

from __future__ import annotations

import io
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from dtiwb.models import (
    Claim,
    Deduction,
    EvidenceItem,
    Fact,
    Link,
    Published,
    Review,
    Target,
    Task,
)
from dtiwb.store.converter import structure
from dtiwb.store.files import Reader, write_atomically
from dtiwb.store.sheets import Row, read_rows, set_text, write_csv
from dtiwb.store.values import cell_text, shorten
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
}
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


def table_path(folder: Path, name: str, reader: Reader) -> Path | None:
    """Return the file of table *name*, or None where there is none."""
    found = [
        p for suffix in (".csv", ".xlsx") if (p := folder / f"{name}{suffix}").is_file()
    ]
    if len(found) > 1:
        reader.problems.add(reader.name(found[0]), "both-formats", other=found[1].name)
    return found[0] if found else None


def read_table(
    folder: Path, name: str, record: type[Record], reader: Reader
) -> dict[int, Record]:
    """Return the records of table *name* by row number; a missing file has none."""
    path = table_path(folder, name, reader)
    rows = read_rows(path, reader) if path else None
    if not path or rows is None:
        return {}
    if not rows:
        reader.problems.add(reader.name(path), "file-empty")
        return {}
    columns = _columns(rows[0], record, reader, reader.name(path))
    if columns is None:
        return {}
    records = {}
    for row in rows[1:]:
        read = _record(row, columns, record, reader, reader.name(path))
        if read is not None:
            records[row.number] = read
    return records


def _columns(
    head: Row, record: type[Any], reader: Reader, name: str
) -> dict[int, str] | None:
    known = _known_titles(record)
    columns: dict[int, str] = {}
    before = len(reader.problems.found)
    for index, title in enumerate(head.cells):
        if not title:
            continue
        column = known.get(fold(title))
        if column is None:
            listing = ", ".join(columns_of(record))
            reader.problems.add(
                name,
                "unknown-column",
                row=head.number,
                column=shorten(title),
                known=listing,
            )
        elif column in columns.values():
            reader.problems.add(name, "duplicate-column", row=head.number, column=title)
        else:
            columns[index] = column
    for each in fields(record):
        if _is_required(each) and each.name not in columns.values():
            reader.problems.add(
                name, "missing-column", row=head.number, column=each.name
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
    changed = [
        c for i, c in columns.items() if i in row.typed and c in data and _is_id(c)
    ]
    for column in changed:
        reader.problems.add(
            name,
            "id-changed-by-excel",
            row=row.number,
            column=column,
            value=data[column],
        )
    return structure(data, record, reader.problems, name, row.number)


def _is_id(column: str) -> bool:
    return column == "id" or column.endswith(("_id", "_ids"))


def table_rows(records: list[Any], record: type[Any]) -> list[list[str]]:
    """Return *records* as rows of text in the order of ``columns_of``."""
    return [
        [cell_text(getattr(each, column)) for column in columns_of(record)]
        for each in records
    ]


def write_table(path: Path, records: list[Any], record: type[Any]) -> None:
    """Write *records* to a ``.csv`` or ``.xlsx`` file that reads back to them."""
    rows = table_rows(records, record)
    if path.suffix == ".csv":
        write_atomically(path, write_csv(list(columns_of(record)), rows))
    else:
        write_atomically(path, _workbook(record, rows))


def write_blank_workbook(path: Path, record: type[Any], example: list[str]) -> None:
    """Write a workbook to fill in: titles, drop-downs, and *example* marked as one."""
    write_atomically(path, _workbook(record, [example], titled=True))


def _workbook(record: type[Any], rows: list[list[str]], titled: bool = False) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook always has one sheet
    hints = get_type_hints(record)
    for index, column in enumerate(columns_of(record), 1):
        head = sheet.cell(1, index)
        set_text(head, column_titles(column)[0] if titled else column)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", start_color="DDE7F3")
        head.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = (
            40 if column in ("title", "note", "reason") else 18
        )
        sheet.column_dimensions[letter].number_format = "@"
        if choices := [c for c in get_args(hints[column]) if isinstance(c, str) and c]:
            rule = DataValidation(
                type="list", formula1=f'"{",".join(choices)}"', allow_blank=True
            )
            rule.add(f"{letter}2:{letter}2000")
            sheet.add_data_validation(rule)
    for number, row in enumerate(rows, 2):
        for index, text in enumerate(row, 1):
            if text:
                set_text(sheet.cell(number, index), text)
                if titled:
                    sheet.cell(number, index).font = Font(italic=True, color="808080")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
