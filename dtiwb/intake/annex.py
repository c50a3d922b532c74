"""The annex of an official set: criteria with maximum, scoring, evidence. Pure.

Seven columns are usual (STT, criterion, maximum, way of scoring, evidence, data
source, verifying body); some sets print fewer, or in another order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from dtiwb.intake.drafts import DraftCriterion, DraftIndicator
from dtiwb.intake.heads import cell, columns_by_head, is_column_numbers, tables_of
from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of
from dtiwb.intake.rule_text import read_rule

_HEADS = {
    "code": ("stt", "tt", "so tt", "ma"),
    "name": (
        "chi so/chi so thanh phan",
        "chi so thanh phan",
        "chi so",
        "tieu chi",
        "ten tieu chi",
        "noi dung danh gia",
        "noi dung",
    ),
    "max": ("diem toi da", "thang diem", "diem chuan", "so diem toi da", "diem"),
    "rule": (
        "cach xac dinh",
        "cach tinh",
        "cach cham",
        "phuong phap",
        "cach danh gia",
        "huong dan cham",
        "thang diem chi tiet",
    ),
    "evidence": ("tai lieu kiem chung", "minh chung", "ho so minh chung", "tai lieu"),
    "source": ("nguon thu thap", "nguon du lieu", "nguon so lieu", "nguon"),
    "verified": (
        "don vi phoi hop xac minh",
        "don vi xac minh",
        "don vi tham dinh",
        "co quan tham dinh",
        "co quan xac minh",
        "don vi kiem chung",
    ),
}
_CODE = re.compile(r"(?:[IVX]+|[A-ZĐ]|\d+)(?:\.\d+)*\.?")
_ROMAN_OR_LETTER = re.compile(r"[IVX]+|[A-ZĐ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexReading:
    """What an annex gives, the lines it used, and what to look at."""

    indicators: tuple[DraftIndicator, ...] = ()
    criteria: tuple[DraftCriterion, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class _Row:
    """One row as printed; rows cut by a page break are joined into it."""

    cells: dict[str, str]
    lines: list[Line]


@dataclass(slots=True)
class _Found:
    indicators: list[DraftIndicator] = field(default_factory=list)
    criteria: list[DraftCriterion] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def read_annex(paper: Paper) -> AnnexReading:
    """Read every annex table of *paper*; other tables are left alone."""
    found = _Found()
    for table in tables_of(paper):
        for row in _rows(table, found):
            _take(row, found)
    found.remarks += _sums(found)
    return AnnexReading(
        indicators=tuple(found.indicators),
        criteria=tuple(found.criteria),
        used=frozenset(found.used),
        remarks=tuple(found.remarks),
    )


def _rows(table: list[Line], found: _Found) -> list[_Row]:
    """Return the rows below the head; nothing where the head is not an annex's."""
    columns: dict[str, int] = {}
    rows: list[_Row] = []
    for line in table:
        heads = columns_by_head(line.cells, _HEADS)
        if {"name", "max"} <= heads.keys() and heads.keys() & {"rule", "evidence"}:
            columns = heads
            found.used.add(line.number)
            continue
        if not columns:
            continue
        found.used.add(line.number)
        if is_column_numbers(line):
            continue
        cells = {name: cell(line, columns, name) for name in columns}
        if rows and not cells.get("code") and not cells.get("max"):
            _join(rows[-1], cells, line, found)
        else:
            rows.append(_Row(cells, [line]))
    return rows


def _join(row: _Row, cells: dict[str, str], line: Line, found: _Found) -> None:
    """Join what a page break cut off to the row it belongs to."""
    for name, text in cells.items():
        row.cells[name] = f"{row.cells[name]} {text}".strip()
    if line.page != row.lines[-1].page:
        fields = {"no": row.cells.get("code", "")}
        found.remarks.append(
            Remark(code="cell-joined", place=place_of([line]), fields=fields)
        )
    row.lines.append(line)


def _take(row: _Row, found: _Found) -> None:
    place = place_of(row.lines)
    code, name = row.cells.get("code", "").rstrip("."), row.cells.get("name", "")
    if not name:
        found.used -= {line.number for line in row.lines}  # to be listed as unread
        return
    most = _points(row.cells.get("max", ""), place, found)
    has_rule = bool(row.cells.get("rule") or row.cells.get("evidence"))
    is_group = "." not in code or bool(_ROMAN_OR_LETTER.fullmatch(code))
    if is_group and not has_rule:
        found.indicators.append(
            DraftIndicator(code=code, name=name, place=place, stated_max=most)
        )
        return
    home = found.indicators[-1].code if found.indicators else ""
    reading = read_rule(row.cells.get("rule", ""), most)
    if reading.code:
        remark = Remark(code=reading.code, place=place, fields={"no": code})
        found.remarks.append(remark)
    is_odd = not _CODE.fullmatch(code)
    found.criteria.append(
        DraftCriterion(
            code=code,
            name=name,
            indicator_code=home,
            place=place,
            max_points=most,
            rule=reading.rule,
            rule_text=row.cells.get("rule", ""),
            evidence_text=row.cells.get("evidence", ""),
            data_source=row.cells.get("source", ""),
            verified_by=row.cells.get("verified", ""),
            confidence="check" if is_odd or reading.code or most is None else "certain",
        )
    )


def _points(text: str, place: Place, found: _Found) -> Decimal | None:
    words = text.lower().replace("điểm", "").strip().replace(",", ".")
    if not words:
        return None
    try:
        return Decimal(words)
    except InvalidOperation:
        fields = {"value": text}
        found.remarks.append(
            Remark(code="points-unreadable", place=place, fields=fields)
        )
        return None


def _sums(found: _Found) -> list[Remark]:
    """Compare what each main index states with the sum of its criteria."""
    remarks = []
    for indicator in found.indicators:
        mine = [c for c in found.criteria if c.indicator_code == indicator.code]
        known = [c.max_points for c in mine if c.max_points is not None]
        if indicator.stated_max is None or len(known) != len(mine) or not mine:
            continue
        total = sum(known, Decimal(0))
        if total != indicator.stated_max:
            fields = {
                "index": indicator.name,
                "column": "max_points",
                "stated": str(indicator.stated_max),
                "computed": str(total),
            }
            remarks.append(
                Remark(code="sum-differs", place=indicator.place, fields=fields)
            )
    return remarks
