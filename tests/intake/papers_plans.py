"""Invented plans: criteria with points, tasks under headings, targets, letters.

Provinces, agencies, persons and figures are made up. What a person would read in
each paper stands beside it as plain data.
"""

from __future__ import annotations

from typing import Any

from intake.paper_model import Block, Sides, Text

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def title(*lines: str) -> list[Block]:
    return [Text(text=line, look="title") for line in lines]


def body(*texts: str) -> list[Block]:
    return [Text(text=text) for text in texts]


def bold(text: str) -> Text:
    return Text(text=text, look="bold")


# ---- Sông Vàng: criteria with footnotes, labels on lines of their own

SONG_VANG: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH SÔNG VÀNG", "SỞ NỘI VỤ", "", "Số: 27/KH-SNV"),
        right=(*MOTTO, "", "Sông Vàng, ngày 05 tháng 02 năm 2025"),
    ),
    *title(
        "KẾ HOẠCH",
        "Khắc phục hạn chế, nâng cao điểm chuyển đổi số",
        "của Sở Nội vụ năm 2025",
    ),
    *body(
        "Căn cứ Quyết định số 31/QĐ- UBND ngày 09/01/2025 của Ủy ban nhân dân tỉnh"
        " công bố kết quả xếp hạng chuyển đổi số năm 2024;[[Đã đăng trên Trang thông"
        " tin điện tử của Sở.]]",
        "Căn cứ Công văn số 118/STTTT-CĐS ngày 14/01/2025 của Sở Thông tin và Truyền"
        " thông hướng dẫn cải thiện chỉ số,",
        "Sở Nội vụ ban hành Kế hoạch như sau:",
    ),
    bold("I. KẾT QUẢ VÀ GIẢI PHÁP"),
    bold(
        "1. Nhóm chỉ số Nhận thức số (03 tiêu chí; năm 2024 đạt 22/25 điểm; xếp thứ"
        " 6/17 cơ quan)"
    ),
    *body(
        "1.1. Tiêu chí: Lãnh đạo Sở phụ trách chuyển đổi số (năm 2024 đạt 10/10 điểm)",
        "Giải pháp: Giữ nguyên phân công, mỗi quý họp một lần.",
        "Chủ trì: Văn phòng Sở.",
        "Phối hợp: Các phòng thuộc Sở.",
        "Thời hạn: Thường xuyên.",
        "1.2. Tiêu chí: Chuyên mục chuyển đổi số trên trang thông tin điện tử (năm"
        " 2024 đạt 7/10 điểm)[[Sở tự chấm 10/10 điểm; thẩm định 7/10 điểm, do thiếu"
        " ảnh chụp chuyên mục.]]",
        "Giải pháp: Chụp màn hình chuyên mục vào ngày cuối mỗi tháng[[Lưu trong hồ sơ"
        " minh chứng dùng chung.]] và lưu cùng đường dẫn.",
        "Chủ trì: Phòng Công chức, viên chức.",
        "Phối hợp: Văn phòng Sở; Thanh tra Sở.",
        "Thời hạn: Trước ngày 30/6/2025.",
        "1.3. Tiêu chí: Sáng kiến về chuyển đổi số (năm 2024 đạt 05/05 điểm)",
        "Giải pháp: Xét sáng kiến hai đợt trong năm.",
        "Chủ trì: Phòng Tổ chức, biên chế.",
        "Phối hợp: Các phòng thuộc Sở.",
        "Thời hạn: Quý IV/2025.",
    ),
    bold(
        "2. Nhóm chỉ số Hạ tầng số (02 tiêu chí; năm 2024 đạt 11,54/20 điểm; xếp thứ"
        " 12/17 cơ quan)"
    ),
    *body(
        "2.1. Tiêu chí: Máy tính đủ cấu hình cho công chức (năm 2024 đạt 10/10 điểm)",
        "Giải pháp: Thay máy đã quá 07 năm.",
        "Chủ trì: Văn phòng Sở.",
        "Phối hợp: Không.",
        "Thời hạn: Tháng 9/2025.",
        "2.2. Tiêu chí: Kết nối mạng truyền số liệu chuyên dùng, hiện có 02/13 đơn vị"
        " đã kết nối (năm 2024 đạt 1,54/10 điểm)[[Sở tự chấm 1,54/10 điểm; thẩm định"
        " 1,54/10 điểm.]]",
        "Giải pháp: Kết nối thêm 11 đơn vị còn lại.",
        "Chủ trì: Văn phòng Sở.",
        "Phối hợp: Sở Thông tin và Truyền thông.",
        "Thời hạn: Khi có hướng dẫn của Sở Thông tin và Truyền thông.",
    ),
    bold("II. TỔ CHỨC THỰC HIỆN"),
    *body("Văn phòng Sở theo dõi, báo cáo Giám đốc trước ngày 15 hàng tháng./."),
    Sides(
        left=(
            "Nơi nhận:",
            "- UBND tỉnh (báo cáo);",
            "- Lãnh đạo Sở;",
            "- Các phòng thuộc Sở;",
            "- Lưu: VT, VP.",
        ),
        right=("GIÁM ĐỐC", "", "", "Trần Văn Mẫu"),
    ),
)


def _criterion(code: str, name: str, won: str, maximum: str, **rest: Any) -> dict:
    return {
        "code": code,
        "name": name,
        "points_won": won,
        "max_points": maximum,
        **rest,
    }


SONG_VANG_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Kế hoạch",
        "number": "27/KH-SNV",
        "issued_on": "2025-02-05",
        "place_name": "Sông Vàng",
        "superior": "UBND TỈNH SÔNG VÀNG",
        "issuer": "SỞ NỘI VỤ",
        "title": "Khắc phục hạn chế, nâng cao điểm chuyển đổi số"
        " của Sở Nội vụ năm 2025",
        "signer_title": "GIÁM ĐỐC",
        "signer": "Trần Văn Mẫu",
        "recipients": [
            "UBND tỉnh (báo cáo)",
            "Lãnh đạo Sở",
            "Các phòng thuộc Sở",
            "Lưu: VT, VP",
        ],
    },
    "indicators": [
        {
            "code": "1",
            "name": "Nhận thức số",
            "stated_count": 3,
            "stated_points": "22",
            "stated_max": "25",
            "rank": 6,
            "rank_of": 17,
        },
        {
            "code": "2",
            "name": "Hạ tầng số",
            "stated_count": 2,
            "stated_points": "11.54",
            "stated_max": "20",
            "rank": 12,
            "rank_of": 17,
        },
    ],
    "criteria": [
        _criterion(
            "1.1",
            "Lãnh đạo Sở phụ trách chuyển đổi số",
            "10",
            "10",
            lead_unit=["Văn phòng Sở"],
            deadline_text="Thường xuyên",
        ),
        _criterion(
            "1.2",
            "Chuyên mục chuyển đổi số trên trang thông tin điện tử",
            "7",
            "10",
            claimed_points="10",
            reviewed_points="7",
            lead_unit=["Phòng Công chức, viên chức"],
            supporting_units=["Văn phòng Sở", "Thanh tra Sở"],
            deadline_text="Trước ngày 30/6/2025",
        ),
        _criterion(
            "1.3",
            "Sáng kiến về chuyển đổi số",
            "5",
            "5",
            lead_unit=["Phòng Tổ chức, biên chế"],
            deadline_text="Quý IV/2025",
        ),
        _criterion(
            "2.1",
            "Máy tính đủ cấu hình cho công chức",
            "10",
            "10",
            lead_unit=["Văn phòng Sở"],
            deadline_text="Tháng 9/2025",
        ),
        _criterion(
            "2.2",
            "Kết nối mạng truyền số liệu chuyên dùng, hiện có 02/13 đơn vị đã kết nối",
            "1.54",
            "10",
            claimed_points="1.54",
            reviewed_points="1.54",
            lead_unit=["Văn phòng Sở"],
            supporting_units=["Sở Thông tin và Truyền thông"],
            deadline_text="Khi có hướng dẫn của Sở Thông tin và Truyền thông",
        ),
    ],
    "citations": [
        {"kind": "Quyết định", "number": "31/QĐ-UBND", "issued_on": "2025-01-09"},
        {"kind": "Công văn", "number": "118/STTTT-CĐS", "issued_on": "2025-01-14"},
    ],
}

# ---- Đông Hải: headings "Tiêu chí 3.2: ...; đạt 6,5/8 điểm", everything in one line

DONG_HAI: tuple[Block, ...] = (
    Sides(
        left=("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG HẢI", "SỞ XÂY DỰNG", "", "Số: 09/KH-SXD"),
        right=(*MOTTO, "", "", "Đông Hải, ngày 20 tháng 3 năm 2026"),
    ),
    *title("KẾ HOẠCH", "Duy trì và cải thiện bộ chỉ số chuyển đổi số cấp sở năm 2026"),
    *body(
        "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị và Kế hoạch"
        " số 11-KH/BCĐ ngày 15/01/2026 của Ban Chỉ đạo tỉnh, Sở Xây dựng đặt ra các"
        " việc sau:"
    ),
    bold("A. CÁC TIÊU CHÍ CHƯA ĐẠT ĐIỂM TỐI ĐA"),
    bold("Chỉ tiêu 3. Nhân lực số: 14,5/20 điểm"),
    *body(
        "Tiêu chí 3.1: Tỷ lệ công chức học trên nền tảng trực tuyến; đạt 8/12 điểm.",
        "- Nguyên nhân: Mới có 40/60 người hoàn thành khóa học.",
        "- Việc phải làm: Phòng Tổ chức chủ trì, các phòng phối hợp, 100% công chức"
        " hoàn thành trước tháng 8/2026.",
        "Tiêu chí 3.2: Có cán bộ chuyên trách an toàn thông tin; đạt 6,5/8 điểm.",
        "- Nguyên nhân: Quyết định phân công ban hành chậm.",
        "- Việc phải làm: Văn phòng Sở chủ trì, hoàn thành trong Quý II/2026.",
    ),
    bold("Chỉ tiêu 4. An toàn thông tin: 9,86/15 điểm"),
    *body(
        "Tiêu chí 4.1: Hệ thống thông tin được phê duyệt cấp độ; đạt 4,86/10 điểm.",
        "- Nguyên nhân: Còn 02 hệ thống chưa có hồ sơ cấp độ.",
        "- Việc phải làm: Trung tâm Thông tin chủ trì, lập đủ hồ sơ trước ngày"
        " 31/10/2026.",
        "Tiêu chí 4.2: Máy trạm cài phần mềm phòng, chống mã độc; đạt 5/5 điểm.",
        "- Nguyên nhân: Không.",
        "- Việc phải làm: Trung tâm Thông tin duy trì thường xuyên.",
    ),
    bold("B. CHỈ TIÊU PHẤN ĐẤU"),
    *body(
        "- 100% hồ sơ công việc được xử lý trên môi trường mạng.",
        "- Ít nhất 80% hồ sơ thủ tục hành chính nộp trực tuyến.",
        "- Tối thiểu 03 dữ liệu chuyên ngành được chia sẻ trong năm 2026.",
    ),
    Sides(
        left=("Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT, TTTT.H04."),
        right=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "", "Lê Thị Ví Dụ"),
    ),
)

DONG_HAI_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Kế hoạch",
        "number": "09/KH-SXD",
        "issued_on": "2026-03-20",
        "place_name": "Đông Hải",
        "issuer": "SỞ XÂY DỰNG",
        "title": "Duy trì và cải thiện bộ chỉ số chuyển đổi số cấp sở năm 2026",
        "signer": "Lê Thị Ví Dụ",
    },
    "indicators": [
        {
            "code": "3",
            "name": "Nhân lực số",
            "stated_points": "14.5",
            "stated_max": "20",
        },
        {
            "code": "4",
            "name": "An toàn thông tin",
            "stated_points": "9.86",
            "stated_max": "15",
        },
    ],
    "criteria": [
        _criterion("3.1", "Tỷ lệ công chức học trên nền tảng trực tuyến", "8", "12"),
        _criterion("3.2", "Có cán bộ chuyên trách an toàn thông tin", "6.5", "8"),
        _criterion("4.1", "Hệ thống thông tin được phê duyệt cấp độ", "4.86", "10"),
        _criterion("4.2", "Máy trạm cài phần mềm phòng, chống mã độc", "5", "5"),
    ],
    "targets": [
        {"comparison": "=", "value": "100", "unit": "%", "of": "3.1"},
        {"comparison": "=", "value": "100", "unit": "%"},
        {"comparison": ">=", "value": "80", "unit": "%"},
        {"comparison": ">=", "value": "3", "unit": "dữ liệu", "year": 2026},
    ],
    "citations": [
        {"kind": "Nghị quyết", "number": "57-NQ/TW", "issued_on": "2024-12-22"},
        {"kind": "Kế hoạch", "number": "11-KH/BCĐ", "issued_on": "2026-01-15"},
    ],
}

# ---- Tam Sơn: a letter without a kind, decomposed letters, deadlines in sentences

TAM_SON: tuple[Block, ...] = (
    Sides(
        left=(
            "UBND TỈNH TAM SƠN",
            "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            "",
            "Số: 402/SKHCN-CĐS",
            "V/v tự đánh giá chỉ số",
            "chuyển đổi số năm 2025",
        ),
        right=(*MOTTO, "", "Tam Sơn, ngày 03 tháng 11 năm 2025"),
    ),
    *body(
        "Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các xã, phường.",
        "Căn cứ Quyết định số 1299/QĐ-UBND ngày 25/9/2025 của Ủy ban nhân dân tỉnh ban"
        " hành Bộ chỉ số; Công văn số 77/UBND-NC ngày 12/10/2025 của Ủy ban nhân dân"
        " tỉnh, Sở Khoa học và Công nghệ đề nghị:",
        "1. Các cơ quan tự chấm điểm trên Hệ thống trước ngày 10/12/2025. Mỗi điểm tự"
        " chấm phải kèm tài liệu kiểm chứng, ghi rõ số, ngày, trang.",
        "2. Tổ thẩm định chấm từ ngày 11/12/2025 đến hết ngày 05/01/2026.",
        "3. Cơ quan không có thủ tục hành chính không chấm các tiêu chí 6.4, 6.5 và"
        " được trừ khỏi điểm tối đa.",
        "Đề nghị các cơ quan quan tâm thực hiện./.",
    ),
    Sides(
        left=("Nơi nhận:", "- Như trên;", "- UBND tỉnh (để b/c);", "- Lưu: VT, CĐS."),
        right=("GIÁM ĐỐC", "", "", "", "Phạm Đình Thử"),
    ),
)

TAM_SON_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Công văn",
        "number": "402/SKHCN-CĐS",
        "issued_on": "2025-11-03",
        "place_name": "Tam Sơn",
        "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "title": "V/v tự đánh giá chỉ số chuyển đổi số năm 2025",
        "signer": "Phạm Đình Thử",
    },
    "citations": [
        {"kind": "Quyết định", "number": "1299/QĐ-UBND", "issued_on": "2025-09-25"},
        {"kind": "Công văn", "number": "77/UBND-NC", "issued_on": "2025-10-12"},
    ],
}

# ---- Bình Lâm: a decision written with automatic numbers and track changes

BINH_LAM: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH BÌNH LÂM", "SỞ TÀI CHÍNH", "", "Số:      /QĐ-STC"),
        right=(*MOTTO, "", "Bình Lâm, ngày      tháng 4 năm 2025"),
    ),
    *title(
        "QUYẾT ĐỊNH",
        "Về việc phân công nhiệm vụ chuyển đổi số năm 2025",
        "GIÁM ĐỐC SỞ TÀI CHÍNH",
    ),
    Text(
        text="Căn cứ Quyết định số {-14-}{+41+}/2022/QĐ-UBND ngày 08/8/2022 của Ủy ban"
        " nhân dân tỉnh quy định chức năng, nhiệm vụ của Sở Tài chính;",
        look="italic",
    ),
    Text(text="Theo đề nghị của Chánh Văn phòng Sở.", look="italic"),
    *title("QUYẾT ĐỊNH:"),
    Text(text="MỤC TIÊU", look="bold", auto=0),
    Text(text="Mục tiêu chung", look="bold", auto=1),
    Text(text="Số hóa toàn bộ hồ sơ ngân sách{- cũ-}.", auto=4),
    Text(text="Mục tiêu cụ thể", look="bold", auto=1),
    Text(text="100% báo cáo quyết toán gửi trực tuyến{+ trong năm 2025+}.", auto=3),
    Text(text="Từ 90% trở lên chứng từ được ký số.", auto=3),
    Text(text="NHIỆM VỤ", look="bold", auto=0),
    Text(text="Về thể chế", look="bold", auto=1),
    Text(
        text="Ban hành quy chế quản lý dữ liệu tài chính. Chủ trì: Phòng Ngân sách."
        " Phối hợp: Văn phòng Sở. Thời gian: {-Quý III-}{+Quý II+}/2025.",
        auto=2,
    ),
    Text(
        text="Rà soát quy trình nội bộ. Chủ trì: Thanh tra Sở. Phối hợp: Các phòng."
        " Thời gian: Tháng 6/2025.",
        auto=2,
    ),
    Text(text="Về dữ liệu", look="bold", auto=1),
    Text(
        text="Làm sạch danh mục tài sản công.[[Danh mục theo mẫu 04 của Bộ.]] Chủ trì:"
        " Phòng Quản lý giá và công sản. Phối hợp: Phòng Tin học, thống kê. Thời gian:"
        " Trước ngày 15/8/2025.",
        auto=2,
    ),
    *body("Quyết định này có hiệu lực kể từ ngày ký./."),
    Sides(
        left=("Nơi nhận:", "- Như trên;", "- Lưu: VT."),
        right=("GIÁM ĐỐC", "", "", "Hoàng Thị Nháp"),
    ),
)

BINH_LAM_PRINTED = (
    "I. MỤC TIÊU",
    "1. Mục tiêu chung",
    "- Số hóa toàn bộ hồ sơ ngân sách.",
    "2. Mục tiêu cụ thể",
    "a) 100% báo cáo quyết toán gửi trực tuyến trong năm 2025.",
    "b) Từ 90% trở lên chứng từ được ký số.",
    "II. NHIỆM VỤ",
    "1. Về thể chế",
    "1.1. Ban hành quy chế quản lý dữ liệu tài chính. Chủ trì: Phòng Ngân sách. Phối"
    " hợp: Văn phòng Sở. Thời gian: Quý II/2025.",
    "1.2. Rà soát quy trình nội bộ. Chủ trì: Thanh tra Sở. Phối hợp: Các phòng. Thời"
    " gian: Tháng 6/2025.",
    "2. Về dữ liệu",
    "2.1. Làm sạch danh mục tài sản công.1 Chủ trì: Phòng Quản lý giá và công sản."
    " Phối hợp: Phòng Tin học, thống kê. Thời gian: Trước ngày 15/8/2025.",
)
"""The numbered paragraphs as Word prints them."""

BINH_LAM_EXPECTED: dict[str, Any] = {
    "letterhead": {
        "kind": "Quyết định",
        "number": "",
        "issued_on": None,
        "issuer": "SỞ TÀI CHÍNH",
        "title": "Về việc phân công nhiệm vụ chuyển đổi số năm 2025",
        "signer": "Hoàng Thị Nháp",
    },
    "tasks": [
        {
            "no": "1.1",
            "section": "1. Về thể chế",
            "text": "Ban hành quy chế quản lý dữ liệu tài chính.",
            "lead_unit": ["Phòng Ngân sách"],
            "supporting_units": ["Văn phòng Sở"],
            "deadline_text": "Quý II/2025",
        },
        {
            "no": "1.2",
            "section": "1. Về thể chế",
            "text": "Rà soát quy trình nội bộ.",
            "lead_unit": ["Thanh tra Sở"],
            "supporting_units": ["Các phòng"],
            "deadline_text": "Tháng 6/2025",
        },
        {
            "no": "2.1",
            "section": "2. Về dữ liệu",
            "text": "Làm sạch danh mục tài sản công.",
            "lead_unit": ["Phòng Quản lý giá và công sản"],
            "supporting_units": ["Phòng Tin học, thống kê"],
            "deadline_text": "Trước ngày 15/8/2025",
        },
    ],
    "targets": [
        {"comparison": "=", "value": "100", "unit": "%", "year": 2025},
        {"comparison": ">=", "value": "90", "unit": "%"},
    ],
    "citations": [
        {"kind": "Quyết định", "number": "41/2022/QĐ-UBND", "issued_on": "2022-08-08"}
    ],
}
