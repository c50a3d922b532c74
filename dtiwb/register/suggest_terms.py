"""The words and codes by which two texts are compared.

Words are folded syllables and pairs of neighbouring syllables, after abbreviations
and everyday names are written out and what every paper says is left out
(``abbreviations.yaml``). A paper's number and a criterion's code are never split into
words: they are equal or they are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import yaml

from dtiwb.intake.labels import UPPER
from dtiwb.text import compose, fold

_LETTERS = r"[a-z][a-z0-9&]*"
_NUMBER = (
    rf"\d{{1,5}}[a-z]?(?:(?:/(?:19|20)\d\d)?/\s?{_LETTERS}(?:-\s?{_LETTERS})*"
    rf"|-{_LETTERS}/{_LETTERS}(?:-{_LETTERS})*)"
)
_TOKEN = re.compile(rf"(?<![\w/])(?P<number>{_NUMBER})|\d+(?:[./]\d+)*|[a-z0-9]+")
_CODE = r"\d{1,2}(?:\.\d{1,3})+[a-z]?(?![a-z0-9]|\.\d)"
_CALLED = r"(?:tieu chi|chi so(?: thanh phan)?|tc)"
_CITED = re.compile(
    rf"\b{_CALLED} (?:so )?{_CODE}(?:(?:, ?|; ?| va ){_CODE})*"
    rf"|(?<![\w.]){_CODE}\W{{1,3}}{_CALLED}\b"
)
_LEADING = re.compile(rf"\W*{_CODE}")
_LINE_END = re.compile(r"\s*\n\s*")
_BREAK = re.compile(
    rf"(?<=[.;:!?])(?<!\b\d\.)(?<!\b\d\d\.)\s+(?=[\d{UPPER}])"
    rf"|(?<![-/])\n(?=[-–+•*]|\d{{1,2}}[.)]|[a-zđ]\)|[{UPPER}])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a text is compared by.

    ``words`` come once each, in the order of the text: sums over them are then the
    same every time. ``codes`` are the numbers of papers and the codes of criteria
    it names; ``is_digital`` says whether it names anything of digital work.
    """

    words: tuple[str, ...]
    codes: frozenset[str]
    is_digital: bool


def read_terms(text: str, *, leads: bool = False) -> Terms:
    """Return the terms of *text*.

    A criterion's code counts where it is called one (tiêu chí 6.11), and with
    *leads* also where the text begins with it, as titles of files do: inside a
    paper a leading 6.11 is a heading of its own.
    """
    for short, full in _lists().capitals:
        text = short.sub(full, text)
    flat = fold(text)
    syllables: list[str] = []
    codes = set(_cited(flat, leads=leads))
    for found in _TOKEN.finditer(flat):
        if found["number"]:
            codes.add(number_code(found["number"]))
        else:
            syllables.append(found[0])
    syllables = list(_written_out(syllables))
    return Terms(
        words=tuple(dict.fromkeys((*syllables, *map(" ".join, pairwise(syllables))))),
        codes=frozenset(codes),
        is_digital=bool(_lists().digital.search(" ".join(syllables))),
    )


def number_code(number: str) -> str:
    """Return what stays the same however a number is written: 05/QĐ-X, 5/QD-X."""
    parts = re.findall(r"\d+|[a-z&]+", fold(number))
    return "/".join(part.lstrip("0") for part in parts)


def sentences(page: str, longest: int) -> Iterator[str]:
    """Yield the sentences and items of *page* in NFC, each on one line.

    One of more than *longest* letters comes in pieces cut between words.
    """
    for piece in _BREAK.split(_LINE_END.sub("\n", compose(page))):
        rest = " ".join(piece.split())
        while len(rest) > longest:
            cut = rest.rfind(" ", 0, longest + 1)
            cut = cut if cut > 0 else longest
            yield rest[:cut]
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


@dataclass(frozen=True, slots=True)
class _Lists:
    names: dict[str, list[tuple[list[str], list[str]]]]  # by their first syllable
    capitals: tuple[tuple[re.Pattern[str], str], ...]
    digital: re.Pattern[str]


@cache
def _lists() -> _Lists:
    file = resources.files(__package__).joinpath("abbreviations.yaml")
    data = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    names: dict[str, list[tuple[list[str], list[str]]]] = {}
    read_as = data["abbreviations"] | data["everyday_words"]
    for short, full in (read_as | dict.fromkeys(data["not_counted"], "")).items():
        name = _plain(short)
        names.setdefault(name[0], []).append((name, _plain(full)))
    for alike in names.values():
        alike.sort(key=lambda pair: -len(pair[0]))
    capitals = data["capitals_only"].items()
    digital = "|".join(map(fold, data["digital_words"]))
    return _Lists(
        names=names,
        capitals=tuple((re.compile(rf"\b{short}\b"), full) for short, full in capitals),
        digital=re.compile(rf"\b(?:{digital})\b"),
    )


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text))


def _written_out(syllables: list[str]) -> Iterator[str]:
    """Yield *syllables* with the longest name at each place written out."""
    names, start = _lists().names, 0
    while start < len(syllables):
        for name, full in names.get(syllables[start], ()):
            if syllables[start : start + len(name)] == name:
                yield from full
                start += len(name)
                break
        else:
            yield syllables[start]
            start += 1


def _cited(flat: str, *, leads: bool) -> Iterator[str]:
    for found in _CITED.finditer(flat):
        yield from re.findall(_CODE, found[0])
    if leads and (first := _LEADING.match(flat)):
        yield from re.findall(_CODE, first[0])
