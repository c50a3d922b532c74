"""What groups are called, and what the files of their pages are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dtiwb.standings import Group, Years
from dtiwb.text import fold
from dtiwb.wording import say

_LEVELS = {
    "bo": "rollup.level-bo",
    "tinh": "rollup.level-tinh",
    "so": "rollup.level-so",
    "huyen": "rollup.level-huyen",
    "xa": "rollup.level-xa",
}
_LONGEST = 80


def level_name(level: str, language: str) -> str:
    """Return a level in words; one that dtiwb does not know as it is written."""
    return say(_LEVELS[level], language) if level in _LEVELS else level


def province_name(province: str, language: str) -> str:
    """Return a province, or that none is given."""
    return province or say("rollup.no-province", language)


def group_title(group: Group, language: str) -> str:
    """Return ``cấp sở, Tuyên Quang, năm 2022``."""
    return say(
        "rollup.group",
        language,
        level=level_name(group.level, language),
        province=province_name(group.province, language),
        year=group.year,
    )


def years_title(of: Group | Years, language: str) -> str:
    """Return the heading of the page with the years of a province and level."""
    return say(
        "rollup.years-title",
        language,
        level=level_name(of.level, language),
        province=province_name(of.province, language),
    )


def file_names(titles: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a file name, without its suffix, for each title, no two alike.

    Only letters, digits and hyphens are left of what a title says.
    """
    taken: set[str] = set()
    for parts in titles:
        plain = re.sub(r"[^a-z0-9]+", "-", fold(" ".join(parts))).strip("-")
        name = base = plain[:_LONGEST] or "nhom"
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        yield name


def part_name(name: str, number: int) -> str:
    """Return the file name of part *number* of a page too long for one file."""
    return f"{name}.html" if number == 1 else f"{name}.phan-{number}.html"
