"""What holds for every rule and every fact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from builders import case, criteria_set, criterion
from hypothesis import given
from hypothesis import strategies as st

import dtiwb
from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Counted,
    Deduction,
    Fact,
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
from dtiwb.scoring import COLUMNS, earned_points, rank

numbers = st.decimals(min_value=-2, max_value=40, places=2)
counts = st.builds(
    Counted,
    numerator=st.integers(0, 60).map(Decimal),
    denominator=st.integers(1, 60).map(Decimal),
)
values = numbers | counts
shares = st.fractions(0, 1, max_denominator=20)
points = st.decimals(min_value=0, max_value=10, places=2)

binary = st.just(Binary())
tiers = st.lists(
    st.builds(Tier, at_least=st.integers(0, 30).map(Decimal), points=points),
    min_size=1,
    max_size=5,
).map(lambda steps: Tiers(tiers=tuple(steps)))
per_item = st.builds(PerItem, points_each=points)
proportional = st.builds(
    Proportional,
    full_at=st.fractions(Fraction(1, 20), 1, max_denominator=20),
    zero_below=shares,
    lower_is_better=st.booleans(),
)
with_one_input = st.one_of(binary, tiers, per_item, proportional)
weighted = st.builds(
    WeightedShare, weights=st.fixed_dictionaries({"done": shares, "begun": shares})
)
TEN = Decimal(10)


def checklist_of(first, second):
    def part(id, rule):
        return Part(id=id, title=id, max_points=Decimal(5), rule=rule)

    return Checklist(parts=(part("a", first), part("b", second)))


@st.composite
def rule_and_facts(draw):
    """Any rule over at most ten points, and facts for all of its inputs."""
    kind = draw(st.sampled_from(["one", "choice", "weighted", "relative", "parts"]))
    if kind == "one":
        return draw(with_one_input), {"": draw(values)}
    if kind == "choice":
        found = draw(st.lists(shares, min_size=1, max_size=4))
        options = [Option(id=f"o{n}", title="", share=s) for n, s in enumerate(found)]
        chosen = draw(st.sampled_from(options)).id
        return Choice(options=tuple(options)), {"": chosen}
    if kind == "weighted":
        facts = {name: draw(numbers) for name in ("done", "begun", "total")}
        return draw(weighted), facts
    if kind == "relative":
        return Relative(), {"own": draw(values), "best": draw(values)}
    halves = st.one_of(binary, proportional)
    rule = checklist_of(draw(halves), draw(halves))
    return rule, {"a": draw(values), "b": draw(values)}


@given(rule_and_facts())
def test_points_stay_between_zero_and_the_maximum(given_):
    rule, facts = given_
    earned = earned_points(rule, TEN, facts)
    assert earned is None or 0 <= earned <= TEN


def share_of(value):
    return value.share if isinstance(value, Counted) else Fraction(value)


@given(with_one_input, values, values)
def test_a_better_fact_never_earns_less(rule, one, other):
    worse, better = sorted([one, other], key=share_of)
    if isinstance(rule, Proportional) and rule.lower_is_better:
        worse, better = better, worse
    less, more = (earned_points(rule, TEN, {"": each}) for each in (worse, better))
    assert less <= more


@given(weighted, st.integers(0, 30), st.integers(0, 30), st.integers(1, 40))
def test_one_more_task_done_never_earns_less(rule, done, begun, total):
    facts = {"done": Decimal(done), "begun": Decimal(begun), "total": Decimal(total)}
    one_more = facts | {"done": Decimal(done + 1)}
    one_left = facts | {"total": Decimal(total + 1)}
    earned = earned_points(rule, TEN, facts)
    assert earned <= earned_points(rule, TEN, one_more)
    assert earned >= earned_points(rule, TEN, one_left)


@given(
    st.integers(0, 50).map(Decimal),
    st.integers(0, 50).map(Decimal),
    st.integers(1, 50).map(Decimal),
)
def test_coming_nearer_to_the_best_agency_never_earns_less(one, other, best):
    worse, better = sorted([one, other])
    less, more = (
        earned_points(Relative(), TEN, {"own": own, "best": best})
        for own in (worse, better)
    )
    assert less <= more


@given(proportional, proportional, values, values)
def test_a_checklist_earns_what_its_parts_earn(first, second, a, b):
    whole = earned_points(checklist_of(first, second), TEN, {"a": a, "b": b})
    five = Decimal(5)
    alone = earned_points(first, five, {"": a}), earned_points(second, five, {"": b})
    assert whole == sum(alone)


@given(rule_and_facts(), points, points)
def test_deductions_only_ever_take_points_off_and_stop_at_zero(given_, one, other):
    rule, facts = given_
    earned = []
    for taken in ([], [one], [one, other]):
        the_case = case(
            criteria_set(criterion("1.1", rule)),
            more_facts=tuple(
                Fact(criterion_id="1.1", name=name, value=value)
                for name, value in facts.items()
            ),
            deductions=tuple(
                Deduction(criterion_id="1.1", points=each, reason="muộn")
                for each in taken
            ),
        )
        earned.append(dtiwb.assess(the_case).earned_points)
    if earned[0] is None:
        assert earned == [None, None, None]
    else:
        assert earned[0] >= earned[1] >= earned[2] >= 0


rows = st.lists(
    st.tuples(st.sampled_from("123"), shares, st.none() | points, st.none() | points),
    min_size=1,
    max_size=8,
)


@given(rows)
def test_the_totals_are_the_sum_of_the_rows(given_rows):
    ids = [f"{group}.{n}" for n, (group, *_) in enumerate(given_rows)]
    the_case = case(
        criteria_set(*(criterion(id, Proportional()) for id in ids)),
        more_facts=tuple(
            Fact(
                criterion_id=id,
                value=Counted(
                    numerator=Decimal(share.numerator),
                    denominator=Decimal(share.denominator),
                ),
            )
            for id, (_, share, _, _) in zip(ids, given_rows, strict=True)
        ),
        claims={
            id: claimed
            for id, (_, _, claimed, _) in zip(ids, given_rows, strict=True)
            if claimed is not None
        },
        reviewed={
            id: reviewed
            for id, (_, _, _, reviewed) in zip(ids, given_rows, strict=True)
            if reviewed is not None
        },
    )
    assessment = dtiwb.assess(the_case)
    for column in COLUMNS:
        total = getattr(assessment.totals, column)
        for level in (assessment.criteria, assessment.indicators):
            inside = [getattr(row.points, column) for row in level]
            known = [each for each in inside if each is not None]
            assert total == (sum(known) if known else None), column


@given(rows, st.sampled_from(["criterion", "indicator", "total"]))
def test_rounding_moves_a_total_by_less_than_half_a_cent_per_row(given_rows, level):
    ids = [f"{group}.{n}" for n, (group, *_) in enumerate(given_rows)]
    the_set = criteria_set(
        *(criterion(id, Proportional()) for id in ids),
        rounding=Rounding(places=2, at=level),
    )
    facts = {
        id: f"{share.numerator}/{share.denominator}"
        for id, (_, share, _, _) in zip(ids, given_rows, strict=True)
    }
    total = dtiwb.assess(case(the_set, facts=facts)).earned_points
    exact = sum(share * 10 for _, share, _, _ in given_rows)
    assert abs(Fraction(total) - exact) <= Fraction(len(ids), 200)
    assert total == round(total, 2)


@given(st.dictionaries(st.text(max_size=3), points, min_size=1))
def test_a_rank_is_one_more_than_the_number_of_those_ahead(standing):
    ranks = rank(standing)
    for key, place in ranks.items():
        ahead = sum(1 for each in standing.values() if each > standing[key])
        assert place == ahead + 1


@pytest.mark.parametrize("lower_is_better", [False, True])
def test_the_best_share_earns_everything_and_the_worst_nothing(lower_is_better):
    rule = Proportional(lower_is_better=lower_is_better)
    ends = [earned_points(rule, TEN, {"": Decimal(share)}) for share in (0, 1)]
    assert ends == ([10, 0] if lower_is_better else [0, 10])
