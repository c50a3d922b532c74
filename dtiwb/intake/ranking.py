"""A published result: agencies with self-assessed and appraised points. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dtiwb.intake.drafts import DraftRank
from dtiwb.intake.heads import cell, columns_by_head, is_column_numbers, tables_of
from dtiwb.intake.paper import Line, Paper, Remark, place_of

_HEADS = {
    "agency": (
        "ten co quan",
        "ten don vi",
        "co quan",
        "don vi",
        "so, ban, nganh",
        "so, nganh",
    ),
    "claimed": ("diem tu", "tu cham", "tu danh gia", "diem cham cua don vi"),
    "reviewed": (
        "diem tham dinh",
        "tham dinh",
        "diem danh gia",
        "ket qua",
        "tong diem",
        "diem so",
        "diem",
        "gia tri",
    ),
    "rank": ("xep hang", "thu hang", "hang", "xep thu", "vi tri"),
}
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")
_RANK = re.compile(r"(?:hạng\s*)?0*(\d+)(?:\s*/\s*\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingReading:
    """The rows of every ranking table, the lines used, and what to look at."""

    ranks: tuple[DraftRank, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def read_ranking(paper: Paper) -> RankingReading:
    """Read every table that ranks agencies by points."""
    ranks: list[DraftRank] = []
    used: set[int] = set()
    remarks: list[Remark] = []
    for table in tables_of(paper):
        columns: dict[str, int] = {}
        for line in table:
            heads = columns_by_head(line.cells, _HEADS)
            if "agency" in heads and heads.keys() & {"reviewed", "claimed"}:
                columns = heads
                used.add(line.number)
            elif columns:
                _take(line, columns, ranks, used, remarks)
    return RankingReading(
        ranks=tuple(ranks), used=frozenset(used), remarks=tuple(remarks)
    )


def _take(
    line: Line,
    columns: dict[str, int],
    ranks: list[DraftRank],
    used: set[int],
    remarks: list[Remark],
) -> None:
    agency = cell(line, columns, "agency")
    texts = {
        name: cell(line, columns, name) for name in ("claimed", "reviewed", "rank")
    }
    claimed, reviewed = _points(texts["claimed"]), _points(texts["reviewed"])
    found = _RANK.fullmatch(texts["rank"])
    if is_column_numbers(line):
        used.add(line.number)
        return
    if not agency or (claimed is None and reviewed is None and found is None):
        return
    used.add(line.number)
    unread = [
        text
        for text, value in (
            (texts["claimed"], claimed),
            (texts["reviewed"], reviewed),
            (texts["rank"], found),
        )
        if text and value is None
    ]
    for text in unread:
        fields = {"value": text}
        remarks.append(
            Remark(code="points-unreadable", place=place_of([line]), fields=fields)
        )
    ranks.append(
        DraftRank(
            agency=agency,
            place=place_of([line]),
            claimed_points=claimed,
            reviewed_points=reviewed,
            rank=int(found[1]) if found else None,
            confidence="check" if unread else "certain",
        )
    )


def _points(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if _POINTS.fullmatch(text) else None
