"""All the files of one case into a Case, or an InputError with every problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    Instrument,
    Params,
    Period,
    ReasonCode,
)
from dtiwb.store.checks import CaseChecks
from dtiwb.store.converter import Problems, structure
from dtiwb.store.files import Reader, path_inside, sha256_of
from dtiwb.store.sets import read_criteria_set, read_list
from dtiwb.store.tables import TABLES, read_table
from dtiwb.store.values import shorten
from dtiwb.store.yaml_files import read_yaml

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
        for key in ("agency", "criteria_set", "compare_with"):
            value = getattr(params, key)
            if value and not _NAME.fullmatch(value):
                reader.problems.add(name, "not-a-name", path=key, value=shorten(value))
        for notebook in params.notebooks:
            if not (reader.root / "notebooks" / f"{notebook}.ipynb").is_file() or not (
                path_inside(reader.root / "notebooks", f"{notebook}.ipynb")
            ):
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


def read_case(params: Params, reader: Reader, previous: Case | None = None) -> Case:
    """Read everything on file about one case.

    Raises:
        InputError: with every problem in every file of the case.
    """
    folder = reader.root / "data" / "agencies" / params.agency / str(params.year)
    kinds = read_list(reader, "data/evidence-kinds.yaml", EvidenceKind)
    reasons = read_list(reader, "data/reason-codes.yaml", ReasonCode)
    instruments = read_list(reader, "data/legal/instruments.yaml", Instrument)
    criteria_set = read_criteria_set(
        reader.root / "data" / "criteria" / f"{params.criteria_set}.yaml",
        reader,
        kinds,
        instruments,
    )
    agency = _one(folder.parent / "agency.yaml", Agency, reader)
    about = _one(folder / "about.yaml", About, reader)
    tables = {
        name: read_table(folder, name, record, reader)
        for name, record in TABLES.items()
    }
    if criteria_set is not None:
        files = {name: _table_name(folder, name, reader) for name in TABLES}
        files["params"] = f"params/{params.case_id}.yaml"
        _check_year(params, criteria_set, reader, files["params"])
        CaseChecks(reader, files, criteria_set).run(
            tables, params, {each.id for each in reasons}, {each.id for each in kinds}
        )
        _check_paths(folder, tables["evidence"], reader, files["evidence"])
    if reader.problems.found or criteria_set is None or agency is None or about is None:
        raise InputError(reader.problems.found)
    records = {name: tuple(rows.values()) for name, rows in tables.items()}
    return Case(
        params=params,
        root=reader.root,
        agency=agency,
        about=about,
        criteria_set=criteria_set,
        instruments=instruments,
        evidence_kinds=kinds,
        reason_codes=reasons,
        file_problems=_file_problems(folder, records["evidence"]),
        inputs=tuple(reader.inputs[name] for name in sorted(reader.inputs)),
        previous=previous,
        **records,
    )


def _one(path: Path, record: type[Any], reader: Reader) -> Any:
    data = read_yaml(path, reader)
    if data is None:
        return None
    return structure(data, record, reader.problems, reader.name(path))


def _table_name(folder: Path, name: str, reader: Reader) -> str:
    path = next(
        (
            folder / f"{name}{s}"
            for s in (".csv", ".xlsx")
            if (folder / f"{name}{s}").is_file()
        ),
        folder / f"{name}.csv",
    )
    return reader.name(path)


def _check_year(
    params: Params, criteria_set: CriteriaSet, reader: Reader, name: str
) -> None:
    years = range(params.year.first_year, params.year.last_year + 1)
    if not set(years) & set(criteria_set.valid_years):
        reader.problems.add(
            name,
            "year-not-covered",
            path="criteria_set",
            year=str(params.year),
            set=criteria_set.id,
            valid=", ".join(map(str, criteria_set.valid_years)),
        )


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


def _file_problems(
    folder: Path, evidence: tuple[EvidenceItem, ...]
) -> tuple[tuple[str, str], ...]:
    """Return, per registered file, whether it is missing or has changed."""
    found = []
    for item in evidence:
        path = path_inside(folder / "files", item.path) if item.path else None
        if path is None:
            continue
        if not path.is_file():
            found.append((item.id, "file-missing"))
        elif item.sha256 and sha256_of(path) != item.sha256.lower():
            found.append((item.id, "file-changed"))
    return tuple(sorted(found))
