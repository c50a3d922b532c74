"""Years and agencies beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from dtiwb.comparison import (
    CriterionChange,
    compare_years,
    firmest,
    groups_to_rank,
    rank_by_indicator,
    rank_cases,
    same_set,
    share_of_maximum,
    why_not_ranked,
)
from dtiwb.models import Assessment, Points
from dtiwb.report.tables.frames import point_columns, to_frame
from dtiwb.report.tables.points import POINT_COLUMNS
from dtiwb.report.words import Words
from dtiwb.text import is_internal


def changes(assessment: Assessment) -> pd.DataFrame:
    """Year against year, line by line of the crosswalk, and the totals."""
    words = Words(assessment)
    rows = [_change(words, change) for change in compare_years(assessment)]
    if assessment.previous is not None:
        before, now = assessment.previous.totals, assessment.totals
        rows.append(
            {
                "id": "",
                "previous_id": "",
                "criterion": words.say("page.total"),
                **_two_years(before, now),
                "change": _less(firmest(now), firmest(before)),
                "note": _maximum(words, before, now),
            }
        )
    columns = ["id", "previous_id", "criterion", "previous_points", "previous_share"]
    columns += ["claimed_points", "reviewed_points", "share", "change", "note"]
    return to_frame(words, rows, columns)


def _change(words: Words, change: CriterionChange) -> dict[str, Any]:
    line = change.line
    return {
        "id": ", ".join(line.after) or "—",
        "previous_id": ", ".join(line.before) or "—",
        "criterion": change.title,
        **_two_years(change.before, change.now),
        "change": change.difference,
        "note": "; ".join(_notes(words, change)),
    }


def _two_years(before: Points | None, now: Points | None) -> dict[str, Any]:
    return {
        "previous_points": firmest(before) if before else None,
        "previous_share": share_of_maximum(before) if before else None,
        "claimed_points": now.claimed_points if now else None,
        "reviewed_points": now.reviewed_points if now else None,
        "share": share_of_maximum(now) if now else None,
    }


def _less(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def _notes(words: Words, change: CriterionChange) -> Iterator[str]:
    if change.line.kind != "same":
        yield words.say(f"comparison.{change.line.kind}")
    if change.before is not None and change.before.max_points is None:
        yield words.say("comparison.not-applicable-before")
    if change.now is not None and change.now.max_points is None:
        yield words.say("comparison.not-applicable-now")
    if change.has_other_maximum and change.before and change.now:
        yield _maximum(words, change.before, change.now)
    if change.line.note and not is_internal(change.line.note):
        yield change.line.note


def _maximum(words: Words, before: Points, now: Points) -> str:
    if before.max_points == now.max_points:
        return ""
    return words.say(
        "comparison.maximum",
        before=words.points(before.max_points),
        now=words.points(now.max_points),
    )


def side_by_side(assessments: Sequence[Assessment]) -> pd.DataFrame:
    """One row per case: point columns, share of the maximum (percent), rank.

    A case is ranked among those of its set, year and level; else the note says why
    it is not.
    """
    words = Words(assessments[0])
    ranks: dict[str, int] = {}
    why: dict[str, str] = {}
    for group in groups_to_rank(assessments):
        ranks |= rank_cases(group) if len(group) > 1 else {}
        why |= {each.case.id: why_not_ranked(each, group) for each in group}
    is_one_set = same_set(assessments)
    rows = [
        {
            "agency": each.case.agency.full_name,
            "period": str(each.case.params.year),
            **point_columns(each.totals),
            "share": share_of_maximum(each.totals),
            "rank": ranks.get(each.case.id),
            "note": "; ".join(_case_notes(words, each, why[each.case.id], is_one_set)),
        }
        for each in assessments
    ]
    columns = ["agency", "period", *POINT_COLUMNS, "at_risk_points", "share"]
    columns += ["rank"] if ranks else []
    columns += ["note"] if any(row["note"] for row in rows) else []
    return to_frame(words, rows, columns)


def _case_notes(
    words: Words, assessment: Assessment, why: str, is_one_set: bool
) -> Iterator[str]:
    if not is_one_set:
        yield words.say("comparison.of-set", set=assessment.case.criteria_set.id)
    if why:
        yield words.say(f"comparison.{why}")


def agencies_by_indicator(group: Sequence[Assessment]) -> pd.DataFrame:
    """One row per case of one group, one column per main index: points and rank."""
    words = Words(group[0])
    ranks = rank_by_indicator(group)
    names = {
        row.indicator.id: f"{row.indicator.id}. {row.indicator.title}"
        for row in group[0].indicators
    }
    totals = rank_cases(group)
    data = []
    for each in sorted(group, key=lambda one: totals.get(one.case.id, len(group) + 1)):
        case_id = each.case.id
        cells = [
            _ranked(words, row.points, ranks[row.indicator.id].get(case_id))
            for row in each.indicators
        ]
        total = _ranked(words, each.totals, totals.get(case_id))
        data.append([each.case.agency.full_name, *cells, total])
    head = [words.column("agency"), *names.values(), words.say("page.total")]
    return pd.DataFrame(data, columns=head, dtype=object)


def _ranked(words: Words, points: Points, rank: int | None) -> str:
    if rank is None:
        return words.points(None)
    return words.say(
        "comparison.points-and-rank", points=words.points(firmest(points)), rank=rank
    )


def years_of_cases(assessments: Sequence[Assessment]) -> pd.DataFrame:
    """One row per case with a year before: points and shares of both."""
    rows = (
        {
            "agency": each.case.agency.full_name,
            "period": f"{before.case.params.year} → {each.case.params.year}",
            "previous_points": firmest(before.totals),
            "previous_share": share_of_maximum(before.totals),
            "current_points": firmest(each.totals),
            "share": share_of_maximum(each.totals),
        }
        for each in assessments
        if (before := each.previous) is not None
    )
    columns = ["agency", "period", "previous_points", "previous_share"]
    columns += ["current_points", "share"]
    return to_frame(Words(assessments[0]), rows, columns)
