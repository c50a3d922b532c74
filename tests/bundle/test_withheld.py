"""Secret papers, internal notes and places on a machine are noticed in every text."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders import criteria_set, fact, paper
from bundle.made_case import SECRET_WORDS, made_case, secret

from dtiwb.bundle.withheld import withheld_of
from dtiwb.models import MissingEvidence, Transcription
from dtiwb.text import is_internal

SECRET = [("secret", "kin-1")]


def told(text, *items, root=Path("/xưởng/hồ sơ"), **keys):
    the_case = made_case(root, *items, **keys)
    secret_ids = {item.id for item in items if item.secrecy}
    return list(withheld_of(the_case, secret_ids).told_by(text))


@pytest.mark.parametrize("word", [*SECRET_WORDS, "kin-1"])
def test_a_secret_paper_is_told_by_id_number_title_or_file(word):
    assert told(f"Theo «{word}» thì", secret()) == SECRET
    assert told(f"THEO {word.upper()}.", secret()) == SECRET


def test_a_title_is_found_across_tags_and_line_ends():
    assert told("Phương án Hoa\n Sen  Trắng tuyệt\tđối giữ kín", secret()) == SECRET


@pytest.mark.parametrize(
    "text", ["số 99/BC- KIN", "số 99/BC-\nKIN ngày", "(99 /BC-KIN)"]
)
def test_a_number_is_found_across_a_line_end(text):
    assert told(text, secret()) == SECRET


def test_a_secret_paper_of_the_year_before_is_told():
    before = made_case(Path("/xưởng"), secret())
    the_case = replace(made_case(Path("/xưởng")), previous=before)
    withheld = withheld_of(the_case, ())
    assert withheld.told_by(SECRET_WORDS[1]) == (("secret", "kin-1"),)


def test_a_number_that_only_contains_the_secret_one_tells_nothing():
    assert told("số 199/BC-KIN và 99/BC-KINH", secret()) == []


def test_what_an_open_paper_has_too_gives_nothing_away():
    twin = paper("bc-1", number=SECRET_WORDS[0], title=SECRET_WORDS[1])
    assert told(f"{SECRET_WORDS[0]} {SECRET_WORDS[1]}", secret(), twin) == []


def test_a_short_title_and_a_bare_number_tell_nothing():
    bare = secret(number="12", title="Báo cáo", path="")
    assert told("Báo cáo số 12", bare) == []


@pytest.mark.parametrize(
    "note",
    [
        "nội bộ: chưa gửi tỉnh",
        "NỘI BỘ - chưa gửi tỉnh",
        "[Nội bộ] chưa gửi tỉnh",
        "(noi bo) chưa gửi tỉnh",
        "  «nội bộ» chưa gửi",
        "Nội bộ",
    ],
)
def test_a_note_marked_internal_is_known_however_it_is_written(note):
    assert is_internal(note)


@pytest.mark.parametrize("note", ["", "mạng nội bộ đã kết nối", "Nội bộc bạch"])
def test_a_note_that_only_speaks_of_something_internal_is_not_marked(note):
    assert not is_internal(note)


NOTE = "Nội bộ: số liệu này chờ đối chiếu lại"


@pytest.mark.parametrize(
    "keys",
    [{"notes": [NOTE]}, {"more_facts": (replace(fact("1.1", "1"), note=NOTE),)}],
    ids=["about", "fact"],
)
def test_an_internal_note_is_told_even_without_its_mark(keys):
    assert told("số liệu này chờ đối chiếu lại", **keys) == [("internal-note", NOTE)]


@pytest.mark.parametrize(
    "keys",
    [
        {"transcription": Transcription(status="draft", note=NOTE)},
        {"missing_evidence": MissingEvidence(note=NOTE)},
    ],
    ids=["transcription", "missing evidence"],
)
def test_an_internal_note_of_the_set_is_told(keys):
    the_case = replace(made_case(Path("/xưởng")), criteria_set=criteria_set(**keys))
    assert withheld_of(the_case, ()).told_by(NOTE) == (("internal-note", NOTE),)


def test_an_internal_note_of_a_paper_is_told():
    assert told(NOTE, paper(note=NOTE)) == [("internal-note", NOTE)]


def test_a_mark_without_a_note_forbids_nothing():
    assert told("mạng nội bộ", paper(note="nội bộ")) == []


def test_a_note_that_is_not_marked_may_be_printed():
    note = "Số liệu này đã đối chiếu lại"
    assert told(note, paper(note=note)) == []


@pytest.mark.parametrize(
    "text",
    [
        "/xưởng/hồ sơ/params/a.yaml",
        "tệp /home/thu/bc.pdf",
        r"C:\Users\thu\bc.pdf",
        "D:/HoSo/bc.pdf",
        r"\\may-chu\chung\bc.pdf",
        "file:///tmp/bc.pdf",
    ],
)
def test_a_place_on_a_machine_is_noticed(text):
    assert withheld_of(made_case(Path("/xưởng/hồ sơ")), ()).says_where(text)


@pytest.mark.parametrize(
    "text",
    ["data/agencies/a/2025/facts.csv", "02/QĐ-UBND", "https://a.vn/home/x", "V/v"],
)
def test_relative_paths_and_numbers_are_no_places(text):
    assert not withheld_of(made_case(Path("/xưởng/hồ sơ")), ()).says_where(text)
