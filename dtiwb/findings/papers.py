"""What the evidence register gives reason to say, criterion or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dtiwb.findings.criteria import Told
from dtiwb.models import Case, CriterionResult, EvidenceItem, Finding
from dtiwb.text import fold

SHARED_WIDELY = 5
"""From this many criteria on, one paper is named as carrying too much."""

ZERO = Decimal(0)


def register_findings(
    case: Case, criteria: Iterable[CriterionResult], told: Told
) -> Iterator[Finding]:
    """Yield what the register gives reason to say, whatever it is linked to.

    What a file says against a linked paper is said by the criteria it serves.
    """
    open_items = [item for item in case.evidence if not item.secrecy]
    secret = len(case.evidence) - len(open_items)
    if secret:  # counted, never named
        yield Finding(code="secret-document", fields={"count": str(secret)})
    uses: dict[str, set[str]] = defaultdict(set)
    for link in case.links:
        uses[link.evidence_id].add(link.criterion_id)
    claimed = {row.id: row.points.claimed_points or ZERO for row in criteria}
    for item in open_items:
        used = uses[item.id]
        for each in told.get(item.id, ()):
            if not (used and each.counts):  # else its criteria's verdicts say it
                yield Finding(code=each.code, evidence_id=item.id, fields=each.told())
        if not used:
            yield Finding(code="unlinked-evidence", evidence_id=item.id)
        if len(used) >= SHARED_WIDELY:
            carried = sum((claimed.get(each, ZERO) for each in used), ZERO)
            yield Finding(
                code="evidence-shared-widely",
                evidence_id=item.id,
                fields={"count": str(len(used)), "carried": str(carried)},
            )
    yield from _doubles(open_items)


def _doubles(items: Iterable[EvidenceItem]) -> Iterator[Finding]:
    """Yield every paper that an earlier one, in the order of ids, already is."""
    seen: dict[tuple[str, ...], str] = {}
    for item in sorted(items, key=lambda each: each.id):
        keys: list[tuple[str, ...]] = []
        if item.number and item.issued_on:
            keys.append(
                (fold(item.number), item.issued_on.isoformat(), fold(item.issuer))
            )
        if item.sha256:
            keys.append((item.sha256.lower(),))
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            yield Finding(
                code="registered-twice", evidence_id=item.id, fields={"other": first}
            )
        for key in keys:
            seen.setdefault(key, item.id)
