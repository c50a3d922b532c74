"""The server is told what to open; the shared notebook stays as it is."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from dtiwb.cli import main
from dtiwb.store.cases import read_params
from dtiwb.workbench.opening import NOTEBOOK, NotStarted, notebook_for, server


def parameters(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", ())]
    values = {}
    exec("".join(tagged[0]["source"]), values)  # noqa: S102 - our own cell
    return {name: values[name] for name in ("agency", "year")}


def test_the_notebook_of_a_case_is_a_copy_with_its_keys(workspace):
    shared = workspace / "notebooks" / NOTEBOOK
    before = shared.read_bytes()
    params, _ = read_params(workspace / "params" / "mau-so-mau-2024.yaml")
    notebook = notebook_for(workspace, params)
    assert parameters(notebook) == {"agency": "mau-so-mau", "year": "2024"}
    assert notebook.relative_to(workspace).parts[0] == "outputs"
    assert shared.read_bytes() == before


def test_a_workspace_from_before_the_workbench_gets_the_notebook_too(workspace):
    (workspace / "notebooks" / NOTEBOOK).unlink()
    params, _ = read_params(workspace / "params" / "mau-so-mau-2025.yaml")
    assert parameters(notebook_for(workspace, params))["year"] == "2025"


def test_a_server_that_does_not_come_up_says_what_it_said(workspace, monkeypatch):
    real = subprocess.Popen

    def failing(arguments, **keys):
        return real([sys.executable, "-c", "raise SystemExit('cổng bận')"], **keys)

    monkeypatch.setattr(subprocess, "Popen", failing)
    with pytest.raises(NotStarted, match="cổng bận"), server(workspace, workspace):
        pass


def test_the_plain_page_says_what_to_install(workspace, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    params = str(workspace / "params" / "mau-so-mau-2025.yaml")
    done = CliRunner().invoke(main, ["workbench", params, "--plain"])
    assert done.exit_code == 2
    assert "pip install" in done.output


def test_a_params_file_that_is_not_there_is_told(workspace):
    done = CliRunner().invoke(main, ["workbench", str(workspace / "params" / "x.yaml")])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
