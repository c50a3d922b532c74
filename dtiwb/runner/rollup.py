"""Pages over many cases: the index of all outputs, and cases side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dtiwb.models import Assessment
from dtiwb.report import memo
from dtiwb.report.page import index_page, page_title, plain_page
from dtiwb.report.words import number
from dtiwb.store.files import write_atomically
from dtiwb.store.values import parse_decimal
from dtiwb.wording import say

_SHOWN = (
    "max_points",
    "claimed_points",
    "supported_points",
    "at_risk_points",
    "disputed_points",
    "reviewed_points",
)


def write_index(outputs: Path) -> Path:
    """Write ``index.html`` over every case folder in *outputs*."""
    rows = [
        _index_row(folder)
        for folder in sorted(outputs.iterdir())
        if (folder / "run.json").is_file() and not folder.name.startswith(".")
    ]
    target = outputs / "index.html"
    write_atomically(target, index_page(rows))
    return target


def write_comparison(assessments: Sequence[Assessment], outputs: Path) -> Path:
    """Write ``comparison.html``: the given cases side by side, ranked if comparable."""
    language = assessments[0].case.params.language
    title = say("page.comparison", language)
    target = outputs / "comparison.html"
    write_atomically(
        target, plain_page(memo.side_by_side(assessments), title, language)
    )
    return target


def _index_row(folder: Path) -> dict[str, Any]:
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    error = run.get("error", "").splitlines()
    row: dict[str, Any] = {
        "agency": folder.name,
        "year": "",
        "fictional": False,
        "is_scored": True,
        "failed": " ".join(line.strip() for line in error[:2]),
        "pages": [],
        "points": [""] * (len(_SHOWN) + 2),
    }
    if (folder / "results.json").is_file():
        found = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        row |= {
            "agency": found["agency"]["name"],
            "year": found["year"],
            "fictional": found["fictional"],
            "is_scored": found["is_scored"],
            "points": [*_index_points(found), *_index_tasks(found["tasks"])],
        }
    row["pages"] = [
        (f"{folder.name}/{path.name}", page_title(path.stem))
        for path in sorted(folder.glob("*.html"))
    ]
    return row


def _index_points(found: dict[str, Any]) -> list[str]:
    if not found["is_scored"]:
        return ["—"] * len(_SHOWN)
    values = (found["totals"][name] for name in _SHOWN)
    return [
        say("page.unknown") if v is None else number(parse_decimal(v)) for v in values
    ]


def _index_tasks(tasks: dict[str, int]) -> list[str]:
    return [str(sum(tasks.values())), str(tasks.get("overdue", 0))]
