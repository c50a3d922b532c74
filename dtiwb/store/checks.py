"""What the tables of one case must say of each other and of the criteria set."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from typing import Any

from dtiwb.models import Confirmation, CriteriaSet, Fact, Link, Params
from dtiwb.store.facts import fact_problems, inputs_of, settle
from dtiwb.store.files import Reader
from dtiwb.store.values import cell_text, shorten

Tables = Mapping[str, Mapping[int, Any]]
"""Table name to row number to record."""


class _Anything:
    """Stands for ids that could not be read: none is said to be missing."""

    def __contains__(self, _: object) -> bool:
        return True


ANY = _Anything()


class CaseChecks:
    """Checks the tables of one case against each other; problems go to *reader*."""

    def __init__(
        self, reader: Reader, files: Mapping[str, str], criteria_set: CriteriaSet
    ) -> None:
        self.reader = reader
        self.files = files
        self.set = criteria_set
        self.criteria = {each.id: each for each in criteria_set.criteria()}
        self.indicators = {each.id for each in criteria_set.indicators}

    def run(
        self,
        tables: Tables,
        params: Params,
        reasons: Container[str],
        kinds: Container[str],
    ) -> None:
        """Note every problem between the tables, the set and the params."""
        self._unique(tables)
        self._references(
            tables, self._ids("evidence", tables), self._ids("tasks", tables)
        )
        self._points(tables)
        self._facts(tables["facts"])
        self._links(tables["links"])
        self._fixed_lists(tables, reasons, kinds)
        self._not_applicable(tables, params)
        self._confirmed(tables["confirmations"])

    def _add(self, table: str, row: int, column: str, code: str, **fields: str) -> None:
        self.reader.problems.add(
            self.files[table], code, row=row, column=column, **fields
        )

    def _ids(self, table: str, tables: Tables) -> Container[str]:
        """Return the ids of *table*, also those of rows that could not be read."""
        lost = self.reader.lost_ids.get(self.files[table], set())
        return ANY if "" in lost else lost | {r.id for r in tables[table].values()}

    def _unique(self, tables: Tables) -> None:
        keys = {
            "claims": ("criterion_id",),
            "review": ("criterion_id",),
            "evidence": ("id",),
            "tasks": ("id",),
            "targets": ("id",),
            "published": ("indicator_id",),
            "facts": ("criterion_id", "name"),
            "links": ("evidence_id", "criterion_id", "rule_id"),
        }
        for table, columns in keys.items():
            seen: dict[tuple[str, ...], int] = {}
            for row, record in tables[table].items():
                key = tuple(getattr(record, column) for column in columns)
                if key in seen:
                    value = " · ".join(part for part in key if part)
                    self._add(
                        table,
                        row,
                        columns[0],
                        "duplicate-row",
                        value=shorten(value),
                        first=str(seen[key]),
                    )
                seen.setdefault(key, row)

    def _references(
        self, tables: Tables, evidence: Container[str], tasks: Container[str]
    ) -> None:
        served = self.criteria.keys() | self.indicators
        wanted: tuple[tuple[str, str, str, Container[str]], ...] = (
            ("facts", "criterion_id", "unknown-criterion", self.criteria),
            ("claims", "criterion_id", "unknown-criterion", self.criteria),
            ("review", "criterion_id", "unknown-criterion", self.criteria),
            ("deductions", "criterion_id", "unknown-criterion", self.criteria),
            ("links", "criterion_id", "unknown-criterion", self.criteria),
            ("links", "evidence_id", "unknown-evidence", evidence),
            ("facts", "source_evidence_id", "unknown-evidence", evidence),
            ("tasks", "output_evidence_id", "unknown-evidence", evidence),
            ("tasks", "criterion_ids", "unknown-criterion", served),
            ("targets", "criterion_id", "unknown-criterion", served),
            ("targets", "task_id", "unknown-task", tasks),
            (
                "published",
                "indicator_id",
                "unknown-indicator",
                self.indicators | {"total"},
            ),
        )
        for table, column, code, known in wanted:
            for row, record in tables[table].items():
                value = getattr(record, column)
                for each in value if isinstance(value, tuple) else (value,):
                    if each and each not in known:
                        self._add(table, row, column, code, value=shorten(each))

    def _points(self, tables: Tables) -> None:
        for table, column in (
            ("published", "criteria_count"),
            ("published", "max_points"),
            ("published", "claimed_points"),
            ("published", "reviewed_points"),
            ("published", "rank"),
            ("published", "rank_of"),
            ("evidence", "pages"),
        ):
            for row, record in tables[table].items():
                number = getattr(record, column)
                if number is not None and number < 0:
                    self._add(table, row, column, "negative-points", value=str(number))
        for table, column in (
            ("claims", "claimed_points"),
            ("review", "reviewed_points"),
            ("deductions", "points"),
        ):
            for row, record in tables[table].items():
                points: Decimal | None = getattr(record, column)
                criterion = self.criteria.get(record.criterion_id)
                if points is None or criterion is None:
                    continue
                if points < 0:
                    self._add(
                        table, row, column, "negative-points", value=cell_text(points)
                    )
                elif points > criterion.max_points:
                    self._add(
                        table,
                        row,
                        column,
                        "points-above-maximum",
                        value=cell_text(points),
                        max=cell_text(criterion.max_points),
                    )

    def _facts(self, facts: Mapping[int, Fact]) -> None:
        for row, fact in facts.items():
            criterion = self.criteria.get(fact.criterion_id)
            if criterion is None:
                continue
            inputs = dict(inputs_of(criterion))
            if fact.name not in inputs:
                listing = ", ".join(f"«{name}»" for name in inputs)
                self._add(
                    "facts",
                    row,
                    "name",
                    "unknown-input",
                    value=shorten(fact.name),
                    known=listing or "—",
                )
                continue
            rule = inputs[fact.name]
            for column, code, fields in fact_problems(settle(fact, rule).value, rule):
                self._add("facts", row, column, code, **fields)

    def _links(self, links: Mapping[int, Link]) -> None:
        for row, link in links.items():
            criterion = self.criteria.get(link.criterion_id)
            if criterion is None or not link.rule_id:
                continue
            known = [rule.id for rule in self.set.evidence_rules(criterion)]
            if link.rule_id not in known:
                self._add(
                    "links",
                    row,
                    "rule_id",
                    "unknown-evidence-rule",
                    value=shorten(link.rule_id),
                    known=", ".join(known) or "—",
                )

    def _fixed_lists(
        self, tables: Tables, reasons: Container[str], kinds: Container[str]
    ) -> None:
        for table, column, code, known in (
            ("review", "reason_code", "unknown-reason", reasons),
            ("evidence", "kind", "unknown-kind", kinds),
        ):
            for row, record in tables[table].items():
                value = getattr(record, column)
                if value and value not in known:
                    self._add(
                        table,
                        row,
                        column,
                        code,
                        value=shorten(value),
                        known=", ".join(known) if isinstance(known, Iterable) else "",
                    )

    def _confirmed(self, rows: Mapping[int, Confirmation]) -> None:
        for row, each in rows.items():
            if not each.confirmed_by:
                self._add(
                    "confirmations",
                    row,
                    "confirmed_by",
                    "not-confirmed",
                    what=shorten(f"{each.table} {each.row_id}: {each.what}"),
                    paper=each.source_file,
                    page=cell_text(each.page),
                    line=cell_text(each.line_from),
                )

    def _not_applicable(self, tables: Tables, params: Params) -> None:
        excused = {each.criterion for each in params.not_applicable}
        for each in sorted(excused - self.criteria.keys()):
            self.reader.problems.add(
                self.files["params"],
                "unknown-criterion",
                path="not_applicable",
                value=shorten(each),
            )
        for row, claim in tables["claims"].items():
            if claim.criterion_id in excused and claim.claimed_points is not None:
                self._add(
                    "claims",
                    row,
                    "claimed_points",
                    "claim-not-applicable",
                    value=claim.criterion_id,
                )
