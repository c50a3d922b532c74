"""Work in processes forked from one that is ready: several at a time, none lost.

One process, the zygote, has imported everything. For a case, another is forked from it
that opens the case, once; its notebooks and its files are made in processes forked from
that one, each for one of them and gone with it. ``dtiwb.runner.zygotes`` talks to them.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dtiwb.runner.executing import Job, RunNotebook, make_body
from dtiwb.runner.zygotes import Forked, Run, Started, Zygote

TIMEOUT = 600
"""Seconds a notebook may run unless told otherwise."""
_TRIES = 2
_MB = 1 << 20
_LEAST_SHARE = 1024 * _MB
"""What the largest notebook needs several times over; less would end honest ones."""
LIMITS_MEMORY = sys.platform == "linux"
"""Whether this system keeps a notebook to the memory it may hold."""

Work = Callable[[Any, RunNotebook], Any]
"""What is done in a forked process: given what that holds, and how to run a notebook
there. It is pickled: a function of a module, or a partial of one."""
Opening = Callable[[], tuple[Any, Any]]
"""What a zygote begins with: it returns what to hold, and what to tell of it here."""


class Forks:
    """Runs notebooks, a few at a time, each in a process forked for it.

    Safe to use from several threads. A zygote that died is replaced, and the runs that
    died with it begin again; where none lives, work is done in this process, and a
    notebook gets a kernel of its own as papermill starts it. Leaving the ``with`` block
    closes it.
    """

    def __init__(
        self,
        at_a_time: int | None = None,
        timeout: float = TIMEOUT,
        memory: int | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            at_a_time: How many processes may work at once; the number of cores if None.
            timeout: The seconds a notebook may take.
            memory: The megabytes each may hold; its share of the machine if None, so
                that all together cannot make it give up. Linux only.
        """
        self.at_a_time = at_a_time or os.cpu_count() or 1
        self.timeout = timeout
        self._memory = memory * _MB if memory else _share(self.at_a_time)
        # on macOS, what system libraries hold breaks in a fork
        self.can_fork = hasattr(os, "fork") and sys.platform != "darwin"
        self._slots = threading.BoundedSemaphore(self.at_a_time)
        self._lock = threading.Lock()
        self._zygote: Started | None = None
        self._has_run = False
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every process; whoever still waits for a run is interrupted."""
        with self._lock:
            self._is_closed = True
            if self._zygote:
                self._zygote.end()

    def warm_up(self) -> None:
        """Start the zygote now, so that the first notebook need not wait for it."""
        with contextlib.suppress(NoZygote):
            self.living()

    def run(self, job: Job) -> str:
        """Do *job* and return what the cells show, as HTML.

        Raises:
            RenderError: the notebook failed, its process died or took too long.
            OSError: a file could not be read or written.
            KeyboardInterrupt: the block was left meanwhile.
        """
        work = partial(_only_run, job)
        with self._slots:
            try:
                body = self.forked(self.living, work, Path(job.notebook).name)
            except NoZygote:
                body = self.run_here(job)
        return str(body)

    @contextmanager
    def holding(self, opening: Opening) -> Iterator[Holding]:
        """Open something once, and lend the process that holds it.

        Raises:
            InputError: and whatever else *opening* raises.
        """
        holding = Holding(self, opening)
        try:
            with self._slots:
                holding.open()
            yield holding
        finally:
            holding.end()

    def forked(self, living: Callable[[], Zygote], work: Work, notebook: str) -> Any:
        """Have *work* done by a child of a zygote; as ``run``, with the slot taken.

        Raises:
            NoZygote: there is none, or two died under this run.
        """

        def begin(zygote: Zygote, run: Run) -> None:
            with zygote.connect() as stream:
                run.follow(stream, work)

        return self._follow(living, begin, notebook)

    def fork_zygote(self, opening: Opening) -> tuple[Forked, Any]:
        """Return a zygote that has done *opening*, and what that told.

        Raises:
            NoZygote: there is none, or two died under this run.
        """
        made: list[Forked] = []

        def begin(zygote: Zygote, run: Run) -> None:
            while made:  # it died with its mother
                made.pop().end()
            made.append(Forked(zygote))
            run.follow(made[-1].stream, opening, until_answered=True)

        try:
            told = self._follow(self.living, begin)
        except BaseException:
            for each in made:
                each.end()
            raise
        return made[-1], told

    def _follow(
        self,
        living: Callable[[], Zygote],
        begin: Callable[[Zygote, Run], None],
        notebook: str = "",
    ) -> Any:
        for _ in range(_TRIES):
            zygote, run = living(), Run(notebook, self.timeout)
            with contextlib.suppress(OSError):  # it ends under our hands
                begin(zygote, run)
            if self._is_closed:
                raise KeyboardInterrupt
            if run.answer or run.is_late or zygote.is_alive():
                self._has_run = True
                return run.result()
        self.can_fork = self._has_run
        raise NoZygote

    def living(self) -> Zygote:
        """Return the zygote, a new one if it died.

        Raises:
            NoZygote: there can be none.
            KeyboardInterrupt: the block was left meanwhile.
        """
        with self._lock:
            if self._is_closed:
                raise KeyboardInterrupt
            if not self.can_fork:
                raise NoZygote
            if self._zygote and not self._zygote.is_alive():
                self._zygote.end()
                self._zygote = None
            if not self._zygote:
                self._zygote = Started(self._memory)
            return self._zygote

    def run_here(self, job: Job) -> str:
        """Do *job* with a kernel as papermill starts it."""
        return make_body(job, self.timeout)

    @property
    def slots(self) -> threading.BoundedSemaphore:
        """Whoever works holds one."""
        return self._slots


class Holding:
    """Something opened once, in a process from which others are forked to work on it.

    ``told`` is what its opening told. Where nothing is forked, it is held here.
    """

    def __init__(self, forks: Forks, opening: Opening) -> None:
        self.told: Any = None
        self._forks = forks
        self._opening = opening
        self._lock = threading.Lock()
        self._zygote: Forked | None = None
        self._here: tuple[Any, Any] | None = None

    def open(self) -> None:
        """Open it now; ``told`` is there afterwards."""
        try:
            self._living()
        except NoZygote:
            self._held_here()

    def do(self, work: Work, notebook: str = "") -> Any:
        """Have *work* done on what is held, and return what it returns.

        *notebook* is the name of the one it runs, if it does; only then is it bound to
        ``timeout``.

        Raises:
            RenderError: a notebook failed, the process died or took too long.
            OSError: a file could not be read or written.
            Broken: anything else that went wrong there, unless in a notebook.
            KeyboardInterrupt: the forks were closed meanwhile.
        """
        with self._forks.slots:
            try:
                return self._forks.forked(self._living, work, notebook)
            except NoZygote:
                return work(self._held_here(), self._forks.run_here)

    def end(self) -> None:
        """Let it go."""
        with self._lock:
            if self._zygote:
                self._zygote.end()
                self._zygote = None

    def _living(self) -> Zygote:
        with self._lock:
            if self._zygote and not self._zygote.is_alive():
                self._zygote.end()
                self._zygote = None
            if not self._zygote:
                self._zygote, self.told = self._forks.fork_zygote(self._opening)
            return self._zygote

    def _held_here(self) -> Any:
        with self._lock:
            if self._here is None:
                self._here = self._opening()
                self.told = self._here[1]
            return self._here[0]


class NoZygote(Exception):
    """There is none, or two died under one run."""


def _share(at_a_time: int) -> int:
    """Return the bytes that each of *at_a_time* processes may hold; 0 for no limit."""
    if not LIMITS_MEMORY:
        return 0
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(machine // at_a_time, _LEAST_SHARE)


def _only_run(job: Job, _: Any, run: RunNotebook) -> str:
    return run(job)
