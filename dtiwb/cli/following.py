"""A batch while it runs and when it is over: a bar for people, lines for machines.

``--log-json`` writes one JSON object per event. Every line has the same keys, null
where they say nothing: ``schema`` (1), ``time`` (UTC), ``event``, ``case``,
``notebook``, ``cell``, ``seconds``, ``code`` as in ``dtiwb.runner.events.Event``, and
``counts``, which the first line, ``batch-started``, and the last, ``batch-done``, fill
with how many cases are ``done``, ``failed``, ``unchanged`` and ``not_run``.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from dtiwb.wording import say

if TYPE_CHECKING:
    from dtiwb.runner.batch import Outcome
    from dtiwb.runner.events import Event

SCHEMA = 1
_LISTED = 50
"""As many cases as a person reads line by line; of more, the index tells."""

_COUNTED = {
    "batch.done": "done",
    "batch.failed": "failed",
    "batch.not-run": "not_run",
}


@contextmanager
def following(todo: int, unchanged: int, log: Path | None) -> Iterator[Following]:
    """Follow a batch of *todo* cases to run and *unchanged* ones that need not be.

    The events are added to *log*; with ``-`` they are all that standard output gets.

    Raises:
        OSError: *log* cannot be written.
    """
    from tqdm import tqdm

    unit = say("batch.unit")
    stream = click.open_file(str(log or os.devnull), "a", encoding="utf-8")
    try:
        with tqdm(total=todo, unit=unit, disable=None) as bar:  # in a pipe none
            yield Following(bar, todo, unchanged, stream, is_taken=str(log) == "-")
    finally:
        with contextlib.suppress(OSError), stream:  # a full disk, as in _log
            pass


class Following:
    """Counts what becomes of the cases of a batch, and tells it."""

    def __init__(
        self, bar: Any, todo: int, unchanged: int, stream: IO[Any], is_taken: bool
    ) -> None:
        self.is_stopped = False
        self.outcomes: list[Outcome] = []
        self._is_taken = is_taken
        self._bar, self._stream = bar, stream
        self._todo, self._unchanged = todo, unchanged
        self._running: set[str] = set()
        self._ended = {"case-done": 0, "case-failed": 0}
        self._told: set[str] = set()
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def follow(self, outcomes: Generator[Outcome]) -> None:
        """Take what becomes of each case, until the end or until Ctrl-C."""
        self._log("batch-started", counts=self.counts)
        try:
            with closing(outcomes):
                for outcome in outcomes:
                    self.outcomes.append(outcome)
                    if outcome.folder.name not in self._told:  # from another machine
                        self.hear(outcome.event)
        except KeyboardInterrupt:
            self.is_stopped = True
        self._log("batch-done", seconds=round(self.seconds, 2), counts=self.counts)

    def hear(self, event: Event) -> None:
        """Take one event, from whichever thread."""
        with self._lock:
            if event.event == "case-started":
                self._running.add(event.case)
            if event.event in self._ended:
                self._ended[event.event] += 1
                self._running.discard(event.case)
                self._told.add(event.case)
                self._bar.update()
            running, failed = len(self._running), self._ended["case-failed"]
            self._bar.set_postfix_str(
                say("batch.at-work", running=running, failed=failed)
            )
            self._log(**asdict(event))

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return time.monotonic() - self._started

    @property
    def counts(self) -> dict[str, int]:
        """How many cases have come to which end."""
        done, failed = self._ended.values()
        return {
            "done": done,
            "failed": failed,
            "unchanged": self._unchanged,
            "not_run": self._todo - done - failed,
        }

    def _log(self, event: str, **more: Any) -> None:
        keys = ("case", "notebook", "cell", "seconds", "code", "counts")
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"schema": SCHEMA, "time": now, "event": event}
        line |= {key: None if more.get(key) == "" else more.get(key) for key in keys}
        with contextlib.suppress(OSError):  # a full disk must not end the batch
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._stream.flush()

    def report(self) -> None:
        """Print the figures of the cases, how many came to which end, each failure."""
        counts = self.counts
        lines = [outcome.line for outcome in self.outcomes if outcome.line]
        for line in lines if len(lines) <= _LISTED else ():
            self.say(line)
        if self._unchanged:
            self.say(say("batch.unchanged-line", count=self._unchanged))
        if self._todo > 1:
            for code, key in _COUNTED.items():
                self.say(f"{say(code):<18}{counts[key]:>8}")
            self.say(f"{say('batch.time'):<18}{self._clock():>8}{self._rate()}")
        if self.is_stopped:
            self.say(say("batch.stopped", count=counts["not_run"]))
        failed = [outcome for outcome in self.outcomes if outcome.error]
        if failed:
            click.echo(say("cli.failed", count=len(failed)), err=True)
        for outcome in failed:
            click.echo(f"{outcome.params.stem}\n{outcome.error}", err=True)

    def report_kept(self, folders: Iterable[Path], root: Path) -> None:
        """Print how many files of people were moved, and to which folders if few."""
        from dtiwb.runner.placing import count_files

        found = sorted(folders)
        if found:
            self.say(say("batch.kept", count=count_files(found)))
        for each in found if len(found) <= _LISTED else ():
            place = each.relative_to(root).as_posix()
            self.say(say("batch.kept-there", place=place, count=count_files([each])))

    def _clock(self) -> str:
        return str(timedelta(seconds=round(self.seconds)))

    def _rate(self) -> str:
        from dtiwb.report.words import number

        ended = sum(self._ended.values())
        if not ended:
            return ""
        each = round(Decimal(self.seconds / ended), 2)
        return f"  ({say('batch.rate', seconds=number(each))})"

    def say(self, line: str) -> None:
        """Print *line*, beside the events if these are on standard output."""
        click.echo(line, err=self._is_taken)

    def end(self, is_batch: bool) -> None:
        """Exit with 1 if a case of a batch failed or is left, 2 for a single one."""
        codes = [outcome.exit_code for outcome in self.outcomes if outcome.error]
        if self.is_stopped or (codes and is_batch):
            raise SystemExit(1)
        if codes:
            raise SystemExit(codes[0])
