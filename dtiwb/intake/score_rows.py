"""Rows of a table of criteria as a tree: groups, criteria, ways to score. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from dtiwb.intake.figures import print_number
from dtiwb.intake.paper import Place, Remark, place_of
from dtiwb.intake.point_tables import (
    PointTable,
    TableRow,
    is_total,
    numbered,
    points_in,
)
from dtiwb.intake.table_heads import POINTS, Head
from dtiwb.text import fold

_DETAILS = ("rule", "evidence", "action", "lead", "deadline", "reason")


@dataclass(slots=True)
class Entry:
    """A row with its number, how deep it lies, and the entry it stands under."""

    row: TableRow
    code: str
    name: str
    level: int
    home: Entry | None = None
    is_group: bool = False
    points: dict[str, Decimal | None] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return place_of(self.row.lines)

    @property
    def won(self) -> Decimal | None:
        """The points won; of claimed and reviewed ones the latter."""
        won = self.points["won"]
        return self.points["reviewed"] if won is None else won

    def tell(self, code: str, **fields: str) -> None:
        """Keep a remark on the row."""
        self.remarks.append(Remark(code=code, place=self.place, fields=fields))

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a name and points is printed."""
        return not any(self.row.text(kind) for kind in _DETAILS)


def codes_repeat(entries: Iterable[Entry]) -> bool:
    """Tell whether several criteria carry one number: 1, 2 in each group."""
    codes = [entry.code for entry in entries if not entry.is_group]
    return len(codes) > len({*codes})


def is_read(row: TableRow) -> bool:
    """Tell whether a row has a name or sums up; what has neither is not used."""
    return is_total(row) or bool(numbered(row, "name")[1])


def entries_of(table: PointTable) -> list[Entry]:
    """Return the rows that have a name, each under the one it belongs to."""
    entries: list[Entry] = []
    for row in table.rows:
        code, name = numbered(row, "name")
        if is_total(row) or not name:
            continue
        if not code and entries and "code" in table.head.kinds and _is_option(row):
            _add_option(entries[-1].row, row)
            continue
        entry = Entry(row, code, name, _level(code))
        _read_points(entry, table.head)
        entries.append(entry)
    above: list[Entry] = []
    for n, entry in enumerate(entries):
        above = [each for each in above if _lies_under(entry, each)]
        entry.home = above[-1] if above else None
        above.append(entry)
        below = entries[n + 1] if n + 1 < len(entries) else None
        entry.is_group = below is not None and _lies_under(below, entry)
    levels = {entry.level for entry in entries if entry.is_group}
    for entry in entries:  # a group may be empty: what is not scored
        is_like_groups = entry.level in levels and entry.level <= min(levels)
        is_blank = entry.is_plain or "khong tinh diem" in fold(entry.row.text("rule"))
        entry.is_group |= is_like_groups and is_blank
    return entries


def _is_option(row: TableRow) -> bool:
    """Tell a way to earn points, listed below a criterion, from a criterion."""
    has_points = any(row.text(kind) for kind in POINTS) or row.says_points
    return has_points and not row.text("name").isupper()


def _add_option(above: TableRow, row: TableRow) -> None:
    points = next(filter(None, (row.text(kind) for kind in POINTS)), "")
    option = row.text("name").lstrip("-+ ")
    option = option if row.says_points else f"{option}: {points} điểm"
    above.cells["rule"] = f"{above.cells.get('rule', '')}\n- {option}".strip()
    above.lines += row.lines


def _level(code: str) -> int:
    """Return how deep a number lies: letter, Roman, number, number with points."""
    if not code:
        return -1
    if re.fullmatch(r"[IVX]+", code):
        return 1
    if code.isalpha():
        return 0 if code.isupper() else 9
    return 2 + code.count(".")


def _lies_under(entry: Entry, other: Entry) -> bool:
    """Tell whether *entry* belongs below *other*, which stands above it."""
    if "." in entry.code and other.code.replace(".", "").isdigit():
        return entry.code.startswith(f"{other.code}.")
    return entry.level > other.level


def _read_points(entry: Entry, head: Head) -> None:
    """Read every column of points, and compare what they say."""
    said = entry.points
    for kind in POINTS:
        text = entry.row.text(kind)
        value, most, is_read = points_in(text)
        said[kind] = value
        if most is not None and said.get("max") is None:
            said["max"] = most
        if not is_read:
            entry.tell("points-unreadable", value=text)
    won = entry.won
    most, lost = said["max"], said["lost"]
    given = [said[kind] for kind in ("won", "claimed", "reviewed")]
    high = max((each for each in given if each is not None), default=None)
    if most is not None and high is not None and high > most:
        shown = {"points": print_number(high), "max": print_number(most)}
        entry.tell("points-above-max", no=entry.code, **shown)
    elif None not in (won, most, lost) and lost != most - won:  # type: ignore[operator]
        shown = {
            "points": print_number(won),
            "max": print_number(most),
            "stated": print_number(lost),
            "computed": print_number(most - won),  # type: ignore[operator]
        }
        entry.tell("deduction-differs", no=entry.code, **shown)
