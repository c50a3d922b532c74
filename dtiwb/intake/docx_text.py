"""What one paragraph of a DOCX prints: text, breaks, notes and boxes, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lxml import etree

from dtiwb.intake.docx_parts import W, attribute, integer, is_on

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"

Kind = Literal["text", "line", "page", "rendered-page", "note", "box"]


class Piece(NamedTuple):
    """A bit of a paragraph; *text* of a note is its own mark, where it has one."""

    kind: Kind
    text: str = ""
    element: etree._Element | None = None


LINE, PAGE, RENDERED = Piece("line"), Piece("page"), Piece("rendered-page")
TAB = Piece("text", "\t")

_GONE = frozenset(
    W + name
    for name in (
        "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText",
        "delInstrText", "rt", "tblPr", "trPr", "tcPr", "footnoteRef", "endnoteRef",
    )
)  # fmt: skip
"""Deleted, moved away, or said about the text and no part of it."""

_FIXED: dict[object, Piece] = {
    W + "tab": TAB,
    W + "ptab": TAB,
    W + "cr": LINE,
    W + "noBreakHyphen": Piece("text", "-"),
    W + "lastRenderedPageBreak": RENDERED,
}
_VANISH, _CAPS, _RUN_STYLE = W + "vanish", W + "caps", W + "rStyle"
_RUN_PROPERTIES, _TEXT, _FIELD, _BREAK = W + "rPr", W + "t", W + "fldChar", W + "br"
_BOXES = {0xA8: "☐", 0x6F: "☐", 0xFE: "☑", 0xFD: "☒", 0xB7: "-", 0xD8: "-"}
"""Signs that papers take from Wingdings and Symbol, by the low byte of their code."""


@dataclass(slots=True)
class Looks:
    """Which styles hide text, print capitals or count, seen through ``basedOn``."""

    styles: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    _known: dict[tuple[str, str], bool | None] = field(default_factory=dict)
    _lists: dict[str, tuple[str, int | None, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> Looks:
        """Read the styles part."""
        looks = cls()
        for style in () if root is None else root.iterfind(W + "style"):
            looks.styles[attribute(style, "styleId")] = style
            is_default = attribute(style, "default") in ("1", "true", "on")
            if is_default and attribute(style, "type") == "paragraph":
                looks.default = attribute(style, "styleId")
        return looks

    def chain(self, style_id: str) -> Iterator[etree._Element]:
        """Yield the style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id in self.styles and style_id not in seen:
            seen.add(style_id)
            yield self.styles[style_id]
            style_id = attribute(self.styles[style_id].find(W + "basedOn"), "val")

    def style_says(self, style_id: str, switch: str) -> bool | None:
        """Return what a style says of *switch*; None where it is silent."""
        key = (style_id, switch)
        if key not in self._known:
            found = (
                style.find(f"{W}rPr/{W}{switch}") for style in self.chain(style_id)
            )
            first = next((each for each in found if each is not None), None)
            self._known[key] = None if first is None else is_on(first)
        return self._known[key]

    def list_of_style(self, style_id: str) -> tuple[str, int | None, str]:
        """Return the list a style numbers its paragraphs by, the level if it says."""
        if style_id not in self._lists:
            self._lists[style_id] = self._list_of_style(style_id)
        return self._lists[style_id]

    def _list_of_style(self, style_id: str) -> tuple[str, int | None, str]:
        for each in self.chain(style_id):
            found = each.find(f"{W}pPr/{W}numPr")
            if found is not None and (number := found.find(W + "numId")) is not None:
                level = found.find(W + "ilvl")
                depth = None if level is None else integer(level, "val")
                return attribute(number, "val"), depth, attribute(each, "styleId")
        return "", None, style_id

    def run_is(
        self, properties: etree._Element | None, paragraph_style: str
    ) -> tuple[bool, bool]:
        """Tell whether a run is hidden, and whether it is printed in capitals.

        It says so itself, or its style does, or the style of its paragraph.
        """
        style = paragraph_style or self.default
        hidden = self.style_says(style, "vanish")
        capitals = self.style_says(style, "caps")
        if properties is None:
            return bool(hidden), bool(capitals)
        own = {each.tag: each for each in properties}
        if (named := own.get(_RUN_STYLE)) is not None:
            name = attribute(named, "val")
            hidden = _first(self.style_says(name, "vanish"), hidden)
            capitals = _first(self.style_says(name, "caps"), capitals)
        if (switch := own.get(_VANISH)) is not None:
            hidden = is_on(switch)
        if (switch := own.get(_CAPS)) is not None:
            capitals = is_on(switch)
        return bool(hidden), bool(capitals)


def _first(said: bool | None, otherwise: bool | None) -> bool | None:
    return otherwise if said is None else said


class Printed:
    """Yields the pieces of paragraphs; fields stay open from one to the next."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._fields: list[bool] = []  # True while the field's code is being read
        self._style = ""
        self._special: dict[object, Callable[[etree._Element], Iterator[Piece]]] = {
            W + "r": self._run,
            W + "txbxContent": lambda element: iter((Piece("box", "", element),)),
            _VML + "textpath": _watermark,
            _MATHS + "oMath": lambda element: iter((Piece("text", formula(element)),)),
            _CHOICE + "AlternateContent": self._alternate,
            W + "subDoc": lambda _: iter(()),
        }

    def pieces(self, paragraph: etree._Element, style: str) -> Iterator[Piece]:
        """Yield what *paragraph* prints, its automatic number not included."""
        self._style = style
        # a code ends with its paragraph, or one broken field would hide all the rest
        self._fields = [False] * len(self._fields)
        yield from self._inside(paragraph)

    def _inside(self, element: etree._Element) -> Iterator[Piece]:
        for child in element:
            if child.tag in _GONE:
                continue
            special = self._special.get(child.tag)
            yield from special(child) if special else self._inside(child)

    def _run(self, run: etree._Element) -> Iterator[Piece]:
        properties = run.find(_RUN_PROPERTIES)
        is_hidden, is_capital = self._looks.run_is(properties, self._style)
        if is_hidden:
            self._follow_fields(run)
            return
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                if True not in self._fields:
                    text = child.text or ""
                    yield Piece("text", text.upper() if is_capital else text)
            elif tag == _FIELD:
                self._field(attribute(child, "fldCharType"))
            elif tag == _BREAK:
                yield _BREAKS.get(attribute(child, "type"), LINE)
            elif tag in _FIXED:
                if True not in self._fields:
                    yield _FIXED[tag]
            elif tag == W + "sym":
                yield Piece("text", _symbol(child))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                own = is_on_attribute(child, "customMarkFollows")
                mark = ("".join(run.itertext(W + "t")) or "*") if own else ""
                yield Piece("note", mark, child)
            elif tag not in _GONE:
                special = self._special.get(tag)
                yield from special(child) if special else self._inside(child)

    def _follow_fields(self, run: etree._Element) -> None:
        for mark in run.iterfind(W + "fldChar"):
            self._field(attribute(mark, "fldCharType"))

    def _field(self, mark: str) -> None:
        if mark == "begin":
            self._fields.append(True)
        elif self._fields and mark == "separate":
            self._fields[-1] = False
        elif self._fields and mark == "end":
            self._fields.pop()

    def _alternate(self, element: etree._Element) -> Iterator[Piece]:
        """Yield the new way of saying a thing, the old one where that says nothing."""
        for way in ("Choice", "Fallback"):
            for child in element.iterfind(_CHOICE + way):
                found = tuple(self._inside(child))
                if found:
                    yield from found
                    return


_BREAKS = {"page": PAGE, "column": Piece("text", " ")}


def is_on_attribute(element: etree._Element, name: str) -> bool:
    """Tell whether a ``w:`` attribute is a switch that is on."""
    return attribute(element, name) in ("1", "true", "on")


def _watermark(element: etree._Element) -> Iterator[Piece]:
    if text := element.get("string", "").strip():
        yield Piece("box", text)


def _symbol(element: etree._Element) -> str:
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    if 0xF000 <= code < 0xF100:
        return _BOXES.get(code - 0xF000, "")
    return chr(code) if 0 < code < 0xD800 else ""


def formula(element: etree._Element) -> str:
    """Return an equation as it would be typed: a fraction as ``a/b``."""
    tag = element.tag
    if tag == _MATHS + "t":
        return element.text or ""
    if tag == _MATHS + "f":
        above, below = (
            _bracketed(formula(part)) if part is not None else ""
            for part in (element.find(_MATHS + "num"), element.find(_MATHS + "den"))
        )
        return f"{above}/{below}"
    text = "".join(formula(child) for child in element)
    if tag == _MATHS + "d":
        properties = element.find(_MATHS + "dPr")
        opening, closing = (
            _bracket(properties, side, usual)
            for side, usual in (("begChr", "("), ("endChr", ")"))
        )
        return f"{opening}{text}{closing}"
    return text


def _bracketed(text: str) -> str:
    text = text.strip()
    return f"({text})" if any(sign in text for sign in "+-−*×/ ") else text


def _bracket(properties: etree._Element | None, side: str, usual: str) -> str:
    given = None if properties is None else properties.find(_MATHS + side)
    return usual if given is None else given.get(_MATHS + "val", "")
