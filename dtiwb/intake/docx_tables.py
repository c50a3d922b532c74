"""Tables of a DOCX: their cells with edges, and which tables only lay out a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from dtiwb.intake.docx_parts import W, attribute, integer, is_on
from dtiwb.intake.docx_text import Looks

_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_ROW, _CELL, _DELETED = W + "trPr", W + "tcPr", W + "del"
_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")
_NEAR = 100.0  # twips; edges as close as that are one edge drawn carelessly
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 8, 2


@dataclass(frozen=True, slots=True)
class Box:
    """One ``w:tc`` with the place of its left edge, in twips."""

    element: etree._Element
    left: float
    continued: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The boxes of a table row by row, and how near two edges may be to be one."""

    rows: tuple[tuple[Box, ...], ...]
    tolerance: float


def blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of *container* in order, insertions accepted."""
    for child in container:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from blocks(child)


def grid_of(table: etree._Element) -> Grid:
    """Return the boxes of *table*; deleted rows are left out."""
    widths = [integer(each, "w") for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    measured = bool(widths) and all(width > 0 for width in widths)
    edges = [0.0, *accumulate(float(width) for width in widths)] if measured else []
    rows = (tuple(_boxes(row, edges)) for row in _parts(table, W + "tr"))
    return Grid(tuple(row for row in rows if row), _NEAR if measured else 0.5)


def _parts(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in container:
        if child.tag == tag:
            properties = child.find(f"{tag}Pr")
            if properties is None or properties.find(_DELETED) is None:
                yield child
        elif child.tag in _WRAPPERS:
            yield from _parts(child, tag)


def _boxes(row: etree._Element, edges: list[float]) -> Iterator[Box]:
    properties = row.find(_ROW)
    before = None if properties is None else properties.find(W + "gridBefore")
    column = integer(before, "val")
    for cell in _parts(row, W + "tc"):
        properties = cell.find(_CELL)
        span, merge = 1, None
        if properties is not None:
            span = max(1, integer(properties.find(W + "gridSpan"), "val", 1))
            merge = properties.find(W + "vMerge")
        continued = merge is not None and attribute(merge, "val") != "restart"
        yield Box(cell, _edge(edges, column), continued)
        column += span


def _edge(edges: list[float], column: int) -> float:
    """Return where *column* begins; a table without widths counts its columns."""
    if column < len(edges):
        return edges[column]
    beyond = column - len(edges) + 1
    return (edges[-1] + 1000.0 * beyond) if edges else float(column)


def only_lays_out(table: etree._Element, grid: Grid, looks: Looks) -> bool:
    """Tell whether *table* is a letterhead or a place for signatures: no lines drawn.

    Such tables are small and have two columns, however many boxes lie between.
    """
    if len(grid.rows) > _LAYOUT_ROWS or _columns_used(grid) > _LAYOUT_COLUMNS:
        return False
    return not _has_lines(table, grid, looks)


def _columns_used(grid: Grid) -> int:
    return len(
        {
            box.left
            for row in grid.rows
            for box in row
            if any((text.text or "").strip() for text in box.element.iter(W + "t"))
        }
    )


def _has_lines(table: etree._Element, grid: Grid, looks: Looks) -> bool:
    own = table.find(f"{W}tblPr/{W}tblBorders")
    if own is not None:
        if _draws(own):
            return True
    else:
        style = attribute(table.find(f"{W}tblPr/{W}tblStyle"), "val")
        for each in looks.chain(style):
            borders = each.find(f"{W}tblPr/{W}tblBorders")
            if borders is not None:
                if _draws(borders):
                    return True
                break
    boxes = [box for row in grid.rows for box in row]
    drawn = sum(_draws(box.element.find(f"{W}tcPr/{W}tcBorders")) for box in boxes)
    return 2 * drawn > len(boxes)


def _draws(borders: etree._Element | None) -> bool:
    if borders is None:
        return False
    sides = (borders.find(W + side) for side in _SIDES)
    return any(
        side is not None and is_on(side) and attribute(side, "val") != "nil"
        for side in sides
    )
