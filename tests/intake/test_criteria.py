"""Plans with a tree of main indices and criteria, in invented and real papers."""

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from dtiwb.intake.criteria import Reading, read_criteria
from dtiwb.intake.drafts import DraftCriterion
from dtiwb.intake.figures import Scores, read_scores, undouble
from dtiwb.intake.labels import cut_fields, split_units
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.text_file import read_text_file
from dtiwb.models import Period

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
TRUTH = ROOT / "data" / "agencies" / "tuyen-quang-so-tu-phap" / "2022"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="no seeds here")
YEAR_2031 = Period(first_year=2031, last_year=2031)


def paper(*pages: str, kind="txt") -> Paper:
    """Those pages as lines; a line that begins with ``^1`` is marked as footnote 1."""
    lines, number = [], 0
    for page, text in enumerate(pages, 1):
        for printed in text.strip("\n").split("\n"):
            number += 1
            mark = ""
            if printed.startswith("^"):
                mark, _, printed = printed[1:].partition(" ")
            cells = tuple(printed.split("\t")) if "\t" in printed else ()
            lines.append(
                Line(text=printed, page=page, number=number, cells=cells, footnote=mark)
            )
    return Paper(file="x", kind=kind, lines=tuple(lines), page_count=len(pages))


def read(*pages: str, kind="txt") -> Reading:
    return read_criteria(paper(*pages, kind=kind), YEAR_2031, date(2031, 1, 15))


def points(criterion: DraftCriterion) -> tuple[str, ...]:
    """Won, maximum, claimed and reviewed points, ``-`` where none is printed."""
    values = (
        criterion.points_won,
        criterion.max_points,
        criterion.claimed_points,
        criterion.reviewed_points,
    )
    return tuple("-" if value is None else str(value) for value in values)


def codes(reading: Reading) -> list[str]:
    return [each.code + each.part for each in reading.criteria]


def remarks(reading: Reading) -> list[tuple[str, dict[str, str]]]:
    return [(remark.code, remark.fields) for remark in reading.remarks]


def unused(reading: Reading, made: Paper) -> list[int]:
    return [line.number for line in made.lines if line.number not in reading.used]


# ---- invented papers ---------------------------------------------------------------

PARAGRAPHS = """
KẾ HOẠCH
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
2. Yêu cầu
II. NỘI DUNG
1. Nhóm chỉ số "Hạ tầng số" (đạt 150,5/200 điểm; thứ hạng 4 trong 15; 02 tiêu chí)
Tập trung các nội dung sau.
1.1. Tiêu chí "Máy tính có bản quyền "diệt vi-rút"" (đạt 70,5/100 điểm)1
^1 1 Sở Mẫu tự đánh giá 100/100 điểm, Hội đồng chấm 70,5/100 do thiếu danh sách máy.
Mua bản quyền cho các máy còn lại. Lập danh sách máy.
Cơ quan chủ trì: Văn phòng Sở, Trung tâm Tin học
Phối hợp: Phòng Kế hoạch, tài chính; các đơn vị trực thuộc
Tiến độ: Quý II/2031
1.2. Tiêu chí "Đường truyền dự phòng" (đạt 80/100 điểm)
Phối hợp với nhà mạng lắp đường truyền thứ hai.
Cơ quan chủ trì: Trung tâm Tin học
Tiến độ: Trước ngày 30/9/2031
III. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở theo dõi.
"""


def test_a_paper_of_whole_paragraphs_with_its_own_footnotes():
    reading = read(PARAGRAPHS, kind="docx")
    (index,) = reading.indicators
    assert (index.code, index.name) == ("1", "Hạ tầng số")
    assert (index.stated_points, index.stated_max) == (Decimal("150.5"), Decimal(200))
    assert (index.stated_count, index.rank, index.rank_of) == (2, 4, 15)
    one, two = reading.criteria
    assert one.name == 'Máy tính có bản quyền "diệt vi-rút"'
    assert points(one) == ("70.5", "100", "100", "70.5")
    assert one.reason == "thiếu danh sách máy"
    assert one.lead_unit == ("Văn phòng Sở", "Trung tâm Tin học")
    assert one.supporting_units == (
        "Phòng Kế hoạch, tài chính",
        "các đơn vị trực thuộc",
    )
    assert one.deadline.due_on == date(2031, 6, 30)
    assert one.action == "Mua bản quyền cho các máy còn lại. Lập danh sách máy."
    assert points(two) == ("80", "100", "-", "-")
    assert two.action == "Phối hợp với nhà mạng lắp đường truyền thứ hai."
    assert two.confidence == "certain"
    assert remarks(reading) == []
    assert unused(reading, paper(PARAGRAPHS)) == [1, 2, 3, 4, 5, 7, 18, 19]


BROKEN = (
    """
3 . Lĩnh vực về nhân lực số (02 chỉ số thành phần, năm 2030 đạt
12,5/18 điểm, trừ 5,5 điểm)
Chỉ số thành phần 3.1: Tỷ lệ công chức được bồi dưỡng kỹ năng
số (không tính hợp đồng); đạt 6,5/8 điểm1
Cử công chức dự lớp bồi dưỡng; phối hợp với
1 Đơn vị chấm 8/8 điểm; kết quả thẩm định 6,5/8 điểm (thiếu
quyết định cử đi học).
2
""",
    """
Trường Chính trị mở lớp tại chỗ.
Đơn vị, cá nhân thực
hiện: Phòng Tổ chức cán
bộ và các phòng, đơn vị có liên quan theo chức năng, nhiệm vụ được giao.
Đơn vị, phối hợp: Văn phòng Sở; Ban Quản lý dự án; Trung tâm
Tin học.
Thời hạn hoàn thành: Từ tháng 3 đến tháng
10 năm 2031
Chỉ số thành phần 3.2: Cán bộ chuyên trách; đạt 06/10 điểm
Trang 3/3
Bố trí một biên chế chuyên trách cho Văn phòng.
Đơn vị, cá nhân thực hiện: Phòng Tổ chức cán bộ
Thời hạn hoàn thành: Thường xuyên.
""",
)


def test_a_pdf_breaks_lines_names_labels_and_sentences_at_will():
    reading = read(*BROKEN, kind="pdf")
    (index,) = reading.indicators
    assert (index.code, index.name, index.stated_count) == ("3", "Nhân lực số", 2)
    assert index.stated_deduction == Decimal("5.5")
    one, two = reading.criteria
    assert one.code == "3.1"
    assert one.name == (
        "Tỷ lệ công chức được bồi dưỡng kỹ năng số (không tính hợp đồng)"
    )
    assert points(one) == ("6.5", "8", "8", "6.5")
    assert one.reason == "thiếu quyết định cử đi học"
    assert one.action == (
        "Cử công chức dự lớp bồi dưỡng; phối hợp với Trường Chính trị mở lớp tại chỗ."
    )
    assert one.lead_unit == (
        "Phòng Tổ chức cán bộ",
        "các phòng, đơn vị có liên quan",
    )
    assert one.supporting_units == (
        "Văn phòng Sở",
        "Ban Quản lý dự án",
        "Trung tâm Tin học",
    )
    assert one.deadline.text == "Từ tháng 3 đến tháng 10 năm 2031"
    assert one.deadline.due_on == date(2031, 10, 31)
    assert (one.place.page, one.place.line_from, one.place.line_to) == (1, 3, 16)
    assert (two.name, points(two)) == ("Cán bộ chuyên trách", ("6", "10", "-", "-"))
    assert two.action == "Bố trí một biên chế chuyên trách cho Văn phòng."
    assert two.deadline.kind == "ongoing"
    assert remarks(reading) == []
    assert unused(reading, paper(*BROKEN)) == []


NO_POINTS = """
PHẦN II
NỘI DUNG THỰC HIỆN
1. Chỉ số “Nhận thức số
Chủ trì: Văn phòng Sở; phối hợp: các phòng chuyên môn; thời hạn: Quý I/2031.
1.1 Tiêu chí “Chuyên mục chuyển đổi số”
Đăng mỗi tháng 04 tin, bài.
a) Viết tin về cơ sở.
b) Viết bài về gương điển hình.
1.2 Tiêu chí “Sáng kiến truyền thông”
Phát động thi đua.
**- Bộ phận phụ trách:** Công đoàn Sở
**- Hoàn thành:** Tháng 11/2031
2. Chỉ số “Thể chế số”
2.1 Tiêu chí “Kế hoạch hằng năm”: Ban hành trước khi hết năm
PHẦN III
TỔ CHỨC THỰC HIỆN
2.2 Tiêu chí này được rà soát hằng năm.
"""


def test_without_points_the_word_and_the_quotes_make_a_criterion():
    reading = read(NO_POINTS)
    assert [each.name for each in reading.indicators] == ["Nhận thức số", "Thể chế số"]
    assert codes(reading) == ["1.1", "1.2", "2.1"]
    assert all(points(each) == ("-",) * 4 for each in reading.criteria)
    assert all(each.indicator_code == each.code[0] for each in reading.criteria)
    one, two, three = reading.criteria
    assert one.action == (
        "Đăng mỗi tháng 04 tin, bài. a) Viết tin về cơ sở. b) Viết bài về gương điển"
        " hình."
    )
    assert (two.lead_unit, two.deadline.text) == (("Công đoàn Sở",), "Tháng 11/2031")
    assert (three.name, three.action) == (
        "Kế hoạch hằng năm",
        "Ban hành trước khi hết năm",
    )
    assert ("quote-unclosed", {"no": "1"}) in remarks(reading)
    assert unused(reading, paper(NO_POINTS)) == [1, 2, 15, 16, 17]


def test_a_criterion_without_units_has_those_of_its_index_to_be_confirmed():
    one, two, three = read(NO_POINTS).criteria
    assert one.lead_unit == ("Văn phòng Sở",)
    assert one.supporting_units == ("các phòng chuyên môn",)
    assert one.deadline.text == "Quý I/2031"
    assert (one.confidence, two.confidence) == ("check", "certain")
    assert (three.lead_unit, three.confidence) == ((), "check")


THREE_LEVELS = """
1. Mục tiêu
1.1. Mục tiêu chung
2. Giải pháp
2.1. Chỉ số «Hạ tầng số» (gồm 02 tiêu chí; xếp hạng 3/9)
2.1.1. Tỷ lệ máy tính nối mạng (trừ máy soạn văn bản mật) (đạt 05/05 điểm)
Duy trì đường truyền.
1. Kiểm tra hằng tháng.
2. Báo cáo sự cố.
Đơn vị chủ trì - Trung tâm Tin học
2.1.2 Tỷ lệ thiết bị được kiểm kê
Kiểm kê thiết bị.
Đơn vị chủ trì Văn phòng Sở
Thời gian thực hiện trong tháng 12
2.2. Chỉ số «Dữ liệu số»
2.2.1. Tiêu chí «Dữ liệu mở» (0/10 điểm)
Công bố dữ liệu.
Đơn vị chủ trì: Trung tâm Tin học
3. Tổ chức thực hiện
3.1. Các phòng báo cáo.
"""


def test_three_levels_of_numbers_hang_on_the_index_above():
    reading = read(THREE_LEVELS)
    assert [(i.code, i.name) for i in reading.indicators] == [
        ("2.1", "Hạ tầng số"),
        ("2.2", "Dữ liệu số"),
    ]
    assert [(c.code, c.indicator_code) for c in reading.criteria] == [
        ("2.1.1", "2.1"),
        ("2.1.2", "2.1"),
        ("2.2.1", "2.2"),
    ]
    one, two, three = reading.criteria
    assert one.name == "Tỷ lệ máy tính nối mạng (trừ máy soạn văn bản mật)"
    assert one.action.endswith("1. Kiểm tra hằng tháng. 2. Báo cáo sự cố.")
    assert one.lead_unit == ("Trung tâm Tin học",)
    assert two.deadline.due_on == date(2031, 12, 31)
    assert points(three) == ("0", "10", "-", "-")
    assert unused(reading, paper(THREE_LEVELS)) == [1, 2, 3, 18, 19]


def test_a_heading_that_says_nothing_counts_beside_its_sisters_to_be_confirmed():
    two = read(THREE_LEVELS).criteria[1]
    assert (two.name, two.confidence) == ("Tỷ lệ thiết bị được kiểm kê", "check")
    assert two.lead_unit == ("Văn phòng Sở",)


ROMAN = """
I. NHÓM CHỈ SỐ VỀ HẠ TẦNG SỐ (02 tiêu chí; 15,5/20 điểm)
1. Tiêu chí tường lửa (tự chấm 10/10 điểm; thẩm định 8/10 điểm)
Nâng cấp tường lửa. Đơn vị chủ trì: Văn phòng Sở. Thời hạn: tháng 6/2031.
2. Tiêu chí đường truyền (đạt 7,5 điểm/10 điểm, mất 2,5 điểm)
Điểm tự chấm: 9/10; điểm thẩm định: 7,5/10; lý do: chưa có hợp đồng.
Đầu mối: Trung tâm Tin học
II. NHÓM CHỈ SỐ VỀ NHÂN LỰC SỐ
1. Tiêu chí «Đào tạo kỹ năng số» (điểm: 4; điểm tối đa: 10)
Chủ trì: Phòng Tổ chức cán bộ; phối hợp: Văn phòng Sở; hoàn thành: quý IV/2031.
- Sản phẩm: Báo cáo kết quả.
III. TỔ CHỨC THỰC HIỆN
"""


def test_indices_by_roman_numbers_lend_them_to_their_criteria():
    reading = read(ROMAN)
    assert [(i.code, i.name) for i in reading.indicators] == [
        ("I", "HẠ TẦNG SỐ"),
        ("II", "NHÂN LỰC SỐ"),
    ]
    assert codes(reading) == ["I.1", "I.2", "II.1"]
    one, two, three = reading.criteria
    assert (one.name, points(one)) == ("tường lửa", ("8", "10", "10", "8"))
    assert (one.action, one.lead_unit) == ("Nâng cấp tường lửa.", ("Văn phòng Sở",))
    assert points(two) == ("7.5", "10", "9", "7.5")
    assert (two.reason, two.stated_deduction) == ("chưa có hợp đồng", Decimal("2.5"))
    assert points(three) == ("4", "10", "-", "-")
    assert three.supporting_units == ("Văn phòng Sở",)
    assert (three.deadline.text, three.action) == (
        "quý IV/2031",
        "Sản phẩm: Báo cáo kết quả.",
    )
    assert remarks(reading) == []


LETTERS = """
1. Chỉ số “Thể chế số” (20 điểm)
a) Tiêu chí “Kế hoạch” (10/10 điểm)
- Chủ trì: Văn phòng
b) Tiêu chí “Quy chế” (5/10 điểm)
- Chủ trì: Văn phòng
2. Chỉ số “Nhân lực số”
Tiêu chí “Tập huấn” (10/10 điểm)
- Chủ trì: Văn phòng
"""


def test_criteria_without_numbers_get_codes_to_be_confirmed():
    reading = read(LETTERS)
    assert codes(reading) == ["1.a", "1.b", "2.1"]
    assert {each.confidence for each in reading.criteria} == {"check"}


@pytest.mark.parametrize(
    "text",
    [
        "2. Chỉ tiêu\na) 100% hồ sơ được số hóa.\n2.1. Chỉ tiêu phát triển:\n- 80%.",
        "1. Chỉ số cải cách hành chính: đạt 85/100 điểm\n2. Chỉ số DTI: hạng 5/34",
        "4. Phấn đấu đạt 90 điểm trở lên, đứng thứ 3/20 cơ quan.",
        "1. Lĩnh vực hộ tịch\nSố hóa sổ.\nĐơn vị chủ trì: Phòng Hộ tịch",
        "1. Rà soát tiêu chí chưa đạt điểm.\nĐơn vị chủ trì: Văn phòng",
        "III. CHỈ TIÊU CỤ THỂ\n1. Tỷ lệ hồ sơ trực tuyến đạt 80%.",
        "tiêu chí 3.2: theo kế hoạch đã ban hành\nđạt 5/5 điểm.",
        "",
    ],
)
def test_targets_tasks_and_sentences_give_no_criteria(text):
    assert read(text) == Reading()


# ---- headings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "name", "won", "most"),
    [
        ("2.4. Tiêu chí “Số hóa” (năm 2030 đạt 1,67/05 điểm).", "Số hóa", "1.67", "5"),
        ("2.4.Tiêu chí: «Số hóa», đạt 0/10 điểm", "Số hóa", "0", "10"),
        ("2 . 4 . Tiêu chí “Số hóa (CSDL) (7/10 điểm)", "Số hóa (CSDL)", "7", "10"),
        ('Tiêu chí 2.4: "Số hóa" - đạt 6.5 trên 8 điểm', "Số hóa", "6.5", "8"),
        ("2.4 Số hóa hồ sơ (6,5/8 điểm)", "Số hóa hồ sơ", "6.5", "8"),
        ("**2.4. Tiêu chí “Số hóa”** (10 điểm)", "Số hóa", None, "10"),
        ("2.4. Chỉ tiêu về “Số hóa” (đạt 6 điểm/8 điểm)", "Số hóa", "6", "8"),
        ("2.4. Tiêu chí “Số hóa, “một cửa”” (5/5)", "Số hóa, “một cửa”", "5", "5"),
        ("- Tiêu chí 2.4. Số hóa; đạt 756,5/1.000 điểm", "Số hóa", "756.5", "1000"),
        ("2.4) Tiêu chí Số hóa hằng năm; đạt 5/5 điểm", "Số hóa hằng năm", "5", "5"),
    ],
)
def test_a_criterion_is_read_however_its_heading_is_written(heading, name, won, most):
    (criterion,) = read(
        f"2. Chỉ số “A” (01 tiêu chí)\n{heading}\nChủ trì: Văn phòng"
    ).criteria
    assert (criterion.code, criterion.name) == ("2.4", name)
    assert criterion.points_won == (Decimal(won) if won else None)
    assert criterion.max_points == Decimal(most)
    assert criterion.action == ""


@pytest.mark.parametrize(
    ("heading", "name", "stated"),
    [
        (
            "3 . Chỉ tiêu “Hạ tầng số” (05 tiêu chí, đạt 4/5 điểm)",
            "Hạ tầng số",
            (5, "4", "5", None),
        ),
        (
            "3. Chỉ số “Về hạ tầng số (25 tiêu chí, đạt 189,53 điểm)",
            "Hạ tầng số",
            (25, "189.53", None, None),
        ),
        (
            "3/ Chỉ số chính Hạ tầng số: đạt 4/5 điểm",
            "Hạ tầng số",
            (None, "4", "5", None),
        ),
        (
            "Lĩnh vực 3. Hạ tầng số (xếp thứ 2 trên 9; gồm 5 tiêu chí)",
            "Hạ tầng số",
            (5, None, None, 2),
        ),
        (
            "3. Chỉ số Chính quyền số (hạng 02/9 sở)",
            "Chính quyền số",
            (None, None, None, 2),
        ),
        ("3. Hạ tầng số", "Hạ tầng số", (None, None, None, None)),
    ],
)
def test_an_index_states_any_of_its_figures_in_any_order(heading, name, stated):
    text = f"{heading}\n3.1. Tiêu chí “B” (4/5 điểm)\nChủ trì: Văn phòng"
    (index,) = read(text).indicators
    count, won, most, rank = stated
    assert (index.code, index.name) == ("3", name)
    assert (index.stated_count, index.rank) == (count, rank)
    assert index.stated_points == (Decimal(won) if won else None)
    assert index.stated_max == (Decimal(most) if most else None)


def test_figures_within_a_name_are_no_points():
    text = (
        "1.1. Tiêu chí Tổ chức tối thiểu 02 cuộc họp trên 12 điểm cầu (có 02/13 phòng)"
        " (đạt 4/5 điểm)\nChủ trì: Văn phòng"
    )
    (criterion,) = read(text).criteria
    assert criterion.name.endswith("12 điểm cầu (có 02/13 phòng)")
    assert points(criterion)[:2] == ("4", "5")


# ---- what a person must look at ----------------------------------------------------


def test_a_heading_that_joins_two_criteria_gives_two_with_its_points_each():
    text = """
1. Chỉ số “Nhận thức số” (gồm 2 tiêu chí; 9/10 điểm)
1.1. Tiêu chí “Họp định kỳ”, “Ban hành
kết luận” (4,5/5 điểm)1
Họp mỗi quý.
Đơn vị thực hiện: Văn phòng
1 Sở tự chấm 5/5 điểm; thẩm định 4,5/5 điểm.
"""
    reading = read(text)
    assert codes(reading) == ["1.1a", "1.1b"]
    assert [each.name for each in reading.criteria] == [
        "Họp định kỳ",
        "Ban hành kết luận",
    ]
    assert {points(each) for each in reading.criteria} == {("4.5", "5", "5", "4.5")}
    assert {each.confidence for each in reading.criteria} == {"check"}
    assert remarks(reading) == [("heading-joins-criteria", {"no": "1.1", "count": "2"})]


def test_a_semicolon_within_one_name_joins_nothing():
    text = "1.1. Tiêu chí “Cán bộ CNTT; cán bộ an toàn” (5/5 điểm)\nChủ trì: Sở Mẫu"
    assert codes(read(text)) == ["1.1"]


def test_what_an_index_states_is_compared_with_the_sum_of_its_criteria():
    reading = read("""
4. Chỉ số “Dữ liệu số” (gồm 03 tiêu chí; đạt 9/21 điểm; trừ 12 điểm)
4.1. Tiêu chí “Danh mục” (4/10 điểm, trừ 5 điểm)
Chủ trì: Văn phòng
4.2. Tiêu chí “Dữ liệu mở” (4/10 điểm)
Chủ trì: Văn phòng
""")
    index = "4. Dữ liệu số"
    sums = [fields for code, fields in remarks(reading) if code == "sum-differs"]
    assert sums == [
        {"index": index, "column": "stated_count", "stated": "3", "computed": "2"},
        {"index": index, "column": "stated_points", "stated": "9", "computed": "8"},
        {"index": index, "column": "stated_max", "stated": "21", "computed": "20"},
    ]
    (loss,) = [
        fields for code, fields in remarks(reading) if code == "deduction-differs"
    ]
    assert (loss["no"], loss["stated"], loss["computed"]) == ("4.1", "5", "6")


def test_sums_are_not_judged_while_a_criterion_prints_no_points():
    reading = read("""
4. Chỉ số “Dữ liệu số” (đạt 9/20 điểm)
4.1. Tiêu chí “Danh mục” (4/10 điểm)
4.2. Tiêu chí “Dữ liệu mở”
""")
    assert remarks(reading) == []


def test_heading_and_footnote_must_agree():
    reading = read("""
1.1. Tiêu chí “Họp” (2/5 điểm)1
Chủ trì: Văn phòng
1 Sở tự chấm 5/5 điểm; thẩm định 3/5 điểm.
1.2. Tiêu chí “Tin” (7/5 điểm)2
Chủ trì: Văn phòng
""")
    assert remarks(reading) == [
        ("points-differ", {"no": "1.1", "heading": "2/5", "footnote": "3/5"}),
        ("footnote-missing", {"no": "1.2", "marker": "2"}),
        ("points-above-max", {"no": "1.2", "points": "7", "max": "5"}),
    ]
    assert {each.confidence for each in reading.criteria} == {"check"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Trước ngày ....", "deadline-unfinished"),
        ("…/2031", "deadline-unfinished"),
        ("", "deadline-unfinished"),
        ("Trong 05 ngày làm việc", "deadline-unclear"),
        ("Quý I/2031", None),
    ],
)
def test_a_deadline_that_is_not_finished_is_told(words, code):
    reading = read(
        f"1.1. Tiêu chí “Họp” (2/5 điểm)\nChủ trì: Văn phòng\n- Thời hạn: {words}"
    )
    found = [each for each, _ in remarks(reading)]
    assert found == ([code] if code else [])
    assert reading.criteria[0].deadline.text == words


def test_a_missing_unit_and_odd_numbers_are_told():
    reading = read("""
1.1. Tiêu chí “A” (2/5 điểm)
Chủ trì: Văn phòng
1.1. Tiêu chí “B” (2/5 điểm)
Chủ trì: Văn phòng
1.4. Tiêu chí “C” (2/5 điểm)
Thời hạn: Năm 2031
""")
    assert remarks(reading) == [
        ("number-repeated", {"number": "1.1"}),
        ("number-gap", {"before": "1.1", "after": "1.4"}),
        ("no-lead-unit", {"no": "1.4"}),
    ]
    assert [each.confidence for each in reading.criteria] == [
        "certain",
        "check",
        "check",
    ]


def test_a_row_of_a_table_within_a_criterion_stays_to_be_listed():
    made = paper("1.1. Tiêu chí “A” (2/5 điểm)\nI\tQuý\tSố\nChủ trì: Văn phòng")
    assert read_criteria(made, YEAR_2031).used == {1, 3}


def test_a_word_printed_twice_is_repaired_only_where_it_is_a_mistake():
    made = paper("thực hiện hiện đại hóa\nphải thực hiện\nbảo đảm luôn luôn đúng")
    assert (
        undouble("thiếu tài liệu kiểm kiểm chứng", made) == "thiếu tài liệu kiểm chứng"
    )
    for text in ("chưa thực hiện hiện đại hóa", "không luôn luôn đúng"):
        assert undouble(text, made) == text


# ---- scores, labels, units ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "claimed", "reviewed", "reason"),
    [
        (
            "Sở Mẫu tự chấm đạt 5/5 điểm; thẩm định 2/5 điểm, thiếu phiếu.",
            "5",
            "2",
            "thiếu phiếu",
        ),
        (
            "Ban tự đánh giá 8 điểm, Hội đồng thẩm định chấm 6,5 điểm do chậm",
            "8",
            "6.5",
            "chậm",
        ),
        (
            "Chi cục chấm 10/10; Hội đồng chấm 7/10 (số liệu thấp).",
            "10",
            "7",
            "số liệu thấp",
        ),
        (
            "Kết quả thẩm định năm 2030: 0/8 điểm (đơn vị tự chấm 8/8 điểm).",
            "8",
            "0",
            "",
        ),
        ("Sở tự chấm và được thẩm định 5/5 điểm.", "5", "5", ""),
        ("Thẩm định 1/5 điểm vì nộp muộn; Sở tự chấm 5/5 điểm.", "5", "1", "nộp muộn"),
        ("Do nộp muộn nên thẩm định 1/5 điểm, tự chấm 5/5 điểm", "5", "1", "nộp muộn"),
        ("Thiếu tài liệu kiểm chứng.", None, None, "Thiếu tài liệu kiểm chứng"),
        (
            "Theo Quyết định số 3/QĐ-BCĐ ngày 18/4/2031 thẩm định kết quả.",
            None,
            None,
            "",
        ),
    ],
)
def test_scores_belong_to_who_gave_them(text, claimed, reviewed, reason):
    scores = read_scores(text)
    assert scores.claimed == (Decimal(claimed) if claimed else None)
    assert scores.reviewed == (Decimal(reviewed) if reviewed else None)
    assert scores.reason == reason


def test_points_that_nobody_is_said_to_have_given_are_no_scores():
    assert read_scores("(năm 2030 đạt 5/5 điểm, trừ 0 điểm)") == Scores()


@pytest.mark.parametrize(
    "label",
    [
        "Đơn vị thực hiện:",
        "- Đơn vị, cá nhân thực hiện:",
        "+ Cơ quan, đơn vị chủ trì :",
        "**Phòng, đơn vị chủ trì:**",
        "- **Chủ trì**:",
        "a) Bộ phận đầu mối:",
        "CƠ QUAN CHỊU TRÁCH NHIỆM CHÍNH:",
        "Đơn vị chủ trì -",
        "Đơn vị chủ trì",
        "Người phụ trách:",
    ],
)
def test_the_unit_in_charge_has_many_labels(label):
    fields = cut_fields(["Rà soát.", f"{label} Văn phòng Sở."])
    assert (fields.action, fields.lead) == ("Rà soát.", "Văn phòng Sở")


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("- Đơn vị, phối hợp: Các phòng", "supporting", "Các phòng"),
        ("Phối hợp thực hiện: Các phòng", "supporting", "Các phòng"),
        ("- Tiến độ thực hiện: Quý I", "deadline", "Quý I"),
        ("Thời gian, tiến độ: Quý I", "deadline", None),
        ("Thời hạn hoàn thành trước ngày 30/6", "deadline", "trước ngày 30/6"),
        ("- Hoàn thành trước ngày 30/6/2031.", "deadline", "trước ngày 30/6/2031"),
        ("Phối hợp với các phòng rà soát", "supporting", None),
        ("Hoàn thành việc số hóa trong năm 2031 theo lộ trình", "deadline", None),
        ("Đơn vị thực hiện Kế hoạch này báo cáo", "lead", None),
    ],
)
def test_a_label_is_told_from_a_sentence(line, kind, text):
    assert getattr(cut_fields([line]), kind) == text


def test_labels_in_one_paragraph_are_parted_and_the_rest_stays_action():
    fields = cut_fields(
        [
            "Rà soát; đơn vị chủ trì: Văn phòng Sở | Phối hợp: Các phòng. Báo cáo Sở.",
            "(Thời hạn: Quý I/2031)",
        ]
    )
    assert fields.lead == "Văn phòng Sở"
    assert fields.supporting == "Các phòng"
    assert fields.action.startswith("Rà soát") and "Báo cáo Sở." in fields.action


LONG = "Phòng Xây dựng, kiểm tra, thi hành pháp luật và phổ biến, giáo dục pháp luật"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (f"{LONG}; Văn phòng Sở.", (LONG, "Văn phòng Sở")),
        (
            f"{LONG} và các phòng, đơn vị có liên quan",
            (LONG, "các phòng, đơn vị có liên quan"),
        ),
        (
            f"Văn phòng Sở, {LONG} theo chức năng, nhiệm vụ được giao.",
            ("Văn phòng Sở", LONG),
        ),
        (
            "Trưởng các phòng, đơn vị thuộc Sở, Thủ trưởng các đơn vị",
            ("Trưởng các phòng, đơn vị thuộc Sở", "Thủ trưởng các đơn vị"),
        ),
        (
            "Các sở, ban, ngành tỉnh; UBND các huyện, thành phố",
            ("Các sở, ban, ngành tỉnh", "UBND các huyện, thành phố"),
        ),
        (
            "Sở Văn hóa, Thể thao và Du lịch và Sở Nội vụ",
            ("Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"),
        ),
        ("Văn phòng Sở, đơn vị có liên quan", ("Văn phòng Sở", "đơn vị có liên quan")),
        (
            "phòng Kế hoạch, phòng Tổng hợp, thanh tra Sở",
            ("phòng Kế hoạch", "phòng Tổng hợp", "thanh tra Sở"),
        ),
        ("Công chức, viên chức Sở Mẫu", ("Công chức, viên chức Sở Mẫu",)),
        ("Các Phòng, Trung tâm thuộc Sở", ("Các Phòng, Trung tâm thuộc Sở",)),
        ("Phòng Tổ chức, Thanh tra", ("Phòng Tổ chức, Thanh tra",)),
        ("Văn phòng HĐND, UBND tỉnh", ("Văn phòng HĐND, UBND tỉnh",)),
        (
            "Tổ giúp việc (Phòng A, Phòng B), VNPT tỉnh",
            ("Tổ giúp việc (Phòng A, Phòng B)", "VNPT tỉnh"),
        ),
        ("- Phòng A\n- Phòng B", ("Phòng A", "Phòng B")),
        ("Theo phân công của Giám đốc Sở", ("Theo phân công của Giám đốc Sở",)),
        ("", ()),
    ],
)
def test_units_are_parted_where_a_new_one_begins(text, units):
    assert split_units(text) == units


# ---- the real paper ----------------------------------------------------------------


@cache
def real() -> Reading:
    path = next(SEEDS.glob("000_*.txt"))
    return read_criteria(
        read_text_file(path, path.name), Period(first_year=2023, last_year=2023)
    )


def table(path: Path, delimiter=",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


@needs_seeds
def test_the_real_paper_has_6_indices_and_50_criteria_under_49_headings():
    reading = real()
    assert [i.name for i in reading.indicators] == [
        "Nhận thức số",
        "Thể chế số",
        "Hạ tầng số",
        "Nhân lực số",
        "An toàn thông tin mạng",
        "Hoạt động chuyển đổi số",
    ]
    stated = [
        (i.stated_count, str(i.stated_points), i.rank) for i in reading.indicators
    ]
    assert stated == [
        (5, "50", 3),
        (8, "46.67", 10),
        (5, "31.54", 1),
        (4, "17", 11),
        (3, "20", 6),
        (25, "189.53", 4),
    ]
    assert reading.indicators[-1].stated_max is None
    assert len(reading.criteria) == 50
    assert len({each.code for each in reading.criteria}) == 49


@needs_seeds
def test_names_points_units_and_deadlines_of_the_real_paper_are_those_typed_by_hand():
    typed = table(ROOT / "tests" / "transcripts" / "tuyen-quang-so-2022.tsv", "\t")
    duty = " theo chức năng, nhiệm vụ"
    for row, criterion in zip(typed, real().criteria, strict=True):
        assert criterion.code + criterion.part == row["id"]
        assert criterion.name == " ".join(row["title"].split())
        assert criterion.max_points == Decimal(row["max_points"])
        assert criterion.points_won == Decimal(row["reviewed_points"])
        units = (unit.partition(duty)[0] for unit in row["lead_unit"].split(";"))
        assert criterion.lead_unit == tuple(units)
        assert criterion.deadline.text == row["deadline"]
        assert criterion.action


@needs_seeds
def test_the_13_footnotes_of_the_real_paper_give_claimed_and_reviewed_points():
    noted = [each for each in real().criteria if each.claimed_points is not None]
    assert len(noted) == 13
    claims = {row["criterion_id"]: row for row in table(TRUTH / "claims.csv")}
    reviews = {row["criterion_id"]: row for row in table(TRUTH / "review.csv")}
    for each in noted:
        assert each.claimed_points == Decimal(claims[each.code]["claimed_points"])
        assert each.reviewed_points == Decimal(reviews[each.code]["reviewed_points"])
        assert each.reason == reviews[each.code]["reason"]


@needs_seeds
def test_units_and_places_of_the_real_paper_are_those_of_its_tasks():
    by_code = {each.code: each for each in real().criteria}
    tasks = table(TRUTH / "tasks.csv")
    assert len(tasks) == len(by_code)
    for task in tasks:
        criterion = by_code[task["id"].removeprefix("nv-")]
        assert ";".join(criterion.lead_unit) == task["lead_unit"]
        assert ";".join(criterion.supporting_units) == task["supporting_units"]
        assert str(criterion.place.line_from) == task["source"].rpartition(":")[2]


@needs_seeds
def test_all_sums_of_the_real_paper_hold_and_no_line_of_a_criterion_is_lost():
    reading = real()
    found = {code for code, _ in remarks(reading)}
    assert found == {"heading-joins-criteria", "quote-unclosed", "misprint-repaired"}
    path = next(SEEDS.glob("000_*.txt"))
    made = read_text_file(path, path.name)
    inside = range(min(reading.used), max(reading.used))
    left = [n for n in unused(reading, made) if n in inside]
    assert left == [58, 60, 62]  # what stands above the first criterion


@needs_seeds
@pytest.mark.parametrize("name", ["001", "002", "003", "004"])
def test_the_other_real_papers_have_no_criteria(name):
    path = next(SEEDS.glob(f"{name}_*.txt"))
    assert read_criteria(read_text_file(path, path.name), YEAR_2031) == Reading()


@pytest.mark.parametrize(
    "label", ["Giải pháp:", "Giải pháp thực hiện:", "Biện pháp khắc phục năm 2025:"]
)
def test_the_word_that_announces_an_action_is_no_part_of_it(label):
    fields = cut_fields(
        [f"{label} Họp mỗi quý; nội dung: sơ kết.", "Chủ trì: Văn phòng."]
    )
    assert fields.action == "Họp mỗi quý; nội dung: sơ kết."
