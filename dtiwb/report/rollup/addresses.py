"""The addresses of a very long table, each written but for what all have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dtiwb.standings import Place, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """``before`` + part + ``after`` is the page of a place; "" for one without page.

    The script makes the links: 3,000 whole ones would be a third of the page. Who reads
    without it finds them in the parts of the group.
    """

    before: str
    after: str
    parts: tuple[str, ...]


def addresses_of(
    places: Sequence[Place], page_of: Callable[[Standing], str]
) -> Addresses:
    """Return the addresses of *places*, seen from the pages of groups."""
    pages = [page_of(place.standing) for place in places]
    known = [page for page in pages if page]
    before = _common_start(known)
    rests = [page.removeprefix(before)[::-1] for page in known]
    after = _common_start(rests)[::-1][1:]  # so that no part is empty
    parts = (page.removeprefix(before).removesuffix(after) for page in pages)
    return Addresses(before=f"../{before}", after=after, parts=tuple(parts))


def _common_start(texts: Sequence[str]) -> str:
    """Return what all *texts* begin with: what the first and last in order share."""
    first, last = min(texts, default=""), max(texts, default="")
    ends = (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return first[: next(ends, len(first))]
