"""Many cases, several notebooks at a time: a failure is named and stops no other."""

from __future__ import annotations

import contextlib
import re
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dtiwb.errors import InputError, RenderError
from dtiwb.runner.case_run import run_case, run_json
from dtiwb.runner.events import Event, Progress, ignore
from dtiwb.runner.forking import TIMEOUT, Forks
from dtiwb.runner.placing import tidy, written_before
from dtiwb.runner.zygotes import Broken
from dtiwb.store.files import write_atomically
from dtiwb.store.locking import locked
from dtiwb.wording import tell

_FOLDERS = re.compile(
    r"""(?<=['"])(?:[A-Z]:[\\/]|\\\\|/)[^'"\n]*[\\/]"""  # in quotes with spaces, too
    r"""|(?<![\w:./…])(?:[A-Z]:[\\/]+|\\\\|/)(?:[^\s\\/'"<>|]+[\\/]+)+""",
    re.IGNORECASE,
)
"""What stands before the name of a file in a whole path of some machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one case: its main figures in a line, or the error in words.

    Small, and plain enough to be sent: thousands are kept until the end of a batch.
    ``code``, ``notebook`` and ``cell`` say of a failure what ``Event`` does.
    """

    params: Path
    folder: Path
    seconds: float
    line: str = ""
    error: str = ""
    code: str = ""
    notebook: str = ""
    cell: str = ""
    exit_code: int = 0

    @property
    def event(self) -> Event:
        """The event that tells of it."""
        return Event(
            event="case-failed" if self.error else "case-done",
            case=self.folder.name,
            notebook=self.notebook,
            cell=self.cell,
            seconds=self.seconds,
            code=self.code,
        )


def run_cases(
    files: Iterable[Path],
    outputs: Path,
    progress: Progress = ignore,
    at_a_time: int | None = None,
    timeout: float = TIMEOUT,
    memory: int | None = None,
) -> Generator[Outcome]:
    """Run the cases and yield what became of each, in the order of *files*.

    As many notebooks as the machine has cores run at once, unless *at_a_time* says
    otherwise; *timeout* and *memory* are those of ``Forks``. A case that fails does
    not stop the others. However the batch ends, finished cases stay whole, and what
    was there before the cases it cut short stays.

    Raises:
        InputError: another run is at work in *outputs*.
    """
    todo = list(files)
    with locked(outputs):
        tidy(outputs)
        if not todo:
            return
        with Forks(at_a_time, timeout, memory) as forks:

            def run(params: Path) -> Outcome:
                return _outcome(params, outputs, progress, forks)

            forks.warm_up(todo[0].resolve().parent.parent)
            yield from _in_order(run, todo, forks)


def _in_order(
    run: Callable[[Path], Outcome], files: Iterable[Path], forks: Forks
) -> Iterator[Outcome]:
    """Yield ``run`` of every file in turn; those behind a slow one need not wait."""
    with ThreadPoolExecutor(forks.at_a_time) as threads:
        waiting: deque[Future[Outcome]] = deque()
        try:
            waiting.extend(threads.submit(run, params) for params in files)
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            forks.close()
            raise


def _outcome(params: Path, outputs: Path, progress: Progress, forks: Forks) -> Outcome:
    folder = outputs / params.stem
    progress(Event(event="case-started", case=params.stem))
    started = time.time()
    try:
        line = run_case(params, folder, progress, forks)
    except Exception as error:  # a defect of ours must not cost the other cases
        outcome = failure(params, folder, error, time.time() - started)
        note_failure(outcome, started)
    else:
        seconds = round(time.time() - started, 2)
        outcome = Outcome(params=params, folder=folder, line=line, seconds=seconds)
    progress(outcome.event)
    return outcome


def failure(
    params: Path, folder: Path, error: Exception, seconds: float = 0.0
) -> Outcome:
    """Return the outcome of a case that ended with *error* after *seconds*."""
    code, text, exit_code = "defect", f"{type(error).__name__}: {error}", 1
    fields: dict[str, str] = {}
    match error:
        case InputError():
            code, text, exit_code = "input-error", tell(error), 2
        case RenderError():
            code, text, exit_code = error.code, tell(error), 2
            fields = error.fields
        case Broken():
            text = str(error)
        case OSError():
            code, text = "not-written", tell(error)
    root = str(params.resolve().parent.parent)
    return Outcome(
        params=params,
        folder=folder,
        seconds=round(seconds, 2),
        error=_without_folders(text, root, is_typed=isinstance(error, InputError)),
        code=code,
        notebook=fields.get("notebook", ""),
        cell=_without_folders(fields.get("cell", ""), root),
        exit_code=exit_code,
    )


def _without_folders(text: str, root: str, is_typed: bool = False) -> str:
    """Return *text* without the folders of this machine: logs and pages show it.

    Of what quotes data as somebody typed them only the workspace, *root*, is left out.
    """
    text = text.replace(root, "…")
    return text if is_typed else _FOLDERS.sub("…/", text)


def note_failure(outcome: Outcome, started: float) -> None:
    """Note the failure beside what an earlier run may have left, which stays."""
    if not outcome.params.is_file():  # a name mistyped is no case
        return
    told = run_json(
        "failed",
        started,
        error=outcome.error,
        code=outcome.code,
        notebook=outcome.notebook,
        cell=outcome.cell,
        **written_before(outcome.folder),
    )
    with contextlib.suppress(OSError):  # a full disk; whoever asked is told anyway
        write_atomically(outcome.folder / "run.json", told)
