"""What it would come to, and which points come cheapest. Hand-computed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import DEMAND, case, criteria_set, criterion, plan, task

from dtiwb.assessing import assess
from dtiwb.models import EvidenceRule
from dtiwb.workbench.what_if import cheapest, supposing

OTHER = EvidenceRule(id="b", title="Biên bản")


@pytest.fixture
def bare():
    """Nothing is shown: 1.1 lacks one paper for 5, 1.2 two for 8, 2.1 one for 3."""
    the_set = criteria_set(
        criterion("1.1", max_points="5", evidence=[DEMAND]),
        criterion("1.2", max_points="8", evidence=[DEMAND, OTHER]),
        criterion("2.1", max_points="3", evidence=[OTHER]),
        criterion("2.2", max_points="9", evidence=[]),
    )
    return case(
        the_set,
        facts={"1.1": "1", "1.2": "1", "2.1": "1", "2.2": "1"},
        claims={"1.1": "5", "1.2": "8", "2.1": "3", "2.2": "9"},
    )


def supported(a_case, demands):
    return assess(supposing(a_case, demands)).supported_points


def test_a_demand_supposed_met_brings_the_points_it_holds_back(bare):
    assert assess(bare).supported_points == Decimal("9")
    assert supported(bare, {("1.1", "a")}) == Decimal("14")


def test_two_demands_bring_their_points_only_together(bare):
    assert supported(bare, {("1.2", "a")}) == Decimal("9")
    assert supported(bare, {("1.2", "a"), ("1.2", "b")}) == Decimal("17")


def test_supposing_nothing_is_the_case_itself(bare):
    assert supposing(bare, frozenset()) is bare


def test_a_demand_that_is_not_there_changes_nothing(bare):
    assert supported(bare, {("2.2", "a"), ("9.9", "a")}) == Decimal("9")


def test_a_default_demand_of_the_set_can_be_supposed_for_one_criterion(bare):
    first = replace(next(bare.criteria_set.criteria()), evidence=None)
    the_set = criteria_set(first, default_evidence=(OTHER,))
    a_case = replace(case(the_set, facts={"1.1": "1"}), claims=bare.claims[:1])
    assert assess(a_case).supported_points == Decimal("0")
    assert supported(a_case, {("1.1", "b")}) == Decimal("5")


def test_the_cheapest_points_come_first_and_those_held_are_not_named(bare):
    found = [
        (gain.row.id, gain.points, len(gain.demands)) for gain in cheapest(assess(bare))
    ]
    assert found == [
        ("1.1", Decimal("5"), 1),  # 5 a paper
        ("1.2", Decimal("8"), 2),  # 4 a paper
        ("2.1", Decimal("3"), 1),  # 3 a paper
    ]


def test_among_equals_the_nearer_deadline_comes_first():
    the_set = criteria_set(
        criterion("1.1", evidence=[OTHER]), criterion("1.2", evidence=[OTHER])
    )
    tasks = (
        task("a", "15/3/2026", ["1.1"], lead_unit=("Văn phòng",)),
        task("b", "10/2/2026", ["1.2"], lead_unit=("Thanh tra",)),
    )
    found = cheapest(
        assess(
            case(
                the_set,
                facts={"1.1": "1", "1.2": "1"},
                tasks=tasks,
                about=plan("2026"),
            )
        )
    )
    assert [(each.row.id, each.unit, each.days) for each in found] == [
        ("1.2", "Thanh tra", 10),  # from 31 January
        ("1.1", "Văn phòng", 43),
    ]


def test_points_that_only_facts_would_bring_are_not_promised():
    the_set = criteria_set(criterion("1.1", evidence=[OTHER]))
    assert cheapest(assess(case(the_set))) == ()
