"""A folder of invented evidence as officers hand it in, and what a person would enter.

``EVIDENCE`` lists the files, ``spec.build(path)`` writes one. ``spec.expected`` holds
the cells a person would fill in the register for it, ``spec.code`` what a first scan
has to say of it. No agency, person, number or paper here exists.
"""

from __future__ import annotations

import random
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from intake.make_papers import write_scan
from intake.paper_docx import write_docx
from intake.paper_model import Block, Grid, NewPage, Sides, Text
from intake.paper_pdf import write_pdf
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from dtiwb.models import Period
from dtiwb.store.sets import load_criteria_set
from dtiwb.store.workspace import new_case

HOUSE = Path(__file__).parents[2]
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BODY = "SỞ THỬ NGHIỆM"
SIGNER = "Nguyễn Văn Thử"
DEPUTY = "Trần Thị Nghiệm"
PROSE = (
    "Căn cứ Kế hoạch số 12/KH-UBND ngày 08/01/2025 của Ủy ban nhân dân tỉnh Thí Dụ về"
    " chuyển đổi số năm 2025, Giám đốc Sở giao các phòng, đơn vị thực hiện như sau:",
    "Các phòng, đơn vị thuộc Sở rà soát, cập nhật dữ liệu và báo cáo kết quả hằng quý.",
    "Văn phòng Sở theo dõi, đôn đốc và tổng hợp, trình Giám đốc Sở quyết định.",
)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One file of the folder; *needs* names what reading it asks of the machine."""

    path: str
    build: Callable[[Path], object]
    code: str = "scan.added"
    expected: Mapping[str, object] = field(default_factory=dict)
    needs: str = ""


def blocks(
    kind: str,
    title: str,
    number: str,
    day: str,
    *,
    signer: str = SIGNER,
    marks: Sequence[str] = (),
    pages: int = 1,
    body: Sequence[str] = PROSE,
) -> list[Block]:
    """Return a paper of the invented department, as a clerk would lay it out."""
    left = ("UBND TỈNH THÍ DỤ", BODY, *marks, f"Số: {number}")
    place = f"Thí Dụ, {day}"
    found: list[Block] = [Sides(left=left, right=(*MOTTO, "", place))]
    if kind:
        found += [Text(text=each, look="title") for each in (kind.upper(), title)]
    else:
        found[0] = Sides(left=(*left, f"V/v {title}"), right=(*MOTTO, "", place))
        found.append(Text(text="Kính gửi: Các phòng, đơn vị thuộc Sở"))
    for page in range(1, pages + 1):
        found += [Text(text=each) for each in body]
        if pages > 1:
            found.append(Text(text=f"Nội dung riêng của phần {page} là mục {page}."))
        if page < pages:
            found.append(NewPage())
    rank = "GIÁM ĐỐC" if signer == SIGNER else "KT. GIÁM ĐỐC"
    under = ("Nơi nhận:", "- Như trên;", "- Lưu: VT, VP.")
    right = (rank, *(() if signer == SIGNER else ("PHÓ GIÁM ĐỐC",)), "", signer)
    return [*found, Sides(left=under, right=right)]


def long_day(day: date) -> str:
    """Return *day* as a letterhead prints it."""
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"


_PLAIN = """
decision: Quyết định
18/QĐ-STN 2025-01-14 1 qd/qd-ban-chi-dao.pdf
  Thành lập Ban Chỉ đạo chuyển đổi số của Sở Thử nghiệm
19/QĐ-STN 2025-01-14 1 qd/qd-to-giup-viec.docx
  Thành lập Tổ giúp việc Ban Chỉ đạo chuyển đổi số
52/QĐ-STN 2025-04-18 1 qd/qd-danh-muc-du-lieu.pdf
  Ban hành Danh mục cơ sở dữ liệu của Sở Thử nghiệm
33/QĐ-STN 2025-02-24 2 qd/qd-chuyen-trach.docx
  Phân công công chức chuyên trách an toàn thông tin
140/QĐ-STN 2025-12-15 1 qd/qd-khen-thuong.pdf
  Khen thưởng tập thể, cá nhân trong chuyển đổi số
15/QĐ-STN 2023-03-20 1 cu/qd-2023.pdf
  Kiện toàn Ban Chỉ đạo chuyển đổi số
plan: Kế hoạch
45/KH-STN 2025-01-20 1 kh/kh-nam.pdf
  Chuyển đổi số năm 2025 của Sở Thử nghiệm
61/KH-STN 2025-03-05 2 kh/kh-tap-huan.docx
  Tập huấn kỹ năng số cho công chức, viên chức năm 2025
66/KH-STN 2025-03-19 2 kh/kh-tuyen-truyen.docx
  Tuyên truyền về chuyển đổi số trên trang thông tin điện tử
72/KH-STN 2025-05-08 1 kh/kh-kiem-tra.pdf
  Tự kiểm tra an toàn thông tin mạng năm 2025
report: Báo cáo
80/BC-STN 2025-04-02 2 bc/bc-quy-1.docx
  Kết quả chuyển đổi số quý I năm 2025
131/BC-STN 2025-07-03 2 bc/bc-quy-2.docx
  Kết quả chuyển đổi số quý II năm 2025
177/BC-STN 2025-10-02 2 bc/bc-quy-3.pdf
  Kết quả chuyển đổi số quý III năm 2025
210/BC-STN 2025-12-22 1 bc/bc-nam.pdf
  Kết quả thực hiện Kế hoạch chuyển đổi số năm 2025
212/BC-STN 2025-12-24 2 bc/bc-so-hoa.docx
  Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính
199/BC-STN 2024-12-20 2 cu/bc-2024.docx
  Kết quả chuyển đổi số năm 2024
08/BC-STN 2026-01-20 2 sau/bc-2026.docx
  Kết quả số hóa hồ sơ năm 2025, số liệu bổ sung
conclusion: Thông báo
09/TB-STN 2025-03-28 2 tb/tb-hop-quy-1.docx
  Kết luận của Giám đốc Sở tại cuộc họp Ban Chỉ đạo chuyển đổi số
21/TB-STN 2025-07-30 2 tb/tb-hop-quy-2.pdf
  Kết luận của Giám đốc Sở tại cuộc họp sơ kết sáu tháng
notice: Thông báo
25/TB-STN 2025-08-12 2 tb/tb-lich-tap-huan.docx
  Lịch tập huấn kỹ năng số
official-letter: –
301/STN-VP 2025-06-06 1 cv/cv-ra-soat.pdf
  rà soát dịch vụ công trực tuyến
318/STN-VP 2025-09-09 2 cv/cv-bao-cao.docx
  báo cáo kết quả chuyển đổi số
regulation: Quy chế
07/QC-STN 2025-05-15 1 qc/qc-httt.docx
  Quản lý, vận hành hệ thống thông tin của Sở
guidance: Hướng dẫn
04/HD-STN 2025-02-10 2 hd/hd-ho-so.pdf
  Lập hồ sơ minh chứng chuyển đổi số
minutes: Biên bản
11/BB-STN 2025-11-11 2 bb/bb-hop.docx
  Họp rà soát minh chứng chuyển đổi số
programme: Chương trình
02/CTr-STN 2025-02-17 1 ct/ctr-hanh-dong.pdf
  Hành động về chuyển đổi số
project: Đề án
01/ĐA-STN 2025-06-20 1 da/de-an.pdf
  Số hóa tài liệu lưu trữ của Sở Thử nghiệm
"""
"""Per kind: number, day, who signs (1 the director) and file, then the title."""


def _writer(name: str, found: Sequence[Block]) -> Callable[[Path], object]:
    write = write_docx if name.endswith("docx") else write_pdf
    return lambda path: write(path, found)


def _plain() -> Iterator[Evidence]:
    """Yield ordinary papers of all kinds; being of another year is no fault of one."""
    kind = kind_id = number = day = who = path = ""
    for line in _PLAIN.strip().splitlines():
        if ":" in line:
            kind_id, kind = line.split(": ")
            kind = kind.strip("–")
        elif not line.startswith(" "):
            number, day, who, path = line.split()
        else:
            title = line.strip()
            issued_on, signer = date.fromisoformat(day), (SIGNER, DEPUTY)[int(who) - 1]
            found = blocks(kind, title, number, long_day(issued_on), signer=signer)
            yield Evidence(
                path=path,
                build=_writer(path, found),
                expected={
                    "kind": kind_id,
                    "number": number,
                    "issued_on": issued_on,
                    "issuer": BODY,
                    "title": title if kind else f"V/v {title}",
                    "signer": signer,
                    "status": "issued",
                    "pages": 1 if path.endswith("pdf") else None,
                },
            )


def _report(number: str, title: str, **how: object) -> list[Block]:
    day = long_day(date(2025, 11, 20))
    return blocks("Báo cáo", title, number, day, **how)


def _expected(number: str, title: str, **more: object) -> dict[str, object]:
    return {
        "kind": "report",
        "number": number,
        "issued_on": date(2025, 11, 20),
        "title": title,
        "signer": SIGNER,
    } | more


def _drafts() -> Iterator[Evidence]:
    title = "Dự kiến kết quả chuyển đổi số"
    blank = blocks(
        "Quy chế",
        title,
        "     /QC-STN",
        "ngày      tháng 11 năm 2025",
        marks=("DỰ THẢO",),
    )
    yield Evidence(
        path="du-thao/qc.docx",
        build=_writer("docx", blank),
        expected={"kind": "regulation", "number": "", "status": "draft"},
    )
    for suffix, mark, number in (
        ("pdf", "DỰ THẢO", "220/BC-STN"),
        ("docx", "DỰ THẢO LẦN 2", "221/BC-STN"),
    ):
        yield Evidence(
            path=f"du-thao/bc-lan.{suffix}",
            build=_writer(suffix, _report(number, title, marks=(mark,))),
            expected=_expected(number, title, status="draft"),
        )


def _secret() -> Iterator[Evidence]:
    title = "Tình hình bảo vệ bí mật"
    for stem, suffix, mark in (("a", "docx", "MẬT"), ("b", "pdf", "TỐI MẬT")):
        yield Evidence(
            path=f"khac/{stem}-kin.{suffix}",
            build=_writer(suffix, _report("05/BC-STN", title, marks=(mark,))),
            code="scan.skipped-secret",
        )
    text = f"MẬT\n{BODY}\nSố: 06/BC-STN\nBÁO CÁO\n{title}\n"
    yield Evidence(
        path="khac/c-kin.txt",
        build=lambda path: path.write_text(text, encoding="utf-8"),
        code="scan.skipped-secret",
    )
    yield Evidence(
        path="khac/d-kin.pdf",
        build=lambda path: write_scan(
            path, _report("07/BC-STN", title, marks=("TUYỆT MẬT",))
        ),
        code="scan.skipped-secret",
        needs="tesseract",
    )


def _scans() -> Iterator[Evidence]:
    for stem, number, title in (
        ("quet/bc-quet-1", "190/BC-STN", "Kết quả kiểm tra an toàn thông tin mạng"),
        ("quet/bc-quet-2", "191/BC-STN", "Kết quả khảo sát mức độ hài lòng"),
    ):
        yield Evidence(
            path=f"{stem}.pdf",
            build=partial(write_scan, blocks=_report(number, title)),
            expected=_expected(number, title, pages=1),
            needs="tesseract",
        )
    yield Evidence(
        path="anh/man-hinh.png",
        build=lambda path: _picture(path, "Chuyên mục Chuyển đổi số của Sở"),
        expected={"kind": "", "number": "", "pages": 1},
        needs="tesseract",
    )
    yield Evidence(
        path="anh/hoi-truong.jpg",
        build=lambda path: _picture(path, ""),
        code="scan.added-unread",
        expected={"kind": "", "number": "", "pages": None},
        needs="tesseract",
    )


def _picture(path: Path, words: str) -> None:
    picture = Image.new("RGB", (1000, 600), "#dfe6ee")
    if words:
        from intake.paper_pdf import fonts
        from reportlab.pdfbase import pdfmetrics

        name = pdfmetrics.getFont(fonts()["body"]).face.filename
        draw = ImageDraw.Draw(picture)
        draw.text((60, 80), words, fill="black", font=ImageFont.truetype(name, 40))
    picture.save(path)


def _tables() -> Iterator[Evidence]:
    people = [["STT", "Họ và tên", "Ngày học"], ["1", "Người A", "5/3/2025"]]
    yield Evidence(
        path="bang/ds-tap-huan.xlsx",
        build=lambda path: _workbook(path, [["DANH SÁCH CÔNG CHỨC TẬP HUẤN"], *people]),
        expected={"kind": "list", "number": "", "pages": None},
    )
    yield Evidence(
        path="bang/so-lieu-mot-cua.xlsx",
        build=lambda path: _workbook(
            path, [["Tháng", "Tiếp nhận", "Trực tuyến"], [1, 120, 96], [2, 130, 110]]
        ),
        expected={"kind": "", "number": ""},
    )
    yield Evidence(
        path="bang/may-tinh.csv",
        build=lambda path: path.write_text(
            "STT;Máy;Năm mua\n1;Máy A;2021\n2;Máy B;2023\n", encoding="utf-8-sig"
        ),
        expected={"kind": "", "number": ""},
    )
    grid = Grid(rows=tuple(map(tuple, people)), widths=(20, 80, 40))
    certificate = [Text(text="GIẤY CHỨNG NHẬN", look="title"), *map(_text, PROSE), grid]
    yield Evidence(
        path="bang/gcn.docx",
        build=_writer("docx", certificate),
        expected={"kind": "certificate", "number": ""},
    )


def _text(words: str) -> Text:
    return Text(text=words)


def _workbook(path: Path, rows: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def _names() -> Iterator[Evidence]:
    """Yield readable papers under names that disks and programs make trouble with."""
    nfd = unicodedata.normalize("NFD", "tên/Báo cáo giữa kỳ")
    long = "bao cao ket qua thuc hien " * 10
    for n, stem in enumerate(
        (
            nfd,
            "tên/Báo cáo cuối kỳ",
            "tên/bao cao khong dau",
            f"tên/{long[:245]}",
            "tên/a/b/c/d/e/bao-cao-sau",
            "=1+1 báo cáo; 'số liệu', (bản 2)",
            "tên/2025-03",
        ),
        1,
    ):
        number, title = f"{230 + n}/BC-STN", f"Kết quả thực hiện nhiệm vụ số {n}"
        yield Evidence(
            path=f"{stem}.docx",
            build=_writer("docx", _report(number, title)),
            expected=_expected(number, title),
        )


def _doubles() -> Iterator[Evidence]:
    title = "Kết quả hoạt động của Tổ công nghệ số"
    found = _report("240/BC-STN", title)
    yield Evidence(
        path="doi/bc-to.pdf",
        build=_writer("pdf", found),
        expected=_expected("240/BC-STN", title, pages=1),
    )
    yield Evidence(
        path="doi/bc-to.docx", build=_writer("docx", found), code="scan.double-paper"
    )
    for copy in ("doi/bc-to (ban sao).pdf", "doi/gui-lai/bc-to.pdf"):
        yield Evidence(path=copy, build=_writer("pdf", found), code="scan.double-file")


def _signed() -> Iterator[Evidence]:
    from register.signed_papers import OTHER_UNIT, signed_pdf, tampered_pdf

    def build(path: Path, write: Callable, number: str, title: str, **how) -> None:
        write_pdf(path, _report(number, title))
        write(path, path.read_bytes(), **how)

    for stem, number, state, write, how in (
        ("ky/bc-ky", "250/BC-STN", "valid", signed_pdf, {}),
        ("ky/bc-ky-goc-la", "251/BC-STN", "untrusted", signed_pdf, {"by": OTHER_UNIT}),
        ("ky/bc-ky-sua", "252/BC-STN", "invalid", tampered_pdf, {}),
    ):
        title = f"Kết quả thử chữ ký số {number[:3]}"
        yield Evidence(
            path=f"{stem}.pdf",
            build=partial(build, write=write, number=number, title=title, **how),
            expected=_expected(number, title, signature=state),
            needs="pyhanko",
        )


def _unreadable() -> Iterator[Evidence]:
    code = "scan.skipped-unread"
    yield Evidence(path="hong/mat-khau.pdf", build=_encrypted, code=code)
    yield Evidence(path="hong/cat-cut.pdf", build=_cut_off, code=code)
    yield Evidence(path="hong/cat-cut.docx", build=_cut_off, code=code)
    yield Evidence(path="hong/bom.docx", build=_bomb, code=code)
    yield Evidence(
        path="hong/mat-khau.xlsx",
        build=lambda path: path.write_bytes(
            _OLE + "EncryptedPackage".encode("utf-16-le")
        ),
        code=code,
    )
    yield Evidence(
        path="hong/chuong-trinh.exe",
        build=lambda path: path.write_bytes(b"MZ\x90\0" + bytes(200)),
        code=code,
    )
    yield Evidence(
        path="hong/cu.doc",
        build=lambda path: path.write_bytes(_OLE + "WordDocument".encode("utf-16-le")),
        code="scan.added-unread",
    )
    yield Evidence(
        path="hong/rong.pdf",
        build=lambda path: path.write_bytes(b""),
        code="scan.skipped-empty",
    )


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _encrypted(path: Path) -> None:
    lock = StandardEncryption("mat-khau", "chu", strength=128)
    canvas = Canvas(str(path), encrypt=lock, invariant=1)
    canvas.drawString(100, 700, "Bao cao")
    canvas.save()


def _cut_off(path: Path) -> None:
    _writer(path.suffix[1:], _report("260/BC-STN", "Bị cắt cụt"))(path)
    path.write_bytes(path.read_bytes()[:3000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)


def _litter() -> Iterator[Evidence]:
    """Yield what programs leave lying about."""
    for path, code in (
        ("kh/~$h-nam.docx", "scan.skipped-lock"),
        (".DS_Store", "scan.skipped-hidden"),
        ("anh/Thumbs.db", "scan.skipped-hidden"),
    ):
        yield Evidence(path=path, build=lambda p: p.write_bytes(b"x" * 165), code=code)


EVIDENCE: tuple[Evidence, ...] = (
    *_plain(),
    *_drafts(),
    *_secret(),
    *_scans(),
    *_tables(),
    *_names(),
    *_doubles(),
    *_signed(),
    *_unreadable(),
    *_litter(),
)


def make_folder(folder: Path, wanted: Sequence[Evidence] = EVIDENCE) -> Path:
    """Write the files of *wanted* below *folder*, in an order that means nothing."""
    for spec in random.Random(4).sample(wanted, len(wanted)):  # noqa: S311
        path = folder / spec.path
        path.parent.mkdir(parents=True, exist_ok=True)
        spec.build(path)
    return folder


def make_case(root: Path, suffix: str = ".csv") -> Path:
    """Lay out a workspace with one empty case of 2025; return its params file."""
    for name in ("data/criteria/mau-2025.yaml", "data/legal/instruments.yaml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOUSE / name, root / name)
    for name in ("evidence-kinds.yaml", "reason-codes.yaml"):
        shutil.copy(HOUSE / "data" / name, root / "data" / name)
    shutil.copytree(HOUSE / "notebooks", root / "notebooks")
    criteria_set = load_criteria_set(root / "data" / "criteria" / "mau-2025.yaml")
    year = Period(first_year=2025, last_year=2025)
    *_, params = new_case(root, "so-thu-nghiem", year, criteria_set, suffix)
    return params


def text_paper(number: str, day: str, title: str, *body: str, mark: str = "") -> str:
    """Return a report as plain text, which is read fast; *day* is 3/3/2025."""
    d, m, y = day.split("/")
    head = ("UBND TỈNH THÍ DỤ", BODY, mark, f"Số: {number}", *MOTTO)
    rest = (f"Thí Dụ, ngày {d} tháng {m} năm {y}", "BÁO CÁO", title, *(body or PROSE))
    return "\n".join([*filter(None, (*head, *rest)), "GIÁM ĐỐC", SIGNER]) + "\n"


def files_of(params: Path) -> Path:
    """Return the evidence folder of the case of *params*."""
    return params.parents[1] / "data" / "agencies" / "so-thu-nghiem" / "2025" / "files"
