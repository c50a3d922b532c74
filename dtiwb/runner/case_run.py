"""One case: every output made aside, then put in place whole."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from dtiwb import __version__
from dtiwb.assessing import assess
from dtiwb.case import open_case
from dtiwb.models import Assessment
from dtiwb.report.documents import write_documents
from dtiwb.runner.changed import look, made_from, seen_now
from dtiwb.runner.events import Event, Progress, ignore
from dtiwb.runner.forking import Forks
from dtiwb.runner.notebooks import render_page
from dtiwb.runner.placing import made_aside
from dtiwb.store.files import sha256_of, write_atomically
from dtiwb.store.results import results_csv, results_json

_PACKAGES = (
    *("papermill", "nbconvert", "pandas", "matplotlib", "jinja2"),
    *("icalendar", "lxml", "openpyxl"),
)


def run_case(
    params: Path,
    folder: Path,
    progress: Progress = ignore,
    forks: Forks | None = None,
) -> Assessment:
    """Make every output of one case aside, then put the folder in place whole.

    Whoever runs several cases keeps *forks* for all of them; the notebooks of the case
    run at once.

    Raises:
        InputError: the files of the case cannot be used.
        RenderError: a notebook failed; what was in *folder* stays.
        OSError: something could not be written; what was in *folder* stays.
    """
    if forks is None:
        with Forks() as own:
            own.warm_up()
            return run_case(params, folder, progress, own)
    started = time.time()
    before = look(params)
    assessment = assess(open_case(params))
    made = made_from(before, assessment.case)
    with made_aside(folder) as new:
        write_atomically(new / "results.json", results_json(assessment))
        write_atomically(new / "results.csv", results_csv(assessment))
        write_documents(assessment, new, write_atomically)  # pages link what is there
        _make_pages(assessment, new, progress, forks)
        outputs = sorted(new.iterdir())
        told = run_json(
            "done",
            started,
            outputs={path.name: sha256_of(path) for path in outputs},
            seen={path.name: seen_now(path) for path in outputs},
            made_from=made,
        )
        write_atomically(new / "run.json", told)
    return assessment


def _make_pages(
    assessment: Assessment, folder: Path, progress: Progress, forks: Forks
) -> None:
    """Run the notebooks of a case at once; the first in order to fail is raised."""
    case = assessment.case

    def make(name: str) -> None:
        started = time.monotonic()
        progress(Event(event="notebook-started", case=case.id, notebook=name))
        notebook = case.root / "notebooks" / f"{name}.ipynb"
        render_page(notebook, assessment, folder, forks)
        seconds = round(time.monotonic() - started, 2)
        progress(
            Event(event="notebook-done", case=case.id, notebook=name, seconds=seconds)
        )

    if not forks.can_fork:
        for name in case.params.notebooks:
            make(name)
        return
    with ThreadPoolExecutor(forks.at_a_time) as threads:
        list(threads.map(make, case.params.notebooks))


def run_json(status: str, started: float, **more: Any) -> str:
    """Return the text of ``run.json``, the only file of a case that holds times."""
    finished = time.time()
    content = {
        "status": status,
        "dtiwb": __version__,
        "python": python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "started_at": datetime.fromtimestamp(started, UTC).isoformat(
            timespec="seconds"
        ),
        "finished_at": datetime.fromtimestamp(finished, UTC).isoformat(
            timespec="seconds"
        ),
        "seconds": round(finished - started, 2),
        **more,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
