"""What a form may be filled in with, by the names of ``models.forms``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from dtiwb.models import Assessment, CriterionResult, IndicatorResult, Points
from dtiwb.models.forms import POINT_FIELDS, ROW_FIELDS
from dtiwb.report.tables import self_assessment
from dtiwb.report.words import Words
from dtiwb.scoring import grade_of

Value: TypeAlias = str | Decimal | date
Values: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormValues:
    """Every value by field: of the case, of criteria and main indices by id.

    ``groups`` gives for each main index the criteria of it that count.
    """

    case: Values
    criteria: Mapping[str, Values]
    indicators: Mapping[str, Values]
    groups: Mapping[str, tuple[str, ...]]


def form_values(words: Words) -> FormValues:
    """Return what forms of the assessment of *words* are filled in with."""
    assessment = words.assessment
    frame = self_assessment(assessment)
    filed = {row[0]: row[4:] for row in frame.itertuples(index=False, name=None)}
    return FormValues(
        case=_case_values(words),
        criteria={
            row.id: _criterion_values(words, row, *filed.get(row.id, ("", "")))
            for row in assessment.criteria
        },
        indicators={
            row.indicator.id: _indicator_values(words, row)
            for row in assessment.indicators
        },
        groups={
            row.indicator.id: _counted(assessment, row.indicator.id)
            for row in assessment.indicators
        },
    )


def shown(words: Words, value: Value) -> str:
    """Return *value* as it is read in running text."""
    match value:
        case Decimal():
            return words.points(value)
        case date():
            return words.day(value)
        case _:
            return value


def _counted(assessment: Assessment, indicator_id: str) -> tuple[str, ...]:
    inside = (row for row in assessment.criteria if row.indicator_id == indicator_id)
    return tuple(row.id for row in inside if row.is_counted)


def _case_values(words: Words) -> Values:
    case, totals = words.assessment.case, words.assessment.totals
    grades = case.criteria_set.grades
    grade = grade_of(totals.claimed_points, totals.max_points, grades)
    year = str(case.params.year)
    return {
        "agency": case.agency.full_name,
        "province": case.agency.province,
        "year": Decimal(year) if year.isdecimal() else year,
        "as_of": case.params.as_of,
        "set_title": case.criteria_set.title,
        "grade": grade.title
        if grade
        else words.say("page.unknown" if grades else "forms.no-grade"),
        **_points(words, totals),
    }


def _criterion_values(
    words: Words, row: CriterionResult, justification: str | None, papers: str
) -> Values:
    """Return the values of a criterion; one that does not count only says why."""
    named = {"id": row.id, "title": row.criterion.title}
    if not row.is_counted:
        state = words.say(f"state.{row.state}")
        silent = dict.fromkeys(ROW_FIELDS, "")
        points = dict.fromkeys(POINT_FIELDS, state)
        return {**silent, **named, **points, "justification": row.excuse or state}
    return {
        **named,
        **_points(words, row.points),
        "justification": justification or "",
        "evidence": papers,
        "reason": words.reason(row),
        "response": row.review.response if row.review else "",
    }


def _indicator_values(words: Words, row: IndicatorResult) -> Values:
    return {
        "id": row.indicator.id,
        "title": row.indicator.title,
        **_points(words, row.points),
    }


def _points(words: Words, points: Points) -> dict[str, Value]:
    """Return points by field; what is not known says so and is added up nowhere."""
    values: dict[str, Decimal | None] = {n: getattr(points, n) for n in POINT_FIELDS}
    unknown = words.points(None)
    return {name: unknown if v is None else v for name, v in values.items()}
