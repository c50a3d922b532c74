"""DOCX files are read as a person reads them, and nothing in them is trusted."""

import zipfile
from pathlib import Path

import pytest
from intake.make_papers import PAPERS, paper
from intake.paper_truth import (
    notes_of,
    read_notes,
    read_rows,
    read_text,
    rows_of,
    texts_of,
)
from intake.papers_plans import BINH_LAM_PRINTED

from dtiwb.errors import InputError
from dtiwb.intake import docx_parts
from dtiwb.intake.docx_file import read_docx
from dtiwb.intake.paper import Paper

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
by_spec = pytest.mark.parametrize(
    "spec", [each for each in PAPERS if each.kind == "docx"], ids=lambda s: s.name
)
numbered = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr>'
)


def p(*runs: str, properties: str = "") -> str:
    """Return a paragraph; a run that is no XML yet becomes one."""
    inside = (run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def tbl(
    *rows: str, grid: tuple[int, ...] = (1000, 2000, 2000), lines: str = "single"
) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    borders = f'<w:tblBorders><w:top w:val="{lines}"/></w:tblBorders>'
    head = f"<w:tblPr>{borders}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    inside = (cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(inside)}</w:tr>"


def tc(text: str, properties: str = "") -> str:
    inside = text if text.startswith("<") else p(text)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def write(path: Path, body: str, **parts: str) -> Path:
    """Write a minimal DOCX; *parts* are the insides of footnotes, styles and so on."""
    inside = {"document": f"<w:body>{body}</w:body>", **parts}
    kinds = {"header1": "header", "footer1": "footer"}
    relations = "".join(
        f'<Relationship Id="{name}" Target="{name}.xml"'
        f' Type="{OFFICE}/relationships/{kinds.get(name, name)}"/>'
        for name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in inside.items():
            tag = {"document": "document", "header1": "hdr", "footer1": "ftr"}.get(
                name, name
            )
            archive.writestr(f"word/{name}.xml", f"<w:{tag} {SPACES}>{xml}</w:{tag}>")
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships">{relations}</Relationships>',
        )
    return path


@pytest.fixture
def read(tmp_path):
    """Write a body and read it again as a paper."""

    def write_and_read(body: str, **parts: str) -> Paper:
        return read_docx(write(tmp_path / "paper.docx", body, **parts), "paper.docx")

    return write_and_read


def texts(paper: Paper) -> list[str]:
    return [line.text for line in paper.lines]


@by_spec
def test_a_written_paper_reads_back_as_its_author_wrote_it(spec, tmp_path):
    spec.build(tmp_path / spec.name)
    found = read_docx(tmp_path / spec.name, spec.name)
    assert read_rows(found) == rows_of(spec)
    assert read_notes(found) == notes_of(spec)
    if spec.name != "binh-lam-decision.docx":  # its numbers are not in its text
        assert read_text(found) == texts_of(spec)


def test_automatic_numbers_stand_where_word_prints_them(tmp_path):
    spec = paper("binh-lam-decision.docx")
    spec.build(tmp_path / spec.name)
    found = texts(read_docx(tmp_path / spec.name, spec.name))
    start = found.index("I. MỤC TIÊU")
    printed = [line for line in found[start:] if not line.startswith("1 Danh mục")]
    assert tuple(printed[: len(BINH_LAM_PRINTED)]) == BINH_LAM_PRINTED


NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>
    <w:pStyle w:val="Muc"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>
    <w:lvlText w:val="%1.%2"/><w:suff w:val="nothing"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/>
    <w:lvlText w:val="%3)"/></w:lvl>
  <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def item(level: int, text: str, number: int = 5) -> str:
    return numbered.format(level, number) + r(text) + "</w:p>"


def test_lists_count_restart_and_keep_their_forms(read):
    body = "".join(
        (
            item(0, "một"),
            item(1, "hai"),
            item(1, "ba"),
            item(2, "bốn"),
            item(3, "năm"),
            item(0, "sáu"),
            item(1, "bảy"),
            item(0, "tám", number=6),
            item(0, "không số", number=0),
        )
    )
    assert texts(read(body, numbering=NUMBERING)) == [
        "I. một",
        "1.1hai",
        "1.2ba",
        "c) bốn",
        "- năm",
        "II. sáu",
        "2.1bảy",
        "VII. tám",
        "không số",
    ]


def test_a_style_numbers_its_paragraphs(read):
    styles = (
        '<w:style w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
    )
    body = p("một", properties='<w:pStyle w:val="Muc"/>')
    body += p("hai", properties='<w:pStyle w:val="MucCon"/>')
    found = read(body, numbering=NUMBERING, styles=styles)
    assert texts(found) == ["I. một", "II. hai"]


def test_a_number_alone_in_a_cell_is_its_text(read):
    empty = numbered.format(0, 5) + "</w:p>"
    body = tbl(
        tr("TT", "Việc", "Ai"), tr(tc(empty), "làm", "Sở"), tr(tc(empty), "học", "Sở")
    )
    found = read(body, numbering=NUMBERING)
    assert [line.cells[0] for line in found.lines] == ["TT", "I.", "II."]


def test_insertions_are_accepted_and_deletions_dropped(read):
    body = (
        p(
            "Điểm ",
            f"<w:del>{r('9').replace('w:t', 'w:delText')}</w:del>",
            f"<w:ins>{r('8')}</w:ins>",
        )
        + p("Bỏ ", properties="<w:rPr><w:del/></w:rPr>")
        + p("dấu đoạn")
        + f"<w:moveFrom>{p('chuyển đi')}</w:moveFrom>"
        + f"<w:moveTo>{p('chuyển đến')}</w:moveTo>"
    )
    assert texts(read(body)) == ["Điểm 8", "Bỏ dấu đoạn", "chuyển đến"]


def test_a_deleted_row_is_no_row(read):
    body = tbl(
        tr("1", "giữ", "x"),
        tr("2", "bỏ", "x", properties="<w:del/>"),
        tr("3", "giữ", "y"),
    )
    assert [line.cells[0] for line in read(body).lines] == ["1", "3"]


def call(identifier: int, kind: str = "footnote", own: str = "") -> str:
    follows = ' w:customMarkFollows="1"' if own else ""
    mark = f"<w:t>{own}</w:t>" if own else ""
    return f'<w:r><w:{kind}Reference w:id="{identifier}"{follows}/>{mark}</w:r>'


def note(identifier: int, *paragraphs: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{identifier}">{"".join(map(p, paragraphs))}</w:{kind}>'


def test_a_note_follows_its_paragraph_and_its_mark_is_glued_on(read):
    body = p("(đạt 5/8 điểm)", call(3), " và hết") + p("Đoạn sau", call(9)) + p("Cuối")
    notes = note(3, "Tự chấm 8/8.", "Dòng hai.") + note(9, "Nguồn khác.")
    found = read(body, footnotes=notes)
    assert [(line.footnote, line.text) for line in found.lines] == [
        ("", "(đạt 5/8 điểm)1 và hết"),
        ("1", "1 Tự chấm 8/8."),
        ("1", "Dòng hai."),
        ("", "Đoạn sau2"),
        ("2", "2 Nguồn khác."),
        ("", "Cuối"),
    ]


def test_a_note_called_in_a_table_follows_its_row(read):
    body = tbl(tr("1", tc(p("Việc", call(3))), "Sở"), tr("2", "Việc khác", "Sở"))
    found = read(body, footnotes=note(3, "Theo mẫu."))
    assert [line.text for line in found.lines] == [
        "1\tViệc1\tSở",
        "1 Theo mẫu.",
        "2\tViệc khác\tSở",
    ]


def test_endnotes_and_marks_of_ones_own_keep_their_signs(read):
    body = p("một", call(1, "endnote")) + p("hai", call(2, own="*")) + p("ba", call(3))
    found = read(
        body,
        endnotes=note(1, "cuối bài", kind="endnote"),
        footnotes=note(2, "sao") + note(3, "số"),
    )
    assert texts(found) == ["mộti", "i cuối bài", "hai*", "* sao", "ba1", "1 số"]


def test_notes_count_as_the_settings_say(read):
    counted = '<w:numFmt w:val="lowerLetter"/><w:numStart w:val="3"/>'
    settings = f"<w:footnotePr>{counted}</w:footnotePr>"
    found = read(p("x", call(1)), footnotes=note(1, "chú thích"), settings=settings)
    assert texts(found) == ["xc", "c chú thích"]


def test_a_merged_cell_speaks_for_each_row_with_a_number_of_its_own(read):
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tr("1", "việc một", tc("Văn phòng", begins)),
        tr("2", "việc hai", tc("", goes_on)),
        tr(tc("3", begins), "việc ba", tc("Thanh tra", begins)),
        tr(tc("", goes_on), "vẫn việc ba", tc("", goes_on)),
        tr(tc("II. PHẦN HAI", '<w:gridSpan w:val="3"/>')),
    )
    assert [line.cells for line in read(body).lines] == [
        ("1", "việc một", "Văn phòng"),
        ("2", "việc hai", "Văn phòng"),
        ("3", "việc ba", "Thanh tra"),
        ("", "vẫn việc ba", ""),
        ("II. PHẦN HAI", "", ""),
    ]


def test_edges_drawn_carelessly_are_one_column(read):
    wide = '<w:gridSpan w:val="2"/>'
    body = tbl(
        tr("1", tc("a", wide), "b"),
        tr(tc("2", wide), "c", "d"),
        grid=(1000, 60, 2000, 2000),
    )
    assert [line.cells for line in read(body).lines] == [
        ("1", "a", "b"),
        ("2", "c", "d"),
    ]


def test_a_table_in_a_cell_is_text_of_that_cell(read):
    inner = tbl(tr("x", "y", "z"), tr("u", "", "w"))
    body = tbl(tr("1", tc(p("trước") + inner + p("sau")), "Sở"))
    assert read(body).lines[0].cells == ("1", "trước\nx | y | z\nu | w\nsau", "Sở")


def test_a_letterhead_is_read_down_its_left_side_first(read):
    body = tbl(
        tr(tc(p("UBND TỈNH X") + p("SỞ Y")), tc(p("CỘNG HÒA") + p("Độc lập"))),
        tr("Số: 1/KH-SY", "X, ngày 02 tháng 3 năm 2025"),
        grid=(4000, 5000),
        lines="nil",
    )
    assert texts(read(body)) == [
        "UBND TỈNH X",
        "SỞ Y",
        "Số: 1/KH-SY",
        "CỘNG HÒA",
        "Độc lập",
        "X, ngày 02 tháng 3 năm 2025",
    ]
    assert {line.table for line in read(body).lines} == {0}


def test_two_columns_with_lines_are_a_table(read):
    found = read(tbl(tr("Tiêu chí", "Điểm"), tr("1.1", "5"), grid=(4000, 5000)))
    assert [line.cells for line in found.lines] == [("Tiêu chí", "Điểm"), ("1.1", "5")]


def test_tabs_part_columns_but_not_a_number_from_its_text(read):
    tab = "<w:r><w:tab/></w:r>"
    body = (
        p("UBND TỈNH X", tab, tab, "CỘNG HÒA")
        + p("1.", tab, "Mục đích")
        + p("Thời hạn:", tab, "Quý I")
        + p("Nơi nhận:", tab, "GIÁM ĐỐC")
        + p("1", tab, "Sở Y", tab, "400", tab, "2")
    )
    assert texts(read(body)) == [
        "UBND TỈNH X",
        "CỘNG HÒA",
        "1. Mục đích",
        "Thời hạn: Quý I",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "1\tSở Y\t400\t2",
    ]


def test_a_box_is_read_once_and_a_watermark_too(read):
    box = f"<w:txbxContent>{p('MẬT')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    water = (
        '<w:r><w:pict><v:shape><v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r>'
    )
    body = p(
        f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>", "Kính gửi"
    )
    assert texts(read(body + p(water))) == ["Kính gửi", "MẬT", "DỰ THẢO"]


def test_a_soft_break_is_a_line_of_its_own(read):
    body = p("KẾ HOẠCH", "<w:r><w:br/></w:r>", "năm 2025")
    assert texts(read(body)) == ["KẾ HOẠCH", "năm 2025"]


def test_hidden_text_is_not_read_and_capitals_are(read):
    styles = (
        '<w:style w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Hoa"><w:rPr><w:caps/></w:rPr></w:style>'
    )
    body = (
        p("thấy", r(" ẩn", "<w:vanish/>"), r(" rõ", '<w:vanish w:val="0"/>'))
        + p("ẩn", properties='<w:pStyle w:val="An"/>')
        + p("sở nội vụ", properties='<w:pStyle w:val="Hoa"/>')
    )
    assert texts(read(body, styles=styles)) == ["thấy rõ", "SỞ NỘI VỤ"]


def field(mark: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>'


def test_a_field_shows_its_result_and_a_broken_one_hides_nothing_else(read):
    code = "<w:r><w:instrText>DATE</w:instrText></w:r>"
    body = p(
        "Ngày ", field("begin"), code, field("separate"), "5/6", field("end"), " hết"
    )
    body += p("Hỏng ", field("begin"), "mã") + p("Đoạn sau")
    assert texts(read(body)) == ["Ngày 5/6 hết", "Hỏng", "Đoạn sau"]


def test_signs_and_equations_are_typed_out(read):
    fraction = (
        "<m:oMath><m:r><m:t>Điểm = </m:t></m:r><m:f>"
        "<m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b+c</m:t></m:r></m:den></m:f></m:oMath>"
    )
    body = p(
        "QĐ",
        "<w:r><w:noBreakHyphen/></w:r>",
        "TTg\u00a0số\u200b 1 ",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    ) + p(fraction)
    assert texts(read(body)) == ["QĐ-TTg số 1 ☑", "Điểm = a/(b+c)"]


def test_text_is_composed(read):
    assert texts(read(p("So\u031b\u0309 Tu\u031b pha\u0301p"))) == ["Sở Tư pháp"]


def test_a_page_broken_by_hand_and_seen_by_word_is_one_page(read):
    page, seen = (
        '<w:r><w:br w:type="page"/></w:r>',
        "<w:r><w:lastRenderedPageBreak/></w:r>",
    )
    body = p("một") + p(page) + p(seen, "hai") + p("vẫn hai ", seen, "ba") + p("bốn")
    found = read(body)
    assert [line.page for line in found.lines] == [1, 2, 2, 3]
    assert found.page_count == 3


def test_a_row_over_a_page_end_turns_one_page(read):
    seen = "<w:r><w:lastRenderedPageBreak/></w:r>"
    cut = tc(p("đầu ", seen, "cuối"))
    found = read(tbl(tr("1", cut, cut), tr("2", "a", "b")))
    assert [line.page for line in found.lines] == [1, 2]


SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
    '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
)


@pytest.mark.parametrize("words", ["TUYỆT MẬT", "Số: 12/KH-SY", "HỎA TỐC"])
def test_a_header_with_a_mark_or_a_number_stands_on_page_1(read, words):
    found = read(p("Nội dung") + SECTION, header1=p(words), footer1=p("Trang 1"))
    assert [(line.page, line.text) for line in found.lines] == [
        (1, words),
        (1, "Nội dung"),
    ]


def test_a_running_header_is_furniture(read):
    found = read(p("Nội dung") + SECTION, header1=p("Sở Y - Kế hoạch"), footer1=p("1"))
    assert texts(found) == ["Nội dung"]


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_docx(path, "tên.docx")
    (problem,) = caught.value.problems
    assert problem.file == "tên.docx"
    return problem.code


def test_a_paper_without_text_is_named_empty(tmp_path):
    assert refusal(write(tmp_path / "a.docx", p(" "))) == "paper-empty"


@pytest.mark.parametrize("size", [0, 10, 300])
def test_a_file_cut_short_is_broken(tmp_path, size):
    path = write(tmp_path / "a.docx", p("chữ"))
    path.write_bytes(path.read_bytes()[:size])
    assert refusal(path) == "paper-broken"


def test_xml_that_ends_in_the_middle_is_broken(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:body>")
    assert refusal(path) == "paper-broken"


def test_a_password_is_told_from_an_old_word_file(tmp_path):
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    locked, old = tmp_path / "a.docx", tmp_path / "b.docx"
    locked.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))
    old.write_bytes(head + "WordDocument".encode("utf-16-le"))
    assert (refusal(locked), refusal(old)) == ("paper-encrypted", "paper-broken")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["inside", "a file", "the net"],
)
def test_entities_are_refused_and_never_looked_up(tmp_path, declared):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        xml = f"{declared}<w:document {SPACES}><w:body>{p('&a;')}</w:body></w:document>"
        archive.writestr("word/document.xml", xml)
    assert refusal(path) == "paper-has-entities"


def test_a_part_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(docx_parts, "LARGEST_PART", 10_000)
    path = write(tmp_path / "a.docx", p("x" * 20_000))
    assert refusal(path) == "paper-unpacks-too-large"


def test_what_lies_outside_is_not_followed_and_macros_are_not_read(tmp_path):
    path = write(
        tmp_path / "a.docx", p("chữ") + '<w:altChunk r:id="x"/><w:subDoc r:id="y"/>'
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        archive.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Id="1" TargetMode="External"'
            f' Type="{OFFICE}/relationships/officeDocument" Target="http://127.0.0.1:9/"/>'
            "</Relationships>",
        )
    assert texts(read_docx(path, "a.docx")) == ["chữ"]


def test_the_strict_dialect_is_read_too(tmp_path):
    path = tmp_path / "a.docx"
    strict = SPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with zipfile.ZipFile(path, "w") as archive:
        xml = f"<w:document {strict}><w:body>{p('chữ')}</w:body></w:document>"
        archive.writestr("word/document.xml", xml)
    assert texts(read_docx(path, "a.docx")) == ["chữ"]


def test_lines_are_numbered_without_a_gap(tmp_path):
    spec = paper("dong-hai-tasks.docx")
    spec.build(tmp_path / spec.name)
    lines = read_docx(tmp_path / spec.name, spec.name).lines
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
