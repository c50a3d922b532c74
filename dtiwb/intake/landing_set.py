"""A criteria set drafted from papers: what they print of it, and what they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dtiwb.errors import InputError
from dtiwb.intake.drafted import Drafts
from dtiwb.intake.rows import CriterionRow
from dtiwb.models import (
    CriteriaSet,
    Criterion,
    EvidenceRule,
    Indicator,
    Manual,
    Period,
    Rule,
    Source,
    Transcription,
)
from dtiwb.store.converter import Problems, structure
from dtiwb.store.yaml_files import parse_yaml
from dtiwb.wording import say


def draft_set(set_id: str, year: Period, papers: Iterable[Drafts]) -> CriteriaSet:
    """Return the set that the criteria of *papers* describe.

    Where two papers name a criterion, the one that gives its rule is believed.
    Without a printed rule a criterion is ``manual``, without printed evidence it
    demands any issued paper with number and date: an inference, marked as one.

    Raises:
        InputError: a criterion without a maximum, a rule that cannot be read, or no
            criterion at all.
    """
    problems = Problems()
    rows: dict[str, tuple[str, int, CriterionRow]] = {}
    names: dict[str, str] = {}
    for paper in papers:
        for row in paper.indicators.values():
            names.setdefault(row.code, row.name)
        for number, each in paper.criteria.items():
            if each.id not in rows or (each.rule and not rows[each.id][2].rule):
                rows[each.id] = (paper.file("criteria"), number, each)
    if not rows:
        problems.add(f"data/criteria/{set_id}.yaml", "no-set-in-drafts")
        raise InputError(problems.found)
    criteria: dict[str, list[Criterion]] = {}
    for file, number, each in rows.values():
        criterion = _criterion(each, problems, file, number)
        if criterion is not None:
            criteria.setdefault(each.indicator_code or "0", []).append(criterion)
    if problems.found:
        raise InputError(problems.found)
    return _set(set_id, year, criteria, names)


def _set(
    set_id: str,
    year: Period,
    criteria: Mapping[str, list[Criterion]],
    names: Mapping[str, str],
) -> CriteriaSet:
    indicators = tuple(
        Indicator(
            id=code,
            title=names.get(code) or say("intake-case.unnamed", id=code),
            criteria=tuple(inside),
            max_points=sum((c.max_points for c in inside), Decimal(0)),
        )
        for code, inside in criteria.items()
    )
    return CriteriaSet(
        id=set_id,
        title=say("intake-case.set-title", year=year),
        level=say("intake-case.not-filled"),
        valid_years=tuple(range(year.first_year, year.last_year + 1)),
        source=Source(),
        transcription=Transcription(status="draft", note=say("intake-case.set-note")),
        indicators=indicators,
        total_points=sum(
            (each.max_points or Decimal(0) for each in indicators), Decimal(0)
        ),
        default_evidence=(
            EvidenceRule(
                id="any",
                title=say("intake-case.any-paper"),
                dated="index_year_or_in_force",
                needs=("number", "date"),
                inferred=True,
            ),
        ),
    )


def _criterion(
    row: CriterionRow, problems: Problems, file: str, number: int
) -> Criterion | None:
    if row.max_points is None:
        problems.add(file, "no-maximum", row=number, column="max_points")
        return None
    rule: Rule | None = Manual()
    if row.rule:
        rule = _rule(row.rule, problems, file, number)
    evidence = None
    if row.evidence_text:
        evidence = (
            EvidenceRule(
                id="a",
                title=row.evidence_text,
                dated="index_year_or_in_force",
                needs=("number", "date"),
                inferred=True,
            ),
        )
    if rule is None:
        return None
    return Criterion(
        id=row.id,
        title=row.name,
        max_points=row.max_points,
        rule=rule,
        source=Source(provision=row.code),
        evidence=evidence,
    )


def _rule(text: str, problems: Problems, file: str, number: int) -> Rule | None:
    """Read a rule written as YAML in a cell; problems name the cell."""
    found = Problems()
    content = parse_yaml(text, file, found)
    rule: Any = None if content is None else structure(content, Rule, found, file)  # type: ignore[arg-type]
    problems.found += [replace(each, row=number, column="rule") for each in found.found]
    return rule  # type: ignore[no-any-return]
