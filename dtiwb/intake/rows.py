"""The rows of the draft tables: what ``read`` writes and a person confirms.

``columns_of_draft`` gives the columns of each table: what was read, then where it
stands in the paper and how sure the reader is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from dtiwb.models import Period

Confidence = Literal["certain", "check", "confirmed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """Where a row was read, and how far it can be trusted.

    ``check`` waits for a person, who writes ``confirmed`` over it after comparing
    the row with the paper. A row without a place was added by hand.
    """

    source_file: str = ""
    page: int | None = None
    line_from: int | None = None
    line_to: int | None = None
    confidence: Confidence = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow(DraftRow):
    """A main index: stated figures, and the sums over its criteria."""

    code: str
    name: str
    stated_count: int | None = None
    stated_points: Decimal | None = None
    stated_max: Decimal | None = None
    stated_deduction: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    computed_count: int | None = None
    computed_points: Decimal | None = None
    computed_max: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow(DraftRow):
    """A criterion, with what a plan or an annex says of it; ``rule`` is YAML."""

    code: str
    part: str = ""
    name: str
    indicator_code: str = ""
    points_won: Decimal | None = None
    max_points: Decimal | None = None
    stated_deduction: Decimal | None = None
    claimed_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    reason: str = ""
    lead_unit: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    deadline_text: str = ""
    deadline_kind: str = ""
    due_on: date | None = None
    recurrence: str = ""
    action: str = ""
    rule: str = ""
    rule_text: str = ""
    evidence_text: str = ""
    data_source: str = ""
    verified_by: str = ""

    @property
    def id(self) -> str:
        """``1.1a``: the code, and the part where one heading joins several."""
        return f"{self.code}{self.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(DraftRow):
    """A task of a plan; ``section`` is the heading it stands under."""

    no: str = ""
    section: str = ""
    text: str
    lead_unit: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    deadline_text: str = ""
    deadline_kind: str = ""
    due_on: date | None = None
    recurrence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(DraftRow):
    """A quantity to reach; ``of`` is the task or criterion it stands in."""

    of: str = ""
    text: str
    comparison: Literal[">=", ">", "=", "<=", "<"]
    value: Decimal
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow(DraftRow):
    """A paper cited in the text."""

    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    as_printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow(DraftRow):
    """One agency's line of a published result."""

    agency: str
    claimed_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow(DraftRow):
    """Something a person must look at, under the code of a remark."""

    code: str
    what_to_look_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadPlace:
    """Where a value of the letterhead stands, and how far it can be trusted."""

    page: int
    line_from: int
    line_to: int
    confidence: Confidence = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """What the paper says of itself (``document.yaml``)."""

    source_file: str
    period: Period
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
    places: dict[str, HeadPlace] = field(default_factory=dict)


DRAFT_TABLES: dict[str, type[DraftRow]] = {
    "indicators": IndicatorRow,
    "criteria": CriterionRow,
    "tasks": TaskRow,
    "targets": TargetRow,
    "citations": CitationRow,
    "ranking": RankRow,
    "review": ReviewRow,
}

PAPER = "paper"
"""The table of the paper's own lines (page, line, text), to read the drafts against."""


def columns_of_draft(record: type[DraftRow]) -> tuple[str, ...]:
    """Return the columns of a draft table: its own first, the place behind them."""
    place = tuple(each.name for each in fields(DraftRow))
    own = tuple(each.name for each in fields(record) if each.name not in place)
    return (*own, *place)
