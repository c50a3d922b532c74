"""From a params file, or its keys, to a checked Case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dtiwb import assessing
from dtiwb.errors import InputError, Problem
from dtiwb.models import Assessment, Case, Params
from dtiwb.store.cases import params_from, read_case, read_params
from dtiwb.store.files import Reader, path_inside
from dtiwb.store.yaml_files import read_yaml


@dataclass(frozen=True, slots=True)
class _AtHand:
    """A case that is assessed, and the keys that a notebook asks for it with."""

    assessment: Assessment
    keys: Mapping[str, Any]

    def is_asked_for(self, keys: Mapping[str, Any]) -> bool:
        root = self.assessment.case.root
        return keys == self.keys and find_workspace(Path.cwd()) == root


_AT_HAND: ContextVar[_AtHand | None] = ContextVar("_AT_HAND", default=None)


@contextmanager
def at_hand(assessment: Assessment, keys: Mapping[str, Any]) -> Iterator[None]:
    """Within the block whoever asks for this case with these *keys* is given it.

    For who runs a notebook in this process just after reading the case: all pages of a
    run then speak of the same bytes, and nothing is read or assessed twice.
    """
    before = _AT_HAND.set(_AtHand(assessment, keys))
    try:
        yield
    finally:
        _AT_HAND.reset(before)


def open_case(params: str | Path | None = None, **keys: Any) -> Case:
    """Read and check every file of a case once.

    *params* is a params file. Or give its keys as keyword arguments, as a notebook
    does: ``agency`` and ``year`` find the file, in the workspace from the current
    folder upwards, and every other key that is not None is used instead of what
    the file says.

    Raises:
        InputError: with every problem in every file.
    """
    if params is None and (held := _AT_HAND.get()) and held.is_asked_for(keys):
        return held.assessment.case
    if params is not None:
        parsed, reader = read_params(Path(params))
    else:
        parsed, reader = _params_from_keys(keys)
    previous = None
    if parsed.compare_with:
        path = reader.root / "params" / f"{parsed.compare_with}.yaml"
        before, other = read_params(path)
        previous = _with_files(read_case(before, other))
    return _with_files(read_case(parsed, reader, previous))


def assess(case: Case) -> Assessment:
    """Judge, score and sum up a case: the same files give the same result."""
    if (held := _AT_HAND.get()) and held.assessment.case is case:
        return held.assessment
    return assessing.assess(case)


def _with_files(case: Case) -> Case:
    """Ask the files of the register what they say; one under a mark is secret."""
    if not any(item.path and not item.secrecy for item in case.evidence):
        return case
    from dtiwb.register.checks import file_problems
    from dtiwb.register.readings import readings_of

    told = file_problems(case, readings_of(case))
    secret = {each.evidence_id for each in told if each.code == "secret-document"}
    return replace(
        case,
        evidence=tuple(
            replace(item, secrecy="MẬT") if item.id in secret else item
            for item in case.evidence
        ),
        file_problems=tuple(each for each in told if each.evidence_id not in secret),
    )


def _params_from_keys(keys: Mapping[str, Any]) -> tuple[Params, Reader]:
    reader = Reader(find_workspace(Path.cwd()))
    given = _as_text(keys)
    name = f"{given.get('agency', '')}-{given.get('year', '')}.yaml"
    path = path_inside(reader.root / "params", name)
    if path is None or not path.is_file():
        return params_from(given, reader, "params"), reader
    filed, reader = read_params(path)
    merged = params_from(read_yaml(path, reader) | given, reader, reader.name(path))
    if merged != filed:  # then the file is not what the case was opened with
        del reader.inputs[reader.name(path)]
    return merged, reader


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from *start* upwards with ``params`` and ``data``."""
    for folder in (start, *start.parents):
        if (folder / "params").is_dir() and (folder / "data").is_dir():
            return folder.resolve()
    raise InputError([Problem(file=start.name or ".", code="no-workspace")])


def _as_text(value: Any) -> Any:
    """Return *value* as the text, lists and mappings a YAML file would give."""
    match value:
        case Mapping():
            return {
                key: _as_text(each) for key, each in value.items() if each is not None
            }
        case list() | tuple():
            return [_as_text(each) for each in value]
        case _:
            return str(value)
