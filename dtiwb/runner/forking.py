"""Work in processes forked from one that is ready: several at a time, none lost.

One process, the zygote, has imported everything. Others are forked from it, as many as
there are cases at work: each opens one case after the other. Every notebook of a case
has a process of its own, forked from the one that has opened the case, and gone with
the notebook. ``dtiwb.runner.zygotes`` talks to all of them.
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
from typing import TYPE_CHECKING, Any, Self

from dtiwb.errors import RenderError
from dtiwb.runner.executing import Job, RunNotebook, make_body
from dtiwb.runner.holding import Holding, Opening, Work
from dtiwb.runner.wire import OPENING, WORK
from dtiwb.runner.zygotes import Forked, NoZygote, Run, Started, Zygote, if_alive

if TYPE_CHECKING:
    from dtiwb.runner.kernels import Kernels

TIMEOUT = 600
"""Seconds a notebook may run unless told otherwise."""
_TRIES = 2
_MB = 1 << 20
_LEAST_SHARE = 1024 * _MB
"""What the largest notebook needs several times over; less would end honest ones."""
_LOST = contextlib.suppress(OSError)
"""A zygote may end under our hands; that is seen when it has not answered."""
LIMITS_MEMORY = sys.platform == "linux"
"""Whether this system keeps a notebook to the memory it may hold."""


class Forks:
    """Runs notebooks, a few at a time, each in a process forked for it.

    Safe to use from several threads. A zygote that died is replaced, and the runs that
    died with it begin again; where none lives, work is done in this process, and every
    notebook gets a kernel of its own. Leaving the ``with`` block closes it.
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
        self._opening_here = threading.Lock()
        self._zygote: Started | None = None
        self._waiting: list[Forked] = []
        self._has_run = False
        self._is_closed = False
        self._kernels: Kernels | None = None

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
            for each in self._waiting:
                each.end()
            if self._zygote:
                self._zygote.end()
            if self._kernels:
                self._kernels.close()

    def warm_up(self, root: Path) -> None:
        """Start now what the first notebooks in the folder *root* would wait for."""
        try:
            self.living()
        except NoZygote:
            self._own_kernels().start_ahead(str(root), self.at_a_time)

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
        for _ in range(_TRIES):
            zygote, run = living(), Run(notebook, self.timeout)
            with _LOST, zygote.connect(WORK) as stream:
                run.follow(stream, work)
            if self._is_closed:
                raise KeyboardInterrupt
            if run.answer or run.is_late or zygote.is_alive():
                self._has_run = True
                return run.result()
        self.can_fork = self._has_run
        raise NoZygote

    def lend(self, opening: Opening) -> tuple[Forked, Run]:
        """Return a zygote that was asked for *opening*, and how that went.

        Whoever takes it gives it back.

        Raises:
            RenderError: two that were opening it died.
            NoZygote: there is none to fork one from, or it died, too.
        """
        for _ in range(_TRIES):
            mother, run = self.living(), Run()
            with _LOST:
                lent = self._idle() or Forked(mother)
                with _LOST, lent.connect(OPENING) as stream:
                    run.follow(stream, opening)
                if run.answer:
                    self._has_run = True
                    return lent, run
                lent.end()
            if self._is_closed:
                raise KeyboardInterrupt
        if mother.is_alive():
            run.result()  # it raises
        self.can_fork = self._has_run
        raise NoZygote

    def take_back(self, zygote: Forked) -> None:
        """Keep one that was lent for the next case, if it lives and is of use."""
        with self._lock:
            if zygote.is_alive() and not self._is_closed:
                self._waiting.append(zygote)
            else:
                zygote.end()

    def _idle(self) -> Forked | None:
        with self._lock:
            while self._waiting:
                if zygote := if_alive(self._waiting.pop()):
                    return zygote
        return None

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
            self._zygote = if_alive(self._zygote) or Started(self._memory)
            return self._zygote

    def run_here(self, job: Job) -> str:
        """Do *job* with a kernel of its own; as ``run``, with the slot taken."""
        for _ in range(_TRIES):
            begun: list[str] = []
            with self._own_kernels().lent(job.root) as kernel:
                try:
                    return make_body(job, self.timeout, None, begun.append, kernel)
                except Exception:
                    if self._is_closed:
                        raise KeyboardInterrupt from None
                    if begun or kernel.lives():
                        raise
        raise RenderError("notebook-died", notebook=Path(job.notebook).name, cell="?")

    def _own_kernels(self) -> Kernels:
        from dtiwb.runner.kernels import Kernels

        with self._lock:
            if not self._kernels:
                self._kernels = Kernels()
            if self._is_closed:
                self._kernels.close()
            return self._kernels

    def open_here(self, opening: Opening) -> tuple[Any, Any]:
        """Open a case in this process; only one at a time, PDFium knows no threads."""
        with self._opening_here:
            return opening()

    @property
    def slots(self) -> threading.BoundedSemaphore:
        """Whoever works holds one."""
        return self._slots


def _share(at_a_time: int) -> int:
    """Return the bytes that each of *at_a_time* processes may hold; 0 for no limit."""
    if not LIMITS_MEMORY:
        return 0
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(machine // at_a_time, _LEAST_SHARE)


def _only_run(job: Job, _: Any, run: RunNotebook) -> str:
    return run(job)
