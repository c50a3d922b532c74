"""Files to papers: what a file is, whether it is safe to open, who reads it.

The content decides, not the name. Nothing is fetched, run or unpacked to disk, and
a paper under a mark of secrecy leaves no trace but the name of its file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from dtiwb.errors import InputError, Problem
from dtiwb.intake.legacy import decode_lines
from dtiwb.intake.paper import Line, Paper
from dtiwb.intake.secrecy import secrecy_mark
from dtiwb.text import compose

Progress = Callable[[int, int], None]
"""Called with how many pages are read, and how many there are."""

MAX_BYTES = 200_000_000
_MAX_UNPACKED = 600_000_000
_MAX_XML = 200_000_000
_MAX_RATIO, _RATIO_FROM = 200, 20_000_000  # text packs 10 to 50 times, a bomb 1000
_MAX_MEMBERS = 20_000
_HEAD = 1024
_BLOCK = 1 << 20
_OVERLAP = 64
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF = re.compile(rb"%PDF-\d")
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_OTHERS = (
    (re.compile(rb"\s*\{\\rtf"), "RTF"),
    (
        re.compile(rb"\s*(?:<!--.{0,400}-->\s*)?<(?:!doctype )?html", re.I | re.S),
        "HTML",
    ),
    (re.compile(rb"\s*<\?xml"), "XML"),
    (re.compile(rb"MIME-Version:", re.I), "MHTML"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "RAR, 7z, gzip"),
    (re.compile(rb"GIF8|BM....\0\0\0\0|RIFF....WEBP|.{4}ftyp", re.S), "GIF, BMP, WEBP"),
    (re.compile(rb"MZ.\0|\x7fELF", re.S), "EXE"),
)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)""")
_OOXML_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"utf8"}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]"
)


def refusal(name: str, code: str, row: int | None = None, **fields: str) -> InputError:
    """Return the error that says under *code* why the file *name* is not read."""
    return InputError([Problem(file=name, code=code, row=row, fields=fields)])


def read_paper(path: Path, progress: Progress | None = None) -> Paper:
    """Return what stands in the file *path*, composed, decoded, line by line.

    Raises:
        InputError: the file cannot be read as a paper, or must not be: it bears a
            mark of secrecy. The error then holds nothing of its text.
    """
    name = compose(path.name)
    kind = _kind(path, name)
    try:
        paper = _read(kind, path, name, progress)
    except (InputError, ImportError):
        raise
    except Exception as error:  # a broken file breaks libraries in too many ways
        raise refusal(name, "paper-broken") from error
    lines, encoding, unclear = decode_lines(paper.lines)
    lines = tuple(filter(None, map(_tidy, lines)))
    is_secret = bool(secrecy_mark(lines) or (encoding and _marked(lines)))
    if is_secret:
        del paper, lines  # nothing of it may hang on the error
        raise refusal(name, "paper-secret")
    if unclear:
        raise refusal(name, "paper-encoding-unclear", encoding=unclear)
    if not lines:
        raise refusal(name, "paper-empty")
    return replace(paper, lines=lines)


def _read(kind: str, path: Path, name: str, progress: Progress | None) -> Paper:
    """Hand the file to its reader; a library is imported only where it is needed."""
    if kind == "pdf":
        from dtiwb.intake.pdf_file import read_pdf

        return read_pdf(path, name, progress)
    if kind == "docx":
        from dtiwb.intake.docx_file import read_docx

        return read_docx(path, name)
    if kind == "image":
        from dtiwb.intake.ocr import read_image

        return read_image(path, name, progress)
    if kind == "xlsx":
        from dtiwb.intake.sheet_file import read_workbook

        return read_workbook(path, name)
    from dtiwb.intake.text_file import read_text_file

    return read_text_file(path, name)


def _tidy(line: Line) -> Line | None:
    """Return *line* composed and without what nobody can see, None if that is all."""
    text = _visible(line.text)
    if not text.strip():
        return None
    cells = tuple(_visible(cell) for cell in line.cells)
    if (text, cells) == (line.text, line.cells):
        return line
    return replace(line, text=text, cells=cells)


def _visible(text: str) -> str:
    return compose(_INVISIBLE.sub("", text))


def _marked(lines: tuple[Line, ...]) -> bool:
    """Look again without case: the capitals of TCVN3 stood in a font of their own."""
    upper = (replace(each, text=each.text.upper()) for each in lines if not each.cells)
    return bool(secrecy_mark([line for line in upper if line.page == 1][:20]))


def _kind(path: Path, name: str) -> str:
    """Tell what the file holds, or refuse it."""
    try:
        if not path.is_file():
            raise refusal(name, "paper-not-found")
        if path.stat().st_size > MAX_BYTES:
            raise refusal(name, "paper-too-large")
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\f"):
                head += file.read(_BLOCK)
                if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\f"):
                    raise refusal(name, "paper-empty")
            if head.startswith(_ZIPS):
                return _package_kind(file, name)
            if head.startswith(_OLE):
                file.seek(0)
                raise _ole_refusal(file, name)
    except OSError:  # Office keeps a file to itself while it is open
        raise refusal(name, "paper-not-opened") from None
    if head.startswith(_IMAGES):
        return "image"
    if _PDF.search(head[:_HEAD]):
        return "pdf"
    for signature, kind in _OTHERS:
        if signature.match(head):
            raise refusal(name, "paper-of-other-kind", kind=kind)
    return "text"


def _ole_refusal(file: IO[bytes], name: str) -> InputError:
    """Tell a file under a password from the Word and Excel of before 2007."""
    content = file.read(MAX_BYTES)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusal(name, "paper-encrypted")
    kinds = {"WordDocument": ".docx", "Workbook": ".xlsx", "Book": ".xlsx"}
    found = (new for old, new in kinds.items() if old.encode("utf-16-le") in content)
    return refusal(name, "paper-of-old-office", new=next(found, ".docx, .xlsx"))


def _package_kind(file: IO[bytes], name: str) -> str:
    """Return docx or xlsx for a ZIP file that is one and safe to unpack."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            kind = _ooxml_kind(archive, members, name)
            _refuse_bomb(members, name)
            for member in members:
                _refuse_tricks(archive, member, name)
            return kind
    except InputError:
        raise
    except Exception:  # cut off, wrong checksum, unknown compression, odd names
        raise refusal(name, "paper-broken") from None


def _ooxml_kind(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str
) -> str:
    names = [member.filename for member in members]
    if any(member.flag_bits & 0x1 for member in members):
        raise refusal(name, "paper-encrypted")
    if len(set(names)) < len(names):  # two readers would see two papers
        raise refusal(name, "paper-broken")
    if any(re.fullmatch(r"word/document\d*\.xml", each) for each in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    known = {"ppt/presentation.xml": "PPTX", "xl/workbook.bin": "XLSB"}
    kind = next((known[each] for each in names if each in known), "ZIP")
    if kind == "ZIP" and "content.xml" in names and "mimetype" in names:
        kind = "ODT, ODS"
    raise refusal(name, "paper-of-other-kind", kind=kind)


def _refuse_bomb(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse by the sizes the directory states; unpacking stops at them anyway."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    xml = sum(member.file_size for member in members if _is_xml(member.filename))
    if (
        unpacked > _MAX_UNPACKED
        or xml > _MAX_XML
        or len(members) > _MAX_MEMBERS
        or (unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * max(packed, 1))
    ):
        raise refusal(name, "paper-unpacks-too-large")


def _is_xml(member: str) -> bool:
    return member.lower().endswith((".xml", ".rels", ".vml"))


def _refuse_tricks(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str
) -> None:
    """Refuse XML with a DOCTYPE, which no Office writes: it may define entities."""
    with archive.open(member) as stream:
        block = stream.read(_HEAD)
        start = block.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").replace(b"\0", b"")
        if not start.startswith(b"<"):
            if _is_xml(member.filename) and block:
                raise refusal(name, "paper-broken")
            return
        declared = _XML_ENCODING.match(start)
        if declared and declared[1].lower() not in _OOXML_ENCODINGS:
            raise refusal(name, "paper-has-entities")
        tail = b""
        while block:
            seen = tail + block.replace(b"\0", b"")  # UTF-16, too
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise refusal(name, "paper-has-entities")
            tail = seen[-_OVERLAP:]
            block = stream.read(_BLOCK)
