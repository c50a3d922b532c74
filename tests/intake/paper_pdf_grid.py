"""Tables of the PDF papers: cells, merges, cuts at page ends, three ways of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.paper_model import Grid
from intake.paper_pdf import LEFT, PAD, SIZE, Flow, Fragments, wrap

FONT, LEAD = SIZE - 2, (SIZE - 2) * 1.25


@dataclass(kw_only=True)
class Part:
    """A row or the piece of one that a page holds: lines by cell, spans, merges."""

    cells: list[list[Fragments]]
    spans: list[int]
    is_continued: list[bool]

    @property
    def height(self) -> float:
        return max(1, *(len(lines) for lines in self.cells)) * LEAD + 2 * PAD


def print_grid(flow: Flow, block: Grid) -> None:
    """Print *block* at the place *flow* has come to."""
    scale = flow.width / sum(block.widths)
    widths = [width * scale for width in block.widths]
    heads = [_part(flow, row, widths) for row in block.rows[: block.heads]]
    rest = [_part(flow, row, widths) for row in block.rows[block.heads :]]
    on_page = list(heads)
    room = _room(flow, on_page)
    first = True
    while rest:
        part = rest[0]
        called = _call(flow, part)
        room = _room(flow, on_page)
        if part.height <= room:
            on_page.append(rest.pop(0))
            first = False
            continue
        lines = int((room - 2 * PAD) // LEAD)
        cut = flow.layout.cut_rows and lines >= 2
        if called and not cut:
            for note in called:
                flow.notes.remove(note)
                flow.waiting[note[0]] = note[1]
        if cut:
            upper, lower = _cut(part, lines)
            on_page.append(upper)
            rest[0] = lower
        _draw(flow, on_page, widths, closed=not (cut and flow.layout.open_cut))
        flow.end()
        on_page = list(heads) if flow.layout.repeat_heads else []
        if first and not cut and part.height > _room(flow, on_page):
            raise ValueError("a row is taller than a page and may not be cut")
    _draw(flow, on_page, widths, closed=True)
    flow.y -= 12


def _room(flow: Flow, parts: Sequence[Part]) -> float:
    return flow.y - flow.floor - sum(part.height for part in parts) - 4


def _call(flow: Flow, part: Part) -> list[tuple[str, str]]:
    marks = [
        m for lines in part.cells for line in lines for m, is_mark in line if is_mark
    ]
    called = [(mark, flow.waiting.pop(mark)) for mark in marks if mark in flow.waiting]
    flow.notes += called
    return called


def _part(flow: Flow, row: Sequence[str], widths: Sequence[float]) -> Part:
    cells: list[list[Fragments]] = []
    spans = []
    for n, text in enumerate(row):
        span = 1
        while n + span < len(row) and row[n + span] == "<":
            span += 1
        width = sum(widths[n : n + span]) - 2 * PAD
        shown = "" if text in ("^", "<") else flow.marked(text)
        cells.append(wrap(shown, width, FONT, "body") if shown else [])
        spans.append(span if text != "<" else 0)
    return Part(cells=cells, spans=spans, is_continued=[text == "^" for text in row])


def _cut(part: Part, lines: int) -> tuple[Part, Part]:
    upper = [cell[:lines] for cell in part.cells]
    lower = [cell[lines:] for cell in part.cells]
    return (
        Part(cells=upper, spans=part.spans, is_continued=part.is_continued),
        Part(cells=lower, spans=part.spans, is_continued=[False] * len(lower)),
    )


def _draw(
    flow: Flow, parts: Sequence[Part], widths: Sequence[float], closed: bool
) -> None:
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    y = flow.y
    for part in parts:
        bottom = y - part.height
        for n, span in enumerate(part.spans):
            if not span:
                continue
            left, right = edges[n], edges[n + span]
            if flow.layout.rules == "boxes":
                flow.canvas.setLineWidth(0.5)
                flow.canvas.rect(left, bottom, right - left, y - bottom)
            else:
                if not part.is_continued[n]:
                    _rule(flow, left, y, right, y)
                _rule(flow, left, bottom, left, y)
                _rule(flow, right, bottom, right, y)
            for m, line in enumerate(part.cells[n]):
                base = y - PAD - (m + 1) * LEAD + 3
                flow.fragments(line, left + PAD, base, FONT, "body")
        y = bottom
    if closed and flow.layout.rules != "boxes":
        _rule(flow, edges[0], y, edges[-1], y)
    flow.y = y


def _rule(flow: Flow, x0: float, y0: float, x1: float, y1: float) -> None:
    if flow.layout.rules == "rects":
        flow.canvas.rect(x0, y0, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
    else:
        flow.canvas.setLineWidth(0.5)
        flow.canvas.line(x0, y0, x1, y1)
