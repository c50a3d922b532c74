"""What happens in a batch, told while it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "case-started", "notebook-started", "notebook-done", "case-done", "case-failed"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a case.

    ``seconds`` is how long it took, once it is over. A failure has a ``code``: that of
    ``render.yaml`` with ``notebook`` and ``cell``, or ``input-error`` (the files of
    the case), ``not-written`` (the disk), ``defect`` (a mistake of ours).
    """

    event: Kind
    case: str
    notebook: str = ""
    cell: str = ""
    seconds: float | None = None
    code: str = ""


Progress = Callable[[Event], None]
"""Whom a batch tells; called from several threads, but one at a time per case."""


def ignore(event: Event) -> None:
    """Tell nobody."""
