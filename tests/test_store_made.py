"""Other encodings, sizes and names; many mistakes at once."""

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

import dtiwb
from dtiwb.errors import InputError
from dtiwb.store.converter import Problems, structure
from dtiwb.wording import sentence, tell

BASE = Path(__file__).parent / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
FOLDER = "data/agencies/so-thu/2025"


@pytest.fixture
def workspace(tmp_path):
    return shutil.copytree(BASE, tmp_path / "Sở Thử")


def problems_in(workspace) -> list:
    with pytest.raises(InputError) as caught:
        dtiwb.open_case(workspace / PARAMS)
    return list(caught.value.problems)


def only_problem(workspace) -> tuple[str, str, str]:
    """Return code, file name and sentence of the one problem there must be."""
    (problem,) = problems_in(workspace)
    return problem.code, Path(problem.file).name, sentence(problem)


@pytest.mark.parametrize(
    ("place", "size", "limit"),
    [(f"{FOLDER}/claims.csv", 50, 20), ("data/criteria/thu-2025.yaml", 3, 2)],
    ids=["table", "yaml"],
)
def test_a_very_large_file_is_not_read(workspace, place, size, limit):
    with (workspace / place).open("r+b") as stream:
        stream.truncate(size * 1_000_000)
    told = (
        f"tệp quá lớn ({size} MB, tối đa {limit} MB); kiểm tra có chọn nhầm tệp không."
    )
    assert only_problem(workspace) == ("file-too-large", Path(place).name, told)


@pytest.mark.parametrize(
    "content",
    [
        "criterion_id,justification\n1.1,Quyê\u0301t đi\u0323nh\n".encode("cp1258"),
        "criterion_id,justification\n1.1,Quyết định\n".encode("utf-16"),
        "criterion_id,claimed_points\n1.1,5\n".encode("utf-16-le"),
    ],
    ids=["Windows-1258", "UTF-16", "UTF-16 without mark"],
)
def test_another_encoding_is_named_and_not_guessed(workspace, content):
    (workspace / FOLDER / "claims.csv").write_bytes(content)
    told = (
        "tệp không phải UTF-8 (có thể là Windows-1258); "
        "trong Excel chọn lưu dạng «CSV UTF-8»."
    )
    assert only_problem(workspace) == ("not-utf8", "claims.csv", told)


def test_an_invisible_character_is_refused_with_its_line(workspace):
    path = workspace / FOLDER / "claims.csv"
    path.write_text(path.read_text("utf-8").replace("9 trên", "9\x07trên"), "utf-8")
    told = "dòng 4: có ký tự điều khiển không nhìn thấy; gõ lại dòng này."
    assert only_problem(workspace) == ("control-character", "claims.csv", told)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
@pytest.mark.parametrize("place", [f"{FOLDER}/claims.csv", f"{FOLDER}/about.yaml"])
def test_an_empty_file_is_not_taken_for_an_empty_table(workspace, place, content):
    (workspace / place).write_bytes(content)
    told = "tệp trống; điền dữ liệu hoặc xóa tệp."
    assert only_problem(workspace) == ("file-empty", Path(place).name, told)


def test_two_files_for_one_table_are_refused(workspace):
    Workbook().save(workspace / FOLDER / "claims.xlsx")
    told = "có cả tệp này và claims.xlsx; giữ lại một tệp."
    assert only_problem(workspace) == ("both-formats", "claims.csv", told)


@pytest.mark.parametrize(
    "name", ["claim.csv", "claims (1).xlsx", "claims.xls", "about.yml", "tasks.csv.txt"]
)
def test_a_table_that_would_be_passed_over_in_silence_is_named(workspace, name):
    (workspace / FOLDER / name).write_text("x", "utf-8")
    told = (
        "tệp này không được đọc; đặt lại tên theo một trong các bảng facts, claims, "
        "evidence, links, tasks, targets, review, deductions, published, "
        "confirmations, scores (.csv hoặc .xlsx), hoặc chuyển sang thư mục khác."
    )
    assert only_problem(workspace) == ("unknown-file", name, told)


def test_a_file_that_excel_keeps_open_is_said_to_be_so(workspace, monkeypatch):
    read_bytes = Path.read_bytes

    def refuse(path):
        if path.name == "claims.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    told = (
        "không mở được tệp; nếu tệp đang mở trong Excel thì đóng lại rồi chạy lần nữa."
    )
    assert only_problem(workspace) == ("file-not-opened", "claims.csv", told)


def test_an_agency_that_is_not_there_is_named_once(workspace):
    shutil.rmtree(workspace / "data" / "agencies" / "so-thu")
    told = "không phải là hồ sơ cơ quan; tạo agency.yaml trước."
    assert only_problem(workspace) == ("not-an-agency-folder", "so-thu", told)


def test_outside_any_workspace_the_keys_of_a_case_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        dtiwb.open_case(agency="so-thu", year=2025)
    assert [each.code for each in caught.value.problems] == ["no-workspace"]


def test_what_no_rule_foresees_is_still_a_problem_and_no_crash():
    problems = Problems()
    assert structure("1+2j", complex, problems, "x.yaml") is None
    assert [each.code for each in problems.found] == ["not-readable"]


def test_every_repetition_is_told_with_the_row_that_came_first(workspace):
    path = workspace / FOLDER / "claims.csv"
    path.write_text("criterion_id\n1.1\n1.1\n2.1\n1.1\n", "utf-8")
    told = [(each.row, each.fields["first"]) for each in problems_in(workspace)]
    assert told == [(3, "2"), (5, "2")]


def test_five_mistakes_in_four_files_are_told_at_once_in_two_languages(workspace):
    folder = workspace / FOLDER
    for name, old, new in (
        ("claims.csv", "1.1,5,", "1.1,6,"),
        ("claims.csv", "2.1,0,", "2.9,0,"),
        ("evidence.csv", "13/6/2025", "13.6.2025"),
        ("links.csv", "bc-01,1.10", "bc-09,1.10"),
        ("about.yaml", "complete", "xong"),
    ):
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(old, new), "utf-8")
    error = InputError(problems_in(workspace))
    files = [f"{FOLDER}/{name}" for name in ("about.yaml", "evidence.csv")]
    files += [f"{FOLDER}/{name}" for name in ("claims.csv", "links.csv")]
    assert list(dict.fromkeys(each.file for each in error.problems)) == files
    lines = tell(error).splitlines()
    assert [line for line in lines if line[0] != " "] == [
        f"{file}: {2 if 'claims' in file else 1} chỗ cần sửa" for file in files
    ]
    problems = sorted(error.problems, key=lambda each: files.index(each.file))
    told = [sentence(each) for each in problems]
    assert [line[4:] for line in lines if line.startswith("  - ")] == told
    english = [f"    ({sentence(each, 'en')})" for each in problems]
    assert [line for line in lines if line.startswith("    (")] == english
    assert len(told) == 5
    assert not set(told) & set(english)
