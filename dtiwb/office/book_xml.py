"""A workbook around its sheets: which there are, shared strings, styles of cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from dtiwb.office.sheet_xml import PARSER, TRUE, text_of

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(45, 48), *range(50, 59)}
"""Ids of built-in number formats that show a date, Excel's East Asian ones too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """One sheet of a workbook: its title, the part that holds it."""

    title: str
    part: str
    is_shown: bool


def sheets_of(read: Callable[[str], bytes]) -> tuple[SheetEntry, ...]:
    """Return the sheets of a workbook in order; *read* gives a part by its name.

    Raises:
        KeyError: a part of the workbook is missing.
    """
    targets = {
        str(each.get("Id")): str(each.get("Target"))
        for each in etree.fromstring(read(RELATIONS), PARSER)
    }
    return tuple(
        SheetEntry(
            title=str(each.get("name")),
            part=posixpath.normpath(
                posixpath.join("/xl", targets[str(each.get(RELATION))])
            )[1:],
            is_shown=each.get("state", "visible") == "visible",
        )
        for each in etree.fromstring(read(BOOK), PARSER).iterfind("{*}sheets/{*}sheet")
    )


def sheet_called(title: str, entries: Iterable[SheetEntry]) -> SheetEntry | None:
    """Return the sheet called *title*, or without one the first that is shown."""
    fit = (
        each for each in entries if (each.title == title if title else each.is_shown)
    )
    return next(fit, None)


def strings_of(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the shared strings of a workbook."""
    if _STRINGS not in parts:
        return ()
    root = etree.fromstring(parts[_STRINGS], PARSER)
    return tuple(text_of(each) for each in root.iterfind("{*}si"))


class StylesXml:
    """The styles of a workbook: what they say about a cell, and new ones if need be."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content, PARSER)
        self._formats: Any = next(self.root.iterchildren("{*}cellXfs"))
        self._codes = {
            int(str(each.get("numFmtId"))): str(each.get("formatCode"))
            for each in self.root.iterfind("{*}numFmts/{*}numFmt")
        }
        self._guarded: dict[int, int] = {}

    def shows_date(self, style: int) -> bool:
        """Tell whether numbers in *style* are shown as a date."""
        number = int(self._formats[style].get("numFmtId", "0"))
        if number not in self._codes:
            return number in _DATE_FORMATS
        bare = _without_literals(self._codes[number].lower())
        return "y" in bare or ("d" in bare and "m" in bare)

    def is_locked(self, style: int) -> bool:
        """Tell whether the lock of a sheet keeps hands off cells in *style*."""
        lock = self._formats[style].find("{*}protection")
        return lock is None or lock.get("locked", "1") in TRUE

    def wraps(self, style: int) -> bool:
        """Tell whether text in *style* goes on in a new line of its cell."""
        alignment = self._formats[style].find("{*}alignment")
        return alignment is not None and alignment.get("wrapText") in TRUE

    def guarded(self, style: int) -> int:
        """Return the style that looks the same and keeps text from becoming a formula.

        Excel would run ``-2+3`` as one as soon as somebody edits the cell.
        """
        if self._formats[style].get("quotePrefix") in TRUE:
            return style
        if style not in self._guarded:
            added = etree.fromstring(etree.tostring(self._formats[style]))
            added.set("quotePrefix", "1")
            self._formats.append(added)
            self._formats.set("count", str(len(self._formats)))
            self._guarded[style] = len(self._formats) - 1
        return self._guarded[style]

    @property
    def is_changed(self) -> bool:
        """True where styles were added."""
        return bool(self._guarded)


def _without_literals(code: str) -> str:
    """Return a number format without quoted text, escapes, colours and locales."""
    return re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code)
