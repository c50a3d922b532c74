"""Tables ruled on a PDF page: their cells, and the pieces of text inside. Pure.

The lines themselves say what a cell is. Where the last row of a page has no line
below it, or the first none above, the upright lines say how far it reaches.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from dtiwb.intake.pdf_drawing import Stroke
from dtiwb.intake.pdf_lines import paragraphs
from dtiwb.intake.pdf_pieces import Piece
from dtiwb.intake.table_rows import Cell, clusters, nearest

_TOUCH = 3.5  # points between the ends of lines that meet
_NEAR_X = 5.0  # points; no column is that narrow
_NEAR_Y = 2.5
_LEAST_COLUMNS = 2
_ORDINAL = re.compile(r"\d{1,3}\.?")
_INSIDE, _MOST_PADDING = 1.0, 6.0  # points a cell keeps free at each side
_SLACK = 2.0  # points by which the width of a word may be guessed wrong
COLUMN_TOLERANCE = _NEAR_X


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """The part of a table that one page holds, with where its columns begin.

    ``is_open_above`` and ``is_open_below`` say that no line closes it there: the
    page ended inside a row.
    """

    rows: tuple[tuple[Cell, ...], ...]
    edges: tuple[float, ...]
    top: float
    bottom: float
    is_open_above: bool
    is_open_below: bool


@dataclass(frozen=True, slots=True)
class _Mesh:
    """Lines that meet, with every place where a column or a row begins or ends."""

    levels: list[Stroke]
    uprights: list[Stroke]
    xs: list[float]
    ys: list[float]

    def column(self, x: float) -> int:
        return bisect_right(self.xs, x) - 1

    def row(self, y: float) -> int:
        return bisect_right(self.ys, y) - 1

    def holds(self, piece: Piece) -> bool:
        x = (piece.x0 + piece.x1) / 2
        inside = self.xs[0] <= x <= self.xs[-1]
        return inside and self.ys[0] <= piece.middle <= self.ys[-1]


def find_tables(
    levels: Sequence[Stroke],
    uprights: Sequence[Stroke],
    pieces: Iterable[Piece],
    before: Sequence[float] = (),
) -> tuple[list[PageTable], list[Piece]]:
    """Return the tables of a page and the pieces that stand in none of them.

    *before* are the column edges of a table the page before ended with: where a
    table has the same sides, all those columns are its own too.
    """
    meshes = list(_meshes(levels, uprights, before))
    inside: list[list[Piece]] = [[] for _ in meshes]
    rest: list[Piece] = []
    for piece in pieces:
        home = next((n for n, mesh in enumerate(meshes) if mesh.holds(piece)), None)
        (rest if home is None else inside[home]).append(piece)
    tables = [
        _table(_with_unruled_rows(mesh, held), held)
        for mesh, held in zip(meshes, inside, strict=True)
        if held
    ]
    return tables, rest


def _with_unruled_rows(mesh: _Mesh, pieces: Iterable[Piece]) -> _Mesh:
    """Return *mesh* with a line above each number that stands below another one.

    Some tables rule their columns only; then the numbers in front tell the rows.
    """
    numbers: dict[int, list[Piece]] = {}
    for piece in pieces:
        if mesh.column(piece.x0) == 0 and _ORDINAL.fullmatch(piece.text):
            numbers.setdefault(mesh.row(piece.middle), []).append(piece)
    found = []
    for row in numbers.values():
        row.sort(key=lambda piece: piece.top)
        counted = [int(piece.text.rstrip(".")) for piece in row]
        if counted == list(range(counted[0], counted[0] + len(row))):
            found += [piece.top - 1 for piece in row[1:]]
    if not found:
        return mesh
    drawn = [(y, mesh.xs[0], mesh.xs[-1]) for y in found]
    return _Mesh(
        [*mesh.levels, *drawn], mesh.uprights, mesh.xs, sorted([*mesh.ys, *found])
    )


def _meshes(
    levels: Sequence[Stroke], uprights: Sequence[Stroke], before: Sequence[float]
) -> Iterator[_Mesh]:
    for level, upright in _meeting(levels, uprights):
        xs = clusters((x for x, _, _ in upright), _NEAR_X)
        ys = clusters((y for y, _, _ in level), _NEAR_Y)
        sides = min(x0 for _, x0, _ in level), max(x1 for _, _, x1 in level)
        ends = min(y0 for _, y0, _ in upright), max(y1 for _, _, y1 in upright)
        xs = _with_ends(xs, *sides, 2 * _NEAR_X)
        ys = _with_ends(ys, *ends, 2 * _NEAR_Y)
        if before and _is_near(xs[0], before[0]) and _is_near(xs[-1], before[-1]):
            xs = clusters([*xs, *before], _NEAR_X)
        if len(xs) > _LEAST_COLUMNS and len(ys) > 1:
            yield _Mesh(level, upright, xs, ys)


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR_X


def _with_ends(
    places: list[float], first: float, last: float, near: float
) -> list[float]:
    """Return *places* and the ends the crossing lines reach beyond them."""
    if first < places[0] - near:
        places = [first, *places]
    return [*places, last] if last > places[-1] + near else places


def _meeting(
    levels: Sequence[Stroke], uprights: Sequence[Stroke]
) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Yield groups of lines that meet each other, directly or through others."""
    groups: list[tuple[list[Stroke], list[Stroke]]] = []
    for upright in uprights:
        joined: tuple[list[Stroke], list[Stroke]] = ([], [upright])
        apart = []
        for group in groups:
            if any(_meet(level, upright) for level in group[0]):
                joined[0].extend(group[0])
                joined[1].extend(group[1])
            else:
                apart.append(group)
        known = set(joined[0])
        joined[0].extend(
            level for level in levels if level not in known and _meet(level, upright)
        )
        groups = [*apart, joined]
    yield from (group for group in groups if len(group[0]) > 0)


def _meet(level: Stroke, upright: Stroke) -> bool:
    y, x0, x1 = level
    x, y0, y1 = upright
    return x0 - _TOUCH <= x <= x1 + _TOUCH and y0 - _TOUCH <= y <= y1 + _TOUCH


def _table(mesh: _Mesh, pieces: list[Piece]) -> PageTable:
    regions = _regions(mesh)
    held: dict[tuple[int, int], list[Piece]] = {}
    padding = _MOST_PADDING
    for piece in pieces:
        row = min(mesh.row(piece.middle), len(mesh.ys) - 2)
        column = min(mesh.column((piece.x0 + piece.x1) / 2), len(mesh.xs) - 2)
        held.setdefault(regions[row][column], []).append(piece)
        margin = piece.x0 - mesh.xs[column]
        if _INSIDE < margin < padding:
            padding = margin
    lowest = max(y for y, _, _ in mesh.levels)
    highest = min(y for y, _, _ in mesh.levels)
    return PageTable(
        rows=tuple(
            _row(mesh, regions, row, held, padding) for row in range(len(mesh.ys) - 1)
        ),
        edges=tuple(mesh.xs),
        top=mesh.ys[0],
        bottom=mesh.ys[-1],
        is_open_above=mesh.ys[0] < highest - _NEAR_Y,
        is_open_below=mesh.ys[-1] > lowest + _NEAR_Y,
    )


def _regions(mesh: _Mesh) -> list[list[tuple[int, int]]]:
    """Return for each place of the grid the first place of the cell it belongs to."""
    regions: list[list[tuple[int, int]]] = []
    for row, (top, bottom) in enumerate(pairwise(mesh.ys)):
        walls = _walls(mesh.uprights, mesh.xs, (top + bottom) / 2)
        ruled = [level for level in mesh.levels if abs(level[0] - top) <= _NEAR_Y]
        line: list[tuple[int, int]] = []
        for column, (left, right) in enumerate(zip(mesh.xs, mesh.xs[1:], strict=False)):
            above = regions[row - 1][column] if row else None
            if column and column not in walls:
                line.append(line[-1])
            elif above and not _is_ruled(ruled, (left + right) / 2):
                line.append(above)
            else:
                line.append((row, column))
        regions.append(line)
    return regions


def _walls(uprights: Sequence[Stroke], xs: Sequence[float], y: float) -> set[int]:
    """Return the edges that are drawn at the height *y*."""
    return {nearest(xs, x) for x, y0, y1 in uprights if y0 - 1 <= y <= y1 + 1}


def _is_ruled(levels: Sequence[Stroke], x: float) -> bool:
    return any(x0 - 1 <= x <= x1 + 1 for _, x0, x1 in levels)


def _row(
    mesh: _Mesh,
    regions: list[list[tuple[int, int]]],
    row: int,
    held: dict[tuple[int, int], list[Piece]],
    padding: float,
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 0
    for region, places in groupby(regions[row]):
        last = column + sum(1 for _ in places)
        starts = region[0] == row
        text = ""
        if starts and region in held:
            width = mesh.xs[last] - mesh.xs[column] - 2 * padding - _SLACK
            text = paragraphs(held[region], width)
        cells.append(Cell(text, mesh.xs[column], continued=not starts))
        column = last
    return tuple(cells)
