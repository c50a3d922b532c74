"""The official side: sets of criteria and the instruments they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dtiwb.models.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """Văn bản: a legal instrument, named by number and date in ``id``."""

    id: str
    number: str
    issued_on: date
    issuer: str
    title: str
    in_force_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Căn cứ: where a value comes from, down to the provision."""

    instrument: str | None = None
    provision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Làm tròn: half up to *places* decimals, once, *at* one level."""

    places: int = 2
    at: Literal["criterion", "indicator", "total"] = "criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEvidence:
    """Hệ quả khi thiếu minh chứng: the share of the points that is *kept*."""

    keep: Fraction = Fraction(0)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """How far the set in this file can be trusted to be the official one."""

    status: Literal["draft", "checked", "partial"]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """Xếp loại: given from a share of the maximum (``above`` is exclusive)."""

    title: str
    at_least: Fraction | None = None
    above: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """The demand for one piece of evidence; each gives one verdict.

    ``dated`` says when a paper must have been issued: within the index year,
    within it or earlier and still in force when it counted (at ``as_of``, or at
    the end of the index year once that is past), or at any time up to ``as_of``.
    It ``needs`` what must be stated or on file: ``file`` a file of the register,
    ``signature`` an unbroken digital signature, trusted or not.
    ``issued_by`` is ``agency``, ``any`` or the name of a body. ``part`` ties the
    demand to one part of a checklist.
    """

    id: str
    title: str = ""
    kinds: tuple[str, ...] = ()
    issued_by: str = "any"
    dated: Literal["index_year", "index_year_or_in_force", "any"] = "any"
    needs: tuple[
        Literal[
            "number", "date", "signer", "page", "quote", "counts", "file", "signature"
        ],
        ...,
    ] = ()
    part: str | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Tiêu chí, chỉ số thành phần: one scored line of a criteria set.

    ``evidence`` is None where the set's ``default_evidence`` applies, and empty
    where nothing is demanded. ``previous_id`` names the same line in the set
    this one replaces, so that two years can be compared after renumbering.
    """

    id: str
    title: str
    max_points: Decimal
    rule: Rule
    source: Source
    evidence: tuple[EvidenceRule, ...] | None = None
    missing_evidence: MissingEvidence | None = None
    previous_id: str | None = None
    is_scored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Chỉ số chính: a group of criteria.

    ``max_points`` is None where the points are not published.
    """

    id: str
    title: str
    criteria: tuple[Criterion, ...]
    max_points: Decimal | None = None
    is_scored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSet:
    """Bộ chỉ số, bộ tiêu chí: one edition, never edited after publication."""

    id: str
    title: str
    level: str
    valid_years: tuple[int, ...]
    source: Source
    transcription: Transcription
    indicators: tuple[Indicator, ...]
    total_points: Decimal | None = None
    rounding: Rounding = Rounding()
    missing_evidence: MissingEvidence = MissingEvidence()
    default_evidence: tuple[EvidenceRule, ...] = ()
    grades: tuple[Grade, ...] = ()
    replaces: str | None = None
    fictional: bool = False

    def criteria(self) -> Iterator[Criterion]:
        """Yield every criterion in the order of the set."""
        for indicator in self.indicators:
            yield from indicator.criteria

    def evidence_rules(self, criterion: Criterion) -> tuple[EvidenceRule, ...]:
        """Return what *criterion* demands, its own or the set's default."""
        own = criterion.evidence
        return self.default_evidence if own is None else own

    def kept_share(self, criterion: Criterion) -> Fraction:
        """Return the share of points kept when evidence for *criterion* fails."""
        return (criterion.missing_evidence or self.missing_evidence).keep
