"""Small invented standings, with figures that can be checked by hand."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from dtiwb.models import Points, Predecessor
from dtiwb.standings import Standing
from dtiwb.store.results import results_text


def points(max_points="100", claimed=None, reviewed=None, supported=None) -> Points:
    given = (max_points, claimed, reviewed, supported)
    most, claim, review, support = (v if v is None else Decimal(v) for v in given)
    return Points(
        max_points=most,
        claimed_points=claim,
        reviewed_points=review,
        supported_points=support,
        disputed_points=None if None in (claim, review) else claim - review,
        headroom_points=None if None in (most, support) else most - support,
    )


def standing(id="so-a", year="2025", total="80", **keys) -> Standing:
    """A department of Mẫu scored by ``mau`` with *total* reviewed points of 100."""
    given = {
        "case_id": f"{id}-{year}",
        "agency_id": id,
        "agency": id,
        "province": "Mẫu",
        "level": "so",
        "year": year,
        "criteria_set": "mau",
        "set_level": "so",
        "is_scored": True,
        "is_fictional": True,
        "points": points(claimed=total, reviewed=total),
        "lost": {},
    }
    return Standing(**given | keys)


def predecessor(agency="so-cu", until=date(2025, 6, 30), how="merged") -> Predecessor:
    return Predecessor(
        name=f"{agency} trước đây", until=until, how=how, source="NQ 1", agency=agency
    )


def titles(criteria=("1.1",)) -> dict:
    """The part of results.json that titles are read from."""
    return {
        "indicators": [{"id": "1", "title": "Nhận thức <số>"}],
        "criteria": [{"id": id, "title": f"Tiêu chí {id}"} for id in criteria],
    }


def put(outputs: Path, made: Standing, error="", files=("3-gap-memo.html",)) -> Path:
    """Write the folder of a case as a run leaves it."""
    folder = outputs / made.case_id
    folder.mkdir(parents=True)
    run = {"status": "failed", "error": error} if error else {"status": "done"}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    text = results_text(made, titles(tuple(made.lost)))
    (folder / "results.json").write_text(text, encoding="utf-8")
    for name in files:
        (folder / name).touch()
    return folder
