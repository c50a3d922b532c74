"""Which column of a table is which, by the words printed over it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dtiwb.intake.paper import Line, Paper
from dtiwb.text import fold


def tables_of(paper: Paper) -> Iterator[list[Line]]:
    """Yield the rows of each table of *paper*, in order."""
    rows = (line for line in paper.lines if line.cells)
    for _, table in groupby(rows, key=lambda line: line.table):
        yield list(table)


def columns_by_head(
    cells: Sequence[str], words: Mapping[str, Iterable[str]]
) -> dict[str, int]:
    """Return the index of each column whose head starts with one of its *words*.

    The longest match wins, so that «điểm tự đánh giá» is not taken for «điểm».
    """
    heads = [fold(cell) for cell in cells]
    found: dict[str, int] = {}
    matches = sorted(
        (
            (len(word), name, index)
            for name, starts in words.items()
            for word in starts
            for index, head in enumerate(heads)
            if head.startswith(word)
        ),
        reverse=True,
    )
    for _, name, index in matches:
        if name not in found and index not in found.values():
            found[name] = index
    return found


def cell(line: Line, columns: Mapping[str, int], name: str) -> str:
    """Return one cell of a row by the name of its column, spaces folded."""
    index = columns.get(name)
    if index is None or index >= len(line.cells):
        return ""
    return " ".join(line.cells[index].split())


def is_column_numbers(line: Line) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3)."""
    filled = [each.strip(" ()[]") for each in line.cells if each.strip()]
    return len(filled) > 1 and filled == [str(n) for n in range(1, len(filled) + 1)]
