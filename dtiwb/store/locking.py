"""One run at a time in one folder of outputs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dtiwb.errors import InputError, Problem

_NAME = ".lock"
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def locked(outputs: Path) -> Iterator[None]:
    """Keep every other run out of *outputs* while the block lasts.

    The system holds the lock and lets go of it with the process, however that ends:
    the file that stays behind means nothing.

    Raises:
        InputError: another run is at work there.
        OSError: the folder cannot be written to.
    """
    outputs.mkdir(parents=True, exist_ok=True)
    handle = os.open(outputs / _NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(handle)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            problem = Problem(file=outputs.name, code="outputs-in-use")
            raise InputError([problem]) from None
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    """Take the lock or raise at once; closing the file gives it back."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
