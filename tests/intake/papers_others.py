"""Invented papers of other provinces, in layouts the readers were not made on.

Provinces, agencies, persons and figures are made up. The same table is printed in
several ways: with tabs, in columns of spaces, or flattened cell by cell.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from intake.paper_model import Block, Grid, Sides, Text
from intake.papers_plans import MOTTO, title

Rows = Sequence[tuple[str, ...]]


def with_tabs(rows: Rows, widths: Sequence[int]) -> str:
    """Print *rows* as a program does that keeps cells apart by tabs."""
    return "\n".join("\t".join(row) for row in rows)


def in_columns(rows: Rows, widths: Sequence[int]) -> str:
    """Print *rows* as ``pdftotext -layout`` does: columns kept apart by spaces."""
    printed = []
    for row in rows:
        cells = [_wrapped(c, w) or [""] for c, w in zip(row, widths, strict=True)]
        for n in range(max(map(len, cells))):
            line = (
                (cell[n] if n < len(cell) else "").ljust(width + 3)
                for cell, width in zip(cells, widths, strict=True)
            )
            printed.append("".join(line).rstrip())
    return "\n".join(printed)


def flattened(rows: Rows, widths: Sequence[int]) -> str:
    """Print *rows* as most programs do: one cell below the other."""
    lines: list[str] = []
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            if cell:
                lines += [*(f"{line} " for line in _wrapped(cell, width)), ""]
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)


def broken(text: str, width: int = 80) -> str:
    """Break paragraphs into lines, each followed by a blank one."""
    lines = [line for para in text.split("\n") for line in _wrapped(para, width)]
    return "\n \n".join(lines)


def paper(head: str, body: str, foot: str = "GIÁM ĐỐC\n\nVũ Đình Phỏng") -> str:
    """Put a paper together: *head* is superior; issuer; number; day; kind; title."""
    superior, issuer, number, day, kind, *about = head.split("; ")
    return "\n".join(
        (
            *(superior, issuer, "", f"Số: {number}", *MOTTO, ""),
            *(f"Đông Hải, ngày {day}", "", kind, *about, "", body, ""),
            *("Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT, VP.", "", foot, ""),
        )
    )


# ---- A plan's table of scores: what was won, what was lost, what to do

SCORE_ROWS: Rows = (
    (
        *("STT", "Chỉ số thành phần", "Điểm tối đa", "Điểm đạt", "Điểm mất"),
        *("Giải pháp khắc phục", "Đơn vị chủ trì", "Thời gian hoàn thành"),
    ),
    ("I", "Nhận thức số", "30", "24", "6", "", "", ""),
    (
        *("1", "Người đứng đầu chủ trì họp về chuyển đổi số", "10", "10", "0"),
        *("Duy trì họp hằng quý", "Văn phòng Sở", "Hằng quý"),
    ),
    (
        *("2", "Sáng kiến, mô hình chuyển đổi số được công nhận", "20", "14", "6"),
        *("Lựa chọn, đăng ký ít nhất 02 sáng kiến", "Phòng Kế hoạch - Tài chính"),
        "Trước ngày 30/9/2026",
    ),
    ("II", "Hạ tầng số", "20", "12,5", "7,5", "", "", ""),
    (
        *("3", "Tỷ lệ máy tính đạt cấu hình theo quy định", "10", "7,5", "2,5"),
        *("Thay thế 15 máy tính đã hết khấu hao", "Văn phòng Sở", "Quý III/2026"),
    ),
    (
        *("4", "Kết nối mạng truyền số liệu chuyên dùng", "10", "5", "5"),
        *("Đề nghị mở rộng điểm kết nối", "Trung tâm Công nghệ thông tin"),
        "Tháng 11/2026",
    ),
    ("", "Tổng cộng", "50", "36,5", "13,5", "", "", ""),
)
SCORE_WIDTHS = (4, 26, 7, 7, 7, 28, 18, 16)
SCORE_HEAD = (
    "UBND TỈNH ĐÔNG HẢI; SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG; 1207/KH-SNNMT;"
    " 04 tháng 4 năm 2026; KẾ HOẠCH; Nâng cao Chỉ số chuyển đổi số năm 2026"
)
SCORE_INDICATORS = [
    ("I", "Nhận thức số", "24", "30", "6"),
    ("II", "Hạ tầng số", "12.5", "20", "7.5"),
]
SCORE_CRITERIA = [
    ("1", "I", "10", "10", "0", "Duy trì họp hằng quý", "Văn phòng Sở", "Hằng quý"),
    (
        *("2", "I", "14", "20", "6", "Lựa chọn, đăng ký ít nhất 02 sáng kiến"),
        *("Phòng Kế hoạch - Tài chính", "Trước ngày 30/9/2026"),
    ),
    (
        *("3", "II", "7.5", "10", "2.5", "Thay thế 15 máy tính đã hết khấu hao"),
        *("Văn phòng Sở", "Quý III/2026"),
    ),
    (
        *("4", "II", "5", "10", "5", "Đề nghị mở rộng điểm kết nối"),
        *("Trung tâm Công nghệ thông tin", "Tháng 11/2026"),
    ),
]

# ---- Self-scored and appraised points under one head, a unit for several criteria

TWO_HEADS: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH SÔNG VÀNG", "SỞ NGOẠI VỤ", "", "Số: 31/KH-SNgV"),
        right=(*MOTTO, "", "Sông Vàng, ngày 11 tháng 3 năm 2025"),
    ),
    *title("KẾ HOẠCH", "Khắc phục các tiêu chí chưa đạt điểm tối đa năm 2025"),
    Text(text="Sở Ngoại vụ ban hành Kế hoạch như sau:"),
    Grid(
        rows=(
            (
                *("Mã", "Tiêu chí, tiêu chí thành phần", "Điểm chuẩn"),
                *("Kết quả năm 2024", "<", "Nhiệm vụ, giải pháp năm 2025"),
                *("Phụ trách", "Hoàn thành"),
            ),
            ("^", "^", "^", "Tự chấm", "Thẩm định", "^", "^", "^"),
            ("1", "Hạ tầng số", "30", "30", "21", "", "", ""),
            (
                *("1.1", "Mạng nội bộ bảo đảm an toàn", "15", "15", "11"),
                *("Lắp đặt tường lửa", "Văn phòng Sở", "Tháng 6/2025"),
            ),
            (
                *("1.2", "Thiết bị họp trực tuyến", "15", "15", "10"),
                *("Mua sắm thiết bị", "^", "Quý III/2025"),
            ),
            ("2", "Nhân lực số", "10", "8", "8", "", "", ""),
            (
                *("2.1", "Cán bộ chuyên trách", "10", "8", "8"),
                *("Tuyển dụng", "Phòng Tổ chức, pháp chế", "Trước ngày 01/12/2025"),
            ),
        ),
        widths=(12, 42, 18, 18, 20, 45, 30, 24),
        heads=2,
    ),
    Sides(
        left=("Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT."),
        right=("GIÁM ĐỐC", "", "", "Tạ Thị Nháp"),
    ),
)
TWO_HEADS_CRITERIA = [
    ("1.1", "15", "15", "11", "Văn phòng Sở", "2025-06-30"),
    ("1.2", "15", "15", "10", "Văn phòng Sở", "2025-09-30"),
    ("2.1", "10", "8", "8", "Phòng Tổ chức, pháp chế", "2025-12-01"),
]

# ---- An annex that lists the ways to earn points below each criterion

OPTIONS: Rows = (
    ("STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "Cách chấm", "Tài liệu kiểm chứng"),
    ("1", "THỂ CHẾ SỐ", "30", "", ""),
    ("1.1", "Kế hoạch năm", "10", "", "Kế hoạch"),
    ("-", "Ban hành đúng hạn", "10", "", ""),
    ("-", "Ban hành chậm", "5", "", ""),
    ("-", "Không ban hành", "0", "", ""),
    ("1.2", "Số cuộc họp", "10", "", "Thông báo kết luận"),
    ("", "Từ 4 cuộc trở lên: 10 điểm", "", "", ""),
    ("", "Từ 2 đến 3 cuộc: 5 điểm", "", "", ""),
    ("", "Dưới 2 cuộc: 0 điểm", "", "", ""),
    ("1.3", "Chế độ báo cáo", "10", "Mỗi báo cáo chậm trừ 0,25 điểm", "Báo cáo"),
    ("2", "ĐÔ THỊ SỐ", "0", "Không tính điểm", ""),
)

# ---- A result notice for two groups of agencies

GROUPS: Rows = (
    ("TT", "Cơ quan, đơn vị", "Điểm tự chấm", "Điểm thẩm định", "Xếp hạng"),
    ("1", "Sở Nội vụ", "471,50", "462,25", "1"),
    ("2", "Ban Quản lý các khu công nghiệp", "390", "371,33", "2"),
)
MORE_GROUPS: Rows = (
    ("TT", "Đơn vị", "Nhận thức số", "Tổng điểm", "Xếp hạng", "Xếp loại"),
    ("1", "Phường Bến Cũ", "45", "276,4", "1", "Tốt"),
    ("2", "Xã Suối Đá", "40", "-", "-", "Không xếp loại"),
)
GROUPS_RANKED = [
    ("Sở Nội vụ", "471.50", "462.25", 1, "certain"),
    ("Ban Quản lý các khu công nghiệp", "390", "371.33", 2, "certain"),
    ("Phường Bến Cũ", "", "276.4", 1, "certain"),
]

# ---- Plans that print points on lines of their own, or give each criterion two codes

LABELLED_POINTS = """\
I. CHỈ SỐ HẠ TẦNG SỐ
1. Tiêu chí thành phần: Mạng nội bộ
- Điểm tối đa: 10 điểm.
- Điểm tự chấm: 10 điểm.
- Điểm thẩm định: 6,5 điểm.
- Nguyên nhân mất điểm: Chưa tách mạng khách.
- Nội dung thực hiện: Lắp đặt thiết bị tách mạng.
- Đơn vị chủ trì tham mưu: Văn phòng Sở.
- Hoàn thành: Quý II/2026.
2. Tiêu chí thành phần: Thiết bị đầu cuối
- Điểm tối đa: 5 điểm.
- Điểm tự chấm: 5 điểm.
- Điểm thẩm định: 5 điểm.
- Nội dung thực hiện: Thay thế thiết bị hỏng.
- Đơn vị chủ trì tham mưu: Văn phòng Sở.
- Hoàn thành: Thường xuyên.
II. TỔ CHỨC THỰC HIỆN
Văn phòng Sở báo cáo Giám đốc Sở trước ngày 05/7/2026."""
TWO_CODES = """\
I. CHỈ SỐ NHẬN THỨC SỐ: đạt 18,5/20 điểm, xếp thứ 2/20 sở, ban, ngành
1. Chỉ số thành phần 1.1: Kế hoạch truyền thông; điểm đạt được 10/10
- Phân công thực hiện: Phòng Phổ biến, giáo dục pháp luật.
- Thời gian: Cả năm.
2. Chỉ số thành phần 1.2: Chuyên mục; điểm đạt được 8,5/10 (trừ 1,5 điểm do ít tin)
- Phân công thực hiện: Văn phòng Sở.
- Thời gian: Từ tháng 3/2026."""

# ---- A commune's plan whose sentences say who, with whom and until when

COMMUNE = """\
      ỦY BAN NHÂN DÂN                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     XÃ TÂN THẠNH MỚI                        Độc lập - Tự do - Hạnh phúc

      Số: 63/KH-UBND                    Tân Thạnh Mới, ngày 08 tháng 8 năm 2025

                                   KẾ HOẠCH
            Triển khai chuyển đổi số 6 tháng cuối năm 2025

Năm 2024, xã đạt 78,5/100 điểm, xếp thứ 12/19 xã, phường; một số tiêu chí còn thấp
so với yêu cầu của tỉnh nên cần thực hiện các nội dung sau đây.
I. MỤC TIÊU
- Tối thiểu 70% hồ sơ được nộp trực tuyến.
- Mỗi thôn có ít nhất 01 Tổ công nghệ số cộng đồng.
II. NHIỆM VỤ
1. Giao Văn phòng HĐND và UBND xã chủ trì, phối hợp với Phòng Văn hóa - Xã hội và
các thôn rà soát thiết bị; hoàn thành trước ngày 31/8/2025.
2. Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với Đoàn Thanh niên xã kiện toàn Tổ
công nghệ số cộng đồng tại 12 thôn. Hoàn thành trong tháng 9/2025.
3. Phòng Kinh tế chủ trì tập huấn thương mại điện tử cho hộ kinh doanh, thời gian thực
hiện Quý IV/2025.
4. Số hóa sổ hộ tịch (Công an xã chủ trì, phối hợp Văn phòng HĐND và UBND xã; hoàn
thành trước 31/12/2025).

Nơi nhận:                                        TM. ỦY BAN NHÂN DÂN
- UBND tỉnh (b/c);                                  KT. CHỦ TỊCH
- Lưu: VT.                                          PHÓ CHỦ TỊCH

                                                 Đoàn Văn Thí Dụ
"""
COMMUNE_TASKS = [
    (
        "Văn phòng HĐND và UBND xã",
        ("Phòng Văn hóa - Xã hội", "các thôn"),
        "2025-08-31",
    ),
    ("Phòng Văn hóa - Xã hội", ("Đoàn Thanh niên xã",), "2025-09-30"),
    ("Phòng Kinh tế", (), "2025-12-31"),
    ("Công an xã", ("Văn phòng HĐND và UBND xã",), "2025-12-31"),
]

# ---- A party body's plan, numbered 1- 2- 3-

PARTY = """\
TỈNH ỦY BÌNH LÂM                     ĐẢNG CỘNG SẢN VIỆT NAM
BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ
*                                    Bình Lâm, ngày 12 tháng 5 năm 2026
Số 15-KH/BCĐ

KẾ HOẠCH
chuyển đổi số trong các cơ quan đảng năm 2026
-----
I- CHỈ TIÊU
1- 95% trở lên hồ sơ công việc được xử lý trên môi trường mạng.
2- Tỷ lệ thanh toán trực tuyến đạt từ 60% trở lên.
II- NHIỆM VỤ
1- Ban Tuyên giáo và Dân vận Tỉnh ủy chủ trì tuyên truyền. Thời gian: Thường xuyên.
2- Văn phòng Tỉnh ủy chủ trì, phối hợp với Sở Khoa học và Công nghệ tham mưu sơ kết
trước ngày 30/6/2026.
Nơi nhận:
- Thường trực Tỉnh ủy,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN CHỈ ĐẠO
PHÓ TRƯỞNG BAN

Lương Văn Tạm
"""

# ---- A letter that orders, and a table of targets by year

LETTER = """\
Kính gửi: Các sở, ban, ngành.
1. Văn phòng UBND tỉnh đã cung cấp số liệu trước ngày 15/11/2025.
2. Gửi báo cáo tự đánh giá về Sở chậm nhất ngày 20/12/2025.
3. Văn phòng UBND tỉnh cung cấp số liệu hồ sơ trực tuyến trong tháng 12/2025.
4. Hồ sơ kèm theo gồm bản giấy và bản điện tử."""
TARGET_ROWS: Rows = (
    ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện 2024", "Năm 2025", "Năm 2026"),
    ("1", "Hồ sơ giải quyết trực tuyến", "%", "48", "60", "75"),
    ("2", "Dữ liệu chuyên ngành được chia sẻ", "Bộ dữ liệu", "1", "3", "≥ 5"),
    ("3", "Mức độ hài lòng", "%", "-", "Tối thiểu 90", "Tối thiểu 95"),
    ("4", "Quy chế dữ liệu", "Văn bản", "-", "Ban hành", ""),
)

# ---- Tables in columns whose numbers stand beside the middle of their rows

CENTRED = """\
 TT              Tiêu chí                  Điểm       Điểm tự        Lý do chưa đạt
                                          tối đa        chấm

           Lãnh đạo Sở tham gia đầy đủ                              Vắng 01 cuộc do đi
  1        các cuộc họp của Ban Chỉ đạo      10           8         công tác nước ngoài
           tỉnh

  2        Có chuyên mục chuyển đổi số       5            5

           Tỷ lệ công chức hoàn thành                               Còn 02 công chức
  3        khóa học trực tuyến               10          9,5        nghỉ thai sản
"""
CENTRED_CRITERIA = [
    (
        *("1", "Lãnh đạo Sở tham gia đầy đủ các cuộc họp của Ban Chỉ đạo tỉnh"),
        *("10", "8", "Vắng 01 cuộc do đi công tác nước ngoài"),
    ),
    ("2", "Có chuyên mục chuyển đổi số", "5", "5", ""),
    (
        *("3", "Tỷ lệ công chức hoàn thành khóa học trực tuyến"),
        *("10", "9.5", "Còn 02 công chức nghỉ thai sản"),
    ),
]
CENTRED_TASKS = """\
 STT      Nội dung công việc          Chủ trì         Thời hạn
      Xây dựng quy chế quản lý
  1   dữ liệu dùng chung của Sở      Văn phòng Sở    Quý II/2026
      và các đơn vị
      Tập huấn kỹ năng số cho
  2   công chức                      Phòng Tổ chức   Tháng 6/2026
"""

# ---- Orders below criteria instead of labels; a footnote with both scores

ORDERED = """\
1. Chỉ số chính Hạ tầng số: đạt 16,5/20 điểm, xếp hạng 9/17
1.1. Trang thông tin điện tử: Đạt 10/10 điểm
- Giao Văn phòng chủ trì; các phòng phối hợp.
- Thời gian: Thường xuyên.
1.2. Máy chủ được giám sát an toàn thông tin: Đạt 6,5/10 điểm1
- Giao Phòng Văn hóa, Khoa học và Thông tin chủ trì; Văn phòng phối hợp.
- Thời gian: Tháng 5/2026.
__________
1 Sở tự đánh giá 10 điểm, Hội đồng thẩm định 6,5 điểm, lý do: thiếu hợp đồng cả năm.
"""

# ---- Names that begin like a head, a date or a foot of the paper

TRICKY = (
    "100% cán bộ được tập huấn",
    "01 cán bộ chuyên trách an toàn thông tin",
    "Điểm cầu họp trực tuyến",
    "Xếp loại an toàn hệ thống thông tin",
    "Đơn vị có nền tảng họp trực tuyến",
    "Thời gian giải quyết hồ sơ trung bình",
    "Chỉ số hài lòng về dịch vụ công",
    "Quý I ban hành kế hoạch",
    "Từ 80% hồ sơ được ký số",
    "Nơi nhận hồ sơ có máy quét",
    "Phụ lục dữ liệu chủ được công bố",
    "Số lượng CSDL được chia sẻ (≥ 3)",
)
