"""Vietnamese text made comparable: composed, folded, accent-free. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INTERNAL_MARK = re.compile(r"\W*noi bo\b\W*")
"""What a folded note begins with that must not leave the house: «nội bộ»."""

_SPACES = re.compile(r"\s+")


def compose(text: str) -> str:
    """Return *text* in NFC, the only form dtiwb keeps."""
    return unicodedata.normalize("NFC", text)


@lru_cache(1 << 14)
def fold(text: str) -> str:
    """Return *text* for comparing: no accents, no case, single spaces.

    Old and new tone marks (hòa, hoà) fold to the same letters, and đ to d.
    """
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return _SPACES.sub(" ", letters).strip()


def is_internal(note: str) -> bool:
    """Tell whether *note* is marked internal: it begins with «nội bộ»."""
    return bool(INTERNAL_MARK.match(fold(note)))
