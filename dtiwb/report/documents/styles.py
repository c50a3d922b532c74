"""word/styles.xml: font, proofing language and every style of our Word documents.

Whoever edits a document changes a style, or a paragraph's style, and nothing else:
the text carries no formatting of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from dtiwb.report.documents.elements import Element, twips, w
from dtiwb.report.documents.lettering import PLAIN, STYLES, Style

FONT = "Times New Roman"
LOCALES = {"vi": "vi-VN", "en": "en-GB"}


def style_sheet(language: str, more: Iterable[Style] = ()) -> Element:
    """Return word/styles.xml in the proofing language of *language*."""
    locale = LOCALES[language]
    fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT)
    return w(
        "styles",
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w(
                    "rPr",
                    w("rFonts", **fonts),
                    w("sz", val="28"),
                    w("szCs", val="28"),
                    w("lang", val=locale, eastAsia=locale, bidi="ar-SA"),
                ),
            ),
            w("pPrDefault", w("pPr")),
        ),
        *(_paragraph_style(each) for each in (*STYLES, *more)),
        _table_style("TableNormal", "Normal Table", is_default=True, cell_margin=1.9),
        _table_style("BangKe", "Bảng có kẻ", has_lines=True, cell_margin=1.2),
        _table_style("BangAn", "Bảng không kẻ", cell_margin=0),
    )


def _paragraph_style(style: Style) -> Element:
    is_plain = style.id == PLAIN
    node = w(
        "style",
        w("name", val=style.name),
        None if is_plain else w("basedOn", val=PLAIN),
        w("qFormat"),
        w(
            "pPr",
            w("keepNext") if style.keep_next else None,
            _borders(style.line),
            w(
                "spacing",
                before=str(style.before * 20),
                after=str(style.after * 20),
                line=str(round(style.spacing * 240)),
                lineRule="auto",
            ),
            w(
                "ind",
                left=twips(style.left),
                right=twips(style.right),
                firstLine=twips(style.first),
            ),
            w("jc", val=style.align),
            None if style.outline is None else w("outlineLvl", val=str(style.outline)),
        ),
        w(
            "rPr",
            w("b") if style.bold else None,
            w("bCs") if style.bold else None,
            w("i") if style.italic else None,
            w("iCs") if style.italic else None,
            w("sz", val=str(style.size * 2)),
            w("szCs", val=str(style.size * 2)),
        ),
        type="paragraph",
        styleId=style.id,
    )
    if is_plain:
        node.set(f"{{{node.nsmap['w']}}}default", "1")
    return node


def _borders(line: str) -> Element | None:
    if not line:
        return None
    edges = ("top",) if line == "top" else ("top", "left", "bottom", "right")
    return w(
        "pBdr",
        *(w(edge, val="single", sz="6", space="1", color="000000") for edge in edges),
    )


def _table_style(
    id: str,
    name: str,
    *,
    has_lines: bool = False,
    is_default: bool = False,
    cell_margin: float,
) -> Element:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = (w(edge, val="single", sz="4", space="0", color="000000") for edge in edges)
    sides = ("top", "left", "bottom", "right")
    margins = {side: cell_margin if side in ("left", "right") else 0 for side in sides}
    node = w(
        "style",
        w("name", val=name),
        None if is_default else w("basedOn", val="TableNormal"),
        w(
            "tblPr",
            w("tblBorders", *lines) if has_lines else None,
            w(
                "tblCellMar",
                *(w(side, w=twips(margins[side]), type="dxa") for side in sides),
            ),
        ),
        type="table",
        styleId=id,
    )
    if is_default:
        node.set(f"{{{node.nsmap['w']}}}default", "1")
    return node
