"""Commands from papers to a case: init, read."""

from __future__ import annotations

from pathlib import Path

import click

from dtiwb.console import page_progress
from dtiwb.errors import DtiwbError

PAPER = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("agency", required=False)
@click.argument("year", required=False)
@click.option("--set", "set_id", help="Criteria set in data/criteria, without .yaml.")
@click.option(
    "--from",
    "drafts",
    type=FOLDER,
    multiple=True,
    help="Folder of drafts made by 'dtiwb read'; may be given several times.",
)
@click.option("--csv", "as_csv", is_flag=True, help="CSV tables instead of Excel.")
@click.option(
    "--root",
    type=FOLDER,
    default=".",
    help="Workspace folder; the current one unless given.",
)
def init(
    agency: str | None,
    year: str | None,
    set_id: str | None,
    drafts: tuple[Path, ...],
    as_csv: bool,
    root: Path,
) -> None:
    """Lay out a workspace; with AGENCY and YEAR also a new case to fill in.

    With --from the case holds what 'dtiwb read' found and a person confirmed; a set
    that is not there yet is drafted from it. Nothing that exists is overwritten.

    \b
    Example:
        dtiwb init
        dtiwb init so-noi-vu 2025 --set mau-2025
        dtiwb init so-noi-vu 2025 --set noi-vu-2025 --from drafts/ke-hoach
    """
    from dtiwb.store.workspace import lay_out
    from dtiwb.wording import say

    root = root.resolve()
    is_case = bool(agency)
    if {bool(year), bool(set_id)} != {is_case} or (drafts and not is_case):
        raise click.UsageError(say("cli.init-together"))
    for path in lay_out(root):
        _created(path, root)
    if agency and year and set_id:
        suffix = ".csv" if as_csv else ".xlsx"
        _init_case(root, agency, year, set_id, suffix, drafts)


def _init_case(
    root: Path,
    agency: str,
    year: str,
    set_id: str,
    suffix: str,
    drafts: tuple[Path, ...],
) -> None:
    from dtiwb.store.cases import new_case_keys
    from dtiwb.wording import say

    period = new_case_keys(agency, year, set_id)
    if drafts:
        from dtiwb.intake.case_files import case_from_drafts

        made = case_from_drafts(root, agency, period, set_id, drafts, suffix)
    else:
        from dtiwb.store.sets import load_criteria_set
        from dtiwb.store.workspace import new_case

        path = root / "data" / "criteria" / f"{set_id}.yaml"
        made = new_case(root, agency, period, load_criteria_set(path), suffix)
    for path in made:
        _created(path, root)
    click.echo(say("cli.next", params=f"params/{agency}-{period}.yaml"))


def _created(path: Path, root: Path) -> None:
    from dtiwb.wording import say

    click.echo(say("cli.created", file=path.relative_to(root).as_posix()))


@click.command()
@click.argument("files", type=PAPER, nargs=-1, required=True)
@click.option(
    "--out",
    type=FOLDER,
    required=True,
    help="Folder for the drafts; one folder per paper where several are read.",
)
@click.option("--year", help="Year or years the paper plans for: 2026, 2021-2025.")
@click.option(
    "--page", is_flag=True, help="Also a page that shows each draft beside its source."
)
def read(files: tuple[Path, ...], out: Path, year: str | None, page: bool) -> None:
    """Read papers into drafts that a person confirms; nothing of them is trusted.

    A paper that cannot be read is named; the others go on. Drafts that are there
    already and differ are not overwritten.

    \b
    Example:
        dtiwb read ke-hoach.pdf --out drafts --page
    """
    from dtiwb.store.cases import read_year
    from dtiwb.wording import tell

    period = str(read_year(year)) if year else None
    failed = 0
    for path in files:
        try:
            _read_one(path, out if len(files) == 1 else out / path.stem, period, page)
        except DtiwbError as error:
            failed += 1
            click.echo(tell(error), err=True)
    raise SystemExit(2 if failed == len(files) else 1 if failed else 0)


def _read_one(path: Path, folder: Path, period: str | None, page: bool) -> None:
    from dtiwb.intake.document import read_document
    from dtiwb.intake.write import write_drafts
    from dtiwb.wording import say

    with page_progress(path.name) as progress:
        document = read_document(path, period, progress)
    made = list(write_drafts(document, folder))
    if page:
        from dtiwb.runner.notebooks import render_drafts

        made.append(render_drafts(folder))
    for written in made:
        name = written.relative_to(folder.parent).as_posix()
        click.echo(say("cli.created", file=name))
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
