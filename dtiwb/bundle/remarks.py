"""What to tell a person about a bundle, as codes and in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dtiwb.bundle.manifest import left_out
from dtiwb.bundle.papers import Papers
from dtiwb.models import Case
from dtiwb.wording import say

_NOT_INCLUDED = {
    "no-file": "bundle.no-file",
    "missing": "bundle.missing",
    "changed": "bundle.changed",
    "unreadable": "bundle.unreadable",
    "withheld": "bundle.withheld",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to know; ``code`` names its sentence, ``fields`` fills it."""

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)


def remarks_on(case: Case, papers: Papers) -> tuple[Remark, ...]:
    """Return what is not in the archive of *case*, and what nobody looked through."""
    found = [
        Remark(code=_NOT_INCLUDED[reason], fields={"id": id})
        for id, reason in sorted(papers.not_included.items())
    ]
    found += [
        Remark(code="bundle.not-looked-through", fields={"id": id})
        for id in papers.not_looked_through
    ]
    counts = left_out(case, papers)
    if counts["without_confirmed_link"]:
        count = str(counts["without_confirmed_link"])
        found.append(Remark(code="bundle.unlinked", fields={"count": count}))
    if counts["secret"]:
        count = str(counts["secret"])
        found.append(Remark(code="bundle.secret", fields={"count": count}))
    return tuple(found)


def warnings_on(case: Case, papers: Papers) -> tuple[Remark, ...]:
    """Return what only the officer is told: which papers touch on secret ones."""
    found = [
        Remark(code="bundle.names-secret", fields={"id": id})
        for id, reason in sorted(papers.not_included.items())
        if reason == "withheld"
    ]
    found += [
        Remark(code="bundle.taken-as-secret", fields={"id": item.id})
        for item in sorted(case.evidence, key=lambda each: each.id)
        if item.id in papers.secret_ids and not item.secrecy
    ]
    return tuple(found)


def sentences(remarks: Iterable[Remark], language: str = "vi") -> list[str]:
    """Return each remark as a sentence."""
    return [say(each.code, language, **each.fields) for each in remarks]
