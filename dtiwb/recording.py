"""Ghi mốc điểm: today's points into the history of a case, the other days untouched."""

from __future__ import annotations

from pathlib import Path

from dtiwb.errors import InputError, Problem
from dtiwb.models import Assessment, ScoreRecord
from dtiwb.progress import score_records
from dtiwb.register.table_file import TableBusy, read_table_file, write_table_file
from dtiwb.report.words import day as day_text
from dtiwb.store.files import Reader, case_folder


def record_scores(assessment: Assessment, *, replace: bool = False) -> Path | None:
    """Record the points of ``as_of`` in the table ``scores`` of the case.

    The table is edited in place: rows of other days and comments stay as they are.

    Returns:
        The file that was written, or None where it already said the same.

    Raises:
        InputError: the case has no points; the day is recorded with other points and
            *replace* is not set; the table is open elsewhere or cannot be written.
    """
    case = assessment.case
    if not case.is_scored:
        raise InputError([Problem(file=case.id, code="nothing-to-record")])
    folder = case_folder(case.root, case.params.agency, case.params.year)
    reader = Reader(case.root)
    found = read_table_file(folder, "scores", ScoreRecord, reader)
    day, file = case.params.as_of, reader.name(found.path)
    there = {e.indicator_id: n for n, e in found.rows.items() if e.as_of == day}
    fills, added = {}, []
    for record in score_records(assessment):
        row = there.get(record.indicator_id)
        if row is None:
            added.append(record)
        elif found.rows[row] != record:
            fills[row] = _points(record)
    if not fills and not added:
        return None
    if there and not replace:
        differ = [found.rows[row].indicator_id for row in fills]
        differ += [each.indicator_id for each in added]
        told = {"day": day_text(day), "ids": ", ".join(differ)}
        raise InputError([Problem(file=file, code="day-recorded", fields=told)])
    try:
        write_table_file(found, fills, added)
    except TableBusy:
        raise InputError([Problem(file=file, code="table-busy")]) from None
    return found.path


def _points(record: ScoreRecord) -> dict[str, object]:
    return {
        "max_points": record.max_points,
        "claimed_points": record.claimed_points,
        "supported_points": record.supported_points,
        "reviewed_points": record.reviewed_points,
    }
