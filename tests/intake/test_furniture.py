"""What stands on the pages without saying anything, in invented and real papers."""

from pathlib import Path

import pytest

from dtiwb.intake.furniture import find_furniture, flat
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.text_file import read_text_file
from dtiwb.text import compose, fold

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="no seeds here")


def paper(*pages: str, kind="pdf") -> Paper:
    """A paper of those pages; a line with tabs is a table row, blank ones count."""
    lines, number = [], 0
    for page, text in enumerate(pages, 1):
        for line in text.split("\n"):
            number += 1
            if line.strip():
                cells = tuple(line.split("\t")) if "\t" in line else ()
                lines.append(
                    Line(
                        text=line,
                        page=page,
                        number=number,
                        cells=cells,
                        table=1 if cells else 0,
                    )
                )
    return Paper(file="x", kind=kind, lines=tuple(lines), page_count=len(pages))


def furniture(*pages: str, kind="pdf") -> list[str]:
    """The words of the lines found to be furniture."""
    made = paper(*pages, kind=kind)
    used = find_furniture(made).used
    return [" ".join(line.text.split()) for line in made.lines if line.number in used]


def test_flat_text_keeps_every_letter_in_its_place_and_says_what_fold_says():
    text = "Số: 12/QĐ-UBND – Đề án, hoà hòa Ðà"
    assert len(flat(text)) == len(text)
    assert flat(text).replace("–", "-") == fold(text).replace("–", "-").replace(
        "ð", "d"
    )


@pytest.mark.parametrize(
    "line",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CHỦ NGHĨA VIỆT NAM |",
        "Độc lập - Tự do - Hạnh phúc",
        "Độc lập – Tự do – Hạnh phúc",
        "**Độc lập-Tự do-Hạnh phúc**",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "---------------",
        "_____",
        "*",
        "--- o0o ---",
        "| --- | :---: |",
        "(1) (2) (3) (4)",
        "(1)\t(2)\t(3)",
        "1\t2\t3\t4",
        "Trang 3/12",
        "Ngày ký: 30-07-2025 16:05:52 +07:00",
        "Ký bởi: Sở Mẫu",
    ],
)
def test_lines_of_a_known_form_are_furniture(line):
    assert furniture(f"Mở đầu\n{line}\nKết thúc") == [" ".join(line.split())]


@pytest.mark.parametrize(
    "line",
    [
        "SỞ MẪU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đảng Cộng sản Việt Nam lãnh đạo toàn diện",
        "........................",
        "- -",
        "(1) Nội dung",
        "5",
        "2030",
        "1\t2",
        "Trang thông tin điện tử",
        "Ngày ký: do Văn phòng ghi",
        "TT Nhiệm vụ",
    ],
)
def test_a_line_that_says_something_is_left_to_its_reader(line):
    assert furniture(f"Mở đầu\n{line}\nKết thúc") == []


def test_page_numbers_count_as_the_pages_do():
    assert furniture("Một", "2\nHai", "- 3 -\nBa", "4\nBốn") == ["2", "- 3 -", "4"]
    assert furniture("Một\n1", "Hai\n2") == ["1", "2"]


def test_page_numbers_may_begin_elsewhere_if_they_count_on():
    assert furniture("Một", "Hai\n14", "Ba\n15") == ["14", "15"]


def test_a_number_at_an_edge_that_counts_nothing_is_no_page_number():
    assert furniture("Một", "30\nHai", "95\nBa") == []


def test_a_page_number_under_a_running_header_is_found():
    pages = [f"Kế hoạch mẫu\n{n}\nNội dung {n} riêng" for n in (2, 3, 4)]
    assert furniture("Trang đầu", *pages) == [
        word for n in (2, 3, 4) for word in ("Kế hoạch mẫu", str(n))
    ]


def test_a_line_must_open_or_close_three_pages_to_be_a_running_header():
    assert furniture("Một", "Sở Mẫu\nHai", "Sở Mẫu\nBa") == []
    closing = furniture("Một\nSở Mẫu", "Hai\nSở Mẫu", "Ba\nSở Mẫu")
    assert closing == ["Sở Mẫu"] * 3


def test_a_cell_that_happens_to_end_some_pages_is_no_footer():
    ends = ["Hằng năm", "Quý I", "Hằng năm", "Hằng năm", "Quý II", "Quý III"]
    assert furniture(*[f"Việc {n}\n{end}" for n, end in enumerate(ends)]) == []
    pages = [f"Việc {n}\nHằng năm\nViệc khác {n}\nHằng năm" for n in range(3)]
    assert furniture(*pages) == []


def test_a_header_of_left_pages_only_is_a_running_header():
    pages = [f"Sở Mẫu\nViệc {n}" if n % 2 else f"Việc {n}" for n in range(6)]
    assert furniture(*pages) == ["Sở Mẫu"] * 3


def test_a_jump_of_page_numbers_is_remarked():
    found = find_furniture(paper("Một\n1", "Hai\n2", "Ba\n5"))
    assert found.remarks == ()  # 5 does not count as the pages do: left alone
    found = find_furniture(paper("Trang 1", "Trang 2", "Trang 5"))
    (remark,) = found.remarks
    assert (remark.code, remark.fields) == ("page-gap", {"before": "2", "after": "5"})


HEAD = "TT Nhiệm vụ Đơn vị chủ trì\nĐơn vị\nphối hợp\nThời gian"


def test_a_table_head_is_furniture_from_its_second_printing_on():
    made = paper(f"Mở\n{HEAD}\n1\nViệc một", f"{HEAD}\n2\nViệc hai", f"{HEAD}\nViệc ba")
    found = find_furniture(made)
    assert [line.number for line in made.lines if line.number in found.used] == [
        *range(8, 12),
        *range(14, 18),
    ]
    assert found.heads == frozenset(range(2, 6))


def test_a_broken_head_is_known_in_a_text_without_pages():
    broken = "STT\nNhiệm vụ\nCơ quan\nchủ trì"
    text = f"{broken}\nI\nViệc một\n{broken}\nViệc hai\n{broken}\n1\nViệc ba"
    assert furniture(text, kind="txt") == broken.split("\n") * 2


def test_a_head_of_cells_may_begin_with_any_label():
    head, row = "Nội dung\tChủ trì\tThời hạn", "Việc\tVăn phòng\tTháng 5"
    assert furniture(f"{head}\n{row}", f"{head}\n{row}") == [
        "Nội dung Chủ trì Thời hạn"
    ]


def test_equal_rows_in_the_midst_of_a_table_are_no_heads():
    head, row = "Nội dung\tChủ trì\tThời hạn", "Rà soát\tVăn phòng\tHằng năm"
    assert furniture(f"{head}\n{row}\n{row}", f"Tiếp\n{row}\n{row}") == []


def test_a_second_table_with_its_own_head_further_down_is_no_repeat():
    assert furniture(f"{HEAD}\nViệc một", f"Phụ lục II\nDanh mục\n{HEAD}\nViệc") == []


def test_sheets_of_a_workbook_keep_their_heads():
    row = "TT\tTiêu chí\tĐiểm"
    assert furniture(*[f"{row}\n1\tMột\t5"] * 3, kind="xlsx") == []


def test_a_page_number_of_a_text_stands_between_wide_gaps_or_breaks_the_rows():
    assert furniture("Một\n\n\n\n7\n\n\n\nHai", kind="txt") == ["7"]
    assert furniture("Một\n\n7\n\nHai", kind="txt") == []
    rows = f"{HEAD}\n1\nMột\n2\nHai\n9\n{HEAD}\n3\nBa\n4\n{HEAD}\nBốn"
    assert furniture(rows, kind="txt")[0] == "9"
    assert "4" not in furniture(rows, kind="txt")


def test_numbers_alone_that_count_pages_are_known_in_a_text_without_tables():
    body = "\n".join(["Một dòng của thân văn bản"] * 30)
    assert furniture(f"{body}\n2\n{body}\n3\n{body}", kind="txt") == ["2", "3"]
    assert furniture(f"{body}\n1\n{body}\n2\n{body}", kind="txt") == []


HEADS = (161, 279, 391, 520, 646, 732, 817, 912, 989, 1082, 1195, 1293)
"""Where the head of the table of paper 2 is printed again; its third line is blank."""


@needs_seeds
@pytest.mark.parametrize("has_pages", [False, True], ids=["one page", "pages"])
@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (0, [795]),
        (1, []),
        (2, sorted([83, 85, 727, *(top + k for top in HEADS for k in (0, 1, 3, 4))])),
        (3, [10, 12]),
        (4, []),
    ],
)
def test_the_real_papers_have_this_furniture_and_no_other(number, lines, has_pages):
    path = next(SEEDS.glob(f"{number:03d}_*.txt"))
    text = compose(path.read_text(encoding="utf-8"))
    read = read_text_file(path, path.name) if has_pages else paper(text, kind="txt")
    assert sorted(find_furniture(read).used) == lines
