"""Lines that read on into each other, furniture and footnotes out of them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dtiwb.intake.citation_forms import SAME
from dtiwb.intake.flat_text import flat
from dtiwb.intake.footnotes import split_footnotes
from dtiwb.intake.furniture import find_furniture
from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of


@dataclass(frozen=True, slots=True)
class Stream:
    """Lines that read on into each other: the body, one column of a table, a note."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    text: str
    tidy: str
    flat: str
    column: int

    @classmethod
    def of(cls, parts: Sequence[tuple[Line, str]], column: int) -> Stream:
        """Put texts together, each with the line it is from."""
        texts = [text for _, text in parts]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        text = "\n".join(texts)
        tidy = text.translate(SAME)
        lines = tuple(line for line, _ in parts)
        return cls(lines, tuple(starts), text, tidy, flat(tidy), column)

    def place(self, start: int, end: int) -> Place:
        """Return the lines that a span of the text covers."""
        first = bisect_right(self.starts, start) - 1
        last = max(bisect_right(self.starts, end - 1) - 1, first)
        return place_of(self.lines[first : last + 1])

    def printed(self, start: int, end: int) -> str:
        """Return a span of the text as printed, on one line."""
        return " ".join(self.text[start:end].split())

    def remark(self, code: str, start: int, end: int, **fields: str) -> Remark:
        """Remark a span of the text; its words stand for missing *fields*."""
        fields = fields or {"text": self.printed(start, end)}
        return Remark(code=code, place=self.place(start, end), fields=fields)


def streams(paper: Paper) -> Iterator[Stream]:
    """Yield the texts of *paper* that read on: furniture and footnotes out of them."""
    furniture = find_furniture(paper).used
    parted = split_footnotes(paper)
    body = ((line, 0) for line in parted.body)
    notes = ((line, n) for n, note in enumerate(parted.notes, 1) for line in note.lines)
    parts: dict[tuple[int, int, int], list[tuple[Line, str]]] = defaultdict(list)
    for line, note in (*body, *notes):
        if line.number in furniture:
            continue
        for column, text in enumerate(line.cells or (line.text,)):
            table = line.table if line.cells else -1
            parts[note, table, column].append((line, text))
    for (_, _, column), inside in parts.items():
        yield Stream.of(inside, column)
