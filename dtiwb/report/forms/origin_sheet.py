"""The locked last sheet of a filled form: where its figures come from."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from dtiwb.models import Form
from dtiwb.report.documents.cells import fitting
from dtiwb.report.documents.package import to_bytes
from dtiwb.report.documents.provenance import origin
from dtiwb.report.words import Words

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WIDTHS = (45, 75)


def origin_sheet(words: Words, form: Form) -> bytes:
    """Return the sheet, without any style, so that those of the form stay as they are.

    The lock has no password, as that of the score sheet.
    """
    rows = (
        _x(
            "row",
            *(
                _cell(f"{letter}{row}", text)
                for letter, text in zip("AB", said, strict=True)
            ),
            r=str(row),
        )
        for row, said in enumerate(_told(words, form), 1)
    )
    return to_bytes(
        _x(
            "worksheet",
            _x("sheetPr", _x("pageSetUpPr", fitToPage="1")),
            _x("cols", *(_column(n, width) for n, width in enumerate(_WIDTHS, 1))),
            _x("sheetData", *rows),
            _x("sheetProtection", sheet="1"),
            _x("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0"),
        )
    )


def _told(words: Words, form: Form) -> Iterator[tuple[str, str]]:
    yield words.say("page.draft"), words.say("forms.sheet-note")
    yield words.say("forms.form"), form.mapping.title
    yield from origin(words)
    yield from ((file.path, file.sha256) for file in words.assessment.case.inputs)


def _column(number: int, width: int) -> etree._Element:
    place = str(number)
    return _x("col", min=place, max=place, width=str(width), customWidth="1")


def _cell(place: str, text: str) -> etree._Element:
    said = _x("t")
    said.text = fitting(text)
    return _x("c", _x("is", said), r=place, t="inlineStr")


def _x(name: str, /, *children: etree._Element, **attributes: str) -> etree._Element:
    node = etree.Element(f"{{{MAIN}}}{name}", attributes, nsmap={None: MAIN})
    node.extend(children)
    return node
