"""Papers as DOCX: python-docx, and raw XML for what it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from intake.paper_model import Block, Grid, NewPage, Sides, Text, parts

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = f'xmlns:w="{MAIN}"'
LEVELS = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("decimal", "%2.%3."),
    ("lowerLetter", "%4)"),
    ("bullet", "-"),
)
"""What the automatic numbers of our papers look like: I. 1. 1.1. a) -"""
_LOOKS = {
    "title": {"bold": True, "size": 14, "alignment": 1},
    "bold": {"bold": True, "size": 13, "alignment": 3},
    "italic": {"italic": True, "size": 13, "alignment": 3},
    "body": {"size": 13, "alignment": 3},
}


class Writer:
    """Writes blocks into one DOCX; *title_notes* go to footnotes.xml at the end."""

    def __init__(self) -> None:
        self.document: Doc = Document()
        self.notes: list[str] = []
        self._revision = 900
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "DejaVu Serif", Pt(13)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        self._lists()

    def add(self, block: Block) -> None:
        """Append one block."""
        match block:
            case Text():
                self.text(self.document.add_paragraph(), block)
            case Sides():
                self._sides(block)
            case Grid():
                self._grid(block)
            case NewPage(landscape=landscape):
                self._new_page(landscape)

    def save(self, path: Path) -> None:
        """Write the file with its footnotes."""
        if self.notes:
            self._footnotes()
        self.document.save(str(path))

    def text(self, paragraph: Paragraph, block: Text) -> None:
        """Fill *paragraph* with the text of *block*, changes and calls included."""
        look = _LOOKS[block.look]
        paragraph.alignment = look["alignment"]
        if block.auto is not None:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {NS}><w:ilvl w:val="{block.auto}"/>'
                    f'<w:numId w:val="77"/></w:numPr>'
                )
            )
        for kind, words in parts(block.text):
            self._run(paragraph, kind, words, look)

    def _run(self, paragraph: Paragraph, kind: str, words: str, look: dict) -> None:
        if kind == "note":
            self.notes.append(words)
            call = f'<w:footnoteReference w:id="{len(self.notes) + 1}"/>'
            superscript = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            paragraph._p.append(parse_xml(f"<w:r {NS}>{superscript}{call}</w:r>"))
            return
        self._revision += 1
        who = f'w:id="{self._revision}" w:author="A" w:date="2025-02-03T08:00:00Z"'
        preserved = f'xml:space="preserve">{escape(words)}'
        if kind == "deleted":
            run = f"<w:r><w:delText {preserved}</w:delText></w:r>"
            paragraph._p.append(parse_xml(f"<w:del {NS} {who}>{run}</w:del>"))
        elif kind == "inserted":
            run = f"<w:r><w:t {preserved}</w:t></w:r>"
            paragraph._p.append(parse_xml(f"<w:ins {NS} {who}>{run}</w:ins>"))
        else:
            run = paragraph.add_run(words)
            run.bold, run.italic = look.get("bold"), look.get("italic")
            run.font.size = Pt(look["size"])

    def _sides(self, block: Sides) -> None:
        table = self.document.add_table(rows=1, cols=2)
        for cell, lines in zip(
            table.rows[0].cells, (block.left, block.right), strict=True
        ):
            self._cell(cell, lines, alignment=1)

    def _cell(self, cell: _Cell, lines: Sequence[str], alignment: int = 0) -> None:
        for n, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            self.text(paragraph, Text(text=line))
            paragraph.alignment = alignment

    def _grid(self, block: Grid) -> None:
        table = self.document.add_table(len(block.rows), len(block.widths))
        table.style = "Table Grid"
        table.autofit = False
        for r, row in enumerate(block.rows):
            for c, text in enumerate(row):
                if text not in ("^", "<"):
                    last = self._merged(table, block, r, c)
                    self._cell(last, text.split("\n"))
        for row in table.rows:
            for cell, width in zip(row.cells, block.widths, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table.columns, block.widths, strict=True):
            column.width = Mm(width)
        for row in table.rows[: block.heads]:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NS}/>"))

    def _merged(self, table: Table, block: Grid, r: int, c: int) -> _Cell:
        down, right = r, c
        while down + 1 < len(block.rows) and block.rows[down + 1][c] == "^":
            down += 1
        while right + 1 < len(block.widths) and block.rows[r][right + 1] == "<":
            right += 1
        cell = table.cell(r, c)
        return cell if (down, right) == (r, c) else cell.merge(table.cell(down, right))

    def _new_page(self, landscape: bool) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        wide = section.page_width > section.page_height
        if landscape != wide:
            width, height = section.page_width, section.page_height
            section.page_width, section.page_height = height, width
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT

    def _lists(self) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(LEVELS)
        )
        numbering = self.document.part.numbering_part.element
        abstract = f'<w:abstractNum {NS} w:abstractNumId="77">{levels}</w:abstractNum>'
        number = f'<w:num {NS} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
        numbering.insert(0, parse_xml(abstract))
        numbering.append(parse_xml(number))

    def _footnotes(self) -> None:
        tight = '<w:pPr><w:spacing w:after="0"/></w:pPr>'
        lines = "".join(
            f'<w:footnote w:id="{n}"><w:p>{tight}<w:r><w:rPr><w:vertAlign'
            ' w:val="superscript"/><w:sz w:val="20"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> '
            f"{escape(words)}</w:t></w:r></w:p></w:footnote>"
            for n, words in enumerate(self.notes, 2)
        )
        rule = (
            f'<w:footnote w:type="separator" w:id="0"><w:p>{tight}<w:r><w:separator/>'
            "</w:r></w:p></w:footnote>"
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f"<w:footnotes {NS}>{rule}{lines}</w:footnotes>".encode(),
            self.document.part.package,
        )
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def write_docx(path: Path, blocks: Sequence[Block]) -> None:
    """Write *blocks* as a DOCX to *path*."""
    writer = Writer()
    for block in blocks:
        writer.add(block)
    writer.save(path)
