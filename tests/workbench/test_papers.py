"""Papers beside the work: what is found, and the page that is shown."""

from dataclasses import replace

import pytest
from PIL import Image

import dtiwb
from dtiwb.register.readings import readings_of
from dtiwb.store.files import evidence_folder
from dtiwb.workbench.finder import Finder
from dtiwb.workbench.preview import preview


@pytest.fixture
def case(workspace):
    return dtiwb.open_case(workspace / "params" / "mau-so-mau-2025.yaml")


@pytest.fixture
def shown(case):
    readings = readings_of(case)
    items = {item.id: item for item in case.evidence}

    def show(id, page=1, **changes):
        return preview(case, replace(items[id], **changes), page, readings)

    return show


def test_a_pdf_is_shown_as_a_picture_of_its_page(shown):
    page = shown("qd-sang-kien-2024", 9)
    assert page.png.startswith(b"\x89PNG")
    assert (page.page, page.page_count, page.text) == (1, 1, "")


def test_a_text_is_shown_as_text(shown):
    page = shown("trich-lgsp-2025")
    assert "LGSP" in page.text
    assert page.png == b""


def test_a_picture_is_shown_smaller_than_it_is(case, shown):
    files = evidence_folder(case.root, case.params)
    Image.new("RGB", (3000, 1500), "white").save(files / "anh.png")
    page = shown("anh-chuyen-muc", path="anh.png")
    assert page.png or page.why_not  # where no OCR is, a picture cannot be read


@pytest.mark.parametrize(
    ("id", "changes", "why"),
    [
        ("gcn-boi-duong", {}, "hỏng"),
        ("hd-phan-mem-2025", {}, "Không thấy tệp"),
        ("bc-cds-2025", {}, "chưa ghi tệp"),
        ("trich-lgsp-2025", {"secrecy": "MẬT"}, "dấu mật"),
        ("trich-lgsp-2025", {"path": "../claims.csv"}, "Không thấy tệp"),
    ],
)
def test_what_cannot_be_shown_says_why(shown, id, changes, why):
    page = shown(id, **changes)
    assert why in page.why_not
    assert (page.png, page.text) == (b"", "")


def test_a_paper_whose_text_bears_a_mark_of_secrecy_is_not_shown(case, shown):
    files = evidence_folder(case.root, case.params)
    text = "UBND TỈNH MẪU\nSỞ MẪU\nTỐI MẬT\nSố: 1/BC-SMAU\nBÁO CÁO\nNội dung kín\n"
    (files / "kin.txt").write_text(text, encoding="utf-8")
    page = shown("trich-lgsp-2025", path="kin.txt")
    assert "dấu mật" in page.why_not
    assert page.text == ""


def test_papers_are_found_by_any_words_of_theirs_without_accents(case):
    finder = Finder(case, readings_of(case))
    found = [item.id for item in finder.search("quyet dinh kien toan", 5)]
    assert found == ["qd-bcd-2023"]
    assert finder.search("  ", 3) == list(case.evidence[:3])
    assert finder.search("tl-noi-bo", 5) == []


def test_papers_are_learned_one_at_a_time_and_suggested_at_once(case):
    finder = Finder(case, readings_of(case))
    learning = finder.learn()
    assert next(learning) == 1
    assert [each.evidence_id for each in finder.suggested("1.1", (), 3)] == [
        "qd-bcd-2023"
    ]
    assert [*learning][-1] == finder.count
    assert finder.suggested("1.1", {"qd-bcd-2023"}, 3)[0].evidence_id != "qd-bcd-2023"
