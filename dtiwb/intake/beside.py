"""Drafts beside the paper: each row next to the lines it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from dtiwb.errors import InputError, Problem
from dtiwb.intake.rows import DRAFT_TABLES, PAPER, DraftRow
from dtiwb.report.html import Fragment, templates
from dtiwb.store.files import Reader
from dtiwb.store.sheets import read_rows
from dtiwb.store.yaml_files import read_yaml
from dtiwb.wording import column_title, say

_PLACE = {each.name for each in fields(DraftRow)}
_ORDER = ("review", *(name for name in DRAFT_TABLES if name != "review"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One draft row: what it says, by column title, and the lines it comes from."""

    row: int
    place: str
    source: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    confidence: str


def show_drafts(folder: str | Path) -> Fragment:
    """Show every draft in *folder* beside the lines of the paper it was read from.

    What a person must look at comes first. Nothing is changed: rows are corrected
    and confirmed in the CSV files themselves.

    Raises:
        InputError: there are no drafts in *folder*, or they cannot be read.
    """
    folder = Path(folder)
    if not (folder / "document.yaml").is_file():
        raise InputError([Problem(file=folder.name, code="no-drafts")])
    reader = Reader(folder.resolve().parent)
    head = read_yaml(folder / "document.yaml", reader) or {}
    lines = {
        int(row["line"]): row["text"]
        for _, row in _rows(folder / f"{PAPER}.csv", reader)
    }
    tables = {
        name: [
            _beside(number, cells, lines)
            for number, cells in _rows(folder / f"{name}.csv", reader)
        ]
        for name in _ORDER
    }
    if reader.problems.found:
        raise InputError(reader.problems.found)
    text = (
        templates()
        .get_template("drafts.html.j2")
        .render(say=say, folder=folder.name, head=_head(head), tables=tables)
    )
    return Fragment(text.strip())


def _rows(path: Path, reader: Reader) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield row number and cells by column; what cannot be read is a problem."""
    rows = read_rows(path, reader) or []
    for row in rows[1:]:
        yield row.number, dict(zip(rows[0].cells, row.cells, strict=False))


def _beside(number: int, cells: Mapping[str, str], lines: Mapping[int, str]) -> Beside:
    first, last = cells.get("line_from", ""), cells.get("line_to", "")
    is_placed = first.isdecimal() and last.isdecimal()
    covered = range(int(first), int(last) + 1) if is_placed else range(0)
    place = ""
    if is_placed:
        place = say("drafts.place", page=cells["page"], first=first, last=last)
    return Beside(
        row=number,
        place=place,
        source=tuple((str(n), lines[n]) for n in covered if n in lines),
        said=tuple(
            (say("drafts.name") if name == "name" else column_title(name), text)
            for name, text in cells.items()
            if text and name not in _PLACE
        ),
        confidence=cells.get("confidence", ""),
    )


def _head(content: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the letterhead as title and value; a list one item to a line."""
    return [
        (
            column_title(name),
            "\n".join(map(str, value)) if isinstance(value, list) else str(value),
        )
        for name, value in content.items()
        if not isinstance(value, dict)
    ]
