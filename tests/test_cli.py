"""The commands: exit codes, sentences instead of tracebacks, help with an example.

No kernel is started here; ``dtiwb run`` itself is tested in ``test_runs.py``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import dtiwb
from dtiwb.cli import main

BASE = Path(__file__).parent / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
CLAIMS = "data/agencies/so-thu/2025/claims.csv"
COMMANDS = sorted(main.commands)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """The valid workspace of ``tests/bad``, as the current folder."""
    root = shutil.copytree(BASE, tmp_path / "Hồ sơ của Sở")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def two_years(workspace):
    """Beside the case of 2025 one of 2026, of the same agency and set."""
    params = workspace / PARAMS
    later = params.read_text("utf-8").replace("year: 2025", "year: 2026")
    (workspace / "params" / "so-thu-2026.yaml").write_text(later, "utf-8")
    set_file = workspace / "data" / "criteria" / "thu-2025.yaml"
    text = set_file.read_text("utf-8").replace("[2025]", "[2025, 2026]")
    set_file.write_text(text, "utf-8")
    folder = workspace / "data" / "agencies" / "so-thu"
    shutil.copytree(folder / "2025", folder / "2026")
    return workspace


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def break_claims(workspace, year="2025"):
    path = workspace / CLAIMS.replace("2025", year)
    path.write_text(path.read_text("utf-8").replace("1.1,5,", "1.1,6,"), "utf-8")


def test_the_commands_are_the_known_ones():
    assert {"check", "compare", "init", "list", "run"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help_with_an_example_of_itself(command, flag):
    found = run(command, flag)
    assert found.exit_code == 0
    assert "Example:" in found.output
    example = found.output.partition("Example:")[2]
    assert f"dtiwb {command}" in example


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_every_command_says_what_it_does(command):
    options = [p for p in main.commands[command].params if isinstance(p, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_the_group_has_help_and_a_version():
    assert "Example:" in run("--help").output
    assert dtiwb.__version__ in run("--version").output


def test_check_ends_with_the_figures_and_the_number_of_findings(workspace):
    found = run("check", PARAMS)
    assert found.exit_code == 0
    assert found.stderr == ""
    *findings, figures, count = found.stdout.splitlines()
    assert figures.startswith("so-thu-2025: tự chấm 18,69, có minh chứng 17,94")
    assert count == f"{len(findings)} phát hiện"
    assert "[overclaimed] 2.2: Tự chấm cao hơn 0,5 điểm" in found.stdout


def test_under_strict_a_finding_is_exit_1_with_the_same_words(workspace):
    strict = run("check", PARAMS, "--strict")
    assert strict.exit_code == 1
    assert strict.stdout == run("check", PARAMS).stdout


def test_under_strict_a_case_without_findings_is_exit_0(workspace, monkeypatch):
    from dtiwb import assessing

    monkeypatch.setattr(assessing, "find", lambda *_: ())
    found = run("check", PARAMS, "--strict")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[-1] == "0 phát hiện"


def test_input_that_cannot_be_used_is_exit_2_and_told_in_two_languages(workspace):
    break_claims(workspace)
    found = run("check", PARAMS)
    assert found.exit_code == 2
    assert found.stdout == ""
    first, vietnamese, english = found.stderr.splitlines()
    assert first == f"{CLAIMS}: 1 chỗ cần sửa"
    assert vietnamese == (
        '  - dòng 3, cột "claimed_points": 6 lớn hơn điểm tối đa 5 của tiêu chí; '
        "sửa điểm hoặc mã tiêu chí."
    )
    assert english.startswith('    (row 3, column "claimed_points": 6 is more than')


def test_a_params_file_that_is_not_there_is_exit_2(workspace):
    found = run("check", "params/khong-co-2025.yaml")
    assert found.exit_code == 2
    assert "params/khong-co-2025.yaml: không tìm thấy tệp" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["check"],
        ["check", PARAMS, "--loud"],
        ["check", "params"],
        ["check", PARAMS, PARAMS],
        ["init", "so-noi-vu"],
        ["init", "so-noi-vu", "2025"],
        ["init", "--set", "thu-2025"],
        ["run"],
        ["compare"],
        ["compare", PARAMS],
        ["list", "all"],
    ],
    ids=" ".join,
)
def test_a_command_used_wrongly_is_exit_2_and_writes_nothing(workspace, arguments):
    before = sorted(workspace.rglob("*"))
    found = run(*arguments)
    assert found.exit_code == 2
    assert "Usage:" in found.stderr
    assert "Traceback" not in found.output
    assert sorted(workspace.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], "Hãy nêu tệp tham số, hoặc dùng --all."),
        (["compare", PARAMS], "Cần ít nhất hai hồ sơ để so sánh."),
    ],
    ids=["run", "compare"],
)
def test_what_is_missing_is_said_in_vietnamese(workspace, arguments, told):
    assert told in run(*arguments).stderr


def test_compare_prints_each_case_and_writes_the_page(two_years):
    found = run("compare", PARAMS, "params/so-thu-2026.yaml")
    assert found.exit_code == 0, found.output
    first, second, page = found.stdout.splitlines()
    assert first.startswith("so-thu-2025: tự chấm 18,69")
    assert second.startswith("so-thu-2026: tự chấm 18,69")
    assert page == "Trang tổng hợp: outputs/comparison.html"
    html = (two_years / "outputs" / "comparison.html").read_text("utf-8")
    assert '<html lang="vi"' in html
    assert "Sở Thử" in html


@pytest.mark.parametrize("command", ["run", "compare"])
def test_cases_of_two_workspaces_are_refused_before_anything_is_done(
    workspace, tmp_path, command
):
    shutil.copytree(workspace, tmp_path / "nơi khác")
    before = sorted(tmp_path.rglob("*"))
    found = run(command, PARAMS, f"../nơi khác/{PARAMS}")
    assert found.exit_code == 2
    assert f"{PARAMS} và ../nơi khác/{PARAMS} thuộc hai thư mục làm việc" in (
        " ".join(found.stderr.split())
    )
    assert sorted(tmp_path.rglob("*")) == before


def test_compare_all_takes_every_scored_case(two_years):
    assert len(run("compare", "--all").stdout.splitlines()) == 3


def test_a_page_that_cannot_be_written_is_exit_2_and_no_traceback(two_years):
    shutil.rmtree(two_years / "outputs", ignore_errors=True)
    (two_years / "outputs").write_text("một tệp ở chỗ của thư mục", "utf-8")
    found = run("compare", "--all")
    assert found.exit_code == 2
    assert found.stderr.startswith("Không ghi được: ")
    assert "comparison.html" in found.stderr
    assert "Traceback" not in found.output
    assert isinstance(found.exception, SystemExit)


def test_init_where_no_folder_can_be_made_is_exit_2_and_no_traceback(tmp_path):
    (tmp_path / "tệp").write_text("", "utf-8")
    found = run("init", "--root", str(tmp_path / "tệp" / "hồ sơ"))
    assert found.exit_code == 2
    assert found.stderr.startswith("Không ghi được: ")


def test_init_refuses_a_case_that_is_there(two_years):
    before = (two_years / PARAMS).read_bytes()
    found = run("init", "so-thu", "2025", "--set", "thu-2025")
    assert found.exit_code == 2
    assert "params/so-thu-2025.yaml: đã có sẵn nên không ghi đè" in found.stderr
    assert (two_years / PARAMS).read_bytes() == before


def test_init_refuses_what_is_not_a_name(workspace):
    found = run("init", "Sở Nội vụ", "2025", "--set", "thu-2025")
    assert found.exit_code == 2
    assert "«Sở Nội vụ» phải là tên không dấu" in found.stderr


def test_list_shows_every_case_and_marks_the_broken_one(two_years):
    assert run("list").exit_code == 0
    break_claims(two_years, "2026")
    found = run("list")
    assert found.exit_code == 2
    assert len(found.output.splitlines()) == 2
    assert "so-thu-2025: tự chấm 18,69" in found.output
    assert "so-thu-2026: 1 chỗ cần sửa" in found.output


def test_list_outside_a_workspace_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run("list")
    assert found.exit_code == 2
    assert "không thấy thư mục params/ và data/" in found.stderr


def test_run_all_without_a_case_says_so(workspace):
    (workspace / PARAMS).unlink()
    found = run("run", "--all")
    assert found.exit_code == 2
    assert "Không có hồ sơ nào trong thư mục params/." in found.stderr


def test_vietnamese_comes_out_whole_on_a_console_of_another_code_page(workspace):
    found = subprocess.run(
        [sys.executable, "-c", "from dtiwb.cli import main; main()", "check", PARAMS],
        env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert "tự chấm 18,69, có minh chứng" in found.stdout.decode("utf-8")
