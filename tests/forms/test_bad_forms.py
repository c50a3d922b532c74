"""Forms and mappings that cannot be used: told at once, and nothing is written."""

import io
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from forms.making import (
    IDS,
    PARAMS,
    opened,
    paper,
    problems,
    saved,
    workbook,
    workspace,
)
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Protection

import dtiwb
from dtiwb.cli import main
from dtiwb.models import NotApplicable
from dtiwb.report.documents.package import pack, unpack

LISTED = {"rows": {"match": "A", "columns": {"C": "claimed_points"}}}
GROWING = {"rows": {"criterion_row": 4, "columns": {"C": "claimed_points"}}}
HEAD = ("TT", "Điểm")
LISTED_PAPER = {"rows": {"match": "TT", "columns": {"Điểm": "claimed_points"}}}


def codes(folder, content, given, suffix=".xlsx"):
    return [code for code, _ in problems(workspace(folder, content, given, suffix))]


def with_parts(content, **changed):
    """The archive *content* with parts put in; ``__`` stands for ``/``."""
    parts = {name.replace("__", "/"): data for name, data in changed.items()}
    return pack(unpack(content) | parts)


def listed_paper(*ids):
    return paper(rows=[HEAD, *((each, "") for each in ids)])


def test_the_workspace_they_start_from_is_filled_in(tmp_path):
    root = workspace(tmp_path, saved(workbook()), LISTED)
    assert problems(root) == []
    case = opened(root).case
    assert [each.id for each in case.forms] == ["thu"]
    assert {"data/forms/thu.yaml", "data/forms/thu.xlsx"} <= {
        each.path for each in case.inputs
    }


def test_another_form_is_another_input(tmp_path):
    root = workspace(tmp_path, saved(workbook()), LISTED)
    before = {each.path: each.sha256 for each in opened(root).case.inputs}
    book = workbook()
    book.worksheets[0]["A1"] = "Đơn vị"
    (root / "data/forms/thu.xlsx").write_bytes(saved(book))
    after = {each.path: each.sha256 for each in opened(root).case.inputs}
    assert {p for p in before if before[p] != after[p]} == {"data/forms/thu.xlsx"}


def test_everything_wrong_is_told_at_once_and_nothing_is_written(tmp_path):
    book = workbook((*IDS, "9.9", "2.1"))
    book.worksheets[0].merge_cells("D1:E2")
    given = {
        "cells": {"E2": "agency", "C11": "grade", "B": "year", "A1": "agencyy"},
        "rows": {"match": "A", "columns": {"C": "claimed_points"}},
    }
    root = workspace(tmp_path, saved(book), given)
    assert [code for code, _ in problems(root)] == ["not-one-of"]
    given["cells"].pop("A1")
    root = workspace(tmp_path / "2", saved(book), given)
    told = problems(root)
    assert [code for code, _ in told] == [
        *("form-no-cell", "form-cell-computed", "form-cell-merged"),
        *("form-unknown-row", "form-row-twice"),
    ]
    assert told[2][1] == (
        'dòng 2, cột "E": ô nằm trong vùng gộp; điền vào ô đầu vùng là D1.'
    )
    done = CliRunner().invoke(main, ["run", str(root / PARAMS)])
    assert done.exit_code == 2
    assert "9.9" in done.output
    assert not list((root / "outputs").rglob("*.xlsx"))


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le"),
            "paper-encrypted",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "paper-broken"),
        (b"PK\x03\x04 cut off", "paper-broken"),
        (b"<html>", "paper-broken"),
        (pack({"a.xml": b"<a/>"}), "paper-not-what-it-says"),
        (pack({"a.xml": b"<a>"}), "paper-broken"),
    ],
    ids=["password", "old", "cut", "page", "other", "xml"],
)
def test_what_is_no_office_file_is_refused(tmp_path, content, code, suffix):
    assert codes(tmp_path, content, {}, suffix) == [code]


def test_a_member_under_a_password_is_refused(tmp_path):
    data = bytearray(saved(workbook()))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert codes(tmp_path, bytes(data), {}) == ["paper-encrypted"]


def test_a_file_that_unpacks_without_end_is_refused_unread(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/media/a.bin", bytes(70_000_000))
    assert len(out.getvalue()) < 100_000
    assert codes(tmp_path, out.getvalue(), {}) == ["paper-unpacks-too-large"]


def test_a_document_type_is_refused(tmp_path):
    evil = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    content = with_parts(saved(workbook()), xl__extra=b"", **{"xl__a.xml": evil})
    assert codes(tmp_path, content, {}) == ["paper-has-entities"]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize(
    "name", ["{main}/vbaProject.bin", "{main}/activeX/a.bin", "{main}/embeddings/a.bin"]
)
def test_a_form_that_could_run_something_is_refused(tmp_path, name, suffix):
    main_folder = "xl" if suffix == ".xlsx" else "word"
    content = saved(workbook() if suffix == ".xlsx" else paper("x"))
    parts = unpack(content) | {name.format(main=main_folder): b"x"}
    assert codes(tmp_path, pack(parts), {}, suffix) == ["form-active"]


def test_a_form_that_leads_out_of_itself_is_refused(tmp_path):
    book = workbook()
    book.worksheets[0]["E1"].hyperlink = "https://example.invalid/"
    book.worksheets[0]["E2"] = '=WEBSERVICE("https://example.invalid/")'
    ((code, told),) = problems(workspace(tmp_path, saved(book), {}))
    assert code == "form-reaches-out"
    assert 'WEBSERVICE("https://example.invalid/"); https://example.invalid/' in told


@pytest.mark.parametrize(
    "part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"]
)
def test_a_form_that_draws_on_another_file_is_refused(tmp_path, part):
    content = pack(unpack(saved(workbook())) | {part: b"<a/>"})
    assert codes(tmp_path, content, {}) == ["form-reaches-out"]


def test_a_field_that_fetches_a_file_is_refused(tmp_path):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = paper("x")
    run = form.paragraphs[0].add_run()._r
    for text in (" INCLUDE", 'TEXT "C:\\\\x.txt" '):
        field = OxmlElement("w:instrText")
        field.text = text
        run.append(field)
    assert codes(tmp_path, saved(form), {}, ".docx") == ["form-reaches-out"]
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), " DDEAUTO excel a b ")
    form = paper("x")
    form.paragraphs[0]._p.append(simple)
    assert codes(tmp_path / "2", saved(form), {}, ".docx") == ["form-reaches-out"]


def test_a_page_number_is_no_danger(tmp_path):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = paper("Trang ")
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), " PAGE ")
    form.paragraphs[0]._p.append(simple)
    assert codes(tmp_path, saved(form), {}, ".docx") == []


@pytest.mark.parametrize(
    "value", ["../thu.xlsx", "a/thu.xlsx", "C:\\thu.xlsx", "thu.xlsm"]
)
def test_a_form_that_is_not_beside_its_mapping_is_not_opened(tmp_path, value):
    assert codes(tmp_path, saved(workbook()), {"file": value}) == ["form-file-name"]


def test_a_form_that_is_not_there_is_named(tmp_path):
    told = codes(tmp_path, saved(workbook()), {"file": "khac.xlsx"})
    assert told == ["file-not-found"]


@pytest.mark.parametrize("content", [Workbook(), None], ids=["blank", "chart"])
def test_a_sheet_that_is_not_there_is_refused(tmp_path, content):
    if content is None:
        content = workbook()
        content.create_chartsheet("Biểu đồ")
        told = codes(tmp_path, saved(content), {"sheet": "Biểu đồ"})
        assert told == ["paper-broken"]
    else:
        assert codes(tmp_path, saved(content), {"sheet": "Phiếu"}) == ["unknown-sheet"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"columns": {"C": "title"}}, "form-rows-unclear"),
        ({"match": "A", "criterion_row": 4, "columns": {}}, "form-rows-unclear"),
        ({"match": "A", "indicator_row": 3, "columns": {}}, "form-rows-unclear"),
        ({"criterion_row": 4, "from_row": 4, "columns": {}}, "form-rows-unclear"),
        ({"match": "A", "columns": {"3": "title"}}, "form-no-column"),
        ({"match": "cột A", "columns": {"C": "title"}}, "form-no-column"),
        ({"match": "ZZZ", "columns": {"C": "title"}}, "form-no-column"),
        ({"criterion_row": 99, "columns": {"C": "title"}}, "form-no-row"),
        ({"criterion_row": 6, "indicator_row": 4, "columns": {}}, "form-no-row"),
        ({"match": "A", "columns": {"C": "tittle"}}, "not-one-of"),
        ({"match": "A", "columns": {"C": "agency"}}, "not-one-of"),
    ],
)
def test_rows_that_are_not_said_clearly_are_refused(tmp_path, rows, code):
    assert codes(tmp_path, saved(workbook()), {"rows": rows}) == [code]


@pytest.mark.parametrize("place", ["B", "3", "b3", "$B$3", "B0", "XFE1", "A1048577"])
def test_what_is_no_cell_is_refused(tmp_path, place):
    told = codes(tmp_path, saved(workbook()), {"cells": {place: "agency"}})
    assert told == ["form-no-cell"]


def test_two_values_for_one_cell_are_refused(tmp_path):
    given = LISTED | {"cells": {"C4": "agency"}}
    assert codes(tmp_path, saved(workbook()), given) == ["form-cell-twice"]


def test_a_locked_cell_is_left_alone_and_an_unlocked_one_filled_in(tmp_path):
    book = workbook()
    sheet = book.worksheets[0]
    sheet.protection.sheet = True
    sheet["B1"].protection = Protection(locked=False)
    assert codes(tmp_path, saved(book), {"cells": {"B1": "agency"}}) == []
    told = codes(tmp_path / "2", saved(book), {"cells": {"C1": "agency"}})
    assert told == ["form-cell-locked"]


def test_an_id_that_excel_made_a_number_is_found_missing(tmp_path):
    book = workbook()
    book.worksheets[0]["A6"] = 1.10  # stored as 1.1, the id of another criterion
    told = problems(workspace(tmp_path, saved(book), LISTED))
    assert [code for code, _ in told] == ["form-row-twice", "form-criteria-missing"]
    assert "1 tiêu chí của bộ chỉ số: 1.10;" in told[1][1]


def test_a_criterion_that_does_not_apply_may_be_left_out_of_the_form(tmp_path):
    ids = [each for each in IDS if each != "1.2"]  # the case excuses 1.2
    root = workspace(tmp_path, saved(workbook(ids)), LISTED)
    assert problems(root) == []
    excused = NotApplicable(criterion="1.2", reason="Sở Thử không họp", source="")
    (given,) = opened(root).case.params.not_applicable
    assert replace(given, source="") == excused


@pytest.mark.parametrize("hindrance", ["tall", "comment", "table"])
def test_a_form_whose_rows_cannot_move_is_refused(tmp_path, hindrance):
    from openpyxl.worksheet.table import Table

    book = workbook()
    sheet = book.worksheets[0]
    if hindrance == "tall":
        sheet.merge_cells("D3:D5")
    elif hindrance == "comment":
        sheet["A1"].comment = Comment("Xem", "Ai")
    else:
        sheet.add_table(Table(displayName="Bang", ref="A3:C8"))
    assert codes(tmp_path, saved(book), GROWING) == ["form-cannot-grow"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{agencyy}}", "unknown-placeholder"),
        ("{{cơ quan}}", "unknown-placeholder"),
        ("{{indicator.evidence}}", "unknown-placeholder"),
        ("{{agency}", "form-loose-braces"),
        ("{{agency", "form-loose-braces"),
        ("agency}}", "form-loose-braces"),
        ("{{criterion.id}}", "form-outside-table"),
    ],
)
def test_a_placeholder_that_means_nothing_is_refused(tmp_path, text, code):
    told = codes(tmp_path, saved(paper(text)), {}, ".docx")
    assert code in told
    assert set(told) <= {code, "form-outside-table"}


def test_a_placeholder_in_the_foot_is_looked_at_too(tmp_path):
    form = paper("x")
    form.sections[0].footer.paragraphs[0].text = "{{agencyy}}"
    assert codes(tmp_path, saved(form), {}, ".docx") == ["unknown-placeholder"]


def test_one_row_for_both_kinds_is_refused(tmp_path):
    form = paper(rows=[("{{indicator.id}}", "{{criterion.id}}")])
    assert codes(tmp_path, saved(form), {}, ".docx") == ["form-mixed-row"]


def test_keys_for_sheets_mean_nothing_in_word(tmp_path):
    given = {"sheet": "A", "cells": {"B1": "agency"}}
    told = codes(tmp_path, saved(paper("x")), given, ".docx")
    assert told == ["form-only-sheets"] * 2


def test_editing_that_is_restricted_is_said(tmp_path):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = paper("{{agency}}")
    lock = OxmlElement("w:documentProtection")
    lock.set(qn("w:enforcement"), "1")
    form.settings.element.append(lock)
    assert codes(tmp_path, saved(form), {}, ".docx") == ["form-protected"]


def test_the_table_must_be_the_only_one_with_those_heads(tmp_path):
    none = codes(tmp_path, saved(paper("x")), LISTED_PAPER, ".docx")
    assert none == ["form-table-unclear"]
    form = listed_paper(*IDS)
    form.add_table(1, 2).rows[0].cells[0].text = "TT"
    form.tables[1].rows[0].cells[1].text = "điểm"
    told = codes(tmp_path / "2", saved(form), LISTED_PAPER, ".docx")
    assert told == ["form-table-unclear"]


def test_rows_of_a_word_table_are_compared_with_the_set(tmp_path):
    form = listed_paper("1.1", "1.2", "1.10", "2.1", "2.1", "7.7")
    told = problems(workspace(tmp_path, saved(form), LISTED_PAPER, ".docx"))
    assert [code for code, _ in told] == [
        *("form-row-twice", "form-unknown-row", "form-criteria-missing")
    ]
    assert told[0][1].startswith("dòng 6: tiêu chí 2.1 đã có ở dòng 5")


def test_a_cell_that_is_merged_or_computed_is_not_written_into(tmp_path):
    from docx.oxml import OxmlElement

    form = listed_paper(*IDS)
    table = form.tables[0]
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(3, 1).paragraphs[0]._p.append(OxmlElement("w:fldSimple"))
    told = problems(workspace(tmp_path, saved(form), LISTED_PAPER, ".docx"))
    assert told == [
        (
            "form-no-own-cell",
            'dòng 3, cột "Điểm": dòng này không có ô riêng ở cột cần điền; bỏ gộp ô.',
        ),
        (
            "form-cell-computed",
            'dòng 4, cột "Điểm": ô có công thức hoặc trường tự tính '
            "nên không ghi đè; bỏ khỏi ánh xạ hoặc xóa công thức.",
        ),
    ]


@pytest.mark.parametrize("name", ["../thu", "Thu", "thử"])
def test_a_form_is_named_by_a_plain_name(tmp_path, name):
    root = workspace(tmp_path, saved(workbook()), LISTED)
    text = (root / PARAMS).read_text("utf-8").replace("[thu]", f'["{name}"]')
    (root / PARAMS).write_text(text, "utf-8")
    assert [code for code, _ in problems(root)] == ["not-a-name"]


def test_a_form_named_twice_is_refused(tmp_path):
    root = workspace(tmp_path, saved(workbook()), LISTED)
    text = (root / PARAMS).read_text("utf-8").replace("[thu]", "[thu, thu]")
    (root / PARAMS).write_text(text, "utf-8")
    assert [code for code, _ in problems(root)] == ["duplicate-id"]


def test_the_forms_of_the_demo_case_are_those_the_script_writes(tmp_path):
    import demo_forms

    demo_forms.write(tmp_path)
    for path in tmp_path.iterdir():
        kept = (demo_forms.FORMS / path.name).read_bytes()
        assert unpack(path.read_bytes()) == unpack(kept)
    assert dtiwb.__version__
