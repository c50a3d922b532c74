"""``init --from``: drafts in their folders become the files of a new case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dtiwb.errors import InputError
from dtiwb.intake.drafted import Drafts, read_drafts
from dtiwb.intake.landing import about, land
from dtiwb.intake.landing_set import draft_set
from dtiwb.models import CriteriaSet, Period
from dtiwb.store.converter import Problems
from dtiwb.store.files import write_atomically
from dtiwb.store.sets import load_criteria_set
from dtiwb.store.values import shorten
from dtiwb.store.workspace import Filled, new_case
from dtiwb.store.yaml_files import yaml_text


def case_from_drafts(
    root: Path,
    agency: str,
    year: Period,
    set_id: str,
    folders: Sequence[Path],
    suffix: str = ".xlsx",
) -> Iterator[Path]:
    """Lay the drafts in *folders* into a new case; yield what is new.

    A criteria set that is not in ``data/criteria`` is drafted from the papers.

    Raises:
        InputError: drafts that cannot be read, criteria the set does not have, or
            files that are there already; nothing is written then.
    """
    papers = read_drafts(folders)
    path = root / "data" / "criteria" / f"{set_id}.yaml"
    is_new = not path.exists()
    criteria_set = (
        draft_set(set_id, year, papers) if is_new else load_criteria_set(path)
    )
    _check_codes(papers, criteria_set)
    head = papers[0].head
    filled = Filled(
        tables=land(papers, criteria_set),
        about=about(papers),
        agency_name=head.issuer,
        province=head.province,
    )
    made = new_case(root, agency, year, criteria_set, suffix, filled)
    yield next(made)  # refuses here, before anything is written
    if is_new:
        write_atomically(path, yaml_text(criteria_set))
        yield path
    yield from made


def _check_codes(papers: Sequence[Drafts], criteria_set: CriteriaSet) -> None:
    criteria = {each.id for each in criteria_set.criteria()}
    indicators = {each.id for each in criteria_set.indicators}
    problems = Problems()
    for paper in papers:
        codes = {n: row.id for n, row in paper.criteria.items()}
        heads = {n: row.code for n, row in paper.indicators.items()}
        for table, found, known, code in (
            ("criteria", codes, criteria, "unknown-criterion"),
            ("indicators", heads, indicators, "unknown-indicator"),
        ):
            for number, value in found.items():
                if value not in known:
                    problems.add(
                        paper.file(table),
                        code,
                        row=number,
                        column="code",
                        value=shorten(value),
                    )
    if problems.found:
        raise InputError(problems.found)
