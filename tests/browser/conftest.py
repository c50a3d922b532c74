"""A Chromium that is already on the machine; nothing is downloaded."""

import os
import shutil

import pytest

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def missing(reason):
    if os.environ.get("DTIWB_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser():
    """One browser for all pages, gone before other tests: it keeps a loop running."""
    playwright = pytest.importorskip("playwright.sync_api")
    found = os.environ.get("DTIWB_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    if found is None and os.name != "nt":
        missing("no Chromium on this machine (set DTIWB_CHROMIUM)")
    where = {"executable_path": found} if found else {"channel": "msedge"}
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = ["--disable-gpu", *(["--no-sandbox"] if as_root else [])]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(**where, args=arguments)
        yield browser
        browser.close()
