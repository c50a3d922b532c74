"""Small invented forms, and the ways through which tests fill or open them."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import yaml
from docx import Document
from openpyxl import Workbook

import dtiwb
from dtiwb.errors import InputError
from dtiwb.models import Form, FormMapping, FormRows
from dtiwb.report.forms import filled_forms
from dtiwb.wording import sentence

BASE = Path(__file__).parents[1] / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
IDS = ("1.1", "1.2", "1.10", "2.1", "2.2")
"""The criteria of the set of the workspace ``bad/base``."""


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(ids=IDS) -> Workbook:
    """A sheet «Phiếu»: agency beside A1, ids from A4 on, a sum below column C."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Phiếu"
    sheet["A1"], sheet["A3"], sheet["B3"], sheet["C3"] = "Cơ quan", "TT", "Tên", "Điểm"
    for row, each in enumerate(ids, 4):
        sheet[f"A{row}"] = each
        sheet[f"A{row}"].data_type = "s"
    last = 3 + len(ids)
    sheet[f"B{last + 1}"], sheet[f"C{last + 1}"] = "Tổng cộng", f"=SUM(C4:C{last})"
    return book


def paper(*texts, rows=()) -> Document:
    """A document with a paragraph for each text, and a table of *rows*."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return document


def mapping(file="thu.xlsx", **keys) -> FormMapping:
    return FormMapping(title="Biểu thử", file=file, **keys)


def listed(columns=None, match="A", **keys) -> FormRows:
    return FormRows(columns=columns or {"C": "claimed_points"}, match=match, **keys)


def filled(assessment, content: bytes, suffix=".xlsx", **keys) -> bytes:
    """The form *content* filled in from *assessment*."""
    form = Form(id="thu", mapping=mapping(f"thu{suffix}", **keys), content=content)
    case = replace(assessment.case, forms=(form,))
    ((name, data),) = filled_forms(replace(assessment, case=case))
    assert name == f"thu-da-dien{suffix}"
    return data


def workspace(folder: Path, content: bytes, given: dict, suffix=".xlsx") -> Path:
    """A workspace whose case names the form *content*; its mapping is *given*."""
    root = shutil.copytree(BASE, folder / "Sở Thử")
    forms = root / "data" / "forms"
    forms.mkdir(exist_ok=True)
    file = f"thu{suffix}"
    (forms / file).write_bytes(content)
    text = yaml.safe_dump(
        {"title": "Biểu thử", "file": file} | given, allow_unicode=True
    )
    (forms / "thu.yaml").write_text(text, encoding="utf-8")
    params = (root / PARAMS).read_text("utf-8")
    kept = [line for line in params.splitlines() if not line.startswith("forms:")]
    (root / PARAMS).write_text("\n".join([*kept, "forms: [thu]", ""]), "utf-8")
    return root


def opened(root: Path):
    return dtiwb.assess(dtiwb.open_case(root / PARAMS))


def problems(root: Path) -> list[tuple[str, str]]:
    """Code and sentence of every problem that keeps the case from being opened."""
    try:
        dtiwb.open_case(root / PARAMS)
    except InputError as error:
        return [(each.code, sentence(each)) for each in error.problems]
    return []
