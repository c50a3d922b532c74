"""Python values over a socket between a process and those forked for it.

A frame is the length in eight bytes and a pickle. Both ends are this package, and the
socket has no name: nobody else can write into it.
"""

from __future__ import annotations

import pickle
import socket
import struct
from collections.abc import Iterator
from typing import Any

WORK, ZYGOTE, OPENING = b"w", b"z", b"o"
"""What a zygote is handed a socket for: to fork for a work, to fork a zygote that gets
the sockets that come with it, or to open something itself, for those forked from it."""
_LENGTH = struct.Struct(">Q")
_PIECE = 1 << 16


def send(stream: socket.socket, told: Any) -> None:
    """Send *told* whole.

    Raises:
        OSError: the other side is gone.
    """
    data = pickle.dumps(told)
    stream.sendall(_LENGTH.pack(len(data)) + data)


def frame(stream: socket.socket) -> bytes:
    """Wait for one frame and return it, to be unpacked by whom it is meant for.

    Raises:
        ConnectionError: the other side left before its end.
    """
    inbox = Inbox()
    while True:
        data = stream.recv(_PIECE)
        if not data:
            raise ConnectionError
        for whole in inbox.take(data):
            return whole


def unpack(whole: bytes) -> Any:
    """Return what was sent."""
    return pickle.loads(whole)  # noqa: S301 - see above


class Inbox:
    """Puts frames together from the pieces that arrive."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def take(self, data: bytes) -> Iterator[bytes]:
        """Add *data* and yield every frame that is whole now."""
        self._kept += data
        while len(self._kept) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._kept)
            end = _LENGTH.size + length
            if len(self._kept) < end:
                return
            whole = bytes(self._kept[_LENGTH.size : end])
            del self._kept[:end]
            yield whole
