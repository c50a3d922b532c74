"""Imports point down, and the core touches neither files, clock nor screen."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dtiwb"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE]
MODULES += [path for path in sorted(PACKAGE.glob("[!_]*.py"))]

LAYERS = (
    ("cli",),
    ("console",),
    ("workbench",),
    ("runner", "bundle", "recording"),
    ("case",),
    ("register",),
    ("intake",),
    ("assessing", "store", "report"),
    ("office", "standings"),
    ("findings", "comparison", "planning", "progress", "reconcile"),
    ("deadlines", "scoring"),
    ("models", "text"),
    ("wording",),
    ("errors",),
)
"""Top to bottom. A part imports from lower layers only, never from a neighbour."""

CORE = {
    "assessing",
    "comparison",
    "deadlines",
    "findings",
    "models",
    "planning",
    "progress",
    "reconcile",
    "scoring",
    "standings",
    "text",
}
PURE = {
    "__future__",
    "calendar",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "operator",
    "re",
    "typing",
    "unicodedata",
}
"""What the core may take from outside dtiwb: nothing that reads, writes or waits."""


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def depth(name: str) -> int:
    return next(n for n, layer in enumerate(LAYERS) if name in layer)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every module *path* imports, wherever in it the import stands."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative import"
            if node.module == "dtiwb":
                yield from (f"dtiwb.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def own_parts(path: Path) -> set[str]:
    names = {each for each in imported(path) if each.split(".")[0] == "dtiwb"}
    assert "dtiwb" not in names, "import a part, not the whole of dtiwb"
    return {name.split(".")[1] for name in names} - {"__version__"}


def foreign(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)} - {"dtiwb"}


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


by_module = pytest.mark.parametrize("path", MODULES, ids=named)
by_core_module = pytest.mark.parametrize(
    "path", [path for path in MODULES if part(path) in CORE], ids=named
)


def test_every_part_of_the_package_has_its_layer():
    parts = {part(path) for path in MODULES}
    assert parts <= {name for layer in LAYERS for name in layer}


@by_module
def test_a_module_imports_only_from_the_layers_below_its_own(path):
    mine = part(path)
    upwards = {
        other
        for other in own_parts(path) - {mine}
        if other not in sum(LAYERS, ()) or depth(other) <= depth(mine)
    }
    assert upwards == set()


@by_core_module
def test_the_core_knows_no_sentence_and_no_error_of_the_edges(path):
    assert own_parts(path) <= CORE


@by_core_module
def test_the_core_takes_nothing_from_outside_that_reads_or_waits(path):
    allowed = PURE | ({"pathlib"} if named(path) == "models/case.py" else set())
    assert foreign(path) <= allowed


@by_core_module
def test_the_core_asks_no_clock_and_prints_nothing(path):
    called = {
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    }
    assert called & {"now", "today", "utcnow", "print", "open", "input"} == set()


def test_a_case_carries_its_folder_and_never_looks_into_it():
    called = {
        getattr(node.func, "id", "")
        for node in ast.walk(tree(PACKAGE / "models" / "case.py"))
        if isinstance(node, ast.Call)
    }
    assert "Path" not in called


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("pandas", "report"),
        ("matplotlib", "report"),
        ("jinja2", "report"),
        ("markupsafe", "report"),
        ("papermill", "runner"),
        ("nbconvert", "runner"),
        ("distributed", "runner"),
        ("cattrs", "store"),
        ("click", "cli"),
        ("anywidget", "workbench"),
    ],
)
def test_a_library_is_known_to_one_part_only(library, home):
    users = {part(path) for path in MODULES if library in foreign(path)}
    assert users - {"console"} == {home}  # the console is the cli's own voice


@pytest.mark.parametrize(
    "library", ["matplotlib", "papermill", "nbconvert", "distributed"]
)
def test_a_slow_library_is_imported_where_it_is_used_and_not_at_the_top(library):
    at_top = {
        named(path)
        for path in MODULES
        for node in tree(path).body
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in (getattr(node, "module", None) or node.names[0].name,)
        if name.split(".")[0] == library
    }
    assert at_top == set()
