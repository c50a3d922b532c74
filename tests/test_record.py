"""``dtiwb record``: one day into the history, every other day as it was."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

import dtiwb
from dtiwb.cli import main
from dtiwb.models import ScoreRecord
from dtiwb.progress import score_records
from dtiwb.recording import record_scores
from dtiwb.store.tables import write_table
from dtiwb.wording import column_titles

BASE = Path(__file__).parent / "bad" / "base"
PARAMS = "params/so-thu-2025.yaml"
FOLDER = Path("data/agencies/so-thu/2025")
SCORES = FOLDER / "scores.csv"


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """The valid workspace of ``tests/bad``, as the current folder."""
    root = shutil.copytree(BASE, tmp_path / "Hồ sơ của Sở")
    monkeypatch.chdir(root)
    return root


def run(*arguments):
    return CliRunner().invoke(main, ["record", PARAMS, *arguments])


def contents(root):
    """What the workspace says: every file but the memo of what was read."""
    files = (path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root): path.read_bytes() for path in files}
    return {path: data for path, data in found.items() if path.parts[0] != "outputs"}


def of_today():
    """The recorded rows of the day the case is judged on."""
    case = dtiwb.open_case(PARAMS)
    return {e for e in case.scores if e.as_of == case.params.as_of}


def test_a_day_is_appended_and_nothing_else_touched(workspace):
    before = contents(workspace)
    found = run()
    assert found.exit_code == 0
    assert found.output == (
        "Đã ghi mốc điểm ngày 31/01/2026 vào data/agencies/so-thu/2025/scores.csv\n"
    )
    after = contents(workspace)
    assert after.pop(SCORES).startswith(before.pop(SCORES))
    assert after == before
    assert of_today() == set(score_records(dtiwb.assess(dtiwb.open_case(PARAMS))))


def test_the_rows_are_the_sums_of_the_assessment(workspace):
    run()
    assert SCORES.read_text("utf-8").splitlines()[-3:] == [
        "2026-01-31,1,15,12.69,12.44,7",
        "2026-01-31,2,10,6,5.5,",
        "2026-01-31,total,25,18.69,17.94,7",
    ]


def test_the_same_points_are_not_written_twice(workspace):
    run()
    before = contents(workspace)
    found = run()
    assert found.exit_code == 0
    assert "đã có đúng các số này" in found.output
    assert contents(workspace) == before


def changed(workspace):
    """Record a day, then change a figure of it and of the claims."""
    run()
    text = SCORES.read_text("utf-8")
    assert text.count("2026-01-31,2,10,6,") == 1
    SCORES.write_text(text.replace("2026-01-31,2,10,6,", "2026-01-31,2,10,4,"), "utf-8")
    return contents(workspace)


def test_other_points_of_the_same_day_are_refused(workspace):
    before = changed(workspace)
    found = run()
    assert found.exit_code == 2
    assert found.stdout == ""
    sentence, english = found.stderr.splitlines()
    assert sentence.startswith(
        "data/agencies/so-thu/2025/scores.csv: "
        "ngày 31/01/2026 đã ghi mốc điểm với số khác ở 2;"
    )
    assert "--replace" in english
    assert contents(workspace) == before


def test_with_replace_only_what_differs_is_written(workspace):
    before = changed(workspace)
    found = run("--replace")
    assert found.exit_code == 0
    after = contents(workspace)
    expected = before[SCORES].replace(b"2026-01-31,2,10,4,", b"2026-01-31,2,10,6,")
    assert after == {**before, SCORES: expected}


def test_comments_line_ends_and_the_order_of_columns_stay(workspace):
    text = (
        "# mốc do Văn phòng ghi\r\n"
        "indicator_id;as_of;reviewed_points;supported_points;claimed_points;max_points\r\n"
        "total;30/6/2025;;5;5;25\r\n"
        "# hết quý II\r\n"
    )
    SCORES.write_bytes(text.encode())
    assert run().exit_code == 0
    written = SCORES.read_bytes().decode()
    assert written.startswith(text)
    assert written.endswith("\r\ntotal;2026-01-31;7;17.94;18.69;25\r\n")
    assert len(dtiwb.open_case(PARAMS).scores) == 4


@pytest.mark.parametrize("blank", ["none", "example"])
def test_a_workbook_gets_the_day_as_a_csv_does(workspace, blank):
    SCORES.unlink()
    path = SCORES.with_suffix(".xlsx")
    if blank == "example":
        book = Workbook()
        columns = ("as_of", "indicator_id", "max_points", "claimed_points")
        columns += ("supported_points", "reviewed_points")
        book.active.append([column_titles(each)[0] for each in columns])
        book.active.append(["# ví dụ 31/01/2026", "total", "193"])
        book.save(path)
    else:
        write_table(path, [], ScoreRecord, titled=True)
    assert run().exit_code == 0
    assert len(of_today()) == 3
    head = [cell.value for cell in load_workbook(path).active[1]]
    assert head[:2] == ["Tính đến ngày", "Mã chỉ số chính"]
    assert run().output.startswith("Mốc điểm ngày 31/01/2026 đã có")


def test_without_a_table_one_is_made_like_the_others(workspace):
    SCORES.unlink()
    assert run().exit_code == 0
    assert SCORES.read_bytes().startswith(b"\xef\xbb\xbfas_of,indicator_id,")
    assert dtiwb.open_case(PARAMS).scores == score_records(
        dtiwb.assess(dtiwb.open_case(PARAMS))
    )


def test_a_table_that_is_open_elsewhere_is_left_alone(workspace):
    (FOLDER / ".~lock.scores.csv#").write_text("ai đó", "utf-8")
    before = contents(workspace)
    found = run()
    assert found.exit_code == 2
    assert "chưa ghi gì: tệp đang mở ở chương trình khác" in found.stderr
    assert contents(workspace) == before


def test_a_plan_case_has_nothing_to_record(workspace):
    for name in ("claims", "facts", "review"):
        (FOLDER / f"{name}.csv").unlink()
    before = contents(workspace)
    found = run()
    assert found.exit_code == 2
    assert "hồ sơ chưa có điểm nào" in found.stderr
    assert contents(workspace) == before


def test_recorded_days_change_no_figure_of_the_case(workspace):
    before = dtiwb.assess(dtiwb.open_case(PARAMS))
    assert record_scores(before) == dtiwb.open_case(PARAMS).root / SCORES
    after = dtiwb.assess(dtiwb.open_case(PARAMS))
    assert (after.totals, after.criteria) == (before.totals, before.criteria)
    assert after.findings == before.findings
