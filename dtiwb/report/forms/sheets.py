"""An XLSX form filled in: cells, rows of criteria, formulas that compute again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lxml import etree
from openpyxl.utils import column_index_from_string

from dtiwb.models import Form, FormRows
from dtiwb.office.book_xml import (
    BOOK,
    STYLES,
    SheetEntry,
    StylesXml,
    sheet_called,
    sheets_of,
    strings_of,
)
from dtiwb.office.sheet_xml import TRUE, SheetXml, ids_in, position
from dtiwb.report.documents.cells import fitting, looks_like_formula
from dtiwb.report.documents.package import pack, to_bytes, unpack
from dtiwb.report.forms.growing import Line, grow
from dtiwb.report.forms.heights import raise_rows
from dtiwb.report.forms.marks import forget_author
from dtiwb.report.forms.sheet_marks import add_marks
from dtiwb.report.forms.values import FormValues, Value, Values, shown
from dtiwb.report.words import Words

_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filling:
    """A sheet while it is filled in; *written* are the rows that got text."""

    words: Words
    sheet: SheetXml
    styles: StylesXml
    day_zero: date
    written: set[int] = field(default_factory=set)

    def write(self, row: int, column: int, value: Value) -> None:
        """Write *value* as the number, the day or the text it is."""
        style = self.sheet.style(row, column)
        if isinstance(value, Decimal):
            self.sheet.write_number(row, column, value)
        elif isinstance(value, date) and self.styles.shows_date(style):
            days = Decimal((value - self.day_zero).days)
            self.sheet.write_number(row, column, days)
        elif text := fitting(shown(self.words, value)):
            cell = self.sheet.write_text(row, column, text)
            self.written.add(row)
            if looks_like_formula(text):
                cell.set("s", str(self.styles.guarded(style)))
        else:
            self.sheet.write_nothing(row, column)

    def write_row(self, row: int, columns: Mapping[str, str], values: Values) -> None:
        """Write the fields of a criterion or a main index, those it has."""
        for letters, name in columns.items():
            if name in values:
                self.write(row, column_index_from_string(letters), values[name])


def fill_xlsx(form: Form, words: Words, values: FormValues) -> bytes:
    """Return the XLSX *form* filled in; what is not filled in stays as it is."""
    parts = unpack(form.content)
    entry = _entry(form, parts)
    filling = _Filling(
        words=words,
        sheet=SheetXml(parts[entry.part], strings_of(parts)),
        styles=StylesXml(parts[STYLES]),
        day_zero=_day_zero(parts),
    )
    for place, name in form.mapping.cells.items():
        filling.write(*position(place), values.case[name])
    if form.mapping.rows is not None:
        _fill_rows(filling, parts, entry, form.mapping.rows, values)
    raise_rows(filling.sheet, filling.styles, sorted(filling.written))
    parts[entry.part] = filling.sheet.to_bytes()
    if filling.styles.is_changed:
        parts[STYLES] = to_bytes(filling.styles.root)
    _forget_results(parts)
    forget_author(parts, form, words)
    add_marks(parts, entry, form, words)
    return pack(parts)


def _entry(form: Form, parts: Mapping[str, bytes]) -> SheetEntry:
    found = sheet_called(form.mapping.sheet, sheets_of(parts.__getitem__))
    assert found is not None  # noqa: S101 - the store has looked
    return found


def _fill_rows(
    filling: _Filling,
    parts: dict[str, bytes],
    entry: SheetEntry,
    rows: FormRows,
    values: FormValues,
) -> None:
    if rows.match:
        column = column_index_from_string(rows.match)
        for row, text in list(ids_in(filling.sheet, column, rows.from_row)):
            if text in values.criteria:
                filling.write_row(row, rows.columns, values.criteria[text])
            elif rows.with_indicators and text in values.indicators:
                filling.write_row(row, rows.columns, values.indicators[text])
        return
    lines = list(_lines(rows, values))
    for row, line in zip(
        grow(parts, entry, filling.sheet, rows, lines), lines, strict=True
    ):
        known = values.indicators if line.is_indicator else values.criteria
        filling.write_row(row, rows.columns, known[line.id])


def _lines(rows: FormRows, values: FormValues) -> Iterator[Line]:
    """Yield what the template rows are repeated for."""
    for indicator_id, inside in values.groups.items():
        if inside and rows.indicator_row is not None:
            yield Line(id=indicator_id, is_indicator=True, inside=len(inside))
        yield from (Line(id=each) for each in inside)


def _day_zero(parts: Mapping[str, bytes]) -> date:
    properties = etree.fromstring(parts[BOOK]).find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in TRUE
    return _DAY_ZERO_1904 if is_1904 else _DAY_ZERO


def _forget_results(parts: dict[str, bytes]) -> None:
    """Let every formula be computed when the form is opened.

    Some programs show a result that is there without asking whether it is stale.
    """
    for entry in sheets_of(parts.__getitem__):
        if _FORMULA.search(parts[entry.part]):
            root = etree.fromstring(parts[entry.part])
            for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
                if cell.find("{*}f") is not None:
                    cell.attrib.pop("t", None)
                    for value in cell.findall("{*}v"):
                        cell.remove(value)
            parts[entry.part] = to_bytes(root)
