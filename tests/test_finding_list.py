"""The list of findings as a whole: its order, and what must never be in it."""

from dataclasses import asdict, replace
from decimal import Decimal

import pytest
from builders import case, criteria_set, criterion, link, paper, plan, task

import dtiwb
from dtiwb.findings import CODES
from dtiwb.models import Claim, EvidenceRule, FileProblem, NotApplicable, Transcription

SHOWN = EvidenceRule(id="a")


def listed(the_case):
    return [(f.code, f.criterion_id) for f in dtiwb.assess(the_case).findings]


def test_more_points_come_first_then_the_more_pressing_code_then_the_set():
    the_set = criteria_set(
        *(criterion(id, evidence=[SHOWN]) for id in ("1.2", "1.10", "1.1")),
        transcription=Transcription(status="partial"),
    )
    the_case = case(
        the_set,
        facts={"1.1": "1", "1.2": "1", "1.10": "1"},
        claims={"1.2": 10, "1.10": 10, "1.1": 8},
        tasks=(task("nv-1", "Khi cần", ["1.1", "1.2", "1.10"]),),
    )
    assert listed(the_case) == [
        ("missing-evidence", "1.2"),
        ("missing-evidence", "1.10"),
        ("overclaimed", "1.2"),
        ("overclaimed", "1.10"),
        ("missing-evidence", "1.1"),
        ("overclaimed", "1.1"),
        ("fact-differs-from-claim", "1.1"),
        ("task-waiting", ""),
        ("set-partial", ""),
    ]


def test_the_invented_case_lists_what_costs_most_first(demo_assessment):
    points = [each.points or Decimal(0) for each in demo_assessment.findings]
    assert points == sorted(points, reverse=True)
    tied = [CODES.index(f.code) for f in demo_assessment.findings if not f.points]
    assert tied == sorted(tied)


def test_no_code_stands_twice():
    assert len(CODES) == len(set(CODES))


SECRET = paper(
    "tai-lieu-x",
    number="99/MẬT-SHM",
    title="Nội dung không ai được biết",
    issuer="Phòng Kín",
    signer="Người Không Tên",
    note="ghi chú kín",
    path="kin.pdf",
    sha256="abcdef",
    secrecy="MẬT",
)
TELLTALES = (
    "tai-lieu-x",
    "99/MẬT",
    "không ai",
    "Phòng Kín",
    "Không Tên",
    "kín",
    "tr. 7",
)


@pytest.mark.parametrize("linked", [False, True], ids=["unlinked", "linked"])
@pytest.mark.parametrize("twice", [False, True], ids=["once", "entered twice"])
def test_a_secret_paper_is_counted_and_never_named(linked, twice):
    ids = [f"1.{n}" for n in range(1, 7)]
    the_case = case(
        criteria_set(*(criterion(id, evidence=[SHOWN]) for id in ids)),
        claims=dict.fromkeys(ids, 5),
        evidence=(SECRET, *((replace(SECRET, id="tai-lieu-x2"),) if twice else ())),
        links=tuple(link("tai-lieu-x", id, page="tr. 7") for id in ids if linked),
        file_problems=(FileProblem(evidence_id="tai-lieu-x", code="file-changed"),),
    )
    assessment = dtiwb.assess(the_case)
    said = repr([asdict(each) for each in assessment.findings])
    said += repr([row.verdicts for row in assessment.criteria])
    assert [word for word in TELLTALES if word in said] == []
    counted = [f.fields for f in assessment.findings if f.fields.get("count")]
    assert counted == [{"count": "2" if twice else "1"}]
    codes = {each.code for each in assessment.findings}
    assert ("secret-document" if linked else "missing-evidence") in codes
    assert codes.isdisjoint({"file-changed", "registered-twice", "unlinked-evidence"})


def test_the_secret_paper_of_the_invented_case_is_not_named(demo_assessment):
    (secret,) = [item for item in demo_assessment.case.evidence if item.secrecy]
    said = repr([asdict(each) for each in demo_assessment.findings])
    assert secret.id not in said and secret.number not in said


def test_a_plan_without_points_has_findings_on_its_tasks_and_its_set_only():
    the_set = criteria_set(
        criterion(evidence=[SHOWN]), transcription=Transcription(status="partial")
    )
    bare = case(
        the_set,
        evidence=(paper(),),
        tasks=(task("nv-1", "Trước ngày"), task("nv-2", "1/2/2025")),
        about=plan(),
    )
    assert not bare.is_scored
    assert listed(bare) == [
        ("task-overdue", ""),
        ("deadline-unreadable", ""),
        ("set-partial", ""),
    ]
    scored = replace(bare, claims=(Claim(criterion_id="1.1"),))
    assert scored.is_scored
    assert {"no-fact", "missing-evidence"} <= {code for code, _ in listed(scored)}


def test_what_does_not_apply_or_is_not_scored_has_no_finding():
    lines = [
        criterion("1.1", evidence=[SHOWN]),
        criterion("1.2", evidence=[SHOWN], is_scored=False),
        criterion("1.3", evidence=[SHOWN]),
    ]
    excuse = NotApplicable(criterion="1.1", reason="không có", source="Công văn thử")
    the_case = case(
        criteria_set(*lines),
        claims={"1.1": 5, "1.2": 5, "1.3": 5},
        reviewed={"1.1": 1, "1.2": 1, "1.3": 1},
        not_applicable=(excuse,),
    )
    assert {criterion_id for _, criterion_id in listed(the_case)} == {"1.3"}


@pytest.mark.parametrize("status", ["partial", "draft"])
def test_a_set_not_checked_against_the_official_one_says_so(status):
    the_set = criteria_set(transcription=Transcription(status=status, note="thiếu"))
    (found,) = dtiwb.assess(case(the_set)).findings
    assert found.fields == {"set": "mau-thu", "note": "thiếu"}
    assert found.code == "set-partial"
    assert listed(case(criteria_set())) == []
