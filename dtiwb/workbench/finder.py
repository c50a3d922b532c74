"""Papers of the register for a criterion: suggested ones, and those searched for."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cached_property

from dtiwb.models import Case, EvidenceItem
from dtiwb.register.readings import Readings
from dtiwb.register.suggest import CriteriaIndex, PaperText, Suggestion
from dtiwb.register.walking import find_file
from dtiwb.store.files import evidence_folder
from dtiwb.text import fold


def has_words(haystack: str, words: str) -> bool:
    """Tell whether every word of *words* begins a word of a folded *haystack*."""
    padded = f" {haystack}"
    return all(f" {word}" in padded for word in fold(words).split())


class Finder:
    """Knows the papers of one case; papers under a mark of secrecy it knows not."""

    def __init__(self, case: Case, readings: Readings) -> None:
        self._case, self._readings = case, readings
        self._papers = [item for item in case.evidence if not item.secrecy]
        self._found: dict[str, list[Suggestion]] = {}
        self.learned_count = 0

    @property
    def count(self) -> int:
        """How many papers there are to learn."""
        return len(self._papers)

    def knows(self, case: Case) -> bool:
        """Tell whether the papers of *case* are those it was made for."""
        return case.evidence == self._case.evidence

    def learn(self) -> Iterator[int]:
        """Read one paper at each step, and yield how many are read.

        Whoever has a click to answer may stop between two of them.
        """
        index = CriteriaIndex(self._case.criteria_set)
        for item in self._papers:
            for each in index.everything(self._text(item)):
                if not each.rule_id:
                    self._found.setdefault(each.criterion_id, []).append(each)
            self.learned_count += 1
            yield self.learned_count

    def _text(self, item: EvidenceItem) -> PaperText:
        files = evidence_folder(self._case.root, self._case.params)
        path = find_file(files, item.path) if item.path else None
        try:
            pages = self._readings.of(path).pages if path else ()
        except OSError:  # gone since: its title still speaks
            pages = ()
        return PaperText(
            evidence_id=item.id,
            kind=item.kind,
            number=item.number,
            issued_on=item.issued_on,
            title=item.title,
            pages=pages,
        )

    def suggested(
        self, criterion_id: str, without: Container[str], top: int
    ) -> list[Suggestion]:
        """Return the *top* papers learned so far that may help, the likeliest first."""
        found = (
            each
            for each in self._found.get(criterion_id, ())
            if each.evidence_id not in without
        )
        return sorted(found, key=lambda each: (-each.score, each.evidence_id))[:top]

    def search(self, words: str, top: int) -> list[EvidenceItem]:
        """Return the first *top* papers in which every word of *words* begins a word.

        Case and accents do not count.
        """
        hits = (
            item
            for item, text in zip(self._papers, self._faces, strict=True)
            if has_words(text, words)
        )
        return [item for item, _ in zip(hits, range(top), strict=False)]

    @cached_property
    def _faces(self) -> list[str]:
        kinds = {kind.id: kind.title for kind in self._case.evidence_kinds}
        return [
            fold(
                " ".join(
                    (
                        *(item.id, kinds.get(item.kind, ""), item.number),
                        *(item.title, item.issuer, item.signer),
                    )
                )
            )
            for item in self._papers
        ]
