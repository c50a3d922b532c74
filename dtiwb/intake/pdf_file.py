"""PDF to Paper: printed lines, ruled tables made whole, footnotes told apart.

A page that is a picture goes to the OCR of this machine, or the paper is refused
and the missing piece named. Page numbers stay: what is furniture is decided later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from dtiwb.errors import InputError, Problem
from dtiwb.intake.ocr import DPI, available, read_page_image
from dtiwb.intake.paper import Paper
from dtiwb.intake.pdf_layout import Layout
from dtiwb.intake.pdf_page import Page, read_page
from dtiwb.text import fold

_PICTURE = 0.5  # of a page: so large a picture may be a scan
_FEW_LETTERS = 200  # a stamp or a signature's text over a scan, and no more
_PDFIUM = threading.RLock()
"""PDFium is not thread-safe: one paper at a time."""


def read_pdf(
    path: Path, name: str, progress: Callable[[int, int], None] | None = None
) -> Paper:
    """Return the paper in the PDF at *path*; *name* is how messages call it.

    ``kind`` is ``image`` where OCR read a page: its letters are less certain.
    *progress* hears of each page done: its number, and how many there are.

    Raises:
        InputError: the file is encrypted or broken, is empty, or needs OCR that is
            not there.
    """
    layout = Layout()
    scans: list[int] = []
    with _PDFIUM, _opened(path, name) as document:
        count = len(document)
        missing: str | None = None
        scattered = False
        for index in range(count):
            page = read_page(document, index, scattered)
            scattered = page.scattered
            if _is_scan(page):
                scans.append(page.number)
                missing = available() if missing is None else missing
                if not missing:
                    layout.add_text(page.number, _recognised(document, page, name))
            else:
                layout.add_page(page)
            if progress:
                progress(page.number, count)
    if missing:
        pages = ", ".join(map(str, scans))
        raise _refused(name, "paper-needs-ocr", missing=missing, pages=pages)
    lines = tuple(layout.lines())
    if not lines:
        raise _refused(name, "paper-empty")
    return Paper(
        file=name, kind="image" if scans else "pdf", lines=lines, page_count=count
    )


def _refused(name: str, code: str, **fields: str) -> InputError:
    return InputError([Problem(file=name, code=code, fields=fields)])


@contextmanager
def _opened(path: Path, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        is_encrypted = getattr(error, "err_code", None) in encrypted
        code = "paper-encrypted" if is_encrypted else "paper-broken"
        raise _refused(name, code) from None
    try:
        yield document
    except pdfium.PdfiumError:  # a page in the middle cannot be loaded
        raise _refused(name, "paper-broken") from None
    finally:
        document.close()


def _is_scan(page: Page) -> bool:
    """Tell a picture of a page from a page with pictures, or one left blank."""
    letters = sum(len(piece.text) for piece in page.pieces)
    return page.picture_share > _PICTURE and letters < _FEW_LETTERS


def _recognised(document: pdfium.PdfDocument, page: Page, name: str) -> list[str]:
    """Return what OCR reads on a page, then what only its text layer says."""
    opened = document[page.number - 1]
    try:
        bitmap = opened.render(scale=DPI / 72, grayscale=True)
        image = bitmap.to_pil()
        lines = read_page_image(image, name=name, page=page.number)
        bitmap.close()
    finally:
        opened.close()
    seen = fold(" ".join(lines))
    return lines + [piece.text for piece in page.pieces if fold(piece.text) not in seen]
