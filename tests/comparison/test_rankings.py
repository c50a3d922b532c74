"""Where points stand in a ranking of which only some rows were published."""

from dataclasses import replace
from decimal import Decimal

import pytest
from builders import AGENCY, case, criteria_set, criterion
from hypothesis import given
from hypothesis import strategies as st

import dtiwb
from dtiwb.comparison import (
    cannot_place,
    caveats,
    losses,
    rank_bounds,
    standing,
    unknown_ranks,
)
from dtiwb.models import Ranking, RankingRow, RankingSource
from dtiwb.scoring import rank


def row(name, points=None, place=None, **keys):
    value = None if points is None else Decimal(points)
    return RankingRow(name=name, points=value, rank=place, **keys)


def table(*rows, **keys):
    given_keys = {"id": "thu", "title": "Bảng thử", "year": 2025, "level": "so"}
    given_keys |= {"sources": (RankingSource(outlet="Báo thử"),), "scale": Decimal(100)}
    return Ranking(**given_keys | keys, rows=rows)


TOP_AND_LAST = table(
    row("A", "90", 1), row("B", "80", 2), row("C", "70", 3), row("Z", "20", from_last=1)
)
"""Ranks 1, 2, 3 and the last: as papers print them."""
OF_18 = replace(TOP_AND_LAST, ranked=18)


@pytest.mark.parametrize(
    ("points", "ranking", "bounds"),
    [
        ("95", TOP_AND_LAST, (1, 1)),
        ("90", TOP_AND_LAST, (1, 1)),  # a tie shares the better rank
        ("85", TOP_AND_LAST, (2, 2)),
        ("70", TOP_AND_LAST, (3, 3)),
        ("69", TOP_AND_LAST, (4, None)),  # nobody says how many there are
        ("69", OF_18, (4, 18)),  # 14 agencies between C and Z, one of them perhaps us
        ("20", OF_18, (4, 18)),
        ("19", OF_18, (18, 19)),  # 18 above; or 17, if we are one of the 18
    ],
)
def test_points_between_published_rows_have_bounds_and_no_guess(
    points, ranking, bounds
):
    found = rank_bounds(Decimal(points), ranking)
    assert (found.best, found.worst) == bounds


def test_the_row_of_the_agency_itself_is_not_above_or_below_itself():
    listed = replace(OF_18, rows=(row("A", "90", 1, agency="toi"), *OF_18.rows[1:]))
    found = rank_bounds(Decimal(75), listed, "toi")
    assert (found.best, found.worst) == (2, 2)  # only B is above; A was us
    assert rank_bounds(Decimal(75), listed).best == 3


def test_a_row_without_points_still_counts_by_its_rank():
    found = rank_bounds(Decimal(60), table(row("E", None, 5), row("F", "70", 6)))
    assert (found.best, found.worst) == (6, None)  # F and five above; one may be us
    found = rank_bounds(Decimal(60), table(row("A", "90", 1), row("F", "50", 6)))
    assert (found.best, found.worst) == (2, 6)


def test_percent_are_as_exact_as_they_were_printed():
    ranking = table(row("A", "71.8", 1, unit="percent"), scale=Decimal(1000), ranked=5)
    bounds = {
        points: rank_bounds(Decimal(points), ranking)
        for points in ("717.4", "718", "718.5")
    }
    assert bounds["717.4"].best == 2  # 717.5 is the least that prints as 71.8 %
    assert (bounds["718"].best, bounds["718"].worst) == (1, 6)  # above or below it
    assert (bounds["718.5"].best, bounds["718.5"].worst) == (1, 1)


def test_percent_of_an_unknown_scale_say_nothing_of_points():
    ranking = table(row("A", "71.8", 1, unit="percent"), scale=None)
    assert rank_bounds(Decimal(5), ranking) == rank_bounds(Decimal(5), table())


def test_the_points_to_the_next_row_up_and_down_are_told():
    found = standing(Decimal(75), TOP_AND_LAST)
    assert (found.to_rise, found.rises_exactly) == (5, True)
    assert (found.to_fall, found.falls_exactly) == (5, True)


def test_where_agencies_are_not_published_the_distance_is_only_the_most_it_can_be():
    found = standing(Decimal(60), OF_18)
    assert (found.to_rise, found.rises_exactly) == (10, False)
    assert (found.to_fall, found.falls_exactly) == (40, False)


def test_nobody_above_and_nobody_below_have_no_distance():
    assert standing(Decimal(95), OF_18).to_rise is None
    assert standing(Decimal(5), OF_18).to_fall is None


def test_ranks_without_published_points_are_listed_as_runs():
    tied = table(row("A", "90", 1), row("B", "90", 1), row("F", "50", 6), ranked=9)
    assert unknown_ranks(tied) == [(3, 5), (7, 9)]
    assert unknown_ranks(TOP_AND_LAST) == []  # how many there are is not known


# -- a case in a table

SET = criteria_set(
    criterion("1.1", max_points="60"),
    criterion("1.2", max_points="40"),
    total_points=100,
)


def assessed(claims, ranking=OF_18, **keys):
    return dtiwb.assess(case(SET, claims=claims, ranking=ranking, **keys))


def test_each_criterion_is_lost_alone():
    found = losses(assessed({"1.1": 55, "1.2": 30}), OF_18)
    ranks = [(each.row.id, each.whole.best, each.whole.worst) for each in found]
    assert ranks == [("1.1", 4, 18), ("1.2", 4, 18)]  # 85 - 55 = 30, 85 - 30 = 55
    assert found[0].unsupported_points == 0  # nothing is demanded here


def test_a_claim_that_nobody_reviewed_is_no_part_of_reviewed_points_to_lose():
    found = losses(assessed({"1.1": 55, "1.2": 30}, reviewed={"1.1": 50}), OF_18)
    assert [(each.row.id, each.whole_points) for each in found] == [("1.1", 50)]


@pytest.mark.parametrize(
    ("claims", "ranking", "code"),
    [
        ({"1.1": 5}, OF_18, ""),
        ({}, OF_18, "no-points"),
        ({"1.1": 5}, replace(OF_18, scale=None), "scale-unknown"),
        ({"1.1": 5}, replace(OF_18, scale=Decimal(450)), "scale-differs"),
        ({"1.1": 5}, table(row("A", None, 1)), "no-rows"),
    ],
)
def test_a_case_that_has_no_place_is_told_why(claims, ranking, code):
    assert cannot_place(assessed(claims), ranking) == code


def test_a_table_of_another_year_level_or_basis_is_read_with_caveats():
    other = replace(OF_18, year=2023, level="xa", scale_note="Thang suy ra.")
    assert list(caveats(assessed({"1.1": 5}), other)) == [
        "ranking-other-year",
        "ranking-other-level",
        "ranking-by-claim",
        "ranking-scale-note",
    ]
    assert list(caveats(assessed({"1.1": 5}, reviewed={"1.1": 4}), OF_18)) == []


# -- the truth is always inside


@st.composite
def published_in_part(draw):
    """A whole table, what of it is published, and the agency's own points now."""
    values = draw(st.lists(st.integers(0, 12), min_size=1, max_size=9))
    points = {f"so-{n}": Decimal(each) for n, each in enumerate(values)}
    ranks = rank(points)
    rows = []
    for name, value in points.items():
        shown = draw(st.sampled_from(["all", "points", "rank", "place", "nothing"]))
        if shown == "nothing":
            continue
        rows.append(
            RankingRow(
                name=name,
                agency=name,
                points=value if shown in ("all", "points") else None,
                rank=ranks[name] if shown in ("all", "rank", "place") else None,
            )
        )
    ranked = draw(st.sampled_from([None, len(points)]))
    own = draw(st.sampled_from([*points, "khach"]))
    return points, table(*rows, ranked=ranked), own, Decimal(draw(st.integers(0, 13)))


@given(published_in_part())
def test_the_true_rank_is_never_outside_the_bounds(made):
    points, ranking, own, now = made
    others = [value for name, value in points.items() if name != own]
    true = 1 + sum(value > now for value in others)
    found = rank_bounds(now, ranking, own)
    assert found.best <= true
    assert found.worst is None or true <= found.worst


@given(published_in_part())
def test_a_distance_called_exact_is_the_distance_to_the_nearest_agency(made):
    points, ranking, own, now = made
    others = [value for name, value in points.items() if name != own]
    found = standing(now, ranking, own)
    above = [value - now for value in others if value > now]
    below = [now - value for value in others if value <= now]
    for told, exactly, true in (
        (found.to_rise, found.rises_exactly, min(above, default=None)),
        (found.to_fall, found.falls_exactly, min(below, default=None)),
    ):
        if told is not None:
            assert true <= told
            assert not exactly or told == true


@given(st.lists(st.integers(0, 12), min_size=2, max_size=9), st.integers(0, 13))
def test_a_table_published_whole_leaves_one_rank(values, now):
    points = {f"so-{n}": Decimal(each) for n, each in enumerate(values)}
    ranks = rank(points)
    rows = [
        row(name, value, ranks[name], agency=name) for name, value in points.items()
    ]
    found = rank_bounds(Decimal(now), table(*rows, ranked=len(rows)), "so-0")
    assert found.is_exact
    assert found.best == rank({**points, "so-0": Decimal(now)})["so-0"]


def test_the_agency_of_the_case_is_the_one_left_out():
    own = table(row("Tôi", "90", 1, agency=AGENCY.id), row("B", "80", 2), ranked=2)
    found = losses(assessed({"1.1": 50, "1.2": 35}), own)
    assert [each.whole.best for each in found] == [2, 2]
