"""One paragraph of a DOCX as printed lines, with the notes and boxes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from dtiwb.intake.docx_notes import Notes
from dtiwb.intake.docx_numbers import Numbering, list_of
from dtiwb.intake.docx_parts import Parts, W, attribute, is_on
from dtiwb.intake.docx_tables import blocks
from dtiwb.intake.docx_text import Looks, Piece, Printed
from dtiwb.text import compose

_PROPERTIES, _MARK = W + "pPr", W + "rPr"
_DELETED = (W + "del", W + "moveFrom")
_INVISIBLE = re.compile("[\u200b\ufeff\u2060]")


@dataclass(slots=True)
class Pages:
    """Counts pages: where an author broke them, and where Word last saw a new one."""

    number: int = 1
    is_fresh: bool = True

    def turn(self) -> None:
        """Begin a page."""
        self.number += 1
        self.is_fresh = True

    def seen(self) -> None:
        """Begin a page unless one has just begun: Word notes those a second time."""
        if not self.is_fresh:
            self.turn()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A note called in the text, under the mark printed there."""

    kind: str
    identifier: str
    mark: str


@dataclass(slots=True)
class Read:
    """What one paragraph gave: printed lines with their pages, notes, and boxes."""

    lines: list[tuple[str, int]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    boxes: list[Piece] = field(default_factory=list)


def grouped(
    container: etree._Element,
) -> Iterator[list[etree._Element] | etree._Element]:
    """Yield tables, and paragraphs as lists: several where their marks are deleted."""
    group: list[etree._Element] = []
    for block in blocks(container):
        if block.tag == W + "p":
            group.append(block)
            if not _mark_is_deleted(block):
                yield group
                group = []
        else:
            if group:
                yield group
                group = []
            yield block
    if group:
        yield group


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    properties = paragraph.find(_PROPERTIES)
    mark = None if properties is None else properties.find(_MARK)
    return mark is not None and any(each.tag in _DELETED for each in mark)


class Paragraphs:
    """Reads paragraphs in order; lists, notes, fields and pages are counted on."""

    def __init__(self, parts: Parts, looks: Looks) -> None:
        self.pages = Pages()
        self.notes = Notes(parts)
        self._looks = looks
        self._printed = Printed(looks)
        self._numbering = Numbering(parts.numbering)

    def read(self, group: list[etree._Element]) -> Read:
        """Read the paragraphs of *group*, which are one on paper."""
        read = Read()
        properties = group[-1].find(_PROPERTIES)
        style = (
            ""
            if properties is None
            else attribute(properties.find(W + "pStyle"), "val")
        )
        if properties is not None and is_on(properties.find(W + "pageBreakBefore")):
            self.pages.seen()
        label = self._numbering.label(*list_of(properties, self._looks, style))
        for paragraph in group:
            self._take(self._printed.pieces(paragraph, style), read)
        read.lines = [(_clean(text), page) for text, page in read.lines]
        has_text = any(text for text, _ in read.lines)
        if label and (has_text or any(c.isalnum() for c in label)):
            text, page = read.lines[0]
            read.lines[0] = (f"{label}{text}".strip(), page)
        return read

    def _take(self, pieces: Iterator[Piece], read: Read) -> None:
        text, page = "", 0
        if read.lines:
            text, page = read.lines.pop()
        for piece in pieces:
            match piece.kind:
                case "text":
                    text += piece.text
                    if not page and piece.text.strip():
                        page = self.pages.number
                        self.pages.is_fresh = False
                case "note":
                    text += self._call(piece, read)
                case "rendered-page":
                    self.pages.seen()
                case "box":
                    read.boxes.append(piece)
                case "line" | "page":
                    read.lines.append((text, page or self.pages.number))
                    text, page = "", 0
                    if piece.kind == "page":
                        self.pages.turn()
        read.lines.append((text, page or self.pages.number))

    def _call(self, piece: Piece, read: Read) -> str:
        """Write down the note called, and return the mark to glue to the text."""
        if piece.element is None:
            return ""
        kind = "footnote" if piece.element.tag == W + "footnoteReference" else "endnote"
        mark = piece.text or self.notes.next_mark(kind, self.pages.number)
        identifier = attribute(piece.element, "id")
        read.calls.append(Call(kind=kind, identifier=identifier, mark=mark))
        return "" if piece.text else mark


def _clean(text: str) -> str:
    return compose(_INVISIBLE.sub("", text).replace("\xa0", " ")).strip()
