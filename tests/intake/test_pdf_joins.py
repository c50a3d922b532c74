"""Rows that a page end cut are joined, rows that only stand there are not."""

import pytest

from dtiwb.intake.pdf_joins import PagePart, continues, joined_rows
from dtiwb.intake.pdf_tables import PageTable
from dtiwb.intake.table_rows import Cell

EDGES = (85.0, 120.0, 360.0, 450.0)
HEAD = ("TT", "Nhiệm vụ", "Chủ trì")


def part(page: int, *rows: tuple[str, ...], is_open: bool = False) -> PagePart:
    """Return what *page* holds of a table; a cell ``^`` goes on from above."""
    cells = tuple(
        tuple(
            Cell("" if text == "^" else text, left, continued=text == "^")
            for text, left in zip(row, EDGES, strict=False)
        )
        for row in rows
    )
    table = PageTable(
        rows=cells,
        edges=EDGES,
        top=60,
        bottom=780,
        is_open_above=False,
        is_open_below=is_open,
    )
    return PagePart(page, table)


def cells(*parts: PagePart) -> list[tuple[str, ...]]:
    return [row.cells for row in joined_rows(parts) if row.cells]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("rà soát, cập", "nhật dữ liệu", "rà soát, cập nhật dữ liệu"),
        ("theo 468/QĐ-", "TTg", "theo 468/QĐ-TTg"),
        ("Kết quả năm", "2025 của Sở", "Kết quả năm 2025 của Sở"),
        ("Rà soát xong.", "Báo cáo Sở.", "Rà soát xong.\nBáo cáo Sở."),
        ("gồm:", "- hồ sơ", "gồm:\n- hồ sơ"),
    ],
)
def test_the_rest_of_a_row_joins_it_as_it_reads(before, after, joined):
    found = cells(
        part(1, HEAD, ("1", before, "Văn phòng")), part(2, HEAD, ("", after, ""))
    )
    assert found == [HEAD, ("1", joined, "Văn phòng")]


def test_a_row_with_a_number_of_its_own_is_never_joined():
    parts = (
        part(1, HEAD, ("1", "rà soát, cập", "Sở")),
        part(2, HEAD, ("2", "nhật", "Sở")),
    )
    assert cells(*parts)[1:] == [("1", "rà soát, cập", "Sở"), ("2", "nhật", "Sở")]


def test_a_row_without_number_stays_one_where_the_table_has_such_rows():
    first = part(1, HEAD, ("1", "Việc.", "A"), ("", "- Ý một.", "B"))
    found = cells(first, part(2, HEAD, ("", "Ý hai.", "C")))
    assert found[1:] == [
        ("1", "Việc.", "A"),
        ("", "- Ý một.", "B"),
        ("", "Ý hai.", "C"),
    ]


def test_a_row_no_line_closes_goes_on_whatever_its_words():
    first = part(1, HEAD, ("1", "Việc.", "A"), ("", "- Ý một.", "B"), is_open=True)
    found = cells(first, part(2, HEAD, ("", "Ý hai.", "")))
    assert found[-1] == ("", "- Ý một.\nÝ hai.", "B")


def test_units_cut_in_their_names_are_joined_too():
    first = part(1, HEAD, ("7", "Việc.", "Phòng Hành chính và"))
    found = cells(first, part(2, HEAD, ("", "", "hỗ trợ tư pháp"), ("8", "x", "y")))
    assert found[1:] == [
        ("7", "Việc.", "Phòng Hành chính và hỗ trợ tư pháp"),
        ("8", "x", "y"),
    ]


def test_a_merged_cell_speaks_on_over_the_page_end():
    first = part(1, HEAD, ("1", "a.", "Thanh tra"), ("2", "b.", "^"))
    found = cells(first, part(2, HEAD, ("3", "c.", ""), ("4", "d.", "^")))
    assert [row[2] for row in found[1:]] == ["Thanh tra"] * 4


def test_a_head_of_two_rows_is_left_out_as_one():
    head = (("TT", "Việc", "Điểm"), ("(1)", "(2)", "(3)"))
    rows = joined_rows(
        [part(1, *head, ("1", "a", "5")), part(2, *head, ("2", "b", "6"))]
    )
    assert [(row.page, row.cells) for row in rows] == [
        (1, head[0]),
        (1, head[1]),
        (1, ("1", "a", "5")),
        (2, ()),
        (2, ()),
        (2, ("2", "b", "6")),
    ]


def test_only_a_table_of_the_same_columns_continues():
    one = part(1, HEAD).table
    moved = PageTable(
        rows=one.rows,
        edges=(85.0, 200.0, 360.0, 450.0),
        top=60,
        bottom=100,
        is_open_above=False,
        is_open_below=False,
    )
    assert continues(one, part(2, HEAD).table)
    assert not continues(one, moved)
