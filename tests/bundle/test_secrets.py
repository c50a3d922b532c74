"""Nothing secret, no internal note, no place; personal data only if accepted."""

import pytest
from builders import link, paper
from bundle.made_case import (
    SECRET_WORDS,
    codes,
    contents,
    everything_said,
    files_of,
    manifest_of,
    problems,
    put,
    rows_of,
    secret,
)
from register.make_evidence import EVIDENCE

from dtiwb.bundle.telling import name_personal, tell_bundled
from dtiwb.errors import InputError
from dtiwb.text import fold


def test_of_a_secret_paper_nothing_but_the_count_is_in_it(tmp_path, hand_over):
    put(tmp_path)
    put(tmp_path, "hoa-sen.txt", "Lời kín như bưng.")
    items = [paper(path="bc.txt"), secret()]
    bundled = hand_over(*items)
    said = everything_said(bundled.path)
    for word in (*SECRET_WORDS, "kin-1", "kín như bưng"):
        assert fold(word) not in said
    assert manifest_of(bundled)["left_out"]["secret"] == 1
    assert codes(bundled) == ["secret"]


@pytest.mark.parametrize("word", [*SECRET_WORDS, "kin-1"])
def test_a_page_that_names_a_secret_paper_stops_the_bundle(tmp_path, hand_over, word):
    with pytest.raises(InputError) as raised:
        hand_over(secret(), body=f"<p>theo <b>{word}</b></p>")
    page = "pages/3-gap-memo.html"
    assert problems(raised) == [(page, "bundle-names-secret")]
    assert not list(tmp_path.glob("outputs/*.zip"))


def test_the_description_of_a_picture_counts_as_said(hand_over):
    with pytest.raises(InputError):
        hand_over(secret(), body=f'<svg aria-label="{SECRET_WORDS[0]}"></svg>')


def test_a_quote_that_names_a_secret_paper_stops_the_bundle(hand_over):
    quote = f"theo {SECRET_WORDS[0]}"
    with pytest.raises(InputError) as raised:
        hand_over(paper(), secret(), links=[link(quote=quote)])
    assert problems(raised) == [("register.csv", "bundle-names-secret")]


def test_a_mark_that_only_the_paper_bears_is_minded(tmp_path, hand_over):
    put(tmp_path, "kin.txt", mark="MẬT")
    item = paper("bc-kin", path="kin.txt", number="7/BC", title="Một hai ba bốn")
    bundled = hand_over(item)
    assert codes(bundled) == ["secret", "taken-as-secret"]
    assert rows_of(bundled)[1:] == []
    assert "mot hai ba bon" not in everything_said(bundled.path)
    with pytest.raises(InputError):
        hand_over(item, body="<p>Một hai ba bốn</p>")


def test_no_paper_with_a_mark_goes_in_whatever_its_kind(tmp_path, hand_over):
    marked = [each for each in EVIDENCE if each.code == "scan.skipped-secret"]
    items = []
    for number, spec in enumerate(marked):
        if not spec.needs:
            path = files_of(tmp_path) / spec.path
            path.parent.mkdir(parents=True, exist_ok=True)
            spec.build(path)
            items.append(paper(f"t-{number}", number=f"{number}/BC", path=spec.path))
    assert len(items) >= 3
    bundled = hand_over(*items)
    assert manifest_of(bundled)["left_out"]["secret"] == len(items)
    assert not [name for name in contents(bundled.path) if "evidence/" in name]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": SECRET_WORDS[0]},
        {"path": "./hoa-sen.txt"},
        {"sha256": "AB" * 32},
    ],
    ids=["number and day", "file", "hash"],
)
def test_a_second_line_for_a_secret_paper_is_as_secret(tmp_path, hand_over, changes):
    put(tmp_path, "hoa-sen.txt")
    twin = paper("lan-hai", **{"number": "5/BC", **changes})
    bundled = hand_over(secret(sha256="ab" * 32), twin)
    assert manifest_of(bundled)["left_out"]["secret"] == 2
    assert "lan-hai" not in everything_said(bundled.path)
    assert bundled.remarks[-1].fields == {"id": "lan-hai"}  # the officer is told


def test_the_double_of_a_double_is_as_secret(hand_over):
    twin = paper("lan-hai", number="5/BC", path="hoa-sen.txt")
    items = [paper("lan-ba", number="5/BC"), twin, secret()]
    assert manifest_of(hand_over(*items))["left_out"]["secret"] == 3


def test_a_file_that_names_a_secret_paper_is_held_back_without_saying_why(
    tmp_path, hand_over
):
    put(tmp_path, "bc.txt", f"Căn cứ Báo cáo số {SECRET_WORDS[0]} của Sở,")
    bundled = hand_over(paper(path="bc.txt"), secret())
    assert manifest_of(bundled)["not_included"] == {"qd-1": "withheld"}
    assert fold(SECRET_WORDS[0]) not in everything_said(bundled.path)
    assert "nhắc đến" not in contents(bundled.path)["index.html"].decode()
    assert codes(bundled) == ["withheld", "secret", "names-secret"]
    assert rows_of(bundled)[1][-2:] == ["", ""]


def test_notes_of_the_register_are_not_in_it(hand_over):
    notes = ["Nội bộ: còn chờ chữ ký của đồng chí A", "Bản quét mờ"]
    items = [paper(str(n), note=note) for n, note in enumerate(notes)]
    said = everything_said(hand_over(*items).path)
    assert not any(fold(note) in said for note in notes)


def test_a_page_that_prints_an_internal_note_stops_the_bundle(hand_over):
    note = "Nội bộ: số liệu còn chờ đối chiếu"
    with pytest.raises(InputError) as raised:
        hand_over(notes=[note], body=f"<li>{note}</li>")
    assert problems(raised) == [("pages/3-gap-memo.html", "bundle-internal-note")]


def test_a_page_that_prints_a_place_on_the_machine_stops_the_bundle(
    tmp_path, hand_over
):
    with pytest.raises(InputError) as raised:
        hand_over(body=f"<p>{tmp_path}/params</p>")
    assert problems(raised) == [("pages/3-gap-memo.html", "bundle-names-place")]


PHONE = "Liên hệ đồng chí Thử, số 0912 345 678."


def test_personal_data_stops_the_bundle_until_a_person_accepts_it(tmp_path, hand_over):
    put(tmp_path, "bc.txt", PHONE)
    item = paper(path="bc.txt")
    held = hand_over(item)
    assert held.path is None
    assert not list(tmp_path.glob("outputs/*.zip"))
    told = [name_personal(each) for each in held.personal]
    assert told == ["evidence/qd-1.txt, trang 1: có số điện thoại di động •••••••••678"]
    assert next(reversed(list(tell_bundled(held)))).startswith("CHƯA ĐÓNG GÓI: có 1")
    bundled = hand_over(item, accept=True)
    assert bundled.personal == held.personal
    assert list(tell_bundled(bundled, "en"))[1:] == [
        "Personal data in 1 places was accepted; manifest.json says so.",
        "Packed 5 files into so-hoa-mau-2025.zip",
        f"SHA-256 of manifest.json: {bundled.manifest_sha256} "
        "(to be compared by another way)",
    ]
    assert manifest_of(bundled)["personal_data"] == {
        "accepted": True,
        "found": {"mobile": 1},
    }


def test_without_personal_data_nothing_is_accepted(hand_over):
    found = manifest_of(hand_over(paper(), accept=True))["personal_data"]
    assert found == {"accepted": False, "found": {}}


def test_personal_data_in_register_quotes_and_pages_is_found(hand_over):
    item = paper(title="Danh sách (CCCD 031099001234)")
    held = hand_over(item, links=[link(quote=PHONE)], body="<p>thu@gmail.com</p>")
    assert held.path is None
    assert [(each.file, each.page, each.kind) for each in held.personal] == [
        ("pages/3-gap-memo.html", 0, "email"),
        ("register.csv", 2, "cccd"),
        ("register.csv", 2, "mobile"),
    ]
    assert "dòng 2" in name_personal(held.personal[1])
    assert "row 2" in name_personal(held.personal[1], "en")


def test_papers_that_stay_here_may_hold_personal_data(tmp_path, hand_over):
    put(tmp_path, "bc.txt", PHONE)
    assert hand_over(paper(path="bc.txt"), links=[]).personal == ()
