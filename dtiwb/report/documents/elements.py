"""The elements of a Word document: runs, paragraphs, tables, sections.

How anything looks is said once, in the styles; here stands only what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TWIPS = 1440 / 25.4
_LONG_ROW = 500
"""A row with more characters may break over two pages; a shorter one never does."""

PORTRAIT, LANDSCAPE = (210, 297), (297, 210)
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""Millimetres, within what Nghị định 30/2020/NĐ-CP allows."""
TEXT_WIDTH = {
    size: size[0] - MARGINS["left"] - MARGINS["right"] for size in (PORTRAIT, LANDSCAPE)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its paragraphs as style and text, spread over *span* columns."""

    lines: Sequence[tuple[str, str]]
    span: int = 1


def cell(style: str, *texts: str, span: int = 1) -> Cell:
    """Return a cell whose paragraphs all have one style."""
    return Cell(lines=[(style, text) for text in texts or ("",)], span=span)


def w(name: str, /, *children: Element | None, **attributes: str) -> Element:
    """Return the element ``w:name`` with its attributes in the same namespace."""
    node = etree.Element(f"{{{W}}}{name}", nsmap={"w": W, "r": R})
    for key, value in attributes.items():
        node.set(f"{{{W}}}{key}", value)
    node.extend(child for child in children if child is not None)
    return node


def twips(millimetres: float) -> str:
    """Return a length as Word counts it."""
    return str(round(millimetres * _TWIPS))


def printable(text: str) -> str:
    """Return *text* without the characters no XML can hold."""
    return _NOT_XML.sub("", text)


def run(text: str) -> Element:
    """Return *text* as a run; its line breaks stay."""
    node = w("r")
    for number, line in enumerate(printable(text).splitlines() or [""]):
        if number:
            node.append(w("br"))
        piece = w("t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        node.append(piece)
    return node


def paragraph(style: str, text: str = "", *more: Element) -> Element:
    """Return a paragraph of *style* that says *text*, then *more*."""
    runs = [run(text)] if text else []
    return w("p", w("pPr", w("pStyle", val=style)), *runs, *more)


def page_number() -> Element:
    """Return the field that shows the number of the page."""
    return w("fldSimple", run("2"), instr=" PAGE ")


def table(
    style: str, widths: Sequence[float], rows: Iterable[Sequence[Cell]], heads: int = 0
) -> Element:
    """Return a table; its first *heads* rows are repeated on every page.

    *widths* are millimetres.
    """
    grid = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
    made = [_row(cells, widths, number < heads) for number, cells in enumerate(rows)]
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=twips(sum(widths)), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0020" if heads else "0000"),
    )
    return w("tbl", properties, grid, *made)


def _row(cells: Sequence[Cell], widths: Sequence[float], is_head: bool) -> Element:
    length = sum(len(text) for each in cells for _, text in each.lines)
    made, column = [], 0
    for each in cells:
        made.append(_cell(each, sum(widths[column : column + each.span])))
        column += each.span
    properties = w(
        "trPr",
        w("cantSplit") if length < _LONG_ROW else None,
        w("tblHeader") if is_head else None,
    )
    return w("tr", properties, *made)


def _cell(cell: Cell, width: float) -> Element:
    properties = w(
        "tcPr",
        w("tcW", w=twips(width), type="dxa"),
        w("gridSpan", val=str(cell.span)) if cell.span > 1 else None,
    )
    return w("tc", properties, *(paragraph(*line) for line in cell.lines))


def section(size: tuple[int, int]) -> Element:
    """Return a section of paper *size* with pages of its own, from 1.

    The number stands in the top margin and not on the first page.
    """
    margins = {side: twips(length) for side, length in MARGINS.items()}
    kinds = ("default", "first")
    return w(
        "sectPr",
        *(_reference("headerReference", kind) for kind in kinds),
        *(_reference("footerReference", kind) for kind in kinds),
        w("type", val="nextPage"),
        w(
            "pgSz",
            w=twips(size[0]),
            h=twips(size[1]),
            orient="landscape" if size == LANDSCAPE else "portrait",
        ),
        w("pgMar", **margins, header=twips(10), footer=twips(8), gutter="0"),
        w("pgNumType", start="1"),
        w("titlePg"),
    )


def _reference(name: str, kind: str) -> Element:
    node = w(name, type=kind)
    node.set(f"{{{R}}}id", f"{name.removesuffix('Reference')}-{kind}")
    return node
