"""Where a paper may help: likely criteria for a paper, likely papers for a criterion.

A paper speaks with its title and with the one sentence that comes nearest to the
criterion; the title counts twice. The score runs from 0 to 1 and is no probability:
it puts suggestions in order, a person decides. A paper that comes near to no
criterion is not suggested at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dtiwb.models import CriteriaSet, EvidenceRule
from dtiwb.register.suggest_faces import Faces
from dtiwb.register.suggest_terms import number_code, read_terms, sentences
from dtiwb.text import compose

PASSAGE = 300
"""The most letters a passage has."""
HEAD = 400
"""How many letters of a paper without a title stand for it."""
TITLE_WEIGHT = 2
"""What a title counts beside the best sentence."""
DEMAND_UNMET = 0.8
"""What is left of a score for each demand of a rule that the paper does not meet."""
NEAR = 0.15
"""A paper whose best score is below this helps nothing: no suggestion at all."""
LEAST = 0.05
"""Scores below this are never suggested, however near the paper's best one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperText:
    """Văn bản with its text, page by page; title or pages may be missing."""

    evidence_id: str = ""
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    title: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Gợi ý: a link a person may confirm, with the passage that speaks for it.

    ``score`` puts suggestions in order and is no probability. ``passage`` is one
    sentence of the paper, in NFC and with single spaces. ``page`` counts from 1,
    and is None where the title speaks. ``rule_id`` is set when a demand was asked.
    """

    criterion_id: str
    score: float
    passage: str
    page: int | None
    evidence_id: str = ""
    rule_id: str = ""


def suggest_criteria(
    text: str | PaperText, criteria_set: CriteriaSet, top: int = 5
) -> list[Suggestion]:
    """Return the *top* criteria that *text* may help, the likeliest first.

    *text* is a title, a whole paper with form feeds between its pages, or a
    ``PaperText``. Empty when nothing fits. For many papers build a ``CriteriaIndex``.
    """
    return CriteriaIndex(criteria_set).suggest(text, top)


def suggest_documents(
    criterion_id: str,
    papers: Iterable[PaperText],
    criteria_set: CriteriaSet,
    top: int = 5,
) -> list[Suggestion]:
    """Return the *top* papers that may help a criterion, the likeliest first.

    Empty when nothing fits. For many criteria, or for what one of their evidence
    rules demands, build a ``PaperIndex``.
    """
    return PaperIndex(papers, criteria_set).suggest(criterion_id, top)


class CriteriaIndex:
    """The criteria of one set, ready to be looked up for any number of papers."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self._faces = Faces(criteria_set)

    def suggest(self, text: str | PaperText, top: int = 5) -> list[Suggestion]:
        """Return the *top* criteria that *text* may help; see ``suggest_criteria``."""
        found = [each for each in self.everything(text) if not each.rule_id]
        return sorted(found, key=lambda each: -each.score)[:top]

    def everything(self, text: str | PaperText) -> list[Suggestion]:
        """Return what *text* may help, criteria and their demands, in the set's order.

        A demand is looked up by the criterion's title and its own together.
        """
        paper = text if isinstance(text, PaperText) else _as_paper(text)
        title = _title(paper)
        head = read_terms(title, leads=True)
        number = {number_code(paper.number)} if paper.number else set()
        by_title = self._faces.likeness(replace(head, codes=head.codes | number))
        best: dict[int, tuple[float, str, int | None]] = {
            n: (0.0, title[:PASSAGE], None) for n in by_title
        }
        for page, sentence in _spoken(paper):
            for n, likeness in self._faces.likeness(read_terms(sentence)).items():
                if n not in best or likeness > best[n][0]:
                    best[n] = (likeness, sentence, page)
        found = [
            Suggestion(
                criterion_id=self._faces.all[n].criterion_id,
                rule_id=self._faces.all[n].rule_id,
                evidence_id=paper.evidence_id,
                score=_score(by_title.get(n, 0.0), likeness),
                passage=passage,
                page=page,
            )
            for n, (likeness, passage, page) in sorted(best.items())
        ]
        if max((each.score for each in found), default=0.0) < NEAR:
            return []
        return [each for each in found if each.score >= LEAST]


class PaperIndex:
    """The papers of a register, each read once, ready to be looked up by criterion."""

    def __init__(self, papers: Iterable[PaperText], criteria_set: CriteriaSet) -> None:
        criteria = tuple(criteria_set.criteria())
        self._rules: dict[tuple[str, str], EvidenceRule | None] = {
            (criterion.id, rule.id if rule else ""): rule
            for criterion in criteria
            for rule in (None, *criteria_set.evidence_rules(criterion))
        }
        self._found: dict[tuple[str, str], list[tuple[PaperText, Suggestion]]] = {
            (criterion.id, rule_id): []
            for criterion in criteria
            for rule_id in ("", *(rule.id for rule in criterion.evidence or ()))
        }
        index = CriteriaIndex(criteria_set)
        for paper in papers:
            for each in index.everything(paper):
                self._found[each.criterion_id, each.rule_id].append((paper, each))

    def suggest(
        self,
        criterion_id: str,
        top: int = 5,
        *,
        rule_id: str = "",
        year: int | None = None,
    ) -> list[Suggestion]:
        """Return the *top* papers that may help a criterion, or meet one demand of it.

        With *rule_id*, a paper of another kind than the demand names keeps
        ``DEMAND_UNMET`` of its score, and so does one from outside the time it
        names when the index *year* is given.

        Raises:
            KeyError: the set has no such criterion or demand.
        """
        asked = criterion_id, rule_id
        rule = self._rules[asked]
        # a demand made of every criterion is looked up by the criterion alone
        face = asked if asked in self._found else (criterion_id, "")
        found = [
            replace(
                each,
                rule_id=rule_id,
                score=round(each.score * _kept(paper, rule, year), 4),
            )
            for paper, each in self._found[face]
        ]
        found = [each for each in found if each.score >= LEAST]
        return sorted(found, key=lambda each: (-each.score, each.evidence_id))[:top]


def _score(title: float, sentence: float) -> float:
    return round((TITLE_WEIGHT * title + sentence) / (TITLE_WEIGHT + 1), 4)


def _as_paper(text: str) -> PaperText:
    return PaperText(pages=tuple(text.split("\f")))


def _title(paper: PaperText) -> str:
    """Return the title on one line, or the first lines of a paper without one."""
    if title := " ".join(compose(paper.title).split()):
        return title
    pages = (" ".join(compose(page).split()) for page in paper.pages)
    return next(filter(None, pages), "")[:HEAD]


def _spoken(paper: PaperText) -> Iterator[tuple[int | None, str]]:
    """Yield every sentence with its page; a paper without text has only its title."""
    if not any(page.strip() for page in paper.pages):
        yield from ((None, each) for each in sentences(paper.title, PASSAGE))
    for number, page in enumerate(paper.pages, start=1):
        yield from ((number, each) for each in sentences(page, PASSAGE))


def _kept(paper: PaperText, rule: EvidenceRule | None, year: int | None) -> float:
    """Return the share of its score a paper keeps under what *rule* demands."""
    if rule is None:
        return 1.0
    kept = 1.0
    if rule.kinds and paper.kind and paper.kind not in rule.kinds:
        kept *= DEMAND_UNMET
    if year and paper.issued_on and rule.dated != "any":
        issued = paper.issued_on.year
        if issued > year or (issued < year and rule.dated == "index_year"):
            kept *= DEMAND_UNMET
    return kept
