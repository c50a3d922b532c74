"""Outputs of a case whose params file is gone: named on the index, counted nowhere."""

import pytest
from lxml import html
from rollup.made import put, standing

from dtiwb.report.rollup.index import CASES_ON_INDEX
from dtiwb.runner.rollup import write_index

TITLE = "{} hồ sơ không còn tệp tham số"


@pytest.fixture
def outputs(tmp_path):
    """The outputs of a workspace with params for so-a, so-b and one never run."""
    (tmp_path / "params").mkdir()
    for name in ("so-a-2025", "so-b-2025", "so-moi-2025"):
        (tmp_path / "params" / f"{name}.yaml").touch()
    return tmp_path / "outputs"


def sections(outputs):
    """The text of each section of the index under its heading."""
    page = html.fromstring(write_index(outputs).read_text(encoding="utf-8"))
    return {
        section.findtext("h2"): section
        for section in page.iter("section")
        if section.find("h2") is not None
    }


def test_a_case_whose_params_file_is_gone_is_named_but_not_ranked(outputs):
    for name, total in (("so-a", "70"), ("so-b", "80"), ("so-cu", "90")):
        put(outputs, standing(name, total=total))
    found = sections(outputs)
    left = found[TITLE.format(1)]
    assert [a.get("href") for a in left.iter("a")] == ["so-cu-2025/3-gap-memo.html"]
    assert "không được xếp hạng" in left.text_content()
    assert "so-cu" not in found["Từng hồ sơ"].text_content()
    (row,) = found["Các nhóm so sánh"].find(".//tbody")
    cells = [cell.text_content() for cell in row]
    assert cells[4:8] == ["2", "2", "75", "75"]  # agencies, ranked, mean, median
    group = outputs / "groups" / "mau-so-2025-mau.html"
    assert "so-cu" not in group.read_text(encoding="utf-8")
    assert (outputs / "so-cu-2025" / "results.json").is_file()


def test_a_failure_without_its_params_file_is_no_failure_any_more(outputs):
    put(outputs, standing("so-cu"), error="Không đọc được tham số", files=())
    put(outputs, standing("so-a"))
    found = sections(outputs)
    assert [*found] == ["Từng hồ sơ", TITLE.format(1)]
    assert "so-cu-2025" in found[TITLE.format(1)].text_content()


@pytest.mark.parametrize("has_folder", [True, False])
def test_outputs_copied_without_any_params_are_read_as_they_are(outputs, has_folder):
    for path in (outputs.parent / "params").iterdir():
        path.unlink()
    if not has_folder:
        (outputs.parent / "params").rmdir()
    put(outputs, standing("so-cu"))
    assert [*sections(outputs)] == ["Từng hồ sơ"]


def test_of_very_many_the_index_names_some_and_counts_the_rest(outputs):
    for number in range(CASES_ON_INDEX + 2):
        put(outputs, standing(f"xa-{number}"))
    put(outputs, standing("so-a"))
    left = sections(outputs)[TITLE.format(CASES_ON_INDEX + 2)]
    assert len(left.findall("ul/li")) == CASES_ON_INDEX
    assert "Và 2 thư mục khác trong outputs/." in left.text_content()
