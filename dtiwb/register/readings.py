"""The memo of readings: what was read once is not read again while it is the same.

A paper is known by the SHA-256 of its bytes. The memo lies in ``outputs/.cache`` and
may be deleted at any time. A paper under a mark of secrecy leaves nothing there, not
even the name of its file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from dtiwb.intake import ocr
from dtiwb.register.hashes import Hashes, write_memo
from dtiwb.register.papers import (
    PaperHead,
    PaperReading,
    from_plain,
    judged,
    read_evidence,
)
from dtiwb.register.signatures import TrustRoots

_LIBRARIES = ("dtiwb", "pypdfium2", "lxml", "openpyxl", "pillow")
_NAMED = (".csv", ".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_PASSING = ("paper-not-found", "paper-not-opened", "paper-ocr-failed")
_HEAD = tuple(each.name for each in fields(PaperHead))


@cache
def reader_version() -> str:
    """Return what changes whenever a reader, or a library under one, does."""
    package = Path(__file__).parents[1]
    sources = [package / "text.py", package / "register" / "papers.py"]
    digest = hashlib.sha256()
    for path in sorted([*package.glob("intake/*.py"), *sources]):
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(version(name).encode())
    return digest.hexdigest()[:16]


class Readings:
    """What the papers of one workspace say, read once and remembered.

    Not for several threads at a time. Without a ``save`` at the end files are hashed
    again the next time, but no paper is read again.
    """

    def __init__(
        self,
        root: Path,
        roots: TrustRoots | None = None,
        at: date | None = None,
        now: Callable[[], int] = time.time_ns,
    ) -> None:
        """Open the memo of the workspace *root*.

        Args:
            root: The folder with ``params`` and ``data``.
            roots: Whom to trust with signatures.
            at: The day the register speaks for; signatures are judged for it.
            now: The clock that times of files are compared with, in nanoseconds.
        """
        self.roots = roots or TrustRoots()
        self.at = at
        self.hashes = Hashes(root, now)
        self._folder = root / "outputs" / ".cache" / "papers"
        trusted = hashlib.sha256(b"".join(sorted(self.roots.certificates)))
        can_check = find_spec("pyhanko") is not None
        self._basis = f"{trusted.hexdigest()[:16]} {at} {can_check}"

    def head(self, path: Path) -> PaperHead | None:
        """Return what *path* says of itself, without its text; None if never read.

        Raises:
            OSError: it cannot be read.
        """
        found = self._load(path, with_pages=False)
        return found if found is None or found.signature else self.of(path)

    def of(self, path: Path) -> PaperReading:
        """Return the reading of *path*, read now if it never was.

        Raises:
            OSError: it cannot be read.
        """
        reading = self._load(path, with_pages=True)
        if reading is None:
            reading = read_evidence(path, self.hashes.of(path))
        if not reading.signature:
            reading = judged(reading, path, self.roots, self.at)
            self.keep(path, reading)
        return reading

    def keep(self, path: Path, reading: PaperReading) -> None:
        """Remember *reading* of *path*, unless it is secret or of a passing moment.

        A disk that is full or read-only costs no more than reading again.
        """
        is_passing = reading.problem in _PASSING or not self.hashes.is_same(path)
        if reading.is_secret or is_passing:
            self.hashes.forget(path)
            if reading.is_secret:  # read before, when there was no OCR
                with contextlib.suppress(OSError):
                    self._memo(path).unlink(missing_ok=True)
            return
        with contextlib.suppress(OSError):
            write_memo(self._memo(path), self._to_json(reading))
        self.hashes.keep(path)

    def save(self) -> None:
        """Write down which file holds which paper, if anything is new."""
        self.hashes.save()

    def _load(self, path: Path, with_pages: bool) -> PaperReading | None:
        """Return the memo of *path*; one that is broken or outdated is none."""
        try:
            with self._memo(path).open(encoding="utf-8") as stream:
                head = json.loads(stream.readline())
                pages = json.loads(stream.readline()) if with_pages else []
            found = from_plain({name: head[name] for name in _HEAD} | {"pages": pages})
            is_current = head["version"] == reader_version()
            is_judged = head["basis"] == self._basis or found.signature == "none"
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if found.problem == "paper-needs-ocr" and not _ocr_missing():
            return None
        if not is_current or found.sha256 != self.hashes.of(path):
            return None
        self.hashes.keep(path)
        return found if is_judged else replace(found, signature="")

    def _to_json(self, reading: PaperReading) -> str:
        """Write the head as one line, the pages as another, so that each can be had."""
        head = {name: getattr(reading, name) for name in _HEAD}
        head |= {"version": reader_version(), "basis": self._basis}
        lines = (json.dumps(each, default=str) for each in (head, reading.pages))
        return "\n".join(lines) + "\n"

    def _memo(self, path: Path) -> Path:
        """Return the memo of a paper: its bytes, and the ending that readers mind."""
        suffix = path.suffix.lower() if path.suffix.lower() in _NAMED else ""
        return self._folder / f"{self.hashes.of(path)}{suffix}.jsonl"


@cache
def _ocr_missing() -> str:
    return ocr.available()
