"""A published result: agencies with self-assessed and appraised points. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dtiwb.intake.drafts import DraftRank
from dtiwb.intake.paper import Remark, place_of
from dtiwb.intake.point_tables import PointTable, TableRow, is_total, points_in

_RANK = re.compile(r"(?:hạng\s*)?0*(\d+)(?:\s*/\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingReading:
    """The rows of every ranking table, the lines used, and what to look at."""

    ranks: tuple[DraftRank, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def read_ranking(tables: Iterable[PointTable]) -> RankingReading:
    """Read every one of *tables* that ranks agencies or gives them points."""
    ranks: list[DraftRank] = []
    used: set[int] = set()
    remarks: list[Remark] = []
    for table in tables:
        if not table.head.is_of_agencies:
            continue
        used |= {line.number for line in table.head_lines}
        for row in table.rows:
            if rank := _rank(row, remarks):
                ranks.append(rank)
                used |= {line.number for line in row.lines}
    return RankingReading(
        ranks=tuple(ranks), used=frozenset(used), remarks=tuple(remarks)
    )


def _rank(row: TableRow, remarks: list[Remark]) -> DraftRank | None:
    """Return the rank a row gives; a row without points or rank gives none."""
    place = place_of(row.lines)
    won = row.text("reviewed") or row.text("won")
    claimed, _, is_claimed = points_in(row.text("claimed"))
    reviewed, _, is_reviewed = points_in(won)
    place_won = _RANK.fullmatch(row.text("rank"))
    agency = row.text("agency")
    if not agency or is_total(row) or (claimed, reviewed, place_won) == (None,) * 3:
        return None
    unread = [
        text
        for text, is_read in (
            (row.text("claimed"), is_claimed),
            (won, is_reviewed),
            (row.text("rank"), bool(place_won)),
        )
        if text and not is_read
    ]
    remarks += [
        Remark(code="points-unreadable", place=place, fields={"value": text})
        for text in unread
    ]
    is_odd = bool(unread) or row.is_doubtful
    return DraftRank(
        agency=agency,
        place=place,
        claimed_points=claimed,
        reviewed_points=reviewed,
        rank=int(place_won[1]) if place_won else None,
        confidence="check" if is_odd else "certain",
    )
