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
    Period,
    PerItem,
    Proportional,
    Rule,
    Tiers,
    WeightedShare,
)
from dtiwb.store.converter import Problems, structure
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


def read_list(
    reader: Reader, name: str, record: type[Record]
) -> tuple[Record, ...] | None:
    """Read a YAML list of records with an ``id`` each; None if it cannot be read."""
    data = read_yaml(reader.root / name, reader)
    if data is None:
        return None
    records: Any = structure(data, tuple[record, ...], reader.problems, name)  # type: ignore[valid-type]
    if records is None:
        return None
    refuse_repeated(name, [each.id for each in records], reader)
    return tuple(records)


def check_year(
    year: Period, criteria_set: CriteriaSet, problems: Problems, name: str
) -> None:
    """Note a problem of the params file *name* if the set is for other years."""
    years = range(year.first_year, year.last_year + 1)
    if not set(years) & set(criteria_set.valid_years):
        problems.add(
            name,
            "year-not-covered",
            path="criteria_set",
            year=str(year),
            set=criteria_set.id,
            valid=", ".join(map(str, criteria_set.valid_years)),
        )


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
    kinds: Iterable[EvidenceKind] | None,
    instruments: Iterable[Instrument] | None,
) -> CriteriaSet | None:
    """Read and check one set; problems go to *reader*.

    What refers to *kinds* or *instruments* is not checked where these are None.
    """
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
    _check_shares(name, found, reader)
    if instruments is not None:
        _check_sources(name, found, {each.id for each in instruments}, reader)
    known_kinds = None if kinds is None else {each.id for each in kinds}
    _check_evidence(
        name, "default_evidence", found.default_evidence, set(), known_kinds, reader
    )
    for criterion in found.criteria():
        _check_rule(name, criterion, reader)
        parts = criterion.rule.parts if isinstance(criterion.rule, Checklist) else ()
        _check_evidence(
            name,
            criterion.id,
            criterion.evidence or (),
            {part.id for part in parts},
            known_kinds,
            reader,
        )
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
        _check_sum(name, reader, "total_points", found.total_points, known)


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
    sources = [("source", found.source)]
    sources += [(each.id, each.source) for each in found.criteria()]
    for place, source in sources:
        if source.instrument and source.instrument not in known:
            reader.problems.add(
                name,
                "unknown-instrument",
                path=place,
                value=shorten(source.instrument),
            )


def _check_shares(name: str, found: CriteriaSet, reader: Reader) -> None:
    shares = [("missing_evidence", found.missing_evidence.keep)]
    shares += [
        (each.id, each.missing_evidence.keep)
        for each in found.criteria()
        if each.missing_evidence
    ]
    for grade in found.grades:
        shares += [(grade.title, s) for s in (grade.at_least, grade.above) if s]
    for place, share in shares:
        if not 0 <= share <= 1:
            reader.problems.add(
                name, "share-out-of-range", path=place, value=str(share)
            )


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
                if tier.points < 0:
                    yield "negative-points", {"value": decimal_text(tier.points)}
                elif tier.points > most:
                    yield "points-above-maximum", _above(tier.points, most)
        case PerItem(points_each=points) if points < 0:
            yield "negative-points", {"value": decimal_text(points)}
        case WeightedShare(weights=weights, titles=titles):
            yield from _outside(*weights.values())
            for name in sorted(titles.keys() - weights):
                known = ", ".join(weights)
                yield "unknown-input", {"value": shorten(name), "known": known}
        case Choice(options=options):
            yield from _outside(*(option.share for option in options))
            yield from _repeated(option.id for option in options)
        case Proportional(full_at=full_at, zero_below=zero_below):
            if full_at == 0:
                yield "share-out-of-range", {"value": "0"}
            yield from _outside(full_at, zero_below)
        case Checklist(parts=parts):
            yield from _repeated(part.id for part in parts)
            total = sum((part.max_points for part in parts), Decimal(0))
            if total != most:
                yield (
                    "parts-differ",
                    {"stated": decimal_text(most), "computed": decimal_text(total)},
                )
            if any(isinstance(part.rule, Checklist) for part in parts):
                yield "nested-checklist", {}


def _outside(*shares: Fraction) -> Iterator[tuple[str, dict[str, str]]]:
    for share in shares:
        if not 0 <= share <= 1:
            yield "share-out-of-range", {"value": str(share)}


def _repeated(ids: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for each, count in Counter(ids).items():
        if count > 1:
            yield "duplicate-id", {"id": shorten(each), "count": str(count)}


def _above(points: Decimal, most: Decimal) -> dict[str, str]:
    return {"value": decimal_text(points), "max": decimal_text(most)}


def _check_evidence(
    name: str,
    place: str,
    rules: tuple[EvidenceRule, ...],
    parts: set[str],
    kinds: set[str] | None,
    reader: Reader,
) -> None:
    refuse_repeated(name, [f"{place}/{rule.id}" for rule in rules], reader)
    for rule in rules:
        path = f"{place}.{rule.id}"
        for kind in rule.kinds:
            if kinds is not None and kind not in kinds:
                reader.problems.add(
                    name, "unknown-kind", path=path, value=shorten(kind)
                )
        if rule.part is not None and rule.part not in parts:
            reader.problems.add(
                name, "unknown-part", path=path, value=shorten(rule.part)
            )
