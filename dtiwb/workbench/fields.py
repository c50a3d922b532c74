"""What is asked of a person for one criterion: its facts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Criterion,
    Proportional,
    Relative,
    Rule,
    WeightedShare,
)
from dtiwb.store.facts import inputs_of
from dtiwb.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One input of a rule: its name in the table, what to call it, what it takes.

    ``options`` are pairs of value and words where the rule offers a choice.
    """

    name: str
    label: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


def fact_fields(criterion: Criterion, language: str) -> Iterator[FactField]:
    """Yield a field for every input of the rule of *criterion*."""
    parts = _part_titles(criterion.rule)
    for name, rule in inputs_of(criterion):
        part = next((p for p in parts if name == p or name.startswith(f"{p}.")), "")
        own = name.removeprefix(part).removeprefix(".")
        said = [parts.get(part, ""), _input(own, rule, language)]
        label = ": ".join(filter(None, said)) or say("workbench.fact", language)
        yield FactField(
            name=name,
            label=label,
            hint=_hint(rule, language),
            options=_options(rule, language),
        )


def _part_titles(rule: Rule) -> Mapping[str, str]:
    if not isinstance(rule, Checklist):
        return {}
    return {part.id: part.title or part.id for part in rule.parts}


def _input(name: str, rule: Rule, language: str) -> str:
    """Return what one of several inputs of a rule is called."""
    match rule, name:
        case WeightedShare(), "total":
            return say("workbench.fact-total", language)
        case Relative(), "own":
            return say("workbench.fact-own", language)
        case Relative(), "best":
            return say("workbench.fact-best", language)
        case WeightedShare(titles=titles), _:
            return titles.get(name, name)
        case _:
            return ""


def _hint(rule: Rule, language: str) -> str:
    match rule:
        case Proportional():
            return say("workbench.hint-share", language)
        case Binary() | Choice():
            return ""
        case _:
            return say("workbench.hint-number", language)


def _options(rule: Rule, language: str) -> tuple[tuple[str, str], ...]:
    match rule:
        case Binary():
            return (
                ("1", say("workbench.fact-yes", language)),
                ("0", say("workbench.fact-no", language)),
            )
        case Choice(options=options):
            return tuple((each.id, each.title or each.id) for each in options)
        case _:
            return ()
