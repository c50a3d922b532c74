"""Write the invented PDF files of the demo case: ``python tests/demo_papers.py``.

They contradict their lines in the register on purpose: another number than
registered, a page that does not exist, a quote that is not there or elsewhere, a
file broken in copying. The same call gives the same bytes.
"""

from pathlib import Path

from intake.paper_model import Block, NewPage, Sides, Text
from intake.paper_pdf import write_pdf

FILES = Path(__file__).parents[1] / "data/agencies/mau-so-mau/2025/files"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
INVENTED = Text(text="Văn bản hư cấu, lập ra để minh họa; không phải của cơ quan nào.")

INITIATIVE: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH MẪU", "HỘI ĐỒNG SÁNG KIẾN", "", "Số: 89/QĐ-HĐSK"),
        right=(*MOTTO, "", "Mẫu, ngày 18 tháng 11 năm 2024"),
    ),
    Text(text="QUYẾT ĐỊNH", look="title"),
    Text(text="Công nhận sáng kiến cấp cơ sở đợt 2 năm 2024", look="title"),
    INVENTED,
    Text(text="Điều 1. Công nhận 02 sáng kiến của Sở Mẫu về chuyển đổi số."),
    Text(text="Điều 2. Quyết định có hiệu lực từ ngày ký./."),
    Sides(
        left=("Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."),
        right=("CHỦ TỊCH", "", "", "Đỗ Văn Tưởng Tượng"),
    ),
)
DIGITISED: tuple[Block, ...] = (
    Sides(
        left=("UBND TỈNH MẪU", "SỞ MẪU", "", "Số: 08/BC-SMAU"),
        right=(*MOTTO, "", "Mẫu, ngày 20 tháng 01 năm 2026"),
    ),
    Text(text="BÁO CÁO", look="title"),
    Text(
        text="Kết quả số hóa hồ sơ, kết quả giải quyết thủ tục hành chính năm 2025",
        look="title",
    ),
    INVENTED,
    Text(text="Sở Mẫu báo cáo như sau:"),
    NewPage(),
    Text(text="I. TỔ CHỨC THỰC HIỆN"),
    Text(text="Các phòng bố trí công chức số hóa hồ sơ ngay khi tiếp nhận."),
    NewPage(),
    Text(text="II. KẾT QUẢ"),
    Text(text="Tỷ lệ hồ sơ được số hóa đạt 85% trong năm 2025."),
    Sides(
        left=("Nơi nhận:", "- UBND tỉnh Mẫu;", "- Lưu: VT."),
        right=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Trần Thị Minh Họa"),
    ),
)
PAPERS = {"qd-sang-kien-2024.pdf": INITIATIVE, "bc-so-hoa-2026.pdf": DIGITISED}
BROKEN = "gcn-boi-duong.pdf"


def write(folder: Path) -> None:
    """Write every file into *folder*."""
    for name, blocks in PAPERS.items():
        write_pdf(folder / name, blocks)
    whole = (folder / "bc-so-hoa-2026.pdf").read_bytes()
    (folder / BROKEN).write_bytes(whole[:600])


if __name__ == "__main__":
    write(FILES)
