"""The process that notebooks are forked from: it has imported and tried everything.

``dtiwb.runner.forking`` starts it and hands it a socket for each notebook, over the
one whose number is its first argument; the second is the bytes of memory a notebook may
hold, 0 for no limit. It stays single-threaded, runs no notebook itself, and
ends when the other side hangs up. Each child begins where a fresh kernel would, ends
with its notebook, and is ended with everything it started when the other side hangs up
on it. POSIX only.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, cast

from dtiwb.errors import RenderError
from dtiwb.runner.executing import Job, body_of, check_parameters, make_body

_LIBRARIES = (
    *("pandas", "pandas.io.formats.style", "matplotlib.pyplot"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *("dtiwb.case", "dtiwb.report.memo", "dtiwb.report.charts", "dtiwb.report.tables"),
)
"""What notebooks import."""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_GRAMMAR = "rfc3987_syntax"
"""Where it is installed, jsonschema imports it, and that compiles a grammar of all web
addresses for three seconds; nothing that notebooks are checked for needs it."""
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def main() -> None:
    """Warm up, then serve until the other side hangs up."""
    control, memory = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    with _quick_imports():
        _warm_up()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from now on there are children
    if _thread_count() == 1:  # a fork has no other, and what it held stays locked
        _Nursery(control, memory).serve()


@contextlib.contextmanager
def _quick_imports() -> Iterator[None]:
    """Have libraries start no threads, and leave out what costs seconds for nothing."""
    added = [name for name in _ONE_THREAD if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    sys.modules[_GRAMMAR] = cast("ModuleType", None)  # as if it were not installed
    yield
    del sys.modules[_GRAMMAR]
    for name in added:
        del os.environ[name]


def _warm_up() -> None:
    """Do once what every notebook does, and leave no trace a notebook could see."""
    from dtiwb.runner.inprocess import BACKEND, make_kernel

    os.environ.setdefault("MPLBACKEND", BACKEND)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _LIBRARIES:
            import_module(name)
        with contextlib.suppress(Exception):  # cold is slower, nothing else
            _try_everything()
    make_kernel()
    gc.collect()
    gc.freeze()  # children share these pages as long as nobody counts them


def _try_everything() -> None:
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.report import memo
    from dtiwb.store.workspace import starter

    notebook = starter() / "notebooks" / "3-gap-memo.ipynb"
    check_parameters(notebook, {})
    body_of(notebook)
    params = starter() / "params" / "mau-so-mau-2024.yaml"
    memo.gap_memo(assess(open_case(params)))


def _thread_count() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else 1


class _Nursery:
    """Forks a child for every socket handed over; ends and buries the children."""

    def __init__(self, control: socket.socket, memory: int) -> None:
        self._control, self._memory = control, memory
        self._woken, self._wakes = socket.socketpair()
        self._children: dict[socket.socket, int] = {}
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Go on until the other side hangs up."""
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only wakes the selector
        signal.set_wakeup_fd(self._wakes.fileno())
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(self._control, selectors.EVENT_READ)
        is_wanted = True
        while is_wanted:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    is_wanted = self._take()
                elif key.fileobj is self._woken:
                    self._woken.recv(1 << 10)
                    self._bury()
                elif pid := self._children.get(key.data):  # else buried just now
                    self._selector.unregister(key.fileobj)
                    _end(pid)
        for pid in self._children.values():
            _end(pid)
            os.waitpid(pid, 0)

    def _take(self) -> bool:
        """Fork for the next job; False when nobody is there to hand over another."""
        data, fds, _, _ = socket.recv_fds(self._control, 1, 1)
        for fd in fds:
            with contextlib.suppress(OSError):  # no more processes, or nobody there
                self._fork(socket.socket(fileno=fd))
        return bool(data)

    def _fork(self, stream: socket.socket) -> None:
        job = _line(stream)
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            self._forget()
            _live(stream, job, parent, self._memory)
        self._children[stream] = pid
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
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        for stream, pid in list(self._children.items()):
            if os.waitid(os.P_PID, pid, how):
                _end(pid)  # what it started and left behind
                os.waitpid(pid, 0)
                del self._children[stream]
                with contextlib.suppress(KeyError):
                    self._selector.unregister(stream)
                stream.close()


def _end(pid: int) -> None:
    """End a child that is not buried yet, and what it started."""
    for kill in (os.kill, os.killpg):  # its group may not be there yet, or no more
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _line(stream: socket.socket) -> bytes:
    """Return the one line that the other side sends.

    Raises:
        ConnectionError: it left.
    """
    data = b""
    while not data.endswith(b"\n"):
        more = stream.recv(1 << 16)
        if not more:
            raise ConnectionError
        data += more
    return data


def _live(stream: socket.socket, job: bytes, parent: int, memory: int) -> NoReturn:
    """Be a child: run the notebook, tell what became of it, and be gone."""
    try:
        _settle(parent, memory)
        told = Job(**json.loads(job))
        _tell(stream, _result(told, lambda cell: _tell(stream, {"cell": cell})))
        atexit._run_exitfuncs()  # as the end of a kernel does
    finally:
        os._exit(0)


def _settle(parent: int, memory: int) -> None:
    """Live no longer than the parent, and share no luck with the other children."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        _limit_memory(memory)
    if os.getppid() != parent:
        os._exit(1)
    import numpy as np

    np.random.seed()  # the state that is everybody's, set when numpy was imported


def _limit_memory(memory: int) -> None:
    """Fail before the machine does, and be the one to lose when it runs out."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if memory and (soft == resource.RLIM_INFINITY or memory < soft):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _result(job: Job, tell: Callable[[str], None]) -> dict[str, Any]:
    from dtiwb.runner import inprocess

    try:
        os.chdir(job.root)  # for good, not only while the cells run
        return {"body": make_body(job, inf, inprocess.NAME, tell)}
    except RenderError as error:
        return {"code": error.code, "fields": error.fields}
    except OSError as error:
        told = [error.errno, error.strerror, error.filename]
        return {"os_error": told if error.errno else [str(error)]}
    except Exception as error:  # whatever else it is, somebody must read it
        return {"broken": f"{type(error).__name__}: {error}"}


def _tell(stream: socket.socket, told: dict[str, Any]) -> None:
    stream.sendall(json.dumps(told).encode() + b"\n")
