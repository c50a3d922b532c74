"""One sheet of an XLSX file: its cells read and written, all else left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from dtiwb.text import compose

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=False)
TRUE = ("1", "true")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class SheetXml:
    """The XML of one sheet, its rows by number; columns count from 1.

    *strings* are the shared strings of the workbook, for whoever reads texts.
    """

    def __init__(self, content: bytes, strings: Sequence[str] = ()) -> None:
        self.root: Any = etree.fromstring(content, PARSER)
        self.data: Any = next(self.root.iterchildren("{*}sheetData"))
        self._strings = strings
        self._tag = f"{{{etree.QName(self.root).namespace}}}"
        self.rows: dict[int, Any] = {}
        number = 0
        for row in self.data.iterchildren("{*}row"):
            number = int(row.get("r", number + 1))
            self.rows[number] = row

    def last_filled(self) -> int:
        """Return the last row with anything in it, comments too."""
        filled = (n for n, row in self.rows.items() if row.find("{*}c/*") is not None)
        return max(filled, default=0)

    def next_shown(self, number: int) -> int:
        """Return the first row below *number* that is not hidden."""
        number += 1
        while number in self.rows and self.rows[number].get("hidden") in TRUE:
            number += 1
        return number

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell, a number with the 15 digits Excel shows.

        Excel stores 1.1 as 1.1000000000000001.
        """
        cell = self.find(row, column)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return text_of(cell.find("{*}is"))
        value = cell.findtext("{*}v") or ""
        if cell.get("t") == "s" and value.isdecimal():
            return self._strings[int(value)] if int(value) < len(self._strings) else ""
        is_number = cell.get("t", "n") == "n" and value
        return f"{float(value):.15g}" if is_number else value

    def has_formula(self, row: int, column: int) -> bool:
        """Tell whether a formula gives the value of a cell."""
        cell = self.find(row, column)
        return cell is not None and cell.find("{*}f") is not None

    def merged(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield first row, first column, last row, last column of merged cells."""
        for each in self.root.iterfind("{*}mergeCells/{*}mergeCell"):
            first, _, last = str(each.get("ref")).partition(":")
            yield (*position(first), *position(last or first))

    def style(self, row: int, column: int) -> int:
        """Return the index of the style a cell is shown in."""
        cell = self.find(row, column)
        return int(
            (cell is not None and cell.get("s")) or self._style(row, column) or 0
        )

    def write_text(self, row: int, column: int, text: str, like: int = 0) -> Any:
        """Write *text*, which never becomes a formula; return the cell.

        Without a style of its own the cell looks like the one in row *like*.
        """
        cell = self._emptied(row, column, like)
        cell.set("t", "inlineStr")
        words = etree.SubElement(
            etree.SubElement(cell, f"{self._tag}is"), f"{self._tag}t"
        )
        words.text = text
        words.set(_SPACE, "preserve")
        return cell

    def write_number(self, row: int, column: int, value: Decimal) -> None:
        """Write *value* as the exact number it is."""
        cell = self._emptied(row, column, 0)
        etree.SubElement(cell, f"{self._tag}v").text = f"{value:f}"

    def write_nothing(self, row: int, column: int) -> None:
        """Empty a cell; it keeps its looks."""
        self._emptied(row, column, 0)

    def to_bytes(self) -> bytes:
        """Return the sheet with its dimension, which readers may size it by, right."""
        dimension = self.root.find("{*}dimension")
        if dimension is not None:
            dimension.set("ref", self._extent())
        return etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def find(self, row: int, column: int) -> Any:
        """Return the element of a cell, or None."""
        found = (cell for at, cell in cells_of(self.rows.get(row, ())) if at == column)
        return next(found, None)

    def _emptied(self, number: int, column: int, like: int) -> Any:
        row = self._row(number)
        row.attrib.pop("spans", None)  # says where its cells end; may be left out
        cell = self._cell(row, number, column)
        if cell.get("s") is None and (style := self._style(like or number, column)):
            cell.set("s", style)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):  # kind of value, and metadata of a formula's
            cell.attrib.pop(name, None)
        return cell

    def _extent(self) -> str:
        last = max(
            (c for row in self.rows.values() for c, _ in cells_of(row)), default=1
        )
        return f"A1:{get_column_letter(last)}{max(self.rows, default=1)}"

    def insert(self, number: int, row: Any) -> None:
        """Put the element *row* where row *number* goes, which must be free."""
        later = min((each for each in self.rows if each > number), default=None)
        if later is None:
            self.data.append(row)
        else:
            self.rows[later].addprevious(row)
        self.rows[number] = row

    def _row(self, number: int) -> Any:
        if number not in self.rows:
            tag = f"{self._tag}row"
            self.insert(number, self.data.makeelement(tag, {"r": str(number)}))
        return self.rows[number]

    def _cell(self, row: Any, number: int, column: int) -> Any:
        place = 0
        for at, cell in cells_of(row):
            if at == column:
                return cell
            if at < column:
                place = row.index(cell) + 1
        cell = row.makeelement(
            f"{self._tag}c", {"r": f"{get_column_letter(column)}{number}"}
        )
        row.insert(place, cell)
        return cell

    def _style(self, number: int, column: int) -> str:
        """Return the style of a cell, else of its row, else of its whole column."""
        row = self.rows.get(number)
        for at, cell in cells_of(() if row is None else row):
            if at == column and cell.get("s"):
                return str(cell.get("s"))
        if row is not None and row.get("customFormat") in TRUE:
            return str(row.get("s", ""))
        for each in self.root.iterfind("{*}cols/{*}col"):
            if int(str(each.get("min"))) <= column <= int(str(each.get("max"))):
                return str(each.get("style", ""))
        return ""


def cells_of(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield the cells of *row* with the number of their column, from 1."""
    column = 0
    for cell in row:
        letters = str(cell.get("r", "")).rstrip("0123456789")
        column = column_index_from_string(letters) if letters else column + 1
        yield column, cell


def position(place: str) -> tuple[int, int]:
    """Return row and column of ``B3``; ValueError for what is no place."""
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :]), column_index_from_string(letters)


def text_of(holder: Any) -> str:
    """Return the text of a string, its runs joined, without pronunciation."""
    if holder is None:
        return ""
    runs = (*holder.iterfind("{*}t"), *holder.iterfind("{*}r/{*}t"))
    return "".join(each.text or "" for each in runs)


def ids_in(sheet: SheetXml, column: int, from_row: int) -> Iterator[tuple[int, str]]:
    """Yield row and text of the filled cells of *column*, as ids are compared.

    Composed, without white space and full stop at the end: ``1.1.`` is ``1.1``.
    """
    for row in sorted(sheet.rows):
        if row >= from_row and (text := as_id(sheet.text(row, column))):
            yield row, text


def as_id(text: str) -> str:
    """Return *text* as ids are compared."""
    return compose(text).strip().removesuffix(".")
