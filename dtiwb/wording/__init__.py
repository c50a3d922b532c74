"""Every sentence a user reads, by stable code, and the functions that look it up.

``vi/`` and ``en/`` hold a file for each group of codes: the sentence of
``finding.no-page`` is ``no-page`` in ``finding.yaml``. Both hold the same codes with
the same placeholders. A code without wording is a bug and raises KeyError; the meaning
of a code never changes, its words may.
"""

from __future__ import annotations

import errno
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import Any

import yaml

from dtiwb.errors import DtiwbError, InputError, Problem, RenderError

LANGUAGES = ("vi", "en")

_REASONS = {
    errno.ENOSPC: "system.no-space",
    errno.EDQUOT: "system.no-space-left-to-you",
    errno.EACCES: "system.not-allowed",
    errno.EPERM: "system.not-allowed",
    errno.EROFS: "system.read-only",
    errno.EIO: "system.disk-fault",
    errno.ENOENT: "system.not-there",
    errno.ENAMETOOLONG: "system.name-too-long",
    errno.EBUSY: "system.in-use",
    errno.EMFILE: "system.too-many-open",
}
_IN_USE = (32, 33)
"""What Windows says of a file that another program has open."""


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


def tell(error: DtiwbError | OSError) -> str:
    """Return what to show a person for *error*: Vietnamese, with English beside it."""
    match error:
        case InputError():
            return "\n".join(_by_file(error.problems))
        case RenderError():
            code = f"render.{error.code}"
            return (
                f"{say(code, **error.fields)}\n    ({say(code, 'en', **error.fields)})"
            )
        case OSError():
            return f"{_not_written(error, 'vi')}\n    ({_not_written(error, 'en')})"
        case _:
            return str(error)


def _by_file(problems: tuple[Problem, ...]) -> list[str]:
    lines: list[str] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        mine = [problem for problem in problems if problem.file == file]
        if len(mine) == 1 and not _place(mine[0], "vi"):  # of the file as a whole
            lines.append(f"{file}: {sentence(mine[0])}")
            lines.append(f"    ({sentence(mine[0], 'en')})")
            continue
        lines.append(say("cli.problems-in-file", file=file, count=len(mine)))
        for problem in mine:
            lines.append(f"  - {sentence(problem)}")
            lines.append(f"    ({sentence(problem, 'en')})")
    return lines


def _not_written(error: OSError, language: str) -> str:
    name = PurePath(str(error.filename)).name if error.filename else ""
    why = system_reason(error, language)
    return say("cli.not-written", language, reason=f"{why} ({name})" if name else why)


def system_reason(error: OSError, language: str = "vi") -> str:
    """Return why the system refused, no sentence of its own and without any name.

    What has no wording here is said as the system says it.
    """
    code = _REASONS.get(error.errno or 0)
    if getattr(error, "winerror", None) in _IN_USE:
        code = "system.in-use"
    return say(code, language) if code else error.strerror or str(error)


def sentence(problem: Problem, language: str = "vi") -> str:
    """Say one problem: where, what, and what to do."""
    text = say(f"problem.{problem.code}", language, **problem.fields)
    place = _place(problem, language)
    return f"{place}: {text}" if place else text


def _place(problem: Problem, language: str) -> str:
    place = []
    if problem.row is not None:
        place.append(say("place.row", language, row=problem.row))
    if problem.column is not None:
        place.append(say("place.column", language, column=problem.column))
    if problem.path is not None:
        place.append(say("place.path", language, path=problem.path))
    return ", ".join(place)
