"""``history.csv`` of a case: who changed which field when. Only ever appended to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from dtiwb.store.writing import write_csv
from dtiwb.workbench.rows import Change

HISTORY = "history.csv"
COLUMNS = ("when", "who", "file", "row", "field", "old", "new")


def local_now() -> datetime:
    """Return the time on this machine, with its distance from UTC."""
    return datetime.now(UTC).astimezone()


def append_history(
    folder: Path, file: str, changes: Iterable[Change], who: str, when: datetime
) -> None:
    """Note every field of *changes*, which were written to *file* just now.

    Raises:
        OSError: it could not be written.
    """
    path = folder / HISTORY
    lines = [
        [when.isoformat(timespec="seconds"), who, file, *line]
        for change in changes
        for line in _lines(change)
    ]
    if not lines:
        return
    text = write_csv(list(COLUMNS), lines)
    is_new = not path.exists() or path.stat().st_size == 0
    with path.open("ab") as stream:
        stream.write(text.encode() if is_new else _without_head(text).encode())
        stream.flush()
        os.fsync(stream.fileno())


def _without_head(text: str) -> str:
    return text.partition("\n")[2]


def _lines(change: Change) -> Iterator[list[str]]:
    """Yield row, field, old and new of every field of *change*."""
    before, after = change.before or {}, change.after or {}
    row = " · ".join(part for part in change.key if part)
    for column in change.columns():
        yield [row, column, before.get(column, ""), after.get(column, "")]
