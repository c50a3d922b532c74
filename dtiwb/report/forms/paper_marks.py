"""The line at the foot of every page that says a filled DOCX form is a draft.

It goes below what the form's own foot says, in small letters; a page of the form
without a foot gets one.
"""

from __future__ import annotations

import posixpath
from typing import Any

from lxml import etree

from dtiwb.office.word_xml import W
from dtiwb.report.documents.elements import R, printable, w
from dtiwb.report.documents.package import to_bytes
from dtiwb.report.forms.marks import NEW_ID, add_part

_BODY, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_SETTINGS = "word/settings.xml"
_PART = "word/footer-dtiwb.xml"
_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_EIGHT_POINTS = "16"


def add_marks(parts: dict[str, bytes], line: str) -> None:
    """Put *line* at the foot of every kind of page the document in *parts* has."""
    relations: Any = etree.fromstring(parts[_RELATIONS])
    for each in relations:
        if str(each.get("Type")).endswith("/footer"):
            target = posixpath.join("/word", str(each.get("Target")))
            name = posixpath.normpath(target)[1:]
            foot = etree.fromstring(parts[name])
            foot.append(_paragraph(line))
            parts[name] = to_bytes(foot)
    body: Any = etree.fromstring(parts[_BODY])
    missing = _missing_kinds(body, parts)
    if not missing:
        return
    first = next(body.iter(f"{W}sectPr"))
    for kind in missing:
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", NEW_ID)
        first.insert(0, reference)
    parts[_BODY] = to_bytes(body)
    parts[_PART] = to_bytes(w("ftr", _paragraph(line)))
    add_part(parts, _RELATIONS, _PART, "footer", _FOOTER)


def _missing_kinds(body: Any, parts: dict[str, bytes]) -> list[str]:
    """Return the kinds of pages without a foot of their own, from the first section.

    Later sections take over what the first has, unless they have their own.
    """
    sections = list(body.iter(f"{W}sectPr"))
    if not sections:
        sections = [etree.SubElement(body.find(f"{W}body"), f"{W}sectPr")]
    wanted = ["default"]
    if any(each.find(f"{W}titlePg") is not None for each in sections):
        wanted.append("first")
    if b"evenAndOddHeaders" in parts.get(_SETTINGS, b""):
        wanted.append("even")
    feet = sections[0].iterfind(f"{W}footerReference")
    there = {each.get(f"{W}type", "default") for each in feet}
    return [kind for kind in wanted if kind not in there]


def _paragraph(line: str) -> Any:
    words = w("t")
    words.text = printable(line)
    looks = w("rPr", w("sz", val=_EIGHT_POINTS))
    centred = w("pPr", w("spacing", before="0", after="0"), w("jc", val="center"))
    return w("p", centred, w("r", looks, words))
