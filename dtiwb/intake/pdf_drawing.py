"""What is drawn on a PDF page: thin lines that may rule a table, and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF space; x0, top, x1, bottom once seen from above."""

Stroke = tuple[float, float, float]
"""A straight line: where it lies across, and from where to where it runs."""

_THIN = 3.6  # points; what is drawn thicker than that rules no table
_MOST_OBJECTS = 30_000  # beyond that a page is a drawing or a map
_MOST_SEGMENTS = 4_000
_DEEPEST = 4
_Point = tuple[float, float]
_SAME = 0.7  # points two ends may differ on a line that counts as straight
_BESIDE = 2.2  # points between the two strokes of a double line
_APART = 4.0  # points between the dots or dashes of one line
_SHORTEST = 6.0  # points; what is shorter is a letter or an ornament


def bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a PDFium function that takes a handle and *arguments* unconverted."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    prototype = ctypes.CFUNCTYPE(result, ctypes.c_void_p, *arguments)
    return prototype(address)


_P, _I = ctypes.c_void_p, ctypes.c_int
_TEXT, _PATH = pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH
_IMAGE, _FORM = pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_FORM
_kind = bare(pdfium_c.FPDFPageObj_GetType, _I)
_bounds = bare(pdfium_c.FPDFPageObj_GetBounds, _I, _P, _P, _P, _P)
_matrix = bare(pdfium_c.FPDFPageObj_GetMatrix, _I, _P)
_mode = bare(pdfium_c.FPDFPath_GetDrawMode, _I, _P, _P)
_segment_count = bare(pdfium_c.FPDFPath_CountSegments, _I)
_segment = bare(pdfium_c.FPDFPath_GetPathSegment, _P, _I)
_segment_kind = bare(pdfium_c.FPDFPathSegment_GetType, _I)
_point = bare(pdfium_c.FPDFPathSegment_GetPoint, _I, _P, _P)
_page_count = bare(pdfium_c.FPDFPage_CountObjects, _I)
_page_object = bare(pdfium_c.FPDFPage_GetObject, _P, _I)
_form_count = bare(pdfium_c.FPDFFormObj_CountObjects, _I)
_form_object = bare(pdfium_c.FPDFFormObj_GetObject, _P, ctypes.c_ulong)


class _Matrix(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_float) for name in "abcdef")

    def apply(self, x: float, y: float) -> _Point:
        a, b, c, d, e, f = (getattr(self, name) for name in "abcdef")
        return a * x + c * y + e, b * x + d * y + f


def drawn(page: Any) -> tuple[list[Box], list[Box]]:
    """Return the thin lines and the pictures of a page, given its raw handle."""
    handle = ctypes.cast(page, ctypes.c_void_p).value
    drawing = _Drawing()
    count = _page_count(handle)
    if count <= _MOST_OBJECTS:
        objects = list(map(_page_object, repeat(handle), range(count)))
        drawing.take(objects, ())
    return drawing.rules, drawing.pictures


class _Drawing:
    """Collects lines and pictures; forms are entered, their matrices kept in mind."""

    def __init__(self) -> None:
        self.rules: list[Box] = []
        self.pictures: list[Box] = []
        self._box = (ctypes.c_float * 4)()
        start = ctypes.addressof(self._box)
        self._corners = tuple(start + 4 * n for n in range(4))
        self._pair = (ctypes.c_int * 2)()
        pair = ctypes.addressof(self._pair)
        self._switches = (pair, pair + 4)

    def take(self, objects: list[Any], matrices: tuple[_Matrix, ...]) -> None:
        """Look at *objects*, which *matrices* move to their place, inner one first."""
        for each, kind in zip(objects, map(_kind, objects), strict=True):
            if kind == _TEXT:
                continue
            if kind == _PATH:
                self._path(each, matrices)
            elif kind == _IMAGE:
                _bounds(each, *self._corners)
                self.pictures.append(_moved(tuple(self._box), matrices))
            elif kind == _FORM and len(matrices) < _DEEPEST:
                inner = _Matrix()
                _matrix(each, ctypes.addressof(inner))
                count = min(_form_count(each), _MOST_OBJECTS)
                inside = list(map(_form_object, repeat(each), range(count)))
                self.take(inside, (inner, *matrices))

    def _path(self, path: Any, matrices: tuple[_Matrix, ...]) -> None:
        _bounds(path, *self._corners)
        left, bottom, right, top = self._box
        if right - left <= _THIN or top - bottom <= _THIN:
            self.rules.append(_moved((left, bottom, right, top), matrices))
            return
        _mode(path, *self._switches)
        is_stroked = bool(self._pair[1])
        count = _segment_count(path)
        if count <= 5 and not is_stroked:  # shading
            return
        own = _Matrix()
        _matrix(path, ctypes.addressof(own))
        for points in self._subpaths(path, min(count, _MOST_SEGMENTS)):
            placed = [own.apply(*point) for point in points]
            for box in _lines(placed, is_stroked):
                self.rules.append(_moved(box, matrices))

    def _subpaths(self, path: Any, count: int) -> Iterator[list[_Point]]:
        points: list[_Point] = []
        x, y = self._corners[:2]
        for n in range(count):
            segment = _segment(path, n)
            kind = _segment_kind(segment)
            if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
                yield points
                points = []
            if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
                points = []  # a curve rules nothing
                continue
            _point(segment, x, y)
            points.append((self._box[0], self._box[1]))
        if points:
            yield points


def _lines(points: list[_Point], is_stroked: bool) -> Iterator[Box]:
    """Yield the straight lines along *points*, or the one thin bar they enclose."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
        yield box
    elif is_stroked:
        ends = points[1:] + (points[:1] if len(points) > 3 else [])
        for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
            if abs(x0 - x1) < _SAME or abs(y0 - y1) < _SAME:
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _moved(box: tuple[float, ...], matrices: tuple[_Matrix, ...]) -> Box:
    left, bottom, right, top = box
    for matrix in matrices:
        xs, ys = zip(
            *(
                matrix.apply(x, y)
                for x, y in ((left, bottom), (left, top), (right, bottom), (right, top))
            ),
            strict=True,
        )
        left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    return left, bottom, right, top


def strokes(boxes: list[Box]) -> tuple[list[Stroke], list[Stroke]]:
    """Return the horizontal and the vertical lines that *boxes* (as seen) make up.

    Tables are drawn border by border, dotted ones dot by dot: what lies on one line
    and nearly touches is one line.
    """
    level, upright = [], []
    for x0, top, x1, bottom in boxes:
        wide, high = x1 - x0, bottom - top
        if wide >= high or wide < _THIN > high:
            level.append(((top + bottom) / 2, x0, x1))
        if high > wide or wide < _THIN > high:
            upright.append(((x0 + x1) / 2, top, bottom))
    return _merged(level), _merged(upright)


def _merged(pieces: list[Stroke]) -> list[Stroke]:
    pieces.sort()
    result: list[Stroke] = []
    start = 0
    for n in range(1, len(pieces) + 1):
        if n < len(pieces) and pieces[n][0] - pieces[n - 1][0] <= _BESIDE:
            continue
        result += _joined(pieces[start:n])
        start = n
    return result


def _joined(pieces: list[Stroke]) -> Iterator[Stroke]:
    """Yield the lines made of *pieces*, which all lie at about the same place."""
    pieces.sort(key=lambda piece: piece[1])
    place, start, end = pieces[0]
    for other, begins, ends in pieces[1:]:
        if begins - end <= _APART:
            end = max(end, ends)
            continue
        if end - start >= _SHORTEST:
            yield place, start, end
        place, start, end = other, begins, ends
    if end - start >= _SHORTEST:
        yield place, start, end
