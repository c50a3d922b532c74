"""A case is run again when anything it was made from has changed, and only then."""

import json
import os
import shutil
from pathlib import Path

import pytest

from dtiwb import case
from dtiwb.runner import case_run, changed
from dtiwb.runner.batch import run_cases
from dtiwb.runner.case_run import run_case
from dtiwb.runner.forking import Forks

NOW = "data/agencies/mau-so-mau/2025"
BEFORE = "data/agencies/mau-so-mau/2024"
PAPER = "ds-may-tinh-2025.txt"


def unforked():
    """Forks that do everything in this process, where a test can reach it."""
    forks = Forks(1)
    forks.can_fork = False
    return forks


@pytest.fixture
def made(workspace, monkeypatch):
    """The params file of a case that was just run, but for what takes its time."""

    def pages(assessment, folder, progress, forks):
        (folder / "page.html").write_text("trang", encoding="utf-8")

    monkeypatch.setattr(case_run, "_make_pages", pages)
    monkeypatch.setattr("dtiwb.report.documents.write_documents", lambda *_: None)
    params = workspace / "params" / "mau-so-mau-2025.yaml"
    run_case(params, workspace / "outputs" / params.stem, forks=unforked())
    return params


def root_of(params):
    return params.parent.parent


def is_changed(params):
    return changed.changed([params], root_of(params) / "outputs") == [params]


def append(path, text="\n"):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def edit_to_same_size(path):
    path.write_bytes(path.read_bytes().replace(b"t", b"d"))


def test_a_case_that_was_just_run_is_unchanged_and_stays_so(made):
    assert not is_changed(made)
    assert not is_changed(made)


@pytest.mark.parametrize(
    "name",
    [
        "params/mau-so-mau-2025.yaml",
        "params/mau-so-mau-2024.yaml",
        f"{NOW}/claims.csv",
        f"{NOW}/about.yaml",
        f"{NOW}/files/{PAPER}",
        f"{BEFORE}/claims.csv",
        "data/agencies/mau-so-mau/agency.yaml",
        "data/criteria/mau-2025.yaml",
        "data/criteria/mau-2024.yaml",
        "data/legal/instruments.yaml",
        "data/reason-codes.yaml",
        "data/evidence-kinds.yaml",
        "notebooks/3-gap-memo.ipynb",
    ],
)
def test_a_file_that_was_edited_is_noticed(made, name):
    append(root_of(made) / name)
    assert is_changed(made)


@pytest.mark.parametrize(
    "name",
    [
        f"{NOW}/files/mới.pdf",
        f"{NOW}/files/con/mới.pdf",
        f"{NOW}/claims.xlsx",
        f"{BEFORE}/deductions.csv",
        f"{BEFORE}/files/mới.pdf",
        "data/legal/trust-roots/mới.pem",
    ],
)
def test_a_file_that_appeared_is_noticed(made, name):
    path = root_of(made) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"?")
    assert is_changed(made)


@pytest.mark.parametrize("name", [f"{NOW}/deductions.csv", f"{NOW}/files/{PAPER}"])
def test_a_file_that_is_gone_is_noticed(made, name):
    (root_of(made) / name).unlink()
    assert is_changed(made)


def test_a_notebook_is_missed_that_only_the_case_compared_with_names(made):
    text = made.read_text(encoding="utf-8")
    made.write_text(text.replace(" 2-self-assessment,", ""), encoding="utf-8")
    run_case(made, root_of(made) / "outputs" / made.stem, forks=unforked())
    (root_of(made) / "notebooks" / "2-self-assessment.ipynb").unlink()
    assert is_changed(made)


@pytest.mark.parametrize(
    "name",
    [
        "data/agencies/so-khac/2025/claims.csv",
        "data/agencies/mau-so-mau/2026/claims.csv",
        "data/criteria/bo-khac.yaml",
        "notebooks/1-khac.ipynb",
        "params/so-khac-2025.yaml",
        f"{NOW}/~$claims.xlsx",
        f"{NOW}/files/.DS_Store",
        f"{NOW}/files/Thumbs.db",
    ],
)
def test_what_the_case_is_not_made_from_does_not_matter(made, name):
    path = root_of(made) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"?")
    assert not is_changed(made)


@pytest.mark.skipif(os.name == "nt", reason="there a time of entry can be set")
def test_an_edit_to_the_same_size_under_the_old_date_is_noticed(made):
    path = root_of(made) / NOW / "files" / PAPER
    assert not is_changed(made)
    stat, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace(b"a", b"b"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == len(data)
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert is_changed(made)


def forget_the_clock(monkeypatch, params):
    """Run the case as if every file of it had long been there."""
    monkeypatch.setattr(changed, "_TICK_NS", -(10**18))
    run_case(params, root_of(params) / "outputs" / params.stem, forks=unforked())


def states(params):
    run = root_of(params) / "outputs" / params.stem / "run.json"
    return json.loads(run.read_text(encoding="utf-8"))["made_from"]["states"]


def test_files_that_have_long_been_there_are_not_read_again(made, monkeypatch):
    forget_the_clock(monkeypatch, made)
    assert f"{NOW}/files/{PAPER}" in states(made)
    read = []
    hash_of = changed.Hashes.of

    def count(self, path):
        read.append(path.relative_to(root_of(made)).as_posix())
        return hash_of(self, path)

    monkeypatch.setattr(changed.Hashes, "of", count)
    assert not is_changed(made)
    assert set(read) & set(states(made)) == set()
    edit_to_same_size(root_of(made) / NOW / "files" / PAPER)
    assert is_changed(made)
    assert set(read) & set(states(made)) == {f"{NOW}/files/{PAPER}"}


def test_a_file_written_just_before_the_run_is_always_read_again(made):
    """A second edit in the same tick of the disk's clock may leave size and time."""
    assert states(made) == {}


def test_a_new_date_on_the_same_content_does_not_matter(made):
    for path in root_of(made).rglob("*"):
        os.utime(path, (1, 1))
    assert not is_changed(made)


def test_a_copy_of_the_workspace_is_as_unchanged_as_the_workspace(made, tmp_path):
    copy = tmp_path / "bản sao"
    shutil.copytree(root_of(made), copy, copy_function=shutil.copy)
    assert not is_changed(copy / "params" / made.name)


@pytest.mark.parametrize("spoil", [Path.unlink, append, edit_to_same_size])
def test_an_output_that_is_gone_or_edited_is_made_again(made, spoil):
    spoil(root_of(made) / "outputs" / made.stem / "page.html")
    assert is_changed(made)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"status": "done"}', "null"])
def test_a_run_that_nothing_is_known_of_is_no_run(made, text):
    (root_of(made) / "outputs" / made.stem / "run.json").write_text(text)
    assert is_changed(made)


def test_other_code_or_other_packages_make_every_case_again(made, monkeypatch):
    monkeypatch.setattr(changed, "code", lambda: "khác")
    assert is_changed(made)


def test_a_case_that_failed_is_tried_again(made, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device", "/x/results.json")

    monkeypatch.setattr(case_run, "_make_pages", fail)
    outputs = root_of(made) / "outputs"
    (outcome,) = run_cases([made], outputs)
    assert outcome.error.splitlines()[0] == (
        "Không ghi được: ổ đĩa hết chỗ, hãy dọn bớt (results.json)"
    )
    assert outcome.code == "not-written"
    assert (outputs / made.stem / "page.html").is_file()
    assert is_changed(made)


def test_an_edit_while_the_case_runs_is_noticed_by_the_next_run(made, monkeypatch):
    def pages(assessment, folder, progress, forks):
        append(root_of(made) / "notebooks" / "3-gap-memo.ipynb")
        append(root_of(made) / NOW / "claims.csv")

    monkeypatch.setattr(case_run, "_make_pages", pages)
    run_case(made, root_of(made) / "outputs" / made.stem, forks=unforked())
    assert is_changed(made)


def test_an_edit_of_evidence_while_the_case_is_opened_is_noticed(made, monkeypatch):
    opened = case.open_case

    def open_and_edit(params):
        found = opened(params)
        append(root_of(made) / NOW / "files" / PAPER)
        return found

    monkeypatch.setattr(case, "open_case", open_and_edit)
    run_case(made, root_of(made) / "outputs" / made.stem, forks=unforked())
    assert is_changed(made)


def test_a_paper_nobody_may_open_is_never_named_but_its_coming_is_noticed(made):
    folder = root_of(made) / NOW
    (folder / "files" / "to-trinh-kin.txt").write_text("nội dung kín")
    append(
        folder / "evidence.csv",
        "kin,report,,2025-01-01,Sở Mẫu,Tờ trình,,issued,,MẬT,to-trinh-kin.txt,,,,\n",
    )
    (folder / "files" / "chua-vao-so.txt").write_text("chưa ai ghi vào danh mục")
    assert is_changed(made)
    output = root_of(made) / "outputs" / made.stem
    run_case(made, output, forks=unforked())
    assert not is_changed(made)
    run = (output / "run.json").read_text(encoding="utf-8")
    cache = (root_of(made) / "outputs/.cache/files.json").read_text(encoding="utf-8")
    for name in ("to-trinh-kin", "chua-vao-so"):
        assert name not in run + cache
    assert f"{NOW}/files/{PAPER}" in json.loads(run)["made_from"]["files"]
    (folder / "files" / "to-trinh-kin.txt").write_text("nội dung kín khác")
    assert is_changed(made)
