"""Papers cited in invented sentences and in the five real papers, every one of them."""

from datetime import date
from pathlib import Path

import pytest

from dtiwb.intake.citations import dedupe, read_citations
from dtiwb.intake.paper import Line, Paper
from dtiwb.text import compose

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="no seeds here")


def paper(text: str, kind="txt") -> Paper:
    """A paper of one page; a line with tabs is a row of table 1."""
    lines = [
        Line(
            text=line,
            page=1,
            number=number,
            cells=tuple(line.split("\t")) if "\t" in line else (),
            table=1 if "\t" in line else 0,
        )
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]
    return Paper(file="x", kind=kind, lines=tuple(lines))


def cited(text: str) -> list[str]:
    """Every citation of *text* in one line: kind, number, date."""
    return [
        f"{each.kind} {each.number} {each.issued_on or ''}".strip()
        for each in read_citations(paper(text)).citations
    ]


def remarks(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(each.code, each.fields) for each in read_citations(paper(text)).remarks]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quyết định số 19/2024/QĐ-UBND", "Quyết định 19/2024/QĐ-UBND"),
        ("Nghị định 118/2025/NĐ-CP", "Nghị định 118/2025/NĐ-CP"),
        ("Quyết định số: 1397/QĐ-UBND-HC", "Quyết định 1397/QĐ-UBND-HC"),
        ("Công văn số 36a/UBND-KGVX", "Công văn 36a/UBND-KGVX"),
        ("Văn bản số 77/STTTT-CNTT&BCVT", "Văn bản 77/STTTT-CNTT&BCVT"),
        ("Công văn 5678/UBND.CN", "Công văn 5678/UBND.CN"),
        ("Công văn số 383-384/BNV-CCHC", "Công văn 383-384/BNV-CCHC"),
        ("Văn bản số 8/UBND-VX₁", "Văn bản 8/UBND-VX1"),
        ("Kế hoạch số 11-KH/BCĐ", "Kế hoạch 11-KH/BCĐ"),
        ("Nghị quyết số 57–NQ/TW", "Nghị quyết 57-NQ/TW"),
        ("Quy định số 66-QĐ/TW", "Quy định 66-QĐ/TW"),
        ("Công văn số 321-CV/BTGDVTU", "Công văn 321-CV/BTGDVTU"),
        ("Chương trình hành động số 42-CTr/TU", "Chương trình 42-CTr/TU"),
        ("Kế hoạch hành động số 45/CTr-UBND", "Kế hoạch 45/CTr-UBND"),
        ("Thông báo kết luận số 15/TB-VPCP", "Thông báo kết luận 15/TB-VPCP"),
        ("Thông tư liên tịch số 7/TTLT-BTP-BNG", "Thông tư liên tịch 7/TTLT-BTP-BNG"),
        ("Tờ trình số 4/TTr-SMAU", "Tờ trình 4/TTr-SMAU"),
        ("Hướng dẫn số 3/HD-SMAU", "Hướng dẫn 3/HD-SMAU"),
        ("Đề án số 06/CP", "Đề án 06/CP"),
        ("VĂN BẢN HỢP NHẤT SỐ 3/VBHN-BTP", "Văn bản hợp nhất 3/VBHN-BTP"),
        ("QĐ số 5/QĐ-SMAU", "Quyết định 5/QĐ-SMAU"),
        ("(30/2020/NĐ-CP)", "Nghị định 30/2020/NĐ-CP"),
        ("(20/2023/QH15)", "Luật 20/2023/QH15"),
        ("Nghị Ðịnh số 5/2020/NÐ-CP", "Nghị định 5/2020/NĐ-CP"),
        ("Luật Giao dịch điện tử số 20/2023/QH15", "Luật 20/2023/QH15"),
        ("Luật Chuyển đổi số 148/2025/QH15", "Luật 148/2025/QH15"),
        ("Luật Ban hành văn bản pháp luật số 64/2025/QH15", "Luật 64/2025/QH15"),
        ("Nghị quyết số 60/2024/QH15", "Nghị quyết 60/2024/QH15"),
        ("Quyết định phê duyệt Đề án mẫu số 8/QĐ-SMAU", "Quyết định 8/QĐ-SMAU"),
    ],
)
def test_a_number_is_known_by_its_form_and_its_kind_by_the_word_before_it(text, found):
    assert cited(f"Theo {text}, Sở làm.") == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Luật Sửa đổi, bổ sung một số điều của Luật Mẫu; Luật Giao dịch điện tử",
        "Nghị quyết Đại hội lần thứ 12, khóa XVII, nhiệm kỳ 2020 - 2025",
        "đạt 10/10 điểm, đứng thứ 3/18 cơ quan, trực 24/7, 02/13 cơ sở dữ liệu",
        "Phòng Công chứng số 1, Đề án 06, Tổ 12",
        "Kế hoạch năm 2025, Báo cáo số liệu 6 tháng, ngày 5/6/2025",
        "giai đoạn 2021-2025/năm, mức độ 3, 4",
    ],
)
def test_what_has_no_number_of_a_paper_gives_no_citation(text):
    assert cited(text) == []
    assert remarks(text) == []


def test_the_papers_own_number_is_no_citation():
    head = "SỞ KẾ HOẠCH VÀ ĐẦU TƯ\nSố: 12/KH-SMAU    Mẫu, ngày 5 tháng 6 năm 2025"
    assert cited(f"{head}\nKẾ HOẠCH\nTheo Kế hoạch\nsố 7/KH-UBND") == [
        "Kế hoạch 7/KH-UBND"
    ]
    assert cited("SỞ MẪU Số: 3/BC-SMAU\tHà Mẫu, ngày 1 tháng 2 năm 2025") == []


@pytest.mark.parametrize(
    "printed",
    [
        "ngày 03/6/2025",
        "ngày 3/06/2025",
        "ngày 3-6-2025",
        "ngày 03.6.2025",
        "ngày 03 tháng 6 năm 2025",
        "ngày 03 tháng 6/2025",
        "ngày 3 tháng 6, 2025",
        "ngày3/6/2025",
        "3/6/2025",
        "(ngày 3/6/2025)",
        "(3/6/2025)",
        ", ngày 3/6/2025",
        "ban hành ngày 3/6/2025",
        "của Bộ Khoa học và Công nghệ ngày 03/6/2025",
        "của Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu ngày 03/6/2025",
        "của Sở Tài chính ngày 3/6/2025",
    ],
)
def test_the_date_may_follow_in_any_usual_form(printed):
    (found,) = read_citations(
        paper(f"Quyết định số 5/QĐ-BM {printed} về mẫu")
    ).citations
    assert found.issued_on == date(2025, 6, 3)
    assert found.confidence == "certain"


@pytest.mark.parametrize(
    "after",
    [
        "có hiệu lực từ ngày 1/7/2025",
        "của Sở Mẫu, trước ngày 1/7/2025",
        "của Sở Mẫu có hiệu lực kể từ ngày 1/7/2025",
        "của Sở Mẫu được sửa ngày 1/7/2025",
        "năm 2025",
        "; ngày 1/7/2025",
    ],
)
def test_a_date_of_something_else_is_not_taken(after):
    assert cited(f"Quyết định số 5/QĐ-SMAU {after}") == ["Quyết định 5/QĐ-SMAU"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("này 13/6/2022", "2022-06-13"),
        ("ngay 13/6/2022", "2022-06-13"),
        ("ngày 13 tháng 6 tháng 2022", "2022-06-13"),
        ("ngày 13/6-2022", "2022-06-13"),
        ("ngày 13/6/22", "2022-06-13"),
        ("ngày 13/6/20224", "2022-06-13"),
    ],
)
def test_a_misprinted_date_is_repaired_and_shown(printed, read):
    text = f"Quyết định số 5/QĐ-SMAU {printed}."
    (found,) = read_citations(paper(text)).citations
    assert (str(found.issued_on), found.confidence) == (read, "check")
    assert found.as_printed == text[:-1]
    day = f"ngày 13/6/{read[:4]}"
    assert remarks(text) == [("misprint-repaired", {"printed": printed, "read": day})]


@pytest.mark.parametrize(
    ("printed", "code", "text"),
    [
        ("ngày 31/02/2024", "date-impossible", "ngày 31/02/2024"),
        ("ngày 5 tháng 13 năm 2024", "date-impossible", "ngày 5 tháng 13 năm 2024"),
        ("ngày 5/6 của Sở", "date-incomplete", "ngày 5/6"),
        ("ngày 5 tháng 6 của Sở", "date-incomplete", "ngày 5 tháng 6"),
    ],
)
def test_a_date_that_cannot_be_is_left_out_and_shown(printed, code, text):
    (found,) = read_citations(paper(f"Kế hoạch số 5/KH-SMAU {printed}")).citations
    assert (found.issued_on, found.confidence) == (None, "check")
    ((seen, fields),) = remarks(f"Kế hoạch số 5/KH-SMAU {printed}")
    assert (seen, fields["text"]) == (code, text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Số:      /KH-SMAU", ["number-blank"]),
        ("Số: .../2025/QĐ-UBND", ["number-blank"]),
        ("Số …-KH/TU", ["number-blank"]),
        ("Quyết định số xx/QĐ-SMAU", ["number-blank"]),
        ("Mẫu, ngày       tháng 10 năm 2024", ["date-blank"]),
        ("Mẫu, ngày … tháng … năm 2024", ["date-blank"]),
        ("Mẫu, ngày 05 tháng ... năm 2024", ["date-blank"]),
        ("Mẫu, ngày ..../..../2024", ["date-blank"]),
        (
            "(Kèm theo Kế hoạch số:    /KH-SMAU ngày   /11/2024)",
            ["number-blank", "date-blank"],
        ),
        ("ghi rõ ngày tháng năm sinh", []),
        ("Trước ngày .../.../2025", []),
    ],
)
def test_blanks_are_shown_and_give_no_citation(text, codes):
    assert cited(text) == []
    assert [code for code, _ in remarks(text)] == codes


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("468/QĐ- TTg", "468/QĐ-TTg"),
        ("468/QĐ -TTg", "468/QĐ-TTg"),
        ("468 /QĐ-TTg", "468/QĐ-TTg"),
        ("468/QĐ-\nTTg", "468/QĐ-TTg"),
        ("45/2020/NĐ-\n\nCP", "45/2020/NĐ-CP"),
        ("10 - CT/TU", "10-CT/TU"),
        ("77 KL/TW", "77-KL/TW"),
        ("05-\nĐA/TU", "05-ĐA/TU"),
    ],
)
def test_a_number_split_at_a_hyphen_is_joined_and_shown(printed, number):
    text = f"theo Văn bản số {printed} ngày 5/6/2025 của ai"
    (found,) = read_citations(paper(text)).citations
    assert (found.number, found.confidence) == (number, "certain")
    assert found.issued_on == date(2025, 6, 5)
    shown = {"printed": " ".join(printed.split()), "read": number}
    assert remarks(text) == [("number-joined", shown)]


def test_a_dash_after_a_whole_number_is_not_part_of_it():
    assert cited("Kế hoạch số 5/KH-UBND - SỞ MẪU") == ["Kế hoạch 5/KH-UBND"]
    assert cited("Kế hoạch số 5/KH-UBND\n- UBND tỉnh") == ["Kế hoạch 5/KH-UBND"]


def test_a_footnote_mark_glued_to_a_number_is_cut_off():
    assert (
        cited("Quyết định số 468/QĐ-TTg1 và 5/UBND-VX1")[0] == "Quyết định 468/QĐ-TTg"
    )
    assert remarks("Quyết định số 468/QĐ-TTg1")[0][0] == "misprint-repaired"


def test_a_citation_goes_on_over_line_ends_and_over_furniture_between():
    text = "Kế\n\nhoạch\n số 7/KH-UBND ngày\n\n\n\n12\n\n\n\n3 tháng\n4 năm 2025 của ai"
    (found,) = read_citations(paper(text)).citations
    assert found.as_printed == "Kế hoạch số 7/KH-UBND ngày 3 tháng 4 năm 2025"
    assert (found.place.line_from, found.place.line_to) == (1, 13)


def test_the_columns_of_a_table_are_read_each_for_itself():
    rows = "1\tTheo Quyết định số 468/QĐ-\tVăn phòng\n\tTTg ngày 1/2/2025\tThanh tra"
    assert cited(rows) == ["Quyết định 468/QĐ-TTg 2025-02-01"]


def test_each_paper_of_a_list_is_cited_with_the_kind_of_the_first():
    assert cited(
        "các Quyết định số 12/QĐ-UBND ngày 1/2/2024, số 13/QĐ-UBND và 14/QĐ-UBND;"
        " Văn bản số 5/SM-VP, số 6/SM-VP"
    ) == [
        "Quyết định 12/QĐ-UBND 2024-02-01",
        "Quyết định 13/QĐ-UBND",
        "Quyết định 14/QĐ-UBND",
        "Văn bản 5/SM-VP",
        "Văn bản 6/SM-VP",
    ]


@pytest.mark.parametrize(
    ("text", "found", "code"),
    [
        ("Đề án số 6/QĐ-TTg", "Đề án 6/QĐ-TTg", "kind-unsure"),
        ("theo số 5/SM-VP", "Công văn 5/SM-VP", "kind-unsure"),
        (
            "Quyết định số 06 ngày 6/1/2022",
            "Quyết định 06 2022-01-06",
            "number-incomplete",
        ),
    ],
)
def test_what_is_read_without_being_sure_is_shown(text, found, code):
    assert cited(text) == [found]
    assert [each for each, _ in remarks(text)] == [code]
    assert read_citations(paper(text)).citations[0].confidence == "check"


TWO_WAYS = "Kế hoạch số 2-KH/BCĐ; Kế hoạch số 2-KH/BCĐ; Kế hoạch số 02/KH-BCD"


def test_one_paper_written_in_two_ways_is_shown_once():
    fields = {"first": "2-KH/BCĐ", "second": "02/KH-BCD"}
    assert remarks(TWO_WAYS) == [("cited-two-ways", fields)]
    found = read_citations(paper(TWO_WAYS)).citations
    assert [each.confidence for each in found] == ["certain", "certain", "check"]
    assert remarks("Quyết định 5/QĐ-TTg; QUYẾT ĐỊNH 5/QĐ-TTG") == []


def test_a_register_lists_every_paper_once_with_its_date():
    text = (
        "Kế hoạch số 7/KH-UBND; Kế hoạch số 7/KH-UBND ngày 1/2/2024; Nghị định"
        f" 5/2020/NĐ-CP; Kế hoạch số 7/KH-UBND ngày 3/4/2025; {TWO_WAYS}"
    )
    listed = dedupe(read_citations(paper(text)).citations)
    assert [(each.number, str(each.issued_on)) for each in listed] == [
        ("7/KH-UBND", "2024-02-01"),
        ("5/2020/NĐ-CP", "None"),
        ("7/KH-UBND", "2025-04-03"),
        ("2-KH/BCĐ", "None"),
    ]


def test_no_line_is_used_up_by_a_citation():
    assert read_citations(paper("Quyết định số 5/QĐ-SMAU")).used == frozenset()


# Typed by reading the papers: line, kind, number, date. One line per mention.
REAL = {
    0: """
        7 Quyết định 02/QĐ-UBND 2022-06-24
        13 Quyết định 03/QĐ-BCĐ 2023-04-18
        74 Quyết định 105/QĐ-STP 2022-06-13
        230 Quyết định 40/QĐ-STP 2021-01-30
        286 Quyết định 105/QĐ-STP 2022-06-13
        417 Kế hoạch 55/KH-UBND 2022-04-12
        423 Kế hoạch 06/KH-UBND 2023-01-17
        425 Kế hoạch 55/KH-UBND 2022-04-12
        471 Quyết định 489/QĐ-UBND 2017-12-31
        475 Quyết định 2179/QĐ-UBND 2021-12-31
    """,
    1: """
        9 Kế hoạch 283/KH-UBND 2026-03-16
        19 Quyết định 405/QĐ-BKHCN 2025-04-03
    """,
    2: """
        17 Quyết định 19/2021/QĐ-UBND 2021-11-05
        23 Quyết định 603/QĐ-UBND 2021-09-30
        118 Kế hoạch 121/KH-UBND 2020-11-30
        121 Chỉ thị 43/CT-TTg 2020-12-11
        124 Kế hoạch 126/KH-UBND 2021-07-22
        126 Kết luận 83-KL/TW 2020-07-29
        127 Nghị quyết 48-NQ/TW 2005-05-24
        362 Nghị định 34/2016/NĐ-CP
        656 Quyết định 661/QĐ-UBND 2020-06-08
        664 Kế hoạch 65/KH-UBND 2021-04-29
        665 Quyết định 468/QĐ-TTg 2021-03-27
        669 Quyết định 126/QĐ-STP 2021-05-24
        671 Kế hoạch 65/KH-UBND 2021-04-29
        799 Kế hoạch 13/KH-UBND 2021-01-21
        803 Nghị định 45/2020/NĐ-CP
        807 Quyết định 40/QĐ-STP 2021-01-30
        1017 Đề án 05-ĐA/TU 2021-07-09
        1070 Nghị định 130/2005/NĐ-CP 2005-10-17
        1071 Nghị định 117/2013/NĐ-CP
        1072 Nghị định 130/2005/NĐ-CP
        1091 Nghị định 16/2015/NĐ-CP
        1095 Nghị định 141/2016/NĐ-CP 2016-10-10
    """,
    3: """
        22 Kế hoạch 190/KH-UBND 2024-10-14
        30 Kế hoạch 190/KH-UBND 2024-10-14
        34 Kế hoạch 190/KH-UBND
        36 Kế hoạch 190/KH-UBND
        42 Quyết định 749/QĐ-TTg 2020-06-03
        48 Quyết định 942/QĐ-TTg 2021-06-15
        54 Quyết định 411/QĐ-TTg 2022-03-31
        60 Quyết định 964/QĐ-TTg 2022-08-10
        68 Chỉ thị 34/CT-TTg 2024-09-16
        74 Công văn 3816/BTTTT-CĐSQG 2024-09-16
        80 Nghị quyết 25/2020/NQ-HĐND 2020-12-04
        85 Kế hoạch 78/KH-UBND 2021-04-27
        91 Kế hoạch 207/KH-UBND 2023-10-17
        97 Kế hoạch 190/KH-UBND 2024-10-14
        233 Kế hoạch 210/KH-UBND 2023-10-27
        269 Chỉ thị 34/CT-TTg 2024-09-16
        379 Kế hoạch 190/KH-UBND
    """,
    4: """
        5 Kế hoạch 11-KH/BCĐ 2025-06-29
        7 Kế hoạch 11-KH/BCĐ 2025-06-29
        7 Kế hoạch 02-KH/BCĐTW
        7 Văn bản 5201/UBND-VX1 2025-07-18
        7 Văn bản 5378/UBND-VX1 2025-07-24
        7 Kế hoạch 11-KH/BCĐ 2025-06-29
        13 Kế hoạch 11-KH/BCĐ 2025-06-29
        37 Nghị quyết 57-NQ/TW
        37 Nghị quyết 71/NQ-CP 2025-04-01
        37 Nghị quyết 57-NQ/TW 2024-12-22
        37 Chương trình 42-CTr/TU 2025-04-10
        37 Nghị quyết 57-NQ/TW 2024-12-22
        37 Kế hoạch 11-KH/BCĐ 2025-06-29
        37 Kế hoạch 02-KH/BCĐTW
        37 Nghị quyết 05-NQ/TU 2021-10-22
        37 Kế hoạch 02-KH/BCĐTW 2025-06-19
        37 Kế hoạch 04-KH/TU 2025-04-18
        37 Kế hoạch 02-KH/BCĐTW
        37 Văn bản 321-CV/BTGDVTU 2025-07-17
        53 Nghị định 118/2025/NĐ-CP
        83 Kế hoạch 11-KH/BCĐ 2025-06-29
        83 Kế hoạch 02-KH/BCDTW
        101 Kế hoạch 11/KH-BCĐ 2025-06-29
        102 Kế hoạch 2135/KH-STP 2025-07-30
        106 Nghị quyết 57-NQ/TW
        106 Nghị quyết 71/NQ-CP
        106 Chương trình 42-CTr/TU
        106 Kế hoạch 11-KH/BCĐ
        106 Nghị quyết 05-NQ/TU
        106 Kế hoạch 02-KH/BCĐTW
        106 Kế hoạch 04-KH/TU
        112 Nghị định 118/2025/NĐ-CP
    """,
}
REAL_REMARKS = {
    0: ["74 misprint-repaired", "423 misprint-repaired"],
    1: ["3 number-blank", "5 date-blank"],
    2: [
        "1 date-blank",
        "93 number-blank",
        "93 date-blank",
        "362 number-joined",
        "665 number-joined",
        "803 number-joined",
        "1017 number-joined",
    ],
    3: ["8 number-blank", "16 date-blank", "54 misprint-repaired"],
    4: ["83 cited-two-ways", "101 cited-two-ways"],
}
REAL_PAPERS = {0: 8, 1: 2, 2: 20, 3: 11, 4: 12}
"""How many different papers each of them cites."""


def seed(number: int) -> Paper:
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    return paper(compose(path.read_text(encoding="utf-8")))


@needs_seeds
@pytest.mark.parametrize("number", REAL)
def test_every_citation_of_a_real_paper_is_found_and_none_invented(number):
    found = [
        f"{each.place.line_from} {each.kind} {each.number} {each.issued_on or ''}"
        for each in read_citations(seed(number)).citations
    ]
    found = [each.strip() for each in found]
    assert found == [line.strip() for line in REAL[number].strip().split("\n")]


@needs_seeds
@pytest.mark.parametrize("number", REAL)
def test_everything_odd_about_citations_of_a_real_paper_is_shown(number):
    reading = read_citations(seed(number))
    shown = [f"{each.place.line_from} {each.code}" for each in reading.remarks]
    assert shown == REAL_REMARKS[number]
    assert len(dedupe(reading.citations)) == REAL_PAPERS[number]
