"""The pages of a case: whether they still say what the data say, and their text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from dtiwb.assessing import assess
from dtiwb.errors import Problem
from dtiwb.models import Case
from dtiwb.store.files import is_file, sha256_of
from dtiwb.store.results import results_json

_SPOKEN = ("alt", "aria-label", "content", "title")
_UNSPOKEN = ("script", "style")
_DOCUMENTS = re.compile(rb'<p class="documents">.*?</p>\n', re.DOTALL)


def pages_folder(case: Case) -> Path:
    """Return the folder in which a run leaves the pages of *case*."""
    return case.root / "outputs" / case.id


def page_files(case: Case) -> tuple[Path, ...]:
    """Return the pages that the notebooks of *case* make, there or not."""
    folder = pages_folder(case)
    return tuple(folder / f"{name}.html" for name in case.params.notebooks)


def page_to_hand_over(path: Path) -> bytes:
    """Return a page without its links to the documents, which the office keeps."""
    return _DOCUMENTS.sub(b"", path.read_bytes())


def stale_pages(case: Case) -> tuple[Problem, ...]:
    """Return why the pages of *case* cannot be handed over; nothing if they can.

    They can if all are there, were made from the files as they are now by this
    version, and are as the run left them. For the case it is compared with only
    what shows in the results of *case* is looked at.
    """
    if not case.params.notebooks:
        return (_problem(case, f"params/{case.id}.yaml", "bundle-no-notebooks"),)
    found = [
        _problem(case, f"outputs/{case.id}/{path.name}", "bundle-page-missing")
        for path in page_files(case)
        if not is_file(path)
    ]
    return tuple(found or _stale(case) or _edited(case))


def _problem(case: Case, file: str, code: str, **fields: str) -> Problem:
    told = {"params": f"params/{case.id}.yaml", **fields}
    return Problem(file=file, code=code, fields=told)


def _stale(case: Case) -> list[Problem]:
    """Compare the results beside the pages with those of the files as they are."""
    file = f"outputs/{case.id}/results.json"
    made = _read(pages_folder(case) / "results.json")
    now = results_json(assess(case))
    if made == now:
        return []
    try:
        before, after = _hashes(json.loads(made)), _hashes(json.loads(now))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [_problem(case, file, "bundle-pages-stale")]
    changed = sorted(dict(before.items() ^ after.items()))
    if not changed:  # another version, or an evidence file came, went or changed
        return [_problem(case, file, "bundle-pages-stale")]
    names = ", ".join(changed)
    return [_problem(case, file, "bundle-inputs-changed", names=names)]


def _hashes(results: Any) -> dict[str, str]:
    return {str(each["path"]): str(each["sha256"]) for each in results["inputs"]}


def _edited(case: Case) -> Iterator[Problem]:
    """Yield the pages that are no longer as the run left them."""
    try:
        run = json.loads(_read(pages_folder(case) / "run.json"))
        made = dict(run["outputs"] if run["status"] == "done" else {})
    except (ValueError, TypeError, KeyError, RecursionError):
        made = {}
    for path in page_files(case):
        if made.get(path.name) != sha256_of(path):
            yield _problem(case, f"outputs/{case.id}/{path.name}", "bundle-page-edited")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


class _Text(HTMLParser):
    """Collects what a reader of a page sees, hears, or finds beside a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unspoken = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unspoken += tag in _UNSPOKEN
        self.parts += [text for name, text in attrs if name in _SPOKEN and text]

    def handle_endtag(self, tag: str) -> None:
        self._unspoken -= tag in _UNSPOKEN

    def handle_data(self, data: str) -> None:
        if not self._unspoken:
            self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(data)


def page_text(html: str) -> str:
    """Return the text of a page, of its pictures and of its comments."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return " ".join(reader.parts)
