"""The template row of an XLSX form repeated; everything below it moves down."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from dtiwb.models import FormRows
from dtiwb.office.book_xml import BOOK, SheetEntry
from dtiwb.office.sheet_xml import SheetXml, cells_of
from dtiwb.report.documents.package import to_bytes
from dtiwb.report.forms.moving import Block, Ends, moved_formula, moved_range

_FORMULAS = ("{*}f", "{*}formula", "{*}formula1", "{*}formula2", "{*}definedName")
_RANGES = ("ref", "sqref", "activeCell", "topLeftCell")
_WITH_FORMULAS = re.compile(r"xl/(?:worksheets|charts)/[^/]+\.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row to write: a criterion or a main index, and the rows of its group."""

    id: str
    is_indicator: bool = False
    inside: int = 0


def grow(
    parts: dict[str, bytes],
    entry: SheetEntry,
    sheet: SheetXml,
    rows: FormRows,
    lines: Sequence[Line],
) -> list[int]:
    """Repeat the template rows of *sheet* for *lines*; return the rows they became.

    Formulas, ranges, names, charts and pictures of the whole workbook in *parts*
    follow. Without lines the row of criteria stays as it is.
    """
    last = rows.criterion_row or 0
    block = Block(first=rows.indicator_row or last, last=last, count=max(len(lines), 1))
    _write_out_shared(sheet.root)
    templates = {row: sheet.rows.pop(row) for row in range(block.first, last + 1)}
    _shift_rows(sheet, block, templates.values())
    merged = _move_around(sheet.root, block, entry.title)
    numbers = list(range(block.first, block.first + block.count))
    for number, line in zip(numbers, lines or [Line(id="")], strict=True):
        origin = block.first if line.is_indicator else last
        made = deepcopy(templates[origin])
        _place(made, number)
        ends = _ends(block, origin, number, line)
        for formula in made.iter("{*}f"):
            formula.text = moved_formula(formula.text or "", ends, entry.title, True)
            if "ref" in formula.attrib:
                formula.set("ref", moved_range(formula.get("ref"), ends))
        sheet.insert(number, made)
        _merge(sheet.root, merged.get(origin, ()), number)
    _move_elsewhere(parts, entry, block)
    return numbers if lines else []


def _ends(block: Block, origin: int, number: int, line: Line) -> Ends:
    """Return where rows are, seen from a copy: its own row, and that of its group."""

    def begins(row: int) -> int:
        if row == origin:
            return number
        return number + 1 if row == block.last else block.begins(row)

    def ends(row: int) -> int:
        if row == origin:
            return number
        return number + line.inside if row == block.last else block.ends(row)

    return begins, ends


def _write_out_shared(root: Any) -> None:
    """Give every cell of a shared formula the formula itself."""
    shared: dict[str, Translator] = {}
    for row in root.iterfind("{*}sheetData/{*}row"):
        for column, cell in cells_of(row):
            formula = cell.find("{*}f")
            if formula is None or formula.get("t") != "shared":
                continue
            place = f"{get_column_letter(column)}{row.get('r')}"
            key = str(formula.get("si"))
            if formula.text:
                shared[key] = Translator(f"={formula.text}", place)
            else:
                formula.text = str(shared[key].translate_formula(place))[1:]
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)


def _shift_rows(sheet: SheetXml, block: Block, templates: Any) -> None:
    for template in templates:
        sheet.data.remove(template)
    for number in sorted(sheet.rows, reverse=True):
        if number > block.last:
            row = sheet.rows.pop(number)
            _place(row, number + block.added)
            sheet.rows[number + block.added] = row


def _place(row: Any, number: int) -> None:
    """Number *row* and its cells anew."""
    cells = list(cells_of(row))
    row.set("r", str(number))
    for column, cell in cells:
        cell.set("r", f"{get_column_letter(column)}{number}")


def _move_around(root: Any, block: Block, title: str) -> dict[int, list[str]]:
    """Move what a sheet says about its rows; return merged cells of the templates.

    These come as ``A{row}:B{row}`` by the row they stood in.
    """
    merged: dict[int, list[str]] = {}
    for each in list(root.iterfind("{*}mergeCells/{*}mergeCell")):
        rows = [int(text) for text in re.findall(r"\d+", each.get("ref"))]
        if block.first <= rows[0] <= block.last:
            shape = re.sub(r"\d+", "{row}", each.get("ref"))
            merged.setdefault(rows[0], []).append(shape)
            each.getparent().remove(each)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in _RANGES:
            if name in element.attrib:
                element.set(name, moved_range(element.get(name), block.both))
        if etree.QName(element).localname == "sqref":
            element.text = moved_range(element.text or "", block.both)
        if etree.QName(element).localname == "brk" and _is_row_break(element):
            element.set("id", str(block.ends(int(element.get("id")))))
    _move_formulas(root, block, title, is_inside=True)
    return merged


def _is_row_break(element: Any) -> bool:
    return bool(etree.QName(element.getparent()).localname == "rowBreaks")


def _merge(root: Any, shapes: Sequence[str], number: int) -> None:
    holder = root.find("{*}mergeCells")
    for shape in shapes:
        tag = holder.tag.replace("mergeCells", "mergeCell")
        etree.SubElement(holder, tag, ref=shape.format(row=number))
    if holder is not None:
        holder.set("count", str(len(holder)))


def _move_formulas(root: Any, block: Block, title: str, is_inside: bool) -> bool:
    found = False
    for each in root.iter(*_FORMULAS):
        if each.text:
            each.text = moved_formula(each.text, block.both, title, is_inside)
            found = True
    return found


def _move_elsewhere(parts: dict[str, bytes], entry: SheetEntry, block: Block) -> None:
    """Let the rest of the workbook, names and charts too, find its rows again."""
    for name in sorted(parts):
        is_other = _WITH_FORMULAS.fullmatch(name) and name != entry.part
        if is_other or name == BOOK:
            root = etree.fromstring(parts[name])
            if is_other:
                _write_out_shared(root)
            if _move_formulas(root, block, entry.title, is_inside=False):
                parts[name] = to_bytes(root)
    for name in _drawings(parts, entry):
        root = etree.fromstring(parts[name])
        for row in root.iter("{*}row"):  # these count from 0
            row.text = str(block.begins(int(row.text or 0) + 1) - 1)
        parts[name] = to_bytes(root)


def _drawings(parts: dict[str, bytes], entry: SheetEntry) -> Iterator[str]:
    folder, file = posixpath.split(entry.part)
    relations = parts.get(f"{folder}/_rels/{file}.rels")
    for each in () if relations is None else etree.fromstring(relations):
        if str(each.get("Type")).endswith("/drawing"):
            target = posixpath.join("/", folder, str(each.get("Target")))
            yield posixpath.normpath(target)[1:]
