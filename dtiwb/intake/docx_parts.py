"""The parts of a DOCX file, opened safely: nothing is followed, expanded or run."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lxml import etree

from dtiwb.errors import InputError, Problem

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

LARGEST_PART = 64 * 1024 * 1024
"""No paper comes near; a zip bomb does. Parts that hold no text are never read."""

# ISO 29500 Strict files say the same things under other addresses.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD.encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
_STRICT_ADDRESS = b"http://purl.oclc.org/ooxml/"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "word/document.xml"
_WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The XML of one DOCX that can hold text, or says how text is shown."""

    document: etree._Element
    notes: dict[str, dict[str, etree._Element]]
    headers: dict[str, etree._Element] = field(default_factory=dict)
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    settings: etree._Element | None = None


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return a ``w:`` attribute of *element*, which may be missing itself."""
    return default if element is None else element.get(W + name, default)


def integer(element: etree._Element | None, name: str, default: int = 0) -> int:
    """Return a ``w:`` attribute as a whole number, *default* where it is none."""
    text = attribute(element, name)
    return int(text) if _WHOLE.fullmatch(text) else default


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a switch such as ``w:vanish`` is there and not switched off."""
    off = ("0", "false", "off", "none")
    return element is not None and attribute(element, "val") not in off


def open_parts(path: Path, name: str) -> Parts:
    """Read the parts of *path*, or raise InputError naming what is wrong with it."""
    try:
        with path.open("rb") as file:
            if file.read(8) == _OLE:
                raise _refused(name, _ole_problem(file))
            with zipfile.ZipFile(file) as archive:
                return _read_parts(archive, name)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError, ValueError):
        raise _refused(name, "paper-broken") from None
    except (NotImplementedError, RuntimeError):  # an encrypted or odd zip member
        raise _refused(name, "paper-encrypted") from None


def _refused(name: str, code: str) -> InputError:
    return InputError([Problem(file=name, code=code)])


def _ole_problem(file: IO[bytes]) -> str:
    """Tell a DOCX under a password, which Word wraps in an old container."""
    return "paper-encrypted" if _ENCRYPTED in file.read(1 << 24) else "paper-broken"


def _read_parts(archive: zipfile.ZipFile, name: str) -> Parts:
    main = next(
        (target for kind, _, target in _relations(archive, "") if kind == "document"),
        _MAIN,
    )
    related = list(_relations(archive, main))
    one = {kind: target for kind, _, target in related}

    def parsed(kind: str) -> etree._Element | None:
        target = one.get(kind)
        return _parse(archive, target, name) if target in archive.NameToInfo else None

    return Parts(
        document=_parse(archive, main, name),
        notes={kind: _by_id(parsed(f"{kind}s")) for kind in ("footnote", "endnote")},
        headers={
            identifier: _parse(archive, target, name)
            for kind, identifier, target in related
            if kind in ("header", "footer") and target in archive.NameToInfo
        },
        styles=parsed("styles"),
        numbering=parsed("numbering"),
        settings=parsed("settings"),
    )


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, id and part name of every relation of *part* inside the file."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive.NameToInfo:
        return
    for relation in _parse(archive, path, ""):
        if relation.get("TargetMode") != "External":  # never followed
            target = posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            )
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            kind = "document" if kind == "officeDocument" else kind
            yield kind, relation.get("Id", ""), target.lstrip("/")


def _parse(archive: zipfile.ZipFile, part: str | None, name: str) -> etree._Element:
    with archive.open(part or _MAIN) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise _refused(name, "paper-unpacks-too-large")
    if _STRICT_ADDRESS in data[:4096]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:  # Word never writes one: an entity trick
        raise _refused(name, "paper-has-entities")
    return root


def _by_id(notes: etree._Element | None) -> dict[str, etree._Element]:
    """Return the notes people wrote; separators carry a type and no text."""
    usual = ("", "normal")
    return {
        attribute(note, "id"): note
        for note in (() if notes is None else notes)
        if attribute(note, "type") in usual
    }
