"""What assessing a case gives: points side by side, verdicts and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from dtiwb.models.case import Case
from dtiwb.models.criteria import Criterion, EvidenceRule, Indicator
from dtiwb.models.filings import Review
from dtiwb.models.planning import Deadline, Target, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Five point columns side by side, and the four gaps between them.

    ``None`` is not known yet, ``0`` is known to be zero. A gap is known only
    where both of its columns are. In a sum the unknown is left out, and
    ``open_count`` says for how many criteria neither claim nor fact is known.
    """

    max_points: Decimal | None = None
    earned_points: Decimal | None = None
    claimed_points: Decimal | None = None
    supported_points: Decimal | None = None
    reviewed_points: Decimal | None = None
    headroom_points: Decimal | None = None
    at_risk_points: Decimal | None = None
    disputed_points: Decimal | None = None
    unclaimed_points: Decimal | None = None
    open_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Kết luận for one evidence rule of one criterion.

    ``evidence_id`` is the paper that holds, or the one that comes nearest;
    ``problems`` are finding codes, empty when the demand is met.
    """

    criterion_id: str
    rule: EvidenceRule
    problems: tuple[str, ...] = ()
    evidence_id: str = ""
    page: str = ""
    quote: str = ""

    @property
    def holds(self) -> bool:
        """True when the demand is met."""
        return not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem, under a code that never changes.

    ``points`` is what is at stake where that is known; ``fields`` fills the
    sentence ``finding.<code>`` in ``wording/``.
    """

    code: str
    criterion_id: str = ""
    indicator_id: str = ""
    evidence_id: str = ""
    task_id: str = ""
    points: Decimal | None = None
    fields: dict[str, str] = field(default_factory=dict)


State = Literal[
    "supported",
    "partly",
    "at_risk",
    "not_claimed",
    "not_applicable",
    "not_scored",
    "not_known",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """One criterion of one agency: its points, verdicts and review.

    ``cut_before``: the same line was cut in the year before. ``excuse`` says why it
    is not applicable. ``rests_on_assumption``: the best agency's value is assumed.
    """

    criterion: Criterion
    indicator_id: str
    state: State
    points: Points
    deducted_points: Decimal = Decimal(0)
    verdicts: tuple[Verdict, ...] = ()
    review: Review | None = None
    cut_before: bool = False
    rests_on_assumption: bool = False
    excuse: str = ""

    @property
    def id(self) -> str:
        """The criterion's id."""
        return self.criterion.id

    @property
    def is_counted(self) -> bool:
        """True where the criterion is in the agency's denominator."""
        return self.state not in ("not_applicable", "not_scored")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorResult:
    """One main index: the sum of its criteria, and its published rank if any."""

    indicator: Indicator
    points: Points
    rank: int | None = None
    rank_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """Where a task stands at ``as_of``; ``next_on`` is its next known last day."""

    task: Task
    deadline: Deadline
    state: Literal[
        "done",
        "overdue",
        "due_soon",
        "upcoming",
        "recurring",
        "ongoing",
        "waiting",
        "unreadable",
        "no_deadline",
        "cancelled",
    ]
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """Where a target stands at ``as_of``; ``unknown`` is past its year, no value."""

    target: Target
    state: Literal["met", "missed", "unknown", "ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Kết quả đánh giá: the pure result of ``assess(case)``."""

    case: Case
    totals: Points
    criteria: tuple[CriterionResult, ...]
    indicators: tuple[IndicatorResult, ...]
    findings: tuple[Finding, ...]
    tasks: tuple[TaskState, ...]
    targets: tuple[TargetState, ...]
    previous: Assessment | None = None

    @property
    def max_points(self) -> Decimal | None:
        """Điểm tối đa of what applies to the agency."""
        return self.totals.max_points

    @property
    def earned_points(self) -> Decimal | None:
        """Points by the rules, of the criteria whose facts are known."""
        return self.totals.earned_points

    @property
    def claimed_points(self) -> Decimal | None:
        """Điểm tự chấm."""
        return self.totals.claimed_points

    @property
    def supported_points(self) -> Decimal | None:
        """What the evidence on file supports at ``as_of``."""
        return self.totals.supported_points

    @property
    def reviewed_points(self) -> Decimal | None:
        """Điểm thẩm định."""
        return self.totals.reviewed_points

    @property
    def at_risk_points(self) -> Decimal | None:
        """Claimed without evidence that holds."""
        return self.totals.at_risk_points

    @property
    def disputed_points(self) -> Decimal | None:
        """Claimed and not given by the appraiser."""
        return self.totals.disputed_points
