"""DataFrames with Vietnamese headings; the only place that knows pandas.

Points are Decimal, dates are date, the unknown is None: format them with
``dtiwb.report.html.table``, or compute on.
"""

from dtiwb.report.tables.evidence import findings, register, verdicts
from dtiwb.report.tables.plan import targets, tasks
from dtiwb.report.tables.points import (
    changes,
    criteria,
    cuts,
    excluded,
    gaps,
    ledger,
    scores,
    self_assessment,
    side_by_side,
    units,
)

__all__ = [
    "changes",
    "criteria",
    "cuts",
    "excluded",
    "findings",
    "gaps",
    "ledger",
    "register",
    "scores",
    "self_assessment",
    "side_by_side",
    "targets",
    "tasks",
    "units",
    "verdicts",
]
