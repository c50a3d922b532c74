"""Many cases, several notebooks at a time: a failure is named and stops no other."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dtiwb.errors import DtiwbError
from dtiwb.models import Assessment
from dtiwb.runner.case_run import run_case, run_json
from dtiwb.runner.forking import Forks
from dtiwb.store.files import write_atomically
from dtiwb.wording import tell


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
    write_atomically(folder / "run.json", run_json("failed", started, error=error))
    return Outcome(params=params, folder=folder, error=error, exit_code=exit_code)
