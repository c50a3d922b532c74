"""Cells of an XLSX file filled in and rows appended; every other part stays. Pure.

The sheet is edited as the XML it is. To load the workbook and save it again would
drop what openpyxl does not know, and the results of formulas with it, without which
the case could no longer be opened.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter

from dtiwb.register.csv_cells import Cells
from dtiwb.store.writing import xlsx_first_cell

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=False)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def edited_workbook(
    data: bytes, fills: Mapping[int, Cells], rows: Sequence[Sequence[str]], like: int
) -> bytes:
    """Return the workbook *data* with cells filled in and *rows* added, all as text.

    *fills* gives rows by their number in Excel. New rows go below the last one that
    holds anything, pass over hidden ones, and look like row *like*, or, where it is
    0, as their columns say.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = _sheet_with_data(archive)
        sheet = _Sheet(etree.fromstring(archive.read(name), _PARSER))
        for number, cells in fills.items():
            sheet.write(number, cells)
        number = sheet.last_filled()
        for row in rows:
            number = sheet.next_shown(number)
            cells = {n: text for n, text in enumerate(row) if text}
            sheet.write(number, cells, like)
        return _with_member(archive, name, sheet.to_bytes())


class _Sheet:
    """The XML of one sheet, its rows by number."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._data = root.find("{*}sheetData")
        self._tag = f"{{{etree.QName(root).namespace}}}"
        self._rows: dict[int, Any] = {}
        number = 0
        for row in self._data.iterchildren("{*}row"):
            number = int(row.get("r", number + 1))
            self._rows[number] = row
        self._last = max(self._rows, default=0)

    def last_filled(self) -> int:
        """Return the last row with anything in it, comments too."""
        filled = (n for n, row in self._rows.items() if row.find("{*}c/*") is not None)
        return max(filled, default=0)

    def next_shown(self, number: int) -> int:
        """Return the first row below *number* that is not hidden."""
        number += 1
        while number in self._rows and self._rows[number].get("hidden") in _TRUE:
            number += 1
        return number

    def write(self, number: int, cells: Cells, like: int = 0) -> None:
        """Write *cells* into a row, in the style of row *like* where they have none."""
        row = self._row(number)
        row.attrib.pop("spans", None)  # says where its cells end; may be left out
        for index, text in sorted(cells.items()):
            cell = self._cell(row, number, index)
            if cell.get("s") is None and (style := self._style(like, index)):
                cell.set("s", style)
            for child in list(cell):
                cell.remove(child)
            cell.set("t", "inlineStr")
            holder = etree.SubElement(cell, self._tag + "is")
            words = etree.SubElement(holder, self._tag + "t")
            words.text = text if index else xlsx_first_cell(text)
            words.set(_SPACE, "preserve")

    def to_bytes(self) -> bytes:
        """Return the sheet with its dimension, which readers may size it by, right."""
        dimension = self._root.find("{*}dimension")
        if dimension is not None:
            dimension.set("ref", self._extent())
        return bytes(
            etree.tostring(
                self._root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        )

    def _extent(self) -> str:
        last = max(
            (c for row in self._rows.values() for c, _ in _cells(row)), default=1
        )
        return f"A1:{get_column_letter(last)}{max(self._rows, default=1)}"

    def _row(self, number: int) -> Any:
        if number not in self._rows:
            row = self._data.makeelement(self._tag + "row", {"r": str(number)})
            if number > self._last:
                self._data.append(row)
                self._last = number
            else:
                later = min(each for each in self._rows if each > number)
                self._rows[later].addprevious(row)
            self._rows[number] = row
        return self._rows[number]

    def _cell(self, row: Any, number: int, index: int) -> Any:
        place = 0
        for column, cell in _cells(row):
            if column == index + 1:
                return cell
            if column <= index:
                place = row.index(cell) + 1
        reference = f"{get_column_letter(index + 1)}{number}"
        cell = row.makeelement(self._tag + "c", {"r": reference})
        row.insert(place, cell)
        return cell

    def _style(self, number: int, index: int) -> str:
        """Return the style of a cell in row *number*, else of its whole column."""
        for column, cell in _cells(self._rows.get(number, ())):
            if column == index + 1 and cell.get("s"):
                return str(cell.get("s"))
        for each in self._root.iterfind("{*}cols/{*}col"):
            if int(each.get("min")) <= index + 1 <= int(each.get("max")):
                return str(each.get("style", ""))
        return ""


_TRUE = ("1", "true")


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield the cells of *row* with the number of their column, from 1."""
    column = 0
    for cell in row:
        reference = cell.get("r", "")
        letters = reference.rstrip("0123456789")
        column = column_index_from_string(letters) if letters else column + 1
        yield column, cell


def _sheet_with_data(archive: zipfile.ZipFile) -> str:
    """Return the member that is the only shown sheet with data, else the first shown.

    ``store.sheets`` has refused workbooks with several.
    """
    book = etree.fromstring(archive.read("xl/workbook.xml"), _PARSER)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _PARSER)
    targets = {str(each.get("Id")): str(each.get("Target")) for each in relations}
    shown = [
        posixpath.normpath(posixpath.join("/xl", targets[str(sheet.get(_RELATION))]))[
            1:
        ]
        for sheet in book.iterfind("{*}sheets/{*}sheet")
        if sheet.get("state", "visible") == "visible"
    ]
    return next((name for name in shown if _has_data(archive.read(name))), shown[0])


def _has_data(content: bytes) -> bool:
    root = etree.fromstring(content, _PARSER)
    return root.find("{*}sheetData/{*}row/{*}c/*") is not None


def _with_member(archive: zipfile.ZipFile, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for member in archive.infolist():
            data = content if member.filename == name else archive.read(member)
            written.writestr(member, data, compress_type=member.compress_type)
    return out.getvalue()
