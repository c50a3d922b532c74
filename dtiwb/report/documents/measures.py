"""What a criterion below its maximum needs: cause, action, units, deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dtiwb.models import Assessment, Counted, CriterionResult, TaskState
from dtiwb.planning import tasks_for
from dtiwb.progress import lost, won
from dtiwb.report.words import Words

_OVER = ("done", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One action for a criterion as read: a task on file, or blanks to fill in."""

    action: str
    lead: str
    support: str
    deadline: str


def to_improve(assessment: Assessment) -> tuple[CriterionResult, ...]:
    """Return the criteria below their maximum, by falling points lost.

    A cut that repeats last year's comes before all others, as in ``planning.gaps``.
    """
    found = assessment.findings
    repeated = {each.criterion_id for each in found if each.code == "repeat-cut"}
    counted = (row for row in assessment.criteria if row.is_counted)
    below = [(row, lacks) for row in counted if (lacks := lost(row.points) or 0) > 0]
    ordered = sorted(below, key=lambda pair: (pair[0].id not in repeated, -pair[1]))
    return tuple(row for row, _ in ordered)


def open_tasks(words: Words, row: CriterionResult) -> tuple[TaskState, ...]:
    """Return the tasks to do for *row*; where it has none, those of its index."""
    found = [s for s in tasks_for(words.assessment, row.id) if s.state not in _OVER]
    own = [state for state in found if row.id in state.task.criterion_ids]
    return tuple(own or found)


def measures(words: Words, row: CriterionResult) -> Iterator[Measure]:
    """Yield what is to be done for *row*; where no task is on file, blanks."""
    blank = words.say("improvement.blank")
    found = open_tasks(words, row)
    for state in found:
        is_own = row.id in state.task.criterion_ids
        code = "improvement.task" if is_own else "improvement.task-of-index"
        supporting = "; ".join(state.task.supporting_units)
        yield Measure(
            action=words.say(code, title=state.task.title, id=state.task.id),
            lead="; ".join(state.task.lead_unit) or blank,
            support=supporting or words.say("improvement.not-named"),
            deadline=_deadline(words, state, blank),
        )
    if not found:
        action = words.say("improvement.no-task", blank=blank)
        yield Measure(action=action, lead=blank, support=blank, deadline=blank)


def _deadline(words: Words, state: TaskState, blank: str) -> str:
    """Say the printed deadline; one that is past is never proposed again."""
    text = state.deadline.text
    match state.state:
        case "no_deadline":
            return blank
        case "unreadable":
            return words.say("improvement.unreadable", deadline=text, blank=blank)
        case "overdue":
            date = words.day(state.deadline.due_on)
            return words.say(
                "improvement.overdue", deadline=text, date=date, blank=blank
            )
    return text


def cause(words: Words, row: CriterionResult) -> str:
    """Say what kept *row* from its maximum, as far as it is on file."""
    said = [words.why(row) or _by_facts(words, row)]
    if not open_tasks(words, row):
        found = tasks_for(words.assessment, row.id)
        done = [words.task_title(s.task.id) for s in found if s.state == "done"]
        if done:
            said.append(words.say("improvement.done-tasks", tasks="; ".join(done)))
    return " ".join(said)


def _by_facts(words: Words, row: CriterionResult) -> str:
    """Say what the count on file earns, where just that was won; else leave a blank."""
    facts = [f for f in words.assessment.case.facts if f.criterion_id == row.id]
    values = [fact.value for fact in facts if isinstance(fact.value, Counted)]
    earned = row.points.earned_points
    if len(facts) != 1 or not values or earned != won(row.points):
        return words.say("improvement.cause-none", blank=words.say("improvement.blank"))
    (value,) = values
    fact = f"{words.points(value.numerator)}/{words.points(value.denominator)}"
    return words.say("improvement.cause-facts", fact=fact, points=words.points(earned))
