"""results.json and results.csv: the documented keys, the same bytes, no secrets."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import case, criteria_set, criterion, link, paper, task

import dtiwb
from dtiwb.errors import InputError
from dtiwb.models import FileProblem, Predecessor
from dtiwb.store.results import results_csv, results_json, results_text
from dtiwb.store.standings import read_standing, read_titles, standing_of

ROOT = Path(__file__).parents[1]
BASE = Path(__file__).parent / "bad" / "base"
POINTS = [
    "max_points",
    "earned_points",
    "claimed_points",
    "supported_points",
    "reviewed_points",
    "headroom_points",
    "at_risk_points",
    "disputed_points",
    "unclaimed_points",
]
POINTS_TEXT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
HIDDEN = "KE-HOACH-MAT"


@pytest.fixture(scope="module")
def assessment():
    return dtiwb.assess(dtiwb.open_case(BASE / "params" / "so-thu-2025.yaml"))


@pytest.fixture(scope="module")
def results(assessment):
    return json.loads(results_json(assessment))


def rows_of(assessment) -> list[dict[str, str]]:
    text = results_csv(assessment).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_keys_are_the_documented_ones(results):
    assert list(results) == [
        "schema",
        "standing",
        "dtiwb",
        "case",
        "agency",
        "year",
        "as_of",
        "criteria_set",
        "set_level",
        "transcription",
        "is_scored",
        "fictional",
        "inputs",
        "totals",
        "indicators",
        "criteria",
        "findings",
        "tasks",
        "targets",
    ]
    assert results["schema"] == 2
    assert results["dtiwb"] == dtiwb.__version__
    assert results["case"] == "so-thu-2025"
    assert results["agency"] == {
        "id": "so-thu",
        "name": "Sở Thử tỉnh Thử",
        "province": "Thử",
        "level": "so",
    }
    assert (results["year"], results["as_of"]) == ("2025", "2026-01-31")
    assert results["fictional"] is results["is_scored"] is True


def test_totals_indicators_and_criteria_carry_the_point_columns(results):
    head = {"indicators": ["id", "title", "rank", "rank_of"]}
    head["criteria"] = ["id", "title", "indicator_id", "state"]
    sums = {"totals": [results["totals"]], "indicators": results["indicators"]}
    for each in (row for rows in sums.values() for row in rows):
        assert list(each)[-1] == "open_count"
    assert list(results["totals"]) == [*POINTS, "open_count"]
    for level, keys in head.items():
        assert [list(row) for row in results[level]] == [
            [*keys, *POINTS, *["open_count"] * (level in sums)] for _ in results[level]
        ]
    assert [row["id"] for row in results["indicators"]] == ["1", "2"]
    ids = ["1.1", "1.2", "1.10", "2.1", "2.2"]
    assert [row["id"] for row in results["criteria"]] == ids


def test_points_are_exact_text_or_null(results):
    rows = [results["totals"], *results["indicators"], *results["criteria"]]
    for value in (row[name] for row in rows for name in POINTS):
        assert value is None or POINTS_TEXT.fullmatch(value), value


def test_not_known_is_null_and_known_to_be_zero_is_zero(results):
    by_id = {row["id"]: row for row in results["criteria"]}
    assert by_id["2.1"]["claimed_points"] == "0"
    assert by_id["2.1"]["reviewed_points"] is None
    assert by_id["1.10"]["reviewed_points"] == "7"
    assert by_id["1.2"]["state"] == "not_applicable"
    assert by_id["1.2"]["claimed_points"] is None


def test_open_criteria_are_counted_and_not_taken_for_zeros(results):
    open_ids = [
        row["id"]
        for row in results["criteria"]
        if row["state"] != "not_applicable"
        and row["claimed_points"] is row["earned_points"] is None
    ]
    assert results["totals"]["open_count"] == len(open_ids)


def test_what_a_roll_up_reads_stands_on_the_third_line_and_reads_back(
    assessment, tmp_path
):
    path = tmp_path / "results.json"
    path.write_text(results_json(assessment), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[2].startswith(' "standing": {"case_id":"so-thu-2025",')
    standing = read_standing(path)
    assert standing == standing_of(assessment)
    assert standing.points == assessment.totals
    assert (standing.agency_id, standing.level, standing.set_level) == (
        "so-thu",
        "so",
        "so",
    )
    # 0.69 of 7.69 cut; 1.2 does not apply and is not among what can be lost
    assert standing.lost["1.10"] == Decimal("0.69")
    assert "1.2" not in standing.lost


def test_predecessors_read_back_with_their_last_day(assessment, tmp_path):
    body = Predecessor(
        name="Sở Cũ", until=date(2025, 6, 30), how="merged", source="NQ", agency="cu"
    )
    standing = replace(standing_of(assessment), predecessors=(body,))
    path = tmp_path / "results.json"
    path.write_text(results_text(standing, {"dtiwb": "0"}), encoding="utf-8")
    assert read_standing(path).predecessors == (body,)


def test_titles_of_a_set_are_read_from_the_results_of_a_case(assessment, tmp_path):
    path = tmp_path / "results.json"
    path.write_text(results_json(assessment), encoding="utf-8")
    titles = read_titles(path)
    assert list(titles.indicators) == ["1", "2"]
    assert titles.criteria == {
        row.id: row.criterion.title for row in assessment.criteria
    }


@pytest.mark.parametrize("read", [read_standing, read_titles])
def test_a_damaged_results_json_is_a_problem_of_that_file(read, tmp_path):
    path = tmp_path / "so-thu-2025" / "results.json"
    path.parent.mkdir()
    path.write_text('{\n "schema": 2,\n "standing": {"case_id":', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.code) == (
        "so-thu-2025/results.json",
        "output-damaged",
    )


def test_numbers_of_the_case_come_out_as_worked_out_by_hand(results):
    ten = next(row for row in results["criteria"] if row["id"] == "1.10")
    # 9/13 of 10, full at 0.9, less 0.25 for a late report
    assert ten["earned_points"] == "7.44"
    assert ten["claimed_points"] == "7.69"
    assert ten["disputed_points"] == "0.69"


def test_every_file_that_was_read_is_named_with_its_hash(results):
    read = {
        path.relative_to(BASE).as_posix()
        for path in BASE.rglob("*")
        if path.suffix in (".csv", ".yaml", ".xlsx")
    }
    assert [each["path"] for each in results["inputs"]] == sorted(read)
    hashes = [each["sha256"] for each in results["inputs"]]
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes)


def test_findings_carry_code_place_and_points(results):
    codes = {each["code"] for each in results["findings"]}
    assert {"overclaimed", "fact-differs-from-claim", "set-partial"} <= codes
    for each in results["findings"]:
        assert {"code", "points", "fields"} <= each.keys()
        assert each["points"] is None or POINTS_TEXT.fullmatch(each["points"])
        assert all(isinstance(value, str) for value in each["fields"].values())


def test_two_writes_give_the_same_bytes(assessment):
    again = dtiwb.assess(dtiwb.open_case(BASE / "params" / "so-thu-2025.yaml"))
    assert results_json(again) == results_json(assessment)
    assert results_csv(again) == results_csv(assessment)


def test_another_process_and_folder_give_the_same_bytes(tmp_path):
    code = (
        "import dtiwb, sys; from dtiwb.store.results import *;"
        "a = dtiwb.assess(dtiwb.open_case(sys.argv[1]));"
        "sys.stdout.buffer.write((results_json(a) + results_csv(a)).encode())"
    )
    moved = tmp_path / "Nơi khác"
    moved.symlink_to(ROOT, target_is_directory=True)
    written = [
        subprocess.run(
            [sys.executable, "-c", code, folder / "params" / "mau-so-mau-2025.yaml"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for folder, seed in ((ROOT, "1"), (moved, "2"))
    ]
    assert written[0] == written[1]
    assert len(written[0]) > 10_000


def test_nothing_in_results_json_depends_on_clock_or_folder(assessment):
    text = results_json(assessment)
    assert str(ROOT) not in text
    assert not re.search(r"\d\d:\d\d", text)
    assert text.endswith("}\n")


def test_the_csv_has_a_row_for_each_criterion_and_columns_of_plain_numbers(assessment):
    rows = rows_of(assessment)
    assert list(rows[0]) == ["id", "title", "indicator_id", "state", *POINTS]
    assert [row["id"] for row in rows] == ["1.1", "1.2", "1.10", "2.1", "2.2"]
    for row in rows:
        for name in POINTS:
            assert row[name] == "" or POINTS_TEXT.fullmatch(row[name])


def test_the_csv_opens_in_excel_with_its_vietnamese_letters(assessment):
    assert results_csv(assessment).encode().startswith(b"\xef\xbb\xbfid,title,")


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)"])
def test_the_csv_is_free_of_formulas(title):
    the_set = criteria_set(replace(criterion("1.1"), title=title), criterion("1.2"))
    found = dtiwb.assess(case(the_set, claims={"1.1": "3"}, reviewed={"1.1": "5"}))
    rows = rows_of(found)
    assert rows[0]["title"] == f"'{title}"
    assert rows[0]["disputed_points"] == "-2"  # a number may be negative
    cells = [cell for row in rows for cell in row.values()]
    assert [c for c in cells if c[:1] in "=+-@" and c and not is_points(c)] == []


def is_points(cell: str) -> bool:
    return bool(POINTS_TEXT.fullmatch(cell))


@pytest.mark.parametrize("secrecy", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secret_paper_is_counted_and_never_named(secrecy):
    secret = paper(
        HIDDEN, secrecy=secrecy, title=HIDDEN, number=HIDDEN, note=HIDDEN, path=HIDDEN
    )
    twin = paper(f"{HIDDEN}-2", secrecy=secrecy, title=HIDDEN, number=HIDDEN)
    ids = [f"1.{n}" for n in range(1, 8)]
    found = dtiwb.assess(
        case(
            criteria_set(*(criterion(each) for each in ids)),
            facts=dict.fromkeys(ids, "1"),
            claims=dict.fromkeys(ids, "10"),
            evidence=(secret, twin),
            links=tuple(link(HIDDEN, each, quote=HIDDEN) for each in ids),
            tasks=(task(output_evidence_id=HIDDEN, criterion_ids=ids),),
            file_problems=(FileProblem(evidence_id=HIDDEN, code="file-changed"),),
        )
    )
    text = results_json(found) + results_csv(found)
    assert HIDDEN not in text
    counted = [f for f in found.findings if f.code == "secret-document"]
    assert counted[-1].fields == {"count": "2"}


def test_points_are_written_without_exponent_or_trailing_zeros():
    found = dtiwb.assess(
        case(
            criteria_set(criterion("1.1", max_points="1E+1")),
            claims={"1.1": "2.50"},
        )
    )
    totals = json.loads(results_json(found))["totals"]
    assert (totals["max_points"], totals["claimed_points"]) == ("10", "2.5")
