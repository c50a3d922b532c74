"""Every sentence a user reads, by stable code, and the functions that look it up.

``vi/`` and ``en/`` hold a file for each group of codes: the sentence of
``finding.no-page`` is ``no-page`` in ``finding.yaml``. Both hold the same codes with
the same placeholders. A code without wording is a bug and raises KeyError; the meaning
of a code never changes, its words may.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from dtiwb.errors import DtiwbError, InputError, Problem, RenderError

LANGUAGES = ("vi", "en")


@cache
def wordings(language: str) -> dict[str, Any]:
    """Return the codes of *language*, flattened: ``finding.no-page``."""
    flat: dict[str, Any] = {}
    folder = resources.files(__name__).joinpath(language)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        group = file.name.removesuffix(".yaml")
        entries = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        flat |= {f"{group}.{code}": entry for code, entry in entries.items()}
    return flat


def say(code: str, language: str = "vi", **fields: object) -> str:
    """Return the sentence of *code* with its placeholders filled.

    The result is plain text: whoever puts it into a page escapes it there.
    """
    entry = wordings(language)[code]
    return str(entry).format(**fields)


def column_titles(column: str) -> list[str]:
    """Return the titles a table head may carry for *column*, the preferred first."""
    entry = wordings("vi").get(f"column.{column}", column)
    return entry if isinstance(entry, list) else [str(entry)]


def column_title(column: str, language: str = "vi") -> str:
    """Return the title dtiwb itself writes over *column*."""
    entry = wordings(language).get(f"column.{column}", column)
    return str(entry[0] if isinstance(entry, list) else entry)


def tell(error: DtiwbError) -> str:
    """Return what to show a person for *error*: Vietnamese, with English beside it."""
    match error:
        case InputError():
            return "\n".join(_by_file(error.problems))
        case RenderError():
            code = f"render.{error.code}"
            return (
                f"{say(code, **error.fields)}\n    ({say(code, 'en', **error.fields)})"
            )
        case _:
            return str(error)


def _by_file(problems: tuple[Problem, ...]) -> list[str]:
    lines: list[str] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        mine = [problem for problem in problems if problem.file == file]
        lines.append(say("cli.problems-in-file", file=file, count=len(mine)))
        for problem in mine:
            lines.append(f"  - {sentence(problem)}")
            lines.append(f"    ({sentence(problem, 'en')})")
    return lines


def sentence(problem: Problem, language: str = "vi") -> str:
    """Say one problem: where, what, and what to do."""
    text = say(f"problem.{problem.code}", language, **problem.fields)
    place = []
    if problem.row is not None:
        place.append(say("place.row", language, row=problem.row))
    if problem.column is not None:
        place.append(say("place.column", language, column=problem.column))
    if problem.path is not None:
        place.append(say("place.path", language, path=problem.path))
    return f"{', '.join(place)}: {text}" if place else text
