"""One page of a PDF: its words with their places, and the lines ruled on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from dtiwb.intake.pdf_drawing import Stroke, drawn, strokes
from dtiwb.intake.pdf_letters import Letters
from dtiwb.intake.pdf_pieces import Piece, read_pieces
from dtiwb.intake.pdf_scattered import gathered_pieces, is_scattered


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one page holds.

    *picture_share* is how much of it pictures cover; *scattered* that its letters
    were written out of order.
    """

    number: int
    width: float
    height: float
    pieces: list[Piece]
    levels: list[Stroke]
    uprights: list[Stroke]
    picture_share: float
    scattered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Turns boxes of PDF space into boxes as seen: rotated, and from the top down."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        size = self.width, self.height
        return size[::-1] if self.rotation in (90, 270) else size

    def seen(self, box: Any) -> Any:
        """Return x0, top, x1, bottom for left, bottom, right, top; or all of arrays."""
        left, right = box[0] - self.left, box[2] - self.left
        low, high = box[1] - self.bottom, box[3] - self.bottom
        match self.rotation:
            case 90:
                return low, left, high, right
            case 180:
                return self.width - right, low, self.width - left, high
            case 270:
                across, down = self.height, self.width
                return across - high, down - right, across - low, down - left
            case _:
                return left, self.height - high, right, self.height - low


def read_page(
    document: pdfium.PdfDocument, index: int, scattered: bool = False
) -> Page:
    """Read page *index* (from 0) and close it again.

    *scattered* says that the page before was, and this one is from the same hand.
    """
    page = document[index]
    try:
        left, bottom, right, top = page.get_bbox()
        frame = Frame(
            left=left,
            bottom=bottom,
            width=right - left,
            height=top - bottom,
            rotation=page.get_rotation(),
        )
        boxes, pictures = drawn(page.raw)
        levels, uprights = strokes([frame.seen(box) for box in boxes])
        text_page = page.get_textpage()
        try:
            letters = Letters(text_page, frame.seen)
            scattered = scattered or is_scattered(letters.text)
            read = gathered_pieces if scattered else read_pieces
            pieces = read(letters, uprights)
        finally:
            text_page.close()
        area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in pictures)
        width, height = frame.size
        return Page(
            number=index + 1,
            width=width,
            height=height,
            pieces=pieces,
            levels=levels,
            uprights=uprights,
            picture_share=area / max(width * height, 1.0),
            scattered=scattered,
        )
    finally:
        page.close()
