"""The index and the pages of groups, from folders as a run leaves them."""

import base64
import hashlib
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote

import pytest
from benchmarks.made_results import write_results
from lxml import html
from rollup.made import points, predecessor, put, standing

from dtiwb.report.rollup.addresses import addresses_of
from dtiwb.report.rollup.group import group_pages
from dtiwb.report.rollup.index import CASES_ON_INDEX, FAILURES_ON_INDEX
from dtiwb.report.rollup.naming import file_names
from dtiwb.report.rollup.shell import ROWS_ON_A_PAGE
from dtiwb.runner.rollup import write_index
from dtiwb.standings import Titles, groups_of


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Invented: two provinces, five years, 395 cases."""
    outputs = tmp_path_factory.mktemp("outputs")
    assert write_results(outputs, provinces=4, years=2, communes=40) == 240
    write_index(outputs)
    return outputs


def parse(path):
    return html.fromstring(path.read_text(encoding="utf-8"))


def rows(page, caption):
    """The cells of the table under *caption*, row by row."""
    (table,) = (
        each for each in page.iter("table") if each.find("caption").text == caption
    )
    return [
        [cell.text_content().strip() for cell in row] for row in table.find("tbody")
    ]


def test_a_few_cases_stand_on_the_index_with_their_pages_and_documents(tmp_path):
    files = ("3-gap-memo.html", "giai-trinh.docx", "lich.ics", "results.csv")
    made = standing(points=points(claimed="90.5", reviewed="80"), task_count=3)
    put(tmp_path, made, files=files)
    page = parse(write_index(tmp_path))
    ((name, year, *figures, _),) = rows(page, "Tổng hợp các hồ sơ")
    assert (name, year) == ("so-aDữ liệu hư cấu", "2025")
    # no evidence is known: chưa biết is not a zero
    assert figures == ["100", "90,5", "chưa biết", "chưa biết", "10,5", "80", "3", "0"]
    assert [a.get("href") for a in page.xpath("//td//a")] == [
        f"so-a-2025/{file}" for file in files[:3]
    ]
    assert not (tmp_path / "groups").exists()


def test_a_few_cases_that_compare_have_a_page_for_their_group(tmp_path):
    for name, total in (("so-a", "70"), ("so-b", "80"), ("so-b2", "80")):
        put(tmp_path, standing(name, total=total))
    page = parse(write_index(tmp_path))
    (row,) = rows(page, "Các nhóm so sánh")
    assert row[:8] == ["Mẫu", "cấp sở", "2025", "mau", "3", "3", "76,67", "80"]
    group = parse(tmp_path / "groups" / "mau-so-2025-mau.html")
    found = rows(group, "Xếp hạng cấp sở, Mẫu, năm 2025")
    assert [row[:2] for row in found] == [["1", "so-b"], ["1", "so-b2"], ["3", "so-a"]]
    assert found[2][2:] == ["100", "70", *["chưa biết"] * 2, "0", "70", "70"]


def test_a_ranking_says_what_keeps_its_figures_from_comparing(tmp_path):
    claimed = replace(points("90", claimed="50"), open_count=2)
    put(tmp_path, standing("so-a", points=claimed))
    put(tmp_path, standing("so-b"))
    write_index(tmp_path)
    said = parse(tmp_path / "groups" / "mau-so-2025-mau.html").text_content()
    assert "1 cơ quan chưa có điểm thẩm định" in said
    assert "1 cơ quan còn tiêu chí chưa có điểm" in said
    assert "Điểm tối đa của các cơ quan khác nhau" in said
    assert "không phải xếp hạng do cơ quan có thẩm quyền công bố" in said


def test_failures_come_first_with_notebook_and_cell(tmp_path):
    error = "Sổ tay 3-gap-memo.ipynb dừng ở ô:\n    dtiwb.memo.gaps(a)\n(English)"
    put(tmp_path, standing(), error=error)
    put(tmp_path, standing("so-b"))
    broken = put(tmp_path, standing("so-c"), error="không đọc được tham số")
    (broken / "results.json").unlink()
    page = parse(write_index(tmp_path))
    headings = [each.text_content() for each in page.iter("h2")]
    assert headings[0] == "2 hồ sơ không chạy được"
    assert rows(page, "Không chạy được") == [
        ["so-a", "2025", "Sổ tay 3-gap-memo.ipynb dừng ở ô: dtiwb.memo.gaps(a)"],
        ["so-c-2025", "", "không đọc được tham số"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{\n "schema": 1,\n "dtiwb": "0.1.0",\n',
        '{\n\n "standing": {},\n',
    ],
    ids=["empty", "cut", "a list", "of an older schema", "without its fields"],
)
def test_results_that_cannot_be_read_are_named_and_stop_nothing(tmp_path, text):
    put(tmp_path, standing("so-b"))
    folder = put(tmp_path, standing())
    (folder / "results.json").write_text(text, encoding="utf-8")
    page = parse(write_index(tmp_path))
    ((name, _, told),) = rows(page, "Không chạy được")
    assert name == "so-a-2025"
    assert told.startswith("so-a-2025/results.json: không đọc lại được")
    assert len(rows(page, "Tổng hợp các hồ sơ")) == 2


def test_a_damaged_run_json_is_named_too(tmp_path):
    folder = put(tmp_path, standing())
    (folder / "run.json").write_text("{", encoding="utf-8")
    assert "so-a-2025/run.json: không đọc lại được" in write_index(tmp_path).read_text(
        "utf-8"
    )


def test_a_copied_folder_does_not_count_twice(tmp_path):
    folder = put(tmp_path, standing())
    folder.rename(tmp_path / "so-a-2025 - Copy")
    put(tmp_path, standing())
    page = parse(write_index(tmp_path))
    assert [row[0] for row in rows(page, "Không chạy được")] == ["so-a-2025 - Copy"]


def test_words_from_files_reach_a_page_as_text_only(tmp_path):
    evil = "<script>alert(1)</script>\"' onload=x"
    for name in ("so-a", "so-b"):
        put(
            tmp_path,
            standing(
                name,
                agency=evil,
                province=evil,
                level=evil,
                set_level=evil,
                criteria_set=evil,
                lost={evil: Decimal(1)},
                indicators={"1": Decimal(1)},
                predecessors=(replace(predecessor(), name=evil, source=evil),),
            ),
            error=evil if name == "so-b" else "",
        )
    put(
        tmp_path,
        standing(
            "so-d",
            agency=evil,
            province=evil,
            level=evil,
            set_level=evil,
            criteria_set=evil,
        ),
    )
    write_index(tmp_path)
    pages = [*tmp_path.rglob("*/*.html"), tmp_path / "index.html"]
    assert len([p for p in pages if p.parent.name == "groups"]) == 2
    for path in pages:
        if path.stat().st_size:
            assert parse(path).xpath("//script") == [], path
            assert "onload=x" in path.read_text("utf-8")
        assert re.fullmatch(r"[a-z0-9.-]+", path.name)


def test_two_places_never_share_a_file_and_names_are_plain():
    titles = [
        ("Hòa Bình", "so"),
        ("Hoà Bình", "so"),
        ("", ""),
        ("../x", "so"),
        ("x" * 200, ""),
    ]
    names = list(file_names(titles))
    assert names[:4] == ["hoa-binh-so", "hoa-binh-so-2", "nhom", "x-so"]
    assert len(names[4]) == 80


def test_many_cases_stand_on_the_pages_of_their_groups(country):
    index = parse(country / "index.html")
    groups = rows(index, "Các nhóm so sánh")
    assert sum(int(row[4]) for row in groups) == 240
    assert "Có 240 hồ sơ, nhiều hơn 200" in index.text_content()
    hrefs = [a.get("href") for a in index.xpath("//td//a")]
    assert len(hrefs) == 2 * len(groups)
    for href in hrefs:
        assert (country / href).is_file()


def test_every_link_of_every_page_leads_to_a_file(country):
    for path in country.glob("groups/*.html"):
        for href in parse(path).xpath("//a/@href"):
            assert href == "#main" or (path.parent / href).is_file(), (path, href)


def test_the_shape_of_the_invented_results_is_that_of_published_ones(country):
    shares = []
    for path in country.glob("groups/mau-0?-so-*.html"):
        table = rows(parse(path), parse(path).find(".//h1").text)
        shares += [float(row[-1].replace(",", ".")) for row in table]
        wide = rows(parse(path), "Mất điểm chung hay riêng")
        assert 2 <= sum(row[-1] == "chung" for row in wide) <= 8
    assert len(shares) > 100
    assert 72 < sum(shares) / len(shares) < 82


def test_an_agency_without_a_rank_is_listed_with_its_reason(country):
    page = parse(country / "groups" / "mau-02-so-2025-mau-so-2.html")
    said = [each.text_content().strip() for each in page.xpath("//dl[@class='why']/*")]
    assert said == ["Hồ sơ kế hoạch, chưa chấm điểm (1)", "Sở Mẫu 020 tỉnh Mẫu 02"]


def test_years_of_a_merged_body_stand_under_its_successor_without_a_change(country):
    page = parse(country / "groups" / "mau-01-so.html")
    assert "19 cơ quan sáp nhập sau ngày 30/6/2025" in page.text_content()
    now, before = rows(page, "Các năm của cấp sở, Mẫu 01")[:2]
    assert now[1] == ""
    assert now[3:] == ["—", "—"]
    assert (
        "Ghi chú chung cho mọi cơ quan ở trang này: không so với năm 2024: trước đó là "
        "cơ quan khác (sáp nhập, đổi tên)." in page.text_content()
    )
    assert before[0].startswith("trước là Sở Mẫu 001 tỉnh Mẫu Cũ 01")
    assert re.fullmatch(r"\d+(,\d+)? \(\d+/19\)", before[1])


def test_notes_that_differ_stand_in_their_rows(tmp_path):
    for year in ("2024", "2025"):
        put(tmp_path, standing("so-a", year))
        put(tmp_path, standing("so-b", year, is_fictional=False))
    put(tmp_path, standing("so-c"))
    write_index(tmp_path)
    page = parse(tmp_path / "groups" / "mau-so.html")
    found = rows(page, "Các năm của cấp sở, Mẫu")
    assert [row[-1] for row in found] == ["so với năm 2024", "so với năm 2024", ""]
    assert "Ghi chú chung" not in page.text_content()


def test_the_years_of_a_merged_body_lead_to_the_groups_of_the_bodies_before(country):
    hrefs = parse(country / "groups" / "mau-01-so.html").xpath("//nav//a/@href")
    assert "mau-cu-01-so-2024-mau-so-2.html" in hrefs


def test_the_only_script_is_ours_and_nothing_else_may_run_or_be_fetched(country):
    page = parse(country / "groups" / "mau-02-so-2025-mau-so-2.html")
    (script,) = page.xpath("//script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "//" not in re.sub(r"/\*.*?\*/", "", script.text, flags=re.S)


def test_the_same_results_give_the_same_bytes_and_leave_pages_alone(country):
    def state():
        pages = sorted(country.rglob("*.html"))
        return [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in pages]

    before = state()
    write_index(country)
    assert state() == before


def test_the_page_of_a_group_that_is_no_more_is_deleted(tmp_path):
    for name in ("so-a", "so-b"):
        put(tmp_path, standing(name))
    write_index(tmp_path)
    assert len(list((tmp_path / "groups").iterdir())) == 2
    (tmp_path / "groups" / "ghi-chu.txt").touch()
    for path in (tmp_path / "so-b-2025").iterdir():
        path.unlink()
    write_index(tmp_path)
    assert [each.name for each in (tmp_path / "groups").iterdir()] == ["ghi-chu.txt"]


def test_pages_of_many_cases_are_under_300_kb(country):
    for path in (country / "index.html", *country.glob("groups/*.html")):
        assert path.stat().st_size < 300_000, path


def test_a_full_index_of_a_few_is_under_300_kb_too(tmp_path):
    files = tuple(f"{n}-trang-so-{n}.html" for n in range(6)) + tuple(
        f"tai-lieu-so-{n}.docx" for n in range(6)
    )
    for n in range(CASES_ON_INDEX):
        put(
            tmp_path, standing(f"so-rat-dai-ten-{n:03}", agency="Sở " * 12), files=files
        )
    assert write_index(tmp_path).stat().st_size < 300_000


def test_a_group_too_long_for_one_page_has_one_list_of_ranks_and_then_parts():
    members = [
        standing(f"s{n:04}", total=str(n)) for n in range(ROWS_ON_A_PAGE + 1, 0, -1)
    ]
    (group,) = groups_of(members)
    pages = dict(
        group_pages(group, "g", Titles(indicators={"1": "Một"}), lambda _: "", [], "vi")
    )
    assert list(pages) == ["g.html", "g.phan-2.html", "g.phan-3.html"]
    overview, first, last = map(html.fromstring, pages.values())
    title = "Xếp hạng cấp sở, Mẫu, năm 2025"
    assert len(rows(overview, title)) == ROWS_ON_A_PAGE + 1
    assert rows(overview, title)[0] == ["1", "s0401", "401", "401"]
    assert len(rows(first, f"{title}: Hạng 1 đến 400")) == ROWS_ON_A_PAGE
    assert rows(last, f"{title}: Hạng 401 đến 401")[0][:2] == ["401", "s0001"]


def test_a_very_long_table_writes_of_each_address_only_what_differs():
    pages = {"a": "xa-1-2025/3 gap.html", "b": "xa-12-2025/3 gap.html", "c": ""}
    members = [standing(name) for name in pages]
    (group,) = groups_of(members)
    found = addresses_of(group.ranked, lambda each: quote(pages[each.agency_id]))
    assert (found.before, found.after) == ("../xa-1", "2025/3%20gap.html")
    assert found.parts == ("-", "2-", "")


def test_one_address_alone_is_whole_when_put_together():
    (group,) = groups_of([standing("a")])
    found = addresses_of(group.ranked, lambda _: "xa-1/3.html")
    assert [found.before + each + found.after for each in found.parts] == [
        "../xa-1/3.html"
    ]


def test_the_list_of_ranks_of_all_communes_of_the_country_is_under_300_kb():
    members = [
        standing(
            f"xa-mau-{n:04}",
            total=str(Decimal(n) / 40),
            agency=f"Xã Mẫu {n:04} tỉnh Mẫu 01",
        )
        for n in range(3321)
    ]
    (group,) = groups_of(members)
    pages = group_pages(
        group, "g", Titles(), lambda s: f"{s.case_id}/3-gap-memo.html", [], "vi"
    )
    _, overview = next(pages)
    assert len(overview.encode()) < 300_000


def test_more_failures_than_the_index_holds_have_pages_of_their_own(tmp_path):
    for n in range(FAILURES_ON_INDEX + 1):
        put(tmp_path, standing(f"so-{n:03}"), error="hỏng")
    page = parse(write_index(tmp_path))
    assert len(rows(page, "Không chạy được")) == FAILURES_ON_INDEX
    (href,) = page.xpath("//p/a/@href")
    assert len(rows(parse(tmp_path / href), "Không chạy được")) == FAILURES_ON_INDEX + 1
