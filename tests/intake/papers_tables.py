"""Invented papers that live in tables: an annex, notices, a task plan, self-scores."""

from __future__ import annotations

from typing import Any

from intake.paper_model import Block, Grid, NewPage, Sides
from intake.papers_plans import MOTTO, body, title

# ---- An official annex of seven columns, and the decision in front of it

ANNEX_HEAD = (
    "STT",
    "Tiêu chí",
    "Điểm tối đa",
    "Cách xác định và tính điểm",
    "Tài liệu kiểm chứng",
    "Nguồn dữ liệu",
    "Đơn vị xác minh",
)
ANNEX_ROWS: tuple[tuple[str, ...], ...] = (
    ("I", "NHẬN THỨC SỐ", "30", "", "", "", ""),
    (
        "1.1",
        "Số cuộc họp về chuyển đổi số do người đứng đầu chủ trì",
        "20",
        "- Từ 04 cuộc trở lên: 20 điểm;\n- 03 cuộc: 15 điểm;\n- 02 cuộc: 10 điểm;"
        "\n- 01 cuộc: 5 điểm;\n- Không họp: 0 điểm.",
        "Thông báo kết luận, giấy mời có chữ ký số của người chủ trì",
        "Đơn vị báo cáo",
        "Văn phòng UBND tỉnh",
    ),
    (
        "1.2",
        "Chuyên mục chuyển đổi số trên trang thông tin điện tử",
        "10",
        "- Có chuyên mục và cập nhật hằng tháng: điểm tối đa;\n- Có nhưng không cập"
        " nhật: 1/2 điểm tối đa;\n- Không có: 0 điểm.",
        "Đường dẫn chuyên mục; ảnh chụp màn hình",
        "Trang thông tin điện tử",
        "Sở Khoa học và Công nghệ",
    ),
    ("II", "HOẠT ĐỘNG CHUYỂN ĐỔI SỐ", "35", "", "", "", ""),
    (
        "2.1",
        "Tỷ lệ dịch vụ công trực tuyến toàn trình",
        "15",
        "a = Số dịch vụ công trực tuyến toàn trình;\nb = Tổng số dịch vụ công đủ điều"
        " kiện;\nTỷ lệ = a/b;\nĐiểm = Tỷ lệ * Điểm tối đa.",
        "Báo cáo có xác nhận; dữ liệu trích xuất từ Cổng dịch vụ công",
        "Cổng dịch vụ công quốc gia",
        "Trung tâm Phục vụ hành chính công",
    ),
    (
        "2.2",
        "Tỷ lệ hồ sơ nộp trực tuyến",
        "12,5",
        "- Tỷ lệ từ 80% trở lên: điểm tối đa;\n- Dưới 80%: Điểm = Tỷ lệ/80% * Điểm tối"
        " đa.",
        "Báo cáo thống kê năm của Hệ thống",
        "Hệ thống thông tin giải quyết thủ tục hành chính",
        "Trung tâm Phục vụ hành chính công",
    ),
    (
        "2.3",
        "Ứng dụng do cơ quan tự xây dựng",
        "7,5",
        "Mỗi ứng dụng được 1,5 điểm, tối đa 7,5 điểm.",
        "Quyết định phê duyệt, biên bản nghiệm thu",
        "Đơn vị báo cáo",
        "Sở Khoa học và Công nghệ",
    ),
)
ANNEX: tuple[Block, ...] = (
    Sides(
        left=("ỦY BAN NHÂN DÂN", "TỈNH TAM SƠN", "", "Số: 1299/QĐ-UBND"),
        right=(*MOTTO, "", "Tam Sơn, ngày 25 tháng 9 năm 2025"),
    ),
    *title("QUYẾT ĐỊNH", "Ban hành Bộ chỉ số đánh giá chuyển đổi số cấp sở"),
    *body(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;",
        "Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số"
        " 88/TTr-SKHCN ngày 10/9/2025.",
        "Điều 1. Ban hành kèm theo Quyết định này Bộ chỉ số, thang điểm 65.",
        "Điều 2. Quyết định có hiệu lực từ ngày ký./.",
    ),
    Sides(
        left=("Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."),
        right=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Võ Văn Thí Dụ"),
    ),
    NewPage(landscape=True),
    *title("PHỤ LỤC", "BỘ CHỈ SỐ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ CẤP SỞ"),
    Grid(rows=(ANNEX_HEAD, *ANNEX_ROWS), widths=(15, 43, 17, 70, 45, 32, 32)),
)
ANNEX_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Quyết định",
        "number": "1299/QĐ-UBND",
        "issued_on": "2025-09-25",
        "place_name": "Tam Sơn",
        "issuer": "ỦY BAN NHÂN DÂN TỈNH TAM SƠN",
        "title": "Ban hành Bộ chỉ số đánh giá chuyển đổi số cấp sở",
        "signer": "Võ Văn Thí Dụ",
    },
    "indicators": [
        {"code": "I", "name": "NHẬN THỨC SỐ", "stated_max": "30"},
        {"code": "II", "name": "HOẠT ĐỘNG CHUYỂN ĐỔI SỐ", "stated_max": "35"},
    ],
    "criteria": [
        {
            "code": row[0],
            "name": row[1],
            "max_points": row[2].replace(",", "."),
            "rule_text": " ".join(row[3].split()),
            "evidence_text": row[4],
            "data_source": row[5],
            "verified_by": row[6],
            "rule_kind": kind,
        }
        for row, kind in zip(
            (row for row in ANNEX_ROWS if "." in row[0]),
            ("tiers", "choice", "proportional", "proportional", "per_item"),
            strict=True,
        )
    ],
    "citations": [
        {"kind": "Tờ trình", "number": "88/TTr-SKHCN", "issued_on": "2025-09-10"}
    ],
}

# ---- Two notices of results: plain ranking, and one with claimed and reviewed points

AGENCIES = (
    ("Sở Tài chính", "412,5", "398,75"),
    ("Sở Nội vụ", "405", "391,2"),
    ("Sở Y tế", "398,4", "391,2"),
    ("Sở Xây dựng", "401,33", "377,06"),
    ("Thanh tra tỉnh", "350", "341"),
    ("Sở Giáo dục và Đào tạo", "388", "312,25"),
    ("Sở Nông nghiệp và Môi trường", "360,9", "298"),
)
RANKS = ("1", "2", "2", "4", "5", "6", "7")
NOTICE: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH BÌNH LÂM", "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "", "Số: 14/TB-BCĐ"),
        right=(*MOTTO, "", "Bình Lâm, ngày 02 tháng 4 năm 2026"),
    ),
    *title("THÔNG BÁO", "Kết quả đánh giá, xếp hạng chuyển đổi số năm 2025"),
    *body(
        "Ban Chỉ đạo chuyển đổi số tỉnh thông báo kết quả của 07 cơ quan (điểm tối đa"
        " 450) như sau:"
    ),
    Grid(
        rows=(
            ("TT", "Tên cơ quan", "Tổng điểm", "Xếp hạng"),
            *(
                (str(n), name, reviewed, rank)
                for n, ((name, _, reviewed), rank) in enumerate(
                    zip(AGENCIES, RANKS, strict=True), 1
                )
            ),
        ),
        widths=(12, 90, 30, 25),
    ),
    *body("Đề nghị các cơ quan khắc phục các tiêu chí mất điểm./."),
    Sides(
        left=("Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT."),
        right=("TRƯỞNG BAN", "", "", "Đặng Văn Giả"),
    ),
)
NOTICE_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Thông báo",
        "number": "14/TB-BCĐ",
        "issued_on": "2026-04-02",
        "issuer": "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ",
        "title": "Kết quả đánh giá, xếp hạng chuyển đổi số năm 2025",
        "signer": "Đặng Văn Giả",
    },
    "ranking": [
        {"agency": name, "reviewed_points": _points, "rank": int(rank)}
        for (name, _, reviewed), rank in zip(AGENCIES, RANKS, strict=True)
        for _points in (reviewed.replace(",", "."),)
    ],
}
TWO_SCORES: tuple[Block, ...] = (
    *NOTICE[:3],
    *body("Kết quả tự chấm và thẩm định của các cơ quan:"),
    Grid(
        rows=(
            ("Số TT", "Cơ quan, đơn vị", "Điểm", "<", "Thứ hạng", "Ghi chú"),
            ("^", "^", "Tự đánh giá", "Thẩm định", "^", "^"),
            *(
                (
                    f"{n:02}",
                    name,
                    claimed,
                    reviewed,
                    rank,
                    "Đồng hạng" if rank == "2" else "",
                )
                for n, ((name, claimed, reviewed), rank) in enumerate(
                    zip(AGENCIES, RANKS, strict=True), 1
                )
            ),
        ),
        widths=(14, 66, 24, 24, 22, 24),
        heads=2,
    ),
    *NOTICE[5:],
)
TWO_SCORES_EXPECTED: dict[str, Any] = {
    "letterhead": NOTICE_EXPECTED["letterhead"],
    "ranking": [
        {**line, "claimed_points": claimed.replace(",", ".")}
        for line, (_, claimed, _) in zip(
            NOTICE_EXPECTED["ranking"], AGENCIES, strict=True
        )
    ],
}

# ---- A task plan: sections, three numbering systems, long rows for page ends to cut

TASK_HEAD = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian")
_LONG = (
    "rà soát, chuẩn hóa và cập nhật dữ liệu theo đúng biểu mẫu đã ban hành, bảo đảm"
    " dữ liệu đúng, đủ, sạch, sống và kết nối được với cơ sở dữ liệu quốc gia"
)
_LEADS = ("Văn phòng Sở", "Phòng Nghiệp vụ 1", "Trung tâm Thông tin, Thư viện")
_HELPERS = ("Các phòng thuộc Sở", "Thanh tra Sở; Phòng Nghiệp vụ 2", "Văn phòng Sở")
_WHEN = (
    "Quý II/2026",
    "Thường xuyên",
    "Trước ngày 15/9/2026",
    "Tháng 10/2026",
    "Khi có hướng dẫn của Bộ",
    "Trước ngày 20 hàng tháng",
    "Năm 2026",
)
_FIELDS = ("hộ tịch", "đất đai", "lao động", "doanh nghiệp", "đấu giá", "công chứng")


def _task(n: int) -> tuple[str, ...]:
    field = _FIELDS[n % len(_FIELDS)]
    text = f"Số hóa hồ sơ {field} đợt {n}: {_LONG}."
    if n % 3 == 0:
        text += f" Báo cáo kết quả về {field} kèm danh sách hồ sơ chưa số hóa được."
    return str(n), text, _LEADS[n % 3], _HELPERS[n % 3], _WHEN[n % 7]


TASK_ROWS: tuple[tuple[str, ...], ...] = (
    ("I", "XÂY DỰNG DỮ LIỆU SỐ", "", "", ""),
    ("1", "Dữ liệu chuyên ngành", "", "", ""),
    ("1.1", "Các đợt số hóa", "", "", ""),
    *(_task(n) for n in range(1, 10)),
    ("II", "PHÁT TRIỂN NHÂN LỰC", "", "", ""),
    *(_task(n) for n in range(10, 19)),
)
TASKS: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH ĐÔNG HẢI", "SỞ TƯ PHÁP", "", "Số: 210/KH-STP"),
        right=(*MOTTO, "", "Đông Hải, ngày 12 tháng 01 năm 2026"),
    ),
    *title("KẾ HOẠCH", "Chuyển đổi số của Sở Tư pháp năm 2026"),
    *body("Sở Tư pháp phân công nhiệm vụ như bảng dưới đây:"),
    Grid(rows=(TASK_HEAD, *TASK_ROWS), widths=(12, 72, 30, 32, 26)),
    *body("Các đơn vị báo cáo tiến độ trước ngày 20 hàng tháng./."),
    Sides(
        left=("Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT, VP."),
        right=("GIÁM ĐỐC", "", "", "Bùi Văn Tượng Trưng"),
    ),
)
TASKS_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Kế hoạch",
        "number": "210/KH-STP",
        "issued_on": "2026-01-12",
        "issuer": "SỞ TƯ PHÁP",
        "title": "Chuyển đổi số của Sở Tư pháp năm 2026",
        "signer": "Bùi Văn Tượng Trưng",
    },
    "tasks": [
        {
            "no": no,
            "text": text,
            "lead_unit": [lead],
            "supporting_units": helpers.split("; "),
            "deadline_text": when,
        }
        for no, text, lead, helpers, when in TASK_ROWS
        if when
    ],
}

# ---- A table of self-scores with merged cells: one unit for several criteria

SCORES: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH SÔNG VÀNG", "SỞ Y TẾ", "", "Số: 55/BC-SYT"),
        right=(*MOTTO, "", "Sông Vàng, ngày 09 tháng 12 năm 2025"),
    ),
    *title("BÁO CÁO", "Tự đánh giá mức độ chuyển đổi số năm 2025"),
    *body("Sở Y tế báo cáo kết quả tự đánh giá như sau:"),
    Grid(
        rows=(
            ("TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Lý do", "Phụ trách"),
            ("1", "Nhận thức số", "20", "18", "", "Văn phòng Sở"),
            ("1.1", "Có Ban Chỉ đạo chuyển đổi số", "10", "10", "", "^"),
            ("1.2", "Có chuyên mục", "10", "8", "Cập nhật chưa đều", "^"),
            ("2", "Thể chế số", "15", "11,25", "", "Phòng Nghiệp vụ Y"),
            ("2.1", "Có kế hoạch năm", "5", "5", "", "^"),
            ("2.2", "Tỷ lệ nhiệm vụ hoàn thành", "10", "6,25", "5/8 nhiệm vụ", "^"),
            ("", "Tổng cộng", "35", "29,25", "", ""),
        ),
        widths=(14, 60, 20, 22, 36, 34),
    ),
    Sides(
        left=("Nơi nhận:", "- Sở KH&CN;", "- Lưu: VT."),
        right=("GIÁM ĐỐC", "", "", "Ngô Thị Minh Họa"),
    ),
)
SCORES_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Báo cáo",
        "number": "55/BC-SYT",
        "issued_on": "2025-12-09",
        "issuer": "SỞ Y TẾ",
        "title": "Tự đánh giá mức độ chuyển đổi số năm 2025",
        "signer": "Ngô Thị Minh Họa",
    },
    "indicators": [
        {"code": "1", "name": "Nhận thức số", "stated_max": "20"},
        {"code": "2", "name": "Thể chế số", "stated_max": "15"},
    ],
    "criteria": [
        {
            "code": code,
            "name": name,
            "max_points": maximum,
            "claimed_points": claimed,
            "lead_unit": [lead],
        }
        for code, name, maximum, claimed, lead in (
            ("1.1", "Có Ban Chỉ đạo chuyển đổi số", "10", "10", "Văn phòng Sở"),
            ("1.2", "Có chuyên mục", "10", "8", "Văn phòng Sở"),
            ("2.1", "Có kế hoạch năm", "5", "5", "Phòng Nghiệp vụ Y"),
            ("2.2", "Tỷ lệ nhiệm vụ hoàn thành", "10", "6.25", "Phòng Nghiệp vụ Y"),
        )
    ],
}
