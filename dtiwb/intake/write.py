"""A Document as drafts in a folder: YAML and CSV that a person opens and confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from dtiwb.intake.document import Document
from dtiwb.intake.drafts import DraftCriterion, DraftIndicator
from dtiwb.intake.paper import Place, Remark
from dtiwb.models import Deadline, Rule
from dtiwb.store.files import write_atomically
from dtiwb.store.values import cell_text
from dtiwb.store.writing import write_csv
from dtiwb.wording import say

_PLACE = ("source_file", "page", "line_from", "line_to", "confidence")
Cells = dict[str, Any]


def write_drafts(document: Document, folder: Path) -> Iterator[Path]:
    """Write the drafts of *document* into *folder*; yield what was written.

    A table that would be empty is written with its head only, so that nobody has
    to guess whether it was forgotten.
    """
    head = folder / "document.yaml"
    write_atomically(head, _yaml(_letterhead(document)))
    yield head
    tables: tuple[tuple[str, tuple[str, ...], Iterable[Cells]], ...] = (
        (
            "indicators",
            _INDICATOR,
            (_indicator(i, document) for i in document.indicators),
        ),
        ("criteria", _CRITERION, map(_criterion, document.criteria)),
        ("tasks", _TASK, map(_with_deadline, document.tasks)),
        ("targets", _TARGET, map(_plain, document.targets)),
        ("citations", _CITATION, map(_plain, document.citations)),
        ("ranking", _RANKING, map(_plain, document.ranking)),
        ("review", _REVIEW, map(_remark, document.remarks)),
    )
    for name, columns, rows in tables:
        path = folder / f"{name}.csv"
        head_row = [*columns, *_PLACE]
        lines = [_row(cells, head_row, document.file) for cells in rows]
        write_atomically(path, write_csv(head_row, lines))
        yield path


_DEADLINE = ("deadline_text", "deadline_kind", "due_on", "recurrence")
_INDICATOR = (
    *("code", "name", "stated_count", "stated_points", "stated_max"),
    *("stated_deduction", "rank", "rank_of"),
    *("computed_count", "computed_points", "computed_max"),
)
_CRITERION = (
    *("code", "part", "name", "indicator_code", "points_won", "max_points"),
    *("stated_deduction", "claimed_points", "reviewed_points", "reason"),
    *("lead_unit", "supporting_units", *_DEADLINE, "action"),
    *("rule", "rule_text", "evidence_text", "data_source", "verified_by"),
)
_TASK = ("no", "section", "text", "lead_unit", "supporting_units", *_DEADLINE)
_TARGET = ("of", "text", "comparison", "value", "unit", "year")
_CITATION = ("kind", "number", "issued_on", "as_printed")
_RANKING = ("agency", "claimed_points", "reviewed_points", "rank")
_REVIEW = ("code", "what_to_look_at")


def _plain(record: Any) -> Cells:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _with_deadline(record: Any) -> Cells:
    deadline: Deadline | None = record.deadline
    return _plain(record) | {
        "deadline_text": deadline.text if deadline else "",
        "deadline_kind": deadline.kind if deadline else "",
        "due_on": deadline.due_on if deadline else None,
        "recurrence": deadline.recurrence if deadline else None,
    }


def _criterion(record: DraftCriterion) -> Cells:
    rule = "" if record.rule is None else _yaml(_rule(record.rule)).strip()
    return _with_deadline(record) | {"rule": rule}


def _indicator(record: DraftIndicator, document: Document) -> Cells:
    mine = [c for c in document.criteria if c.indicator_code == record.code]
    return _plain(record) | {
        "computed_count": len(mine),
        "computed_points": _sum(mine, lambda c: c.points_won),
        "computed_max": _sum(mine, lambda c: c.max_points),
    }


def _sum(
    records: Iterable[DraftCriterion],
    value: Callable[[DraftCriterion], Decimal | None],
) -> Decimal | None:
    known = [points for each in records if (points := value(each)) is not None]
    return sum(known, Decimal(0)) if known else None


def _remark(remark: Remark) -> Cells:
    told = say(f"intake.{remark.code}", **remark.fields)
    return {"code": remark.code, "what_to_look_at": told, "place": remark.place}


def _row(cells: Cells, head: Iterable[str], file: str) -> list[str]:
    place: Place = cells["place"]
    known = cells | {
        "source_file": file,
        "page": place.page,
        "line_from": place.line_from,
        "line_to": place.line_to,
        "confidence": cells.get("confidence", "check"),
    }
    return [cell_text(known[column]) for column in head]


def _letterhead(document: Document) -> Mapping[str, Any]:
    """Return the head of the paper; what it leaves blank stays out."""
    head = {k: v for k, v in _plain(document.letterhead).items() if v}
    return {"source_file": document.file, "period": str(document.period), **head}


def _rule(rule: Rule) -> Mapping[str, Any]:
    """Return a rule as a criteria set writes it: without what is the default."""
    content = asdict(rule)
    defaults = {each.name: each.default for each in fields(rule)}
    shown = {k: v for k, v in content.items() if k == "kind" or v != defaults[k]}
    return {"kind": shown.pop("kind"), **shown}


def _yaml(content: Any) -> str:
    return str(
        yaml.safe_dump(
            _scalars(content), allow_unicode=True, sort_keys=False, width=10_000
        )
    )


def _scalars(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _scalars(each) for key, each in value.items()}
        case tuple() | list():
            return [_scalars(each) for each in value]
        case Decimal() | date():
            return cell_text(value)
        case Fraction():
            return str(value)
        case _:
            return value
