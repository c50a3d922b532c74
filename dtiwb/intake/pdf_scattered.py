"""Text whose letters were written out of order, put back by their places alone.

A producer that lacks letters of a font takes them from another and writes them
behind the rest of the line: ``C NG HÒA Ộ``. The text PDFium gives is then useless;
where each letter stands on the page is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dtiwb.intake.pdf_drawing import Stroke
from dtiwb.intake.pdf_letters import Letters
from dtiwb.intake.pdf_pieces import Piece, is_divided
from dtiwb.text import compose

_TOKEN = re.compile(r"(?<![^\W\d_])[a-zà-ỹđ]+(?![^\W\d_])")
_NO_SYLLABLE = re.compile(r"[bcdđghklmnpqrstvx]+")
_LOST = ((8, 0.05), (3, 0.12))  # words of a page, and of all: so many make no sense
_LETTER = re.compile(r"[^\r\n]")
_SAME_BASE = 0.15  # of the size; a raised mark stands higher
_SAME_SIZE = 0.85
_SPACE = 0.07  # of the size: letters of one word are nearer


def is_scattered(text: str) -> bool:
    """Tell whether many words of a page have lost their vowels."""
    tokens = _TOKEN.findall(compose(text))
    lost = sum(1 for token in tokens if _NO_SYLLABLE.fullmatch(token))
    return any(lost >= least and lost > share * len(tokens) for least, share in _LOST)


def gathered_pieces(letters: Letters, uprights: list[Stroke]) -> list[Piece]:
    """Return the text of a page letter by letter, as it is seen."""
    found = [match.span() for match in _LETTER.finditer(letters.text)]
    starts = [start for start, _ in found]
    x0, x1 = (edges.tolist() for edges in letters.spans(found))
    bases = letters.bases(starts).tolist()
    scales = letters.scales(starts).tolist()
    sizes = [a * b for a, b in zip(letters.sizes(starts), scales, strict=True)]
    singles = [
        Piece(letters.text[start], x0[n], x1[n], bases[n], sizes[n], start, start + 1)
        for n, start in enumerate(starts)
    ]
    # spaces that PDFium made up have no width, and stand in the wrong places
    singles = [each for each in singles if each.text.strip() or each.x1 - each.x0 > 1]
    pieces: list[Piece] = []
    for line in _lines(singles):
        line.sort(key=lambda piece: piece.x0)
        pieces += _words(line, [*uprights, *_marks_in(line[0], singles)])
    for n, piece in enumerate(pieces):  # in order on the page, and never adjoining
        piece.start = piece.end = -10 * (len(pieces) - n)
        piece.text = piece.text.strip()
    return pieces


def _marks_in(first: Piece, singles: list[Piece]) -> Iterator[Stroke]:
    """Yield the raised marks in a line as lines that cut it: they stand between."""
    for piece in singles:
        is_small = piece.size < _SAME_SIZE * first.size
        if is_small and first.top < piece.middle < first.base:
            yield (piece.x0 + piece.x1) / 2, first.top, first.bottom


def _lines(singles: list[Piece]) -> Iterator[list[Piece]]:
    """Yield letters of one height and one size."""
    line: list[Piece] = []
    for piece in sorted(singles, key=lambda piece: (piece.base, -piece.size)):
        if line and not _belongs(line[0], piece):
            yield line
            line = []
        line.append(piece)
    if line:
        yield line


def _belongs(first: Piece, piece: Piece) -> bool:
    near = abs(piece.base - first.base) <= _SAME_BASE * first.size
    small, large = sorted((first.size, piece.size))
    return near and small >= _SAME_SIZE * large


def _words(line: list[Piece], uprights: list[Stroke]) -> Iterator[Piece]:
    """Yield the letters of a line together, up to a column gap or a ruled line."""
    whole: Piece | None = None
    for piece in line:
        if not piece.text.strip():
            if whole and not whole.text.endswith(" "):
                whole.text += " "
        elif whole is None or is_divided(whole, piece, uprights):
            if whole:
                yield whole
            whole = piece
        else:
            far = piece.x0 - whole.x1 > _SPACE * piece.size
            is_apart = far and not whole.text.endswith(" ")
            whole.text += (" " if is_apart else "") + piece.text
            whole.x1 = max(whole.x1, piece.x1)
    if whole:
        yield whole
