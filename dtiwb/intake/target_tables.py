"""Targets out of a table: a row for each, a column for each year. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from dtiwb.intake.drafts import DraftTarget
from dtiwb.intake.goal_figures import sign_of
from dtiwb.intake.paper import place_of
from dtiwb.intake.point_tables import PointTable, TableRow, is_total, numbered
from dtiwb.intake.targets import TargetReading
from dtiwb.models import Period

_YEAR = re.compile(r"20\d\d")
_VALUE = re.compile(
    r"(?P<before>[^\d]*?)(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)\s*"
    r"(?P<unit>%|[^\W\d_][^\d;,.]*?)?(?P<after>\s*trở (?:lên|xuống))?"
)


def read_target_tables(tables: Iterable[PointTable], period: Period) -> TargetReading:
    """Read every table of targets among *tables*; others are left alone."""
    targets: list[DraftTarget] = []
    used: set[int] = set()
    for table in tables:
        if not table.head.is_of_targets:
            continue
        for row in table.rows:
            if found := [*_targets(row, table, period)]:
                targets += found
                used |= {line.number for line in row.lines}
        used |= {line.number for line in table.head_lines} if used else set()
    return TargetReading(targets=tuple(targets), used=frozenset(used))


def _targets(row: TableRow, table: PointTable, period: Period) -> Iterator[DraftTarget]:
    """Yield the target of each year in a row; a cell of words alone gives none."""
    _, name = numbered(row, "name")
    is_one_year = period.first_year == period.last_year
    for kind, label, cell in zip(
        table.head.kinds, table.head.labels, row.lines[0].cells, strict=False
    ):
        found = _VALUE.fullmatch(" ".join(cell.split()))
        if kind != "goal" or not found or not name or is_total(row):
            continue
        years = _YEAR.findall(label)
        year = int(years[-1]) if years else period.first_year if is_one_year else None
        value = found["value"]
        value = value.replace(".", "") if "," not in value else value.replace(",", ".")
        unit = found["unit"] or row.text("unit")
        is_share = unit in ("", "%") or unit.lower().startswith("phần trăm")
        yield DraftTarget(
            of="",
            text=name,
            comparison=sign_of(found["before"], found["after"] or ""),
            value=Decimal(value),
            place=place_of(row.lines),
            unit="%" if is_share else unit,
            year=year,
            confidence="certain" if unit and len(row.lines) == 1 else "check",
        )
