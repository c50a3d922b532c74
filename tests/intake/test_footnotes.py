"""Footnotes leave the body, wherever a page end has put them. Papers are invented."""

from pathlib import Path

import pytest

from dtiwb.intake.footnotes import full_width, join_lines, split_footnotes, wraps
from dtiwb.intake.paper import Line, Paper, Place
from dtiwb.intake.text_file import read_text_file

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="no seeds here")


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
            if printed.strip():
                lines.append(
                    Line(
                        text=printed,
                        page=page,
                        number=number,
                        cells=cells,
                        footnote=mark,
                    )
                )
    return Paper(file="x", kind=kind, lines=tuple(lines), page_count=len(pages))


def body(made: Paper) -> str:
    return join_lines(line.text for line in split_footnotes(made).body)


def notes(made: Paper) -> list[tuple[str, str, int | None]]:
    found = split_footnotes(made).notes
    return [(note.marker, note.text, note.called_at) for note in found]


def test_a_sentence_reads_on_over_the_footnote_in_its_middle():
    made = paper("""
Duy trì kết nối (năm 2030 đạt 4/5 điểm)1 và mở rộng
1 Sở Mẫu tự chấm 5/5 điểm; thẩm định 4/5 điểm.
sang các hệ thống khác của Sở.
""")
    assert body(made) == (
        "Duy trì kết nối (năm 2030 đạt 4/5 điểm) và mở rộng sang các hệ thống khác của"
        " Sở."
    )
    assert notes(made) == [("1", "Sở Mẫu tự chấm 5/5 điểm; thẩm định 4/5 điểm.", 1)]


def test_several_footnotes_stand_in_one_block_behind_a_rule():
    made = paper("""
Tiêu chí “A” (0/5 điểm)9
Tiêu chí “B” (1/5 điểm)10
_______________
9 Chưa ban hành kế hoạch.
10 Chưa có số liệu.
Thực hiện trong quý I.
""")
    assert notes(made) == [
        ("9", "Chưa ban hành kế hoạch.", 1),
        ("10", "Chưa có số liệu.", 2),
    ]
    assert (
        body(made)
        == "Tiêu chí “A” (0/5 điểm) Tiêu chí “B” (1/5 điểm) Thực hiện trong quý I."
    )
    assert split_footnotes(made).notes[0].place == Place(page=1, line_from=3, line_to=4)


def test_a_footnote_of_two_lines_ends_where_its_sentence_ends():
    made = paper("""
Tỷ lệ hồ sơ xử lý trên môi trường mạng của Sở năm qua
chưa cao (6/10 điểm)1, cần đôn đốc các phòng thường xuyên hơn
và báo cáo hằng tháng với lãnh đạo cơ quan để kịp thời
1 Sở Mẫu tự chấm 8/10 điểm; kết quả thẩm định chỉ còn
6/10 điểm do số liệu trích xuất thấp hơn báo cáo.
chỉ đạo, nhắc nhở những nơi còn chậm.
""")
    assert notes(made)[0][1] == (
        "Sở Mẫu tự chấm 8/10 điểm; kết quả thẩm định chỉ còn 6/10 điểm do số liệu trích"
        " xuất thấp hơn báo cáo."
    )
    assert body(made).endswith("để kịp thời chỉ đạo, nhắc nhở những nơi còn chậm.")


def test_a_footnote_runs_to_the_end_of_its_page_where_pages_are_known():
    made = paper(
        """
Rà soát hệ thống (2/4 điểm)1 cùng với
1 Sở chấm 4/4 điểm. Thẩm định
2/4 điểm. Thiếu phiếu khảo sát
3 của năm trước.
2
""",
        "đơn vị vận hành.",
        kind="pdf",
    )
    (note,) = split_footnotes(made).notes
    assert note.text.endswith("Thiếu phiếu khảo sát 3 của năm trước.")
    assert body(made) == "Rà soát hệ thống (2/4 điểm) cùng với 2 đơn vị vận hành."


@pytest.mark.parametrize(
    ("called", "printed"),
    [
        ("điểm)3", "3 Đã nộp bổ sung."),
        ("điểm)³", "³ Đã nộp bổ sung."),
        ("điểm)[3]", "[3] Đã nộp bổ sung."),
        ("điểm)3.", "3Đã nộp bổ sung."),
        ("điểm) 3", "3 Đã nộp bổ sung."),
        ("bằng chứng”3", "3 “Đã nộp bổ sung”."),
    ],
)
def test_a_call_is_glued_raised_or_bracketed(called, printed):
    made = paper(f"Nộp báo cáo (5/5 {called}\n{printed}\nĐúng hạn.")
    ((marker, text, line),) = notes(made)
    assert (marker, line) == ("3", 1)
    assert text.strip("“”.").removesuffix("”") == "Đã nộp bổ sung"
    assert "3" not in body(made)


def test_a_paper_may_count_its_footnotes_anew_on_each_page():
    made = paper("Mục A (1/2 điểm)1\n1 Một.", "Mục B (2/2 điểm)1\n1 Hai.", kind="pdf")
    assert notes(made) == [("1", "Một.", 1), ("1", "Hai.", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "Kết quả (5/5 điểm)1\n1. Tiếp tục duy trì.\n2. Báo cáo.",
        "Kết quả (5/5 điểm)1\n1) Tiếp tục duy trì.",
        "Kết quả (5/5 điểm)1\n1 Chỉ số “Hạ tầng số”",
        "Kết quả (5/5 điểm)1\n1.1. Rà soát.",
        "Danh mục nhiệm vụ\n1 Xây dựng kế hoạch.\n2 Tổ chức thực hiện.",
        "Văn bản số 12/UBND-VX2\n2 Phòng chuyên môn.",
        "Hoàn thành (5/5 điểm)6 trong tháng\n6 năm 2030.",
        "Đạt (5/5 điểm)2 và\n20 Phòng tham gia.",
    ],
    ids=[
        "a list with stops",
        "a list with brackets",
        "a heading",
        "a numbered heading",
        "rows of a table without a call",
        "a number out of turn",
        "a date broken at its month",
        "a longer number",
    ],
)
def test_no_list_heading_row_or_date_is_taken_for_a_footnote(text):
    made = paper(text)
    assert notes(made) == []
    assert body(made) == join_lines(text.split("\n"))


def test_a_row_of_a_table_is_no_footnote():
    made = paper("Kết quả (5/5 điểm)1\n1\tXây dựng kế hoạch\tVăn phòng")
    assert notes(made) == []


def test_footnotes_marked_by_the_reader_of_the_file_are_paired_with_their_calls():
    made = paper(
        """
Căn cứ văn bản VX1 của tỉnh;
Tiêu chí “Họp” (3/5 điểm)1
^1 1 Sở tự chấm 5/5 điểm;
^1 thẩm định 3/5 điểm.
Dùng chữ ký số2 và thư điện tử.
^2 2 Theo hướng dẫn của tỉnh.
""",
        kind="docx",
    )
    assert notes(made) == [
        ("1", "Sở tự chấm 5/5 điểm; thẩm định 3/5 điểm.", 2),
        ("2", "Theo hướng dẫn của tỉnh.", 5),
    ]
    assert body(made) == (
        "Căn cứ văn bản VX1 của tỉnh; Tiêu chí “Họp” (3/5 điểm) Dùng chữ ký số và thư"
        " điện tử."
    )


def test_a_footnote_that_nobody_calls_is_told():
    made = paper("Rà soát.\n^* Xem phụ lục.", kind="docx")
    (remark,) = split_footnotes(made).remarks
    assert (remark.code, remark.fields) == ("footnote-uncalled", {"marker": "*"})


def test_broken_lines_are_told_from_paragraphs():
    broken = paper("""
Rà soát toàn bộ các hệ thống thông tin
đang vận hành tại cơ quan và các đơn vị
trực thuộc, báo cáo lãnh đạo Sở xem xét.
Thời gian: Quý I.
""")
    whole = paper("""
Rà soát toàn bộ các hệ thống thông tin đang vận hành tại cơ quan.
Thời gian: Quý I.
Đơn vị thực hiện: Văn phòng Sở.
Báo cáo lãnh đạo Sở xem xét, quyết định trước khi triển khai.
""")
    assert full_width(broken) > 0
    assert full_width(whole) == 0


@pytest.mark.parametrize(
    ("line", "after", "is_same"),
    [
        ("phổ biến, giáo dục", "pháp luật", True),
        ("phối hợp với", "Văn phòng Sở", True),
        ("Văn phòng Sở.", "Thanh tra Sở", False),
        ("Văn phòng Sở", "- Phòng Tổng hợp", False),
        ("giai đoạn 2026", "- 2030", True),
        ("của Trung tâm Công nghệ", "Thông tin tỉnh", True),
        ("Thường xuyên", "Tiếp tục duy trì", False),
    ],
)
def test_a_line_runs_on_where_the_sentence_does(line, after, is_same):
    assert wraps(line, after, width=32) is is_same


def test_words_broken_at_a_hyphen_or_slash_join_without_a_blank():
    assert (
        join_lines(["số 12/QĐ-", "STP  và Cổng/", "Trang"])
        == "số 12/QĐ-STP và Cổng/Trang"
    )
    assert join_lines(["kinh tế -", "xã hội"]) == "kinh tế - xã hội"


@needs_seeds
def test_the_real_paper_has_13_footnotes_each_called_by_a_heading():
    path = next(SEEDS.glob("000_*.txt"))
    parted = split_footnotes(read_text_file(path, path.name))
    assert [note.marker for note in parted.notes] == [str(n) for n in range(1, 14)]
    assert parted.remarks == ()
    called = {line.number: line.text for line in parted.body}
    assert all("điểm)" in called[note.called_at] for note in parted.notes)
    assert all("thẩm định" in note.text for note in parted.notes)


@needs_seeds
@pytest.mark.parametrize("name", ["001", "002", "003", "004"])
def test_the_other_real_papers_have_no_footnotes(name):
    path = next(SEEDS.glob(f"{name}_*.txt"))
    made = read_text_file(path, path.name)
    assert split_footnotes(made) == (made.lines, (), ())
