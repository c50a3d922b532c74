"""Seconds per notebook run, page included, in several ways and against the floor.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/kernels.py [--rounds 3] [--runs 6] [--json FILE]

The notebook has 12 code cells: pandas over three CSV files, four tables, three charts.
Every way makes the same tables and charts and writes a whole page. The ways take turns,
each in a process of its own, so that other load hits all of them; a run is timed after
the process has made two (the command line, as people use it, begins anew each time).
CPU seconds are those of the process and of everything it started.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

WAYS = {
    "cli": "papermill, then jupyter nbconvert, on the command line",
    "one_process": "papermill and HTMLExporter in one Python process",
    "pool_2": "the same in a pool of two processes",
    "ours_1": "forked, one at a time",
    "ours_2": "forked, two at a time",
    "floor_1": "a plain function and a template, one process",
    "floor_2": "a plain function and a template, two processes",
}

TABLES = (
    "units.head(10)",
    "scores.groupby('unit')[['claimed', 'reviewed']].sum()",
    "tasks.groupby(['unit', 'state']).size().unstack(fill_value=0)",
    "scores.assign(gap=scores.claimed - scores.reviewed).nlargest(8, 'gap')",
)
CHARTS = (
    "axes.barh(total.index, total.claimed, label='tự chấm')\n"
    "axes.barh(total.index, total.reviewed, height=0.4, label='thẩm định')\n"
    "axes.set_title('Điểm theo đơn vị')\naxes.legend()",
    "axes.bar(due.index.astype(str), due.values)\n"
    "axes.set_title('Nhiệm vụ đến hạn')\naxes.tick_params(axis='x', rotation=45)",
    "axes.scatter(scores.claimed, scores.reviewed, s=12)\n"
    "axes.plot([0, 10], [0, 10], linestyle='--')\naxes.set_xlabel('tự chấm')\n"
    "axes.set_ylabel('thẩm định')",
)
CELLS = (
    "import pandas as pd\nimport matplotlib.pyplot as plt",
    "units = pd.read_csv(folder + '/units.csv')",
    "scores = pd.read_csv(folder + '/scores.csv')",
    "tasks = pd.read_csv(folder + '/tasks.csv', parse_dates=['due_on'])",
    "total = scores.groupby('unit')[['claimed', 'reviewed']].sum()\n"
    "due = tasks.groupby(tasks.due_on.dt.to_period('M')).size()",
    *TABLES,
    *(
        f"figure, axes = plt.subplots(figsize=(8, 4))\n{chart}\nplt.show()"
        for chart in CHARTS
    ),
)
TEMPLATE = """<!DOCTYPE html><html lang="vi"><title>{{ title }}</title><body>
{% for table in tables %}<section>{{ table | safe }}</section>{% endfor %}
{% for chart in charts %}
<img alt="" src="data:image/png;base64,{{ chart }}">{% endfor %}
</body></html>"""


def write_inputs(folder: Path) -> None:
    """Write three invented tables and the notebook over them."""
    import nbformat

    draw = random.Random(7)  # noqa: S311 - invented figures, the same each time
    units = [f"Đơn vị {n}" for n in range(1, 13)]
    rows = {
        "units": ["unit,level", *(f"{unit},sở" for unit in units)],
        "scores": ["unit,criterion,claimed,reviewed"],
        "tasks": ["unit,state,due_on"],
    }
    for unit in units:
        for criterion in range(40):
            claimed = draw.uniform(0, 10)
            reviewed = claimed * draw.uniform(0.6, 1)
            rows["scores"].append(f"{unit},{criterion},{claimed:.2f},{reviewed:.2f}")
        for _ in range(30):
            state = draw.choice(["xong", "đang làm", "quá hạn"])
            due_on = f"2025-{draw.randint(1, 12):02}-15"
            rows["tasks"].append(f"{unit},{state},{due_on}")
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    book = nbformat.v4.new_notebook()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book.metadata["kernelspec"] = kernel
    first = nbformat.v4.new_code_cell("folder = '.'", metadata={"tags": ["parameters"]})
    book.cells = [first, *map(nbformat.v4.new_code_cell, CELLS)]
    nbformat.write(book, folder / "report.ipynb")


def by_command_line(folder: Path, number: int) -> None:
    """Run and export as a person would."""
    out = folder / f"cli-{number}.ipynb"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for arguments in (
        ("papermill", str(folder / "report.ipynb"), str(out), "-p", "folder", "."),
        ("jupyter", "nbconvert", "--to", "html", str(out)),
    ):
        command = [sys.executable, "-m", *arguments]
        subprocess.run(command, cwd=folder, check=True, **quiet)


def in_process(folder: Path, number: int) -> None:
    """Run with papermill's own engine and export in this process."""
    import papermill
    from nbconvert import HTMLExporter

    out = folder / f"plain-{number}.ipynb"
    papermill.execute_notebook(
        str(folder / "report.ipynb"),
        str(out),
        {"folder": "."},
        cwd=str(folder),
        progress_bar=False,
    )
    body, _ = HTMLExporter().from_filename(str(out))
    out.with_suffix(".html").write_text(body, encoding="utf-8")


def forked(folder: Path, at_a_time: int) -> tuple[Executor, Callable[[int], None]]:
    """Run as dtiwb does."""
    from dtiwb.report.html import Fragment
    from dtiwb.report.page import plain_page
    from dtiwb.runner.executing import Job
    from dtiwb.runner.forking import Forks

    forks = Forks(at_a_time)

    def run(number: int) -> None:
        out = folder / f"forked-{number}.ipynb"
        job = Job(
            notebook=str(folder / "report.ipynb"),
            output=str(out),
            parameters={"folder": "."},
            root=str(folder),
        )
        page = plain_page(Fragment(forks.run(job)), "Báo cáo")
        out.with_suffix(".html").write_text(page, encoding="utf-8")

    return ThreadPoolExecutor(at_a_time), run


def floor(folder: Path, number: int) -> None:
    """Make the same tables and charts by a plain function."""
    import jinja2
    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    known: dict[str, object] = {"pd": pd, "folder": str(folder)}
    for cell in CELLS[1:5]:
        exec(cell, known)  # noqa: S102 - the cells above
    charts = []
    for chart in CHARTS:
        figure = Figure(figsize=(8, 4))
        FigureCanvasAgg(figure)
        known["axes"] = figure.add_subplot()
        exec(chart, known)  # noqa: S102
        out = io.BytesIO()
        figure.savefig(out, format="png", bbox_inches="tight")
        charts.append(base64.b64encode(out.getvalue()).decode())
    page = jinja2.Template(TEMPLATE).render(
        title="Báo cáo",
        tables=[eval(each, known).to_html() for each in TABLES],  # noqa: S307
        charts=charts,
    )
    (folder / f"floor-{number}.html").write_text(page, encoding="utf-8")


def measure(way: str, folder: Path, runs: int) -> dict[str, float]:
    """Return seconds of wall and CPU time per run of one way, in this process."""
    workers = 2 if way.endswith("_2") else 1
    if way.startswith("ours"):
        pool, run = forked(folder, workers)
    else:
        make = {"cli": by_command_line, "floor": floor}.get(
            way.split("_")[0], in_process
        )
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        run = _On(make, folder)
    with pool:
        if way != "cli":
            list(pool.map(run, range(2 * workers)))
        before, started = _cpu(), time.perf_counter()
        list(pool.map(run, range(runs)))
        wall = time.perf_counter() - started
    return {"wall": wall / runs, "cpu": (_cpu() - before) / runs}


class _On:
    """``make(folder, number)`` as a function of the number that can be sent."""

    def __init__(self, make: Callable[[Path, int], None], folder: Path) -> None:
        self.make, self.folder = make, folder

    def __call__(self, number: int) -> None:
        self.make(self.folder, number)


def _cpu() -> float:
    import psutil

    own = psutil.Process()
    total = 0.0
    for process in (own, *own.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user
        total += times.children_system
    return total


def main() -> None:
    """Let the ways take turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measure(given.way, given.folder, given.runs)))
        return
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as name:
        write_inputs(Path(name))
        for _ in range(given.rounds):
            for way in WAYS:
                runs = 1 if way == "cli" else given.runs
                command = [sys.executable, __file__, "--way", way, "--folder", name]
                command += ["--runs", str(runs)]
                done = subprocess.run(command, check=True, capture_output=True)
                found[way].append(json.loads(done.stdout))
                print(way, done.stdout.decode().strip(), file=sys.stderr)
    show(found)
    if given.json:
        medians = {way: _median(each, "wall") for way, each in found.items()}
        given.json.write_text(json.dumps(medians, indent=1) + "\n")


def show(found: dict[str, list[dict[str, float]]]) -> None:
    """Print the medians, and in each round the ratios to command line and floor."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}, Python {sys.version.split()[0]}")
    print(f"{'way':52} {'wall':>6} {'CPU':>6} {'cli / it':>9} {'it / floor':>10}")
    for way, said in WAYS.items():
        faster = _median_ratio(found["cli"], found[way])
        slower = _median_ratio(found[way], found["floor_2"])
        print(
            f"{said:52} {_median(found[way], 'wall'):6.2f}"
            f" {_median(found[way], 'cpu'):6.2f} {faster:9.1f}"
            f" {slower:10.2f}"
        )


def _median_ratio(
    above: list[dict[str, float]], below: list[dict[str, float]]
) -> float:
    pairs = zip(above, below, strict=True)
    return statistics.median(one["wall"] / other["wall"] for one, other in pairs)


def _median(found: list[dict[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in found)


if __name__ == "__main__":
    main()
