"""What a mapping says of an XLSX form, checked against the sheet it is for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from dtiwb.models import FormMapping, FormRows
from dtiwb.office.book_xml import (
    STYLES,
    SheetEntry,
    StylesXml,
    sheet_called,
    sheets_of,
    strings_of,
)
from dtiwb.office.sheet_xml import TRUE, SheetXml, ids_in, position
from dtiwb.store.files import Reader
from dtiwb.store.form_places import Wanted, listed_rows
from dtiwb.store.values import shorten

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_STAYING = ("tableParts", "legacyDrawing")
"""Tables and comments: they would not follow their rows further down."""


def check_sheet(
    mapping: FormMapping,
    parts: Mapping[str, bytes],
    wanted: Wanted,
    names: tuple[str, str],
    reader: Reader,
) -> None:
    """Note every place that *mapping* cannot fill in; *names* are mapping and form."""
    try:
        entry = _entry(mapping.sheet, sheets_of(parts.__getitem__), names[0], reader)
        if entry is None:
            return
        sheet = SheetXml(parts[entry.part], strings_of(parts))
        styles = StylesXml(parts[STYLES])
    except (KeyError, ValueError, StopIteration):  # parts missing or of another kind
        reader.problems.add(names[1], "paper-broken")
        return
    check = _Check(sheet=sheet, styles=styles, names=names, reader=reader)
    for place in mapping.cells:
        if _is_cell(place):
            check.take(*position(place))
        else:
            check.refuse("form-no-cell", f"cells.{place}", value=shorten(place))
    if mapping.rows is not None:
        check.rows(mapping.rows, wanted)


def _entry(
    title: str, entries: Sequence[SheetEntry], name: str, reader: Reader
) -> SheetEntry | None:
    found = sheet_called(title, entries)
    if found is not None:
        return found
    known = ", ".join(each.title for each in entries)
    reader.problems.add(
        name, "unknown-sheet", path="sheet", value=shorten(title), known=known
    )
    return None


def _is_cell(place: str) -> bool:
    if not _CELL.fullmatch(place):
        return False
    row, column = position(place)
    return row <= _LAST_ROW and column <= _LAST_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """A sheet while its places are given away, each to one value."""

    sheet: SheetXml
    styles: StylesXml
    names: tuple[str, str]
    reader: Reader
    taken: set[tuple[int, int]] = field(default_factory=set)

    def refuse(self, code: str, path: str, **fields: Any) -> None:
        """Note a problem of the mapping."""
        self.reader.problems.add(self.names[0], code, path=path, **fields)

    def take(self, row: int, column: int) -> None:
        """Give a cell away; note why it may not be written into."""
        code, fields = self._hindrance(row, column)
        if code:
            letter = get_column_letter(column)
            self.reader.problems.add(
                self.names[1], code, row=row, column=letter, **fields
            )
        self.taken.add((row, column))

    def rows(self, rows: FormRows, wanted: Wanted) -> None:
        """Check the rows of criteria."""
        if not rows.is_clear:
            self.refuse("form-rows-unclear", "rows")
            return
        letters = (*rows.columns, *filter(None, (rows.match,)))
        wrong = [each for each in letters if not _is_column(each)]
        for each in wrong:
            self.refuse("form-no-column", "rows", value=shorten(each))
        if wrong:
            return
        columns = [column_index_from_string(each) for each in rows.columns]
        if rows.match:
            found = ids_in(
                self.sheet, column_index_from_string(rows.match), rows.from_row
            )
            listed = listed_rows(
                found, wanted, rows.with_indicators, self.names[1], self.reader
            )
            for row in listed:
                for column in columns:
                    self.take(row, column)
        else:
            self._templates(rows, columns)

    def _templates(self, rows: FormRows, columns: Sequence[int]) -> None:
        """Check the rows to repeat: next to each other, with nothing that stays."""
        row, above = rows.criterion_row or 0, rows.indicator_row
        if row not in self.sheet.rows or (above is not None and above != row - 1):
            self.refuse("form-no-row", "rows.criterion_row", value=str(row))
            return
        templates = [each for each in (above, row) if each is not None]
        for each in templates:
            for column in columns:
                self.take(each, column)
        tall = any(
            first != last and first <= row and last >= templates[0]
            for first, _, last, _ in self.sheet.merged()
        )
        if tall or any(self._has(each) for each in _STAYING):
            self.reader.problems.add(self.names[1], "form-cannot-grow", row=row)

    def _has(self, tag: str) -> bool:
        return self.sheet.root.find(f"{{*}}{tag}") is not None

    def _hindrance(self, row: int, column: int) -> tuple[str, dict[str, Any]]:
        if (row, column) in self.taken:
            return "form-cell-twice", {}
        for top, left, bottom, right in self.sheet.merged():
            inside = top <= row <= bottom and left <= column <= right
            if inside and (row, column) != (top, left):
                return "form-cell-merged", {"first": f"{get_column_letter(left)}{top}"}
        if self.sheet.has_formula(row, column):
            return "form-cell-computed", {}
        lock: Any = self.sheet.root.find("{*}sheetProtection")
        is_on = lock is not None and lock.get("sheet") in TRUE
        if is_on and self.styles.is_locked(self.sheet.style(row, column)):
            return "form-cell-locked", {}
        return "", {}


def _is_column(letters: str) -> bool:
    if not _COLUMN.fullmatch(letters):
        return False
    return column_index_from_string(letters) <= _LAST_COLUMN
