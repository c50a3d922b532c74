"""Rules by hand: what a fact earns, how points are rounded, graded and ranked."""

from decimal import Decimal
from fractions import Fraction

import pytest
from builders import case, criteria_set, criterion, facts_of

import dtiwb
from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Deduction,
    Grade,
    Manual,
    Option,
    Part,
    PerItem,
    Proportional,
    Relative,
    Rounding,
    Tier,
    Tiers,
    WeightedShare,
)
from dtiwb.scoring import earned_points, grade_of, half_up, rank, to_decimal

LADDER = Tiers(
    tiers=tuple(
        Tier(at_least=Decimal(count), points=Decimal(points))
        for count, points in [(1, 5), (4, 20), (3, 15), (2, 10)]
    )
)
CHIEF = Choice(
    options=tuple(
        Option(id=id, title=id, share=Fraction(share))
        for id, share in [("chief", 1), ("deputy", "1/2"), ("third", "1/3"), ("no", 0)]
    )
)
FULL_AT_90 = Proportional(full_at=Fraction("0.9"), zero_below=Fraction("0.5"))
LATE = Proportional(lower_is_better=True, zero_below=Fraction("0.9"))
HALF_FOR_BEGUN = WeightedShare(weights={"done": Fraction(1), "begun": Fraction(1, 2)})
PARTS = Checklist(
    parts=(
        Part(id="a", title="a", max_points=Decimal(6), rule=Proportional()),
        Part(id="b", title="b", max_points=Decimal(4), rule=HALF_FOR_BEGUN),
        Part(id="c", title="c", max_points=Decimal(2), rule=Binary()),
    )
)


def earned(rule, max_points, facts):
    """What *facts*, written as in the table, earn; exact."""
    given = {fact.name: fact.value for fact in facts_of({"1.1": facts})}
    return earned_points(rule, Decimal(max_points), given)


@pytest.mark.parametrize(
    ("rule", "most", "facts", "points"),
    [
        pytest.param(Binary(), "5", "1", "5", id="yes"),
        pytest.param(Binary(), "5", "0", "0", id="no"),
        pytest.param(LADDER, "20", "4", "20", id="four meetings"),
        pytest.param(LADDER, "20", "9", "20", id="nine meetings earn no more"),
        pytest.param(LADDER, "20", "3", "15", id="three meetings"),
        pytest.param(LADDER, "20", "2.9", "10", id="not quite the third tier"),
        pytest.param(LADDER, "20", "0", "0", id="below the lowest tier"),
        pytest.param(CHIEF, "10", "chief", "10", id="the first situation"),
        pytest.param(CHIEF, "10", "deputy", "5", id="half"),
        pytest.param(CHIEF, "5", "third", "5/3", id="a third of five, exactly"),
        pytest.param(CHIEF, "10", "no", "0", id="the situation worth nothing"),
        pytest.param(Proportional(), "10", "2/13", "20/13", id="2/13 of ten"),
        pytest.param(Proportional(), "10", "0.45", "4.5", id="a share as a number"),
        pytest.param(Proportional(), "10", "14/13", "10", id="more than all"),
        pytest.param(Proportional(), "10", "0/13", "0", id="none of them"),
        pytest.param(FULL_AT_90, "9", "90/100", "9", id="full from 90 % on"),
        pytest.param(FULL_AT_90, "9", "89/100", "8.9", id="89/90 of nine"),
        pytest.param(FULL_AT_90, "9", "50/100", "5", id="exactly at zero_below"),
        pytest.param(FULL_AT_90, "9", "49/100", "0", id="under zero_below"),
        pytest.param(LATE, "10", "0/50", "10", id="nothing late"),
        pytest.param(LATE, "10", "5/50", "9", id="ten percent late, the limit"),
        pytest.param(LATE, "10", "6/50", "0", id="twelve percent late"),
        pytest.param(LATE, "10", "60/50", "0", id="more late than filed"),
        pytest.param(
            HALF_FOR_BEGUN,
            "8",
            {"done": "20", "begun": "3", "total": "24"},
            "43/6",
            id="21.5 of 24",
        ),
        pytest.param(
            HALF_FOR_BEGUN,
            "8",
            {"done": "24", "begun": "9", "total": "24"},
            "8",
            id="counted above the total",
        ),
        pytest.param(PerItem(points_each=Decimal("0.25")), "7", "10", "2.5", id="ten"),
        pytest.param(PerItem(points_each=Decimal("0.25")), "7", "28", "7", id="28"),
        pytest.param(PerItem(points_each=Decimal("0.25")), "7", "99", "7", id="capped"),
        pytest.param(
            Relative(),
            "6",
            {"own": "1.26", "best": "1.68"},
            "4.5",
            id="3/4 of the best",
        ),
        pytest.param(
            Relative(), "6", {"own": "2", "best": "1.68"}, "6", id="above the best"
        ),
        pytest.param(
            PARTS,
            "12",
            {"a": "5/6", "b.done": "3", "b.begun": "2", "b.total": "6", "c": "1"},
            "29/3",
            id="parts: 5 + 8/3 + 2",
        ),
    ],
)
def test_a_rule_earns_what_is_computed_by_hand(rule, most, facts, points):
    assert earned(rule, most, facts) == Fraction(points)


@pytest.mark.parametrize(
    ("share", "max_points", "points"),
    [("2/13", "10", "1.54"), ("1/3", "5", "1.67")],
    ids=["2 of 13 databases, 10 points", "a third of 5 points"],
)
def test_published_cases_come_out_to_the_hundredth(share, max_points, points):
    exact = earned(Proportional(), max_points, share)
    assert half_up(to_decimal(exact), 2) == Decimal(points)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        pytest.param(Binary(), {}, id="no answer"),
        pytest.param(LADDER, {}, id="no count"),
        pytest.param(CHIEF, {}, id="no situation"),
        pytest.param(Proportional(), {}, id="no share"),
        pytest.param(LATE, {}, id="no share of late ones"),
        pytest.param(PerItem(points_each=Decimal(1)), {}, id="no items counted"),
        pytest.param(HALF_FOR_BEGUN, {"done": "1", "begun": "0"}, id="total not known"),
        pytest.param(HALF_FOR_BEGUN, {"done": "1", "total": "2"}, id="begun not known"),
        pytest.param(
            HALF_FOR_BEGUN, {"done": "0", "begun": "0", "total": "0"}, id="of nothing"
        ),
        pytest.param(Relative(), {"own": "1"}, id="best agency not known"),
        pytest.param(Relative(), {"best": "1"}, id="own value not known"),
        pytest.param(Relative(), {"own": "1", "best": "0"}, id="best agency at zero"),
        pytest.param(PARTS, {"a": "5/6", "c": "1"}, id="one part not known"),
        pytest.param(Manual(), {"": "1"}, id="set by people"),
    ],
)
def test_what_is_not_known_is_not_a_zero(rule, facts):
    assert earned(rule, "10", facts) is None


def test_an_unknown_criterion_stays_out_of_the_sum_and_is_counted_as_open():
    the_set = criteria_set(criterion("1.1"), criterion("1.2"))
    totals = dtiwb.assess(case(the_set, facts={"1.1": "0"})).totals
    assert (totals.earned_points, totals.open_count) == (Decimal(0), 1)
    nothing = dtiwb.assess(case(the_set)).totals
    assert (nothing.earned_points, nothing.open_count) == (None, 2)


@pytest.mark.parametrize(
    ("points", "places", "rounded"),
    [
        ("0.125", 2, "0.13"),
        ("0.124999", 2, "0.12"),
        ("2.665", 2, "2.67"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("1.54", 1, "1.5"),
    ],
)
def test_exactly_half_is_rounded_up_never_to_even(points, places, rounded):
    assert half_up(Decimal(points), places) == Decimal(rounded)


def assessed_at(level, the_rule, max_points, facts, ids):
    the_set = criteria_set(
        *(criterion(id, the_rule, max_points) for id in ids),
        rounding=Rounding(places=2, at=level),
    )
    return dtiwb.assess(case(the_set, facts=dict.fromkeys(ids, facts))).totals


def test_a_third_of_0_015_is_half_a_hundredth_and_rounds_up():
    totals = assessed_at("criterion", CHIEF, "0.015", "third", ["1.1"])
    assert totals.earned_points == Decimal("0.01")


def test_three_thirds_make_the_half_that_no_decimal_third_adds_up_to():
    totals = assessed_at("total", CHIEF, "0.025", "third", ["1.1", "1.2", "1.3"])
    assert totals.earned_points == Decimal("0.03")  # 3 x 0.00833... is 0.02499...


@pytest.mark.parametrize(
    ("level", "total"),
    [
        ("criterion", "0.06"),  # 6 x 0.01
        ("indicator", "0.09"),  # 3 x (2 x 0.014 = 0.028, so 0.03)
        ("total", "0.08"),  # 6 x 0.014 = 0.084
    ],
)
def test_where_the_set_rounds_decides_the_total(level, total):
    ids = ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"]
    rule = PerItem(points_each=Decimal("0.014"))
    totals = assessed_at(level, rule, "1", "1", ids)
    assert totals.earned_points == Decimal(total)


def test_points_are_rounded_once_after_the_parts_are_added():
    part = Part(id="a", title="a", max_points=Decimal(1), rule=CHIEF)
    other = Part(id="b", title="b", max_points=Decimal(1), rule=CHIEF)
    the_set = criteria_set(criterion("1.1", Checklist(parts=(part, other)), "2"))
    facts = {"1.1": {"a": "third", "b": "third"}}
    totals = dtiwb.assess(case(the_set, facts=facts)).totals
    assert totals.earned_points == Decimal("0.67")  # not 0.33 + 0.33


def test_a_deduction_is_taken_off_before_rounding():
    the_set = criteria_set(criterion("1.1", CHIEF, "0.4"))
    late = Deduction(criterion_id="1.1", points=Decimal("0.125"), reason="muộn")
    totals = dtiwb.assess(
        case(the_set, facts={"1.1": "third"}, deductions=(late,))
    ).totals
    assert totals.earned_points == Decimal("0.01")  # 0.13333 - 0.125, not 0.13 - 0.125


def test_deductions_add_up_but_never_take_points_below_zero():
    late = Deduction(criterion_id="1.1", points=Decimal(3), reason="muộn")
    facts = {"1.1": "1"}
    once = dtiwb.assess(case(facts=facts, deductions=(late,)))
    assert once.earned_points == Decimal(7)
    often = dtiwb.assess(case(facts=facts, deductions=(late,) * 4))
    assert often.earned_points == Decimal(0)


def test_rank_is_taken_before_rounding():
    """354.744 and 354.741 would both be printed 354.74."""
    points = {"a": Decimal("354.741"), "b": Decimal("354.744"), "c": Decimal(400)}
    assert rank(points) == {"a": 3, "b": 2, "c": 1}


def test_equal_points_share_the_better_rank_and_the_next_one_is_left_out():
    points = {"a": Decimal(7), "b": Decimal("9.0"), "c": Decimal(9), "d": Decimal(8)}
    assert rank(points) == {"a": 4, "b": 1, "c": 1, "d": 3}


LEVELS = (
    Grade(title="mới khởi động", at_least=Fraction(0)),
    Grade(title="dẫn dắt", above=Fraction(3, 4)),
    Grade(title="đều", at_least=Fraction(1, 2)),
    Grade(title="trên mức đều", above=Fraction(1, 2)),
)


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ("75.01", "dẫn dắt"),
        ("75", "trên mức đều"),
        ("50.01", "trên mức đều"),
        ("50", "đều"),
        ("49.99", "mới khởi động"),
        ("0", "mới khởi động"),
    ],
)
def test_above_leaves_its_border_out_and_at_least_takes_it_in(points, title):
    for order in (LEVELS, LEVELS[::-1]):
        assert grade_of(Decimal(points), Decimal(100), order).title == title


@pytest.mark.parametrize(
    ("points", "total"),
    [(None, Decimal(100)), (Decimal(5), None), (Decimal(5), Decimal(0))],
    ids=["points not known", "total not published", "nothing to win"],
)
def test_without_points_or_a_total_there_is_no_grade(points, total):
    assert grade_of(points, total, LEVELS) is None


def test_points_under_the_lowest_grade_have_no_grade():
    assert grade_of(Decimal(49), Decimal(100), [LEVELS[2]]) is None
