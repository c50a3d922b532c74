"""A folder of papers into the register: added, told apart, nothing overwritten."""

import csv
import os
import shutil
import subprocess
import time
import unicodedata
from dataclasses import replace
from datetime import date
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from register.make_evidence import (
    EVIDENCE,
    files_of,
    make_case,
    make_folder,
    text_paper,
)
from register.signed_papers import write_root

from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem
from dtiwb.register import copying, table_file
from dtiwb.register import scan as scan_module
from dtiwb.register.case_files import read_case_files
from dtiwb.register.events import event_sentence, summary
from dtiwb.register.papers import PaperHead
from dtiwb.register.readings import Readings
from dtiwb.register.rows import evidence_kind, new_id
from dtiwb.register.scan import scan
from dtiwb.register.signatures import read_roots
from dtiwb.register.sorting import sort_out
from dtiwb.register.walking import walk
from dtiwb.store.files import Reader, path_inside, sha256_of
from dtiwb.store.tables import read_table, write_table

HAS = {
    "": True,
    "pyhanko": find_spec("pyhanko") is not None,
    "tesseract": shutil.which("tesseract") is not None
    and b"vie"
    in subprocess.run(["tesseract", "--list-langs"], capture_output=True).stdout,
}
READABLE = [spec for spec in EVIDENCE if HAS[spec.needs]]
LATER = 10_000_000_000


def later():
    """A clock some seconds ahead, for which no file was written just now."""
    return time.time_ns() + LATER


def run(params, folder=None, **keys):
    """Scan in this process, from the case's own folder unless told otherwise."""
    keys = {"workers": 0, "now": later} | keys
    return list(scan(folder or files_of(params), params, **keys))


def told(events):
    return sorted((each.code.removeprefix("scan."), each.path) for each in events)


def codes(events):
    return [each.code.removeprefix("scan.") for each in events]


def register(params):
    reader = Reader(params.parents[1])
    rows = read_table(files_of(params).parent, "evidence", EvidenceItem, reader)
    assert not reader.problems.found
    return {item.path or item.id: item for item in rows.values()}


def everything(root):
    """Every file below *root*: its bytes, and when it was written."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.is_file()
    }


def write(params, name, number="1/BC-STN", title="Kết quả", day="3/3/2025", **keys):
    path = files_of(params) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_paper(number, day, title, **keys), encoding="utf-8")
    return path


def enter(params, *items):
    """Have a person fill in the register."""
    write_table(files_of(params).parent / "evidence.csv", list(items), EvidenceItem)


@pytest.fixture
def params(tmp_path):
    found = make_case(tmp_path / "work")
    files_of(found).mkdir()
    return found


# The whole folder


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """The folder of all kinds, scanned once by two processes."""
    root = tmp_path_factory.mktemp("case")
    params = make_case(root, ".xlsx")
    folder = make_folder(tmp_path_factory.mktemp("usb"), READABLE)
    roots = None
    if HAS["pyhanko"]:
        write_root(tmp_path_factory.mktemp("roots") / "goc.pem")
        roots = read_roots(max(root.parent.glob("roots*")))
    before = everything(folder)
    events = run(params, folder, workers=2, roots=roots)
    return params, folder, before, events, roots


@pytest.fixture(scope="module")
def entered(scanned):
    """What the first scan of that folder entered, by path."""
    return register(scanned[0])


def test_there_are_sixty_files_of_all_kinds():
    assert len(EVIDENCE) >= 60


@pytest.mark.parametrize("spec", READABLE, ids=lambda spec: spec.path[:60])
def test_each_file_is_told_and_entered_as_a_person_would(scanned, entered, spec):
    params, _, _, events, _ = scanned
    name = unicodedata.normalize("NFC", spec.path)
    assert [e.code for e in events if e.path == name] == [spec.code]
    item = entered.get(name)
    if not spec.code.startswith("scan.added"):
        assert item is None
        return
    assert {name: getattr(item, name) for name in spec.expected} == spec.expected
    assert item.sha256 == sha256_of(files_of(params) / name)
    assert item.note == item.secrecy == ""


def test_ids_are_readable_and_unique(entered):
    ids = [item.id for item in entered.values()]
    assert len(set(ids)) == len(ids)
    assert {"qd-18-stn-2025", "bc-210-stn-2025", "ds-tap-huan", "gcn"} <= set(ids)
    assert all(each.isascii() and len(each) <= 50 for each in ids)


def test_the_originals_are_untouched(scanned):
    _, folder, before, _, _ = scanned
    assert everything(folder) == before


def test_a_secret_paper_is_nowhere_but_in_the_message(scanned):
    params = scanned[0]
    secret = [spec.path for spec in READABLE if spec.code == "scan.skipped-secret"]
    assert len(secret) == 4 if HAS["tesseract"] else 3
    names = [path.partition("/")[2] for path in secret]
    for path, (content, _) in everything(params.parents[1]).items():
        if path.endswith(".xlsx"):
            book = load_workbook(params.parents[1] / path)
            values = [c.value for sheet in book for row in sheet for c in row]
            content = " ".join(map(str, values)).encode()
        assert not any(name.encode() in content or name in path for name in names)
        assert "bảo vệ bí mật".encode() not in content
        assert rb"b\u1ea3o v\u1ec7 b\u00ed m\u1eadt" not in content


def test_a_second_scan_of_the_whole_folder_writes_nothing(scanned):
    params, folder, _, events, roots = scanned
    run(params, folder, workers=2, roots=roots)
    before = everything(params.parents[1])
    again = run(params, folder, workers=2, roots=roots)
    assert everything(params.parents[1]) == before
    added = [e.path for e in events if e.code.startswith("scan.added")]
    assert [e.path for e in again if e.code == "scan.unchanged"] == added
    kept = {"scan.double-file", "scan.double-paper"}
    assert [e for e in events if e.is_skipped or e.code in kept] == [
        e for e in again if e.is_skipped or e.code in kept
    ]


def test_papers_get_suggestions_and_no_links(scanned, entered):
    params = scanned[0]
    path = params.parents[1] / "outputs" / "suggestions" / "so-thu-nghiem-2025.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    ids = {item.id for item in entered.values()}
    assert {row["evidence_id"] for row in rows} <= ids
    assert all(not row["confirmed_by"] and float(row["score"]) > 0 for row in rows)
    assert read_case_files(params).links() == ()


def test_every_event_has_its_sentence_in_both_languages(scanned):
    for event in scanned[3]:
        for language in ("vi", "en"):
            assert event_sentence(event, language).endswith((".", ")"))
    added = len([e for e in scanned[3] if e.code.startswith("scan.added")])
    assert summary(scanned[3]).startswith(f"{added} tệp mới, 0 không đổi")


# Small folders


def test_a_folder_inside_the_case_is_scanned_where_it_is(params):
    write(params, "bc/quy-1.txt", "1/BC-STN")
    write(params, "bc/quy-2.txt", "2/BC-STN")
    write(params, "qd/khac.txt", "3/BC-STN")
    events = run(params, files_of(params) / "bc")
    assert told(events)[:2] == [("added", "bc/quy-1.txt"), ("added", "bc/quy-2.txt")]
    assert set(register(params)) == {"bc/quy-1.txt", "bc/quy-2.txt"}


def test_the_same_folder_gives_the_same_register_from_here_and_from_elsewhere(
    params, tmp_path
):
    for n in range(4):
        write(params, f"bc/{n}.txt", f"{n + 1}/BC-STN")
    elsewhere = shutil.copytree(files_of(params), tmp_path / "usb")
    other = make_case(tmp_path / "other")
    run(params)
    run(other, elsewhere)
    assert register(params) == register(other)
    assert {p: c for p, (c, _) in everything(files_of(other)).items()} == {
        p: c for p, (c, _) in everything(files_of(params)).items()
    }


def test_nothing_is_copied_over_another_file(params, tmp_path):
    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "a.txt").write_text(text_paper("9/BC-STN", "3/3/2025", "Khác"), "utf-8")
    mine = write(params, "a.txt", "1/BC-STN")
    before = mine.read_bytes()
    assert told(run(params, usb)) == [("skipped-taken", "a.txt")]
    assert mine.read_bytes() == before


def test_a_file_is_brought_back_where_the_register_misses_it(params, tmp_path):
    path = write(params, "a.txt")
    run(params)
    usb = tmp_path / "usb"
    usb.mkdir()
    path.rename(usb / "a.txt")
    assert codes(run(params)) == ["missing"]
    assert codes(run(params, usb)) == ["filled"]
    assert codes(run(params)) == ["unchanged"]


def test_another_version_from_elsewhere_is_not_brought_in_without_a_word(
    params, tmp_path
):
    run_first = write(params, "a.txt")
    run(params)
    run_first.unlink()
    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "a.txt").write_text(text_paper("1/BC-STN", "3/3/2025", "Bản khác"), "utf-8")
    assert codes(run(params, usb)) == ["changed"]
    assert not run_first.exists()
    assert codes(run(params, usb, accept_changed=True)) == ["accepted"]
    assert register(params)["a.txt"].sha256 == sha256_of(run_first)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_second_scan_writes_nothing(tmp_path, suffix):
    params = make_case(tmp_path, suffix)
    for n in range(3):
        write(params, f"{n}.txt", f"{n + 1}/BC-STN")
    run(params)
    before = everything(tmp_path)
    assert codes(run(params)) == ["unchanged"] * 3
    assert everything(tmp_path) == before


# What a person entered


def test_only_empty_machine_columns_are_filled(params):
    path = write(params, "a.txt", "1/BC-STN", title="Trong tệp")
    person = EvidenceItem(
        id="cua-toi",
        kind="plan",
        number="1/BC-STN",
        title="Tôi đặt",
        path="a.txt",
        pages=9,
        note="giữ nguyên",
    )
    enter(params, person)
    assert codes(run(params)) == ["filled"]
    assert register(params) == {"a.txt": replace(person, sha256=sha256_of(path))}


def test_where_register_and_file_disagree_the_register_stays(params):
    path = write(params, "a.txt", "1/BC-STN", day="3/3/2025")
    person = EvidenceItem(
        id="a", number="7/BC-STN", path="a.txt", sha256=sha256_of(path)
    )
    enter(params, person)
    before = everything(files_of(params).parent)
    events = run(params)
    assert codes(events) == ["differs", "unchanged"]
    assert events[0].fields == {
        "column": "number",
        "register": "7/BC-STN",
        "file": "1/BC-STN",
    }
    assert "Số, ký hiệu" in event_sentence(events[0])
    assert everything(files_of(params).parent) == before


def test_a_changed_file_keeps_its_old_hash_until_the_officer_says_so(params):
    path = write(params, "a.txt")
    run(params)
    old = register(params)["a.txt"]
    links = files_of(params).parent / "links.csv"
    links.write_text(f"evidence_id,criterion_id,page\n{old.id},1.1,2\n{old.id},1.2,\n")
    write(params, "a.txt", title="Bản sửa")
    assert codes(run(params)) == ["changed"]
    assert register(params)["a.txt"] == old
    events = run(params, accept_changed=True)
    assert codes(events) == ["accepted", "recheck", "recheck"]
    assert [e.fields["criterion"] for e in events[1:]] == ["1.1", "1.2"]
    assert register(params)["a.txt"] == replace(old, sha256=sha256_of(path))
    assert codes(run(params)) == ["unchanged"]


def test_a_file_that_is_gone_is_named_and_its_line_stays(params):
    write(params, "a.txt")
    run(params)
    before = register(params)
    (files_of(params) / "a.txt").unlink()
    assert told(run(params)) == [("missing", "a.txt")]
    assert register(params) == before


@pytest.mark.parametrize("typed", ["a.txt", "A.TXT", ".\\a.txt"])
def test_the_file_of_a_line_registered_as_secret_is_not_opened(
    params, monkeypatch, typed
):
    path = write(params, "a.txt")
    public = EvidenceItem(id="w", path="a.txt")
    enter(params, public, EvidenceItem(id="x", path=typed, secrecy="MẬT"))
    opened = []
    monkeypatch.setattr(
        scan_module, "read_all", lambda jobs, *_: opened.extend(jobs) or ()
    )
    assert told(run(params)) == [("skipped-registered-secret", "a.txt")]
    assert opened == []
    assert not (path.parents[5] / "outputs" / ".cache" / "files.json").exists()


@pytest.mark.parametrize("who", ["a person", "the paper"])
def test_what_turns_out_secret_leaves_memo_and_suggestions(params, who):
    words = "Danh mục cơ sở dữ liệu dùng chung của Sở đã ban hành"
    path = write(params, "a.txt", title=words)
    write(params, "b.txt", "2/BC-STN", title="Kế hoạch chuyển đổi số năm 2025")
    run(params)
    outputs = params.parents[1] / "outputs"
    kept = outputs / "suggestions" / "so-thu-nghiem-2025.csv"
    assert words in kept.read_text("utf-8-sig")
    known = register(params)
    if who == "a person":
        enter(params, replace(known["a.txt"], secrecy="MẬT"), known["b.txt"])
    else:
        write(params, "a.txt", title=words, mark="MẬT")
    run(params)
    assert words not in kept.read_text("utf-8-sig")
    assert len(list((outputs / ".cache" / "papers").iterdir())) == 1
    assert "a.txt" not in (outputs / ".cache" / "files.json").read_text()
    assert path.exists()


# Doubles


def test_a_byte_identical_file_is_paired_with_the_line_of_the_other(params):
    first = write(params, "a.txt")
    shutil.copy(first, files_of(params) / "b.txt")
    events = run(params)
    assert told(events)[:2] == [("added", "a.txt"), ("double-file", "b.txt")]
    assert set(register(params)) == {"a.txt"}
    assert {e.evidence_id for e in events if e.path} - {""} == {"bc-1-stn-2025"}


def test_a_file_that_was_renamed_is_recognised(params):
    path = write(params, "a.txt")
    run(params)
    before = register(params)
    path.rename(path.with_name("b.txt"))
    assert told(run(params)) == [("missing", "a.txt"), ("moved", "b.txt")]
    assert register(params) == before


@pytest.mark.parametrize(
    ("changes", "is_double"),
    [
        ({}, True),
        ({"day": "4/3/2025"}, False),
        ({"number": "2/BC-STN"}, False),
        ({"mark": "DỰ THẢO"}, False),
    ],
)
def test_the_same_number_and_day_make_one_paper(params, changes, is_double):
    write(params, "a.txt")
    write(params, "b-dai-hon.txt", **{"title": "Bản gõ lại", **changes})
    events = run(params)
    assert ("double-paper" in codes(events)) is is_double
    assert len(register(params)) == 2 - is_double


def test_a_file_for_a_line_that_names_none_is_only_proposed(params):
    write(params, "a.txt", "1/BC-STN", day="3/3/2025")
    run(params)
    item = register(params)["a.txt"]
    enter(params, replace(item, path="", sha256=""))
    events = run(params)
    assert told(events) == [("fits-line", "a.txt")]
    assert len(register(params)) == 1
    enter(params, replace(item, sha256=""))
    assert codes(run(params)) == ["filled"]


# Names and links


def test_a_decomposed_name_is_registered_composed_and_found_again(params):
    name = unicodedata.normalize("NFD", "Quyết định/Tệp số 1.txt")
    write(params, name)
    run(params)
    assert set(register(params)) == {"Quyết định/Tệp số 1.txt"}
    assert codes(run(params)) == ["unchanged"]


def test_two_names_that_only_bytes_tell_apart_are_told(params):
    for form in ("NFC", "NFD"):
        write(params, unicodedata.normalize(form, "Tệp.txt"), f"{len(form)}/BC-STN")
    if len(list(files_of(params).iterdir())) == 1:
        pytest.skip("this disk composes names")
    assert sorted(codes(run(params)))[:2] == ["added", "skipped-twin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize(
    "name", ["a\\b.txt", "C:a.txt", " a.txt", "a\nb.txt", "a\u200b.txt"]
)
def test_a_name_that_a_register_cannot_give_back_is_passed_over(params, name):
    write(params, name)
    assert codes(run(params)) == ["skipped-name"]
    assert register(params) == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_passed_over(params):
    name = os.fsdecode(b"b\xe1o c\xe1o.txt")
    (files_of(params) / name).write_bytes(b"x")
    assert codes(run(params)) == ["skipped-name"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_not_followed_out_of_the_folder(params, tmp_path):
    outside = tmp_path / "ngoai"
    outside.mkdir()
    (outside / "x.txt").write_text(text_paper("1/BC-STN", "3/3/2025", "Ngoài"), "utf-8")
    files = files_of(params)
    (files / "tep.txt").symlink_to(outside / "x.txt")
    (files / "thu-muc").symlink_to(outside)
    (files / "dut").symlink_to(files / "khong-co")
    (files / "vong").symlink_to(files / "vong")
    (files / "len").symlink_to("..")
    assert codes(run(params)) == ["skipped-link"] * 5
    assert register(params) == {}


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders there")
def test_what_is_no_file_is_not_waited_for(params):
    os.mkfifo(files_of(params) / "ong.pdf")
    assert codes(run(params)) == ["skipped-special"]


def test_no_path_in_the_register_leaves_the_folder(scanned, entered):
    assert all(path_inside(files_of(scanned[0]), path) for path in entered)


@pytest.mark.parametrize("up", ["..", "../..", "../../../.."])
def test_a_folder_around_the_evidence_is_refused(params, up):
    events = run(params, files_of(params) / up)
    assert codes(events) == ["folder-around"]
    assert events[0].is_failure


def test_a_folder_that_is_not_there_is_named(params, tmp_path):
    events = run(params, tmp_path / "khong-co")
    assert (codes(events), events[0].path) == (["no-folder"], "khong-co")


# While it runs


def test_a_file_that_goes_or_changes_during_the_scan_is_left_for_the_next(params):
    write(params, "a.txt", "1/BC-STN")
    write(params, "b.txt", "2/BC-STN")
    gone = write(params, "c.txt", "3/BC-STN")

    def meddle(done, total, name):
        if done == 1:
            gone.unlink()
            write(params, "b.txt", "2/BC-STN", title="Đã sửa trong lúc quét")

    events = run(params, progress=meddle)
    assert told(events)[:3] == [
        ("added", "a.txt"),
        ("skipped-gone", "b.txt"),
        ("skipped-gone", "c.txt"),
    ]
    assert ("added", "b.txt") in told(run(params))


def test_stopped_halfway_what_was_read_is_kept_and_the_register_is_the_old_one(params):
    for n in range(5):
        write(params, f"{n}.txt", f"{n + 1}/BC-STN")
    before = everything(files_of(params).parent)

    def stop(done, total, name):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(params, progress=stop)
    assert everything(files_of(params).parent) == before
    heard = []
    run(params, progress=lambda done, total, name: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]
    assert len(register(params)) == 5


def test_progress_is_told_paper_by_paper(params):
    write(params, "a.txt")
    heard = []
    run(params, progress=lambda *told: heard.append(told))
    assert heard == [(1, 1, "a.txt")]


@pytest.mark.parametrize("lock", ["~$evidence.csv", ".~lock.evidence.csv#"])
def test_while_the_register_is_open_nothing_is_written_and_it_is_said(params, lock):
    write(params, "a.txt")
    (files_of(params).parent / lock).touch()
    before = everything(files_of(params).parent)
    events = run(params)
    assert codes(events) == ["register-open"]
    assert lock in event_sentence(events[0])
    assert everything(files_of(params).parent) == before


def test_a_register_edited_during_the_scan_keeps_the_edit(params):
    write(params, "a.txt")

    def edit(*_):
        enter(params, EvidenceItem(id="tay", title="Vừa gõ"))

    events = run(params, progress=edit)
    assert codes(events) == ["register-changed"]
    assert set(register(params)) == {"tay"}
    assert "added" in codes(run(params))
    assert set(register(params)) == {"tay", "a.txt"}


def test_a_full_disk_is_said_and_leaves_the_old_register(params, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    write(params, "a.txt")
    before = everything(files_of(params).parent)
    monkeypatch.setattr(table_file.os, "fsync", full)
    events = run(params)
    assert codes(events) == ["register-not-written"]
    assert events[0].is_failure
    assert "ổ đĩa hết chỗ" in event_sentence(events[0])
    assert everything(files_of(params).parent) == before


def test_a_full_disk_while_copying_skips_the_file_and_leaves_no_half(
    params, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    usb = tmp_path / "usb"
    usb.mkdir()
    (usb / "a.txt").write_text(text_paper("1/BC-STN", "3/3/2025", "Thử"), "utf-8")
    monkeypatch.setattr(copying.shutil, "copyfileobj", full)
    assert codes(run(params, usb)) == ["skipped-not-copied"]
    assert everything(files_of(params)) == {}
    assert register(params) == {}


def test_two_registers_are_one_too_many(params):
    write(params, "a.txt")
    run(params)
    run(params)
    folder = files_of(params).parent
    write_table(folder / "evidence.xlsx", [], EvidenceItem)
    with pytest.raises(InputError):
        run(params)


def test_a_broken_register_stops_the_scan_before_it_begins(params):
    (files_of(params).parent / "evidence.csv").write_text("id,issued_on\na,hôm qua\n")
    with pytest.raises(InputError) as caught:
        run(params)
    assert [each.code for each in caught.value.problems] == ["not-a-date"]


# Properties


NAMES = st.lists(
    st.sampled_from(["a", "b c", "Tệp", "x/y", "x/Z", "=1", "2025-03"]),
    unique=True,
    max_size=6,
)
NUMBERS = st.lists(st.integers(1, 3), min_size=6, max_size=6)
few = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def fresh(tmp_path_factory):
    """Make an empty case, cheaply, as often as a property wants one."""
    model = make_case(tmp_path_factory.mktemp("model"))

    def make():
        root = tmp_path_factory.mktemp("case") / "w"
        shutil.copytree(model.parents[1], root)
        return root / "params" / model.name

    return make


def lay(params, names, numbers):
    files_of(params).mkdir(exist_ok=True)
    for name, number in zip(names, numbers, strict=False):
        write(params, f"{name}.txt", f"{number}/BC-STN", title=f"Kết quả {len(name)}")


@few
@given(NAMES, NUMBERS)
def test_a_scan_is_idempotent(fresh, names, numbers):
    params = fresh()
    lay(params, names, numbers)
    run(params)
    before = everything(params.parents[1])
    again = run(params)
    assert everything(params.parents[1]) == before
    assert not {"added", "filled", "changed", "missing"} & set(codes(again))


@few
@given(NAMES, NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(fresh, names, numbers, random):
    params = fresh()
    lay(params, names, numbers)
    place = read_case_files(params)
    readings = Readings(place.root)
    seen = [(s, readings.of(s.source)) for s in walk(place.files, place.files)]
    first = sort_out(place, seen, readings, False)
    random.shuffle(seen)
    assert sort_out(place, seen, readings, False) == first


CELL = st.text(st.sampled_from('abĐệ ,;"\n=#'), max_size=8).map(str.strip)


@few
@given(NAMES, NUMBERS, st.lists(st.tuples(CELL, CELL, CELL), max_size=4), st.booleans())
def test_what_a_person_entered_survives_any_scan(
    fresh, names, numbers, cells, accept_changed
):
    params = fresh()
    lay(params, names, numbers)
    paths = [f"{name}.txt" for name in names] + ["khong-co.txt", ""]
    items = [
        EvidenceItem(
            id=f"tay-{n}",
            number=number,
            title=title,
            note=note,
            path=paths[n % len(paths)],
            sha256="0" * 64 if n % 2 else "",
        )
        for n, (number, title, note) in enumerate(cells)
    ]
    enter(params, *items)
    before = list(register_rows(params))
    run(params, accept_changed=accept_changed)
    after = list(register_rows(params))[: len(before)]
    machine = {"sha256": "", "pages": None, "signature": ""}
    assert [replace(e, **machine) for e in after] == [
        replace(e, **machine) for e in before
    ]
    if not accept_changed:
        assert all(
            old.sha256 in ("", new.sha256)
            for old, new in zip(before, after, strict=True)
        )


def register_rows(params):
    reader = Reader(params.parents[1])
    folder = files_of(params).parent
    return read_table(folder, "evidence", EvidenceItem, reader).values()


# Ids and kinds


@pytest.mark.parametrize(
    ("number", "year", "path", "expected"),
    [
        ("105/QĐ-STP", 2022, "x.pdf", "qd-105-stp-2022"),
        ("11-KH/BCĐ", 2025, "x.pdf", "kh-11-bcd-2025"),
        ("02/2025/QĐ-UBND", 2025, "x.pdf", "qd-02-2025-ubnd"),
        ("", 2025, "bc/Báo cáo quý I.pdf", "bao-cao-quy-i"),
        ("", None, "12.pdf", "tep-12"),
        ("", None, "2025-03.pdf", "tep-2025-03"),
        ("", None, "Mar 5.pdf", "tep-mar-5"),
        ("", None, "máy 2025.pdf", "tep-may-2025"),
        ("", None, "1e5.pdf", "tep-1e5"),
        ("", None, "!!!.pdf", "tep"),
        (
            "",
            None,
            f"{'rất dài ' * 30}.pdf",
            "rat-dai-rat-dai-rat-dai-rat-dai-rat-dai-rat-dai",
        ),
    ],
)
def test_an_id_is_made_of_the_number_or_of_the_name(number, year, path, expected):
    day = date(year, 1, 1) if year else None
    head = PaperHead(sha256="", number=number, issued_on=day)
    assert new_id(head, path, set()) == expected
    assert new_id(head, path, {expected}) == f"{expected}-2"


@pytest.mark.parametrize(
    ("kind", "number", "title", "heading", "expected"),
    [
        ("Quyết định", "1/QĐ-A", "", "", "decision"),
        ("Thông báo", "1/TB-A", "Kết luận cuộc họp", "", "conclusion"),
        ("Thông báo", "1/TB-A", "Lịch họp", "", "notice"),
        ("", "1/KH-A", "", "", "plan"),
        ("", "1/TB-A", "", "", ""),
        ("Tờ trình", "1/TTr-A", "", "", ""),
        ("", "", "", "DANH SÁCH CÔNG CHỨC", "list"),
        ("", "", "", "DANH SÁCHCÔNG CHỨC", ""),
        ("", "", "", "SỞ THỬ\nHỢP ĐỒNG thuê máy", "contract"),
    ],
)
def test_the_kind_is_one_of_the_known_ones(
    scanned, kind, number, title, heading, expected
):
    kinds = read_case_files(scanned[0]).kinds
    head = PaperHead(sha256="", kind=kind, number=number, title=title, heading=heading)
    assert evidence_kind(head, kinds) == expected
