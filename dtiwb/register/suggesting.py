"""Suggested links of new papers, for a person to carry over: nothing is linked here."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

from dtiwb.models import CriteriaSet, EvidenceItem, Link
from dtiwb.register.case_files import CaseFiles
from dtiwb.register.events import ScanEvent
from dtiwb.register.readings import Readings
from dtiwb.register.suggest import CriteriaIndex, PaperText
from dtiwb.register.walking import find_file
from dtiwb.store.files import Reader, write_atomically
from dtiwb.store.sheets import read_rows
from dtiwb.store.tables import columns_of
from dtiwb.store.writing import write_csv
from dtiwb.wording import system_reason

TOP = 3
"""How many criteria are suggested for one paper."""
COLUMNS = (*columns_of(Link), "score", "passage")


def suggestions_file(root: Path, case_id: str) -> Path:
    """Return where the suggestions of a case are: beside its pages.

    Not among them: a run makes the folder of its case anew, and would drop them.
    """
    return root / "outputs" / "suggestions" / f"{case_id}.csv"


def write_suggestions(
    place: CaseFiles,
    criteria_set: CriteriaSet,
    links: Iterable[Link],
    added: Sequence[EvidenceItem],
    readings: Readings,
) -> Iterator[ScanEvent]:
    """Add what the papers just *added* may help to the suggestions of the case.

    Those of papers that have been linked since, or are in the register no more, go.
    """
    if not added:
        return
    path = suggestions_file(place.root, place.params.case_id)
    known = {item.id for item in place.register.rows.values()}
    linked = {link.evidence_id for link in links}
    kept = [row for row in _read(path) if row[0] in known - linked]
    new = list(_suggested(place.files, criteria_set, added, readings))
    try:
        write_atomically(path, write_csv(list(COLUMNS), kept + new))
    except OSError as error:
        yield ScanEvent(
            code="scan.not-suggested",
            fields={"reason": system_reason(error)},
        )
        return
    yield ScanEvent(
        code="scan.suggested",
        path=path.relative_to(place.root).as_posix(),
        fields={"count": str(len({row[0] for row in new}))},
    )


def drop_suggestions(place: CaseFiles, ids: Container[str]) -> None:
    """Take the papers *ids*, which are secret, out of the suggestions of the case.

    Raises:
        OSError: they could not be written.
    """
    path = suggestions_file(place.root, place.params.case_id)
    rows = _read(path)
    kept = [row for row in rows if row[0] not in ids]
    if kept != rows:
        write_atomically(path, write_csv(list(COLUMNS), kept))


def _read(path: Path) -> list[list[str]]:
    rows = read_rows(path, Reader(path.parent)) if path.exists() else []
    if not rows or rows[0].cells != COLUMNS:
        return []
    return [[*row.cells, *[""] * len(COLUMNS)][: len(COLUMNS)] for row in rows[1:]]


def _suggested(
    files: Path,
    criteria_set: CriteriaSet,
    added: Iterable[EvidenceItem],
    readings: Readings,
) -> Iterator[list[str]]:
    index = CriteriaIndex(criteria_set)
    for item in sorted(added, key=lambda each: each.id):
        path = find_file(files, item.path)
        try:
            pages = readings.of(path).pages if path else ()
        except OSError:  # gone since it was entered: the next scan will name it
            continue
        paper = PaperText(
            evidence_id=item.id,
            kind=item.kind,
            number=item.number,
            issued_on=item.issued_on,
            title=item.title,
            pages=pages,
        )
        for each in index.suggest(paper, TOP):
            values = {
                "evidence_id": item.id,
                "criterion_id": each.criterion_id,
                "page": str(each.page or ""),
                "score": f"{each.score:.4f}",
                "passage": each.passage,
            }
            yield [values.get(column, "") for column in COLUMNS]
