"""Make the README's pictures: run the cases shown, read a paper, photograph pages.

Run it again with:  python tests/showcase.py   (needs a Chromium on the machine)
"""

import os
import shutil
import sys
from pathlib import Path

from intake import papers_plans
from intake.paper_docx import write_docx
from playwright.sync_api import sync_playwright
from workbench.lab import photograph

from dtiwb.intake.document import read_document
from dtiwb.intake.write import write_drafts
from dtiwb.runner.batch import run_cases
from dtiwb.runner.notebooks import render_drafts
from dtiwb.runner.rollup import write_index

ROOT = Path(__file__).parents[1]
OUTPUTS = ROOT / "outputs"
SHOTS = {
    "gap-memo.png": ("tuyen-quang-so-tu-phap-2022/3-gap-memo.html", (1180, 980)),
    "reconcile.png": ("mau-so-mau-2025/1-reconcile.html", (1180, 980)),
}


def main():
    cases = sorted({page.split("/")[0] for page, _ in SHOTS.values()})
    for outcome in run_cases([ROOT / "params" / f"{c}.yaml" for c in cases], OUTPUTS):
        if outcome.error:
            sys.exit(outcome.error)
    write_index(OUTPUTS)
    found = os.environ.get("DTIWB_CHROMIUM") or shutil.which("chromium-headless-shell")
    folder = OUTPUTS / "showcase"
    folder.mkdir(exist_ok=True)
    drafts = page_of_drafts(OUTPUTS / ".showcase")
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=found or shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (page, (width, height)) in SHOTS.items():
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto((OUTPUTS / page).as_uri())
            tab.screenshot(path=str(folder / name))
        tab = browser.new_page(viewport={"width": 1180, "height": 760})
        tab.goto(drafts.as_uri())
        tab.evaluate(
            "[...document.querySelectorAll('h2')]"
            ".find(h => h.textContent.startsWith('Tiêu chí')).scrollIntoView()"
        )
        tab.screenshot(path=str(folder / "intake.png"))
        params = ROOT / "params" / "mau-so-mau-2025.yaml"
        photograph(browser, params, folder / "workbench.png", (1366, 768))
        browser.close()


def page_of_drafts(folder: Path) -> Path:
    """Read an invented plan and return the page that shows drafts beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    paper = folder / "ke-hoach-song-vang.docx"
    write_docx(paper, papers_plans.SONG_VANG)
    drafts = folder / "ban-thao"
    shutil.rmtree(drafts, ignore_errors=True)
    list(write_drafts(read_document(paper), drafts))
    return render_drafts(drafts)


if __name__ == "__main__":
    main()
