"""Automatic numbers of a DOCX: Word prints them and does not store them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from dtiwb.intake.docx_parts import W, attribute, integer, is_on
from dtiwb.intake.docx_text import Looks

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SYMBOLS = range(0xE000, 0xF900)  # bullets drawn by a symbol font: no letters
_DEPTH = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One level of a list, as ``w:lvl`` describes it."""

    text: str
    form: str
    start: int
    gap: str
    style: str
    all_decimal: bool
    restarts_after: int


def written(number: int, form: str) -> str:
    """Return *number* as Word writes it under ``w:numFmt`` *form*.

    Letters run a … z, aa, bb: the Vietnamese đ is never counted by Word.
    """
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{number:02}"
        case "lowerLetter" | "upperLetter" if number > 0:
            times, letter = divmod(number - 1, 26)
            text = chr(ord("a") + letter) * (times + 1)
        case "lowerRoman" | "upperRoman" if number > 0:
            text = _roman(number)
        case _:
            return str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


class Numbering:
    """Counts the lists of one paper; ask once for each paragraph, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._read(root)

    def label(self, number_id: str, level: int | None, style: str = "") -> str:
        """Return the number that stands before the next paragraph of a list."""
        levels = self._levels.get(number_id)
        if not levels:
            return ""
        if level is None:
            level = next((n for n, each in levels.items() if each.style == style), 0)
        if level not in levels:
            return ""
        counts = self._count(number_id, level, levels)
        return self._show(levels, level, counts)

    def _count(
        self, number_id: str, level: int, levels: dict[int, _Level]
    ) -> list[int | None]:
        counts = self._counts.setdefault(self._list_of[number_id], [None] * _DEPTH)
        restart = self._restarts.pop((number_id, level), None)
        if restart is not None:
            counts[level] = restart
        else:
            before = counts[level]
            counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _DEPTH):
            if deeper in levels and levels[deeper].restarts_after > level:
                counts[deeper] = None
        return counts

    def _show(
        self, levels: dict[int, _Level], level: int, counts: list[int | None]
    ) -> str:
        shown = levels[level]
        if shown.form == "bullet":
            letters = (c for c in shown.text if ord(c) not in _SYMBOLS)
            text = "".join(letters).strip() or "-"
        else:
            text = _PLACE.sub(
                lambda found: self._one(levels, int(found[1]) - 1, counts, shown),
                shown.text,
            )
        return text + shown.gap if text.strip() else ""

    def _one(
        self,
        levels: dict[int, _Level],
        level: int,
        counts: list[int | None],
        shown: _Level,
    ) -> str:
        if level not in levels:
            return ""
        number = counts[level]
        if number is None:  # a level nobody used yet counts as begun
            number = levels[level].start
        return written(number, "decimal" if shown.all_decimal else levels[level].form)

    def _read(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        home: dict[str, str] = {}
        for abstract in root.iterfind(W + "abstractNum"):
            identifier = attribute(abstract, "abstractNumId")
            self._abstract[identifier] = {
                integer(level, "ilvl"): _level(level)
                for level in abstract.iterfind(W + "lvl")
            }
            if link := attribute(abstract.find(W + "numStyleLink"), "val"):
                linked[identifier] = link
            if link := attribute(abstract.find(W + "styleLink"), "val"):
                home[link] = identifier
        for number in root.iterfind(W + "num"):
            identifier = attribute(number, "numId")
            abstract_id = attribute(number.find(W + "abstractNumId"), "val")
            abstract_id = home.get(linked.get(abstract_id, ""), abstract_id)
            self._list_of[identifier] = abstract_id
            self._levels[identifier] = dict(self._abstract.get(abstract_id, {}))
            self._override(identifier, number)

    def _override(self, identifier: str, number: etree._Element) -> None:
        for override in number.iterfind(W + "lvlOverride"):
            level = integer(override, "ilvl")
            changed = override.find(W + "lvl")
            if changed is not None:
                self._levels[identifier][level] = _level(changed)
            start = integer(override.find(W + "startOverride"), "val", -1)
            if start >= 0:
                self._restarts[identifier, level] = start


def _level(level: etree._Element) -> _Level:
    depth = integer(level, "ilvl")
    suffix = attribute(level.find(W + "suff"), "val", "tab")
    return _Level(
        text=attribute(level.find(W + "lvlText"), "val"),
        form=attribute(level.find(W + "numFmt"), "val", "decimal"),
        start=integer(level.find(W + "start"), "val"),
        gap="" if suffix == "nothing" else " ",
        style=attribute(level.find(W + "pStyle"), "val"),
        all_decimal=is_on(level.find(W + "isLgl")),
        restarts_after=integer(level.find(W + "lvlRestart"), "val", depth),
    )


def list_of(
    properties: etree._Element | None, looks: Looks, style: str
) -> tuple[str, int | None, str]:
    """Return list id, level and style of a paragraph; no list where the id is empty.

    A paragraph's own number comes before that of its style; list 0 switches a
    style's number off. Without a level the list itself knows it by the style.
    """
    own = None if properties is None else properties.find(W + "numPr")
    level = None if own is None else own.find(W + "ilvl")
    depth = None if level is None else integer(level, "val")
    identifier = None if own is None else own.find(W + "numId")
    if identifier is not None:
        return attribute(identifier, "val"), depth or 0, style
    number, given, named = looks.list_of_style(style or looks.default)
    return number, given if depth is None else depth, named
