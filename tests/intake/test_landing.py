"""From drafts to a case: nothing overwritten, nothing made up, nobody's yes assumed."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from intake.make_papers import PAPERS

import dtiwb
from dtiwb.cli import main
from dtiwb.intake.document import read_document
from dtiwb.intake.write import write_drafts
from dtiwb.models import Manual, PerItem

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
PARAMS = "params/so-noi-vu-2024.yaml"
CASE = Path("data/agencies/so-noi-vu/2024")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def drafts_of(name: str, folder: Path) -> Path:
    spec = next(each for each in PAPERS if each.name == name)
    spec.build(folder / name)
    out = folder / "drafts" / Path(name).stem
    list(write_drafts(read_document(folder / name), out))
    return out


def change(path: Path, **changes):
    """Change cells of a CSV file: ``column=function of the row``."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: each(row) for column, each in changes.items()})
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def confirm_all(folder: Path):
    for path in folder.glob("*.csv"):
        if "confidence" in path.read_text(encoding="utf-8-sig") and path.stat().st_size:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            if len(lines) > 1:
                change(path, confidence=lambda row: "confirmed")
    head = folder / "document.yaml"
    text = head.read_text(encoding="utf-8").replace(
        "confidence: check", "confidence: confirmed"
    )
    head.write_text(text, encoding="utf-8")


def lay(*folders, set_id="noi-vu-2024"):
    sources = [word for each in folders for word in ("--from", each)]
    return command("init", "so-noi-vu", "2024", "--set", set_id, "--csv", *sources)


def test_a_confirmed_plan_becomes_a_case_with_the_points_it_prints(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    confirm_all(folder)
    done = lay(folder)
    assert done.exit_code == 0, done.output
    case = dtiwb.open_case(PARAMS)
    claimed = {c.criterion_id: c.claimed_points for c in case.claims}
    reviewed = {r.criterion_id: r.reviewed_points for r in case.review}
    assert (claimed["1.2"], reviewed["1.2"]) == (Decimal(10), Decimal(7))
    assert (claimed["1.1"], reviewed["1.1"]) == (None, Decimal(10))
    assert case.review[1].reason == "thiếu ảnh chụp chuyên mục"
    assert case.criteria_set.total_points == Decimal(
        sum(each.max_points for each in case.criteria_set.criteria())
    )
    assert case.criteria_set.transcription.status == "draft"
    task = next(each for each in case.tasks if each.criterion_ids == ("2.1",))
    assert (task.lead_unit, task.deadline) == (("Văn phòng Sở",), "Tháng 9/2025")
    assert case.confirmations == ()
    assert case.about.plan.number == "27/KH-SNV"


def test_what_is_not_confirmed_keeps_the_case_from_running_and_is_listed(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    confirm_all(folder)
    change(
        folder / "criteria.csv",
        confidence=lambda row: "check" if row["code"] == "1.2" else "confirmed",
    )
    lay(folder)
    for name in ("check", "run"):
        refused = command(name, PARAMS)
        assert refused.exit_code == 2
        assert "criteria 1.2" in refused.output
        assert "song-vang-plan.docx" in refused.output
    assert not list((desk / "outputs" / "so-noi-vu-2024").glob("*.html"))
    change(CASE / "confirmations.csv", confirmed_by=lambda row: "Lê Thị Thử")
    assert command("check", PARAMS).exit_code == 0
    (confirmation,) = dtiwb.open_case(PARAMS).confirmations
    assert (confirmation.row_id, confirmation.confirmed_by) == ("1.2", "Lê Thị Thử")


def test_every_row_and_remark_that_is_unsure_asks_for_its_own_yes(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    waiting = 0
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            of_case = path.stem not in ("paper", "citations", "ranking")
            rows = [row for row in csv.DictReader(file) if of_case]
        waiting += sum(row["confidence"] == "check" for row in rows)
    waiting += (folder / "document.yaml").read_text("utf-8").count("confidence: check")
    assert waiting > 0
    lay(folder)
    rows = (CASE / "confirmations.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) - 1 == waiting


def test_nothing_that_is_there_is_overwritten(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    assert lay(folder).exit_code == 0
    before = {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()}
    again = lay(folder)
    assert again.exit_code == 2
    assert PARAMS in again.output
    assert {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()} == before


def test_an_annex_gives_its_rules_to_the_set_and_the_plan_gives_the_points(desk):
    annex = drafts_of("tam-son-annex.docx", desk)
    confirm_all(annex)
    done = lay(annex, set_id="tam-son-2024")
    assert done.exit_code == 0, done.output
    found = dtiwb.load_criteria_set("data/criteria/tam-son-2024.yaml")
    rules = {each.id: each.rule for each in found.criteria()}
    assert rules["2.3"] == PerItem(points_each=Decimal("1.5"))
    (demand,) = next(c for c in found.criteria() if c.id == "2.3").evidence
    assert demand.title == "Quyết định phê duyệt, biên bản nghiệm thu"
    assert demand.inferred
    case = dtiwb.open_case(PARAMS)
    assert not case.is_scored
    assert {c.criterion_id for c in case.claims} == set()


def test_a_plan_without_rules_makes_every_criterion_manual(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    lay(folder)
    found = dtiwb.load_criteria_set("data/criteria/noi-vu-2024.yaml")
    assert {type(each.rule) for each in found.criteria()} == {Manual}
    assert found.default_evidence[0].inferred


def test_criteria_the_set_does_not_have_are_named_with_file_and_row(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    command("init")
    refused = lay(folder, set_id="quoc-gia-cap-tinh-2025")
    assert refused.exit_code == 2
    assert "song-vang-plan/criteria.csv" in refused.output
    assert "«1.2»" in refused.output
    assert not Path(PARAMS).exists()


def test_a_criterion_without_a_maximum_is_asked_for(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    change(
        folder / "criteria.csv",
        max_points=lambda row: "" if row["code"] == "2.1" else row["max_points"],
    )
    refused = lay(folder)
    assert refused.exit_code == 2
    assert "max_points" in refused.output
    assert not Path("data/criteria/noi-vu-2024.yaml").exists()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("criteria", "confidence", "chắc là đúng"),
        ("criteria", "points_won", "10 điểm"),
        ("targets", "comparison", "khoảng"),
        ("indicators", "rank", "nhất"),
    ],
)
def test_a_slip_in_a_draft_is_told_with_file_column_and_value(
    desk, table, column, value
):
    folder = drafts_of("dong-hai-plan.docx", desk)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        if not list(csv.DictReader(file)):
            pytest.skip(f"the paper has no {table}")
    change(path, **{column: lambda row: value})
    refused = lay(folder)
    assert refused.exit_code == 2
    assert f"dong-hai-plan/{table}.csv" in refused.output
    assert f'"{column}"' in refused.output
    assert value in refused.output
    assert not Path("data/agencies/so-noi-vu").exists()


def test_a_rule_typed_wrongly_names_the_cell(desk):
    folder = drafts_of("tam-son-annex.docx", desk)
    change(folder / "criteria.csv", rule=lambda row: "kind: sometimes")
    refused = lay(folder)
    assert refused.exit_code == 2
    assert 'cột "rule"' in refused.output
    assert "sometimes" in refused.output


def test_drafts_a_person_worked_on_are_not_read_over(desk):
    folder = drafts_of("song-vang-plan.docx", desk)
    words = ("read", desk / "song-vang-plan.docx", "--out", folder)
    assert command(*words).exit_code == 0  # the same again changes nothing
    confirm_all(folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    refused = command(*words)
    assert refused.exit_code == 2
    assert "criteria.csv" in refused.output
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")
def test_the_plan_of_tuyen_quang_lands_with_its_published_totals(desk):
    (plan,) = SEEDS.glob("000_*.txt")
    command("read", plan, "--out", "drafts")
    confirm_all(desk / "drafts")
    done = lay("drafts")
    assert done.exit_code == 0, done.output
    assessment = dtiwb.assess(dtiwb.open_case(PARAMS))
    assert assessment.max_points == Decimal(450)
    assert assessment.reviewed_points == Decimal("354.74")
    assert len(assessment.criteria) == 50
    assert not [f for f in assessment.findings if f.code == "total-mismatch"]
