"""Which evidence files go in, and under which names."""

import re
import zipfile
from pathlib import PurePosixPath

import pytest
from builders import paper
from bundle.made_case import (
    codes,
    contents,
    everything_said,
    files_of,
    manifest_of,
    put,
    rows_of,
)

from dtiwb.bundle.verify import verify


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"path": ""}, "no-file", "no-file"),
        ({"path": "khong-co.txt"}, "missing", "missing"),
        ({"path": "bc.txt", "sha256": "0" * 64}, "changed", "changed"),
    ],
)
def test_a_file_that_cannot_go_in_is_told(tmp_path, hand_over, changes, reason, code):
    put(tmp_path)
    bundled = hand_over(paper(**changes))
    assert manifest_of(bundled)["not_included"] == {"qd-1": reason}
    assert codes(bundled) == [code]
    assert rows_of(bundled)[1][-2:] == ["", ""]
    assert verify(bundled.path).exit_code == 0


def test_a_file_that_cannot_be_opened_is_told(tmp_path, hand_over, monkeypatch):
    put(tmp_path)

    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dtiwb.bundle.papers.member_of_file", closed)
    assert codes(hand_over(paper(path="bc.txt"))) == ["unreadable"]


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path, hand_over):
    outside = tmp_path / "ngoài.txt"
    outside.write_text("Lời kín như bưng.", encoding="utf-8")
    put(tmp_path)
    (files_of(tmp_path) / "ra.txt").symlink_to(outside)
    bundled = hand_over(paper(path="ra.txt"))
    assert codes(bundled) == ["missing"]
    assert "kin nhu bung" not in everything_said(bundled.path)


@pytest.mark.parametrize(
    "id",
    ["QĐ-01", "a/b", "../../x", "con", "Báo cáo năm", "x" * 200, "a b", "*", "qd_1"],
)
def test_any_id_gives_a_name_that_every_disk_can_hold(tmp_path, hand_over, id):
    put(tmp_path)
    bundled = hand_over(paper(id, path="bc.txt"))
    (name,) = [each for each in contents(bundled.path) if each.startswith("evidence/")]
    assert re.fullmatch(r"evidence/[a-z0-9][a-z0-9-]{0,60}\.txt", name)
    assert PurePosixPath(name).stem != "con"
    assert verify(bundled.path).exit_code == 0


def test_ids_that_differ_only_in_case_or_accents_give_two_names(tmp_path, hand_over):
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path, name, f"Nội dung {name}")
    ids = ("QĐ-1", "qd-1", "QD-1")
    items = [paper(i, path=f"{n}.txt") for i, n in zip(ids, "abc", strict=True)]
    names = [each for each in contents(hand_over(*items).path) if "evidence" in each]
    assert len({name.casefold() for name in names}) == 3


@pytest.mark.parametrize(
    ("name", "start", "suffix"),
    [
        ("a.txt", b"%PDF-1.7\n", ".pdf"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", ".png"),
        ("a", b"\xff\xd8\xff\xe0", ".jpg"),
        ("a.tiff", b"II*\0", ".tif"),
        ("a.html", b"<html><script>", ".txt"),
        ("a.CSV", b"a;b\n", ".csv"),
        ("a.exe", b"MZ\x90\0", ".bin"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
        ("a.exe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".bin"),
        ("a.docx", b"PK\x03\x04 cut short", ".bin"),
    ],
)
def test_the_ending_tells_what_the_file_is(tmp_path, hand_over, name, start, suffix):
    put(tmp_path, name).write_bytes(start + b" ...")
    bundled = hand_over(paper(path=name))
    assert f"evidence/qd-1{suffix}" in contents(bundled.path)


@pytest.mark.parametrize(
    ("inside", "suffix"),
    [
        ("word/document.xml", ".docx"),
        ("xl/workbook.xml", ".xlsx"),
        ("xl/vbaProject.bin", ".xlsm"),
        ("mimetype", ".ods"),
        ("a.txt", ".zip"),
    ],
)
def test_office_files_are_known_by_their_parts(tmp_path, hand_over, inside, suffix):
    with zipfile.ZipFile(put(tmp_path, "a.ods"), "w") as made:
        made.writestr(inside, "")
    bundled = hand_over(paper(path="a.ods"))
    assert f"evidence/qd-1{suffix}" in contents(bundled.path)


def test_a_file_nobody_could_read_goes_in_and_is_called_not_looked_through(
    tmp_path, hand_over
):
    put(tmp_path, "quet.pdf").write_bytes(b"%PDF-1.7 scan")
    bundled = hand_over(paper(path="quet.pdf"))
    assert codes(bundled) == ["not-looked-through"]
    assert manifest_of(bundled)["not_looked_through"] == ["qd-1"]
    assert "CHƯA RÀ SOÁT" in contents(bundled.path)["index.html"].decode()
