"""Plain text to Paper: encodings, physical lines, pages, rows typed with tabs.

Also CSV, which is text until its columns show.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path

from dtiwb.intake.layout_tables import aligned_tables
from dtiwb.intake.legacy import decode_bytes
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.sources import refusal
from dtiwb.intake.table_rows import row_text
from dtiwb.text import compose

MAX_TEXT_BYTES = 30_000_000
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?(\d{1,3})[-–—\s]*", re.I)
_OF_PAGES = re.compile(r"[-–—\s]*trang\s+(\d{1,3})\s*/\s*\d{1,3}[-–—\s]*", re.I)
_LEAST, _MOST = 15, 120  # printed lines on one page
_CLAIMS = (".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_VIETNAMESE = re.compile(r"[^\W\d_]*[ăđơưĂĐƠƯẠ-ỹ][^\W\d_]*")
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A physical line that is not blank: the blank lines and form feeds before it."""

    number: int
    text: str
    before: int
    feeds: int


def read_text_file(path: Path, name: str) -> Paper:
    """Return the paper in a text or CSV file."""
    text = read_text(path, name)
    if name.lower().endswith(".csv") or looks_like_csv(text):
        from dtiwb.intake.sheet_file import csv_paper

        if paper := csv_paper(text, name):
            return paper
    lines = tuple(text_lines(text))
    return Paper(
        file=name,
        kind="txt",
        lines=lines,
        page_count=max((line.page for line in lines), default=1),
    )


def read_text(path: Path, name: str) -> str:
    """Return the text of a file, composed, from whichever encoding it is in.

    TCVN3 and VNI come out as they are: the door decodes them, in papers of any kind.

    Raises:
        InputError: it is no text, or in an encoding that cannot be told for certain.
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise refusal(name, "paper-too-large")
    data = path.read_bytes()
    text = _decoded(data, name)
    if _is_binary(text):
        raise refusal(name, "paper-of-no-kind")
    if name.lower().endswith(_CLAIMS) and len(_VIETNAMESE.findall(text)) < 20:
        raise refusal(name, "paper-not-what-it-says", kind=name.rpartition(".")[2])
    return compose(text)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise refusal(name, "paper-encoding-unknown") from None
    if b"\0" in data:
        raise refusal(name, "paper-of-no-kind")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
    if found := decode_bytes(data):
        text, encoding = found
        return text if encoding == "Windows-1258" else data.decode("cp1252")
    if _is_binary(data.decode("latin-1")):
        raise refusal(name, "paper-of-no-kind")
    raise refusal(name, "paper-encoding-unknown", row=row)


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > 1 + len(text) // 500


def looks_like_csv(text: str) -> bool:
    """Tell a table from prose: every row parts into the same three columns or more.

    In prose a comma or semicolon is followed by a space.
    """
    rows = [row for row in _LINE_END.split(text[:20_000])[:-1] if row.strip()][:200]
    for delimiter in ";,":
        counts = {
            len(re.findall(rf"{delimiter}(?! )", re.sub(r'"[^"]*"', "", row)))
            for row in rows
        }
        if len(rows) >= 3 and len(counts) == 1 and min(counts) >= 2:
            return True
    return False


def text_lines(text: str) -> Iterator[Line]:
    """Yield the lines of *text* that are not blank, with page and table.

    A line with tabs between its parts is the row of a table; rows that follow one
    another with the same number of cells are one table. So are rows whose cells
    stand in columns: the first of their lines stands for all.
    """
    printed = _printed(text)
    aligned, covered = _aligned(printed)
    width = table = 0
    for i, (line, page) in enumerate(zip(printed, pages_of(printed), strict=True)):
        if i in covered:
            continue
        raw = line.text.replace("\f", " ")
        cells = aligned.get(i) or _cells(raw, width)
        table += bool(cells) and len(cells) != width
        width = len(cells)
        yield Line(
            text=row_text(cells) if cells else raw.replace("\t", " ").strip(),
            page=page,
            number=line.number,
            cells=cells,
            table=table if cells else 0,
        )


def _aligned(printed: Sequence[Printed]) -> tuple[dict[int, Cells], set[int]]:
    """Return the rows of tables in columns by their first line, and their others."""
    texts = [line.text.replace("\f", " ") for line in printed]
    aligned, covered = {}, set[int]()
    for rows in aligned_tables(texts, [line.before for line in printed]):
        for row in rows:
            aligned[row.lines[0]] = row.cells
            covered |= {*row.lines[1:]}
    return aligned, covered


def _cells(raw: str, width: int) -> tuple[str, ...]:
    """Return the cells of a row, none for a line that tabs only set off the margin.

    One filled cell is a row only where it goes on with a table *width* cells wide.
    """
    cells = tuple(cell.strip() for cell in raw.split("\t"))
    filled = sum(map(bool, cells))
    return cells if filled > 1 or (len(cells) > 1 and len(cells) == width) else ()


def _printed(text: str) -> list[Printed]:
    found: list[Printed] = []
    blank = feeds = 0
    for number, raw in enumerate(_LINE_END.split(text), 1):
        margin = raw[: len(raw) - len(raw.lstrip())]
        feeds += margin.count("\f")
        if raw.strip():
            found.append(Printed(number, raw, blank, feeds))
            feeds += raw.count("\f") - margin.count("\f")
            blank = 0
        else:
            blank += 1
    return found


def pages_of(printed: Sequence[Printed]) -> list[int]:
    """Return the page of each line, as far as anything in the text tells pages.

    Form feeds do for certain; else page numbers, if all of them are there; else what
    some programs leave of a page change, and single page numbers far from the rest.
    """
    if printed and printed[-1].feeds:
        return [line.feeds + 1 for line in printed]
    numbers = {i: n for i, line in enumerate(printed) if (n := _page_number(line))}
    numbers = {i: n for i, n in numbers.items() if _is_set_off(printed, i)}
    at_foot = _counting(numbers, 1, len(printed))
    if len(at_foot) > 1:
        return [bisect_left(at_foot, i) + 1 for i in range(len(printed))]
    on_top = _counting(numbers, 2, len(printed))
    if len(on_top) > 1:
        return [bisect_right(on_top, i) + 1 for i in range(len(printed))]
    return list(_traced(printed, numbers))


def _is_set_off(printed: Sequence[Printed], i: int) -> bool:
    """Tell a number with room around it from that of a row, printed as any line is."""
    around = [line.before for line in printed[i : i + 2]]
    return max(around) > 1 or i + 1 == len(printed) or not any(around)


def _page_number(line: Printed) -> int:
    found = _PAGE_NUMBER.fullmatch(line.text) or _OF_PAGES.fullmatch(line.text)
    return int(found[1]) if found else 0


def _counting(numbers: dict[int, int], first: int, total: int) -> list[int]:
    """Return the places of *first*, *first* + 1 … a page apart through the paper.

    Numbers of rows do not come a page apart from the first to the last.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for i, number in numbers.items():
        places[number].append(i)
    paths = {0: [0]}
    for number in count(first):
        ends = [*paths]
        longer = {}
        for place in places[number]:
            near = bisect_right(ends, place - _LEAST) - 1
            if near >= 0 and place - ends[near] <= _MOST:
                longer[place] = [*paths[ends[near]], place]
        if not longer:
            break
        paths = longer
    complete = (path for end, path in paths.items() if total - end <= _MOST)
    return next(complete, [0])[1:]


def _traced(printed: Sequence[Printed], numbers: dict[int, int]) -> Iterator[int]:
    glued = _glued(printed)
    page, last = 1, 0
    for i, line in enumerate(printed):
        number = numbers.get(i, 0)
        if i in glued:
            page, last = page + 1, i
        elif number > page and line.before > 1 and i + 1 < len(printed):
            lines = (i - last) / (number - page)
            if printed[i + 1].before and _LEAST <= lines <= _MOST:
                page, last = number, i
        yield page


def _glued(printed: Sequence[Printed]) -> set[int]:
    """Return the lines that begin a page by the way PDF text is often taken out.

    Such a page begins with one space, right under the last line of the page before.
    It is no sign of a page where it is found nearer, or farther, than pages are.
    """
    found = [
        i
        for i, line in enumerate(printed)
        if i and not line.before and re.match(r" \S", line.text)
    ]
    gaps = [b - a for a, b in pairwise([0, *found, len(printed)])]
    is_regular = min(gaps[:-1], default=0) >= _LEAST and max(gaps) <= _MOST
    return set(found) if len(found) > 2 and is_regular else set()
