"""Many cases on many machines: the workers of a Dask cluster run them.

A case travels as a parcel and its outputs come back as one; or the workers read it from
a folder that all machines share. Only the client writes into ``outputs``. Dask hands a
case whose worker died to another; what Dask gives up is handed out again here, until
the case was begun as often as allowed.
"""

from __future__ import annotations

import contextlib
import json
import time
import uuid
import warnings
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dtiwb.runner import crew
from dtiwb.runner.batch import Outcome, failure, note_failure
from dtiwb.runner.changed import Before, as_on_disk, look, seen_now
from dtiwb.runner.connecting import check_workers, connected, fit_workers, refusal
from dtiwb.runner.crew import Order, Terms
from dtiwb.runner.events import Event, Progress, ignore
from dtiwb.runner.parcels import Parcel, common_names, pack, pack_case, unpack
from dtiwb.runner.placing import made_aside, tidy
from dtiwb.store.files import write_atomically
from dtiwb.store.locking import locked

if TYPE_CHECKING:
    from distributed import Client, Future

_LOOK = 2
_NO_WORKERS = 60
_IN_FLIGHT = 200_000_000
"""Bytes of parcels on their way: client and scheduler hold them in memory."""


def run_on_cluster(
    files: Iterable[Path],
    outputs: Path,
    progress: Progress = ignore,
    terms: Terms | None = None,
) -> Generator[Outcome]:
    """Do what ``run_cases`` does on a cluster; yield what became of each as it ends.

    Raises:
        InputError: ``distributed`` is not installed; the cluster cannot be reached, is
            lost, or has no workers; a worker is of another version or does not see the
            shared folder; another run is at work in *outputs*.
    """
    todo, terms = list(files), terms or Terms()
    with locked(outputs):
        tidy(outputs)
        if todo:
            with connected(terms) as client:
                check_workers(client, terms)
                yield from _Batch(client, outputs, progress, terms).run(todo)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A case on its way, to one of *workers* if it must not go to others."""

    params: Path
    before: Before
    size: int
    workers: frozenset[str]


class _Batch:
    """The cases of one batch on their way to workers and back."""

    def __init__(
        self, client: Client, outputs: Path, progress: Progress, terms: Terms
    ) -> None:
        self._client = client
        self._outputs = outputs
        self._progress = progress
        self._terms = terms
        self._id = f"dtiwb-{uuid.uuid4().hex}"
        self._sent: dict[Future[tuple[Outcome, Parcel]], _Sent] = {}
        self._commons: dict[object, Future[Parcel]] = {}
        self._losses: Counter[Path] = Counter()
        self._has_strangers = False
        self._fit: tuple[frozenset[str], list[str]] = (frozenset(), [])
        self._seen_at = time.monotonic()

    def run(self, todo: Iterable[Path]) -> Iterator[Outcome]:
        """Yield what became of each case, as soon as its folder is in place."""
        self._client.subscribe_topic(self._id, self._hear)
        waiting = deque(todo)
        try:
            while waiting or self._sent:
                yield from self._send(waiting)
                if waiting and not self._sent:  # nobody may be given a case now
                    time.sleep(_LOOK)
                for future in self._done():
                    sent = self._sent.pop(future)
                    outcome = self._outcome(future, sent)
                    if outcome is None:
                        waiting.append(sent.params)
                    else:
                        yield outcome
                waiting.extend(self._call_back())
        finally:
            with contextlib.suppress(OSError, CancelledError):  # nobody is there
                if self._client.status == "running":
                    self._client.cancel(list(self._sent))
                    self._client.set_metadata([self._id], None)

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        self._progress(Event(**event[1]["told"]))

    def _send(self, waiting: deque[Path]) -> Iterator[Outcome]:
        """Keep the workers busy; yield cases that failed before they left."""
        room = 2 * self._threads()
        if not self._has_strangers:
            room = max(room, 1)  # one may wait for a worker to come
        while waiting and len(self._sent) < room and self._in_flight() < _IN_FLIGHT:
            params = waiting.popleft()
            try:
                self._submit(params)
            except Exception as error:  # of this case, unless the scheduler is gone
                self._check_alive()
                yield self._ended(failure(params, self._folder(params), error))

    def _threads(self) -> int:
        """Return how many cases the workers can run at once; they may come and go."""
        there = self._workers()
        fit = self._fit_workers() if self._has_strangers else there
        threads = sum(there.get(each, 0) for each in fit)
        now = time.monotonic()
        if threads:
            self._seen_at = now
        elif now - self._seen_at > _NO_WORKERS:
            raise refusal(self._terms.place, "no-workers")
        return threads

    def _workers(self) -> dict[str, int]:
        """Return how many cases each worker that is there now can run at once."""
        try:
            return dict(self._client.nthreads())
        except OSError:
            raise refusal(self._terms.place, "scheduler-lost") from None

    def _check_alive(self) -> None:
        if self._client.status != "running":
            raise refusal(self._terms.place, "scheduler-lost")

    def _in_flight(self) -> int:
        return sum(sent.size for sent in self._sent.values())

    def _folder(self, params: Path) -> Path:
        return self._outputs / params.stem

    def _submit(self, params: Path) -> None:
        terms = self._terms
        before = look(params)
        parcel = None if terms.shared else pack_case(params)
        common = None if terms.shared else self._common(params, before)
        order = Order(
            case=params.stem,
            batch=self._id,
            version=crew.version(),
            terms=terms,
            parcel=parcel,
        )
        fit = self._fit_workers()
        future = self._hand(crew.do, order, common, name=params.stem, workers=fit)
        size = parcel.size if parcel else 0
        self._sent[future] = _Sent(
            params=params, before=before, size=size, workers=frozenset(fit)
        )

    def _fit_workers(self) -> list[str]:
        """Return who of those there may be given cases; asked anew when some came."""
        there = frozenset(self._workers())
        if self._has_strangers and there != self._fit[0]:
            self._fit = (there, fit_workers(self._client))
        return self._fit[1]

    def _call_back(self) -> list[Path]:
        """Return the cases that would wait for ever: all they were meant for left."""
        if not self._has_strangers:
            return []
        there = self._workers().keys()
        lost = [
            future
            for future, sent in self._sent.items()
            if sent.workers and not future.done() and sent.workers.isdisjoint(there)
        ]
        self._client.cancel(lost)
        return [self._sent.pop(future).params for future in lost]

    def _common(self, params: Path, before: Before) -> Future[Parcel]:
        """Return what the case shares with others; a worker gets it only once."""
        root = params.resolve().parent.parent
        names = common_names(root, before)
        key = tuple((name, before.stats.get(name)) for name in names)
        known = self._commons.get(key)
        if known is None or known.status not in ("pending", "finished"):
            parcel = pack(root, [root / name for name in names])
            self._commons[key] = self._hand(_same, parcel, name="common")
        return self._commons[key]

    def _hand(
        self, do: Callable[..., Any], *args: Any, name: str, workers: Iterable[str] = ()
    ) -> Future[Any]:
        key = f"{self._id}-{name}-{uuid.uuid4().hex[:8]}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of large arguments
            return self._client.submit(
                do, *args, key=key, pure=False, workers=list(workers) or None
            )

    def _done(self) -> list[Future[tuple[Outcome, Parcel]]]:
        """Wait a while for cases to end; return those that did."""
        from distributed import wait

        with contextlib.suppress(TimeoutError, CancelledError):
            if self._sent:
                wait(list(self._sent), timeout=_LOOK, return_when="FIRST_COMPLETED")
        self._check_alive()
        return [future for future in self._sent if future.done()]

    def _outcome(
        self, future: Future[tuple[Outcome, Parcel]], sent: _Sent
    ) -> Outcome | None:
        """Return what became of a case; None if it is to be handed out again."""
        from distributed import KilledWorker

        folder = self._folder(sent.params)
        try:
            outcome, outputs = future.result()
        except (KilledWorker, CancelledError, TimeoutError):
            outcome = crew.given_up(sent.params.stem, self._terms.tries)
            if self._is_left_a_try(sent):
                return None
        except Exception as error:  # a defect of ours must not cost the other cases
            outcome = failure(sent.params, folder, error)
        if outcome.code == crew.OTHER_VERSION:  # a newcomer, or it were refused
            self._has_strangers = True
            if self._is_left_a_try(sent):
                return None
        outcome = replace(outcome, params=sent.params, folder=folder)
        if not outcome.error:
            try:
                _place(outputs, folder, sent.before)
            except (OSError, ValueError) as error:
                outcome = failure(sent.params, folder, error, outcome.seconds)
        return self._ended(outcome)

    def _is_left_a_try(self, sent: _Sent) -> bool:
        self._losses[sent.params] += 1
        return self._losses[sent.params] < self._terms.tries

    def _ended(self, outcome: Outcome) -> Outcome:
        if outcome.error:
            note_failure(outcome, time.time() - outcome.seconds)
        self._progress(outcome.event)
        return outcome


def _same(parcel: Parcel) -> Parcel:
    return parcel


def _place(outputs: Parcel, folder: Path, before: Before) -> None:
    """Put the outputs that came back in place, whole.

    What ``changed`` compares with the disk is noted as it stands on this one.
    """
    with made_aside(folder) as new:
        unpack(outputs, new)
        run = json.loads((new / "run.json").read_bytes())
        run["seen"] = {name: seen_now(new / name) for name in run["outputs"]}
        run["made_from"] |= as_on_disk(before, run["made_from"]["files"])
        text = json.dumps(run, ensure_ascii=False, indent=1)
        write_atomically(new / "run.json", f"{text}\n")
