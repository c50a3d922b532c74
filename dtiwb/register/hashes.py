"""SHA-256 of files, computed again only for a file that may be another one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dtiwb.store.files import sha256_of

_TICK_NS = 2_000_000_000  # FAT keeps times to two seconds; no disk is coarser

Stat = tuple[int, int, int]
"""Size, and when content and entry last changed, in nanoseconds."""


def stat_of(path: Path) -> Stat:
    """Return what the disk says of *path*; while it says the same, so is the file.

    The time of the entry (ctime) is no one's to set, on POSIX: a file put in the
    place of another with its old date is noticed.
    """
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


@cache
def code_version(patterns: tuple[str, ...], libraries: tuple[str, ...] = ()) -> str:
    """Return what changes whenever files of dtiwb, or libraries under it, do.

    What was remembered by other code is not believed.
    """
    package = Path(__file__).parents[1]
    paths = {path for pattern in patterns for path in package.glob(pattern)}
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    for name in libraries:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(version(name).encode())
    return digest.hexdigest()[:16]


class Hashes:
    """The hashes of the files of one workspace, kept in ``outputs/.cache``.

    Only files that somebody ``keep``s are named there, so that a file nobody may
    know of leaves no trace.
    """

    def __init__(self, root: Path, now: Callable[[], int] = time.time_ns) -> None:
        """Open the hashes of the workspace *root*; *now* is the clock of its disk."""
        self._root = f"{root.as_posix()}/"
        self._path = root / "outputs" / ".cache" / "files.json"
        self._now = now
        self._kept = self._read()
        self._seen: dict[Path, tuple[Stat, str, int]] = {}
        self._is_new = False

    def of(self, path: Path) -> str:
        """Return the SHA-256 of *path*.

        Raises:
            OSError: it cannot be read.
        """
        stat = stat_of(path)
        seen = self._seen.get(path) or self._kept.get(self._name(path))
        if seen is None or seen[0] != stat or not _is_settled(stat, seen[2]):
            started = self._now()
            seen = stat, sha256_of(path), started
        self._seen[path] = seen
        return seen[1]

    def is_same(self, path: Path) -> bool:
        """Tell whether *path* is still there, and still what it was when hashed."""
        seen = self._seen.get(path)
        try:
            return seen is not None and stat_of(path) == seen[0]
        except OSError:
            return False

    def keep(self, path: Path) -> None:
        """Let the next run know the hash of *path*, once ``save`` is called."""
        if self._kept.get(self._name(path)) != self._seen[path]:
            self._kept[self._name(path)] = self._seen[path]
            self._is_new = True

    def forget(self, path: Path) -> str:
        """Let nobody know that there is a file *path*; return the hash kept for it."""
        kept = self._kept.pop(self._name(path), None)
        self._is_new = self._is_new or kept is not None
        return kept[1] if kept else ""

    def save(self) -> None:
        """Write the hashes if any is new; without them files are hashed again."""
        if self._is_new:
            content = json.dumps({"version": 1, "files": self._kept})
            with contextlib.suppress(OSError):
                write_memo(self._path, content)
                self._is_new = False

    def _name(self, path: Path) -> str:
        return path.as_posix().removeprefix(self._root)

    def _read(self) -> dict[str, tuple[Stat, str, int]]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            if found["version"] != 1:
                return {}
            return {
                name: ((int(size), int(mtime), int(ctime)), str(sha256), int(at))
                for name, ((size, mtime, ctime), sha256, at) in found["files"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def _is_settled(stat: Stat, hashed_at: int) -> bool:
    """Tell whether the file was old when it was hashed.

    Hashed in the same tick of the disk's clock in which it was written, it may have
    been written again in that tick, to the same size, with nothing to show for it.
    """
    return max(stat[1:]) < hashed_at - _TICK_NS


def write_memo(path: Path, content: str) -> None:
    """Write *path* whole; unlike a register it may be lost, so no disk is waited for.

    Raises:
        OSError: it could not be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".memo-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
