"""The papers of the tests as data: what stands in them, before any file is made.

In a text ``[[...]]`` calls a footnote with the words inside, ``{-...-}`` was
deleted and ``{+...+}`` inserted under track changes (DOCX only).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_NOTE = re.compile(r"\[\[(.*?)\]\]")
_DELETED = re.compile(r"\{-.*?-\}")
_INSERTED = re.compile(r"\{\+(.*?)\+\}")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One paragraph; *auto* is the level of its automatic number, *look* its style."""

    text: str
    look: str = "body"
    auto: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Two columns without lines: a letterhead, or recipients beside a signature."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table; a cell ``^`` goes on from the cell above, ``<`` from the one before."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heads: int = 1


@dataclass(frozen=True, kw_only=True)
class NewPage:
    """The next page, upright or landscape."""

    landscape: bool = False


Block = Text | Sides | Grid | NewPage


@dataclass(frozen=True, kw_only=True)
class PaperSpec:
    """A paper to build and what a person would read in it, as plain data."""

    name: str
    blocks: tuple[Block, ...]
    build: Callable[[Path], None]
    expected: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``docx``, ``pdf``, or ``scan`` for a PDF of pictures."""
        return self.name.rsplit(".")[-1] if "scan" not in self.name else "scan"


def accepted(text: str) -> str:
    """Return *text* with tracked changes accepted."""
    return _INSERTED.sub(r"\1", _DELETED.sub("", text))


def notes_in(text: str) -> list[str]:
    """Return the footnotes that *text* calls."""
    return _NOTE.findall(accepted(text))


def with_marks(text: str, count: Iterator[int]) -> str:
    """Return *text* as printed: each call is its number, glued on."""
    return _NOTE.sub(lambda _: str(next(count)), accepted(text))


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the bits of *text*: kind (text, note, deleted, inserted) and words."""
    pattern = r"\[\[(?P<note>.*?)\]\]|\{-(?P<deleted>.*?)-\}|\{\+(?P<inserted>.*?)\+\}"
    last = 0
    for found in re.finditer(pattern, text):
        if found.start() > last:
            yield "text", text[last : found.start()]
        yield str(found.lastgroup), found[str(found.lastgroup)]
        last = found.end()
    if last < len(text):
        yield "text", text[last:]
