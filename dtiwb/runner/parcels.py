"""What travels to another machine and back: the files of one case, as bytes.

A case takes along what ``changed.look`` says it may read; of the evidence, what its
register names. A paper under a mark of secrecy never travels. One that the register
marks is looked for by no run, so nothing is missed there. Where the mark stands only on
the paper, or on its double, the case is refused: without the file its verdict would be
another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem, Params
from dtiwb.register.readings import Readings
from dtiwb.register.signatures import TRUST_ROOTS, read_roots
from dtiwb.register.walking import find_file, plain_path
from dtiwb.runner.changed import Before
from dtiwb.store.cases import read_params
from dtiwb.store.files import Reader, case_folder, evidence_folder, path_inside
from dtiwb.store.tables import TABLES, read_table, refuse_strangers, table_path

MAX_SIZE = 500_000_000
"""Bytes of evidence that may travel with one case; it is held in memory."""
_OWN = ("params/", "data/agencies/")
_LISTED = ("data/crosswalks", "data/forms", "data/rankings")
"""Folders ``look`` need not list: what a case reads there, it names."""
_ABOUT = "about.yaml"
_MEMOS = "outputs/.cache/papers"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Files by their path below a folder, with forward slashes."""

    files: dict[str, bytes]

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(map(len, self.files.values()))


def pack(root: Path, paths: Iterable[Path]) -> Parcel:
    """Return the files *paths*, all of them below *root*.

    Raises:
        OSError: one cannot be read.
    """
    return Parcel({p.relative_to(root).as_posix(): p.read_bytes() for p in paths})


def unpack(parcel: Parcel, folder: Path) -> None:
    """Write the files of *parcel* below *folder*, a new one of our own.

    Raises:
        ValueError: a name leads out of the folder; nothing is written then.
        OSError: a file cannot be written.
    """
    for name in parcel.files:
        if path_inside(folder, name) in (None, folder.resolve()):
            raise ValueError(f"no place in a folder: {name!r}")
    for name, data in parcel.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def common_names(root: Path, before: Before) -> tuple[str, ...]:
    """Return what a case shares with others: its set, notebooks, lists, forms."""
    listed = (path for name in _LISTED for path in (root / name).glob("[!.~]*"))
    names = {path.relative_to(root).as_posix() for path in listed if path.is_file()}
    names.update(name for name in before.stats if not name.startswith(_OWN))
    return tuple(sorted(names))


def pack_case(params_file: Path) -> Parcel:
    """Return what is a case's own, and what is of the case it is compared with.

    Papers nobody has read yet are read now, as a run would; what was read goes along.

    Raises:
        InputError: a params file cannot be used, or papers must not travel; all of
            them at once.
        OSError: a table cannot be read.
    """
    params, reader = read_params(params_file)
    cases = [params]
    if params.compare_with:
        before = reader.root / "params" / f"{params.compare_with}.yaml"
        cases.append(read_params(before)[0])
    files: dict[str, bytes] = {}
    for each in cases:
        files |= _tables(reader.root, each)
        files |= _Papers(reader, each).packed()
    if reader.problems.found:
        raise InputError(reader.told())
    return Parcel(files)


def _tables(root: Path, params: Params) -> dict[str, bytes]:
    """Return params and tables; of a file that is refused for its name, that name."""
    folder = case_folder(root, params.agency, params.year)
    paths = [
        root / "params" / f"{params.case_id}.yaml",
        folder.parent / "agency.yaml",
        folder / _ABOUT,
        *(folder / f"{name}{end}" for name in TABLES for end in (".csv", ".xlsx")),
    ]
    reader = Reader(root)
    refuse_strangers(folder, (_ABOUT,), reader)
    refused: dict[str, bytes] = {each.file: b"" for each in reader.problems.found}
    return pack(root, filter(Path.is_file, paths)).files | refused


class _Papers:
    """The evidence of one case; papers that must not travel are problems of *told*."""

    def __init__(self, told: Reader, params: Params) -> None:
        self._told = told
        self._root = told.root
        self._files = evidence_folder(told.root, params)
        roots = read_roots(told.root / TRUST_ROOTS)
        self._readings = Readings(told.root, roots, params.as_of)
        self._size = 0

    def packed(self) -> dict[str, bytes]:
        """Return the files that the register names, and what was read on them."""
        own = Reader(self._root)
        rows = read_table(self._files.parent, "evidence", EvidenceItem, own)
        if own.problems.found:  # the case is refused before a paper is opened
            return {}
        marked = [item for item in rows.values() if item.secrecy]
        paths = {plain_path(item.path).casefold() for item in marked}
        doubles = {item.sha256.lower() for item in marked} - {""}
        for item in marked:  # a person may have said so after it was read
            self._readings.forget(self._files / plain_path(item.path), item.sha256)
        files: dict[str, bytes] = {}
        for row, item in rows.items():
            if item.path and plain_path(item.path).casefold() not in paths:
                files |= self._paper(row, item, doubles)
        self._readings.save()
        return files

    def _paper(
        self, row: int, item: EvidenceItem, doubles: set[str]
    ) -> dict[str, bytes]:
        path = find_file(self._files, item.path)
        if path is None:
            return {}
        try:
            self._size += path.stat().st_size
            if self._size > MAX_SIZE:
                limit = str(MAX_SIZE // 1_000_000)
                self._refuse(row, "evidence-too-large", limit=limit)
                return {}
            head = self._readings.head(path) or self._readings.of(path)
            data = path.read_bytes()
        except OSError:
            self._refuse(row, "paper-not-opened")
            return {}
        sha256 = hashlib.sha256(data).hexdigest()
        if head.is_secret or sha256 in doubles:
            self._refuse(row, "secret-stays")
            return {}
        if sha256 != head.sha256:  # it is being written: nobody knows what it says
            self._refuse(row, "paper-not-opened")
            return {}
        memos = (self._root / _MEMOS).glob(f"{sha256}*")
        name = path.relative_to(self._root).as_posix()
        return {name: data, **pack(self._root, memos).files}

    def _refuse(self, row: int, code: str, **fields: str) -> None:
        table = table_path(self._files.parent, "evidence") or self._files
        self._told.problems.add(self._told.name(table), code, row=row, **fields)
