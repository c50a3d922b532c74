"""Clicks in, panels out: no browser needed."""

import json
import re
import shutil
from pathlib import Path

import pytest

import dtiwb
from dtiwb.store.files import case_folder
from dtiwb.workbench.desk import Desk

ROOT = Path(__file__).parents[2]
WHO = "Đặng Văn Đối Soát"


@pytest.fixture
def folder(workspace):
    return case_folder(workspace, "mau-so-mau", 2025)


@pytest.fixture
def open_case(workspace):
    for paper in workspace.rglob("files/*.pdf"):  # reading them takes a second
        paper.unlink()
    return lambda: dtiwb.open_case(workspace / "params" / "mau-so-mau-2025.yaml")


@pytest.fixture
def desk(open_case):
    desk = Desk(open_case)
    desk.handle({"do": "name", "value": f" {WHO} "})
    return desk


def do(desk, act, **fields):
    desk.handle({"do": act, **fields})
    return desk.panels()


def enter(desk, table, key, column, value):
    fields = {"table": table, "key": json.dumps(key), "column": column, "value": value}
    return do(desk, "enter", **fields)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def figure(panels, name):
    return re.search(rf'class="{name}"><dt>[^<]+</dt><dd>([^< ]+)', panels["bar"])[1]


# Finding one's way


def test_the_totals_are_always_in_sight(desk):
    bar = words(desk.panels()["bar"])
    for told in ("Tự chấm 160,11", "Có minh chứng 139,59", "Rủi ro 20,83"):
        assert told in bar
    assert "0 thay đổi chưa lưu" in bar


def test_a_state_is_told_in_words_not_only_in_colour(desk):
    panels = do(desk, "choose", id="4.1")
    assert '<span class="state partly">Có một phần</span>' in panels["criteria"]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("ty le co so du lieu", ["3.3"]),
        ("TỶ LỆ CƠ SỞ DỮ LIỆU", ["3.3"]),
        ("6.1", ["6.1"]),
        ("không có tiêu chí này", []),
    ],
)
def test_criteria_are_found_without_accents_and_by_number(desk, asked, ids):
    do(desk, "list-only", name="words", value=asked)
    assert [row.id for row in desk.work.rows()] == ids


def test_at_risk_first_is_in_falling_order_of_points_at_risk(desk):
    do(desk, "list-only", name="only", value="at-risk")
    risks = [row.points.at_risk_points for row in desk.work.rows()]
    assert len(risks) > 3
    assert risks == sorted(risks, reverse=True)
    assert min(risks) > 0


def test_criteria_cut_last_year_too_can_be_listed_alone(desk):
    do(desk, "list-only", name="only", value="repeat")
    assert desk.work.rows()
    assert all(row.cut_before for row in desk.work.rows())


def test_criteria_of_one_unit_and_one_index_can_be_listed_alone(desk):
    do(desk, "list-only", name="indicator_id", value="4")
    do(desk, "list-only", name="unit", value="Văn phòng Sở")
    assert [row.id for row in desk.work.rows()] == ["4.1", "4.3"]


def test_the_next_criterion_is_the_next_one_listed_and_the_last_stays(desk):
    do(desk, "list-only", name="indicator_id", value="4")
    for expected in ("4.1", "4.2", "4.3", "4.3"):
        do(desk, "step", by="1")
        assert desk.work.criterion_id == expected
    do(desk, "step", by="-1")
    assert desk.work.criterion_id == "4.2"


# Entering


def test_an_entry_is_seen_in_the_field_the_totals_and_the_list_of_changes(desk):
    do(desk, "choose", id="3.3")
    panels = enter(desk, "facts", ["3.3", ""], "value", "10/12")
    assert 'value="10/12"' in panels["detail"]
    assert figure(panels, "supported") == "140,59"
    assert "3.3 · Giá trị: 9/12 → 10/12" in words(panels["bar"])
    assert "có thay đổi chưa lưu" in panels["criteria"]


def test_a_refused_entry_stays_in_its_field_with_the_reason(desk):
    do(desk, "choose", id="3.3")
    panels = enter(desk, "claims", ["3.3"], "claimed_points", "mười")
    assert 'value="mười"' in panels["detail"]
    assert "không phải là số" in words(panels["detail"])
    panels = enter(desk, "claims", ["3.3"], "claimed_points", "8,5")
    assert 'value="8,5"' in panels["detail"]
    assert "không phải là số" not in panels["detail"]


def test_what_is_typed_never_becomes_markup(desk):
    do(desk, "choose", id="3.3")
    text = "<script>alert(1)</script>\"'><b>"
    panels = enter(desk, "claims", ["3.3"], "justification", text)
    panels |= enter(desk, "claims", ["3.3"], "claimed_points", text)
    assert not any("<script>" in html or "\"'><b>" in html for html in panels.values())
    assert "&lt;script&gt;" in panels["detail"]


def test_undoing_goes_back_to_the_criterion_it_was_for(desk):
    enter(desk, "claims", ["3.3"], "claimed_points", "8")
    do(desk, "choose", id="1.1")
    do(desk, "undo")
    assert desk.work.criterion_id == "3.3"
    assert "không còn gì" in words(do(desk, "undo")["notice"]).lower()


# Papers


def test_a_paper_searched_for_is_linked_to_the_demand_that_asks_for_its_kind(desk):
    do(desk, "choose", id="2.3")
    panels = do(desk, "search-papers", value="ket qua thuc hien")
    assert 'data-id="bc-cds-2025"' in panels["papers"]
    panels = do(desk, "link", id="bc-cds-2025", page="4", quote="Rà soát tháng 10")
    assert figure(panels, "supported") == "140,59"  # the part is worth one point
    link = desk.work.session.row("links", ("bc-cds-2025", "2.3", "ra-soat"))
    assert (link["page"], link["quote"]) == ("4", "Rà soát tháng 10")
    assert link["confirmed_by"] == WHO


def test_nobody_links_without_a_name(open_case):
    desk = Desk(open_case)
    do(desk, "choose", id="2.3")
    panels = do(desk, "link", id="bc-cds-2025", page="4")
    assert "tên người thực hiện" in panels["notice"]
    assert desk.work.session.unsaved() == ()


def test_a_linked_paper_can_be_taken_off_and_a_suggestion_sent_away(desk):
    do(desk, "choose", id="1.1")
    panels = do(desk, "reject", id="qd-bcd-2023")
    assert figure(panels, "supported") == "134,59"
    for _ in desk.learn():
        pass
    (best, *_) = desk.work.finder.suggested("1.1", (), 1)
    assert f'id="wb-link-{best.evidence_id}"' in desk.panels()["papers"]
    panels = do(desk, "reject", id=best.evidence_id)
    assert f'id="wb-link-{best.evidence_id}"' not in panels["papers"]


def test_a_secret_paper_is_neither_found_shown_nor_linked(desk):
    before = desk.work.session.unsaved()
    panels = do(desk, "search-papers", value="tl-noi-bo")
    assert 'data-id="tl-noi-bo"' not in panels["papers"]
    panels = do(desk, "show", id="tl-noi-bo")
    assert "hư cấu mang dấu" not in "".join(panels.values())
    do(desk, "link", id="tl-noi-bo", page="1")
    assert desk.work.session.unsaved() == before


def test_the_text_of_a_paper_is_shown_with_the_quote_marked(desk):
    do(desk, "choose", id="3.3")
    quote = "Số cơ sở dữ liệu đã kết nối"
    panels = do(desk, "show", id="trich-lgsp-2025", page="1", quote=quote)
    assert f"<mark>{quote}</mark>" in panels["preview"]


def test_a_paper_without_file_says_so_instead_of_a_page(desk):
    panels = do(desk, "show", id="bc-cds-2025")
    assert "chưa ghi tệp" in panels["preview"]


# Trials


def test_a_trial_says_what_it_was_before_and_leaves_nothing(desk):
    do(desk, "try-out")
    do(desk, "choose", id="3.3")
    panels = enter(desk, "facts", ["3.3", ""], "value", "12/12")
    assert "142,59 (trước khi thử: 139,59)" in words(panels["bar"])
    panels = do(desk, "end-trial", keep="no")
    assert figure(panels, "supported") == "139,59"


def test_a_demand_can_be_ticked_as_if_its_paper_were_there(desk):
    do(desk, "choose", id="4.3")
    do(desk, "try-out")
    (rule,) = desk.work.rules()
    panels = do(desk, "suppose", rule=rule.id, value="yes")
    assert "Giả sử đã có, chỉ để thử." in panels["detail"]
    assert figure(panels, "supported") == "143,59"  # 4 points of 4.3
    panels = do(desk, "suppose", rule=rule.id, value="no")
    assert figure(panels, "supported") == "139,59"


def test_the_cheapest_points_print_what_they_assume(desk):
    panels = do(desk, "cheapest")
    assert "Giả định" in panels["detail"]
    assert "6.4" in panels["detail"]


# Saving and sides


def test_saving_says_what_was_written_where(desk, folder):
    enter(desk, "claims", ["3.3"], "claimed_points", "8")
    panels = do(desk, "save")
    assert "claims.csv: đã lưu 1 thay đổi." in panels["notice"]
    assert "3.3,8," in (folder / "claims.csv").read_text(encoding="utf-8")
    assert "Không có thay đổi" in do(desk, "save")["notice"]


def test_the_appraiser_sees_the_entries_of_the_agency_locked(desk):
    do(desk, "choose", id="3.3")
    panels = do(desk, "take-role", value="appraiser")
    claim = re.search(
        r'<input id="wb-claims-3.3-claimed_points"[^>]+>', panels["detail"]
    )
    assert " readonly" in claim[0]
    panels = enter(desk, "review", ["3.3"], "reviewed_points", "7")
    assert "Điểm thẩm định 7" in words(panels["detail"])


def test_a_draft_of_before_is_offered_with_time_and_name(desk, open_case):
    enter(desk, "claims", ["3.3"], "claimed_points", "8")
    again = Desk(open_case)
    assert f"của {WHO}: 1 dòng" in again.panels()["notice"]
    panels = do(again, "take-draft", number="0", keep="yes")
    assert "1 thay đổi chưa lưu" in panels["bar"]
    assert again.work.session.who == WHO


def test_a_file_changed_elsewhere_is_said_before_anybody_saves(desk, folder):
    claims = folder / "claims.csv"
    claims.write_bytes(claims.read_bytes() + b"\n# ghi them\n")
    assert "Vừa được sửa ở nơi khác: claims.csv" in do(desk, "step", by="1")["notice"]
    assert "Vừa được sửa" not in do(desk, "reload")["notice"]


def test_a_conflict_shows_what_it_was_theirs_and_mine(desk, folder):
    enter(desk, "claims", ["1.1"], "claimed_points", "3")
    claims = folder / "claims.csv"
    text = claims.read_text(encoding="utf-8").replace("1.1,5,", "1.1,4,")
    claims.write_text(text, encoding="utf-8")
    panels = do(desk, "save")
    told = words(panels["notice"])
    assert "Ban đầu 5 Đang có trong tệp 4" in told
    assert "Của bạn 3" in told
    fields = {"table": "claims", "key": '["1.1"]', "keep": "theirs"}
    assert "conflict" not in do(desk, "settle", **fields)["notice"]
    assert desk.work.session.unsaved() == ()


# What must not take the screen down


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "params").iterdir()))
def test_every_case_of_the_repository_can_be_worked_on(name):
    case = dtiwb.open_case(ROOT / "params" / f"{name}.yaml")
    panels = Desk(lambda: case).panels()
    if any(case.criteria_set.criteria()):
        assert panels["detail"] != ""
    else:  # nothing but its main indices is published
        assert "chưa có tiêu chí thành phần" in panels["notice"]


def test_an_english_case_speaks_english(workspace, open_case, monkeypatch):
    monkeypatch.chdir(workspace)
    desk = Desk(
        lambda: dtiwb.open_case(agency="mau-so-mau", year="2025", language="en")
    )
    do(desk, "choose", id="3.3")
    panels = desk.panels()
    assert "Supported 139.59" in words(panels["bar"])
    assert "Claimed points" in words(panels["detail"])
    assert desk.language == "en"


def test_a_panel_that_cannot_be_made_leaves_the_others_and_says_so(desk, monkeypatch):
    monkeypatch.setattr("dtiwb.workbench.panels.detail", lambda *_: 1 / 0)
    panels = desk.panels()
    assert panels.keys() == {"notice"}
    assert "ZeroDivisionError" in panels["notice"]


def test_a_broken_case_shows_what_check_says_and_opens_once_it_is_mended(
    open_case, folder
):
    claims = folder / "claims.csv"
    good = claims.read_text(encoding="utf-8")
    claims.write_text(good.replace("1.1,5,", "1.1,năm,"), encoding="utf-8")
    desk = Desk(open_case)
    panels = desk.panels()
    assert "«năm» không phải là số" in panels["notice"]
    assert panels["criteria"] == ""
    assert do(desk, "save") == panels  # nothing but reading again is possible
    claims.write_text(good, encoding="utf-8")
    assert figure(do(desk, "reload"), "supported") == "139,59"


def test_a_case_broken_while_it_is_open_keeps_screen_and_entries(desk, folder):
    enter(desk, "claims", ["3.3"], "claimed_points", "8")
    shutil.move(folder / "about.yaml", folder / "about.bak")
    panels = do(desk, "save")
    assert "about.yaml" in panels["notice"]
    assert panels["criteria"] != ""


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "format-disk"},
        {"do": "choose", "id": "9.9"},
        {"do": "choose"},
        {"do": "enter", "table": "tasks", "key": "[]", "column": "x", "value": ""},
        {"do": "enter", "table": "claims", "key": "{", "column": "x", "value": ""},
        {"do": "list-only", "name": "__class__", "value": "x"},
        {"do": "take-draft", "number": "7", "keep": "yes"},
        {"do": "take-role", "value": "king"},
        {"do": "show", "id": "../../etc/passwd", "page": "-1"},
    ],
    ids=str,
)
def test_a_message_that_makes_no_sense_changes_nothing(desk, message):
    before = desk.panels()
    desk.handle(message)
    after = desk.panels()
    assert {**after, "notice": ""} == {**before, "notice": ""}
    assert "Traceback" not in after["notice"]
