"""Criteria sets, instruments and the fixed lists in ``data/``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from dtiwb.errors import InputError, Problem
from dtiwb.models import (
    Checklist,
    Choice,
    CriteriaSet,
    Criterion,
    EvidenceKind,
    EvidenceRule,
    Instrument,
    Part,
    Proportional,
    Rule,
    Tiers,
)
from dtiwb.store.converter import structure
from dtiwb.store.files import Reader
from dtiwb.store.values import decimal_text, shorten
from dtiwb.store.yaml_files import read_yaml

Record = TypeVar("Record")


def load_criteria_set(path: str | Path) -> CriteriaSet:
    """Read a criteria set, or raise InputError with everything wrong in it.

    The instruments and evidence kinds beside it (``data/legal``, ``data``) are
    read too, so that a set cannot cite what is not there.
    """
    path = Path(path).resolve()
    reader = Reader(path.parents[2] if len(path.parents) > 2 else path.parent)
    kinds = read_list(reader, "data/evidence-kinds.yaml", EvidenceKind)
    instruments = read_list(reader, "data/legal/instruments.yaml", Instrument)
    found = read_criteria_set(path, reader, kinds, instruments)
    if reader.problems.found or found is None:
        raise InputError(reader.problems.found)
    return found


def read_list(reader: Reader, name: str, record: type[Record]) -> tuple[Record, ...]:
    """Read a YAML list of records with an ``id`` each."""
    data = read_yaml(reader.root / name, reader)
    if data is None:
        return ()
    records: Any = structure(data, list[record], reader.problems, name) or ()  # type: ignore[valid-type]
    refuse_repeated(name, [each.id for each in records], reader)
    return tuple(records)


def refuse_repeated(name: str, ids: Iterable[str], reader: Reader) -> None:
    """Note every id that stands more than once."""
    for each, count in Counter(ids).items():
        if count > 1:
            reader.problems.add(
                name, "duplicate-id", id=shorten(each), count=str(count)
            )


def read_criteria_set(
    path: Path,
    reader: Reader,
    kinds: Iterable[EvidenceKind],
    instruments: Iterable[Instrument],
) -> CriteriaSet | None:
    """Read and check one set; problems go to *reader*."""
    name = reader.name(path)
    data: Any = read_yaml(path, reader)
    if data is None:
        return None
    found = structure(data, CriteriaSet, reader.problems, name)
    if found is None:
        return None
    if found.id != path.stem:
        reader.problems.add(
            name, "id-differs-from-file", id=found.id, expected=path.stem
        )
    _check_ids(name, found, reader)
    _check_totals(name, found, reader)
    _check_sources(name, found, {each.id for each in instruments}, reader)
    known_kinds = {each.id for each in kinds}
    for criterion in found.criteria():
        _check_rule(name, criterion, reader)
        _check_evidence(name, found, criterion, known_kinds, reader)
    return found


def _check_ids(name: str, found: CriteriaSet, reader: Reader) -> None:
    refuse_repeated(name, [each.id for each in found.indicators], reader)
    refuse_repeated(name, [each.id for each in found.criteria()], reader)


def _check_totals(name: str, found: CriteriaSet, reader: Reader) -> None:
    for indicator in found.indicators:
        _check_sum(
            name,
            reader,
            indicator.id,
            indicator.max_points,
            [c.max_points for c in indicator.criteria if c.is_scored],
        )
    scored = [each.max_points for each in found.indicators if each.is_scored]
    known = [points for points in scored if points is not None]
    if len(known) == len(scored):
        _check_sum(name, reader, "total", found.total_points, known)


def _check_sum(
    name: str, reader: Reader, place: str, stated: Decimal | None, parts: list[Decimal]
) -> None:
    if stated is None or not parts or sum(parts) == stated:
        return
    reader.problems.add(
        name,
        "total-differs",
        path=place,
        stated=decimal_text(stated),
        computed=decimal_text(sum(parts, Decimal(0))),
    )


def _check_sources(
    name: str, found: CriteriaSet, known: set[str], reader: Reader
) -> None:
    sources = [found.source, *(criterion.source for criterion in found.criteria())]
    for instrument in sorted(
        {each.instrument for each in sources if each.instrument} - known
    ):
        reader.problems.add(name, "unknown-instrument", value=shorten(instrument))


def _check_rule(name: str, criterion: Criterion, reader: Reader) -> None:
    for place, rule, most in _rules_of(criterion):
        for code, fields in _rule_problems(rule, most):
            problem = Problem(file=name, code=code, path=place, fields=fields)
            reader.problems.found.append(problem)
    if criterion.max_points < 0:
        reader.problems.add(
            name,
            "negative-points",
            path=criterion.id,
            value=decimal_text(criterion.max_points),
        )


def _rules_of(criterion: Criterion) -> Iterator[tuple[str, Rule, Decimal]]:
    yield criterion.id, criterion.rule, criterion.max_points
    if isinstance(criterion.rule, Checklist):
        for part in criterion.rule.parts:
            yield f"{criterion.id}.{part.id}", part.rule, part.max_points


def _rule_problems(rule: Rule, most: Decimal) -> Iterator[tuple[str, dict[str, str]]]:
    match rule:
        case Tiers(tiers=tiers):
            for tier in tiers:
                if not 0 <= tier.points <= most:
                    yield "points-above-maximum", _above(tier.points, most)
        case Choice(options=options):
            for option in options:
                if not 0 <= option.share <= 1:
                    yield "share-out-of-range", {"value": str(option.share)}
        case Proportional(full_at=full_at):
            if not Fraction(0) < full_at <= 1:
                yield "share-out-of-range", {"value": str(full_at)}
        case Checklist(parts=parts):
            total = sum((part.max_points for part in parts), Decimal(0))
            if total != most:
                yield (
                    "parts-differ",
                    {"stated": decimal_text(most), "computed": decimal_text(total)},
                )
            if any(isinstance(part.rule, Checklist) for part in parts):
                yield "nested-checklist", {}


def _above(points: Decimal, most: Decimal) -> dict[str, str]:
    return {"value": decimal_text(points), "max": decimal_text(most)}


def _check_evidence(
    name: str, found: CriteriaSet, criterion: Criterion, kinds: set[str], reader: Reader
) -> None:
    rules: tuple[EvidenceRule, ...] = found.evidence_rules(criterion)
    parts: tuple[Part, ...] = (
        criterion.rule.parts if isinstance(criterion.rule, Checklist) else ()
    )
    refuse_repeated(name, [f"{criterion.id}/{rule.id}" for rule in rules], reader)
    for rule in rules:
        for kind in rule.kinds:
            if kind not in kinds:
                reader.problems.add(
                    name,
                    "unknown-kind",
                    path=f"{criterion.id}.{rule.id}",
                    value=shorten(kind),
                )
        if rule.part is not None and rule.part not in {part.id for part in parts}:
            reader.problems.add(
                name, "unknown-part", path=f"{criterion.id}.{rule.id}", value=rule.part
            )
