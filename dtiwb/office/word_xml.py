"""A Word document filled in: placeholders in its text, rows and cells of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from dtiwb.text import fold

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_PART = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_UNIQUE = ("paraId", "textId")
"""Attributes that may stand only once in a document."""


def text_parts(names: Iterable[str]) -> list[str]:
    """Return the parts that may hold placeholders: body, headers, footers."""
    return sorted(name for name in names if _PART.fullmatch(name))


def placeholders(element: Any) -> Iterator[str]:
    """Yield the names of the placeholders below *element*, in small letters.

    Word may write the first letter of a cell large, so case does not count.
    """
    for paragraph in _paragraphs(element):
        for found in _PLACEHOLDER.finditer(_joined(_texts(paragraph))):
            yield found[1].lower()


def loose_braces(element: Any) -> Iterator[str]:
    """Yield the text of paragraphs with ``{{`` or ``}}`` that makes no placeholder."""
    for paragraph in _paragraphs(element):
        text = _joined(_texts(paragraph))
        bare = _PLACEHOLDER.sub("", text)
        if "{{" in bare or "}}" in bare:
            yield text


def fill(element: Any, value_of: Callable[[str], str]) -> None:
    """Put what *value_of* gives in the place of every placeholder below *element*.

    The text takes the looks of the first letter of the placeholder. What is put in
    is never looked at again, whatever it says.
    """
    for paragraph in _paragraphs(element):
        texts = _texts(paragraph)
        found = list(_PLACEHOLDER.finditer(_joined(texts)))
        for match in reversed(found):
            _replace(texts, match.start(), match.end(), value_of(match[1].lower()))


def template_rows(root: Any, prefix: str) -> list[Any]:
    """Return the innermost table rows with a placeholder that begins with *prefix*."""
    found: dict[Any, None] = {}
    for paragraph in _paragraphs(root):
        text = _joined(_texts(paragraph))
        names = (each[1].lower() for each in _PLACEHOLDER.finditer(text))
        if any(name.startswith(prefix) for name in names):
            row = _closest(paragraph, "tr")
            found[row] = None
    return list(found)


def copy_of(row: Any) -> Any:
    """Return a copy of a table row, without what may stand only once."""
    made = deepcopy(row)
    made.tail = None
    for mark in (*made.iter(f"{W}bookmarkStart"), *made.iter(f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    for each in made.iter():
        for name in [n for n in each.attrib if n.rpartition("}")[2] in _UNIQUE]:
            del each.attrib[name]
    return made


def tables_under(
    root: Any, heads: Sequence[str]
) -> list[tuple[Any, Mapping[str, int]]]:
    """Return the tables with a cell for each of *heads*, and the columns they are.

    Accents, case and spaces do not count; the first cell that says so does.
    """
    found: list[tuple[Any, Mapping[str, int]]] = []
    for table in root.iter(f"{W}tbl"):
        columns: dict[str, int] = {}
        for row in rows_of(table):
            for column, cell in cells_of(row):
                columns.setdefault(fold(cell_text(cell)), column)
        if all(fold(head) in columns for head in heads):
            found.append((table, {head: columns[fold(head)] for head in heads}))
    return found


def rows_of(table: Any) -> Iterator[Any]:
    """Yield the rows of *table*, not those of tables inside it."""
    return (row for row in table.iter(f"{W}tr") if _closest(row, "tbl") is table)


def cells_of(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield the cells of *row* with the column of the grid each begins in, from 0."""
    column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in row.iter(f"{W}tc"):
        if _closest(cell, "tr") is row:
            yield column, cell
            column += _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)


def cell_text(cell: Any) -> str:
    """Return what a cell says, its paragraphs parted by spaces."""
    return " ".join(_joined(_texts(each)) for each in cell.iter(f"{W}p"))


def is_continued(cell: Any) -> bool:
    """Tell whether *cell* only continues the merged one above it."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def has_field(cell: Any) -> bool:
    """Tell whether Word computes or asks for what *cell* shows."""
    tags = (f"{W}fldSimple", f"{W}fldChar", f"{W}sdt")
    return next(cell.iter(*tags), None) is not None


def write_cell(cell: Any, text: str) -> None:
    """Write *text* into *cell* in the looks of what stood there."""
    first, *others = cell.findall(f"{W}p")
    looks = first.find(f"{W}r/{W}rPr")
    if looks is None:
        looks = first.find(f"{W}pPr/{W}rPr")
    for child in [*others, *(each for each in first if each.tag != f"{W}pPr")]:
        child.getparent().remove(child)
    run = first.makeelement(f"{W}r")
    if looks is not None:
        run.append(deepcopy(looks))
    words = first.makeelement(f"{W}t")
    run.append(words)
    first.append(run)
    _set_text(words, text)


def _paragraphs(element: Any) -> list[Any]:
    return list(element.iter(f"{W}p"))


def _texts(paragraph: Any) -> list[Any]:
    """Return the pieces of text of *paragraph*, not those of text boxes inside it."""
    texts = paragraph.iter(f"{W}t")
    return [each for each in texts if _closest(each, "p") is paragraph]


def _joined(texts: Sequence[Any]) -> str:
    return "".join(each.text or "" for each in texts)


def _closest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(f"{W}{tag}"), None)


def _number(element: Any, default: int) -> int:
    value = "" if element is None else str(element.get(f"{W}val", ""))
    return int(value) if value.isdecimal() else default


def _replace(texts: Sequence[Any], start: int, end: int, value: str) -> None:
    """Replace a span of the joined *texts*; its first piece takes the whole *value*."""
    at, is_written = 0, False
    for each in texts:
        text = each.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first >= last:
            continue
        said = "" if is_written else value
        _set_text(each, f"{text[:first]}{said}{text[last:]}")
        is_written = True


def _set_text(words: Any, text: str) -> None:
    """Let *words* and, for every further line, pieces after it say *text*."""
    first, *others = text.split("\n")
    words.text = first
    words.set(_SPACE, "preserve")
    for line in reversed(others):
        piece = words.makeelement(f"{W}t")
        piece.text = line
        piece.set(_SPACE, "preserve")
        words.addnext(piece)
        words.addnext(words.makeelement(f"{W}br"))
