"""The register is written whole or not at all, and nothing a person made is lost."""

import csv
import io
import zipfile
from copy import copy
from datetime import date

import pytest
from builders import paper
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem
from dtiwb.register import table_file
from dtiwb.register.csv_cells import _records, edited_csv, parted_by
from dtiwb.register.register_file import (
    RegisterBusy,
    read_register,
    write_register,
)
from dtiwb.store.files import Reader
from dtiwb.store.tables import write_table

NEW = EvidenceItem(
    id="bc-9",
    kind="report",
    number="9/BC-STN",
    issued_on=date(2025, 3, 4),
    title='Kết quả; "quý I", phần 1',
    path="bc/9.pdf",
    sha256="a" * 64,
    pages=3,
)
HEAD = "id,kind,number,issued_on,title,path,sha256,pages,note"


def read(folder):
    return read_register(folder, Reader(folder))


def write_csv_register(folder, text, encoding="utf-8"):
    (folder / "evidence.csv").write_bytes(text.encode(encoding))
    return read(folder)


def content(folder):
    return (folder / "evidence.csv").read_bytes().decode()


# CSV


def test_a_new_line_is_appended_and_every_other_byte_stays(tmp_path):
    text = (
        f"\ufeff# Danh mục của Sở, không sửa cột đầu\r\n{HEAD}\r\n"
        '"a",decision,  01/QĐ,24/6/2022,"Hai\r\ndòng, ""nháy""",x.pdf,,,ghi chú \r\n'
        "#b,chưa dùng\r\n\r\nc,plan\r\n"
    )
    register = write_csv_register(tmp_path, text)
    write_register(register, {}, [NEW])
    added = (
        'bc-9,report,9/BC-STN,2025-03-04,"Kết quả; ""quý I"", phần 1",bc/9.pdf,'
        f"{'a' * 64},3,\r\n"
    )
    assert content(tmp_path) == text + added
    assert [*read(tmp_path).rows.values()][-1] == NEW


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        ("a,,,,,x.pdf,,,", "a,,,,,x.pdf,HASH,3,"),
        ("a,,,,,x.pdf", "a,,,,,x.pdf,HASH,3"),
        ("a,,,,,x.pdf,", "a,,,,,x.pdf,HASH,3"),
        ('"a",,,,,"x.pdf",""," ",của tôi', '"a",,,,,"x.pdf",HASH,3,của tôi'),
        ("a,,,,,x.pdf,  ,,", "a,,,,,x.pdf,HASH,3,"),
        ("a", "a,,,,,,HASH,3"),
    ],
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_empty_cells_are_filled_where_they_stand(tmp_path, line, filled, end):
    register = write_csv_register(tmp_path, f"{HEAD}\n# x\n{line}\nb,plan{end}")
    (row, *_) = register.rows
    write_register(register, {row: {"sha256": "f" * 64, "pages": 3}}, [])
    expected = filled.replace("HASH", "f" * 64)
    assert content(tmp_path) == f"{HEAD}\n# x\n{expected}\nb,plan{end}"


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_columns_are_parted_as_the_file_parts_them(tmp_path, delimiter):
    head = HEAD.replace(",", delimiter)
    register = write_csv_register(tmp_path, f"{head}\na{delimiter}plan")
    write_register(register, {}, [NEW])
    assert content(tmp_path).startswith(f"{head}\na{delimiter}plan\nbc-9{delimiter}")
    assert [*read(tmp_path).rows.values()][-1] == NEW


def test_columns_in_another_order_under_vietnamese_titles_are_kept(tmp_path):
    text = "Trích yếu,Mã,Tệp,Mã băm SHA-256\nCũ,a,a.pdf,\n"
    register = write_csv_register(tmp_path, text)
    new = EvidenceItem(id="b", title="# =1+1", path="b.pdf", sha256="b" * 64)
    write_register(register, {2: {"sha256": "a" * 64}}, [new])
    assert content(tmp_path) == (
        f"Trích yếu,Mã,Tệp,Mã băm SHA-256\nCũ,a,a.pdf,{'a' * 64}\n"
        f"'# =1+1,b,b.pdf,{'b' * 64}\n"
    )


@pytest.mark.parametrize(
    ("head", "wanted"),
    [("id,title", "id,title,number"), ("Mã,Trích yếu", 'Mã,Trích yếu,"Số, ký hiệu"')],
)
def test_a_column_that_is_missing_is_added_at_the_end(tmp_path, head, wanted):
    register = write_csv_register(tmp_path, f"{head}\na,Cũ\n")
    draft = EvidenceItem(id="b", number="1/A-B", path="b.pdf", status="draft")
    write_register(register, {}, [draft])
    lines = content(tmp_path).splitlines()
    assert lines[0].startswith(wanted)
    assert lines[1] == "a,Cũ"
    assert [*read(tmp_path).rows.values()] == [EvidenceItem(id="a", title="Cũ"), draft]


def test_a_register_of_nothing_but_titles_takes_lines(tmp_path):
    write_register(write_csv_register(tmp_path, HEAD), {}, [NEW])
    assert [*read(tmp_path).rows.values()] == [NEW]


def test_a_text_that_a_spreadsheet_would_run_is_guarded(tmp_path):
    register = write_csv_register(tmp_path, f"{HEAD}\n")
    new = EvidenceItem(id="b", title="=1+1", path="=cmd.pdf")
    write_register(register, {}, [new])
    assert "'=1+1,'=cmd.pdf" in content(tmp_path)
    assert [*read(tmp_path).rows.values()] == [new]


CELLS = st.text(st.sampled_from('ab ",;\n\r\t#\u200b='), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.data())
def test_records_are_cut_as_the_csv_module_cuts_them(rows, data):
    out = io.StringIO()
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(out, lineterminator=end).writerows([["x", "y", "z"], *rows])
    text = out.getvalue()
    lines = io.StringIO(text, newline="")
    expected = list(csv.reader(lines, skipinitialspace=True, strict=True))
    found = [r for r in _records(text.replace("#", "n").replace("\u200b", "i"), ",")]
    assert [len(record.cells) for record in found] == [len(each) for each in expected]


def test_what_parts_the_columns_is_what_gives_the_head():
    assert parted_by('a;b;"c,d"\n1;2;3', ["a", "b", "c,d"], 1) == ";"


def test_cells_beyond_the_end_of_a_line_go_where_they_belong():
    assert edited_csv("a,b,c\nx,", ",", {2: {1: "y", 2: "z"}}, []) == "a,b,c\nx,y,z"


# XLSX


def write_workbook(folder, **keys):
    """A register as staff format it: colours, borders, lists, comments, a formula."""
    book = Workbook()
    sheet = book.active
    titles = ["Mã", "Số, ký hiệu", "Tệp", "Mã băm SHA-256", "Số trang", "Ghi chú"]
    sheet.append(titles)
    sheet.append(["a", "01/QĐ", "a.pdf", None, None, "của tôi"])
    sheet.append(["b", "02/QĐ", "b.pdf", "c" * 64, 7, "=1+1"])
    line = Side(style="thin")
    for cell in sheet[3]:
        cell.border = Border(bottom=line)
        cell.fill = PatternFill("solid", start_color="FFEEDD")
    sheet["A1"].font = Font(bold=True, name="Times New Roman")
    sheet.column_dimensions["B"].width = 33
    sheet.freeze_panes = "B2"
    rule = DataValidation(type="list", formula1='"x,y"')
    rule.add("B2:B99")
    sheet.add_data_validation(rule)
    book.create_sheet("Ẩn").sheet_state = "hidden"
    for change in keys.values():
        change(sheet)
    path = folder / "evidence.xlsx"
    book.save(path)
    _calculate(path, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    return path


def _calculate(path, before, after):
    """Put in the result of the formula, as Excel does when it saves."""
    with zipfile.ZipFile(path) as archive:
        members = {i: archive.read(i) for i in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in members.items():
            archive.writestr(info, data.replace(before, after))


def cells(path, **keys):
    sheet = load_workbook(path, **keys).worksheets[0]
    return {
        (r, c): (cell.value, cell.number_format, copy(cell.border), copy(cell.fill))
        for (r, c), cell in sheet._cells.items()
        if cell.value is not None
    }


NEW_CELLS = {1: "bc-9", 2: "9/BC-STN", 3: "bc/9.pdf", 4: "a" * 64, 5: "3"}


def test_a_workbook_keeps_all_that_was_in_it(tmp_path):
    path = write_workbook(tmp_path)
    before, values = cells(path), cells(path, data_only=True)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    register = read(tmp_path)
    new = EvidenceItem(**{n: getattr(NEW, n) for n in ("id", "number", "path")})
    write_register(register, {2: {"sha256": "d" * 64, "pages": 2}}, [new])
    after, calculated = cells(path), cells(path, data_only=True)
    assert {at: each for at, each in after.items() if at in before} == before
    assert all(calculated[at] == each for at, each in values.items())
    assert {at: each[0] for at, each in after.items() if at not in before} == {
        (2, 4): "d" * 64,
        (2, 5): "2",
        (4, 1): "bc-9",
        (4, 2): "9/BC-STN",
        (4, 3): "bc/9.pdf",
    }
    with zipfile.ZipFile(path) as archive:
        assert {n for n in parts if archive.read(n) != parts[n]} == {
            "xl/worksheets/sheet1.xml"
        }
        assert archive.testzip() is None


def test_a_new_line_looks_like_the_one_above_it(tmp_path):
    path = write_workbook(tmp_path)
    write_register(read(tmp_path), {}, [NEW])
    sheet = load_workbook(path).worksheets[0]
    assert sheet["B4"].border.bottom.style == "thin"
    assert sheet["B4"].fill.start_color.rgb == "00FFEEDD"
    assert sheet.dimensions == "A1:I4"  # kind, date and title had no column


def test_a_text_that_looks_like_a_formula_is_no_formula(tmp_path):
    path = write_workbook(tmp_path)
    new = EvidenceItem(id="=1+1", path="=2+2.pdf")
    write_register(read(tmp_path), {}, [new])
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")


def test_new_lines_go_below_comments_and_never_into_hidden_rows(tmp_path):
    def comment(sheet):
        sheet["A6"] = "# hết danh mục 2024"
        sheet.row_dimensions[7].hidden = True

    path = write_workbook(tmp_path, comment=comment)
    write_register(read(tmp_path), {}, [NEW])
    sheet = load_workbook(path).worksheets[0]
    assert sheet["A6"].value == "# hết danh mục 2024"
    assert sheet["A8"].value == "bc-9"


def test_rows_that_are_only_formatted_are_used(tmp_path):
    def frame(sheet):
        for row in range(4, 50):
            sheet.cell(row, 1).border = Border(left=Side(style="thick"))

    path = write_workbook(tmp_path, frame=frame)
    write_register(read(tmp_path), {}, [NEW])
    sheet = load_workbook(path).worksheets[0]
    assert sheet["A4"].value == "bc-9"
    assert sheet["A4"].border.left.style == "thick"


def test_the_workbook_that_init_writes_takes_lines(tmp_path):
    write_table(tmp_path / "evidence.xlsx", [paper()], EvidenceItem, titled=True)
    write_register(read(tmp_path), {2: {"sha256": "e" * 64}}, [NEW])
    first, second = read(tmp_path).rows.values()
    assert (first.sha256, second) == ("e" * 64, NEW)


@pytest.mark.parametrize(
    ("beside", "suffix"), [("claims.csv", ".csv"), ("claims.xlsx", ".xlsx")]
)
def test_a_case_without_a_register_gets_one_like_its_other_tables(
    tmp_path, beside, suffix
):
    (tmp_path / beside).write_text("")
    register = read(tmp_path)
    write_register(register, {}, [NEW])
    assert (tmp_path / f"evidence{suffix}").exists()
    assert [*read(tmp_path).rows.values()] == [NEW]


def test_a_register_with_mistakes_is_refused_with_all_of_them(tmp_path):
    with pytest.raises(InputError) as caught:
        write_csv_register(tmp_path, f"{HEAD}\na,,,32/13/2025\nb,,,,,,,x\n")
    assert [p.code for p in caught.value.problems] == [
        "not-a-date",
        "not-a-whole-number",
    ]


# What is remembered


def test_an_unchanged_register_is_not_parsed_again(tmp_path, monkeypatch):
    write_workbook(tmp_path)
    memo = tmp_path / "memo" / "x.json"
    first = read_register(tmp_path, Reader(tmp_path), memo)
    monkeypatch.setattr(table_file, "read_table", lambda *_: pytest.fail("parsed"))
    assert read_register(tmp_path, Reader(tmp_path), memo) == first


def test_a_changed_register_is_parsed(tmp_path):
    memo = tmp_path / "memo" / "x.json"
    for items in ([paper()], [paper(), paper("qd-2", valid_until=date(2026, 1, 2))]):
        write_table(tmp_path / "evidence.csv", items, EvidenceItem)
        for _ in range(2):
            found = read_register(tmp_path, Reader(tmp_path), memo)
            assert [*found.rows.values()] == items


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "x"}'])
def test_a_broken_memo_of_a_register_is_not_believed(tmp_path, content):
    write_table(tmp_path / "evidence.csv", [paper()], EvidenceItem)
    memo = tmp_path / "memo" / "x.json"
    read_register(tmp_path, Reader(tmp_path), memo)
    memo.write_text(content)
    found = read_register(tmp_path, Reader(tmp_path), memo)
    assert [*found.rows.values()] == [paper()]


def test_a_register_that_names_a_secret_paper_is_never_remembered(tmp_path):
    memo = tmp_path / "memo" / "x.json"
    for secrecy in ("", "MẬT"):
        items = [paper(), paper("kin", title="Chuyện kín", secrecy=secrecy)]
        write_table(tmp_path / "evidence.csv", items, EvidenceItem)
        read_register(tmp_path, Reader(tmp_path), memo)
        assert memo.exists() is (not secrecy)


# What can come between


@pytest.fixture(params=["evidence.csv", "evidence.xlsx"])
def register(tmp_path, request):
    write_table(tmp_path / request.param, [paper()], EvidenceItem)
    return read(tmp_path)


def refused(register):
    """Try to write, and return the code; the register must be the old one."""
    before = register.path.read_bytes()
    names = sorted(each.name for each in register.path.parent.iterdir())
    with pytest.raises(RegisterBusy) as caught:
        write_register(register, {2: {"sha256": "e" * 64}}, [NEW])
    assert register.path.read_bytes() == before
    assert sorted(each.name for each in register.path.parent.iterdir()) == names
    return caught.value.code


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_register_that_somebody_has_open_is_left_alone(register, lock):
    register.path.with_name(lock.format(register.path.name)).touch()
    assert refused(register) == "scan.register-open"


def test_a_register_that_excel_keeps_to_itself_is_left_alone(register, monkeypatch):
    def locked(*_):
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr("pathlib.Path.replace", locked)
    assert refused(register) == "scan.register-open"


def test_a_register_that_was_changed_meanwhile_is_left_alone(register):
    changed = [paper(), paper("qd-2")]
    write_table(register.path, changed, EvidenceItem)
    assert refused(register) == "scan.register-changed"


def test_a_register_changed_in_the_last_moment_is_left_alone(register, monkeypatch):
    real = table_file._read_back

    def late(*arguments):
        found = real(*arguments)
        write_table(register.path, [paper("ai-do")], EvidenceItem)
        late.content = register.path.read_bytes()
        return found

    monkeypatch.setattr(table_file, "_read_back", late)
    with pytest.raises(RegisterBusy) as caught:
        write_register(register, {}, [NEW])
    assert caught.value.code == "scan.register-changed"
    assert register.path.read_bytes() == late.content


def test_a_full_disk_leaves_the_old_register(register, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert refused(register) == "scan.register-not-written"


def test_a_folder_that_nothing_may_be_written_to_leaves_the_old_register(
    register, monkeypatch
):
    def forbidden(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", forbidden)
    assert refused(register) == "scan.register-not-written"


@pytest.mark.parametrize("place", ["_edited", "_read_back"])
def test_stopped_while_writing_the_register_is_the_old_one(
    register, monkeypatch, place
):
    def stopped(*_):
        raise KeyboardInterrupt

    before = register.path.read_bytes()
    monkeypatch.setattr(table_file, place, stopped)
    with pytest.raises(KeyboardInterrupt):
        write_register(register, {}, [NEW])
    assert [*register.path.parent.iterdir()] == [register.path]
    assert register.path.read_bytes() == before


def test_what_would_not_read_back_is_not_written(register, monkeypatch):
    monkeypatch.setattr(
        table_file, "_edited", lambda register, *_: register.path.read_bytes()
    )
    assert refused(register) == "scan.register-unsure"
