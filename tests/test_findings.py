"""Every finding by its code, and what keeps silent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import (
    case,
    criteria_set,
    criterion,
    link,
    paper,
    task,
)

import dtiwb
from dtiwb.findings import CODES, SHARED_WIDELY
from dtiwb.models import (
    Deduction,
    EvidenceRule,
    FileProblem,
    Manual,
    Published,
    Relative,
    Review,
)

SHOWN = EvidenceRule(id="a")


def findings(the_case, code=None):
    found = dtiwb.assess(the_case).findings
    return [each for each in found if code in (None, each.code)]


def codes(the_case):
    return [each.code for each in findings(the_case)]


def finding(the_case, code):
    (found,) = findings(the_case, code)
    return found


def test_every_code_occurs_in_the_invented_case(demo_assessment):
    assert {each.code for each in demo_assessment.findings} == set(CODES)


def test_a_case_without_fault_has_no_finding(small_case):
    full = replace(small_case, tasks=(task("nv-1", "", ["1.2", "2.1"]),))
    assert codes(full) == []


# -- points


def test_claimed_without_proof_is_overclaimed():
    the_set = criteria_set(criterion("1.1", evidence=[SHOWN]))
    found = finding(case(the_set, claims={"1.1": 6}), "overclaimed")
    assert (found.criterion_id, found.indicator_id, found.points) == ("1.1", "1", 6)


def test_claimed_above_what_the_facts_earn_is_overclaimed_and_differs():
    the_case = case(facts={"1.1": "0"}, claims={"1.1": 4})
    assert finding(the_case, "overclaimed").points == 4
    differs = finding(the_case, "fact-differs-from-claim")
    assert differs.points == 4
    assert differs.fields == {"earned": "0.00", "claimed": "4"}


def test_proof_lying_idle_is_underclaimed():
    the_case = case(facts={"1.1": "1"}, claims={"1.1": 7})
    assert finding(the_case, "underclaimed").points == 3
    assert finding(the_case, "fact-differs-from-claim").points == 3
    assert findings(the_case, "overclaimed") == []


def test_points_on_an_assumed_best_agency_rest_on_an_assumption():
    the_set = criteria_set(criterion("1.1", Relative()))
    assumed = case(the_set, facts={"1.1": {"own": "1", "best": "2"}})
    assert finding(assumed, "assumed-best").criterion_id == "1.1"
    assert findings(case(the_set, facts={"1.1": {"own": "1"}}), "assumed-best") == []


def test_a_rule_without_its_fact_has_no_fact_but_people_need_none():
    the_set = criteria_set(criterion("1.1"), criterion("1.2", Manual()))
    the_case = case(the_set, claims={"1.1": 5, "1.2": 5})
    assert finding(the_case, "no-fact").criterion_id == "1.1"


def test_a_cut_without_a_word_is_a_cut_for_a_reason_unknown():
    the_case = case(claims={"1.1": 10}, reviewed={"1.1": 4})
    assert finding(the_case, "reason-unknown").points == 6
    for told in ({"reason_code": "other"}, {"reason": "thiếu số liệu"}):
        review = Review(criterion_id="1.1", reviewed_points=Decimal(4), **told)
        assert findings(replace(the_case, review=(review,)), "reason-unknown") == []
    raised = case(claims={"1.1": 4}, reviewed={"1.1": 10})
    assert findings(raised, "reason-unknown") == []


def two_years(now, before):
    """The same line claimed and reviewed in two years."""
    earlier = case(claims={"1.1": before[0]}, reviewed={"1.1": before[1]}, year=2024)
    return case(claims={"1.1": now[0]}, reviewed={"1.1": now[1]}, previous=earlier)


@pytest.mark.parametrize(
    ("now", "before", "points"),
    [
        ((10, 6), (10, 9), [4]),
        ((10, "9.67"), (10, "9.67"), [Decimal("0.33")]),
        ((10, 10), (10, 9), []),
        ((10, 6), (10, 10), []),
        ((10, 6), (8, 9), []),
    ],
    ids=["cut twice", "a little", "only before", "only now", "raised before"],
)
def test_a_cut_is_repeated_only_when_both_years_were_cut(now, before, points):
    found = findings(two_years(now, before), "repeat-cut")
    assert [each.points for each in found] == points


def test_a_line_cut_before_and_not_shown_now_is_about_to_be_cut_again():
    earlier = case(claims={"1.1": 10}, reviewed={"1.1": 9}, year=2024)
    line = criteria_set(criterion("1.1", evidence=[SHOWN]))
    now = case(line, claims={"1.1": 10}, previous=earlier)
    assert finding(now, "repeat-cut").points == 10


def test_a_third_of_a_point_is_a_finding_too():
    """Published: 10 claimed, 9.67 given, without a word."""
    the_case = case(
        facts={"1.1": "1"},
        claims={"1.1": 10},
        reviewed={"1.1": "9.67"},
        deductions=(
            Deduction(criterion_id="1.1", points=Decimal("0.33"), reason="muộn"),
        ),
    )
    for code in ("overclaimed", "reason-unknown", "no-task-for-gap"):
        assert finding(the_case, code).points == Decimal("0.33"), code
    assert codes(case(claims={"1.1": "9.67"})) == ["no-task-for-gap", "no-fact"]


# -- tasks


def test_points_to_win_without_an_open_task_are_named():
    the_case = case(claims={"1.1": 4})
    assert finding(the_case, "no-task-for-gap").points == 6
    for status, silent in (("", True), ("in_progress", True), ("done", False)):
        aimed = (task("nv-1", "", ["1.1"], status=status),)
        found = findings(replace(the_case, tasks=aimed), "no-task-for-gap")
        assert (found == []) is silent, status


def test_a_task_for_a_whole_index_serves_every_line_of_it():
    aimed = (task("nv-1", "", ["1"], status=""),)
    the_case = replace(case(claims={"1.1": 4}), tasks=aimed)
    assert findings(the_case, "no-task-for-gap") == []


def test_a_secret_paper_on_a_line_leaves_the_demand_unmet_and_unnamed():
    line = criteria_set(criterion("1.1", evidence=[SHOWN]))
    hidden = paper("bi-mat", secrecy="MẬT")
    the_case = case(
        line, claims={"1.1": 10}, evidence=(hidden,), links=(link("bi-mat"),)
    )
    assert finding(the_case, "missing-evidence").evidence_id == ""
    assert finding(the_case, "secret-document").fields == {"count": "1"}


def test_a_line_at_its_maximum_needs_no_task():
    assert findings(case(claims={"1.1": 10}), "no-task-for-gap") == []


@pytest.mark.parametrize(
    ("deadline", "code"),
    [
        ("30/1/2026", "task-overdue"),
        ("Khi có hướng dẫn", "task-waiting"),
        ("Trước ngày", "deadline-unreadable"),
    ],
)
def test_a_task_that_is_late_waits_or_cannot_be_dated_is_named(deadline, code):
    found = finding(case(tasks=(task("nv-1", deadline),)), code)
    assert (found.task_id, found.fields) == ("nv-1", {"deadline": deadline})


@pytest.mark.parametrize("deadline", ["31/1/2026", "Thường xuyên", "Hàng năm", ""])
def test_a_task_in_time_is_not_named(deadline):
    assert codes(case(tasks=(task("nv-1", deadline),))) == []


# -- the register


@pytest.mark.parametrize(
    ("uses", "named"), [(SHARED_WIDELY - 1, 0), (SHARED_WIDELY, 1)]
)
def test_one_paper_for_five_lines_carries_too_much(uses, named):
    ids = [f"1.{n}" for n in range(1, 7)]
    the_case = case(
        criteria_set(*(criterion(id, max_points="3") for id in ids)),
        claims=dict.fromkeys(ids, 2),
        evidence=(paper(),),
        links=tuple(link(criterion_id=id) for id in ids[:uses]),
    )
    found = findings(the_case, "evidence-shared-widely")
    assert [each.fields for each in found] == [{"count": "5", "carried": "10"}] * named


SAME = {"number": "01/BC", "issued_on": date(2025, 5, 1), "issuer": "Sở Hòa"}


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        (SAME, SAME | {"issuer": "SỞ HOÀ"}, True),
        (SAME, SAME | {"issued_on": date(2025, 5, 2)}, False),
        (SAME, SAME | {"issuer": "Sở Khác"}, False),
        ({"number": "", "sha256": "AB"}, {"number": "", "sha256": "ab"}, True),
        ({"number": ""}, {"number": ""}, False),
    ],
    ids=["one paper, two spellings", "other day", "other issuer", "same file", "blank"],
)
def test_one_paper_entered_twice_is_named_once(one, other, twice):
    the_case = case(
        claims={"1.1": 10},
        evidence=(paper("b", **one), paper("a", **other)),
        links=(link("a"), link("b")),
    )
    found = [(f.evidence_id, f.fields) for f in findings(the_case, "registered-twice")]
    assert found == ([("b", {"other": "a"})] if twice else [])


def test_a_paper_that_speaks_for_nothing_is_unlinked_and_its_file_still_checked():
    the_case = case(
        claims={"1.1": 10},
        evidence=(paper(),),
        file_problems=(FileProblem(evidence_id="qd-1", code="file-missing"),),
    )
    assert finding(the_case, "unlinked-evidence").evidence_id == "qd-1"
    assert finding(the_case, "file-missing").evidence_id == "qd-1"


def test_evidence_for_a_line_claimed_at_zero_is_not_asked_for():
    the_set = criteria_set(criterion("1.1", evidence=[SHOWN]))
    assert findings(case(the_set, claims={"1.1": 0}), "missing-evidence") == []
    assert len(findings(case(the_set, claims={"1.1": 1}), "missing-evidence")) == 1
    assert len(findings(case(the_set, facts={"1.1": "1"}), "missing-evidence")) == 1


def test_a_finding_on_evidence_says_what_was_demanded():
    titled = replace(SHOWN, title="Quyết định thành lập")
    for rule, said in ((SHOWN, "a"), (titled, "Quyết định thành lập")):
        the_case = case(criteria_set(criterion(evidence=[rule])), claims={"1.1": 1})
        assert finding(the_case, "missing-evidence").fields == {"demand": said}


# -- published figures

STATED = Published(
    indicator_id="1",
    criteria_count=1,
    max_points=Decimal(10),
    claimed_points=Decimal(9),
    reviewed_points=Decimal(6),
)


@pytest.mark.parametrize(
    ("column", "printed", "computed"),
    [
        ("criteria_count", 2, "1"),
        ("max_points", Decimal(11), "10"),
        ("claimed_points", Decimal("9.01"), "9"),
        ("reviewed_points", Decimal(0), "6"),
    ],
)
@pytest.mark.parametrize("place", ["1", "total"])
def test_a_printed_figure_that_the_rows_do_not_give_is_named(
    place, column, printed, computed
):
    right = replace(STATED, indicator_id=place)
    wrong = replace(right, **{column: printed})
    the_case = case(claims={"1.1": 9}, reviewed={"1.1": 6}, published=(right,))
    assert findings(the_case, "total-mismatch") == []
    found = finding(replace(the_case, published=(wrong,)), "total-mismatch")
    assert found.indicator_id == place
    assert found.fields == {
        "column": column,
        "printed": str(printed),
        "computed": computed,
    }
