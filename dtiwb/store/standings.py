"""The third line of results.json: all that a roll-up over thousands of cases reads.

It holds one JSON object on one line, so that reading 20,000 cases parses 2 kB of each
and not its findings, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from sys import intern
from typing import Any

from dtiwb.comparison import firmest
from dtiwb.errors import InputError, Problem
from dtiwb.models import Assessment, Points, Predecessor
from dtiwb.standings import Standing, Titles, lost_points
from dtiwb.store.values import decimal_text

_HEAD = b' "standing": '
_DAMAGED = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation)
"""What reading a file raises that was cut short, or is no results.json of ours."""


def standing_of(assessment: Assessment) -> Standing:
    """Return what a roll-up needs of *assessment*."""
    case = assessment.case
    states = [each.state for each in assessment.tasks]
    return Standing(
        case_id=case.id,
        agency_id=case.agency.id,
        agency=case.agency.full_name,
        province=case.agency.province,
        level=case.agency.level,
        year=str(case.params.year),
        criteria_set=case.criteria_set.id,
        set_level=case.criteria_set.level,
        is_scored=case.is_scored,
        is_fictional=case.is_fictional,
        points=assessment.totals,
        indicators={
            row.indicator.id: firmest(row.points) for row in assessment.indicators
        },
        lost={
            row.id: lost_points(row.points)
            for row in assessment.criteria
            if row.is_counted
        },
        predecessors=case.agency.predecessors,
        task_count=len(states),
        overdue_count=states.count("overdue"),
    )


def standing_line(standing: Standing) -> str:
    """Return the line of results.json that ``read_standing`` reads."""
    content = asdict(standing)
    del content["is_stale"]  # told by run.json
    text = json.dumps(
        content, default=_as_text, ensure_ascii=False, separators=(",", ":")
    )
    return f"{_HEAD.decode()}{text},\n"


def _as_text(value: Decimal | date) -> str:
    return value.isoformat() if isinstance(value, date) else decimal_text(value)


def read_standing(path: Path) -> Standing:
    """Read the standing of a case from its results.json.

    Raises:
        InputError: the file is damaged, or another version of dtiwb wrote it.
    """
    try:
        with path.open("rb") as stream:
            line = [stream.readline() for _ in range(3)][-1]
        if not line.startswith(_HEAD):
            raise ValueError
        found = json.loads(line.removeprefix(_HEAD).rstrip(b",\n"))
        return _standing(found)
    except _DAMAGED:
        raise InputError([damaged(path)]) from None


def damaged(path: Path) -> Problem:
    """Return the problem of an output that cannot be read back."""
    return Problem(file=f"{path.parent.name}/{path.name}", code="output-damaged")


def _standing(found: dict[str, Any]) -> Standing:
    points = found.pop("points")
    open_count = int(points.pop("open_count"))
    return Standing(
        points=Points(**_decimals(points), open_count=open_count),
        indicators=_decimals(found.pop("indicators")),
        lost=_decimals(found.pop("lost")),
        predecessors=tuple(
            Predecessor(**{**each, "until": date.fromisoformat(each["until"])})
            for each in found.pop("predecessors")
        ),
        **found,
    )


def _decimals(texts: Mapping[str, str | None]) -> dict[str, Decimal | None]:
    return {
        intern(name): None if text is None else _decimal(text)
        for name, text in texts.items()
    }


@lru_cache(maxsize=100_000)
def _decimal(text: str) -> Decimal:
    """Read points once: of 20,000 cases most lose the same few."""
    return Decimal(text)


def read_titles(path: Path) -> Titles:
    """Return the titles of the set that a results.json was made with.

    Raises:
        InputError: the file is damaged.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Titles(
            indicators={row["id"]: row["title"] for row in found["indicators"]},
            criteria={row["id"]: row["title"] for row in found["criteria"]},
        )
    except _DAMAGED:
        raise InputError([damaged(path)]) from None
