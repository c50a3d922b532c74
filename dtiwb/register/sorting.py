"""Files beside the register: which are new, changed, gone, or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dtiwb.models import EvidenceItem
from dtiwb.register.case_files import CaseFiles
from dtiwb.register.checks import differences
from dtiwb.register.events import ScanEvent
from dtiwb.register.pairs import Pairs
from dtiwb.register.papers import PaperHead
from dtiwb.register.readings import Readings
from dtiwb.register.rows import new_id, new_item, page_count, registered_signature
from dtiwb.register.walking import Seen, find_file, plain_path

_ENTERED_UNREAD = (
    "paper-needs-ocr",
    "paper-ocr-too-slow",
    "paper-ocr-failed",
    "paper-of-old-office",
    "paper-encoding-unknown",
    "paper-encoding-unclear",
    "paper-too-large",
    "paper-empty",
)
"""Whole papers that only this machine, or nobody yet, could read: a person can."""

Heads = Sequence[tuple[Seen, PaperHead]]
_New = tuple[Seen, PaperHead, "Copy | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file from elsewhere that is to lie below ``files/`` under *path*."""

    source: Path
    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be entered for one file, and what to say once it is.

    ``item`` is a new line; else ``values`` are cells of the line in ``row``.
    """

    path: str
    events: tuple[ScanEvent, ...]
    item: EvidenceItem | None = None
    row: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    copy: Copy | None = None


def sort_out(
    place: CaseFiles, heads: Heads, readings: Readings, accept_changed: bool
) -> tuple[list[ScanEvent], list[Entry]]:
    """Return what is to be said as things are, and what is to be entered.

    The same whatever the order of *heads*. Raises nothing for what files do.
    """
    sorter = _Sorter(place, readings, accept_changed)
    for seen, head in sorted(heads, key=lambda pair: pair[0].path):
        sorter.take(seen, head)
    sorter.enter_new()
    sorter.name_missing()
    return sorter.events, sorted(sorter.entries, key=lambda each: each.path)


class _Sorter:
    """Takes file after file; ``events`` and ``entries`` grow."""

    def __init__(
        self, place: CaseFiles, readings: Readings, accept_changed: bool
    ) -> None:
        self.events: list[ScanEvent] = []
        self.entries: list[Entry] = []
        self._place, self._readings = place, readings
        self._accept_changed = accept_changed
        self._rows = place.rows_by_path()
        self._found: set[str] = set()
        self._new: list[_New] = []
        self._pairs = Pairs(place.register.rows.values())

    def take(self, seen: Seen, head: PaperHead) -> None:
        """Tell a file that has its line from one that has none."""
        self._found.add(seen.path)
        if head.is_secret:
            return self._say("scan.skipped-secret", seen.path)
        try:
            copy = self._copy_of(seen, head)
            if copy is _TAKEN:
                self._say("scan.skipped-taken", seen.path)
            elif seen.path in self._rows:
                self._take_registered(seen, head, copy)
            elif head.problem and head.problem not in _ENTERED_UNREAD:
                self._say_unread("scan.skipped-unread", seen.path, head)
            else:
                self._new.append((seen, head, copy))
        except OSError:  # gone or locked since it was read
            self._say("scan.skipped-gone", seen.path)
        return None

    def enter_new(self) -> None:
        """Give every new paper a line: once, and the best file of it."""
        taken = {item.id for item in self._place.register.rows.values()}
        for seen, head, copy in sorted(self._new, key=_best_first):
            if other := self._pairs.same_file(head):
                code = "scan.moved" if self._is_gone(other) else "scan.double-file"
                self._say(code, seen.path, other.id)
                continue
            if other := self._pairs.same_paper(head):
                code = "scan.double-paper" if other.path else "scan.fits-line"
                self._say(code, seen.path, other.id)
                continue
            item_id = new_id(head, seen.path, taken)
            item = new_item(head, seen.path, item_id, self._place.kinds)
            taken.add(item_id)
            self._pairs.add(item)
            code = "scan.added-unread" if head.problem else "scan.added"
            event = _event(code, seen.path, head, item_id)
            self.entries.append(
                Entry(path=seen.path, item=item, events=(event,), copy=copy)
            )

    def name_missing(self) -> None:
        """Name every file that has a line and is nowhere."""
        for path, (_, item) in self._rows.items():
            if not item.secrecy and self._is_gone(item):
                self._say("scan.missing", path, item.id)

    def _is_gone(self, item: EvidenceItem) -> bool:
        path = plain_path(item.path)
        if not item.path or path in self._found:
            return False
        return find_file(self._place.files, path) is None

    def _copy_of(self, seen: Seen, head: PaperHead) -> Copy | None:
        """Return the copy to make of *seen*; None where the file is there already."""
        if seen.source.is_relative_to(self._place.files):
            return None
        there = find_file(self._place.files, seen.path)
        if there is None:
            return Copy(source=seen.source, path=seen.path, sha256=head.sha256)
        is_same = self._readings.hashes.of(there) == head.sha256
        return None if is_same else _TAKEN

    def _take_registered(self, seen: Seen, head: PaperHead, copy: Copy | None) -> None:
        row, item = self._rows[seen.path]
        self._pairs.add_file(head.sha256, item)
        if item.sha256 and item.sha256.lower() != head.sha256:
            if not self._accept_changed:
                return self._say("scan.changed", seen.path, item.id)
            values = _renewed(item, head)
            events = [_event("scan.accepted", seen.path, head, item.id)]
            events += self._links_to_recheck(seen.path, item)
        else:
            values = _empty_filled(item, head)
            code = "scan.filled" if values or copy else "scan.unchanged"
            events = [_event(code, seen.path, head, item.id)]
        if head.problem:
            self._say_unread("scan.unread", seen.path, head, item.id)
        self._compare(seen, item, head)
        if values or copy:
            self.entries.append(
                Entry(
                    path=seen.path,
                    row=row,
                    values=values,
                    events=tuple(events),
                    copy=copy,
                )
            )
        else:
            self.events += events
        return None

    def _compare(self, seen: Seen, item: EvidenceItem, head: PaperHead) -> None:
        def pages() -> tuple[str, ...]:
            return self._readings.of(seen.source).pages

        for column, ours, theirs in differences(item, head, pages):
            told = {"column": column, "register": ours, "file": theirs}
            self._say("scan.differs", seen.path, item.id, **told)

    def _links_to_recheck(self, path: str, item: EvidenceItem) -> Iterator[ScanEvent]:
        for link in self._place.links():
            if link.evidence_id == item.id:
                yield ScanEvent(
                    code="scan.recheck",
                    path=path,
                    evidence_id=item.id,
                    fields={"criterion": link.criterion_id, "page": link.page or "—"},
                )

    def _say(self, code: str, path: str, item_id: str = "", **fields: str) -> None:
        self.events.append(
            ScanEvent(code=code, path=path, evidence_id=item_id, fields=fields)
        )

    def _say_unread(
        self, code: str, path: str, head: PaperHead, item_id: str = ""
    ) -> None:
        self.events.append(_event(code, path, head, item_id))


_TAKEN = Copy(source=Path(), path="", sha256="")


def _event(code: str, path: str, head: PaperHead, item_id: str) -> ScanEvent:
    return ScanEvent(
        code=code,
        path=path,
        evidence_id=item_id,
        problem=head.problem,
        problem_fields=head.problem_fields,
    )


def _best_first(new: _New) -> tuple[bool, bool, int, str]:
    """Order the files of one paper: signed before not, PDF before Word, plain names.

    The register wants one file of a paper: that which proves most.
    """
    seen, head, _ = new
    is_signed = head.signature in ("valid", "untrusted")
    return not is_signed, not head.is_paged, len(seen.path), seen.path


def _empty_filled(item: EvidenceItem, head: PaperHead) -> dict[str, Any]:
    """Return what goes into the machine columns that nobody has filled in."""
    values = {
        "sha256": "" if item.sha256 else head.sha256,
        "pages": page_count(head) if item.pages is None else None,
        "signature": "" if item.signature else registered_signature(head),
    }
    return {name: value for name, value in values.items() if value}


def _renewed(item: EvidenceItem, head: PaperHead) -> dict[str, Any]:
    """Return the machine columns for a file that is another one now."""
    return {
        "sha256": head.sha256,
        "pages": page_count(head) or item.pages,
        "signature": registered_signature(head),
    }
