"""Files are written whole or not at all, and paths stay in their folder."""

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.store.files import is_file, path_inside, sha256_of, write_atomically
from dtiwb.store.values import ValueProblem, parse_date, parse_number

NOBODY = 65534
posix = pytest.mark.skipif(sys.platform == "win32", reason="folders have no read-only")


@contextmanager
def without_the_rights_of_root():
    """Root may write anywhere; a person at work may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared():
    """A folder anybody may enter, which the fixtures of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def test_text_is_written_as_utf8_with_the_folders_it_needs(tmp_path):
    path = tmp_path / "Kết quả" / "năm 2025" / "điểm.csv"
    write_atomically(path, "Sở\n")
    assert path.read_bytes() == "Sở\n".encode()
    write_atomically(path, b"\x00")
    assert path.read_bytes() == b"\x00"
    assert list(path.parent.iterdir()) == [path]


@posix
def test_what_is_written_others_may_read(tmp_path):
    write_atomically(tmp_path / "a", "x")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, step
):
    path = tmp_path / "điểm.csv"
    path.write_text("cũ", "utf-8")

    def fail(*_):
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr(
        *((os, "fsync") if step == "fsync" else (Path, "replace")), fail
    )
    with pytest.raises(OSError, match="No space left") as caught:
        write_atomically(path, "mới")
    assert caught.value.filename == str(path)  # not the temporary one
    assert path.read_text("utf-8") == "cũ"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_is_interrupted_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", "x")
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_read_only_folder_is_an_os_error_that_names_the_file(shared):
    path = shared / "results.json"
    with without_the_rights_of_root():
        write_atomically(path, "{}")  # so far it may
    shared.chmod(0o555)
    with without_the_rights_of_root(), pytest.raises(PermissionError) as caught:
        write_atomically(path, "[]")
    assert caught.value.filename == str(path)
    assert path.read_text("utf-8") == "{}"
    assert list(shared.iterdir()) == [path]


def test_a_file_in_the_place_of_a_folder_is_an_os_error(tmp_path):
    (tmp_path / "outputs").write_text("", "utf-8")
    with pytest.raises(OSError, match="outputs"):
        write_atomically(tmp_path / "outputs" / "results.json", "{}")


@pytest.mark.parametrize(
    "relative",
    [
        "..",
        "../x",
        "a/../../x",
        "/etc/passwd",
        "//server/share",
        "C:\\x",
        "c:x",
        "..\\x",
        "a\\..\\..\\x",
        "\\x",
        "\\\\server\\x",
        "a\0b",
    ],
)
def test_a_path_that_leaves_its_folder_is_none(tmp_path, relative):
    assert path_inside(tmp_path / "files", relative) is None


@pytest.mark.parametrize(
    ("relative", "inside"),
    [
        ("a.pdf", "a.pdf"),
        ("Quý IV/a b.pdf", "Quý IV/a b.pdf"),
        ("a\\b.pdf", "a/b.pdf"),
        ("a/../b.pdf", "b.pdf"),
        ("...pdf", "...pdf"),
        ("C.pdf", "C.pdf"),
    ],
)
def test_a_path_inside_is_found_with_either_slash(tmp_path, relative, inside):
    assert path_inside(tmp_path, relative) == (tmp_path / inside).resolve()


@posix
def test_a_link_out_of_the_folder_is_followed_and_refused(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "secret").write_text("x", "utf-8")
    (tmp_path / "files" / "a").symlink_to(tmp_path / "secret")
    (tmp_path / "files" / "loop").symlink_to(tmp_path / "files" / "loop")
    assert path_inside(tmp_path / "files", "a") is None
    assert path_inside(tmp_path / "files", "loop") is None


@given(st.text(st.sampled_from("./\\:aC~\0"), max_size=12))
def test_no_path_leads_out(relative):
    folder = Path(tempfile.gettempdir()).resolve() / "files"
    found = path_inside(folder, relative)
    assert found is None or found == folder or folder in found.parents


def test_a_name_no_disk_can_hold_is_no_file(tmp_path):
    assert not is_file(tmp_path / ("x" * 10_000))
    assert not is_file(tmp_path)


def test_a_hash_is_the_sha256_of_the_whole_file(tmp_path):
    (tmp_path / "a").write_bytes(b"a" * 1_000_000)  # a vector of NIST
    assert sha256_of(tmp_path / "a").startswith("cdc76e5c9914fb9281a1c7e2")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4,5", "4.5"),
        ("4.5", "4.5"),
        ("\N{MINUS SIGN}2", "-2"),
        ("+1", "1"),
        ("0,125", "0.125"),
        ("1000,5", "1000.5"),
        ("1,1250", "1.125"),
        ("1234,125", "1234.125"),
    ],
)
def test_a_number_is_read_where_it_has_one_meaning(text, number):
    assert str(parse_number(text)).rstrip("0") == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.000,5", "ambiguous-number"),
        ("1,000.5", "ambiguous-number"),
        ("1.000", "number-unclear"),
        ("-12,345", "number-unclear"),
        ("1.000.000", "not-a-number"),
        ("1 000", "not-a-number"),
        ("1e3", "not-a-number"),
        ("NaN", "not-a-number"),
        ("٤", "not-a-number"),
        ("½", "not-a-number"),
        ("9" * 5000, "not-a-number"),
        ("", "not-a-number"),
    ],
)
def test_a_number_with_two_meanings_or_none_is_refused(text, code):
    with pytest.raises(ValueProblem) as caught:
        parse_number(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["29/2/2025", "6/13/2025", "13.6.2025", "13/6/25", "1/1/0025", "45000", ""]
)
def test_a_day_that_is_not_in_the_calendar_is_refused(text):
    with pytest.raises(ValueProblem, match="not-a-date"):
        parse_date(text)
