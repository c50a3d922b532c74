"""DataFrames with Vietnamese headings; the only place that knows pandas.

Points are Decimal, dates are date, the unknown is None: format them with
``dtiwb.report.html.table``, or compute on.
"""

from dtiwb.report.tables.appraisal import (
    appraisal,
    appraisal_by_case,
    cuts_of_cases,
    repeated,
)
from dtiwb.report.tables.comparison import (
    agencies_by_indicator,
    changes,
    side_by_side,
    years_of_cases,
)
from dtiwb.report.tables.evidence import findings, register, verdicts
from dtiwb.report.tables.plan import targets, tasks
from dtiwb.report.tables.points import (
    criteria,
    cuts,
    excluded,
    gaps,
    ledger,
    scores,
    self_assessment,
    units,
)
from dtiwb.report.tables.rankings import published_rows, sensitivity

__all__ = [
    "agencies_by_indicator",
    "appraisal",
    "appraisal_by_case",
    "changes",
    "criteria",
    "cuts",
    "cuts_of_cases",
    "excluded",
    "findings",
    "gaps",
    "ledger",
    "published_rows",
    "register",
    "repeated",
    "scores",
    "self_assessment",
    "sensitivity",
    "side_by_side",
    "targets",
    "tasks",
    "units",
    "verdicts",
    "years_of_cases",
]
