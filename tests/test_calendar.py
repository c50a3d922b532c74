"""The tasks on a calendar: the page, and the file that calendars read back."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from builders import AGENCY, case, criteria_set, criterion, plan, task
from dateutil.rrule import rrulestr
from icalendar import Calendar

import dtiwb
from dtiwb import memo
from dtiwb.planning import at_stake
from dtiwb.report.calendar import entries
from dtiwb.report.documents import calendar_ics, documents


def assessed(*tasks, period="2025", issued_on=date(2024, 12, 27), **keys):
    about = plan(period, issued_on)
    return dtiwb.assess(case(tasks=tasks, about=about, **keys))


def events(assessment):
    return Calendar.from_ical(calendar_ics(assessment)).walk("VEVENT")


def occurrences(found):
    """Every day of *found* as another library counts them out of its rule."""
    days = []
    for event in found:
        first = event["dtstart"].dt
        if "rrule" not in event:
            days.append(first)
            continue
        rule = rrulestr(
            event["rrule"].to_ical().decode(), dtstart=datetime.combine(first, time())
        )
        days += [day.date() for day in rule]
    return days


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Trước ngày 15/8/2025", date(2025, 8, 15)),
        ("Tháng 2/2025", date(2025, 2, 28)),
        ("Quý IV/2025", date(2025, 12, 31)),
        ("Từ tháng 3 đến tháng 10/2025", date(2025, 10, 31)),
        ("Năm 2025", date(2025, 12, 31)),
    ],
)
def test_a_task_with_a_date_is_an_all_day_event_on_its_last_day(words, day):
    (event,) = events(assessed(task(deadline=words)))
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))
    assert type(event["dtstart"].dt) is date
    assert "rrule" not in event


@pytest.mark.parametrize(
    ("words", "period", "count", "some"),
    [
        ("Trước ngày 20 hàng tháng", "2025", 12, ("2025-01-20", "2025-12-20")),
        ("Hàng quý", "2025", 4, ("2025-03-31", "2025-06-30", "2025-12-31")),
        ("Hằng tháng", "2025", 12, ("2025-02-28", "2025-04-30", "2025-12-31")),
        ("6 tháng một lần", "2025", 2, ("2025-06-30", "2025-12-31")),
        ("Trước ngày 31/01 hàng năm", "2025-2028", 4, ("2025-01-31", "2028-01-31")),
        ("Ngày 29/02 hằng năm", "2028-2032", 5, ("2028-02-29", "2029-02-28")),
        ("Ngày 30 hằng tháng", "2026", 12, ("2026-01-30", "2026-02-28", "2026-03-30")),
        ("Ngày 31 hằng tháng", "2026", 12, ("2026-02-28", "2026-03-31", "2026-04-30")),
    ],
)
def test_a_recurring_task_falls_on_the_days_counted_by_hand(words, period, count, some):
    starts_on = date(int(period[:4]), 1, 1)
    made = assessed(task(deadline=words), period=period, issued_on=starts_on)
    days = occurrences(events(made))
    assert len(days) == count
    assert set(map(date.fromisoformat, some)) <= set(days)
    assert days == list(entries(made)[0].days)


@pytest.mark.parametrize("day", range(1, 32))
@pytest.mark.parametrize("often", ["Ngày {} hằng tháng", "Hằng quý, ngày {}/3"])
def test_the_file_falls_on_the_same_days_as_the_plan_whatever_the_month(often, day):
    words = often.format(day)
    made = assessed(task(deadline=words), period="2027-2029", issued_on=None)
    (entry,) = entries(made)
    assert len(entry.days) == (36 if "tháng" in often else 12)
    assert occurrences(events(made)) == list(entry.days)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Trước ngày 20 hàng tháng", "FREQ=MONTHLY;COUNT=12;INTERVAL=1"),
        ("Hàng quý", "FREQ=MONTHLY;COUNT=4;INTERVAL=3;BYMONTHDAY=-1"),
        ("Hằng năm, trước ngày 20/12", None),
        ("Ngày 30 hằng tháng", None),
    ],
)
def test_a_rule_has_a_form_that_every_calendar_reads(words, rule):
    found = events(assessed(task(deadline=words)))
    rules = [event["rrule"].to_ical().decode() for event in found if "rrule" in event]
    assert rules == ([rule] if rule else [])


def test_a_task_due_every_year_of_a_long_plan_is_a_yearly_rule():
    made = assessed(task(deadline="31/01 hàng năm"), period="2025-2030")
    (event,) = events(made)
    assert event["rrule"].to_ical() == b"FREQ=YEARLY;COUNT=6"


def test_what_waits_goes_on_or_cannot_be_read_is_not_in_the_file():
    made = assessed(
        task("nv-1", "Khi có hướng dẫn"),
        task("nv-2", "Thường xuyên"),
        task("nv-3", "Trước ngày"),
        task("nv-4", ""),
        task("nv-5", "Theo kế hoạch hằng năm"),
        task("nv-6", "Định kỳ theo quy định"),
    )
    assert events(made) == []
    assert "lich.ics" not in dict(documents(made))


def test_a_plan_without_points_has_a_calendar_too():
    assert "lich.ics" in dict(documents(assessed(task(deadline="Quý I/2025"))))


def test_done_tasks_say_so_and_cancelled_ones_are_struck_out():
    done, cancelled, still = events(
        assessed(
            task("nv-1", "Quý I/2025", status="done"),
            task("nv-2", "Quý I/2025", status="cancelled"),
            task("nv-3", "Quý I/2025"),
        )
    )
    assert str(done["summary"]) == "Đã xong: Nhiệm vụ nv-1"
    assert str(cancelled["status"]) == "CANCELLED"
    assert "status" not in still
    assert str(still["summary"]) == "Nhiệm vụ nv-3"


def test_an_event_takes_no_time_rings_no_bell_and_keeps_its_name():
    early, late = (
        assessed(task("nv-1", "Quý I/2025"), as_of=day)
        for day in (date(2025, 1, 31), date(2025, 2, 28))
    )
    (before,), (after,) = events(early), events(late)
    assert str(before["uid"]) == str(after["uid"]) == "nv-1@so-hoa-mau-2025"
    assert before["dtstamp"].dt.isoformat() == "2025-01-31T00:00:00+00:00"
    assert before["dtstamp"].dt < after["dtstamp"].dt
    assert str(before["transp"]) == "TRANSPARENT"
    assert b"VALARM" not in calendar_ics(early)


def test_every_event_has_a_name_of_its_own():
    tasks = (task("a", "Ngày 30 hằng tháng"), task("b", "Hằng tháng"))
    made = assessed(*tasks, issued_on=date(2025, 1, 1))
    names = [str(event["uid"]) for event in events(made)]
    assert len(names) == len(set(names)) == 13


def test_lines_end_and_fold_as_rfc_5545_says_without_cutting_a_letter():
    title = "Rà soát, công khai; «thủ tục»\\ hành chính\r\ndòng hai\x07 " + "ệ" * 10_000
    made = assessed(
        replace(task(deadline="Quý I/2025"), title=title),
        agency=replace(AGENCY, full_name=title),
    )
    data = calendar_ics(made)
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")  # a letter cut in two is no UTF-8
    assert b"\x07" not in data
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    said = "Rà soát, công khai; «thủ tục»\\ hành chính dòng hai " + "ệ" * 10_000
    assert str(event["summary"]) == said


def test_the_same_assessment_gives_the_same_bytes(demo_assessment):
    assert calendar_ics(demo_assessment) == calendar_ics(demo_assessment)


def test_the_demo_calendar_is_the_one_counted_by_hand(demo_assessment):
    found = events(demo_assessment)
    assert len(found) == 12  # 9 days, and one rule each a month, a quarter and a year
    assert len(occurrences(found)) == 9 + 12 + 4 + 1
    said = str(found[0]["description"])
    assert "Chủ trì: Văn phòng Sở" in said
    assert "BẢN DỰ THẢO" in said
    assert "Dữ liệu hư cấu" in said


def test_every_task_stands_in_one_place_of_the_page(demo_assessment):
    page = str(memo.calendar(demo_assessment))
    for state in demo_assessment.tasks:
        head = f'<th scope="row" class="id">{state.task.id}</th>'
        assert page.count(head) == 1


def test_the_page_goes_by_month_then_by_term_then_tells_what_has_no_day(
    demo_assessment,
):
    page = str(memo.calendar(demo_assessment))
    heads = re.findall(r"<h2>(.*?)</h2>|rowgroup\"[^>]*>(.*?)</th>", page)
    assert [one or other for one, other in heads] == [
        "Tình hình thực hiện",
        "Đến hạn theo tháng",
        *(f"Tháng {month}" for month in ("3/2025", "4/2025", "9/2025", "10/2025")),
        *(f"Tháng {month}" for month in ("12/2025", "02/2026", "6/2026", "12/2026")),
        "Nhiệm vụ định kỳ",
        *("Hằng tháng", "Hằng quý", "Hằng năm"),
        "Nhiệm vụ chờ việc khác",
        "Nhiệm vụ chưa xếp được vào lịch",
    ]


def test_a_part_without_a_task_says_so():
    page = str(memo.calendar(assessed(task(deadline="Quý I/2025"))))
    assert "Không có nhiệm vụ nào chờ việc khác." in page
    assert "Mọi nhiệm vụ đều đã có chỗ" in page


def test_a_case_without_tasks_has_a_page_that_says_so():
    assert "Chưa có nhiệm vụ nào." in str(memo.calendar(assessed()))


def test_the_points_of_a_task_are_those_of_every_criterion_it_serves():
    the_set = criteria_set(
        criterion("1.1", max_points="5"),
        criterion("1.2", max_points="8"),
        criterion("2.1", max_points="10"),
    )
    made = assessed(
        task("a", criterion_ids=["1.1"]),
        task("b", criterion_ids=["1"]),
        task("c", criterion_ids=["1", "1.1", "2.1"]),
        task("d"),
        the_set=the_set,
        claims={"1.1": 5, "1.2": 6},
        facts={"1.1": "0", "1.2": "1"},
    )
    states = [at_stake(made, [state.task]) for state in made.tasks]
    assert states[0] == Decimal(5)  # the fact says 0 of 5 claimed
    assert states[3] is None
    assert states[1] == states[0] + at_stake(made, [task(criterion_ids=["1.2"])])
    assert states[2] == states[1]  # of 2.1 nothing is known, and 1.1 counts once


def test_what_comes_from_a_file_cannot_become_markup():
    hostile = task(deadline="Khi <b>có</b>", lead_unit=("<script>x</script>",))
    page = str(memo.calendar(assessed(hostile)))
    assert "<script>" not in page
    assert "&lt;b&gt;" in page
