"""Unsaved entries on disk, so that a kernel that dies takes none with it.

``outputs/.drafts/<case>.json`` holds them; a second window writes ``<case>.2.json``.
Nothing there is data: a draft is offered, a person takes it back or drops it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from dtiwb.store.files import write_atomically
from dtiwb.wording import system_reason
from dtiwb.workbench.rows import KEYS, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody had entered and not saved, when and by whom."""

    path: Path
    who: str
    when: datetime
    changes: tuple[Change, ...]


def drafts_folder(root: Path) -> Path:
    """Return the folder of the drafts of a workspace."""
    return root / "outputs" / ".drafts"


def read_drafts(root: Path, case_id: str) -> list[Draft]:
    """Return every draft of a case; what cannot be read is left where it is."""
    own = re.compile(rf"{re.escape(case_id)}(?:\.[0-9]+)?\.json")
    paths = sorted(drafts_folder(root).glob("*.json"))
    found = (_read(path) for path in paths if own.fullmatch(path.name))
    return [draft for draft in found if draft is not None and draft.changes]


class DraftKeeper:
    """Keeps the unsaved entries of one window on disk, under a name of its own.

    ``failure`` says why the disk did not take them the last time; empty where it did.
    """

    def __init__(self, root: Path, case_id: str) -> None:
        self.failure = ""
        self._folder, self._case_id = drafts_folder(root), case_id
        self._path: Path | None = None

    def keep(self, changes: Sequence[Change], who: str, when: datetime) -> None:
        """Write *changes*, whole or not at all; without any there is no draft."""
        self.failure = ""
        try:
            if not changes:
                self._drop()
                return
            self._path = self._path or self._new_path()
            write_atomically(self._path, _text(changes, who, when))
        except OSError as error:
            self.failure = system_reason(error)

    def forget(self, draft: Draft) -> None:
        """Take the file of a draft away, unless it is the one of this window."""
        if draft.path != self._path:
            with contextlib.suppress(OSError):
                draft.path.unlink(missing_ok=True)

    def _drop(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def _new_path(self) -> Path:
        """Take the first name that no other window has, by making the file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            ending = ".json" if number == 1 else f".{number}.json"
            path = self._folder / f"{self._case_id}{ending}"
            with contextlib.suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                return path
        raise AssertionError  # numbers do not end


def _text(changes: Sequence[Change], who: str, when: datetime) -> str:
    content = {
        "who": who,
        "when": when.isoformat(timespec="seconds"),
        "changes": [
            [each.table, each.key, each.before, each.after] for each in changes
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> Draft | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Draft(
            path=path,
            who=str(content["who"]),
            when=datetime.fromisoformat(content["when"]),
            changes=tuple(_change(each) for each in content["changes"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _change(plain: Sequence[Any]) -> Change:
    table, key, before, after = plain
    if table not in KEYS:
        raise ValueError(table)
    return Change(table=table, key=tuple(key), before=before, after=after)
