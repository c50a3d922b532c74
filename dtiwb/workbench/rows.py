"""The tables of a case as rows of text that can be edited. Pure.

A row is known by its key, not by its place in a file: whoever sorts the file in Excel
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dtiwb.errors import Problem
from dtiwb.models import Case, Fact
from dtiwb.store.checks import CaseChecks
from dtiwb.store.converter import Problems, structure
from dtiwb.store.facts import inputs_of, settle
from dtiwb.store.files import Reader
from dtiwb.store.tables import TABLES, columns_of
from dtiwb.store.values import cell_text, clean

KEYS: Mapping[str, tuple[str, ...]] = {
    "facts": ("criterion_id", "name"),
    "claims": ("criterion_id",),
    "links": ("evidence_id", "criterion_id", "rule_id"),
    "review": ("criterion_id",),
    "evidence": ("id",),
}
"""The tables that can be edited here, and the columns that tell their rows apart."""

Key = tuple[str, ...]
Row = Mapping[str, str]
"""Column to text, only what is not empty."""
Rows = Mapping[str, Mapping[Key, Row]]
"""Table to key to row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that is not what it was; None where there is no row."""

    table: str
    key: Key
    before: Row | None
    after: Row | None

    def columns(self) -> tuple[str, ...]:
        """Return the columns that differ, in reading order."""
        before, after = self.before or {}, self.after or {}
        return tuple(
            column
            for column in columns_of(TABLES[self.table])
            if before.get(column, "") != after.get(column, "")
        )


def key_of(table: str, row: Row) -> Key:
    """Return what tells *row* apart from the others of *table*."""
    return tuple(row.get(column, "") for column in KEYS[table])


def row_of(table: str, record: Any, case: Case) -> Row:
    """Return *record* as text; a fact as its rule reads it."""
    if isinstance(record, Fact):
        record = _settled(record, case)
    texts = {c: cell_text(getattr(record, c)) for c in columns_of(TABLES[table])}
    return {column: text for column, text in texts.items() if text}


def rows_of(case: Case) -> Rows:
    """Return the tables of *case* that can be edited."""
    return {
        table: {
            key_of(table, row): row
            for row in (row_of(table, each, case) for each in getattr(case, table))
        }
        for table in KEYS
    }


def differences(before: Rows, after: Rows) -> Iterator[Change]:
    """Yield every row in which *after* is not *before*, table by table."""
    for table in KEYS:
        old, new = before[table], after[table]
        if old is new:
            continue
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield Change(
                    table=table, key=key, before=old.get(key), after=new.get(key)
                )


def with_changes(rows: Rows, changes: Iterable[Change]) -> Rows:
    """Return *rows* with every row of *changes* as it is after it."""
    tables = dict(rows)
    for change in changes:
        table = dict(tables[change.table])
        if change.after is None:
            table.pop(change.key, None)
        else:
            table[change.key] = change.after
        tables[change.table] = table
    return tables


def edited(table: str, key: Key, row: Row | None, values: Row) -> Row | None:
    """Return *row* with *values* in it; None if it then says nothing more.

    A row that says nothing but its key is none, and neither is a fact without value.
    """
    named = dict(zip(KEYS[table], key, strict=True))
    cleaned = {column: clean(text) for column, text in values.items()}
    full = {**named, **(row or {}), **cleaned}
    kept = {column: text for column, text in full.items() if text}
    if table == "facts":
        return kept if kept.get("value") else None
    return kept if kept.keys() - KEYS[table] else None


def record_of(table: str, row: Row) -> Any:
    """Return *row* as its record, as it would be read from its file.

    Raises:
        ValueError: it cannot be read; ``problems_in`` says why.
    """
    problems = Problems()
    record = structure(dict(row), TABLES[table], problems, table, 0)
    if record is None:
        raise ValueError(f"{table}: {problems.found[0].code}")
    return record


def case_with(case: Case, base: Rows, rows: Rows) -> Case:
    """Return *case*, whose rows are *base*, with *rows* instead.

    Raises:
        ValueError: a row cannot be read.
    """
    changed: dict[str, Any] = {}
    for table in KEYS:
        if rows[table] is base[table]:
            continue
        known = dict(zip(base[table], getattr(case, table), strict=True))
        changed[table] = tuple(
            known[key]
            if row is base[table].get(key)
            else _for_case(record_of(table, row), case)
            for key, row in rows[table].items()
        )
    return replace(case, **changed) if changed else case


def _for_case(record: Any, case: Case) -> Any:
    return _settled(record, case) if isinstance(record, Fact) else record


def _settled(fact: Fact, case: Case) -> Fact:
    """Return *fact* as its rule reads it; one that no rule reads as it is."""
    rules = (
        dict(inputs_of(each))
        for each in case.criteria_set.criteria()
        if each.id == fact.criterion_id
    )
    rule = next(rules, {}).get(fact.name)
    return fact if rule is None else settle(fact, rule)


def problems_in(change: Change, case: Case, base: Rows, rows: Rows) -> list[Problem]:
    """Return what is wrong with a row, alone and put among *rows*."""
    noted = Problems()
    if change.after is not None:
        structure(dict(change.after), TABLES[change.table], noted, change.table, row=0)
    if noted.found:
        return noted.found
    reader = Reader(case.root)
    with_it = case_with(case, base, with_changes(rows, [change]))
    tables = {name: dict(enumerate(getattr(with_it, name))) for name in TABLES}
    checks = CaseChecks(reader, {n: n for n in (*TABLES, "params")}, case.criteria_set)
    checks.run(
        tables,
        case.params,
        [each.id for each in case.reason_codes],
        [each.id for each in case.evidence_kinds],
    )
    return [each for each in reader.problems.found if each.file == change.table]
