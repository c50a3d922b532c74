"""What a person reads in the papers of the tests, told from their blocks."""

from __future__ import annotations

import itertools
import re

from intake.paper_model import Grid, PaperSpec, Sides, Text, notes_in, with_marks

from dtiwb.intake.paper import Line, Paper

Rows = list[tuple[str, ...]]


def folded(text: str) -> str:
    """Return *text* with single spaces, hyphens at line ends closed up."""
    return " ".join(text.split())


def texts_of(spec: PaperSpec) -> str:
    """Return all text outside tables, in reading order."""
    count = itertools.count(1)
    texts: list[str] = []
    for block in spec.blocks:
        match block:
            case Text():
                texts.append(with_marks(block.text, count))
            case Sides():
                texts += [line for line in (*block.left, *block.right) if line]
    return folded(" ".join(texts))


def notes_of(spec: PaperSpec) -> dict[str, str]:
    """Return the footnotes by their marks, each with its mark in front."""
    notes = [
        note
        for block in spec.blocks
        if isinstance(block, Text)
        for note in notes_in(block.text)
    ]
    return {str(n): f"{n} {folded(note)}" for n, note in enumerate(notes, 1)}


def rows_of(spec: PaperSpec) -> list[Rows]:
    """Return the tables row by row; merged cells speak for every row below the head."""
    return [_spoken(block) for block in spec.blocks if isinstance(block, Grid)]


def _spoken(grid: Grid) -> Rows:
    rows: Rows = []
    for n, row in enumerate(grid.rows):
        cells = ["" if cell == "<" else cell for cell in row]
        for column, cell in enumerate(cells):
            if cell == "^":
                cells[column] = "" if n < grid.heads else rows[-1][column]
        rows.append(tuple(map(folded, cells)))
    return rows


def read_text(paper: Paper) -> str:
    """Return the text of *paper* outside tables, without notes and page numbers."""
    return folded(
        " ".join(
            line.text
            for line in paper.lines
            if not line.cells and not line.footnote and not _is_page_number(line)
        )
    )


def _is_page_number(line: Line) -> bool:
    return bool(re.fullmatch(r"\d{1,2}", line.text)) and line.page > 1


def read_notes(paper: Paper) -> dict[str, str]:
    """Return the footnotes of *paper*, their lines put together."""
    found: dict[str, list[str]] = {}
    for line in paper.lines:
        if line.footnote:
            found.setdefault(line.footnote, []).append(line.text)
    return {mark: folded(" ".join(lines)) for mark, lines in found.items()}


def read_rows(paper: Paper) -> list[Rows]:
    """Return the tables of *paper*, spaces folded."""
    found: dict[int, Rows] = {}
    for line in paper.lines:
        if line.cells:
            found.setdefault(line.table, []).append(tuple(map(folded, line.cells)))
    return list(found.values())
