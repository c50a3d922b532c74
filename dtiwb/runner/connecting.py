"""The way into a Dask cluster, and which of its workers may be given cases."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from dtiwb.errors import InputError, Problem
from dtiwb.runner import crew

if TYPE_CHECKING:
    from distributed import Client

_SECONDS = 20
_GOODBYE = 2


@contextmanager
def connected(terms: crew.Terms) -> Iterator[Client]:
    """Yield the client of the cluster that *terms* name, or of one of our own.

    Raises:
        InputError: ``distributed`` is not installed, or nobody answers there.
    """
    try:
        from distributed import LocalCluster
        from distributed.security import Security

        # keys for this cluster only: other users of the machine stay out
        security = None if terms.scheduler else Security.temporary()
    except ImportError:
        raise refusal(terms.place, "cluster-not-installed") from None
    _hush()
    with ExitStack() as stack:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            place: Any = terms.scheduler
            if not place:
                with _deaf_to_ctrl_c():
                    cluster = LocalCluster(
                        n_workers=terms.at_a_time or os.cpu_count() or 1,
                        threads_per_worker=1,
                        dashboard_address=None,
                        worker_dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                        security=security,
                    )
                place = stack.enter_context(cluster)
            client = _client(place)
        if not client:
            raise refusal(terms.place, "no-scheduler")
        stack.callback(_leave, client)
        yield client


def _client(place: Any) -> Client | None:
    """Return a client of the cluster at *place*; None if nobody answers there."""
    from distributed import Client

    with contextlib.suppress(OSError, ValueError, TypeError, RuntimeError):
        return Client(place, timeout=_SECONDS)
    # half a client says goodbye when it is collected: were that while another one
    # begins, the two would wait for each other for ever
    gc.collect()
    return None


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Have processes that are started here leave Ctrl-C to us: we end them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(client: Client) -> None:
    with contextlib.suppress(Exception):  # the scheduler may be gone
        if client.status == "running":
            client.run(crew.rest, on_error="ignore")
    with contextlib.suppress(Exception):
        client.close(timeout=_GOODBYE)


def _hush() -> None:
    """Have the library say nothing itself: what matters is told in sentences."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def refusal(place: str, code: str, **fields: str) -> InputError:
    """Return the error that says what is wrong with a cluster."""
    return InputError([Problem(file=place, code=code, fields=fields)])


def check_workers(client: Client, terms: crew.Terms) -> None:
    """Refuse a cluster with a worker that would not make the same bytes as we.

    Raises:
        InputError: it has no workers, or some are of another version or do not see
            the shared folder.
    """
    with contextlib.suppress(TimeoutError):
        client.wait_for_workers(1, timeout=_SECONDS)
    if not client.nthreads():
        raise refusal(terms.place, "no-workers")
    ours = crew.version()
    problems = [
        Problem(
            file=worker,
            code="worker-of-another-version",
            fields={"theirs": theirs, "ours": ours},
        )
        for worker, theirs in _versions(client).items()
        if theirs != ours
    ]
    if terms.shared and not problems:
        problems = [
            Problem(file=worker, code="shared-not-seen", fields={"path": terms.shared})
            for worker, is_seen in client.run(crew.sees, terms.shared).items()
            if not is_seen
        ]
    if problems:
        raise InputError(problems)


def fit_workers(client: Client) -> list[str]:
    """Return the addresses of the workers that are of our version."""
    ours = crew.version()
    return [worker for worker, each in _versions(client).items() if each == ours]


def _versions(client: Client) -> dict[str, str]:
    """Return the version of every worker; "?" where there is no dtiwb to tell it."""
    told = client.run(crew.version, on_error="return")
    return {
        worker: each if isinstance(each, str) else "?" for worker, each in told.items()
    }
