"""DOCX to Paper: paragraphs, tables, notes and boxes as a person reads them.

Insertions are accepted and deletions dropped; hidden text, comments and whatever
lies outside the file are no part of the paper. Headers and footers are furniture,
but one that carries a letterhead or a mark of secrecy or urgency stands on page 1.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from dtiwb.errors import InputError, Problem
from dtiwb.intake.docx_paragraphs import Paragraphs, Read, grouped
from dtiwb.intake.docx_parts import R_ID, Parts, W, attribute, is_on, open_parts
from dtiwb.intake.docx_tables import Box, Grid, grid_of, only_lays_out
from dtiwb.intake.docx_text import Looks
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.table_rows import Cell, even_rows, goes_before, one_line, row_text
from dtiwb.text import fold

_ROW = 3
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap - tu do - hanh phuc|^so\s*:"
    r"|^(?:tuyet mat|toi mat|mat|hoa toc|thuong khan|khan)$"
)


def read_docx(path: Path, name: str) -> Paper:
    """Return the paper in the DOCX at *path*; *name* is how messages call it.

    Raises:
        InputError: the file is encrypted, broken, too large, or has no text.
    """
    reader = _Reader(open_parts(path, name))
    reader.read()
    if not reader.lines:
        raise InputError([Problem(file=name, code="paper-empty")])
    return Paper(
        file=name,
        kind="docx",
        lines=tuple(reader.lines),
        page_count=reader.page,
    )


class _Reader:
    """Walks the body once and writes down its lines."""

    def __init__(self, parts: Parts) -> None:
        self.lines: list[Line] = []
        self._parts = parts
        self._looks = Looks.of(parts.styles)
        self._paragraphs = Paragraphs(parts, self._looks)
        self._tables = 0
        self._sections = list(parts.document.iter(W + "sectPr"))
        self._section = 0

    @property
    def page(self) -> int:
        return self._paragraphs.pages.number

    def read(self) -> None:
        body = self._parts.document.find(W + "body")
        if body is not None:
            self._headers()
            self._blocks(body)

    def _headers(self) -> None:
        """Keep the header and footer of page 1 where they are more than furniture."""
        if not self._sections:
            return
        section = self._sections[0]
        wanted = "first" if is_on(section.find(W + "titlePg")) else "default"
        for reference in section:
            header = self._parts.headers.get(reference.get(R_ID, ""))
            if header is None or attribute(reference, "type") != wanted:
                continue
            kept = len(self.lines)
            self._blocks(header)
            if not any(
                _LETTERHEAD.search(fold(line.text)) for line in self.lines[kept:]
            ):
                del self.lines[kept:]

    def _blocks(self, container: etree._Element) -> None:
        for group in grouped(container):
            if isinstance(group, list):
                self._paragraph(group)
            else:
                self._table(group)

    def _add(self, text: str, page: int, footnote: str = "") -> None:
        if text:
            number = len(self.lines) + 1
            line = Line(text=text, page=page, number=number, footnote=footnote)
            self.lines.append(line)

    def _paragraph(self, group: list[etree._Element]) -> None:
        read = self._paragraphs.read(group)
        for text, page in read.lines:
            for column in _tab_columns(text):
                self._add(column, page)
        self._aside(read)
        self._end_section(group[-1])

    def _aside(self, read: Read) -> None:
        """Put what stands beside a paragraph after it: its boxes, then its notes."""
        for box in read.boxes:
            if box.element is None:
                self._add(box.text, self.page)
            else:
                self._blocks(box.element)
        for call in read.calls:
            note = self._paragraphs.notes.body(call.kind, call.identifier)
            if note is not None:
                page = self.page
                text = self._cell_text(note, [])
                for n, line in enumerate(text.split("\n")):
                    self._add(line if n else f"{call.mark} {line}", page, call.mark)

    def _end_section(self, paragraph: etree._Element) -> None:
        if paragraph.find(f"{W}pPr/{W}sectPr") is None:
            return
        self._section += 1
        self._paragraphs.notes.next_section()
        following = self._sections[self._section : self._section + 1]
        kind = attribute(following[0].find(W + "type"), "val") if following else ""
        if kind not in ("continuous", "nextColumn"):
            self._paragraphs.pages.turn()

    def _table(self, table: etree._Element) -> None:
        grid = grid_of(table)
        if only_lays_out(table, grid, self._looks):
            self._layout(grid)
            return
        self._tables += 1
        number = self._tables
        read = [self._row(row) for row in grid.rows]
        rows = even_rows([cells for cells, _, _ in read], grid.tolerance)
        for cells, (_, page, asides) in zip(rows, read, strict=True):
            if any(cells):
                line = Line(
                    text=row_text(cells),
                    page=page,
                    number=len(self.lines) + 1,
                    cells=cells,
                    table=number,
                )
                self.lines.append(line)
            for aside in asides:
                self._aside(aside)

    def _row(self, row: tuple[Box, ...]) -> tuple[list[Cell], int, list[Read]]:
        """Read a row; its cells lie side by side, so each begins on the same page."""
        pages = self._paragraphs.pages
        start, was_fresh = pages.number, pages.is_fresh
        cells: list[Cell] = []
        asides: list[Read] = []
        last, page = start, 0
        for box in row:
            pages.number, pages.is_fresh = start, was_fresh
            seen: list[Read] = []
            text = self._cell_text(box.element, seen)
            cells.append(Cell(text, box.left, box.continued))
            if text and not page:
                page = next(p for read in seen for t, p in read.lines if t)
            asides += (read for read in seen if read.calls or read.boxes)
            last = max(last, pages.number)
        pages.is_fresh = pages.is_fresh and last == pages.number
        pages.number = last
        return cells, page or start, asides

    def _cell_text(self, container: etree._Element, seen: list[Read]) -> str:
        """Return the paragraphs of a cell or note; a table inside is flattened."""
        texts: list[str] = []
        for group in grouped(container):
            if isinstance(group, list):
                read = self._paragraphs.read(group)
                seen.append(read)
                texts += (one_line(text) for text, _ in read.lines)
                continue
            for row in grid_of(group).rows:
                inner = (self._cell_text(box.element, seen) for box in row)
                texts.append(" | ".join(one_line(text) for text in inner if text))
        return "\n".join(text for text in texts if text)

    def _layout(self, grid: Grid) -> None:
        """Read a letterhead as a person does: the left side down, then the right."""
        for left in sorted({box.left for row in grid.rows for box in row}):
            for row in grid.rows:
                for box in row:
                    if box.left == left:
                        self._blocks(box.element)


def _tab_columns(text: str) -> list[str]:
    """Return the texts that tabs set side by side, as in a letterhead without table.

    A tab after a number or a label is only its gap; more than two columns are left
    as one line, tabs and all, for they are the row of a table typed with tabs.
    """
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    joined = parts[:1]
    for part in parts[1:]:
        is_row = len(parts) > _ROW and not joined[-1].endswith(":")
        if not is_row and goes_before(joined[-1], part):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return ["\t".join(joined)] if len(joined) >= _ROW else joined
