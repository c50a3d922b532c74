"""The agency's side: what staff count, claim and file, and what reviewers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dtiwb.models.planning import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """Cơ quan tiền thân: a body the agency was, or took over, up to the day ``until``.

    ``until`` is its last day. ``agency`` is its id where it has cases of its own;
    ``source`` the paper that says so.
    """

    name: str
    until: date
    how: Literal["renamed", "merged", "split"]
    source: str
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """Cơ quan được đánh giá.

    ``place`` is the địa danh before the date of its papers and ``head_title`` the
    title its head signs under (``GIÁM ĐỐC``); a draft leaves a marked blank for
    either that is not on file.
    """

    id: str
    name: str
    full_name: str
    province: str
    level: str
    parent: str = ""
    also_known_as: tuple[str, ...] = ()
    predecessors: tuple[Predecessor, ...] = ()
    place: str = ""
    head_title: str = ""

    def names(self) -> tuple[str, ...]:
        """Return every spelling under which the agency signs papers."""
        return (self.name, self.full_name, *self.also_known_as)

    def names_on(self, day: date | None) -> tuple[str, ...]:
        """Return the names that stood for the agency on *day*, its own among them.

        A predecessor signs until its last day; on an unknown day it does not count.
        """
        before = (each.name for each in self.predecessors if day and day <= each.until)
        return (*self.names(), *before)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader must know about the data of one case; printed on every page.

    ``register`` says whether the evidence register is thought to be complete.
    """

    fictional: bool = False
    register: Literal["complete", "incomplete"] = "incomplete"
    plan: Plan | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceKind:
    """Loại tài liệu: a kind of paper with its official abbreviation."""

    id: str
    title: str
    abbreviation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode:
    """Lý do trừ điểm: why points were cut, and what would have prevented it."""

    id: str
    title: str
    prevention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Số đếm a/b: a counted fraction, kept as it was counted."""

    numerator: Decimal
    denominator: Decimal

    @property
    def share(self) -> Fraction:
        """The exact share a/b."""
        return Fraction(self.numerator) / Fraction(self.denominator)


FactValue = Decimal | Counted | str
"""A number, a counted fraction, or the id of a chosen option."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Số liệu: one counted input of a rule.

    ``name`` is empty unless the rule has several inputs: a checklist's part id,
    a weight's name or ``total``, ``own`` or ``best``.
    """

    criterion_id: str
    value: FactValue
    name: str = ""
    source_evidence_id: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Tự chấm, tự đánh giá: the points the agency gives itself."""

    criterion_id: str
    claimed_points: Decimal | None = None
    justification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Thẩm định: the points the appraiser gives, and why.

    ``response`` is the agency's explanation after appraisal (giải trình).
    """

    criterion_id: str
    reviewed_points: Decimal | None = None
    reason_code: str = ""
    reason: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """Điểm trừ: positive *points* taken off what the rule of a criterion earns."""

    criterion_id: str
    points: Decimal
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Số công bố: what a paper prints for an indicator, or for the ``total``."""

    indicator_id: str
    criteria_count: int | None = None
    max_points: Decimal | None = None
    claimed_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRecord:
    """Mốc điểm: the points of a main index, or the ``total``, on a recorded day.

    ``dtiwb record`` writes them; a monthly report compares with them.
    """

    as_of: date
    indicator_id: str
    max_points: Decimal | None = None
    claimed_points: Decimal | None = None
    supported_points: Decimal | None = None
    reviewed_points: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Xác nhận: what was read from a paper with doubt, and who compared it with it.

    Until every row has its ``confirmed_by`` the case cannot be opened.
    """

    table: str
    row_id: str = ""
    what: str = ""
    source_file: str = ""
    page: int | None = None
    line_from: int | None = None
    line_to: int | None = None
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """Tài liệu kiểm chứng, minh chứng: one paper in the register.

    ``signature`` is what checking the digital signatures of the file gave: intact
    but from a root nobody supplied is ``untrusted``, empty not looked at yet.
    """

    id: str
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    signer: str = ""
    status: Literal["issued", "draft", "expired"] = "issued"
    valid_until: date | None = None
    secrecy: Literal["", "MẬT", "TỐI MẬT", "TUYỆT MẬT"] = ""
    path: str = ""
    sha256: str = ""
    pages: int | None = None
    signature: Literal["", "none", "valid", "untrusted", "not-checked", "invalid"] = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A person's yes: this paper speaks for that criterion, on that page.

    An empty ``rule_id`` offers the paper to every evidence rule of the criterion.
    Without ``confirmed_by`` it is only a suggestion and counts for nothing.
    """

    evidence_id: str
    criterion_id: str
    rule_id: str = ""
    page: str = ""
    quote: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """What the file of a paper says against its line in the register.

    ``code`` is a finding code. With ``criterion_id`` it speaks only against the
    links of the paper to that criterion that name the same ``page`` and ``quote``.
    ``fields`` fills the placeholders of its sentence. What does not ``counts`` is
    told, but costs no point: a scan that could not be read.
    """

    evidence_id: str
    code: str
    counts: bool = True
    criterion_id: str = ""
    page: str = ""
    quote: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, str]:
        """Return all that fills the placeholders of its sentence."""
        return {"named": self.page, "quote": self.quote, **self.fields}

    def concerns(self, criterion_id: str, page: str, quote: str) -> bool:
        """Tell whether this speaks against a link of its paper to a criterion."""
        about = (self.criterion_id, self.page, self.quote)
        return not self.criterion_id or about == (criterion_id, page, quote)
