"""However a batch ends, what was finished is whole and the same command goes on."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from runner.small import CASES, hashes, hidden, set_cell
from runner.waiting import wait_until

from dtiwb.errors import InputError
from dtiwb.runner import placing
from dtiwb.runner.batch import run_cases
from dtiwb.runner.placing import made_aside, tidy
from dtiwb.store.locking import locked
from dtiwb.wording import tell

DTIWB = [sys.executable, "-c", "from dtiwb.cli import main; main()"]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def fill(folder, text):
    """Write a page and, as a run does, its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_text(text, encoding="utf-8")
    told = {"outputs": {"page.html": hashlib.sha256(text.encode()).hexdigest()}}
    (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")


def page(folder):
    return (folder / "page.html").read_text(encoding="utf-8")


def test_a_folder_made_aside_takes_the_place_of_the_old_one_whole(tmp_path):
    fill(tmp_path / "case", "cũ")
    with made_aside(tmp_path / "case") as new:
        fill(new, "mới")
        assert page(tmp_path / "case") == "cũ"
    assert page(tmp_path / "case") == "mới"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_a_folder_that_could_not_be_finished_leaves_the_old_one(tmp_path, error):
    fill(tmp_path / "case", "cũ")
    with pytest.raises(error), made_aside(tmp_path / "case") as new:
        fill(new, "mới")
        raise error
    assert page(tmp_path / "case") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_folder_that_cannot_be_moved_leaves_the_old_one(tmp_path, monkeypatch):
    fill(tmp_path / "case", "cũ")
    rename = Path.rename

    def refuse_new(path, target):
        if path.name == "new":
            raise PermissionError(13, "Permission denied", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    with pytest.raises(PermissionError), made_aside(tmp_path / "case") as new:
        fill(new, "mới")
    assert page(tmp_path / "case") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_run_killed_between_the_two_renames_loses_nothing(tmp_path):
    left = tmp_path / f"{placing._PREFIX}abc"
    fill(left / "was" / "case", "cũ")
    fill(left / "new", "mới")
    tidy(tmp_path)
    assert page(tmp_path / "case") == "cũ"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_run_killed_after_the_second_rename_keeps_the_new_folder(tmp_path):
    left = tmp_path / f"{placing._PREFIX}abc"
    fill(left / "was" / "case", "cũ")
    fill(tmp_path / "case", "mới")
    tidy(tmp_path)
    assert page(tmp_path / "case") == "mới"
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_what_is_not_ours_is_not_cleared(tmp_path):
    fill(tmp_path / ".cache", "nhớ")
    (tmp_path / ".gitkeep").touch()
    tidy(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", ".gitkeep"]


def test_a_second_run_in_the_same_outputs_is_told_and_touches_nothing(tmp_path):
    fill(tmp_path / f"{placing._PREFIX}abc" / "new", "đang làm")
    with locked(tmp_path):
        with pytest.raises(InputError) as caught:
            list(run_cases([tmp_path / "x.yaml"], tmp_path))
        assert [each.code for each in caught.value.problems] == ["outputs-in-use"]
        assert tell(caught.value).startswith(f"{tmp_path.name}: một lượt chạy khác")
        assert len(hidden(tmp_path)) == 1
    with locked(tmp_path):
        pass


def test_a_killed_process_lets_go_of_the_lock(tmp_path):
    source = (
        "import sys, time\nfrom pathlib import Path\n"
        "from dtiwb.store.locking import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('.', flush=True)\n"
        "    time.sleep(60)"
    )
    command = [sys.executable, "-c", source, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.read(1) == b"."
        with pytest.raises(InputError), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path):
        pass


def run(workspace, *options):
    command = [*DTIWB, "run", "--all", *options]
    return subprocess.run(
        command, cwd=workspace, capture_output=True, encoding="utf-8", timeout=300
    )


def status(workspace, case):
    run_json = workspace / "outputs" / case / "run.json"
    return json.loads(run_json.read_text(encoding="utf-8"))


@pytest.mark.slow
@needs_fork
def test_a_run_killed_at_any_moment_is_finished_by_the_next(small):
    assert run(small).returncode == 0
    undisturbed = hashes(small / "outputs")
    luck = random.Random(20)  # noqa: S311
    for _ in range(3):
        client = subprocess.Popen([*DTIWB, "run", "--all", "--force"], cwd=small)
        time.sleep(luck.uniform(1, 6))
        started_by_it = psutil.Process(client.pid).children(recursive=True)
        client.kill()
        client.wait()
        done = run(small)
        assert done.returncode == 0, done.stderr
        assert hashes(small / "outputs") == undisturbed
        assert hidden(small / "outputs") == []
        assert psutil.wait_procs(started_by_it, timeout=20)[1] == []


@pytest.mark.slow
@needs_fork
def test_a_second_run_is_refused_and_after_ctrl_c_the_same_command_goes_on(small):
    sleep_once = (
        "import pathlib, time\nhere = pathlib.Path('đã ngủ')\n"
        "if agency and not here.exists():\n    here.touch()\n    time.sleep(60)"
    )
    set_cell(small, sleep_once)
    client = subprocess.Popen(
        [*DTIWB, "run", "--all", "--at-a-time", "1"],
        cwd=small,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    wait_until((small / "đã ngủ").exists, 60)
    second = run(small)
    assert second.returncode == 2
    assert "một lượt chạy khác đang ghi vào thư mục này" in second.stderr
    client.send_signal(signal.SIGINT)
    said, _ = client.communicate(timeout=30)
    assert client.returncode == 1
    assert "Đã dừng, 2 hồ sơ chưa chạy xong." in said
    assert hidden(small / "outputs") == []
    done = run(small)
    assert done.returncode == 0
    assert [status(small, case)["status"] for case in CASES] == ["done", "done"]


@pytest.mark.slow
@needs_fork
def test_a_notebook_whose_process_is_killed_is_named_and_the_rest_goes_on(small):
    die = "import os; os.kill(os.getpid(), 9 if year == '2025' else 0)"
    set_cell(small, die)
    done = run(small)
    assert done.returncode == 1
    assert f"«{die}»" in done.stderr
    assert [status(small, case)["status"] for case in CASES] == ["done", "failed"]
    assert status(small, CASES[1])["code"] == "notebook-died"


@pytest.mark.slow
@needs_fork
def test_when_the_process_all_are_forked_from_is_killed_no_case_is_lost(small):
    kill_once = (
        "import os, pathlib\nhere = pathlib.Path('đã chết')\n"
        "if not here.exists():\n    here.touch()\n    os.kill(os.getppid(), 9)"
    )
    set_cell(small, kill_once)
    done = run(small)
    assert done.returncode == 0, done.stderr
    assert (small / "đã chết").exists()
    assert [status(small, case)["status"] for case in CASES] == ["done", "done"]


@pytest.mark.slow
def test_a_notebook_that_hangs_is_named_with_its_cell_and_the_rest_goes_on(small):
    hang = "import time; time.sleep(60 if year == '2025' else 0)"
    set_cell(small, hang)
    done = run(small, "--timeout", "3")
    assert done.returncode == 1
    assert f"quá 3 giây nên bị dừng ở ô «{hang}»" in done.stderr
    assert status(small, CASES[0])["status"] == "done"
    failed = status(small, CASES[1])
    assert (failed["status"], failed["code"]) == ("failed", "notebook-too-long")
    assert (failed["notebook"], failed["cell"]) == ("1-reconcile.ipynb", hang)
    index = (small / "outputs" / "index.html").read_text(encoding="utf-8")
    assert "1-reconcile.ipynb" in index
    assert "time.sleep(60" in index


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_notebook_that_eats_memory_is_named_and_the_rest_goes_on(small):
    set_cell(small, "eaten = bytearray(700_000_000 if year == '2025' else 1)")
    done = run(small, "--memory", "700")
    assert done.returncode == 1
    assert "MemoryError" in done.stderr
    assert "bytearray" in done.stderr
    assert status(small, CASES[0])["status"] == "done"
    assert run(small, "--memory", "2000").returncode == 0


@pytest.fixture
def small_disk(small):
    """``outputs/`` on a disk of 3 MB of its own, where one may be mounted."""
    outputs = small / "outputs"
    outputs.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(outputs)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk may not be mounted here")
    yield outputs
    subprocess.run(["umount", "-l", str(outputs)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("free", [4, 40, 200, 260])
def test_a_full_disk_costs_no_finished_case_and_room_lets_it_go_on(
    small, small_disk, free
):
    assert run(small).returncode == 0
    before = hashes(small_disk)
    hashes_of_cases = hashes(small_disk, "mau-*/*")
    filler = small_disk / ".đầy"
    size = os.statvfs(small_disk)
    filler.write_bytes(bytes(size.f_bavail * size.f_frsize - free * 1024))
    done = run(small, "--force")
    assert done.returncode in (1, 2)
    for case in CASES:
        assert f"{case}\nKhông ghi được: ổ đĩa hết chỗ" in done.stderr
    filler.unlink()
    assert hashes(small_disk, "mau-*/*") == hashes_of_cases
    assert hidden(small_disk) == []
    assert run(small, "--force").returncode == 0
    assert hashes(small_disk) == before
