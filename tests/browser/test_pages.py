"""Every page in a real browser with the network off."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from intake import papers_plans
from intake.paper_docx import write_docx

from dtiwb.intake.document import read_document
from dtiwb.intake.write import write_drafts
from dtiwb.runner.notebooks import render_drafts

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
A4 = (595, 842)  # points
CASES = sorted(path.stem for path in (ROOT / "params").glob("*.yaml"))
SIZES = {"laptop": (1366, 768), "phone": (390, 844)}
FRAGMENTS_OUTSIDE = """
() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.table') && !e.closest('svg') && !e.matches('.skip'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + '.' + e.className)
"""
TABLES_CUT = """
() => [...document.querySelectorAll('.table')]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))
"""


def letters(text):
    """Only letters and digits: line ends and their hyphens do not count."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())


class Visit:
    """One page, opened offline, with everything it complained about."""

    def __init__(self, browser, path, size):
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True
        )
        self.page = self.context.new_page()
        self.errors, self.requests = [], []
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())


@pytest.fixture
def visit(browser):
    visits = []

    def open_page(path, size=SIZES["laptop"]):
        visits.append(Visit(browser, path, size))
        return visits[-1]

    yield open_page
    for each in visits:
        each.context.close()


@pytest.fixture(scope="session")
def drafts_page(tmp_path_factory):
    """An invented plan, read, with its drafts beside it."""
    folder = tmp_path_factory.mktemp("drafts")
    write_docx(folder / "ke-hoach.docx", papers_plans.SONG_VANG)
    list(write_drafts(read_document(folder / "ke-hoach.docx"), folder / "ban-thao"))
    return render_drafts(folder / "ban-thao")


@pytest.fixture(params=[*CASES, "index", "drafts"])
def pages(request, all_pages):
    if request.param == "drafts":
        return [request.getfixturevalue("drafts_page")]
    if request.param == "index":
        return [all_pages / "index.html"]
    return sorted((all_pages / request.param).glob("*.html"))


def test_a_page_asks_for_nothing_and_complains_of_nothing(pages, visit):
    for path in pages:
        seen = visit(path)
        assert seen.errors == []
        assert seen.requests == [path.as_uri()]
        assert seen.page.get_attribute("html", "lang") == "vi"


def test_every_link_leads_to_a_file_that_is_there(pages):
    for path in pages:
        links = re.findall(r'href="([^"#]+)"', path.read_text(encoding="utf-8"))
        assert [each for each in links if not (path.parent / each).is_file()] == []


@pytest.mark.parametrize("case", CASES)
def test_every_page_of_a_case_names_its_documents(all_pages, case):
    kinds = (".docx", ".xlsx", ".ics")
    made = [f for f in (all_pages / case).iterdir() if f.suffix in kinds]
    assert made
    for path in (all_pages / case).glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert [file.name for file in made if f'href="{file.name}"' not in page] == []


def test_headings_are_in_order_under_one_main_heading(pages, visit):
    for path in pages:
        levels = visit(path).page.eval_on_selector_all(
            "h1, h2, h3, h4, h5, h6", "all => all.map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(pages, visit, size):
    for path in pages:
        found = Axe().run(visit(path, SIZES[size]).page).response["violations"]
        bad = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
        assert bad == [], path


@pytest.mark.parametrize("size", SIZES)
def test_nothing_but_a_table_is_wider_than_the_screen(pages, visit, size):
    for path in pages:
        assert visit(path, SIZES[size]).page.evaluate(FRAGMENTS_OUTSIDE) == []


def test_a_page_prints_on_a4_without_cut_tables(pages, visit, tmp_path):
    for path in pages:
        page = visit(path, (703, 900)).page  # A4 less the margins, in CSS pixels
        page.emulate_media(media="print")
        assert page.evaluate(TABLES_CUT) == [], path
        target = tmp_path / f"{path.parent.name}-{path.stem}.pdf"
        page.pdf(path=str(target), prefer_css_page_size=True)
        printed = pypdfium2.PdfDocument(str(target))
        text = ""
        for sheet in printed:
            assert tuple(map(round, sheet.get_size())) == A4
            text += sheet.get_textpage().get_text_range()
        printed.close()
        shown = letters(text)
        for cell in page.locator("td, th").all_text_contents():
            missing = [word for word in cell.split() if letters(word) not in shown]
            assert missing == [], (path, cell)


def test_a_laptops_first_screen_shows_figures_and_what_to_do(all_pages, visit):
    path = all_pages / "tuyen-quang-so-tu-phap-2022" / "3-gap-memo.html"
    page = visit(path).page
    for text in ("405,21", "30,21", "375", "50,47"):
        box = page.locator(f".figures dd:text-is('{text}')").bounding_box()
        assert box["y"] + box["height"] < SIZES["laptop"][1]
    assert page.locator("ol.first li").count() == 3
    assert page.locator("ol.first li").first.bounding_box()["y"] < SIZES["laptop"][1]


def test_a_chart_says_in_words_what_it_shows(all_pages, visit):
    page = visit(all_pages / "tuyen-quang-so-tu-phap-2022" / "3-gap-memo.html").page
    said = page.eval_on_selector_all(
        "figure [role=img]", "all => all.map(e => e.getAttribute('aria-label'))"
    )
    assert len(said) == 3
    assert any("6.18" in text and "354,74" in text for text in said)
    assert any("An toàn thông tin mạng: tối đa 30" in text for text in said)


def test_chart_labels_are_text_so_that_no_letter_can_be_missing(all_pages, visit):
    page = visit(all_pages / "tuyen-quang-so-tu-phap-2022" / "3-gap-memo.html").page
    labels = page.locator("figure svg text").all_text_contents()
    assert any("Nhận thức số" in label for label in labels)
