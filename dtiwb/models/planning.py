"""Plans, tasks, targets and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Kế hoạch: the paper that sets the tasks; what it leaves blank is absent."""

    title: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Thời gian thực hiện: the printed words and what can be read out of them.

    ``due_on`` is the last day, given only where the words give one; of a
    recurring deadline it is the first occurrence. ``event`` waits for somebody
    else; ``ongoing`` never ends; ``unreadable`` is unfinished or not understood.
    """

    text: str
    kind: Literal[
        "none",
        "date",
        "month",
        "quarter",
        "year",
        "range",
        "recurring",
        "ongoing",
        "event",
        "unreadable",
    ]
    due_on: date | None = None
    recurrence: Literal["yearly", "half-yearly", "quarterly", "monthly"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Nhiệm vụ. ``criterion_ids`` may also name main indices of the set."""

    id: str
    title: str
    criterion_ids: tuple[str, ...] = ()
    lead_unit: tuple[str, ...] = ()
    supporting_units: tuple[str, ...] = ()
    deadline: str = ""
    status: Literal["", "not_started", "in_progress", "done", "cancelled"] = ""
    output_evidence_id: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Chỉ tiêu: a quantity to reach by the end of ``year``.

    ``year`` is None for a standing goal whose paper prints none.
    """

    id: str
    title: str
    comparison: Literal[">=", ">", "=", "<=", "<"]
    value: Decimal
    year: int | None = None
    unit: str = ""
    criterion_id: str = ""
    task_id: str = ""
    actual: Decimal | None = None
    source: str = ""
