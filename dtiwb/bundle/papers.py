"""Which evidence files go into an archive, under which names, and which do not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dtiwb.bundle.archive import Member, member_of_file
from dtiwb.bundle.kinds import suffix_of
from dtiwb.bundle.privacy import PersonalData, personal_data_in
from dtiwb.bundle.withheld import Withheld, withheld_of
from dtiwb.models import Case, EvidenceItem, Link
from dtiwb.register.case_files import plain_path
from dtiwb.register.papers import PaperReading
from dtiwb.register.readings import Readings
from dtiwb.register.walking import find_file
from dtiwb.store.files import evidence_folder
from dtiwb.text import fold

Reason = Literal["no-file", "missing", "changed", "unreadable", "withheld"]

_PLAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_TAKEN_BY_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The papers of a case, sorted for handing over.

    ``members`` holds the files that go in, by evidence id, ``not_included`` why a
    paper with a confirmed link has none, ``not_looked_through`` whose text nobody
    could read. ``secret_ids`` are those of which nothing may be said. ``links`` are
    the confirmed ones of papers that may be named.
    """

    links: tuple[Link, ...]
    secret_ids: frozenset[str]
    withheld: Withheld
    members: Mapping[str, Member]
    not_included: Mapping[str, Reason]
    not_looked_through: tuple[str, ...]
    personal: tuple[PersonalData, ...]


def papers_of(case: Case, readings: Readings) -> Papers:
    """Sort the papers of *case*: read them, and decide which files go in."""
    files = evidence_folder(case.root, case.params)
    secret_ids = _secret(case, files, readings)
    withheld = withheld_of(case, secret_ids)
    links = tuple(
        link
        for link in case.links
        if link.confirmed_by and link.evidence_id not in secret_ids
    )
    linked = {link.evidence_id for link in links}
    members: dict[str, Member] = {}
    not_included: dict[str, Reason] = {}
    unlooked: list[str] = []
    personal: list[PersonalData] = []
    for item in sorted(case.evidence, key=lambda each: each.id):
        if item.id not in linked:
            continue
        found = _file_of(item, files, readings, withheld)
        if isinstance(found, str):
            not_included[item.id] = found
            continue
        member, reading = found
        members[item.id] = member
        for number, page in enumerate(reading.pages, 1):
            personal += personal_data_in(page, member.name, number)
        if reading.problem:
            unlooked.append(item.id)
    return Papers(
        links=links,
        secret_ids=secret_ids,
        withheld=withheld,
        members=members,
        not_included=not_included,
        not_looked_through=tuple(unlooked),
        personal=tuple(personal),
    )


def _file_of(
    item: EvidenceItem, files: Path, readings: Readings, withheld: Withheld
) -> tuple[Member, PaperReading] | Reason:
    if not item.path:
        return "no-file"
    path = find_file(files, item.path)
    if path is None:
        return "missing"
    try:
        member = member_of_file(archive_name(item.id, path), path)
        if item.sha256 and member.sha256 != item.sha256.lower():
            return "changed"
        reading = readings.of(path)
    except OSError:
        return "unreadable"
    if reading.sha256 != member.sha256:
        return "changed"
    if any(kind == "secret" for kind, _ in withheld.told_by("\n".join(reading.pages))):
        return "withheld"  # it names a secret paper
    return member, reading


def _secret(case: Case, files: Path, readings: Readings) -> frozenset[str]:
    """Return the ids of papers under a mark: in the register, or on the paper itself.

    So is what is the same paper as one of those: same file, or same number and day.
    The file of a paper that the register calls secret is not opened.
    """
    found = {item.id: item for item in case.evidence if item.secrecy}
    new = found | {
        item.id: item
        for item in case.evidence
        if not item.secrecy and item.path and _is_marked(item, files, readings)
    }
    keys: set[tuple[str, ...]] = set()
    while new:  # a double may have a double
        found |= new
        keys.update(key for item in new.values() for key in _keys(item))
        new = {
            item.id: item
            for item in case.evidence
            if item.id not in found and not keys.isdisjoint(_keys(item))
        }
    return frozenset(found)


def _keys(item: EvidenceItem) -> Iterator[tuple[str, ...]]:
    if item.path:
        yield "path", plain_path(item.path)
    if item.sha256:
        yield "sha256", item.sha256.lower()
    if item.number and item.issued_on:
        yield "number", fold(item.number), item.issued_on.isoformat()


def _is_marked(item: EvidenceItem, files: Path, readings: Readings) -> bool:
    path = find_file(files, item.path)
    try:
        return path is not None and (readings.head(path) or readings.of(path)).is_secret
    except OSError:
        return False


def archive_name(evidence_id: str, path: Path) -> str:
    """Return the name in the archive: the id where every disk can hold it.

    Raises:
        OSError: the file *path* cannot be read.
    """
    return f"evidence/{_safe(evidence_id)}{suffix_of(path)}"


def _safe(evidence_id: str) -> str:
    if _PLAIN.fullmatch(evidence_id) and not _TAKEN_BY_WINDOWS.fullmatch(evidence_id):
        return evidence_id
    slug = re.sub(r"[^a-z0-9]+", "-", fold(evidence_id)).strip("-")[:40]
    mark = hashlib.sha256(evidence_id.encode()).hexdigest()[:8]
    return f"{slug}-{mark}".lstrip("-")
