"""Papers that are there twice: the same bytes, or the same number, date and issuer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dtiwb.models import EvidenceItem
from dtiwb.register.papers import PaperHead
from dtiwb.text import fold


class Pairs:
    """Which papers the register has; secret ones pair with nothing, not by their id."""

    def __init__(self, items: Iterable[EvidenceItem]) -> None:
        self._by_file: dict[str, EvidenceItem] = {}
        self._by_number: dict[tuple[str, date, bool], list[EvidenceItem]] = {}
        for item in items:
            if not item.secrecy:
                self.add(item)

    def add(self, item: EvidenceItem) -> None:
        """Note that the register has *item*."""
        if item.sha256:
            self.add_file(item.sha256.lower(), item)
        if item.number and item.issued_on:
            key = fold(item.number), item.issued_on, item.status == "draft"
            self._by_number.setdefault(key, []).append(item)

    def add_file(self, sha256: str, item: EvidenceItem) -> None:
        """Note that *item* has a file with these bytes."""
        self._by_file.setdefault(sha256, item)

    def same_file(self, head: PaperHead) -> EvidenceItem | None:
        """Return the paper whose file is the same, byte by byte."""
        return self._by_file.get(head.sha256)

    def same_paper(self, head: PaperHead) -> EvidenceItem | None:
        """Return the paper with that number and date, by the same body."""
        if not head.number or not head.issued_on:
            return None
        key = fold(head.number), head.issued_on, head.is_draft
        found = self._by_number.get(key, ())
        return next((i for i in found if _are_one(i.issuer, head.issuer)), None)


def _are_one(one: str, other: str) -> bool:
    """Tell whether two names may be of one body: Sở Mẫu and SỞ MẪU TỈNH MẪU."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return long.startswith(short)
