"""Footnotes and endnotes of a DOCX: their bodies, and the marks Word gives them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from dtiwb.intake.docx_numbers import written
from dtiwb.intake.docx_parts import Parts, W, attribute, integer

_USUAL = {"footnote": "decimal", "endnote": "lowerRoman"}
_SIGNS = "*†‡§"


@dataclass(slots=True)
class _Marks:
    form: str
    start: int
    restart: str
    count: int = 0
    page: int = 0

    def next(self, page: int) -> str:
        if self.restart == "eachPage" and page != self.page:
            self.count, self.page = 0, page
        number = self.start + self.count
        self.count += 1
        if self.form == "chicago":
            times, sign = divmod(number - 1, len(_SIGNS))
            return _SIGNS[sign] * (times + 1)
        return written(number, self.form)


class Notes:
    """Gives each note called in the text its mark, in the order of the calls."""

    def __init__(self, parts: Parts) -> None:
        self._bodies = parts.notes
        self._marks = {kind: _marks(parts, kind) for kind in _USUAL}

    def body(self, kind: str, identifier: str) -> etree._Element | None:
        """Return the note that a call names, if the file holds it."""
        return self._bodies[kind].get(identifier)

    def next_mark(self, kind: str, page: int) -> str:
        """Return the mark of the next note of *kind*, called on *page*."""
        return self._marks[kind].next(page)

    def next_section(self) -> None:
        """Begin to count anew where the paper counts by sections."""
        for marks in self._marks.values():
            if marks.restart == "eachSect":
                marks.count = 0


def _marks(parts: Parts, kind: str) -> _Marks:
    """Read how notes are counted: the paper's settings, or else its first section."""
    found = [
        root.find(f".//{W}{kind}Pr")
        for root in (parts.document, parts.settings)
        if root is not None
    ]

    def said(name: str) -> etree._Element | None:
        each = (one.find(W + name) for one in found if one is not None)
        return next((one for one in each if one is not None), None)

    return _Marks(
        form=attribute(said("numFmt"), "val", _USUAL[kind]),
        start=integer(said("numStart"), "val", 1),
        restart=attribute(said("numRestart"), "val"),
    )
