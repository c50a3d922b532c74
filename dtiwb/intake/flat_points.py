"""Tables of points flattened to lines: numbers hold the cells apart. Pure.

Only what can be told apart is read: the points must stand together behind the name.
Text behind them is parted as that of a task table is, or kept whole and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dtiwb.intake.flat_rows import LABEL, Chunk, begins_part, follows, roman
from dtiwb.intake.flat_tables import STOP, part_rows
from dtiwb.intake.footnotes import join_lines, split_footnotes
from dtiwb.intake.furniture import find_furniture, flat
from dtiwb.intake.layout_tables import is_columnar
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.point_tables import PointTable, TableRow
from dtiwb.intake.table_heads import POINTS, Head, head_of, is_sum, label_end
from dtiwb.intake.task_columns import tidy
from dtiwb.intake.task_rows import path_of
from dtiwb.models import Period

# a year that ends a name is no number of points
_NUMBER = r"(?:(?!(?:19|20)\d\d(?![.,]?\d))\d{1,4}(?:[.,]\d{1,4})?(?: ?điểm)?|[-–—])"
_HEAD_LINES = 16
_NAME_LINES = 14
_NUMBERS = (*POINTS, "rank")
_WORDED = {"action": "text"}
_PARTED = {"action", "lead", "supporting", "deadline"}


@dataclass(slots=True)
class _Cut:
    """A row as it lies in the lines: *behind* is the line after its points."""

    code: str
    behind: int
    name: list[str]
    points: list[str]
    rest: list[tuple[Line, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def flat_point_tables(paper: Paper, period: Period) -> Iterator[PointTable]:
    """Yield every table of points whose cells were lost."""
    furniture = find_furniture(paper).used
    pairs = [
        (line, text)
        for line in split_footnotes(paper).body
        if line.number not in furniture and (text := tidy(line.text))
    ]
    at = 0
    while at < len(pairs):
        found = None if pairs[at][0].cells else _head_at(pairs, at)
        if not found:
            at += 1
            continue
        length, head = found
        heads = [line for line, _ in pairs[at : at + length]]
        body: list[tuple[Line, str]] = []
        at += length
        while at < len(pairs) and not _ends(*pairs[at]):
            if again := _head_at(pairs, at):
                if again[1] != head:
                    break
                heads += [line for line, _ in pairs[at : at + again[0]]]
                at += again[0]
                continue
            body.append(pairs[at])
            at += 1
        if rows := [*_rows(head, body, period)]:
            yield PointTable(head, heads, rows)


def _ends(line: Line, text: str) -> bool:
    return bool(line.cells) or bool(STOP.match(flat(text)))


def _head_at(pairs: Sequence[tuple[Line, str]], at: int) -> tuple[int, Head] | None:
    """Return how many lines a head takes that begins here, and what it says."""
    if not label_end(pairs[at][1], 0, "code") or is_columnar(pairs[at][0].text):
        return None
    printed, ends = "", []
    for line, text in pairs[at : at + _HEAD_LINES]:
        if line.cells:
            break
        printed = f"{printed} {text}".strip()
        ends.append(len(printed))
    labels: list[str] = []
    best, place = None, 0
    while place < len(printed):
        end = label_end(printed, place)
        if not end:
            break
        if end not in ends and not _opens_label(printed, end + 1):
            end = next(each for each in ends if each > end)
        labels.append(printed[place:end])
        head = head_of(labels) if end in ends and len(labels) > 2 else None
        if head and _columns(head):
            best = ends.index(end) + 1, head
        place = end + 1
    return best


def _opens_label(printed: str, at: int) -> bool:
    return printed[at : at + 1].isupper() and bool(label_end(printed, at))


def _columns(head: Head) -> tuple[str, list[str], list[str]] | None:
    """Return the kinds of name, numbers and text behind them; None if in no order."""
    kinds = [kind for kind in head.kinds if kind != "code"]
    if kinds[0] not in ("name", "agency"):
        return None
    numbers = [kind for kind in kinds if kind in _NUMBERS]
    if kinds[1 : 1 + len(numbers)] != numbers or not numbers:
        return None
    return kinds[0], numbers, kinds[1 + len(numbers) :]


def _rows(
    head: Head, body: Sequence[tuple[Line, str]], period: Period
) -> Iterator[TableRow]:
    if not (columns := _columns(head)):
        return
    name, numbers, texts = columns
    is_whole = bool(body) and bool(LABEL.fullmatch(body[0][1]))
    cuts = _cuts(body, len(numbers), ends_row=is_whole and not texts)
    parted = _parted([cut for cut in cuts if cut.rest], texts, period)
    for cut in cuts:
        row = TableRow({"code": cut.code, name: join_lines(cut.name)}, cut.lines)
        row.cells |= dict(zip(numbers, cut.points, strict=True))
        is_odd = any(re.fullmatch(_NUMBER, text) for _, text in cut.rest)
        if cut.rest:
            cells, row.is_doubtful = parted.pop(0)
            row.cells |= cells
        row.is_doubtful |= is_odd  # a row swallowed, whose points were not all there
        yield row


def _parted(
    cuts: Sequence[_Cut], texts: Sequence[str], period: Period
) -> list[tuple[dict[str, str], bool]]:
    """Part the text behind the points of each row into its cells."""
    whole = [join_lines(text for _, text in cut.rest) for cut in cuts]
    if len(texts) < 2 or not {*texts} <= _PARTED or texts[0] != "action":
        kind = texts[0] if texts else ""
        return [({kind: text}, len(texts) != 1) for text in whole]
    columns = tuple(_WORDED.get(kind, kind) for kind in texts)
    chunks = [Chunk(parts=[cut.rest]) for cut in cuts]
    rows = part_rows(chunks, columns, period)
    back = {column: kind for kind, column in zip(texts, columns, strict=True)}
    needed = {"lead", "deadline"} & {*columns}
    return [
        (
            {back[kind]: text for kind, text in row.cells.items()},
            row.doubtful or not needed <= row.cells.keys(),
        )
        for row in rows
    ]


def _cuts(
    body: Sequence[tuple[Line, str]], count: int, *, ends_row: bool
) -> list[_Cut]:
    """Cut a body into rows: a number, a name, *count* points, and what follows.

    *ends_row* says that the head knows of nothing behind the points: what follows
    them ends the table.
    """
    cuts: list[_Cut] = []
    paths: list[tuple[int, ...]] = []
    at = 0
    while at < len(body):
        cut = _cut_at(body, at, count, paths)
        if cut:
            cuts.append(cut)
            at = cut.behind
            continue
        line, text = body[at]
        if cuts and is_sum(text):
            total = [line for line, _ in body[at : at + 1 + count]]
            return [*cuts, _Cut("", at, [text], [""] * count, lines=total)]
        if cuts and (ends_row or begins_part(text)):
            return cuts
        if cuts:
            cuts[-1].rest.append((line, text))
            cuts[-1].lines.append(line)
        at += 1
    return cuts


def _cut_at(
    body: Sequence[tuple[Line, str]], at: int, count: int, paths: list[tuple[int, ...]]
) -> _Cut | None:
    """Read a row that begins at line *at*, if its number may come next."""
    found = LABEL.fullmatch(body[at][1])
    if not found or found["letter"]:
        return None
    code = body[at][1][: found.end("dot")].rstrip(".)")
    path = (-roman(found["roman"]),) if found["roman"] else path_of(code)
    if not _may_follow(path, paths):
        return None
    first = found["rest"] or ""
    words = [first] if first else []
    for n in range(at if first else at + 1, min(at + _NAME_LINES, len(body))):
        text = first if n == at else body[n][1]
        if n > at:
            words.append(text)
        if points := _points(words, count):
            name, numbers, tail = points
            paths.append(path)
            cut = _Cut(code, n + 1, name, numbers)
            cut.lines = [line for line, _ in body[at : n + 1]]
            cut.rest = [(body[n][0], tail)] if tail else []
            return cut
    return None


def _points(
    words: Sequence[str], count: int
) -> tuple[list[str], list[str], str] | None:
    """Part *words* into a name, *count* numbers and what follows them."""
    text = "\n".join(words)
    run = rf"({_NUMBER}(?:\s+{_NUMBER}){{{count - 1}}})"
    ahead = r"(?=\s*$|\n|\s+[^\W\d_])"
    found = re.search(rf"(?<=\S)(?:\n|\s)+{run}{ahead}", text)
    if not found or re.match(r"\s+\d", text[found.end() :]):
        return None
    name = text[: found.start()].strip()
    numbers = re.findall(_NUMBER, found[1])
    is_alone = text[found.start()] == "\n" or count > 1
    is_short = any(re.fullmatch(_NUMBER, line) for line in name.split("\n"))
    if is_short or (not is_alone and text[found.end() :].strip()):
        return None  # points of a row above, which were not all there
    return name.split("\n"), numbers, text[found.end() :].strip()


def _may_follow(path: tuple[int, ...], paths: Sequence[tuple[int, ...]]) -> bool:
    """Tell whether a row numbered *path* may come after those of *paths*."""
    if not path:
        return False
    if path[0] < 0:  # Roman
        last = min((each[0] for each in paths if each[0] < 0), default=0)
        return path[0] == last - 1
    if path[-1] == 1:
        return True
    return any(follows(each, path, True) for each in paths if each[0] > 0)
