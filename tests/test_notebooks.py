"""The notebooks are thin, clean, and run for real."""

import ast
import dataclasses
import json
from pathlib import Path

import pytest

from dtiwb.errors import RenderError
from dtiwb.models import Params
from dtiwb.runner.notebooks import check_parameters, parameters_of

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ALLOWED = {"dtiwb", "IPython.display"}
FORBIDDEN = (ast.FunctionDef, ast.For, ast.If, ast.While, ast.With, ast.Lambda)


def cells_of(notebook):
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def code_of(notebook):
    return [
        "".join(c["source"]) for c in cells_of(notebook) if c["cell_type"] == "code"
    ]


CASES = [path for path in NOTEBOOKS if not path.stem.startswith("0-")]


def test_there_are_the_notebooks_of_the_plan():
    assert [path.stem for path in NOTEBOOKS] == [
        "0-intake",
        "0-workbench",
        "1-reconcile",
        "2-self-assessment",
        "3-gap-memo",
        "4-comparison",
        "5-calendar",
    ]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(notebook):
    for cell in cells_of(notebook):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin_and_only_calls(notebook):
    code = code_of(notebook)
    assert len(code) <= 8
    assert sum(len(source.splitlines()) for source in code) <= 40
    for source in code:
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, FORBIDDEN)
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= ALLOWED
            if isinstance(node, ast.ImportFrom):
                assert node.module in ALLOWED
            if isinstance(node, ast.Call):
                assert getattr(node.func, "id", "") != "open"


@pytest.mark.parametrize("notebook", CASES, ids=lambda path: path.stem)
def test_the_parameters_cell_names_exactly_the_keys_of_a_params_file(notebook):
    tagged = [
        cell
        for cell in cells_of(notebook)
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    assert len(tagged) == 1
    tree = ast.parse("".join(tagged[0]["source"]))
    names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]
    assert sorted(names) == sorted(f.name for f in dataclasses.fields(Params))


def test_a_parameter_that_no_cell_declares_is_refused_before_the_run():
    with pytest.raises(RenderError) as caught:
        check_parameters(CASES[0], {"agency": "x", "agenci": "x"})
    assert caught.value.code == "unknown-parameter"
    assert caught.value.fields["names"] == "agenci"


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path):
    book = json.loads(CASES[0].read_text(encoding="utf-8"))
    book["cells"] = book["cells"][1:]
    path = tmp_path / "1-reconcile.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(RenderError, match="no-parameters"):
        check_parameters(path, {"agency": "x"})


def test_parameters_are_plain_values_that_survive_json(demo_case):
    parameters = parameters_of(demo_case.params)
    assert json.loads(json.dumps(parameters)) == parameters
    assert parameters["year"] == "2025"
    assert parameters["not_applicable"][0].keys() == {"criterion", "reason", "source"}
