"""Everything dtiwb raises on purpose.

* DtiwbError
  - InputError       files are not what they should be; carries every Problem
  - RenderError      a notebook failed, or was given the wrong parameters
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in one place of one file.

    ``code`` names the sentence in ``wording/`` (``problem.<code>``); ``fields``
    fills its placeholders. ``place`` says where: ``dòng 4, cột "x"`` of a table
    is given as ``row`` and ``column``, a spot in YAML as ``path``.
    """

    file: str
    code: str
    row: int | None = None
    column: str | None = None
    path: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


class DtiwbError(Exception):
    """Superclass of all dtiwb exceptions. Never raised directly."""


class InputError(DtiwbError):
    """Files are not what they should be; carries every problem found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(f"{problem.file}: {problem.code}" for problem in self.problems)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes the same of it."""
        return type(self), (self.problems,)


class RenderError(DtiwbError):
    """A notebook failed, or was given the wrong parameters.

    ``code`` and ``fields`` name the sentence in ``wording/``, as in Problem.
    """

    def __init__(self, code: str, **fields: str) -> None:
        self.code = code
        self.fields = fields
        listing = ", ".join(f"{key}={value}" for key, value in fields.items())
        super().__init__(f"{code}: {listing}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process makes the same of it."""
        return partial(type(self), self.code, **self.fields), ()
