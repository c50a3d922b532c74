"""The officer's own pages over many cases: search, sort, filter, and without script."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from rollup.made import put, standing

from dtiwb.runner.rollup import write_index

pytestmark = pytest.mark.slow
NAMES = ("Tuyên Quang", "Đắk Mẫu", "An Mẫu", "Ô Mẫu", "Ơ Mẫu", "Bến Mẫu")
LAPTOP, PHONE = (1366, 768), (390, 844)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Four years of six invented departments, a few of them in one group."""
    folder = tmp_path_factory.mktemp("outputs")
    for year in range(2022, 2026):
        for n, name in enumerate(NAMES):
            put(
                folder,
                standing(
                    f"so-{n}",
                    str(year),
                    total=str(5 + 15.5 * n),
                    agency=f"Sở Tư pháp tỉnh {name}",
                    province=name if n < 2 else "Mẫu",
                    is_scored=n != 5,
                    is_fictional=n != 0,
                ),
                error="hỏng ở ô 3" if (n, year) == (4, 2025) else "",
            )
    write_index(folder)
    return folder


@pytest.fixture
def visit(browser):
    contexts = []

    def open_page(path, size=LAPTOP, script=True):
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            offline=True,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def cases(page):
    """The tools and the table of all cases."""
    table = page.locator("table.find")
    assert table.count() == 1
    return page.locator(".tools"), table


def shown(table, column):
    rows = table.locator("tbody tr:visible")
    return [row.locator("th, td").nth(column).inner_text() for row in rows.all()]


def test_a_search_without_accents_finds_the_name_with_them(outputs, visit):
    page = visit(outputs / "index.html")
    tools, table = cases(page)
    tools.get_by_label("Tìm trong bảng").fill("tuyen  QUANG")
    assert shown(table, 0) == ["Sở Tư pháp tỉnh Tuyên Quang"] * 4
    assert tools.get_by_role("status").inner_text() == "Đang hiện 4 trên 24 dòng"
    tools.get_by_label("Tìm trong bảng").fill("dak mau 2023")
    assert shown(table, 1) == ["2023"]
    tools.get_by_label("Tìm trong bảng").fill("không có đâu")
    assert shown(table, 0) == []
    tools.get_by_label("Tìm trong bảng").fill("")
    assert len(shown(table, 0)) == 24


@pytest.fixture(scope="module")
def long_group(tmp_path_factory):
    """One group too long for one page: its list of ranks."""
    folder = tmp_path_factory.mktemp("long")
    for n in range(1, 410):
        put(
            folder,
            standing(f"xa-{n}", agency=f"Xã Mẫu số {n:03}", total=f"{n / 10}"),
        )
    write_index(folder)
    return folder / "groups" / "mau-so-2025-mau.html"


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("so 2", ["Xã Mẫu số 002"]),
        ("002", ["Xã Mẫu số 002"]),
        ("x m 409", ["Xã Mẫu số 409"]),
        ("au 409", []),
        ("40,9", []),
        ("(", []),
    ],
    ids=["number", "zeros", "beginnings", "inside a word", "figure", "punctuation"],
)
def test_a_term_is_the_beginning_of_a_word_and_digits_a_whole_number(
    long_group, visit, sought, found
):
    tools, table = cases(visit(long_group))
    tools.get_by_label("Tìm trong bảng").fill(sought)
    assert shown(table, 1) == found


def test_digits_find_a_criterion_by_its_id_and_all_below_it(visit, tmp_path):
    lost = {f"{n}.{m}": Decimal(1) for n in range(1, 5) for m in range(1, 6)}
    for name in "ab":
        put(tmp_path, standing(f"so-{name}", lost=lost))
    write_index(tmp_path)
    tools, table = cases(visit(tmp_path / "groups" / "mau-so-2025-mau.html"))
    query = tools.get_by_label("Tìm trong bảng")
    query.fill("2")
    assert sorted(shown(table, 0)) == ["2.1", "2.2", "2.3", "2.4", "2.5"]
    query.fill("2.3")
    assert shown(table, 0) == ["2.3"]


def test_a_name_in_the_longest_list_leads_to_its_case(long_group, visit):
    page = visit(long_group)
    _, table = cases(page)
    link = table.get_by_role("link", name="Xã Mẫu số 007")
    where = link.evaluate("each => each.href")
    assert where == (long_group.parents[1] / "xa-7-2025" / "3-gap-memo.html").as_uri()
    bare = visit(long_group, script=False)
    assert bare.locator("table tbody tr:visible").count() == 409
    assert bare.get_by_role("link", name="Hạng 1 đến 400").count() == 1


def test_the_longest_list_passes_axe(long_group, visit):
    page = visit(long_group)
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    assert page.complaints == []


def test_a_filter_keeps_one_year_and_joins_the_search(outputs, visit):
    tools, table = cases(visit(outputs / "index.html"))
    tools.get_by_label("Năm").select_option("2024")
    assert shown(table, 1) == ["2024"] * 6
    tools.get_by_label("Tìm trong bảng").fill("bến")
    assert len(shown(table, 0)) == 1


def test_names_sort_as_vietnamese_and_figures_as_numbers(outputs, visit):
    tools, table = cases(visit(outputs / "index.html"))
    tools.get_by_label("Năm").select_option("2024")
    name = table.get_by_role("columnheader", name="Cơ quan")
    name.get_by_role("button").press("Enter")
    assert [text.split("tỉnh ")[1].split("\n")[0] for text in shown(table, 0)] == [
        *("An Mẫu", "Bến Mẫu", "Đắk Mẫu", "Ô Mẫu", "Ơ Mẫu", "Tuyên Quang")
    ]
    assert name.get_attribute("aria-sort") == "ascending"
    claimed = table.get_by_role("columnheader", name="Điểm tự chấm")
    claimed.get_by_role("button").click()
    assert shown(table, 3) == ["5", "20,5", "36", "51,5", "67", "—"]
    claimed.get_by_role("button").click()
    assert shown(table, 3) == ["67", "51,5", "36", "20,5", "5", "—"]
    assert claimed.get_attribute("aria-sort") == "descending"
    assert name.get_attribute("aria-sort") is None


def test_everything_is_there_to_read_with_script_off(outputs, visit):
    page = visit(outputs / "index.html", script=False)
    assert page.locator("table.find tbody tr:visible").count() == 24
    assert page.locator("button, input, select").count() == 0
    assert page.locator("h2").first.inner_text() == "1 hồ sơ không chạy được"


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_axe_has_no_complaint_and_no_request_leaves(outputs, visit, size):
    pages = [outputs / "index.html", *sorted(outputs.glob("groups/*.html"))]
    assert len(pages) > 4
    for path in pages:
        page = visit(path, size)
        assert [v["id"] for v in Axe().run(page).response["violations"]] == [], path
        assert page.complaints == []
        assert page.requests == [path.as_uri()]


def test_no_other_script_can_run_in_the_page(outputs, visit, tmp_path):
    folder = tmp_path / "outputs"
    folder.mkdir()
    text = (outputs / "index.html").read_text(encoding="utf-8")
    evil = text.replace("</h1>", "</h1><script>document.title = 'evil'</script>")
    (folder / "index.html").write_text(evil, encoding="utf-8")
    page = visit(folder / "index.html")
    assert page.title() == "Tổng hợp các hồ sơ"
    assert page.locator(".tools").count() == 1
    assert any("Content Security Policy" in each for each in page.complaints)
