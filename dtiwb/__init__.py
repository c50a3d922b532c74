"""dtiwb: a workbench for scoring a department's digital transformation index (DTI).

A point counts only as far as somebody else could check it. Papers become data,
data a defensible score, the score pages an appraiser can check line by line::

    case = dtiwb.open_case("params/mau-so-mau-2025.yaml")
    assessment = dtiwb.assess(case)
    assessment.claimed_points, assessment.supported_points

Layers, each importing only from those below it::

    cli
    workbench     one screen on one case: entries, drafts, saving, what-if
    runner bundle notebooks through papermill, the roll-up page; the archive handed over
    case          open_case: from a params file to a checked Case; assess
    register      an evidence folder, what its papers say, and where they help
    intake        papers to drafts for a person to confirm
    store report  edges: files, tables, prose, charts, pages
    assessing     a Case to an Assessment                       core, pure
    findings comparison planning reconcile deadlines scoring
    models text
    wording errors

Names are imported when they are first used, so that ``dtiwb --help`` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dtiwb.case import assess as assess
    from dtiwb.case import open_case as open_case
    from dtiwb.errors import DtiwbError as DtiwbError
    from dtiwb.errors import InputError as InputError
    from dtiwb.errors import RenderError as RenderError
    from dtiwb.intake.beside import show_drafts as show_drafts
    from dtiwb.intake.document import read_document as read_document
    from dtiwb.register.suggest import suggest_criteria as suggest_criteria
    from dtiwb.report import charts as charts
    from dtiwb.report import memo as memo
    from dtiwb.report import tables as tables
    from dtiwb.runner.notebooks import render as render
    from dtiwb.store.sets import load_criteria_set as load_criteria_set
    from dtiwb.workbench.screen import open_workbench as open_workbench

__version__ = "0.1.0"

_HOMES = {
    "DtiwbError": "dtiwb.errors",
    "InputError": "dtiwb.errors",
    "RenderError": "dtiwb.errors",
    "assess": "dtiwb.case",
    "charts": "dtiwb.report",
    "load_criteria_set": "dtiwb.store.sets",
    "memo": "dtiwb.report",
    "open_case": "dtiwb.case",
    "open_workbench": "dtiwb.workbench.screen",
    "read_document": "dtiwb.intake.document",
    "render": "dtiwb.runner.notebooks",
    "show_drafts": "dtiwb.intake.beside",
    "suggest_criteria": "dtiwb.register.suggest",
    "tables": "dtiwb.report",
}

__all__ = [
    "DtiwbError",
    "InputError",
    "RenderError",
    "assess",
    "charts",
    "load_criteria_set",
    "memo",
    "open_case",
    "open_workbench",
    "read_document",
    "render",
    "show_drafts",
    "suggest_criteria",
    "tables",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dtiwb' has no attribute {name!r}")
    home = _HOMES[name]
    if home == "dtiwb.report":
        return import_module(f"{home}.{name}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
