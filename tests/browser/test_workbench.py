"""An hour at the workbench in a minute, in a real browser, through the command."""

import csv
import os
import re
from datetime import datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from workbench.lab import open_notebook, open_screen, restart, serving

import dtiwb
from dtiwb.store.files import case_folder
from dtiwb.workbench.session import Session

pytestmark = pytest.mark.slow

SIZES = ((1366, 768), (1920, 1080))
WHO = "Nguyễn Thị Thử"
CLICK_MS = """async (selector) => {
  const button = document.querySelector(selector);
  const panel = document.querySelector(".dtiwb .detail");
  const started = performance.now();
  const changed = new Promise((done) => {
    const watch = new MutationObserver(() => { watch.disconnect(); done(); });
    watch.observe(panel, { childList: true, subtree: true });
  });
  button.click();
  await changed;
  await new Promise(requestAnimationFrame);
  return performance.now() - started;
}"""
"""Milliseconds from a click until what it asked for is painted."""


@pytest.fixture
def params(workspace):
    return workspace / "params" / "mau-so-mau-2025.yaml"


@pytest.fixture
def folder(workspace):
    return case_folder(workspace, "mau-so-mau", 2025)


@pytest.fixture
def page(browser):
    """A tab that notes every request that leaves this machine."""
    page = browser.new_page(viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
    asked, blocked = [], []
    page.on("request", lambda each: asked.append(each.url))
    page.on(
        "requestfailed", lambda each: each.failure == "csp" and blocked.append(each.url)
    )
    inside = re.compile(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:")
    page.outside = lambda: [
        u for u in asked if not inside.match(u) and u not in blocked
    ]
    yield page
    page.close()


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def figure(page, name):
    return page.inner_text(f".dtiwb .figures .{name} dd")


def fill(page, place, text):
    page.fill(f"[id='{place}']", text)
    page.press(f"[id='{place}']", "Tab")


def click(page, place):
    page.click(f"[id='{place}']")


def says(page, text):
    page.locator(".dtiwb .notice", has_text=text).wait_for()


def name_oneself(page):
    fill(page, "wb-who", WHO)


def shots(page, name):
    """Keep pictures for a person to look at, where ``DTIWB_SHOTS`` says."""
    if not os.environ.get("DTIWB_SHOTS"):
        return
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        target = Path(os.environ["DTIWB_SHOTS"]) / f"{name}-{width}.png"
        page.screenshot(path=str(target))
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def test_an_hour_of_work(page, params, folder, capsys):
    with serving(params) as address:
        open_screen(page, address)
        search_without_accents(page)
        enter_a_fact_and_watch_the_totals(page)
        link_a_paper_with_page_and_quote(page)
        save(page, folder)
        find_everything_after_the_kernel_died(page)
        meet_another_officer(page, params, folder)
        appraise(page, folder)
        make_the_memo_and_open_it(page)
        assert page.outside() == []
        has_nothing_axe_minds(page)
        took = [page.evaluate(CLICK_MS, f"[id='wb-c-{id}']") for id in IDS * 2]
    with capsys.disabled():
        told = ", ".join(f"{each:.0f}" for each in sorted(took))
        print(f"\nmilliseconds a click: {told}")


IDS = ("1.1", "2.3", "4.1", "5.1", "6.2")


def search_without_accents(page):
    page.fill("#wb-words", "ty le co so du lieu")
    page.locator(".dtiwb .criteria h2", has_text="(1)").wait_for()
    assert page.locator(".dtiwb .criterion b").all_inner_texts() == ["3.3"]
    page.fill("#wb-words", "")
    page.locator(".dtiwb .criteria h2", has_text="(24)").wait_for()


def enter_a_fact_and_watch_the_totals(page):
    assert figure(page, "supported") == "139,59"
    click(page, "wb-c-3.3")
    fill(page, "wb-facts-3.3--value", "10/12")  # 10 of 12 points instead of 9
    page.locator(".dtiwb .figures .supported", has_text="140,59").wait_for()
    fill(page, "wb-claims-3.3-claimed_points", "mười")
    page.locator(".dtiwb .why", has_text="«mười»").wait_for()
    shots(page, "entry")
    fill(page, "wb-claims-3.3-claimed_points", "10")
    page.locator(".dtiwb .figures .claimed", has_text="161,11").wait_for()


def link_a_paper_with_page_and_quote(page):
    name_oneself(page)
    click(page, "wb-c-2.3")
    page.fill("#wb-paper-words", "ket qua thuc hien ke hoach")
    click(page, "wb-show-bc-cds-2025")
    page.select_option("#wb-link-rule", "ra-soat")
    page.fill("#wb-link-page", "4")
    page.fill("#wb-link-quote", "Rà soát tháng 10/2025")
    click(page, "wb-link-now")  # the part is worth one point
    page.locator(".dtiwb .figures .supported", has_text="141,59").wait_for()
    page.locator(".dtiwb .demand.holds", has_text="210/BC-SMAU").wait_for()
    shots(page, "link")


def save(page, folder):
    page.keyboard.press("Control+s")
    says(page, "facts.csv")
    page.locator("#wb-unsaved", has_text="0 thay đổi").wait_for()
    (fact,) = [row for row in table(folder, "facts") if row["criterion_id"] == "3.3"]
    assert fact["value"] == "10/12"
    link = table(folder, "links")[-1]
    assert (link["evidence_id"], link["rule_id"], link["page"], link["quote"]) == (
        *("bc-cds-2025", "ra-soat", "4"),
        "Rà soát tháng 10/2025",
    )
    assert {row["who"] for row in table(folder, "history")} == {WHO}


def find_everything_after_the_kernel_died(page):
    click(page, "wb-c-1.1")
    fill(page, "wb-claims-1.1-claimed_points", "4")
    page.locator("#wb-unsaved", has_text="1 thay đổi").wait_for()
    restart(page)
    says(page, "bản nháp")
    page.locator(".dtiwb .figures .supported", has_text="141,59").wait_for()
    shots(page, "draft")
    click(page, "wb-draft-0")
    page.locator("#wb-unsaved", has_text="1 thay đổi").wait_for()
    assert page.input_value("[id='wb-claims-1.1-claimed_points']") == "4"
    assert page.input_value("#wb-who") == WHO


def meet_another_officer(page, params, folder):
    other = Session(
        lambda: dtiwb.open_case(params),
        who="Người khác",
        now=lambda: datetime.now().astimezone(),
    )
    other.enter("claims", ("1.1",), {"claimed_points": "3"})
    other.save()
    page.keyboard.press("Control+s")
    page.locator(".dtiwb .conflict", has_text="1.1").wait_for()
    assert table(folder, "claims")[0]["claimed_points"] == "3"
    shots(page, "conflict")
    page.locator(".dtiwb .conflict [data-keep='mine']").click()
    page.locator(".dtiwb .conflict").wait_for(state="detached")
    page.keyboard.press("Control+s")
    says(page, "claims.csv")
    assert table(folder, "claims")[0]["claimed_points"] == "4"


def appraise(page, folder):
    page.select_option("#wb-role", "appraiser")
    click(page, "wb-c-3.3")
    fill(page, "wb-review-3.3-reviewed_points", "8,5")
    page.select_option("[id='wb-review-3.3-reason_code']", "number-corrected")
    fill(page, "wb-review-3.3-reason", "Hệ thống ghi nhận ít hơn")
    page.locator(".dtiwb .columns", has_text="8,5").wait_for()
    assert (
        page.locator("[id='wb-claims-3.3-claimed_points']").get_attribute("readonly")
        == ""
    )
    shots(page, "review")
    page.keyboard.press("Control+s")
    says(page, "review.csv")
    (cut,) = [row for row in table(folder, "review") if row["criterion_id"] == "3.3"]
    assert (cut["reviewed_points"], cut["reason_code"], cut["reason"]) == (
        *("8.5", "number-corrected"),
        "Hệ thống ghi nhận ít hơn",
    )
    page.select_option("#wb-role", "agency")


def make_the_memo_and_open_it(page):
    click(page, "wb-run")
    link = page.locator(".dtiwb a.page", has_text="Báo cáo khoảng trống")
    link.wait_for(timeout=180_000)
    with page.expect_popup() as opened:
        link.click()
    memo = opened.value
    memo.wait_for_load_state()
    assert "160,11" in memo.inner_text("body")  # one more for 3.3, one less for 1.1
    memo.close()


def has_nothing_axe_minds(page):
    found = Axe().run(page, context=".dtiwb").response["violations"]
    bad = [
        (each["id"], node["html"][:90])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
    assert bad == []


def test_the_plain_page_shows_no_code_and_asks_no_other_machine(page, params):
    pytest.importorskip("voila")
    with serving(params, "--plain") as address:
        page.goto(address)
        page.locator(".dtiwb .criterion").first.wait_for(timeout=90_000)
        click(page, "wb-c-3.3")
        fill(page, "wb-facts-3.3--value", "10/12")
        page.locator(".dtiwb .figures .supported", has_text="140,59").wait_for()
        assert "open_workbench" not in page.inner_text("body")
        assert page.outside() == []
        shots(page, "plain")


def test_a_case_that_cannot_be_opened_says_what_check_says_and_can_be_mended(
    page, params, folder
):
    claims = folder / "claims.csv"
    good = claims.read_text(encoding="utf-8")
    claims.write_text(good.replace("1.1,5,", "1.1,năm,"), encoding="utf-8")
    with serving(params) as address:
        open_notebook(page, address)
        page.locator(".dtiwb .problems", has_text="«năm»").wait_for(timeout=90_000)
        claims.write_text(good, encoding="utf-8")
        click(page, "wb-reload")
        page.locator(".dtiwb .criterion").first.wait_for()
