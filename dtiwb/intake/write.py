"""A Document as drafts in a folder: YAML and CSV that a person opens and confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError, Problem
from dtiwb.intake.document import Document
from dtiwb.intake.drafts import DraftCriterion, DraftIndicator
from dtiwb.intake.paper import Place, Remark
from dtiwb.intake.rows import DRAFT_TABLES, PAPER, columns_of_draft
from dtiwb.models import Deadline
from dtiwb.store.files import write_atomically
from dtiwb.store.values import cell_text
from dtiwb.store.writing import write_csv
from dtiwb.store.yaml_files import yaml_text
from dtiwb.wording import say

Cells = dict[str, Any]


def write_drafts(document: Document, folder: Path) -> Iterator[Path]:
    """Write the drafts of *document* into *folder*; yield what was written.

    A table that would be empty is written with its head only, so that nobody has
    to guess whether it was forgotten.

    Raises:
        InputError: the folder holds drafts that differ, which a person may have
            worked on; nothing is written then.
    """
    made = {folder / name: text for name, text in _files(document)}
    kept = [path for path, text in made.items() if _differs(path, text)]
    if kept:
        raise InputError(Problem(file=each.name, code="drafts-there") for each in kept)
    for path, text in made.items():
        write_atomically(path, text)
        yield path


def _differs(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() != text.encode("utf-8")


def _files(document: Document) -> Iterator[tuple[str, str]]:
    """Yield name and content of every draft."""
    yield "document.yaml", yaml_text(_letterhead(document))
    rows: dict[str, Iterable[Cells]] = {
        "indicators": (_indicator(each, document) for each in document.indicators),
        "criteria": map(_criterion, document.criteria),
        "tasks": map(_with_deadline, document.tasks),
        "targets": map(_plain, document.targets),
        "citations": map(_plain, document.citations),
        "ranking": map(_plain, document.ranking),
        "review": map(_remark, document.remarks),
    }
    for name, record in DRAFT_TABLES.items():
        head = list(columns_of_draft(record))
        lines = [_row(cells, head, document.file) for cells in rows[name]]
        yield f"{name}.csv", write_csv(head, lines)
    text = [
        [str(line.page), str(line.number), line.text.replace("\t", " | ")]
        for line in document.lines
    ]
    yield f"{PAPER}.csv", write_csv(["page", "line", "text"], text)


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
    rule = "" if record.rule is None else yaml_text(record.rule).strip()
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
    """Return the head of the paper with its places; what it leaves blank stays out."""
    letterhead = document.letterhead
    head = {k: v for k, v in _plain(letterhead).items() if v}
    head.pop("unsure", None)
    head.pop("places", None)
    places = {
        name: {
            **_plain(letterhead.places[name]),
            "confidence": "check" if name in letterhead.unsure else "certain",
        }
        for name in head
        if name in letterhead.places
    }
    return {
        "source_file": document.file,
        "period": str(document.period),
        **head,
        "places": places,
    }
