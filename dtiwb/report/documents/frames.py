"""A DataFrame as a table of a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from dtiwb.report.documents.elements import Cell, Element, cell, table
from dtiwb.report.html import cell as shown
from dtiwb.report.words import Words


def frame_table(
    words: Words, frame: pd.DataFrame, widths: Sequence[float], *, total: bool = False
) -> Element:
    """Return *frame* with its head repeated on every page; *widths* are mm.

    With *total* the last row is a sum and stands in bold.
    """
    head = [cell("BangDau", str(title)) for title in frame.columns]
    rows = [
        [_cell(words, value, total and number == len(frame) - 1) for value in values]
        for number, *values in frame.itertuples(name=None)
    ]
    return table("BangKe", widths, [head, *rows], heads=1)


def _cell(words: Words, value: object, is_bold: bool) -> Cell:
    """Return one value as read: figures centred, each line of a text by itself."""
    style = "BangSo" if value is None or isinstance(value, Decimal) else "BangChu"
    texts = shown(value, words.language).split("\n")
    return cell(f"{style}Dam" if is_bold else style, *texts)
