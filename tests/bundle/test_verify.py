"""A bundle from a stranger: what differs is named, what is hostile is not opened."""

import io
import json
import shutil
import stat
import struct
import zipfile

import pytest
from builders import link, paper
from bundle.made_case import contents, made_case, make_pages, put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtiwb.bundle.pack import bundle
from dtiwb.bundle.telling import tell_verification
from dtiwb.bundle.verify import verify


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A bundle of one paper, fresh from the officer."""
    root = tmp_path_factory.mktemp("made")
    put(root)
    the_case = made_case(root, paper(path="bc.txt"), links=[link()])
    make_pages(the_case)
    return bundle(the_case).path


@pytest.fixture
def told(tmp_path):
    """Verify bytes, or a mapping of names to contents packed again."""

    def run(data):
        path = tmp_path / "nhan.zip"
        if isinstance(data, dict):
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in data.items():
                    archive.writestr(name, content)
        else:
            path.write_bytes(data)
        found = verify(path)
        for language in ("vi", "en"):
            assert len(list(tell_verification(found, language))) > len(
                found.differences
            )
        codes = [
            (each.code.removeprefix("bundle."), each.path) for each in found.differences
        ]
        return found.exit_code, codes

    return run


def test_a_bundle_is_the_same_after_a_journey(packed, tmp_path):
    there = shutil.copy(packed, tmp_path / "nơi nhận.zip")
    found = verify(there)
    assert (found.exit_code, found.differences) == (0, ())
    assert found.case_id == "so-hoa-mau-2025"
    assert found.files_count == len(contents(packed)) - 1


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_is_found(packed, tmp_path, data):
    content = bytearray(packed.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "lat.zip"
    path.write_bytes(content)
    assert verify(path).exit_code in (1, 2)


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_a_bundle_cut_short_or_run_on_is_found(packed, tmp_path, data):
    content = packed.read_bytes()
    end = data.draw(st.integers(0, len(content) - 1))
    path = tmp_path / "cut.zip"
    for changed in (content[:end], content + b"\0", b"\0" + content):
        path.write_bytes(changed)
        assert verify(path).exit_code in (1, 2)


def test_a_missing_an_added_and_a_changed_file_are_named(packed, told):
    files = contents(packed)
    del files["register.xlsx"]
    files["evidence/qd-1.txt"] += b"!"
    files["la.txt"] = b""
    assert told(files) == (
        1,
        [
            ("file-changed", "evidence/qd-1.txt"),
            ("file-missing", "register.xlsx"),
            ("file-added", "la.txt"),
        ],
    )


def test_the_same_files_packed_by_another_program_are_told_as_such(packed, told):
    assert told(contents(packed)) == (1, [("repacked", "")])


def test_a_register_that_names_other_files_than_the_manifest_is_told(packed, told):
    files = contents(packed)
    register = files["register.csv"].replace(b"evidence/qd-1.txt", b"evidence/qd-2.txt")
    files = relisted(files | {"register.csv": register})
    assert told(files) == (
        1,
        [
            ("register-differs", "evidence/qd-2.txt"),
            ("not-in-register", "evidence/qd-1.txt"),
        ],
    )


@pytest.mark.parametrize(
    "register",
    [b"\xff\xfe", b"a,b\n", b'"open\n', b"a,b,c,d,e,f,g,h,i,\x1b[2J,k\n" * 2],
)
def test_a_register_that_is_none_is_told(packed, told, register):
    files = relisted(contents(packed) | {"register.csv": register})
    assert told(files) == (1, [("broken-register", "register.csv")])


def test_a_bundle_without_a_register_is_told(packed, told):
    files = contents(packed)
    del files["register.csv"]
    assert told(relisted(files)) == (1, [("no-register", "register.csv")])


def relisted(files):
    """Return *files* with a manifest that agrees with them."""
    import hashlib

    manifest = json.loads(files["manifest.json"])
    kept = {each["path"]: each for each in manifest["files"] if each["path"] in files}
    for name, entry in kept.items():
        digest = hashlib.sha256(files[name]).hexdigest()
        entry |= {"size": len(files[name]), "sha256": digest}
    manifest["files"] = list(kept.values())
    return files | {"manifest.json": json.dumps(manifest).encode()}


@pytest.mark.parametrize("more", [1, 1000])
def test_a_directory_that_gives_a_wrong_size_is_told(packed, told, more):
    data = bytearray(packed.read_bytes())
    at = data.rfind(b"manifest.json") - 46
    (size,) = struct.unpack_from("<L", data, at + 24)
    struct.pack_into("<L", data, at + 24, size + more)
    assert told(bytes(data)) == (1, [("repacked", "")])


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (b"", "broken-manifest"),
        (b"[]", "broken-manifest"),
        (b"\xff", "broken-manifest"),
        (b"[" * 100_000, "broken-manifest"),
        (b'{"schema": 1}', "broken-manifest"),
        (b'{"schema": 1, "case": "a", "files": [{"path": 1}]}', "broken-manifest"),
        (b'{"schema": 1, "case": "\\u001b[2J", "files": []}', "broken-manifest"),
        (b'{"schema": 1, "case": "a", "files": 3}', "broken-manifest"),
        (b'{"schema": 2, "case": "a", "files": []}', "unknown-schema"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_told(packed, told, manifest, code):
    files = contents(packed) | {"manifest.json": manifest}
    assert told(files) == (2, [(code, "manifest.json")])


def test_an_archive_without_a_manifest_is_no_bundle(told):
    assert told({"a.txt": b"a"}) == (2, [("no-manifest", "")])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-an-archive"),
        (b"%PDF-1.7", "not-an-archive"),
        (b"PK\x05\x06" + b"\0" * 18, "no-manifest"),
        (b"PK\x05\x06" + b"\0" * 4 + b"\xff" * 12 + b"\0\0", "archive-too-large"),
        (b"PK\x06\x07" + b"\0" * 16 + b"PK\x05\x06" + b"\0" * 18, "archive-too-large"),
    ],
)
def test_what_is_no_archive_of_ours_is_refused(told, data, code):
    assert told(data) == (2, [(code, "")])


def test_a_file_that_is_not_there_is_told(tmp_path):
    found = verify(tmp_path / "không có.zip")
    assert (found.exit_code, found.differences[0].code) == (2, "bundle.no-archive")


@pytest.mark.parametrize(
    "name",
    [
        *("/etc/passwd", "../ra.txt", "evidence/../../ra.txt", "a\\b.txt", "C:a.txt"),
        *("a//b", "./a", "a/", "ti\x1bp.txt", "x" * 400, "a\x00b"),
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(told, name):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = info.orig_filename = name
        archive.writestr(info, b"")
    code, found = told(data.getvalue())
    assert (code, found[0][0]) == (2, "unsafe-name")
    assert found[0][1].isprintable()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["a.txt", "A.TXT"])
def test_a_name_that_is_there_twice_is_refused(told, other):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", b"1")
        archive.writestr(other, b"2")
    assert told(data.getvalue()) == (
        2,
        [("name-twice", "a.txt"), ("name-twice", other)],
    )


def test_a_link_is_refused(told):
    data = io.BytesIO()
    info = zipfile.ZipInfo("lien-ket")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert told(data.getvalue()) == (2, [("not-a-file", "lien-ket")])


def test_a_member_under_a_password_is_refused(packed, told):
    data = bytearray(packed.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    code, found = told(bytes(data))
    assert (code, found[0][0]) == (2, "encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_packed_in_a_rare_way_is_refused(told, method):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("a.txt", b"a" * 100)
    assert told(data.getvalue()) == (2, [("unknown-method", "a.txt")])


def test_a_bomb_is_not_opened(told):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 20_000_000)
    assert told(data.getvalue()) == (2, [("bomb", "manifest.json")])


def test_an_archive_that_promises_more_than_it_can_hold_is_refused(told):
    data = bytearray()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.txt", b"a")
    data = bytearray(sink.getvalue())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<2L", data, at + 20, 50_000, 50_000)
    assert told(bytes(data)) == (2, [("archive-too-large", "")])


@given(st.binary(max_size=300))
def test_nothing_a_stranger_sends_raises(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "la.zip"
    path.write_bytes(data)
    assert verify(path).exit_code == 2
