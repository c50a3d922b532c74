"""A case in one line, for a screen."""

from __future__ import annotations

from dtiwb.models import Assessment
from dtiwb.report.words import Words


def case_line(assessment: Assessment) -> str:
    """Return the main figures of a case in one line."""
    case, words = assessment.case, Words(assessment)
    if not case.is_scored:
        overdue = sum(state.state == "overdue" for state in assessment.tasks)
        return words.say(
            "cli.plan-line",
            case=case.id,
            tasks=len(assessment.tasks),
            overdue=overdue,
            targets=len(assessment.targets),
        )
    return words.say(
        "cli.case-line",
        case=case.id,
        max=words.points(assessment.max_points),
        claimed=words.points(assessment.claimed_points),
        supported=words.points(assessment.supported_points),
        at_risk=words.points(assessment.at_risk_points),
        reviewed=words.points(assessment.reviewed_points),
    )
