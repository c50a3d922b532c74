"""What no part of an archive may say: secret papers, internal notes, where it was made.

The words are known from the case; every text that goes out is searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from dtiwb.models import Case, EvidenceItem
from dtiwb.store.values import shorten
from dtiwb.text import INTERNAL_MARK, fold, is_internal

Told = Literal["secret", "internal-note", "place"]

_TITLE_WORDS, _NAME_LETTERS, _NOTE_LETTERS = 3, 4, 12
_PLACE = re.compile(
    r"(?<![\w/.:])(?:/(?:home|root|Users|Volumes|tmp|var|mnt|media|opt|srv|private)/\w"
    r"|[A-Za-z]:\\\w|[A-Za-z]:/(?=[A-Za-z]\w*/)|\\\\[\w.-]+\\\w|file:/)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """The words that give something away, folded, and what each belongs to.

    ``names`` and ``titles`` lead to the id of a secret paper, ``notes`` to the note.
    Titles and notes are squeezed: a tag or a line end may stand between two words.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    root: str = ""

    def told_by(self, text: str) -> tuple[tuple[Told, str], ...]:
        """Return what *text* gives away, and of which paper or note."""
        return tuple(dict.fromkeys(self._told_by(fold(text))))

    def _told_by(self, folded: str) -> Iterator[tuple[Told, str]]:
        squeezed = folded.replace(" ", "")
        for word, evidence_id in self.titles.items():
            if word in squeezed:
                yield "secret", evidence_id
        for word, evidence_id in self.names.items():
            spaced = " ?".join(map(re.escape, word.replace(" ", "")))  # 99/BC- KIN
            if re.search(rf"(?<![\w/-]){spaced}(?![\w/-])", folded):
                yield "secret", evidence_id
        for word, note in self.notes.items():
            if word in squeezed:
                yield "internal-note", note

    def says_where(self, text: str) -> bool:
        """Tell whether *text* names a place on the machine where it was made."""
        return bool(self.root and self.root in text) or bool(_PLACE.search(text))


def withheld_of(case: Case, secret_ids: Container[str]) -> Withheld:
    """Return what must not be said of *case*, whose papers *secret_ids* are secret.

    Nor of the secret papers of the case it is compared with. A word that an open
    paper has too, in the same column, gives nothing away.
    """
    before = case.previous.evidence if case.previous else ()
    secret = [item for item in case.evidence if item.id in secret_ids]
    others = [item for item in case.evidence if item.id not in secret_ids]
    secret += [item for item in before if item.secrecy]
    others += [item for item in before if not item.secrecy]
    notes = ((_needle(note), shorten(note)) for note in _internal_notes(case))
    return Withheld(
        names=_without(_names(secret), _names(others)),
        titles=_without(_titles(secret), _titles(others)),
        notes={needle: note for needle, note in notes if needle},
        root=_place(case.root),
    )


def _without(
    words: Iterable[tuple[str, str]], open_words: Iterable[tuple[str, str]]
) -> dict[str, str]:
    known = dict(open_words)
    return {word: id for word, id in words if word not in known}


def _names(items: Iterable[EvidenceItem]) -> Iterator[tuple[str, str]]:
    for item in items:
        for name in (item.id, item.number, PurePosixPath(item.path).name):
            folded = fold(name)
            if len(folded) >= _NAME_LETTERS and re.search("[a-z]", folded):
                yield folded, item.id


def _titles(items: Iterable[EvidenceItem]) -> Iterator[tuple[str, str]]:
    for item in items:
        folded = fold(item.title)
        if folded.count(" ") >= _TITLE_WORDS - 1:  # «Báo cáo» alone tells nothing
            yield folded.replace(" ", ""), item.id


def _internal_notes(case: Case) -> Iterator[str]:
    the_set = case.criteria_set
    notes = [*case.about.notes, the_set.transcription.note]
    notes += [item.note for item in case.evidence]
    notes += [fact.note for fact in case.facts]
    notes.append(the_set.missing_evidence.note)
    for criterion in the_set.criteria():
        if criterion.missing_evidence:
            notes.append(criterion.missing_evidence.note)
    yield from filter(is_internal, notes)
    if case.previous:
        yield from _internal_notes(case.previous)


def _needle(note: str) -> str:
    """Return what to look for: the note without its mark, unless little is left."""
    folded = fold(note)
    mark = INTERNAL_MARK.match(folded)
    body = folded[mark.end() :] if mark else folded
    whole = body if len(body) >= _NOTE_LETTERS else folded
    return whole.replace(" ", "") if body else ""


def _place(root: Path) -> str:
    place = root.absolute().as_posix()
    return place if len(place) > 1 else ""
