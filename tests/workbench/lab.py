"""The workbench as a person opens it: through the command, in a browser."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_COMMAND = "from dtiwb.cli import main; main()"


@contextmanager
def serving(params: Path, *options: str) -> Iterator[str]:
    """Start ``dtiwb workbench`` on *params* and yield the address it prints."""
    with tempfile.TemporaryDirectory() as config:
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in a container
            allowed = json.dumps({"ServerApp": {"allow_root": True}})
            (Path(config) / "jupyter_server_config.json").write_text(allowed)
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _COMMAND,
                "workbench",
                params,
                "--no-browser",
                *options,
            ],
            env={**os.environ, "JUPYTER_CONFIG_DIR": config, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            yield re.search(r"http\S+", process.stdout.readline())[0]
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()


def open_screen(page, address: str) -> None:
    """Open the notebook in JupyterLab and run it, as its first line says."""
    open_notebook(page, address)
    page.wait_for_selector(".dtiwb .criterion", timeout=90_000)


def open_notebook(page, address: str) -> None:
    """Open the notebook and run it, whatever comes of it."""
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
    run_all(page)


def run_all(page) -> None:
    """Run every cell, once the kernel is there."""
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def restart(page) -> None:
    """End the kernel as a crash would, start another and run every cell."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel…", exact=True).click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached")
    run_all(page)


def photograph(browser, params: Path, target: Path, size=(1366, 768)) -> None:
    """Make a picture of the workbench at work on a case, for the README."""
    tab = browser.new_page(viewport={"width": size[0], "height": size[1]})
    with serving(params) as address:
        open_screen(tab, address)
        tab.fill("#wb-who", "Nguyễn Thị Thử")
        tab.press("#wb-who", "Tab")
        tab.click("[id='wb-c-4.3']")
        tab.click("[id='wb-show-qd-sang-kien-2024']")
        tab.wait_for_selector(".dtiwb .paper-page")
        tab.wait_for_timeout(1000)
        tab.screenshot(path=str(target))
    tab.close()
