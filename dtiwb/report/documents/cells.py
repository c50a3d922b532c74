"""Cells of a workbook: text that never becomes a formula, formulas with results."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from lxml import etree

from dtiwb.report.documents.elements import printable
from dtiwb.report.documents.package import to_bytes

Result: TypeAlias = Decimal | str

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LEADS = ("=", "+", "-", "@")
_MOST = 32_000
"""Characters of a cell; Excel holds 32 767 and calls a file with more damaged."""


def set_text(cell: Any, text: str, style: str) -> None:
    """Write *text* into *cell* as text, never as a formula or a number.

    A text that looks like a formula is marked as text, so that it stays one when
    somebody edits the cell.
    """
    cell.style = style
    cell.value = fitting(text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = looks_like_formula(cell.value)


def fitting(text: str) -> str:
    """Return *text* as a cell can hold it, cut where it is longer."""
    clean = printable(text)
    return clean if len(clean) <= _MOST else f"{clean[:_MOST]} […]"


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run *text* if somebody typed it."""
    return text.startswith(_LEADS)


def with_results(part: bytes, results: Mapping[str, Result]) -> bytes:
    """Return a sheet whose formulas carry *results* by cell."""
    root = etree.fromstring(part)
    for cell in root.iter(f"{_SHEET}c"):
        result = results.get(cell.get("r", ""))
        value = cell.find(f"{_SHEET}v")
        if result is not None and value is not None:
            value.text = str(result)
            cell.set("t", "str" if isinstance(result, str) else "n")
    return to_bytes(root)
