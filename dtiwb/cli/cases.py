"""Commands on cases: check, run, compare, list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from dtiwb.console import print_cases, report_failures, summary, with_progress
from dtiwb.errors import DtiwbError

PARAMS = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("params", type=PARAMS)
@click.option("--strict", is_flag=True, help="Exit with 1 when anything is found.")
def check(params: Path, strict: bool) -> None:
    """List every problem and finding of one case, without making pages.

    \b
    Example:
        dtiwb check params/mau-so-mau-2025.yaml --strict
    """
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.report.words import Words
    from dtiwb.wording import say

    assessment = assess(open_case(params))
    words = Words(assessment)
    for finding in assessment.findings:
        place = words.place(finding)
        head = f"[{finding.code}] {place}: " if place else f"[{finding.code}] "
        click.echo(head + words.finding(finding))
    click.echo(summary(assessment, words))
    click.echo(say("cli.findings", count=len(assessment.findings)))
    raise SystemExit(1 if strict and assessment.findings else 0)


@click.command()
@click.argument("params", type=PARAMS, nargs=-1)
@click.option("--all", "run_all", is_flag=True, help="Every case in params/.")
@click.option(
    "--at-a-time",
    type=click.IntRange(min=1),
    help="Notebooks that run at once; as many as the machine has cores if not given.",
)
def run(params: tuple[Path, ...], run_all: bool, at_a_time: int | None) -> None:
    """Make the pages of one case, of several, or of all, into outputs/.

    A case that fails does not stop the others; it is named at the end.

    \b
    Example:
        dtiwb run params/mau-so-mau-2025.yaml
        dtiwb run --all
    """
    from dtiwb.case import find_workspace
    from dtiwb.runner.batch import run_cases
    from dtiwb.runner.rollup import write_index
    from dtiwb.wording import say

    files = _all_params() if run_all else list(params)
    if not files:
        raise click.UsageError(say("cli.nothing" if run_all else "cli.which"))
    root = find_workspace(files[0].resolve().parent)
    outcomes = with_progress(
        files, partial(run_cases, at_a_time=at_a_time), root / "outputs"
    )
    for outcome in outcomes:
        if outcome.assessment is not None:
            from dtiwb.report.words import Words

            click.echo(summary(outcome.assessment, Words(outcome.assessment)))
    click.echo(say("cli.index", file=_below(write_index(root / "outputs"), root)))
    report_failures(outcomes, batch=run_all or len(files) > 1)


@click.command()
@click.argument("params", type=PARAMS, nargs=-1)
@click.option("--all", "run_all", is_flag=True, help="Every scored case in params/.")
def compare(params: tuple[Path, ...], run_all: bool) -> None:
    """Put cases side by side: years of one agency, or agencies of one year.

    \b
    Example:
        dtiwb compare params/mau-so-mau-2024.yaml params/mau-so-mau-2025.yaml
    """
    from dtiwb.assessing import assess
    from dtiwb.case import find_workspace, open_case
    from dtiwb.runner.rollup import write_comparison
    from dtiwb.wording import say

    files = _all_params() if run_all else list(params)
    if len(files) < 2:
        raise click.UsageError(say("cli.two-cases"))
    found = [assess(open_case(path)) for path in files]
    scored = [each for each in found if each.case.is_scored]
    if len(scored) < 2:
        raise click.UsageError(say("cli.two-cases"))
    print_cases(scored)
    root = find_workspace(files[0].resolve().parent)
    page = write_comparison(scored, root / "outputs")
    click.echo(say("cli.index", file=_below(page, root)))


@click.command("list")
def list_cases() -> None:
    """List the cases of this workspace with their main figures.

    \b
    Example:
        dtiwb list
    """
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.wording import say

    bad = 0
    for path in _all_params():
        try:
            print_cases([assess(open_case(path))])
        except DtiwbError as error:
            bad += 1
            problems = len(getattr(error, "problems", ()))
            click.echo(say("cli.problems-in-file", file=path.stem, count=problems))
    raise SystemExit(2 if bad else 0)


def _all_params() -> list[Path]:
    from dtiwb.case import find_workspace

    return sorted((find_workspace(Path.cwd()) / "params").glob("*.yaml"))


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
