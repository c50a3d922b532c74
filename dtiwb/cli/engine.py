"""Where the cases of a batch run: on this machine, or on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dtiwb.runner.batch import Outcome
    from dtiwb.runner.events import Progress

_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="What runs the cases: this process, or a Dask cluster.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="A cluster that runs already, like tcp://HOST:8786; else one is started.",
    ),
    click.option(
        "--shared-folder",
        metavar="FOLDER",
        help="This workspace as all workers see it; else files travel with the case.",
    ),
    click.option(
        "--tries",
        type=click.IntRange(min=1),
        help="How often a case whose worker dies is begun; 3 if not given.",
    ),
)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that ``engine_of`` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def engine_of(
    engine: str,
    scheduler: str | None,
    shared_folder: str | None,
    tries: int | None,
) -> Callable[..., Generator[Outcome]]:
    """Return what runs cases as ``run_cases`` does, with the same arguments.

    Raises:
        UsageError: an option is for a cluster, and none is asked for.
    """
    from dtiwb.runner.batch import run_cases
    from dtiwb.wording import say

    if engine == "local":
        if scheduler or shared_folder or tries:
            raise click.UsageError(say("cluster.needs-engine"))
        return run_cases
    from dtiwb.runner.cluster import run_on_cluster
    from dtiwb.runner.crew import TRIES, Terms

    def run(
        files: list[Path],
        outputs: Path,
        progress: Progress,
        at_a_time: int | None,
        timeout: float,
        memory: int | None,
    ) -> Generator[Outcome]:
        terms = Terms(
            scheduler=scheduler or "",
            shared=shared_folder or "",
            tries=tries or TRIES,
            at_a_time=at_a_time,
            timeout=timeout,
            memory=memory,
        )
        return run_on_cluster(files, outputs, progress, terms)

    return run
