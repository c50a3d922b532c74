"""Whether an archive from a stranger is safe to look into. Nothing is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dtiwb.bundle.archive import MAX_MEMBERS, MAX_SIZE
from dtiwb.store.values import CONTROL

_MAX_DIRECTORY = 50_000_000
_MAX_NAME = 300
_MAX_RATIO, _RATIO_FROM = 200, 1_000_000  # text packs 10 to 50 times, a bomb 1000
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 0xFFFF
_LOCATOR_OF_ZIP64 = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class Refused(Exception):
    """A file is not looked into; ``code`` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open *path*, if its directory is small enough to be read.

    Raises:
        Refused: there is no such file, it cannot be read or is no such archive.
        BadZipFile: its directory is broken.
    """
    try:
        if not path.is_file():
            raise Refused("bundle.no-archive")
        with path.open("rb") as stream:
            _check_end(stream)
        return zipfile.ZipFile(path)
    except OSError:
        raise Refused("bundle.not-opened") from None


def _check_end(stream: IO[bytes]) -> None:
    """Refuse what has no end record, one of ZIP64, or too long a directory."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _LONGEST_COMMENT - _END.size - _LOCATOR_SIZE))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        raise Refused("bundle.not-an-archive")
    count, length = _END.unpack_from(tail, at)[4:6]
    before = tail[max(0, at - _LOCATOR_SIZE) : at]
    is_zip64 = before.startswith(_LOCATOR_OF_ZIP64)
    if is_zip64 or count > MAX_MEMBERS or length > _MAX_DIRECTORY or size > MAX_SIZE:
        raise Refused("bundle.archive-too-large")


def wrong_members(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return code and name of what no archive of dtiwb holds and none should."""
    found = archive.infolist()
    wrong = [(code, _shown(each)) for each in found for code in _wrong(each)]
    names = Counter(each.orig_filename.casefold() for each in found)
    wrong += [
        ("bundle.name-twice", _shown(each))
        for each in found
        if names[each.orig_filename.casefold()] > 1
    ]
    packed = sum(each.compress_size for each in found)
    unpacked = sum(each.file_size for each in found)
    if unpacked > MAX_SIZE or (packed > archive.start_dir):
        wrong.append(("bundle.archive-too-large", ""))
    return wrong


def _wrong(info: zipfile.ZipInfo) -> Iterator[str]:
    if not _is_safe(info.orig_filename):
        yield "bundle.unsafe-name"
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        yield "bundle.not-a-file"
    if info.flag_bits & _ENCRYPTED:
        yield "bundle.encrypted"
    if info.compress_type not in _METHODS:
        yield "bundle.unknown-method"
    too_dense = info.file_size > max(info.compress_size, 1) * _MAX_RATIO
    if too_dense and info.file_size > _RATIO_FROM:
        yield "bundle.bomb"


def _is_safe(name: str) -> bool:
    """Tell whether *name* is a path below the archive, the same on every system."""
    parts = name.split("/")
    return (
        len(name) <= _MAX_NAME
        and not any(part in ("", ".", "..") for part in parts)
        and not any(each in name for each in '\\:*?"<>|')
        and not CONTROL.search(name)
    )


def _shown(info: zipfile.ZipInfo) -> str:
    """Return the name for a console: short, and nothing in it that moves a cursor."""
    name = info.orig_filename
    clean = "".join(each if each.isprintable() else "�" for each in name)
    return clean if len(clean) <= _MAX_NAME else f"{clean[:_MAX_NAME]}…"
