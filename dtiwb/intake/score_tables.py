"""Criteria out of tables: the annex of an official set, a plan's table of scores. Pure.

Seven columns are usual in an annex (STT, criterion, maximum, way of scoring, evidence,
data source, verifying body); a plan prints points won and lost, what to do, who and
when. Whatever columns there are, in whatever order, go into the same records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dtiwb.deadlines import read_deadline
from dtiwb.intake.cell_words import units_of_cell
from dtiwb.intake.drafts import DraftCriterion, DraftIndicator
from dtiwb.intake.figures import print_number
from dtiwb.intake.labels import UPPER, lead_and_helpers, split_units
from dtiwb.intake.paper import Remark, place_of
from dtiwb.intake.point_tables import PointTable, TableRow
from dtiwb.intake.rule_text import RuleReading, read_rule
from dtiwb.intake.score_rows import Entry, codes_repeat, entries_of, is_read
from dtiwb.intake.task_rows import deadline_remarks
from dtiwb.models import Deadline, Period

_NEW_SITUATION = re.compile(rf"\n(?=\s*[-+•–{UPPER}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReading:
    """What tables give of criteria, the lines used, and what to look at."""

    indicators: tuple[DraftIndicator, ...] = ()
    criteria: tuple[DraftCriterion, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def read_score_tables(
    tables: Iterable[PointTable], period: Period, issued_on: date | None = None
) -> ScoreReading:
    """Read every table of criteria among *tables*; others are left alone."""
    indicators: list[DraftIndicator] = []
    criteria: list[DraftCriterion] = []
    remarks: list[Remark] = []
    used: set[int] = set()
    for table in tables:
        if not table.head.is_of_criteria:
            continue
        entries = entries_of(table)
        if not entries:
            continue
        used |= {line.number for line in table.head_lines}
        used |= {n.number for row in table.rows if is_read(row) for n in row.lines}
        remarks += _left_out(table)
        repeats = codes_repeat(entries)
        for entry in entries:
            if entry.is_group:
                indicators.append(_indicator(entry))
            else:
                criteria.append(_criterion(entry, repeats, period, issued_on))
            remarks += entry.remarks
        remarks += _sums(entries)
    return ScoreReading(
        indicators=tuple(indicators),
        criteria=tuple(criteria),
        used=frozenset(used),
        remarks=tuple(remarks),
    )


def _indicator(entry: Entry) -> DraftIndicator:
    said = entry.points
    is_odd = bool(entry.remarks) or entry.row.is_doubtful or not entry.code
    return DraftIndicator(
        code=entry.code,
        name=entry.name,
        place=entry.place,
        stated_points=entry.won,
        stated_max=said["max"],
        stated_deduction=said["lost"],
        confidence="check" if is_odd else "certain",
    )


def _criterion(
    entry: Entry, repeats: bool, period: Period, issued_on: date | None
) -> DraftCriterion:
    row, said, home = entry.row, entry.points, entry.home
    code = entry.code
    if home and repeats and "." not in code:
        code = f"{home.code}.{code}"
    reading = _rule(row, said["max"])
    due = row.text("deadline")
    deadline = read_deadline(due, period, issued_on) if due else None
    _tell(entry, code, reading, deadline)
    odd = [each for each in entry.remarks if each.code != "cell-joined"]
    is_sure = bool(entry.code) and said["max"] is not None and not odd
    above = entry.code.rpartition(".")[0]
    lead, helpers = lead_and_helpers(row.cells.get("lead", ""))
    return DraftCriterion(
        code=code,
        name=entry.name,
        indicator_code=home.code if home else above,
        place=entry.place,
        points_won=entry.won,
        max_points=said["max"],
        stated_deduction=said["lost"],
        claimed_points=said["claimed"],
        reviewed_points=said["reviewed"],
        reason=row.text("reason"),
        lead_unit=_units(lead),
        supporting_units=_units(row.cells.get("supporting", "") or helpers),
        deadline=deadline,
        action=row.text("action"),
        rule=reading.rule if reading else None,
        rule_text=row.text("rule"),
        evidence_text=row.text("evidence"),
        data_source=row.text("source"),
        verified_by=row.text("verified"),
        confidence="certain" if is_sure else "check",
    )


def _tell(
    entry: Entry, code: str, reading: RuleReading | None, deadline: Deadline | None
) -> None:
    """Keep what is to be looked at in the row of a criterion."""
    if reading and reading.code:
        entry.tell(reading.code, no=code)
    if entry.row.is_joined:
        entry.tell("cell-joined", no=code)
    if entry.row.is_doubtful:
        entry.tell("row-unclear", no=code)
    entry.remarks += deadline_remarks(code, entry.place, deadline)


def _units(cell: str) -> tuple[str, ...]:
    words = units_of_cell(cell)
    return split_units(words) if words else ()


def _rule(row: TableRow, most: Decimal | None) -> RuleReading | None:
    """Read the way of scoring; a table that prints none, for any row, has no rules."""
    if not ("rule" in row.cells or "evidence" in row.cells):
        return None
    lines = _NEW_SITUATION.split(row.cells.get("rule", ""))
    return read_rule("\n".join(" ".join(each.split()) for each in lines), most)


def _left_out(table: PointTable) -> Iterator[Remark]:
    """Tell of columns whose words have no place in a draft criterion."""
    kinds, labels = table.head.kinds, table.head.labels
    left = [
        label
        for n, (kind, label) in enumerate(zip(kinds, labels, strict=True))
        if label and (kind in ("", "unit", "grade", "rank") or kind in kinds[n + 1 :])
    ]
    if left:
        fields = {"columns": "; ".join(left)}
        place = place_of(table.head_lines)
        yield Remark(code="columns-left-out", place=place, fields=fields)


def _sums(entries: Sequence[Entry]) -> Iterator[Remark]:
    """Compare what each group states with the sum of what stands right under it."""
    for group in entries:
        mine = [each for each in entries if each.home is group]
        for kind, column in (("max", "max_points"), ("won", "points_won")):
            stated = group.points[kind]
            known = [v for each in mine if (v := each.points[kind]) is not None]
            total = sum(known, Decimal(0))
            if stated is None or not mine or len(known) != len(mine):
                continue
            if total != stated:
                fields = {
                    "index": group.name,
                    "column": column,
                    "stated": print_number(stated),
                    "computed": print_number(total),
                }
                yield Remark(code="sum-differs", place=group.place, fields=fields)
