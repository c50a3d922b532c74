"""Draft records: what reading a paper gives, for a person to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dtiwb.intake.paper import Confidence, Place
from dtiwb.models import Deadline, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A paper cited in the text; ``number`` repaired, ``as_printed`` untouched."""

    kind: str
    number: str
    as_printed: str
    place: Place
    issued_on: date | None = None
    confidence: Confidence = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Thể thức: what stands above and below the body; empty where not printed.

    ``places`` says by field where a value stands; ``unsure`` names the fields that
    were taken from elsewhere than the head, or could not be found again.
    """

    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    place_name: str = ""
    superior: str = ""
    issuer: str = ""
    province: str = ""
    title: str = ""
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    secrecy: str = ""
    urgency: str = ""
    legal_bases: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    unsure: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftIndicator:
    """A main index as a heading states it; ``None`` where nothing is printed."""

    code: str
    name: str
    place: Place
    stated_count: int | None = None
    stated_points: Decimal | None = None
    stated_max: Decimal | None = None
    stated_deduction: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    confidence: Confidence = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCriterion:
    """A criterion with what the paper says of it.

    ``part`` is ``a``, ``b`` … where one heading joins several criteria.
    """

    code: str
    name: str
    indicator_code: str
    place: Place
    part: str = ""
    points_won: Decimal | None = None
    max_points: Decimal | None = None
    stated_deduction: Decimal | None = None
    claimed_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    reason: str = ""
    lead_unit: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    deadline: Deadline | None = None
    action: str = ""
    rule: Rule | None = None
    rule_text: str = ""
    evidence_text: str = ""
    data_source: str = ""
    verified_by: str = ""
    confidence: Confidence = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTask:
    """A task with units and deadline; ``section`` is the heading it stands under."""

    no: str
    section: str
    text: str
    place: Place
    lead_unit: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    deadline: Deadline | None = None
    confidence: Confidence = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTarget:
    """A quantity to reach; ``of`` is the task or criterion it stands in."""

    of: str
    text: str
    comparison: str
    value: Decimal
    place: Place
    unit: str = ""
    year: int | None = None
    confidence: Confidence = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRank:
    """One agency's line in a published result."""

    agency: str
    place: Place
    claimed_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    rank: int | None = None
    confidence: Confidence = "certain"
