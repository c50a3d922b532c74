"""The papers of the intake tests: invented, written as DOCX, PDF and scans.

``PAPERS`` lists them; ``spec.build(path)`` writes one, ``spec.expected`` says what a
person would read in it: ``letterhead``, ``indicators``, ``criteria``, ``tasks``,
``targets``, ``citations``, ``ranking``, each field as plain data, only where printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from intake import papers_plans as plans
from intake import papers_tables as tables
from intake.paper_docx import write_docx
from intake.paper_model import Block, PaperSpec
from intake.paper_pdf import Layout, write_pdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

SCAN_DPI = 200


def write_scan(path: Path, blocks: Sequence[Block]) -> None:
    """Write *blocks* as a PDF of pictures, as a scanner would."""
    printed = path.with_suffix(".printed.pdf")
    write_pdf(printed, blocks)
    canvas = Canvas(str(path), invariant=1)
    document = pdfium.PdfDocument(printed)
    for page in document:
        width, height = page.get_size()
        picture = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil()
        packed = BytesIO()
        picture.save(packed, "JPEG", quality=85)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(packed), 0, 0, width, height)
        canvas.showPage()
        page.close()
    document.close()
    canvas.save()
    printed.unlink()


def _docx(name: str, blocks: Sequence[Block], expected: dict[str, Any]) -> PaperSpec:
    return PaperSpec(
        name=f"{name}.docx",
        blocks=tuple(blocks),
        build=partial(write_docx, blocks=blocks),
        expected=expected,
    )


def _pdf(
    name: str, blocks: Sequence[Block], expected: dict[str, Any], **layout: Any
) -> PaperSpec:
    return PaperSpec(
        name=f"{name}.pdf",
        blocks=tuple(blocks),
        build=partial(write_pdf, blocks=blocks, layout=Layout(**layout)),
        expected=expected,
    )


def _scan(name: str, blocks: Sequence[Block], expected: dict[str, Any]) -> PaperSpec:
    return PaperSpec(
        name=f"{name}-scan.pdf",
        blocks=tuple(blocks),
        build=partial(write_scan, blocks=blocks),
        expected=expected,
    )


PAPERS: tuple[PaperSpec, ...] = (
    _docx("song-vang-plan", plans.SONG_VANG, plans.SONG_VANG_EXPECTED),
    _pdf("song-vang-plan", plans.SONG_VANG, plans.SONG_VANG_EXPECTED, page_height=600),
    _pdf(
        "song-vang-no-rule",
        plans.SONG_VANG,
        plans.SONG_VANG_EXPECTED,
        note_rule=False,
        letters="NFD",
        page_height=520,
    ),
    _pdf("dong-hai-plan", plans.DONG_HAI, plans.DONG_HAI_EXPECTED, justified=False),
    _docx("dong-hai-plan", plans.DONG_HAI, plans.DONG_HAI_EXPECTED),
    _pdf("tam-son-letter", plans.TAM_SON, plans.TAM_SON_EXPECTED, letters="NFD"),
    _docx("binh-lam-decision", plans.BINH_LAM, plans.BINH_LAM_EXPECTED),
    _docx("tam-son-annex", tables.ANNEX, tables.ANNEX_EXPECTED),
    _pdf(
        "tam-son-annex",
        tables.ANNEX,
        tables.ANNEX_EXPECTED,
        rotated=True,
        page_height=560,
    ),
    _pdf("binh-lam-notice", tables.NOTICE, tables.NOTICE_EXPECTED, rules="boxes"),
    _docx("binh-lam-two-scores", tables.TWO_SCORES, tables.TWO_SCORES_EXPECTED),
    _pdf("binh-lam-two-scores", tables.TWO_SCORES, tables.TWO_SCORES_EXPECTED),
    _pdf("dong-hai-tasks", tables.TASKS, tables.TASKS_EXPECTED, page_height=420),
    _pdf(
        "dong-hai-tasks-open",
        tables.TASKS,
        tables.TASKS_EXPECTED,
        open_cut=True,
        rules="rects",
        page_height=380,
    ),
    _pdf(
        "dong-hai-tasks-bare",
        tables.TASKS,
        tables.TASKS_EXPECTED,
        repeat_heads=False,
        letters="NFD",
        page_height=460,
    ),
    _docx("dong-hai-tasks", tables.TASKS, tables.TASKS_EXPECTED),
    _docx("song-vang-scores", tables.SCORES, tables.SCORES_EXPECTED),
    _pdf("song-vang-scores", tables.SCORES, tables.SCORES_EXPECTED, rules="rects"),
    _scan("binh-lam-notice", tables.NOTICE, tables.NOTICE_EXPECTED),
)


def paper(name: str) -> PaperSpec:
    """Return the paper called *name*."""
    return next(spec for spec in PAPERS if spec.name == name)
