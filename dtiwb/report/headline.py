"""The first screen of a page: the main figures and what to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dtiwb.models import Assessment, CriterionResult, Grade
from dtiwb.planning import URGENCY, stake, tasks_for, urgent_tasks
from dtiwb.planning import gaps as gaps_of
from dtiwb.report.html import Fragment, fill
from dtiwb.report.words import Words
from dtiwb.scoring import grade_of
from dtiwb.text import is_internal

_FIRST = 3


def headline(assessment: Assessment) -> Fragment:
    """The first screen: the main figures, three things to do first, what to know."""
    words = Words(assessment)
    template = (
        "headline.html.j2" if assessment.case.is_scored else "plan_headline.html.j2"
    )
    return fill(
        template,
        words,
        a=assessment,
        actions=list(
            _first_gaps(words) if assessment.case.is_scored else _first_tasks(words)
        ),
        grades=_grades(assessment),
        states=count_states(
            words, "task_state", (s.state for s in assessment.tasks), URGENCY
        ),
        caveats=list(_caveats(words)),
    )


def _first_gaps(words: Words) -> Iterable[dict[str, str]]:
    for row in gaps_of(words.assessment)[:_FIRST]:
        what = " ".join(
            filter(
                None,
                (
                    words.say("page.repeat") + "." if row.cut_before else "",
                    words.why(row) or row.criterion.title,
                ),
            )
        )
        yield {
            "head": words.say(
                "page.first-gap",
                id=row.id,
                points=words.points(stake(row)),
                what=row.criterion.title,
            ),
            "why": what,
            "who": _who(row, words),
        }


def _who(row: CriterionResult, words: Words) -> str:
    state = next(tasks_for(words.assessment, row.id), None)
    if state is None:
        return f"{words.say('page.no-unit')}; {words.say('page.no-deadline')}"
    unit = "; ".join(state.task.lead_unit) or words.say("page.no-unit")
    deadline = state.deadline.text or words.say("page.no-deadline")
    return "; ".join(
        (words.say("page.by", unit=unit), words.say("page.by-when", deadline=deadline))
    )


def _first_tasks(words: Words) -> Iterable[dict[str, str]]:
    pressing = ("overdue", "unreadable", "due_soon", "waiting")
    for state in urgent_tasks(words.assessment)[:_FIRST]:
        if state.state in pressing:
            unit = "; ".join(state.task.lead_unit) or words.say("page.no-unit")
            yield {
                "head": state.task.title,
                "why": words.task_why(state),
                "who": words.say("page.by", unit=unit),
            }


def _grades(assessment: Assessment) -> dict[str, Grade | None]:
    grades, most = assessment.case.criteria_set.grades, assessment.max_points
    return (
        {
            "claimed": grade_of(assessment.claimed_points, most, grades),
            "supported": grade_of(assessment.supported_points, most, grades),
        }
        if grades
        else {}
    )


def _caveats(words: Words) -> Iterable[str]:
    case = words.assessment.case
    if case.is_scored and case.about.register == "incomplete":
        yield words.say("page.register-incomplete")
    yield from (
        words.finding(f) for f in words.assessment.findings if f.code == "set-partial"
    )
    if case.crosswalk and case.crosswalk.status == "draft":
        yield words.say("comparison.crosswalk-draft")
    if case.is_scored and words.assessment.totals.open_count:
        yield words.say("page.open-count", count=words.assessment.totals.open_count)
    yield from (note for note in case.about.notes if not is_internal(note))


def count_states(
    words: Words, group: str, states: Iterable[str], order: Iterable[str]
) -> str:
    """Say how many stand in each state: ``3 quá hạn, 2 chưa đến hạn``."""
    counted = Counter(states)
    return ", ".join(
        f"{counted[state]} {words.say(f'{group}.{state}').lower()}"
        for state in order
        if counted[state]
    )
