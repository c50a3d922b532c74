"""What the commands print: cases, and how far a paper or a folder is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dtiwb.models import Assessment


@contextmanager
def page_progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many pages of a paper are read, once that takes a while."""
    from tqdm import tqdm

    with tqdm(desc=name, unit="trang", disable=None, delay=1, leave=False) as bar:

        def show(done: int, count: int) -> None:
            bar.total = count
            bar.update(done - bar.n)

        yield show


@contextmanager
def scan_progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show how many papers of a folder are read, and the last of them."""
    from tqdm import tqdm

    with tqdm(unit="tệp", disable=None, delay=1, leave=False) as bar:

        def show(done: int, count: int, name: str) -> None:
            bar.total = count
            bar.set_description(name[-40:], refresh=False)
            bar.update(done - bar.n)

        yield show


def print_cases(assessments: Iterable[Assessment]) -> None:
    """Print one line per case."""
    from dtiwb.report.summary import case_line

    for each in assessments:
        click.echo(case_line(each))
