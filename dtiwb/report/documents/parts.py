"""The parts of a paper under Roman numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dtiwb.report.documents.elements import Element, paragraph
from dtiwb.report.documents.letterhead import roman


def numbered(parts: Iterable[tuple[str, Iterable[Element]]]) -> Iterator[Element]:
    """Yield *parts*, title and blocks; one without blocks is left out uncounted."""
    told = [(title, list(blocks)) for title, blocks in parts]
    filled = [(title, blocks) for title, blocks in told if blocks]
    for number, (title, blocks) in enumerate(filled, 1):
        yield paragraph("Muc1", f"{roman(number)}. {title}")
        yield from blocks
