"""Kiểm tra hồ sơ bàn giao: an archive from a stranger against its own manifest.

Nothing is unpacked to disk, and nothing is read that the archive's own directory
does not keep within bounds. A manifest tells what was changed by accident or by
somebody who did not think of it; that it comes from the agency only its SHA-256,
told by another way, can say.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dtiwb.bundle.archive import (
    ContentChanged,
    Member,
    blocks_of,
    fits,
    zip_blocks,
)
from dtiwb.bundle.manifest import (
    NAME,
    Listed,
    Manifest,
    UnknownSchema,
    read_manifest,
)
from dtiwb.bundle.members import Refused, open_archive, wrong_members
from dtiwb.bundle.register_sheet import files_named

_MAX_READ = 50_000_000
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in an archive that is not as it was packed; *code* has a sentence."""

    code: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What ``verify`` found.

    ``is_bundle`` is False where the file is no archive of dtiwb, or not safe to look
    into; the differences then say why.
    """

    is_bundle: bool
    case_id: str = ""
    files_count: int = 0
    manifest_sha256: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 the same, 1 differs, 2 not a bundle."""
        return 2 if not self.is_bundle else 1 if self.differences else 0


def verify(path: str | Path) -> Verification:
    """Compare the archive *path* with the manifest in it; never raises for it."""
    try:
        with open_archive(Path(path)) as archive:
            if wrong := wrong_members(archive):
                return _refused(*(Difference(code=c, path=name) for c, name in wrong))
            return _verify(archive, Path(path))
    except Refused as error:
        return _refused(Difference(code=error.code))
    except _BROKEN:
        return _refused(Difference(code="bundle.broken-archive"))


def _refused(*differences: Difference) -> Verification:
    return Verification(is_bundle=False, differences=differences)


def _verify(archive: zipfile.ZipFile, path: Path) -> Verification:
    try:
        data = _read(archive, NAME)
        manifest = read_manifest(data)
    except KeyError:
        return _refused(Difference(code="bundle.no-manifest"))
    except UnknownSchema:
        return _refused(Difference(code="bundle.unknown-schema", path=NAME))
    except _BROKEN:
        return _refused(Difference(code="bundle.broken-manifest", path=NAME))
    members: dict[str, Member] = {}
    differences = [*_compare(archive, manifest, members)]
    if not differences:
        differences += _register(archive, manifest)
    if not differences and not _is_as_packed(archive, members, path):
        differences.append(Difference(code="bundle.repacked"))
    return Verification(
        is_bundle=True,
        case_id=manifest.case_id,
        files_count=len(manifest.files),
        manifest_sha256=hashlib.sha256(data).hexdigest(),
        differences=tuple(differences),
    )


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a member whole, which must be small.

    Raises:
        KeyError: there is none of that name.
        ValueError: it is too large.
    """
    if archive.getinfo(name).file_size > _MAX_READ:
        raise ValueError(name)
    return archive.read(name)


def _compare(
    archive: zipfile.ZipFile, manifest: Manifest, members: dict[str, Member]
) -> Iterator[Difference]:
    """Yield what is missing, added or changed; put what is as listed into *members*."""
    present = {info.filename: info for info in archive.infolist()}
    for listed in manifest.files:
        info = present.get(listed.path)
        if info is None:
            yield Difference(code="bundle.file-missing", path=listed.path)
        elif _is_same(archive, info, listed):
            members[listed.path] = _member(archive, info, listed.sha256)
        else:
            yield Difference(code="bundle.file-changed", path=listed.path)
    known = {NAME, *(listed.path for listed in manifest.files)}
    for name in sorted(present.keys() - known):
        yield Difference(code="bundle.file-added", path=name)
    members[NAME] = _member(archive, present[NAME], "")


def _is_same(archive: zipfile.ZipFile, info: zipfile.ZipInfo, listed: Listed) -> bool:
    if info.file_size != listed.size:
        return False
    digest = hashlib.sha256()
    try:
        with archive.open(info) as stream:
            for block in blocks_of(stream):
                digest.update(block)
    except _BROKEN:
        return False
    return digest.hexdigest() == listed.sha256


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str) -> Member:
    return Member(
        name=info.filename,
        size=info.file_size,
        crc=info.CRC,
        sha256=sha256,
        opened=partial(archive.open, info),
    )


def _register(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Difference]:
    """Yield where the register and the manifest do not speak of the same files."""
    name = "register.csv"
    try:
        rows = set(files_named(_read(archive, name)))
    except KeyError:
        yield Difference(code="bundle.no-register", path=name)
        return
    except _BROKEN:
        yield Difference(code="bundle.broken-register", path=name)
        return
    listed = {each.path: each.sha256 for each in manifest.files if each.is_evidence}
    for path, sha256 in sorted(rows):
        if listed.get(path) != sha256:
            yield Difference(code="bundle.register-differs", path=path)
    for path in sorted(listed.keys() - {path for path, _ in rows}):
        yield Difference(code="bundle.not-in-register", path=path)


def _is_as_packed(
    archive: zipfile.ZipFile, members: Mapping[str, Member], path: Path
) -> bool:
    """Tell whether the archive is, byte for byte, what packing these files gives."""
    packed, digest = hashlib.sha256(), hashlib.sha256()
    if not fits(members.values()):
        return False
    try:
        for block in zip_blocks(members[name] for name in sorted(members)):
            packed.update(block)
    except ContentChanged:  # sizes in the directory that are not those of the content
        return False
    with path.open("rb") as stream:
        for block in blocks_of(stream):
            digest.update(block)
    return packed.digest() == digest.digest()
