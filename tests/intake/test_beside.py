"""Drafts beside the paper: a row and the lines it was read from, nothing run."""

import re
from pathlib import Path

import pytest

import dtiwb
from dtiwb.intake.document import read_document
from dtiwb.intake.write import write_drafts

PLAN = """\
SỞ MẪU
Số: 12/KH-SMAU
Mẫu, ngày 05 tháng 02 năm 2025
KẾ HOẠCH
Nâng cao kết quả chuyển đổi số năm 2025
1. Chỉ số "Nhận thức số" (gồm 01 tiêu chí; năm 2024 đạt 2/10 điểm)
1.1. Tiêu chí "Có chuyên mục <script>alert(1)</script>" (năm 2024 đạt 2/10 điểm)
Bổ sung tin bài & ảnh.
- Đơn vị thực hiện: Phòng Tổng hợp.
- Thời gian thực hiện: Thường xuyên.
"""


@pytest.fixture
def drafts(tmp_path):
    paper = tmp_path / "ke-hoach.txt"
    paper.write_text(PLAN, encoding="utf-8")
    list(write_drafts(read_document(paper), tmp_path / "drafts"))
    return tmp_path / "drafts"


def test_a_row_stands_beside_the_numbered_lines_it_was_read_from(drafts):
    page = str(dtiwb.show_drafts(drafts))
    row = next(each for each in page.split("<tr") if "Bổ sung tin bài" in each)
    source, said = row.split("</td>")[:2]
    assert re.search(r'number">9</span> - Đơn vị thực hiện: Phòng Tổng hợp', source)
    assert "Trang 1, dòng 7–10" in source
    assert re.search(r"Đơn vị chủ trì</dt><dd>Phòng Tổng hợp<", said)


def test_what_to_look_at_comes_before_what_was_read(drafts):
    page = str(dtiwb.show_drafts(drafts))
    assert page.index("Chỗ cần xem") < page.index("Tiêu chí (1)")


def test_nothing_in_a_paper_becomes_markup(drafts):
    page = str(dtiwb.show_drafts(drafts))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_a_person_confirmed_is_shown_as_confirmed(drafts):
    path = drafts / "criteria.csv"
    text = path.read_text(encoding="utf-8-sig")
    edited = re.sub(r"(check|certain)\n", "confirmed\n", text)
    path.write_text(edited, encoding="utf-8-sig")
    assert "đã xác nhận" in dtiwb.show_drafts(drafts)


def test_a_folder_without_drafts_is_told(tmp_path):
    with pytest.raises(dtiwb.InputError) as caught:
        dtiwb.show_drafts(tmp_path)
    assert [each.code for each in caught.value.problems] == ["no-drafts"]


@pytest.mark.slow
def test_the_intake_notebook_makes_the_page(drafts):
    from dtiwb.runner.notebooks import render_drafts

    page = render_drafts(drafts)
    text = page.read_text(encoding="utf-8")
    assert "Bổ sung tin bài &amp; ảnh." in text
    assert "http" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    executed = (drafts / "0-intake.ipynb").read_text(encoding="utf-8")
    assert str(Path(drafts).parent) not in text + executed
