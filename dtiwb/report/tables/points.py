"""Points: by index, by criterion, cut, still to win, compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dtiwb.models import Assessment, CriterionResult
from dtiwb.planning import gaps as gaps_of
from dtiwb.planning import risk_by_unit, tasks_for
from dtiwb.report.tables.frames import point_columns, to_frame
from dtiwb.report.words import Words

POINT_COLUMNS = (
    "max_points",
    "earned_points",
    "claimed_points",
    "supported_points",
    "reviewed_points",
)


def scores(assessment: Assessment) -> pd.DataFrame:
    """One row per main index and a total: point columns, at risk, published rank."""
    words = Words(assessment)
    rows: list[dict[str, Any]] = [
        {
            "indicator": f"{row.indicator.id}. {row.indicator.title}",
            **point_columns(row.points),
            "rank": f"{row.rank}/{row.rank_of}" if row.rank else None,
        }
        for row in assessment.indicators
    ]
    rows.append(
        {
            "indicator": words.say("page.total"),
            **point_columns(assessment.totals),
            "rank": None,
        }
    )
    columns = ["indicator", *POINT_COLUMNS, "at_risk_points"]
    if any(row["rank"] for row in rows):
        columns.append("rank")
    return to_frame(words, rows, columns)


def criteria(assessment: Assessment) -> pd.DataFrame:
    """One row per criterion: id, name, the point columns and its state."""
    words = Words(assessment)
    rows = (
        {
            "id": row.id,
            "criterion": row.criterion.title,
            **point_columns(row.points),
            "state": words.say(f"state.{row.state}"),
        }
        for row in assessment.criteria
    )
    return to_frame(words, rows, ["id", "criterion", *POINT_COLUMNS, "state"])


def self_assessment(assessment: Assessment) -> pd.DataFrame:
    """One row per criterion as handed in: claim, explanation, papers with page."""
    words = Words(assessment)
    claims = {claim.criterion_id: claim for claim in assessment.case.claims}
    rows = (
        {
            "id": row.id,
            "criterion": row.criterion.title,
            "max_points": row.points.max_points,
            "claimed_points": row.points.claimed_points,
            "justification": claims[row.id].justification if row.id in claims else "",
            "paper": _papers(row, words),
        }
        for row in assessment.criteria
        if row.is_counted
    )
    return to_frame(
        words,
        rows,
        ["id", "criterion", "max_points", "claimed_points", "justification", "paper"],
    )


def _papers(row: CriterionResult, words: Words) -> str:
    papers = []
    for verdict in row.verdicts:
        if verdict.evidence_id:
            page = words.say("verdict.page", page=verdict.page) if verdict.page else ""
            papers.append(f"{words.paper(verdict.evidence_id)}{page}")
    return "; ".join(dict.fromkeys(papers)) or words.say("verdict.missing-evidence")


def excluded(assessment: Assessment) -> pd.DataFrame:
    """The criteria that are out of the denominator, with reason and source."""
    words = Words(assessment)
    rows = (
        {
            "id": row.id,
            "criterion": row.criterion.title,
            "max_points": row.points.max_points,
            "state": words.say(f"state.{row.state}"),
            "reason": row.excuse,
        }
        for row in assessment.criteria
        if not row.is_counted
    )
    return to_frame(words, rows, ["id", "criterion", "max_points", "state", "reason"])


def ledger(assessment: Assessment) -> pd.DataFrame:
    """The cuts, largest first: claim, review, points, reason, what would help."""
    words = Words(assessment)
    reasons = {reason.id: reason for reason in assessment.case.reason_codes}
    rows = []
    for row in cuts(assessment):
        code = row.review.reason_code if row.review else ""
        reason = reasons.get(code)
        rows.append(
            {
                "id": row.id,
                "criterion": row.criterion.title,
                "claimed_points": row.points.claimed_points,
                "reviewed_points": row.points.reviewed_points,
                "disputed_points": row.points.disputed_points,
                "reason": words.reason(row) or words.say("page.reason-unknown"),
                "prevention": reason.prevention
                if reason
                else words.say("page.ask-reason"),
            }
        )
    return to_frame(
        words,
        rows,
        [
            "id",
            "criterion",
            "claimed_points",
            "reviewed_points",
            "disputed_points",
            "reason",
            "prevention",
        ],
    )


def cuts(assessment: Assessment) -> list[CriterionResult]:
    """Return the criteria cut at appraisal, the largest cut first."""
    cut = [row for row in assessment.criteria if (row.points.disputed_points or 0) > 0]
    return sorted(cut, key=lambda row: -(row.points.disputed_points or 0))


def gaps(assessment: Assessment) -> pd.DataFrame:
    """The criteria with points to win, most urgent first, and who acts by when."""
    words = Words(assessment)
    rows = []
    for row in gaps_of(assessment):
        task = next(tasks_for(assessment, row.id), None)
        rows.append(
            {
                "id": row.id,
                "criterion": row.criterion.title,
                "headroom_points": row.points.headroom_points,
                "at_risk_points": row.points.at_risk_points,
                "disputed_points": row.points.disputed_points,
                "finding": words.why(row),
                "action": task.task.title if task else None,
                "lead_unit": "; ".join(task.task.lead_unit) if task else None,
                "deadline": task.deadline.text if task else None,
            }
        )
    return to_frame(
        words,
        rows,
        [
            "id",
            "criterion",
            "headroom_points",
            "at_risk_points",
            "disputed_points",
            "finding",
            "action",
            "lead_unit",
            "deadline",
        ],
    )


def units(assessment: Assessment) -> pd.DataFrame:
    """Points at risk by the unit that leads, the most first; its criteria."""
    words = Words(assessment)
    rows = (
        {
            "lead_unit": unit or words.say("page.no-unit"),
            "at_risk_points": sum(
                (row.points.at_risk_points or 0 for row in inside), 0
            ),
            "criterion_ids": ", ".join(row.id for row in inside),
        }
        for unit, inside in risk_by_unit(assessment)
    )
    return to_frame(words, rows, ["lead_unit", "at_risk_points", "criterion_ids"])
