"""What a scan must know of a case: its register, its links, where its files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dtiwb.errors import InputError
from dtiwb.models import CriteriaSet, EvidenceItem, EvidenceKind, Link, Params
from dtiwb.register.register_file import Register, read_register
from dtiwb.register.walking import plain_path as plain_path
from dtiwb.store.cases import read_params
from dtiwb.store.files import Reader, evidence_folder
from dtiwb.store.sets import load_criteria_set, read_list
from dtiwb.store.tables import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """The side of a case that its evidence folder meets."""

    root: Path
    params: Params
    files: Path
    register: Register
    kinds: tuple[EvidenceKind, ...]

    def rows_by_path(self) -> Mapping[str, tuple[int, EvidenceItem]]:
        """Return row and line of every path in the register, the first where two."""
        found: dict[str, tuple[int, EvidenceItem]] = {}
        for row, item in self.register.rows.items():
            if item.path:
                found.setdefault(plain_path(item.path), (row, item))
        return found

    def secret_paths(self) -> frozenset[str]:
        """Return the paths registered under a level of secrecy, letter case apart.

        No file there is to be opened, and disks may not tell A.pdf from a.pdf.
        """
        items = self.register.rows.values()
        paths = (plain_path(item.path) for item in items if item.secrecy)
        return frozenset(path.casefold() for path in paths)

    @property
    def register_memo(self) -> Path:
        """Where the register as it was last read is kept."""
        return _memo(self.root, self.params)

    def links(self) -> tuple[Link, ...]:
        """Return the links of the case, which an unchanged folder needs not.

        Raises:
            InputError: they cannot be used; with every problem.
        """
        reader = Reader(self.root)
        links = read_table(self.files.parent, "links", Link, reader)
        if reader.problems.found:
            raise InputError(reader.told())
        return tuple(links.values())

    def criteria_set(self) -> CriteriaSet:
        """Return the criteria set of the case, which only suggestions need.

        Raises:
            InputError: it cannot be used.
        """
        name = f"{self.params.criteria_set}.yaml"
        return load_criteria_set(self.root / "data" / "criteria" / name)


def _memo(root: Path, params: Params) -> Path:
    return root / "outputs" / ".cache" / "registers" / f"{params.case_id}.json"


def read_case_files(params_file: Path) -> CaseFiles:
    """Read what a scan must know of the case of *params_file*.

    Raises:
        InputError: params, register, links or kinds cannot be used; all problems.
    """
    params, reader = read_params(params_file)
    files = evidence_folder(reader.root, params)
    kinds = read_list(reader, "data/evidence-kinds.yaml", EvidenceKind)
    own = Reader(reader.root, reader.problems)
    register = read_register(files.parent, own, _memo(reader.root, params))
    if reader.problems.found:
        raise InputError(reader.told())
    return CaseFiles(
        root=reader.root,
        params=params,
        files=files,
        register=register,
        kinds=kinds or (),
    )
