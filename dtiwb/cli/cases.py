"""Commands on cases: check, run, record, compare, list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from dtiwb.cli.engine import engine_of, engine_options
from dtiwb.console import print_cases
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
    from dtiwb.report.summary import case_line
    from dtiwb.report.words import Words
    from dtiwb.wording import say

    assessment = assess(open_case(params))
    words = Words(assessment)
    for finding in assessment.findings:
        place = words.place(finding)
        head = f"[{finding.code}] {place}: " if place else f"[{finding.code}] "
        click.echo(head + words.finding(finding))
    click.echo(case_line(assessment))
    click.echo(say("cli.findings", count=len(assessment.findings)))
    raise SystemExit(1 if strict and assessment.findings else 0)


@click.command()
@click.argument("params", type=PARAMS, nargs=-1)
@click.option("--all", "run_all", is_flag=True, help="Every case in params/.")
@click.option("--force", is_flag=True, help="Run unchanged cases, too.")
@click.option(
    "--at-a-time",
    type=click.IntRange(min=1),
    help="Notebooks that run at once; as many as the machine has cores if not given.",
)
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=600,
    show_default=True,
    help="Seconds a notebook may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=512),
    help="Megabytes a notebook may hold (Linux); a share of the machine if not given.",
)
@click.option(
    "--log-json",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Add a JSON line per event to this file; - is standard output.",
)
@engine_options
def run(
    params: tuple[Path, ...],
    run_all: bool,
    force: bool,
    at_a_time: int | None,
    timeout: int,
    memory: int | None,
    log_json: Path | None,
    **engine: Any,
) -> None:
    """Make the pages of one case, of several, or of all, into outputs/.

    Only what changed is run. A case that fails does not stop the others; it is named
    at the end. After Ctrl-C, or worse, the same command goes on. Files that somebody
    edited or put into outputs/<case>/ are moved to outputs/kept/ before it is remade.

    \b
    Example:
        dtiwb run params/mau-so-mau-2025.yaml
        dtiwb run --all --log-json run.log
        dtiwb run --all --engine dask --scheduler tcp://192.168.1.10:8786
    """
    from dtiwb.cli.following import following
    from dtiwb.runner.changed import changed
    from dtiwb.runner.forking import LIMITS_MEMORY
    from dtiwb.runner.placing import kept_folders
    from dtiwb.runner.rollup import write_index
    from dtiwb.wording import say

    files = _once(_all_params() if run_all else params)
    if not files:
        raise click.UsageError(say("cli.nothing" if run_all else "cli.which"))
    if memory and not LIMITS_MEMORY:
        raise click.UsageError(say("batch.no-memory-limit"))
    run_cases = engine_of(**engine)
    root = _workspace_of(files)
    outputs = root / "outputs"
    kept_before = kept_folders(outputs)
    todo = files if force else changed(files, outputs)
    with following(len(todo), len(files) - len(todo), log_json) as batch:
        batch.follow(run_cases(todo, outputs, batch.hear, at_a_time, timeout, memory))
    batch.report()
    batch.report_kept(kept_folders(outputs) - kept_before, root)
    batch.say(say("cli.index", file=_below(write_index(outputs), root)))
    batch.end(is_batch=run_all or len(files) > 1)


@click.command()
@click.argument("params", type=PARAMS)
@click.option(
    "--replace", is_flag=True, help="Replace other points recorded for the same day."
)
def record(params: Path, replace: bool) -> None:
    """Record the points of a case on its as_of day, for the monthly report.

    They go into the table scores of the case; other days are never changed.

    \b
    Example:
        dtiwb record params/mau-so-mau-2025.yaml
    """
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.recording import record_scores
    from dtiwb.report.words import day
    from dtiwb.wording import say

    assessment = assess(open_case(params))
    path = record_scores(assessment, replace=replace)
    code = "cli.recorded" if path else "cli.recorded-before"
    file = _below(path, assessment.case.root) if path else ""
    click.echo(say(code, day=day(assessment.case.params.as_of), file=file))


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
    from dtiwb.case import open_case
    from dtiwb.runner.rollup import write_comparison
    from dtiwb.wording import say

    files = _all_params() if run_all else list(params)
    if len(files) < 2:
        raise click.UsageError(say("cli.two-cases"))
    root = _workspace_of(files)
    found = [assess(open_case(path)) for path in files]
    scored = [each for each in found if each.case.is_scored]
    if len(scored) < 2:
        raise click.UsageError(say("cli.two-cases"))
    print_cases(scored)
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


def _workspace_of(files: Sequence[Path]) -> Path:
    """Return the workspace of *files*, whose outputs lie together.

    Raises:
        UsageError: two of them are of different workspaces.
        InputError: one is in none.
    """
    from dtiwb.case import find_workspace
    from dtiwb.wording import say

    first = files[0]
    root = find_workspace(first.resolve().parent)
    by_folder = {path.resolve().parent: path for path in files}
    for folder, path in by_folder.items():
        if find_workspace(folder) != root:
            fields = {"first": first.as_posix(), "other": path.as_posix()}
            raise click.UsageError(say("cli.two-workspaces", **fields))
    return root


def _once(files: Iterable[Path]) -> list[Path]:
    """Leave out a file that is named twice, in whatever spelling."""
    return list({path.resolve(): path for path in files}.values())


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
