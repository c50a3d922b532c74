"""What a batch tells people and machines while it runs, and when it is over."""

import json
import os
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from dtiwb.cli import main
from dtiwb.cli.following import following
from dtiwb.errors import InputError, Problem, RenderError
from dtiwb.runner import case_run
from dtiwb.runner.batch import Outcome, failure, note_failure, run_cases
from dtiwb.runner.rollup import write_index

KEYS = {
    *("schema", "time", "event", "case", "notebook", "cell", "seconds", "code"),
    "counts",
}


@pytest.fixture
def batch(workspace, monkeypatch):
    """Run ``dtiwb run`` on two good cases and a bad one, without their notebooks."""

    def pages(assessment, folder, progress, forks):
        (folder / "page.html").write_text("trang", encoding="utf-8")

    monkeypatch.setattr(case_run, "_make_pages", pages)
    monkeypatch.setattr("dtiwb.report.documents.write_documents", lambda *_: None)
    monkeypatch.delattr(os, "fork", raising=False)  # all in this process
    (workspace / "params" / "mau-so-mau-2030.yaml").write_text("agency: [")
    monkeypatch.chdir(workspace)
    return lambda *options: CliRunner().invoke(main, ["run", "--all", *options])


def events(text):
    return [json.loads(line) for line in text.splitlines()]


def test_the_end_of_a_batch_counts_its_cases_and_names_the_failed(batch):
    done = batch()
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == [
        *("mau-so-mau-2024", "mau-so-mau-2025")
    ]
    assert [line.split() for line in lines[2:5]] == [
        ["Đã", "chạy", "2"],
        ["Không", "chạy", "được", "1"],
        ["Chưa", "chạy", "0"],
    ]
    assert "giây mỗi hồ sơ" in lines[5]
    assert "KHÔNG CHẠY ĐƯỢC 1 hồ sơ:\nmau-so-mau-2030" in done.stderr


def test_what_is_unchanged_is_told_in_one_line_and_a_failed_case_is_tried(batch):
    batch()
    done = batch()
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0].startswith("Không đổi, không chạy lại: 2 hồ sơ")
    assert "mau-so-mau-2024" not in done.stdout
    assert "mau-so-mau-2030" in done.stderr


def test_a_case_named_twice_is_run_once(batch, workspace):
    name = "params/mau-so-mau-2024.yaml"
    done = CliRunner().invoke(main, ["run", name, str(workspace / name)])
    assert done.exit_code == 0
    assert done.stdout.count("mau-so-mau-2024") == 1


def test_force_runs_the_unchanged_too(batch):
    batch()
    assert "Không đổi" not in batch("--force").stdout


def test_every_line_of_the_log_has_the_same_keys_and_the_ends_count(batch, tmp_path):
    log = tmp_path / "log.json"
    batch("--log-json", str(log))
    told = events(log.read_text(encoding="utf-8"))
    assert all(each.keys() == KEYS and each["schema"] == 1 for each in told)
    assert told[0]["event"] == "batch-started"
    assert told[0]["counts"] == {"done": 0, "failed": 0, "unchanged": 0, "not_run": 3}
    assert told[-1]["event"] == "batch-done"
    assert told[-1]["counts"] == {"done": 2, "failed": 1, "unchanged": 0, "not_run": 0}
    assert told[-1]["seconds"] > 0
    ends = {each["case"]: each for each in told if each["event"].startswith("case-")}
    assert ends["mau-so-mau-2024"]["event"] == "case-done"
    assert ends["mau-so-mau-2024"]["code"] is None
    assert ends["mau-so-mau-2030"]["event"] == "case-failed"
    assert ends["mau-so-mau-2030"]["code"] == "input-error"


def test_the_log_of_the_next_run_is_added_to_it(batch, tmp_path):
    log = tmp_path / "log.json"
    for _ in range(2):
        batch("--log-json", str(log))
    told = events(log.read_text(encoding="utf-8"))
    starts = [each for each in told if each["event"] == "batch-started"]
    assert [each["counts"]["unchanged"] for each in starts] == [0, 2]


def test_events_on_standard_output_are_all_that_is_there(batch):
    done = batch("--log-json", "-")
    told = events(done.stdout)
    assert [told[0]["event"], told[-1]["event"]] == ["batch-started", "batch-done"]
    assert "Đã chạy" in done.stderr


def test_a_log_that_cannot_be_written_is_told_before_anything_runs(batch, workspace):
    done = batch("--log-json", str(workspace / "không có" / "log.json"))
    assert done.exit_code == 2
    assert "Không ghi được: không có tệp hoặc thư mục này (log.json)" in done.stderr
    assert not (workspace / "outputs" / "mau-so-mau-2024").exists()


def test_a_limit_that_the_system_cannot_keep_is_refused(batch, monkeypatch):
    monkeypatch.setattr("dtiwb.runner.forking.LIMITS_MEMORY", False)
    done = batch("--memory", "1000")
    assert done.exit_code == 2
    assert "không giới hạn được bộ nhớ" in done.stderr


def test_a_name_mistyped_leaves_no_failed_case_in_the_index(workspace):
    (outcome,) = run_cases([workspace / "params" / "x.yaml"], workspace / "outputs")
    assert outcome.code == "input-error"
    assert not outcome.folder.exists()


@pytest.mark.slow
def test_the_log_follows_each_notebook_and_names_the_cell_that_failed(workspace):
    notebook = workspace / "notebooks" / "3-gap-memo.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("memo.ledger(", "memo.ledgr("), encoding="utf-8")
    told = []
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    (outcome,) = run_cases([params], workspace / "outputs", told.append)
    assert told[0].event == "case-started"
    by_notebook = {each.event: [] for each in told}
    for each in told:
        by_notebook[each.event].append(each.notebook)
    assert "3-gap-memo" in by_notebook["notebook-started"]
    assert "3-gap-memo" not in by_notebook["notebook-done"]
    assert "1-reconcile" in by_notebook["notebook-done"]
    failed = told[-1]
    assert failed == outcome.event
    assert (failed.event, failed.code) == ("case-failed", "notebook-failed")
    assert failed.notebook == "3-gap-memo.ipynb"
    assert failed.cell == "dtiwb.memo.ledgr(assessment)"


def outcome_of(name, line=""):
    return Outcome(params=Path(f"{name}.yaml"), folder=Path(name), seconds=1, line=line)


def test_of_more_cases_than_a_person_reads_only_the_counts_are_told(capsys):
    with following(60, 0, None) as batch:
        batch.follow(outcome_of(str(n), f"dòng {n}") for n in range(60))
    batch.report()
    said = capsys.readouterr().out
    assert "dòng" not in said
    assert "60" in said


def test_a_batch_that_is_stopped_says_how_many_are_left_and_exits_with_1(capsys):
    def stopped():
        yield outcome_of("a")
        raise KeyboardInterrupt

    with following(3, 0, None) as batch:
        batch.follow(stopped())
    batch.report()
    assert "Đã dừng, 2 hồ sơ chưa chạy xong." in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        batch.end(is_batch=False)
    assert caught.value.code == 1


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (InputError([Problem(file="x", code="file-not-found")]), "input-error", 2),
        (RenderError("notebook-died", notebook="n", cell="c"), "notebook-died", 2),
        (OSError(28, "No space left on device", "/x/y.html"), "not-written", 1),
        (ValueError("?"), "defect", 1),
    ],
)
def test_each_kind_of_failure_has_a_code_and_a_single_case_its_exit(
    tmp_path, error, code, exit_code
):
    found = failure(tmp_path / "x.yaml", tmp_path / "x", error)
    assert (found.code, found.exit_code) == (code, exit_code)
    assert found.event.event == "case-failed"


def test_a_failure_does_not_name_the_folders_of_this_machine(tmp_path):
    params = tmp_path / "params" / "x.yaml"
    error = ValueError(f"no column in {tmp_path}/data/y.csv")
    assert failure(params, tmp_path / "x", error).error == (
        "ValueError: no column in …/data/y.csv"
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[Errno 2] no: '/home/an binh/ở đây/y.csv'", "[Errno 2] no: '…/y.csv'"),
        ("File /usr/lib/x/y.py, line 3", "File …/y.py, line 3"),
        (r"no: 'C:\\Users\\an binh\\y.csv'", "no: '…/y.csv'"),
        (r"in C:\Users\an\y.csv", "in …/y.csv"),
        (
            "01/QĐ-ABC và/hoặc 2/13 ở data/x/y.csv",
            "01/QĐ-ABC và/hoặc 2/13 ở data/x/y.csv",
        ),
        ("https://a.example/b/c </td></tr>", "https://a.example/b/c </td></tr>"),
    ],
)
def test_a_failure_names_a_file_anywhere_but_no_folder(tmp_path, said, told):
    fields = {"notebook": "n.ipynb", "cell": "x", "reason": said}
    error = RenderError("notebook-failed", **fields)
    found = failure(tmp_path / "params" / "x.yaml", tmp_path / "x", error)
    assert found.error.splitlines()[0].endswith(f"«x»: {told}")


def test_the_cell_that_failed_names_no_folder_of_this_machine_anywhere(tmp_path):
    cell = f"a = read('{tmp_path}/data/a.csv') + read('/home/an binh/ở đây/y.csv')"
    fields = {"notebook": "n.ipynb", "cell": cell, "reason": "?"}
    params = tmp_path / "params" / "x.yaml"
    params.parent.mkdir()
    params.touch()
    error = RenderError("notebook-failed", **fields)
    found = failure(params, tmp_path / "outputs" / "x", error)
    told = "a = read('…/data/a.csv') + read('…/y.csv')"
    assert (found.cell, found.event.cell) == (told, told)
    assert f"«{told}»" in found.error
    note_failure(found, 0)
    for page in (found.folder / "run.json", write_index(tmp_path / "outputs")):
        assert "/home/" not in page.read_text(encoding="utf-8")
        assert str(tmp_path) not in page.read_text(encoding="utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk always full")
def test_a_log_on_a_full_disk_ends_nothing(capsys):
    with following(1, 0, Path("/dev/full")) as batch:
        batch.follow(each for each in [outcome_of("a", "dòng")])
    batch.report()
    assert "dòng" in capsys.readouterr().out


def test_an_outcome_is_small_and_can_be_sent():
    sent = pickle.dumps(outcome_of("mau-so-mau-2025", "tự chấm 160,11"))
    assert len(sent) < 1000
    assert pickle.loads(sent).line == "tự chấm 160,11"  # noqa: S301 - our own
