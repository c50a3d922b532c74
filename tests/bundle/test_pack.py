"""What is in the archive, always as the same bytes, and how it is written."""

import io
import os
import re
import shutil
import time

import openpyxl
import pytest
from builders import link, paper
from bundle.made_case import (
    contents,
    everything_said,
    files_of,
    made_case,
    make_pages,
    manifest_of,
    problems,
    put,
    rows_of,
)
from register.make_evidence import text_paper

import dtiwb
from dtiwb.bundle import archive, pack
from dtiwb.bundle.pack import bundle
from dtiwb.bundle.remarks import sentences
from dtiwb.bundle.verify import verify
from dtiwb.errors import InputError
from dtiwb.models import InputFile
from dtiwb.runner.case_run import run_case
from dtiwb.text import fold


def test_pages_register_evidence_contents_and_manifest_are_in_it(tmp_path, hand_over):
    put(tmp_path)
    bundled = hand_over(paper(path="bc.txt"))
    assert list(contents(bundled.path)) == [
        "evidence/qd-1.txt",
        "index.html",
        "manifest.json",
        "pages/3-gap-memo.html",
        "register.csv",
        "register.xlsx",
    ]
    assert bundled.path == tmp_path / "outputs" / "so-hoa-mau-2025.zip"
    assert bundled.files_count == 5
    found = verify(bundled.path)
    assert (found.exit_code, found.manifest_sha256) == (0, bundled.manifest_sha256)


def test_a_row_of_the_register_names_demand_paper_page_quote_and_file(
    tmp_path, hand_over
):
    path = put(tmp_path)
    sha256 = archive.member_of_file("", path).sha256
    (head, row) = rows_of(hand_over(paper(path="bc.txt"), links=[link(rule_id="a")]))
    assert head[0] == "Mã tiêu chí"
    assert row == [
        *("1.1", "a", "qd-1", "12/QĐ-SHM", "20/5/2025", "Sở Hòa Mẫu"),
        *("Quyết định thử", "3", "đã kết nối", "evidence/qd-1.txt", sha256),
    ]


def test_the_workbook_says_what_the_csv_says(tmp_path, hand_over):
    put(tmp_path)
    bundled = hand_over(paper(path="bc.txt", title="=1+1"))
    book = openpyxl.load_workbook(
        io.BytesIO(contents(bundled.path)["register.xlsx"]), read_only=True
    )
    rows = [[cell or "" for cell in row] for row in book.active.values]
    guarded = [[cell.replace("'=", "=") for cell in row] for row in rows_of(bundled)]
    assert rows == guarded


def test_text_that_a_spreadsheet_could_run_is_guarded(hand_over):
    formula = '=HYPERLINK("http://example.invalid","a")'
    item = paper(title=formula, issuer="+84", number="@a")
    row = rows_of(hand_over(item, links=[link(quote="-1+2")]))[1]
    assert [row[6], row[3], row[8]] == [f"'{formula}", "'@a", "'-1+2"]


def test_rows_follow_the_set_and_not_the_register(tmp_path, hand_over):
    items = [paper("b"), paper("a")]
    links = [link("b", "1.2"), link("b", "1.1"), link("a", "1.2")]
    rows = rows_of(hand_over(*items, links=links))[1:]
    assert [row[:3:2] for row in rows] == [["1.1", "b"], ["1.2", "a"], ["1.2", "b"]]


def test_only_papers_with_a_confirmed_link_are_in_it(tmp_path, hand_over):
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path, name)
    items = [paper(each, path=f"{each}.txt") for each in "abc"]
    links = [link("a"), link("b", confirmed_by="")]
    bundled = hand_over(*items, links=links)
    assert [each for each in contents(bundled.path) if "evidence" in each] == [
        "evidence/a.txt"
    ]
    assert manifest_of(bundled)["left_out"] == {
        "secret": 0,
        "without_confirmed_link": 2,
    }
    assert "2 tài liệu" in sentences(bundled.remarks)[-1]


def test_the_manifest_says_what_it_was_made_from_and_nothing_of_when_or_where(
    tmp_path, hand_over
):
    put(tmp_path)
    given = InputFile(path="params/so-hoa-mau-2025.yaml", sha256="0" * 64)
    manifest = manifest_of(hand_over(paper(path="bc.txt"), inputs=(given,)))
    assert list(manifest) == [
        *("schema", "dtiwb", "case", "criteria_set", "as_of", "inputs", "files"),
        *("not_included", "left_out", "not_looked_through", "personal_data"),
    ]
    assert manifest["inputs"] == [{"path": given.path, "sha256": given.sha256}]
    assert (manifest["criteria_set"], manifest["as_of"]) == ("mau-thu", "2026-01-31")
    evidence = manifest["files"][0]
    assert evidence["evidence_id"] == "qd-1"
    assert evidence["size"] == (files_of(tmp_path) / "bc.txt").stat().st_size


def test_every_address_in_the_contents_leads_to_a_file(tmp_path, hand_over):
    put(tmp_path)
    bundled = hand_over(paper(path="bc.txt", title="<script>x</script>"))
    files = contents(bundled.path)
    page = files["index.html"].decode()
    addresses = set(re.findall(r'href="([^"#]+)"', page))
    assert len(addresses) == 4
    assert addresses <= set(files)
    assert "<script>" not in page


def test_the_same_inputs_give_the_same_bytes_anywhere_and_any_time(tmp_path):
    made = []
    for place in ("một", "hai/sâu"):
        root = tmp_path / place
        put(root)
        the_case = made_case(root, paper(path="bc.txt"), links=[link()])
        for path in make_pages(the_case).iterdir():
            os.utime(path, (len(made), len(made)))
        made.append(bundle(the_case).path.read_bytes())
        time.sleep(1.1)  # workbooks keep times to the second
    assert made[0] == made[1]


def test_the_order_of_the_register_changes_nothing_in_the_archive(tmp_path):
    put(tmp_path)
    items = [paper("a", path="bc.txt"), paper("b", number="2/BC"), paper("c")]
    links = [link("a"), link("b"), link("a", "1.2")]
    made = []
    for lines, given in ((items, links), (items[::-1], links[::-1])):
        the_case = made_case(tmp_path, *lines, links=given)
        make_pages(the_case)
        made.append(bundle(the_case).path.read_bytes())
    assert made[0] == made[1]


def test_an_archive_elsewhere_is_written_there(tmp_path):
    the_case = made_case(tmp_path)
    make_pages(the_case)
    target = tmp_path / "gửi đi" / "hồ sơ.zip"
    assert bundle(the_case, target).path == target
    assert verify(target).exit_code == 0


def test_what_is_too_large_for_one_archive_is_refused(hand_over, monkeypatch):
    monkeypatch.setattr(archive, "MAX_SIZE", 1000)
    with pytest.raises(InputError) as raised:
        hand_over(paper())
    assert problems(raised) == [("so-hoa-mau-2025.zip", "bundle-too-large")]


def test_a_file_that_changes_while_it_is_packed_is_refused(
    tmp_path, hand_over, monkeypatch
):
    path = put(tmp_path)
    real = pack.contents_page

    def change(*given):
        path.write_text("khác", encoding="utf-8")
        return real(*given)

    monkeypatch.setattr(pack, "contents_page", change)
    with pytest.raises(InputError) as raised:
        hand_over(paper(path="bc.txt"))
    assert problems(raised) == [("evidence/qd-1.txt", "bundle-file-changed")]
    assert not list(tmp_path.glob("outputs/*.zip"))


def test_the_invented_case_can_be_handed_over(workspace):
    the_case = dtiwb.open_case(workspace / "params" / "mau-so-mau-2025.yaml")
    make_pages(the_case)
    bundled = bundle(the_case)
    assert bundled.personal == ()
    assert manifest_of(bundled)["left_out"]["secret"] == 1
    assert "evidence/ds-tap-huan-2025.txt" in contents(bundled.path)
    said = everything_said(bundled.path)
    for word in ("tl-noi-bo", "01/SMAU-MAU", "hư cấu mang dấu mật"):
        assert fold(word) not in said
    assert verify(bundled.path).exit_code == 0


@pytest.mark.slow
def test_the_real_pages_of_the_invented_case_go_in_twice_the_same(workspace, tmp_path):
    params = workspace / "params" / "mau-so-mau-2025.yaml"
    other = tmp_path / "nơi khác"
    shutil.copytree(workspace, other)
    made = []
    for root in (workspace, other):
        path = root / "params" / params.name
        run_case(path, root / "outputs" / path.stem)
        bundled = bundle(dtiwb.open_case(path))
        made.append(bundled.path.read_bytes())
        assert bundled.personal == ()
    assert made[0] == made[1]
    files = contents(bundled.path)
    assert [name for name in files if name.startswith("pages/")] == [
        "pages/1-reconcile.html",
        "pages/2-self-assessment.html",
        "pages/3-gap-memo.html",
        "pages/4-comparison.html",
        "pages/5-calendar.html",
    ]
    assert not any(b"giai-trinh.docx" in files[name] for name in files)
    assert "tl-noi-bo" not in everything_said(bundled.path)


def test_a_paper_as_a_clerk_types_it_raises_no_alarm(tmp_path, hand_over):
    text = text_paper("105/BC-SHM", "15/6/2025", "Kết quả quý II", "Đạt 98,45%.")
    put(tmp_path).write_text(text, encoding="utf-8")
    assert hand_over(paper(path="bc.txt")).personal == ()
