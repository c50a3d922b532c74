"""Cells of a CSV text filled in and rows appended; every other byte stays. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dtiwb.store.values import ZERO_WIDTH
from dtiwb.store.writing import with_guard

_LINE_END = re.compile(r"\r\n|\n|\r")
_INVISIBLE = r"(?:[\u200b\u2060\ufeff])*"
_QUOTED = re.compile(rf'[ \u200b\u2060\ufeff]*"(?:[^"]|"")*"{_INVISIBLE}')

Cells = Mapping[int, str]
"""What to write into a row, by the position of the column, from 0."""


@dataclass(frozen=True, slots=True)
class _Record:
    """Where the cells of one record stand in the text, and where it ends."""

    cells: tuple[tuple[int, int], ...]
    end: int


def edited_csv(
    text: str,
    delimiter: str,
    fills: Mapping[int, Cells],
    rows: Sequence[Sequence[str]],
) -> str:
    """Return *text* with cells filled in and *rows* after the last one.

    *fills* gives records by their number, from 1, as ``store.sheets.Row`` does.
    """
    records = _records(text, delimiter)
    edits: list[_Edit] = []
    for number, cells in fills.items():
        edits += _edits(records[number - 1], cells, delimiter)
    pieces, at = [], 0
    for start, end, _, words in sorted(edits):
        pieces += [text[at:start], words]
        at = end
    text = "".join([*pieces, text[at:]])
    found = _LINE_END.search(text)
    line_end = found.group() if found else "\n"
    if rows and not text.endswith(("\n", "\r")):
        text += line_end
    return text + "".join(_line(row, delimiter) + line_end for row in rows)


def parted_by(text: str, head: Sequence[str], number: int) -> str:
    """Return what parts the columns: that with which record *number* reads as *head*.

    Raises:
        StopIteration: nothing does.
    """
    return next(
        each
        for each in "\t;,"
        if len(records := _records(text, each)) >= number
        and len(records[number - 1].cells) == len(head)
    )


_Edit = tuple[int, int, int, str]
"""From where to where, how far right if that is one place, and what to write."""


def _edits(record: _Record, cells: Cells, delimiter: str) -> list[_Edit]:
    edits, added, width = [], "", len(record.cells)
    for column in sorted(cells):
        words = _cell(cells[column], delimiter, is_first=column == 0)
        if column < len(record.cells):
            edits.append((*record.cells[column], column, words))
        else:
            added += delimiter * (column - width + 1 if width else column) + words
            width = column + 1
    if added:
        edits.append((record.end, record.end, width, added))
    return edits


def _line(row: Sequence[str], delimiter: str) -> str:
    cells = (_cell(text, delimiter, is_first=not n) for n, text in enumerate(row))
    return delimiter.join(cells)


def _cell(text: str, delimiter: str, is_first: bool) -> str:
    guarded = f"'{text}" if is_first and text.startswith("#") else with_guard(text)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow([guarded, ""])
    return out.getvalue()[: -len(f"{delimiter}\n")]


def _records(text: str, delimiter: str) -> list[_Record]:
    """Return the records of *text* as ``csv`` parts them, comments as empty ones."""
    records, at = [], 0
    while at < len(text):
        if ZERO_WIDTH.sub("", text[at : at + 8]).startswith("#"):
            end = _line_end(text, at)
            records.append(_Record((), end))
        else:
            records.append(_record(text, at, delimiter))
        end = records[-1].end
        found = _LINE_END.match(text, end)
        at = found.end() if found else end
    return records


def _record(text: str, at: int, delimiter: str) -> _Record:
    cells: list[tuple[int, int]] = []
    if _line_end(text, at) == at:
        return _Record((), at)
    while True:
        quoted = _QUOTED.match(text, at)
        end = quoted.end() if quoted else at
        last = _line_end(text, end)
        cut = text.find(delimiter, end, last)
        end = last if cut < 0 else cut
        cells.append((at, end))
        if cut < 0:
            return _Record(tuple(cells), end)
        at = cut + 1


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)
