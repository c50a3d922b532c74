"""The same batch on a Dask cluster: the same bytes, whatever dies on the way."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from click.testing import CliRunner
from runner.waiting import wait_until

from dtiwb.cli import main
from dtiwb.errors import InputError
from dtiwb.runner import connecting
from dtiwb.runner.batch import run_cases
from dtiwb.runner.changed import changed
from dtiwb.runner.cluster import run_on_cluster
from dtiwb.runner.crew import Terms

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SCHEDULER = "dask scheduler --host {host} --port 8786 --no-dashboard"
WORKER = "dask worker tcp://{host}:8786 --nthreads 1 --nworkers 2"
BATCH = "dtiwb run --all --engine dask --scheduler tcp://{host}:8786"
KILL_WORKER = (
    "import psutil, time\n"
    "above = psutil.Process().parents()\n"
    "next(p for p in above if 'zygote' not in ' '.join(p.cmdline())).kill()\n"
    "time.sleep(60)"
)
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
slow = pytest.mark.slow


def write_notebook(workspace, name, *cells):
    """Write a notebook that takes what a case gives it and then does *cells*."""
    book = nbformat.read(ROOT / "notebooks" / "3-gap-memo.ipynb", as_version=4)
    taken = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    book.cells = taken + [nbformat.v4.new_code_cell(source) for source in cells]
    nbformat.write(book, workspace / "notebooks" / f"{name}.ipynb")


def write_case(workspace, agency, *notebooks):
    """Write a case that is a copy of the invented one, with only these notebooks."""
    source, target = (workspace / "data/agencies" / a for a in ("mau-so-mau", agency))
    shutil.copytree(source / "2024", target / "2024")
    text = (source / "agency.yaml").read_text("utf-8")
    target_file = target / "agency.yaml"
    target_file.write_text(text.replace("mau-so-mau", agency), encoding="utf-8")
    params = workspace / "params" / f"{agency}-2024.yaml"
    params.write_text(
        f"agency: {agency}\nyear: 2024\ncriteria_set: mau-2024\nas_of: 2025-01-31\n"
        f"notebooks: [{', '.join(notebooks)}]\n",
        encoding="utf-8",
    )
    return params


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with six small cases, and what a run here makes of them."""
    root = tmp_path_factory.mktemp("made") / "làm việc"
    shutil.copytree(ROOT / "data", root / "data")
    for name in ("notebooks", "params"):
        (root / name).mkdir()
    write_notebook(root, "ngan", "import time; time.sleep(1)\nagency")
    files = [write_case(root, f"mau-thu-{n}", "ngan") for n in range(1, 7)]
    outputs = root.parent / "home"
    run(run_cases(files, outputs))
    return root, bytes_of(outputs)


@pytest.fixture
def batch(made, tmp_path):
    """The params of the six cases in a copy of their workspace."""
    root = tmp_path / "làm việc"
    shutil.copytree(made[0], root)
    return sorted((root / "params").iterdir())


@pytest.fixture
def at_home(made):
    """Tell what a run on this machine makes of some of the cases."""

    def of(files):
        names = {path.stem for path in files}
        return {n: data for n, data in made[1].items() if n.split("/")[0] in names}

    return of


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and workers, each in a folder of its own; end them at last."""
    with contextlib.ExitStack() as stack:

        def start(command, folder, **more):
            (tmp_path / folder).mkdir(exist_ok=True)
            name, *arguments = command.split()
            process = subprocess.Popen(
                [BIN / name, *arguments],
                cwd=tmp_path / folder,
                env={**os.environ, **more},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(end, process)
            return process

        yield start


def end(process):
    """End *process* and what it started, at once, as if its machine lost power."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        for each in (*family, process):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(family, 10)
    process.wait()


def is_at_work(worker):
    """Tell whether a notebook runs on *worker* now: a child of its zygote."""
    try:
        family = psutil.Process(worker.pid).children(recursive=True)
        zygotes = [each for each in family if "zygote" in " ".join(each.cmdline())]
        return any(each.children() for each in zygotes)
    except psutil.Error:  # it is only starting, or has just ended
        return False


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def scheduler(cluster):
    """A scheduler on a port of its own: address, its process."""
    port = free_port()
    command = f"dask scheduler --host 127.0.0.1 --port {port} --no-dashboard"
    return f"tcp://127.0.0.1:{port}", cluster(command, "scheduler")


@pytest.fixture
def two_workers(cluster, scheduler):
    """A scheduler and two workers that share nothing: address, their processes."""
    address, process = scheduler
    workers = [
        cluster(f"dask worker {address} --nthreads 1 --no-dashboard", f"worker-{n}")
        for n in (1, 2)
    ]
    return address, process, workers


@pytest.fixture
def other_version(tmp_path):
    """What the environment of a worker says that has another version of this."""
    shutil.copytree(ROOT / "dtiwb", tmp_path / "other" / "dtiwb")
    changed_module = tmp_path / "other" / "dtiwb" / "text.py"
    changed_module.write_text(changed_module.read_text("utf-8") + "# khác\n", "utf-8")
    return {"PYTHONPATH": str(tmp_path / "other")}


def bytes_of(outputs):
    """Every byte of every case, but for what only ``run.json`` may say."""
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in sorted(outputs.glob("*/*"))
        if path.name != "run.json" and not path.parent.name.startswith(".")
    }


def run(outcomes):
    found = {outcome.folder.name: outcome for outcome in outcomes}
    assert [each.error for each in found.values() if each.error] == []
    return found


def begun(count):
    """Return what hears events, and is set when *count* cases have begun."""
    reached, cases = threading.Event(), []

    def hear(event):
        if event.event == "case-started":
            cases.append(event.case)
        if len(cases) >= count:
            reached.set()

    return hear, reached, cases


def refusal(outcomes):
    with pytest.raises(InputError) as caught:
        list(outcomes)
    return {each.code for each in caught.value.problems}


@slow
@needs_fork
def test_a_worker_lost_in_mid_batch_costs_no_case_and_no_byte(
    batch, at_home, two_workers, tmp_path
):
    address, _, workers = two_workers
    away = tmp_path / "away"
    hear, _, cases = begun(1)

    def kill():
        wait_until(lambda: is_at_work(workers[0]), 60)
        end(workers[0])

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    found = run(run_on_cluster(batch, away, hear, Terms(scheduler=address)))
    killer.join()
    assert found.keys() == {path.stem for path in batch}
    assert len(cases) > len(batch)  # one of them twice
    assert bytes_of(away) == at_home(batch)
    assert changed(batch, away) == []
    assert [path for path in away.iterdir() if path.name.startswith(".making")] == []


@slow
@needs_fork
def test_workers_that_share_the_folder_read_it_there(
    batch, at_home, two_workers, tmp_path
):
    address, _, _ = two_workers
    root = batch[0].parent.parent
    away = tmp_path / "away"
    terms = Terms(scheduler=address, shared=str(root))
    run(run_on_cluster(batch[:2], away, terms=terms))
    assert bytes_of(away) == at_home(batch[:2])
    lost = Terms(scheduler=address, shared=str(tmp_path / "not there"))
    assert refusal(run_on_cluster(batch, away, terms=lost)) == {"shared-not-seen"}


@slow
@needs_fork
def test_a_case_that_kills_its_workers_is_named_after_as_many_tries(
    batch, at_home, tmp_path
):
    root, tries = batch[0].parent.parent, tmp_path / "tries"
    note = f"open({str(tries)!r}, 'a').write('x')"
    write_notebook(root, "doc", note, KILL_WORKER)
    write_notebook(root, "roi", "import os; os._exit(1)")
    poison = write_case(root, "mau-doc", "doc")
    leaves = write_case(root, "mau-roi", "roi")
    away = tmp_path / "away"
    files = [poison, leaves, *batch[:3]]
    found = {
        outcome.folder.name: outcome
        for outcome in run_on_cluster(files, away, terms=Terms(tries=2))
    }
    assert tries.read_text() == "xx"
    assert found.pop("mau-doc-2024").code == "workers-died"
    assert found.pop("mau-roi-2024").code == "notebook-died"
    assert "2" in (away / "mau-doc-2024" / "run.json").read_text("utf-8")
    run(found.values())
    assert bytes_of(away) == at_home(batch[:3])


@slow
@needs_fork
def test_a_scheduler_that_is_gone_is_told_and_finished_cases_are_whole(
    batch, at_home, two_workers, tmp_path
):
    address, scheduler, _ = two_workers
    away = tmp_path / "away"
    outcomes = run_on_cluster(batch, away, terms=Terms(scheduler=address))
    first = next(outcomes).folder.name
    end(scheduler)
    assert refusal(outcomes) == {"scheduler-lost"}
    finished = bytes_of(away)
    assert any(name.startswith(f"{first}/") for name in finished)
    assert finished.items() <= at_home(batch).items()
    left = changed(batch, away)
    assert first not in {path.stem for path in left}
    run(run_cases(left, away))
    assert bytes_of(away) == at_home(batch)


@slow
def test_a_worker_of_another_version_is_refused(
    batch, cluster, scheduler, other_version, tmp_path
):
    address, _ = scheduler
    cluster(f"dask worker {address}", "w", **other_version)
    outcomes = run_on_cluster(batch, tmp_path / "o", terms=Terms(scheduler=address))
    assert refusal(outcomes) == {"worker-of-another-version"}


@slow
@needs_fork
@pytest.mark.parametrize("then", ["goes on", "is replaced"])
def test_a_worker_of_another_version_that_comes_late_costs_no_case_and_no_byte(
    batch, at_home, cluster, scheduler, other_version, tmp_path, monkeypatch, then
):
    address, _ = scheduler
    worker = f"dask worker {address} --nthreads 1 --no-dashboard"
    fit = cluster(worker, "w")
    asked = []

    def fit_workers(client):
        asked.append(connecting.fit_workers(client))
        return asked[-1]

    monkeypatch.setattr("dtiwb.runner.cluster.fit_workers", fit_workers)
    hear, has_begun, _ = begun(1)
    outcomes = run_on_cluster(
        batch, tmp_path / "away", hear, terms=Terms(scheduler=address)
    )
    found = []
    running = threading.Thread(target=lambda: found.extend(outcomes))
    running.start()
    assert has_begun.wait(60)
    cluster(worker, "late", **other_version)
    while not asked:  # until it was given a case, and found out
        time.sleep(0.05)
        assert running.is_alive()
    if then == "is replaced":
        end(fit)
        cluster(worker, "next")
    running.join(120)
    run(found)
    assert bytes_of(tmp_path / "away") == at_home(batch)


def wait_for_port(port):
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def dtiwb(arguments, workspace, **more):
    return subprocess.run(
        [BIN / "dtiwb", *arguments.split()],
        cwd=workspace,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


@slow
@needs_fork
def test_what_the_readme_says_of_two_machines_works_on_one(batch, cluster):
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [each.format(host="192.168.1.10") for each in (SCHEDULER, WORKER, BATCH)]
    if "--engine dask" in readme:
        assert [command for command in commands if command not in readme] == []
    try:
        socket.create_server(("127.0.0.1", 8786)).close()
    except OSError:
        pytest.skip("somebody else has port 8786")
    cluster(SCHEDULER.format(host="127.0.0.1"), "one")
    cluster(WORKER.format(host="127.0.0.1"), "other")
    root = batch[0].parent.parent
    done = dtiwb(BATCH.format(host="127.0.0.1").removeprefix("dtiwb "), root)
    assert (done.returncode, done.stderr) == (0, "")
    assert changed(batch, root / "outputs") == []


@slow
@needs_fork
def test_a_cluster_with_tls_takes_whoever_has_a_key(batch, cluster, tmp_path):
    make_certificate(tmp_path)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    keys = {
        f"{tls}CA_FILE": str(tmp_path / "ca.pem"),
        **{
            f"{tls}{who}__{what}": str(tmp_path / f"{what.lower()}.pem")
            for who in ("CLIENT", "SCHEDULER", "WORKER")
            for what in ("CERT", "KEY")
        },
    }
    port = free_port()
    address = f"tls://127.0.0.1:{port}"
    start = f"dask scheduler --protocol tls --host 127.0.0.1 --port {port}"
    cluster(f"{start} --no-dashboard", "s", **keys)
    cluster(f"dask worker {address} --nthreads 1", "w", **keys)
    root = batch[0].parent.parent
    command = f"run params/{batch[0].name} --engine dask --scheduler {address}"
    wait_for_port(port)
    stranger = dtiwb(command, root)
    assert (stranger.returncode, address in stranger.stderr) == (2, True)
    done = dtiwb(command, root, **keys)
    assert (done.returncode, done.stderr) == (0, "")
    assert changed(batch[:1], root / "outputs") == []


def make_certificate(folder):
    """Write a certificate that vouches for itself, as ``ca``, ``cert`` and ``key``."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=thu"
    subprocess.run(
        [*command.split(), "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    shutil.copy(folder / "cert.pem", folder / "ca.pem")


@slow
@needs_fork
def test_after_ctrl_c_finished_cases_are_whole_and_nothing_goes_on(batch):
    root = batch[0].parent.parent
    process = subprocess.Popen(
        [BIN / "dtiwb", "run", "--all", "--engine", "dask", "--log-json", "-"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process.stdout as lines:
        for line in lines:
            if b"case-done" in line:
                break
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        rest = lines.read()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1
    assert b"batch-done" in rest
    assert "Traceback" not in told
    assert psutil.wait_procs(family, 20)[1] == []
    done = set(batch) - set(changed(batch, root / "outputs"))
    assert done
    assert run(run_cases(changed(batch, root / "outputs"), root / "outputs"))


def test_without_the_extra_it_is_said_what_to_install(workspace, monkeypatch):
    monkeypatch.chdir(workspace)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = CliRunner().invoke(main, ["run", "--all", "--engine", "dask"])
    assert done.exit_code == 2
    assert "[cluster]" in done.stderr


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://a:1"])
def test_an_address_where_nobody_answers_is_told(
    address, workspace, tmp_path, monkeypatch
):
    monkeypatch.setattr(connecting, "_SECONDS", 1)
    files = sorted((workspace / "params").iterdir())
    outcomes = run_on_cluster(files, tmp_path, terms=Terms(scheduler=address))
    assert refusal(outcomes) == {"no-scheduler"}


def test_options_of_a_cluster_without_one_are_refused(workspace, monkeypatch):
    monkeypatch.chdir(workspace)
    done = CliRunner().invoke(main, ["run", "--all", "--tries", "2"])
    assert done.exit_code == 2
    assert "--engine dask" in done.stderr
