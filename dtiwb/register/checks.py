"""What the files of a case say against its register, when the case is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from dtiwb.models import Case, EvidenceItem, FileProblem, Link
from dtiwb.register.papers import PaperHead, PaperReading
from dtiwb.register.quotes import page_of_quote, pages_named
from dtiwb.register.readings import Readings
from dtiwb.register.walking import find_file, plain_path
from dtiwb.store.files import evidence_folder
from dtiwb.text import fold
from dtiwb.wording import say

_LETTERHEAD_PAGES = 2


def file_problems(case: Case, readings: Readings) -> tuple[FileProblem, ...]:
    """Return what the files of the register say against its lines and links.

    Ordered by paper, code and place, whatever the order of the register. A line
    with a level of secrecy is passed over, and no file that such a line names is
    looked for. Papers never read before are read now, and remembered.
    """
    files = evidence_folder(case.root, case.params)
    links: dict[str, list[Link]] = {}
    for link in case.links:
        links.setdefault(link.evidence_id, []).append(link)
    secret = {plain_path(i.path).casefold() for i in case.evidence if i.secrecy}
    for item in case.evidence:
        if item.secrecy:  # a person may have said so after it was read
            readings.forget(files / plain_path(item.path), item.sha256)
    found = {
        _key(problem): problem
        for item in case.evidence
        if item.path and plain_path(item.path).casefold() not in secret
        for problem in _item_problems(
            item, links.get(item.id, ()), files, readings, case.params.language
        )
    }
    readings.save()
    return tuple(found[key] for key in sorted(found))


def _key(problem: FileProblem) -> tuple[str, ...]:
    column = problem.fields.get("column", "")
    place = (problem.criterion_id, problem.page, problem.quote)
    return (problem.evidence_id, problem.code, *place, column)


def _item_problems(
    item: EvidenceItem,
    links: Iterable[Link],
    files: Path,
    readings: Readings,
    language: str,
) -> Iterator[FileProblem]:
    path = find_file(files, item.path)
    if path is None:
        yield FileProblem(evidence_id=item.id, code="file-missing")
        return
    try:
        if item.sha256 and readings.hashes.of(path) != item.sha256.lower():
            yield FileProblem(evidence_id=item.id, code="file-changed")
            return
        head = readings.head(path) or readings.of(path)
        text = _Text(head, path, readings)
        yield from _read_problems(item, links, head, text, language)
    except OSError:
        yield _unread(item, say("problem.paper-not-opened", language))


def _unread(item: EvidenceItem, reason: str) -> FileProblem:
    fields = {"reason": reason.rstrip(".")}
    return FileProblem(
        evidence_id=item.id, code="file-unread", counts=False, fields=fields
    )


def _read_problems(
    item: EvidenceItem,
    links: Iterable[Link],
    head: PaperHead,
    text: _Text,
    language: str,
) -> Iterator[FileProblem]:
    if head.is_secret:  # nobody had noticed; nothing of it is told
        yield FileProblem(
            evidence_id=item.id, code="secret-document", fields={"count": "1"}
        )
        return
    if head.problem:
        told = say(f"problem.{head.problem}", language, **head.problem_fields)
        yield _unread(item, told)
        return
    for column, ours, theirs in differences(item, head, text.pages):
        yield FileProblem(
            evidence_id=item.id,
            code="register-differs-from-file",
            fields={"column": column, "register": ours, "file": theirs},
        )
    if head.signature == "invalid" != item.signature:  # else the register says so
        yield FileProblem(evidence_id=item.id, code="signature-invalid")
    for link in links:
        yield from _link_problems(link, head, text)


class _Text:
    """The pages of a paper, fetched only if somebody asks for them."""

    def __init__(self, head: PaperHead, path: Path, readings: Readings) -> None:
        self._head, self._path, self._readings = head, path, readings

    def pages(self) -> tuple[str, ...]:
        """Return the text, page by page."""
        if isinstance(self._head, PaperReading) and self._head.pages:
            return self._head.pages
        return self._readings.of(self._path).pages


def _link_problems(link: Link, head: PaperHead, text: _Text) -> Iterator[FileProblem]:
    spans = pages_named(link.page) if head.is_paged else ()
    if any(span[-1] > head.page_count or not span[0] for span in spans):
        yield _about(link, "page-not-in-file", pages=str(head.page_count))
    if not link.quote:
        return
    named = [n for span in spans for n in span if n <= head.page_count]
    page = page_of_quote(link.quote, text.pages(), named, head.by_ocr)
    if page is None:
        yield _about(link, "quote-not-found")
    elif named and page not in named:
        yield _about(link, "quote-on-other-page", page=str(page))


def _about(link: Link, code: str, **fields: str) -> FileProblem:
    return FileProblem(
        evidence_id=link.evidence_id,
        code=code,
        criterion_id=link.criterion_id,
        page=link.page,
        quote=link.quote,
        fields=fields,
    )


def differences(
    item: EvidenceItem, head: PaperHead, pages: Callable[[], Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield column, value in the register, value in the file, where they differ.

    Nothing differs from what was not read. OCR misreads digits: there a difference
    is told only if the register's value is nowhere on the first two pages, which is
    what *pages* is asked for.
    """

    def is_printed(pattern: str) -> bool:
        start = pages()[:_LETTERHEAD_PAGES] if head.by_ocr else ()
        return any(re.search(pattern, _squeezed(page)) for page in start)

    ours, theirs = item.number, head.number
    ours, theirs = _number(item.number), _number(head.number)
    if ours and theirs and ours != theirs and not is_printed(rf"(?<!\d)0*{ours}"):
        yield "number", item.number, head.number
    day, other = item.issued_on, head.issued_on
    if day and other and day != other and not is_printed(_printed_day(day)):
        yield "issued_on", day.isoformat(), other.isoformat()


def _squeezed(text: str) -> str:
    """Return *text* in letters and digits only, but for what parts two numbers."""
    folded = re.sub(r"(?<=\d)\W+(?=\d)", "/", fold(text))
    return re.sub(r"[^\w/]|(?<!\d)/|/(?!\d)", "", folded)


def _number(text: str) -> str:
    """Return a number so that 05-KH/BCĐ and 5/KH-BCĐ are one."""
    return _squeezed(text).lstrip("0")


def _printed_day(day: date) -> str:
    between = r"(?:/|thang|nam)"
    return rf"(?<!\d)0?{day.day}{between}0?{day.month}{between}{day.year}(?!\d)"
