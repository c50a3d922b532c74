"""The letters of a PDF page: their text in one go, their places as they are asked.

Bare prototypes and many letters at a time: wrapped calls one by one take six times
as long, and would make the structure of a page dearer than its text.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

from dtiwb.intake.pdf_drawing import bare

Numbers = np.ndarray[Any, np.dtype[Any]]
Boxes = tuple[Numbers, Numbers, Numbers, Numbers]
Span = tuple[int, int]
"""From which letter to before which: one word."""

_I, _P = ctypes.c_int, ctypes.c_void_p
_char_box = bare(pdfium_c.FPDFText_GetLooseCharBox, _I, _I, _P)
_char_code = bare(pdfium_c.FPDFText_GetUnicode, _I, _I)
_char_size = bare(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, _I)
_char_matrix = bare(pdfium_c.FPDFText_GetMatrix, _I, _I, _P)
_char_origin = bare(pdfium_c.FPDFText_GetCharOrigin, _I, _I, _P, _P)
_is_generated = bare(pdfium_c.FPDFText_IsGenerated, _I, _I)
_text = bare(pdfium_c.FPDFText_GetText, _I, _I, _I, _P)


class Letters:
    """The letters of one open page; *seen* turns places on it upright."""

    def __init__(
        self, text_page: pdfium.PdfTextPage, seen: Callable[[Boxes], Boxes]
    ) -> None:
        self._handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self._seen = seen
        self.text = self._read(text_page.count_chars())

    def _read(self, count: int) -> str:
        """Return one code for each letter, so that places in the text are letters."""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = _text(self._handle, 0, count, ctypes.addressof(buffer)) - 1
        if written == count:
            text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace")
            if len(text) == count:
                return text
        codes = (_char_code(self._handle, n) for n in range(count))
        return "".join(map(chr, codes))

    def sizes(self, indices: Iterable[int]) -> list[float]:
        """Return sizes of letters as the file says, before anything scales them."""
        return list(map(_char_size, repeat(self._handle), indices))

    def scales(self, indices: Sequence[int]) -> Numbers:
        """Return how much the sizes of letters are scaled on the page."""
        matrices = self._filled(_char_matrix, indices, 6)
        scales: Numbers = np.abs(matrices[:, :4]).max(axis=1, initial=0.0)
        return scales

    def spans(self, words: Sequence[Span]) -> tuple[Numbers, Numbers]:
        """Return from where to where each of *words* runs across the page."""
        first = self._filled(_char_box, [start for start, _ in words], 4)
        last = self._filled(_char_box, [end - 1 for _, end in words], 4)
        low, high = np.minimum(first, last), np.maximum(first, last)
        # PDFium fills in left, top, right, bottom
        x0, _, x1, _ = self._seen((low[:, 0], low[:, 3], high[:, 2], high[:, 1]))
        return x0, x1

    def bases(self, indices: Sequence[int]) -> Numbers:
        """Return the height on the page of the line that letters stand on."""
        points = np.zeros((len(indices), 2), dtype=np.float64)
        start = points.ctypes.data
        xs = range(start, start + 16 * len(indices), 16)
        ys = range(start + 8, start + 8 + 16 * len(indices), 16)
        deque(map(_char_origin, repeat(self._handle), indices, xs, ys), maxlen=0)
        x, y = points[:, 0], points[:, 1]
        return self._seen((x, y, x, y))[1]

    def is_generated(self, index: int) -> bool:
        """Tell whether PDFium made this letter, a space, up."""
        return bool(_is_generated(self._handle, index) == 1)

    def _filled(
        self, call: Callable[..., int], indices: Sequence[int], width: int
    ) -> Numbers:
        """Return what *call* writes for each letter: so many floats each."""
        floats = np.zeros((len(indices), width), dtype=np.float32)
        start, step = floats.ctypes.data, 4 * width
        places = range(start, start + step * len(indices), step)
        deque(map(call, repeat(self._handle), indices, places), maxlen=0)
        return floats
