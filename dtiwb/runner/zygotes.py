"""This side of the processes that others are forked from, and of what those tell.

``dtiwb.runner.zygote`` is the other side. Every run has a socket of its own, made here
and handed over: it has no name, nobody else can reach it, and it is gone with the run.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from typing import Any, TypeVar

from dtiwb.errors import RenderError
from dtiwb.runner.wire import ZYGOTE, Inbox, send, unpack

_WARM_UP = 120
_GRACE = 10
_PIECE = 1 << 16
_PROGRAM = (
    "import sys; sys.path[:] = filter(None, sys.path); "  # as -P, but kernels see that
    "from dtiwb.runner.zygote import main; main()"
)


class NoZygote(Exception):
    """There is none, or none that can fork; or two died under one run."""


class Broken(Exception):
    """What a forked process died of that nobody foresaw: a defect, as text."""


class Zygote:
    """Our end of a process that others are forked from."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control

    def is_alive(self) -> bool:
        """Tell it from the socket, which closes before its children can notice."""
        try:
            return bool(self._control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def connect(self, wanted: bytes, *more: socket.socket) -> socket.socket:
        """Hand over a new stream, and what goes with it, for a ``WORK``, say.

        Returns our end of the stream.
        """
        ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(ours.close)
            handed = [each.fileno() for each in (theirs, *more)]
            socket.send_fds(self._control, [wanted], handed)
            undo.pop_all()
        return ours

    def end(self) -> None:
        """Hang up: it ends its children, then itself."""
        self._control.close()


Z = TypeVar("Z", bound=Zygote)


def if_alive(zygote: Z | None) -> Z | None:
    """Return *zygote* if it lives; one that died is ended."""
    if zygote and zygote.is_alive():
        return zygote
    if zygote:
        zygote.end()
    return None


class Started(Zygote):
    """The first one, a program of its own."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        super().__init__(ours)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this Python and package
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us, and we end it
            )

    def end(self) -> None:
        """Hang up, and wait; it goes at once if it is not warm yet."""
        super().end()
        self._process.terminate()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Forked(Zygote):
    """One forked from another, to open one case after the other for its children."""

    def __init__(self, mother: Zygote) -> None:
        ours, theirs = socket.socketpair()
        super().__init__(ours)
        with theirs:
            self._life = mother.connect(ZYGOTE, theirs)

    def end(self) -> None:
        """Hang up; whoever forked it buries it."""
        super().end()
        self._life.close()


class Run:
    """What one forked process has told."""

    def __init__(self, notebook: str = "", timeout: float = 0) -> None:
        """Begin with nothing.

        *notebook* names the one it runs, for *timeout* seconds at most; without one it
        may take as long as it needs.
        """
        self.answer: tuple[str, Any] | None = None
        self.is_late = False
        self._notebook = notebook
        self._timeout = timeout
        self._cell = ""
        self._ends_at: float | None = None

    def follow(self, stream: socket.socket, asked: Any) -> None:
        """Ask, and listen until the other side is gone.

        Raises:
            OSError: it left before it was asked.
        """
        if self._notebook:
            self._ends_at = time.monotonic() + _WARM_UP + self._timeout
        inbox = Inbox()
        send(stream, asked)
        while True:
            stream.settimeout(self._left())
            try:
                data = stream.recv(_PIECE)
            except TimeoutError:
                if self.is_late:
                    return
                self.is_late = True
                stream.shutdown(socket.SHUT_WR)  # the zygote ends it
                self._ends_at = time.monotonic() + _GRACE
                continue
            if not data:
                return
            for whole in inbox.take(data):
                self._hear(*unpack(whole))

    def _left(self) -> float | None:
        if self._ends_at is None:
            return None
        return max(self._ends_at - time.monotonic(), 0.001)

    def _hear(self, kind: str, told: Any) -> None:
        if kind != "cell":
            self.answer = kind, told
            return
        if not self._cell and self._notebook:
            self._ends_at = time.monotonic() + self._timeout
        self._cell = told

    def result(self) -> Any:
        """Return what was told, or raise what was told or seen instead.

        Raises:
            RenderError: the notebook failed, its process died or took too long.
            OSError: a file could not be read or written.
            InputError: the files of a case cannot be used.
            Broken: something nobody foresaw, outside a notebook.
            NoZygote: nothing can be forked from the process that opened a case.
        """
        match self.answer:
            case "done", told:
                return told
            case "alone", _:
                raise NoZygote
            case "failed", error:
                raise error
            case "broken", reason if self._notebook:
                raise self._error("notebook-failed", reason=reason)
            case "broken", reason:
                raise Broken(reason)
        if not self._notebook:
            raise RenderError("case-died")
        if self.is_late:
            raise self._error("notebook-too-long", seconds=f"{self._timeout:g}")
        raise self._error("notebook-died")

    def _error(self, code: str, **fields: str) -> RenderError:
        return RenderError(
            code, notebook=self._notebook, cell=self._cell or "?", **fields
        )
