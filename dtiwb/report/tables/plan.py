"""Tasks and targets."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dtiwb.models import Assessment, TaskState
from dtiwb.planning import urgent_tasks
from dtiwb.report.tables.frames import to_frame
from dtiwb.report.words import Words


def tasks(assessment: Assessment, only_open: bool = False) -> pd.DataFrame:
    """The tasks with unit, deadline, next day and state; the most urgent first."""
    words = Words(assessment)
    states: Iterable[TaskState] = urgent_tasks(assessment)
    if not only_open:
        done = (s for s in assessment.tasks if s.state in ("done", "cancelled"))
        states = (*states, *done)
    rows = (
        {
            "id": state.task.id,
            "task": state.task.title,
            "indicator": words.serves(state.task.criterion_ids) or None,
            "lead_unit": "; ".join(state.task.lead_unit) or None,
            "supporting_units": "; ".join(state.task.supporting_units) or None,
            "deadline": state.deadline.text or None,
            "next_on": state.next_on,
            "state": words.say(f"task_state.{state.state}"),
        }
        for state in states
    )
    return to_frame(
        words,
        rows,
        [
            "id",
            "task",
            "indicator",
            "lead_unit",
            "supporting_units",
            "deadline",
            "next_on",
            "state",
        ],
    )


def targets(assessment: Assessment) -> pd.DataFrame:
    """The targets with the level to reach, the result and where they stand."""
    words = Words(assessment)
    rows = (
        {
            "id": state.target.id,
            "target_title": state.target.title,
            "indicator": words.serves(filter(None, [state.target.criterion_id]))
            or None,
            "target": words.target(state.target),
            "year": str(state.target.year) if state.target.year else None,
            "actual": state.target.actual,
            "state": words.say(f"target_state.{state.state}"),
        }
        for state in assessment.targets
    )
    return to_frame(
        words,
        rows,
        ["id", "target_title", "indicator", "target", "year", "actual", "state"],
    )
