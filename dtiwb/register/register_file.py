"""The register of a case as the file it is: read whole, written whole or not at all.

Whoever keeps the register has it in Excel, formatted, with comments and columns in an
order of their own. So it is edited in place: cells filled in, rows appended, and the
result read again before it takes the place of the old one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem
from dtiwb.register.csv_cells import edited_csv, parted_by
from dtiwb.register.register_memo import Heads, Rows, recall, remember
from dtiwb.store.files import Reader, sha256_of
from dtiwb.store.sheets import read_rows
from dtiwb.store.tables import read_table, table_path, write_table
from dtiwb.store.values import cell_text
from dtiwb.wording import column_titles

_ALWAYS = ("id", "path", "sha256")

Fills = Mapping[int, Mapping[str, Any]]
"""Row number to column to value."""


class RegisterBusy(Exception):
    """The register cannot be written now; ``code`` is the sentence that says why."""

    def __init__(self, code: str, reason: str = "") -> None:
        self.code = code
        self.reason = reason
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Danh mục minh chứng as it was read: its lines by row, and the file they are in.

    ``path`` is where it will be written if there is none yet; ``sha256`` is then "".
    ``heads`` gives the title that stands over each column it has.
    """

    path: Path
    rows: Mapping[int, EvidenceItem] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""


def read_register(folder: Path, reader: Reader, memo: Path | None = None) -> Register:
    """Read the register of the case in *folder*; *memo* is where to remember it.

    Raises:
        InputError: it cannot be used; with every problem in it.
    """
    path = table_path(folder, "evidence")
    if path is None:  # like the other tables of the case
        suffix = ".csv" if any(folder.glob("*.csv")) else ".xlsx"
        return Register(path=folder / f"evidence{suffix}")
    known = None
    is_only_one = path.suffix == ".xlsx" or not path.with_suffix(".xlsx").exists()
    if memo and is_only_one:
        if reader.read_bytes(path) is None:
            raise InputError(reader.told())
        known = recall(memo, reader.inputs[reader.name(path)].sha256)
    if known is None:
        known = _parse(folder, path, reader)
        if memo:
            remember(memo, reader.inputs[reader.name(path)].sha256, *known)
    rows, heads = known
    sha256 = reader.inputs[reader.name(path)].sha256
    return Register(path=path, rows=rows, heads=heads, sha256=sha256)


def _parse(folder: Path, path: Path, reader: Reader) -> tuple[Rows, Heads]:
    rows = read_table(folder, "evidence", EvidenceItem, reader)
    if reader.problems.found:
        raise InputError(reader.told())
    name = reader.name(path)
    return rows, {
        column: h for (file, column), h in reader.heads.items() if file == name
    }


def write_register(
    register: Register, fills: Fills, added: Sequence[EvidenceItem]
) -> Register:
    """Fill cells of known rows and append lines; everything else stays as it is.

    Returns:
        The register as it is now.

    Raises:
        RegisterBusy: somebody has the register open, or has changed it since it was
            read, or it would not read back as it should, or the disk refuses.
    """
    _refuse_open(register.path)
    folder = register.path.parent
    try:
        _refuse_changed(register)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".register-") as name:
            aside = Path(name) / register.path.name
            _write_aside(register, fills, added, aside)
            written = _read_back(register, fills, added, aside)
            _refuse_changed(register)
            _put_in_place(aside, register.path)
            return written
    except OSError as error:
        raise RegisterBusy(
            "scan.register-not-written", error.strerror or str(error)
        ) from None


def _put_in_place(aside: Path, path: Path) -> None:
    try:
        aside.replace(path)
    except PermissionError:  # Windows: Excel keeps the file to itself
        raise RegisterBusy("scan.register-open", f"~${path.name}") from None


def _refuse_open(path: Path) -> None:
    """Refuse where Excel or LibreOffice has laid its lock beside the file."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if os.path.lexists(path.with_name(lock)):
            raise RegisterBusy("scan.register-open", lock)


def _refuse_changed(register: Register) -> None:
    now = sha256_of(register.path) if register.path.exists() else ""
    if now != register.sha256:
        raise RegisterBusy("scan.register-changed")


def _write_aside(
    register: Register, fills: Fills, added: Sequence[EvidenceItem], aside: Path
) -> None:
    if not register.sha256:
        is_titled = aside.suffix == ".xlsx"
        write_table(aside, list(added), EvidenceItem, titled=is_titled)
        return
    shutil.copy2(register.path, aside)
    content = _edited(register, fills, added)
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _edited(register: Register, fills: Fills, added: Sequence[EvidenceItem]) -> bytes:
    """Return the content of the register with the changes in it."""
    rows = read_rows(register.path, Reader(register.path.parent)) or []
    head = rows[0]
    columns = {name: head.cells.index(title) for name, title in register.heads.items()}
    new = _missing_columns(register, fills, added)
    columns |= {name: len(head.cells) + n for n, name in enumerate(new)}
    cells = {
        number: {columns[name]: cell_text(value) for name, value in values.items()}
        for number, values in fills.items()
    }
    if new:
        cells[head.number] = {columns[name]: title for name, title in new.items()}
    lines = [_line(item, columns) for item in added]
    data = register.path.read_bytes()
    if register.path.suffix == ".xlsx":
        from dtiwb.register.xlsx_cells import edited_workbook  # brings openpyxl along

        like = rows[-1].number if len(rows) > 1 else 0
        return edited_workbook(data, cells, lines, like)
    text = data.decode("utf-8")
    delimiter = parted_by(text, head.cells, head.number)
    return edited_csv(text, delimiter, cells, lines).encode()


def _missing_columns(
    register: Register, fills: Fills, added: Sequence[EvidenceItem]
) -> dict[str, str]:
    """Return the columns to add, with titles in the language of the others."""
    filled = {name for values in fills.values() for name in values}
    missing = [each for each in fields(EvidenceItem) if each.name not in register.heads]
    is_titled = any(name != title for name, title in register.heads.items())
    return {
        each.name: column_titles(each.name)[0] if is_titled else each.name
        for each in missing
        if each.name in filled
        or (added and each.name in _ALWAYS)
        or any(getattr(item, each.name) != each.default for item in added)
    }


def _line(item: EvidenceItem, columns: Mapping[str, int]) -> list[str]:
    line = [""] * (max(columns.values()) + 1)
    for name, place in columns.items():
        line[place] = cell_text(getattr(item, name))
    return line


def _read_back(
    register: Register, fills: Fills, added: Sequence[EvidenceItem], aside: Path
) -> Register:
    """Read what was written; refuse it unless it is the old one with the changes."""
    reader = Reader(aside.parent)
    expected = [
        replace(item, **fills.get(row, {})) for row, item in register.rows.items()
    ]
    try:
        found = read_register(aside.parent, reader)
    except InputError:
        raise RegisterBusy("scan.register-unsure") from None
    if list(found.rows.values()) != [*expected, *added]:
        raise RegisterBusy("scan.register-unsure")
    return replace(found, path=register.path)
