"""Drafts read back from their folder, after a person has worked on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.intake.rows import (
    DRAFT_TABLES,
    CriterionRow,
    HeadRow,
    IndicatorRow,
    ReviewRow,
    TargetRow,
    TaskRow,
)
from dtiwb.store.files import Reader
from dtiwb.store.tables import read_table
from dtiwb.store.yaml_files import read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """The drafts of one paper; each table by the row number of its file.

    ``name`` is the folder they were read from.
    """

    name: str
    head: HeadRow
    indicators: Mapping[int, IndicatorRow]
    criteria: Mapping[int, CriterionRow]
    tasks: Mapping[int, TaskRow]
    targets: Mapping[int, TargetRow]
    review: Mapping[int, ReviewRow]

    def file(self, table: str) -> str:
        """Return the name under which problems of *table* are told."""
        return f"{self.name}/{table}.csv"


def read_drafts(folders: Iterable[Path]) -> list[Drafts]:
    """Read the drafts in each of *folders*.

    Raises:
        InputError: with every problem in every file of every folder.
    """
    found, problems = [], []
    for folder in folders:
        reader = Reader(folder.parent)
        head = read_record(folder / "document.yaml", HeadRow, reader)
        tables: dict[str, Any] = {
            name: read_table(folder, name, record, reader)
            for name, record in DRAFT_TABLES.items()
        }
        problems += reader.told()
        if head is not None:
            del tables["citations"], tables["ranking"]  # for reading, not for a case
            found.append(Drafts(name=folder.name, head=head, **tables))
    if problems:
        raise InputError(problems)
    return found
