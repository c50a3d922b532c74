"""Waiting for what other processes do, no longer than it can take."""

import time
from contextlib import contextmanager
from pathlib import Path

import psutil
from jupyter_core.paths import jupyter_runtime_dir


def wait_until(is_so, seconds=20):
    """Return as soon as *is_so* tells it is."""
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


def written_pid(path):
    """Wait until a process has written its number, and a full stop, into *path*."""
    wait_until(lambda: path.is_file() and path.read_text().endswith("."))
    return int(path.read_text()[:-1])


def children():
    """What this process has started, itself or through others, and that lives."""
    return {each.pid for each in psutil.Process().children(recursive=True)}


@contextmanager
def nothing_left():
    """No process and no connection file outlives the block."""
    runtime = Path(jupyter_runtime_dir())
    before, others = set(runtime.glob("*")), children()
    yield
    wait_until(lambda: children() <= others)
    assert set(runtime.glob("*")) <= before
