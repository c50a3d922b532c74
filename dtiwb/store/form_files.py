"""A form opened safely: nothing in it runs, reaches out or unpacks without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from dtiwb.store.files import Reader
from dtiwb.store.values import shorten

_NEEDED = {
    ".xlsx": ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
    ".docx": ("word/document.xml", "word/_rels/document.xml.rels"),
}
_TYPES = "[Content_Types].xml"
_MOST_BYTES, _MOST_PARTS = 60_000_000, 2_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ACTIVE = re.compile(r"vbaProject|/(?:activeX|embeddings|ctrlProps)/", re.IGNORECASE)
_OUTSIDE = re.compile(r"xl/(?:externalLinks/|queryTables/|connections\.xml)")
_FETCHES = re.compile(
    r"^\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b"
    r"|\b(?:WEBSERVICE|RTD|IMAGE)\s*\(",
    re.IGNORECASE | re.MULTILINE,
)
"""Fields of Word and functions of Excel that fetch something when a file is opened."""
_SIMPLE_FIELDS = etree.XPath("//@*[local-name()='instr']")
_XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def open_form(data: bytes, name: str, suffix: str, reader: Reader) -> dict[str, bytes]:
    """Return the parts of the form *data*; none, and problems, if it is not safe."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if any(each.flag_bits & 1 for each in members):
                reader.problems.add(name, "paper-encrypted")
                return {}
            size = sum(each.file_size for each in members)
            if size > _MOST_BYTES or len(members) > _MOST_PARTS:
                reader.problems.add(name, "paper-unpacks-too-large")
                return {}
            parts = {each.filename: archive.read(each) for each in members}
            roots = {
                part: etree.fromstring(content, _XML)
                for part, content in parts.items()
                if part.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, ValueError, EOFError):
        reader.problems.add(name, _why_no_archive(data))
        return {}
    except NotImplementedError:  # a way of packing that Office never uses
        reader.problems.add(name, "paper-broken")
        return {}
    if not {_TYPES, *_NEEDED[suffix]} <= parts.keys():
        reader.problems.add(name, "paper-not-what-it-says", kind=suffix)
        return {}
    before = len(reader.problems.found)
    _refuse_dangers(parts, roots, name, reader)
    return parts if len(reader.problems.found) == before else {}


def _why_no_archive(data: bytes) -> str:
    """Tell a file under a password, which Office wraps in an old container."""
    is_encrypted = data.startswith(_OLE) and _ENCRYPTED in data
    return "paper-encrypted" if is_encrypted else "paper-broken"


def _refuse_dangers(
    parts: Mapping[str, bytes], roots: Mapping[str, Any], name: str, reader: Reader
) -> None:
    if any(root.getroottree().docinfo.doctype for root in roots.values()):
        reader.problems.add(name, "paper-has-entities")
    kinds = parts[_TYPES]
    if b"macroEnabled" in kinds or any(_ACTIVE.search(part) for part in parts):
        reader.problems.add(name, "form-active")
    outside = dict.fromkeys(_reaching_out(parts, roots))
    if outside:
        told = shorten("; ".join(outside), 120)
        reader.problems.add(name, "form-reaches-out", value=told)


def _reaching_out(
    parts: Mapping[str, bytes], roots: Mapping[str, Any]
) -> Iterator[str]:
    """Yield whatever in a form leads out of it."""
    yield from (part for part in parts if _OUTSIDE.match(part))
    for part, root in roots.items():
        if part.endswith(".rels"):
            for each in root:
                if each.get("TargetMode") == "External":
                    yield str(each.get("Target", ""))
        elif part.startswith("word/"):
            simple = map(str, _SIMPLE_FIELDS(root))
            pieces = (e.text or "" for e in root.iter("{*}instrText"))
            yield from (
                t.strip() for t in (*simple, "".join(pieces)) if _FETCHES.search(t)
            )
        elif part.startswith("xl/"):
            formulas = (e.text or "" for e in root.iter("{*}f", "{*}definedName"))
            yield from (text for text in formulas if _FETCHES.search(text))
