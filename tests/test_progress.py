"""What a month asks of the tasks, and the points since the last recorded day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import case, criteria_set, criterion, plan, task

import dtiwb
from dtiwb.models import Points, Rounding, ScoreRecord
from dtiwb.progress import (
    GROUPS,
    TOTAL,
    last_recorded,
    lost,
    month_of,
    score_changes,
    score_records,
    tasks_of_month,
    won,
    won_and_lost,
)

MID_MAY = date(2025, 5, 15)


def of_may(*tasks, as_of=MID_MAY):
    """The groups of *tasks* in May 2025: task id and the day that puts it there."""
    found = dtiwb.assess(case(tasks=tasks, about=plan(), as_of=as_of))
    return {
        group: [(each.state.task.id, each.due_on) for each in inside]
        for group, inside in tasks_of_month(found).items()
        if inside
    }


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("10/5/2025", {"due": date(2025, 5, 10)}),
        ("15/5/2025", {"due": date(2025, 5, 15)}),
        ("Tháng 5/2025", {"due": date(2025, 5, 31)}),
        ("30/4/2025", {"overdue": date(2025, 4, 30)}),
        ("Quý I/2025", {"overdue": date(2025, 3, 31)}),
        ("01/6/2025", {"coming": date(2025, 6, 1)}),
        ("Quý II/2025", {"coming": date(2025, 6, 30)}),
        ("01/7/2025", {"other": date(2025, 7, 1)}),
        ("Thường xuyên", {"other": None}),
        ("Định kỳ hằng quý", {"other": None}),
        ("Sau khi có hướng dẫn của tỉnh", {"waiting": None}),
        ("", {"undated": None}),
        ("Trước ngày", {"undated": None}),
        (
            "Ngày 25 hằng tháng",
            {"due": date(2025, 5, 25), "coming": date(2025, 6, 25)},
        ),
        (
            "Ngày 05 hằng tháng",
            {"due": date(2025, 5, 5), "coming": date(2025, 6, 5)},
        ),
    ],
)
def test_a_deadline_puts_its_task_where_the_month_asks_for_it(deadline, expected):
    assert of_may(task("nv-1", deadline)) == {
        group: [("nv-1", day)] for group, day in expected.items()
    }


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("10/5/2025", {"due": [("nv-1", date(2025, 5, 10))]}),
        ("10/4/2025", {"done": [("nv-1", date(2025, 4, 10))]}),
        ("10/6/2025", {"done": [("nv-1", date(2025, 6, 10))]}),
        ("", {"done": [("nv-1", None)]}),
    ],
)
def test_what_is_done_is_told_in_its_month_and_else_among_the_done(deadline, expected):
    assert of_may(task("nv-1", deadline, status="done")) == expected


def test_a_cancelled_task_is_in_no_group():
    assert of_may(task("nv-1", "10/5/2025", status="cancelled")) == {}


def test_within_a_group_the_earliest_day_comes_first():
    late = [task(f"nv-{n}", f"0{n}/4/2025") for n in (3, 1, 2)]
    assert [id for id, _ in of_may(*late)["overdue"]] == ["nv-1", "nv-2", "nv-3"]


def test_the_month_after_december_is_january():
    found = of_may(task("nv-1", "10/01/2026"), as_of=date(2025, 12, 31))
    assert found == {"coming": [("nv-1", date(2026, 1, 10))]}


def test_a_month_begins_on_its_first_and_ends_on_its_last_day():
    assert month_of(date(2024, 2, 10)) == (date(2024, 2, 1), date(2024, 2, 29))


def test_every_task_that_is_not_cancelled_is_in_some_group(demo_assessment):
    found = tasks_of_month(demo_assessment)
    assert tuple(found) == GROUPS
    listed = {each.state.task.id for group in found.values() for each in group}
    assert listed == {
        s.task.id for s in demo_assessment.tasks if s.state != "cancelled"
    }


def test_points_won_are_reviewed_and_else_supported():
    ten = Points(max_points=Decimal(10), supported_points=Decimal(6))
    assert (won(ten), lost(ten)) == (6, 4)
    cut = replace(ten, reviewed_points=Decimal(2))
    assert (won(cut), lost(cut)) == (2, 8)
    none = replace(ten, reviewed_points=Decimal(0))
    assert (won(none), lost(none)) == (0, 10)
    unknown = Points(max_points=Decimal(10))
    assert (won(unknown), lost(unknown)) == (None, None)


def test_the_standing_of_an_index_leaves_out_what_is_not_known_or_not_counted():
    lines = [criterion(f"1.{n}") for n in (1, 2, 3)]
    lines.append(criterion("1.4", is_scored=False))
    found = dtiwb.assess(
        case(criteria_set(*lines), claims={"1.1": 8, "1.2": 5}, reviewed={"1.1": 3})
    )
    assert won_and_lost(found, "1") == (
        8,
        12,
    )  # 3 reviewed and 5 supported; 7 and 5 lost
    assert won_and_lost(found, TOTAL) == (8, 12)


def test_the_standing_is_rounded_where_the_set_says():
    the_set = criteria_set(
        criterion("1.1"),
        criterion("1.2"),
        rounding=Rounding(places=1, at="indicator"),
    )
    found = dtiwb.assess(
        case(the_set, reviewed={"1.1": "3.33", "1.2": "3.33"}, claims={"1.1": 1})
    )
    assert won_and_lost(found, "1") == (Decimal("6.7"), Decimal("13.3"))


def record(day, id="total", points="5", most="10"):
    return ScoreRecord(
        as_of=day,
        indicator_id=id,
        max_points=Decimal(most),
        supported_points=None if points is None else Decimal(points),
    )


def compared(*records, as_of=MID_MAY):
    built = case(claims={"1.1": 8}, scores=records, as_of=as_of)
    return dtiwb.assess(built)


def test_the_day_to_compare_with_is_the_last_before_the_month():
    april, march = record(date(2025, 4, 30)), record(date(2025, 3, 31))
    may, june = record(date(2025, 5, 1)), record(date(2025, 6, 30))
    assert last_recorded(compared(march, april, may, june).case) == date(2025, 4, 30)
    assert last_recorded(compared(may, june).case) is None
    assert last_recorded(compared().case) is None


def test_a_change_is_what_is_supported_now_less_what_was_recorded():
    day = date(2025, 4, 30)
    old = record(date(2025, 3, 31), points="1")
    found = compared(old, record(day), record(day, "1", points=None))
    one, total = score_changes(found)
    assert (total.indicator_id, total.difference) == (TOTAL, 3)
    assert (one.indicator_id, one.difference) == ("1", None)


def test_without_a_record_nothing_has_changed_and_nothing_is_zero():
    assert {each.difference for each in score_changes(compared())} == {None}
    assert not any(each.has_other_maximum for each in score_changes(compared()))


def test_another_maximum_is_told():
    day = date(2025, 4, 30)
    changes = score_changes(compared(record(day), record(day, "1", most="12")))
    assert [each.has_other_maximum for each in changes] == [True, False]
    blank = replace(record(day), max_points=None)
    assert not any(each.has_other_maximum for each in score_changes(compared(blank)))


def test_what_is_recorded_is_every_main_index_and_the_total(demo_assessment):
    records = score_records(demo_assessment)
    assert [each.indicator_id for each in records] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        TOTAL,
    ]
    assert {each.as_of for each in records} == {date(2026, 1, 31)}
    second, total = records[1], records[-1]
    assert second.supported_points == Decimal("22.67")
    assert total == ScoreRecord(
        as_of=date(2026, 1, 31),
        indicator_id=TOTAL,
        max_points=Decimal(193),
        claimed_points=Decimal("160.11"),
        supported_points=Decimal("139.59"),
        reviewed_points=Decimal("138.64"),
    )
