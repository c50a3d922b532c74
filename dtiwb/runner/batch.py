"""Many cases: each whole or not at all, failures named, and the roll-up page."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from dtiwb import __version__
from dtiwb.assessing import assess
from dtiwb.case import open_case
from dtiwb.errors import DtiwbError
from dtiwb.models import Assessment
from dtiwb.report import memo
from dtiwb.report.documents import write_documents
from dtiwb.report.page import index_page, page_title, plain_page
from dtiwb.report.words import number
from dtiwb.runner.forking import Forks
from dtiwb.runner.notebooks import render_page
from dtiwb.store.files import write_atomically
from dtiwb.store.results import results_csv, results_json
from dtiwb.store.values import parse_decimal
from dtiwb.wording import say, tell

_PACKAGES = (
    *("papermill", "nbconvert", "pandas", "matplotlib", "jinja2"),
    *("lxml", "openpyxl"),
)
_SHOWN = (
    "max_points",
    "claimed_points",
    "supported_points",
    "at_risk_points",
    "disputed_points",
    "reviewed_points",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one case: its assessment and folder, or the error in words."""

    params: Path
    folder: Path
    assessment: Assessment | None = None
    error: str = ""
    exit_code: int = 0


def run_cases(
    files: Iterable[Path],
    outputs: Path,
    progress: Callable[[str], None] = lambda _: None,
    at_a_time: int | None = None,
) -> Iterator[Outcome]:
    """Run the cases and yield what became of each, in the order of *files*.

    As many notebooks as the machine has cores run at once, unless *at_a_time* says
    otherwise. A case that fails does not stop the others; Ctrl-C stops all, and what
    was there before the cases it cut short stays.
    """
    with Forks(at_a_time) as forks:
        if not forks.can_fork:
            for params in files:
                yield _outcome(params, outputs, progress, forks)
            return
        forks.warm_up()
        run = partial(_outcome, outputs=outputs, progress=progress, forks=forks)
        yield from _in_order(run, files, forks)


def _in_order(
    run: Callable[[Path], Outcome], files: Iterable[Path], forks: Forks
) -> Iterator[Outcome]:
    """Yield ``run`` of every file in turn, with the next few running meanwhile."""
    waiting: deque[Future[Outcome]] = deque()
    with ThreadPoolExecutor(forks.at_a_time) as threads:
        try:
            for params in files:
                waiting.append(threads.submit(run, params))
                if len(waiting) > 2 * forks.at_a_time:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            forks.close()
            for each in waiting:
                each.cancel()
            raise


def _outcome(
    params: Path, outputs: Path, progress: Callable[[str], None], forks: Forks
) -> Outcome:
    folder = outputs / params.stem
    progress(params.stem)
    started = time.time()
    try:
        assessment = run_case(params, folder, progress, forks)
    except DtiwbError as error:
        return _failed(params, folder, started, tell(error), 2)
    except Exception as error:  # a defect of ours must not cost the other cases
        return _failed(params, folder, started, f"{type(error).__name__}: {error}", 1)
    return Outcome(params=params, folder=folder, assessment=assessment)


def _failed(
    params: Path, folder: Path, started: float, error: str, exit_code: int
) -> Outcome:
    """Note the failure beside what an earlier run may have left, which stays."""
    write_atomically(folder / "run.json", _run_json("failed", started, error=error))
    return Outcome(params=params, folder=folder, error=error, exit_code=exit_code)


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
        for _ in write_documents(assessment, aside, write_atomically):
            pass
        hashes = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(aside.iterdir())
        }
        write_atomically(aside / "run.json", _run_json("done", started, outputs=hashes))
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


def _run_json(status: str, started: float, **more: Any) -> str:
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


def write_index(outputs: Path) -> Path:
    """Write ``index.html`` over every case folder in *outputs*."""
    rows = [
        _index_row(folder)
        for folder in sorted(outputs.iterdir())
        if (folder / "run.json").is_file() and not folder.name.startswith(".")
    ]
    target = outputs / "index.html"
    write_atomically(target, index_page(rows))
    return target


def write_comparison(assessments: Sequence[Assessment], outputs: Path) -> Path:
    """Write ``comparison.html``: the given cases side by side, ranked if comparable."""
    language = assessments[0].case.params.language
    title = say("page.comparison", language)
    target = outputs / "comparison.html"
    write_atomically(
        target, plain_page(memo.side_by_side(assessments), title, language)
    )
    return target


def _index_row(folder: Path) -> dict[str, Any]:
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    error = run.get("error", "").splitlines()
    row: dict[str, Any] = {
        "agency": folder.name,
        "year": "",
        "fictional": False,
        "is_scored": True,
        "failed": " ".join(line.strip() for line in error[:2]),
        "pages": [],
        "points": [""] * (len(_SHOWN) + 2),
    }
    if (folder / "results.json").is_file():
        found = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        row |= {
            "agency": found["agency"]["name"],
            "year": found["year"],
            "fictional": found["fictional"],
            "is_scored": found["is_scored"],
            "points": [*_index_points(found), *_index_tasks(found["tasks"])],
        }
    row["pages"] = [
        (f"{folder.name}/{path.name}", page_title(path.stem))
        for path in sorted(folder.glob("*.html"))
    ]
    return row


def _index_points(found: dict[str, Any]) -> list[str]:
    if not found["is_scored"]:
        return ["—"] * len(_SHOWN)
    values = (found["totals"][name] for name in _SHOWN)
    return [
        say("page.unknown") if v is None else number(parse_decimal(v)) for v in values
    ]


def _index_tasks(tasks: dict[str, int]) -> list[str]:
    return [str(sum(tasks.values())), str(tasks.get("overdue", 0))]
