"""Targets: shares with direction, year, owner and place."""

import csv
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

from dtiwb.intake.drafts import DraftCriterion
from dtiwb.intake.paper import Line, Paper, Place
from dtiwb.intake.targets import read_targets
from dtiwb.intake.tasks import read_tasks
from dtiwb.models import Period
from dtiwb.text import compose

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five papers are away")
FIVE_YEARS = Period(first_year=2026, last_year=2030)


def text_paper(text, name="ke-hoach.txt"):
    lines = compose(textwrap.dedent(text)).split("\n")
    return Paper(
        file=name,
        kind="txt",
        lines=tuple(
            Line(
                text=line,
                page=1,
                number=n,
                cells=tuple(line.split("\t")) if line.count("\t") > 1 else (),
            )
            for n, line in enumerate(lines, 1)
            if line.strip()
        ),
    )


def read(paper, period=FIVE_YEARS):
    return read_targets(paper, period, read_tasks(paper, period, None).tasks)


def goals(reading):
    return [(t.comparison, str(t.value), t.year) for t in reading.targets]


def in_task(sentence, period=FIVE_YEARS):
    return read(text_paper(f"I. NHIỆM VỤ\n1. {sentence}"), period)


@pytest.mark.parametrize(
    ("words", "comparison"),
    [
        ("đạt tối thiểu 70%", ">="),
        ("đạt ít nhất 70%", ">="),
        ("tối thiểu đạt từ 70%", ">="),
        ("đạt từ 70% trở lên", ">="),
        ("từ 70%", ">="),
        ("không dưới 70%", ">="),
        ("trên 70%", ">"),
        ("hơn 70%", ">"),
        ("tối đa 70%", "<="),
        ("không quá 70%", "<="),
        ("không vượt quá 70%", "<="),
        ("từ 70% trở xuống", "<="),
        ("dưới 70%", "<"),
        ("đạt 70%", "="),
        ("hồ sơ điện tử đạt 70%", "="),
    ],
)
def test_words_before_and_behind_a_share_give_its_direction(words, comparison):
    assert goals(in_task(f"Tỷ lệ hồ sơ {words}.")) == [(comparison, "70", None)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Hồ sơ số đạt tối thiểu 70% vào năm 2027 và tối thiểu 85% vào năm 2030.",
            [(">=", "70", 2027), (">=", "85", 2030)],
        ),
        (
            "Đạt mục tiêu 60% hồ sơ, 40% giao dịch vào năm 2027 và 90% hồ sơ, trên 75% "
            "giao dịch vào năm 2030.",
            [
                ("=", "60", 2027),
                ("=", "40", 2027),
                ("=", "90", 2030),
                (">", "75", 2030),
            ],
        ),
        (
            "Đến năm 2027 100% xã có mạng; 50% thôn có mạng và đến năm 2030 đạt 95%.",
            [("=", "100", 2027), ("=", "50", 2027), ("=", "95", 2030)],
        ),
        (
            "Mục tiêu 80% cán bộ; 92,5% viên chức, trong đó trên 30% đạt chuẩn vào năm "
            "2028.",
            [("=", "80", 2028), ("=", "92.5", 2028), (">", "30", 2028)],
        ),
        (
            "Giải quyết đúng hạn 100% hồ sơ; tiếp nhận phản ánh của người dân; mức hài "
            "lòng đạt tối thiểu 90% vào năm 2027.",
            [("=", "100", None), (">=", "90", 2027)],
        ),
        (
            "Tỷ lệ đạt 75% năm 2026, 85% năm 2027.",
            [("=", "75", 2026), ("=", "85", 2027)],
        ),
        ("Nâng tỷ lệ từ 45% lên 80% vào cuối năm 2028.", [("=", "80", 2028)]),
        ("Hoàn thành 100% trước ngày 31/12/2027.", [("=", "100", 2027)]),
        (
            "Giảm tối thiểu 20% thời gian so với năm 2025.",
            [(">=", "20", None)],
        ),
        (
            "Số hóa 30% tài liệu, tạo tiền đề hoàn thành số hóa trong năm 2029.",
            [("=", "30", None)],
        ),
        ("Tỷ lệ đạt 80-90% vào năm 2028.", [(">=", "80", 2028)]),
    ],
)
def test_years_belong_to_the_figures_they_stand_by(sentence, wanted):
    assert goals(in_task(sentence)) == wanted


def test_counts_and_dates_are_no_targets():
    reading = in_task("Kết nối 02/13 cơ sở dữ liệu, bố trí 01 biên chế, mở 05 lớp.")
    assert reading.targets == ()


def test_a_share_of_the_past_is_told_and_no_target():
    reading = in_task("Năm 2025 đạt 65%, phấn đấu năm 2026 đạt ít nhất 75%.")
    assert goals(reading) == [(">=", "75", 2026)]
    assert [(remark.code, remark.fields["of"]) for remark in reading.remarks] == [
        ("figure-not-counted", "1")
    ]


def test_a_span_is_read_at_its_lower_end_and_marked():
    (target,) = in_task("Tỷ lệ đạt 80-90%.").targets
    assert (target.value, target.confidence) == (Decimal(80), "check")


def test_a_plan_of_one_year_gives_its_year_to_a_share_that_stands_alone():
    one_year = Period(first_year=2026, last_year=2026)
    assert goals(in_task("Ký số 100% văn bản.", one_year)) == [("=", "100", 2026)]


def test_targets_of_a_part_of_its_own_take_year_from_their_heading():
    reading = read(
        text_paper(
            """\
            II. MỤC TIÊU
            1. Mục tiêu chung
            Phấn đấu 50% dịch vụ số.
            2. Mục tiêu cụ thể
            2.1. Đến năm 2027
            a) Tỷ lệ hồ sơ trực tuyến
            đạt tối thiểu 80%.
            đ) Trên 60% giao dịch, dưới 5% lỗi.
            2.2. Đến năm 2030
            - 100% hồ sơ trực tuyến.
            III. NHIỆM VỤ
            1. Duy trì 100% máy tính có phần mềm diệt vi-rút.
            """
        )
    )
    assert goals(reading) == [
        (">=", "80", 2027),
        (">", "60", 2027),
        ("<", "5", 2027),
        ("=", "100", 2030),
    ]
    first = reading.targets[0]
    assert (first.of, first.unit) == ("", "%")
    assert first.text == "Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 80%"
    assert first.place == Place(page=1, line_from=6, line_to=7)
    told = [(remark.code, remark.place.line_from) for remark in reading.remarks]
    assert told == [("figure-not-counted", 3), ("figure-not-counted", 12)]
    assert reading.used == {6, 7, 8, 10}


def test_a_target_in_a_table_names_its_task_and_its_line():
    reading = read(
        text_paper(
            """\
            TT Nhiệm vụ Đơn vị chủ trì Thời hạn
            1
            Cung cấp dịch vụ công trực tuyến, bảo đảm đạt mục tiêu từ
            70% hồ sơ trở lên được nộp trực tuyến vào năm 2028
            Văn phòng Sở
            Hàng năm
            2
            Duy trì hoạt động của trang thông tin điện tử và thư công vụ
            Văn phòng Sở
            Thường xuyên
            """
        )
    )
    (target,) = reading.targets
    assert (target.of, target.comparison, target.year) == ("1", ">=", 2028)
    assert (target.place.line_from, target.place.line_to) == (3, 4)


def test_a_target_in_the_action_of_a_criterion_names_the_criterion():
    paper = text_paper("1.3. Tiêu chí “Tuyên truyền”\nVận động 95% công chức học.")
    criterion = DraftCriterion(
        code="1.3",
        name="Tuyên truyền",
        indicator_code="1",
        place=Place(page=1, line_from=1, line_to=2),
        action="Vận động 95% công chức học.",
    )
    (target,) = read_targets(paper, FIVE_YEARS, (), [criterion]).targets
    assert (target.of, target.place.line_from) == ("1.3", 2)


def seed(number):
    path = next(SEEDS.glob(f"{number:03}_*.txt"))
    return text_paper(path.read_text(encoding="utf-8"), path.name)


@needs_seeds
@pytest.mark.parametrize(
    ("number", "agency", "years"),
    [
        (1, "dong-thap-so-tu-phap", (2026, 2026)),
        (2, "tuyen-quang-so-tu-phap", (2021, 2025)),
        (3, "hau-giang-so-tu-phap", (2025, 2025)),
        (4, "ha-tinh-so-tu-phap", (2025, 2025)),
    ],
)
def test_targets_of_the_papers_equal_the_typed_data(number, agency, years):
    period = Period(first_year=years[0], last_year=years[1])
    reading = read(seed(number), period)
    path = ROOT / "data" / "agencies" / agency / str(period) / "targets.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    if number == 3:  # letter e holds two shares, typed as one row
        rows.append(rows[-1])
    assert len(reading.targets) == len(rows)
    for target, row in zip(reading.targets, rows, strict=True):
        year = str(target.year or "")
        assert (target.comparison, str(target.value), target.unit, year) == (
            row["comparison"],
            row["value"],
            row["unit"],
            row["year"],
        ), row["id"]
        if target.of:
            assert int(target.of) == int(row["task_id"].removeprefix("nv-"))
        printed_on = int(row["source"].rpartition(":")[2])
        if row is not rows[-1] or number != 3:
            assert target.place.line_from <= printed_on <= target.place.line_to
