"""Seconds, CPU and memory per case, in several ways and against the floor.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/batch.py [--quick] [--rounds 3] [--runs 8] [--json FILE]

A case is the invented demo case with one notebook, ``3-gap-memo``: four tables, three
charts. Every way opens the case, assesses it and makes the whole page. The ways take
turns, each in a process of its own, so that other load hits all of them. "Cold" counts
from nothing, with every process and import; the others are timed after two runs (the
command line, as people use it, begins anew each time). CPU seconds are those of the
process and of everything it started; memory is the most they held together in one run
more, shared pages counted once where the system tells (Linux).

Then: ``dtiwb run --all`` over cases without notebooks, and again when nothing changed;
``dtiwb --help`` beside a Python that does nothing; the roll-up (``rollup.py``), over
20,000 results or, with ``--quick``, over a few hundred.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DTIWB = str(Path(sys.executable).with_name("dtiwb"))
NOTEBOOK = "3-gap-memo"
WAYS = {
    "cli": "papermill, then jupyter nbconvert, on the command line",
    "one_process": "papermill and HTMLExporter in one Python process",
    "ours_1_cold": "dtiwb, one at a time, from nothing",
    "ours_1": "dtiwb, one at a time",
    "ours_2_cold": "dtiwb, two at a time, from nothing",
    "ours_2": "dtiwb, two at a time",
    "ours_2_kernels": "dtiwb where nothing can be forked, two at a time",
    "floor_1": "a plain function without a kernel, one process",
    "floor_2": "a plain function without a kernel, two processes",
}
_FAST = ("ours_1", "ours_2", "floor_1", "floor_2")
_FEW = {"cli": 2, "one_process": 3, "ours_2_kernels": 4}
"""Runs of the ways that take seconds."""
_KEPT = ("cli", "one_process", "ours_1", "ours_2", "floor_1", "floor_2")
_EVERY = 0.2


def lay_out(folder: Path) -> Path:
    """Copy what the demo case needs into *folder*; return its params file."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    source = (ROOT / "params" / "mau-so-mau-2025.yaml").read_text("utf-8")
    kept = []
    for line in source.splitlines():
        if line.startswith(("notebooks:", "forms:")):
            continue
        kept.append(line)
    params = folder / "params" / "mau-so-mau-2025.yaml"
    params.parent.mkdir()
    text = "\n".join([*kept, f"notebooks: [{NOTEBOOK}]"]) + "\n"
    params.write_text(text, "utf-8")
    before = ROOT / "params" / "mau-so-mau-2024.yaml"
    shutil.copy(before, params.parent)
    return params


def by_command_line(params: Path, number: int) -> None:
    """Run and export as a person would."""
    root = params.parent.parent
    notebook, out = root / "notebooks" / f"{NOTEBOOK}.ipynb", root / f"{number}.ipynb"
    for arguments in (
        ("papermill", str(notebook), str(out), "-f", str(params)),
        ("jupyter", "nbconvert", "--to", "html", str(out)),
    ):
        command = [sys.executable, "-m", *arguments]
        subprocess.run(command, cwd=root, check=True, capture_output=True)


def in_process(params: Path, number: int) -> None:
    """Run with papermill's own engine and export in this process."""
    import papermill
    import yaml
    from nbconvert import HTMLExporter

    root = params.parent.parent
    out = root / f"{number}.ipynb"
    papermill.execute_notebook(
        str(root / "notebooks" / f"{NOTEBOOK}.ipynb"),
        str(out),
        yaml.load(params.read_text("utf-8"), yaml.BaseLoader),  # noqa: S506
        cwd=str(root),
        progress_bar=False,
    )
    body, _ = HTMLExporter().from_filename(str(out))
    out.with_suffix(".html").write_text(body, "utf-8")


def ours(
    params: Path, at_a_time: int, can_fork: bool
) -> tuple[Executor, Callable[[int], None]]:
    """Run as ``dtiwb run`` does, or would on a system that cannot fork."""
    from dtiwb.runner.case_run import open_to_run
    from dtiwb.runner.forking import Forks
    from dtiwb.runner.notebooks import make_page

    root, forks = params.parent.parent, Forks(at_a_time)
    forks.can_fork = can_fork and forks.can_fork
    notebook = root / "notebooks" / f"{NOTEBOOK}.ipynb"

    def run(number: int) -> None:
        page = partial(make_page, notebook, root / str(number))
        with forks.holding(partial(open_to_run, params)) as case:
            case.do(page, notebook.name)

    return ThreadPoolExecutor(at_a_time), run


def floor(params: Path, number: int) -> None:
    """Make the same page by a plain function."""
    import dtiwb
    from dtiwb.report import memo
    from dtiwb.report.html import Fragment
    from dtiwb.report.page import case_page

    assessment = dtiwb.assess(dtiwb.open_case(params))
    calls = (line for cell in cells() for line in cell if line.startswith("dtiwb.memo"))
    names = [call.removeprefix("dtiwb.memo.").partition("(")[0] for call in calls]
    body = "".join(str(getattr(memo, name)(assessment)) for name in names)
    page = case_page(Fragment(body), NOTEBOOK, assessment)
    (params.parent.parent / f"{number}.html").write_text(page, "utf-8")


def cells() -> list[list[str]]:
    """Return the lines of each cell of the notebook."""
    text = (ROOT / "notebooks" / f"{NOTEBOOK}.ipynb").read_text("utf-8")
    return [cell["source"] for cell in json.loads(text)["cells"]]


def measure(way: str, params: Path, runs: int) -> dict[str, float]:
    """Return seconds of wall and CPU time per case, and the most MB held at once."""
    workers = 2 if "_2" in way else 1
    before, started = _cpu(), time.perf_counter()
    if way.startswith("ours"):
        pool, run = ours(params, workers, not way.endswith("_kernels"))
    else:
        made = {"cli": by_command_line, "floor": floor}
        make = made.get(way.split("_")[0], in_process)
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        run = partial(make, params)
    with pool:
        if way != "cli" and not way.endswith("_cold"):
            list(pool.map(run, range(2 * workers)))
            before, started = _cpu(), time.perf_counter()
        list(pool.map(run, range(runs)))
        wall, cpu = time.perf_counter() - started, _cpu() - before
        with Memory() as memory:  # not while timed: to look takes a process its time
            list(pool.map(run, range(workers)))
    return {"wall": wall / runs, "cpu": cpu / runs, "memory": memory.most / 1e6}


def _tree() -> list[psutil.Process]:
    own = psutil.Process()
    return [own, *own.children(recursive=True)]


def _cpu() -> float:
    total = 0.0
    for process in _tree():
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user
        total += times.children_system
    return total


class Memory:
    """The most memory this process and its children held together, in bytes."""

    def __init__(self) -> None:
        self.most = 0
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._is_over.wait(_EVERY):
            held = 0
            for process in _tree():
                try:
                    told = process.memory_full_info()
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue
                held += getattr(told, "pss", told.rss)
            self.most = max(self.most, held)


def main() -> None:
    """Let the ways take turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="The slow ways once.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--params", type=Path)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measure(given.way, given.params, given.runs)))
        return
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as name:
        params = lay_out(Path(name))
        for turn in range(given.rounds):
            for way in WAYS:
                if turn and given.quick and way not in _FAST:
                    continue
                runs = _FEW.get(way, given.runs)
                command = [sys.executable, __file__, "--way", way]
                command += ["--params", str(params), "--runs", str(runs)]
                done = subprocess.run(command, check=True, capture_output=True)
                found[way].append(json.loads(done.stdout))
                print(way, done.stdout.decode().strip(), file=sys.stderr)
    show(found)
    show_unchanged(20 if given.quick else 300)
    show_help()
    country = ["2", "1"] if given.quick else []
    subprocess.run([sys.executable, HERE / "rollup.py", *country], check=True)
    if given.json:
        medians = {way: _median(found[way], "wall") for way in _KEPT}
        given.json.write_text(json.dumps(medians, indent=1) + "\n")


def show(found: dict[str, list[dict[str, float]]]) -> None:
    """Print the medians; to the floor the median of the ratios within a round."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}")
    heads = f"{'wall':>6} {'CPU':>6} {'MB':>5} {'cli / it':>9} {'it / floor':>10}"
    print(f"{'seconds per case':54} {heads}")
    for way, said in WAYS.items():
        faster = _median(found["cli"], "wall") / _median(found[way], "wall")
        slower = _median_ratio(found[way], found[f"floor_{2 if '_2' in way else 1}"])
        print(
            f"{said:54} {_median(found[way], 'wall'):6.2f}"
            f" {_median(found[way], 'cpu'):6.2f} {_median(found[way], 'memory'):5.0f}"
            f" {faster:9.1f} {slower:10.2f}"
        )


def show_unchanged(count: int) -> None:
    """Run *count* copies of the demo case, and again when nothing has changed."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        text = lay_out(root).read_text("utf-8").replace(f"[{NOTEBOOK}]", "[]")
        text = "".join(
            line
            for line in text.splitlines(keepends=True)
            if not line.startswith("compare_with:")
        )
        agencies, case = root / "data" / "agencies", "mau-so-mau"
        for number in range(count):
            other = f"mau-{number:04}"
            shutil.copytree(agencies / case, agencies / other)
            agency = agencies / other / "agency.yaml"
            agency.write_text(agency.read_text("utf-8").replace(case, other), "utf-8")
            params = root / "params" / f"{other}-2025.yaml"
            params.write_text(text.replace(case, other), "utf-8")
        for path in root.glob(f"params/{case}-*.yaml"):
            path.unlink()
        command = [DTIWB, "run", "--all"]
        took = [_timed(command, root) for _ in range(2)]
    run, again = (each / count * 1000 for each in took)
    print(f"\n{count} cases without notebooks: {run:.0f} ms each;", end=" ")
    print(f"nothing changed: {again:.1f} ms each, ratio {again / run:.3f}")


def show_help() -> None:
    """Print how long ``dtiwb --help`` takes, and a Python that does nothing."""
    told, bare = (
        statistics.median(_timed(each, ROOT) for _ in range(7))
        for each in ([DTIWB, "--help"], [sys.executable, "-c", ""])
    )
    print(f"dtiwb --help: {told:.2f} s; python -c '': {bare:.2f} s\n", flush=True)


def _timed(command: list[str], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def _median_ratio(
    above: list[dict[str, float]], below: list[dict[str, float]]
) -> float:
    pairs = zip(above, below, strict=False)  # --quick takes the slow ways once
    return statistics.median(one["wall"] / other["wall"] for one, other in pairs)


def _median(found: list[dict[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in found)


if __name__ == "__main__":
    main()
