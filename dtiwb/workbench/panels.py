"""The panels of the screen, as HTML from templates that escape whatever they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dtiwb.comparison import cannot_place, rank_bounds
from dtiwb.models import Assessment
from dtiwb.report.html import templates
from dtiwb.report.page import page_title
from dtiwb.report.tables.rankings import say_rank
from dtiwb.report.words import Words
from dtiwb.scoring import grade_of
from dtiwb.wording import column_title, say
from dtiwb.workbench.criterion_panel import detail
from dtiwb.workbench.paper_panels import page_shown, papers
from dtiwb.workbench.rows import Change, Row

if TYPE_CHECKING:
    from dtiwb.workbench.work import Work

PANELS = ("bar", "notice", "criteria", "detail", "papers", "preview")
"""The names of the panels, in the order of the screen and of the Tab key."""
_KEYS = {  # as in screen.js
    "Alt+↓ ↑": "workbench.key-step",
    "Alt+Enter": "workbench.key-link",
    "Ctrl+S": "workbench.key-save",
    "Alt+Z": "workbench.key-undo",
    "Alt+/": "workbench.key-search",
}
_FIGURES = {
    "claimed": "workbench.figure-claimed",
    "supported": "workbench.figure-supported",
    "at_risk": "workbench.figure-at_risk",
    "max": "workbench.figure-max",
}
_REVIEWED = {"reviewed": "workbench.figure-reviewed"}
_VERSIONS = {
    "base": "workbench.conflict-base",
    "theirs": "workbench.conflict-theirs",
    "mine": "workbench.conflict-mine",
}


def closed_panels(problems: str) -> Mapping[str, str]:
    """Return what is shown while the case cannot be opened: why, and a way back."""
    return {"notice": _fill("closed", say=say, problems=problems)}


def defect_panel(sentence: str) -> str:
    """Return what is shown where a panel could not be made."""
    return _fill("defect", sentence=sentence)


def open_panels(work: Work, run_state: str, is_running: bool) -> Mapping[str, str]:
    """Return every panel of *work*; *run_state* says how far the notebooks are."""
    words = Words(work.session.assessment)
    shown = {
        "w": words,
        "work": work,
        "session": work.session,
        "case": work.session.case,
        "row": work.row(),
    }
    own: Mapping[str, dict[str, Any]] = {
        "bar": {**_bar(work, words), "run_state": run_state, "is_running": is_running},
        "notice": _notice(work, words),
        "criteria": _criteria(work, words),
        "detail": detail(work, words),
        "papers": papers(work, words),
        "preview": page_shown(work, words),
    }
    return {name: _fill(name, **shown, **own[name]) for name in PANELS}


def _fill(name: str, /, **values: Any) -> str:
    environment = templates("dtiwb.workbench")
    return environment.get_template(f"{name}.html.j2").render(**values).strip()


def _bar(work: Work, words: Words) -> dict[str, Any]:
    session = work.session
    now, before = session.assessment, session.before_trial

    def figure(name: str, code: str) -> tuple[str, str, str, str]:
        value = words.points(getattr(now.totals, f"{name}_points"))
        was = words.points(getattr(before.totals, f"{name}_points")) if before else ""
        return name, words.say(code), value, was if was != value else ""

    figures = _FIGURES | (_REVIEWED if session.role == "appraiser" else {})
    grades = now.case.criteria_set.grades
    grade = grade_of(now.supported_points, now.max_points, grades)
    folder = now.case.root / "outputs" / now.case.id
    return {
        "figures": [figure(name, code) for name, code in figures.items()],
        "grade": grade.title if grade else "",
        "keys": [(key, words.say(code)) for key, code in _KEYS.items()],
        "rank": _rank(now, words),
        "rank_before": _rank(before, words) if before else "",
        "unsaved": [
            line for change in session.unsaved() for line in _told(change, words)
        ],
        "pages": [
            (name, page_title(name, words.language))
            for name in now.case.params.notebooks
            if (folder / f"{name}.html").is_file()
        ],
    }


def _rank(assessment: Assessment, words: Words) -> str:
    """Say where the supported points would stand; "" where no ranking can tell."""
    ranking, points = assessment.case.ranking, assessment.supported_points
    if ranking is None or points is None or cannot_place(assessment, ranking):
        return ""
    return say_rank(words, rank_bounds(points, ranking, assessment.case.agency.id))


def _told(change: Change, words: Words) -> list[dict[str, str]]:
    before, after = change.before or {}, change.after or {}
    return [
        {
            "row": " · ".join(part for part in change.key if part),
            "column": column_title(column, words.language),
            "old": before.get(column, ""),
            "new": after.get(column, ""),
        }
        for column in change.columns()
    ]


def _notice(work: Work, words: Words) -> dict[str, Any]:
    conflicts = []
    for number, each in enumerate(work.session.conflicts.values()):
        change = each.change
        versions: tuple[tuple[str, Row], ...] = (
            ("base", change.before or {}),
            ("theirs", each.theirs or {}),
            ("mine", change.after or {}),
        )
        columns = [
            column
            for column in dict.fromkeys(c for _, row in versions for c in row)
            if len({row.get(column, "") for _, row in versions}) > 1
        ]
        conflicts.append(
            {
                "id": number,
                "table": change.table,
                "key": change.key,
                "row": " · ".join(part for part in change.key if part),
                "columns": [column_title(c, words.language) for c in columns],
                "versions": [
                    (
                        whose,
                        words.say(_VERSIONS[whose]),
                        [row.get(c, "") for c in columns],
                    )
                    for whose, row in versions
                ],
            }
        )
    changed = work.session.changed_elsewhere()
    return {"changed": changed, "conflicts": conflicts}


def _criteria(work: Work, words: Words) -> dict[str, Any]:
    assessment, choice = work.session.assessment, work.choice
    only = ("at-risk", "open", "cut", "repeat")
    return {
        "rows": work.rows(),
        "grouped": choice.only != "at-risk",
        "groups": {each.indicator.id: each for each in assessment.indicators},
        "touched": {
            change.key[1 if change.table == "links" else 0]
            for change in work.session.unsaved()
            if change.table != "evidence"
        },
        "chosen": {
            "only": choice.only,
            "indicator_id": choice.indicator_id,
            "unit": choice.unit,
        },
        "filters": [
            (
                "only",
                words.say("workbench.all"),
                [(each, words.say(_ONLY[each])) for each in only],
            ),
            (
                "indicator_id",
                words.say("workbench.every-indicator"),
                [
                    (each.indicator.id, f"{each.indicator.id}. {each.indicator.title}")
                    for each in assessment.indicators
                ],
            ),
            (
                "unit",
                words.say("workbench.every-unit"),
                [(unit, unit) for unit in sorted(set(work.units.values()))],
            ),
        ],
    }


_ONLY = {
    "at-risk": "workbench.only-at-risk",
    "open": "workbench.only-open",
    "cut": "workbench.only-cut",
    "repeat": "workbench.only-repeat",
}
