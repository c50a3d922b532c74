"""Crosswalks and rankings on file: right, or refused with all that is wrong."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from builders import criteria_set, criterion

import dtiwb
from dtiwb.comparison import lineage
from dtiwb.errors import InputError
from dtiwb.store.crosswalks import read_crosswalk
from dtiwb.store.files import Reader
from dtiwb.store.rankings import read_ranking
from dtiwb.wording import sentence

BASE = Path(__file__).parents[1] / "bad" / "base"
BEFORE = criteria_set(*map(criterion, ("1.1", "1.2", "1.3")), id="truoc")
AFTER = criteria_set(*map(criterion, ("1.1", "2.1", "2.2")), id="sau")
LINES = """\
  - {kind: same, before: "1.1", after: "1.1"}
  - {kind: split, before: "1.2", after: "2.1; 2.2"}
  - {kind: gone, before: "1.3"}
"""


def crosswalk(
    tmp_path, lines=LINES, status="draft", head="before: truoc\nafter: sau\n"
):
    path = tmp_path / "data" / "crosswalks" / "truoc--sau.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}status: {status}\nlines:\n{lines}", encoding="utf-8")
    reader = Reader(tmp_path)
    return read_crosswalk(reader, BEFORE, AFTER), reader


def codes(reader):
    return [each.code for each in reader.problems.found]


def test_a_crosswalk_with_every_criterion_once_is_read(tmp_path):
    found, reader = crosswalk(tmp_path)
    assert reader.problems.found == []
    assert [(each.kind, each.before, each.after) for each in found.lines] == [
        ("same", ("1.1",), ("1.1",)),
        ("split", ("1.2",), ("2.1", "2.2")),
        ("gone", ("1.3",), ()),
    ]
    assert reader.inputs.keys() == {"data/crosswalks/truoc--sau.yaml"}


def test_sets_without_a_file_have_no_crosswalk_and_no_problem(tmp_path):
    reader = Reader(tmp_path)
    assert read_crosswalk(reader, BEFORE, AFTER) is None
    assert reader.problems.found == []


def test_all_that_is_left_out_on_either_side_is_listed_at_once(tmp_path):
    _, reader = crosswalk(tmp_path, '  - {kind: same, before: "1.2", after: "2.1"}\n')
    told = [sentence(each) for each in reader.problems.found]
    assert told == [
        "mục before: còn thiếu tiêu chí của bộ truoc: 1.1, 1.3; mỗi tiêu chí của hai "
        "bộ phải có mặt đúng một lần.",
        "mục after: còn thiếu tiêu chí của bộ sau: 1.1, 2.2; mỗi tiêu chí của hai bộ "
        "phải có mặt đúng một lần.",
    ]
    assert {each.code for each in reader.problems.found} == {"crosswalk-incomplete"}


def test_a_criterion_that_stands_twice_or_is_in_no_set_is_refused(tmp_path):
    more = '  - {kind: gone, before: "1.1"}\n  - {kind: new, after: "9.9"}\n'
    _, reader = crosswalk(tmp_path, LINES + more)
    assert codes(reader) == ["duplicate-id", "unknown-criterion"]
    assert reader.problems.found[1].path == "lines[4].after"


@pytest.mark.parametrize(
    "shape",
    [
        '{kind: split, before: "1.2", after: "2.1"}',
        '{kind: merged, before: "1.2", after: "2.1"}',
        '{kind: same, before: "1.2", after: "2.1; 2.2"}',
        '{kind: new, before: "1.2", after: "2.1"}',
        '{kind: gone, before: "1.2", after: "2.1"}',
    ],
)
def test_a_line_has_as_many_criteria_as_its_kind_says(tmp_path, shape):
    _, reader = crosswalk(tmp_path, f"  - {shape}\n")
    assert "crosswalk-line" in codes(reader)


def test_nobody_reviews_without_a_name_and_a_day(tmp_path):
    _, reader = crosswalk(tmp_path, status="reviewed")
    assert codes(reader) == ["crosswalk-not-signed"]
    head = "before: truoc\nafter: sau\nreviewed_by: Lê Thử\nreviewed_on: 10/2/2025\n"
    _, reader = crosswalk(tmp_path, status="reviewed", head=head)
    assert codes(reader) == []


def test_a_crosswalk_of_other_sets_than_its_name_says_is_refused(tmp_path):
    found, reader = crosswalk(tmp_path, head="before: sau\nafter: truoc\n")
    assert found is None
    assert codes(reader) == ["id-differs-from-file"]


# -- rankings

HEAD = """\
id: bang
title: Bảng thử
year: 2025
level: so
sources: [{outlet: Báo thử}]
"""


def ranking(tmp_path, text, name="bang"):
    path = tmp_path / "data" / "rankings" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    reader = Reader(tmp_path)
    return read_ranking(reader, name), reader


def test_published_figures_keep_every_digit_and_the_unknown_stays_unknown(tmp_path):
    rows = "rows: [{name: A, points: 0.81979, rank: 1}, {name: B, from_last: 1}]\n"
    found, reader = ranking(tmp_path, HEAD + "scale: 1\n" + rows)
    assert reader.problems.found == []
    assert found.rows[0].points == Decimal("0.81979")
    assert (found.rows[1].points, found.rows[1].rank, found.ranked) == (None,) * 3


def test_a_place_from_the_end_is_a_rank_once_the_number_ranked_is_known(tmp_path):
    rows = "rows: [{name: Z, from_last: 2}]\n"
    found, _ = ranking(tmp_path, HEAD + rows)
    assert found.rank_of(found.rows[0]) is None
    found, _ = ranking(tmp_path, HEAD + "ranked: 18\n" + rows)
    assert found.rank_of(found.rows[0]) == 17


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("scale: 100\nrows: [{name: A, points: 101}]", "ranking-off-scale"),
        ("rows: [{name: A, points: -1}]", "ranking-off-scale"),
        ("rows: [{name: A, points: 100.5, unit: percent}]", "ranking-off-scale"),
        ("ranked: 5\nrows: [{name: A, rank: 6}]", "ranking-rank"),
        ("rows: [{name: A, rank: 0}]", "ranking-rank"),
        ("ranked: 1\nrows: [{name: A}, {name: B}]", "ranking-counts"),
        ("ranked: 5\nparticipants: 4", "ranking-counts"),
        (
            "rows: [{name: A, points: 5, rank: 1}, {name: B, points: 6, rank: 2}]",
            "ranking-order",
        ),
        (
            "rows: [{name: A, points: 6, rank: 1}, {name: B, points: 5, rank: 1}]",
            "ranking-order",
        ),
        ("rows: [{name: A}, {name: A}]", "duplicate-id"),
        ("rows: [{name: A, agency: so-a}, {name: B, agency: so-a}]", "duplicate-id"),
    ],
)
def test_a_ranking_that_contradicts_itself_is_refused(tmp_path, more, code):
    _, reader = ranking(tmp_path, f"{HEAD}{more}\n")
    assert codes(reader) == [code]


def test_a_tie_of_points_is_a_tie_of_ranks(tmp_path):
    rows = "rows: [{name: A, points: 5, rank: 1}, {name: B, points: 5, rank: 1}]\n"
    assert ranking(tmp_path, HEAD + rows)[1].problems.found == []


def test_a_ranking_of_another_name_than_its_file_is_refused(tmp_path):
    assert codes(ranking(tmp_path, HEAD, "khac")[1]) == ["id-differs-from-file"]


# -- a case


@pytest.fixture
def workspace(tmp_path):
    """The case of 2025, and one of 2026 by an agency that was renamed from it."""
    root = tmp_path / "ws"
    shutil.copytree(BASE, root)
    agencies = root / "data" / "agencies"
    (agencies / "so-moi").mkdir()
    text = (agencies / "so-thu" / "agency.yaml").read_text("utf-8")
    was = (
        "predecessors:\n  - {name: Sở Thử, agency: so-thu, until: 2025-12-31, "
        "how: renamed, source: Nghị quyết thử}\n"
    )
    text = text.replace("id: so-thu", "id: so-moi") + was
    (agencies / "so-moi" / "agency.yaml").write_text(text, "utf-8")
    shutil.copytree(agencies / "so-thu" / "2025", agencies / "so-moi" / "2026")
    params = (root / "params" / "so-thu-2025.yaml").read_text("utf-8")
    params = params.replace("so-thu", "so-moi").replace("year: 2025", "year: 2026")
    params = params.replace("2026-01-31", "2027-01-31")
    set_file = root / "data" / "criteria" / "thu-2025.yaml"
    text = set_file.read_text("utf-8").replace("[2025]", "[2025, 2026]")
    set_file.write_text(text, "utf-8")
    path = root / "params" / "so-moi-2026.yaml"
    path.write_text(params + "compare_with: so-thu-2025\n", "utf-8")
    return root


def test_a_case_is_compared_with_a_case_of_its_predecessor(workspace):
    found = dtiwb.assess(dtiwb.open_case(workspace / "params" / "so-moi-2026.yaml"))
    assert found.previous.case.id == "so-thu-2025"
    assert [each.agency for each in lineage(found).changes] == ["so-thu"]
    assert lineage(found).limits == ()


def test_a_ranking_named_in_params_is_read_with_the_case_and_is_an_input(workspace):
    ranking(workspace, HEAD)
    path = workspace / "params" / "so-moi-2026.yaml"
    path.write_text(path.read_text("utf-8") + "ranking: bang\n", "utf-8")
    found = dtiwb.open_case(path)
    assert found.ranking.title == "Bảng thử"
    assert "data/rankings/bang.yaml" in {each.path for each in found.inputs}


@pytest.mark.parametrize("name", ["khong-co", "../../bang", "/etc/bang"])
def test_a_ranking_that_is_not_there_or_elsewhere_is_refused(workspace, name):
    path = workspace / "params" / "so-moi-2026.yaml"
    path.write_text(path.read_text("utf-8") + f"ranking: {name}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        dtiwb.open_case(path)
    expected = "file-not-found" if name == "khong-co" else "not-a-name"
    assert [each.code for each in caught.value.problems] == [expected]
