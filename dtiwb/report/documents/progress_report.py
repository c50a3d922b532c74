"""Báo cáo tiến độ tháng: the tasks of a month, the targets, the points since then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dtiwb.models import Assessment
from dtiwb.planning import URGENCY
from dtiwb.progress import tasks_of_month
from dtiwb.report.documents.document import Section, document
from dtiwb.report.documents.elements import LANDSCAPE, Element, paragraph
from dtiwb.report.documents.frames import frame_table
from dtiwb.report.documents.letterhead import (
    annex_head,
    letterhead,
    line_styles,
    signature,
)
from dtiwb.report.documents.parts import numbered
from dtiwb.report.documents.phrases import long_day, notes, with_report
from dtiwb.report.documents.progress_scores import scores
from dtiwb.report.documents.progress_tasks import (
    GROUP_STYLE,
    group_table,
    month,
    task_table,
)
from dtiwb.report.headline import count_states
from dtiwb.report.tables import targets as targets_frame
from dtiwb.report.words import Words
from dtiwb.text import is_internal

_TARGETS = {"target_title": 80, "target": 27, "actual": 28, "state": 30}
"""Column and width in millimetres."""
_TARGET_STATES = ("missed", "unknown", "ahead", "met")


def progress_report_docx(assessment: Assessment) -> bytes:
    """Return the report of the month of ``as_of`` and its annex of tasks as DOCX."""
    words = Words(assessment)
    shown = month(assessment.case.params.as_of)
    subject = words.say("progress.subject", month=shown)
    sections = [
        Section(blocks=list(_report(words, subject, shown))),
        Section(blocks=list(_annex(words, shown)), size=LANDSCAPE),
    ]
    title = f"{subject}, {assessment.case.agency.full_name}"
    lines = (*line_styles(words, subject), GROUP_STYLE)
    return document(words, title, sections, lines)


def _report(words: Words, subject: str, shown: str) -> Iterator[Element]:
    yield from letterhead(words, words.say("documents.kind"), subject)
    yield paragraph("ThanVan", _opening(words, shown))
    parts = (
        (words.say("progress.part-tasks"), _tasks(words, shown)),
        (words.say("progress.part-targets"), _targets(words)),
        (words.say("progress.part-score"), scores(words, shown)),
        (words.say("progress.part-proposals"), _proposals(words)),
        (words.say("progress.part-notes"), _notes(words)),
    )
    yield from numbered(parts)
    agency = words.assessment.case.agency.full_name
    closing = words.say("progress.closing", month=shown, agency=agency)
    yield paragraph("ThanVanCuoi", closing)
    yield signature(words, "improvement.to-units")


def _opening(words: Words, shown: str) -> str:
    """Name the plan that is carried out by number and date, as far as it has them."""
    case = words.assessment.case
    said = {
        "agency": case.agency.full_name,
        "month": shown,
        "date": long_day(words, case.params.as_of),
    }
    plan = case.about.plan
    if plan is None:
        return words.say("progress.opening", **said)
    title, number, day = plan.title, plan.number, words.day(plan.issued_on)
    if number and day:
        title = words.say(
            "progress.plan-number-date", plan=title, number=number, date=day
        )
    elif number:
        title = words.say("progress.plan-number", plan=title, number=number)
    return words.say("progress.opening-plan", plan=title, **said)


def _tasks(words: Words, shown: str) -> Iterator[Element]:
    tasks = words.assessment.tasks
    states = count_states(words, "task_state", (s.state for s in tasks), URGENCY)
    counted = words.say("page.tasks-count", count=len(tasks), states=states)
    yield paragraph("ThanVan", f"{counted} {words.say('progress.where')}")
    yield paragraph("ThanVan", _late(words))
    yield paragraph("BangTen", words.say("progress.table", month=shown))
    yield group_table(words)
    found = tasks_of_month(words.assessment).values()
    listed = [each.state.task.id for group in found for each in group]
    if words.assessment.case.is_scored:
        yield paragraph("GhiChu", words.say("progress.stake-note"))
    if len(set(listed)) < len(listed):
        yield paragraph("GhiChu", words.say("progress.twice-note"))


def _late(words: Words) -> str:
    """Say which units lead tasks that are overdue, and how many each."""
    late = [s.task for s in words.assessment.tasks if s.state == "overdue"]
    if not late:
        return words.say("progress.late-none")
    nobody = words.say("page.no-unit")
    units = Counter(unit for task in late for unit in task.lead_unit or (nobody,))
    said = "; ".join(f"{unit} ({number})" for unit, number in units.most_common())
    return words.say("progress.late-units", units=said)


def _targets(words: Words) -> Iterator[Element]:
    states = [each.state for each in words.assessment.targets]
    if not states:
        return
    said = count_states(words, "target_state", states, _TARGET_STATES)
    line = words.say("page.targets-count", count=len(states), states=said)
    yield paragraph("ThanVan", line)
    yield paragraph("BangTen", words.say("progress.targets-table"))
    columns = [words.column(name) for name in _TARGETS]
    frame = targets_frame(words.assessment)[columns]
    yield frame_table(words, frame, list(_TARGETS.values()))


def _proposals(words: Words) -> Iterator[Element]:
    yield paragraph("ThanVan", words.say("documents.to-fill-in"))


def _notes(words: Words) -> Iterator[Element]:
    """Yield what a reader must know; of a plan case nothing about points."""
    case = words.assessment.case
    told = list(notes(words)) if case.is_scored else list(case.about.notes)
    if case.is_fictional and not case.is_scored:
        told.insert(0, words.say("page.fictional-note"))
    for note in told:
        if not is_internal(note):
            yield paragraph("ThanVan", f"- {note}")


def _annex(words: Words, shown: str) -> Iterator[Element]:
    title = words.say("progress.annex", month=shown).upper()
    yield from annex_head(words, "", title, with_report(words))
    yield task_table(words)
