"""Where in a paper a quotation stands, across line ends, hyphens and OCR. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dtiwb.text import fold

_WORD = re.compile(r"[^\W_]+")
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_PAGES = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")
_BARE = re.compile(r"[\d\s,;.–—-]+(?:\s+va\s+[\d\s–—-]+)?")
_LETTERS_PER_ERROR = 12


def pages_named(text: str) -> tuple[range, ...]:
    """Return the pages a link names: ``3``, ``1-2``, ``tr. 7``, ``3, 5``.

    Empty where nothing says that a number is one of a page: ``Phụ lục 2``.
    """
    folded = fold(text)
    named = re.search(r"\b(?:trang|tr|p|pp|page)\b[\s.:]*(\d.*)", folded)
    if not named and not _BARE.fullmatch(folded):
        return ()
    found = _PAGES.finditer(named[1] if named else folded)
    spans = ((int(each[1]), int(each[2] or each[1])) for each in found)
    return tuple(range(first, max(first, last) + 1) for first, last in spans)


def page_of_quote(
    quote: str, pages: Sequence[str], first: Sequence[int], by_ocr: bool = False
) -> int | None:
    """Return the page on which *quote* begins, those in *first* looked at first.

    Only letters and digits are compared, without accents. It may run on to the next
    page. Where OCR read the text one letter in twelve may differ, but no digit.
    """
    wanted = _words(quote)
    if not wanted:
        return None
    order = [*first, *(n for n in range(1, len(pages) + 1) if n not in first)]
    texts = [_page_words(page) for page in pages]
    for is_like in (_stands_in, _is_like) if by_ocr else (_stands_in,):
        for page in order:
            if not 1 <= page <= len(pages):
                continue
            here, after = texts[page - 1], [*texts, ()][page]
            if is_like(wanted, here) or is_like(
                wanted, here[-len(wanted) :] + after[: len(wanted)]
            ):
                return page
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=1000)
def _page_words(page: str) -> tuple[str, ...]:
    """Return the words of a page, which many links may ask for, but not its number.

    The number would stand amid a sentence that runs on from the page before.
    """
    lines = page.split("\n")
    for place in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[place]):
            del lines[place]
    return _words("\n".join(lines))


def _stands_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return f" {' '.join(wanted)} " in f" {' '.join(words)} "


def _is_like(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether *wanted* stands in *words* but for a few letters; digits must be."""
    pattern, text = " ".join(wanted), " ".join(words)
    errors = len(pattern) // _LETTERS_PER_ERROR
    numbers = [word for word in wanted if any(map(str.isdigit, word))]
    for end in _ends(pattern, text, errors):
        window = text[max(0, end - len(pattern) - errors) : end + errors].split()
        if all(number in window for number in numbers):
            return True
    return False


def _ends(pattern: str, text: str, errors: int) -> list[int]:
    """Return where in *text* something ends that is *pattern* but for *errors* letters.

    The bit-parallel search of Myers and Hyyrö: one pass, however many the errors.
    """
    size = len(pattern)
    last, full = 1 << (size - 1), (1 << size) - 1
    places: dict[str, int] = {}
    for n, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | 1 << n
    more, less, distance, ends = full, 0, size, []
    for n, letter in enumerate(text, 1):
        same = places.get(letter, 0)
        across = (((same & more) + more) ^ more) | same | less
        up, down = less | ~(across | more) & full, more & across
        distance += bool(up & last) - bool(down & last)
        if distance <= errors:
            ends.append(n)
        up, down = up << 1 & full, down << 1 & full
        more, less = down | ~(across | up) & full, up & across
    return ends
