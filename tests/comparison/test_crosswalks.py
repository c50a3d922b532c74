"""Two sets tied line by line: nothing is lost, sides are sums, cuts are followed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import case, criteria_set, criterion
from hypothesis import given
from hypothesis import strategies as st

import dtiwb
from dtiwb.comparison import (
    compare_years,
    firmest,
    lines_before,
    lines_of,
    repeated_cuts,
)
from dtiwb.models import Crosswalk, CrosswalkLine, NotApplicable

BEFORE = criteria_set(
    *(criterion(f"1.{n}", max_points="10") for n in range(1, 7)), id="truoc"
)
AFTER = criteria_set(
    criterion("1.1"),
    criterion("1.2", max_points="12"),
    *(criterion(f"2.{n}", max_points="6") for n in (1, 2)),
    criterion("3.1", max_points="15"),
    criterion("3.2"),
    id="sau",
)


def line(kind, before="", after="", **keys):
    return CrosswalkLine(
        kind=kind, before=tuple(before.split()), after=tuple(after.split()), **keys
    )


LINES = (
    line("gone", "1.6"),
    line("same", "1.1", "1.1"),
    line("renamed", "1.2", "1.2"),
    line("merged", "1.4 1.5", "3.1"),
    line("split", "1.3", "2.1 2.2"),
    line("new", "", "3.2"),
)
CROSSWALK = Crosswalk(
    before="truoc",
    after="sau",
    status="reviewed",
    reviewed_by="Lê Thị Đối Chiếu",
    reviewed_on=date(2025, 2, 10),
    lines=LINES,
)


def two_years(before, after, crosswalk=CROSSWALK, **keys):
    earlier = case(BEFORE, claims=before, year=2024, **keys.pop("earlier", {}))
    return dtiwb.assess(
        case(AFTER, claims=after, previous=earlier, crosswalk=crosswalk, **keys)
    )


def test_every_kind_of_line_gives_its_points_and_shares():
    before = {"1.1": 5, "1.2": 6, "1.3": 7, "1.4": 8, "1.5": 4, "1.6": 9}
    after = {"1.1": 8, "1.2": 9, "2.1": 3, "2.2": 6, "3.1": 10, "3.2": 2}
    found = {
        change.id: (
            change.before and (change.before.max_points, change.before.claimed_points),
            change.now and (change.now.max_points, change.now.claimed_points),
            change.difference,
        )
        for change in compare_years(two_years(before, after))
    }
    assert found == {  # maximum and points of each side, and the difference
        "1.1": ((10, 5), (10, 8), 3),
        "1.2": ((10, 6), (12, 9), 3),
        "2.1, 2.2": ((10, 7), (12, 9), 2),  # 3 + 6 of 6 + 6 against 7 of 10
        "3.1": ((20, 12), (15, 10), -2),  # 10 of 15 against 8 + 4 of 20
        "3.2": (None, (10, 2), None),
        "1.6": ((10, 9), None, None),
    }


def test_lines_come_in_the_order_of_the_set_and_what_is_gone_comes_last():
    found = [change.line for change in compare_years(two_years({}, {}))]
    assert [each.kind for each in found] == [
        *("same", "renamed", "split", "merged", "new", "gone")
    ]


def test_a_change_of_the_maximum_is_told_of_every_line_with_two_sides():
    changes = compare_years(two_years({}, {}))
    assert {each.id for each in changes if each.has_other_maximum} == {
        *("1.2", "2.1, 2.2", "3.1")
    }


def test_half_of_a_split_line_is_not_passed_off_as_the_whole():
    changes = {
        each.id: each for each in compare_years(two_years({"1.3": 7}, {"2.1": 3}))
    }
    assert changes["2.1, 2.2"].now.claimed_points is None
    assert changes["2.1, 2.2"].difference is None


def test_a_part_that_does_not_apply_leaves_points_and_maximum_of_its_side():
    excuse = NotApplicable(criterion="2.2", reason="không có", source="Công văn thử")
    found = two_years({"1.3": 7}, {"2.1": 3}, not_applicable=(excuse,))
    changes = {each.id: each for each in compare_years(found)}
    assert changes["2.1, 2.2"].now.max_points == 6
    assert changes["2.1, 2.2"].difference == 3 - 7


def test_a_crosswalk_decides_before_the_previous_ids_of_the_set():
    tied = criteria_set(criterion("1.1", previous_id="1.2"), id="sau", replaces="truoc")
    earlier = case(criteria_set(criterion("1.1"), criterion("1.2"), id="truoc"))
    own = Crosswalk(
        before="truoc",
        after="sau",
        status="draft",
        lines=(line("same", "1.1", "1.1"), line("gone", "1.2")),
    )
    with_file = case(tied, previous=earlier, crosswalk=own)
    assert lines_before(with_file, earlier)["1.1"] == ("1.1",)
    assert lines_before(replace(with_file, crosswalk=None), earlier)["1.1"] == ("1.2",)


def test_without_a_file_two_lines_from_one_are_a_split_and_other_words_a_renaming():
    now = criteria_set(
        replace(criterion("1.1", previous_id="1.1"), title="Tên khác"),
        criterion("1.2", previous_id="1.2"),
        criterion("1.3", previous_id="1.2"),
        id="sau",
        replaces="truoc",
    )
    old = criteria_set(criterion("1.1"), criterion("1.2"), id="truoc")
    earlier = case(old)
    found = lines_of(case(now, previous=earlier), earlier)
    assert [(each.kind, each.before, each.after) for each in found] == [
        ("renamed", ("1.1",), ("1.1",)),
        ("split", ("1.2",), ("1.2", "1.3")),
    ]


def test_a_cut_before_is_followed_through_split_and_merged_lines():
    found = two_years(
        {"1.3": 7, "1.4": 8, "1.5": 4, "1.1": 5},
        {"1.1": 8, "2.1": 3, "2.2": 6, "3.1": 10},
        earlier={"reviewed": {"1.3": 5, "1.4": 8, "1.5": 1, "1.1": 5}},
        reviewed={"1.1": 0, "2.1": 3, "2.2": 2, "3.1": 9},
    )
    again = {row.id for row in found.criteria if row.cut_before}
    assert again == {"2.1", "2.2", "3.1"}  # 1.3 lost 2, 1.5 lost 3
    repeated = [
        (each.row.id, each.cut_before, each.cut_points) for each in repeated_cuts(found)
    ]
    assert repeated == [("2.2", 2, 4), ("3.1", 3, 1)]  # 2.1 was not cut again


POINTS = st.decimals(min_value=0, max_value=6, places=2)


@st.composite
def tied_sets(draw):
    """Two sets and a crosswalk that uses every criterion once; all points known."""
    lines, before, after = [], {}, {}
    kinds = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8))
    for number, shape in enumerate(kinds):
        sides = []
        for side, given_points in (("before", before), ("after", after)):
            ids = [f"{number}.{n}" for n in range(len(getattr(shape, side)))]
            given_points |= {each: draw(POINTS) for each in ids}
            sides.append(tuple(ids))
        lines.append(CrosswalkLine(kind=shape.kind, before=sides[0], after=sides[1]))
    return draw(st.permutations(lines)), before, after


@given(tied_sets())
def test_nothing_is_lost_the_lines_add_up_to_both_totals(made):
    lines, before, after = made
    sets = [
        criteria_set(*map(criterion, sorted(ids)), id=name) if ids else None
        for name, ids in (("truoc", before), ("sau", after))
    ]
    if None in sets:
        return
    crosswalk = replace(CROSSWALK, lines=tuple(lines))
    earlier = case(sets[0], claims=before)
    now = dtiwb.assess(
        case(sets[1], claims=after, previous=earlier, crosswalk=crosswalk)
    )
    changes = list(compare_years(now))
    for side, total in (("before", now.previous.totals), ("now", now.totals)):
        sides = [each for change in changes if (each := getattr(change, side))]
        assert sum(map(firmest, sides), Decimal(0)) == total.claimed_points
        assert sum(each.max_points for each in sides) == total.max_points


@pytest.mark.parametrize("kind", ["split", "merged"])
def test_an_unknown_review_of_one_part_leaves_the_claims_of_all(kind):
    reviewed = {"2.1": 3} if kind == "split" else {}
    found = two_years(
        {"1.3": 7, "1.4": 8, "1.5": 4},
        {"2.1": 4, "2.2": 6, "3.1": 10},
        reviewed=reviewed,
        earlier={"reviewed": {"1.4": 1}},
    )
    changes = {each.line.kind: each for each in compare_years(found)}
    side = changes[kind].now if kind == "split" else changes[kind].before
    assert side.reviewed_points is None
    assert firmest(side) == (10 if kind == "split" else 12)
