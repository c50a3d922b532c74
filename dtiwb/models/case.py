"""A case: one agency, one index year, and everything on file about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from dtiwb.models.comparing import Crosswalk, Ranking
from dtiwb.models.criteria import CriteriaSet, Instrument
from dtiwb.models.filings import (
    About,
    Agency,
    Claim,
    Confirmation,
    Deduction,
    EvidenceItem,
    EvidenceKind,
    Fact,
    FileProblem,
    Link,
    Published,
    ReasonCode,
    Review,
    ScoreRecord,
)
from dtiwb.models.forms import Form
from dtiwb.models.planning import Target, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Năm đánh giá, or the years a plan covers (``2021-2025``)."""

    first_year: int
    last_year: int

    def __str__(self) -> str:
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}-{self.last_year}"

    @property
    def starts_on(self) -> date:
        """The first day of the period."""
        return date(self.first_year, 1, 1)

    @property
    def ends_on(self) -> date:
        """The last day of the period."""
        return date(self.last_year, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """Không áp dụng: a criterion out of this agency's denominator, and why."""

    criterion: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The keys of a params file, the only file a person edits to run a case.

    ``forms`` names forms of the office in ``data/forms`` to fill in, ``ranking`` a
    published ranking in ``data/rankings`` that has the agency.
    """

    agency: str
    year: Period
    criteria_set: str
    as_of: date
    compare_with: str | None = None
    not_applicable: tuple[NotApplicable, ...] = ()
    notebooks: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    ranking: str | None = None
    language: Literal["vi", "en"] = "vi"

    @property
    def case_id(self) -> str:
        """``<agency>-<year>``: the name of the params file and of the outputs."""
        return f"{self.agency}-{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file a case was read from: its path below the root, and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hồ sơ đánh giá: everything on file, checked; what ``assess`` works on.

    ``file_problems`` is what the files of the register said when the case was
    opened. ``previous`` is the case to compare with, ``crosswalk`` ties the lines of
    its set to those of this one, and ``ranking`` is the published table to read the
    case in.
    """

    params: Params
    root: Path
    agency: Agency
    about: About
    criteria_set: CriteriaSet
    instruments: tuple[Instrument, ...] = ()
    evidence_kinds: tuple[EvidenceKind, ...] = ()
    reason_codes: tuple[ReasonCode, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    links: tuple[Link, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    review: tuple[Review, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    published: tuple[Published, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    scores: tuple[ScoreRecord, ...] = ()
    file_problems: tuple[FileProblem, ...] = ()
    forms: tuple[Form, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    previous: Case | None = None
    crosswalk: Crosswalk | None = None
    ranking: Ranking | None = None

    @property
    def id(self) -> str:
        """``<agency>-<year>``, the same everywhere."""
        return self.params.case_id

    def told_by_files(self) -> dict[str, tuple[FileProblem, ...]]:
        """Return the file problems by evidence id."""
        found: dict[str, tuple[FileProblem, ...]] = {}
        for each in self.file_problems:
            found[each.evidence_id] = (*found.get(each.evidence_id, ()), each)
        return found

    @property
    def all_inputs(self) -> tuple[InputFile, ...]:
        """The files this case and the one it is compared with were read from."""
        before = self.previous.inputs if self.previous else ()
        found = {each.path: each for each in (*before, *self.inputs)}
        return tuple(found[path] for path in sorted(found))

    @property
    def is_scored(self) -> bool:
        """True where points are on file; a plan case has only tasks and targets."""
        return bool(self.claims or self.facts or self.review)

    @property
    def is_fictional(self) -> bool:
        """True for invented data, which every page must say."""
        return self.about.fictional or self.criteria_set.fictional
