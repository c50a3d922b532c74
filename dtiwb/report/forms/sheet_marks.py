"""What says that a filled XLSX form is a draft: its foot, and a last sheet.

The form itself is not written on. On paper the line stands at the foot of every page;
on the screen the tab of the last sheet says it, whichever sheet is looked at.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from dtiwb.models import Form
from dtiwb.office.book_xml import BOOK, RELATION, RELATIONS, SheetEntry, sheets_of
from dtiwb.report.documents.package import to_bytes
from dtiwb.report.forms.marks import NEW_ID, add_part, mark_line
from dtiwb.report.forms.origin_sheet import MAIN, origin_sheet
from dtiwb.report.words import Words

_TYPES = "[Content_Types].xml"
_CHAIN = "xl/calcChain.xml"
_PART = "xl/worksheets/dtiwb.xml"
_SHEET_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
)
_FOOT_LIMIT = 255
_AFTER_FOOT = {
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
}
"""What the schema of a sheet puts after header and footer."""
_BEFORE_CALC = (
    "workbookPr",
    "bookViews",
    "sheets",
    "externalReferences",
    "definedNames",
)


def add_marks(
    parts: dict[str, bytes], entry: SheetEntry, form: Form, words: Words
) -> None:
    """Mark the workbook in *parts* as a draft and let it compute when it is opened."""
    root = etree.fromstring(parts[entry.part])
    _add_foot(root, mark_line(words, form))
    parts[entry.part] = to_bytes(root)
    parts[_PART] = origin_sheet(words, form)
    titles = {each.title.casefold() for each in sheets_of(parts.__getitem__)}
    _enter_sheet(parts, _free_title(words.say("page.draft"), titles))
    _drop_chain(parts)
    add_part(parts, RELATIONS, _PART, "worksheet", _SHEET_TYPE)


def _add_foot(root: Any, line: str) -> None:
    """Add *line* to the middle of the foot of every kind of page the sheet has."""
    holder = root.find("{*}headerFooter")
    if holder is None:
        holder = root.makeelement(f"{{{MAIN}}}headerFooter")
        later = [each for each in root if _name(each) in _AFTER_FOOT]
        if later:
            later[0].addprevious(holder)
        else:
            root.append(holder)
    wanted = ["oddFooter"]
    wanted += ["evenFooter"] if holder.get("differentOddEven") in ("1", "true") else []
    wanted += ["firstFooter"] if holder.get("differentFirst") in ("1", "true") else []
    order = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader"]
    for name in wanted:
        foot = holder.find(f"{{*}}{name}")
        if foot is None:
            foot = holder.makeelement(f"{{{MAIN}}}{name}")
            before = order[: order.index(name)] if name in order else order
            place = sum(_name(each) in before for each in holder)
            holder.insert(place, foot)
        foot.text = _with_line(foot.text or "", line)


def _with_line(foot: str, line: str) -> str:
    """Return *foot* with *line* below what stands in its middle, if it fits."""
    said = line.replace("&", "&&")
    left, middle, right = "", "", ""
    for section in re.split(r"(?=(?<!&)&[LCR])", foot):
        match section[:2]:
            case "&L":
                left = section
            case "&R":
                right = section
            case _:
                middle = section.removeprefix("&C")
    middle = f"{middle}\n" if middle else ""
    whole = f"{left}&C{middle}&8{said}{right}"
    return whole if len(whole) <= _FOOT_LIMIT else f"&C&8{said}"


def _enter_sheet(parts: dict[str, bytes], title: str) -> None:
    """Enter the new sheet, and ask for formulas to be computed.

    The folder on somebody's machine that Excel saved the form to is dropped.
    """
    book: Any = etree.fromstring(parts[BOOK])
    space = etree.QName(book).namespace
    sheets = book.find("{*}sheets")
    ids = [int(each.get("sheetId")) for each in sheets]
    entry = etree.SubElement(sheets, f"{{{space}}}sheet", name=title)
    entry.set("sheetId", str(max(ids) + 1))
    entry.set(RELATION, NEW_ID)
    for each in list(book.iter("{*}absPath")):
        holder = next(each.iterancestors("{*}AlternateContent"), each)
        holder.getparent().remove(holder)
    compute = book.find("{*}calcPr")
    if compute is None:
        compute = book.makeelement(f"{{{space}}}calcPr")
        [each for each in book if _name(each) in _BEFORE_CALC][-1].addnext(compute)
    compute.set("fullCalcOnLoad", "1")
    parts[BOOK] = to_bytes(book)


def _drop_chain(parts: dict[str, bytes]) -> None:
    """Drop the order in which formulas were last computed; some may have moved."""
    for name, attribute in ((RELATIONS, "Target"), (_TYPES, "PartName")):
        root = etree.fromstring(parts[name])
        for each in list(root):
            if str(each.get(attribute)).endswith("calcChain.xml"):
                root.remove(each)
                parts[name] = to_bytes(root)
    parts.pop(_CHAIN, None)


def _free_title(title: str, taken: set[str]) -> str:
    free = (f"{title} {n}" if n > 1 else title for n in range(1, len(taken) + 2))
    return next(each for each in free if each.casefold() not in taken)


def _name(element: Any) -> str:
    is_element = isinstance(element.tag, str)
    return str(etree.QName(element).localname) if is_element else ""
