"""One case: every output made aside, then put in place whole."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.runner.changed import look, made_from, seen_now
from dtiwb.runner.events import Event, Progress, ignore
from dtiwb.runner.forking import Forks
from dtiwb.runner.holding import Holding
from dtiwb.runner.notebooks import make_page
from dtiwb.runner.placing import made_aside
from dtiwb.store.files import sha256_of, write_atomically

_PACKAGES = (
    *("papermill", "nbconvert", "pandas", "matplotlib", "jinja2"),
    *("icalendar", "lxml", "openpyxl"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is told of a case that another process holds.

    ``line`` has its main figures, ``made_from`` is that of ``run.json``.
    """

    case_id: str
    line: str
    notebooks: tuple[Path, ...]
    made_from: dict[str, Any]


def run_case(
    params: Path,
    folder: Path,
    progress: Progress = ignore,
    forks: Forks | None = None,
) -> str:
    """Make every output of one case aside, then put the folder in place whole.

    Returns its main figures in a line. Whoever runs several cases keeps *forks* for all
    of them; the notebooks of the case run at once.

    Raises:
        InputError: the files of the case cannot be used.
        RenderError: a notebook failed; what was in *folder* stays.
        OSError: something could not be written; what was in *folder* stays.
    """
    if forks is None:
        with Forks() as own:
            own.warm_up(params.resolve().parent.parent)
            return run_case(params, folder, progress, own)
    started = time.time()
    with (
        made_aside(folder.absolute()) as new,
        forks.holding(partial(open_and_write, params.absolute(), new)) as case,
    ):
        _make_pages(case, new, progress, forks)  # they link what is there
        outputs = sorted(new.iterdir())
        told = run_json(
            "done",
            started,
            outputs={path.name: sha256_of(path) for path in outputs},
            seen={path.name: seen_now(path) for path in outputs},
            made_from=case.told.made_from,
        )
        write_atomically(new / "run.json", told)
    return str(case.told.line)


def open_and_write(params: Path, folder: Path) -> tuple[Assessment, Opened]:
    """Open a case and write into *folder* whatever needs no notebook.

    Raises:
        InputError: its files cannot be used.
        OSError: something could not be written.
    """
    assessment, opened = open_to_run(params)
    write_files(folder, assessment)
    return assessment, opened


def open_to_run(params: Path) -> tuple[Assessment, Opened]:
    """Open and assess a case, and say what it was made from.

    Raises:
        InputError: its files cannot be used.
    """
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.report.summary import case_line

    before = look(params)
    assessment = assess(open_case(params))
    case = assessment.case
    notebooks = case.root / "notebooks"
    return assessment, Opened(
        case_id=case.id,
        line=case_line(assessment),
        notebooks=tuple(notebooks / f"{name}.ipynb" for name in case.params.notebooks),
        made_from=made_from(before, case),
    )


def write_files(folder: Path, assessment: Assessment) -> None:
    """Write the results, and every document to hand in.

    Raises:
        OSError: something could not be written.
    """
    from dtiwb.report.documents import write_documents
    from dtiwb.store.results import results_csv, results_json

    write_atomically(folder / "results.json", results_json(assessment))
    write_atomically(folder / "results.csv", results_csv(assessment))
    write_documents(assessment, folder, write_atomically)


def _make_pages(
    holding: Holding, folder: Path, progress: Progress, forks: Forks
) -> None:
    """Run the notebooks of a case at once; the first in order to fail is raised."""
    case: Opened = holding.told

    def make(notebook: Path) -> None:
        started = time.monotonic()
        begun = Event(
            event="notebook-started", case=case.case_id, notebook=notebook.stem
        )
        progress(begun)
        holding.do(partial(make_page, notebook, folder), notebook.name)
        seconds = round(time.monotonic() - started, 2)
        progress(replace(begun, event="notebook-done", seconds=seconds))

    with ThreadPoolExecutor(forks.at_a_time) as threads:
        list(threads.map(make, case.notebooks))


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
