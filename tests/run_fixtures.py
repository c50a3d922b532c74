"""Fixtures that run notebooks for real; shared by the slow tests."""

import shutil
from pathlib import Path

import pytest

import dtiwb
from dtiwb.runner.batch import run_cases
from dtiwb.runner.rollup import write_index

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def demo_case():
    """The invented case of 2025, as it stands in the repository."""
    return dtiwb.open_case(ROOT / "params" / "mau-so-mau-2025.yaml")


@pytest.fixture(scope="session")
def all_pages(tmp_path_factory):
    """Every output of every case in params/, made once."""
    outputs = tmp_path_factory.mktemp("outputs")
    files = sorted((ROOT / "params").glob("*.yaml"))
    for outcome in run_cases(files, outputs):
        assert outcome.error == "", outcome.error
    write_index(outputs)
    return outputs


@pytest.fixture
def workspace(tmp_path):
    """A copy of notebooks, params and data that a test may spoil."""
    root = tmp_path / "làm việc"
    for name in ("notebooks", "params", "data"):
        shutil.copytree(ROOT / name, root / name)
    for path in (root / "params").glob("*.yaml"):
        if not path.stem.startswith("mau-"):
            path.unlink()
    return root
