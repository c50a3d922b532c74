"""How the parts of a letterhead look, and the pieces they are read from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dtiwb.intake.citation_forms import KINDS
from dtiwb.intake.flat_text import flat
from dtiwb.intake.footnotes import split_footnotes
from dtiwb.intake.furniture import MOTTO
from dtiwb.intake.paper import Line, Paper, Remark, place_of
from dtiwb.text import fold

_PROVINCES = """
an giang;bà rịa - vũng tàu;bạc liêu;bắc giang;bắc kạn;bắc ninh;bến tre;bình dương;
bình định;bình phước;bình thuận;cà mau;cao bằng;cần thơ;đà nẵng;đắk lắk;đắk nông;
điện biên;đồng nai;đồng tháp;gia lai;hà giang;hà nam;hà nội;hà tĩnh;hải dương;
hải phòng;hậu giang;hòa bình;hồ chí minh;huế;hưng yên;khánh hòa;kiên giang;kon tum;
lai châu;lạng sơn;lào cai;lâm đồng;long an;nam định;nghệ an;ninh bình;ninh thuận;
phú thọ;phú yên;quảng bình;quảng nam;quảng ngãi;quảng ninh;quảng trị;sóc trăng;sơn la;
tây ninh;thái bình;thái nguyên;thanh hóa;thừa thiên huế;tiền giang;trà vinh;
tuyên quang;vĩnh long;vĩnh phúc;yên bái
"""
SURNAMES = re.compile(
    r"(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|mai"
    r"|trinh|dao|luong|ha|cao|lam|luu|nong|to|ta|thai|la|chu|quach|trieu|lo|vi|ma)\s"
)
PROVINCES_BY_FOLD = {fold(n): n.strip().title() for n in _PROVINCES.split(";")}
_BLANK_BEFORE = re.compile(r"\b(?:so\s*[:.]?|ngay|thang|nam)[\s\d/]*$")
URGENCY = {
    "hoa toc": "HỎA TỐC",
    "hoa toc hen gio": "HỎA TỐC HẸN GIỜ",
    "thuong khan": "THƯỢNG KHẨN",
    "khan": "KHẨN",
}
# With accents: SỞ is a body and SỐ is none, BAN and BẢN, BỘ and BỔ.
BODY_WORD = re.compile(
    r"(?:(?:ủy|uỷ) ban|ubnd|hđnd|hội đồng|bộ|sở|ban(?! hành)|văn phòng|phòng(?! cháy)"
    r"|(?:tỉnh|thành|huyện|thị|đảng|quận) (?:ủy|uỷ|đoàn)|(?:chi |tổng )?cục|vụ|viện"
    r"|đoàn|thanh tra|trung tâm|công an|(?:tòa|toà) án|trường (?:đại|cao|chính|trung)"
    r"|thuế|kho bạc|bảo hiểm|liên đoàn|tổ (?:công|giúp)|hội (?:nông|liên|cựu|chữ|luật)"
    r"|đảng bộ|mặt trận|(?:tổng )?công ty|chính phủ|thủ tướng)\b",
    re.IGNORECASE,
)
INNER_BODY = re.compile(
    r"(?<!hải)\s(?=(?:sở|văn phòng|ban (?:chỉ đạo|quản lý)|thanh tra|cục|phòng"
    r"|trung tâm)\b)",
    re.IGNORECASE,
)
NO_BODY = re.compile(r"\W*(?:du thao|ban sao|sao y|phu luc)\b")
TITLES = {kind: name for kind, (name, _) in KINDS.items()} | {
    fold(name): name for name in ("Bộ chỉ số", "Bộ tiêu chí", "Quy trình", "Điều lệ")
}
_LONGEST_FIRST = "|".join(sorted(TITLES, key=len, reverse=True))
KIND = re.compile(rf"\W*({_LONGEST_FIRST})\b\W*")
SO = re.compile(r"\bS[ốỐ]\b\s*[:.]?\s*")
BLANK_NUMBER = re.compile(r"[\s._…]*(?:/\s*\d{4})?\s*[-/]\s*[A-ZĐƯ][\w/&-]*|[._…]{2,}")
PLACE_AND_DAY = re.compile(
    r"(?P<place>[^\d,;:()]{2,40}?)?\s*,?\s*\b(?:ngay|(?P<misprint>nay))(?P<day>[\s._…\d]*)(?:thang|/)"
    r"(?P<month>[\s._…\d]*)(?:nam|/)(?P<year>[\s._…\d]*)"
)
BROKEN_DAY = re.compile(r"\bngay\s*\d{0,2}(?:\s*thang\s*\d{0,2})?$")
SUBJECT = re.compile(r"v\s*/\s*v\b")
_RANK = (
    r"(?:quyen\s+|pho\s+)?(?:tong\s+)?(?:giam doc|chu tich|chanh|bi thu|thu tuong"
    r"|truong (?:ban|phong|doan)|(?:bo|thu|cuc|vu|vien|hieu|to) truong|thuong truc)\b"
)
AUTHORITY = re.compile(rf"{_RANK}\s*")
DECIDING = {"Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị", "Lệnh"}
SIGNER = re.compile(rf"(?:(?:kt|tl|tm|tuq|q|k/t|t/m|t/l)\b\s*[./]?\s*\w|{_RANK}\b)")
DEGREES = re.compile(r"^(?:(?:p?gs|ts|th\.?s|bs|ks|ls|cn)\b[.\s]*)+", re.IGNORECASE)
SIGNED = re.compile(r"\W*(?:da ky|ky ten|daky)\W*(?:dong dau\W*)?")
HARD_STOP = re.compile(
    r"\W*(?:can cu|kinh gui|noi nhan|dieu 1\b|(?:phan|chuong|muc) (?:i|1|thu)\b"
    r"|[ivx]+[.)-]\s|1[.)-]|a[.)])|\(|\["
)
SOFT_STOP = re.compile(
    r"(?:thuc hien|thi hanh|xet|theo|tren co so|nham|de (?!an)|trong|sau khi|tai"
    r"|ngay \d+|huong ung|phat huy)\b"
)
_ACTS = (
    r"(?:ban hành|xây dựng|đề ra|thông báo|báo cáo|triển khai|hướng dẫn|đề nghị|trình)"
)
CLAUSE = re.compile(
    r"[,;.]\s+(?P<body>(?:Sở|[ỦU][ỷy] ban|Uỷ ban|UBND|Ban|Văn phòng|Phòng|Bộ|Cục"
    r"|Chi cục|Trung tâm|Thanh tra|Tỉnh ủy|Đảng ủy|Hội|Tổ|Công an|Viện|Trường)"
    rf"\b(?:[^,;:.]|,\s(?=Thể thao|Khoa học|Thông tin|Kinh tế)){{0,80}}?)\s+{_ACTS}\s"
)
OPENER = re.compile(
    r"(?:^|\n|[;.]\s+)[-+–*•\s]*(?P<word>Căn cứ|Thực hiện|Xét|Theo đề nghị)\b"
)
PARAGRAPH_END = re.compile(r"[;.:]\s*(?:\n|$)")
DECIDED = re.compile(r"\W*quyet (?:dinh|nghi)\W*")
MARK = re.compile(r"([IVX]+|[A-ZĐ]|\d{1,2})[.)]\s*")
GROUNDS = re.compile(r"(?:cac |nhung )?(?:can cu|co so phap ly)\b")
_ATTACHED = re.compile(
    r"\(\s*(?i:(?:ban hành\s+)?kèm theo)\b|(?:Ban hành kèm|Kèm) theo\b"
)
SESSION = re.compile(r"KH(?:ÓA|OÁ) [IVX]+\b")
PROVINCE_WORD = re.compile(r"\b(?:tinh(?: uy| doan)?|thanh (?:pho|uy)|tp\.?)\s+")
BULLET = re.compile(r"^[-+–•]\s*")
ITEM = re.compile(r"(?:\d{1,2}[.)]|[-+–•]|[a-zđ]\))\s*")
HEADING = re.compile(
    r"(?:[IVX]+|A)[.)]\s|(?:Điều|Phần|Chương|Mục) (?:1|I|thứ)\b|QUYẾT (?:ĐỊNH|NGHỊ)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one column of one printed line says."""

    text: str
    line: Line
    is_motto: bool = False


def _pieces(lines: Iterable[Line]) -> Iterator[Piece]:
    """Yield *lines* cut into columns, Quốc hiệu and Tiêu ngữ apart, mark-up gone."""
    for line in lines:
        cells = line.cells or _columns(line.text)
        for part in (part for cell in cells for part in cell.split("\n")):
            text = " ".join(re.sub(r"\*+|^\s*#+\s|^\s*\||\|\s*$", " ", part).split())
            start = 0
            for found in MOTTO.finditer(flat(text)):
                if before := text[start : found.start()].strip(" -"):
                    yield Piece(before, line)
                yield Piece(found.group(), line, is_motto=True)
                start = found.end()
            if rest := text[start:].strip():
                yield Piece(rest, line)


def _columns(text: str) -> list[str]:
    """Return what stands side by side; a number or day left blank is no gap."""
    columns: list[str] = []
    for part in re.split(r"\t|(?<=\S)[^\S\n]{3,}(?=\S)", text):
        if columns and (_BLANK_BEFORE.search(flat(columns[-1])) or part[:1] in "/-"):
            columns[-1] += " " + part
        else:
            columns.append(part)
    return columns


class Draft:
    """A letterhead in the making; ``at`` is how far the paper has been read."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.pieces = [*_pieces(split_footnotes(paper).body)]
        self.at = 0
        self.title_end = 0
        self.last = 0
        self.fields: dict[str, Any] = {}
        self.used: set[int] = set()
        self.remarks: list[Remark] = []
        self.printed: set[str] = set()
        self.bodies: list[str] = []
        self.subject = ""
        self.named_issuer = ""

    def take(self, *places: int, **fields: Any) -> None:
        """Keep *fields* that say something, and mark the pieces they were read from."""
        self.used |= {self.pieces[i].line.number for i in places}
        self.last = max(self.last, *places, 0)
        self.fields |= {name: value for name, value in fields.items() if value}

    def remark(self, code: str, places: Sequence[int] = (), **fields: str) -> None:
        """Remark some pieces, or the paper where nothing stands to point at."""
        lines = [self.pieces[i].line for i in places] or self.paper.lines[:1]
        if lines:
            remark = Remark(code=code, place=place_of(lines), fields=fields)
            self.remarks.append(remark)


def is_attached(piece: Piece) -> bool:
    """Say whether a line ties an annex to its paper: (Kèm theo Quyết định số ...)."""
    return bool(_ATTACHED.match(piece.text))


def opens(piece: Piece, *openings: str) -> bool:
    """Say whether a piece begins with one of *openings*, given in flat letters."""
    return flat(piece.text).lstrip(" -*").startswith(openings)


def tidy_text(text: str) -> str:
    """Return *text* on one line, without the mark it ends with."""
    return " ".join(text.split()).rstrip(" ;.,:")
