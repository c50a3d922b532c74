"""Footnotes out of the body, which reads on as if they were not there. Pure.

In text taken out of a page a footnote (chú thích) stands wherever the page ended: in
the middle of a criterion or of a sentence. A line is a footnote only if it begins
with the next number and that number is called before it, glued to a bracket or word
(``điểm)1``); items and headings have a stop after their number, table rows no call.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(
    r"\s*(?:\[(\d{1,3})\]|(\d{1,3}|[⁰¹²³⁴-⁹]{1,3}))(?:\s+(?=[^\W\d_]|[“\"«(])|(?=[^\W\d_]))"
    r"(?!(?:chỉ số|chỉ tiêu|tiêu chí|nhóm|lĩnh vực)\b)(?P<text>.*)",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\s*(?:[-–—+•*·▪](?!\s*(?:19|20)\d\d\b)|\(?\d{1,2}\s*[.)/](?!\d)|\d{1,2}(?:\s*\.\s*\d{1,2})+"
    r"[.)]?\s+\D|\d{1,2}[–-]\s+\D|[a-zđ][.)]\s|[IVX]{1,5}\s*[./)]\s)"
)
_PAGE_NUMBER = re.compile(r"\W*(?:[Tt]rang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*")
_AWAITS_NUMBER = re.compile(
    r"(?:[/,(:–-]|\b(?:đạt|được|điểm|số|thứ|hạng|năm|tháng|ngày|quý|khoảng|gồm|là))\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_–—=-]{3,}\s*")
_ENDS = re.compile(r"[.!?…:;]\W*$")
_RUNS_ON = re.compile(
    r"(?:[,;(“«–-]|\b(?:của|với|và|hoặc|tại|trên|cho|theo|về|các|những|được|là|trong|đến"
    r"|từ|bằng|do|để|có|một))\s*$"
)
_REACH = 90  # lines between a call and its footnote: never much more than a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Chú thích; ``called_at`` is the number of the line that calls it, if one does."""

    marker: str
    text: str
    lines: tuple[Line, ...]
    called_at: int | None = None

    @property
    def place(self) -> Place:
        """Where the footnote itself is printed."""
        return place_of(self.lines)


class Footnotes(NamedTuple):
    """The body without its footnotes and their markers; the notes as printed.

    A marker may come twice where a paper counts anew on each page; ``called_at``
    then tells the notes apart.
    """

    body: tuple[Line, ...]
    notes: tuple[Note, ...]
    remarks: tuple[Remark, ...]


class _Call(NamedTuple):
    at: int
    start: int
    end: int
    is_strong: bool


def starts_item(text: str) -> bool:
    """Tell whether a line begins a list item or a numbered heading."""
    return bool(_ITEM.match(text))


def is_page_number(text: str, before: str = "") -> bool:
    """Tell a page number from a figure that *before*, the line above, waits for."""
    return bool(_PAGE_NUMBER.fullmatch(text)) and not _AWAITS_NUMBER.search(before)


def full_width(paper: Paper) -> int:
    """Return the length of a full line, 0 where a line is a whole paragraph.

    Broken lines are about equally long, and some of them begin small.
    """
    texts = [line.text.strip() for line in paper.lines if not line.cells]
    texts = [text for text in texts if text and not line_is_bare(text)]
    if paper.kind in ("docx", "xlsx", "csv") or len(texts) < 4:
        return 0
    lengths = sorted(map(len, texts))
    usual = lengths[len(lengths) * 9 // 10 - (len(lengths) < 10)]
    broken = sum(text[0].islower() for text in texts)
    is_even = usual <= 140 and lengths[-1] <= 1.5 * usual
    return usual if is_even and broken * 25 >= len(texts) else 0


def line_is_bare(text: str) -> bool:
    """Tell a line without words: a rule, a page number."""
    return not any(letter.isalpha() for letter in text)


def wraps(line: str, after: str, width: int) -> bool:
    """Tell whether *after* is the same sentence as *line*, broken by a line end."""
    line, after = line.strip(), after.strip()
    if not line or not after or starts_item(after):
        return False
    if after[0].islower() or after[0] in ",;.)]”»%/":
        return True
    if after[0] in "-–":
        return line[-1].isdigit()  # giai đoạn 2026 / - 2030
    if after[0].isdigit() and _AWAITS_NUMBER.search(line):
        return True
    if line[-1] in ".!?":
        return False
    return bool(_RUNS_ON.search(line)) or is_full(line, after, width)


def is_full(line: str, after: str, width: int) -> bool:
    """Tell whether a line had no room for the word that follows."""
    return bool(width) and len(line) + len(after.split()[0]) >= 0.85 * width


def join_lines(lines: Iterable[str]) -> str:
    """Join broken lines with single spaces; after a hyphen or slash with none."""
    parts: list[str] = []
    for line in lines:
        text = " ".join(line.split())
        if parts and text[:1].isalnum() and re.search(r"[^\W_][-/]$", parts[-1][-2:]):
            parts[-1] += text
        elif text:
            parts.append(text)
    return " ".join(parts)


def split_footnotes(paper: Paper) -> Footnotes:
    """Part *paper* into its body and its footnotes.

    Footnotes come marked by the reader of the file (``Line.footnote``) or are found
    in plain text; a mark in the body is taken out of the line that calls it.
    """
    body: list[Line] = []
    notes: list[Note] = []
    for line in paper.lines:
        if not line.footnote:
            body.append(line)
        elif notes and notes[-1].marker == line.footnote:
            notes[-1] = _note(line.footnote, (*notes[-1].lines, line))
        else:
            notes.append(_note(line.footnote, (line,)))
    finder = _Finder(paper, body)
    notes = finder.call_given(notes) if notes else finder.take_printed()
    lost = [note for note in notes if note.called_at is None]
    code = "footnote-uncalled"
    remarks = (
        Remark(code=code, place=n.place, fields={"marker": n.marker}) for n in lost
    )
    return Footnotes(tuple(finder.body), tuple(notes), tuple(remarks))


def _note(marker: str, lines: Sequence[Line]) -> Note:
    text = join_lines(line.text for line in lines)
    mark = rf"[\[(]?{re.escape(marker)}[\])]?"
    raised = re.escape(marker.translate(_RAISED))
    text = re.sub(rf"^(?:{mark}|{raised})[.:]?(?!\d|\s*[/%])\s*", "", text)
    return Note(marker=marker, text=text, lines=tuple(lines))


class _Finder:
    """Walks through the lines once, pairing every footnote with its call."""

    def __init__(self, paper: Paper, lines: list[Line]) -> None:
        self.body = lines
        self.width = full_width(paper)
        self.has_pages = paper.kind in ("pdf", "image") and paper.page_count > 1
        self.last = (0, 0)  # line and column behind the call found last

    def call_given(self, notes: list[Note]) -> list[Note]:
        """Find the calls of footnotes that the reader of the file has marked."""
        numbers = [line.number for line in self.body]
        for n, note in enumerate(notes):
            until = bisect_left(numbers, note.lines[0].number)
            places = range(max(self.last[0], until - _REACH), until)
            # a note of a DOCX stands below its paragraph, of a PDF below its page
            nearest = places if self.has_pages else reversed(places)
            if call := self._find(note.marker, nearest):
                notes[n] = replace(note, called_at=self._erase(call))
        return notes

    def take_printed(self) -> list[Note]:
        """Take footnotes out of plain text."""
        lines, self.body = self.body, []
        notes: list[Note] = []
        at = 0
        while at < len(lines):
            call = self._called_by(lines[at], lines[at - 1] if at else None, notes)
            if call is None:
                self.body.append(lines[at])
                at += 1
                continue
            end = self._end(lines, at)
            start = at
            while self.body and _RULE.fullmatch(self.body[-1].text):
                self.body.pop()
                start -= 1
            note = _note(_number(lines[at]), lines[at:end])
            whole = tuple(lines[start:end])
            notes.append(replace(note, lines=whole, called_at=self._erase(call)))
            at = end
        return notes

    def _called_by(
        self, line: Line, above: Line | None, notes: list[Note]
    ) -> _Call | None:
        """Return the call that makes *line* a footnote."""
        number = _number(line)
        found = _NOTE.match(line.text)
        if line.cells or not number or not found:
            return None
        below_note = bool(notes) and notes[-1].lines[-1] is above
        if found["text"][:1].islower() and not below_note and not self._is_closed():
            return None  # tháng\n6 năm 2023
        last = int(notes[-1].marker) if notes else 0
        until = len(self.body)
        places = range(max(self.last[0], until - _REACH), until)
        on_page = (at for at in places if line.page - self.body[at].page <= 1)
        call = self._find(number, on_page if self.has_pages else places)
        runs_on = int(number) == last + 1
        return call if call and (runs_on or call.is_strong) else None

    def _is_closed(self) -> bool:
        """Tell whether the body has come to the end of a sentence."""
        return not self.body or bool(_ENDS.search(self.body[-1].text))

    def _end(self, lines: Sequence[Line], at: int) -> int:
        """Return where the footnote that begins *at* ends."""
        sentence_open = not self._is_closed()
        end = at + 1
        while end < len(lines):
            line, after = lines[end - 1], lines[end]
            text = after.text.strip()
            is_next = _number(after) == str(int(_number(lines[at])) + 1)
            if after.cells or is_next or starts_item(text):
                break
            if line_is_bare(text) or (self.has_pages and after.page != line.page):
                break
            if not self.has_pages and not self._note_wraps(line, text, sentence_open):
                break
            end += 1
        return end

    def _note_wraps(self, line: Line, after: str, sentence_open: bool) -> bool:
        if re.search(r"[.!?…]\W*$", line.text):
            return False
        has_no_room = is_full(line.text.strip(), after, self.width)
        return has_no_room or (not sentence_open and after[0].islower())

    def _find(self, marker: str, places: Iterable[int]) -> _Call | None:
        """Find the call of *marker* in the first of *places*, best at a bracket."""
        mark, raised = re.escape(marker), re.escape(marker.translate(_RAISED))
        strong = re.compile(
            rf"(?<=[)\]”\"»]){mark}(?![\d/%]|[.,]\d)|(?<=[)\]”\"»]) {mark}(?=\s*$)"
            rf"|(?<=\S)\s?\[{mark}\]|(?<=[^\s(])\({mark}\)|(?<=\S){raised}(?![⁰¹²³⁴-⁹])"
        )
        weak = re.compile(rf"(?<=[^\W\d_]){mark}(?![\w/%]|[.,]\d)")
        places = list(places)
        for pattern in (strong, weak) if marker.isdigit() else (strong,):
            for at in places:
                start = self.last[1] if at == self.last[0] else 0
                if found := pattern.search(self.body[at].text, start):
                    return _Call(at, *found.span(), pattern is strong)
        return None

    def _erase(self, call: _Call) -> int:
        """Take a call out of its line; return the number of the line."""
        line = self.body[call.at]
        text = f"{line.text[: call.start].rstrip()}{line.text[call.end :]}"
        cells = tuple(text.split("\t")) if line.cells else ()
        self.body[call.at] = replace(line, text=text, cells=cells)
        self.last = (call.at, call.start)
        return line.number


def _number(line: Line) -> str:
    found = _NOTE.match(line.text)
    return (found[1] or found[2]).translate(_LOWERED) if found else ""
