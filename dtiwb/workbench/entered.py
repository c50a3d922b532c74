"""The case as it would be with what is entered, its files asked again where need be."""

from __future__ import annotations

from dataclasses import replace

from dtiwb.models import Case
from dtiwb.register.checks import file_problems
from dtiwb.register.readings import Readings
from dtiwb.workbench.rows import Rows, case_with, differences


def entered_case(case: Case, base: Rows, rows: Rows, readings: Readings) -> Case:
    """Return *case*, whose rows are *base*, with *rows* instead.

    Only papers whose links changed are asked whether page and quote are in them.
    """
    entered = case_with(case, base, rows)
    touched = {
        change.key[0] for change in differences(base, rows) if change.table == "links"
    }
    if not touched:
        return entered
    items = tuple(each for each in entered.evidence if each.id in touched)
    told = file_problems(replace(entered, evidence=items), readings)
    kept = (each for each in case.file_problems if each.evidence_id not in touched)
    return replace(entered, file_problems=(*kept, *told))
