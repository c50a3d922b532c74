"""What ``import dtiwb`` offers, and how little it costs."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import dtiwb
from dtiwb.cli import main

SLOW = ("pandas", "matplotlib", "papermill", "nbconvert", "cattrs", "yaml", "jinja2")


@cache
def run(code: str) -> tuple[str, ...]:
    """Run *code* in a fresh interpreter; return the modules it leaves behind."""
    tail = "\nimport json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code + tail],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def slow(modules: tuple[str, ...]) -> set[str]:
    return {name.split(".")[0] for name in modules} & set(SLOW)


def test_the_public_names_are_sorted_and_each_has_a_home():
    assert list(dtiwb.__all__) == sorted(dtiwb.__all__)
    assert list(dtiwb.__all__) == sorted(dtiwb._HOMES)


def test_the_listing_shows_the_public_names_and_the_version_only():
    assert dir(dtiwb) == sorted([*dtiwb.__all__, "__version__"])


def test_type_checkers_see_the_same_names_as_the_interpreter():
    source = Path(dtiwb.__file__).read_text(encoding="utf-8")
    block = next(node for node in ast.parse(source).body if isinstance(node, ast.If))
    seen = [alias.asname for node in block.body for alias in node.names]
    assert sorted(seen) == dtiwb.__all__


@pytest.mark.parametrize("name", dtiwb.__all__)
def test_a_public_name_is_found_only_when_it_is_asked_for(name):
    home = dtiwb._HOMES[name]
    assert home not in run("import dtiwb")
    assert home in run(f"import dtiwb\nassert dtiwb.{name} is not None")


def test_a_public_name_keeps_its_own_name():
    for name in ("assess", "load_criteria_set", "open_case", "render"):
        assert getattr(dtiwb, name).__name__ == name
    for name in ("charts", "memo", "tables"):
        assert getattr(dtiwb, name).__name__ == f"dtiwb.report.{name}"
    assert issubclass(dtiwb.InputError, dtiwb.DtiwbError)
    assert issubclass(dtiwb.RenderError, dtiwb.DtiwbError)


def test_every_public_name_says_what_it_is():
    assert [
        n for n in dtiwb.__all__ if not (getattr(dtiwb, n).__doc__ or "").strip()
    ] == []


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        dtiwb.no_such_name  # noqa: B018


def test_importing_dtiwb_imports_nothing_slow():
    assert slow(run("import dtiwb")) == set()


@pytest.mark.parametrize("words", [[], *([name] for name in sorted(main.commands))])
def test_help_imports_nothing_slow(words):
    code = (
        "from dtiwb.cli import main\n"
        f"main({[*words, '--help']!r}, standalone_mode=False)"
    )
    assert slow(run(code)) == set()


def test_assessing_a_case_needs_no_pandas_and_no_notebook():
    root = Path(dtiwb.__file__).parent.parent
    params = root / "params" / "mau-so-mau-2025.yaml"
    modules = run(f"import dtiwb\ndtiwb.assess(dtiwb.open_case({str(params)!r}))")
    assert slow(modules) <= {"cattrs", "yaml"}


def test_the_version_is_set_and_is_a_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+(?:[a-z]+\d*)?", dtiwb.__version__)
