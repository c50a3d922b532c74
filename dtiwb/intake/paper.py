"""What a reader of files hands to the readers of grammar: a paper as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Confidence = Literal["certain", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line, one paragraph of a DOCX, or one row of a table.

    ``number`` is the physical line in a text file, else a running number through
    the paper; both count from 1, as ``page`` does. ``cells`` is filled for a row
    of a table, with ``table`` counting the tables from 1; ``text`` then joins the
    cells with tabs. ``footnote`` is the marker of the footnote a line belongs to.
    """

    text: str
    page: int
    number: int
    cells: tuple[str, ...] = ()
    table: int = 0
    footnote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Văn bản as read from one file: NFC text, nothing dropped but blank lines."""

    file: str
    kind: Literal["txt", "docx", "pdf", "xlsx", "csv", "image"]
    lines: tuple[Line, ...]
    page_count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a paper a value stands."""

    page: int
    line_from: int
    line_to: int


def place_of(lines: Iterable[Line]) -> Place:
    """Return the place that *lines* cover together."""
    lines = tuple(lines)
    return Place(
        page=lines[0].page,
        line_from=min(line.number for line in lines),
        line_to=max(line.number for line in lines),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a person must look at: a finding of reading, under a stable code.

    ``fields`` fills the sentence ``intake.<code>`` in ``wording/``.
    """

    code: str
    place: Place
    fields: dict[str, str] = field(default_factory=dict)
