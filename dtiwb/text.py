"""Vietnamese text made comparable: composed, folded, accent-free. Pure."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def compose(text: str) -> str:
    """Return *text* in NFC, the only form dtiwb keeps."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return *text* for comparing: no accents, no case, single spaces.

    Old and new tone marks (hòa, hoà) fold to the same letters, and đ to d.
    """
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return _SPACES.sub(" ", letters).strip()
