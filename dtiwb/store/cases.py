"""All the files of one case into a Case, or an InputError with every problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.models import (
    About,
    Agency,
    Case,
    CriteriaSet,
    EvidenceItem,
    EvidenceKind,
    Fact,
    Instrument,
    Params,
    Period,
    ReasonCode,
)
from dtiwb.store.checks import ANY, CaseChecks, Tables
from dtiwb.store.converter import Problems, structure
from dtiwb.store.crosswalks import read_crosswalk
from dtiwb.store.facts import inputs_of, settle
from dtiwb.store.files import Reader, case_folder, is_file, path_inside
from dtiwb.store.forms import read_forms
from dtiwb.store.rankings import read_ranking
from dtiwb.store.score_history import check_scores
from dtiwb.store.sets import check_year, read_criteria_set, read_list
from dtiwb.store.tables import TABLES, read_table, refuse_strangers, table_path
from dtiwb.store.values import shorten
from dtiwb.store.yaml_files import read_record, read_yaml

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_params(path: Path) -> tuple[Params, Reader]:
    """Read a params file; the workspace is the folder above ``params/``."""
    path = path.resolve()
    reader = Reader(path.parent.parent)
    data = read_yaml(path, reader)
    return params_from(data, reader, reader.name(path), path.stem), reader


def params_from(
    data: Any, reader: Reader, name: str, case_id: str | None = None
) -> Params:
    """Check the keys of a params file, or raise InputError.

    *case_id* is the file's name: it must be ``<agency>-<year>``.
    """
    params = None if data is None else structure(data, Params, reader.problems, name)
    if params is not None:
        for key in ("agency", "criteria_set", "compare_with", "ranking"):
            value = getattr(params, key)
            if value and not _NAME.fullmatch(value):
                reader.problems.add(name, "not-a-name", path=key, value=shorten(value))
        for form in params.forms:
            if not _NAME.fullmatch(form):
                reader.problems.add(
                    name, "not-a-name", path="forms", value=shorten(form)
                )
        for notebook in params.notebooks:
            path = path_inside(reader.root / "notebooks", f"{notebook}.ipynb")
            if path is None or path.stem != notebook or not is_file(path):
                reader.problems.add(
                    name, "unknown-notebook", path="notebooks", value=shorten(notebook)
                )
        if case_id is not None and case_id != params.case_id:
            reader.problems.add(
                name, "id-differs-from-file", id=params.case_id, expected=case_id
            )
    if params is None or reader.problems.found:
        raise InputError(reader.problems.found)
    return params


def new_case_keys(agency: str, year: str, set_id: str) -> Period:
    """Check the names a new case is to have, or raise InputError; return its years."""
    problems = Problems()
    for value in (agency, set_id):
        if not _NAME.fullmatch(value):
            problems.add("params", "not-a-name", value=shorten(value))
    period = structure(year, Period, problems, "params")
    if problems.found or period is None:
        raise InputError(problems.found)
    return period


def read_year(year: str) -> Period:
    """Read a year or a span of years given on the command line, or raise InputError."""
    problems = Problems()
    period = structure(year, Period, problems, "--year")
    if period is None:
        raise InputError(problems.found)
    return period


def read_case(params: Params, reader: Reader, previous: Case | None = None) -> Case:
    """Read everything on file about one case.

    Raises:
        InputError: with every problem in every file of the case.
    """
    folder = case_folder(reader.root, params.agency, params.year)
    kinds = read_list(reader, "data/evidence-kinds.yaml", EvidenceKind)
    reasons = read_list(reader, "data/reason-codes.yaml", ReasonCode)
    instruments = read_list(reader, "data/legal/instruments.yaml", Instrument)
    criteria_set = read_criteria_set(
        reader.root / "data" / "criteria" / f"{params.criteria_set}.yaml",
        reader,
        kinds,
        instruments,
    )
    agency = _agency(folder.parent, reader)
    about: About | None = (
        None if agency is None else read_record(folder / "about.yaml", About, reader)
    )
    tables = {
        name: read_table(folder, name, record, reader)
        for name, record in TABLES.items()
    }
    refuse_strangers(folder, ("about.yaml", "history.csv"), reader)
    if criteria_set is not None:
        _check(reader, params, criteria_set, tables, kinds, reasons)
        forms = read_forms(params, criteria_set, reader)
    crosswalk = None
    if criteria_set is not None and previous is not None:
        crosswalk = read_crosswalk(reader, previous.criteria_set, criteria_set)
    ranking = read_ranking(reader, params.ranking) if params.ranking else None
    if reader.problems.found or criteria_set is None or agency is None or about is None:
        raise InputError(reader.told())
    records = {name: tuple(rows.values()) for name, rows in tables.items()}
    records["facts"] = tuple(_settled(records["facts"], criteria_set))
    return Case(
        params=params,
        root=reader.root,
        agency=agency,
        about=about,
        criteria_set=criteria_set,
        instruments=instruments or (),
        evidence_kinds=kinds or (),
        reason_codes=reasons or (),
        forms=forms,
        inputs=tuple(reader.inputs[name] for name in sorted(reader.inputs)),
        previous=previous,
        crosswalk=crosswalk,
        ranking=ranking,
        **records,
    )


def _check(
    reader: Reader,
    params: Params,
    criteria_set: CriteriaSet,
    tables: Tables,
    kinds: Sequence[EvidenceKind] | None,
    reasons: Sequence[ReasonCode] | None,
) -> None:
    """Check what no file can tell alone; problems go to *reader*."""
    folder = case_folder(reader.root, params.agency, params.year)
    files = {name: _table_name(folder, name, reader) for name in TABLES}
    files["params"] = f"params/{params.case_id}.yaml"
    check_year(params.year, criteria_set, reader.problems, files["params"])
    CaseChecks(reader, files, criteria_set).run(
        tables,
        params,
        ANY if reasons is None else [each.id for each in reasons],
        ANY if kinds is None else [each.id for each in kinds],
    )
    _check_paths(folder, tables["evidence"], reader, files["evidence"])
    check_scores(tables["scores"], files["scores"], criteria_set, reader)


def _agency(folder: Path, reader: Reader) -> Agency | None:
    if not (folder / "agency.yaml").is_file():
        reader.problems.add(reader.name(folder), "not-an-agency-folder")
        return None
    agency = read_record(folder / "agency.yaml", Agency, reader)
    if agency is not None and agency.id != folder.name:
        name = reader.name(folder / "agency.yaml")
        reader.problems.add(
            name, "id-differs-from-file", id=shorten(agency.id), expected=folder.name
        )
    return agency


def _settled(facts: Iterable[Fact], criteria_set: CriteriaSet) -> Iterator[Fact]:
    rules = {each.id: dict(inputs_of(each)) for each in criteria_set.criteria()}
    for fact in facts:
        yield settle(fact, rules[fact.criterion_id][fact.name])


def _table_name(folder: Path, name: str, reader: Reader) -> str:
    return reader.name(table_path(folder, name) or folder / f"{name}.csv")


def _check_paths(
    folder: Path, rows: Mapping[int, EvidenceItem], reader: Reader, name: str
) -> None:
    for row, item in rows.items():
        if item.path and path_inside(folder / "files", item.path) is None:
            reader.problems.add(
                name,
                "path-leaves-folder",
                row=row,
                column="path",
                value=shorten(item.path),
            )
