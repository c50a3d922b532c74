"""Annex tables and published rankings, as rows of cells."""

from decimal import Decimal

from dtiwb.intake import ranking, score_tables
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.point_tables import cell_tables
from dtiwb.models import Manual, Period, Proportional

YEAR = Period(first_year=2026, last_year=2026)


def read_annex(paper):
    return score_tables.read_score_tables(cell_tables(paper), YEAR)


def read_ranking(paper):
    return ranking.read_ranking(cell_tables(paper))


HEAD = (
    *("STT", "Chỉ số/Chỉ số thành phần", "Điểm tối đa"),
    *("Cách xác định và tính điểm", "Tài liệu kiểm chứng"),
    *("Nguồn thu thập dữ liệu", "Đơn vị phối hợp xác minh số liệu"),
)


def paper(*rows, pages=()):
    return Paper(
        file="phụ lục.docx",
        kind="docx",
        lines=tuple(
            Line(
                text="\t".join(cells),
                page=pages[number - 1] if pages else 1,
                number=number,
                cells=cells,
                table=1,
            )
            for number, cells in enumerate(rows, 1)
        ),
    )


ROWS = (
    HEAD,
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
    ("1", "Nhận thức số", "30", "", "", "", ""),
    ("1.1", "Số cuộc họp", "20", "Tỷ lệ = a/b", "Biên bản", "Sở Mẫu", "Sở KH&CN"),
    ("1.2", "Khảo sát", "5", "Theo khảo sát", "Phiếu", "Hội đồng", "Hội đồng"),
)


def test_an_annex_gives_indices_and_criteria_with_all_seven_columns():
    found = read_annex(paper(*ROWS))
    assert [(i.code, i.stated_max) for i in found.indicators] == [("1", Decimal(30))]
    first, second = found.criteria
    assert (first.code, first.indicator_code, first.max_points) == ("1.1", "1", 20)
    assert first.rule == Proportional()
    assert first.confidence == "certain"
    assert (first.evidence_text, first.data_source) == ("Biên bản", "Sở Mẫu")
    assert first.verified_by == "Sở KH&CN"
    assert second.rule == Manual()
    assert second.rule_text == "Theo khảo sát"
    assert second.confidence == "check"
    assert found.used == {1, 2, 3, 4, 5}


def test_points_that_do_not_add_up_are_told():
    remarks = {remark.code: remark for remark in read_annex(paper(*ROWS)).remarks}
    assert remarks["sum-differs"].fields["stated"] == "30"
    assert remarks["sum-differs"].fields["computed"] == "25"


def test_a_row_cut_by_a_page_break_is_joined_and_told():
    cut = ("", "trong năm", "", "nhân điểm tối đa", "", "", "")
    found = read_annex(paper(*ROWS[:4], HEAD, cut, pages=(1, 1, 1, 1, 2, 2)))
    assert found.criteria[0].name == "Số cuộc họp trong năm"
    assert [r.code for r in found.remarks if r.code == "cell-joined"] == ["cell-joined"]


def test_columns_may_stand_in_another_order_and_some_be_missing():
    found = read_annex(
        paper(
            ("TT", "Thang điểm", "Tiêu chí", "Minh chứng"),
            ("2.1", "4,5", "Kế hoạch năm", "Quyết định"),
        )
    )
    (criterion,) = found.criteria
    assert (criterion.name, criterion.max_points) == ("Kế hoạch năm", Decimal("4.5"))


def test_a_task_table_is_left_alone():
    rows = (
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian"),
        ("1", "Họp", "Sở", "2025"),
    )
    assert read_annex(paper(*rows)).used == frozenset()


def test_a_result_notice_gives_agencies_points_and_ranks():
    found = read_ranking(
        paper(
            ("TT", "Cơ quan, đơn vị", "Điểm tự chấm", "Điểm thẩm định", "Xếp hạng"),
            ("1", "Sở Mẫu", "405,21", "354,74", "04/18"),
            ("2", "Sở Thử", "", "không chấm", ""),
            ("3", "Sở Nháp", "300", "290,5", "5"),
        )
    )
    assert [(r.agency, r.reviewed_points, r.rank) for r in found.ranks] == [
        ("Sở Mẫu", Decimal("354.74"), 4),
        ("Sở Nháp", Decimal("290.5"), 5),
    ]
    assert 3 not in found.used  # listed as unread, not swallowed
