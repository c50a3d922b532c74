"""The scoring cases a jurist can read and add to: tests/cases/*.yaml."""

from functools import cache
from pathlib import Path

import pytest
import yaml

import dtiwb
from dtiwb.scoring import earned_points, half_up, to_decimal
from dtiwb.store.values import parse_decimal, parse_fact_value

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.stem}-{case['name']}")
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {"name", "set", "criterion", "facts", "earned"}


@cache
def set_named(name):
    return dtiwb.load_criteria_set(HERE.parent / "data" / "criteria" / f"{name}.yaml")


def criterion_of(case):
    (found,) = [
        c for c in set_named(case["set"]).criteria() if c.id == case["criterion"]
    ]
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_criterion_earns_what_the_case_says(case):
    assert case.keys() == KEYS
    criterion = criterion_of(case)
    facts = {name: parse_fact_value(text) for name, text in case["facts"].items()}
    earned = earned_points(criterion.rule, criterion.max_points, facts)
    if case["earned"] is None:
        assert earned is None
    else:
        places = set_named(case["set"]).rounding.places
        assert half_up(to_decimal(earned), places) == parse_decimal(case["earned"])


def test_every_rule_kind_of_the_invented_set_has_a_case():
    cases = [param.values[0] for param in CASES]
    tried = {criterion_of(c).rule.kind for c in cases if c["set"] == "mau-2025"}
    assert tried == {c.rule.kind for c in set_named("mau-2025").criteria()}
    assert len(tried) == 9
