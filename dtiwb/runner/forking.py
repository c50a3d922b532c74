"""Notebooks in processes forked from one that is warm: several at a time, none lost.

The other end is ``dtiwb.runner.zygote``. Every run has a socket of its own, made here
and handed over: it has no name, nobody else can reach it, and it is gone with the run.
The zygote reads the job from it, the forked process tells each cell it begins and at
last the result; the end of the stream is the end of that process.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dtiwb.errors import RenderError
from dtiwb.runner.executing import Job, make_body

TIMEOUT = 600
"""Seconds a notebook may run unless told otherwise."""
_WARM_UP = 120
_GRACE = 10
_TRIES = 2
_MB = 1 << 20
_LEAST_SHARE = 1024 * _MB
"""What the largest notebook needs several times over; less would end honest ones."""
LIMITS_MEMORY = sys.platform == "linux"
"""Whether this system keeps a notebook to the memory it may hold."""
_PROGRAM = (
    "import sys; sys.path[:] = filter(None, sys.path); "  # as -P, but kernels see that
    "from dtiwb.runner.zygote import main; main()"
)


class Forks:
    """Runs notebooks, a few at a time, each in a process forked for it.

    Safe to use from several threads. A zygote that died is replaced, and the runs that
    died with it begin again; where none lives, a notebook gets a kernel of its own as
    papermill starts it. Leaving the ``with`` block closes it.
    """

    def __init__(
        self,
        at_a_time: int | None = None,
        timeout: float = TIMEOUT,
        memory: int | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            at_a_time: How many notebooks may run at once; the number of cores if None.
            timeout: The seconds a notebook may take.
            memory: The megabytes a notebook may hold; its share of the machine if
                None, so that all together cannot make it give up. Linux only.
        """
        self.at_a_time = at_a_time or os.cpu_count() or 1
        self.timeout = timeout
        self._memory = memory * _MB if memory else _share(self.at_a_time)
        # on macOS, what system libraries hold breaks in a fork
        self.can_fork = hasattr(os, "fork") and sys.platform != "darwin"
        self._slots = threading.BoundedSemaphore(self.at_a_time)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None
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
        with contextlib.suppress(_NoZygote):
            self._living()

    def run(self, job: Job) -> str:
        """Do *job* and return what the cells show, as HTML.

        Raises:
            RenderError: the notebook failed, its process died or took too long.
            OSError: a file could not be read or written.
            KeyboardInterrupt: the block was left meanwhile.
        """
        with self._slots:
            try:
                return self._run_forked(job)
            except _NoZygote:
                return make_body(job, self.timeout)

    def _run_forked(self, job: Job) -> str:
        for _ in range(_TRIES):
            zygote = self._living()
            run = _Run(Path(job.notebook).name, self.timeout)
            with contextlib.suppress(OSError):  # it ends under our hands
                run.follow(zygote, job)
            if self._is_closed:
                raise KeyboardInterrupt
            if run.answer or run.is_late or zygote.is_alive():
                self._has_run = True
                return run.result()
        self.can_fork = self._has_run
        raise _NoZygote

    def _living(self) -> _Zygote:
        with self._lock:
            if self._is_closed:
                raise KeyboardInterrupt
            if not self.can_fork:
                raise _NoZygote
            if self._zygote and not self._zygote.is_alive():
                self._zygote.end()
                self._zygote = None
            if not self._zygote:
                self._zygote = _Zygote(self._memory)
            return self._zygote


def _share(at_a_time: int) -> int:
    """Return the bytes that each of *at_a_time* notebooks may hold; 0 for no limit."""
    if not LIMITS_MEMORY:
        return 0
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(machine // at_a_time, _LEAST_SHARE)


class _NoZygote(Exception):
    """There is none, or two died under one run."""


class _Zygote:
    """Our end of one zygote."""

    def __init__(self, memory: int) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this Python and package
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us, and we end it
            )

    def is_alive(self) -> bool:
        """Tell it from the socket, which closes before its children can notice."""
        try:
            return bool(self._control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def connect(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        return ours

    def end(self) -> None:
        """Hang up: it ends its children, then itself; at once if it has none yet."""
        self._control.close()
        self._process.terminate()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Run:
    """What one forked process has told."""

    def __init__(self, notebook: str, timeout: float) -> None:
        self.answer: dict[str, Any] = {}
        self.is_late = False
        self._notebook = notebook
        self._timeout = timeout
        self._cell = ""
        self._ends_at = 0.0

    def follow(self, zygote: _Zygote, job: Job) -> None:
        """Have *job* done and listen until its process is gone."""
        self._ends_at = time.monotonic() + _WARM_UP + self._timeout
        kept = b""
        with zygote.connect() as stream:
            stream.sendall(json.dumps(asdict(job)).encode() + b"\n")
            while True:
                stream.settimeout(max(self._ends_at - time.monotonic(), 0.001))
                try:
                    data = stream.recv(1 << 16)
                except TimeoutError:
                    if self.is_late:
                        return
                    self.is_late = True
                    stream.shutdown(socket.SHUT_WR)  # the zygote ends it
                    self._ends_at = time.monotonic() + _GRACE
                    continue
                if not data:
                    return
                *lines, kept = (kept + data).split(b"\n")
                for line in lines:
                    self._hear(json.loads(line))

    def _hear(self, told: dict[str, Any]) -> None:
        if "cell" in told:
            if not self._cell:
                self._ends_at = time.monotonic() + self._timeout
            self._cell = told["cell"]
        else:
            self.answer = told

    def result(self) -> str:
        """Return the body told, or raise what was told or seen instead."""
        told = self.answer
        if "body" in told:
            return str(told["body"])
        if "code" in told:
            raise RenderError(told["code"], **told["fields"])
        if "os_error" in told:
            raise OSError(*told["os_error"])
        if "broken" in told:
            raise self._error("notebook-failed", reason=told["broken"])
        if self.is_late:
            seconds = f"{self._timeout:g}"
            raise self._error("notebook-too-long", seconds=seconds)
        raise self._error("notebook-died")

    def _error(self, code: str, **fields: str) -> RenderError:
        return RenderError(
            code, notebook=self._notebook, cell=self._cell or "?", **fields
        )
