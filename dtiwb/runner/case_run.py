"""One case: every output made aside, then put in place whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
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
from dtiwb.runner.forking import Forks
from dtiwb.runner.notebooks import render_page
from dtiwb.store.files import write_atomically
from dtiwb.store.results import results_csv, results_json

_PACKAGES = (
    *("papermill", "nbconvert", "pandas", "matplotlib", "jinja2"),
    *("lxml", "openpyxl"),
)


def run_case(
    params: Path,
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
    forks: Forks | None = None,
) -> Assessment:
    """Make every output of one case aside, then put the folder in place whole.

    Whoever runs several cases keeps *forks* for all of them; the notebooks of the case
    run at once.
    """
    if forks is None:
        with Forks() as own:
            own.warm_up()
            return run_case(params, folder, progress, own)
    started = time.time()
    assessment = assess(open_case(params))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        write_atomically(aside / "results.json", results_json(assessment))
        write_atomically(aside / "results.csv", results_csv(assessment))
        _make_pages(assessment, aside, progress, forks)
        write_documents(assessment, aside, write_atomically)
        hashes = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(aside.iterdir())
        }
        write_atomically(aside / "run.json", run_json("done", started, outputs=hashes))
        aside.chmod(0o755)
        _replace(folder, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return assessment


def _make_pages(
    assessment: Assessment, folder: Path, progress: Callable[[str], None], forks: Forks
) -> None:
    """Run the notebooks of a case at once; the first in order to fail is raised."""
    case = assessment.case

    def make(name: str) -> None:
        progress(f"{case.id} · {name}")
        notebook = case.root / "notebooks" / f"{name}.ipynb"
        render_page(notebook, assessment, folder, forks)

    if not forks.can_fork:
        for name in case.params.notebooks:
            make(name)
        return
    with ThreadPoolExecutor(forks.at_a_time) as threads:
        list(threads.map(make, case.params.notebooks))


def _replace(folder: Path, aside: Path) -> None:
    """Put *aside* in the place of *folder*; put the old one back if that fails."""
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-old-"))
    folder.rename(old / "was")
    try:
        aside.rename(folder)
    except OSError:
        (old / "was").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


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
