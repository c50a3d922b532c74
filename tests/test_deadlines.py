"""Deadlines as officials write them, each read by hand."""

import unicodedata
from datetime import date

import pytest
from builders import YEAR_2025
from hypothesis import example, given
from hypothesis import strategies as st

from dtiwb.deadlines import next_occurrence, read_deadline
from dtiwb.models import Deadline, Period

FIVE_YEARS = Period(first_year=2021, last_year=2025)


def day(text):
    return date.fromisoformat(text) if text else None


def read(text, period=YEAR_2025, issued=None):
    found = read_deadline(text, period, day(issued))
    assert found.text == text
    return found


DATED = [
    # a day, kept also after "trước" (before)
    ("Trước ngày 15/8/2025", "date", "2025-08-15"),
    ("Trước 20/12/2025", "date", "2025-12-20"),
    ("Trước 20/12", "date", "2025-12-20"),
    ("ngày 30 tháng 6 năm 2025", "date", "2025-06-30"),
    ("Chậm nhất ngày 01 tháng 4 năm 2026", "date", "2026-04-01"),
    ("Trước 17 giờ 00 ngày 15/8/2025", "date", "2025-08-15"),
    ("15.8.2025", "date", "2025-08-15"),
    ("15-8-2025", "date", "2025-08-15"),
    ("2025-08-15", "date", "2025-08-15"),
    ("Ngày 29/02/2024", "date", "2024-02-29"),
    ("Báo cáo năm trước ngày 15/12/2025", "date", "2025-12-15"),
    ("Báo cáo năm trước 15/12/2025", "date", "2025-12-15"),
    ("Trước ngày 15/01 năm sau", "date", "2026-01-15"),
    # a month
    ("Tháng 8/2025", "month", "2025-08-31"),
    ("9/2025", "month", "2025-09-30"),
    ("Tháng 02 năm 2024", "month", "2024-02-29"),
    ("Tháng 9", "month", "2025-09-30"),
    ("Trước tháng 9/2025", "month", "2025-08-31"),
    ("Trước 9/2025", "month", "2025-08-31"),
    ("Trước tháng 01/2025", "month", "2024-12-31"),
    ("Trước tháng 3/2024", "month", "2024-02-29"),
    ("Trước hết tháng 9/2025", "month", "2025-09-30"),
    ("Tháng 01 năm sau", "month", "2026-01-31"),
    # a quarter
    ("Quý IV/2023", "quarter", "2023-12-31"),
    ("Quý III năm 2025", "quarter", "2025-09-30"),
    ("Quý I, 2025", "quarter", "2025-03-31"),
    ("Quý 2/2025", "quarter", "2025-06-30"),
    ("Quý 04/2025", "quarter", "2025-12-31"),
    ("Quí II-2025", "quarter", "2025-06-30"),
    ("Quý III", "quarter", "2025-09-30"),
    ("Trước Quý IV/2025", "quarter", "2025-09-30"),
    ("Trước Quý I/2025", "quarter", "2024-12-31"),
    ("Quý IV năm 2023 (kỳ thứ 3); quý IV năm 2028", "quarter", "2023-12-31"),
    # a year
    ("Năm 2023", "year", "2023-12-31"),
    ("Cả năm 2025", "year", "2025-12-31"),
    ("2025", "year", "2025-12-31"),
    ("Trước năm 2026", "year", "2025-12-31"),
    ("Trong năm", "year", "2025-12-31"),
    ("Mua mới năm 2025", "year", "2025-12-31"),
    # several: the last one counts
    ("Giai đoạn 2021 - 2030", "range", "2030-12-31"),
    ("2021–2025, định hướng đến năm 2030", "range", "2025-12-31"),
    ("Từ năm 2023 đến năm 2025", "range", "2025-12-31"),
    ("Năm 2024, 2025", "range", "2025-12-31"),
    ("Đến hết năm 2025", "range", "2025-12-31"),
    ("Từ nay đến 31/10/2025", "range", "2025-10-31"),
    ("Từ tháng 3 đến tháng 10/2025", "range", "2025-10-31"),
    ("Tháng 3-10/2025", "range", "2025-10-31"),
    ("Tháng 8, 9/2025", "range", "2025-09-30"),
    ("Tháng 11/2024 đến tháng 02/2025", "range", "2025-02-28"),
    ("Quý I, quý II và quý III năm 2025", "range", "2025-09-30"),
    ("Quý II - IV/2025", "range", "2025-12-31"),
    ("Từ ngày 01/3/2025 đến ngày 30/6/2025", "range", "2025-06-30"),
    ("15-20/8/2025", "range", "2025-08-20"),
    ("6 tháng đầu năm 2025", "range", "2025-06-30"),
    ("06 tháng cuối năm", "range", "2025-12-31"),
    ("9 tháng đầu năm 2025", "range", "2025-09-30"),
]


@pytest.mark.parametrize(("text", "kind", "due_on"), DATED)
def test_the_last_day_of_a_deadline_is_read_from_its_words(text, kind, due_on):
    found = read(text)
    assert (found.kind, found.due_on, found.recurrence) == (kind, day(due_on), None)


DAYLESS = [
    ("", "none"),
    (" - ", "none"),
    ("Thường xuyên", "ongoing"),
    ("Thường xuyên; theo hướng dẫn của Bộ", "ongoing"),
    ("Từ tháng 9/2025", "ongoing"),
    ("Kể từ ngày 01/01/2025", "ongoing"),
    ("Năm 2025 và các năm tiếp theo", "ongoing"),
    ("Khi có hướng dẫn", "event"),
    ("Khi Bộ Tư pháp triển khai", "event"),
    ("Ngay sau khi nhận được kế hoạch của cấp trên", "event"),
    ("Theo chỉ đạo của UBND tỉnh", "event"),
    ("Theo Kế hoạch số 12/KH-UBND ngày 01/02/2025", "event"),
    ("sau khi có Quyết định số 5/QĐ-UBND ngày 01/02/2025", "event"),
    ("Trong 30 ngày kể từ ngày nhận được văn bản", "event"),
    ("Đột xuất", "event"),
    ("Trước ngày", "unreadable"),
    ("Trình công bố trước ...", "unreadable"),
    ("Trước ngày     tháng     năm 2025", "unreadable"),
    ("Trước ngày    tháng 10 năm 2025", "unreadable"),
    ("Trước ngày …/12/2025", "unreadable"),
    ("Trước ngày /8/2025", "unreadable"),
    ("Quý IV/", "unreadable"),
    ("02/13", "unreadable"),
    ("31/02/2025", "unreadable"),
    ("29/02/2025", "unreadable"),
    ("00/5/2025", "unreadable"),
    ("15/8/25", "unreadable"),
    ("Tháng 13/2025", "unreadable"),
    ("Quý V/2025", "unreadable"),
    ("Quý 5/2025", "unreadable"),
    ("Thực hiện Nghị định số 45/2020/NĐ-CP", "unreadable"),
    ("Thực hiện Quyết định 5/QĐ-UBND ngày 01/02/2025", "unreadable"),
    ("Quyết định 5/QĐ-UBND", "unreadable"),
    ("5/QĐ-UBND ngày 01/02/2025", "unreadable"),
    ("Sau ngày 01/7/2025", "unreadable"),
    ("Hoàn thành", "unreadable"),
]


@pytest.mark.parametrize(("text", "kind"), DAYLESS)
def test_without_a_last_day_in_its_words_a_deadline_has_none(text, kind):
    assert read(text) == Deadline(text=text, kind=kind)


RECURRING = [
    ("Hàng năm", "yearly", None, None),
    ("Hàng năm, theo kế hoạch riêng", "yearly", None, None),
    ("Hằng năm (2021 - 2025)", "yearly", None, None),
    ("Trước ngày 31/01 hàng năm", "yearly", "2025-01-31", "2025-01-31"),
    ("Trước ngày 31/01 hàng năm", "yearly", "2025-02-01", "2026-01-31"),
    ("Trước ngày 31/01 hàng năm", "yearly", "2024-12-27", "2025-01-31"),
    ("Hàng năm trước ngày 15/6", "yearly", None, "2025-06-15"),
    ("Mỗi năm trước 15/6", "yearly", "2025-07-01", "2026-06-15"),
    ("Quý I hàng năm", "yearly", "2025-04-01", "2026-03-31"),
    ("Tháng 02 hàng năm", "yearly", "2023-03-01", "2024-02-29"),
    ("Tháng 12 năm trước liền kề", "yearly", "2025-03-10", "2024-12-31"),
    ("Trước ngày 31/12 năm trước", "yearly", None, "2024-12-31"),
    ("Trước ngày 20 hàng tháng", "monthly", "2025-07-30", "2025-08-20"),
    ("Trước 15h00 ngày 20 hàng tháng", "monthly", "2025-07-20", "2025-07-20"),
    ("Ngày 31 hằng tháng", "monthly", "2025-02-10", "2025-02-28"),
    ("Ngày 00 hằng tháng", "monthly", None, None),
    ("01 lần/tháng", "monthly", None, None),
    ("Định kỳ hàng quý (trước ngày 15/3)", "quarterly", "2025-07-30", "2025-09-15"),
    ("3 tháng một lần", "quarterly", None, None),
    ("Định kỳ 6 tháng, năm", "half-yearly", None, None),
    ("6 tháng 1 lần", "half-yearly", None, None),
    ("Định kỳ hoặc đột xuất theo quy định", None, None, None),
    ("Hàng tuần", None, None, None),
]


@pytest.mark.parametrize(("text", "recurrence", "issued", "due_on"), RECURRING)
def test_a_recurring_deadline_first_falls_after_the_plan(
    text, recurrence, issued, due_on
):
    found = read(text, issued=issued)
    assert (found.kind, found.recurrence) == ("recurring", recurrence)
    assert found.due_on == day(due_on)


def test_the_december_before_a_plan_of_2023_is_that_of_2022():
    plan_2023 = Period(first_year=2023, last_year=2023)
    found = read("Tháng 12 năm trước liền kề", plan_2023)
    assert (found.kind, found.due_on) == ("recurring", date(2022, 12, 31))


def test_in_a_plan_of_years_the_day_of_the_year_before_comes_every_year():
    found = read("Trước ngày 31/12 năm trước", FIVE_YEARS, "2021-11-10")
    assert (found.recurrence, found.due_on) == ("yearly", date(2021, 12, 31))


@pytest.mark.parametrize(
    "text", ["15/8", "Tháng 9", "Quý III", "6 tháng đầu năm", "Trong năm", "Tháng 3-5"]
)
def test_a_plan_of_several_years_leaves_the_missing_year_open(text):
    assert read(text, FIVE_YEARS).kind == "unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "Theo đề nghị của Văn phòng UBND tỉnh, trước ngày 20/12/2025",
        "Trước ngày 20/12/2025 theo Kế hoạch số 12/KH-UBND ngày 01/02/2025",
        "Thực hiện Quyết định số 5/QĐ-UBND ngày 01/02/2025 trước ngày 20/12/2025",
    ],
)
def test_a_firm_day_beside_a_wait_or_a_citation_still_binds(text):
    assert (read(text).kind, read(text).due_on) == ("date", date(2025, 12, 20))


@pytest.mark.parametrize(
    "text",
    [
        "Trước tháng 9/2025",
        "TRƯỚC THÁNG 9/2025",
        "  Trước   tháng \u00a0 9 / 2025 ",
        "**Trước tháng 9/2025**.",
        "Trước tháng **9/2025**",
        "Truoc thang 9/2025",
        "Trước tháng 9 năm 2025;",
        unicodedata.normalize("NFD", "Trước tháng 9/2025"),
    ],
    ids=["plain", "capitals", "spaces", "bold", "half bold", "bare", "ended", "NFD"],
)
def test_the_dress_of_the_words_does_not_change_the_day(text):
    assert (read(text).kind, read(text).due_on) == ("month", date(2025, 8, 31))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_new_is_not_each_though_both_fold_to_the_same_letters(form):
    new, each = (unicodedata.normalize(form, f"{x} năm 2025") for x in ("mới", "mỗi"))
    assert (read(new).kind, read(each).kind) == ("year", "recurring")


@pytest.mark.parametrize(
    ("text", "first", "on", "expected"),
    [
        ("Ngày 31 hằng tháng", "2025-01-31", "2025-02-01", "2025-02-28"),
        ("Ngày 31 hằng tháng", "2025-02-28", "2025-03-01", "2025-03-31"),
        ("Ngày 28 hằng tháng", "2025-02-28", "2025-03-01", "2025-03-28"),
        ("Ngày 30 hằng tháng", "2024-02-29", "2024-04-15", "2024-04-30"),
        ("Ngày 20 hằng tháng", "2025-01-20", "2025-12-21", "2026-01-20"),
        ("Ngày 20 hằng tháng", "2025-01-20", "2025-03-20", "2025-03-20"),
        ("Tháng 02 hàng năm", "2025-02-28", "2028-01-01", "2028-02-29"),
        ("Trước ngày 28/02 hàng năm", "2025-02-28", "2028-01-01", "2028-02-28"),
        ("Ngày 29/02 hàng năm", "2024-02-29", "2025-01-01", "2025-02-28"),
        ("Quý I hàng năm", "2025-03-31", "2025-04-01", "2026-03-31"),
        ("Định kỳ hàng quý, trước 30/11", "2024-11-30", "2024-12-01", "2025-02-28"),
        ("Trước ngày 31/01 hàng năm", "2026-01-31", "2024-05-05", "2026-01-31"),
    ],
)
def test_the_next_time_keeps_the_day_that_was_meant(text, first, on, expected):
    deadline = read(text, issued=first)
    assert deadline.due_on == day(first)
    assert next_occurrence(deadline, day(on)) == day(expected)


def test_what_does_not_recur_keeps_its_day_even_in_the_past():
    assert next_occurrence(read("15/8/2025"), date(2026, 1, 1)) == date(2025, 8, 15)
    assert next_occurrence(read("Hàng năm"), date(2026, 1, 1)) is None


ODD = ["00", "12", "31", "/", "-", ",", "...", "*", "٣", "２０２５", "30/2/2025"]
WORDS = [word for row in DATED + DAYLESS + RECURRING for word in row[0].split()] + ODD
plans = st.sampled_from([YEAR_2025, FIVE_YEARS])
texts = st.text(max_size=40) | st.lists(st.sampled_from(WORDS), max_size=9).map(
    " ".join
)
days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(texts, plans, st.none() | days, days)
@example("00/1, ngày 31 hằng tháng", YEAR_2025, None, date(2026, 1, 1))
def test_any_text_at_all_can_be_read(text, period, issued_on, on):
    found = read_deadline(text, period, issued_on)
    assert found.text == text
    if found.kind in ("none", "event", "ongoing", "unreadable"):
        assert found.due_on is None
    elif found.kind != "recurring":
        assert found.due_on is not None
    assert found.recurrence is None or found.kind == "recurring"
    following = next_occurrence(found, on)
    assert (following is None) == (found.due_on is None)
    if found.due_on and found.recurrence:
        assert following >= on


@given(days, st.sampled_from(["monthly", "quarterly", "half-yearly", "yearly"]), days)
def test_a_recurring_day_is_never_more_than_one_step_away(first, recurrence, on):
    deadline = Deadline(text="", kind="recurring", due_on=first, recurrence=recurrence)
    found = next_occurrence(deadline, on)
    longest = {"monthly": 31, "quarterly": 92, "half-yearly": 184, "yearly": 366}
    assert found >= on
    assert found == first or (found - on).days < longest[recurrence]
