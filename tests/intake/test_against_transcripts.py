"""What the readers make of the real papers, against tables that people typed."""

import csv
from pathlib import Path

import pytest

import dtiwb

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")
QUALIFIER = (" theo chức năng, nhiệm vụ được giao", " theo chức năng, nhiệm vụ")


def typed(name):
    path = ROOT / "tests" / "transcripts" / f"{name}.tsv"
    with path.open(encoding="utf-8") as stream:
        return {row["id"]: row for row in csv.DictReader(stream, delimiter="\t")}


def filed(path):
    with (ROOT / "data" / "agencies" / path).open(encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def plain(units):
    for qualifier in QUALIFIER:
        units = units.replace(qualifier, "")
    return units


def test_every_criterion_of_the_scored_plan_is_read_as_it_was_typed():
    document = dtiwb.read_document(SEEDS / "000_d3762a62a974c6b3.txt")
    rows = typed("tuyen-quang-so-2022")
    assert [c.code + c.part for c in document.criteria] == list(rows)
    for criterion in document.criteria:
        row = rows[criterion.code + criterion.part]
        assert criterion.name == row["title"]
        assert str(criterion.max_points) == row["max_points"]
        assert str(criterion.points_won) == row["reviewed_points"]
        assert ";".join(criterion.lead_unit) == plain(row["lead_unit"])
        assert criterion.deadline.text == row["deadline"]


def test_the_thirteen_footnotes_give_claim_review_and_the_one_reason():
    document = dtiwb.read_document(SEEDS / "000_d3762a62a974c6b3.txt")
    rows = typed("tuyen-quang-so-2022")
    noted = [c for c in document.criteria if c.claimed_points is not None]
    assert len(noted) == 13
    for criterion in noted:
        row = rows[criterion.code + criterion.part]
        assert str(criterion.claimed_points) == row["claimed_points"]
        assert str(criterion.reviewed_points) == row["reviewed_points"]
    assert [c.code for c in noted if c.reason] == ["4.1"]


def test_every_row_of_the_long_task_table_is_read_as_it_was_typed():
    document = dtiwb.read_document(SEEDS / "002_30e0c884e4453581.txt")
    rows = typed("tuyen-quang-so-tu-phap-2021-2025")
    assert [f"nv-{int(task.no):02}" for task in document.tasks] == list(rows)
    for task, row in zip(document.tasks, rows.values(), strict=True):
        assert ";".join(task.lead_unit) == row["lead_unit"]
        assert task.deadline.text == row["deadline"]


def test_every_target_of_the_long_task_table_is_read_as_it_was_typed():
    document = dtiwb.read_document(SEEDS / "002_30e0c884e4453581.txt")
    rows = filed("tuyen-quang-so-tu-phap/2021-2025/targets.csv")
    read = sorted(
        (f"nv-{int(t.of):02}", t.comparison, str(t.value), str(t.year or ""))
        for t in document.targets
    )
    assert read == sorted(
        (row["task_id"], row["comparison"], row["value"], row["year"]) for row in rows
    )


def test_the_annex_rows_are_read_as_they_were_typed():
    document = dtiwb.read_document(SEEDS / "004_e3ca8d7937dbe2bc.txt")
    rows = typed("ha-tinh-so-tu-phap-2025")
    by_number = {f"nv-{int(t.no):02}": t for t in document.tasks if t.no.isdigit()}
    assert by_number.keys() == rows.keys()
    for id_, task in by_number.items():
        assert ";".join(task.lead_unit) == rows[id_]["lead_unit"]
        assert ";".join(task.supporting_units) == rows[id_]["supporting_units"]
        assert task.deadline.text == rows[id_]["deadline"]


def test_the_reporting_dates_of_a_plan_become_tasks():
    document = dtiwb.read_document(SEEDS / "001_710985a9ca0e035a.txt")
    days = {str(t.deadline.due_on) for t in document.tasks if t.deadline}
    assert {"2026-12-15", "2026-12-20"} <= days
