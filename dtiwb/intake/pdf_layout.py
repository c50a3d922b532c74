"""Pages of a PDF to the lines of a paper: bands of text, tables, notes. Pure.

Pages are handed over one after the other and forgotten; what stays is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from dtiwb.intake.paper import Line
from dtiwb.intake.pdf_columns import PrintedLine
from dtiwb.intake.pdf_joins import JoinedRow, PagePart, continues, joined_rows
from dtiwb.intake.pdf_lines import is_mark, printed_lines
from dtiwb.intake.pdf_notes import PAGE_NUMBER, split_notes
from dtiwb.intake.pdf_page import Page
from dtiwb.intake.pdf_pieces import Piece
from dtiwb.intake.pdf_tables import PageTable, find_tables
from dtiwb.intake.table_rows import row_text
from dtiwb.text import fold

_MARGIN = 0.1  # of the page's height: there running heads and feet stand
_SMALLER = 0.85


@dataclass(slots=True)
class _Table:
    """A table under way: its parts page by page."""

    number: int
    parts: list[PagePart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    page: int
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The place of a table's rows of one page among the lines."""

    page: int
    table: _Table


class Layout:
    """Takes page after page and tells the lines in the end."""

    def __init__(self) -> None:
        self._entries: list[_Text | _Rows] = []
        self._tables: list[_Table] = []
        self._open: _Table | None = None  # the page before ended with it
        self._last_mark = ""
        self._called: set[str] = set()  # and not explained yet
        self._margins: set[str] = set()

    def add_text(self, page: int, lines: Iterable[str]) -> None:
        """Take a page that was read in another way, as lines."""
        self._open = None
        self._entries += (_Text(page, line) for line in lines)

    def add_page(self, page: Page) -> None:
        """Take a page with all that is printed on it."""
        before = self._open.parts[-1].table if self._open else None
        tables, rest = find_tables(
            page.levels,
            page.uprights,
            page.pieces,
            before.edges if before else (),
        )
        tables.sort(key=lambda table: table.top)
        bands = _bands(tables, rest)
        lines = [printed_lines(band) for band in bands]
        self._called |= _called(page.pieces, lines)
        text, notes = split_notes(
            lines[-1],
            [level for level in page.levels if not _is_inside(level[0], tables)],
            self._called,
            self._last_mark,
            page.height / 2,
        )
        lines[-1] = text
        self._put(page, tables, lines)
        self._entries += (_Text(page.number, note.text, note.mark) for note in notes)
        if notes:
            self._last_mark = notes[-1].mark
            self._called -= {note.mark for note in notes}
        if not tables or any(not self._is_margin(page, line) for line in text):
            self._open = None
        edges = lines[0] + (lines[-1] if tables else [])
        self._margins = {_shape(line) for line in edges if _in_margin(page, line)}

    def lines(self) -> Iterator[Line]:
        """Yield all lines, numbered; a repeated head takes a number and is gone."""
        rows = {table.number: joined_rows(table.parts) for table in self._tables}
        number = 0
        for entry in self._entries:
            if isinstance(entry, _Text):
                number += 1
                yield Line(
                    text=entry.text,
                    page=entry.page,
                    number=number,
                    footnote=entry.mark,
                )
                continue
            for row in _of_page(rows[entry.table.number], entry.page):
                number += 1
                if row.cells:
                    yield Line(
                        text=row_text(row.cells),
                        page=row.page,
                        number=number,
                        cells=row.cells,
                        table=entry.table.number,
                    )

    def _put(
        self,
        page: Page,
        tables: Sequence[PageTable],
        bands: Sequence[Sequence[PrintedLine]],
    ) -> None:
        for n, band in enumerate(bands):
            self._entries += (_Text(page.number, line.text) for line in band)
            if n < len(tables):
                self._put_table(page, tables[n], is_first=not n, above=band)

    def _put_table(
        self,
        page: Page,
        part: PageTable,
        is_first: bool,
        above: Sequence[PrintedLine],
    ) -> None:
        table = self._open
        on_top = is_first and all(self._is_margin(page, line) for line in above)
        if not (table and on_top and continues(table.parts[-1].table, part)):
            table = _Table(len(self._tables) + 1)
            self._tables.append(table)
        table.parts.append(PagePart(page.number, part))
        self._entries.append(_Rows(page.number, table))
        self._open = table

    def _is_margin(self, page: Page, line: PrintedLine) -> bool:
        """Tell a page number, or what the page before had in its margin too."""
        if PAGE_NUMBER.fullmatch(line.text):
            return True
        return _in_margin(page, line) and _shape(line) in self._margins


def _bands(tables: Sequence[PageTable], pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the text above, between and below *tables*."""
    bands: list[list[Piece]] = [[] for _ in range(len(tables) + 1)]
    for piece in pieces:
        below = sum((table.top + table.bottom) / 2 < piece.middle for table in tables)
        bands[below].append(piece)
    return bands


def _is_inside(y: float, tables: Iterable[PageTable]) -> bool:
    return any(table.top - 3 <= y <= table.bottom + 3 for table in tables)


def _called(
    pieces: Sequence[Piece], lines: Iterable[Iterable[PrintedLine]]
) -> set[str]:
    """Return the marks of footnotes that a page calls, in its tables too."""
    called = {call for band in lines for line in band for call in line.calls}
    if pieces:
        usual = median(piece.size for piece in pieces)
        called |= {
            piece.text
            for piece in pieces
            if piece.size < _SMALLER * usual and is_mark(piece.text)
        }
    return called


def _in_margin(page: Page, line: PrintedLine) -> bool:
    high = _MARGIN * page.height
    return line.bottom < high or line.top > page.height - high


def _shape(line: PrintedLine) -> str:
    """Return the words of a line without its figures, which count pages."""
    return "".join(letter for letter in fold(line.text) if not letter.isdigit())


def _of_page(rows: Iterable[JoinedRow], page: int) -> Iterator[JoinedRow]:
    return (row for row in rows if row.page == page)
