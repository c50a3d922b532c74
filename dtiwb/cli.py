"""Commands: each a thin call of one public function.

Exit codes: 0 done; 1 findings under ``--strict``, or a failed run in a batch;
2 input that cannot be used.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from dtiwb.console import print_cases, report_failures, summary, with_progress
from dtiwb.errors import DtiwbError

PARAMS = click.Path(path_type=Path, dir_okay=False)


class _Main(click.Group):
    """Shows our own errors as sentences and exits with 2; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DtiwbError as error:
            from dtiwb.wording import tell

            click.echo(tell(error), err=True)
        except OSError as error:
            from dtiwb.wording import say

            place = Path(error.filename).name if error.filename else ""
            click.echo(
                say("cli.not-written", reason=f"{error.strerror}: {place}"), err=True
            )
        ctx.exit(2)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dtiwb")
def main() -> None:
    """Tự chấm điểm chuyển đổi số có căn cứ (a defensible DTI self-assessment).

    \b
    Example:
        dtiwb run params/mau-so-mau-2025.yaml
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles are not UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("agency", required=False)
@click.argument("year", required=False)
@click.option("--set", "set_id", help="Criteria set in data/criteria, without .yaml.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV tables instead of Excel.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    help="Workspace folder; the current one unless given.",
)
def init(
    agency: str | None, year: str | None, set_id: str | None, as_csv: bool, root: Path
) -> None:
    """Lay out a workspace; with AGENCY and YEAR also a new case to fill in.

    Nothing that exists is overwritten.

    \b
    Example:
        dtiwb init
        dtiwb init so-noi-vu 2025 --set mau-2025
    """
    from dtiwb.store.workspace import lay_out
    from dtiwb.wording import say

    root = root.resolve()
    if bool(agency) != bool(year) or bool(agency) != bool(set_id):
        raise click.UsageError(say("cli.init-together"))
    for path in lay_out(root):
        _created(path, root)
    if agency and year and set_id:
        _init_case(root, agency, year, set_id, ".csv" if as_csv else ".xlsx")


def _init_case(root: Path, agency: str, year: str, set_id: str, suffix: str) -> None:
    from dtiwb.store.cases import new_case_keys
    from dtiwb.store.sets import load_criteria_set
    from dtiwb.store.workspace import new_case
    from dtiwb.wording import say

    period = new_case_keys(agency, year, set_id)
    criteria_set = load_criteria_set(root / "data" / "criteria" / f"{set_id}.yaml")
    for path in new_case(root, agency, period, criteria_set, suffix):
        _created(path, root)
    click.echo(say("cli.next", params=f"params/{agency}-{period}.yaml"))


def _created(path: Path, root: Path) -> None:
    from dtiwb.wording import say

    click.echo(say("cli.created", file=path.relative_to(root).as_posix()))


@main.command()
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


@main.command()
@click.argument("params", type=PARAMS, nargs=-1)
@click.option("--all", "run_all", is_flag=True, help="Every case in params/.")
def run(params: tuple[Path, ...], run_all: bool) -> None:
    """Make the pages of one case, of several, or of all, into outputs/.

    A case that fails does not stop the others; it is named at the end.

    \b
    Example:
        dtiwb run params/mau-so-mau-2025.yaml
        dtiwb run --all
    """
    from dtiwb.case import find_workspace
    from dtiwb.runner.batch import run_cases, write_index
    from dtiwb.wording import say

    files = _all_params() if run_all else list(params)
    if not files:
        raise click.UsageError(say("cli.nothing" if run_all else "cli.which"))
    root = find_workspace(files[0].resolve().parent)
    outcomes = with_progress(files, run_cases, root / "outputs")
    for outcome in outcomes:
        if outcome.assessment is not None:
            from dtiwb.report.words import Words

            click.echo(summary(outcome.assessment, Words(outcome.assessment)))
    click.echo(say("cli.index", file=_below(write_index(root / "outputs"), root)))
    report_failures(outcomes, batch=run_all or len(files) > 1)


@main.command()
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
    from dtiwb.runner.batch import write_comparison
    from dtiwb.wording import say

    files = _all_params() if run_all else list(params)
    found = [assess(open_case(path)) for path in files]
    scored = [each for each in found if each.case.is_scored]
    if len(scored) < 2:
        raise click.UsageError(say("cli.two-cases"))
    print_cases(scored)
    root = find_workspace(files[0].resolve().parent)
    page = write_comparison(scored, root / "outputs")
    click.echo(say("cli.index", file=_below(page, root)))


@main.command()
@click.argument("files", type=PARAMS, nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the drafts; one folder per paper where several are read.",
)
@click.option("--year", help="Year or years the paper plans for: 2026, 2021-2025.")
def read(files: tuple[Path, ...], out: Path, year: str | None) -> None:
    """Read papers into drafts that a person confirms; nothing of them is trusted.

    A paper that cannot be read is named; the others go on.

    \b
    Example:
        dtiwb read ke-hoach.pdf --out drafts
    """
    from dtiwb.intake.document import read_document
    from dtiwb.intake.write import write_drafts
    from dtiwb.store.cases import read_year
    from dtiwb.wording import say, tell

    period = str(read_year(year)) if year else None
    failed = 0
    for path in files:
        try:
            document = read_document(path, period)
        except DtiwbError as error:
            failed += 1
            click.echo(tell(error), err=True)
            continue
        for written in write_drafts(
            document, out if len(files) == 1 else out / path.stem
        ):
            click.echo(
                say("cli.created", file=written.relative_to(out.parent).as_posix())
            )
        click.echo(
            say(
                "cli.read-line",
                file=path.name,
                criteria=len(document.criteria),
                tasks=len(document.tasks),
                targets=len(document.targets),
                citations=len(document.citations),
                remarks=len(document.remarks),
            )
        )
    raise SystemExit(2 if failed == len(files) else 1 if failed else 0)


@main.command("list")
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
