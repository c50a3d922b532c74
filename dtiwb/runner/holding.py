"""A case opened once, in a process from which others are forked to work on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dtiwb.runner.executing import RunNotebook
from dtiwb.runner.zygotes import Forked, NoZygote, Zygote, if_alive

if TYPE_CHECKING:
    from dtiwb.runner.forking import Forks

Work = Callable[[Any, RunNotebook], Any]
"""What is done in a forked process: given what that holds, and how to run a notebook
there. It is pickled: a function of a module, or a partial of one."""
Opening = Callable[[], tuple[Any, Any]]
"""What a zygote opens: it returns what to hold, and what to tell of it here. Pickled,
too."""


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
                self._forks.take_back(self._zygote)
                self._zygote = None

    def _living(self) -> Zygote:
        with self._lock:
            if self._here:
                raise NoZygote
            self._zygote = if_alive(self._zygote)
            if not self._zygote:
                zygote, run = self._forks.lend(self._opening)
                try:
                    self.told = run.result()
                except BaseException:
                    self._forks.take_back(zygote)
                    raise
                self._zygote = zygote
            return self._zygote

    def _held_here(self) -> Any:
        with self._lock:
            if self._here is None:
                self._here = self._forks.open_here(self._opening)
                self.told = self._here[1]
            return self._here[0]
