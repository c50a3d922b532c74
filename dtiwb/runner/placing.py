"""A case's folder is made aside and put in place whole; nothing is lost on the way.

Beside the folder stands, while it is made, ``.making-xxxxxxxx`` with the new folder in
``new/`` and, for the moment between two renames, the old one in ``was/``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".making-"


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """Yield a new folder to fill; in the end it takes the place of *folder*.

    If the block raises, or the folder cannot be moved, what was there stays.
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
    """
    for place in sorted(outputs.glob(f"{_PREFIX}*")):
        _clear(place)


def _clear(place: Path) -> None:
    """Bring a folder back whose place nothing has taken; then remove *place*."""
    for was in place.glob("was/*"):
        if not (place.parent / was.name).exists():
            was.rename(place.parent / was.name)
    shutil.rmtree(place, ignore_errors=True)
