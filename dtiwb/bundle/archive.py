"""A ZIP of which every byte is decided by the names and contents in it.

Members are stored, in the order given, under one fixed time: no library's version,
no clock and no system shows. Contents are streamed. There is no ZIP64.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAX_SIZE = 0xFFFF_FFFF
"""Bytes in an archive, and in a member."""
MAX_MEMBERS = 0xFFFE
BLOCK = 1 << 20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_NEEDED, _MADE_BY = 20, 3 << 8 | 20  # as if on a Unix, wherever it is made
_MODE = 0o100644 << 16
_DAY, _TIME = 1 << 5 | 1, 0  # 1/1/1980, the first day a ZIP can name
_IS_UTF8 = 0x800


class ContentChanged(Exception):
    """A member is no longer what it was when its size and checksum were taken."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive: its name, what is known of it, and how to read it."""

    name: str
    size: int
    crc: int
    sha256: str
    opened: Callable[[], IO[bytes]]


def member_of(name: str, opened: Callable[[], IO[bytes]]) -> Member:
    """Read what *opened* gives once, and return it as a member *name*.

    Raises:
        OSError: it cannot be read.
    """
    digest, crc, size = hashlib.sha256(), 0, 0
    with opened() as stream:
        for block in blocks_of(stream):
            digest.update(block)
            crc, size = zlib.crc32(block, crc), size + len(block)
    return Member(
        name=name, size=size, crc=crc, sha256=digest.hexdigest(), opened=opened
    )


def member_of_file(name: str, path: Path) -> Member:
    """Return the file *path* as a member *name*.

    Raises:
        OSError: it cannot be read.
    """
    return member_of(name, lambda: path.open("rb"))


def member_of_bytes(name: str, data: bytes) -> Member:
    """Return *data* as a member *name*."""
    return member_of(name, lambda: io.BytesIO(data))


def blocks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left in *stream*, block by block."""
    while block := stream.read(BLOCK):
        yield block


def fits(members: Iterable[Member]) -> bool:
    """Tell whether *members* are few and small enough for one archive."""
    sizes = [each.size + _overhead(each.name) for each in members]
    return len(sizes) <= MAX_MEMBERS and sum(sizes) + _END.size <= MAX_SIZE


def _overhead(name: str) -> int:
    return _LOCAL.size + _CENTRAL.size + 2 * len(name.encode())


def zip_blocks(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the bytes of the archive of *members*, which must fit.

    Raises:
        ContentChanged: a member is no longer what it was.
        OSError: a member cannot be read.
    """
    listing, at, count = [], 0, 0
    for member in members:
        name = member.name.encode()
        flags = 0 if member.name.isascii() else _IS_UTF8
        common = (flags, 0, _TIME, _DAY, member.crc, member.size, member.size)
        yield _LOCAL.pack(b"PK\x03\x04", _NEEDED, *common, len(name), 0) + name
        yield from _content(member)
        rest = (len(name), 0, 0, 0, 0, _MODE, at)
        head = (b"PK\x01\x02", _MADE_BY, _NEEDED, *common)
        listing.append(_CENTRAL.pack(*head, *rest) + name)
        at += _LOCAL.size + len(name) + member.size
        count += 1
    directory = b"".join(listing)
    yield directory
    yield _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)


def _content(member: Member) -> Iterator[bytes]:
    crc, size = 0, 0
    with member.opened() as stream:
        for block in blocks_of(stream):
            crc, size = zlib.crc32(block, crc), size + len(block)
            yield block
    if (crc, size) != (member.crc, member.size):
        raise ContentChanged(member.name)
