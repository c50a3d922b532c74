"""The register of a case as the file it is, with a memo of what it said last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem
from dtiwb.register.register_memo import recall, remember
from dtiwb.register.table_file import (
    Fills,
    TableBusy,
    TableFile,
    new_path,
    read_table_file,
    write_table_file,
)
from dtiwb.store.files import Reader
from dtiwb.store.tables import table_path

_ALWAYS = ("id", "path", "sha256")

Register = TableFile
"""Danh mục minh chứng as it was read: its lines by row, and the file they are in."""


class RegisterBusy(Exception):
    """The register cannot be written now; ``code`` is the sentence that says why."""

    def __init__(self, code: str, reason: str = "") -> None:
        self.code = code
        self.reason = reason
        super().__init__(code)


def read_register(folder: Path, reader: Reader, memo: Path | None = None) -> Register:
    """Read the register of the case in *folder*; *memo* is where to remember it.

    Raises:
        InputError: it cannot be used; with every problem in it.
    """
    path = table_path(folder, "evidence")
    if path is None:
        path = new_path(folder, "evidence")
        return Register(path=path, record=EvidenceItem, always=_ALWAYS)
    is_only_one = path.suffix == ".xlsx" or not path.with_suffix(".xlsx").exists()
    if memo and is_only_one:
        if reader.read_bytes(path) is None:
            raise InputError(reader.told())
        sha256 = reader.inputs[reader.name(path)].sha256
        if known := recall(memo, sha256):
            rows, heads = known
            return Register(
                path=path,
                record=EvidenceItem,
                rows=rows,
                heads=heads,
                sha256=sha256,
                always=_ALWAYS,
            )
    found = read_table_file(folder, "evidence", EvidenceItem, reader)
    if memo:
        remember(memo, found.sha256, found.rows, found.heads)
    return replace(found, always=_ALWAYS)


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
    try:
        return write_table_file(register, fills, added)
    except TableBusy as busy:
        raise RegisterBusy(f"scan.register-{busy.code}", busy.reason) from None
