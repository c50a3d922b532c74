"""Text of lines made comparable, letter for letter. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dtiwb.intake.paper import Line

DASHES = "‐‑‒–—−-"
HEAD = re.compile(r"(?:s?tt|so tt|so thu tu)(?=\s|$)")


class _Letters(dict[int, str]):
    """Each letter as it is compared, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = unicodedata.normalize("NFD", letter.casefold())[:1]
        if letter.isspace():
            bare = "\n" if letter == "\n" else " "
        elif letter in DASHES:
            bare = "-"
        elif bare in "đð":
            bare = "d"
        self[code] = bare
        return bare


_LETTERS = _Letters()


def flat(text: str) -> str:
    """Return *text* as `fold` does, letter for letter: every place stays where it is.

    Line ends are kept, and all kinds of dashes become hyphens.
    """
    return text.translate(_LETTERS)


def words(line: Line) -> str:
    """Return the text of *line*, flat and with single spaces."""
    return _flat_words(line.text)


@lru_cache(maxsize=1 << 15)
def _flat_words(text: str) -> str:
    return " ".join(flat(text).split())


def by_page(lines: Iterable[Line]) -> dict[int, list[Line]]:
    """Return *lines* by the page they stand on."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return pages
