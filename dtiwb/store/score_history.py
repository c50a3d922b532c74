"""What the recorded points of a case must say: one row a day for each main index."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dtiwb.models import CriteriaSet, ScoreRecord
from dtiwb.store.files import Reader
from dtiwb.store.values import cell_text, shorten

_POINTS = ("max_points", "claimed_points", "supported_points", "reviewed_points")


def check_scores(
    rows: Mapping[int, ScoreRecord], name: str, the_set: CriteriaSet, reader: Reader
) -> None:
    """Note rows twice for one day, of an unknown index, or with negative points."""
    known = {each.id for each in the_set.indicators} | {"total"}
    seen: dict[tuple[date, str], int] = {}

    def note(row: int, column: str, code: str, value: str, **more: str) -> None:
        reader.problems.add(name, code, row=row, column=column, value=value, **more)

    for row, record in rows.items():
        id, key = shorten(record.indicator_id), (record.as_of, record.indicator_id)
        first = seen.setdefault(key, row)
        if first != row:
            value = f"{cell_text(record.as_of)} · {id}"
            note(row, "as_of", "duplicate-row", value, first=str(first))
        if record.indicator_id not in known:
            note(row, "indicator_id", "unknown-indicator", id)
        for column in _POINTS:
            points = getattr(record, column)
            if points is not None and points < 0:
                note(row, column, "negative-points", cell_text(points))
