"""What the tests read back from the documents: words, tables, rendered pages."""

import io
import re
import shutil
import subprocess
import zipfile

import pypdfium2
import pytest
from docx import Document
from openpyxl import Workbook

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(not SOFFICE, reason="no LibreOffice (soffice)")


def opened(data):
    return Document(io.BytesIO(data))


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def all_text(data):
    """Every word of an office file, whichever part it stands in."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8") for name in archive.namelist()]
    return " ".join(re.sub(r"<[^>]+>", " ", part) for part in parts)


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def converted(data, name, kind, folder):
    """Open a file in LibreOffice and return what it saves as *kind*."""
    made = _converted(data, name, kind, folder)
    if made is None and name.endswith(".xlsx"):
        plain = io.BytesIO()
        Workbook().save(plain)
        if _converted(plain.getvalue(), "plain.xlsx", kind, folder) is None:
            pytest.skip("this LibreOffice has no Calc")
    assert made is not None, f"LibreOffice does not open {name}"
    return made


def _converted(data, name, kind, folder):
    (folder / name).write_bytes(data)
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'office').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder / "made"),
            str(folder / name),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    made = (folder / "made" / name).with_suffix(f".{kind}")
    return made.read_bytes() if made.is_file() else None


def pages_of(pdf):
    """The text of every page, and its size in points."""
    document = pypdfium2.PdfDocument(pdf)
    return [
        (page.get_textpage().get_text_bounded(), page.get_size()) for page in document
    ]
