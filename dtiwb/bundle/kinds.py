"""The ending a file gets in an archive: by its content, not by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

_SIGNS = (
    (b"%PDF-", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"{\\rtf", ".rtf"),
)
_OFFICE = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OLE = (".doc", ".xls", ".ppt")
_OF_TEXT = (".txt", ".csv", ".xml")
_OF_OPEN_DOCUMENT = (".odt", ".ods", ".odp")
_HEAD = 1024


def suffix_of(path: Path) -> str:
    """Return the ending for the file *path*, ``.bin`` where its kind is not known.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    for sign, suffix in _SIGNS:
        if head.lstrip().startswith(sign):
            return suffix
    if head.startswith(b"PK\x03\x04"):
        return _suffix_of_zip(path)
    own = path.suffix.lower()
    if head.startswith(_OLE):
        return own if own in _OF_OLE else ".bin"
    if b"\0" in head:
        return ".bin"
    return own if own in _OF_TEXT else ".txt"


def _suffix_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ".bin"
    own = path.suffix.lower()
    if "mimetype" in names and own in _OF_OPEN_DOCUMENT:
        return own
    parts = {f"{name.partition('/')[0]}/" for name in names}
    suffix = next((suffix for part, suffix in _OFFICE if part in parts), ".zip")
    has_macros = any(name.endswith("/vbaProject.bin") for name in names)
    return f"{suffix[:-1]}m" if has_macros else suffix
