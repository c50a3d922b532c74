"""What the tables of one case must say of each other and of the criteria set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    CriteriaSet,
    Criterion,
    Fact,
    FactValue,
    Link,
    Manual,
    Params,
    Relative,
    Rule,
    WeightedShare,
)
from dtiwb.store.files import Reader
from dtiwb.store.values import cell_text, shorten

Tables = Mapping[str, Mapping[int, Any]]
"""Table name to row number to record."""


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
        self, tables: Tables, params: Params, reasons: set[str], kinds: set[str]
    ) -> None:
        """Note every problem between the tables, the set and the params."""
        evidence = {item.id for item in tables["evidence"].values()}
        tasks = {task.id for task in tables["tasks"].values()}
        self._unique(tables)
        self._references(tables, evidence, tasks)
        self._points(tables)
        self._facts(tables["facts"])
        self._links(tables["links"])
        self._fixed_lists(tables, reasons, kinds)
        self._not_applicable(tables, params)

    def _add(self, table: str, row: int, column: str, code: str, **fields: str) -> None:
        self.reader.problems.add(
            self.files[table], code, row=row, column=column, **fields
        )

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

    def _references(self, tables: Tables, evidence: set[str], tasks: set[str]) -> None:
        served = self.criteria.keys() | self.indicators
        wanted: tuple[tuple[str, str, str, Iterable[str]], ...] = (
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
            else:
                self._fact_value(row, fact.value, inputs[fact.name])

    def _fact_value(self, row: int, value: FactValue, rule: Rule) -> None:
        if isinstance(rule, Choice):
            options = [option.id for option in rule.options]
            if cell_text(value) not in options:
                self._add(
                    "facts",
                    row,
                    "value",
                    "unknown-option",
                    value=shorten(cell_text(value)),
                    known=", ".join(options),
                )
        elif isinstance(value, str):
            self._add("facts", row, "value", "not-a-number", value=shorten(value))
        elif isinstance(value, Decimal) and value < 0:
            self._add("facts", row, "value", "negative-points", value=cell_text(value))
        elif isinstance(rule, Binary) and value not in (Decimal(0), Decimal(1)):
            self._add("facts", row, "value", "not-yes-or-no", value=cell_text(value))

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

    def _fixed_lists(self, tables: Tables, reasons: set[str], kinds: set[str]) -> None:
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
                        known=", ".join(sorted(known)),
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


def inputs_of(criterion: Criterion) -> Iterator[tuple[str, Rule]]:
    """Yield each input name the criterion's rule reads, with the rule that reads it."""
    yield from _inputs(criterion.rule, "")


def _inputs(rule: Rule, prefix: str) -> Iterator[tuple[str, Rule]]:
    def named(name: str) -> str:
        return f"{prefix}.{name}" if prefix else name

    match rule:
        case Manual():
            return
        case WeightedShare(weights=weights):
            for name in (*weights, "total"):
                yield named(name), rule
        case Relative():
            yield named("own"), rule
            yield named("best"), rule
        case Checklist(parts=parts):
            for part in parts:
                yield from _inputs(part.rule, named(part.id))
        case _:
            yield prefix, rule
