"""A whole Word document: sections, styles, page numbers and the line at the foot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from dtiwb import __version__
from dtiwb.models import Assessment
from dtiwb.report.documents.elements import (
    PORTRAIT,
    Element,
    page_number,
    paragraph,
    section,
    w,
)
from dtiwb.report.documents.lettering import Style
from dtiwb.report.documents.package import core_properties, pack, to_bytes
from dtiwb.report.documents.styles import LOCALES, style_sheet
from dtiwb.report.words import Words

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EDGES = ("header-default", "header-first", "footer-default", "footer-first")
_FINGERPRINT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Blocks on paper of one size, with page numbers of their own."""

    blocks: Sequence[Element]
    size: tuple[int, int] = PORTRAIT


def document(
    words: Words, title: str, sections: Sequence[Section], lines: Iterable[Style] = ()
) -> bytes:
    """Return a DOCX file of *sections*; *lines* are the styles of its rules."""
    language = words.language
    foot = paragraph("ChanTrang", foot_line(words))
    edges = {
        "header-default": w("hdr", paragraph("SoTrang", "", page_number())),
        "header-first": w("hdr", paragraph("SoTrang")),
        "footer-default": w("ftr", foot),
        "footer-first": w("ftr", paragraph("ChanTrang", foot_line(words))),
    }
    return pack(
        {
            "[Content_Types].xml": to_bytes(_content_types()),
            "_rels/.rels": to_bytes(_package_relations()),
            "docProps/core.xml": core_properties(title, LOCALES[language]),
            "word/_rels/document.xml.rels": to_bytes(_document_relations()),
            "word/document.xml": to_bytes(w("document", _body(sections))),
            "word/settings.xml": to_bytes(_settings(language)),
            "word/styles.xml": to_bytes(style_sheet(language, lines)),
            **{f"word/{name}.xml": to_bytes(edges[name]) for name in _EDGES},
        }
    )


def _body(sections: Sequence[Section]) -> Element:
    body = w("body")
    for each in sections:
        body.extend(each.blocks)
        # a paragraph of its own, since no table may stand last
        mark = w("pPr", w("pStyle", val="NgatPhan"))
        body.append(w("p", mark))
        end = section(each.size)
        (body if each is sections[-1] else mark).append(end)
    return body


def foot_line(words: Words) -> str:
    """Return what stands at the foot of every page: draft, date and inputs."""
    case = words.assessment.case
    parts = [
        words.say("page.draft"),
        words.say("page.fictional") if case.is_fictional else "",
        words.say("page.as-of", date=words.day(case.params.as_of)),
        case.criteria_set.id,
        f"dtiwb {__version__}",
        words.say("documents.inputs", fingerprint=fingerprint(words.assessment)),
    ]
    return " · ".join(filter(None, parts))


def fingerprint(assessment: Assessment) -> str:
    """Return twelve characters that change with any input file of the case."""
    listing = "".join(f"{file.path} {file.sha256}\n" for file in assessment.case.inputs)
    return hashlib.sha256(listing.encode("utf-8")).hexdigest()[:_FINGERPRINT]


def _settings(language: str) -> Element:
    return w(
        "settings",
        w("zoom", percent="100"),
        w("defaultTabStop", val="720"),
        w(
            "compat",
            # without it Word opens the file in the mode of Word 2007
            w(
                "compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val="15",
            ),
        ),
        w("themeFontLang", val=LOCALES[language]),
        w("decimalSymbol", val="," if language == "vi" else "."),
        w("listSeparator", val=";" if language == "vi" else ","),
    )


def _content_types() -> Element:
    space = f"{_PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap={None: space})
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    for extension, kind in (("rels", relations), ("xml", "application/xml")):
        etree.SubElement(
            root, f"{{{space}}}Default", Extension=extension, ContentType=kind
        )
    kinds = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties",
        "/word/document.xml": f"{_WORD}.document.main",
        "/word/settings.xml": f"{_WORD}.settings",
        "/word/styles.xml": f"{_WORD}.styles",
        **{f"/word/{name}.xml": f"{_WORD}.{name.split('-')[0]}" for name in _EDGES},
    }
    for part, kind in kinds.items():
        etree.SubElement(
            root, f"{{{space}}}Override", PartName=part, ContentType=f"{kind}+xml"
        )
    return root


def _package_relations() -> Element:
    metadata = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relations(
        {
            "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
            "core": (metadata, "docProps/core.xml"),
        }
    )


def _document_relations() -> Element:
    plain = {name: (f"{_OFFICE}/{name}", f"{name}.xml") for name in _PARTS}
    edges = {
        name: (f"{_OFFICE}/{name.split('-')[0]}", f"{name}.xml") for name in _EDGES
    }
    return _relations(plain | edges)


_PARTS = ("settings", "styles")


def _relations(targets: dict[str, tuple[str, str]]) -> Element:
    space = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
    for name, (kind, target) in targets.items():
        etree.SubElement(
            root, f"{{{space}}}Relationship", Id=name, Type=kind, Target=target
        )
    return root
