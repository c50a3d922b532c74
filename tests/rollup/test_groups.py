"""Ranks within a group, and what most of it lost; every figure by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rollup.made import points, standing

from dtiwb.models import Points
from dtiwb.standings import CriterionLoss, groups_of, losses, lost_points


def group(*members):
    (only,) = groups_of(members)
    return only


def ranks(*members):
    return {p.standing.agency_id: p.rank for p in group(*members).places}


def test_equal_points_share_the_better_rank_and_the_next_one_is_skipped():
    members = [
        standing("a", total="70"),
        standing("b"),
        standing("c"),
        standing("d", total="9"),
    ]
    assert ranks(*members) == {"b": 1, "c": 1, "a": 3, "d": 4}


def test_points_that_only_look_equal_on_paper_are_ranked_apart():
    assert ranks(standing("a", total="80.001"), standing("b", total="80.002")) == {
        "b": 1,
        "a": 2,
    }


def test_without_a_review_the_claim_counts_and_the_group_says_how_many():
    claimed = standing("a", points=points(claimed="90"))
    found = group(claimed, standing("b", total="80"))
    assert [p.standing.agency_id for p in found.ranked] == ["a", "b"]
    assert found.unreviewed_count == 1


@pytest.mark.parametrize(
    ("why", "keys"),
    [
        ("failed", {"is_stale": True}),
        ("plan", {"is_scored": False}),
        ("other-level", {"set_level": "tinh"}),
        ("no-points", {"points": Points(max_points=Decimal(100))}),
        ("no-points", {"points": points(max_points=None, claimed="5")}),
    ],
    ids=str,
)
def test_an_agency_that_cannot_be_ranked_says_why_and_takes_no_rank(why, keys):
    found = group(standing("a", total="70"), standing("z", **keys))
    assert [(p.standing.agency_id, p.why) for p in found.unranked] == [("z", why)]
    assert [(p.rank, p.rank_of) for p in found.ranked] == [(1, 1)]
    assert found.mean_share == 70


def test_each_main_index_has_ranks_of_its_own():
    a = standing("a", indicators={"1": Decimal("5"), "2": Decimal("9")})
    b = standing("b", total="70", indicators={"1": Decimal("6"), "2": None})
    found = {p.standing.agency_id: p.indicator_ranks for p in group(a, b).places}
    assert found == {"a": {"1": 2, "2": 1}, "b": {"1": 1}}


def test_another_province_level_year_or_set_is_another_group():
    others = [
        standing("b", province="Mẫu Hai"),
        standing("c", level="xa", set_level="xa"),
        standing("d", year="2024"),
        standing("e", criteria_set="mau-2"),
    ]
    found = groups_of([standing("a"), *others])
    assert len(found) == 5
    assert all(len(each.places) == 1 for each in found)


def test_mean_and_median_are_of_the_shares_of_those_ranked():
    members = [
        standing(name, total=t)
        for name, t in zip("abcd", ("60", "70", "90", "95"), strict=True)
    ]
    found = group(*members)
    assert (found.mean_share, found.median_share) == (Decimal("78.75"), 80)
    assert group(*members[:3]).median_share == 70
    assert group(standing(is_scored=False)).mean_share is None


def test_agencies_with_criteria_still_open_are_counted():
    open_points = replace(points(claimed="5"), open_count=3)
    found = group(standing("a"), standing("b", points=open_points))
    assert found.unfinished_count == 1


def test_different_maxima_in_a_group_are_noticed():
    smaller = standing("b", points=points("90", "80", "80"))
    assert group(standing("a"), standing("c")).has_one_maximum
    assert not group(standing("a"), smaller).has_one_maximum


@pytest.mark.parametrize(
    ("given_points", "lost"),
    [
        (points("10", claimed="10", reviewed="2.5"), "7.5"),
        (points("10", claimed="4", reviewed="4"), "0"),
        (points("10", claimed="4", reviewed="6"), "0"),
        (points("10", claimed="10", supported="4"), "6"),
        (points("10", reviewed="4", supported="4"), None),
        (points("10", claimed="4"), None),
    ],
    ids=["cut", "given", "raised", "not reviewed yet", "no claim", "nothing known"],
)
def test_lost_is_what_was_cut_and_before_a_review_what_is_not_supported(
    given_points, lost
):
    assert lost_points(given_points) == (None if lost is None else Decimal(lost))


def test_a_criterion_that_more_than_half_lost_is_province_wide():
    members = [
        standing(
            f"s{n}",
            lost={
                "1.1": Decimal(5 * (n < 4)),
                "1.2": Decimal(n < 3),
                "1.3": Decimal(0),
            },
        )
        for n in range(6)
    ]
    unknown = standing("u", lost={"1.1": None})
    found = losses(group(*members, unknown))
    assert found == (
        CriterionLoss(
            criterion_id="1.1", known_count=6, lost_count=4, lost_points=Decimal(20)
        ),
        CriterionLoss(
            criterion_id="1.2", known_count=6, lost_count=3, lost_points=Decimal(3)
        ),
        CriterionLoss(
            criterion_id="1.3", known_count=6, lost_count=0, lost_points=Decimal(0)
        ),
    )
    assert [each.reach for each in found] == ["province-wide", "own", "nobody"]
    assert found[1].lost_share == 50


def test_nothing_is_called_province_wide_among_fewer_than_five():
    members = [standing(f"s{n}", lost={"1.1": Decimal(1)}) for n in range(5)]
    assert losses(group(*members))[0].reach == "province-wide"
    assert losses(group(*members[:4]))[0].reach == "too-few"


def test_what_a_failed_run_left_behind_does_not_count_as_lost():
    stale = standing("z", is_stale=True, lost={"1.1": Decimal(9)})
    assert (
        losses(group(standing("a", lost={"1.1": Decimal(0)}), stale))[0].lost_count == 0
    )


@given(
    st.lists(st.decimals(min_value=0, max_value=100, places=3), min_size=1, max_size=12)
)
def test_a_rank_is_one_more_than_the_agencies_with_more_points(totals):
    members = [standing(f"s{n}", total=str(t)) for n, t in enumerate(totals)]
    for place in group(*members).places:
        mine = place.standing.points.reviewed_points
        assert place.rank == 1 + sum(other > mine for other in totals)
