"""Real runs: papermill, kernels and all."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import dtiwb
from dtiwb.runner.batch import run_cases
from dtiwb.runner.rollup import write_index

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def hashes(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "run.json"
    }


def test_run_all_makes_the_pages_of_all_seven_cases(all_pages):
    cases = sorted(path.stem for path in (ROOT / "params").glob("*.yaml"))
    assert len(cases) == 7
    for case in cases:
        assert (all_pages / case / "3-gap-memo.html").is_file()
        assert (
            json.loads((all_pages / case / "run.json").read_text())["status"] == "done"
        )
    index = (all_pages / "index.html").read_text(encoding="utf-8")
    for case in cases:
        assert f'href="{case}/3-gap-memo.html"' in index


def test_two_runs_give_the_same_bytes_everywhere_but_in_run_json(all_pages, tmp_path):
    files = [
        ROOT / "params" / "mau-so-mau-2025.yaml",
        ROOT / "params" / "tuyen-quang-so-tu-phap-2022.yaml",
    ]
    for outcome in run_cases(files, tmp_path):
        assert outcome.error == ""
        assert hashes(outcome.folder) == hashes(all_pages / outcome.folder.name)


def test_run_json_names_the_hash_of_every_output(all_pages):
    folder = all_pages / "mau-so-mau-2025"
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert run["outputs"] == hashes(folder)


def test_no_output_holds_a_machine_path_or_a_network_address(all_pages):
    for path in all_pages.rglob("*"):
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as document:
                parts = [document.read(each) for each in document.namelist()]
            said = b"".join(parts)
            assert str(ROOT).encode() not in said
            assert str(Path.home()).encode() not in said
            outside = re.findall(rb"TargetMode=\"External\"", said)
            assert outside == [], path
        elif path.is_file():
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text
            assert str(Path.home()) not in text
            if path.suffix == ".html":
                assert "http" not in text
                assert "<script" not in text


def test_invented_data_says_so_on_every_page_and_real_data_never(all_pages):
    pages = [path for path in all_pages.glob("*/*.html")]
    assert len(pages) >= 14
    for path in pages:
        said = "dữ liệu hư cấu" in path.read_text(encoding="utf-8").casefold()
        assert said == path.parent.name.startswith("mau-"), path


def test_a_page_is_under_300_kb(all_pages):
    for path in all_pages.rglob("*.html"):
        assert path.stat().st_size < 300_000, path


def test_the_memo_opens_with_the_figures_of_results_json(all_pages):
    folder = all_pages / "tuyen-quang-so-tu-phap-2022"
    totals = json.loads((folder / "results.json").read_text(encoding="utf-8"))["totals"]
    memo = (folder / "3-gap-memo.html").read_text(encoding="utf-8")
    first_screen = memo[: memo.index("Ba việc làm trước")]
    for name in (
        "claimed_points",
        "supported_points",
        "at_risk_points",
        "disputed_points",
    ):
        assert f"<dd>{totals[name].replace('.', ',')}</dd>" in first_screen


def test_a_failing_case_does_not_stop_the_others(workspace):
    params = workspace / "params"
    good = params / "mau-so-mau-2024.yaml"
    bad = params / "mau-so-mau-2030.yaml"
    bad.write_text(good.read_text(encoding="utf-8").replace("2024", "2030"), "utf-8")
    outputs = workspace / "outputs"
    outcomes = list(run_cases([bad, good], outputs))
    assert [bool(outcome.error) for outcome in outcomes] == [True, False]
    assert "mau-2030" in outcomes[0].error
    index = write_index(outputs).read_text(encoding="utf-8")
    assert "Không chạy được" in index
    assert "mau-so-mau-2024/3-gap-memo.html" in index


def test_a_failing_notebook_names_its_cell_and_leaves_the_old_pages(workspace):
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    outputs = workspace / "outputs"
    assert not next(iter(run_cases([params], outputs))).error
    before = hashes(outputs / "mau-so-mau-2024")
    notebook = workspace / "notebooks" / "3-gap-memo.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("memo.ledger(", "memo.ledgr("), encoding="utf-8")
    outcome = next(iter(run_cases([params], outputs)))
    assert "3-gap-memo.ipynb" in outcome.error
    assert "dtiwb.memo.ledgr(assessment)" in outcome.error
    assert hashes(outputs / "mau-so-mau-2024") == before
    assert [path.name for path in outputs.iterdir() if path.name[0] == "."] == [".lock"]


def test_render_makes_one_page_for_one_case(workspace):
    case = dtiwb.open_case(workspace / "params" / "mau-so-mau-2024.yaml")
    page = dtiwb.render(workspace / "notebooks" / "1-reconcile.ipynb", case)
    assert page == workspace / "outputs" / "mau-so-mau-2024" / "1-reconcile.html"
    assert "Đối soát minh chứng" in page.read_text(encoding="utf-8")


def test_plain_papermill_runs_a_notebook_with_a_params_file(tmp_path):
    """As the README says: papermill notebook.ipynb out.ipynb -f params/x.yaml."""
    out = tmp_path / "out.ipynb"
    command = [
        *(sys.executable, "-m", "papermill", "notebooks/3-gap-memo.ipynb", str(out)),
        *("-f", "params/tuyen-quang-so-tu-phap-2022.yaml", "-k", "python3"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert "405,21" in out.read_text(encoding="utf-8")


def test_a_notebook_runs_by_hand_with_its_own_parameters(tmp_path):
    """As JupyterLab does it: current folder is notebooks/, defaults as committed."""
    command = [
        *(sys.executable, "-m", "jupyter", "execute", "4-comparison.ipynb"),
        f"--output={tmp_path / 'out.ipynb'}",
    ]
    subprocess.run(command, cwd=ROOT / "notebooks", check=True, capture_output=True)
    assert "mau-so-mau-2024" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


def test_the_wheel_works_alone_in_a_folder_with_spaces_and_accents(tmp_path):
    """Built, installed without the checkout, laid out and run."""
    place = tmp_path / "Hồ sơ năm 2025"
    wheel_dir, target = tmp_path / "dist", tmp_path / "site"
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "-q"]
    subprocess.run([*build, "-w", str(wheel_dir), str(ROOT)], check=True)
    (wheel,) = wheel_dir.glob("dtiwb-*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "-q"]
    subprocess.run([*install, "--target", str(target), str(wheel)], check=True)
    place.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(target)}
    source = (
        "import sys, dtiwb; print(dtiwb.__file__); from dtiwb.cli import main; main()"
    )
    for arguments in (["init"], ["run", "--all"]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", source, *arguments],
            cwd=place,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert str(target) in done.stdout
    memo = place / "outputs" / "mau-so-mau-2025" / "3-gap-memo.html"
    assert "Báo cáo khoảng trống" in memo.read_text(encoding="utf-8")
    shutil.rmtree(place)
