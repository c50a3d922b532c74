"""Small invented records. No province, agency, person or paper here exists."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from dtiwb.models import (
    About,
    Agency,
    Binary,
    Case,
    Claim,
    Counted,
    CriteriaSet,
    Criterion,
    EvidenceItem,
    EvidenceRule,
    Fact,
    FactValue,
    Indicator,
    Link,
    Params,
    Period,
    Plan,
    Review,
    Source,
    Task,
    Transcription,
)

AGENCY = Agency(
    id="so-hoa-mau",
    name="Sở Hòa Mẫu",
    full_name="Sở Hòa Mẫu tỉnh Mẫu",
    province="Mẫu",
    level="so",
)
YEAR_2025 = Period(first_year=2025, last_year=2025)
AS_OF = date(2026, 1, 31)

EVERYTHING = ("number", "date", "signer", "page", "quote", "counts")
DEMAND = EvidenceRule(
    id="a",
    kinds=("decision",),
    issued_by="agency",
    dated="index_year",
    needs=EVERYTHING,
)
"""The strictest demand there is; `paper` and `link` meet it, a counted fact given."""


def value(text: str) -> FactValue:
    """A fact's value: ``2/13``, ``0.45``, or the id of an option."""
    above, slash, below = text.partition("/")
    if slash:
        return Counted(numerator=Decimal(above), denominator=Decimal(below))
    return Decimal(text) if text[-1].isdigit() else text


def fact(id, text, name="", source_evidence_id="qd-1") -> Fact:
    return Fact(
        criterion_id=id,
        name=name,
        value=value(text),
        source_evidence_id=source_evidence_id,
    )


def facts_of(given: Mapping[str, str | Mapping[str, str]]) -> tuple[Fact, ...]:
    """``{"1.1": "2/13", "1.2": {"own": "1"}}`` as facts from the paper ``qd-1``."""
    return tuple(
        fact(id, text, name)
        for id, inputs in given.items()
        for name, text in ({"": inputs} if isinstance(inputs, str) else inputs).items()
    )


def criterion(id="1.1", rule=None, max_points="10", evidence=(), **keys) -> Criterion:
    return Criterion(
        id=id,
        title=f"Tiêu chí {id}",
        max_points=Decimal(max_points),
        rule=rule or Binary(),
        source=Source(),
        evidence=tuple(evidence),
        **keys,
    )


def criteria_set(*criteria: Criterion, id="mau-thu", **keys) -> CriteriaSet:
    """A checked set; criterion ``2.1`` goes into indicator ``2``."""
    groups: dict[str, list[Criterion]] = {}
    for each in criteria or (criterion(),):
        groups.setdefault(each.id.partition(".")[0], []).append(each)
    return CriteriaSet(
        **{
            "id": id,
            "title": "Bộ chỉ số thử",
            "level": "so",
            "valid_years": (2025,),
            "source": Source(),
            "transcription": Transcription(status="checked"),
            "indicators": tuple(
                Indicator(id=key, title=f"Chỉ số {key}", criteria=tuple(inside))
                for key, inside in groups.items()
            ),
        }
        | keys
    )


def case(
    the_set=None, *, facts=None, claims=None, reviewed=None, year=2025, **keys
) -> Case:
    """A case of 2025 at the end of January 2026, with only what is given."""
    the_set = the_set or criteria_set()
    not_applicable = keys.pop("not_applicable", ())
    return Case(
        params=Params(
            agency=keys.get("agency", AGENCY).id,
            year=Period(first_year=year, last_year=year),
            criteria_set=the_set.id,
            as_of=keys.pop("as_of", AS_OF),
            not_applicable=not_applicable,
        ),
        criteria_set=the_set,
        facts=keys.pop("more_facts", facts_of(facts or {})),
        claims=tuple(
            Claim(criterion_id=id, claimed_points=Decimal(points))
            for id, points in (claims or {}).items()
        ),
        review=tuple(
            Review(criterion_id=id, reviewed_points=Decimal(points))
            for id, points in (reviewed or {}).items()
        ),
        **{"root": Path(), "agency": AGENCY, "about": About()} | keys,
    )


def paper(id="qd-1", **changes) -> EvidenceItem:
    """A signed decision of the agency, of May 2025."""
    return EvidenceItem(
        **{
            "id": id,
            "kind": "decision",
            "number": "12/QĐ-SHM",
            "issued_on": date(2025, 5, 20),
            "issuer": "Sở Hòa Mẫu",
            "title": "Quyết định thử",
            "signer": "Nguyễn Văn Mẫu",
            "signature": "valid",
        }
        | changes
    )


def link(evidence_id="qd-1", criterion_id="1.1", **changes) -> Link:
    """A confirmed link with page and quote."""
    return Link(
        **{
            "evidence_id": evidence_id,
            "criterion_id": criterion_id,
            "page": "3",
            "quote": "đã kết nối",
            "confirmed_by": "Đặng Văn Đối Soát",
        }
        | changes
    )


def task(id="nv-1", deadline="", criterion_ids=(), **keys) -> Task:
    return Task(
        id=id,
        title=f"Nhiệm vụ {id}",
        deadline=deadline,
        criterion_ids=tuple(criterion_ids),
        **keys,
    )


def plan(period="2025", issued_on=date(2024, 12, 27)) -> About:
    return About(plan=Plan(title="Kế hoạch thử", period=period, issued_on=issued_on))
