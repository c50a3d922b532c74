"""The monthly progress report, read back: tasks, targets, points since the last day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import case, criteria_set, criterion, paper, plan, task
from documents.reading import (
    all_text,
    converted,
    needs_office,
    opened,
    pages_of,
    rows_of,
)

import dtiwb
from dtiwb.models import About, Plan, ScoreRecord, Target
from dtiwb.planning import stake
from dtiwb.report.documents import documents, progress_report_docx
from dtiwb.report.words import number
from dtiwb.store.results import results

ROOT = Path(__file__).parents[2]
NAME = "bao-cao-tien-do.docx"
MID_MAY = date(2025, 5, 15)
APRIL = date(2025, 4, 30)


def of(name):
    return dtiwb.assess(dtiwb.open_case(ROOT / "params" / f"{name}.yaml"))


@pytest.fixture(scope="module")
def planned():
    """A real case of nothing but tasks and targets."""
    return of("ha-tinh-so-tu-phap-2025")


def assessed(*tasks, lines=(), as_of=MID_MAY, **keys):
    the_set = criteria_set(*(lines or [criterion()]))
    return dtiwb.assess(case(the_set, tasks=tasks, as_of=as_of, **keys))


def read(assessment):
    return opened(progress_report_docx(assessment))


def styled(document, style):
    found = list(document.paragraphs)
    for table in document.tables:
        found += [p for row in table.rows for c in row.cells for p in c.paragraphs]
    return [each.text for each in found if each.style.name == style]


def listed(document):
    """The tasks of the annex by group: rows of text."""
    groups = {}
    for row in rows_of(document.tables[-1])[1:]:
        if len(set(row)) == 1:  # one cell over all columns
            rows = groups.setdefault(row[0], [])
        else:
            rows.append(row)
    return groups


def body(document):
    return styled(document, "Body Text")


def score_table(document):
    return next(
        rows_of(each)
        for each in document.tables
        if rows_of(each)[0][0] == "Chỉ số chính"
    )


def test_it_is_a_report_of_the_month_it_is_made_in(demo_assessment):
    document = read(demo_assessment)
    assert styled(document, "Tên loại văn bản") == ["BÁO CÁO"]
    assert styled(document, "Trích yếu") == [
        "Tiến độ thực hiện nhiệm vụ chuyển đổi số tháng 01/2026"
    ]
    assert body(document)[0] == (
        "Thực hiện Kế hoạch chuyển đổi số năm 2025 của Sở Mẫu (số 45/KH-SMAU ngày "
        "27/12/2024), Sở Mẫu tỉnh Mẫu báo cáo tiến độ tháng 01/2026, số liệu tính đến "
        "ngày 31 tháng 01 năm 2026, như sau:"
    )
    assert styled(document, "Thân văn, đoạn cuối")[0].endswith("Sở Mẫu tỉnh Mẫu./.")


@pytest.mark.parametrize(
    ("about", "named"),
    [
        (About(), "Sở Hòa Mẫu tỉnh Mẫu báo cáo tiến độ thực hiện nhiệm vụ"),
        (About(plan=Plan(title="Kế hoạch A")), "Thực hiện Kế hoạch A, Sở Hòa Mẫu"),
        (
            About(plan=Plan(title="Kế hoạch A", number="1/KH")),
            "Thực hiện Kế hoạch A (số 1/KH), Sở Hòa Mẫu",
        ),
    ],
)
def test_the_plan_is_named_by_what_is_known_of_it(about, named):
    assert body(read(assessed(task(), about=about)))[0].startswith(named)


def test_every_group_of_tasks_is_counted_and_listed(demo_assessment):
    document = read(demo_assessment)
    counts = {row[0]: row[1] for row in rows_of(document.tables[1])[1:]}
    assert counts == {
        "Đến hạn trong tháng 01/2026": "1",
        "Quá hạn từ các tháng trước": "2",
        "Đến hạn trong tháng 02/2026": "2",
        "Chờ việc khác": "1",
        "Chưa có hoặc chưa đọc được thời hạn": "2",
        "Đã hoàn thành từ trước": "3",
        "Thường xuyên, hoặc đến hạn về sau": "5",
    }
    rows = listed(document)
    assert {title: str(len(tasks)) for title, tasks in rows.items()} == counts
    assert [row[0] for row in rows["Quá hạn từ các tháng trước"]] == ["nv-05", "nv-06"]


@pytest.mark.parametrize(
    "name",
    ["mau-so-mau-2025", "tuyen-quang-so-tu-phap-2022", "ha-tinh-so-tu-phap-2025"],
)
def test_every_task_but_the_cancelled_is_in_the_annex_as_its_table_says(name):
    found = of(name)
    rows = [row for group in listed(read(found)).values() for row in group]
    tasks = {s.task.id: s.task for s in found.tasks if s.state != "cancelled"}
    assert {row[0] for row in rows} == set(tasks)
    for row in rows:
        each = tasks[row[0]]
        assert row[1] == each.title
        assert row[2] == ("; ".join(each.lead_unit) or "chưa giao đơn vị")
        assert row[3].startswith(each.deadline or "chưa có hạn")


def test_the_points_at_stake_are_those_of_the_criteria_a_task_serves(demo_assessment):
    points = {row.id: stake(row) for row in demo_assessment.criteria}
    tasks = {s.task.id: s.task for s in demo_assessment.tasks}
    for rows in listed(read(demo_assessment)).values():
        for row in rows:
            ids = tasks[row[0]].criterion_ids
            assert row[4] == ", ".join(ids)
            assert row[5] == number(sum(points[id] for id in ids))


def test_a_criterion_that_two_tasks_serve_is_counted_once_in_their_group():
    pair = [task(f"nv-{n}", "10/4/2025", ["1.1"]) for n in (1, 2)]
    document = read(assessed(*pair, claims={"1.1": 4}))
    late = next(r for r in rows_of(document.tables[1]) if r[0].startswith("Quá hạn"))
    assert late[1:] == ["2", "6"]


def test_a_task_of_a_whole_index_says_so_and_stakes_all_of_it():
    lines = [criterion("1.1"), criterion("1.2"), criterion("2.1")]
    found = assessed(
        task("nv-1", "10/4/2025", ["1"]), lines=lines, claims={"1.1": 4, "1.2": 1}
    )
    ((row,),) = listed(read(found)).values()
    assert row[4:6] == ["chỉ số 1", "15"]


def test_points_nobody_can_know_yet_are_not_told_as_none_at_stake():
    pair = [task("nv-1", "10/4/2025", ["2.1"]), task("nv-2", "10/4/2025")]
    lines = [criterion("1.1"), criterion("2.1")]
    document = read(assessed(*pair, lines=lines, claims={"1.1": 4}))
    (rows,) = listed(document).values()
    assert [row[5] for row in rows] == ["chưa biết", "—"]
    groups = {row[0]: row[1:] for row in rows_of(document.tables[1])[1:]}
    assert sorted(groups.values()) == [
        *[["0", "—"]] * (len(groups) - 1),
        ["2", "chưa biết"],
    ]


@pytest.mark.parametrize(
    ("deadline", "status", "state"),
    [
        ("20/5/2025", "", "Còn hạn"),
        ("15/5/2025", "", "Còn hạn"),
        ("10/5/2025", "", "Quá hạn"),
        ("10/5/2025", "done", "Đã xong"),
        ("Ngày 05 hằng tháng", "in_progress", "Chưa ghi kết quả kỳ này"),
        ("Ngày 25 hằng tháng", "in_progress", "Còn hạn"),
    ],
)
def test_a_task_due_this_month_says_where_it_stands(deadline, status, state):
    found = assessed(task("nv-1", deadline, status=status), about=plan())
    (row,) = listed(read(found))["Đến hạn trong tháng 5/2025"]
    assert row[-1] == state


def test_a_recurring_deadline_shows_the_day_that_is_meant():
    rows = listed(read(assessed(task("nv-1", "Ngày 25 hằng tháng"), about=plan())))
    assert {title: row[3] for title, (row,) in rows.items()} == {
        "Đến hạn trong tháng 5/2025": "Ngày 25 hằng tháng (25/5/2025)",
        "Đến hạn trong tháng 6/2025": "Ngày 25 hằng tháng (25/6/2025)",
    }


def test_what_is_done_names_the_paper_it_gave_unless_that_is_secret():
    done = task("nv-1", "", status="done", output_evidence_id="qd-1")
    open_one = assessed(done, evidence=(paper(),))
    (row,) = listed(read(open_one))["Đã hoàn thành từ trước"]
    assert row[-1] == "Đã xong: 12/QĐ-SHM ngày 20/5/2025"
    secret = assessed(done, evidence=(paper(secrecy="MẬT"),))
    assert "12/QĐ-SHM" not in all_text(progress_report_docx(secret))


def test_units_with_late_tasks_are_named_with_how_many():
    late = [task(f"nv-{n}", "10/4/2025", lead_unit=("Phòng A",)) for n in (1, 2)]
    said = body(read(assessed(*late, task("nv-3", "10/4/2025"))))
    assert any(
        each.endswith("theo đơn vị chủ trì: Phòng A (2); chưa giao đơn vị (1).")
        for each in said
    )
    assert "Không có nhiệm vụ nào quá hạn." in body(read(assessed(task())))


def test_targets_are_told_as_met_missed_or_still_ahead(demo_assessment):
    document = read(demo_assessment)
    counted = {"ahead": 2, "met": 4, "missed": 2, "unknown": 1}
    assert results(demo_assessment)["targets"] == counted
    line = "9 chỉ tiêu: 2 không đạt, 1 chưa có kết quả, 2 chưa đến hạn, 4 đạt."
    assert line in body(document)
    rows = rows_of(document.tables[2])[1:]
    assert len(rows) == len(demo_assessment.targets)
    assert rows[1][1:] == ["100 %", "98,45", "Không đạt"]


def test_without_a_target_there_is_no_part_about_targets():
    assert "CHỈ TIÊU" not in " ".join(styled(read(assessed(task())), "Heading 1"))
    one = Target(id="ct-1", title="A", comparison=">=", value=Decimal(1))
    parts = styled(read(assessed(task(), targets=(one,))), "Heading 1")
    assert parts[1] == "II. THỰC HIỆN CHỈ TIÊU"


def test_the_points_stand_beside_those_of_the_last_recorded_day(demo_assessment):
    document = read(demo_assessment)
    table = score_table(document)
    assert table[0] == [
        *("Chỉ số chính", "Điểm tối đa", "Mốc 31/12/2025", "Ngày 31/01/2026"),
        "Thay đổi",
    ]
    recorded = {
        each.indicator_id: each.supported_points
        for each in demo_assessment.case.scores
        if each.as_of == date(2025, 12, 31)
    }
    said = results(demo_assessment)
    for row, shown in zip(
        [*said["indicators"], said["totals"]], table[1:], strict=True
    ):
        now, then = Decimal(row["supported_points"]), recorded[row.get("id", "total")]
        change = number(now - then)
        assert shown[1:] == [
            number(Decimal(row["max_points"])),
            number(then),
            number(now),
            f"+{change}" if now > then else change,
        ]
    assert (
        "Điểm có tài liệu kiểm chứng là 139,59 trên 193 điểm, tăng 9,71 điểm so với "
        "mốc ghi ngày 31/12/2025."
    ) in body(document)


def recorded(points, id="total", day=APRIL, most=10):
    return ScoreRecord(
        as_of=day,
        indicator_id=id,
        max_points=Decimal(most),
        supported_points=None if points is None else Decimal(points),
    )


@pytest.mark.parametrize(
    ("points", "said", "change"),
    [
        ("1", "tăng 3 điểm so với mốc ghi ngày 30/4/2025.", "+3"),
        ("6.5", "giảm 2,5 điểm so với mốc ghi ngày 30/4/2025.", "-2,5"),
        ("4", "không đổi so với mốc ghi ngày 30/4/2025.", "0"),
        (None, "chưa đủ số liệu để so với mốc ghi ngày 30/4/2025.", "chưa biết"),
    ],
)
def test_more_fewer_the_same_and_not_known_are_told_apart(points, said, change):
    found = assessed(task(), claims={"1.1": 4}, scores=(recorded(points),))
    document = read(found)
    assert any(each.endswith(said) for each in body(document))
    assert score_table(document)[-1][-1] == change


@pytest.mark.parametrize(
    "day", [date(2025, 5, 1), MID_MAY, date(2025, 5, 31), date(2025, 6, 30)]
)
def test_a_day_of_this_month_or_later_is_no_day_to_compare_with(day):
    found = assessed(task(), claims={"1.1": 4}, scores=(recorded("1", day=day),))
    document = read(found)
    assert any(
        each.endswith("Trước tháng 5/2025 chưa ghi mốc điểm nào nên chưa so sánh được.")
        for each in body(document)
    )
    assert len(score_table(document)[0]) == 3


def test_another_maximum_is_told_below_the_table():
    scores = (recorded("1", most=12), recorded("1", id="1"))
    document = read(assessed(task(), claims={"1.1": 4}, scores=scores))
    assert any("khác hiện nay ở Tổng;" in each for each in styled(document, "Ghi chú"))


def test_it_says_that_a_record_cannot_tell_new_findings(demo_assessment):
    count = len(results(demo_assessment)["findings"])
    assert any(
        each.startswith(f"Hiện có {count} phát hiện cần xử lý. Mốc đã ghi chỉ giữ điểm")
        for each in body(read(demo_assessment))
    )


def test_a_plan_case_has_a_report_without_points(planned):
    assert [name for name, _ in documents(planned) if name.endswith(".docx")] == [NAME]
    document = read(planned)
    assert styled(document, "Heading 1") == [
        "I. THỰC HIỆN NHIỆM VỤ",
        "II. THỰC HIỆN CHỈ TIÊU",
        "III. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ XUẤT, KIẾN NGHỊ",
        "IV. GHI CHÚ VỀ SỐ LIỆU",
    ]
    assert "Điểm" not in all_text(progress_report_docx(planned))
    assert len(rows_of(document.tables[-1])[0]) == 6


def test_without_a_task_there_is_no_report():
    assert NAME not in dict(documents(assessed(claims={"1.1": 4})))
    assert NAME in dict(documents(assessed(task(), claims={"1.1": 4})))


def test_a_set_without_criteria_breaks_nothing():
    empty = replace(criteria_set(), indicators=())
    found = dtiwb.assess(case(empty, tasks=(task(),), as_of=MID_MAY))
    assert listed(read(found)) == {
        "Chưa có hoặc chưa đọc được thời hạn": [
            [
                *("nv-1", "Nhiệm vụ nv-1", "chưa giao đơn vị", "chưa có hạn"),
                *("—", "Không ghi hạn"),
            ]
        ]
    }


def test_an_internal_note_of_a_plan_case_is_left_out():
    about = About(notes=("Nội bộ: chưa gửi", "Ghi cho mọi người"))
    said = all_text(progress_report_docx(assessed(task(), about=about)))
    assert "Ghi cho mọi người" in said
    assert "chưa gửi" not in said


@pytest.mark.parametrize("text", ["x" * 10_000, "Nhiệm vụ rất dài " * 600])
def test_a_title_of_ten_thousand_characters_is_kept_whole(text):
    long = replace(task("nv-1", "10/4/2025"), title=text, lead_unit=(text,))
    said = all_text(progress_report_docx(assessed(long)))
    assert said.count(text.strip()) >= 2


def test_two_hundred_tasks_are_all_there():
    lines = [criterion(f"{n // 10 + 1}.{n % 10}") for n in range(200)]
    tasks = [task(f"nv-{n}", "10/4/2025", [each.id]) for n, each in enumerate(lines)]
    found = assessed(*tasks, lines=lines, claims={each.id: 4 for each in lines})
    (rows,) = listed(read(found)).values()
    assert len(rows) == 200
    assert rows_of(read(found).tables[1])[2][1:] == ["200", "1200"]


def test_the_same_assessment_gives_the_same_bytes(demo_assessment):
    again = of("mau-so-mau-2025")
    assert progress_report_docx(again) == progress_report_docx(demo_assessment)


def test_english_says_the_same_figures_in_other_words(demo_assessment):
    spoken = replace(demo_assessment.case.params, language="en")
    english = dtiwb.assess(replace(demo_assessment.case, params=spoken))
    document = read(english)
    assert styled(document, "Tên loại văn bản") == ["REPORT"]
    table = next(t for t in map(rows_of, document.tables) if t[0][0] == "Main index")
    assert table[-1] == ["Total", "193", "129.88", "139.59", "+9.71"]
    said = all_text(progress_report_docx(english))
    shared = ("Đến hạn", "Quá hạn", "Điểm", "Nơi nhận", "BẢN DỰ THẢO")
    assert [each for each in shared if each in said] == []


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("name", ["mau-so-mau-2025", "dong-thap-so-tu-phap-2026"])
def test_it_opens_and_prints_text_upright_and_annex_across(name, tmp_path):
    pdf = converted(progress_report_docx(of(name)), NAME, "pdf", tmp_path)
    sizes = [width < height for _, (width, height) in pages_of(pdf)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0]
    assert not sizes[-1]
