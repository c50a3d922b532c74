"""Pages are handed over only if they say what the data say now."""

from dataclasses import replace
from datetime import date

import pytest
from bundle.made_case import (
    made_case,
    make_pages,
    problems,
)

from dtiwb.bundle.pack import bundle
from dtiwb.bundle.pages import stale_pages
from dtiwb.errors import InputError
from dtiwb.models import InputFile
from dtiwb.wording import tell


def test_pages_that_were_never_made_are_asked_for(tmp_path):
    the_case = made_case(tmp_path)
    with pytest.raises(InputError) as raised:
        bundle(the_case)
    page = "outputs/so-hoa-mau-2025/3-gap-memo.html"
    assert problems(raised) == [(page, "bundle-page-missing")]
    assert "dtiwb run params/so-hoa-mau-2025.yaml" in tell(raised.value)
    assert not (tmp_path / "outputs").exists()


def test_pages_of_other_points_are_stale(tmp_path):
    the_case = made_case(tmp_path)
    make_pages(the_case)
    assert stale_pages(the_case) == ()
    changed = made_case(tmp_path, as_of=date(2025, 12, 31))
    assert [each.code for each in stale_pages(changed)] == ["bundle-pages-stale"]


def test_the_file_that_changed_since_the_pages_were_made_is_named(tmp_path):
    before, after = (
        made_case(tmp_path, inputs=(InputFile(path="data/facts.csv", sha256=each),))
        for each in ("a", "b")
    )
    make_pages(before)
    (problem,) = stale_pages(after)
    assert (problem.code, problem.fields["names"]) == (
        *("bundle-inputs-changed", "data/facts.csv"),
    )


def test_a_page_changed_by_hand_is_stale(tmp_path):
    the_case = made_case(tmp_path)
    page = make_pages(the_case) / "3-gap-memo.html"
    page.write_text("<p>450 điểm</p>", encoding="utf-8")
    assert [each.code for each in stale_pages(the_case)] == ["bundle-page-edited"]


@pytest.mark.parametrize("run", ['{"status": "failed"}', "", "[]", "[" * 100_000])
def test_pages_of_a_run_that_failed_are_stale(tmp_path, run):
    the_case = made_case(tmp_path)
    (make_pages(the_case) / "run.json").write_text(run, encoding="utf-8")
    assert [each.code for each in stale_pages(the_case)] == ["bundle-page-edited"]


def test_pages_left_by_a_run_before_one_that_failed_are_stale(tmp_path):
    the_case = made_case(tmp_path)
    path = make_pages(the_case) / "run.json"
    done = path.read_text(encoding="utf-8")
    path.write_text(done.replace('"done"', '"failed"'), encoding="utf-8")
    assert [each.code for each in stale_pages(the_case)] == ["bundle-page-edited"]


@pytest.mark.parametrize("results", ["", "{}", '{"inputs": [3]}', "[" * 100_000])
def test_results_that_are_broken_are_stale(tmp_path, results):
    the_case = made_case(tmp_path)
    (make_pages(the_case) / "results.json").write_text(results, encoding="utf-8")
    assert [each.code for each in stale_pages(the_case)] == ["bundle-pages-stale"]


def test_a_case_without_notebooks_has_nothing_to_hand_over(tmp_path):
    found = made_case(tmp_path)
    the_case = replace(found, params=replace(found.params, notebooks=()))
    assert [each.code for each in stale_pages(the_case)] == ["bundle-no-notebooks"]
