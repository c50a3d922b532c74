"""What is remembered of a paper, for how long, and what must never be."""

import json
import os
import shutil
import time
from dataclasses import replace
from datetime import date

import pytest
from intake.paper_pdf import write_pdf
from register.make_evidence import blocks, text_paper

from dtiwb.register import hashes, papers, reading_pool, readings
from dtiwb.register.hashes import Hashes, code_version
from dtiwb.register.papers import PaperReading, read_evidence
from dtiwb.register.reading_pool import read_all
from dtiwb.register.readings import Readings
from dtiwb.register.signatures import TrustRoots
from dtiwb.store.files import sha256_of

LATER = 10_000_000_000
REPORT = text_paper("12/BC-STN", "3/3/2025", "Kết quả quý I", "Đã kết nối 2/13 đơn vị.")


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def paper(root):
    path = root / "data" / "bc.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def reads(monkeypatch):
    """The names of the files that were really read."""
    names = []

    def read(path, sha256, progress=None):
        names.append(path.name)
        return read_evidence(path, sha256, progress)

    monkeypatch.setattr(readings, "read_evidence", read)
    return names


def open_readings(root, **keys):
    """Readings some seconds after the files were written."""
    return Readings(root, now=lambda: time.time_ns() + LATER, **keys)


def test_a_reading_says_what_the_paper_says(root, paper):
    found = Readings(root).of(paper)
    assert (found.kind, found.number) == ("Báo cáo", "12/BC-STN")
    assert found.issued_on == date(2025, 3, 3)
    assert found.issuer == "SỞ THỬ NGHIỆM"
    assert (found.title, found.signer) == ("Kết quả quý I", "Nguyễn Văn Thử")
    assert (found.file_kind, found.page_count, found.is_paged) == ("txt", 1, False)
    assert "Đã kết nối 2/13 đơn vị." in found.pages[0]
    assert (found.problem, found.signature) == ("", "not-checked")


@pytest.mark.parametrize(
    ("mark", "is_draft"),
    [
        ("DỰ THẢO", True),
        ("DỰ THẢO LẦN 2", True),
        ("(Dự thảo)", True),
        ("", False),
        ("Dự thảo luật được góp ý", False),
    ],
)
def test_a_draft_is_known_by_its_printed_mark(root, paper, mark, is_draft):
    text = text_paper("12/BC-STN", "3/3/2025", "Kết quả", mark=mark)
    paper.write_text(text, encoding="utf-8")
    assert Readings(root).of(paper).is_draft is is_draft


def test_the_word_draft_in_the_body_makes_no_draft(root, paper):
    body = ["Nội dung."] * 30 + ["DỰ THẢO"]
    paper.write_text(text_paper("1/BC-STN", "3/3/2025", "Về góp ý", *body))
    assert not Readings(root).of(paper).is_draft


def test_a_table_without_letterhead_gives_no_signer_and_no_title(root):
    path = root / "ds.csv"
    path.write_text("STT;Họ tên;Lớp\n1;Trần Văn Mẫu;A\n2;Lê Thị Ví;B\n", "utf-8")
    found = Readings(root).of(path)
    assert (found.file_kind, found.title, found.signer) == ("csv", "", "")


def test_what_was_read_once_is_not_read_again_by_the_next_run(root, paper, reads):
    first = Readings(root).of(paper)
    assert Readings(root).of(paper) == first
    assert reads == ["bc.txt"]


def test_a_head_is_the_reading_without_its_text(root, paper):
    assert Readings(root).head(paper) is None
    first = Readings(root).of(paper)
    assert Readings(root).head(paper) == replace(first, pages=())


def test_the_same_bytes_under_another_name_are_not_read_again(root, paper, reads):
    Readings(root).of(paper)
    copy = shutil.copy(paper, paper.with_name("ban-sao.txt"))
    assert Readings(root).of(copy).number == "12/BC-STN"
    assert reads == ["bc.txt"]


def test_a_text_called_csv_is_read_for_itself(root, paper):
    """What reads as a table depends on the name, so the memo minds the ending."""
    rows = "TT,Tên,Năm\n1,Máy A,2021\n"
    for name in ("may.txt", "may.csv"):
        (root / name).write_text(rows, encoding="utf-8")
    kinds = [Readings(root).of(root / n).file_kind for n in ("may.txt", "may.csv")]
    assert kinds == [
        read_evidence(root / n, "").file_kind for n in ("may.txt", "may.csv")
    ]


def test_a_changed_file_is_read_anew(root, paper):
    Readings(root).of(paper)
    paper.write_text(REPORT.replace("12/BC", "13/BC"), encoding="utf-8")
    assert Readings(root).of(paper).number == "13/BC-STN"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda memo: memo.write_text("", encoding="utf-8"),
        lambda memo: memo.write_text("{}\n[]\n", encoding="utf-8"),
        lambda memo: memo.write_text("[1]\n[]\n", encoding="utf-8"),
        lambda memo: memo.write_bytes(b"\xff\x00\xfe"),
        lambda memo: memo.write_bytes(memo.read_bytes()[:40]),
        lambda memo: memo.write_bytes(memo.read_bytes().splitlines()[0] + b"\n"),
        lambda memo: memo.unlink(),
    ],
    ids=["empty", "no fields", "a list", "no text", "cut off", "no pages", "gone"],
)
def test_a_broken_memo_is_simply_read_anew(root, paper, reads, spoil):
    first = Readings(root).of(paper)
    (memo,) = (root / "outputs" / ".cache" / "papers").iterdir()
    spoil(memo)
    assert Readings(root).of(paper) == first
    assert reads == ["bc.txt", "bc.txt"]


def test_a_memo_of_an_older_reader_is_not_used(root, paper, reads, monkeypatch):
    Readings(root).of(paper)
    monkeypatch.setattr(readings, "reader_version", lambda: "another")
    Readings(root).of(paper)
    assert reads == ["bc.txt", "bc.txt"]


def test_the_version_of_code_is_that_of_its_sources_and_libraries():
    one = code_version.__wrapped__(("text.py",))
    assert one == code_version.__wrapped__(("text.py", "no-such-*.py"))
    assert one != code_version.__wrapped__(("text.py", "errors.py"))
    assert one != code_version.__wrapped__(("text.py",), ("lxml",))
    assert one == code_version.__wrapped__(("text.py",), ("no-such-library",))


def test_a_memo_of_another_paper_under_this_name_is_not_used(root, paper, reads):
    Readings(root).of(paper)
    (memo,) = (root / "outputs" / ".cache" / "papers").iterdir()
    head, pages = memo.read_text().splitlines()
    other = json.loads(head) | {"sha256": "0" * 64, "number": "99/BC-STN"}
    memo.write_text(f"{json.dumps(other)}\n{pages}\n")
    assert Readings(root).of(paper).number == "12/BC-STN"


def test_a_paper_that_needed_ocr_is_read_again_once_there_is_one(
    root, paper, reads, monkeypatch
):
    lacking = PaperReading(
        sha256=sha256_of(paper),
        problem="paper-needs-ocr",
        problem_fields={"missing": "vie", "pages": "1"},
        signature="not-checked",
    )
    found = Readings(root)
    found.hashes.of(paper)
    found.keep(paper, lacking)
    monkeypatch.setattr(readings, "_ocr_missing", lambda: "vie")
    assert Readings(root).of(paper) == lacking
    monkeypatch.setattr(readings, "_ocr_missing", lambda: "")
    assert Readings(root).of(paper).number == "12/BC-STN"


def test_what_may_be_different_in_a_moment_is_not_remembered(root, paper):
    found = Readings(root)
    sha256 = found.hashes.of(paper)
    found.keep(paper, PaperReading(sha256=sha256, problem="paper-not-opened"))
    assert Readings(root).head(paper) is None


def test_a_file_that_changed_while_it_was_read_is_not_remembered(root, paper):
    found = Readings(root)
    reading = read_evidence(paper, found.hashes.of(paper))
    paper.write_text(REPORT + "thêm", encoding="utf-8")
    found.keep(paper, reading)
    assert not (root / "outputs").exists()


def test_a_full_disk_costs_the_memo_and_nothing_else(root, paper, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(readings, "write_memo", full)
    monkeypatch.setattr(hashes, "write_memo", full)
    found = Readings(root)
    assert found.of(paper).number == "12/BC-STN"
    found.save()


# Secrecy


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secret_paper_leaves_no_trace(root, paper, mark):
    text = text_paper("12/BC-STN", "3/3/2025", "Chuyện kín", mark=mark)
    paper.write_text(text, encoding="utf-8")
    found = Readings(root)
    reading = found.of(paper)
    found.save()
    assert reading == PaperReading(
        sha256=sha256_of(paper), problem="paper-secret", signature="not-checked"
    )
    assert [path for path in root.rglob("*") if path.is_file()] == [paper]


def test_a_paper_found_secret_later_is_forgotten(root, paper, reads):
    """Read without OCR it left a memo; once its mark is read that has to go."""
    found = Readings(root)
    sha256 = found.hashes.of(paper)
    found.keep(paper, PaperReading(sha256=sha256, problem="paper-needs-ocr"))
    found.save()
    assert (root / "outputs" / ".cache" / "files.json").exists()
    found.keep(paper, PaperReading(sha256=sha256, problem="paper-secret"))
    found.save()
    assert [*(root / "outputs" / ".cache" / "papers").iterdir()] == []
    assert "bc.txt" not in (root / "outputs" / ".cache" / "files.json").read_text()


@pytest.mark.parametrize(
    ("printed", "is_secret"),
    [
        ("MẬT", True),
        ("TUYEẸT MẠT", True),
        ("TÔI MÂT", True),
        ("TUYỆT MẠI", False),
        ("BẢO MẬT", False),
        ("Mặt trận", False),
        ("TRÌNH BÀY VỀ MẬT ĐỘ", False),
    ],
)
def test_a_mark_that_ocr_spoilt_still_stops_the_reading(printed, is_secret):
    line = papers.Line(text=printed, page=1, number=1)
    assert papers._seems_secret((line,)) is is_secret


# Hashes


def test_an_unchanged_file_is_not_hashed_again(root, paper, monkeypatch):
    first = open_readings(root)
    sha256 = first.of(paper).sha256
    first.save()
    monkeypatch.setattr(hashes, "sha256_of", lambda _: pytest.fail("hashed again"))
    assert open_readings(root).hashes.of(paper) == sha256


def test_a_file_hashed_in_the_tick_it_was_written_in_is_hashed_again(root, paper):
    """Another write in that tick, to the same size, would leave the same stat."""
    now = paper.stat().st_ctime_ns + 1_000_000
    first = Hashes(root, now=lambda: now)
    first.of(paper)
    first.keep(paper)
    stat = hashes.stat_of(paper)
    first._kept["data/bc.txt"] = (stat, "0" * 64, now)
    first._is_new = True
    first.save()
    assert Hashes(root).of(paper) == sha256_of(paper)


def test_a_file_put_in_the_place_of_another_with_its_date_is_noticed(root, paper):
    first = open_readings(root)
    first.of(paper)
    first.save()
    before = paper.stat()
    paper.write_text(REPORT.replace("2/13", "9/13"), encoding="utf-8")
    os.utime(paper, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert open_readings(root).hashes.of(paper) == sha256_of(paper)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"version": 1, "files": {"a": 3}}', '{"version": 9}']
)
def test_broken_hashes_are_computed_again(root, paper, content):
    kept = root / "outputs" / ".cache" / "files.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(content)
    assert Hashes(root).of(paper) == sha256_of(paper)


# Signatures


def test_only_a_signature_is_judged_again_for_other_roots(root, monkeypatch):
    path = root / "bc.pdf"
    write_pdf(path, blocks("Báo cáo", "Thử", "1/BC-STN", "ngày 3 tháng 3 năm 2025"))
    states = iter(["untrusted", "valid"])
    judged = []

    def check(_path, roots, at):
        judged.append((len(roots.certificates), at))
        return type("Check", (), {"state": next(states)})

    monkeypatch.setattr(papers, "check_signatures", check)
    day = date(2026, 1, 31)
    first = Readings(root, at=day).of(path)
    monkeypatch.setattr(readings, "read_evidence", lambda *_: pytest.fail("read again"))
    again = Readings(root, at=day).of(path)
    trusting = Readings(root, TrustRoots(certificates=(b"root",)), at=day)
    head = trusting.head(path)
    assert (first.signature, again.signature) == ("untrusted", "untrusted")
    assert head is not None and head.signature == "valid"
    assert Readings(root, trusting.roots, at=day).of(path).signature == "valid"
    assert judged == [(0, day), (1, day)]


# Several processes


def jobs_of(folder, count):
    found = []
    for n in range(count):
        path = folder / f"bc-{n}.txt"
        text = text_paper(f"{n + 1}/BC-STN", "3/3/2025", f"Kết quả {n}")
        path.write_text(text, encoding="utf-8")
        found.append((path, sha256_of(path)))
    return found


def test_processes_read_what_one_process_reads(root):
    jobs = jobs_of(root, 6)
    alone = dict(read_all(jobs, TrustRoots(), None, workers=0))
    together = dict(read_all(jobs, TrustRoots(), None, workers=2))
    assert together == alone
    assert {each.number for each in alone.values()} == {
        f"{n}/BC-STN" for n in range(1, 7)
    }


@pytest.mark.parametrize(
    "end", ["os._exit(3)", "time.sleep(60)"], ids=["dies", "hangs"]
)
def test_a_file_that_ends_or_holds_up_its_process_costs_only_itself(
    root, tmp_path, monkeypatch, end
):
    jobs = jobs_of(root, 6)
    fatal = jobs[2][0]
    program = tmp_path / "worker.py"
    program.write_text(
        "import os, time\n"
        "from dtiwb.register import reading_worker\n"
        "real = reading_worker.read_evidence\n"
        "def read(path, *rest):\n"
        f"    if path.name == {fatal.name!r}: {end}\n"
        "    return real(path, *rest)\n"
        "reading_worker.read_evidence = read\n"
        "reading_worker.main()\n"
    )
    monkeypatch.setattr(reading_pool, "_PROGRAM", (str(program),))
    monkeypatch.setattr(reading_pool, "SILENT_SECONDS", 3)
    found = dict(read_all(jobs, TrustRoots(), None, workers=2))
    assert found.pop(fatal).problem == "paper-broken"
    assert all(not each.problem for each in found.values())
    assert len(found) == 5


def test_where_no_process_can_be_started_this_one_reads(root, monkeypatch):
    monkeypatch.setattr(reading_pool, "_PROGRAM", ("-c", "raise SystemExit(1)"))
    found = dict(read_all(jobs_of(root, 3), TrustRoots(), None, workers=2))
    assert [each.problem for each in found.values()] == ["", "", ""]


def test_reading_can_be_stopped_at_any_paper(root):
    running = read_all(jobs_of(root, 6), TrustRoots(), None, workers=2)
    next(running)
    running.close()
