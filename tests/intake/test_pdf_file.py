"""PDF files are read as printed: lines in order, tables whole, footnotes apart."""

import itertools
import unicodedata
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from intake.make_papers import PAPERS, paper
from intake.paper_model import Grid, NewPage, Sides, Text
from intake.paper_pdf import Layout, fonts, write_pdf
from intake.paper_truth import (
    folded,
    notes_of,
    read_notes,
    read_rows,
    read_text,
    rows_of,
    texts_of,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from dtiwb.errors import InputError
from dtiwb.intake import pdf_file
from dtiwb.intake.ocr import available
from dtiwb.intake.paper import Paper
from dtiwb.intake.pdf_file import read_pdf

by_spec = pytest.mark.parametrize(
    "spec", [each for each in PAPERS if each.kind == "pdf"], ids=lambda s: s.name
)
TASK_TABLES = [each for each in PAPERS if each.name.startswith("dong-hai-tasks")]


@pytest.fixture
def read(tmp_path):
    """Print blocks on paper and read it again."""

    def print_and_read(*blocks, **layout) -> Paper:
        write_pdf(tmp_path / "paper.pdf", blocks, Layout(**layout))
        return read_pdf(tmp_path / "paper.pdf", "paper.pdf")

    return print_and_read


@pytest.fixture
def draw(tmp_path):
    """Draw on a bare page and read it again."""

    def draw_and_read(*steps) -> Paper:
        fonts()
        canvas = Canvas(str(tmp_path / "paper.pdf"), pagesize=(595, 842))
        for step in steps:
            step(canvas)
        canvas.save()
        return read_pdf(tmp_path / "paper.pdf", "paper.pdf")

    return draw_and_read


def words(x: float, y: float, text: str, size: float = 12):
    def step(canvas: Canvas) -> None:
        canvas.setFont(fonts()["body"], size)
        canvas.drawString(x, y, text)

    return step


def line(x0: float, y0: float, x1: float, y1: float, dash: tuple[float, ...] = ()):
    def step(canvas: Canvas) -> None:
        canvas.setDash(*dash)
        canvas.line(x0, y0, x1, y1)

    return step


def lattice(xs, ys, rule=line):
    """Rule every row and column edge."""
    levels = [rule(xs[0], y, xs[-1], y) for y in ys]
    return [*levels, *(rule(x, ys[-1], x, ys[0]) for x in xs)]


def texts(paper: Paper) -> list[str]:
    return [each.text for each in paper.lines]


@by_spec
def test_a_printed_paper_reads_back_as_its_author_wrote_it(spec, tmp_path):
    spec.build(tmp_path / spec.name)
    found = read_pdf(tmp_path / spec.name, spec.name)
    assert read_rows(found) == rows_of(spec)
    assert read_notes(found) == notes_of(spec)
    assert read_text(found) == texts_of(spec)


@by_spec
def test_every_text_is_composed_and_every_row_has_its_page(spec, tmp_path):
    spec.build(tmp_path / spec.name)
    found = read_pdf(tmp_path / spec.name, spec.name)
    assert all(unicodedata.is_normalized("NFC", text) for text in texts(found))
    pages = [each.page for each in found.lines]
    assert pages == sorted(pages)
    assert pages[-1] == found.page_count


def test_items_of_a_cell_stay_lines_of_their_own(tmp_path):
    spec = paper("tam-son-annex.pdf")
    spec.build(tmp_path / spec.name)
    found = read_pdf(tmp_path / spec.name, spec.name)
    rules = {each.cells[0]: each.cells[3] for each in found.lines if each.cells}
    grid = next(block for block in spec.blocks if isinstance(block, Grid))
    assert rules == {row[0]: row[3] for row in grid.rows}


@pytest.mark.parametrize("spec", TASK_TABLES[:3], ids=lambda s: s.name)
def test_repeated_heads_are_left_out_but_counted(spec, tmp_path):
    spec.build(tmp_path / spec.name)
    found = read_pdf(tmp_path / spec.name, spec.name)
    heads = [each for each in found.lines if each.cells[:1] == ("TT",)]
    skipped = found.lines[-1].number - len(found.lines)
    document = pdfium.PdfDocument(tmp_path / spec.name)
    printed = sum(
        "Nhiệm vụ" in each.get_textpage().get_text_range() for each in document
    )
    assert (len(heads), skipped) == (1, max(printed - 1, 0))


def test_page_numbers_stay_for_others_to_judge(read):
    found = read(Text(text="một"), NewPage(), Text(text="hai"))
    assert [(each.page, each.text) for each in found.lines] == [
        (1, "một"),
        (2, "2"),
        (2, "hai"),
    ]


def test_a_letterhead_is_read_down_its_left_side_first(read):
    left, right = ("UBND TỈNH X", "SỞ Y", "Số: 1/KH-SY"), ("CỘNG HÒA", "Độc lập")
    found = read(Sides(left=left, right=right), Text(text="KẾ HOẠCH", look="title"))
    assert texts(found) == [*left, *right, "KẾ HOẠCH"]


def test_room_to_write_a_number_in_is_no_gap_between_columns(draw):
    found = draw(
        words(85, 700, "Số:"),
        words(140, 700, "/KH-STP"),
        words(85, 680, "X, ngày"),
        words(170, 680, "tháng 11 năm 2021"),
    )
    assert [folded(text) for text in texts(found)] == [
        "Số: /KH-STP",
        "X, ngày tháng 11 năm 2021",
    ]


def test_a_label_keeps_its_value_and_recipients_their_column(draw):
    found = draw(
        words(85, 700, "Thời hạn:"),
        words(200, 700, "Quý I"),
        words(85, 660, "Nơi nhận:"),
        words(350, 660, "GIÁM ĐỐC"),
        words(85, 645, "- UBND tỉnh;"),
        words(85, 630, "- Lưu: VT."),
        words(350, 600, "Trần Văn Mẫu"),
    )
    assert texts(found) == [
        "Thời hạn: Quý I",
        "Nơi nhận:",
        "- UBND tỉnh;",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
        "Trần Văn Mẫu",
    ]


def test_a_hyphen_at_the_end_of_a_line_ends_it(draw):
    found = draw(words(85, 700, "theo Quyết định số 468/QĐ-"), words(85, 684, "TTg"))
    assert texts(found) == ["theo Quyết định số 468/QĐ-", "TTg"]


def test_a_note_may_run_on_over_the_page(read):
    long = "Tự chấm 5/5 điểm, thẩm định 2/5 điểm. " * 9
    filler = [Text(text=f"Dòng thứ {n}.") for n in range(9)]
    found = read(*filler, Text(text=f"Câu[[{long.strip()}]] sau."), page_height=360)
    assert read_notes(found) == {"1": f"1 {long.strip()}"}


def test_items_of_a_list_are_no_notes(read):
    found = read(
        Text(text="Theo kết quả[[Công bố tháng 3.]] như sau:"),
        Text(text="1. Việc một."),
        Text(text="2. Việc hai."),
    )
    assert read_notes(found) == {"1": "1 Công bố tháng 3."}


def test_powers_and_formulas_call_no_note(draw):
    found = draw(words(85, 700, "diện tích 30 m"), words(172, 704, "2", 7))
    assert texts(found) == ["diện tích 30 m2"]
    assert read_notes(found) == {}


XS, YS = (85, 130, 320, 500), (700, 670, 640)
CELLS = tuple(
    words(x + 4, y - 18, text)
    for y, row in zip(YS, (("TT", "Việc", "Ai"), ("1", "Số hóa", "Sở")), strict=False)
    for x, text in zip(XS, row, strict=False)
)
TABLE = [("TT", "Việc", "Ai"), ("1", "Số hóa", "Sở")]


def double(x0: float, y0: float, x1: float, y1: float):
    def step(canvas: Canvas) -> None:
        for shift in (0, 1.5):
            canvas.line(x0 + shift, y0 + shift, x1 + shift, y1 + shift)

    return step


def dotted(x0: float, y0: float, x1: float, y1: float):
    """Draw what Word makes of a dotted border: one small square for each dot."""

    def step(canvas: Canvas) -> None:
        count = int(max(x1 - x0, y1 - y0) / 2.4)
        for n in range(count + 1):
            x, y = x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count
            canvas.rect(x, y, 0.6, 0.6, stroke=0, fill=1)

    return step


def bar(x0: float, y0: float, x1: float, y1: float):
    return lambda canvas: canvas.rect(x0, y0, x1 - x0 + 0.7, y1 - y0 + 0.7, 0, 1)


@pytest.mark.parametrize("rule", [line, double, dotted, bar])
def test_lines_may_be_drawn_in_any_way(draw, rule):
    assert read_rows(draw(*lattice(XS, YS, rule), *CELLS)) == [TABLE]


def test_a_table_drawn_in_one_path_is_a_table(draw):
    def path(canvas: Canvas) -> None:
        lines = canvas.beginPath()
        for y in YS:
            lines.moveTo(XS[0], y)
            lines.lineTo(XS[-1], y)
        for x in XS:
            lines.moveTo(x, YS[0])
            lines.lineTo(x, YS[-1])
        canvas.drawPath(lines)

    assert read_rows(draw(path, *CELLS)) == [TABLE]


def test_a_table_inside_a_form_stands_where_the_form_is_put(draw):
    def form(canvas: Canvas) -> None:
        canvas.beginForm("bang")
        for step in (*lattice(XS, YS), *CELLS):
            step(canvas)
        canvas.endForm()
        canvas.translate(10, -200)
        canvas.doForm("bang")

    assert read_rows(draw(form)) == [TABLE]


def test_a_row_no_line_closes_is_not_lost(draw):
    open_below = [step for step in lattice(XS, YS) if step is not None]
    del open_below[2]  # the lowest level
    assert read_rows(draw(*open_below, *CELLS)) == [TABLE]


def test_a_table_without_lines_between_its_rows_goes_by_its_numbers(draw):
    ruled = lattice(XS, (700, 670, 600))
    second = (words(89, 632, "2"), words(134, 632, "Chia sẻ"), words(324, 632, "Phòng"))
    more = (words(134, 618, "dữ liệu"),)
    rows = [*TABLE, ("2", "Chia sẻ dữ liệu", "Phòng")]
    assert read_rows(draw(*ruled, *CELLS, *second, *more)) == [rows]


def test_letters_written_out_of_order_come_back_to_their_words(draw):
    """So LibreOffice writes where a font lacks letters: holes first, then the rest."""

    def scattered(text: str, y: float):
        def step(canvas: Canvas) -> None:
            canvas.setFont(fonts()["body"], 12)
            places = [85 + canvas.stringWidth(text[:n]) for n in range(len(text))]
            for is_rare in (False, True):
                for x, letter in zip(places, text, strict=True):
                    if (ord(letter) >= 0x1EA0) == is_rare:
                        canvas.drawString(x, y, letter)

        return step

    lines = [
        "Sở Nội vụ chủ trì, phối hợp với các đơn vị",
        "thực hiện nhiệm vụ chuyển đổi số của tỉnh.",
    ]
    found = draw(*(scattered(text, 700 - 16 * n) for n, text in enumerate(lines)))
    assert texts(found) == lines


def test_a_frame_around_text_is_no_table(draw):
    box = lattice((85, 500), (700, 640))
    found = draw(*box, words(100, 680, "DỰ THẢO"), words(100, 660, "lần 2"))
    assert texts(found) == ["DỰ THẢO", "lần 2"]
    assert read_rows(found) == []


def test_two_tables_on_a_page_stay_two_with_the_text_between(read):
    def grid(name: str) -> Grid:
        return Grid(rows=(("TT", name), ("1", "a"), ("2", "b")), widths=(20, 60))

    found = read(grid("Việc"), Text(text="Giữa hai bảng"), grid("Điểm"))
    assert read_rows(found) == [
        [("TT", "Việc"), ("1", "a"), ("2", "b")],
        [("TT", "Điểm"), ("1", "a"), ("2", "b")],
    ]
    assert texts(found)[3] == "Giữa hai bảng"


def test_another_table_on_the_next_page_is_not_joined(read):
    one = Grid(rows=(("TT", "Việc"), ("1", "a")), widths=(20, 60))
    other = Grid(rows=(("TT", "Việc", "Ai"), ("1", "a", "b")), widths=(20, 60, 30))
    assert len(read_rows(read(one, NewPage(), other))) == 2


def test_a_cell_too_narrow_for_its_word_does_not_break_it(draw):
    xs = (85, 108, 320, 500)
    cells = [*CELLS[1:3], *CELLS[4:]]
    narrow = (words(87, 685, "ST"), words(87, 672, "T"), words(90, 652, "1"))
    found = draw(*lattice(xs, YS), *narrow, *cells)
    assert [row[0] for row in read_rows(found)[0]] == ["STT", "1"]


def test_each_page_is_told_as_it_is_done(tmp_path):
    pages = itertools.chain.from_iterable(
        (Text(text="chữ"), NewPage()) for _ in range(3)
    )
    write_pdf(tmp_path / "a.pdf", [*pages, Text(text="hết")])
    heard: list[tuple[int, int]] = []
    read_pdf(tmp_path / "a.pdf", "a.pdf", lambda page, of: heard.append((page, of)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]


def refusal(path: Path) -> tuple[str, dict[str, str]]:
    with pytest.raises(InputError) as caught:
        read_pdf(path, "tên.pdf")
    (problem,) = caught.value.problems
    assert problem.file == "tên.pdf"
    return problem.code, problem.fields


def test_a_paper_under_a_password_is_named(tmp_path):
    lock = StandardEncryption("mo", ownerPassword="chu", strength=128)
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=lock)
    canvas.drawString(90, 700, "x")
    canvas.save()
    assert refusal(tmp_path / "a.pdf") == ("paper-encrypted", {})


def test_a_paper_that_may_only_not_be_changed_is_read(tmp_path):
    lock = StandardEncryption("", ownerPassword="chu", canCopy=0, strength=128)
    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=lock)
    canvas.drawString(90, 700, "x")
    canvas.save()
    assert texts(read_pdf(tmp_path / "a.pdf", "a.pdf")) == ["x"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj<<>>"])
def test_what_is_no_pdf_is_broken(tmp_path, content):
    (tmp_path / "a.pdf").write_bytes(content)
    assert refusal(tmp_path / "a.pdf") == ("paper-broken", {})


def test_a_paper_of_blank_pages_is_empty(draw):
    with pytest.raises(InputError, match="paper-empty"):
        draw(lambda canvas: canvas.showPage(), lambda canvas: canvas.showPage())


def test_a_scan_without_ocr_names_the_missing_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_file, "available", lambda: "vie")
    spec = paper("binh-lam-notice-scan.pdf")
    spec.build(tmp_path / spec.name)
    fields = {"missing": "vie", "pages": "1"}
    assert refusal(tmp_path / spec.name) == ("paper-needs-ocr", fields)


def test_only_scanned_pages_go_to_ocr(tmp_path, monkeypatch):
    seen: list[int] = []

    def fake(image, name: str, page: int) -> list[str]:
        seen.append(page)
        assert abs(image.width - 1654) < 3  # A4 at 200 dpi
        return ["chữ từ ảnh"]

    monkeypatch.setattr(pdf_file, "available", lambda: "")
    monkeypatch.setattr(pdf_file, "read_page_image", fake)
    spec = paper("binh-lam-notice-scan.pdf")
    spec.build(tmp_path / spec.name)
    found = read_pdf(tmp_path / spec.name, spec.name)
    assert (seen, texts(found), found.kind) == ([1], ["chữ từ ảnh"], "image")


@pytest.mark.slow
@pytest.mark.skipif(bool(available()), reason=f"no OCR: {available()}")
def test_a_scan_is_read_by_ocr(tmp_path):
    spec = paper("binh-lam-notice-scan.pdf")
    spec.build(tmp_path / spec.name)
    found = " ".join(texts(read_pdf(tmp_path / spec.name, spec.name)))
    assert "Kết quả đánh giá, xếp hạng chuyển đổi số năm 2025" in found
    assert all(row[1] in found for row in rows_of(spec)[0][1:])
