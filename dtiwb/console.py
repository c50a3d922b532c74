"""What the commands print: summaries, progress, failures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dtiwb.models import Assessment
    from dtiwb.report.words import Words
    from dtiwb.runner.batch import Outcome


def with_progress(files: list[Path], run_cases: Any, outputs: Path) -> list[Outcome]:
    """Run the cases under a progress bar, which a pipe does not see."""
    from tqdm import tqdm

    with tqdm(total=len(files), unit="hồ sơ", disable=None) as bar:
        outcomes = []
        for outcome in run_cases(
            files, outputs, lambda text: bar.set_description(text)
        ):
            bar.update()
            outcomes.append(outcome)
    return outcomes


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


def report_failures(outcomes: list[Outcome], batch: bool) -> None:
    """Name every failed case at the end, and exit 1 (2 for a single one)."""
    from dtiwb.wording import say

    failed = [outcome for outcome in outcomes if outcome.error]
    if not failed:
        return
    click.echo(say("cli.failed", count=len(failed)), err=True)
    for outcome in failed:
        click.echo(f"{outcome.params.stem}\n{outcome.error}", err=True)
    raise SystemExit(1 if batch else failed[0].exit_code)


def print_cases(assessments: Iterable[Assessment]) -> None:
    """Print one line per case."""
    from dtiwb.report.words import Words

    for each in assessments:
        click.echo(summary(each, Words(each)))


def summary(assessment: Assessment, words: Words) -> str:
    """Return the main figures of a case in one line."""
    case = assessment.case
    if not case.is_scored:
        overdue = sum(state.state == "overdue" for state in assessment.tasks)
        return words.say(
            "cli.plan-line",
            case=case.id,
            tasks=len(assessment.tasks),
            overdue=overdue,
            targets=len(assessment.targets),
        )
    return words.say(
        "cli.case-line",
        case=case.id,
        max=words.points(assessment.max_points),
        claimed=words.points(assessment.claimed_points),
        supported=words.points(assessment.supported_points),
        at_risk=words.points(assessment.at_risk_points),
        reviewed=words.points(assessment.reviewed_points),
    )
