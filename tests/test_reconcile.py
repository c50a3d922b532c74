"""Evidence against demands: every problem by its code, and what stays supported."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from builders import (
    AGENCY,
    DEMAND,
    case,
    criteria_set,
    criterion,
    fact,
    link,
    paper,
)

import dtiwb
from dtiwb.models import EvidenceRule, FileProblem, Proportional, WeightedShare

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
DAY = timedelta(days=1)


def verdicts(demand=DEMAND, papers=None, links=None, **keys):
    """The verdicts on one criterion; by default on one good paper."""
    the_set = criteria_set(criterion("1.1", Proportional(), evidence=[demand]))
    the_case = case(
        the_set,
        facts={"1.1": "3/4"},
        evidence=(paper(),) if papers is None else papers,
        links=(link(),) if links is None else links,
        **keys,
    )
    return dtiwb.assess(the_case).criteria[0].verdicts


def problems(demand=DEMAND, in_paper=None, in_link=None, **keys):
    papers, links = (paper(**in_paper or {}),), (link(**in_link or {}),)
    (verdict,) = verdicts(demand, papers, links, **keys)
    return verdict.problems


def test_a_good_paper_meets_the_strictest_demand():
    (verdict,) = verdicts()
    assert verdict.holds and verdict.problems == ()
    assert (verdict.evidence_id, verdict.page, verdict.quote) == (
        "qd-1",
        "3",
        "đã kết nối",
    )


@pytest.mark.parametrize(
    ("code", "in_paper", "in_link"),
    [
        ("unconfirmed-link", {}, {"confirmed_by": ""}),
        ("draft-evidence", {"status": "draft"}, {}),
        ("expired-evidence", {"status": "expired"}, {}),
        ("wrong-kind", {"kind": "plan"}, {}),
        ("wrong-issuer", {"issuer": "Sở Hòa Mẫu tỉnh Khác"}, {}),
        ("no-number", {"number": ""}, {}),
        ("no-date", {"issued_on": None}, {}),
        ("no-signer", {"signer": ""}, {}),
        ("no-page", {}, {"page": ""}),
        ("no-quote", {}, {"quote": ""}),
        ("evidence-too-late", {"issued_on": LAST + DAY}, {}),
        ("evidence-too-early", {"issued_on": FIRST - DAY}, {}),
        ("signature-invalid", {"signature": "invalid"}, {}),
        ("secret-document", {"secrecy": "MẬT"}, {}),
    ],
)
def test_one_fault_in_a_good_paper_gives_its_own_code_and_no_other(
    code, in_paper, in_link
):
    assert problems(in_paper=in_paper, in_link=in_link) == (code,)


def test_no_paper_at_all_is_missing_evidence():
    (verdict,) = verdicts(papers=(), links=())
    assert verdict.problems == ("missing-evidence",)
    (unlinked,) = verdicts(links=())
    assert unlinked.problems == ("missing-evidence",)


def test_a_paper_linked_to_another_demand_is_missing_here():
    (verdict,) = verdicts(links=(link(rule_id="b"),))
    assert verdict.problems == ("missing-evidence",)


def test_a_number_without_numerator_and_denominator_has_no_counts():
    the_set = criteria_set(criterion("1.1", Proportional(), evidence=[DEMAND]))
    assessment = dtiwb.assess(
        case(the_set, facts={"1.1": "0.75"}, evidence=(paper(),), links=(link(),))
    )
    assert assessment.criteria[0].verdicts[0].problems == ("no-counts",)


def test_counts_must_come_from_the_paper_that_is_shown():
    elsewhere = fact("1.1", "3/4", source_evidence_id="qd-2")
    assert problems(more_facts=(elsewhere,)) == ("no-counts",)


def test_done_begun_and_total_are_counts():
    rule = WeightedShare(weights={"done": Fraction(1)})
    the_set = criteria_set(criterion("1.1", rule, evidence=[DEMAND]))
    facts = {"1.1": {"done": "20", "total": "24"}}
    assessment = dtiwb.assess(
        case(the_set, facts=facts, evidence=(paper(),), links=(link(),))
    )
    assert assessment.criteria[0].verdicts[0].holds


@pytest.mark.parametrize("code", ["file-missing", "file-changed"])
def test_what_was_wrong_with_the_file_when_it_was_opened_counts(code):
    on_file = FileProblem(evidence_id="qd-1", code=code)
    elsewhere = FileProblem(evidence_id="qd-2", code=code)
    assert problems(file_problems=(on_file,)) == (code,)
    assert problems(file_problems=(elsewhere,)) == ()


def test_a_demand_for_a_file_is_met_by_one_in_the_register():
    demand = replace(DEMAND, needs=("file",))
    assert problems(demand) == ("no-file",)
    assert problems(demand, in_paper={"path": "qd.pdf"}) == ()


@pytest.mark.parametrize(
    ("signature", "missing"),
    [
        ("", ("no-signature",)),
        ("none", ("no-signature",)),
        ("not-checked", ("no-signature",)),
        ("untrusted", ()),
        ("valid", ()),
        ("invalid", ("signature-invalid",)),
    ],
)
def test_a_demand_for_a_signature_wants_one_that_is_not_broken(signature, missing):
    demand = replace(DEMAND, needs=("signature",))
    assert problems(demand, in_paper={"signature": signature}) == missing


def test_what_a_file_says_counts_against_the_one_link_it_is_about():
    told = FileProblem(
        evidence_id="qd-1",
        code="quote-not-found",
        criterion_id="1.1",
        page="3",
        quote="đã kết nối",
    )
    assert problems(file_problems=(told,)) == ("quote-not-found",)
    assert problems(file_problems=(replace(told, quote="khác"),)) == ()
    assert problems(file_problems=(replace(told, criterion_id="1.2"),)) == ()
    assert problems(file_problems=(replace(told, counts=False),)) == ()


@pytest.mark.parametrize("signature", ["", "valid", "untrusted", "none", "not-checked"])
def test_only_a_signature_known_to_be_invalid_is_held_against_a_paper(signature):
    assert problems(in_paper={"signature": signature}) == ()


def test_what_a_demand_does_not_ask_for_may_be_absent():
    bare = {"kind": "", "number": "", "issued_on": None, "signer": "", "issuer": ""}
    unasked = {"page": "", "quote": ""}
    assert problems(EvidenceRule(id="a"), bare, unasked) == ()


@pytest.mark.parametrize(
    ("demand", "verdict"),
    [
        (EvidenceRule(id="a"), ()),
        (EvidenceRule(id="a", needs=("date",)), ("no-date",)),
        (EvidenceRule(id="a", dated="index_year"), ("no-date",)),
        (EvidenceRule(id="a", dated="index_year_or_in_force"), ("no-date",)),
    ],
)
def test_a_date_is_missed_where_it_is_asked_for_or_must_lie_in_the_year(
    demand, verdict
):
    assert problems(demand, {"issued_on": None}) == verdict


def test_a_draft_without_number_date_and_signer_shows_all_its_faults():
    draft = {"status": "draft", "number": "", "issued_on": None, "signer": ""}
    assert problems(in_paper=draft) == (
        "draft-evidence",
        "no-date",
        "no-number",
        "no-signer",
    )


# -- who issued it


@pytest.mark.parametrize(
    "issuer",
    [
        "Sở Hòa Mẫu",
        "Sở Hoà Mẫu",
        "SỞ HÒA MẪU TỈNH MẪU",
        "So Hoa Mau",
        " Sở  Hòa\u00a0Mẫu ",
        unicodedata.normalize("NFD", "Sở Hòa Mẫu"),
        "Sở Cũ",
    ],
    ids=["name", "old tone", "full, capitals", "bare", "spaces", "NFD", "former name"],
)
def test_the_agency_is_known_by_every_spelling_of_its_names(issuer):
    renamed = replace(AGENCY, also_known_as=("Sở Cũ",))
    assert problems(in_paper={"issuer": issuer}, agency=renamed) == ()


@pytest.mark.parametrize("issuer", ["", "Sở Hòa", "Phòng Một Sở Hòa Mẫu"])
def test_a_longer_shorter_or_empty_name_is_another_issuer(issuer):
    assert problems(in_paper={"issuer": issuer}) == ("wrong-issuer",)


def test_a_demand_may_name_the_body_that_must_issue():
    finance = replace(DEMAND, issued_by="Sở Tài chính tỉnh Mẫu")
    assert problems(finance) == ("wrong-issuer",)
    assert problems(finance, {"issuer": "SỞ TÀI CHÍNH TỈNH MẪU"}) == ()


# -- when it was issued


def dated(when):
    return replace(DEMAND, dated=when)


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_index_year_includes_its_first_and_last_day(day):
    assert problems(in_paper={"issued_on": day}) == ()


@pytest.mark.parametrize("when", ["index_year", "index_year_or_in_force", "any"])
def test_nothing_issued_after_the_printed_date_counts(when):
    as_of = date(2025, 6, 30)
    assert problems(dated(when), {"issued_on": as_of}, as_of=as_of) == ()
    later = {"issued_on": as_of + DAY}
    assert problems(dated(when), later, as_of=as_of) == ("evidence-too-late",)


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        ("index_year", ("evidence-too-late",)),
        ("index_year_or_in_force", ("evidence-too-late",)),
        ("any", ()),
    ],
)
def test_a_paper_of_january_after_counts_only_where_any_date_does(when, verdict):
    assert problems(dated(when), {"issued_on": date(2026, 1, 10)}) == verdict


@pytest.mark.parametrize(
    ("issued_on", "valid_until", "verdict"),
    [
        pytest.param(date(2019, 5, 1), None, (), id="old, without an end"),
        pytest.param(date(2019, 5, 1), LAST, (), id="old, ended with the index year"),
        pytest.param(
            date(2019, 5, 1), LAST - DAY, ("expired-evidence",), id="old, lapsed in it"
        ),
        pytest.param(FIRST, LAST, (), id="of the index year, ended with it"),
        pytest.param(FIRST, FIRST, (), id="of the index year, lapsed in it"),
    ],
)
def test_an_older_paper_counts_while_it_is_in_force(issued_on, valid_until, verdict):
    in_force = dated("index_year_or_in_force")
    times = {"issued_on": issued_on, "valid_until": valid_until}
    assert problems(in_force, times) == verdict


def test_within_the_index_year_an_older_paper_must_be_in_force_at_the_printed_date():
    as_of = date(2025, 6, 30)
    old = {"issued_on": date(2019, 5, 1), "valid_until": as_of}
    in_force = dated("index_year_or_in_force")
    assert problems(in_force, old, as_of=as_of) == ()
    lapsed = old | {"valid_until": as_of - DAY}
    assert problems(in_force, lapsed, as_of=as_of) == ("expired-evidence",)


def test_a_paper_without_a_date_still_runs_out():
    undated = {"issued_on": None, "valid_until": LAST - DAY}
    assert problems(EvidenceRule(id="a"), undated) == ("expired-evidence",)


# -- which paper stands for the demand


def test_the_paper_with_the_fewest_faults_stands_for_the_demand():
    papers = (paper("a", number="", signer=""), paper("b", number=""))
    links = (link("a"), link("b"))
    demand = replace(DEMAND, needs=("number", "signer"))
    (verdict,) = verdicts(demand, papers, links)
    assert (verdict.evidence_id, verdict.problems) == ("b", ("no-number",))


def test_a_secret_paper_is_further_away_than_any_other():
    papers = (paper("a", secrecy="MẬT"), paper("b", number="", signer=""))
    (verdict,) = verdicts(papers=papers, links=(link("a"), link("b")))
    assert verdict.evidence_id == "b"


def test_nothing_of_a_secret_paper_reaches_the_verdict():
    (verdict,) = verdicts(papers=(paper(secrecy="TỐI MẬT"),))
    assert verdict.problems == ("secret-document",)
    assert (verdict.evidence_id, verdict.page, verdict.quote) == ("", "", "")
