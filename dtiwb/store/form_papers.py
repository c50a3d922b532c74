"""What a mapping and the placeholders say of a DOCX form, checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from dtiwb.models import FormMapping, FormRows
from dtiwb.models.forms import CASE_FIELDS, INDICATOR_FIELDS, ROW_FIELDS
from dtiwb.office import word_xml
from dtiwb.office.sheet_xml import as_id
from dtiwb.store.files import Reader
from dtiwb.store.form_places import Wanted, listed_rows
from dtiwb.store.values import shorten

_BODY, _SETTINGS = "word/document.xml", "word/settings.xml"
_KNOWN = (
    *CASE_FIELDS,
    *(f"criterion.{name}" for name in ROW_FIELDS),
    *(f"indicator.{name}" for name in INDICATOR_FIELDS),
)


def check_paper(
    mapping: FormMapping,
    parts: Mapping[str, bytes],
    wanted: Wanted,
    names: tuple[str, str],
    reader: Reader,
) -> None:
    """Note everything that could not be filled in; *names* are mapping and form."""
    roots = {part: etree.fromstring(parts[part]) for part in word_xml.text_parts(parts)}
    if roots[_BODY].tag != f"{word_xml.W}document":
        reader.problems.add(names[1], "paper-broken")
        return
    if _is_protected(parts):
        reader.problems.add(names[1], "form-protected")
    for key, value in (("sheet", mapping.sheet), ("cells", mapping.cells)):
        if value:
            reader.problems.add(names[0], "form-only-sheets", path=key)
    for root in roots.values():
        _check_placeholders(root, names[1], reader)
    if mapping.rows is not None:
        _check_rows(mapping.rows, roots[_BODY], wanted, names, reader)


def _is_protected(parts: Mapping[str, bytes]) -> bool:
    if _SETTINGS not in parts:
        return False
    root: Any = etree.fromstring(parts[_SETTINGS])
    lock = root.find(f"{word_xml.W}documentProtection")
    on = ("1", "true", "on")
    return lock is not None and lock.get(f"{word_xml.W}enforcement") in on


def _check_placeholders(root: Any, name: str, reader: Reader) -> None:
    for text in word_xml.loose_braces(root):
        reader.problems.add(name, "form-loose-braces", value=shorten(text))
    for each in dict.fromkeys(word_xml.placeholders(root)):
        if each not in _KNOWN:
            reader.problems.add(
                name,
                "unknown-placeholder",
                value=shorten(each),
                known=", ".join(_KNOWN),
            )
    for prefix in ("criterion.", "indicator."):
        if None in word_xml.template_rows(root, prefix):
            reader.problems.add(name, "form-outside-table", value=prefix)
    both = set(word_xml.template_rows(root, "criterion."))
    if both & set(word_xml.template_rows(root, "indicator.")):
        reader.problems.add(name, "form-mixed-row")


def _check_rows(
    rows: FormRows, body: Any, wanted: Wanted, names: tuple[str, str], reader: Reader
) -> None:
    if not rows.match or not rows.is_clear:
        reader.problems.add(names[0], "form-rows-unclear", path="rows")
        return
    found = word_xml.tables_under(body, [rows.match, *rows.columns])
    if len(found) != 1:
        heads = ", ".join((rows.match, *rows.columns))
        reader.problems.add(
            names[1],
            "form-table-unclear",
            value=shorten(heads, 120),
            count=str(len(found)),
        )
        return
    table, columns = found[0]
    cells = dict(
        enumerate(map(dict, map(word_xml.cells_of, word_xml.rows_of(table))), 1)
    )
    ids = (
        (number, text)
        for number, row in cells.items()
        if number >= rows.from_row and columns[rows.match] in row
        if (text := as_id(word_xml.cell_text(row[columns[rows.match]])))
    )
    listed = listed_rows(ids, wanted, rows.with_indicators, names[1], reader)
    for number in listed:
        for head in rows.columns:
            cell = cells[number].get(columns[head])
            if cell is None or word_xml.is_continued(cell):
                code = "form-no-own-cell"
            elif word_xml.has_field(cell):
                code = "form-cell-computed"
            else:
                continue
            reader.problems.add(names[1], code, row=number, column=head)
