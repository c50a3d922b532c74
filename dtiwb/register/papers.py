"""What one evidence file says of itself, as a record that a memo can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.intake.drafts import Letterhead
from dtiwb.intake.paper import Line, Paper
from dtiwb.register.signatures import TrustRoots, check_signatures
from dtiwb.text import fold

_DRAFT = re.compile(r"\W*(?:BẢN )?DỰ THẢO\b\W*(?:(?:LẦN|SỐ|NGÀY)\b.*|[\d/.\s]*)", re.I)
_DRAFT_BESIDE = re.compile(r"\W*DỰ THẢO\s+(?:CỘNG H|SỐ\b)")
_MAYBE_SECRET = re.compile(r"(?:t\w{1,7})?ma[tl]")
_HEAD_LINES = 20
_PAGED = ("pdf", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What stands above and below the body of one file, and how it could be read.

    ``kind`` is the word the paper prints (Quyết định), ``heading`` what stands in
    capitals above a paper that prints none (DANH SÁCH). ``file_kind`` is ``pdf``,
    ``docx`` and so on, ``image`` where OCR read a page. ``problem`` is the code
    ``problem.<code>`` of why the file could not be read; all but ``sha256`` is then
    empty. ``signature`` is a state of ``SignatureCheck``, "" until it is judged.
    """

    sha256: str
    file_kind: str = ""
    page_count: int = 0
    kind: str = ""
    heading: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    signer: str = ""
    is_draft: bool = False
    signature: str = ""
    problem: str = ""
    problem_fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_ocr(self) -> bool:
        """True where letters were recognised in a picture, and may be wrong."""
        return self.file_kind == "image"

    @property
    def is_paged(self) -> bool:
        """True where pages are as printed; Word and Excel decide theirs on paper."""
        return self.file_kind in _PAGED

    @property
    def is_secret(self) -> bool:
        """True under a mark of secrecy: nothing of such a file may be kept."""
        return self.problem == "paper-secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReading(PaperHead):
    """A paper with its text, page by page, in NFC."""

    pages: tuple[str, ...] = ()


def from_plain(values: Mapping[str, Any]) -> PaperReading:
    """Return the reading whose fields were written as JSON.

    Raises:
        ValueError, TypeError: they are not what a reading has.
    """
    day = values["issued_on"]
    plain = {"issued_on": day and date.fromisoformat(day)}
    return PaperReading(**{**values, **plain, "pages": tuple(values["pages"])})


def read_evidence(
    path: Path, sha256: str, progress: Callable[[int, int], None] | None = None
) -> PaperReading:
    """Read the file *path*; what cannot be read is a reading with a ``problem``.

    Never raises for what stands in the file. Signatures are checked elsewhere.
    """
    from dtiwb.intake.letterhead import read_letterhead  # not for an unchanged folder
    from dtiwb.intake.sources import read_paper

    try:
        paper = read_paper(path, progress)
        letterhead = read_letterhead(paper).letterhead
    except InputError as error:
        told = error.problems[0]
        return PaperReading(
            sha256=sha256, problem=told.code, problem_fields=told.fields
        )
    except Exception:  # a broken file breaks readers in too many ways
        return PaperReading(sha256=sha256, problem="paper-broken")
    if letterhead.secrecy or (paper.kind == "image" and _seems_secret(paper.lines)):
        return PaperReading(sha256=sha256, problem="paper-secret")
    return _reading(paper, letterhead, sha256)


def judged(
    reading: PaperReading, path: Path, roots: TrustRoots, at: date | None
) -> PaperReading:
    """Return *reading* with what the signatures in the file *path* say."""
    if not reading.is_paged:  # nothing but PDF can be checked
        return replace(reading, signature="not-checked")
    return replace(reading, signature=check_signatures(path, roots, at).state)


def _reading(paper: Paper, letterhead: Letterhead, sha256: str) -> PaperReading:
    has_head = letterhead.kind or letterhead.number or letterhead.issuer
    pages: list[list[str]] = [[] for _ in range(paper.page_count)]
    for line in paper.lines:
        pages[min(line.page, paper.page_count) - 1].append(line.text)
    return PaperReading(
        sha256=sha256,
        file_kind=paper.kind,
        page_count=paper.page_count,
        kind=letterhead.kind,
        heading="" if letterhead.kind else "\n".join(_headings(paper.lines)),
        number=letterhead.number,
        issued_on=letterhead.issued_on,
        issuer=letterhead.issuer,
        title=letterhead.title if has_head else "",
        signer=letterhead.signer if has_head else "",  # else a name from some table
        is_draft=_is_draft(paper.lines),
        pages=tuple("\n".join(lines) for lines in pages),
    )


def _top(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield what stands at the top of the first page, column by column."""
    for line in lines[:_HEAD_LINES]:
        if line.page == lines[0].page:
            for cell in line.cells or re.split(r"\t|\s{3,}", line.text):
                yield from (" ".join(part.split()) for part in cell.split("\n"))


def _is_draft(lines: tuple[Line, ...]) -> bool:
    """Tell whether DỰ THẢO stands alone in the letterhead, with or without a count."""
    return any(
        _DRAFT.fullmatch(part) or _DRAFT_BESIDE.match(part) for part in _top(lines)
    )


def _seems_secret(lines: tuple[Line, ...]) -> bool:
    """Tell whether OCR may have read a mark of secrecy and got letters of it wrong.

    Better to pass over a paper that is none than to register one that is.
    """
    parts = (part for part in _top(lines) if part.isupper())
    return any(_MAYBE_SECRET.fullmatch(re.sub(r"\W", "", fold(p))) for p in parts)


def _headings(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield what begins in capitals: DANH SÁCH cán bộ, as well as DANH SÁCH."""
    for part in _top(lines):
        words = part.split()
        if len(words) > 1 and words[0].isupper() and words[1].isupper():
            yield part
