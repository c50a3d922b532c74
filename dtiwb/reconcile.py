"""Evidence against criteria: a verdict per demand, and the points it supports. Pure.

A point counts only as far as somebody else could check it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dtiwb.models import (
    Agency,
    Case,
    Counted,
    Criterion,
    EvidenceItem,
    EvidenceRule,
    Fact,
    FileProblem,
    Link,
    Period,
    Verdict,
)
from dtiwb.text import fold

_WITHHELD = "secret-document"  # no paper is further from being shown than this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The evidence register of one case, indexed for judging."""

    agency: Agency
    period: Period
    as_of: date
    items: Mapping[str, EvidenceItem]
    links: Mapping[str, tuple[Link, ...]]
    counted: frozenset[tuple[str, str]]
    file_problems: Mapping[str, tuple[FileProblem, ...]]


def register_of(case: Case) -> Register:
    """Index what *case* has on file by evidence and by criterion."""
    links: dict[str, list[Link]] = {}
    for link in sorted(case.links, key=_place):
        links.setdefault(link.criterion_id, []).append(link)
    return Register(
        agency=case.agency,
        period=case.params.year,
        as_of=case.params.as_of,
        items={item.id: item for item in case.evidence},
        links={criterion_id: tuple(found) for criterion_id, found in links.items()},
        counted=frozenset(_counted(case.facts)),
        file_problems=case.told_by_files(),
    )


def _place(link: Link) -> tuple[str, ...]:
    """Order links by what they say, so that the order of the file does not count."""
    return (link.evidence_id, link.rule_id, link.page, link.quote, link.confirmed_by)


def _counted(facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """Yield which paper gives a numerator and a denominator for which criterion."""
    for fact in facts:
        is_total = fact.name.rpartition(".")[2] == "total"  # of a weighted share
        if fact.source_evidence_id and (is_total or isinstance(fact.value, Counted)):
            yield fact.criterion_id, fact.source_evidence_id


def judge(
    criterion: Criterion, rules: Iterable[EvidenceRule], register: Register
) -> tuple[Verdict, ...]:
    """Give one verdict per evidence rule of *criterion*, in the order of the set."""
    return tuple(_judge_rule(criterion, rule, register) for rule in rules)


def _judge_rule(
    criterion: Criterion, rule: EvidenceRule, register: Register
) -> Verdict:
    offered = [
        link
        for link in register.links.get(criterion.id, ())
        if link.rule_id in ("", rule.id)
    ]
    if not offered:
        return Verdict(
            criterion_id=criterion.id, rule=rule, problems=("missing-evidence",)
        )
    judged = [(tuple(_problems(link, rule, register)), link) for link in offered]
    problems, link = min(judged, key=lambda pair: (_WITHHELD in pair[0], len(pair[0])))
    if _WITHHELD in problems:  # nothing of such a paper is passed on
        return Verdict(criterion_id=criterion.id, rule=rule, problems=problems)
    return Verdict(
        criterion_id=criterion.id,
        rule=rule,
        problems=problems,
        evidence_id=link.evidence_id,
        page=link.page,
        quote=link.quote,
    )


def _problems(link: Link, rule: EvidenceRule, register: Register) -> Iterator[str]:
    """Yield every reason why the linked paper does not meet *rule*."""
    item = register.items[link.evidence_id]
    if item.secrecy:
        yield _WITHHELD
        return
    if not link.confirmed_by:
        yield "unconfirmed-link"
    if item.status == "draft":
        yield "draft-evidence"
    if rule.kinds and item.kind not in rule.kinds:
        yield "wrong-kind"
    if not _issued_by(item, rule, register.agency):
        yield "wrong-issuer"
    yield from _date_problems(item, rule, register)
    yield from _gaps(item, link, rule, register)
    yield from _told_by_the_file(link, register)
    if item.signature == "invalid":
        yield "signature-invalid"


def _told_by_the_file(link: Link, register: Register) -> Iterator[str]:
    """Yield what speaks against this link, each code once."""
    codes = (
        each.code
        for each in register.file_problems.get(link.evidence_id, ())
        if each.counts and each.concerns(link.criterion_id, link.page, link.quote)
    )
    yield from dict.fromkeys(codes)


def _issued_by(item: EvidenceItem, rule: EvidenceRule, agency: Agency) -> bool:
    if rule.issued_by == "any":
        return True
    by_agency = rule.issued_by == "agency"
    names = agency.names_on(item.issued_on) if by_agency else (rule.issued_by,)
    return fold(item.issuer) in {fold(name) for name in names}


def _date_problems(
    item: EvidenceItem, rule: EvidenceRule, register: Register
) -> Iterator[str]:
    expired = item.status == "expired"
    # a plan that ran out on the last day of the index year still proves that year
    counted_on = min(register.as_of, register.period.ends_on)
    lapsed = item.valid_until is not None and item.valid_until < counted_on
    if item.issued_on is None:
        if rule.dated != "any" or "date" in rule.needs:
            yield "no-date"
        if expired or lapsed:
            yield "expired-evidence"
        return
    last = register.as_of if rule.dated == "any" else register.period.ends_on
    in_period = register.period.starts_on <= item.issued_on <= register.period.ends_on
    if item.issued_on > min(last, register.as_of):
        yield "evidence-too-late"
    elif rule.dated == "index_year" and not in_period:
        yield "evidence-too-early"
    if expired or (lapsed and not in_period):
        yield "expired-evidence"


def _gaps(
    item: EvidenceItem, link: Link, rule: EvidenceRule, register: Register
) -> Iterator[str]:
    present = {
        "number": bool(item.number),
        "date": True,  # judged with the other date rules
        "signer": bool(item.signer),
        "page": bool(link.page),
        "quote": bool(link.quote),
        "counts": (link.criterion_id, item.id) in register.counted,
        "file": bool(item.path),
        "signature": item.signature in ("valid", "untrusted", "invalid"),
    }
    for need in rule.needs:
        if not present[need]:
            yield f"no-{need}"


def supported_share_points(
    base: Fraction,
    parts: Mapping[str, Fraction],
    verdicts: Iterable[Verdict],
    keep: Fraction,
) -> Fraction:
    """Return how many of the *base* points the *verdicts* leave standing.

    A failing demand costs all but the share the set lets an agency *keep*: of the
    checklist part it belongs to where *parts* gives that part's points, else of
    the whole criterion.
    """
    failing = {verdict.rule.part for verdict in verdicts if not verdict.holds}
    lost_share = 1 - keep
    if not failing:
        return base
    if not failing <= parts.keys():
        return base - base * lost_share
    lost = sum((parts[part] for part in failing if part is not None), Fraction(0))
    return max(base - lost * lost_share, Fraction(0))
