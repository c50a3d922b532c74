"""Which files of a folder a register can name, and why it cannot name the others.

A register names a file by its path below ``files/``, composed, with ``/``; disks may
hold the same name decomposed. Nothing is followed out of the folder.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dtiwb.store.files import is_file, path_inside
from dtiwb.store.values import clean
from dtiwb.text import compose

_OFFICE_LOCKS = ("~$", ".~lock.")
_NO_NAME = re.compile(r"^[A-Za-z]:|[\\\n\t]")
_OF_SYSTEMS = ("thumbs.db", "desktop.ini", "ehthumbs.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file of a folder: where it is, how a register names it, why it is passed over.

    ``skipped`` is the code of a sentence, ``scan.skipped-link``, or "".
    """

    source: Path
    path: str
    skipped: str = ""


def walk(folder: Path, files: Path) -> Iterator[Seen]:
    """Yield every file of *folder*, in the order of the paths a register would give.

    Paths are relative to *files* where *folder* lies in it, else to *folder*.
    """
    base = files if folder.is_relative_to(files) else folder
    seen = sorted(_walk(folder, base), key=lambda each: (each.path, each.source.name))
    taken: set[str] = set()
    for each in seen:
        is_twin = each.path in taken and not each.skipped
        taken.add(each.path)
        if is_twin:  # the same name composed and decomposed
            each = Seen(source=each.source, path=each.path, skipped="scan.skipped-twin")
        yield each


def _walk(folder: Path, base: Path) -> Iterator[Seen]:
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        here = Path(place)
        links = [name for name in folders if _leads_away(here / name)]
        hidden = [name for name in folders if name.startswith(".")]
        folders[:] = [each for each in folders if each not in {*links, *hidden}]
        for name in links:
            yield _seen(here / name, base, "scan.skipped-link")
        for name in hidden:
            yield _seen(here / name, base, "scan.skipped-hidden")
        for name in names:
            yield _seen(here / name, base, _why_skipped(here / name, base))
    for error in closed:
        yield _seen(Path(str(error.filename)), base, "scan.skipped-closed")


def _leads_away(folder: Path) -> bool:
    """Tell whether *folder* is a link, or a junction, to some other folder."""
    expected = Path(os.path.realpath(folder.parent)) / folder.name
    return Path(os.path.realpath(folder)) != expected


def _seen(source: Path, base: Path, skipped: str) -> Seen:
    raw = source.relative_to(base).as_posix()
    path = compose(os.fsencode(raw).decode("utf-8", errors="replace"))
    if not skipped and not _is_name(raw):
        skipped = "scan.skipped-name"
    return Seen(source=source, path=path, skipped=skipped)


def _is_name(raw: str) -> bool:
    """Tell whether a register gives this path back as it is."""
    try:
        raw.encode()
    except UnicodeEncodeError:  # a name that is no text
        return False
    path = compose(raw)
    return clean(path) == path and not _NO_NAME.search(path)


def is_bystander(name: str) -> bool:
    """Tell whether a system or a program keeps a file of that name beside others."""
    return _is_lock(name) or _is_hidden(name)


def _is_lock(name: str) -> bool:
    return name.lower().startswith(_OFFICE_LOCKS)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _OF_SYSTEMS


def _why_skipped(path: Path, base: Path) -> str:
    if _is_lock(path.name):
        return "scan.skipped-lock"
    if _is_hidden(path.name):
        return "scan.skipped-hidden"
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(base.resolve()):
                return "scan.skipped-link"
        found = path.stat()
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return "scan.skipped-link" if path.is_symlink() else "scan.skipped-gone"
    if not stat.S_ISREG(found.st_mode):
        return "scan.skipped-special"
    return "" if found.st_size else "scan.skipped-empty"


def plain_path(path: str) -> str:
    r"""Return *path* as a scan writes it: ``a/b.pdf`` for ``.\a\b.pdf``."""
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def find_file(files: Path, path: str) -> Path | None:
    """Return the file that a register calls *path*, or None if it is not there.

    A disk may hold the name in another form than NFC, or in several, part by part.
    """
    inside = path_inside(files, path)
    if inside is None:
        return None
    path = plain_path(path)
    if is_file(inside):
        return files / path
    here = files
    for part in path.split("/"):
        exact = here / part
        here = exact if os.path.lexists(exact) else _same_name(here, part) or exact
    found = here.relative_to(files).as_posix()
    return here if path_inside(files, found) and is_file(here) else None


def _same_name(folder: Path, name: str) -> Path | None:
    decomposed = folder / unicodedata.normalize("NFD", name)
    if os.path.lexists(decomposed):
        return decomposed
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return None
    return next((each for each in entries if compose(each.name) == name), None)
