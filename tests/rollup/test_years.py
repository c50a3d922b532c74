"""Years of an agency side by side, and what is not computed across a merger."""

from datetime import date
from decimal import Decimal

import pytest
from rollup.made import points, predecessor, standing

from dtiwb.standings import groups_of, last_day, years_of


def years(*members):
    """The years of the province and level of the first of *members*."""
    found = years_of(groups_of(members))
    return next(y for y in found if (y.province, y.level) == ("Mẫu", "so"))


def change(agency, *members):
    rows = {each.latest.agency_id: each for each in years(*members).agencies}
    return rows[agency].change


BEFORE = [standing("a", "2024", "70"), standing("b", "2024", "80")]


def test_a_change_is_in_percentage_points_and_a_better_rank_is_positive():
    found = change("a", *BEFORE, standing("a", total="84.5"), standing("b", total="80"))
    assert (found.since, found.share, found.rank, found.why) == (
        "2024",
        Decimal("14.5"),
        1,
        None,
    )


def test_the_year_before_is_the_nearest_one_on_file():
    found = change(
        "a", standing("a", "2021", "50"), standing("a", "2023", "60"), standing("a")
    )
    assert (found.since, found.share) == ("2023", 20)


def test_with_one_year_on_file_nothing_has_changed():
    assert change("a", standing("a"), standing("b")) is None


def test_between_two_sets_only_shares_compare():
    now = standing("a", criteria_set="mau-2", points=points("200", "150", "150"))
    found = change("a", *BEFORE, now)
    assert (found.share, found.rank, found.why) == (5, None, "other-set")


def test_a_year_without_a_rank_gives_no_change_of_rank():
    found = change("a", *BEFORE, standing("a", is_stale=True))
    assert (found.share, found.rank, found.why) == (10, None, "not-ranked")


def test_nothing_is_computed_across_the_day_the_agency_took_over_another():
    merged = standing("a", predecessors=(predecessor(),))
    found = change("a", *BEFORE, merged, standing("b"))
    assert (found.share, found.rank, found.why) == (None, None, "other-body")


def test_the_first_year_of_a_merged_body_says_that_another_stood_there_before():
    merged = standing("a", predecessors=(predecessor("b"),))
    found = change("a", *BEFORE, merged)
    assert (found.since, found.share, found.rank, found.why) == (
        "2024",
        None,
        None,
        "other-body",
    )


def test_a_rank_does_not_compare_when_others_of_the_group_were_merged_meanwhile():
    merged = standing("b", predecessors=(predecessor(),))
    found = change("a", *BEFORE, standing("a"), merged)
    assert (found.share, found.rank, found.why) == (10, None, "other-field")


def test_a_new_name_of_another_agency_leaves_the_field_as_it_was():
    renamed = standing("b", predecessors=(predecessor(how="renamed"),))
    assert change("a", *BEFORE, standing("a"), renamed).rank == 1


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (date(2024, 12, 30), None),
        (date(2024, 12, 31), "other-body"),
        (date(2025, 12, 30), "other-body"),
        (date(2025, 12, 31), None),
    ],
    ids=["before both", "the last day before", "the last day but one", "after both"],
)
def test_a_merger_counts_when_its_day_lies_between_the_ends_of_the_years(until, why):
    merged = standing("a", predecessors=(predecessor(until=until),))
    assert change("a", *BEFORE, merged).why == why


def test_the_years_of_a_predecessor_stand_under_its_successor_up_to_its_last_day():
    old = [standing("so-cu", year, province="Cũ") for year in ("2023", "2024", "2025")]
    found = years(
        *old, standing("a", predecessors=(predecessor(), predecessor("so-la")))
    )
    (row,) = found.agencies
    assert list(row.places) == ["2025"]
    assert [(each.body.agency, list(each.places)) for each in row.before] == [
        ("so-cu", ["2023", "2024"]),
        ("so-la", []),
    ]
    assert found.years == ("2023", "2024", "2025")


def test_plans_and_periods_of_several_years_are_left_out():
    plan = standing("a", "2021-2025")
    assert years(plan, standing("b"), standing("c", is_scored=False)).years == ("2025",)
    assert [y.latest.agency_id for y in years(plan, standing("b")).agencies] == ["b"]


def test_an_index_year_ends_on_the_last_of_december():
    assert last_day("2025") == date(2025, 12, 31)
    assert last_day("2021-2025") is None
