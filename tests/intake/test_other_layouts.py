"""Papers of other provinces: other tables, headings, sentences and letterheads."""

import pytest
from intake import papers_others as others
from intake.paper_docx import write_docx
from intake.paper_pdf import write_pdf

import dtiwb
from dtiwb.intake.document import read_lines
from dtiwb.intake.headings import heading_at
from dtiwb.intake.labels import split_units
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.text_file import text_lines
from dtiwb.models import Choice, Manual, Proportional, Tiers

PRINTERS = (others.with_tabs, others.in_columns, others.flattened)
LETTER_HEAD = "UBND TỈNH MẪU; SỞ MẪU; 7/SM-VP; 04 tháng 12 năm 2025; BÁO CÁO; Mẫu"


def read(text):
    return read_lines(Paper(file="a.txt", kind="txt", lines=tuple(text_lines(text))))


def shown(value):
    return "" if value is None else str(value)


def first(units):
    return units[0] if units else ""


def codes(document):
    return [remark.code for remark in document.remarks]


@pytest.mark.parametrize("printed", PRINTERS, ids=lambda each: each.__name__)
def test_a_table_of_scores_reads_the_same_however_its_cells_are_printed(printed):
    table = printed(others.SCORE_ROWS, others.SCORE_WIDTHS)
    document = read(others.paper(others.SCORE_HEAD, table))
    assert [
        (
            *(i.code, i.name, shown(i.stated_points)),
            *(shown(i.stated_max), shown(i.stated_deduction)),
        )
        for i in document.indicators
    ] == others.SCORE_INDICATORS
    assert [
        (
            *(c.code, c.indicator_code, shown(c.points_won), shown(c.max_points)),
            *(shown(c.stated_deduction), c.action, first(c.lead_unit)),
            c.deadline.text,
        )
        for c in document.criteria
    ] == others.SCORE_CRITERIA
    assert {c.confidence for c in document.criteria} == {"certain"}
    assert (document.tasks, document.ranking) == ((), ())
    assert [(str(t.value), t.unit, t.of) for t in document.targets] == [
        ("2", "sáng kiến", "2")
    ]


@pytest.mark.parametrize(
    ("name", "write"), [("a.docx", write_docx), ("a.pdf", write_pdf)]
)
def test_a_head_of_two_rows_tells_claimed_from_reviewed_points(tmp_path, name, write):
    path = tmp_path / name
    write(path, blocks=others.TWO_HEADS)
    document = dtiwb.read_document(path)
    assert [(i.code, shown(i.stated_max)) for i in document.indicators] == [
        ("1", "30"),
        ("2", "10"),
    ]
    assert [
        (
            *(c.code, shown(c.max_points), shown(c.claimed_points)),
            *(shown(c.reviewed_points), first(c.lead_unit), str(c.deadline.due_on)),
        )
        for c in document.criteria
    ] == others.TWO_HEADS_CRITERIA


def test_ways_to_earn_points_listed_below_a_criterion_are_its_rule():
    document = read(others.with_tabs(others.OPTIONS, ()))
    assert [(i.code, shown(i.stated_max)) for i in document.indicators] == [
        ("1", "30"),
        ("2", "0"),
    ]
    plan, meetings, reports = document.criteria
    assert (plan.code, shown(plan.max_points)) == ("1.1", "10")
    assert isinstance(plan.rule, Choice)
    assert [str(option.share) for option in plan.rule.options] == ["1", "1/2", "0"]
    assert isinstance(meetings.rule, Tiers)
    assert meetings.name == "Số cuộc họp"
    assert isinstance(reports.rule, Manual)  # a penalty is no reward for each report
    assert reports.confidence == "check"


def test_a_notice_ranks_each_group_by_what_is_called_points():
    tables = (others.GROUPS, others.MORE_GROUPS)
    body = "\n\nKhối thứ hai\n\n".join(others.with_tabs(t, ()) for t in tables)
    document = read(others.paper(LETTER_HEAD, body))
    assert [
        (
            *(r.agency, shown(r.claimed_points), shown(r.reviewed_points)),
            *(r.rank, r.confidence),
        )
        for r in document.ranking
    ] == others.GROUPS_RANKED
    assert any("Xã Suối Đá" in r.fields.get("text", "") for r in document.remarks)


@pytest.mark.parametrize(
    "head",
    [
        ("TT", "Cơ quan, đơn vị", "Số máy tính", "Kết quả"),
        ("TT", "Nội dung chi", "Đơn vị tính", "Thành tiền"),
        ("TT", "Đơn vị", "Họ và tên", "Điện thoại"),
    ],
    ids=["machines", "money", "contacts"],
)
def test_a_table_of_other_figures_gives_no_points_and_is_listed(head):
    rows = (head, ("1", "Sở Mẫu", "25", "20"), ("2", "Sở Thử", "30", "10"))
    document = read(others.paper(LETTER_HEAD, others.with_tabs(rows, ())))
    assert (document.ranking, document.criteria, document.targets) == ((), (), ())
    listed = [r for r in document.remarks if r.code == "text-unused"]
    assert any("TT" in remark.fields["text"] for remark in listed) or any(
        r.place.line_to - r.place.line_from > 2 for r in listed
    )


@pytest.mark.parametrize(
    ("text", "name", "points"),
    [
        ("Tiêu chí 2.3: Ban hành quy chế - 4,5/5đ (trừ 0,5 điểm)", "", "4.5 5 0.5"),
        ("2.3. Ban hành quy chế (Điểm tối đa: 5; điểm đạt: 4,5)", "", "4.5 5 -"),
        ("2.3. Tiêu chí Ban hành quy chế [4,5/5]", "", "4.5 5 -"),
        ("Tiêu chí số 2.3. Ban hành quy chế, đạt 4,5 trên 5 điểm", "", "4.5 5 -"),
        ("Chỉ số 2.3. Ban hành quy chế (Điểm chuẩn 5, điểm đạt 4,5)", "", "4.5 5 -"),
        ("1. Chỉ số thành phần 2.3: Ban hành quy chế; đạt 4,5/5 điểm", "", "4.5 5 -"),
        ("I. CHỈ SỐ CHÍNH 2.3. Ban hành quy chế (4,5/5 điểm)", "", "4.5 5 -"),
        ("Tiêu chí 2.3 (5 điểm): Ban hành quy chế", "", "- 5 -"),
        ("2.3. Nhóm “Ban hành quy chế” bị trừ 0,5 điểm", "", "- - 0.5"),
    ],
)
def test_a_heading_gives_number_name_and_points_in_whatever_words(text, name, points):
    heading = heading_at([Line(text=text, page=1, number=1)], 0, 0)
    figures = heading.figures
    said = (figures.points, figures.max_points, figures.deduction)
    assert heading.code == "2.3"
    assert heading.names == ("Ban hành quy chế",)
    assert " ".join(shown(value) or "-" for value in said) == points


def test_points_on_lines_of_their_own_belong_to_the_criterion_above():
    document = read(others.paper(others.SCORE_HEAD, others.LABELLED_POINTS))
    assert [
        (c.code, shown(c.max_points), shown(c.claimed_points), shown(c.reviewed_points))
        for c in document.criteria
    ] == [("I.1", "10", "10", "6.5"), ("I.2", "5", "5", "5")]
    one, two = document.criteria
    assert (one.reason, two.reason) == ("Chưa tách mạng khách", "")
    assert "tách mạng khách" not in one.action
    assert (first(one.lead_unit), one.deadline.text) == ("Văn phòng Sở", "Quý II/2026")


def test_of_two_numbers_in_a_heading_the_longer_one_is_the_code():
    document = read(others.paper(others.SCORE_HEAD, others.TWO_CODES))
    assert [(c.code, shown(c.points_won)) for c in document.criteria] == [
        ("1.1", "10"),
        ("1.2", "8.5"),
    ]
    (index,) = document.indicators
    assert (shown(index.stated_points), index.rank, index.rank_of) == ("18.5", 2, 20)


def test_an_order_below_a_criterion_says_who_leads_it():
    document = read(others.paper(others.SCORE_HEAD, others.ORDERED))
    assert [
        (c.code, c.lead_unit, c.supporting_units, c.confidence)
        for c in document.criteria
    ] == [
        ("1.1", ("Văn phòng",), ("các phòng",), "check"),
        ("1.2", ("Phòng Văn hóa, Khoa học và Thông tin",), ("Văn phòng",), "check"),
    ]
    noted = document.criteria[1]
    assert (shown(noted.claimed_points), shown(noted.reviewed_points)) == ("10", "6.5")
    assert noted.reason == "thiếu hợp đồng cả năm"


def test_a_person_and_the_office_held_are_one():
    assert split_units("Ông Lê Văn Mẫu, Chánh Văn phòng; Phòng Mẫu") == (
        "Ông Lê Văn Mẫu, Chánh Văn phòng",
        "Phòng Mẫu",
    )


def test_a_sentence_gives_out_a_task_to_be_looked_at():
    document = read(others.COMMUNE)
    assert [
        (first(t.lead_unit), t.supporting_units, str(t.deadline.due_on))
        for t in document.tasks
    ] == others.COMMUNE_TASKS
    assert {t.confidence for t in document.tasks} == {"check"}


def test_two_columns_printed_side_by_side_part_into_head_and_signer():
    head = read(others.COMMUNE).letterhead
    assert (head.number, head.place_name) == ("63/KH-UBND", "Tân Thạnh Mới")
    assert head.issuer == "ỦY BAN NHÂN DÂN XÃ TÂN THẠNH MỚI"
    assert head.title == "Triển khai chuyển đổi số 6 tháng cuối năm 2025"
    assert head.signer_title == "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert head.signer == "Đoàn Văn Thí Dụ"


def test_a_number_of_things_is_a_target_with_its_unit():
    assert [
        (t.comparison, str(t.value), t.unit, t.confidence)
        for t in read(others.COMMUNE).targets
    ] == [
        (">=", "70", "%", "certain"),
        (">=", "1", "Tổ công nghệ số cộng đồng", "check"),
    ]


def test_a_party_body_numbers_its_points_with_dashes():
    document = read(others.PARTY)
    assert document.letterhead.number == "15-KH/BCĐ"
    assert document.letterhead.superior == "TỈNH ỦY BÌNH LÂM"
    assert [(t.comparison, str(t.value)) for t in document.targets] == [
        (">=", "95"),
        (">=", "60"),
    ]
    assert [(first(t.lead_unit), t.deadline.text) for t in document.tasks] == [
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "Thường xuyên"),
        ("Văn phòng Tỉnh ủy", "trước ngày 30/6/2026"),
    ]


def test_a_letter_orders_what_is_still_to_come():
    document = read(others.paper(LETTER_HEAD, others.LETTER))
    assert [
        (t.no, first(t.lead_unit), str(t.deadline.due_on), t.confidence)
        for t in document.tasks
    ] == [
        ("2", "", "2025-12-20", "check"),
        ("3", "Văn phòng UBND tỉnh", "2025-12-31", "check"),
    ]


def test_a_table_of_targets_gives_one_for_each_year_to_come():
    table = others.with_tabs(others.TARGET_ROWS, ())
    document = read(others.paper(others.SCORE_HEAD, table))
    assert [(t.comparison, str(t.value), t.unit, t.year) for t in document.targets] == [
        ("=", "60", "%", 2025),
        ("=", "75", "%", 2026),
        ("=", "3", "Bộ dữ liệu", 2025),
        (">=", "5", "Bộ dữ liệu", 2026),
        (">=", "90", "%", 2025),
        (">=", "95", "%", 2026),
    ]
    assert any("Ban hành" in r.fields.get("text", "") for r in document.remarks)


def test_rows_parted_by_blank_lines_are_read_whole_round_their_number():
    document = read(others.paper(others.SCORE_HEAD, others.CENTRED))
    assert [
        (c.code, c.name, shown(c.max_points), shown(c.claimed_points), c.reason)
        for c in document.criteria
    ] == others.CENTRED_CRITERIA


def test_rows_that_nothing_parts_are_left_alone_and_listed():
    document = read(others.paper(others.SCORE_HEAD, others.CENTRED_TASKS))
    assert (document.tasks, document.criteria) == ((), ())
    (listed,) = (r for r in document.remarks if r.code == "text-unused")
    assert listed.place.line_to - listed.place.line_from >= 5


def test_a_flattened_row_without_all_its_points_spoils_no_other_unseen():
    rows = (
        ("TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Lý do"),
        ("1", "Nhận thức số", "20", "15", "12", ""),
        ("1.1", "Họp chuyên đề", "10", "8", "7", "Thiếu biên bản"),
        ("1.2", "Có chuyên mục", "10", "", "5", "Chưa cập nhật"),
        ("1.3", "Sáng kiến", "5", "5", "5", ""),
    )
    table = others.flattened(rows, (4, 30, 10, 10, 10, 30))
    document = read(others.paper(others.SCORE_HEAD, table))
    assert [(c.code, c.confidence) for c in document.criteria] == [
        ("1.1", "check"),
        ("1.3", "certain"),
    ]
    assert "row-unclear" in codes(document)
    assert "sum-differs" in codes(document)


def test_a_flattened_table_ends_where_a_sentence_or_a_part_begins():
    rows = (
        ("TT", "Cơ quan", "Điểm tự chấm", "Điểm thẩm định", "Xếp hạng"),
        ("1", "Sở Mẫu", "95", "90,5", "1"),
        ("2", "Sở Thử", "90", "88", "2"),
    )
    table = others.flattened(rows, (4, 20, 10, 10, 10))
    body = f"{table}\nĐề nghị các cơ quan khắc phục.\n\n{others.LETTER}"
    document = read(others.paper(LETTER_HEAD, body))
    assert [(r.agency, r.rank, r.confidence) for r in document.ranking] == [
        ("Sở Mẫu", 1, "certain"),
        ("Sở Thử", 2, "certain"),
    ]
    listed = [r.fields["text"] for r in document.remarks if r.code == "text-unused"]
    assert any(text.startswith("Đề nghị các cơ quan") for text in listed)


def test_a_year_at_the_end_of_a_name_is_no_number_of_points():
    rows = (
        ("TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt", "Điểm mất"),
        ("1", "Số hóa hồ sơ giai đoạn 2020 - 2025", "10", "8", "2"),
        ("2", "Máy tính được kết nối năm 2025", "5", "5", "0"),
    )
    document = read(others.flattened(rows, (5, 18, 10, 10, 10)))
    assert [
        (c.name, shown(c.max_points), shown(c.points_won), c.confidence)
        for c in document.criteria
    ] == [
        ("Số hóa hồ sơ giai đoạn 2020 - 2025", "10", "8", "certain"),
        ("Máy tính được kết nối năm 2025", "5", "5", "certain"),
    ]


def test_the_number_of_a_criterion_may_stand_in_its_name():
    rows = (
        ("STT", "Tiêu chí bị mất điểm", "Số điểm bị trừ", "Nguyên nhân"),
        ("1", "Tiêu chí 2.4. Số hóa kết quả", "3,33", "Mới số hóa 30% hồ sơ"),
    )
    (criterion,) = read(others.with_tabs(rows, ())).criteria
    assert (criterion.code, criterion.name) == ("2.4", "Số hóa kết quả")
    assert shown(criterion.stated_deduction) == "3.33"
    assert (criterion.reason, criterion.confidence) == ("Mới số hóa 30% hồ sơ", "check")


def test_numbers_that_begin_anew_in_each_group_carry_the_groups_number():
    rows = (
        ("STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"),
        ("I", "Nhận thức số", "15", ""),
        ("1", "Họp chuyên đề", "10", "Điểm = (Số cuộc đã họp/Số cuộc phải họp) x 10"),
        ("2", "Chuyên mục", "5", "Có: 5 điểm; không: 0 điểm"),
        ("II", "Hạ tầng số", "10", ""),
        ("1", "Máy tính", "10", "Điểm = (Số máy đạt chuẩn/Tổng số máy) x 8"),
    )
    document = read(others.with_tabs(rows, ()))
    assert [(c.code, c.indicator_code) for c in document.criteria] == [
        ("I.1", "I"),
        ("I.2", "I"),
        ("II.1", "II"),
    ]
    meetings, _, machines = document.criteria
    assert isinstance(meetings.rule, Proportional)
    assert isinstance(machines.rule, Manual)  # 8 is not the maximum


@pytest.mark.parametrize("printed", PRINTERS, ids=lambda each: each.__name__)
def test_a_name_that_begins_like_a_sum_is_a_name(printed):
    rows = (
        ("TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt"),
        ("1", "Công tác chỉ đạo", "20", "15"),
        ("1.1", "Công khai thủ tục", "10", "8"),
        ("1.2", "Tổng số hồ sơ trực tuyến", "10", "7"),
        ("", "Tổng cộng", "20", "15"),
    )
    document = read(others.paper(others.SCORE_HEAD, printed(rows, (5, 26, 14, 10))))
    assert [i.name for i in document.indicators] == ["Công tác chỉ đạo"]
    assert [(c.name, shown(c.points_won)) for c in document.criteria] == [
        ("Công khai thủ tục", "8"),
        ("Tổng số hồ sơ trực tuyến", "7"),
    ]


@pytest.mark.parametrize("printed", PRINTERS, ids=lambda each: each.__name__)
def test_a_name_may_begin_with_any_word_of_a_head_a_date_or_a_foot(printed):
    rows = [("STT", "Chỉ số thành phần", "Điểm tối đa", "Điểm đạt", "Đơn vị chủ trì")]
    for group in (1, 2, 3):
        rows.append((str(group), f"Nhóm chỉ số thứ {group}", "40", "10", ""))
        for n, name in enumerate(others.TRICKY[group * 4 - 4 : group * 4], 1):
            rows.append((f"{group}.{n}", name, "10", "2,5", "Văn phòng Sở"))
    text = others.paper(others.SCORE_HEAD, printed(rows, (5, 30, 8, 8, 16)))
    document = read(text)
    assert tuple(c.name for c in document.criteria) == others.TRICKY
    assert {
        (*map(shown, (c.max_points, c.points_won)), c.lead_unit, c.confidence)
        for c in document.criteria
    } == {("10", "2.5", ("Văn phòng Sở",), "certain")}
    assert len(document.indicators) == 3


@pytest.mark.parametrize("printed", PRINTERS, ids=lambda each: each.__name__)
def test_a_task_table_may_name_the_unit_before_the_task(printed):
    rows = (
        ("TT", "Chủ trì", "Nội dung nhiệm vụ", "Phối hợp", "Hạn hoàn thành"),
        ("I", "", "Dữ liệu số", "", ""),
        (
            "1",
            "Văn phòng Sở",
            "Số hóa hồ sơ giai đoạn 2016 - 2020",
            "Thanh tra",
            "2026",
        ),
        ("2", "Phòng Nghiệp vụ", "Cập nhật dữ liệu ngành", "Văn phòng", "Quý II/2026"),
    )
    table = printed(rows, (4, 18, 31, 14, 16))
    document = read(others.paper(others.SCORE_HEAD, table))
    assert [
        (t.text, first(t.lead_unit), first(t.supporting_units), t.deadline.text)
        for t in document.tasks
    ] == [
        ("Số hóa hồ sơ giai đoạn 2016 - 2020", "Văn phòng Sở", "Thanh tra", "2026"),
        ("Cập nhật dữ liệu ngành", "Phòng Nghiệp vụ", "Văn phòng", "Quý II/2026"),
    ]


@pytest.mark.parametrize(
    ("printed", "value", "confidence"),
    [
        ("7,5", "7.5", "certain"),
        ("05", "5", "certain"),
        ("10 điểm", "10", "certain"),
        ("0.754", "0.754", "certain"),
        ("-", "", "certain"),
        ("1.125", "", "check"),
        ("8 hoặc 9", "", "check"),
    ],
)
def test_points_that_may_mean_two_things_are_not_read(printed, value, confidence):
    rows = (
        ("TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt"),
        ("1", "Họp chuyên đề", "2000", printed),
    )
    (criterion,) = read(others.with_tabs(rows, ())).criteria
    assert (shown(criterion.points_won), criterion.confidence) == (value, confidence)


def test_points_of_two_years_are_to_be_looked_at():
    rows = (
        ("TT", "Tiêu chí", "Điểm tối đa", "Điểm đạt năm 2023", "Điểm đạt năm 2024"),
        ("1", "Họp chuyên đề", "10", "8", "9"),
    )
    (criterion,) = read(others.with_tabs(rows, ())).criteria
    assert (shown(criterion.points_won), criterion.confidence) == ("9", "check")


def test_one_cell_may_name_both_who_leads_and_who_helps():
    rows = (
        ("TT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời gian"),
        ("1", "Ban hành quy chế", "Chủ trì: Văn phòng; phối hợp: Các phòng", "2026"),
        ("2", "Tập huấn", "Phòng Tổ chức chủ trì, phối hợp với Văn phòng", "2026"),
    )
    assert [
        (t.lead_unit, t.supporting_units)
        for t in read(others.with_tabs(rows, ())).tasks
    ] == [(("Văn phòng",), ("Các phòng",)), (("Phòng Tổ chức",), ("Văn phòng",))]


def test_an_outlook_sets_the_year_of_what_stands_below_it():
    body = (
        "I. MỤC TIÊU\n1. Mục tiêu năm 2026\n- 80% hồ sơ trực tuyến.\n"
        "2. Định hướng đến năm 2030\n- 100% hồ sơ trực tuyến."
    )
    document = read(others.paper(others.SCORE_HEAD, body))
    assert [(str(t.value), t.year) for t in document.targets] == [
        ("80", 2026),
        ("100", 2030),
    ]


def test_a_day_printed_with_a_missing_letter_is_read_and_told():
    document = read(others.PARTY.replace("ngày 12 tháng 5", "này 12 tháng 5"))
    assert str(document.letterhead.issued_on) == "2026-05-12"
    (told,) = (r for r in document.remarks if r.code == "misprint-repaired")
    assert told.fields == {"printed": "này", "read": "ngày"}


def test_a_youth_union_stands_beside_the_name_of_the_whole_union():
    text = others.PARTY.replace("ĐẢNG CỘNG SẢN VIỆT NAM", "ĐOÀN TNCS HỒ CHÍ MINH")
    text = text.replace("TỈNH ỦY BÌNH LÂM", "TỈNH ĐOÀN BÌNH LÂM")
    assert read(text).letterhead.superior == "TỈNH ĐOÀN BÌNH LÂM"


def test_targets_among_tasks_are_no_task():
    body = (
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ\n1. Chỉ tiêu\n- 90% hồ sơ trực tuyến.\n"
        "2. Nhiệm vụ\n2.1. Đào tạo nhân lực số. Cơ quan chủ trì: Sở Nội vụ."
    )
    document = read(others.paper(others.SCORE_HEAD, body))
    assert [t.no for t in document.tasks] == ["2.1"]
    assert [str(t.value) for t in document.targets] == ["90"]


@pytest.mark.parametrize(
    "opening",
    [
        "Năm 2024, Sở Mẫu đạt 78,5/100 điểm, xếp thứ 12/19; một số tiêu chí còn rất"
        " thấp so với yêu cầu của tỉnh.",
        "Qua kết quả đánh giá của Hội đồng thẩm định tỉnh, Sở Mẫu còn 05 tiêu chí chưa"
        " đạt điểm tối đa, cần khắc phục.",
        "Sở Mẫu nhận được Công văn số 33/SKHCN-CĐS ngày 20/01/2025 của Sở Khoa học và"
        " Công nghệ về khắc phục tiêu chí.",
    ],
    ids=["year", "result", "agency"],
)
def test_a_title_ends_where_the_first_sentence_opens(opening):
    head = (
        "UBND TỈNH MẪU; SỞ MẪU; 7/KH-SM; 05 tháng 02 năm 2025; KẾ HOẠCH;"
        " Nâng cao chỉ số chuyển đổi số của; Sở Mẫu năm 2025"
    )
    document = read(others.paper(head, others.broken(opening)))
    assert document.letterhead.title == (
        "Nâng cao chỉ số chuyển đổi số của Sở Mẫu năm 2025"
    )
