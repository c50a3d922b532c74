"""Tasks out of tables with cells, tables without, numbered text, and duties."""

import csv
import textwrap
from datetime import date
from pathlib import Path

import pytest

from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.tasks import read_tasks
from dtiwb.models import Period
from dtiwb.text import compose

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the five papers are away")
YEAR = Period(first_year=2026, last_year=2026)


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


def cell_paper(*rows, pages=None):
    return Paper(
        file="phu-luc.docx",
        kind="docx",
        lines=tuple(
            Line(
                text="\t".join(row),
                page=pages[n - 1] if pages else 1,
                number=n,
                cells=row,
                table=1,
            )
            for n, row in enumerate(rows, 1)
        ),
    )


def read(paper, period=YEAR):
    return read_tasks(paper, period, None)


def fields(task):
    when = task.deadline.text if task.deadline else ""
    return task.no, task.text, task.lead_unit, task.supporting_units, when


def codes(reading):
    return [remark.code for remark in reading.remarks]


# Tables with cells


def test_columns_may_stand_in_any_order():
    reading = read(
        cell_paper(
            (
                "STT",
                "Tiến độ",
                "Phòng chủ trì",
                "Nội dung công việc",
                "Đơn vị phối hợp",
            ),
            ("1", "Quý I/2026", "Văn phòng Sở", "Lập kế hoạch năm", "Các phòng"),
            ("2", "Hàng năm", "Thanh tra Sở", "Kiểm tra quy chế", ""),
        )
    )
    assert [fields(task) for task in reading.tasks] == [
        ("1", "Lập kế hoạch năm", ("Văn phòng Sở",), ("Các phòng",), "Quý I/2026"),
        ("2", "Kiểm tra quy chế", ("Thanh tra Sở",), (), "Hàng năm"),
    ]
    assert reading.tasks[0].deadline.due_on == date(2026, 3, 31)
    assert reading.used == {1, 2, 3}


def test_a_head_of_two_rows_and_a_row_of_column_numbers_are_no_tasks():
    reading = read(
        cell_paper(
            ("TT", "Nhiệm vụ", "Phân công thực hiện", "", "Thời gian"),
            ("", "", "Chủ trì", "Phối hợp", ""),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            ("1", "Số hóa hồ sơ", "Sở A", "Sở B", "Quý II/2026"),
        )
    )
    assert [fields(task) for task in reading.tasks] == [
        ("1", "Số hóa hồ sơ", ("Sở A",), ("Sở B",), "Quý II/2026")
    ]


def test_parts_head_their_rows_and_part_numbers_that_start_again():
    reading = read(
        cell_paper(
            ("STT", "Nội dung", "Cơ quan chủ trì", "Thời gian hoàn thành"),
            ("I. Hạ tầng số", "", "", ""),
            ("1", "Phủ sóng", "Viễn thông tỉnh", "Tháng 6/2026"),
            ("II", "Nhân lực số", "", ""),
            ("1", "Tập huấn", "Sở Nội vụ", "Hàng năm"),
        )
    )
    assert [(task.no, task.section) for task in reading.tasks] == [
        ("I.1", "I. Hạ tầng số"),
        ("II.1", "II Nhân lực số"),
    ]


def test_a_letter_and_a_row_without_number_belong_to_the_number_above():
    reading = read(
        cell_paper(
            ("STT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời hạn"),
            ("1", "An toàn thông tin", "", ""),
            ("đ)", "Phê duyệt cấp độ", "Văn phòng Sở", "Quý I/2026"),
            ("", "Diễn tập", "Phòng A", "Quý II/2026"),
        )
    )
    assert [(task.no, task.section) for task in reading.tasks] == [
        ("1.đ", "1 An toàn thông tin"),
        ("1-2", "1 An toàn thông tin"),
    ]


def test_a_row_cut_by_a_page_break_is_made_whole_below_the_repeated_head():
    head = ("STT", "Nội dung", "Cơ quan chủ trì", "Thời hạn")
    reading = read(
        cell_paper(
            head,
            ("1", "Trình Ủy ban", "Sở Khoa học và", "Trước ngày"),
            head,
            ("", "nhân dân tỉnh phê duyệt", "Công nghệ", "31/3/2026"),
            ("2", "Công bố", "Văn phòng Sở", "Thường xuyên"),
            pages=(1, 1, 2, 2, 2),
        )
    )
    assert fields(reading.tasks[0]) == (
        "1",
        "Trình Ủy ban nhân dân tỉnh phê duyệt",
        ("Sở Khoa học và Công nghệ",),
        (),
        "Trước ngày 31/3/2026",
    )
    assert (reading.tasks[0].place.line_from, reading.tasks[0].place.line_to) == (2, 4)
    assert codes(reading) == ["cell-joined"]
    assert [task.confidence for task in reading.tasks] == ["check", "certain"]


def test_a_table_goes_on_over_the_page_without_its_head():
    first = cell_paper(
        ("STT", "Nội dung", "Cơ quan chủ trì", "Thời hạn"),
        ("1", "Việc một", "Sở A", "Quý I/2026"),
    )
    more = Line(
        text="", page=2, number=9, cells=("2", "Việc hai", "Sở B", "Năm 2026"), table=2
    )
    paper = Paper(file="a.pdf", kind="pdf", lines=(*first.lines, more), page_count=2)
    assert [task.no for task in read(paper).tasks] == ["1", "2"]


def test_each_line_of_a_cell_may_name_a_unit_of_its_own():
    reading = read(
        cell_paper(
            ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
            ("1", "Rà soát\nquy trình", "Văn phòng Sở\nThanh tra Sở", "Quý I/2026"),
            ("2", "Kết nối", "Sở Khoa học và\nCông nghệ", "Quý I/2026"),
        )
    )
    assert [task.lead_unit for task in reading.tasks] == [
        ("Văn phòng Sở", "Thanh tra Sở"),
        ("Sở Khoa học và Công nghệ",),
    ]


def test_a_column_without_a_field_is_told_and_a_table_of_points_is_left_alone():
    with_product = read(
        cell_paper(
            ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn", "Sản phẩm"),
            ("1", "Lập danh mục", "Văn phòng Sở", "Quý I/2026", "Danh mục"),
        )
    )
    assert [(r.code, r.fields) for r in with_product.remarks] == [
        ("columns-left-out", {"columns": "Sản phẩm"})
    ]
    points = read(
        cell_paper(
            ("STT", "Nội dung tiêu chí", "Điểm tối đa", "Đơn vị chủ trì"),
            ("1", "Có chuyên mục", "10", "Văn phòng Sở"),
        )
    )
    assert points.tasks == () and points.used == frozenset()


# Tables flattened to lines


def flattened(head, widths, *rows):
    """Print a table as text extraction does: cell after cell, each wrapped."""
    lines = list(head)
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            lines += textwrap.wrap(cell, width)
    return "\n".join(["I. NHIỆM VỤ", *lines, "Nơi nhận:", "- Lưu: VT."])


LAYOUTS = {
    "five columns": (
        ("TT Nhiệm vụ, giải pháp Đơn vị chủ trì", "Đơn vị", "phối hợp", "Thời hạn"),
        (4, 56, 16, 18, 16),
        ("no", "text", "lead", "with", "when"),
    ),
    "no supporting column": (
        ("STT Nội dung công việc Phòng thực hiện Tiến độ",),
        (4, 40, 20, 18),
        ("no", "text", "lead", "when"),
    ),
    "deadline before the units": (
        ("STT", "Nhiệm vụ", "Thời gian thực hiện", "Cơ quan chủ trì", "Phối hợp"),
        (4, 60, 16, 20, 20),
        ("no", "text", "when", "lead", "with"),
    ),
    "a product last": (
        (
            "STT",
            "Nội dung",
            "Đơn vị chủ trì",
            "Đơn vị phối hợp",
            "Thời hạn",
            "Sản phẩm",
        ),
        (4, 48, 18, 18, 16, 14),
        ("no", "text", "lead", "with", "when", "product"),
    ),
    "a product before the deadline": (
        ("TT", "Tên nhiệm vụ", "Chủ trì", "Phối hợp", "Kết quả đầu ra", "Thời hạn"),
        (4, 52, 18, 18, 14, 16),
        ("no", "text", "lead", "with", "product", "when"),
    ),
}
PLAN = (
    {
        "text": "Xây dựng quy chế khai thác dữ liệu dùng chung, trình lãnh đạo "
        "ban hành và phổ biến đến từng công chức",
        "lead": "Phòng Kế hoạch - Tài chính",
        "with": "Văn phòng Sở; Thanh tra Sở",
        "when": "Trước ngày 30/4/2026",
        "product": "Quy chế",
    },
    {
        "text": "Kết nối phần mềm chuyên ngành của Sở Xây dựng với trục liên thông "
        "tỉnh; khắc phục lỗi ngay trong ngày",
        "lead": "Trung tâm Quy hoạch đô thị",
        "with": "Viễn thông tỉnh",
        "when": "Thường xuyên",
        "product": "Hệ thống thông suốt",
    },
    {
        "text": "Cử công chức dự lớp bồi dưỡng",
        "lead": "Văn phòng Sở",
        "with": "Các phòng, đơn vị trực thuộc Sở",
        "when": "Khi có thông báo của Sở Nội vụ",
        "product": "Danh sách",
    },
    {
        "text": "Đánh giá an toàn cho cổng thông tin của Sở, báo cáo Công an tỉnh kết "
        "quả sau mỗi đợt kiểm tra",
        "lead": "Trung tâm Quy hoạch đô thị",
        "with": "Công an tỉnh",
        "when": "Định kỳ 6 tháng",
        "product": "Báo cáo",
    },
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_flattened_table_is_read_in_many_layouts(layout):
    head, widths, order = LAYOUTS[layout]
    rows = [
        [{**task, "no": str(n)}[column] for column in order]
        for n, task in enumerate(PLAN, 1)
    ]
    tasks = read(text_paper(flattened(head, widths, *rows))).tasks
    assert [task.no for task in tasks] == ["1", "2", "3", "4"]
    for task, wanted in zip(tasks, PLAN, strict=True):
        assert task.text == wanted["text"]
        assert "; ".join(task.lead_unit) == wanted["lead"]
        helpers = wanted["with"] if "with" in order else ""
        assert "; ".join(task.supporting_units) == helpers
        assert task.deadline.text == wanted["when"]


def test_three_numbering_systems_and_an_empty_number_in_one_flattened_table():
    reading = read(
        text_paper(
            """\
            TT Nội dung Đơn vị chủ trì Thời hạn
            I CÔNG TÁC CHỈ ĐẠO
            1
            Hoàn thiện thể chế
            1.1
            1. Ban hành quy chế của Sở về quản lý, khai thác dữ liệu dùng
            chung
            Văn phòng Sở
            Quý I/2026
            1.2 2. Rà soát quy trình nội bộ và công khai trên trang thông tin
            Phòng Pháp chế
            Hàng năm
            3. Lập danh mục dữ liệu mở và cập nhật theo hướng dẫn của tỉnh
            Văn phòng Sở
            Tháng 5/2026
            II HẠ TẦNG SỐ
            1 4. Nâng cấp máy chủ
            Văn phòng Sở Năm 2026
            """
        )
    )
    assert [(task.no, task.section) for task in reading.tasks] == [
        ("1", "1 Hoàn thiện thể chế"),
        ("2", "1 Hoàn thiện thể chế"),
        ("3", "1 Hoàn thiện thể chế"),
        ("4", "II HẠ TẦNG SỐ"),
    ]
    first, *_, last = reading.tasks
    assert first.text.endswith("dữ liệu dùng chung")
    assert (first.place.line_from, first.place.line_to) == (6, 9)
    assert (last.lead_unit, last.deadline.text) == (("Văn phòng Sở",), "Năm 2026")


def test_what_stands_below_a_repeated_head_goes_to_the_cells_that_were_cut():
    head = "TT Nội dung Đơn vị chủ trì Thời hạn"
    reading = read(
        text_paper(
            f"""\
            {head}
            1
            Số hóa hồ sơ lưu trữ của cơ quan còn giá trị sử dụng, tạo lập kho
            dữ liệu dùng chung cho các phòng và trung tâm trực thuộc, bảo đảm
            Phòng Quản lý
            hạ tầng
            Trình lãnh đạo
            trong quý II năm
            2
            {head}
            an toàn, bảo mật theo quy định của pháp luật hiện hành
            2026 (đợt đầu)
            2
            Mở lớp tập huấn kỹ năng số cho viên chức của các trung tâm
            Phòng Quản lý
            hạ tầng
            Thường xuyên
            """
        )
    )
    first, second = reading.tasks
    assert first.text.endswith("bảo đảm an toàn, bảo mật theo quy định của pháp luật "
                               "hiện hành")  # fmt: skip
    assert first.lead_unit == second.lead_unit == ("Phòng Quản lý hạ tầng",)
    assert first.deadline.text == "Trình lãnh đạo trong quý II năm 2026 (đợt đầu)"
    assert first.confidence == "check" and "cell-joined" in codes(reading)
    assert reading.used == {line for line in range(1, 18)}


def test_a_flattened_table_ends_where_the_next_part_of_the_paper_begins():
    reading = read(
        text_paper(
            """\
            II. NHIỆM VỤ
            STT Nội dung Đơn vị chủ trì Thời hạn
            1
            Cập nhật dữ liệu chuyên ngành lên kho dữ liệu dùng chung của tỉnh
            Văn phòng Sở
            Hàng năm
            2
            Duy trì trang thông tin
            Thanh tra Sở
            Quý II/2026
            III. TỔ CHỨC THỰC HIỆN
            1. Văn phòng Sở theo dõi, báo cáo Giám đốc Sở trước ngày 05/12/2026.
            2. Các phòng nghiêm túc thực hiện.
            """
        )
    )
    assert [(task.no, task.deadline.text) for task in reading.tasks] == [
        ("1", "Hàng năm"),
        ("2", "Quý II/2026"),
        ("III.1", "trước ngày 05/12/2026"),
    ]
    assert 13 not in reading.used, "a line that gives no task is left to be listed"


def test_missing_numbers_and_unfinished_deadlines_are_told():
    reading = read(
        cell_paper(
            ("STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"),
            ("1", "Việc một", "Văn phòng Sở", "Trước ngày ..."),
            ("4", "Việc bốn", "", "tháng 3/2026; tháng 9/2026"),
        )
    )
    assert [(remark.code, remark.fields) for remark in reading.remarks] == [
        ("deadline-unfinished", {"no": "1", "text": "Trước ngày ..."}),
        ("no-lead-unit", {"no": "4"}),
        ("several-deadlines", {"no": "4", "text": "tháng 3/2026; tháng 9/2026"}),
        ("number-gap", {"before": "1", "after": "4"}),
    ]
    assert {task.confidence for task in reading.tasks} == {"check"}


# Numbered text


def test_letters_are_tasks_and_đ_stands_between_d_and_e():
    reading = read(
        text_paper(
            """\
            III. NHIỆM VỤ
            7. Chính quyền số
            d) Mở dịch vụ công toàn trình.
            đ) Số hóa kết quả
            giải quyết thủ tục.
            e) Thanh toán trực tuyến.
            8. Nhân lực số
            Cử người đi học.
            """
        )
    )
    assert [(task.no, task.section, task.text) for task in reading.tasks] == [
        ("7.d", "7. Chính quyền số", "Mở dịch vụ công toàn trình."),
        ("7.đ", "7. Chính quyền số", "Số hóa kết quả giải quyết thủ tục."),
        ("7.e", "7. Chính quyền số", "Thanh toán trực tuyến."),
        ("8", "III. NHIỆM VỤ", "Nhân lực số Cử người đi học."),
    ]
    assert reading.used == set(range(1, 9))


def test_dashes_are_parts_of_a_numbered_area_and_tasks_where_nothing_is_numbered():
    area = read(
        text_paper(
            """\
            II. NỘI DUNG THỰC HIỆN
            1. Hạ tầng số
            - Nâng cấp mạng.
            - Phối hợp với Công an tỉnh kiểm tra mạng.
            """
        )
    ).tasks
    assert [(task.no, task.supporting_units) for task in area] == [
        ("1", ("Công an tỉnh",))
    ]
    assert area[0].confidence == "check", "read out of a sentence, not out of a label"
    plain = read(text_paper("B. GIẢI PHÁP\n- Tuyên truyền.\n- Kiểm tra."))
    assert [(task.no, task.text) for task in plain.tasks] == [
        ("1", "Tuyên truyền."),
        ("2", "Kiểm tra."),
    ]


def test_labels_below_or_inside_a_point_name_units_and_time():
    reading = read(
        text_paper(
            """\
            II. NHIỆM VỤ TRỌNG TÂM
            1. Hạ tầng số
            1.1. Nâng cấp đường truyền.
            - Đơn vị chủ trì: Văn phòng Sở.
            - Đơn vị phối hợp: Viễn thông tỉnh.
            - Thời gian hoàn thành: Quý II/2026.
            1.2. Nối trục liên thông (Đơn vị chủ trì: Phòng A; thời hạn: Tháng 9/2026).
            2. Thể chế số
            - Sửa quy chế.
            + Chủ trì: Phòng B.
            + Thời gian: Quý I/2026.
            - Ban hành quy định.
            + Chủ trì: Phòng C.
            """
        )
    )
    assert [fields(task) for task in reading.tasks] == [
        ("1.1", "Nâng cấp đường truyền.", ("Văn phòng Sở",), ("Viễn thông tỉnh",),
         "Quý II/2026"),
        ("1.2", "Nối trục liên thông", ("Phòng A",), (), "Tháng 9/2026"),
        ("2.1", "Sửa quy chế.", ("Phòng B",), (), "Quý I/2026"),
        ("2.2", "Ban hành quy định.", ("Phòng C",), (), ""),
    ]  # fmt: skip


def test_text_that_says_what_a_table_gives_out_is_not_counted_again():
    text = "Rà soát, công khai thủ tục hành chính trên trang thông tin của Sở"
    paper = text_paper(
        f"""\
        II. NHIỆM VỤ
        1. Về thể chế
        - {text}.
        - Mời chuyên gia trao đổi kinh nghiệm quản trị dữ liệu.
        Phụ lục
        TT\tTên nhiệm vụ\tĐơn vị chủ trì\tThời gian hoàn thành
        1\t{text}\tVăn phòng Sở\tQuý I/2026
        """
    )
    reading = read(paper)
    assert [(task.no, task.text) for task in reading.tasks] == [
        ("1", text),
        ("II.1", "Về thể chế - Mời chuyên gia trao đổi kinh nghiệm quản trị dữ liệu."),
    ]
    assert 3 in reading.used


def test_headings_of_criteria_are_left_to_their_own_reader():
    paper = text_paper(
        "II. NỘI DUNG\n1. Chỉ số “Nhận thức số” (đạt 5/5 điểm)\n1.1. Tiếp tục họp."
    )
    assert read(paper).tasks == ()


# Duties of the organising part


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Các phòng báo cáo về Văn phòng Sở trước ngày 10/12/2026 để Văn phòng Sở "
            "tổng hợp gửi tỉnh trước ngày 15/12/2026.",
            [("Các phòng", "trước ngày 10/12/2026"),
             ("Văn phòng Sở", "trước ngày 15/12/2026")],
        ),
        (
            "Văn phòng Sở theo dõi, báo cáo định kỳ **trước ngày 25 hàng tháng** và "
            "báo cáo năm trước 05/12/2026.",
            [("Văn phòng Sở", "trước ngày 25 hàng tháng"),
             ("Văn phòng Sở", "trước 05/12/2026")],
        ),
        (
            "Giao Thanh tra Sở đôn đốc. Định kỳ hàng quý báo cáo Giám đốc Sở.",
            [("Thanh tra Sở", "Định kỳ hàng quý")],
        ),
        (
            "Các đơn vị thuộc, trực thuộc Sở báo cáo định kỳ 6 tháng (trước ngày "
            "15/6), năm (trước ngày 15/12).",
            [("Các đơn vị thuộc, trực thuộc Sở", "định kỳ 6 tháng (trước ngày 15/6)"),
             ("Các đơn vị thuộc, trực thuộc Sở", "trước ngày 15/12")],
        ),
        ("Văn phòng Sở bố trí kinh phí hàng năm theo Quyết định ngày 01/02/2025.", []),
    ],
    ids=["two units", "two rhythms", "subject above", "brackets", "no report, no duty"],
)  # fmt: skip
def test_every_date_of_the_organising_part_is_a_duty(sentence, wanted):
    reading = read(text_paper(f"III. TỔ CHỨC THỰC HIỆN\n1. {sentence}"))
    found = [("; ".join(t.lead_unit), t.deadline.text) for t in reading.tasks]
    assert found == wanted
    numbers = [task.no for task in reading.tasks]
    many = [f"III.1.{n}" for n in range(1, len(wanted) + 1)]
    assert numbers == (many if len(wanted) > 1 else ["III.1"] * len(wanted))
    assert ("several-deadlines" in codes(reading)) == (len(wanted) > 1)


def test_a_duty_below_a_unit_is_that_units_duty():
    reading = read(
        text_paper(
            """\
            III. TỔ CHỨC THỰC HIỆN
            1. Văn phòng Sở
            - Theo dõi, đôn đốc.
            - Tổng hợp, gửi báo cáo trước ngày 10/12/2026.
            """
        )
    )
    assert [(t.no, t.lead_unit) for t in reading.tasks] == [
        ("III.1.2", ("Văn phòng Sở",))
    ]
    assert reading.used == {1, 2, 4}


# The five papers


def seed(number):
    path = next(SEEDS.glob(f"{number:03}_*.txt"))
    return text_paper(path.read_text(encoding="utf-8"), path.name)


def rows_of(path, delimiter=","):
    text = (ROOT / path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def printed_on(row):
    return int(row["source"].rpartition(":")[2])


@needs_seeds
def test_sixty_flattened_tasks_equal_the_typed_data():
    reading = read(seed(2), Period(first_year=2021, last_year=2025))
    wanted = rows_of("data/agencies/tuyen-quang-so-tu-phap/2021-2025/tasks.csv")
    assert [
        (
            f"nv-{int(task.no):02}",
            ";".join(task.lead_unit),
            ";".join(task.supporting_units),
            task.deadline.text,
            task.place.line_from,
        )
        for task in reading.tasks
    ] == [
        (
            row["id"],
            row["lead_unit"],
            row["supporting_units"],
            row["deadline"],
            printed_on(row),
        )
        for row in wanted
    ]
    assert codes(reading).count("cell-joined") == 5
    assert {"deadline-unfinished", "number-repeated"} <= set(codes(reading))
    assert "number-gap" not in codes(reading)


@needs_seeds
def test_sixteen_annex_tasks_equal_the_transcript_and_two_duties_follow():
    reading = read(seed(4), Period(first_year=2025, last_year=2025))
    wanted = rows_of("tests/transcripts/ha-tinh-so-tu-phap-2025.tsv", "\t")
    annex, duties = reading.tasks[:16], reading.tasks[16:]
    assert [
        (";".join(t.lead_unit), ";".join(t.supporting_units), t.deadline.text)
        for t in annex
    ] == [(r["lead_unit"], r["supporting_units"], r["deadline"]) for r in wanted]
    assert [
        (t.lead_unit, t.deadline.kind, t.deadline.text, t.place.line_from)
        for t in duties
    ] == [
        (("Văn phòng Sở",), "recurring", "trước ngày 20 hàng tháng", 81),
        (("Văn phòng Sở",), "date", "trước 20/12/2025", 81),
    ]


@needs_seeds
@pytest.mark.parametrize(
    ("number", "agency", "year"),
    [(1, "dong-thap-so-tu-phap", 2026), (3, "hau-giang-so-tu-phap", 2025)],
)
def test_tasks_of_running_text_stand_where_the_typed_data_say(number, agency, year):
    reading = read(seed(number), Period(first_year=year, last_year=year))
    wanted = rows_of(f"data/agencies/{agency}/{year}/tasks.csv")
    measures = [task for task in reading.tasks if not task.no.startswith("IV.")]
    assert [
        (task.place.line_from, task.deadline.text.lower() if task.deadline else "")
        for task in measures
    ] == [(printed_on(row), row["deadline"].lower()) for row in wanted]
    assert [
        task.no.replace(".", "").replace("đ", "dd")
        for task in measures
        if task.no[0].isdecimal()
    ] == [row["id"][3:] for row in wanted if row["id"].startswith("nv-")]
