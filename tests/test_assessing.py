"""The five columns side by side, the gaps between them, and what a line is called."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import case, criteria_set, criterion, link, paper

import dtiwb
from dtiwb.models import (
    Checklist,
    Counted,
    Deduction,
    EvidenceRule,
    MissingEvidence,
    NotApplicable,
    Part,
    Period,
    Proportional,
    Published,
    Relative,
)

SHOWN = EvidenceRule(id="a")


def line(facts=None, claimed=None, reviewed=None, shown=True, **keys):
    """One line of ten points, a share, with one demand that is met or not."""
    the_case = case(
        criteria_set(criterion("1.1", Proportional(), evidence=[SHOWN])),
        facts={} if facts is None else {"1.1": facts},
        claims={} if claimed is None else {"1.1": claimed},
        reviewed={} if reviewed is None else {"1.1": reviewed},
        evidence=(paper(),),
        links=(link(),) if shown else (),
        **keys,
    )
    (row,) = dtiwb.assess(the_case).criteria
    return row


def test_five_columns_stand_side_by_side_and_none_overwrites_another():
    """Earned 7.5, claimed 9, reviewed 6, nothing on file."""
    points = line("3/4", claimed=9, reviewed=6, shown=False).points
    assert points.max_points == 10
    assert points.earned_points == Decimal("7.5")
    assert points.claimed_points == 9
    assert points.supported_points == 0
    assert points.reviewed_points == 6
    assert points.headroom_points == 10
    assert points.at_risk_points == 9
    assert points.disputed_points == 3
    assert points.unclaimed_points == 0


def test_proof_for_more_than_was_claimed_lies_idle():
    points = line("3/4", claimed=6, reviewed=8).points
    assert points.unclaimed_points == Decimal("1.5")
    assert points.at_risk_points == 0
    assert points.disputed_points == -2


def test_a_gap_is_known_only_where_both_its_columns_are():
    points = line("3/4").points
    assert points.supported_points == Decimal("7.5")
    assert points.headroom_points == Decimal("2.5")
    assert points.at_risk_points is None
    assert points.disputed_points is None
    assert points.unclaimed_points is None


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (dict(facts="3/4", claimed="7.5"), "supported"),
        (dict(facts="3/4"), "supported"),
        (dict(facts="1", claimed=6), "supported"),
        (dict(facts="3/4", claimed=9), "partly"),
        (dict(facts="3/4", claimed=9, shown=False), "at_risk"),
        (dict(claimed=9, shown=False), "at_risk"),
        (dict(claimed=9), "supported"),
        (dict(facts="0", claimed=0), "not_claimed"),
        (dict(facts="1", claimed=0, shown=False), "not_claimed"),
        (dict(), "not_known"),
        (dict(reviewed=4), "not_known"),
    ],
)
def test_a_line_is_called_what_its_points_say(given, state):
    assert line(**given).state == state


@pytest.mark.parametrize(
    ("facts", "claimed", "count"),
    [(None, None, 1), ("0", None, 0), (None, 0, 0), ("1", 5, 0)],
)
def test_a_line_is_open_while_neither_fact_nor_claim_is_known(facts, claimed, count):
    assert line(facts, claimed).points.open_count == count


def test_what_does_not_apply_leaves_every_sum_but_stays_in_the_list():
    excuse = NotApplicable(
        criterion="1.2", reason="không có thủ tục", source="Công văn"
    )
    the_case = case(
        criteria_set(criterion("1.1"), criterion("1.2")),
        facts={"1.1": "1", "1.2": "1"},
        not_applicable=(excuse,),
    )
    assessment = dtiwb.assess(the_case)
    assert (assessment.max_points, assessment.earned_points) == (10, 10)
    assert [row.state for row in assessment.criteria] == ["supported", "not_applicable"]
    assert assessment.criteria[1].excuse == "không có thủ tục (Công văn)"
    assert not assessment.criteria[1].is_counted


def test_a_line_or_an_index_that_is_not_scored_leaves_every_sum():
    the_set = criteria_set(
        criterion("1.1"), criterion("1.2", is_scored=False), criterion("2.1")
    )
    one, other = the_set.indicators
    the_set = replace(the_set, indicators=(one, replace(other, is_scored=False)))
    facts = {"1.1": "1", "1.2": "1", "2.1": "1"}
    assessment = dtiwb.assess(case(the_set, facts=facts))
    assert (assessment.max_points, assessment.earned_points) == (10, 10)
    states = [row.state for row in assessment.criteria]
    assert states == ["supported", "not_scored", "not_scored"]
    assert assessment.indicators[1].points.max_points is None


def test_a_deduction_counts_once_where_a_part_is_not_shown_either():
    """Parts earn 4 and 3; part b is not shown; a quarter point is taken off."""
    parts = tuple(
        Part(id=id, title=id, max_points=Decimal(most), rule=Proportional())
        for id, most in (("a", 4), ("b", 3))
    )
    demands = [EvidenceRule(id="a", part="a"), EvidenceRule(id="b", part="b")]
    the_case = case(
        criteria_set(criterion("1.1", Checklist(parts=parts), "7", demands)),
        facts={"1.1": {"a": "1", "b": "1"}},
        deductions=(
            Deduction(criterion_id="1.1", points=Decimal("0.25"), reason="muộn"),
        ),
        evidence=(paper(),),
        links=(link(rule_id="a"),),
    )
    assessment = dtiwb.assess(the_case)
    assert assessment.earned_points == Decimal("6.75")
    assert assessment.supported_points == Decimal("3.75")


def test_a_claim_without_facts_is_not_deducted_from_a_second_time():
    late = Deduction(criterion_id="1.1", points=Decimal(2), reason="muộn")
    assert line(claimed=6, deductions=(late,)).points.supported_points == 6


def test_points_relative_to_the_best_agency_rest_on_an_assumption():
    the_set = criteria_set(criterion("1.1", Relative()))
    known = case(the_set, facts={"1.1": {"own": "1", "best": "4"}})
    (row,) = dtiwb.assess(known).criteria
    assert row.rests_on_assumption and row.points.earned_points == Decimal("2.5")
    (row,) = dtiwb.assess(case(the_set, facts={"1.1": {"own": "1"}})).criteria
    assert not row.rests_on_assumption


def test_an_index_carries_the_rank_that_was_published_for_it():
    stated = Published(indicator_id="2", rank=6, rank_of=18)
    the_set = criteria_set(criterion("1.1"), criterion("2.1"))
    found = dtiwb.assess(case(the_set, published=(stated,))).indicators
    assert [(each.rank, each.rank_of) for each in found] == [(None, None), (6, 18)]


def test_the_default_demand_of_a_set_holds_only_where_a_line_names_none_of_its_own():
    default = EvidenceRule(id="mac-dinh")
    inherits = replace(criterion("1.1"), evidence=None)
    demands_nothing = criterion("1.2")
    the_set = criteria_set(inherits, demands_nothing, default_evidence=(default,))
    found = dtiwb.assess(case(the_set, claims={"1.1": 5, "1.2": 5})).criteria
    assert [[v.rule.id for v in row.verdicts] for row in found] == [["mac-dinh"], []]
    assert [row.points.supported_points for row in found] == [0, 5]


def test_a_line_keeps_its_own_share_and_else_that_of_the_set():
    own = criterion("1.1", missing_evidence=MissingEvidence(keep=Fraction(1, 2)))
    the_set = criteria_set(
        own,
        criterion("1.2"),
        missing_evidence=MissingEvidence(keep=Fraction(2, 5)),
    )
    kept = [the_set.kept_share(each) for each in the_set.criteria()]
    assert kept == [Fraction(1, 2), Fraction(2, 5)]


def test_a_counted_share_is_exact():
    assert Counted(numerator=Decimal(2), denominator=Decimal(13)).share == Fraction(
        2, 13
    )


@pytest.mark.parametrize(
    ("years", "printed"), [((2025, 2025), "2025"), ((2021, 2025), "2021-2025")]
)
def test_a_period_is_printed_as_one_year_or_as_two(years, printed):
    assert str(Period(first_year=years[0], last_year=years[1])) == printed


@pytest.mark.parametrize(
    ("set_before", "cut"),
    [
        pytest.param("mau-2024", ["3.3"], id="replaced: the line keeps its history"),
        pytest.param("mau-2025", ["3.2"], id="same set: the id is the line"),
        pytest.param("mau-2023", [], id="another set: nothing is known"),
    ],
)
def test_a_cut_of_the_year_before_follows_the_line_not_its_number(set_before, cut):
    """Line 3.2 was cut last year; this year's set calls the old 3.2 its 3.3."""
    lines = (criterion("3.2"), criterion("3.3", previous_id="3.2"))
    now = criteria_set(*lines, id="mau-2025", replaces="mau-2024")
    earlier = case(
        criteria_set(*lines, id=set_before),
        claims={"3.2": 10, "3.3": 10},
        reviewed={"3.2": 6, "3.3": 10},
        year=2024,
    )
    rows = dtiwb.assess(case(now, previous=earlier)).criteria
    assert [row.id for row in rows if row.cut_before] == cut
