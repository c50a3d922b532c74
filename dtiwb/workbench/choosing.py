"""Which criteria are listed, in what order: search, filters, at risk first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dtiwb.models import Assessment, CriterionResult
from dtiwb.planning import tasks_for
from dtiwb.text import fold
from dtiwb.workbench.finder import has_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person wants listed; empty is everything.

    ``only`` is ``at-risk`` (points at risk, most first), ``open`` (neither claim nor
    fact), ``cut`` (points cut by the appraiser) or ``repeat`` (cut the year before).
    """

    words: str = ""
    indicator_id: str = ""
    unit: str = ""
    only: str = ""


def units_of(assessment: Assessment) -> Mapping[str, str]:
    """Return the unit that leads the most urgent task for each criterion."""
    found = {}
    for row in assessment.criteria:
        state = next(tasks_for(assessment, row.id), None)
        if state is not None and state.task.lead_unit:
            found[row.id] = state.task.lead_unit[0]
    return found


def listed(
    assessment: Assessment, choice: Choice, units: Mapping[str, str]
) -> list[CriterionResult]:
    """Return the criteria that *choice* asks for, in the order to work on them."""
    rows = [row for row in assessment.criteria if _is_chosen(row, choice, units)]
    if choice.only == "at-risk":
        rows.sort(key=lambda row: -(row.points.at_risk_points or 0))
    return rows


def _is_chosen(row: CriterionResult, choice: Choice, units: Mapping[str, str]) -> bool:
    if choice.indicator_id and row.indicator_id != choice.indicator_id:
        return False
    if choice.unit and units.get(row.id) != choice.unit:
        return False
    if choice.words and not has_words(
        fold(f"{row.id} {row.criterion.title}"), choice.words
    ):
        return False
    points = row.points
    match choice.only:
        case "at-risk":
            return (points.at_risk_points or 0) > 0
        case "open":
            return row.is_counted and points.open_count > 0
        case "cut":
            return (points.disputed_points or 0) > 0
        case "repeat":
            return row.cut_before
        case _:
            return True
