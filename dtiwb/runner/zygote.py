"""A process that others are forked from: it has imported and tried everything.

``dtiwb.runner.zygotes`` starts it and hands it a socket for each process it wants, over
the one whose number is its first argument; the second is the bytes of memory each may
hold, 0 for no limit. It stays single-threaded and ends when the other side hangs up.
Each child does one work, begins where a fresh kernel would, and is ended, with all it
started, when the other side hangs up on it. Or it is a zygote in its turn, which opens
a case, and then the next, for those that are forked from it. POSIX only.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import os
import resource
import select
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from dtiwb.errors import DtiwbError
from dtiwb.runner.executing import Job, make_body
from dtiwb.runner.warming import warm_up
from dtiwb.runner.wire import OPENING, ZYGOTE, frame, send, unpack

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_GRACE = 5
_TICK = 0.01


def main() -> None:
    """Warm up, then serve until the other side hangs up."""
    control, memory = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    warm_up()
    if _is_single():
        _Nursery(control, memory).serve()


def _is_single() -> bool:
    """Tell whether this is the only thread: a fork has no other, and locks stay."""
    tasks = Path("/proc/self/task")
    return not tasks.is_dir() or len(list(tasks.iterdir())) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    pid: int
    is_zygote: bool

    def end(self) -> None:
        """End it and what it started; one that has children ends those first."""
        if self.is_zygote:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        else:
            _kill(self.pid)

    def is_dead(self) -> bool:
        """Tell whether it waits to be buried."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, how) is not None

    def bury(self) -> None:
        """Take leave of it, and of what it started and left behind."""
        _kill(self.pid)
        os.waitpid(self.pid, 0)


def _kill(pid: int) -> None:
    for kill in (os.kill, os.killpg):  # its group may not be there yet, or no more
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


class _Nursery:
    """Forks a child for every socket handed over; ends and buries the children."""

    def __init__(self, control: socket.socket, memory: int) -> None:
        self._control, self._memory = control, memory
        self._held: Any = None
        self._children: dict[socket.socket, _Child] = {}
        self._is_wanted = True

    def serve(self) -> None:
        """Go on until the other side hangs up, or whoever forked this ends it."""
        self._woken, self._wakes = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only wakes the selector
        signal.signal(signal.SIGTERM, self._stop)
        signal.set_wakeup_fd(self._wakes.fileno())
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(self._control, selectors.EVENT_READ)
        while self._is_wanted:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    self._take()
                elif key.fileobj is self._woken:
                    self._woken.recv(1 << 10)
                    self._bury()
                elif child := self._children.get(key.data):  # else buried just now
                    self._selector.unregister(key.fileobj)
                    child.end()
        self._end_all()

    def _stop(self, *_: object) -> None:
        self._is_wanted = False

    def _end_all(self) -> None:
        ends_at = time.monotonic() + _GRACE
        for child in self._children.values():
            child.end()
        for child in self._children.values():
            while not child.is_dead() and time.monotonic() < ends_at:
                time.sleep(_TICK)
            child.bury()

    def _take(self) -> None:
        """Do what is asked for next; stop when nobody is there to ask."""
        wanted, fds, _, _ = socket.recv_fds(self._control, 1, 2)
        if not fds:
            self._is_wanted = bool(wanted)
            return
        stream, *more = (socket.socket(fileno=fd) for fd in fds)
        with contextlib.suppress(OSError):  # no more processes, or nobody there
            if _is_gone(stream):  # killed, say, while this warmed up
                for each in (stream, *more):
                    each.close()
            elif wanted == OPENING:
                self._open(stream)
            elif wanted == ZYGOTE:
                (control,) = more
                nursery = _Nursery(control, self._memory)
                self._fork(stream, nursery.serve, is_zygote=True)
                control.close()
            else:
                work = frame(stream)
                self._fork(stream, lambda: _do(stream, work, self._held))

    def _open(self, stream: socket.socket) -> None:
        """Hold something new for all who are forked from here from now on."""
        self._held = None
        with stream:
            asked = frame(stream)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)  # there are no children
            if not self._is_wanted:  # it came just before
                return
            kind, told = _answer(lambda: unpack(asked)())
            signal.signal(signal.SIGTERM, self._stop)
            if kind == "done":
                self._held, told = told
                kind = kind if _is_single() else "alone"
            send(stream, (kind, told))

    def _fork(
        self, stream: socket.socket, live: Callable[[], None], is_zygote: bool = False
    ) -> None:
        """Fork a child that does *live*; it is ended when *stream* hangs up."""
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            try:
                self._forget()
                _settle(parent, self._memory)
                live()
            finally:
                os._exit(0)
        self._children[stream] = _Child(pid=pid, is_zygote=is_zygote)
        self._selector.register(stream, selectors.EVENT_READ, data=stream)

    def _forget(self) -> None:
        """Close, in a child, whatever belongs to the parent and to other children."""
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        self._selector.close()
        for end in (self._control, self._woken, self._wakes, *self._children):
            end.close()

    def _bury(self) -> None:
        """Take leave of the children that died; their streams end with that."""
        for stream, child in list(self._children.items()):
            if child.is_dead():
                child.bury()
                del self._children[stream]
                with contextlib.suppress(KeyError):
                    self._selector.unregister(stream)
                stream.close()


def _is_gone(stream: socket.socket) -> bool:
    """Tell whether the other side hung up, even if what it sent is still to be read."""
    ends = select.poll()
    ends.register(stream, 0)
    return bool(ends.poll(0))


def _settle(parent: int, memory: int) -> None:
    """Live no longer than the parent, and share no luck with the other children."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        _limit_memory(memory)
    if os.getppid() != parent:
        os._exit(1)
    gc.freeze()  # what it inherits is not looked through, and its pages stay shared
    import numpy as np

    np.random.seed()  # the state that is everybody's, set when numpy was imported


def _limit_memory(memory: int) -> None:
    """Fail before the machine does, and be the one to lose when it runs out."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if memory and (soft == resource.RLIM_INFINITY or memory < soft):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _do(stream: socket.socket, work: bytes, held: Any) -> None:
    """Do *work* and tell what became of it."""
    tell = partial(send, stream)
    run = partial(_run_notebook, lambda cell: tell(("cell", cell)))
    tell(_answer(lambda: unpack(work)(held, run)))
    atexit._run_exitfuncs()  # as the end of a kernel does


def _answer(do: Callable[[], Any]) -> tuple[str, Any]:
    """Return how it went, and what came of it.

    Raises:
        MemoryError: there is no room left, even to tell; the other side sees the end.
    """
    try:
        return "done", do()
    except DtiwbError as error:
        return "failed", error
    except OSError as error:  # a plain one: others may not survive the way
        told = (error.errno, error.strerror, error.filename)
        return "failed", OSError(*told) if error.errno else OSError(str(error))
    except MemoryError:
        raise
    except Exception as error:  # whatever else it is, somebody must read it
        return "broken", f"{type(error).__name__}: {error}"


def _run_notebook(tell: Callable[[str], None], job: Job) -> str:
    from dtiwb.runner import inprocess

    os.chdir(job.root)  # for good, not only while the cells run
    return make_body(job, inf, inprocess.NAME, tell)
