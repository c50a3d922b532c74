"""A file from elsewhere into the evidence folder, whole, and never over another."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from dtiwb.wording import system_reason


class CopyRefused(Exception):
    """A file was not copied; ``code`` is the sentence that says why."""

    def __init__(self, code: str, reason: str = "") -> None:
        self.code = code
        self.reason = reason
        super().__init__(code)


def copy_new(source: Path, target: Path, sha256: str) -> None:
    """Copy *source* to *target*, where nothing may be yet.

    Raises:
        CopyRefused: something is there, *source* is no longer the file with that
            SHA-256, or the disk refuses.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".copy-")
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as out, source.open("rb") as stream:
                shutil.copyfileobj(stream, out)
            aside.chmod(0o644)
            found = source.stat()
            with contextlib.suppress(OSError):  # a courtesy that some disks refuse
                os.utime(aside, ns=(found.st_atime_ns, found.st_mtime_ns))
            with aside.open("rb") as stream:
                copied = hashlib.file_digest(stream, "sha256").hexdigest()
            if copied != sha256:
                raise CopyRefused("scan.skipped-gone")
            if os.path.lexists(target):
                raise CopyRefused("scan.skipped-taken")
            aside.rename(target)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise CopyRefused("scan.skipped-not-copied", system_reason(error)) from None
