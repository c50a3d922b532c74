"""The archive: the same bytes always, and any other program can open it."""

import hashlib
import io
import zipfile
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.bundle import archive
from dtiwb.bundle.archive import (
    ContentChanged,
    fits,
    member_of_bytes,
    member_of_file,
    zip_blocks,
)
from dtiwb.store.files import write_blocks

NAMES = st.text(st.sampled_from("abcđề-0/"), min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=6))
def test_another_program_finds_exactly_what_was_packed(files):
    data = b"".join(zip_blocks(member_of_bytes(*each) for each in files.items()))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644


def test_size_checksum_and_hash_are_those_of_the_content():
    member = member_of_bytes("a.txt", b"nam")
    assert (member.size, member.crc) == (3, zlib.crc32(b"nam"))
    assert member.sha256 == hashlib.sha256(b"nam").hexdigest()


def test_a_file_that_changes_while_it_is_packed_is_noticed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"mot")
    member = member_of_file("a.txt", path)
    path.write_bytes(b"hai")
    with pytest.raises(ContentChanged):
        b"".join(zip_blocks([member]))


def test_a_write_that_fails_leaves_the_old_archive_and_nothing_else(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"old")

    def failing():
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_blocks(path, failing())
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]
    assert path.read_bytes() == b"old"


def test_what_is_too_much_for_one_archive_does_not_fit():
    member = member_of_bytes("a", b"")
    assert fits([replace(member, size=archive.MAX_SIZE - 1000)])
    assert not fits([replace(member, size=archive.MAX_SIZE)])
    assert not fits([member] * (archive.MAX_MEMBERS + 1))


def test_a_large_file_is_never_held_whole(tmp_path):
    path = tmp_path / "quet.bin"
    with path.open("wb") as stream:
        stream.truncate(40_000_000)
    sizes = [len(block) for block in zip_blocks([member_of_file("quet.bin", path)])]
    assert max(sizes) <= archive.BLOCK
    assert sum(sizes) > 40_000_000
