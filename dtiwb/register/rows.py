"""A paper as a new line of the register: its kind among the known ones, and an id."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import PurePosixPath
from typing import Literal

from dtiwb.models import EvidenceItem, EvidenceKind
from dtiwb.register.papers import PaperHead
from dtiwb.store.values import clean
from dtiwb.text import fold

Registered = Literal["", "valid", "invalid", "untrusted"]
_SIGNATURES: dict[str, Registered] = {
    "valid": "valid",
    "invalid": "invalid",
    "untrusted": "untrusted",
}
_LONGEST_ID = 48
_LONGEST_CELL = 1000
# Excel makes dates, numbers or truth values of these as soon as they are typed.
_CHANGED_BY_EXCEL = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?\d*|\d+e\d+"
    r"|true|false"
)


def new_item(
    reading: PaperHead, path: str, item_id: str, kinds: Sequence[EvidenceKind]
) -> EvidenceItem:
    """Return the line of the register for the file *path*, as far as it was read."""
    return EvidenceItem(
        id=item_id,
        kind=evidence_kind(reading, kinds),
        number=_cell(reading.number),
        issued_on=reading.issued_on,
        issuer=_cell(reading.issuer),
        title=_cell(reading.title),
        signer=_cell(reading.signer),
        status="draft" if reading.is_draft else "issued",
        path=path,
        sha256=reading.sha256,
        pages=page_count(reading),
        signature=registered_signature(reading),
    )


def page_count(reading: PaperHead) -> int | None:
    """Return how many pages are printed; None where that is for Word to decide."""
    return reading.page_count if reading.is_paged else None


def registered_signature(reading: PaperHead) -> Registered:
    """Return the state as a register writes it: nothing where none was found."""
    return _SIGNATURES.get(reading.signature, "")


def _cell(text: str) -> str:
    return clean(" ".join(text.split()))[:_LONGEST_CELL]


def evidence_kind(reading: PaperHead, kinds: Sequence[EvidenceKind]) -> str:
    """Return the id of the kind of paper this is, "" where it cannot be told.

    The word the paper prints decides; then the abbreviation in its number, if only
    one kind has it; then a title line in capitals, DANH SÁCH CÁN BỘ.
    """
    by_title = {fold(kind.title): kind.id for kind in kinds}
    printed = fold(reading.kind)
    opening = f"{printed} {fold(reading.title)}"
    longer = [t for t in by_title if opening.startswith(t) and len(t) > len(printed)]
    if printed and longer:  # THÔNG BÁO / Kết luận cuộc họp
        return by_title[max(longer, key=len)]
    if printed in by_title:
        return by_title[printed]
    parts = {fold(part) for part in re.split(r"[/\-.]", reading.number)}
    found = [k.id for k in kinds if k.abbreviation and fold(k.abbreviation) in parts]
    if len(found) == 1:
        return found[0]
    headings = (fold(line) for line in reading.heading.split("\n"))
    return next(
        (
            by_title[title]
            for line in headings
            for title in sorted(by_title, key=len, reverse=True)
            if f"{line} ".startswith(f"{title} ")
        ),
        "",
    )


def new_id(reading: PaperHead, path: str, taken: Container[str]) -> str:
    """Return an id nobody has: of number and year (qd-105-stp-2022), or of the name."""
    base = _of_number(reading) or _of_name(path)
    return next(
        each
        for count in range(1, 1_000_000)
        if (each := base if count == 1 else f"{base}-{count}") not in taken
    )


def _of_number(reading: PaperHead) -> str:
    parts = _slug(reading.number).split("-")
    words = [part for part in parts if not part.isdigit()]
    if not reading.number or not words or len(words) == len(parts):
        return ""
    first = parts.index(words[0])
    ordered = [words[0], *parts[:first], *parts[first + 1 :]]
    year = str(reading.issued_on.year) if reading.issued_on else ""
    if year and year not in ordered:
        ordered.append(year)
    return _cut("-".join(ordered))


def _of_name(path: str) -> str:
    base = _cut(_slug(PurePosixPath(path).stem))
    if not re.search("[a-z]", base) or _CHANGED_BY_EXCEL.fullmatch(base):
        return f"tep-{base}".rstrip("-")
    return base


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _cut(slug: str) -> str:
    """Shorten *slug* at the end of a word where there is one."""
    if len(slug) <= _LONGEST_ID:
        return slug
    return slug[:_LONGEST_ID].rpartition("-")[0] or slug[:_LONGEST_ID]
