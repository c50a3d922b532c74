"""One page of a paper to look at: a picture where it has pages, else its text."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dtiwb.models import Case, EvidenceItem
from dtiwb.register.papers import PaperReading
from dtiwb.register.readings import Readings
from dtiwb.register.walking import find_file
from dtiwb.store.files import evidence_folder
from dtiwb.wording import say

WIDTH = 900
"""Pixels a page is wide: letters stay sharp on a laptop, a page takes some 100 kB."""
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A page of a paper: ``png`` or ``text``; neither where ``why_not`` says why."""

    page: int = 1
    page_count: int = 1
    png: bytes = b""
    text: str = ""
    why_not: str = ""


def preview(case: Case, item: EvidenceItem, page: int, readings: Readings) -> Preview:
    """Return page *page*, counted from 1, or the nearest there is.

    Nothing of a paper under a mark of secrecy is shown.
    """
    language = case.params.language
    if item.secrecy:
        return Preview(why_not=say("workbench.preview-secret", language))
    path = find_file(evidence_folder(case.root, case.params), item.path)
    if not item.path or path is None:
        code = "workbench.preview-missing" if item.path else "workbench.preview-none"
        return Preview(why_not=say(code, language))
    try:
        reading = readings.of(path)
        if reading.is_secret:
            return Preview(why_not=say("workbench.preview-secret", language))
        return _page(path, reading, page, language)
    except OSError:
        return Preview(why_not=say("problem.paper-not-opened", language))


def _page(path: Path, reading: PaperReading, page: int, language: str) -> Preview:
    if reading.problem:
        told = say(f"problem.{reading.problem}", language, **reading.problem_fields)
        return Preview(why_not=told)
    count = max(reading.page_count, 1)
    page = min(max(page, 1), count)
    png = _png(path, reading.sha256, page) if reading.is_paged else b""
    text = "" if png or not reading.pages else reading.pages[page - 1]
    return Preview(page=page, page_count=count, png=png, text=text)


@lru_cache(maxsize=32)
def _png(path: Path, sha256: str, page: int) -> bytes:
    """Return a page as PNG; nothing where it cannot be drawn. *sha256* is its age."""
    from PIL import Image, UnidentifiedImageError
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    out = io.BytesIO()
    try:
        if path.suffix.lower() in _PICTURES:
            with Image.open(path) as picture:
                picture.seek(page - 1)
                drawn = picture.convert("RGB")
                drawn.thumbnail((WIDTH, 2 * WIDTH))
        else:
            with PdfDocument(path) as document:
                leaf = document[page - 1]
                drawn = leaf.render(scale=WIDTH / leaf.get_width()).to_pil()
        drawn.save(out, "PNG", compress_level=1)
    except (PdfiumError, UnidentifiedImageError, EOFError):
        return b""
    except Image.DecompressionBombError:
        return b""
    return out.getvalue()
