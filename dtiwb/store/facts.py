"""What a criterion's rule reads, and whether a counted fact is something it can use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Criterion,
    Fact,
    FactValue,
    Manual,
    Proportional,
    Relative,
    Rule,
    WeightedShare,
)
from dtiwb.store.values import cell_text, shorten, yes_or_no


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


def settle(fact: Fact, rule: Rule) -> Fact:
    """Return *fact* with its value as *rule* reads it.

    ``không`` is the id of an option for a choice and 0 for every other rule.
    """
    if isinstance(rule, Choice):
        return replace(fact, value=cell_text(fact.value))
    meant = yes_or_no(fact.value) if isinstance(fact.value, str) else None
    return fact if meant is None else replace(fact, value=Decimal(int(meant)))


def fact_problems(
    value: FactValue, rule: Rule
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield column, code and fields of what keeps *rule* from using *value*."""
    text = cell_text(value)
    if isinstance(rule, Choice):
        options = [option.id for option in rule.options]
        if text not in options:
            fields = {"value": shorten(text), "known": ", ".join(options)}
            yield "value", "unknown-option", fields
    elif isinstance(value, str):
        yield "value", "not-a-number", {"value": shorten(text)}
    elif isinstance(value, Decimal) and value < 0:
        yield "value", "negative-points", {"value": text}
    elif isinstance(rule, Binary) and value not in (Decimal(0), Decimal(1)):
        yield "value", "not-yes-or-no", {"value": text}
    elif isinstance(rule, Proportional) and isinstance(value, Decimal) and value > 1:
        yield "value", "share-above-one", {"value": text}
