"""What a file is, what it is refused for, and what its lines are."""

import io
import re
import sys
import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.errors import InputError
from dtiwb.intake import sources, text_file
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.secrecy import secrecy_mark
from dtiwb.intake.sheet_file import shown
from dtiwb.intake.sources import read_paper
from dtiwb.intake.text_file import text_lines

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
NOTE = "Sở Thử ban hành Kế hoạch chuyển đổi số; các đơn vị chủ trì, phối hợp thực hiện."
NOTE_TCVN3 = "Së Thö ban hµnh KÕ ho¹ch chuyÓn ®æi sè; c¸c ®¬n vÞ chñ tr× thùc hiÖn."
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def write(tmp_path):
    def write_file(content, name="van-ban.txt"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def readers(monkeypatch):
    """Stand-ins for the readers of DOCX and PDF, which say what they were given."""
    calls = []

    def reader(kind, function):
        def read(path, name, *rest):
            calls.append((kind, name, *rest))
            line = Line(text=f"đọc {kind}", page=1, number=1)
            return Paper(file=name, kind=kind, lines=(line,))

        module = ModuleType(f"dtiwb.intake.{kind}_file")
        setattr(module, function, read)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    reader("docx", "read_docx")
    reader("pdf", "read_pdf")
    return calls


def package(members, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(**extra):
    members = {TYPES: "<Types/>", "word/document.xml": "<w:document/>"}
    return package(members | {k.replace("__", "/"): v for k, v in extra.items()})


def workbook(*sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def problem_of(path):
    with pytest.raises(InputError) as caught:
        read_paper(path)
    (problem,) = caught.value.problems
    assert problem.file == path.name
    return problem


def code_of(path):
    return problem_of(path).code


def texts(lines):
    return [line.text for line in lines]


# What a file is


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt", "khong-duoi"])
def test_a_docx_is_one_whatever_its_name(write, readers, name):
    assert read_paper(write(docx(), name)).kind == "docx"
    assert readers == [("docx", name)]


@pytest.mark.parametrize("start", [b"", b"\n\n", b"\0" * 900])
def test_a_pdf_is_known_by_its_mark_in_the_first_kilobyte(write, readers, start):
    def told(done, total):
        raise AssertionError

    path = write(start + b"%PDF-1.7\n...", "x.docx")
    assert read_paper(path, told).kind == "pdf"
    assert readers == [("pdf", "x.docx", told)]


def test_a_workbook_called_docx_is_read_as_a_workbook(write):
    path = write(workbook(("A", [["Sở Thử", "5"], ["Sở Mẫu", "4"]])), "a.docx")
    assert read_paper(path).kind == "xlsx"


def test_vietnamese_text_called_pdf_is_read_as_text(write):
    assert read_paper(write(NOTE * 3, "a.pdf")).kind == "txt"


@pytest.mark.parametrize("name", ["a.pdf", "a.PDF", "a.docx", "a.tiff"])
def test_a_file_that_is_not_what_its_name_says_is_refused(write, name):
    problem = problem_of(write("404 Not Found", name))
    assert problem.code == "paper-not-what-it-says"
    assert problem.fields == {"kind": name.partition(".")[2]}


def test_the_name_of_a_file_is_composed(write):
    path = write(NOTE, unicodedata.normalize("NFD", "kế-hoạch.txt"))
    assert read_paper(path).file == "kế-hoạch.txt"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (r"{\rtf1\ansi x}", "RTF"),
        ("\n<!DOCTYPE html><html>", "HTML"),
        ("<html><body>", "HTML"),
        ('<?xml version="1.0"?><a/>', "XML"),
        (b"MIME-Version: 1.0\r\n", "MHTML"),
        (b"Rar!\x1a\x07", "RAR, 7z, gzip"),
        (b"GIF89a", "GIF, BMP, WEBP"),
        (b"MZ\x90\0", "EXE"),
        (package({"ppt/presentation.xml": "<p/>"}), "PPTX"),
        (package({"xl/workbook.bin": b"x"}), "XLSB"),
        (package({"mimetype": "x", "content.xml": "<x/>"}), "ODT, ODS"),
        (package({"anh.jpg": b"x"}), "ZIP"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_kind(write, content, kind):
    problem = problem_of(write(content, "a.pdf"))
    assert (problem.code, problem.fields) == ("paper-of-other-kind", {"kind": kind})


def test_text_that_begins_like_another_kind_is_text(write):
    assert read_paper(write("PK 12: phòng khám")).kind == "txt"
    assert read_paper(write("MZ, BM và %PDF là chữ đầu của tệp")).kind == "txt"


@pytest.mark.parametrize(
    "content",
    [b"\x01\x02\x03" * 50, b"abc\0def", bytes(range(1, 256)) * 4, b"\x0e\x01\xe9 x"],
)
def test_bytes_of_no_known_kind_are_refused(write, content):
    assert code_of(write(content)) == "paper-of-no-kind"


# What it is refused for


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert code_of(tmp_path / "khong-co.docx") == "paper-not-found"
    assert code_of(tmp_path) == "paper-not-found"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\f\n", b"\n" * 5000])
def test_an_empty_file_is_named(write, content):
    assert code_of(write(content)) == "paper-empty"


def test_a_text_of_nothing_visible_is_empty(write):
    assert code_of(write("\u200b\n\u200b \u00ad\n")) == "paper-empty"


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "to.pdf"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    monkeypatch.setattr(Path, "open", None)
    assert code_of(path) == "paper-too-large"


def test_a_text_too_large_for_a_paper_is_refused(write, monkeypatch):
    monkeypatch.setattr(text_file, "MAX_TEXT_BYTES", 20)
    assert code_of(write(NOTE)) == "paper-too-large"


@pytest.mark.parametrize(
    ("stream", "code", "fields"),
    [
        ("EncryptedPackage", "paper-encrypted", {}),
        ("WordDocument", "paper-of-old-office", {"new": ".docx"}),
        ("Workbook", "paper-of-old-office", {"new": ".xlsx"}),
        ("Book", "paper-of-old-office", {"new": ".xlsx"}),
        ("Root Entry", "paper-of-old-office", {"new": ".docx, .xlsx"}),
    ],
)
def test_an_ole_file_is_told_to_be_old_or_under_a_password(write, stream, code, fields):
    content = OLE + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 100
    problem = problem_of(write(content, "a.docx"))
    assert (problem.code, problem.fields) == (code, fields)


def test_an_encrypted_member_is_told(write):
    content = bytearray(docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    assert code_of(write(bytes(content), "a.docx")) == "paper-encrypted"


def test_a_cut_off_package_is_broken(write):
    assert code_of(write(docx()[:-30], "a.docx")) == "paper-broken"
    assert code_of(write(b"PK\x03\x04", "a.docx")) == "paper-broken"


def test_a_package_with_a_wrong_checksum_is_broken(write):
    members = {TYPES: "<Types/>", "word/document.xml": "<w:document>abc</w:document>"}
    content = package(members, zipfile.ZIP_STORED).replace(b">abc<", b">abd<")
    assert code_of(write(content, "a.docx")) == "paper-broken"


def test_a_package_with_two_members_of_one_name_is_broken(write):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<b/>")
    assert code_of(write(data.getvalue(), "a.docx")) == "paper-broken"


def test_an_xml_member_that_is_no_xml_is_broken(write):
    path = write(package({"word/document.xml": b"\x4c\xa7\x94"}), "a.docx")
    assert code_of(path) == "paper-broken"


def test_a_member_that_unpacks_a_thousandfold_is_a_bomb(write):
    content = docx(word__media=b"\0" * 30_000_000)
    assert len(content) < 100_000
    assert code_of(write(content, "a.docx")) == "paper-unpacks-too-large"


@pytest.mark.parametrize(
    ("limit", "value"), [("_MAX_UNPACKED", 30), ("_MAX_XML", 20), ("_MAX_MEMBERS", 1)]
)
def test_the_sizes_of_all_members_count_together(write, monkeypatch, limit, value):
    monkeypatch.setattr(sources, limit, value)
    content = docx(word__a=b"a" * 20)
    assert code_of(write(content, "a.docx")) == "paper-unpacks-too-large"


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "content",
    [
        DOCTYPE,
        '<?xml version="1.0"?>\n' + DOCTYPE,
        f"<!--{'-' * 3_000_000}-->{DOCTYPE}".replace("-----", "- - -"),
        DOCTYPE.encode("utf-16"),
        DOCTYPE.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="UTF-7"?><a>+ADw-</a>',
    ],
    ids=["bare", "declared", "far down", "UTF-16", "UTF-16 without BOM", "UTF-7"],
)
@pytest.mark.parametrize("member", ["word/document.xml", "_rels/.rels", "word/x.bin"])
def test_xml_that_could_define_entities_is_refused(write, content, member):
    members = {"word/document.xml": "<w:document/>"} | {member: content}
    assert code_of(write(package(members), "a.docx")) == "paper-has-entities"


def test_a_doctype_across_two_blocks_is_found(write, monkeypatch):
    monkeypatch.setattr(sources, "_BLOCK", 100)
    for filling in range(90, 115):
        text = f"<!--{'x' * (1024 + filling - 20)}-->{DOCTYPE}"
        content = package({"word/document.xml": text})
        assert code_of(write(content, "a.docx")) == "paper-has-entities"


def test_macros_and_outer_links_do_not_keep_a_docx_from_being_read(write, readers):
    content = docx(word__vbaProject=b"\xd0\xcf", word__r='<a href="http://x.invalid"/>')
    assert read_paper(write(content, "a.docx")).kind == "docx"


def test_an_unforeseen_failure_of_a_library_is_told_as_a_broken_file(
    write, readers, monkeypatch
):
    def fail(path, name):
        raise RecursionError

    monkeypatch.setattr(sys.modules["dtiwb.intake.docx_file"], "read_docx", fail)
    assert code_of(write(docx(), "a.docx")) == "paper-broken"


def test_a_broken_workbook_is_told(write):
    content = package({"xl/workbook.xml": "<workbook/>", TYPES: "<Types/>"})
    assert code_of(write(content, "a.xlsx")) == "paper-broken"


# Text: encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le+", "utf-16-be+"]
)
def test_unicode_is_read_with_and_without_its_mark(write, encoding):
    mark = "\ufeff" if encoding.endswith("+") else ""
    data = (mark + NOTE + "\r\n" + NOTE).encode(encoding.rstrip("+"))
    assert texts(read_paper(write(data)).lines) == [NOTE, NOTE]


def test_decomposed_text_comes_out_composed(write):
    path = write(unicodedata.normalize("NFD", NOTE + "\nSở\tThử"))
    lines = read_paper(path).lines
    assert texts(lines) == [NOTE, "Sở\tThử"]
    assert lines[1].cells == ("Sở", "Thử")


def test_windows_1258_is_read_and_composed(write):
    data = b"S\xf4\xd2 Th\xfd\xd2 ban h\xe0nh K\xea\xec ho\xe5".replace(
        b"\xe5", b"a\xf2"
    )
    data += b"ch chuy\xea\xd2n \xf0\xf4\xd2i s\xf4\xec; c\xe1c \xf0\xf5n vi\xf2 chu\xd2"
    assert texts(read_paper(write(data)).lines) == [
        "Sở Thử ban hành Kế hoạch chuyển đổi số; các đơn vị chủ".replace("Sở", "Sổ")
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-16"])
def test_tcvn3_is_read_as_bytes_and_as_unicode(write, encoding):
    (line,) = read_paper(write(NOTE_TCVN3.encode(encoding))).lines
    assert line.text == (
        "Sở Thử ban hành Kế hoạch chuyển đổi số; các đơn vị chủ trì thực hiện."
    )


def test_bytes_in_an_encoding_nobody_can_tell_are_refused_with_the_line(write):
    problem = problem_of(write(b"Plan\nd\xe9j\xe0 vu\n"))
    assert (problem.code, problem.row) == ("paper-encoding-unknown", 2)
    assert code_of(write(b"\xff\xfea")) == "paper-encoding-unknown"


def test_legacy_text_that_cannot_be_read_for_certain_is_refused_by_name(write):
    broken = NOTE_TCVN3 + " x\u00e0q w\u00e0z f\u00e0j"
    problem = problem_of(write(broken))
    assert problem.code == "paper-encoding-unclear"
    assert problem.fields == {"encoding": "TCVN3"}


def test_a_docx_in_tcvn3_is_decoded_as_well(write, readers, monkeypatch):
    line = Line(text=NOTE_TCVN3, page=1, number=1)
    paper = Paper(file="a.docx", kind="docx", lines=(line,))
    module = sys.modules["dtiwb.intake.docx_file"]
    monkeypatch.setattr(module, "read_docx", lambda path, name: paper)
    (read,) = read_paper(write(docx(), "a.docx")).lines
    assert read.text.startswith("Sở Thử ban hành Kế hoạch")


def test_what_nobody_can_see_is_taken_out(write):
    (line,) = read_paper(write("Chuy\u00adển\u200b đổi\x07 số")).lines
    assert line.text == "Chuyển đổi số"


# Text: lines, pages, tables


def test_lines_keep_their_physical_numbers_and_blank_ones_are_dropped():
    lines = [*text_lines("\n  Một  \r\n \r\nHai\rBa\u2028 bốn\n")]
    assert texts(lines) == ["Một", "Hai", "Ba\u2028 bốn"]
    assert [line.number for line in lines] == [2, 4, 5]


def test_space_inside_a_line_stays_for_it_may_be_a_blank_to_fill_in():
    (line,) = text_lines("   Số:        /KH-STN  ")
    assert line.text == "Số:        /KH-STN"


def test_form_feeds_turn_the_page_wherever_they_stand():
    lines = [*text_lines("Một\n2\n\fHai\n\f\n\n\fBa\nBốn\f\nNăm\n")]
    assert [(line.text, line.page) for line in lines] == [
        ("Một", 1),
        ("2", 1),
        ("Hai", 2),
        ("Ba", 4),
        ("Bốn", 4),
        ("Năm", 5),
    ]


def body(count, word="Dòng"):
    return [f"{word} {n} của trang" for n in range(count)]


@pytest.mark.parametrize("form", ["{}", "- {} -", "Trang {}", "Trang {}/4", "   {}  "])
def test_page_numbers_on_top_turn_the_page(form):
    written = [*body(30)]
    for page in (2, 3, 4):
        written += [form.format(page), *body(30)]
    lines = [*text_lines("\n".join(written))]
    assert len(lines) == 123
    assert [lines[i].page for i in (29, 30, 31, 60, 61, 92, 122)] == [
        1,
        2,
        2,
        2,
        3,
        4,
        4,
    ]


def test_page_numbers_at_the_foot_belong_to_the_page_they_end():
    written = []
    for page in (1, 2, 3):
        written += [*body(40), f"{page}"]
    lines = [*text_lines("\n".join(written))]
    assert [lines[i].page for i in (0, 40, 41, 81, 82, 122)] == [1, 1, 2, 2, 3, 3]
    assert lines[40].text == "1"


def test_the_numbers_of_rows_turn_no_page():
    rows = [part for n in range(1, 31) for part in (str(n), *body(4, "Việc"))]
    assert {line.page for line in text_lines("\n".join(rows))} == {1}


def test_a_single_page_number_far_from_the_lines_around_it_is_believed():
    written = "\n\n".join(body(40)) + "\n\n\n\n3\n\n\n" + "\n\n".join(body(20))
    lines = [*text_lines(written)]
    assert [lines[i].page for i in (39, 40, 41)] == [1, 3, 3]


@pytest.mark.parametrize("number", ["1", "30", "2030", "12/13"])
def test_a_number_that_no_page_can_have_there_turns_none(number):
    written = "\n\n".join(body(40)) + f"\n\n\n\n{number}\n\n\n" + "\n\n".join(body(20))
    assert {line.page for line in text_lines(written)} == {1}


def test_pages_glued_together_with_one_space_are_told_apart():
    pages = ["\n\n".join(body(30)) for _ in range(5)]
    lines = [*text_lines("\n ".join(pages))]
    assert [lines[30 * n].page for n in range(5)] == [1, 2, 3, 4, 5]
    assert [lines[30 * n - 1].page for n in range(1, 6)] == [1, 2, 3, 4, 5]


def test_lines_set_in_by_one_space_turn_no_page():
    written = "\n".join(f"- Việc {n}\n làm tiếp" for n in range(60))
    assert {line.page for line in text_lines(written)} == {1}


def test_lines_with_tabs_are_rows_and_rows_of_one_width_in_a_row_are_a_table():
    written = "A\tB\tC\n1\t\t3\n\n\tx\t\nChữ\n4\t5\t6\n7\t8\n\tIn vào\n\n\tLùi vào"
    lines = [*text_lines(written)]
    assert [line.cells for line in lines] == [
        ("A", "B", "C"),
        ("1", "", "3"),
        ("", "x", ""),
        (),
        ("4", "5", "6"),
        ("7", "8"),
        ("", "In vào"),
        ("", "Lùi vào"),
    ]
    assert [line.table for line in lines] == [1, 1, 1, 0, 2, 3, 3, 3]
    assert lines[1].text == "1\t\t3"


@pytest.mark.parametrize("text", ["\tMột dòng lùi vào", "\t\tMột dòng\t", "Một dòng\t"])
def test_tabs_around_a_line_make_no_row(text):
    (line,) = text_lines(text)
    assert (line.cells, line.table) == ((), 0)
    assert line.text.startswith("Một dòng")


@given(st.text(alphabet="aệ1 \t\n\r\f\xa0", max_size=80))
def test_every_line_that_is_not_blank_comes_out_once(text):
    filled = [n for n, raw in enumerate(re.split("\r\n|\n|\r", text), 1) if raw.strip()]
    lines = [*text_lines(text)]
    assert [line.number for line in lines] == filled
    pages = [line.page for line in lines]
    assert pages == sorted(pages)
    letters = re.sub(r"\s", "", "".join(texts(lines)))
    assert letters == re.sub(r"\s", "", text)


# CSV and XLSX


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_rows_with_the_numbers_of_its_lines(write, delimiter):
    rows = [
        ["STT", "Tiêu chí", "Điểm"],
        ["1", '"Tỷ lệ hồ sơ, văn bản;\nđiện tử"', '"9,67"'],
        ["", "", ""],
        ["2", "Có kế hoạch", "5"],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    paper = read_paper(write("\ufeff" + content, "diem.csv"))
    assert paper.kind == "csv"
    assert [line.number for line in paper.lines] == [1, 2, 5]
    assert paper.lines[1].cells == ("1", "Tỷ lệ hồ sơ, văn bản;\nđiện tử", "9,67")
    assert paper.lines[1].text == "1\tTỷ lệ hồ sơ, văn bản; điện tử\t9,67"
    assert {(line.page, line.table) for line in paper.lines} == {(1, 1)}


def test_a_csv_is_known_by_its_columns_and_prose_by_its_sentences(write):
    table = "1;Sở Thử;5,0\n2;Sở Mẫu;4,5\n3;Sở Ví Dụ;4,0\n"
    prose = "Một, hai, ba\nBốn, năm, sáu\nBảy, tám, chín\n"
    assert read_paper(write(table, "a.txt")).kind == "csv"
    assert read_paper(write(prose, "a.txt")).kind == "txt"
    assert read_paper(write(NOTE + "\nMục tiêu\nGiải pháp\n", "a.csv")).kind == "txt"


def test_the_hint_of_excel_at_the_top_of_a_csv_is_no_row(write):
    paper = read_paper(write("sep=|\nA|B\n1|2\n", "a.csv"))
    assert [(line.number, line.cells) for line in paper.lines] == [
        (2, ("A", "B")),
        (3, ("1", "2")),
    ]


def test_a_csv_row_whose_quote_never_closes_is_named(write):
    problem = problem_of(write('a;b\nc;d\n"e;f\ng;h\n', "a.csv"))
    assert (problem.code, problem.row) == ("paper-row-broken", 3)


def test_every_sheet_is_a_table_and_a_page_and_hidden_ones_are_named(write):
    content = workbook(
        (
            "Chính",
            [[None, "STT", "Tên"], [], [None, 1, "Sở Thử\nMẫu"], [None, 2, None]],
        ),
        ("Trống", []),
        ("Nháp", [["x", 1.5]]),
        ("Ghi chú", [["Chỉ một cột"]]),
        hidden=("Nháp",),
    )
    paper = read_paper(write(content, "a.xlsx"))
    assert [
        (line.number, line.page, line.table, line.cells or line.text)
        for line in paper.lines
    ] == [
        (1, 1, 1, ("STT", "Tên")),
        (2, 1, 1, ("1", "Sở Thử\nMẫu")),
        (3, 1, 1, ("2", "")),
        (4, 2, 0, "Nháp"),
        (5, 2, 2, ("x", "1.5")),
        (6, 3, 0, "Chỉ một cột"),
    ]
    assert paper.lines[1].text == "1\tSở Thử Mẫu"
    assert (paper.kind, paper.page_count) == ("xlsx", 3)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (5, "General", "5"),
        (5.0, "General", "5"),
        (9.67, "General", "9.67"),
        (0.1 + 0.2, "General", "0.3"),
        (20 / 13, "0.00", "1.54"),
        (2.345, "0.00", "2.35"),
        (1.1, "0.00", "1.10"),
        (5, "00", "05"),
        (0.95, "0%", "95%"),
        (0.9725, "0.0%", "97.3%"),
        (95, '0"%"', "95"),
        (1.125, "General", "1.1250"),
        (1234567, "#,##0", "1234567"),
        (-0.25, "General", "-0.25"),
        (1e21, "General", "1000000000000000000000"),
        (True, "General", "TRUE"),
        ("  Sở  Thử \r\n\r\n Mẫu", "@", "Sở  Thử\nMẫu"),
        ("2.10", "@", "2.10"),
        ("#N/A", "General", "#N/A"),
        (date(2026, 7, 5), "dd/mm/yyyy", "05/07/2026"),
        (datetime.fromisoformat("2026-07-05T10:30"), "m/d/yy h:mm", "05/07/2026"),
        (datetime.fromisoformat("2026-09-01T00:00"), "mm/yyyy", "09/2026"),
        (datetime.fromisoformat("2026-10-10T00:00"), "d-mmm", "10-Oct"),
        (None, "General", ""),
    ],
)
def test_a_cell_comes_out_as_excel_shows_it(value, number_format, text):
    assert shown(value, number_format) == text


def test_a_formula_that_was_never_calculated_is_shown_and_not_lost(write):
    content = workbook(("A", [["Tổng", "=SUM(B2:B3)"], ["a", 1], ["b", 2]]))
    lines = read_paper(write(content, "a.xlsx")).lines
    assert lines[0].cells == ("Tổng", "=SUM(B2:B3)")


def test_a_sheet_with_more_cells_than_any_paper_is_refused(write, monkeypatch):
    monkeypatch.setattr("dtiwb.intake.sheet_file._MAX_CELLS", 5)
    content = workbook(("A", [["a", "b"]] * 3))
    assert code_of(write(content, "a.xlsx")) == "paper-unpacks-too-large"


# Secrecy


def paper_lines(*texts_of_lines, page=1):
    return [
        Line(text=text, page=page, number=n) for n, text in enumerate(texts_of_lines, 1)
    ]


MARKED = {
    "MẬT": "MẬT",
    " TỐI MẬT ": "TỐI MẬT",
    "TUYỆT  MẬT": "TUYỆT MẬT",
    "M Ậ T": "MẬT",
    "T Ố I   M Ậ T": "TỐI MẬT",
    "T U Y Ệ T  M Ậ T": "TUYỆT MẬT",
    "[MẬT]": "MẬT",
    "│ TỐI MẬT │": "TỐI MẬT",
    "**MẬT**": "MẬT",
    "| MẬT |": "MẬT",
    "Độ mật: MẬT": "MẬT",
    "Độ mật: Tối mật": "TỐI MẬT",
    "ĐỘ MẬT: TUYỆT MẬT.": "TUYỆT MẬT",
    "Mức độ mật - Mật": "MẬT",
    "MẬT - HỎA TỐC": "MẬT",
    "KHẨN/TỐI MẬT": "TỐI MẬT",
    unicodedata.normalize("NFD", "TUYỆT MẬT"): "TUYỆT MẬT",
}


@pytest.mark.parametrize(("text", "mark"), MARKED.items(), ids=MARKED)
def test_a_mark_that_stands_alone_is_found_on_any_page(text, mark):
    assert secrecy_mark(paper_lines("SỞ THỬ", text, "Số: 1/KH")) == mark
    filling = [f"Dòng {n}" for n in range(60)]
    assert secrecy_mark(paper_lines(*filling, text, "hết")) == mark
    assert secrecy_mark([*paper_lines("SỞ THỬ"), *paper_lines(text, page=7)]) == mark


@pytest.mark.parametrize("text", ["MẬT", "M Ậ T", "Độ mật: Mật", "(TỐI MẬT)"])
def test_a_mark_in_a_cell_of_its_own_is_found(text):
    row = Line(
        text=f"UBND TỈNH\t{text}\tSố",
        page=2,
        number=90,
        cells=("UBND TỈNH", text, "Số"),
    )
    assert secrecy_mark([row])
    beside = Line(text="Độ mật\tMật", page=4, number=9, cells=("Độ mật", "Mật"))
    assert secrecy_mark([beside]) == "MẬT"
    stamped = f"SỞ THỬ\n{text}"
    cells = Line(text=stamped, page=1, number=1, cells=(stamped, "Số: 5"))
    assert secrecy_mark([cells])


HEAD_ONLY = {
    "Mật": "MẬT",
    "Tối mật": "TỐI MẬT",
    "TOI MAT": "TỐI MẬT",
    "MÂT": "MẬT",
    "MẬT      Số: 05/BC": "MẬT",
    "SỞ THỬ TỈNH MẪU     TỐI MẬT": "TỐI MẬT",
    "MẬT Số: 05/BC": "MẬT",
    "TỐI MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": "TỐI MẬT",
    "Mẫu, ngày 05 tháng 7 năm 2026 MẬT": "MẬT",
}


@pytest.mark.parametrize(("text", "mark"), HEAD_ONLY.items(), ids=HEAD_ONLY)
def test_in_the_head_of_the_first_page_less_is_enough(text, mark):
    assert secrecy_mark(paper_lines("SỞ THỬ", text, "KẾ HOẠCH")) == mark
    filling = [f"Dòng {n}" for n in range(60)]
    assert secrecy_mark(paper_lines(*filling, text)) == ""


@pytest.mark.parametrize(
    ("above", "mark"), [("TUYỆT", "TUYỆT MẬT"), ("TỐI", "TỐI MẬT")]
)
def test_a_stamp_in_two_lines_is_one_mark(above, mark):
    assert secrecy_mark(paper_lines("SỞ THỬ", above, "MẬT")) == mark


UNMARKED = [
    "Tất cả hồ sơ được ký số (trừ văn bản mật).",
    "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
    "5. Bảo đảm an toàn thông tin và bảo mật",
    "BẢO MẬT",
    "BÍ MẬT",
    "LƯU HÀNH NỘI BỘ",
    "mật",
    "mật.",
    "mật khẩu",
    "MẬT KHẨU",
    "Độ mật: Thường",
    "Độ mật:",
    "MẶT TRẬN TỔ QUỐC",
    "MẤT",
    "1. MẬT",
    "hồ sơ tuyệt mật, tối mật, mật",
    "",
]


@pytest.mark.parametrize("text", UNMARKED)
def test_the_word_in_a_sentence_or_heading_is_no_mark(text):
    filling = [f"Dòng {n}" for n in range(30)]
    assert secrecy_mark(paper_lines(*filling, text, "hết")) == ""
    if text != "MẤT":
        assert secrecy_mark(paper_lines("SỞ THỬ", text, "KẾ HOẠCH")) == ""


@pytest.mark.parametrize("above", ["CÔNG TÁC BẢO", "QUY ĐỊNH VỀ BÍ", "TÀI LIỆU CƠ"])
def test_a_heading_that_breaks_before_the_word_is_no_mark(above):
    assert secrecy_mark(paper_lines("SỞ THỬ", above, "MẬT")) == ""


def test_a_table_that_counts_papers_by_secrecy_is_no_mark():
    cells = ("Năm", "TUYỆT MẬT", "TỐI MẬT", "MẬT")
    line = Line(text="\t".join(cells), page=3, number=9, cells=cells, table=1)
    assert secrecy_mark([line]) == ""


TOPIC = "Chuyện chỉ vài người được biết"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (f"SỞ THỬ\nTỐI MẬT\nKẾ HOẠCH\n{TOPIC}\n", "a.txt"),
        (f"STT;Tên;Điểm\n1;{TOPIC};5\n2;TỐI MẬT;4\n", "a.csv"),
        (workbook(("A", [["TỐI MẬT"], [TOPIC, 1]])), "a.xlsx"),
        (f"{NOTE_TCVN3}\nTèI MËT\n{TOPIC.replace('ỉ', 'Ø')}".encode("utf-16"), "a.txt"),
        ("mËt\n".encode() + NOTE_TCVN3.encode(), "a.txt"),
    ],
    ids=["text", "CSV", "XLSX", "TCVN3", "capitals lost with the font"],
)
def test_a_marked_paper_is_refused_and_leaves_nothing_behind(write, content, name):
    path = write(content, name)
    with pytest.raises(InputError) as caught:
        read_paper(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.fields, problem.row) == ("paper-secret", {}, None)
    frame = caught.value.__traceback__
    while frame is not None:
        if Path(frame.tb_frame.f_code.co_filename).parent.name == "intake":
            kept = {k: v for k, v in frame.tb_frame.f_locals.items() if k != "content"}
            assert "Chuyện" not in repr(kept)
        frame = frame.tb_next
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_marked_docx_is_refused(write, readers, monkeypatch):
    lines = (Line(text="MẬT", page=1, number=1), Line(text=TOPIC, page=1, number=2))
    paper = Paper(file="a.docx", kind="docx", lines=lines)
    module = sys.modules["dtiwb.intake.docx_file"]
    monkeypatch.setattr(module, "read_docx", lambda path, name: paper)
    assert code_of(write(docx(), "a.docx")) == "paper-secret"


# The five real papers

seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real papers are not here")
each_seed = pytest.mark.parametrize(
    "path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem
)


@seeds
@each_seed
def test_a_real_paper_gives_each_of_its_lines_under_its_number(path):
    raw = path.read_text(encoding="utf-8").split("\n")
    paper = read_paper(path)
    assert paper.kind == "txt"
    assert [line.number for line in paper.lines] == [
        n for n, text in enumerate(raw, 1) if text.strip()
    ]
    for line in paper.lines:
        written = unicodedata.normalize("NFC", raw[line.number - 1])
        assert line.text.split() == written.split()


@seeds
@pytest.mark.parametrize(
    ("start", "pages", "number", "page"),
    [("000", 19, 795, 14), ("002", 13, 727, 7), ("003", 6, 81, 2)],
)
def test_the_pages_of_a_real_paper_are_told_apart(start, pages, number, page):
    (path,) = SEEDS.glob(f"{start}_*.txt")
    paper = read_paper(path)
    assert paper.page_count == pages
    by_number = {line.number: line for line in paper.lines}
    assert by_number[number].page == page
    assert {line.page for line in paper.lines} == {*range(1, pages + 1)}


@seeds
def test_the_annex_typed_with_tabs_is_one_table_of_a_head_and_sixteen_tasks():
    (path,) = SEEDS.glob("004_*.txt")
    rows = [line for line in read_paper(path).lines if line.cells]
    assert {(line.table, len(line.cells)) for line in rows} == {(1, 5)}
    assert [line.cells[0] for line in rows] == ["TT", *map(str, range(1, 17))]


@seeds
@each_seed
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_real_paper_bears_a_mark_of_secrecy(path, form):
    text = unicodedata.normalize(form, path.read_text(encoding="utf-8"))
    assert secrecy_mark(text_lines(text)) == ""
