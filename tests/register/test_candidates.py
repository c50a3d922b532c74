"""Papers for the demands nothing meets: named with page and passage, never linked."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import dtiwb
from dtiwb.cli import main
from dtiwb.register.candidates import candidates
from dtiwb.register.readings import Readings

ROOT = Path(__file__).parents[2]
PARAMS = "params/mau-so-mau-2025.yaml"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The invented case in a folder of its own."""
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def found(desk, **keys):
    assessment = dtiwb.assess(dtiwb.open_case(PARAMS))
    return list(candidates(assessment, Readings(desk), **keys))


def test_only_demands_that_nothing_meets_are_asked_for(desk):
    assessment = dtiwb.assess(dtiwb.open_case(PARAMS))
    unmet = {
        (verdict.criterion_id, verdict.rule.id)
        for row in assessment.criteria
        for verdict in row.verdicts
        if not verdict.holds
    }
    asked = [(c.verdict.criterion_id, c.verdict.rule.id) for c in found(desk)]
    assert asked
    assert set(asked) <= unmet
    assert len(set(asked)) == len(asked)


def test_a_paper_linked_to_the_criterion_is_not_suggested_for_it_again(desk):
    links = {
        (each.criterion_id, each.evidence_id) for each in dtiwb.open_case(PARAMS).links
    }
    given = {
        (each.verdict.criterion_id, paper.evidence_id)
        for each in found(desk)
        for paper in each.papers
    }
    assert given & links == set()


def test_a_paper_under_a_mark_is_never_suggested(desk):
    secret = {each.id for each in dtiwb.open_case(PARAMS).evidence if each.secrecy}
    assert secret
    given = {paper.evidence_id for each in found(desk, top=50) for paper in each.papers}
    assert given & secret == set()


def test_a_new_paper_that_speaks_for_a_criterion_is_named_with_its_page(desk):
    folder = desk / "data/agencies/mau-so-mau/2025"
    text = (
        "Trang bìa\n\f" + "Biên bản rà soát danh mục cơ sở dữ liệu của Sở Mẫu năm 2025."
    )
    (folder / "files" / "bien-ban.txt").write_text(text, encoding="utf-8")
    with (folder / "evidence.csv").open("a", encoding="utf-8") as register:
        register.write(
            "bien-ban,minutes,,2025-06-02,Sở Mẫu,Biên bản,,issued,,,bien-ban.txt,,,,\n"
        )
    done = command("suggest", PARAMS, "--criterion", "2.3")
    assert done.exit_code == 0, done.output
    demand = done.output.partition("Biên bản hoặc báo cáo rà soát")[2]
    first = demand.partition("  [")[2]
    assert first.startswith("bien-ban] ")
    assert "trang 2" in first
    assert "«Biên bản rà soát danh mục cơ sở dữ liệu của Sở Mẫu năm 2025.»" in first


def test_suggesting_links_nothing(desk):
    table = desk / "data/agencies/mau-so-mau/2025/links.csv"
    before = table.read_bytes()
    assert command("suggest", PARAMS).exit_code == 0
    assert table.read_bytes() == before


def test_a_criterion_the_set_does_not_have_is_told(desk):
    refused = command("suggest", PARAMS, "--criterion", "99.9")
    assert refused.exit_code == 2
    assert "«99.9»" in refused.stderr


def test_a_scanned_folder_is_entered_and_can_be_assessed(desk):
    folder = desk / "giao nộp"
    folder.mkdir()
    (folder / "qd.txt").write_text(
        "SỞ MẪU\nSố: 77/QĐ-SMAU\nMẫu, ngày 03 tháng 6 năm 2025\nQUYẾT ĐỊNH\n"
        "Ban hành Quy chế quản lý hệ thống thông tin của Sở Mẫu\n"
        "Điều 1. Ban hành Quy chế.\nGIÁM ĐỐC\nNguyễn Văn Mẫu\n",
        encoding="utf-8",
    )
    done = command("scan", folder, "--case", PARAMS, "--workers", "0")
    assert done.exit_code == 0, done.output
    (item,) = (e for e in dtiwb.open_case(PARAMS).evidence if e.number == "77/QĐ-SMAU")
    assert (item.path, item.kind, str(item.issued_on)) == (
        "qd.txt",
        "decision",
        "2025-06-03",
    )
    assert "1 tệp mới" in done.output
    again = command("scan", folder, "--case", PARAMS, "--workers", "0")
    assert "0 tệp mới" in again.output
