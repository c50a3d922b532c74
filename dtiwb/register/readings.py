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
from pathlib import Path

from dtiwb.intake import ocr
from dtiwb.models import Case
from dtiwb.register.hashes import Hashes, code_version, write_memo
from dtiwb.register.papers import (
    PaperHead,
    PaperReading,
    from_plain,
    judged,
    read_evidence,
)
from dtiwb.register.signatures import TRUST_ROOTS, TrustRoots, read_roots

_SOURCES = ("intake/*.py", "text.py", "register/papers.py")
_JUDGES = ("register/sign*.py",)
_LIBRARIES = ("dtiwb", "pypdfium2", "lxml", "openpyxl", "pillow")
_NAMED = (".csv", ".pdf", ".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
# A page too slow for OCR is not among them: it would be too slow again, each time.
_PASSING = ("paper-not-found", "paper-not-opened", "paper-ocr-failed")
_HEAD = tuple(each.name for each in fields(PaperHead))


def reader_version() -> str:
    """Return what changes whenever a reader, or a library under one, does."""
    return code_version(_SOURCES, _LIBRARIES)


def readings_of(case: Case) -> Readings:
    """Return the readings of the workspace of *case*, with the roots it trusts."""
    return Readings(case.root, read_roots(case.root / TRUST_ROOTS), case.params.as_of)


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
        judge = code_version(_JUDGES, ("pyhanko",))
        self._basis = f"{trusted.hexdigest()[:16]} {at} {judge}"

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
        if reading.is_secret:  # it may have been read before, when there was no OCR
            return self.forget(path, reading.sha256)
        if reading.problem in _PASSING or not self.hashes.is_same(path):
            self.hashes.forget(path)
            return None
        with contextlib.suppress(OSError):
            write_memo(self._memo(path), self._to_json(reading))
        return self.hashes.keep(path)

    def forget(self, path: Path, sha256: str) -> None:
        """Leave nothing of a paper that has turned out secret; no file is opened."""
        for known in {sha256.lower(), self.hashes.forget(path)} - {""}:
            for suffix in ("", *_NAMED):
                with contextlib.suppress(OSError):
                    self._memo_of(known, suffix).unlink(missing_ok=True)

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
        return self._memo_of(self.hashes.of(path), suffix)

    def _memo_of(self, sha256: str, suffix: str) -> Path:
        return self._folder / f"{sha256}{suffix}.jsonl"


@cache
def _ocr_missing() -> str:
    return ocr.available()
