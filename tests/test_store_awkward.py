"""Good but awkward input is read as it is meant."""

import csv
import io
import re
import shutil
import time
import unicodedata
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

import dtiwb
from dtiwb.models import Counted

BASE = Path(__file__).parent / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
FOLDER = "data/agencies/so-thu/2025"


@pytest.fixture(scope="module")
def expected():
    return dtiwb.open_case(BASE / PARAMS)


@pytest.fixture
def workspace(tmp_path):
    return shutil.copytree(BASE, tmp_path / "Sở Thử")


def rewrite(path, change):
    path.write_bytes(change(path.read_text("utf-8")).encode("utf-8"))


def put_apart_by(delimiter):
    def change(text):
        out = io.StringIO()
        rows = csv.reader(text.splitlines()[1:])
        csv.writer(out, delimiter=delimiter).writerows(rows)
        return out.getvalue()

    return change


AWKWARD = {
    "byte order mark": lambda text: f"\ufeff{text}",
    "semicolons": put_apart_by(";"),
    "tabs": put_apart_by("\t"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "blank rows": lambda text: text.replace("\n", "\n\n,,\n"),
    "comments": lambda text: text.replace("\n", '\n# xem "mục 3","4;\n'),
    "comment quoted by Excel": lambda text: text + '"# cột 2, 3: để trống",,\n',
    "no line end at the end": lambda text: text.rstrip("\n"),
    "zero-width spaces": lambda text: text.replace("\n", "\u200b\n"),
    "spaces around": lambda text: text.replace(',"', ', "').replace(
        "issued,", " issued ,"
    ),
}


@pytest.mark.parametrize("table", ["facts", "claims", "evidence", "links", "tasks"])
@pytest.mark.parametrize("change", AWKWARD.values(), ids=AWKWARD)
def test_a_table_reads_the_same_however_it_was_saved(
    workspace, expected, table, change
):
    rewrite(workspace / FOLDER / f"{table}.csv", change)
    case = dtiwb.open_case(workspace / PARAMS)
    assert getattr(case, table) == getattr(expected, table)


@pytest.mark.parametrize(
    "change",
    [
        AWKWARD["byte order mark"],
        AWKWARD["Windows line ends"],
        AWKWARD["decomposed letters"],
        lambda text: text.replace("Thể chế số", '"Th\\u0065\\u0302\\u0309 chế số"'),
    ],
    ids=["byte order mark", "Windows line ends", "decomposed", "escaped"],
)
def test_a_criteria_set_reads_the_same_however_it_was_saved(
    workspace, expected, change
):
    rewrite(workspace / "data/criteria/thu-2025.yaml", change)
    assert dtiwb.open_case(workspace / PARAMS).criteria_set == expected.criteria_set


def test_text_arrives_composed_wherever_it_comes_from(workspace):
    for path in [*workspace.rglob("*.csv"), *workspace.rglob("*.yaml")]:
        rewrite(path, lambda text: unicodedata.normalize("NFD", text))
    case = dtiwb.open_case(workspace / PARAMS)
    said = f"{case.criteria_set}{case.agency}{case.evidence}{case.tasks}{case.params}"
    assert unicodedata.is_normalized("NFC", said)
    assert "Sở Thử" in said


def test_vietnamese_titles_stand_for_the_fields_in_any_order_and_spelling(
    workspace, expected
):
    head = "số,  KÝ HIỆU;Mã;Loại văn bản;NGAY BAN HANH;Cơ quan ban hành;Trích yếu;"
    head += "Người ký;Trạng thái;Tệp;Số trang"
    rows = "01/QĐ-STHU;qd-01;decision;13/06/2025;Sở Thử;Quy chế;Nguyễn Văn Thử;"
    rows += "issued;qd-01.txt;3\n02/BC-STHU;bc-01;report;20/12/2025;Sở Thử;"
    rows += "Báo cáo năm;Nguyễn Văn Thử;;;5"
    path = workspace / FOLDER / "evidence.csv"
    path.write_text(f"{head}\n{rows}\n", "utf-8")
    assert dtiwb.open_case(workspace / PARAMS).evidence == expected.evidence


@pytest.mark.parametrize("title", ["Số, ký hiệu", '"Số, ký hiệu"'])
def test_a_comma_in_a_title_does_not_part_columns(workspace, title):
    path = workspace / FOLDER / "evidence.csv"
    path.write_text(f"Mã;{title}\nqd-01;01/QĐ-STHU\nbc-01;02/BC\n", "utf-8")
    numbers = [each.number for each in dtiwb.open_case(workspace / PARAMS).evidence]
    assert numbers == ["01/QĐ-STHU", "02/BC"]


def test_text_that_yaml_likes_to_change_stays_text(workspace):
    rewrite(
        workspace / "data/agencies/so-thu/agency.yaml",
        lambda text: text + "also_known_as: [1.10, NO, 05, 12:30, 2025-01-02, yes]\n",
    )
    case = dtiwb.open_case(workspace / PARAMS)
    names = ("1.10", "NO", "05", "12:30", "2025-01-02", "yes")
    assert case.agency.also_known_as == names
    rewrite(
        workspace / "data/criteria/thu-2025.yaml",
        lambda text: text.replace('id: "1.10"', "id: 1.10"),
    )
    ids = [
        each.id for each in dtiwb.open_case(workspace / PARAMS).criteria_set.criteria()
    ]
    assert ids == ["1.1", "1.2", "1.10", "2.1", "2.2"]


def test_a_cell_of_several_lines_counts_as_one_row_as_in_excel(workspace):
    path = workspace / FOLDER / "claims.csv"
    path.write_text(
        'criterion_id,claimed_points,justification\n1.1,5,"một\r\nhai\r\nba"\n2.1,sai,\n',
        "utf-8",
    )
    with pytest.raises(dtiwb.InputError) as caught:
        dtiwb.open_case(workspace / PARAMS)
    assert [each.row for each in caught.value.problems] == [3]
    rewrite(path, lambda text: text.replace("sai", "0"))
    claims = dtiwb.open_case(workspace / PARAMS).claims
    assert claims[0].justification == "một\nhai\nba"


def test_facts_are_read_as_the_rule_of_their_criterion_means_them(expected):
    values = {(each.criterion_id, each.name): each.value for each in expected.facts}
    assert values["1.1", ""] == 1  # "có" is a yes
    assert values["2.1", ""] == "khong"  # here "khong" is the id of an option
    assert values["1.10", ""] == Counted(numerator=Decimal(9), denominator=Decimal(13))


def test_the_id_of_an_option_may_look_like_a_number(workspace):
    for name in ("data/criteria/thu-2025.yaml", f"{FOLDER}/facts.csv"):
        rewrite(workspace / name, lambda text: text.replace("khong", "2"))
    case = dtiwb.open_case(workspace / PARAMS)
    assert [f.value for f in case.facts if f.criterion_id == "2.1"] == ["2"]
    assert dtiwb.assess(case).criteria[3].points.earned_points == 0


@pytest.mark.parametrize(
    ("typed", "value"),
    [("69,5%", "0.695"), ("69.5 %", "0.695"), ("0,695", "0.695"), ("1", "1")],
)
def test_a_share_may_be_written_in_several_ways(workspace, typed, value):
    rewrite(
        workspace / FOLDER / "facts.csv",
        lambda text: text.replace("9/13", f'"{typed}"'),
    )
    facts = dtiwb.open_case(workspace / PARAMS).facts
    assert [f.value for f in facts if f.criterion_id == "1.10"] == [Decimal(value)]


def book_of(rows) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def put(book: Workbook, workspace, table: str) -> None:
    (workspace / FOLDER / f"{table}.csv").unlink()
    book.save(workspace / FOLDER / f"{table}.xlsx")


def test_excel_numbers_and_dates_are_read_as_shown(workspace):
    issued = datetime(2025, 6, 13, 7, 30)  # noqa: DTZ001 - Excel knows no time zones
    head = ["id", "kind", "issued_on", "title", "pages"]
    rows = [head, ["qd-01", "decision", issued, "Quy chế", 3], ["bc-01", "report"]]
    put(book_of(rows), workspace, "evidence")
    points = [["criterion_id", "claimed_points"], ["1.1", 5.0], ["1.10", 1.1 + 2.2]]
    put(book_of([*points, ["2.1", 1.125]]), workspace, "claims")
    case = dtiwb.open_case(workspace / PARAMS)
    assert case.evidence[0].issued_on == date(2025, 6, 13)
    assert case.evidence[0].pages == 3
    claimed = [str(each.claimed_points) for each in case.claims]
    assert claimed == ["5", "3.3", "1.1250"]


@pytest.mark.parametrize(
    ("value", "shown_as", "expected"),
    [
        (0.45, "0%", "0.45"),
        (0.4567, "0.00%", "0.4567"),
        (0.07, "0%", "0.07"),
        (45, '0"%"', "0.45"),
        (45, "0\\%", "0.45"),
        (0.45, '0.00" (%)"', "0.0045"),
        (0.45, "General", "0.45"),
    ],
)
def test_a_percent_cell_is_the_share_it_shows(workspace, value, shown_as, expected):
    book = book_of([["criterion_id", "value"], ["1.10", value]])
    book.active["B2"].number_format = shown_as
    put(book, workspace, "facts")
    (fact,) = dtiwb.open_case(workspace / PARAMS).facts
    assert fact.value == Decimal(expected)


def test_a_deadline_may_be_an_excel_date(workspace):
    due = datetime(2025, 11, 30)  # noqa: DTZ001
    head = ["id", "criterion_ids", "title", "deadline"]
    put(book_of([head, ["nv-01", "1.10", "Việc", due]]), workspace, "tasks")
    case = dtiwb.open_case(workspace / PARAMS)
    assert case.tasks[0].deadline == "30/11/2025"
    assert dtiwb.assess(case).tasks[0].next_on == date(2025, 11, 30)


def with_result(path, cell: str, kind: str, result: str) -> None:
    """Give the formula in *cell* the result Excel would have saved with it."""
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8")
            if name.endswith("sheet1.xml"):
                content, count = re.subn(
                    rf'<c r="{cell}">(<f>.*?</f>)(?:<v ?/>|<v></v>)',
                    rf'<c r="{cell}" t="{kind}">\1<v>{result}</v>',
                    content,
                )
                assert count == 1
            new.writestr(name, content)


@pytest.mark.parametrize(
    ("kind", "result", "points"),
    [
        ("n", "4.5", Decimal("4.5")),
        ("n", "3.3000000000000003", Decimal("3.3")),
        ("str", "4,5", Decimal("4.5")),
        ("str", "", None),
    ],
    ids=["number", "number with noise", "text", "empty text"],
)
def test_a_formula_counts_with_its_result(workspace, kind, result, points):
    rows = [["criterion_id", "claimed_points"], ["1.1", '=IF(A2="","",A2)']]
    put(book_of(rows), workspace, "claims")
    with_result(workspace / FOLDER / "claims.xlsx", "B2", kind, result)
    (claim,) = dtiwb.open_case(workspace / PARAMS).claims
    assert claim.claimed_points == points


def test_what_stands_around_the_table_in_a_workbook_does_no_harm(workspace):
    book = book_of([[], ["# Phụ lục", "=A1"], ["Mã tiêu chí", "Tự chấm"], ["1.1", 5]])
    sheet = book.active
    sheet["XFD1048576"].number_format = "0"  # Ctrl+End goes there
    sheet.row_dimensions[9].hidden = sheet.column_dimensions["F"].hidden = True
    notes = book.create_sheet("Ghi chú", 0)
    notes["A1"], notes.sheet_state = "của riêng tôi", "hidden"
    put(book, workspace, "claims")
    started = time.perf_counter()
    (claim,) = dtiwb.open_case(workspace / PARAMS).claims
    assert (claim.criterion_id, claim.claimed_points) == ("1.1", 5)
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize("name", ["~$claims.xlsx", ".claims.csv.swp", "README.txt"])
def test_files_of_other_programs_are_left_alone(workspace, expected, name):
    (workspace / FOLDER / name).write_text("x", "utf-8")
    assert dtiwb.open_case(workspace / PARAMS).claims == expected.claims
