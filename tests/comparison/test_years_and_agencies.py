"""One year against another, and agencies against each other."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import AGENCY, case, criteria_set, criterion

import dtiwb
from dtiwb.comparison import (
    compare_years,
    firmest,
    rank_cases,
    same_set,
    share_of_maximum,
)
from dtiwb.models import NotApplicable, Points, Rounding

SET_2024 = criteria_set(
    criterion("3.1"), criterion("3.2"), criterion("3.3"), id="mau-2024"
)
SET_2025 = criteria_set(
    criterion("3.1", previous_id="3.1"),
    criterion("3.2"),
    criterion("3.3", previous_id="3.2"),
    id="mau-2025",
    replaces="mau-2024",
)


def changes(now, before, **keys):
    """Id to (points now, points before) for two years of claims."""
    (set_now, claims_now), (set_before, claims_before) = now, before
    earlier = case(set_before, claims=claims_before, year=2024)
    later = case(set_now, claims=claims_now, previous=earlier, **keys)
    return [
        (
            change.id,
            change.now and change.now.claimed_points,
            change.before and change.before.claimed_points,
            change.difference,
        )
        for change in compare_years(dtiwb.assess(later))
    ]


def test_renumbered_new_and_gone_criteria_are_all_told_apart():
    found = changes(
        (SET_2025, {"3.1": 9, "3.2": 8, "3.3": 7}),
        (SET_2024, {"3.1": 6, "3.2": 5, "3.3": 4}),
    )
    assert found == [
        ("3.1", 9, 6, 3),
        ("3.2", 8, None, None),  # new in 2025, though 2024 had another 3.2
        ("3.3", 7, 5, 2),  # was 3.2
        ("3.3", None, 4, None),  # the 3.3 of 2024 is gone
    ]


def test_the_same_id_in_different_sets_is_not_the_same_criterion():
    other = criteria_set(criterion("3.1"), id="bo-khac")
    found = changes((other, {"3.1": 9}), (SET_2024, {"3.1": 6}))
    assert [row[0] for row in found] == ["3.1", "3.1", "3.2", "3.3"]
    assert all(row[3] is None for row in found)


def test_a_set_that_was_not_replaced_cannot_be_compared_through_previous_ids():
    skipped = replace(SET_2024, id="mau-2023")
    found = changes((SET_2025, {"3.1": 9}), (skipped, {"3.1": 6}))
    assert len(found) == 6 and all(row[3] is None for row in found)


def test_two_years_by_one_set_compare_line_by_line_whatever_the_set_replaced():
    found = changes(
        (SET_2025, {"3.1": 9, "3.2": 8, "3.3": 7}),
        (SET_2025, {"3.1": 6, "3.2": 5, "3.3": 4}),
    )
    assert found == [("3.1", 9, 6, 3), ("3.2", 8, 5, 3), ("3.3", 7, 4, 3)]


def test_without_a_year_before_there_is_nothing_to_compare():
    assert list(compare_years(dtiwb.assess(case(SET_2025, claims={"3.1": 9})))) == []


def test_a_line_not_known_in_one_year_has_no_difference():
    found = changes((SET_2025, {"3.1": 9}), (SET_2024, {"3.2": 5}))
    assert found[0] == ("3.1", 9, None, None)
    assert found[2] == ("3.3", None, 5, None)


def test_years_are_compared_by_what_the_appraiser_gave_where_there_is_such():
    earlier = case(SET_2024, claims={"3.1": 9}, reviewed={"3.1": 4}, year=2024)
    later = case(SET_2025, claims={"3.1": 7}, previous=earlier)
    first = next(compare_years(dtiwb.assess(later)))
    assert first.difference == 7 - 4


@pytest.mark.parametrize(
    ("claimed", "reviewed", "found"),
    [(8, 5, 5), (8, 0, 0), (8, None, 8), (None, 5, 5), (None, None, None)],
)
def test_a_review_is_firmer_than_a_claim_even_when_it_gives_nothing(
    claimed, reviewed, found
):
    assert firmest(Points(claimed_points=claimed, reviewed_points=reviewed)) == found


# -- agencies


def agency_with(id, points, the_set=SET_2025, **keys):
    agency = replace(AGENCY, id=id)
    claims = {} if points is None else {"3.1": points}
    return dtiwb.assess(case(the_set, claims=claims, agency=agency, **keys))


def test_agencies_with_equal_points_share_the_better_rank():
    group = [agency_with("so-a", 7), agency_with("so-b", 9), agency_with("so-c", 9)]
    group += [agency_with("so-d", 8), agency_with("so-e", None)]
    assert rank_cases(group) == {
        "so-a-2025": 4,
        "so-b-2025": 1,
        "so-c-2025": 1,
        "so-d-2025": 3,
    }


def test_agencies_are_ranked_by_points_that_would_be_printed_the_same():
    exact = replace(SET_2025, rounding=Rounding(places=2, at="criterion"))
    group = [agency_with("so-a", "7.001", exact), agency_with("so-b", "7.004", exact)]
    assert rank_cases(group) == {"so-b-2025": 1, "so-a-2025": 2}


def test_a_review_decides_the_rank_before_a_higher_claim():
    group = [agency_with("so-a", 10, reviewed={"3.1": 6}), agency_with("so-b", 7)]
    assert rank_cases(group) == {"so-b-2025": 1, "so-a-2025": 2}


def test_points_compare_only_within_one_set():
    one, other = agency_with("so-a", 7), agency_with("so-b", 7, SET_2024)
    assert same_set([one, agency_with("so-c", 1)])
    assert not same_set([one, other])


@pytest.mark.parametrize(
    ("points", "share"),
    [
        (Points(max_points=Decimal(450), reviewed_points=Decimal(90)), "20"),
        (
            Points(
                max_points=Decimal(450),
                claimed_points=Decimal(405),
                reviewed_points=Decimal(0),
            ),
            "0",
        ),
        (Points(max_points=Decimal(30), claimed_points=Decimal("30")), "100"),
    ],
)
def test_the_share_of_the_maximum_is_in_percent(points, share):
    assert share_of_maximum(points) == Decimal(share)


def test_the_share_is_not_rounded_before_it_is_printed():
    third = Points(max_points=Decimal(3), claimed_points=Decimal(1))
    assert abs(Fraction(share_of_maximum(third)) - Fraction(100, 3)) < Fraction(
        1, 10**20
    )


@pytest.mark.parametrize(
    "points",
    [
        Points(max_points=Decimal(450)),
        Points(claimed_points=Decimal(5)),
        Points(max_points=Decimal(0), claimed_points=Decimal(0)),
    ],
    ids=["no points", "no maximum", "nothing to win"],
)
def test_without_points_or_a_maximum_there_is_no_share(points):
    assert share_of_maximum(points) is None


def test_what_does_not_apply_leaves_the_maximum():
    excuse = NotApplicable(criterion="3.2", reason="không có", source="Công văn thử")
    assert agency_with("so-a", 6).max_points == 30
    from_two = agency_with("so-a", 6, not_applicable=(excuse,))
    assert from_two.max_points == 20
    assert share_of_maximum(from_two.totals) == 30
