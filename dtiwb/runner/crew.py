"""What a worker of a cluster does: one case after another, with kernels kept warm."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from platform import python_version

from dtiwb import __version__
from dtiwb.runner.batch import Outcome, failure
from dtiwb.runner.case_run import run_case
from dtiwb.runner.changed import code
from dtiwb.runner.events import Event
from dtiwb.runner.forking import TIMEOUT, Forks
from dtiwb.runner.parcels import Parcel, pack, unpack
from dtiwb.wording import say

OTHER_VERSION = "other-version"
"""The code of a case that came to a worker of another version."""


TRIES = 3
"""How often a case is begun before it is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Which cluster is to run cases, and how.

    ``scheduler`` is the address of one that runs already; without it there is one on
    this machine while the batch lasts, of ``at_a_time`` workers, as many as cores if
    None. ``shared`` is the workspace as the workers see it; without it cases travel.
    A case is begun ``tries`` times at most. ``timeout`` and ``memory`` are those of
    ``Forks``.
    """

    scheduler: str = ""
    tries: int = TRIES
    shared: str = ""
    at_a_time: int | None = None
    timeout: float = TIMEOUT
    memory: int | None = None

    @property
    def place(self) -> str:
        """What a message calls the cluster."""
        return self.scheduler or "--engine dask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One case to run, sent by a client of this ``version``.

    ``batch`` names the batch among all that the scheduler has seen. ``parcel`` has
    the case's own files; without one they are in the shared folder.
    """

    case: str
    batch: str
    version: str
    terms: Terms
    parcel: Parcel | None = None


def version() -> str:
    """Return what must be the same on all machines for the same bytes to come out."""
    return f"dtiwb {__version__}, Python {python_version()}, {code()}"


def sees(shared: str) -> bool:
    """Tell whether this machine sees a workspace in the folder *shared*."""
    return Path(shared, "params").is_dir()


def given_up(case: str, tries: int) -> Outcome:
    """Return the outcome of a case whose workers died, time after time."""
    return _ended(case, "cluster.workers-died", tries=str(tries))


def _ended(case: str, code: str, **fields: str) -> Outcome:
    error = f"{say(code, **fields)}\n    ({say(code, 'en', **fields)})"
    return Outcome(
        params=Path(case),
        folder=Path(case),
        seconds=0,
        error=error,
        code=code.rpartition(".")[2],
        exit_code=1,
    )


def do(order: Order, common: Parcel | None) -> tuple[Outcome, Parcel]:
    """Run the case of *order*; return what became of it, and its outputs if any."""
    from distributed import get_worker

    if order.version != version():
        fields = {"theirs": version(), "ours": order.version}
        return _ended(order.case, "cluster.other-version", **fields), Parcel({})
    if _times_begun(order) >= order.terms.tries:
        return given_up(order.case, order.terms.tries), Parcel({})
    worker = get_worker()
    with tempfile.TemporaryDirectory(
        dir=worker.local_directory, ignore_cleanup_errors=True
    ) as place:
        root = Path(order.terms.shared or place)
        for parcel in filter(None, (common, order.parcel)):
            unpack(parcel, root)
        limits = (worker.state.nthreads, order.terms.timeout, order.terms.memory)
        with _CREW.forks(*limits) as forks:
            return _run(order, root, Path(place) / "outputs" / order.case, forks)


def _times_begun(order: Order) -> int:
    """Return how often the case was begun before, and note that it is begun now."""
    from distributed import get_client

    client, keys = get_client(), [order.batch, order.case]
    count = int(client.get_metadata(keys, 0))
    client.set_metadata(keys, count + 1)
    return count


def _run(
    order: Order, root: Path, folder: Path, forks: Forks
) -> tuple[Outcome, Parcel]:
    from distributed import get_worker

    worker = get_worker()

    def tell(event: Event) -> None:
        worker.log_event(order.batch, {"told": asdict(event)})

    params = root / "params" / f"{order.case}.yaml"
    started = time.time()
    tell(Event(event="case-started", case=order.case))
    try:
        line = run_case(params, folder, tell, forks)
    except Exception as error:  # a defect of ours must not cost the other cases
        outcome = failure(params, folder, error, time.time() - started)
        return outcome, Parcel({})
    seconds = round(time.time() - started, 2)
    outcome = Outcome(params=params, folder=folder, seconds=seconds, line=line)
    return outcome, pack(folder, sorted(folder.iterdir()))


class _Crew:
    """The kernels of this process, kept warm from case to case."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, float, int | None], Forks] = {}
        self._busy = 0

    @contextmanager
    def forks(
        self, at_a_time: int, timeout: float, memory: int | None
    ) -> Iterator[Forks]:
        """Lend the kernels with these limits."""
        limits = (at_a_time, timeout, memory)
        with self._lock:
            if limits not in self._kept:
                self._kept[limits] = Forks(*limits)
            self._busy += 1
        try:
            yield self._kept[limits]
        finally:
            with self._lock:
                self._busy -= 1

    def rest(self) -> None:
        """End the kernels, unless some batch still has use for them."""
        with self._lock:
            if not self._busy:
                for forks in self._kept.values():
                    forks.close()
                self._kept.clear()


_CREW = _Crew()


def rest() -> None:
    """End the kernels of this worker, unless some batch still has use for them."""
    _CREW.rest()
