"""A DOCX form filled in: placeholders, repeated rows, rows that are there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from lxml import etree

from dtiwb.models import Form, FormRows
from dtiwb.office import word_xml
from dtiwb.office.sheet_xml import as_id
from dtiwb.report.documents.elements import printable, w
from dtiwb.report.documents.package import pack, to_bytes, unpack
from dtiwb.report.forms.marks import forget_author, mark_line
from dtiwb.report.forms.paper_marks import add_marks
from dtiwb.report.forms.values import FormValues, Value, Values, shown
from dtiwb.report.words import Words

_BODY = "word/document.xml"
_CRITERION, _INDICATOR = "criterion.", "indicator."

Said: TypeAlias = Callable[[Value], str]
"""How a value reads in running text."""


def fill_docx(form: Form, words: Words, values: FormValues) -> bytes:
    """Return the DOCX *form* filled in; what is not filled in stays as it is."""
    parts = unpack(form.content)
    roots: dict[str, Any] = {
        name: etree.fromstring(parts[name]) for name in word_xml.text_parts(parts)
    }

    def said(value: Value) -> str:
        return printable(shown(words, value))

    for root in roots.values():
        _fill(root, values, said)
    if form.mapping.rows is not None:
        _fill_listed(roots[_BODY], form.mapping.rows, values, said)
    parts |= {name: to_bytes(root) for name, root in roots.items()}
    forget_author(parts, form, words)
    add_marks(parts, mark_line(words, form))
    return pack(parts)


def _fill(root: Any, values: FormValues, said: Said) -> None:
    """Fill in the placeholders of one part, each looked at once.

    The rows to repeat are taken out meanwhile, so that what a row says is never
    taken for a placeholder, whatever it looks like.
    """
    taken: dict[Any, dict[str, list[tuple[Any, Any]]]] = {}
    for prefix in (_CRITERION, _INDICATOR):
        for row in word_xml.template_rows(root, prefix):
            anchor = w("tr")
            table = row.getparent()
            table.replace(row, anchor)
            taken.setdefault(table, {}).setdefault(prefix, []).append((anchor, row))
    word_xml.fill(root, lambda name: said(values.case[name]))
    for found in taken.values():
        for made in _copies(found, values, said):
            found.get(_CRITERION, found.get(_INDICATOR, []))[0][0].addprevious(made)
        for anchor, _ in (each for held in found.values() for each in held):
            anchor.getparent().remove(anchor)


def _copies(
    found: dict[str, list[tuple[Any, Any]]], values: FormValues, said: Said
) -> Iterator[Any]:
    """Yield the rows of one table; one blank one where there is nothing to list."""
    above = [row for _, row in found.get(_INDICATOR, [])]
    below = [row for _, row in found.get(_CRITERION, [])]
    is_empty = True
    for indicator_id, inside in values.groups.items():
        if not inside:
            continue
        is_empty = False
        for row in above:
            yield _copy(row, values.indicators[indicator_id], values.case, said)
        for criterion_id in inside:
            for row in below:
                yield _copy(row, values.criteria[criterion_id], values.case, said)
    if is_empty:
        yield from (_copy(row, {}, values.case, said) for row in below or above)


def _copy(row: Any, own: Values, case: Values, said: Said) -> Any:
    made = word_xml.copy_of(row)

    def value_of(name: str) -> str:
        prefix, dot, field = name.partition(".")
        return said(own.get(field, "") if dot else case[prefix])

    word_xml.fill(made, value_of)
    return made


def _fill_listed(root: Any, rows: FormRows, values: FormValues, said: Said) -> None:
    """Write into the rows that hold the ids of criteria already."""
    ((table, columns),) = word_xml.tables_under(root, [rows.match, *rows.columns])
    for number, row in enumerate(word_xml.rows_of(table), 1):
        cells = dict(word_xml.cells_of(row))
        if number < rows.from_row or columns[rows.match] not in cells:
            continue
        text = as_id(word_xml.cell_text(cells[columns[rows.match]]))
        known = values.criteria.get(text)
        if known is None and rows.with_indicators:
            known = values.indicators.get(text)
        for head, name in rows.columns.items():
            if known is not None and name in known:
                word_xml.write_cell(cells[columns[head]], said(known[name]))
