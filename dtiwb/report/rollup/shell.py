"""The shell of the officer's own pages: the one place where a page has a script.

The script is ours, stands in the page, and its hash in the page's own policy lets
nothing else run and nothing be fetched. Without it every row is there to read.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache, partial
from importlib import resources
from typing import Any, TypeVar

from markupsafe import Markup, escape

from dtiwb.report.html import cell
from dtiwb.report.page import shell
from dtiwb.wording import say

ROWS_WORTH_SEARCHING = 20
"""From so many rows on a table gets search, sort and filter."""

ROWS_ON_A_PAGE = 400
"""Up to so many agencies stand in one table; with all columns that is under 300 kB."""

T = TypeVar("T")


@cache
def _resource(name: str) -> Markup:
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return Markup(text)  # noqa: S704 - our own script and style sheet


@cache
def _script_hash() -> str:
    digest = hashlib.sha256(_resource("tables.js").encode()).digest()
    return base64.b64encode(digest).decode()


@lru_cache(maxsize=100_000)
def figure(value: Decimal | None, language: str) -> Markup:
    """Return a figure as read, ``—`` for none; the same thousands fill all pages."""
    return escape(cell(value, language))


@lru_cache(maxsize=100_000)
def known(value: Decimal | None, language: str) -> Markup:
    """Return points as read; what is not known says so."""
    if value is None:
        return escape(say("page.unknown", language))
    return figure(value, language)


def cells(figures: Iterable[Markup]) -> Markup:
    """Return the cells of a row in one piece.

    Half a million of them, each through a template, would take most of the time.
    """
    return Markup("<td>" + "<td>".join(figures))  # noqa: S704 - escaped by type


def rollup_page(
    template: str, title: str, language: str, longest: int, **values: Any
) -> str:
    """Return a page of the roll-up whose longest table has *longest* rows."""
    return shell(
        template,
        language,
        title=title,
        script=_resource("tables.js") if longest >= ROWS_WORTH_SEARCHING else None,
        script_hash=_script_hash(),
        own_style=_resource("tables.css"),
        searchable=ROWS_WORTH_SEARCHING,
        figure=partial(figure, language=language),
        known=partial(known, language=language),
        **values,
    )


def parts_of(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield *items* as many at a time as one page holds; at least one part."""
    for start in range(0, max(len(items), 1), ROWS_ON_A_PAGE):
        yield items[start : start + ROWS_ON_A_PAGE]
