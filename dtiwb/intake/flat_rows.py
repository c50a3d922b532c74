"""Where the rows of a flattened task table begin: numbers and last cells. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from dtiwb.intake.cell_words import (
    inner_starts,
    openness,
    opens_deadline,
    opens_text,
    opens_unit,
)
from dtiwb.intake.paper import Line
from dtiwb.intake.task_columns import RUNNING
from dtiwb.intake.task_rows import path_of

LABEL = re.compile(
    r"(?:(?P<roman>[IVXL]{1,6})|(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})"
    r"|(?P<letter>[a-zđ]))(?P<dot>[.)]?)(?:\s+(?P<rest>.*))?"
)
_ROMANS = {"I": 1, "V": 5, "X": 10, "L": 50}
_TITLE = 90
_LAST = 10
_GAP = 3


@dataclass(slots=True)
class Chunk:
    """The lines from one row number to the next, by the pages they stand on."""

    no: str = ""
    run: str = ""
    label: list[Line] = field(default_factory=list)
    parts: list[list[tuple[Line, str]]] = field(default_factory=lambda: [[]])

    @property
    def texts(self) -> list[str]:
        """The lines without those that only hold a number."""
        return [text for part in self.parts for _, text in part]


class Start(NamedTuple):
    """A number read: printed and running number, the rest, whether a row begins."""

    no: str
    run: str
    rest: str
    is_new: bool


class BodyLine(NamedTuple):
    """A line of a table below its head, with the page or part it stands in."""

    part: int
    line: Line
    text: str


def cut_rows(body: list[BodyLine], columns: tuple[str, ...]) -> list[Chunk]:
    """Cut the body of a table where rows begin: at a number, else after a last cell."""
    reader = _Numbers() if "no" in columns else _Ends(columns[-1])
    chunks: list[Chunk] = []
    before = None
    for n, (part, line, text) in enumerate(body):
        chunk = chunks[-1] if chunks else None
        if chunk and part != before:
            chunk.parts.append([])
        before = part
        following = next((b.text for b in body[n + 1 : n + 2] if b.part == part), "")
        found = reader.read(text, following, chunk)
        if found is None:
            if begins_part(text):
                break  # a part of the paper begins, and the table has ended
            chunks = chunks or [Chunk()]
            chunks[-1].parts[-1].append((line, text))
            continue
        if found.is_new or chunk is None:
            chunks.append(chunk := Chunk(no=found.no, run=found.run))
        chunk.run = found.run
        if found.rest:
            chunk.parts[-1].append((line, found.rest))
        else:
            chunk.label.append(line)
    return chunks


def begins_part(text: str) -> bool:
    """Tell the heading of a part of the paper, which no table holds."""
    label = LABEL.fullmatch(text)
    return bool(label and label["roman"] and (label["rest"] or "").isupper())


class _Numbers:
    """Follows the numbers of rows: Roman parts, decimals, and one running through."""

    def __init__(self) -> None:
        self._roman = self._run = self._letter = 0
        self._paths: dict[int, tuple[int, ...]] = {}  # the last one of each depth

    def read(self, text: str, following: str, chunk: Chunk | None) -> Start | None:
        """Return the number that *text* begins with, if it is one of a row."""
        closed = chunk is None or _is_closed(chunk.texts)
        if not (found := LABEL.fullmatch(text)):
            return _title(text, chunk) if closed else None
        rest = found["rest"] or ""
        run = RUNNING.match(text)
        if run and chunk and chunk.no and not chunk.run and not chunk.texts:
            self._run = int(run[1])
            return Start(chunk.no, run[1], text[run.end() :], False)
        if run and self._run and self._runs_on(run[1], closed):
            return Start("", run[1], text[run.end() :], True)
        if not opens_text(rest or following) or not self._accepts(found, closed):
            return None
        no = text[: len(text) - len(rest)].strip() if rest else text
        inner = RUNNING.match(rest)
        if inner and self._runs_on(inner[1], True):
            return Start(no, inner[1], rest[inner.end() :], True)
        return Start(no, "", rest, True)

    def _runs_on(self, number: str, closed: bool) -> bool:
        if not 0 < int(number) - self._run <= (_GAP if closed else 1):
            return False
        self._run = int(number)
        return True

    def _accepts(self, found: re.Match[str], closed: bool) -> bool:
        if found["roman"]:
            value = roman(found["roman"])
            if not self._roman < value <= self._roman + (2 if closed else 1):
                return False
            self._roman, self._letter = value, 0
            self._paths = {depth: p for depth, p in self._paths.items() if depth == 1}
            return True
        if found["letter"]:
            (*_, value) = path_of(found["letter"]) or (0,)
            if not found["dot"] or value != self._letter + 1 or not closed:
                return False
            self._letter = value
            return True
        path = path_of(found["number"])
        starts = path == (1,) * len(path) and (closed or not self._paths)
        if not starts and not _follows_any(self._paths.values(), path, closed):
            return False
        self._paths[len(path)], self._letter = path, 0
        return True


class _Ends:
    """Finds where rows begin in a table without numbers: behind a last cell."""

    def __init__(self, kind: str) -> None:
        self._opens = opens_deadline if kind == "deadline" else opens_unit

    def read(self, text: str, following: str, chunk: Chunk | None) -> Start | None:
        """Return the row that begins with *text*, if the row above has ended."""
        texts = chunk.texts if chunk else []
        if len(texts) < 2 or openness(texts[-1]):
            return None
        ended = any(map(self._opens, texts[-5:][-(len(texts) - 1) :]))
        begins = opens_text(text) and not opens_unit(text) and not self._opens(text)
        return Start("", "", text, True) if ended and begins else None


def _title(text: str, chunk: Chunk | None) -> Start | None:
    """Return a title in capitals that stands without a number."""
    is_title = text.isupper() and len(text) > 9 and " " in text
    goes_on = chunk is not None and all(each.isupper() for each in chunk.texts)
    return Start("", "", text, True) if is_title and not goes_on else None


def _follows_any(
    old: Iterable[tuple[int, ...]], new: tuple[int, ...], closed: bool
) -> bool:
    return any(follows(each, new, closed) for each in old)


def follows(old: tuple[int, ...], new: tuple[int, ...], closed: bool) -> bool:
    """Tell whether a row numbered *new* may come after one numbered *old*."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    if same == len(new):  # printed twice, or a part numbered like the one before
        return 1 < len(new) < len(old)
    if any(each != 1 for each in new[same + 1 :]):
        return False
    if same == len(old):
        return new[same] == 1
    return 0 < new[same] - old[same] <= (_GAP if closed else 1)


def roman(text: str) -> int:
    """Return the value of a Roman number."""
    values = [_ROMANS[letter] for letter in text]
    return sum(
        -value if value < max(values[n:]) else value for n, value in enumerate(values)
    )


def _is_closed(texts: list[str]) -> bool:
    """Tell whether the last of *texts* may be a deadline, or all of them a title."""
    if sum(map(len, texts)) < _TITLE:
        return True
    return any(map(opens_deadline, texts[-_LAST:])) or any(
        opens_deadline(text[at:]) for text in texts[-2:] for at in inner_starts(text)
    )
