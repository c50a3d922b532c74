"""Bytes in and out: bounded reading, NFC text, atomic writing, paths that stay put."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from dtiwb.errors import Problem
from dtiwb.models import InputFile, Params
from dtiwb.store.converter import Problems
from dtiwb.store.values import CONTROL
from dtiwb.text import compose

MAX_BYTES = 20_000_000


@dataclass(slots=True)
class Reader:
    """Reads the files of one workspace, noting problems and what was read.

    ``lost_ids`` gives, per table file, the ids of rows that could not be read, so
    that nobody is told they do not exist; ``""`` stands for ids nobody knows.
    ``heads`` gives, per table file and field, the title that stands over it there.
    """

    root: Path
    problems: Problems = field(default_factory=Problems)
    inputs: dict[str, InputFile] = field(default_factory=dict)
    lost_ids: dict[str, set[str]] = field(default_factory=dict)
    heads: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, path: Path) -> str:
        """Return *path* as it stands below the workspace, with forward slashes."""
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else Path(path.name)).as_posix()

    def told(self) -> list[Problem]:
        """Return the problems found, each column named as its own file names it."""
        return [self._as_headed(problem) for problem in self.problems.found]

    def _as_headed(self, problem: Problem) -> Problem:
        head = self.heads.get((problem.file, problem.column or ""))
        if head is None:
            return problem
        named = {"key": head} if "key" in problem.fields else {}
        return replace(problem, column=head, fields=problem.fields | named)

    def read_bytes(self, path: Path, limit: int = MAX_BYTES) -> bytes | None:
        """Return the content of *path*; None, and a problem, if it cannot be used."""
        name = self.name(path)
        try:
            if not path.is_file():
                self.problems.add(name, "file-not-found")
                return None
            size = path.stat().st_size
            if size > limit:
                self.problems.add(
                    name,
                    "file-too-large",
                    size=f"{size // 1_000_000}",
                    limit=f"{limit // 1_000_000}",
                )
                return None
            data = path.read_bytes()
        except OSError:  # Excel keeps a file to itself while it is open
            self.problems.add(name, "file-not-opened")
            return None
        if not data.strip():
            self.problems.add(name, "file-empty")
            return None
        digest = hashlib.sha256(data).hexdigest()
        self.inputs[name] = InputFile(path=name, sha256=digest)
        return data

    def read_text(self, path: Path, limit: int = MAX_BYTES) -> str | None:
        """Return the text of *path* in NFC; UTF-8 only, with or without BOM."""
        data = self.read_bytes(path, limit)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:  # UTF-16 and binary files, too
            self.problems.add(self.name(path), "not-utf8")
            return None
        if found := CONTROL.search(text):
            line = text.count("\n", 0, found.start()) + 1
            self.problems.add(self.name(path), "control-character", row=line)
            return None
        return compose(text)


def path_inside(folder: Path, relative: str) -> Path | None:
    """Return *relative* resolved below *folder*, or None if it would leave it."""
    parts = PurePosixPath(relative.replace("\\", "/"))
    if parts.is_absolute() or re.match(r"^[A-Za-z]:", relative):
        return None
    try:
        target = (folder / parts).resolve()
    except (OSError, RuntimeError, ValueError):  # a link to itself, a NUL
        return None
    return target if target.is_relative_to(folder.resolve()) else None


def is_file(path: Path) -> bool:
    """Tell whether *path* is a file; a name no disk could hold is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes | str) -> None:
    """Write *path* whole or not at all: to a temporary file beside it, then replace.

    Raises:
        OSError: it could not be written; the error names *path*.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    try:
        write_blocks(path, (content,))
    except OSError as error:
        reason = error.strerror or str(error)
        code = getattr(error, "winerror", None)  # says more than errno, where it is
        raise OSError(error.errno, reason, str(path), code) from error


def write_blocks(path: Path, blocks: Iterable[bytes]) -> None:
    """Do what ``write_atomically`` does with content that comes block by block.

    Raises:
        OSError: it could not be written, or a block not be read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for block in blocks:
                stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def case_folder(root: Path, agency: str, year: object) -> Path:
    """Return the folder with the tables of one case of the workspace *root*."""
    return root / "data" / "agencies" / agency / str(year)


def evidence_folder(root: Path, params: Params) -> Path:
    """Return the folder with the evidence files of one case."""
    return case_folder(root, params.agency, params.year) / "files"
