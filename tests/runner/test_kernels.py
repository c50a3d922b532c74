"""Where nothing can be forked, as on Windows, each notebook has a kernel of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import psutil
import pytest
from runner import works
from runner.make_notebook import job_of, text_of, write_notebook
from runner.small import hashes, hidden, set_cell
from runner.waiting import children, nothing_left, wait_until, written_pid

from dtiwb.errors import RenderError
from dtiwb.runner.forking import Forks

pytestmark = pytest.mark.slow
NO_FORK = "import os; hasattr(os, 'fork') and delattr(os, 'fork'); "
DTIWB = "from dtiwb.cli import main; main()"
MEET = (
    "import pathlib, time\n"
    "other = pathlib.Path({'a': 'b', 'b': 'a'}[word])\n"
    "pathlib.Path(word).touch()\n"
    "ends_at = time.monotonic() + 60\n"
    "while not other.exists() and time.monotonic() < ends_at:\n    time.sleep(0.05)\n"
    "print_nothing = other.exists()\nprint_nothing"
)


@pytest.fixture(autouse=True)
def clean():
    with nothing_left():
        yield


@pytest.fixture
def forks():
    with Forks(2, timeout=20) as made:
        made.can_fork = False
        yield made


def test_several_notebooks_run_at_once(forks, tmp_path):
    meet = write_notebook(tmp_path / "a.ipynb", MEET)
    jobs = [job_of(meet, tmp_path / f"{word}.out.ipynb", word) for word in "ab"]
    with ThreadPoolExecutor(2) as threads:
        bodies = list(threads.map(forks.run, jobs))
    assert [text_of(body).strip() for body in bodies] == ["True", "True"]


def test_each_notebook_has_a_process_of_its_own_in_the_folder_of_the_job(
    forks, tmp_path
):
    look = "import os; print_nothing = 0\nos.getcwd(), os.getpid(), os.getppid()"
    look = write_notebook(tmp_path / "a.ipynb", look)
    forks.warm_up(tmp_path)
    seen = [eval(text_of(forks.run(job_of(look)))) for _ in range(3)]  # noqa: S307
    assert len({pid for _, pid, _ in seen}) == 3
    assert {(folder, above) for folder, _, above in seen} == {
        (str(tmp_path), os.getpid())
    }


def test_a_notebook_sees_nothing_of_what_was_imported_ahead(forks, tmp_path):
    look = "import sys\n'pandas' in sys.modules, sorted(each for each in dir())"
    look = write_notebook(tmp_path / "a.ipynb", look)
    forks.warm_up(tmp_path)
    is_ahead, names = eval(text_of(forks.run(job_of(look))))  # noqa: S307
    assert is_ahead
    assert {name for name in names if not name.startswith("_")} == {
        *("In", "Out", "exit", "get_ipython", "open", "quit"),
        *("sys", "word"),
    }
    assert "_0" not in names


@pytest.mark.parametrize("is_seen", [True, False])
def test_a_kernel_that_died_while_it_waited_is_replaced(tmp_path, is_seen):
    lives = write_notebook(tmp_path / "a.ipynb", "'done'")
    before = children()
    with Forks(1) as forks:
        forks.can_fork = False
        forks.warm_up(tmp_path)
        (waiting,) = map(psutil.Process, children() - before)
        waiting.kill()
        if is_seen:
            wait_until(lambda: waiting.status() == psutil.STATUS_ZOMBIE)
        assert "done" in forks.run(job_of(lives))


def test_a_notebook_that_no_kernel_waits_for_is_told(forks, tmp_path, monkeypatch):
    monkeypatch.setattr("dtiwb.runner.kernels._ARGUMENTS", ["--version"])
    with pytest.raises(RenderError) as caught:
        forks.run(job_of(write_notebook(tmp_path / "a.ipynb", "1")))
    assert caught.value.code == "notebook-died"


def test_a_kernel_that_dies_is_told_with_its_cell_and_the_others_go_on(forks, tmp_path):
    dies = write_notebook(tmp_path / "a.ipynb", "1", "import os; os._exit(1)")
    lives = write_notebook(tmp_path / "b.ipynb", "import time; time.sleep(3); 'done'")
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(forks.run, job_of(lives))
        with pytest.raises(RenderError) as caught:
            forks.run(job_of(dies))
        assert caught.value.code == "notebook-died"
        assert caught.value.fields["cell"] == "import os; os._exit(1)"
        assert "done" in other.result()
    assert "done" in forks.run(job_of(lives))


def test_a_notebook_that_hangs_is_ended_and_told_with_its_cell(tmp_path):
    hangs = write_notebook(tmp_path / "a.ipynb", "1", "while True: pass")
    with Forks(1, timeout=2) as forks:
        forks.can_fork = False
        with pytest.raises(RenderError) as caught:
            forks.run(job_of(hangs))
    assert caught.value.code == "notebook-too-long"
    assert caught.value.fields["cell"] == "while True: pass"


def test_leaving_the_block_ends_whoever_runs_and_whoever_waits(tmp_path):
    sleeps = write_notebook(
        tmp_path / "a.ipynb",
        "import os, pathlib\npathlib.Path('pid').write_text(f'{os.getpid()}.')",
        "import time; time.sleep(60)",
    )
    caught = []

    def wait(forks):
        try:
            forks.run(job_of(sleeps))
        except KeyboardInterrupt as error:
            caught.append(error)

    with Forks(3) as forks:
        forks.can_fork = False
        forks.warm_up(tmp_path)
        waiting = threading.Thread(target=wait, args=[forks])
        waiting.start()
        pid = written_pid(tmp_path / "pid")
    waiting.join(timeout=20)
    assert len(caught) == 1
    assert not psutil.pid_exists(pid)


def test_only_one_case_at_a_time_is_opened_in_this_process(forks, tmp_path):
    (tmp_path / "word").write_text("điểm", encoding="utf-8")

    def hold(_):
        with forks.holding(partial(works.open_alone, tmp_path)) as holding:
            return holding.do(works.word)

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(hold, range(2))) == ["điểm", "điểm"]


def dtiwb(workspace, source, **more):
    command = [sys.executable, "-c", source, "run", "--all", "--force"]
    return subprocess.Popen(
        command, cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to compare with")
def test_the_pages_are_those_of_forked_processes_byte_by_byte(small):
    made = []
    for source in (DTIWB, NO_FORK + DTIWB):
        with dtiwb(small, source) as process:
            said = process.communicate(timeout=120)[0].decode()
        assert process.returncode == 0, said
        made.append(hashes(small / "outputs"))
    assert made[0] == made[1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_is_stopped_leaves_no_process_and_the_old_pages(small, how):
    with dtiwb(small, NO_FORK + DTIWB) as process:
        process.communicate(timeout=120)
    before = hashes(small / "outputs")
    sleep = "import time, pathlib\nif agency: pathlib.Path(year).touch()\n"
    set_cell(small, sleep + "time.sleep(60)")
    with ExitStack() as stack:
        process = stack.enter_context(dtiwb(small, NO_FORK + DTIWB))
        wait_until(lambda: (small / "2024").exists() and (small / "2025").exists(), 60)
        family = psutil.Process(process.pid).children(recursive=True)
        started = time.monotonic()
        process.send_signal(how)
        process.communicate(timeout=20)
        assert psutil.wait_procs(family, timeout=10)[1] == []
    assert time.monotonic() - started < 20
    assert hashes(small / "outputs", "mau*/*") == {
        name: sha256 for name, sha256 in before.items() if len(name.parts) == 2
    }
    if how == signal.SIGINT:
        assert hidden(small / "outputs") == []
