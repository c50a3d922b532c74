"""The criterion that is worked on: its rule, what to enter, what it demands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dtiwb.models import EvidenceRule
from dtiwb.report.documents.rules import rule_text
from dtiwb.report.words import Words
from dtiwb.workbench.fields import fact_fields
from dtiwb.workbench.what_if import cheapest

if TYPE_CHECKING:
    from dtiwb.workbench.work import Work


def detail(work: Work, words: Words) -> dict[str, Any]:
    """Return what the template shows of the criterion chosen."""
    row, session = work.row(), work.session
    review = session.row("review", (row.id,))
    return {
        "gains": cheapest(session.assessment) if work.shows_cheapest else None,
        "rule": rule_text(words, row.criterion),
        "fields": list(fact_fields(row.criterion, words.language)),
        "sources": [(id, words.paper(id)) for id in _sources(work)],
        "reasons": [(each.id, each.title) for each in session.case.reason_codes],
        "review_shown": bool(review.get("reviewed_points") or review.get("response")),
        "demands": list(_demands(work, words)),
    }


def _sources(work: Work) -> list[str]:
    """Return the papers a fact may come from: those linked, and those named already."""
    id = work.criterion_id
    linked = [key[0] for key in work.session.rows["links"] if key[1] == id]
    named = [
        row.get("source_evidence_id", "")
        for key, row in work.session.rows["facts"].items()
        if key[0] == id
    ]
    return [each for each in dict.fromkeys((*linked, *named)) if each]


def _demands(work: Work, words: Words) -> Iterator[dict[str, Any]]:
    verdicts = {each.rule.id: each for each in work.row().verdicts}
    for rule in work.rules():
        verdict = verdicts.get(rule.id)
        yield {
            "id": rule.id,
            "title": rule.title or rule.id,
            "asks": _asks(work, words, rule),
            "holds": verdict is None or verdict.holds,
            "is_supposed": verdict is None,
            "sentence": (
                words.verdict(verdict) if verdict else words.say("workbench.supposed")
            ),
        }


def _asks(work: Work, words: Words, rule: EvidenceRule) -> str:
    """Say which kinds of paper *rule* asks for, and from whom."""
    titles = {each.id: each.title for each in work.session.case.evidence_kinds}
    kinds = ", ".join(titles.get(kind, kind) for kind in rule.kinds)
    match rule.issued_by:
        case "any":
            issuer = ""
        case "agency":
            issuer = work.session.case.agency.name
        case other:
            issuer = other
    by = words.say("workbench.issued-by", issuer=issuer) if issuer else ""
    return "; ".join(filter(None, (kinds, by)))
