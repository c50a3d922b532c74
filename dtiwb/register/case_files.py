"""What a scan must know of a case: its register, its links, where its files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dtiwb.errors import InputError
from dtiwb.models import CriteriaSet, EvidenceItem, EvidenceKind, Link, Params
from dtiwb.register.checks import evidence_folder
from dtiwb.register.register_file import Register, read_register
from dtiwb.store.cases import read_params
from dtiwb.store.files import Reader
from dtiwb.store.sets import load_criteria_set, read_list
from dtiwb.store.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """The side of a case that its evidence folder meets."""

    root: Path
    params: Params
    files: Path
    register: Register
    links: tuple[Link, ...]
    kinds: tuple[EvidenceKind, ...]

    def rows_by_path(self) -> Mapping[str, tuple[int, EvidenceItem]]:
        """Return row and line of every path in the register, the first where two."""
        found: dict[str, tuple[int, EvidenceItem]] = {}
        for row, item in self.register.rows.items():
            if item.path:
                found.setdefault(plain_path(item.path), (row, item))
        return found

    def criteria_set(self) -> CriteriaSet:
        """Return the criteria set of the case, which only suggestions need.

        Raises:
            InputError: it cannot be used.
        """
        name = f"{self.params.criteria_set}.yaml"
        return load_criteria_set(self.root / "data" / "criteria" / name)


def plain_path(path: str) -> str:
    r"""Return *path* as a scan writes it: ``a/b.pdf`` for ``.\a\b.pdf``."""
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def read_case_files(params_file: Path) -> CaseFiles:
    """Read what a scan must know of the case of *params_file*.

    Raises:
        InputError: params, register, links or kinds cannot be used; all problems.
    """
    params, reader = read_params(params_file)
    files = evidence_folder(reader.root, params.agency, str(params.year))
    kinds = read_list(reader, "data/evidence-kinds.yaml", EvidenceKind)
    links = read_table(files.parent, "links", Link, reader)
    register = read_register(files.parent, Reader(reader.root, reader.problems))
    if reader.problems.found:
        raise InputError(reader.told())
    return CaseFiles(
        root=reader.root,
        params=params,
        files=files,
        register=register,
        links=tuple(links.values()),
        kinds=kinds or (),
    )
