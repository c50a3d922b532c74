"""One mistake per file: one sentence, with its file and place.

A file in ``tests/bad/`` takes the place of one file of the valid workspace in
``tests/bad/base/`` (invented). Its first lines are comments: ``expected`` is the
line a person is to read, ``replaces`` the file it stands for, and ``file`` the one
the problem is found in, where that is another.
"""

import ast
import re
import shutil
from pathlib import Path

import pytest

import dtiwb
from dtiwb.errors import InputError
from dtiwb.store.tables import TABLES
from dtiwb.wording import sentence, wordings

TESTS = Path(__file__).parent
BAD = TESTS / "bad"
STORE = TESTS.parent / "dtiwb" / "store"
FILES = sorted([*BAD.glob("*.yaml"), *BAD.glob("*.csv")])
FOLDER = "data/agencies/so-thu/2025"
PARAMS = "params/so-thu-2025.yaml"
MADE = (
    *("test_store_made.py", "test_store_workbooks.py", "test_store_files.py"),
    *("test_workspace.py", "comparison/test_store.py", "forms/test_bad_forms.py"),
    *("test_results.py", "runner/test_faults.py"),
)
"""Tests whose broken files are made while testing."""
PLACES = {
    "params": PARAMS,
    "set": "data/criteria/thu-2025.yaml",
    "kinds": "data/evidence-kinds.yaml",
    "reasons": "data/reason-codes.yaml",
    "instruments": "data/legal/instruments.yaml",
    "agency": "data/agencies/so-thu/agency.yaml",
    "about": f"{FOLDER}/about.yaml",
    "form": "data/forms/phieu.yaml",
} | {name: f"{FOLDER}/{name}.csv" for name in TABLES}


def header(path: Path) -> dict[str, str]:
    lines = re.findall(
        r"(?m)^# (expected|replaces|file): (.*)$", path.read_text("utf-8")
    )
    return dict(lines)


def problems_of(path: Path, workspace: Path) -> tuple:
    shutil.copytree(BAD / "base", workspace)
    shutil.copy(path, workspace / PLACES[header(path)["replaces"]])
    with pytest.raises(InputError) as caught:
        dtiwb.open_case(workspace / PARAMS)
    return caught.value.problems


def test_the_workspace_they_start_from_has_no_mistake():
    case = dtiwb.open_case(BAD / "base" / PARAMS)
    assert case.is_fictional
    assert all(getattr(case, name) for name in TABLES), "every table has a row"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_one_mistake_gives_one_sentence_in_its_place(path, tmp_path):
    stated = header(path)
    (problem,) = problems_of(path, tmp_path / "Thử nghiệm")
    assert sentence(problem) == stated["expected"]
    assert problem.file == stated.get("file", PLACES[stated["replaces"]])


def codes_in_source() -> set[str]:
    """Every problem code written out in the store and in ``case.py``."""
    codes = (code.partition(".") for code in wordings("vi"))
    known = {name for group, _, name in codes if group == "problem"}
    written = {
        node.value
        for path in [*STORE.glob("*.py"), STORE.parent / "case.py"]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return known & written


def codes_in_tests() -> set[str]:
    """Every string written out in the tests of files that are made while testing."""
    return {
        node.value
        for path in MADE
        for node in ast.walk(ast.parse((TESTS / path).read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_problem_code_has_a_bad_file_or_a_test(tmp_path):
    reported = {
        problem.code
        for number, path in enumerate(FILES)
        for problem in problems_of(path, tmp_path / str(number))
    }
    assert len(codes_in_source()) > 60  # the pattern still finds them
    assert codes_in_source() - reported - codes_in_tests() == set()
