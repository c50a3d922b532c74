"""A case's folder is made aside and put in place whole; nothing is lost on the way.

Beside the folder stands, while it is made, ``.making-xxxxxxxx`` with the new folder in
``new/`` and, from the first of two renames on, the old one in ``was/``. What people
wrote into the old one, or put there, is kept in ``kept/<case>/<time>/``, for good.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import Any

from dtiwb.register.walking import is_bystander
from dtiwb.store.files import sha256_of

KEPT = "kept"
"""Where below ``outputs/`` the files of people are kept."""

_PREFIX = ".making-"
_RUN = "run.json"


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """Yield a new folder to fill; in the end it takes the place of *folder*.

    If the block raises, or the folder cannot be moved, what was there stays.

    Raises:
        OSError: the folder cannot be moved, for instance since a file in it is open;
            or what people wrote into the old one cannot be kept now: ``tidy`` will.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_PREFIX))
    new, was = place / "new", place / "was" / folder.name
    try:
        new.mkdir()
        yield new
        if folder.exists():
            was.parent.mkdir()
            folder.rename(was)
        new.rename(folder)
    finally:
        _clear(place)


def tidy(outputs: Path) -> None:
    """Clear what a run that was killed left in *outputs*, and bring back what it took.

    Only whoever holds the lock of *outputs* may do that: a run that lives is at work
    in such folders.

    Raises:
        OSError: something cannot be brought back, or kept; it stays where it is.
    """
    for place in sorted(outputs.glob(f"{_PREFIX}*")):
        _clear(place)


def kept_folders(outputs: Path) -> set[Path]:
    """Return the folders in which files of people are kept, one for each time."""
    return set((outputs / KEPT).glob("*/*"))


def count_files(folders: Iterable[Path]) -> int:
    """Return how many files lie in *folders*, and in the folders there."""
    found = (path for each in folders for path in (each, *each.rglob("*")))
    return sum(not path.is_dir() for path in found)


def written_before(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what ``run.json`` says of the files a run last wrote into *folder*.

    These are its keys ``outputs`` and ``seen``, as far as they are there and of use.
    """
    try:
        run = json.loads((folder / _RUN).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    told = run if isinstance(run, dict) else {}
    found = {key: told.get(key) for key in ("outputs", "seen")}
    return {key: each for key, each in found.items() if isinstance(each, dict)}


def _clear(place: Path) -> None:
    """Bring a folder back whose place nothing has taken; then remove *place*.

    Of one whose place is taken, what people wrote is kept.
    """
    for was in place.glob("was/*"):
        taken = place.parent / was.name
        if taken.exists():
            _keep(was, place.parent / KEPT / was.name)
        else:
            was.rename(taken)
    shutil.rmtree(place, ignore_errors=True)


def _keep(was: Path, home: Path) -> None:
    """Move what people wrote into *was* to a new folder in *home*, in one piece.

    What a run wrote is taken away first, so a kill on the way leaves less to do.
    """
    if was.is_symlink():  # what it points to stays where it is
        return
    _strip(was, written_before(was).get("outputs", {}))
    if was.is_file() or any(was.iterdir()):
        home.mkdir(parents=True, exist_ok=True)
        was.rename(_free(home / time.strftime("%Y-%m-%d-%H%M%S")))


def _strip(folder: Path, written: Mapping[str, str]) -> None:
    """Remove from *folder* all but the files of people, its ``run.json`` last.

    What cannot be removed is kept with the rest.
    """
    for path in sorted(folder.rglob("*"), reverse=True):  # a folder after its files
        name = path.relative_to(folder).as_posix()
        with contextlib.suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()  # refused while something is left in it
            elif name != _RUN and _is_ours(path, name, written):
                path.unlink()
    with contextlib.suppress(OSError):
        (folder / _RUN).unlink()


def _is_ours(path: Path, name: str, written: Mapping[str, str]) -> bool:
    """Tell whether nobody wrote into the file since the run that wrote it."""
    if any(is_bystander(part) for part in name.split("/")):
        return True
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and name in written and sha256_of(path) == written[name]


def _free(target: Path) -> Path:
    """Return *target*, or the first name after it that is not taken."""
    others = (target.with_name(f"{target.name}-{number}") for number in count(2))
    return next(path for path in chain([target], others) if not path.exists())
