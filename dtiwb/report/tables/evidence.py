"""Evidence: verdicts, the register, every finding."""

from __future__ import annotations

import pandas as pd

from dtiwb.models import Assessment
from dtiwb.report.tables.frames import to_frame
from dtiwb.report.words import Words


def verdicts(assessment: Assessment) -> pd.DataFrame:
    """One row per evidence rule of every counted criterion, with its sentence."""
    words = Words(assessment)
    rows = (
        {
            "id": row.id,
            "criterion": row.criterion.title,
            "demand": verdict.rule.title or verdict.rule.id,
            "claimed_points": row.points.claimed_points,
            "supported_points": row.points.supported_points,
            "verdict": words.verdict(verdict),
        }
        for row in assessment.criteria
        if row.is_counted
        for verdict in row.verdicts
    )
    return to_frame(
        words,
        rows,
        ["id", "criterion", "demand", "claimed_points", "supported_points", "verdict"],
    )


def register(assessment: Assessment) -> pd.DataFrame:
    """The register without its secret papers, with the criteria each serves."""
    words = Words(assessment)
    used: dict[str, list[str]] = {}
    for link in assessment.case.links:
        used.setdefault(link.evidence_id, []).append(link.criterion_id)
    kinds = {kind.id: kind.title for kind in assessment.case.evidence_kinds}
    rows = (
        {
            "id": item.id,
            "kind": kinds.get(item.kind, ""),
            "number": item.number or None,
            "issued_on": item.issued_on,
            "issuer": item.issuer,
            "title": item.title,
            "used_for": "; ".join(dict.fromkeys(used.get(item.id, []))),
        }
        for item in assessment.case.evidence
        if not item.secrecy
    )
    return to_frame(
        words,
        rows,
        ["id", "kind", "number", "issued_on", "issuer", "title", "used_for"],
    )


def findings(assessment: Assessment) -> pd.DataFrame:
    """Every finding: what it is about, its sentence, the points at stake, its code."""
    words = Words(assessment)
    rows = (
        {
            "criterion": words.place(finding) or "—",
            "finding": words.finding(finding),
            "points_at_stake": finding.points,
            "id": finding.code,
        }
        for finding in assessment.findings
    )
    return to_frame(words, rows, ["criterion", "finding", "points_at_stake", "id"])
