"""How a criterion is scored, in one or two sentences an official can check."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Criterion,
    Manual,
    PerItem,
    Proportional,
    Relative,
    Rule,
    Tiers,
    WeightedShare,
)
from dtiwb.report.documents.phrases import provision
from dtiwb.report.words import Words, number
from dtiwb.scoring import to_decimal


def rule_text(words: Words, criterion: Criterion) -> str:
    """Say the rule of *criterion*, whether it is a guess, and where it stands."""
    said = [_rule(words, criterion.rule)]
    if criterion.rule.inferred:
        said.append(words.say("documents.rule-inferred"))
    where = provision(words, criterion.source)
    if where:
        said.append(words.say("documents.rule-source", provision=where))
    return " ".join(said)


def _rule(words: Words, rule: Rule) -> str:
    match rule:
        case Binary():
            return words.say("documents.rule-binary")
        case Tiers() | Choice() | WeightedShare() | Checklist():
            return _listed(words, rule)
        case Proportional():
            return _proportional(words, rule)
        case PerItem(points_each=points):
            return words.say("documents.rule-per-item", points=words.points(points))
        case Relative():
            return words.say("documents.rule-relative")
        case Manual():
            return words.say("documents.rule-manual")


def _listed(words: Words, rule: Tiers | Choice | WeightedShare | Checklist) -> str:
    """Say a rule that is a list of cases, steps, weights or parts."""
    match rule:
        case Tiers(tiers=tiers):
            steps = (
                words.say(
                    "documents.rule-step",
                    at_least=number(tier.at_least, words.language),
                    points=words.points(tier.points),
                )
                for tier in sorted(tiers, key=lambda tier: -tier.at_least)
            )
            return words.say("documents.rule-tiers", steps="; ".join(steps))
        case Choice(options=options):
            cases = (
                words.say(
                    "documents.rule-option",
                    title=each.title or each.id,
                    share=_percent(words, each.share),
                )
                for each in options
            )
            return words.say("documents.rule-choice", options="; ".join(cases))
        case WeightedShare(weights=weights, titles=titles):
            factors = (
                words.say(
                    "documents.rule-weight",
                    title=titles.get(name, name),
                    weight=_share(words, weight),
                )
                for name, weight in weights.items()
            )
            return words.say("documents.rule-weighted", weights="; ".join(factors))
        case Checklist(parts=parts):
            told = (
                words.say(
                    "documents.rule-part",
                    title=part.title or part.id,
                    max=words.points(part.max_points),
                    rule=_rule(words, part.rule).rstrip("."),
                )
                for part in parts
            )
            return words.say("documents.rule-checklist", parts="; ".join(told))


def _proportional(words: Words, rule: Proportional) -> str:
    lower = "documents.rule-proportional-lower"
    said = [words.say(lower if rule.lower_is_better else "documents.rule-proportional")]
    if rule.full_at != 1:
        said.append(
            words.say("documents.rule-full-at", share=_percent(words, rule.full_at))
        )
    if rule.zero_below:
        said.append(
            words.say(
                "documents.rule-zero-below", share=_percent(words, rule.zero_below)
            )
        )
    return " ".join(said)


def _share(words: Words, value: Fraction) -> str:
    return number(to_decimal(value), words.language)


def _percent(words: Words, value: Fraction) -> str:
    return number(to_decimal(value) * Decimal(100), words.language)
