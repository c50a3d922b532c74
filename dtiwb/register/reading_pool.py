"""Many papers read by several processes, one file at a time in each."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from queue import Empty, Full, Queue

from dtiwb.register.papers import PaperReading, from_plain, judged, read_evidence
from dtiwb.register.reading_worker import greeting
from dtiwb.register.signatures import TrustRoots

SILENT_SECONDS = 300
"""A worker that has not finished one page for so long is given up, with its file."""
_MOST_WORKERS = 8
_PROGRAM = ("-P", "-m", "dtiwb.register.reading_worker")

Job = tuple[Path, str]
"""A file and its SHA-256."""


def default_workers() -> int:
    """Return how many processes this machine reads with unless told otherwise."""
    return max(1, min(os.cpu_count() or 1, _MOST_WORKERS))


def read_all(
    jobs: Sequence[Job], roots: TrustRoots, at: date | None, workers: int
) -> Iterator[tuple[Path, PaperReading]]:
    """Yield every paper as it is read, in any order; with no *workers* in this process.

    Only as many readings are in memory as there are workers. A file that ends its
    worker, or holds it up, is ``paper-broken``; the others do not notice.
    """
    if not workers:
        for path, sha256 in jobs:
            yield path, judged(read_evidence(path, sha256), path, roots, at)
        return
    waiting: Queue[Job] = Queue()
    for job in jobs:
        waiting.put(job)
    done: Queue[tuple[Path, PaperReading]] = Queue(maxsize=workers)
    crew = [_Worker(waiting, done, roots, at) for _ in range(min(workers, len(jobs)))]
    for worker in crew:
        worker.start()
    try:
        for _ in jobs:
            yield _next(done, crew)
    finally:
        for worker in crew:
            worker.dismiss()


def _next(
    done: Queue[tuple[Path, PaperReading]], crew: Sequence[_Worker]
) -> tuple[Path, PaperReading]:
    while True:
        try:
            return done.get(timeout=1)
        except Empty:
            for worker in crew:
                worker.end_if_silent()


class _Worker(threading.Thread):
    """Feeds one process and hears it; starts another where a file ended it."""

    def __init__(
        self,
        waiting: Queue[Job],
        done: Queue[tuple[Path, PaperReading]],
        roots: TrustRoots,
        at: date | None,
    ) -> None:
        super().__init__(daemon=True)
        self._waiting, self._done = waiting, done
        self._roots, self._at = roots, at
        self._process: subprocess.Popen[str] | None = None
        self._is_alone = False
        self._heard_at: float | None = None
        self._is_dismissed = False

    def run(self) -> None:
        """Have file after file read until none is left."""
        while not self._is_dismissed:
            try:
                path, sha256 = self._waiting.get_nowait()
            except Empty:
                break
            self._hand_over(path, self._read(path, sha256))
        self._close()

    def dismiss(self) -> None:
        """Stop as soon as possible; what is being read is lost."""
        self._is_dismissed = True
        if process := self._process:
            process.kill()
        self.join(timeout=5)

    def end_if_silent(self) -> None:
        """End the process if it was asked and nothing was heard for too long."""
        heard_at, process = self._heard_at, self._process
        if process and heard_at and time.monotonic() - heard_at > SILENT_SECONDS:
            process.kill()

    def _hand_over(self, path: Path, reading: PaperReading) -> None:
        while not self._is_dismissed:
            with contextlib.suppress(Full):
                return self._done.put((path, reading), timeout=0.5)

    def _read(self, path: Path, sha256: str) -> PaperReading:
        if self._process is None and not self._is_alone:
            self._start()
        if self._is_alone:
            reading = read_evidence(path, sha256)
            return judged(reading, path, self._roots, self._at)
        answer = self._ask([str(path), sha256])
        if isinstance(answer, dict):
            return from_plain(answer)
        self._close()
        return PaperReading(
            sha256=sha256, problem="paper-broken", signature="not-checked"
        )

    def _start(self) -> None:
        """Start a process; where this machine lets us have none, read here."""
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(  # noqa: S603 - this Python and package
                [sys.executable, *_PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
        if not self._process or self._ask(greeting(self._roots, self._at)) != "ready":
            self._is_alone = True
            self._close()

    def _ask(self, told: object) -> object:
        """Return the answer to *told*, None where the process ended instead."""
        process = self._process
        assert process and process.stdin and process.stdout  # noqa: S101 - pipes
        self._heard_at = time.monotonic()
        try:
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                self._heard_at = time.monotonic()
                answer: object = json.loads(line)
                if answer is not None:
                    return answer
        except (OSError, ValueError):
            pass
        finally:
            self._heard_at = None
        return None

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
