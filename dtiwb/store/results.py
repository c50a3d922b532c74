"""An Assessment as results.json and results.csv: the same files, the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from dtiwb import __version__
from dtiwb.models import Assessment, Finding, Points
from dtiwb.scoring import COLUMNS
from dtiwb.store.values import decimal_text
from dtiwb.store.writing import write_csv

SCHEMA = 1


def results_json(assessment: Assessment) -> str:
    """Return results.json: points as strings, null for what is not known."""
    return json.dumps(results(assessment), ensure_ascii=False, indent=1) + "\n"


def results(assessment: Assessment) -> dict[str, Any]:
    """Return the content of results.json."""
    case = assessment.case
    return {
        "schema": SCHEMA,
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
        "transcription": case.criteria_set.transcription.status,
        "is_scored": case.is_scored,
        "fictional": case.is_fictional,
        "inputs": [
            {"path": file.path, "sha256": file.sha256} for file in case.all_inputs
        ],
        "totals": _points(assessment.totals),
        "indicators": [
            {
                "id": row.indicator.id,
                "title": row.indicator.title,
                "rank": row.rank,
                "rank_of": row.rank_of,
                **_points(row.points),
            }
            for row in assessment.indicators
        ],
        "criteria": [
            {
                "id": row.id,
                "title": row.criterion.title,
                "indicator_id": row.indicator_id,
                "state": row.state,
                **_points(row.points),
            }
            for row in assessment.criteria
        ],
        "findings": [_finding(each) for each in assessment.findings],
        "tasks": dict(
            sorted(Counter(state.state for state in assessment.tasks).items())
        ),
        "targets": dict(
            sorted(Counter(state.state for state in assessment.targets).items())
        ),
    }


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
