"""Papers as PDF, line by line, so that pages cut what real pages cut.

Rows run over page ends, table heads repeat, footnotes stand small at the bottom.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib
from intake.paper_model import Block, Grid, NewPage, Sides, Text, notes_in, with_marks
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
SIZE, SMALL = 12.0, 9.0
TOP, BOTTOM, LEFT, RIGHT = 64.0, 56.0, 85.0, 50.0
PAD = 3.0
MARK = re.compile("(\x01\\d+\x02)")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a producer draws: rules, heads, cuts, letters, the way pages lie."""

    rules: Literal["lines", "rects", "boxes"] = "lines"
    repeat_heads: bool = True
    open_cut: bool = False
    cut_rows: bool = True
    letters: Literal["NFC", "NFD"] = "NFC"
    rotated: bool = False
    justified: bool = True
    note_rule: bool = True
    page_height: float = A4[1]


@cache
def fonts() -> dict[str, str]:
    """Register the letters matplotlib brings along; they know all of Vietnamese."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    names = {"body": "DejaVuSerif", "bold": "DejaVuSerif-Bold"}
    for name in names.values():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return names


Fragments = list[tuple[str, bool]]  # words or one word, and whether it is a mark


@dataclass(kw_only=True)
class Flow:
    """Fills page after page of one canvas from the top down."""

    canvas: Canvas
    layout: Layout
    page: int = 1
    landscape: bool = False
    y: float = 0.0
    notes: list[tuple[str, str]] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self) -> None:
        """Set up a page, its number in the middle of the top margin."""
        width, height = self.size
        if self.landscape and self.layout.rotated:
            self.canvas.setPageSize((height, width))
            self.canvas.setPageRotation(90)
            self.canvas.translate(height, 0)
            self.canvas.rotate(90)
        else:
            self.canvas.setPageSize((width, height))
            self.canvas.setPageRotation(0)
        self.y = height - TOP
        if self.page > 1:
            self.draw(str(self.page), width / 2 - 4, height - 40, SIZE)

    @property
    def size(self) -> tuple[float, float]:
        width, height = A4[0], self.layout.page_height
        return (height, width) if self.landscape else (width, height)

    @property
    def width(self) -> float:
        return self.size[0] - LEFT - RIGHT

    @property
    def floor(self) -> float:
        """Where the text must end: above the footnotes called so far."""
        lines = sum(len(self.note_lines(*note)) for note in self.notes)
        return BOTTOM + (lines * SMALL * 1.2 + 8 if lines else 0)

    def note_lines(self, mark: str, words: str) -> list[Fragments]:
        return wrap(f"\x01{mark}\x02 {words}", self.width, SMALL, "body")

    def end(self, last: bool = False) -> None:
        """Print the footnotes and close the page."""
        y = self.floor - 6
        if self.notes and self.layout.note_rule:
            self.canvas.setLineWidth(0.6)
            self.canvas.line(LEFT, y + 2, LEFT + 144, y + 2)
        for note in self.notes:
            for fragments in self.note_lines(*note):
                y -= SMALL * 1.2
                self.fragments(fragments, LEFT, y, SMALL, "body")
        self.notes = []
        self.canvas.showPage()
        self.page += 1
        if not last:
            self.begin()

    def draw(
        self, text: str, x: float, y: float, size: float, font: str = "body"
    ) -> None:
        self.canvas.setFont(fonts()[font], size)
        letters = unicodedata.normalize(self.layout.letters, text)
        self.canvas.drawString(x, y, letters)

    def fragments(
        self,
        line: Fragments,
        x: float,
        y: float,
        size: float,
        font: str,
        gap: float = 0.0,
    ) -> None:
        """Draw one line; *gap* is added to each space of a justified one."""
        space = measure(" ", size, font) + gap
        for words, is_mark in line:
            if is_mark:
                self.draw(words, x, y + size * 0.35, size * 0.62, font)
                x += measure(words, size * 0.62, font)
                continue
            if not gap:
                self.draw(words, x, y, size, font)
                x += measure(words, size, font)
                continue
            for m, word in enumerate(words.split(" ")):
                x += space if m else 0
                if word:
                    self.draw(word, x, y, size, font)
                    x += measure(word, size, font)

    def room(self, line: Fragments, height: float) -> None:
        """Make room for *line* and the notes it calls, on this page or the next."""
        called = [
            (m, self.waiting.pop(m))
            for m, is_mark in line
            if is_mark and m in self.waiting
        ]
        self.notes += called
        if self.y - height < self.floor:
            for note in called:
                self.notes.remove(note)
            self.end()
            self.notes += called

    def marked(self, text: str) -> str:
        """Number the notes that *text* calls and keep their words for the page end."""
        words = notes_in(text)
        start = next(self.count)
        self.count = itertools.chain([start], self.count)
        marks = with_marks(
            re.sub(r"\]\]", "]]\x02", text.replace("[[", "\x01[[")), self.count
        )
        for n, note in enumerate(words):
            self.waiting[str(start + n)] = note
        return marks


def measure(text: str, size: float, font: str) -> float:
    return pdfmetrics.stringWidth(text, fonts()[font], size)


def wrap(text: str, width: float, size: float, font: str) -> list[Fragments]:
    """Break *text* into lines of at most *width*; marks stay glued to their word."""
    lines: list[Fragments] = []
    for paragraph in text.split("\n"):
        line: list[str] = []
        for word in paragraph.split(" "):
            words = MARK.sub("0", " ".join([*line, word]))
            if line and measure(words, size, font) > width:
                lines.append(_fragments(line))
                line = []
            line.append(word)
        lines.append(_fragments(line))
    return lines


def _fragments(words: list[str]) -> Fragments:
    bits = MARK.split(" ".join(words))
    return [(bit.strip("\x01\x02"), bit.startswith("\x01")) for bit in bits if bit]


def paragraph(flow: Flow, block: Text) -> None:
    """Print a paragraph, justified where the layout says so, titles centred."""
    font = "bold" if block.look in ("title", "bold") else "body"
    lines = wrap(flow.marked(block.text), flow.width, SIZE, font)
    for n, line in enumerate(lines):
        flow.room(line, SIZE * 1.35)
        flow.y -= SIZE * 1.35
        words = "".join(text for text, is_mark in line if not is_mark)
        spare = flow.width - measure(words, SIZE, font) - 8
        x, gap = LEFT, 0.0
        if block.look == "title":
            x = LEFT + spare / 2
        elif flow.layout.justified and n < len(lines) - 1 and " " in words:
            gap = spare / words.count(" ")
        flow.fragments(line, x, flow.y, SIZE, font, gap)
    flow.y -= 5


def sides(flow: Flow, block: Sides) -> None:
    """Print two columns, the right one set a little lower and wider apart."""
    top = flow.y
    ends = []
    for side, (lines, size, lead) in enumerate(
        ((block.left, 11, 15), (block.right, 12, 17))
    ):
        y = top
        middle = LEFT + flow.width * (0.22 if side == 0 else 0.72)
        for line in lines:
            y -= lead
            if line:
                flow.draw(line, middle - measure(line, size, "body") / 2, y, size)
        ends.append(y)
    flow.y = min(ends) - 10


def grid(flow: Flow, block: Grid) -> None:
    """Print a table, rows cut where the page ends, heads again on the next one."""
    from intake.paper_pdf_grid import print_grid

    print_grid(flow, block)


def write_pdf(
    path: Path, blocks: Sequence[Block], layout: Layout | None = None
) -> None:
    """Write *blocks* as a PDF to *path*."""
    fonts()
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    flow = Flow(canvas=canvas, layout=layout or Layout())
    flow.begin()
    for block in blocks:
        match block:
            case Text():
                paragraph(flow, block)
            case Sides():
                sides(flow, block)
            case Grid():
                grid(flow, block)
            case NewPage(landscape=landscape):
                flow.end(last=True)
                flow.landscape = landscape
                flow.begin()
    flow.end(last=True)
    canvas.save()
