"""Workbooks with a mistake only a spreadsheet can make: one sentence each."""

import csv
import io
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

import dtiwb
from dtiwb.errors import InputError
from dtiwb.wording import sentence

BASE = Path(__file__).parent / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
FOLDER = "data/agencies/so-thu/2025"


@pytest.fixture
def workspace(tmp_path):
    return shutil.copytree(BASE, tmp_path / "Sở Thử")


def only_problem(workspace) -> tuple[str, str, str]:
    """Return code, file name and sentence of the one problem there must be."""
    with pytest.raises(InputError) as caught:
        dtiwb.open_case(workspace / PARAMS)
    (problem,) = caught.value.problems
    return problem.code, Path(problem.file).name, sentence(problem)


def as_book(workspace, table: str) -> Workbook:
    """Return a workbook with the rows of *table*, and take its CSV away."""
    path = workspace / FOLDER / f"{table}.csv"
    lines = path.read_text("utf-8").splitlines()[1:]
    path.unlink()
    book = Workbook()
    for row in csv.reader(lines):
        book.active.append(row)
    return book


def save(book: Workbook, workspace, table: str) -> None:
    book.save(workspace / FOLDER / f"{table}.xlsx")


def merge(sheet):
    sheet.merge_cells("A2:A3")


def hide_row(sheet):
    sheet.row_dimensions[3].hidden = True


def hide_columns(sheet):
    sheet.column_dimensions.group("B", "C", hidden=True)
    for row in range(1, 6):
        sheet.cell(row, 2).value = None  # the hidden group starts with an empty one


def formula(sheet):
    sheet["B2"] = "=2+3"


def error(sheet):
    sheet["B2"] = "#N/A"


def error_in_first_cell(sheet):
    sheet["A2"] = "#REF!"


def id_as_number(sheet):
    sheet["A3"] = 1.1


def id_as_date(sheet):
    sheet["A3"] = datetime(2026, 10, 1)  # noqa: DTZ001 - Excel knows no time zones


def count_as_date(sheet):
    sheet["C3"] = datetime(2026, 9, 13)  # noqa: DTZ001 - what Excel makes of 9/13


def second_sheet(sheet):
    sheet.parent.create_sheet("Quý II")["A1"] = "criterion_id"


MISTAKES = (
    (
        "evidence",
        merge,
        "merged-cells",
        "dòng 2: có ô gộp A2:A3; bỏ gộp ô và điền từng dòng.",
    ),
    (
        "claims",
        hide_row,
        "hidden-row",
        "dòng 3: dòng đang bị ẩn mà có dữ liệu; bỏ ẩn hoặc xóa dòng.",
    ),
    (
        "claims",
        hide_columns,
        "hidden-column",
        'cột "C": cột đang bị ẩn mà có dữ liệu; bỏ ẩn hoặc xóa cột.',
    ),
    (
        "claims",
        formula,
        "formula-without-value",
        'dòng 2, cột "B": công thức chưa có giá trị; mở bằng Excel, lưu lại, '
        "hoặc dán giá trị.",
    ),
    (
        "claims",
        error,
        "error-cell",
        'dòng 2, cột "B": ô báo lỗi #N/A; sửa công thức hoặc gõ giá trị.',
    ),
    (
        "evidence",
        error_in_first_cell,
        "error-cell",
        'dòng 2, cột "A": ô báo lỗi #REF!; sửa công thức hoặc gõ giá trị.',
    ),
    (
        "claims",
        id_as_number,
        "id-changed-by-excel",
        'dòng 3, cột "criterion_id": Excel đã đổi mã thành số hoặc ngày («1.1»); '
        "định dạng cột là Text rồi gõ lại mã.",
    ),
    (
        "evidence",
        id_as_date,
        "id-changed-by-excel",
        'dòng 3, cột "id": Excel đã đổi mã thành số hoặc ngày («2026-10-01»); '
        "định dạng cột là Text rồi gõ lại mã.",
    ),
    (
        "facts",
        count_as_date,
        "changed-by-excel",
        'dòng 3, cột "value": Excel đã đổi nội dung đã gõ thành ngày '
        "(«2026-09-13»); định dạng cột là Text rồi gõ lại.",
    ),
    (
        "claims",
        second_sheet,
        "several-sheets",
        "nhiều trang tính cùng có dữ liệu (Sheet, Quý II); chỉ giữ một trang, "
        "xóa hoặc ẩn các trang khác.",
    ),
)


@pytest.mark.parametrize(
    ("table", "change", "code", "told"),
    MISTAKES,
    ids=[change.__name__ for _, change, _, _ in MISTAKES],
)
def test_a_workbook_that_hides_or_changes_something_is_refused(
    workspace, table, change, code, told
):
    book = as_book(workspace, table)
    change(book.active)
    save(book, workspace, table)
    assert only_problem(workspace) == (code, f"{table}.xlsx", told)


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def book_with_sheet(change) -> bytes:
    book, out, again = Workbook(), io.BytesIO(), io.BytesIO()
    book.active["A1"] = "criterion_id"
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8")
            new.writestr(name, change(content) if "sheet1" in name else content)
    return again.getvalue()


def with_entity(declaration: str):
    """Let the one cell of a sheet be an entity that *declaration* explains."""

    def change(content: str) -> str:
        assert "criterion_id" in content
        content = content[content.index("<worksheet") :]
        content = content.replace("criterion_id", "&all;")
        return f"<!DOCTYPE x [{declaration}]>{content}"

    return change


LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        b"criterion_id,claimed_points\n1.1,5\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        zipped(hello=b"world"),
        zipped(hello=b"world")[:-5],
        book_with_sheet(lambda content: content[:-9]),
        book_with_sheet(with_entity(f'{LAUGHS}<!ENTITY all "&a9;">')),
        book_with_sheet(
            with_entity(f'<!ENTITY all SYSTEM "{Path(__file__).as_uri()}">')
        ),
    ],
    ids=[
        "a CSV",
        "an old or locked Excel file",
        "a zip",
        "half a zip",
        "torn XML",
        "a billion laughs",
        "another file of the disk",
    ],
)
def test_what_is_no_workbook_is_refused_in_words(workspace, content):
    as_book(workspace, "claims")
    (workspace / FOLDER / "claims.xlsx").write_bytes(content)
    told = "không mở được bảng tính; lưu lại dạng .xlsx."
    assert only_problem(workspace) == ("not-a-workbook", "claims.xlsx", told)


def test_a_workbook_that_unpacks_to_very_much_is_not_unpacked(workspace):
    as_book(workspace, "claims")
    path = workspace / FOLDER / "claims.xlsx"
    path.write_bytes(zipped(sheet=bytes(70_000_000)))
    assert path.stat().st_size < 1_000_000
    told = "tệp quá lớn (70 MB, tối đa 60 MB); kiểm tra có chọn nhầm tệp không."
    assert only_problem(workspace) == ("file-too-large", "claims.xlsx", told)


def test_an_empty_workbook_is_not_taken_for_an_empty_table(workspace):
    as_book(workspace, "claims")
    save(Workbook(), workspace, "claims")
    assert only_problem(workspace)[:2] == ("file-empty", "claims.xlsx")
