"""Self-assessment against appraisal."""

from decimal import Decimal
from pathlib import Path

import pytest
from builders import case, criteria_set, criterion

import dtiwb
from dtiwb.comparison import appraised, by_indicator, cuts_across, fewest_with_half

PARAMS = Path(__file__).parents[2] / "params"
SET = criteria_set(*map(criterion, ("1.1", "1.2", "1.3", "2.1", "2.2")))
CLAIMS = {"1.1": 10, "1.2": 8, "1.3": 6, "2.1": 4, "2.2": 0}
REVIEWED = {"1.1": 0, "1.2": 7, "1.3": 9, "2.1": 4, "2.2": 0}


def assessed(claims=CLAIMS, reviewed=REVIEWED, **keys):
    return dtiwb.assess(case(SET, claims=claims, reviewed=reviewed, **keys))


def test_cuts_are_not_set_off_against_points_the_appraiser_added():
    found = appraised(assessed().criteria)
    assert (found.claimed_points, found.reviewed_points) == (28, 20)
    assert (found.cut_points, found.raised_points) == (11, 3)  # 28 - 20 = 11 - 3
    assert (found.count, found.cut_count) == (5, 2)


def test_losing_all_is_counted_only_where_something_was_claimed():
    found = appraised(assessed().criteria)
    assert (found.lost_count, found.lost_points) == (1, 10)  # 1.1, and not 2.2


def test_the_share_cut_is_of_what_was_claimed():
    found = appraised(assessed({"1.1": 8}, {"1.1": 6}).criteria)
    assert found.share_cut == 25


def test_what_is_not_reviewed_or_not_claimed_stays_out():
    found = appraised(assessed(CLAIMS, {"1.2": 7, "2.1": 4}).criteria)
    assert (found.count, found.claimed_points, found.cut_points) == (2, 12, 1)
    assert appraised(assessed(CLAIMS, {}).criteria) is None


def test_each_main_index_is_summed_up_by_itself():
    found = dict(by_indicator(assessed()))
    assert {key: each.cut_points for key, each in found.items()} == {"1": 11, "2": 0}


@pytest.mark.parametrize(
    ("reviewed", "ids"),
    [
        ({"1.1": 0, "1.2": 0, "1.3": 0}, ["1.1", "1.2"]),  # 10 + 8 of 24
        ({"1.1": 8, "1.2": 6}, ["1.1"]),  # 2 of 4 is half
        ({"1.1": 10}, []),
    ],
)
def test_the_fewest_criteria_that_hold_half_of_the_cuts(reviewed, ids):
    found = fewest_with_half(assessed(CLAIMS, reviewed))
    assert [row.id for row in found] == ids


def test_over_several_cases_a_criterion_is_counted_once_for_each():
    group = [assessed(), assessed(CLAIMS, {**REVIEWED, "1.2": 0}), assessed(CLAIMS, {})]
    found = {each.row.id: each.appraised for each in cuts_across(group)}
    assert [(key, each.count, each.cut_count) for key, each in found.items()] == [
        ("1.1", 2, 2),
        ("1.2", 2, 2),
    ]
    assert [(each.lost_count, each.cut_points) for each in found.values()] == [
        (2, 20),  # 10 + 10
        (1, 9),  # 1 + 8
    ]


def test_five_all_or_nothing_criteria_cost_tuyen_quang_most_of_its_cuts():
    real = dtiwb.assess(dtiwb.open_case(PARAMS / "tuyen-quang-so-tu-phap-2022.yaml"))
    found = appraised(real.criteria)
    assert (found.cut_count, found.cut_points) == (8, Decimal("50.47"))
    assert (found.lost_count, found.lost_points) == (5, 47)  # 4 x 10 + 7
    assert len(fewest_with_half(real)) == 3  # 3 x 10 of 50.47
