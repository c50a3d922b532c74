"""The faces of a criteria set: the texts that papers are compared with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from dtiwb.models import CriteriaSet, Criterion
from dtiwb.register.suggest_terms import Terms, read_terms

NOT_DIGITAL = 0.5
"""What is left of a likeness to a digital matter in words of another field."""
UNKNOWN = 1.0
"""The weight of a word that stands in no criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One text to compare with: a criterion, or one of its demands (``rule_id``)."""

    criterion_id: str
    rule_id: str
    terms: Terms


class Faces:
    """Every face of one criteria set, in the order of the set.

    Two texts are alike as far as they share words that are rare in the set: the
    cosine of their words, each weighted by its rarity. A text that names a
    criterion's code, or a paper's number that the criterion names, is quite alike.
    """

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.all = tuple(_faces(criteria_set))
        self._weights = _weights(
            [face.terms.words for face in self.all if not face.rule_id]
        )
        self._by_word: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for n, face in enumerate(self.all):
            length = self._length(face.terms)
            for word in face.terms.words:
                self._by_word[word].append((n, self._weight(word) ** 2 / length))
            for code in face.terms.codes:
                self._by_code[code].append(n)

    def likeness(self, terms: Terms) -> dict[int, float]:
        """Return how like each face a text is, 0 to 1, by the face's place in all.

        Faces that share nothing with it are left out.
        """
        found: dict[int, float] = {}
        for word in terms.words:
            for n, share in self._by_word.get(word, ()):
                found[n] = found.get(n, 0.0) + share
        length = self._length(terms)
        for n, shared in found.items():
            same_field = terms.is_digital or not self.all[n].terms.is_digital
            found[n] = shared / length * (1 if same_field else NOT_DIGITAL)
        for code in terms.codes:
            found |= dict.fromkeys(self._by_code.get(code, ()), 1.0)
        return found

    def _weight(self, word: str) -> float:
        return self._weights.get(word, UNKNOWN)

    def _length(self, terms: Terms) -> float:
        return math.sqrt(sum(self._weight(word) ** 2 for word in terms.words))


def _faces(criteria_set: CriteriaSet) -> Iterator[Face]:
    for criterion in criteria_set.criteria():
        # a demand made of every criterion says nothing of this one: only its own
        own = criterion.evidence or ()
        yield _face(criterion, *(rule.title for rule in own))
        for rule in own:
            yield _face(criterion, rule.title, rule_id=rule.id)


def _face(criterion: Criterion, *titles: str, rule_id: str = "") -> Face:
    terms = read_terms(". ".join((criterion.title, *titles)))
    called = {criterion.id, criterion.source.provision or criterion.id}
    return Face(
        criterion_id=criterion.id,
        rule_id=rule_id,
        terms=Terms(
            words=terms.words,
            codes=terms.codes | {each.casefold() for each in called},
            is_digital=terms.is_digital,
        ),
    )


def _weights(texts: Collection[Collection[str]]) -> dict[str, float]:
    """Return the rarity of every word: the rarer among *texts*, the heavier."""
    counts = Counter(word for words in texts for word in words)
    return {
        word: math.log(1 + (len(texts) - count + 0.5) / (count + 0.5))
        for word, count in counts.items()
    }
