"""Make the README's pictures: run the two cases shown, then photograph their pages.

Run it again with:  python tests/showcase.py   (needs a Chromium on the machine)
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from dtiwb.runner.batch import run_cases, write_index

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
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=found or shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, (page, (width, height)) in SHOTS.items():
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto((OUTPUTS / page).as_uri())
            tab.screenshot(path=str(folder / name))
        browser.close()


if __name__ == "__main__":
    main()
