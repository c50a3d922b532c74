"""Kernels of their own, for where no process can be forked: Windows, say, and macOS.

Each is for one notebook and ends with it. The first few are started ahead: they import
what every notebook does while the first case is still being read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop, run_sync

_MODULES = ("dtiwb.case", "dtiwb.report.memo", "matplotlib.pyplot")
"""What every notebook imports sooner or later."""
_ARGUMENTS = (
    # the kernel talks at start and stop; what matters reaches us as errors
    "--IPKernelApp.log_level=CRITICAL",
    "--HistoryManager.hist_file=:memory:",
    # leaves no name behind that a notebook could see
    f"--IPKernelApp.exec_lines=[__import__(name) for name in {_MODULES}] and None",
)


@contextmanager
def _own_loop() -> Iterator[None]:
    """Close the event loop that a thread got for talking to kernels: nobody else does.

    On Windows papermill, too, then begins with the kind of loop it asks for.
    """
    try:
        yield
    finally:
        if threading.current_thread() is not threading.main_thread():
            ensure_event_loop().close()


class _Kernel(AsyncKernelManager):
    """One that ends with whoever talks to it, which papermill leaves open."""

    _made: Any = None

    def client(self, **options: Any) -> Any:
        self._made = super().client(**options)
        return self._made

    def start(self, root: str) -> Self:
        run_sync(self.start_kernel)(cwd=root, extra_arguments=[*_ARGUMENTS])
        return self

    def lives(self) -> bool:
        return bool(run_sync(self.is_alive)())

    def kill(self) -> None:
        """End the process only: somebody still talks to it, and cleans up."""
        assert self.provisioner  # noqa: S101 - it was started
        run_sync(self.provisioner.kill)()

    def end(self) -> None:
        if self._made:
            self._made.stop_channels()
        run_sync(self.shutdown_kernel)(now=True)


class Kernels:
    """Starts kernels, and ends each that it started. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._root = ""
        self._waiting: list[_Kernel] = []
        self._lent: list[_Kernel] = []
        self._is_closed = False

    def start_ahead(self, root: str, count: int) -> None:
        """Start *count* kernels in the folder *root*."""
        with self._lock, _own_loop():
            self._root = root
            self._waiting += [_Kernel().start(root) for _ in range(count)]

    @contextmanager
    def lent(self, root: str) -> Iterator[_Kernel]:
        """Lend a kernel that works in the folder *root*, for one notebook.

        Raises:
            KeyboardInterrupt: all were ended before.
        """
        kernel = self._living(root)
        try:
            yield kernel
        finally:
            with self._lock:
                self._lent.remove(kernel)
            with _own_loop():
                kernel.end()

    def close(self) -> None:
        """End every kernel: who runs a notebook in one sees it die."""
        with self._lock, _own_loop():
            self._is_closed = True
            while self._waiting:
                self._waiting.pop().end()
            for kernel in self._lent:
                kernel.kill()

    def _living(self, root: str) -> _Kernel:
        with self._lock, _own_loop():
            if self._is_closed:
                raise KeyboardInterrupt
            while self._waiting and root == self._root:
                kernel = self._waiting.pop(0)
                if kernel.lives():
                    break
                kernel.end()
            else:
                kernel = _Kernel().start(root)
            self._lent.append(kernel)
            return kernel
