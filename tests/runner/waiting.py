"""Waiting for what other processes do, no longer than it can take."""

import time


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
