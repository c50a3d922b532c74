"""Office files as zip archives that come out the same, byte for byte, every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from dtiwb.report.documents.elements import printable

_FIRST = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of *parts*: the content types first, then by name.

    Nothing is compressed: two builds of zlib give two results, and the file would
    no longer be the same on every machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0  # else the archive tells which system wrote it
            archive.writestr(entry, parts[name])
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = (each.filename for each in archive.infolist() if not each.is_dir())
        return {name: archive.read(name) for name in names}


def to_bytes(root: etree._Element) -> bytes:
    """Return *root* as the content of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def core_properties(title: str, language: str) -> bytes:
    """Return docProps/core.xml with nothing but title and language.

    No creator, no time: a file must not say who made it on which machine.
    """
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    for name, value in (("title", title), ("language", language)):
        etree.SubElement(root, f"{{{_DC}}}{name}").text = printable(value)
    return to_bytes(root)
