"""What was edited into the files of the case, without losing anybody else's work.

A table is read again before it is written. Rows that somebody else changed meanwhile
stay theirs and come back as conflicts; all others are brought together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.models import Case
from dtiwb.register.table_file import (
    TableBusy,
    TableFile,
    read_table_file,
    write_table_file,
)
from dtiwb.store.files import Reader, case_folder
from dtiwb.store.tables import TABLES, table_path
from dtiwb.wording import say, system_reason, tell
from dtiwb.workbench.history import HISTORY, append_history
from dtiwb.workbench.rows import Change, Key, Row, key_of, record_of, row_of

_TRIES = 3
_BUSY = {
    "open": "workbench.file-open",
    "changed": "workbench.file-changed",
    "unsure": "workbench.file-unsure",
    "not-written": "workbench.file-not-written",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A row that two people changed: my change, and what they made of the same row."""

    change: Change
    theirs: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of the changes to one table.

    ``was_merged``: somebody else had changed other rows. ``failure`` is a sentence;
    the file is then as it was, or, where only the history failed, it is written.
    """

    file: str
    written: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    was_merged: bool = False
    failure: str = ""


def save_changes(
    case: Case, changes: Iterable[Change], who: str, when: datetime
) -> tuple[Saved, ...]:
    """Write *changes* to the files of *case* and note them in its history.

    Never raises for what a disk or another person does: that is a ``failure``.
    """
    by_table: dict[str, list[Change]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change)
    return tuple(
        _save_table(case, table, mine, who, when) for table, mine in by_table.items()
    )


def folder_of(case: Case) -> Path:
    """Return the folder with the tables of *case*."""
    return case_folder(case.root, case.params.agency, case.params.year)


def _save_table(
    case: Case, table: str, changes: list[Change], who: str, when: datetime
) -> Saved:
    language = case.params.language
    folder = folder_of(case)
    path = table_path(folder, table)
    file = path.name if path else table
    if path is None and any(_is_of(each.path, table) for each in case.inputs):
        return _failed(file, "workbench.file-lost", language)
    for left in reversed(range(_TRIES)):
        try:
            found = read_table_file(folder, table, TABLES[table], Reader(case.root))
            return _written(case, table, found, changes, who, when)
        except InputError as error:
            return Saved(file=file, failure=tell(error))
        except TableBusy as busy:
            if busy.code == "changed" and left:  # somebody was faster: read it again
                continue
            return _failed(file, _BUSY[busy.code], language, reason=busy.reason)
    raise AssertionError  # the last try returns


def _is_of(path: str, table: str) -> bool:
    return Path(path).stem == table and Path(path).suffix in (".csv", ".xlsx")


def _failed(file: str, code: str, language: str, **fields: str) -> Saved:
    return Saved(file=file, failure=say(code, language, file=file, **fields))


def _written(
    case: Case,
    table: str,
    found: TableFile,
    changes: list[Change],
    who: str,
    when: datetime,
) -> Saved:
    """Write what does not meet somebody else's changes, and say what does."""
    file = found.path.name
    rows = {number: row_of(table, each, case) for number, each in found.rows.items()}
    numbers = {key_of(table, row): number for number, row in rows.items()}
    there = {key: rows[number] for key, number in numbers.items()}
    todo = [each for each in changes if there.get(each.key) == each.before]
    conflicts = conflicts_of(changes, there)
    if todo:
        old = [each for each in todo if each.before is not None]
        new = [each.after for each in todo if each.before is None and each.after]
        fills = {numbers[each.key]: _fill(each) for each in old}
        write_table_file(found, fills, [record_of(table, row) for row in new])
    read_before = {each.path: each.sha256 for each in case.inputs}
    name = Reader(case.root).name(found.path)
    was_merged = bool(found.sha256) and read_before.get(name) != found.sha256
    return Saved(
        file=file,
        written=tuple(todo),
        conflicts=conflicts,
        was_merged=was_merged,
        failure=_noted(case, file, todo, who, when),
    )


def conflicts_of(
    changes: Iterable[Change], there: Mapping[Key, Row]
) -> tuple[Conflict, ...]:
    """Return where *there* is neither what a change began with nor what it ends in."""
    return tuple(
        Conflict(change=each, theirs=there.get(each.key))
        for each in changes
        if there.get(each.key) not in (each.before, each.after)
    )


def _fill(change: Change) -> dict[str, Any] | None:
    """Return the cells to write over; None where the row is to be emptied."""
    if change.after is None:
        return None
    record = record_of(change.table, change.after)
    return {column: getattr(record, column) for column in change.columns()}


def _noted(
    case: Case, file: str, changes: list[Change], who: str, when: datetime
) -> str:
    """Append to the history; return why it could not be, in a sentence."""
    try:
        append_history(folder_of(case), file, changes, who, when)
    except OSError as error:
        language = case.params.language
        return say(
            "workbench.file-not-written",
            language,
            file=HISTORY,
            reason=system_reason(error, language),
        )
    return ""


def stamps(case: Case) -> dict[str, tuple[int, int]]:
    """Return time and size of every table file, cheap enough for every click."""
    return dict(_stamps(folder_of(case)))


def _stamps(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for table in TABLES:
        path = table_path(folder, table)
        if path is not None:
            found = path.stat()
            yield path.name, (found.st_mtime_ns, found.st_size)
