"""Which papers of the register may meet the demands that nothing meets yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dtiwb.models import Assessment, Case, EvidenceItem, Verdict
from dtiwb.register.readings import Readings
from dtiwb.register.suggest import PaperIndex, PaperText, Suggestion
from dtiwb.register.walking import find_file
from dtiwb.store.files import evidence_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """A demand that nothing meets, and the papers that may, the likeliest first."""

    verdict: Verdict
    papers: tuple[Suggestion, ...]


def candidates(
    assessment: Assessment, readings: Readings, top: int = 3, criterion_id: str = ""
) -> Iterator[Candidates]:
    """Yield every unmet demand that some paper of the register may meet.

    Papers linked to the criterion already, and those under a mark of secrecy, are
    left out. Nothing is linked. With *criterion_id* only that criterion is asked.

    Raises:
        OSError: a file of the register cannot be read.
    """
    case = assessment.case
    papers = [
        _paper(item, case, readings) for item in case.evidence if not item.secrecy
    ]
    index = PaperIndex(papers, case.criteria_set)
    linked = {(link.criterion_id, link.evidence_id) for link in case.links}
    for row in assessment.criteria:
        if criterion_id and row.id != criterion_id:
            continue
        own = {rule.id for rule in row.criterion.evidence or ()}
        for verdict in row.verdicts:
            if verdict.holds:
                continue
            found = index.suggest(
                row.id,
                top + len(linked),
                rule_id=verdict.rule.id if verdict.rule.id in own else "",
                year=case.params.year.last_year,
            )
            fresh = [each for each in found if (row.id, each.evidence_id) not in linked]
            if fresh:
                yield Candidates(verdict=verdict, papers=tuple(fresh[:top]))


def _paper(item: EvidenceItem, case: Case, readings: Readings) -> PaperText:
    """Return what a paper says: its title, and its text where its file is read."""
    files = evidence_folder(case.root, case.params)
    path = find_file(files, item.path) if item.path else None
    return PaperText(
        evidence_id=item.id,
        kind=item.kind,
        number=item.number,
        issued_on=item.issued_on,
        title=item.title,
        pages=readings.of(path).pages if path else (),
    )
