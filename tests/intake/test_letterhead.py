"""Letterheads in every usual layout, invented; and those of the five real papers."""

from datetime import date
from pathlib import Path

import pytest

from dtiwb.intake.drafts import Letterhead
from dtiwb.intake.letterhead import read_letterhead
from dtiwb.intake.paper import Line, Paper
from dtiwb.text import compose

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="no seeds here")


def paper(text: str, kind="txt") -> Paper:
    """A paper of one page; tabs part cells, and ¶ paragraphs within a cell."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.replace("¶", "\n")
        cells = tuple(line.split("\t")) if "\t" in line else ()
        if line.strip():
            lines.append(
                Line(text=line, page=1, number=number, cells=cells, table=bool(cells))
            )
    return Paper(file="x", kind=kind, lines=tuple(lines))


def head(text: str) -> Letterhead:
    return read_letterhead(paper(text)).letterhead


def codes(text: str) -> list[str]:
    return [each.code for each in read_letterhead(paper(text)).remarks]


def left(text: str) -> list[str]:
    """The lines that no field of the letterhead was read from."""
    made = paper(text)
    used = read_letterhead(made).used
    return [line.text.strip() for line in made.lines if line.number not in used]


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BELOW = "Độc lập - Tự do - Hạnh phúc"
LAYOUTS = {
    "side by side": f"""
UBND TỈNH LẠNG SƠN                {MOTTO}
SỞ NỘI VỤ                          {BELOW}
Số: 45/KH-SNV                      Lạng Sơn, ngày 05 tháng 9 năm 2025
""",
    "side by side, spaces lost": f"""
UBND TỈNH LẠNG SƠN {MOTTO}
SỞ NỘI VỤ {BELOW}
Số: 45/KH-SNV Lạng Sơn, ngày 05 tháng 9 năm 2025
""",
    "left column first": f"""
UBND TỈNH LẠNG SƠN
SỞ NỘI VỤ
Số: 45/KH-SNV
{MOTTO}
{BELOW}
Lạng Sơn, ngày 5 tháng 9 năm 2025
""",
    "right column first": f"""
{MOTTO}
{BELOW}
Lạng Sơn, ngày 05/9/2025
UBND TỈNH LẠNG SƠN
SỞ NỘI VỤ
Số : 45/KH-SNV
""",
    "one after the other": f"""
UBND TỈNH LẠNG SƠN
{MOTTO}
SỞ NỘI VỤ
{BELOW}
Lạng Sơn, ngày 05 tháng 9 năm 2025
Số 45/KH - SNV
""",
    "table of two cells": f"""
UBND TỈNH LẠNG SƠN¶SỞ NỘI VỤ¶-------\t{MOTTO}¶{BELOW}
Số: 45/KH-SNV\tLạng Sơn, ngày 05 tháng 9 năm 2025
""",
    "both bodies in one line": f"""
UBND TỈNH LẠNG SƠN SỞ NỘI VỤ\t{MOTTO} {BELOW}
Số: 45/KH-SNV\tLạng Sơn, ngày 05 tháng 9 năm 2025
""",
    "place and date over two lines": f"""
UBND TỈNH LẠNG SƠN
SỞ NỘI VỤ
{MOTTO}
{BELOW}
Số: 45/KH-SNV
Lạng Sơn, ngày 05 tháng 9
năm 2025
""",
    "quốc hiệu over two lines": f"""
| UBND TỈNH LẠNG SƠN
SỞ NỘI VỤ |
CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM |
{BELOW}
Số: 45/KH-SNV |
Lạng Sơn, ngày 05 tháng 9 năm 2025 |
""",
    "marked up": f"""
**UBND TỈNH LẠNG SƠN**
**SỞ NỘI VỤ**
**{MOTTO}**
**{BELOW}**
Số: **45/KH-SNV**
*Lạng Sơn, ngày 05 tháng 9 năm 2025*
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_head_is_read_in_every_layout(layout):
    found = head(f"{LAYOUTS[layout]}KẾ HOẠCH\nChuyển đổi số năm 2026\nI. MỤC ĐÍCH")
    assert (found.superior, found.issuer) == ("UBND TỈNH LẠNG SƠN", "SỞ NỘI VỤ")
    assert (found.number, found.issued_on) == ("45/KH-SNV", date(2025, 9, 5))
    assert (found.place_name, found.province) == ("Lạng Sơn", "Lạng Sơn")
    assert (found.kind, found.title) == ("Kế hoạch", "Chuyển đổi số năm 2026")


@pytest.mark.parametrize(
    ("lines", "superior", "issuer"),
    [
        (
            "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSỞ KHOA HỌC VÀ\nCÔNG NGHỆ",
            "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG",
            "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        ),
        ("ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG", "", "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG"),
        (
            "TỈNH ỦY CAO BẰNG\nBAN CHỈ ĐẠO VỀ ĐỔI MỚI,\nSÁNG TẠO VÀ CHUYỂN ĐỔI SỐ",
            "TỈNH ỦY CAO BẰNG",
            "BAN CHỈ ĐẠO VỀ ĐỔI MỚI, SÁNG TẠO VÀ CHUYỂN ĐỔI SỐ",
        ),
        (
            "BỘ TƯ PHÁP\nCỤC CÔNG NGHỆ THÔNG TIN",
            "BỘ TƯ PHÁP",
            "CỤC CÔNG NGHỆ THÔNG TIN",
        ),
        ("SỞ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG", "", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"),
        ("UBND TP. HẢI PHÒNG\nSỞ Y TẾ", "UBND TP. HẢI PHÒNG", "SỞ Y TẾ"),
        ("DỰ THẢO\nUBND TỈNH CAO BẰNG\nSỞ Y TẾ", "UBND TỈNH CAO BẰNG", "SỞ Y TẾ"),
    ],
)
def test_bodies_over_several_lines_are_put_together(lines, superior, issuer):
    found = head(f"{lines}\nSố: 4/KH-M\nKẾ HOẠCH\nMẫu")
    assert (found.superior, found.issuer) == (superior, issuer)


def test_a_department_of_planning_is_no_plan():
    found = head("SỞ\nKẾ HOẠCH VÀ ĐẦU TƯ\nSố: 4/BC-SM\nBÁO CÁO\nMẫu")
    assert (found.kind, found.issuer) == ("Báo cáo", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ")
    broken = head("SỞ KẾ HOẠCH\nVÀ ĐẦU TƯ\nSố: 4/BC-SM\nBÁO CÁO\nMẫu")
    assert broken.issuer == "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"


@pytest.mark.parametrize(
    ("text", "province"),
    [
        (
            "UBND THÀNH PHỐ CẦN THƠ\nSỞ Y TẾ\nNinh Kiều, ngày 1 tháng 2 năm 2025",
            "Cần Thơ",
        ),
        ("UBND TỈNH AN GIANG\nSỞ Y TẾ\nRạch Giá, ngày 1 tháng 2 năm 2025", "An Giang"),
        ("TỈNH ỦY BÀ RỊA - VŨNG TÀU\nVĂN PHÒNG", "Bà Rịa - Vũng Tàu"),
        ("SỞ Y TẾ\nKhánh Hoà, ngày 1 tháng 2 năm 2025", "Khánh Hòa"),
        ("BỘ Y TẾ\nHà Nội, ngày 1 tháng 2 năm 2025", ""),
        ("SỞ Y TẾ\nLong Xuyên, ngày 1 tháng 2 năm 2025", ""),
    ],
)
def test_the_province_is_that_of_the_body_before_that_of_the_place(text, province):
    assert head(f"{text}\nKẾ HOẠCH\nMẫu").province == province


def test_a_province_that_only_the_text_names_comes_with_a_remark():
    text = "KẾ HOẠCH\nMẫu\nI. MỤC ĐÍCH\nỞ tỉnh Lào\nCai, tỉnh Lào Cai, tỉnh Hà Nam"
    assert head(text).province == "Lào Cai"
    assert "letterhead-from-body" in codes(text)


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        (
            "KẾ HOẠCH\nMột việc của Sở\nnăm 2026\nCăn cứ A;",
            "Kế hoạch",
            "Một việc của Sở năm 2026",
        ),
        ("KẾ HOẠCH Một việc\nThực hiện B, Sở làm", "Kế hoạch", "Một việc"),
        ("KẾ HOẠCH\nMỘT VIỆC\nCỦA SỞ\nThực hiện B", "Kế hoạch", "MỘT VIỆC CỦA SỞ"),
        ("KẾ HOẠCH MỘT VIỆC CỦA SỞ\nI. A", "Kế hoạch", "MỘT VIỆC CỦA SỞ"),
        (
            "KẾ HOẠCH\nTriển khai việc\nSở Mẫu năm 2026\n-----\nCăn cứ A;",
            "Kế hoạch",
            "Triển khai việc Sở Mẫu năm 2026",
        ),
        (
            "KẾ HOẠCH\nThực hiện việc mẫu\nThực hiện B, Sở làm",
            "Kế hoạch",
            "Thực hiện việc mẫu",
        ),
        (
            "KẾ HOẠCH\nMột việc\nSở Mẫu ban hành Kế hoạch như sau:\nI. A",
            "Kế hoạch",
            "Một việc",
        ),
        (
            "QUYẾT ĐỊNH\nVề việc mẫu\nGIÁM ĐỐC SỞ MẪU\nCăn cứ A;",
            "Quyết định",
            "Về việc mẫu",
        ),
        (
            "THÔNG BÁO KẾT LUẬN\ncủa Giám đốc\nI. A",
            "Thông báo kết luận",
            "của Giám đốc",
        ),
        ("**BÁO CÁO**\n**Kết quả**\nKính gửi: Sở", "Báo cáo", "Kết quả"),
        ("CHỈ THỊ\nVề mẫu\n(Kèm theo Quyết định số 4)\n1. A", "Chỉ thị", "Về mẫu"),
    ],
)
def test_kind_and_title_are_read_up_to_where_the_body_begins(text, kind, title):
    found = head(text)
    assert (found.kind, found.title) == (kind, title)


LETTER = f"""
UBND TỈNH CAO BẰNG                 {MOTTO}
SỞ MẪU                             {BELOW}
Số: 234/SM-VP                      Cao Bằng, ngày 3 tháng 11 năm 2025
V/v hướng dẫn chấm điểm            HỎA TỐC
chuyển đổi số
Kính gửi:
- Các sở, ban, ngành;
- UBND các xã.
Thực hiện Quyết định số 5/QĐ-UBND ngày 1/2/2025, Sở Mẫu hướng dẫn như sau:
1. Thời gian./.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Lê Văn Mẫu
"""


def test_a_letter_has_its_subject_under_its_number_and_its_addressees_above():
    found = head(LETTER)
    assert (found.kind, found.number) == ("Công văn", "234/SM-VP")
    assert found.title == "V/v hướng dẫn chấm điểm chuyển đổi số"
    assert found.urgency == "HỎA TỐC"
    assert found.recipients == (
        "Các sở, ban, ngành",
        "UBND các xã",
        "Như trên",
        "Lưu: VT",
    )
    assert left(LETTER) == ["1. Thời gian./."]


def test_a_report_may_be_addressed_on_one_line():
    found = head("BÁO CÁO\nMẫu\nKính gửi: Ủy ban nhân dân tỉnh.\nI. A")
    assert found.recipients == ("Ủy ban nhân dân tỉnh",)


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("Số:        /KH-SM", "Mẫu, ngày        tháng 10 năm 2024"),
        ("Số: .../KH-SM", "Mẫu, ngày ... tháng ... năm 2024"),
        ("Số:      -KH/TU", "Mẫu, ngày    /10/2024"),
    ],
)
def test_what_is_left_blank_stays_empty_and_its_lines_are_used(number, day):
    text = f"SỞ MẪU\n{number}\n{day}\nKẾ HOẠCH\nMẫu\nGIÁM ĐỐC\nLê Văn Mẫu"
    found = head(text)
    assert (found.number, found.issued_on, found.place_name) == ("", None, "Mẫu")
    assert found.issuer == "SỞ MẪU"
    assert left(text) == []
    assert codes(text) == []  # the blanks are told with the citations


def test_an_impossible_day_is_shown():
    text = "SỞ MẪU\nSố: 1/KH-SM\nMẫu, ngày 31 tháng 2 năm 2025\nKẾ HOẠCH\nMẫu"
    assert head(text).issued_on is None
    assert "date-impossible" in codes(text)


def test_what_is_not_printed_at_all_is_told():
    assert codes("KẾ HOẠCH\nMẫu\nI. MỤC ĐÍCH") == [
        "no-number",
        "no-issued-on",
        "no-issuer",
        "no-signer",
    ]
    assert codes("SỞ MẪU\nSở Mẫu họp.")[0] == "no-kind"
    assert codes("TT\tNội dung\n1\tMẫu") == ["no-letterhead"]


DECISION = """
SỞ MẪU
Số: 5/QĐ-SM
QUYẾT ĐỊNH
Về việc mẫu
GIÁM ĐỐC SỞ MẪU
Căn cứ Luật Mẫu ngày 22/6/2023;
- Căn cứ Quyết định số 12/QĐ-UBND của Ủy ban nhân
dân tỉnh, về việc mẫu.
Xét đề nghị của Chánh Văn phòng,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này một mẫu.
"""


def test_the_grounds_of_a_decision_are_its_can_cu_without_the_word():
    assert head(DECISION).legal_bases == (
        "Luật Mẫu ngày 22/6/2023",
        "Quyết định số 12/QĐ-UBND của Ủy ban nhân dân tỉnh, về việc mẫu",
    )
    assert left(DECISION) == ["Điều 1. Ban hành kèm theo Quyết định này một mẫu."]


def test_the_authority_that_decides_names_the_issuer_if_nothing_else_does():
    text = "QUYẾT ĐỊNH\nVề mẫu\nGIÁM ĐỐC SỞ MẪU TỈNH CAO BẰNG\nCăn cứ A;"
    assert (head(text).issuer, head(text).province) == (
        "SỞ MẪU TỈNH CAO BẰNG",
        "Cao Bằng",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ A;\nCăn cứ B ngày 1/2/2025,\nSở Mẫu ban hành Kế hoạch như sau:",
        "Căn cứ A; Căn cứ B ngày 1/2/2025; Sở Mẫu xây dựng kế hoạch:",
        "Căn cứ A;\nThực hiện B ngày 1/2/2025.\nSở Mẫu ban hành Kế hoạch:",
    ],
)
def test_the_grounds_of_a_plan_end_where_the_body_issues_it(text):
    found = head(f"KẾ HOẠCH\nMẫu\n{text}\nI. MỤC ĐÍCH\nCăn cứ C;")
    assert found.legal_bases == ("A", "B ngày 1/2/2025")
    assert found.issuer == "Sở Mẫu"


def test_a_comma_within_the_name_of_a_body_does_not_break_it():
    text = "Căn cứ A, Sở Văn hóa, Thể thao và Du lịch ban hành Kế hoạch như sau:"
    found = head(f"KẾ HOẠCH\nMẫu\n{text}\nI. MỤC ĐÍCH")
    assert found.legal_bases == ("A",)
    assert found.issuer == "Sở Văn hóa, Thể thao và Du lịch"


def test_a_footnote_in_the_head_is_no_part_of_it():
    text = "Căn cứ Kế hoạch mẫu1 của Sở;\n1 Đã sửa nhiều lần.\nI. MỤC ĐÍCH"
    assert head(f"KẾ HOẠCH\nMẫu\n{text}").legal_bases == ("Kế hoạch mẫu của Sở",)


@pytest.mark.parametrize(
    "section",
    [
        "I. CĂN CỨ LẬP MẪU\n1. Quyết định A\nvề mẫu.\n2. Kế hoạch B.\nII. MỤC TIÊU",
        "1. Căn cứ pháp lý\n- Quyết định A về mẫu;\n- Kế hoạch B.\n2. Mục tiêu",
        "A. CÁC CĂN CỨ\n1) Quyết định A về mẫu;\n2) Kế hoạch B;\nB. MỤC TIÊU",
        "I. CƠ SỞ PHÁP LÝ\n+ Quyết định A về mẫu\n+ Kế hoạch B\nII. MỤC TIÊU",
    ],
)
def test_grounds_may_have_a_section_of_their_own(section):
    text = f"KẾ HOẠCH\nMẫu\nThực hiện C, Sở Mẫu làm.\n{section}\n1. Không phải căn cứ"
    assert head(text).legal_bases == ("Quyết định A về mẫu", "Kế hoạch B")


FEET = {
    "below": """
Nơi nhận:
- UBND tỉnh (b/c);
- Sở Khoa học
và Công nghệ;
- Lưu: VT, VP.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

(Đã ký)

Hoàng Văn Thử
""",
    "above": """
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Hoàng Văn Thử
Nơi nhận:
- UBND tỉnh (b/c);
- Sở Khoa học và Công nghệ;
- Lưu: VT, VP.
""",
    "beside": """
Nơi nhận:                       KT. GIÁM ĐỐC
- UBND tỉnh (b/c);              PHÓ GIÁM ĐỐC
- Sở Khoa học và Công nghệ;
- Lưu: VT, VP.                  Hoàng Văn Thử
""",
    "beside, spaces lost": """
Nơi nhận: KT. GIÁM ĐỐC
- UBND tỉnh (b/c); PHÓ GIÁM ĐỐC
- Sở Khoa học và Công nghệ;
- Lưu: VT, VP. Hoàng Văn Thử
""",
    "cells": "Nơi nhận:¶- UBND tỉnh (b/c);¶- Sở Khoa học và Công nghệ;"
    "¶- Lưu: VT, VP.\tKT. GIÁM ĐỐC¶PHÓ GIÁM ĐỐC¶¶Hoàng Văn Thử",
    "cells without line ends": "Nơi nhận: - UBND tỉnh (b/c);"
    " - Sở Khoa học và Công nghệ; - Lưu: VT, VP.\tKT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"
    " Hoàng Văn Thử",
    "bullets lost": """
Nơi nhận:
UBND tỉnh (b/c);
Sở Khoa học và Công nghệ;
Lưu: VT, VP.
**KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC**
Hoàng Văn Thử
""",
}


@pytest.mark.parametrize("layout", FEET)
def test_recipients_and_signer_are_read_in_every_layout(layout):
    found = head(f"KẾ HOẠCH\nMẫu\nI. MỤC ĐÍCH\nXong./.\n{FEET[layout]}")
    assert found.recipients == (
        "UBND tỉnh (b/c)",
        "Sở Khoa học và Công nghệ",
        "Lưu: VT, VP",
    )
    assert found.signer_title == "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"
    assert found.signer == "Hoàng Văn Thử"


@pytest.mark.parametrize(
    ("lines", "title", "name"),
    [
        (
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLê A",
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
            "Lê A",
        ),
        (
            "TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\nLê Thị An",
            "TL. GIÁM ĐỐC CHÁNH VĂN PHÒNG",
            "Lê Thị An",
        ),
        ("TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG\nLê An", "TUQ. GIÁM ĐỐC TRƯỞNG PHÒNG", "Lê An"),
        ("Q. GIÁM ĐỐC\nLê An", "Q. GIÁM ĐỐC", "Lê An"),
        ("QUYỀN GIÁM ĐỐC\nLê An", "QUYỀN GIÁM ĐỐC", "Lê An"),
        (
            "T/M BAN CHỈ ĐẠO\nTRƯỞNG BAN\nLÊ VĂN AN",
            "T/M BAN CHỈ ĐẠO TRƯỞNG BAN",
            "LÊ VĂN AN",
        ),
        ("BỘ TRƯỞNG\n(Đã ký, đóng dấu)\nLê An", "BỘ TRƯỞNG", "Lê An"),
        ("GIÁM ĐỐC\nThS. Lê Thị An", "GIÁM ĐỐC", "ThS. Lê Thị An"),
        ("GIÁM ĐỐC", "GIÁM ĐỐC", ""),
        ("Lê Văn An", "", "Lê Văn An"),
    ],
)
def test_signers_of_every_rank_are_known(lines, title, name):
    listed = "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.\n"
    found = head(f"KẾ HOẠCH\nMẫu\nI. A\n{listed}{lines}\nPhụ lục\nDANH MỤC MẪU")
    assert (found.signer_title, found.signer) == (title, name)
    assert found.recipients == ("Như Điều 3", "Lưu: VT")


def test_a_paper_may_be_signed_without_a_list_of_recipients():
    found = head("BÁO CÁO\nMẫu\nA. KẾT QUẢ\nXong.\nGIÁM ĐỐC\nNGUYỄN VĂN MẪU")
    assert (found.signer_title, found.signer) == ("GIÁM ĐỐC", "NGUYỄN VĂN MẪU")


ATTACHED = f"""{DECISION}
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
GIÁM ĐỐC
Lê Văn Mẫu
SỞ MẪU
{MOTTO}
{BELOW}
KẾ HOẠCH
Chuyển đổi số năm 2026
của Sở Mẫu
(Kèm theo Quyết định số 5/QĐ-SM ngày 3/4/2025)
I. MỤC ĐÍCH
"""


def test_a_plan_behind_its_decision_is_a_second_paper():
    reading = read_letterhead(paper(ATTACHED))
    assert (reading.letterhead.kind, reading.letterhead.title) == (
        "Quyết định",
        "Về việc mẫu",
    )
    (remark,) = [each for each in reading.remarks if each.code == "second-paper"]
    assert remark.fields == {
        "kind": "Kế hoạch",
        "title": "Chuyển đổi số năm 2026 của Sở Mẫu",
    }
    assert left(ATTACHED)[-1] == "I. MỤC ĐÍCH"


def test_an_annex_is_no_second_paper_but_may_give_what_the_head_lacks():
    reference = "(Kèm theo Kế hoạch số 35/KH-SM ngày 3/4/2025 của Sở Mẫu)"
    annex = f"Phụ lục\nDANH MỤC VIỆC\n{reference}"
    text = f"KẾ HOẠCH\nMẫu\nI. A\nNơi nhận:\n- Lưu: VT.\nLê Văn An\n{annex}"
    found = head(text)
    assert (found.number, found.issued_on) == ("35/KH-SM", date(2025, 4, 3))
    assert found.issuer == "Sở Mẫu"
    assert codes(text) == ["letterhead-from-annex"]


def test_a_plan_without_a_head_has_the_issuer_of_the_decision_above_it():
    line = "(Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 3/4/2025 của UBND tỉnh Mẫu)"
    found = head(f"KẾ HOẠCH\nMẫu\n{line}\nI. A")
    assert (found.number, found.issued_on, found.issuer) == ("", None, "UBND tỉnh Mẫu")


@pytest.mark.parametrize(
    "reference",
    [
        "(Kèm theo Quyết định số 35/QĐ-SM ngày 3/4/2025 của Sở Mẫu)",
        "(Kèm theo Kế hoạch số 35/KH-UBND ngày 3/4/2025 của UBND tỉnh)",
        "ban hành kèm theo Kế hoạch số 35/KH-SM ngày 3/4/2025 của Sở Mẫu",
    ],
)
def test_a_reference_to_another_paper_fills_nothing(reference):
    text = f"SỞ MẪU\nKẾ HOẠCH\nMẫu\nI. A\nViệc\n{reference}"
    assert head(text).number == ""


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("[TUYỆT  MẬT]", "TUYỆT MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
    ],
)
def test_of_a_secret_paper_only_the_mark_is_read(line, mark):
    text = f"UBND TỈNH X\nSỞ MẪU\n{line}\nKẾ HOẠCH\nMột việc\nNơi nhận:\n- Ai;"
    reading = read_letterhead(paper(text))
    assert reading.letterhead == Letterhead(secrecy=mark)
    assert [each.code for each in reading.remarks] == ["secret-paper"]


def test_words_about_secrets_are_no_mark():
    text = "KẾ HOẠCH\nMẫu\nI. A\ntrừ văn bản mật\nMặt trận\nmật"
    assert head(text).secrecy == ""


def test_any_text_gives_a_reading():
    for text in ("", "Một dòng", "KẾ HOẠCH", "Nơi nhận:", "QUYẾT ĐỊNH\nQUYẾT ĐỊNH:"):
        assert read_letterhead(paper(text)).letterhead.secrecy == ""


# Read by eye. Of titles and grounds only the ends: no sentence of a paper is kept here.
REAL = {
    0: Letterhead(
        kind="Kế hoạch",
        issuer="Sở Tư pháp",
        province="Tuyên Quang",
        signer_title="GIÁM ĐỐC",
    ),
    1: Letterhead(
        kind="Kế hoạch",
        place_name="Đồng Tháp",
        issuer="Sở Tư pháp",
        province="Đồng Tháp",
        signer_title="KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        signer="Nguyễn Tấn Phong",
    ),
    2: Letterhead(
        kind="Quyết định",
        place_name="Tuyên Quang",
        issuer="SỞ TƯ PHÁP TỈNH TUYÊN QUANG",
        province="Tuyên Quang",
        signer_title="GIÁM ĐỐC",
        signer="Nguyễn Thị Thược",
    ),
    3: Letterhead(
        kind="Kế hoạch",
        place_name="Hậu Giang",
        superior="UBND TỈNH HẬU GIANG",
        issuer="SỞ TƯ PHÁP",
        province="Hậu Giang",
        signer_title="KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        signer="Trần Phượng Quyên",
    ),
    4: Letterhead(
        kind="Kế hoạch",
        number="2135/KH-STP",
        issued_on=date(2025, 7, 30),
        issuer="Sở Tư pháp",
        province="Hà Tĩnh",
        signer="Nguyễn Quốc Tuấn",
    ),
}
REAL_TITLES = {  # first two words, last two, how many in all
    0: ("Cải thiện", "năm 2023", 15),
    1: ("Nâng cao", "năm 2026", 13),
    2: ("Về việc", "Tuyên Quang", 47),
    3: ("Triển khai", "Hậu Giang", 36),
    4: ("Triển khai", "số tỉnh", 29),
}
REAL_RECIPIENTS = {  # first, last, how many
    0: ("UBND tỉnh (Báo cáo)", "Lưu: VT, VP.NHHương", 8),
    1: ("Sở Khoa học và Công nghệ", "Lưu: VT, VP (V)", 5),
    2: ("UBND tỉnh (Báo cáo)", "Lưu: VT, VP.N.H.Hương.22b", 8),
    3: ("VP. UBND tỉnh", "Lưu: VT, VP", 5),
    4: ("Văn phòng Tỉnh ủy (để biết)", "Lưu VT, VP", 5),
}
REAL_GROUNDS = {  # the number each begins with
    0: ["02/QĐ-UBND", "03/QĐ-BCĐ"],
    1: ["283/KH-UBND"],
    2: ["19/2021/QĐ-UBND", "603/QĐ-UBND"],
    3: [
        *("749/QĐ-TTg", "942/QĐ-TTg", "411/QĐ-TTg", "964/QĐ-TTg", "34/CT-TTg"),
        *("3816/BTTTT-CĐSQG", "25/2020/NQ-HĐND", "78/KH-UBND", "207/KH-UBND"),
        "190/KH-UBND",
    ],
    4: ["11-KH/BCĐ"],
}
REAL_REMARKS = {
    0: ["from-body", "from-body", "no-number", "no-issued-on", "no-signer"],
    1: ["from-body"],
    2: ["second-paper", "no-number"],
    3: [],
    4: ["from-annex", "from-body"],
}


def seed(number: int) -> Paper:
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    return paper(compose(path.read_text(encoding="utf-8")))


@needs_seeds
@pytest.mark.parametrize("number", REAL)
def test_the_letterheads_of_the_real_papers_are_read(number):
    reading = read_letterhead(seed(number))
    found = reading.letterhead
    elsewhere = ("title", "recipients", "legal_bases", "places", "unsure")
    for name in Letterhead.__dataclass_fields__:
        if name not in elsewhere:
            assert getattr(found, name) == getattr(REAL[number], name), name
    words = found.title.split()
    ends = (" ".join(words[:2]), " ".join(words[-2:]), len(words))
    assert ends == REAL_TITLES[number]
    listed = found.recipients
    assert (listed[0], listed[-1], len(listed)) == REAL_RECIPIENTS[number]
    numbers = [base.split(" số ", 1)[1].split()[0] for base in found.legal_bases]
    assert numbers == REAL_GROUNDS[number]
    shown = [each.code.removeprefix("letterhead-") for each in reading.remarks]
    assert shown == REAL_REMARKS[number]
