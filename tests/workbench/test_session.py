"""Editing a case: every entry is checked, counted, drafted, undone and saved."""

import csv
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

import dtiwb
from dtiwb.store.files import case_folder
from dtiwb.store.tables import TABLES, write_table
from dtiwb.workbench.session import Session

AT = datetime(2026, 2, 3, 9, 30, tzinfo=timezone(timedelta(hours=7)))
WHO = "Đặng Văn Đối Soát"


@pytest.fixture
def params(workspace):
    for paper in workspace.rglob("files/*.pdf"):  # reading them takes a second
        paper.unlink()
    return workspace / "params" / "mau-so-mau-2025.yaml"


@pytest.fixture
def folder(workspace):
    return case_folder(workspace, "mau-so-mau", 2025)


def begin(params, **keys):
    return Session(lambda: dtiwb.open_case(params), who=WHO, now=lambda: AT, **keys)


@pytest.fixture
def session(params):
    return begin(params)


def points(session, criterion_id):
    rows = {row.id: row.points for row in session.assessment.criteria}
    return rows[criterion_id]


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def claim_in(folder, criterion_id):
    rows = table(folder, "claims")
    return next(row for row in rows if row["criterion_id"] == criterion_id)


def replace_in(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# Entries


def test_a_counted_fact_changes_the_points_at_once(session):
    assert points(session, "3.3").earned_points == Decimal("9")  # 9/12 of 12
    assert session.enter("facts", ("3.3", ""), {"value": "10/12"}) == []
    assert points(session, "3.3").earned_points == Decimal("10")
    assert [change.columns() for change in session.unsaved()] == [("value",)]


def test_nothing_is_written_before_saving(session, folder):
    before = {p.name: p.read_bytes() for p in folder.glob("*.*")}
    session.enter("claims", ("3.3",), {"claimed_points": "10"})
    assert {p.name: p.read_bytes() for p in folder.glob("*.*")} == before


@pytest.mark.parametrize(
    ("name", "key", "values", "said"),
    [
        ("facts", ("3.3", ""), {"value": "mười"}, "mười"),
        ("facts", ("3.3", ""), {"value": "3/0"}, "3/0"),
        ("facts", ("2.1", ""), {"value": "hom-qua"}, "dung-han"),
        ("claims", ("3.3",), {"claimed_points": "12,5"}, "12"),
        ("claims", ("3.3",), {"claimed_points": "1.000,5"}, "1.000,5"),
        ("facts", ("3.3", "la"), {"value": "1"}, "la"),
    ],
)
def test_an_entry_the_file_would_be_refused_for_is_refused_in_a_sentence(
    session, name, key, values, said
):
    (sentence,) = session.enter(name, key, values)
    assert said in sentence
    assert session.unsaved() == ()


def test_a_fact_that_is_emptied_is_not_known_any_more(session):
    session.enter("facts", ("3.3", ""), {"value": ""})
    assert points(session, "3.3").earned_points is None
    assert session.row("facts", ("3.3", "")) == {}


def test_an_entry_undone_is_no_change_at_all(session):
    before = session.assessment
    session.enter("claims", ("3.3",), {"claimed_points": "8"})
    session.enter("claims", ("3.3",), {"justification": "Đếm lại"})
    assert session.undo().columns() == ("justification",)
    assert session.undo().columns() == ("claimed_points",)
    assert session.undo() is None
    assert session.unsaved() == ()
    assert session.assessment == before


def test_a_field_typed_on_into_is_undone_as_one_entry(session):
    for text in ("Đã", "Đã đếm", "Đã đếm lại"):
        session.enter("claims", ("3.3",), {"justification": text})
    session.undo()
    assert session.unsaved() == ()


def test_what_is_typed_after_saving_is_an_entry_of_its_own(session):
    session.enter("claims", ("3.3",), {"justification": "Đã đếm"})
    session.save()
    session.enter("claims", ("3.3",), {"justification": "Đã đếm lại"})
    session.undo()
    assert session.row("claims", ("3.3",))["justification"] == "Đã đếm"


def test_a_link_with_page_and_quote_meets_the_demand(session):
    link = {"page": "1", "quote": "Giám đốc chủ trì", "confirmed_by": WHO}
    for id in ("tb-hop-2025-03", "tb-hop-2025-07", "tb-hop-2025-11"):
        session.remove_link((id, "1.2", "ket-luan"))
    assert points(session, "1.2").supported_points == Decimal("0")
    key = ("tb-hop-2025-07", "1.2", "ket-luan")
    assert session.enter("links", key, link) == []
    assert points(session, "1.2").supported_points == Decimal("6")  # 3 meetings


def test_a_link_to_a_paper_the_register_does_not_have_is_refused(session):
    told = session.enter("links", ("khong-co", "1.1", ""), {"page": "1"})
    assert len(told) == 1
    assert "khong-co" in told[0]


def test_a_link_taken_away_costs_the_points_it_held(session):
    assert points(session, "1.1").supported_points == Decimal("5")
    session.remove_link(("qd-bcd-2023", "1.1", "quyet-dinh"))
    assert points(session, "1.1").supported_points == Decimal("0")


def test_a_quote_is_looked_for_in_the_file_when_it_is_entered(session):
    key = ("trich-lgsp-2025", "3.3", "so-lieu")
    session.enter("links", key, {"quote": "câu này không có trong tệp"})
    row = next(r for r in session.assessment.criteria if r.id == "3.3")
    assert "quote-not-found" in row.verdicts[0].problems


# Authors


def test_the_agency_does_not_write_the_points_of_the_appraiser(session):
    assert session.enter("review", ("3.3",), {"reviewed_points": "1"}) != []
    assert session.unsaved() == ()


def test_the_agency_answers_a_cut_beside_the_words_of_the_appraiser(session, folder):
    (cut, *_) = [r for r in table(folder, "review") if r["reason_code"]]
    session.enter("review", (cut["criterion_id"],), {"response": "Xin bổ sung"})
    session.save()
    (now,) = [r for r in table(folder, "review") if r["response"] == "Xin bổ sung"]
    assert now == {**cut, "response": "Xin bổ sung"}


def test_the_appraiser_writes_nothing_but_the_review(params):
    session = begin(params, role="appraiser")
    assert session.enter("claims", ("3.3",), {"claimed_points": "1"}) != []
    assert session.remove_link(("qd-bcd-2023", "1.1", "quyet-dinh")) != []
    cut = {"reviewed_points": "6", "reason_code": "number-corrected", "reason": "Thừa"}
    assert session.enter("review", ("3.3",), cut) == []
    assert points(session, "3.3").disputed_points == Decimal("3")


# Saving


def test_saving_writes_only_the_cells_that_changed(session, folder):
    before = (folder / "claims.csv").read_text(encoding="utf-8")
    session.enter("claims", ("1.1",), {"claimed_points": "4,5"})
    (saved,) = session.save()
    assert (saved.file, saved.failure, saved.conflicts) == ("claims.csv", "", ())
    after = (folder / "claims.csv").read_text(encoding="utf-8")
    assert after == before.replace("1.1,5,Giám", "1.1,4.5,Giám")
    assert session.unsaved() == ()
    assert dtiwb.open_case(session.case.root / "params/mau-so-mau-2025.yaml").claims[
        0
    ].claimed_points == Decimal("4.5")


def test_a_fact_emptied_and_saved_is_gone_from_its_file(session, folder):
    session.enter("facts", ("3.3", ""), {"value": ""})
    session.save()
    assert not [row for row in table(folder, "facts") if row["criterion_id"] == "3.3"]


def test_a_table_there_was_none_of_is_made(session, folder):
    (folder / "review.csv").unlink()
    session.reload()
    session.enter("review", ("1.1",), {"response": "Đồng ý"})
    session.save()
    assert [row["response"] for row in table(folder, "review")] == ["Đồng ý"]


@pytest.mark.parametrize("titled", [True, False], ids=["Vietnamese", "English"])
def test_workbooks_are_edited_as_tables_of_text_are(params, folder, titled):
    case = dtiwb.open_case(params)
    for name in ("claims", "facts", "links"):
        (folder / f"{name}.csv").unlink()
        records = list(getattr(case, name))
        write_table(folder / f"{name}.xlsx", records, TABLES[name], titled)
    session = begin(params)
    session.enter("claims", ("1.1",), {"claimed_points": "4,5"})
    session.enter("facts", ("3.3", ""), {"value": ""})
    session.enter("facts", ("5.2", ""), {"value": "117/120"})
    session.remove_link(("qd-bcd-2023", "1.1", "quyet-dinh"))
    new = ("bc-cds-2025", "2.3", "ra-soat")
    session.enter("links", new, {"page": "4", "quote": "=1+1", "confirmed_by": WHO})
    entered = session.rows
    saved = {each.file: each.failure for each in session.save()}
    assert saved == {"claims.xlsx": "", "facts.xlsx": "", "links.xlsx": ""}
    assert session.unsaved() == ()
    assert begin(params).rows == entered


def test_the_history_says_when_who_and_what_and_only_grows(session, folder):
    session.enter("claims", ("1.1",), {"claimed_points": "4"})
    session.save()
    first = (folder / "history.csv").read_bytes()
    session.enter("claims", ("1.1",), {"justification": "=1+1"})
    session.save()
    assert (folder / "history.csv").read_bytes().startswith(first)
    head, *rest = table(folder, "history")
    assert head == {
        "when": "2026-02-03T09:30:00+07:00",
        "who": WHO,
        "file": "claims.csv",
        "row": "1.1",
        "field": "claimed_points",
        "old": "5",
        "new": "4",
    }
    assert [row["new"] for row in rest] == ["'=1+1"]  # no spreadsheet runs it


def test_what_was_saved_can_still_be_taken_back(session, folder):
    session.enter("claims", ("1.1",), {"claimed_points": "4"})
    session.save()
    session.undo()
    assert [change.after["claimed_points"] for change in session.unsaved()] == ["5"]
    session.save()
    assert claim_in(folder, "1.1")["claimed_points"] == "5"
    assert [row["new"] for row in table(folder, "history")] == ["4", "5"]


# Two people


def test_two_windows_on_different_rows_are_brought_together(params, folder):
    one, other = begin(params), begin(params)
    one.enter("claims", ("1.1",), {"claimed_points": "4"})
    one.save()
    other.enter("claims", ("1.2",), {"claimed_points": "5"})
    assert other.changed_elsewhere() == ("claims.csv",)
    (saved,) = other.save()
    assert saved.was_merged
    assert saved.conflicts == ()
    assert claim_in(folder, "1.1")["claimed_points"] == "4"
    assert claim_in(folder, "1.2")["claimed_points"] == "5"
    assert other.changed_elsewhere() == ()


def conflicting(params):
    one, other = begin(params), begin(params)
    one.enter("claims", ("1.1",), {"claimed_points": "4"})
    one.save()
    other.enter("claims", ("1.1",), {"claimed_points": "3"})
    other.enter("claims", ("1.2",), {"claimed_points": "5"})
    (saved,) = other.save()
    return other, saved


def test_two_windows_on_one_row_never_overwrite_each_other(params, folder):
    session, saved = conflicting(params)
    (conflict,) = saved.conflicts
    assert conflict.change.before["claimed_points"] == "5"
    assert conflict.change.after["claimed_points"] == "3"
    assert conflict.theirs["claimed_points"] == "4"
    assert claim_in(folder, "1.1")["claimed_points"] == "4"
    assert claim_in(folder, "1.2")["claimed_points"] == "5"  # the other row is saved
    assert len(session.unsaved()) == 1
    session.save()  # not even the second time
    assert claim_in(folder, "1.1")["claimed_points"] == "4"


def test_keeping_my_row_is_a_decision_and_stands_in_the_history(params, folder):
    session, _ = conflicting(params)
    session.settle("claims", ("1.1",), keep_mine=True)
    session.save()
    assert claim_in(folder, "1.1")["claimed_points"] == "3"
    last = table(folder, "history")[-1]
    assert (last["old"], last["new"]) == ("4", "3")


def test_a_third_version_is_shown_when_the_row_changes_once_more(params, folder):
    session, _ = conflicting(params)
    replace_in(folder / "claims.csv", "1.1,4,Giám", "1.1,1,Giám")
    session.reload()
    (conflict,) = session.conflicts.values()
    assert conflict.theirs["claimed_points"] == "1"


def test_taking_theirs_leaves_nothing_unsaved(params):
    session, _ = conflicting(params)
    session.settle("claims", ("1.1",), keep_mine=False)
    assert session.unsaved() == ()
    assert session.conflicts == {}
    assert session.row("claims", ("1.1",))["claimed_points"] == "4"


def test_a_row_saved_in_excel_meanwhile_is_a_conflict_when_the_case_is_read_again(
    session, folder
):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    replace_in(folder / "claims.csv", "1.1,5,Giám", "1.1,2,Giám")
    session.reload()
    assert list(session.conflicts) == [("claims", ("1.1",))]
    assert session.row("claims", ("1.1",))["claimed_points"] == "3"


def test_an_entry_somebody_else_changed_since_is_not_undone(session, folder):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    session.save()
    replace_in(folder / "claims.csv", "1.1,3,Giám", "1.1,2,Giám")
    session.reload()
    assert session.undo() is None
    assert session.row("claims", ("1.1",))["claimed_points"] == "2"


# What a disk does


def test_a_file_that_is_gone_is_told_and_nothing_is_lost(session, folder):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    (folder / "claims.csv").unlink()
    (saved,) = session.save()
    assert "claims" in saved.failure
    assert not (folder / "claims.csv").exists()
    assert session.row("claims", ("1.1",))["claimed_points"] == "3"


def test_a_folder_nothing_can_be_written_to_keeps_the_entries(session, monkeypatch):
    def forbidden(*_, **__):
        raise PermissionError(13, "Permission denied")

    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    monkeypatch.setattr("tempfile.mkdtemp", forbidden)
    (saved,) = session.save()
    assert "không được phép ghi" in saved.failure
    assert len(session.unsaved()) == 1


def test_a_file_broken_meanwhile_is_told_as_check_tells_it(session, folder):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    replace_in(folder / "claims.csv", "1.1,5,Giám", "1.1,năm,Giám")
    with pytest.raises(dtiwb.InputError):
        session.save()
    assert len(session.unsaved()) == 1
    replace_in(folder / "claims.csv", "1.1,năm,Giám", "1.1,5,Giám")
    session.save()
    assert claim_in(folder, "1.1")["claimed_points"] == "3"


def test_a_register_open_in_excel_is_named_with_its_lock(session, folder):
    (folder / "~$claims.csv").touch()
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    (saved,) = session.save()
    assert "~$claims.csv" in saved.failure


# Drafts


def test_what_was_not_saved_is_offered_when_the_case_is_opened_again(params):
    begin(params).enter("claims", ("1.1",), {"claimed_points": "3"})
    again = begin(params)
    (draft,) = again.offered
    assert (draft.who, draft.when) == (WHO, AT)
    assert again.unsaved() == ()
    again.take_draft(draft, restore=True)
    assert again.row("claims", ("1.1",))["claimed_points"] == "3"
    assert begin(params).offered != []  # still not saved
    again.save()
    assert begin(params).offered == []


def test_a_draft_that_is_dropped_is_offered_no_more(params):
    begin(params).enter("claims", ("1.1",), {"claimed_points": "3"})
    again = begin(params)
    again.take_draft(again.offered[0], restore=False)
    assert again.unsaved() == ()
    assert begin(params).offered == []


def test_the_draft_of_another_window_is_not_written_over(params):
    one, other = begin(params), begin(params)
    one.enter("claims", ("1.1",), {"claimed_points": "3"})
    other.enter("claims", ("1.2",), {"claimed_points": "2"})
    assert len(begin(params).offered) == 2


def test_a_draft_meets_what_was_saved_since_as_a_conflict(params, folder):
    begin(params).enter("claims", ("1.1",), {"claimed_points": "3"})
    replace_in(folder / "claims.csv", "1.1,5,Giám", "1.1,2,Giám")
    again = begin(params)
    again.take_draft(again.offered[0], restore=True)
    assert list(again.conflicts) == [("claims", ("1.1",))]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"who": 1}', '{"changes": 3}'])
def test_a_draft_that_cannot_be_read_is_passed_over(params, workspace, text):
    path = workspace / "outputs" / ".drafts" / "mau-so-mau-2025.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    session = begin(params)
    assert session.offered == []
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    assert path.read_text(encoding="utf-8") == text


def test_a_disk_that_takes_no_draft_is_told_and_the_entry_stands(session, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    assert session.draft.failure == "ổ đĩa hết chỗ, hãy dọn bớt"
    assert len(session.unsaved()) == 1


def test_a_draft_holds_only_what_differs(session, workspace):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    path = workspace / "outputs" / ".drafts" / "mau-so-mau-2025.json"
    ((name, key, before, after),) = json.loads(path.read_text("utf-8"))["changes"]
    assert (name, key) == ("claims", ["1.1"])
    assert before["claimed_points"] == "5"
    assert after["claimed_points"] == "3"
    session.undo()
    assert not path.exists()


# Trials


def test_what_is_tried_counts_and_is_neither_unsaved_nor_drafted(session, workspace):
    before = session.assessment
    session.try_out()
    session.enter("facts", ("3.3", ""), {"value": "12/12"})
    assert points(session, "3.3").earned_points == Decimal("12")
    assert session.unsaved() == ()
    assert not (workspace / "outputs" / ".drafts").exists()
    session.save()
    session.end_trial(take_over=False)
    assert session.assessment.totals == before.totals
    assert session.undo() is None


def test_what_is_taken_over_is_an_entry_like_any_other(session, folder):
    session.try_out()
    session.enter("facts", ("3.3", ""), {"value": "12/12"})
    session.end_trial(take_over=True)
    assert len(session.unsaved()) == 1
    session.save()
    (row,) = [r for r in table(folder, "facts") if r["criterion_id"] == "3.3"]
    assert row["value"] == "12/12"


def test_a_demand_supposed_met_brings_its_points_and_is_never_taken_over(session):
    row = next(r for r in session.assessment.criteria if r.id == "4.1")
    unmet = [each.rule.id for each in row.verdicts if not each.holds]
    assert row.points.supported_points < row.points.earned_points
    session.try_out()
    for rule_id in unmet:
        session.suppose("4.1", rule_id, True)
    now = points(session, "4.1")
    assert now.supported_points == now.earned_points
    session.end_trial(take_over=True)
    assert points(session, "4.1") == row.points
    assert session.unsaved() == ()


def test_in_a_trial_only_what_was_tried_can_be_undone(session):
    session.enter("claims", ("1.1",), {"claimed_points": "3"})
    session.try_out()
    assert session.undo() is None
    session.end_trial(take_over=False)
    assert session.undo().columns() == ("claimed_points",)
