"""The house rules that a program can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "dtiwb").rglob("*.py"))
ALLOWED = {
    *("notebooks", "dtiwb", "params", "data", "outputs", "tests"),
    *("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt"),
}


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "dtiwb", "tests"),
        ("ruff", "format", "--check", "dtiwb", "tests"),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_the_checkers_have_nothing_to_say(command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_no_module_is_over_300_lines():
    long = {
        path.name: count
        for path in MODULES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_the_top_level_is_the_fixed_one():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    top = {path.split("/")[0] for path in tracked}
    assert {name for name in top if not name.startswith(".")} <= ALLOWED


def test_every_pinned_version_stands_without_an_address():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 100
    for line in lines:
        assert "==" in line
        assert "://" not in line


def test_nothing_that_calls_home_is_pinned():
    names = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    for unwanted in ("onnxruntime", "pymupdf", "unidecode=="):
        assert unwanted not in names


def test_every_public_name_of_a_module_has_a_docstring():
    bare = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path
        for node in tree.body:
            named = isinstance(node, (ast.FunctionDef, ast.ClassDef))
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{path.name}:{node.name}")
    assert bare == []
