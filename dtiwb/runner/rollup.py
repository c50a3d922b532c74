"""Pages over many cases: the index of all outputs, and cases side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from dtiwb.errors import InputError, Problem
from dtiwb.models import Assessment
from dtiwb.report.page import plain_page
from dtiwb.report.rollup.entries import Entry
from dtiwb.report.rollup.site import FOLDER, roll_up
from dtiwb.standings import Standing, Titles
from dtiwb.store.files import write_atomically
from dtiwb.store.standings import damaged, read_standing, read_titles
from dtiwb.wording import say, sentence

_ENGLISH = "    ("
"""How the line begins that says in English what was said before it."""


def write_index(outputs: Path) -> Path:
    """Write ``index.html`` over every case folder in *outputs*, and a page per group.

    A page that would not change is left alone; a page of a group that is no more
    is deleted.
    """
    entries = list(_entries(outputs))
    written = set()
    for name, text in roll_up(entries, _titles_finder(outputs, entries)):
        target = outputs / name
        written.add(target)
        data = text.encode()
        if not target.is_file() or target.read_bytes() != data:
            write_atomically(target, data)
    for page in (outputs / FOLDER).glob("*.html"):
        if page not in written:
            page.unlink()
    return outputs / "index.html"


def _entries(outputs: Path) -> Iterator[Entry]:
    params = outputs.parent / "params"  # none where outputs were copied to be read
    cases = {path.stem for path in params.glob("*.yaml")}
    with os.scandir(outputs) as found:
        names = sorted(each.name for each in found if each.is_dir())
    for name in names:
        if name.startswith("."):  # being made, and gone in a moment
            continue
        folder = outputs / name
        with os.scandir(folder) as found:
            files = tuple(sorted(each.name for each in found))
        if "run.json" not in files:
            continue
        if cases and name not in cases:
            yield Entry(folder=name, files=files, has_params=False)
            continue
        failed = _failure(folder / "run.json")
        standing = None
        if "results.json" in files:
            try:
                standing = _standing(folder)
            except InputError as error:
                failed = failed or _told(error.problems[0])
        if standing and failed:
            standing = replace(standing, is_stale=True)
        yield Entry(folder=name, standing=standing, failed=failed, files=files)


def _standing(folder: Path) -> Standing:
    """Read the standing of a case; of a copied folder, which would count twice, none.

    Raises:
        InputError: results.json is damaged, or that of another case.
    """
    path = folder / "results.json"
    standing = read_standing(path)
    if standing.case_id != folder.name:
        raise InputError([damaged(path)])
    return standing


def _failure(path: Path) -> str:
    """Return what went wrong in the latest run, or ``""``."""
    try:
        run = json.loads(path.read_bytes())
        error = str(run.get("error", "")).splitlines()
    except (ValueError, AttributeError):
        return _told(damaged(path))
    lines = [line.strip() for line in error if not line.startswith(_ENGLISH)]
    return " ".join(lines[:2])


def _told(problem: Problem) -> str:
    return f"{problem.file}: {sentence(problem)}"


def _titles_finder(outputs: Path, entries: Sequence[Entry]) -> Callable[[str], Titles]:
    """Return what gives the titles of a set, from the results of one of its cases."""
    folders = {
        each.standing.criteria_set: each.folder for each in entries if each.standing
    }

    @cache
    def titles_of(set_id: str) -> Titles:
        return read_titles(outputs / folders[set_id] / "results.json")

    return titles_of


def write_comparison(assessments: Sequence[Assessment], outputs: Path) -> Path:
    """Write ``comparison.html``: the given cases side by side, ranked if comparable."""
    from dtiwb.report import memo  # pandas, which the index does without

    language = assessments[0].case.params.language
    title = say("page.comparison", language)
    target = outputs / "comparison.html"
    write_atomically(target, plain_page(memo.comparison(assessments), title, language))
    return target
