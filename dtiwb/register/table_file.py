"""A table of a case as the file it is: read whole, written whole or not at all.

Whoever keeps a table has it in Excel, formatted, with comments and columns in an order
of their own. So it is edited in place: cells filled in, rows emptied or appended, and
the result read again before it takes the place of the old one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from dtiwb.errors import InputError
from dtiwb.register.csv_cells import edited_csv, parted_by
from dtiwb.store.files import Reader, sha256_of
from dtiwb.store.sheets import read_rows
from dtiwb.store.tables import read_table, table_path, write_table
from dtiwb.store.values import cell_text
from dtiwb.wording import column_titles, system_reason

Fills = Mapping[int, Mapping[str, Any] | None]
"""Row number to column to value; None empties the row, which then is no row."""


class TableBusy(Exception):
    """A table cannot be written now.

    ``code``: it is ``open`` elsewhere (``reason`` is the lock), ``changed`` since it
    was read, would not read back as it should (``unsure``), or is ``not-written``
    because the disk refuses.
    """

    def __init__(
        self,
        code: Literal["open", "changed", "unsure", "not-written"],
        reason: str = "",
    ) -> None:
        self.code = code
        self.reason = reason
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """A table as it was read: its records by row, and the file they are in.

    ``path`` is where it will be written if there is none yet; ``sha256`` is then "".
    ``heads`` gives the title that stands over each column it has. The columns
    ``always`` are added where they are missing, whatever the new rows hold.
    """

    path: Path
    record: type[Any]
    rows: Mapping[int, Any] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    always: tuple[str, ...] = ()


def read_table_file(
    folder: Path, name: str, record: type[Any], reader: Reader
) -> TableFile:
    """Read table *name* of the case in *folder*.

    Raises:
        InputError: it cannot be used; with every problem in it.
    """
    path = table_path(folder, name)
    if path is None:
        return TableFile(path=new_path(folder, name), record=record)
    rows = read_table(folder, name, record, reader)
    if reader.problems.found:
        raise InputError(reader.told())
    file = reader.name(path)
    heads = {column: h for (name, column), h in reader.heads.items() if name == file}
    sha256 = reader.inputs[file].sha256
    return TableFile(path=path, record=record, rows=rows, heads=heads, sha256=sha256)


def new_path(folder: Path, name: str) -> Path:
    """Return the file for a table there is none of: like the other tables."""
    return folder / f"{name}{'.csv' if any(folder.glob('*.csv')) else '.xlsx'}"


def write_table_file(table: TableFile, fills: Fills, added: Sequence[Any]) -> TableFile:
    """Fill cells of known rows and append records; everything else stays as it is.

    Returns:
        The table as it is now.

    Raises:
        TableBusy: it cannot be written now; the old one is still there.
    """
    _refuse_open(table.path)
    folder = table.path.parent
    try:
        _refuse_changed(table)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".table-") as name:
            aside = Path(name) / table.path.name
            _write_aside(table, fills, added, aside)
            written = _read_back(table, fills, added, aside)
            _refuse_changed(table)
            _put_in_place(aside, table.path)
            return written
    except OSError as error:
        raise TableBusy("not-written", system_reason(error)) from None


def _put_in_place(aside: Path, path: Path) -> None:
    try:
        aside.replace(path)
    except PermissionError:  # Windows: Excel keeps the file to itself
        raise TableBusy("open", f"~${path.name}") from None


def _refuse_open(path: Path) -> None:
    """Refuse where Excel or LibreOffice has laid its lock beside the file."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if os.path.lexists(path.with_name(lock)):
            raise TableBusy("open", lock)


def _refuse_changed(table: TableFile) -> None:
    now = sha256_of(table.path) if table.path.exists() else ""
    if now != table.sha256:
        raise TableBusy("changed")


def _write_aside(
    table: TableFile, fills: Fills, added: Sequence[Any], aside: Path
) -> None:
    if not table.sha256:
        is_titled = aside.suffix == ".xlsx"
        write_table(aside, list(added), table.record, titled=is_titled)
        return
    shutil.copy2(table.path, aside)
    content = _edited(table, fills, added)
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _edited(table: TableFile, fills: Fills, added: Sequence[Any]) -> bytes:
    """Return the content of the table with the changes in it."""
    rows = read_rows(table.path, Reader(table.path.parent)) or []
    head = rows[0]
    columns = {name: head.cells.index(title) for name, title in table.heads.items()}
    new = _missing_columns(table, fills, added)
    columns |= {name: len(head.cells) + n for n, name in enumerate(new)}
    cells = {
        number: (
            dict.fromkeys(range(len(head.cells)), "")
            if values is None
            else {columns[name]: cell_text(value) for name, value in values.items()}
        )
        for number, values in fills.items()
    }
    if new:
        cells[head.number] = {columns[name]: title for name, title in new.items()}
    lines = [_line(each, columns) for each in added]
    data = table.path.read_bytes()
    if table.path.suffix == ".xlsx":
        from dtiwb.register.xlsx_cells import edited_workbook  # brings openpyxl along

        like = rows[-1].number if len(rows) > 1 else 0
        return edited_workbook(data, cells, lines, like)
    text = data.decode("utf-8")
    delimiter = parted_by(text, head.cells, head.number)
    return edited_csv(text, delimiter, cells, lines).encode()


def _missing_columns(
    table: TableFile, fills: Fills, added: Sequence[Any]
) -> dict[str, str]:
    """Return the columns to add, with titles in the language of the others."""
    filled = {name for values in fills.values() for name in values or ()}
    missing = [each for each in fields(table.record) if each.name not in table.heads]
    is_titled = any(name != title for name, title in table.heads.items())
    return {
        each.name: column_titles(each.name)[0] if is_titled else each.name
        for each in missing
        if each.name in filled
        or (added and each.name in table.always)
        or any(
            each.default is MISSING or getattr(record, each.name) != each.default
            for record in added
        )
    }


def _line(record: Any, columns: Mapping[str, int]) -> list[str]:
    line = [""] * (max(columns.values()) + 1)
    for name, place in columns.items():
        line[place] = cell_text(getattr(record, name))
    return line


def _read_back(
    table: TableFile, fills: Fills, added: Sequence[Any], aside: Path
) -> TableFile:
    """Read what was written; refuse it unless it is the old one with the changes."""
    expected = [
        replace(record, **(fills.get(row) or {}))
        for row, record in table.rows.items()
        if fills.get(row, {}) is not None
    ]
    try:
        found = read_table_file(
            aside.parent, aside.stem, table.record, Reader(aside.parent)
        )
    except InputError:
        raise TableBusy("unsure") from None
    if list(found.rows.values()) != [*expected, *added]:
        raise TableBusy("unsure")
    return replace(found, path=table.path, always=table.always)
