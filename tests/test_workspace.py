"""``dtiwb init``: a workspace and a new case, ready to fill in and to open."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import dtiwb
from dtiwb.cli import main
from dtiwb.errors import InputError
from dtiwb.models import Period
from dtiwb.store.cases import new_case_keys
from dtiwb.store.tables import TABLES, columns_of
from dtiwb.store.workspace import lay_out, new_case, starter
from dtiwb.wording import column_titles, sentence

YEAR = Period(first_year=2025, last_year=2025)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    root = tmp_path_factory.mktemp("Hồ sơ") / "Chuyển đổi số năm 2025"
    assert list(lay_out(root))
    return root


@pytest.fixture
def workspace(laid_out, tmp_path):
    return shutil.copytree(laid_out, tmp_path / "Nơi làm việc của tôi")


@pytest.fixture(scope="module")
def with_case(laid_out, tmp_path_factory):
    """A workspace with a new case in Excel; for looking only."""
    root = shutil.copytree(laid_out, tmp_path_factory.mktemp("Hồ sơ") / "mới")
    make(root)
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def mau_2025(root: Path):
    return dtiwb.load_criteria_set(root / "data" / "criteria" / "mau-2025.yaml")


def make(root: Path, agency="so-noi-vu", suffix=".xlsx", year=YEAR) -> list[Path]:
    return list(new_case(root, agency, year, mau_2025(root), suffix))


def test_a_workspace_holds_what_the_invented_case_needs(laid_out):
    assert {path.name for path in laid_out.iterdir()} == {"data", "notebooks", "params"}
    case = dtiwb.open_case(laid_out / "params" / "mau-so-mau-2025.yaml")
    assert case.is_fictional
    assert (
        case.file_problems
        == dtiwb.open_case(starter() / "params" / "mau-so-mau-2025.yaml").file_problems
    )


def test_a_workspace_holds_no_agency_that_exists(laid_out):
    agencies = {path.name for path in (laid_out / "data" / "agencies").iterdir()}
    assert agencies == {"mau-so-mau"}
    assert all(p.stem.startswith("mau-so-mau") for p in laid_out.glob("params/*"))


def test_laying_out_again_writes_nothing(workspace):
    before = contents(workspace)
    assert list(lay_out(workspace)) == []
    assert contents(workspace) == before


def test_laying_out_again_keeps_what_a_person_changed_and_gives_back_what_is_gone(
    workspace,
):
    mine = workspace / "data" / "evidence-kinds.yaml"
    gone = workspace / "notebooks" / "1-reconcile.ipynb"
    mine.write_text("# của tôi\n", "utf-8")
    gone.unlink()
    assert list(lay_out(workspace)) == [gone]
    assert mine.read_text("utf-8") == "# của tôi\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_new_case_has_all_tables_and_can_be_opened(workspace, suffix):
    made = {
        path.relative_to(workspace).as_posix()
        for path in make(workspace, suffix=suffix)
    }
    folder = "data/agencies/so-noi-vu"
    assert made == {
        "params/so-noi-vu-2025.yaml",
        f"{folder}/agency.yaml",
        f"{folder}/2025/about.yaml",
        *(f"{folder}/2025/{name}{suffix}" for name in TABLES),
    }
    case = dtiwb.open_case(workspace / "params" / "so-noi-vu-2025.yaml")
    scored = [each.id for each in case.criteria_set.criteria() if each.is_scored]
    assert [each.criterion_id for each in case.claims] == scored
    assert {each.claimed_points for each in case.claims} == {None}
    empty = set(TABLES) - {"claims"}
    assert not any(getattr(case, name) for name in empty), "an example was read"
    assert not case.about.fictional
    assert dtiwb.assess(case).claimed_points is None


@pytest.mark.parametrize("options", [[], ["--csv"]], ids=["Excel", "CSV"])
def test_from_an_empty_folder_to_a_checked_case_in_two_commands(tmp_path, options):
    root = tmp_path / "Sở Nội vụ, năm 2025"
    arguments = ["so-noi-vu", "2025", "--set", "mau-2025", "--root", str(root)]
    made = CliRunner().invoke(main, ["init", *arguments, *options])
    assert made.exit_code == 0, made.output
    assert "Đã tạo params/so-noi-vu-2025.yaml" in made.output
    assert made.output.endswith(
        "Tiếp theo: điền dữ liệu rồi chạy  dtiwb check params/so-noi-vu-2025.yaml\n"
    )
    params = str(root / "params" / "so-noi-vu-2025.yaml")
    checked = CliRunner().invoke(main, ["check", params])
    assert checked.exit_code == 0, checked.output
    assert "so-noi-vu-2025: tự chấm chưa biết" in checked.output


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"claims"}))
def test_a_blank_workbook_has_titles_and_one_example_marked_as_such(with_case, name):
    path = with_case / "data" / "agencies" / "so-noi-vu" / "2025" / f"{name}.xlsx"
    head, example = load_workbook(path).active.iter_rows()
    columns = columns_of(TABLES[name])
    assert [each.value for each in head] == [column_titles(c)[0] for c in columns]
    assert example[0].value.startswith("# ví dụ")
    filled = [cell for cell in example if cell.value is not None]
    assert len(filled) > 2
    assert all(cell.font.italic and cell.data_type == "s" for cell in filled)


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"claims"}))
def test_the_example_of_a_table_is_one_that_dtiwb_would_take(with_case, tmp_path, name):
    workspace = shutil.copytree(with_case, tmp_path / "nháp")
    folder = workspace / "data" / "agencies" / "so-noi-vu" / "2025"
    book = load_workbook(folder / f"{name}.xlsx")
    first = book.active["A2"]
    first.value = first.value.removeprefix("# ví dụ ")
    book.save(folder / f"{name}.xlsx")
    try:
        dtiwb.open_case(workspace / "params" / "so-noi-vu-2025.yaml")
    except InputError as error:  # the papers and tasks it names are not there yet
        codes = {problem.code for problem in error.problems}
        assert codes <= {"unknown-evidence", "unknown-task", "unknown-criterion"}


def test_staff_choose_from_lists_and_type_into_cells_of_text(with_case):
    folder = with_case / "data" / "agencies" / "so-noi-vu" / "2025"
    choices = {}
    for name, record in TABLES.items():
        sheet = load_workbook(folder / f"{name}.xlsx").active
        columns = columns_of(record)
        for rule in sheet.data_validations.dataValidation:
            (cells,) = rule.sqref.ranges
            column = columns[cells.min_col - 1]
            choices[name, column] = rule.formula1.strip('"').split(",")
        letters = [sheet.cell(1, n).column_letter for n in range(1, len(columns) + 1)]
        formats = {sheet.column_dimensions[each].number_format for each in letters}
        assert formats == {"@"}, "Excel would change 1.10 and 2/13"
    assert choices == {
        ("evidence", "status"): ["issued", "draft", "expired"],
        ("evidence", "secrecy"): ["MẬT", "TỐI MẬT", "TUYỆT MẬT"],
        ("evidence", "signature"): [
            "none",
            "valid",
            "untrusted",
            "not-checked",
            "invalid",
        ],
        ("tasks", "status"): ["not_started", "in_progress", "done", "cancelled"],
        ("targets", "comparison"): [">=", ">", "=", "<=", "<"],
    }


def test_csv_tables_start_with_the_field_names_and_open_in_excel(workspace):
    make(workspace, suffix=".csv")
    folder = workspace / "data" / "agencies" / "so-noi-vu" / "2025"
    for name, record in TABLES.items():
        content = (folder / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
        assert tuple(rows[0]) == columns_of(record)


def test_a_second_year_leaves_what_is_known_of_the_agency(workspace):
    make(workspace)
    agency = workspace / "data" / "agencies" / "so-noi-vu" / "agency.yaml"
    agency.write_text(agency.read_text("utf-8").replace("chưa điền", "Mẫu"), "utf-8")
    longer = Period(first_year=2025, last_year=2026)
    assert agency not in make(workspace, year=longer)
    case = dtiwb.open_case(workspace / "params" / "so-noi-vu-2025-2026.yaml")
    assert case.agency.province == "Mẫu"


@pytest.mark.parametrize(
    "there", ["params/so-noi-vu-2025.yaml", "data/agencies/so-noi-vu/2025"]
)
def test_a_case_that_is_there_is_left_alone_and_named(workspace, there):
    (workspace / there).parent.mkdir(parents=True, exist_ok=True)
    if there.endswith(".yaml"):
        (workspace / there).write_text("của tôi", "utf-8")
    else:
        (workspace / there).mkdir()
    before = contents(workspace)
    with pytest.raises(InputError) as caught:
        make(workspace)
    (problem,) = caught.value.problems
    assert (problem.file, problem.code) == (there, "already-there")
    told = "đã có sẵn nên không ghi đè; xóa hoặc đổi tên nếu muốn tạo lại."
    assert sentence(problem) == told
    assert contents(workspace) == before


def test_a_set_for_another_year_makes_no_case_that_could_not_be_opened(workspace):
    before = contents(workspace)
    with pytest.raises(InputError) as caught:
        make(workspace, year=Period(first_year=2027, last_year=2027))
    assert [each.code for each in caught.value.problems] == ["year-not-covered"]
    assert contents(workspace) == before


@pytest.mark.parametrize(
    "agency",
    [
        "Sở Nội vụ",
        "so_noi_vu",
        "SO-NOI-VU",
        "../so",
        "so/noi",
        "-so",
        "so--vu",
        "",
        ".",
    ],
)
def test_an_agency_has_a_name_that_any_disk_and_address_can_hold(agency):
    with pytest.raises(InputError) as caught:
        new_case_keys(agency, "2025", "mau-2025")
    (problem,) = caught.value.problems
    assert sentence(problem) == (
        f"«{agency}» phải là tên không dấu, chữ thường, nối bằng gạch ngang."
    )


def test_every_wrong_name_of_a_new_case_is_told_at_once():
    with pytest.raises(InputError) as caught:
        new_case_keys("Sở", "năm nay", "mau_2025")
    codes = [each.code for each in caught.value.problems]
    assert codes == ["not-a-name", "not-a-name", "not-a-year"]
    assert str(new_case_keys("so-noi-vu", "2021-2025", "mau-2025")) == "2021-2025"
