"""Where tasks and targets stand at a printed date, and what comes first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import case, criteria_set, criterion, plan, task

import dtiwb
from dtiwb.models import EvidenceRule, Period, Target
from dtiwb.planning import (
    gaps,
    is_met,
    plan_period,
    risk_by_unit,
    stake,
    tasks_for,
    urgent_tasks,
)

AS_OF = date(2025, 8, 15)


def state_of(deadline, as_of=AS_OF, **keys):
    the_case = case(tasks=(task(deadline=deadline, **keys),), as_of=as_of, about=plan())
    (found,) = dtiwb.assess(the_case).tasks
    return found.state, found.next_on


# -- tasks


@pytest.mark.parametrize(
    ("deadline", "state", "next_on"),
    [
        ("14/8/2025", "overdue", date(2025, 8, 14)),
        ("15/8/2025", "due_soon", date(2025, 8, 15)),
        ("14/9/2025", "due_soon", date(2025, 9, 14)),
        ("15/9/2025", "upcoming", date(2025, 9, 15)),
        ("Trước tháng 9/2025", "due_soon", date(2025, 8, 31)),
        ("Quý II/2025", "overdue", date(2025, 6, 30)),
        ("Giai đoạn 2024 - 2026", "upcoming", date(2026, 12, 31)),
        ("Khi có hướng dẫn", "waiting", None),
        ("Trước ngày", "unreadable", None),
        ("31/02/2025", "unreadable", None),
        ("Thường xuyên", "ongoing", None),
        ("Hàng năm", "recurring", None),
        ("", "no_deadline", None),
    ],
)
def test_a_task_stands_where_its_deadline_and_the_printed_date_put_it(
    deadline, state, next_on
):
    assert state_of(deadline) == (state, next_on)


@pytest.mark.parametrize(
    ("as_of", "state", "next_on"),
    [
        (date(2025, 1, 25), "due_soon", date(2025, 1, 25)),
        (date(2025, 1, 26), "due_soon", date(2025, 2, 25)),
        (date(2026, 3, 1), "due_soon", date(2026, 3, 25)),
    ],
)
def test_a_monthly_task_is_never_overdue_but_always_due_next(as_of, state, next_on):
    assert state_of("Ngày 25 hằng tháng", as_of) == (state, next_on)


def test_a_yearly_task_turns_due_thirty_days_before_its_day():
    day = date(2025, 12, 20)
    words = "Hằng năm, trước ngày 20/12"
    assert state_of(words, day - timedelta(days=31)) == ("recurring", day)
    assert state_of(words, day - timedelta(days=30)) == ("due_soon", day)
    assert state_of(words, day + timedelta(days=1)) == (
        "recurring",
        date(2026, 12, 20),
    )


@pytest.mark.parametrize("status", ["done", "cancelled"])
@pytest.mark.parametrize("deadline", ["14/8/2025", "Trước ngày", "Khi có hướng dẫn"])
def test_what_is_done_or_cancelled_is_never_overdue(status, deadline):
    assert state_of(deadline, status=status)[0] == status


@pytest.mark.parametrize("status", ["", "not_started", "in_progress"])
def test_work_in_progress_does_not_stop_the_clock(status):
    assert state_of("14/8/2025", status=status)[0] == "overdue"


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2025", (2025, 2025)),
        ("2021-2025", (2021, 2025)),
        ("2021 – 2030", (2021, 2030)),
        ("năm 2024 và 2025", (2024, 2025)),
        ("2021-", (2021, 2021)),
        ("", (2023, 2023)),
    ],
)
def test_the_years_of_a_plan_are_those_it_prints(period, years):
    found = plan_period(case(year=2023, about=plan(period)))
    assert found == Period(first_year=years[0], last_year=years[1])


def test_without_a_plan_the_index_year_gives_the_missing_year():
    the_case = case(tasks=(task(deadline="15/9"),), year=2023)
    (found,) = dtiwb.assess(the_case).tasks
    assert found.deadline.due_on == date(2023, 9, 15)


def test_the_most_urgent_task_comes_first_and_finished_ones_not_at_all():
    words = {
        "ongoing": "Thường xuyên",
        "none": "",
        "later": "30/9/2025",
        "next": "20/9/2025",
        "wait": "Khi có hướng dẫn",
        "soon": "20/8/2025",
        "blank": "Trước ngày",
        "late": "14/8/2025",
        "later still": "13/8/2025",
    }
    tasks = [task(id, deadline) for id, deadline in words.items()]
    tasks += [task("done", "1/1/2025", status="done")]
    found = urgent_tasks(dtiwb.assess(case(tasks=tuple(tasks), as_of=AS_OF)))
    assert [each.task.id for each in found] == [
        "later still",
        "late",
        "blank",
        "soon",
        "wait",
        "next",
        "later",
        "ongoing",
        "none",
    ]


def test_a_criterion_finds_its_tasks_open_ones_first():
    tasks = (
        task("done", "1/1/2025", ["1.1"], status="done"),
        task("other", "1/1/2025", ["1.10"]),
        task("next", "30/9/2025", ["1.2", "1.1"]),
        task("late", "14/8/2025", ["1.1"]),
    )
    assessment = dtiwb.assess(case(tasks=tasks, as_of=AS_OF))
    found = [each.task.id for each in tasks_for(assessment, "1.1")]
    assert found == ["late", "next", "done"]
    assert list(tasks_for(assessment, "1.3")) == []


def test_a_task_for_the_whole_index_comes_after_those_for_the_line_and_once():
    tasks = (
        task("index", "1/1/2025", ["1"]),
        task("other index", "1/1/2025", ["2"]),
        task("line", "Thường xuyên", ["1.1"]),
        task("both", "", ["1", "1.1"]),
    )
    assessment = dtiwb.assess(case(tasks=tasks, as_of=AS_OF))
    found = [each.task.id for each in tasks_for(assessment, "1.1")]
    assert found == ["line", "both", "index"]


# -- targets


def target(actual, year=2025, comparison=">=", value="95"):
    return Target(
        id="ct-1",
        title="Chỉ tiêu thử",
        comparison=comparison,
        value=Decimal(value),
        year=year,
        actual=None if actual is None else Decimal(actual),
    )


@pytest.mark.parametrize(
    ("actual", "year", "as_of", "state"),
    [
        ("95", 2025, date(2025, 3, 1), "met"),
        ("94.9", 2025, date(2025, 12, 30), "ahead"),
        ("94.9", 2025, date(2025, 12, 31), "missed"),
        ("94.9", 2025, date(2026, 1, 31), "missed"),
        ("94.9", 2026, date(2026, 1, 31), "ahead"),
        (None, 2025, date(2025, 12, 30), "ahead"),
        (None, 2025, date(2025, 12, 31), "unknown"),
        ("94.9", None, date(2030, 1, 1), "ahead"),
        ("95", None, date(2025, 1, 1), "met"),
        (None, None, date(2030, 1, 1), "ahead"),
    ],
)
def test_a_target_is_judged_when_its_year_is_over(actual, year, as_of, state):
    the_case = case(targets=(target(actual, year),), as_of=as_of)
    (found,) = dtiwb.assess(the_case).targets
    assert found.state == state


@pytest.mark.parametrize(
    ("comparison", "met_by", "missed_by"),
    [
        (">=", ["95", "96"], ["94.99"]),
        (">", ["95.01"], ["95", "94"]),
        ("=", ["95", "96"], ["94.99"]),
        ("<=", ["95", "0"], ["95.01"]),
        ("<", ["94.99"], ["95", "96"]),
    ],
)
def test_a_target_is_met_as_its_sign_says(comparison, met_by, missed_by):
    the_target = target(None, comparison=comparison)
    assert all(is_met(the_target, Decimal(actual)) for actual in met_by)
    assert not any(is_met(the_target, Decimal(actual)) for actual in missed_by)


# -- what to do first

SHOWN = EvidenceRule(id="a")


def ordered(*lines, **keys):
    """Gaps of lines of ten points: id, claimed, reviewed, and whether it is shown."""
    the_set = criteria_set(
        *(criterion(id, evidence=[] if shown else [SHOWN]) for id, _, _, shown in lines)
    )
    the_case = case(
        the_set,
        claims={id: claimed for id, claimed, _, _ in lines if claimed is not None},
        reviewed={id: given for id, _, given, _ in lines if given is not None},
        **keys,
    )
    return [row.id for row in gaps(dtiwb.assess(the_case))]


def test_more_points_come_before_fewer():
    lines = [("1.1", 9, None, True), ("1.2", 4, None, True), ("1.3", 7, None, True)]
    assert ordered(*lines) == ["1.2", "1.3", "1.1"]


def test_of_equal_points_a_cut_comes_before_a_risk_and_a_risk_before_the_unclaimed():
    never_claimed = ("1.1", 0, None, True)
    at_risk = ("1.2", 10, None, False)
    cut = ("1.3", 10, 0, True)
    assert ordered(never_claimed, at_risk, cut) == ["1.3", "1.2", "1.1"]


def test_of_equal_points_of_one_kind_the_order_of_the_set_decides():
    assert ordered(("1.2", 5, 1, True), ("1.10", 5, 1, True), ("1.1", 5, 1, True)) == [
        "1.2",
        "1.10",
        "1.1",
    ]


def test_a_cut_that_repeats_last_years_comes_before_everything():
    the_set = criteria_set(criterion("1.1"), criterion("1.2"), criterion("1.3"))
    before = case(
        the_set,
        claims={"1.2": 10, "1.3": 10},
        reviewed={"1.2": 9, "1.3": 9},
        year=2024,
        as_of=date(2025, 1, 31),
    )
    now = case(
        the_set,
        claims={"1.1": 10, "1.2": 10, "1.3": 8},
        reviewed={"1.1": 0, "1.2": 9, "1.3": 8},
        previous=before,
    )
    found = gaps(dtiwb.assess(now))
    assert [(row.id, row.cut_before) for row in found] == [
        ("1.2", True),
        ("1.1", False),
        ("1.3", True),  # cut before, given in full now: no repetition
    ]


def test_what_is_complete_unknown_or_not_counted_is_no_gap():
    the_set = criteria_set(
        criterion("1.1"), criterion("1.2"), criterion("1.3", is_scored=False)
    )
    the_case = case(the_set, claims={"1.1": 10, "1.3": 0})
    assert gaps(dtiwb.assess(the_case)) == ()


def test_points_at_risk_are_summed_by_the_unit_that_leads_and_none_twice():
    ids = ("1.1", "1.2", "1.3", "1.4")
    the_set = criteria_set(*(criterion(each, evidence=[SHOWN]) for each in ids))
    the_case = case(
        the_set,
        claims={"1.1": 4, "1.2": 3, "1.3": 6, "1.4": 0},
        tasks=(
            task("a", "Quý I/2025", ("1.1",), lead_unit=("Văn phòng", "Phòng Hai")),
            task("b", "Quý I/2025", ("1.2",), lead_unit=("văn phòng",)),
            task("c", "Quý I/2025", ("1.4",), lead_unit=("Phòng Hai",)),
        ),
    )
    found = risk_by_unit(dtiwb.assess(the_case))
    assert [(unit, [row.id for row in rows]) for unit, rows in found] == [
        ("Văn phòng", ["1.1", "1.2"]),  # 7 points, one office in two spellings
        ("", ["1.3"]),  # 6 points nobody works on
    ]


def test_a_line_is_worth_its_largest_gap():
    """Claimed 8 of 10, nothing shown, reviewed 5: 10 to win, 8 at risk, 3 cut."""
    the_set = criteria_set(criterion("1.1", evidence=[SHOWN]))
    the_case = case(the_set, claims={"1.1": 8}, reviewed={"1.1": 5})
    (row,) = dtiwb.assess(the_case).criteria
    points = row.points
    assert (points.headroom_points, points.at_risk_points) == (10, 8)
    assert points.disputed_points == 3
    assert stake(row) == 10
