"""Whatever ends a run, it is told, the others go on, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from runner.make_notebook import job_of, text_of, write_notebook
from runner.waiting import nothing_left, wait_until, written_pid

import dtiwb
from dtiwb.errors import RenderError
from dtiwb.runner.batch import run_cases
from dtiwb.runner.forking import Forks
from dtiwb.wording import tell

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]

KILL_PARENT = "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(60)"


@pytest.fixture(autouse=True)
def clean():
    with nothing_left():
        yield


def failure_of(forks, notebook):
    with pytest.raises(RenderError) as caught:
        forks.run(job_of(notebook))
    return caught.value


def test_a_kernel_that_is_killed_is_told_with_its_cell_and_the_others_go_on(tmp_path):
    dies = write_notebook(
        tmp_path / "a.ipynb", "1", "import os\nos.kill(os.getpid(), 9)"
    )
    lives = write_notebook(tmp_path / "b.ipynb", "import time; time.sleep(1); 'done'")
    with Forks(2) as forks, ThreadPoolExecutor(2) as threads:
        other = threads.submit(forks.run, job_of(lives))
        error = failure_of(forks, dies)
        assert error.code == "notebook-died"
        assert error.fields == {"notebook": "a.ipynb", "cell": "import os"}
        assert "a.ipynb" in tell(error)
        assert "done" in other.result()
        assert "done" in forks.run(job_of(lives))


def test_a_notebook_that_leaves_its_process_is_told(tmp_path):
    leaves = write_notebook(tmp_path / "a.ipynb", "import os; os._exit(0)")
    with Forks(1) as forks:
        assert failure_of(forks, leaves).code == "notebook-died"


@pytest.mark.parametrize(
    "hang", ["while True: pass", "import re; re.match('(a*)*b', 'a' * 64)"]
)
def test_a_notebook_that_hangs_is_ended_and_told_with_its_cell(tmp_path, hang):
    hangs = write_notebook(tmp_path / "a.ipynb", "1", hang)
    with Forks(1, timeout=2) as forks:
        error = failure_of(forks, hangs)
        assert error.code == "notebook-too-long"
        assert error.fields == {"notebook": "a.ipynb", "cell": hang, "seconds": "2"}
        assert "2" in tell(error)


def test_what_a_notebook_started_ends_with_it(tmp_path):
    start = (
        "import pathlib, subprocess\nprocess = subprocess.Popen(['sleep', '600'])\n"
        "pathlib.Path('pid').write_text(f'{process.pid}.')"
    )
    with Forks(1) as forks:
        forks.run(job_of(write_notebook(tmp_path / "a.ipynb", start)))
        pid = written_pid(tmp_path / "pid")
        wait_until(lambda: not psutil.pid_exists(pid))


def test_a_notebook_that_eats_memory_fails_before_the_machine_does(tmp_path):
    eat = "eaten = []\nwhile True: eaten.append(bytes(1 << 30))"
    with Forks(1) as forks:
        error = failure_of(forks, write_notebook(tmp_path / "a.ipynb", eat))
        assert error.code == "notebook-failed"
        assert error.fields["reason"].startswith("MemoryError")


def test_runs_whose_zygote_is_killed_begin_again_in_another(tmp_path):
    kill_once = "import pathlib\nif not pathlib.Path('been').exists():\n"
    kill_once += "    pathlib.Path('been').touch()\n    "
    kill_once += KILL_PARENT.replace("\n", "\n    ") + "\n'survived'"
    killer = write_notebook(tmp_path / "a.ipynb", kill_once)
    other = write_notebook(tmp_path / "b.ipynb", "import time; time.sleep(2); 'done'")
    with Forks(2) as forks, ThreadPoolExecutor(2) as threads:
        bodies = list(threads.map(forks.run, [job_of(killer), job_of(other)]))
    assert text_of(bodies[0]).strip() == "'survived'"
    assert text_of(bodies[1]).strip() == "'done'"


def test_a_run_that_no_zygote_outlives_gets_a_kernel_of_its_own(tmp_path):
    kill_each = "import os, psutil\n"
    kill_each += "if 'zygote' in str(psutil.Process(os.getppid()).cmdline()):\n    "
    kill_each += KILL_PARENT.replace("\n", "\n    ") + "\n'survived'"
    killer = write_notebook(tmp_path / "a.ipynb", kill_each)
    harmless = write_notebook(tmp_path / "b.ipynb", "'done'")
    with Forks(1) as forks:
        assert "done" in forks.run(job_of(harmless))
        assert "survived" in forks.run(job_of(killer))
        assert "done" in forks.run(job_of(harmless))
        assert forks.can_fork


def test_where_no_zygote_lives_a_page_is_made_by_a_kernel_of_its_own(
    workspace, monkeypatch
):
    monkeypatch.setattr("dtiwb.runner.zygotes._PROGRAM", "raise SystemExit(1)")
    case = dtiwb.open_case(workspace / "params" / "mau-so-mau-2024.yaml")
    page = dtiwb.render(workspace / "notebooks" / "3-gap-memo.ipynb", case)
    assert "Báo cáo khoảng trống" in page.read_text(encoding="utf-8")


def test_a_system_without_fork_gives_the_same_bytes(workspace, monkeypatch, tmp_path):
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    (forked,) = run_cases([params], tmp_path / "forked")
    monkeypatch.delattr(os, "fork")
    (plain,) = run_cases([params], tmp_path / "plain")
    assert (forked.error, plain.error) == ("", "")
    files = {path.name for path in forked.folder.iterdir()} - {"run.json"}
    assert len(files) >= 8
    for name in files:
        assert (forked.folder / name).read_bytes() == (plain.folder / name).read_bytes()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("import time; time.sleep(60)", "notebook-too-long"),
        ("import os; os.kill(os.getpid(), 9)", "notebook-died"),
    ],
)
def test_without_fork_a_kernel_that_hangs_or_dies_is_told_the_same(
    workspace, monkeypatch, cell, code
):
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr("dtiwb.runner.batch.Forks", lambda *_: Forks(1, timeout=3))
    notebook = workspace / "notebooks" / "1-reconcile.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("import dtiwb", cell, 1), encoding="utf-8")
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    (outcome,) = run_cases([params], workspace / "outputs")
    fields = {"notebook": "1-reconcile.ipynb", "cell": cell}
    fields |= {"seconds": "3"} if code == "notebook-too-long" else {}
    assert outcome.error == tell(RenderError(code, **fields))


def test_no_more_notebooks_run_at_a_time_than_asked_for(tmp_path):
    note = (
        "import pathlib, time\nhere = pathlib.Path(word + '.now')\nhere.touch()\n"
        "time.sleep(1)\ncount = len(list(pathlib.Path().glob('*.now')))\n"
        "here.unlink()\ncount"
    )
    notebook = write_notebook(tmp_path / "a.ipynb", note)
    jobs = [job_of(notebook, tmp_path / f"{n}.ipynb", word=str(n)) for n in range(4)]
    with Forks(2) as forks, ThreadPoolExecutor(4) as threads:
        counts = [text_of(each).strip() for each in threads.map(forks.run, jobs)]
    assert max(counts) == "2"


def test_cases_come_out_in_the_order_asked_for_whichever_is_done_first(workspace):
    params = [workspace / "params" / f"mau-so-mau-{n}.yaml" for n in (2025, 2030, 2024)]
    params[1].write_text("agency: [", encoding="utf-8")
    outcomes = list(run_cases(params, workspace / "outputs", at_a_time=3))
    assert [outcome.params for outcome in outcomes] == params
    assert [bool(outcome.error) for outcome in outcomes] == [False, True, False]


CLIENT = """
import sys
from pathlib import Path
from dtiwb.runner.batch import run_cases
for outcome in run_cases([Path(each) for each in sys.argv[2:]], Path(sys.argv[1])):
    print(outcome.error)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
def test_a_batch_that_is_stopped_leaves_no_process_and_the_old_pages(workspace, how):
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    outputs = workspace / "outputs"
    (outcome,) = run_cases([params], outputs)
    before = {path: path.read_bytes() for path in outcome.folder.iterdir()}
    notebook = workspace / "notebooks" / "2-self-assessment.ipynb"
    hang = (
        "import os, pathlib, time\\npathlib.Path('pid').write_text(f'{os.getpid()}.')"
    )
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("import dtiwb", hang + "\\ntime.sleep(60)", 1))
    command = [sys.executable, "-c", CLIENT, str(outputs), str(params)]
    client = subprocess.Popen(command, stderr=subprocess.PIPE)
    pid = written_pid(workspace / "pid")
    zygote = psutil.Process(pid).ppid()
    client.send_signal(how)
    _, said = client.communicate(timeout=20)
    wait_until(lambda: not psutil.pid_exists(pid) and not psutil.pid_exists(zygote))
    assert {path: path.read_bytes() for path in outcome.folder.iterdir()} == before
    if how == signal.SIGINT:
        assert said.decode().strip().endswith("KeyboardInterrupt")
        assert {path.name for path in outputs.iterdir()} == {
            *(".lock", outcome.folder.name)
        }


def test_who_leaves_before_the_zygote_is_warm_does_not_wait_for_it():
    started = time.monotonic()
    with Forks(1) as forks:
        forks.warm_up(Path.cwd())
    assert time.monotonic() - started < 2


def test_leaving_the_block_interrupts_whoever_still_waits(tmp_path):
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

    with Forks(1) as forks:
        waiting = threading.Thread(target=wait, args=[forks])
        waiting.start()
        pid = written_pid(tmp_path / "pid")
    waiting.join(timeout=20)
    assert len(caught) == 1
    wait_until(lambda: not psutil.pid_exists(pid))


def test_a_run_opens_no_port_and_no_named_socket(tmp_path):
    look = (
        "import psutil\nzygote = psutil.Process().parent()\n"
        "[[c.laddr for c in each.net_connections('all') if c.laddr]\n"
        " for each in (psutil.Process(), zygote)]"
    )
    notebook = write_notebook(tmp_path / "a.ipynb", look)
    with Forks(1) as forks:
        assert text_of(forks.run(job_of(notebook))).strip() == "[[], []]"
