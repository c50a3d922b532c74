"""An Assessment as results.json and results.csv: the same files, the same bytes.

results.json, ``schema`` 2. Points are exact decimals as text, null where not known:

* ``standing``: on one line, what a roll-up over many cases reads (``store.standings``)
* ``dtiwb case agency year as_of criteria_set set_level transcription is_scored
  fictional``: who was assessed, when, by which edition of the program and the set;
  ``agency`` holds ``id name province level``
* ``inputs``: every file read, with its SHA-256
* ``totals``, ``indicators``, ``criteria``: the point columns of ``scoring.COLUMNS``;
  the first two with ``open_count``, the criteria without claim and fact
* ``findings``: ``code``, place, ``points`` at stake, ``fields`` of the sentence
* ``tasks``, ``targets``: how many are in which state

Schema 1 had no ``standing``, ``set_level`` and ``open_count``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from dtiwb import __version__
from dtiwb.models import Assessment, Finding, Points
from dtiwb.scoring import COLUMNS
from dtiwb.standings import Standing
from dtiwb.store.standings import standing_line, standing_of
from dtiwb.store.values import decimal_text
from dtiwb.store.writing import write_csv

SCHEMA = 2


def results_json(assessment: Assessment) -> str:
    """Return results.json: points as strings, null for what is not known."""
    return results_text(standing_of(assessment), results(assessment))


def results_text(standing: Standing, content: Mapping[str, Any]) -> str:
    """Return the text of results.json, its ``standing`` on the third line."""
    rest = json.dumps(content, ensure_ascii=False, indent=1).removeprefix("{\n")
    return f'{{\n "schema": {SCHEMA},\n{standing_line(standing)}{rest}\n'


def results(assessment: Assessment) -> dict[str, Any]:
    """Return the content of results.json but for ``schema`` and ``standing``."""
    case = assessment.case
    return {
        "dtiwb": __version__,
        "case": case.id,
        "agency": {
            "id": case.agency.id,
            "name": case.agency.full_name,
            "province": case.agency.province,
            "level": case.agency.level,
        },
        "year": str(case.params.year),
        "as_of": case.params.as_of.isoformat(),
        "criteria_set": case.criteria_set.id,
        "set_level": case.criteria_set.level,
        "transcription": case.criteria_set.transcription.status,
        "is_scored": case.is_scored,
        "fictional": case.is_fictional,
        "inputs": [
            {"path": file.path, "sha256": file.sha256} for file in case.all_inputs
        ],
        "totals": _sums(assessment.totals),
        "indicators": _indicators(assessment),
        "criteria": _criteria(assessment),
        "findings": [_finding(each) for each in assessment.findings],
        "tasks": dict(
            sorted(Counter(state.state for state in assessment.tasks).items())
        ),
        "targets": dict(
            sorted(Counter(state.state for state in assessment.targets).items())
        ),
    }


def _indicators(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "id": row.indicator.id,
            "title": row.indicator.title,
            "rank": row.rank,
            "rank_of": row.rank_of,
            **_sums(row.points),
        }
        for row in assessment.indicators
    ]


def _criteria(assessment: Assessment) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "title": row.criterion.title,
            "indicator_id": row.indicator_id,
            "state": row.state,
            **_points(row.points),
        }
        for row in assessment.criteria
    ]


def _sums(points: Points) -> dict[str, Any]:
    return {**_points(points), "open_count": points.open_count}


def _points(points: Points) -> dict[str, str | None]:
    values = {name: getattr(points, name) for name in COLUMNS}
    return {
        name: None if value is None else decimal_text(value)
        for name, value in values.items()
    }


def _finding(finding: Finding) -> dict[str, Any]:
    places = {
        name: value
        for name in ("criterion_id", "indicator_id", "evidence_id", "task_id")
        if (value := getattr(finding, name))
    }
    points = None if finding.points is None else decimal_text(finding.points)
    return {"code": finding.code, **places, "points": points, "fields": finding.fields}


def results_csv(assessment: Assessment) -> str:
    """Return results.csv: one row per criterion, the point columns as plain numbers."""
    head = ["id", "title", "indicator_id", "state", *COLUMNS]
    rows = []
    for row in assessment.criteria:
        points = [text or "" for text in _points(row.points).values()]
        rows.append([row.id, row.criterion.title, row.indicator_id, row.state, *points])
    return write_csv(head, rows)
