"""A paper read whole: nothing lost, everything placed, drafts that open again."""

import csv
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import dtiwb
from dtiwb.cli import main
from dtiwb.intake.document import read_lines
from dtiwb.intake.sources import read_paper
from dtiwb.intake.write import write_drafts

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")
PLAN = """\
UBND TỈNH MẪU
SỞ MẪU
Số: 12/KH-SMAU
Mẫu, ngày 05 tháng 02 năm 2025
KẾ HOẠCH
Nâng cao kết quả chuyển đổi số năm 2025
Căn cứ Quyết định số 9/QĐ-UBND ngày 03/01/2025 của UBND tỉnh Mẫu;
II. NỘI DUNG
1. Chỉ số "Nhận thức số" (gồm 02 tiêu chí; năm 2024 đạt 12/20 điểm)
1.1. Tiêu chí "Người đứng đầu chủ trì họp" (năm 2024 đạt 10/10 điểm)
Duy trì họp hằng quý.
- Đơn vị thực hiện: Văn phòng Sở.
- Thời gian thực hiện: Quý IV/2025.
1.2. Tiêu chí "Có chuyên mục trên trang thông tin" (năm 2024 đạt 2/10 điểm)
Bổ sung tin bài.
- Đơn vị thực hiện: Phòng Tổng hợp, thống kê.
- Đơn vị phối hợp: Văn phòng Sở; các phòng có liên quan.
- Thời gian thực hiện: Thường xuyên.
Một dòng chữ lạc lõng không thuộc về đâu cả %%%
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "kế hoạch.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_plan_gives_its_head_criteria_units_deadlines_and_citation(plan):
    document = dtiwb.read_document(plan)
    assert document.letterhead.number == "12/KH-SMAU"
    assert str(document.letterhead.issued_on) == "2025-02-05"
    assert str(document.period) == "2025"
    first, second = document.criteria
    assert (first.code, first.name) == ("1.1", "Người đứng đầu chủ trì họp")
    assert (str(second.points_won), str(second.max_points)) == ("2", "10")
    assert second.lead_unit == ("Phòng Tổng hợp, thống kê",)
    assert second.supporting_units == ("Văn phòng Sở", "các phòng có liên quan")
    assert str(first.deadline.due_on) == "2025-12-31"
    assert document.citations[0].number == "9/QĐ-UBND"


def test_every_line_is_used_or_furniture_or_listed(plan):
    """Take the readers' word for nothing: count the lines."""
    paper = read_paper(plan)
    document = read_lines(paper)
    listed = [r for r in document.remarks if r.code == "text-unused"]
    for remark in listed:
        assert remark.place.line_from <= remark.place.line_to
    unread = {
        number
        for r in listed
        for number in range(r.place.line_from, r.place.line_to + 1)
    }
    stray = next(line.number for line in paper.lines if "%%%" in line.text)
    heading = next(line.number for line in paper.lines if line.text.startswith("1.2"))
    placed = [c.place for c in document.criteria]
    assert heading not in unread
    assert stray in unread or any(p.line_from <= stray <= p.line_to for p in placed)


def test_drafts_open_again_with_a_place_and_a_confidence_in_every_row(plan, tmp_path):
    out = tmp_path / "drafts"
    written = [path.name for path in write_drafts(dtiwb.read_document(plan), out)]
    assert written == [
        "document.yaml",
        "indicators.csv",
        "criteria.csv",
        "tasks.csv",
        "targets.csv",
        "citations.csv",
        "ranking.csv",
        "review.csv",
        "paper.csv",
    ]
    head = yaml.safe_load((out / "document.yaml").read_text(encoding="utf-8"))
    assert head["source_file"] == "kế hoạch.txt"
    assert head["places"].keys() == head.keys() - {"source_file", "period", "places"}
    for name in written[1:-1]:
        text = (out / name).read_text(encoding="utf-8-sig")
        for row in csv.DictReader(text.splitlines()):
            assert row["source_file"] == "kế hoạch.txt"
            assert 1 <= int(row["line_from"]) <= int(row["line_to"])
            assert row["confidence"] in ("certain", "check")


def test_each_value_of_the_head_says_where_it_stands_and_how_sure_it_is(plan):
    head = dtiwb.read_document(plan).letterhead
    lines = {name: place.line_from for name, place in head.places.items()}
    assert lines == {
        "superior": 1,
        "issuer": 2,
        "number": 3,
        "place_name": 4,
        "issued_on": 4,
        "kind": 5,
        "title": 6,
        "legal_bases": 7,
    }
    assert head.unsure == frozenset()


def test_a_value_taken_from_the_body_is_not_certain(tmp_path):
    paper = tmp_path / "khong-dau.txt"
    paper.write_text(
        "KẾ HOẠCH\nChuyển đổi số năm 2025\n"
        "Thực hiện Công văn số 5/UBND-VX ngày 03/02/2025, Sở Tư pháp ban hành Kế hoạch"
        " như sau:\n1. Giám đốc chủ trì họp.\nNơi nhận:\n- Lưu: VT.\n"
        "GIÁM ĐỐC\nLê Thị Thử\n",
        encoding="utf-8",
    )
    head = dtiwb.read_document(paper).letterhead
    assert "issuer" in head.unsure
    assert head.places["issuer"].line_from == 3
    assert head.places["signer_title"].line_from == 7, "the one above the signer"


def test_the_command_reads_the_good_paper_and_names_the_bad_one(plan, tmp_path):
    bad = tmp_path / "hỏng.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing that follows is a PDF")
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["read", str(plan), str(bad), "--out", str(out)])
    assert done.exit_code == 1
    assert "hỏng.pdf" in done.output
    assert (out / plan.stem / "criteria.csv").is_file()
    assert not (out / bad.stem).exists()


def test_a_secret_paper_stops_the_reading_and_nothing_of_it_is_stored(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("MẬT\n" + PLAN, encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["read", str(path), "--out", str(out)])
    assert done.exit_code == 2
    assert not out.exists()
    assert "SMAU" not in done.output


@needs_seeds
@pytest.mark.parametrize(
    ("name", "criteria", "indicators", "tasks"),
    [
        ("000_d3762a62a974c6b3.txt", 50, 6, None),
        ("001_710985a9ca0e035a.txt", 0, 0, 11),
        ("002_30e0c884e4453581.txt", 0, 0, 60),
        ("004_e3ca8d7937dbe2bc.txt", 0, 0, 18),
    ],
)
def test_the_real_papers_give_what_they_hold(name, criteria, indicators, tasks):
    document = dtiwb.read_document(SEEDS / name)
    assert len(document.criteria) == criteria
    assert len(document.indicators) == indicators
    assert tasks is None or len(document.tasks) == tasks
