"""Words of a paper that says a few things otherwise than a report does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dtiwb.report.words import Words


@dataclass(frozen=True, slots=True)
class OtherWords(Words):
    """Words that say the codes in *instead* in place of those of a report.

    The letterhead and the recipients ask for ``documents.number`` and the like; a
    plan has a number of its own kind, and its own people to send it to.
    """

    instead: Mapping[str, str]

    def say(self, code: str, **fields: object) -> str:
        """Return the plain text of *code*, or of what stands in its place."""
        return Words.say(self, self.instead.get(code, code), **fields)
