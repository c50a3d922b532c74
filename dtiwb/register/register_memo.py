"""The lines of a register as they were read before, while its file is the same.

Reading a workbook of 2,000 lines takes longer than looking at 2,000 files. The memo
says of which bytes it is; a register that names a secret paper gets none.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from dtiwb.models import EvidenceItem
from dtiwb.register.hashes import code_version, write_memo

_DATES = ("issued_on", "valid_until")
_SOURCES = (
    "store/*.py",
    "models/filings.py",
    "wording/vi/column.yaml",
    "register/reg*.py",
    "register/table_file.py",
)

Rows = Mapping[int, EvidenceItem]
Heads = Mapping[str, str]


def recall(memo: Path, sha256: str) -> tuple[Rows, Heads] | None:
    """Return rows and heads of the register with these bytes, None if not known."""
    try:
        found = json.loads(memo.read_text("utf-8"))
        if (found["version"], found["sha256"]) != (code_version(_SOURCES), sha256):
            return None
        rows = {int(row): _item(values) for row, values in found["rows"].items()}
        return rows, dict(found["heads"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(memo: Path, sha256: str, rows: Rows, heads: Heads) -> None:
    """Keep what the register with these bytes says."""
    if any(item.secrecy for item in rows.values()):
        with contextlib.suppress(OSError):  # it may have been open before
            memo.unlink(missing_ok=True)
        return
    found = {
        "version": code_version(_SOURCES),
        "sha256": sha256,
        "heads": dict(heads),
        "rows": {row: _plain(item) for row, item in rows.items()},
    }
    with contextlib.suppress(OSError):
        write_memo(memo, json.dumps(found, default=str))


def _plain(item: EvidenceItem) -> dict[str, Any]:
    values = {each.name: getattr(item, each.name) for each in fields(item)}
    return {name: value for name, value in values.items() if value not in ("", None)}


def _item(values: dict[str, Any]) -> EvidenceItem:
    days = {name: date.fromisoformat(values[name]) for name in _DATES if name in values}
    return EvidenceItem(**{**values, **days})
