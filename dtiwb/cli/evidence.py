"""Commands on evidence: scan a folder, suggest papers, pack and check a bundle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dtiwb.register.events import ScanEvent

PARAMS = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--case", "params", type=PARAMS, required=True, help="Params file.")
@click.option(
    "--accept-changed",
    is_flag=True,
    help="Take files that have changed into the register as they are now.",
)
@click.option("--workers", type=click.IntRange(min=0), help="Processes that read.")
@click.option("--all", "tell_all", is_flag=True, help="Also name unchanged files.")
def scan(
    folder: Path,
    params: Path,
    accept_changed: bool,
    workers: int | None,
    tell_all: bool,
) -> None:
    """Enter the files of FOLDER into the evidence register of a case.

    New files get a line; what a person entered is never overwritten, differences
    are told. Papers that may help a criterion are suggested, none is linked.

    \b
    Example:
        dtiwb scan D:\\minh-chung --case params/so-noi-vu-2025.yaml
    """
    from dtiwb.console import scan_progress
    from dtiwb.register.events import event_sentence, summary
    from dtiwb.register.scan import scan as scan_folder
    from dtiwb.register.signatures import TRUST_ROOTS, read_roots

    roots = read_roots(params.resolve().parent.parent / TRUST_ROOTS)
    with scan_progress() as progress:
        events = list(
            scan_folder(
                folder,
                params,
                accept_changed=accept_changed,
                workers=workers,
                roots=roots,
                progress=progress,
            )
        )
    for event in events:
        if tell_all or event.code != "scan.unchanged":
            click.echo(event_sentence(event), err=event.is_failure)
    click.echo(summary(events))
    raise SystemExit(2 if _failed(events) else 0)


def _failed(events: Iterable[ScanEvent]) -> bool:
    return any(event.is_failure for event in events)


@click.command()
@click.argument("params", type=PARAMS)
@click.option("--criterion", default="", help="Only this criterion.")
@click.option("--top", default=3, show_default=True, help="Papers per demand.")
def suggest(params: Path, criterion: str, top: int) -> None:
    """Name the papers of the register that may meet the demands nothing meets yet.

    Each comes with page and passage to look at; linking it is up to a person.

    \b
    Example:
        dtiwb suggest params/mau-so-mau-2025.yaml --criterion 2.3
    """
    from dtiwb.assessing import assess
    from dtiwb.case import open_case
    from dtiwb.register.candidates import candidates
    from dtiwb.register.readings import readings_of
    from dtiwb.report.words import Words
    from dtiwb.wording import say

    case = open_case(params)
    known = [each.id for each in case.criteria_set.criteria()]
    if criterion and criterion not in known:
        raise click.UsageError(say("cli.no-criterion", id=criterion))
    assessment = assess(case)
    words, count = Words(assessment), 0
    for found in candidates(assessment, readings_of(case), top, criterion):
        rule = found.verdict.rule
        click.echo(f"{found.verdict.criterion_id}: {rule.title or rule.id}")
        for paper in found.papers:
            count += 1
            page = say("verdict.page", page=paper.page) if paper.page else ""
            name = words.paper(paper.evidence_id)
            click.echo(f"  [{paper.evidence_id}] {name}{page}\n    «{paper.passage}»")
    click.echo(say("cli.suggested", count=count))


@click.command()
@click.argument("params", type=PARAMS)
@click.option("--out", type=PARAMS, help="Archive; outputs/<case>.zip if not given.")
@click.option(
    "--accept-personal-data",
    is_flag=True,
    help="You have looked at the personal data found, and it may be shared.",
)
def bundle(params: Path, out: Path | None, accept_personal_data: bool) -> None:
    """Pack pages, register and evidence of one case into an archive for appraisers.

    Exits with 1, and writes nothing, when personal data is found that is not accepted.

    \b
    Example:
        dtiwb bundle params/mau-so-mau-2025.yaml
    """
    from dtiwb.bundle.pack import bundle as pack
    from dtiwb.bundle.telling import tell_bundled
    from dtiwb.case import open_case

    case = open_case(params)
    bundled = pack(case, out, accept_personal_data=accept_personal_data)
    for line in tell_bundled(bundled):
        click.echo(line)
    raise SystemExit(1 if bundled.path is None else 0)


@click.command()
@click.argument("archive", type=PARAMS)
def verify(archive: Path) -> None:
    """Check an archive made by 'dtiwb bundle' against its manifest.

    Exits with 1 when something differs, 2 when it is no such archive.

    \b
    Example:
        dtiwb verify outputs/mau-so-mau-2025.zip
    """
    from dtiwb.bundle.telling import tell_verification
    from dtiwb.bundle.verify import verify as check

    found = check(archive)
    for line in tell_verification(found):
        click.echo(line)
    raise SystemExit(found.exit_code)
