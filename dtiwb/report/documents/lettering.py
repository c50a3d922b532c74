"""The paragraph styles of our Word documents: lettering of Nghị định 30/2020.

Lengths are millimetres, sizes and gaps points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

PLAIN = "Normal"
Align: TypeAlias = Literal["left", "center", "right", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style. *left* and *right* are indents, *first* of the first line.

    *line* draws a rule along one edge, or a box around the paragraph.
    """

    id: str
    name: str
    size: int = 13
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    before: int = 0
    after: int = 0
    spacing: float = 1.0
    left: float = 0
    right: float = 0
    first: float = 0
    keep_next: bool = False
    outline: int | None = None
    line: Literal["", "top", "box"] = ""


def _in_table(id: str, name: str, bold: bool = False, align: Align = "left") -> Style:
    return Style(id=id, name=name, size=12, bold=bold, align=align, before=2, after=2)


STYLES = (
    Style(id=PLAIN, name="Normal", size=14),
    Style(
        id="ThanVan",
        name="Body Text",
        size=14,
        align="both",
        before=6,
        spacing=1.1,
        first=12.7,
    ),
    Style(
        id="ThanVanCuoi",
        name="Thân văn, đoạn cuối",
        size=14,
        align="both",
        before=6,
        after=12,
        spacing=1.1,
        first=12.7,
        keep_next=True,
    ),
    Style(
        id="Muc1",
        name="heading 1",
        size=14,
        bold=True,
        before=10,
        left=12.7,
        keep_next=True,
        outline=0,
    ),
    Style(
        id="Muc2",
        name="heading 2",
        size=14,
        bold=True,
        before=6,
        after=4,
        left=12.7,
        keep_next=True,
        outline=1,
    ),
    Style(id="SoTrang", name="header", size=14, align="center"),
    Style(id="ChanTrang", name="footer", size=9, italic=True, align="center"),
    Style(id="QuocHieu", name="Quốc hiệu", size=12, bold=True, align="center"),
    Style(id="TieuNgu", name="Tiêu ngữ", size=13, bold=True, align="center"),
    Style(id="CoQuanChuQuan", name="Cơ quan chủ quản", size=12, align="center"),
    Style(
        id="CoQuanBanHanh",
        name="Cơ quan ban hành",
        size=12,
        bold=True,
        align="center",
    ),
    Style(id="SoKyHieu", name="Số, ký hiệu", align="center", before=4),
    Style(
        id="DiaDanh",
        name="Địa danh và thời gian",
        italic=True,
        align="center",
        before=4,
    ),
    Style(
        id="DuThao",
        name="Dấu dự thảo",
        bold=True,
        align="center",
        before=8,
        left=12,
        right=12,
        line="box",
    ),
    Style(
        id="TenLoai",
        name="Tên loại văn bản",
        size=14,
        bold=True,
        align="center",
        before=18,
        keep_next=True,
    ),
    Style(
        id="TrichYeu",
        name="Trích yếu",
        size=14,
        bold=True,
        align="center",
        keep_next=True,
    ),
    Style(id="NoiNhan", name="Nơi nhận", size=12, bold=True, italic=True),
    Style(id="NoiNhanMuc", name="Nơi nhận, từng nơi", size=11),
    Style(
        id="ChucVu",
        name="Chức vụ người ký",
        size=14,
        bold=True,
        align="center",
        after=72,
    ),
    Style(id="NgatPhan", name="Ngắt phần", size=1),
    Style(
        id="DuThaoPhuLuc",
        name="Dấu dự thảo, phụ lục",
        size=12,
        bold=True,
        align="right",
        keep_next=True,
    ),
    Style(
        id="PhuLuc",
        name="Phụ lục",
        size=14,
        bold=True,
        align="center",
        keep_next=True,
        outline=0,
    ),
    Style(
        id="PhuLucTen",
        name="Tên phụ lục",
        size=14,
        bold=True,
        align="center",
        keep_next=True,
    ),
    Style(
        id="PhuLucKem",
        name="Phụ lục kèm theo",
        size=13,
        italic=True,
        align="center",
        after=8,
        keep_next=True,
    ),
    Style(id="GhiChu", name="Ghi chú", size=12, italic=True, align="both", before=3),
    Style(
        id="BangTen",
        name="Tên bảng",
        size=13,
        bold=True,
        align="center",
        before=8,
        after=4,
        keep_next=True,
    ),
    _in_table("BangDau", "Bảng, đầu cột", bold=True, align="center"),
    _in_table("BangChu", "Bảng, chữ"),
    _in_table("BangChuDam", "Bảng, chữ đậm", bold=True),
    _in_table("BangSo", "Bảng, số", align="center"),
    _in_table("BangSoDam", "Bảng, số đậm", bold=True, align="center"),
)


def rule_under(id: str, name: str, text: str, width: float, of: float) -> Style:
    """Return the style of the solid line under *text*, centred in *width* mm.

    The line is *of* times as long as the text: an estimate, since only the word
    processor knows the letters' true widths.
    """
    length = min(_text_width(text), width) * of
    margin = max((width - length) / 2, 0)
    return Style(
        id=id, name=name, size=4, before=2, left=margin, right=margin, line="top"
    )


def _text_width(text: str) -> float:
    """Return about how many mm *text* takes, bold, in 13 points."""
    ems = sum(
        0.25 if letter in " .,-" else 0.72 if letter.isupper() else 0.5
        for letter in text
    )
    return ems * 13 * 25.4 / 72
