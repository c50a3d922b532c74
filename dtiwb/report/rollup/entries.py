"""One case folder of ``outputs/``, as the roll-up links to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from dtiwb.report.page import document_links, page_title
from dtiwb.standings import Standing

_FIRST = "3-gap-memo.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A case folder: its standing if it has results, why it failed, its files.

    Without ``has_params`` nobody runs the case any more: it counts nowhere.
    """

    folder: str
    standing: Standing | None = None
    failed: str = ""
    files: tuple[str, ...] = ()
    has_params: bool = True

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of its pages, in the order of the notebooks."""
        return tuple(name for name in self.files if name.endswith(".html"))

    def main_page(self) -> str:
        """Return the address of the gap memo, or of the first page; "" if none."""
        page = _FIRST if _FIRST in self.files else next(iter(self.pages), "")
        return self._address(page) if page else ""

    def page_links(self, language: str) -> list[tuple[str, str]]:
        """Return address and title of each page."""
        return [
            (self._address(name), page_title(name.removesuffix(".html"), language))
            for name in self.pages
        ]

    def document_links(self, language: str) -> list[tuple[str, str]]:
        """Return address and title of each document to hand in."""
        return [
            (self._address(name), title)
            for name, title in document_links(self.files, language)
        ]

    def _address(self, name: str) -> str:
        return quote(f"{self.folder}/{name}")


def page_finder(entries: Iterable[Entry]) -> Callable[[Standing], str]:
    """Return what finds the main page of a standing, seen from ``outputs/``."""
    pages = {each.standing.case_id: each for each in entries if each.standing}

    def page_of(standing: Standing) -> str:
        return pages[standing.case_id].main_page()

    return page_of
