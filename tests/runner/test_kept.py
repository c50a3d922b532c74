"""What people write into outputs/ outlives every later run, however that one ends."""

import contextlib
import errno
import hashlib
import json
import os
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from dtiwb.cli import main
from dtiwb.errors import RenderError
from dtiwb.runner import batch, placing
from dtiwb.runner.batch import Outcome, failure, note_failure, run_cases
from dtiwb.runner.changed import seen_now
from dtiwb.runner.placing import kept_folders, made_aside, tidy
from dtiwb.runner.rollup import write_index

CASE = "mau-so-mau-2025"
WRITTEN = {"tu-danh-gia.docx": "máy viết", "3-gap-memo.html": "trang"}


def fill(folder, files=None):
    """Write what a run writes: the files, and the run.json that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    files = WRITTEN if files is None else files
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    hashes = {
        name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()
    }
    seen = {name: seen_now(folder / name) for name in files}
    run = {"status": "done", "outputs": hashes, "seen": seen}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")


def put(folder, name, text="của tôi"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run_again(outputs, case=CASE):
    with made_aside(outputs / case) as new:
        fill(new)


def kept(outputs):
    """Path below the dated folder and text of every file that is kept."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for folder in kept_folders(outputs)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def outputs(tmp_path):
    """The outputs of one case that was run once."""
    fill(tmp_path / "outputs" / CASE)
    return tmp_path / "outputs"


def test_a_file_that_was_edited_is_kept_and_made_anew(outputs):
    put(outputs / CASE, "tu-danh-gia.docx", "máy viết, tôi sửa")
    run_again(outputs)
    assert kept(outputs) == {"tu-danh-gia.docx": "máy viết, tôi sửa"}
    made = outputs / CASE / "tu-danh-gia.docx"
    assert made.read_text(encoding="utf-8") == "máy viết"
    (folder,) = kept_folders(outputs)
    assert folder.parent == outputs / "kept" / CASE
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}", folder.name)


def test_an_edit_is_seen_where_size_and_time_are_as_before(outputs):
    path = outputs / CASE / "tu-danh-gia.docx"
    before = path.stat()
    put(outputs / CASE, path.name, "máy viếc")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert seen_now(path) == [before.st_size, before.st_mtime_ns]
    run_again(outputs)
    assert kept(outputs) == {"tu-danh-gia.docx": "máy viếc"}


def test_what_nobody_touched_is_not_kept(outputs):
    run_again(outputs)
    assert not (outputs / "kept").exists()


def test_a_file_put_there_is_kept_with_the_folder_it_lies_in(outputs):
    put(outputs / CASE, "ghi chú.txt")
    put(outputs / CASE, "ý kiến/phòng A/góp ý.docx")
    put(outputs / CASE, "tu-danh-gia - Copy.docx", "máy viết")  # whoever copied it knew
    run_again(outputs)
    assert kept(outputs) == {
        "ghi chú.txt": "của tôi",
        "ý kiến/phòng A/góp ý.docx": "của tôi",
        "tu-danh-gia - Copy.docx": "máy viết",
    }
    assert sorted(path.name for path in (outputs / CASE).iterdir()) == sorted(
        [*WRITTEN, "run.json"]
    )


@pytest.mark.parametrize(
    "name",
    [
        *("~$-danh-gia.docx", ".~lock.tu-danh-gia.docx#", ".DS_Store", "Thumbs.db"),
        *("desktop.ini", ".ipynb_checkpoints/3-gap-memo-checkpoint.ipynb"),
    ],
)
def test_what_programs_lay_beside_the_files_of_people_is_not_kept(outputs, name):
    put(outputs / CASE, name)
    run_again(outputs)
    assert not (outputs / "kept").exists()


@pytest.mark.parametrize("run", [None, "", "{", "[]", "null", '{"outputs": []}'])
def test_where_nobody_can_tell_what_a_run_wrote_everything_is_kept(outputs, run):
    (outputs / CASE / "run.json").unlink()
    if run is not None:
        put(outputs / CASE, "run.json", run)
    run_again(outputs)
    assert kept(outputs) == WRITTEN


def test_two_runs_in_one_second_keep_both_edits(outputs, monkeypatch):
    monkeypatch.setattr(time, "strftime", lambda _: "2026-11-22-183000")
    for text in ("một", "hai", "ba"):
        put(outputs / CASE, "tu-danh-gia.docx", text)
        run_again(outputs)
    found = {
        folder.name: (folder / "tu-danh-gia.docx").read_text(encoding="utf-8")
        for folder in kept_folders(outputs)
    }
    assert found == {
        "2026-11-22-183000": "một",
        "2026-11-22-183000-2": "hai",
        "2026-11-22-183000-3": "ba",
    }


def test_a_run_that_fails_leaves_the_edit_where_it_is(outputs):
    edited = put(outputs / CASE, "tu-danh-gia.docx")
    with pytest.raises(RenderError), made_aside(outputs / CASE) as new:
        fill(new)
        raise RenderError("notebook-died", notebook="n", cell="c")
    assert edited.read_text(encoding="utf-8") == "của tôi"
    assert not (outputs / "kept").exists()


class Killed(BaseException):
    """Stands for kill -9: nothing of ours runs after it."""


MOVES = ("rename", "unlink", "rmdir", "mkdir")


@pytest.mark.parametrize("step", range(13))
def test_a_run_killed_at_any_step_loses_no_edit(outputs, monkeypatch, step):
    put(outputs / CASE, "tu-danh-gia.docx")
    put(outputs / CASE, "ý kiến/góp ý.docx")
    steps = iter(range(1000))

    def until_killed(do):
        def maybe(path, *given, **more):
            if next(steps) >= step:
                raise Killed
            return do(path, *given, **more)

        return maybe

    with monkeypatch.context() as patched:
        for name in MOVES:
            patched.setattr(Path, name, until_killed(getattr(Path, name)))
        patched.setattr(placing.shutil, "rmtree", lambda *_, **__: None)
        with contextlib.suppress(Killed):
            run_again(outputs)
    tidy(outputs)
    if not kept(outputs):  # killed before the new folder was in place
        run_again(outputs)
    assert kept(outputs) == {
        "tu-danh-gia.docx": "của tôi",
        "ý kiến/góp ý.docx": "của tôi",
    }
    names = sorted(path.name for path in outputs.iterdir())
    assert names == sorted(["kept", CASE])
    made = outputs / CASE / "tu-danh-gia.docx"
    assert made.read_text(encoding="utf-8") == "máy viết"


def test_what_a_killed_run_had_moved_away_is_kept_by_the_next(outputs):
    left = outputs / f"{placing._PREFIX}abc" / "was" / CASE
    fill(left)
    put(left, "tu-danh-gia.docx")
    tidy(outputs)
    assert kept(outputs) == {"tu-danh-gia.docx": "của tôi"}
    tidy(outputs)
    assert len(kept_folders(outputs)) == 1


def test_an_edit_that_cannot_be_kept_waits_for_the_next_run(outputs, monkeypatch):
    put(outputs / CASE, "tu-danh-gia.docx")
    mkdir = Path.mkdir

    def refuse(path, *given, **more):
        if "kept" in path.parts:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        mkdir(path, *given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refuse)
        with pytest.raises(OSError, match="No space"):
            run_again(outputs)
    assert kept(outputs) == {}
    tidy(outputs)
    assert kept(outputs) == {"tu-danh-gia.docx": "của tôi"}


def test_a_file_open_in_word_fails_its_case_and_stays(outputs, monkeypatch):
    edited = put(outputs / CASE, "tu-danh-gia.docx")
    rename = Path.rename

    def refuse(path, target):
        if path == outputs / CASE:  # Windows moves no folder in which a file is open
            error = PermissionError(errno.EACCES, "Access is denied", str(path))
            error.winerror = 32
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError) as caught:
        run_again(outputs)
    params = outputs.parent / "params" / f"{CASE}.yaml"
    told = failure(params, outputs / CASE, caught.value)
    assert told.code == "not-written"
    assert told.error.splitlines()[0] == (
        f"Không ghi được: tệp đang mở ở chương trình khác, hãy đóng lại ({CASE})"
    )
    assert edited.read_text(encoding="utf-8") == "của tôi"
    assert [path.name for path in outputs.iterdir()] == [CASE]


def test_a_link_is_kept_as_a_link_and_what_it_points_to_stays(outputs, tmp_path):
    far = put(tmp_path / "nơi khác", "số liệu.xlsx")
    try:
        (outputs / CASE / "số liệu.xlsx").symlink_to(far)
        (outputs / CASE / "nơi khác").symlink_to(far.parent)
    except OSError:
        pytest.skip("no links may be made here")
    run_again(outputs)
    (folder,) = kept_folders(outputs)
    assert all(path.is_symlink() for path in folder.iterdir())
    assert far.read_text(encoding="utf-8") == "của tôi"


def test_a_folder_that_is_a_link_leaves_what_it_points_to_as_it_is(outputs, tmp_path):
    far = tmp_path / "ổ khác"
    (outputs / CASE).rename(far)
    try:
        (outputs / CASE).symlink_to(far)
    except OSError:
        pytest.skip("no links may be made here")
    run_again(outputs)
    assert sorted(path.name for path in far.iterdir()) == sorted([*WRITTEN, "run.json"])
    assert not (outputs / CASE).is_symlink()


def test_after_a_failed_run_edits_and_only_those_are_still_known(outputs, tmp_path):
    params = put(tmp_path / "params", f"{CASE}.yaml")
    outcome = Outcome(
        params=params, folder=outputs / CASE, seconds=1, error="hỏng", code="defect"
    )
    for _ in range(2):
        note_failure(outcome, time.time())
    run = json.loads((outputs / CASE / "run.json").read_text(encoding="utf-8"))
    assert (run["status"], sorted(run["outputs"])) == ("failed", sorted(WRITTEN))
    assert run["seen"].keys() == run["outputs"].keys()
    put(outputs / CASE, "3-gap-memo.html", "tôi sửa")
    run_again(outputs)
    assert kept(outputs) == {"3-gap-memo.html": "tôi sửa"}


def test_a_case_that_never_ran_has_nothing_to_keep(outputs, tmp_path):
    params = put(tmp_path / "params", "moi-2025.yaml")
    folder = outputs / "moi-2025"
    outcome = Outcome(params=params, folder=folder, seconds=1, error="x", code="defect")
    note_failure(outcome, time.time())
    run_again(outputs, "moi-2025")
    assert not (outputs / "kept").exists()


@pytest.fixture
def dtiwb_run(workspace, monkeypatch):
    """Call ``dtiwb run --all``, which writes the same two files for every case."""

    def run_case(params, folder, progress, forks):
        with made_aside(folder) as new:
            fill(new)
        return f"{params.stem}: xong"

    monkeypatch.setattr(batch, "run_case", run_case)
    monkeypatch.setattr("dtiwb.runner.forking.Forks.warm_up", lambda *_: None)
    monkeypatch.chdir(workspace)
    return lambda *options: CliRunner().invoke(main, ["run", "--all", *options])


@pytest.mark.parametrize("options", [(), ("--force",)])
def test_the_end_of_a_batch_says_how_many_files_are_kept_and_where(
    dtiwb_run, workspace, options
):
    assert "kept" not in dtiwb_run().stdout
    outputs = workspace / "outputs"
    put(outputs / CASE, "tu-danh-gia.docx")
    put(outputs / CASE, "ghi chú.txt")
    put(outputs / "mau-so-mau-2024", "3-gap-memo.html")
    done = dtiwb_run(*options)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    at = lines.index(
        "3 tệp trong outputs/ đã có người sửa hoặc đặt thêm; các tệp ấy được giữ lại "
        "trong outputs/kept/."
    )
    assert [re.sub(r"\d{4}-\d\d-\d\d-\d{6}", "ngày", x) for x in lines[at + 1 :]] == [
        "  outputs/kept/mau-so-mau-2024/ngày: 1 tệp",
        f"  outputs/kept/{CASE}/ngày: 2 tệp",
        "Trang tổng hợp: outputs/index.html",
    ]
    again = dtiwb_run("--force")
    assert "kept" not in again.stdout
    assert len(kept_folders(outputs)) == 2


def test_edits_beside_a_params_file_that_was_deleted_stay_where_they_are(
    dtiwb_run, workspace
):
    dtiwb_run()
    edited = put(workspace / "outputs" / CASE, "tu-danh-gia.docx")
    (workspace / "params" / f"{CASE}.yaml").unlink()
    assert dtiwb_run("--force").exit_code == 0
    assert edited.read_text(encoding="utf-8") == "của tôi"
    assert not (workspace / "outputs" / "kept").exists()


def test_what_is_kept_stands_in_no_index_and_is_no_case(outputs):
    put(outputs / CASE, "results.json", "{}")
    run_again(outputs)
    before = kept(outputs)
    assert "kept" not in write_index(outputs).read_text(encoding="utf-8")
    tidy(outputs)
    assert list(run_cases([], outputs)) == []
    assert kept(outputs) == before
