"""Cells of an XLSX register filled in and rows appended; all else stays. Pure.

The sheet is edited as the XML it is. To load the workbook and save it again would
drop what openpyxl does not know, and the results of formulas with it, without which
the case could no longer be opened.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from dtiwb.office.book_xml import sheets_of
from dtiwb.office.sheet_xml import SheetXml
from dtiwb.register.csv_cells import Cells
from dtiwb.store.writing import xlsx_first_cell


def edited_workbook(
    data: bytes, fills: Mapping[int, Cells], rows: Sequence[Sequence[str]], like: int
) -> bytes:
    """Return the workbook *data* with cells filled in and *rows* added, all as text.

    *fills* gives rows by their number in Excel. New rows go below the last one that
    holds anything, pass over hidden ones, and look like row *like*, or, where it is
    0, as their columns say.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = _sheet_with_data(archive)
        sheet = SheetXml(archive.read(name))
        for number, cells in fills.items():
            _write(sheet, number, cells)
        number = sheet.last_filled()
        for row in rows:
            number = sheet.next_shown(number)
            _write(sheet, number, {n: text for n, text in enumerate(row) if text}, like)
        return _with_member(archive, name, sheet.to_bytes())


def _write(sheet: SheetXml, number: int, cells: Cells, like: int = 0) -> None:
    for index, text in sorted(cells.items()):
        words = text if index else xlsx_first_cell(text)
        sheet.write_text(number, index + 1, words, like)


def _sheet_with_data(archive: zipfile.ZipFile) -> str:
    """Return the member that is the only shown sheet with data, else the first shown.

    ``store.sheets`` has refused workbooks with several.
    """
    shown = [each.part for each in sheets_of(archive.read) if each.is_shown]
    filled = (part for part in shown if SheetXml(archive.read(part)).last_filled())
    return next(filled, shown[0])


def _with_member(archive: zipfile.ZipFile, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for member in archive.infolist():
            data = content if member.filename == name else archive.read(member)
            written.writestr(member, data, compress_type=member.compress_type)
    return out.getvalue()
