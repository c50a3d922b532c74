"""What every filled form says of itself, and what it must not say."""

from __future__ import annotations

from lxml import etree

from dtiwb.models import Form
from dtiwb.report.documents.document import fingerprint
from dtiwb.report.documents.package import core_properties, to_bytes
from dtiwb.report.documents.styles import LOCALES
from dtiwb.report.words import Words

NEW_ID = "dtiwb"
"""The id of the relation to the part that is added to a form."""

_CORE, _TYPES = "docProps/core.xml", "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def mark_line(words: Words, form: Form) -> str:
    """Return the line at the foot of a filled form: short, the form has its own."""
    is_fictional = words.assessment.case.is_fictional or form.mapping.fictional
    parts = [
        words.say("page.draft"),
        words.say("page.fictional") if is_fictional else "",
        words.say("documents.inputs", fingerprint=fingerprint(words.assessment)),
    ]
    return " · ".join(filter(None, parts))


def forget_author(parts: dict[str, bytes], form: Form, words: Words) -> None:
    """Drop who wrote the form, who saved it last, and when."""
    if _CORE in parts:
        parts[_CORE] = core_properties(form.mapping.title, LOCALES[words.language])


def add_part(
    parts: dict[str, bytes], beside: str, name: str, kind: str, content_type: str
) -> None:
    """Enter part *name*, of *kind*, in the relations *beside* and the content types."""
    relations = etree.fromstring(parts[beside])
    made = etree.SubElement(relations, _tag(relations, "Relationship"))
    made.set("Id", NEW_ID)
    made.set("Type", f"{_OFFICE}/{kind}")
    made.set("Target", f"/{name}")
    parts[beside] = to_bytes(relations)
    types = etree.fromstring(parts[_TYPES])
    made = etree.SubElement(types, _tag(types, "Override"))
    made.set("PartName", f"/{name}")
    made.set("ContentType", content_type)
    parts[_TYPES] = to_bytes(types)


def _tag(root: etree._Element, name: str) -> str:
    return f"{{{etree.QName(root).namespace}}}{name}"
