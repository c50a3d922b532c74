"""How many points evidence leaves standing, and what holds for any register."""

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

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
    task,
)
from hypothesis import given
from hypothesis import strategies as st

import dtiwb
from dtiwb.models import (
    Checklist,
    Deduction,
    EvidenceRule,
    FileProblem,
    MissingEvidence,
    Part,
    Proportional,
    Published,
)


def supported(keep, the_criterion, facts, **keys):
    the_set = criteria_set(the_criterion, missing_evidence=MissingEvidence(keep=keep))
    return dtiwb.assess(case(the_set, facts=facts, **keys)).supported_points


@pytest.mark.parametrize(
    ("keep", "points"), [(Fraction(0), "0"), (Fraction(2, 5), "2"), (Fraction(1), "5")]
)
def test_lost_evidence_costs_all_but_what_the_set_keeps(keep, points):
    """Published: 5 points claimed, evidence missing, 2 points given."""
    line = criterion("1.1", max_points="5", evidence=[DEMAND])
    assert supported(keep, line, {"1.1": "1"}) == Decimal(points)


def test_a_criterion_may_keep_another_share_than_its_set():
    line = criterion(
        "1.1", evidence=[DEMAND], missing_evidence=MissingEvidence(keep=Fraction(1, 2))
    )
    assert supported(Fraction(0), line, {"1.1": "1"}) == Decimal(5)


def test_a_claim_without_facts_is_supported_by_evidence_alone():
    line = criterion("1.1", evidence=[EvidenceRule(id="a")])
    bare = {"claims": {"1.1": "6"}}
    assert supported(Fraction(0), line, {}, **bare) == 0
    shown = bare | {"evidence": (paper(),), "links": (link(),)}
    assert supported(Fraction(0), line, {}, **shown) == 6


ON_A, ON_B = EvidenceRule(id="on-a", part="a"), EvidenceRule(id="on-b", part="b")


@pytest.mark.parametrize(
    ("keep", "demands", "linked", "points"),
    [
        (Fraction(0), (ON_A, ON_B), ("on-a", "on-b"), "7"),
        (Fraction(0), (ON_A, ON_B), ("on-a",), "4"),
        (Fraction(0), (ON_A, ON_B), ("on-b",), "3"),
        (Fraction(1, 2), (ON_A, ON_B), ("on-a",), "5.5"),
        (Fraction(2, 5), (ON_A, ON_B), (), "2.8"),
        (Fraction(0), (ON_A, EvidenceRule(id="whole")), ("on-a",), "0"),
        (Fraction(2, 5), (ON_A, EvidenceRule(id="whole")), ("on-a",), "2.8"),
    ],
)
def test_a_part_without_evidence_costs_that_part(keep, demands, linked, points):
    """Part a earns 4 points and part b 3."""
    parts = tuple(
        Part(id=id, title=id, max_points=Decimal(most), rule=Proportional())
        for id, most in (("a", 4), ("b", 3))
    )
    line = criterion("1.1", Checklist(parts=parts), "7", evidence=demands)
    found = supported(
        keep,
        line,
        {"1.1": {"a": "1", "b": "1"}},
        evidence=(paper(),),
        links=tuple(link(rule_id=id) for id in linked),
    )
    assert found == Decimal(points)


# -- for any register


def one_of(*values):
    return st.sampled_from(values)


papers = st.builds(
    paper,
    kind=one_of("decision", "plan"),
    number=one_of("", "1/QĐ-SHM", "2/QĐ-SHM"),
    issued_on=one_of(None, date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)),
    issuer=one_of("Sở Hòa Mẫu", "Sở Hoà Mẫu", "Sở Khác"),
    signer=one_of("", "Nguyễn Văn Mẫu"),
    status=one_of("issued", "issued", "draft", "expired"),
    valid_until=one_of(None, date(2025, 12, 31), date(2026, 12, 31)),
    secrecy=one_of("", "", "", "MẬT"),
    signature=one_of("", "valid", "invalid"),
    sha256=one_of("", "ab", "cd"),
)
demands = st.builds(
    EvidenceRule,
    kinds=one_of((), ("decision",)),
    issued_by=one_of("any", "agency"),
    dated=one_of("any", "index_year", "index_year_or_in_force"),
    needs=st.sets(one_of("number", "date", "signer", "page", "quote")).map(tuple),
    part=one_of(None, "a", "b"),
    id=st.just(""),
)
LINES = {"1.1": ("a", "b"), "1.2": ("a", "b"), "2.1": ("",)}
HALVES = Checklist(
    parts=tuple(
        Part(id=id, title=id, max_points=Decimal(5), rule=Proportional())
        for id in ("a", "b")
    )
)


@st.composite
def cases(draw):
    """Two checklists and a share, up to two demands on each, and any register."""

    def line(id, parts):
        asked = enumerate(draw(st.lists(demands, max_size=2)))
        return criterion(
            id,
            HALVES if "a" in parts else Proportional(),
            evidence=[
                replace(each, id=f"r{n}", part=each.part if "a" in parts else None)
                for n, each in asked
            ],
            missing_evidence=MissingEvidence(keep=draw(st.fractions(0, 1))),
        )

    def points(most):
        return {id: draw(st.integers(0, most)) for id in LINES if draw(st.booleans())}

    found = enumerate(draw(st.lists(papers, max_size=4)))
    found = tuple(replace(each, id=f"p{n}") for n, each in found)
    ids = [each.id for each in found]
    return case(
        criteria_set(*(line(*each) for each in LINES.items())),
        more_facts=tuple(
            fact(id, draw(one_of("0", "0.5", "1/3", "7/8", "1")), name)
            for id, names in LINES.items()
            for name in names
            if draw(one_of(True, True, False))
        ),
        claims=points(10),
        reviewed=points(10),
        evidence=found,
        links=draw(links_to(ids)) if ids else (),
        deductions=tuple(
            Deduction(criterion_id=id, points=Decimal("0.25"), reason="muộn")
            for id in draw(st.lists(one_of(*LINES), max_size=3))
        ),
        published=tuple(
            Published(
                indicator_id=id, claimed_points=Decimal(99), max_points=Decimal(9)
            )
            for id in ("1", "2", "total")
        ),
        tasks=tuple(task(f"nv-{n}", f"Quý {n}/2025", ("1.1",)) for n in (1, 2, 3)),
        file_problems=tuple(
            FileProblem(evidence_id=id, code="file-missing")
            for id in ids
            if draw(st.booleans())
        ),
    )


def links_to(ids):
    """Any links to these papers, none said twice."""
    one = st.builds(
        link,
        one_of(*ids),
        one_of(*LINES),
        rule_id=one_of("", "r0", "r1"),
        page=one_of("", "1"),
        confirmed_by=one_of("", "Đặng Văn Đối Soát", "Đặng Văn Đối Soát"),
    )
    key = attrgetter("evidence_id", "criterion_id", "rule_id")
    return st.lists(one, max_size=6, unique_by=key).map(tuple)


def support(the_case):
    return [row.points.supported_points for row in dtiwb.assess(the_case).criteria]


def no_more(less, more):
    return all(a is b is None or a <= b for a, b in zip(less, more, strict=True))


@given(cases())
def test_support_stays_between_zero_and_what_was_earned_or_else_claimed(the_case):
    for row in dtiwb.assess(the_case).criteria:
        earned, claimed = row.points.earned_points, row.points.claimed_points
        most = claimed if earned is None else earned
        if most is None:
            assert row.points.supported_points is None
        else:
            assert 0 <= row.points.supported_points <= most <= row.points.max_points


@given(cases(), papers, st.data())
def test_filing_one_more_paper_never_lowers_support(the_case, another, data):
    another = replace(another, id="more")
    richer = replace(
        the_case,
        evidence=(*the_case.evidence, another),
        links=(*the_case.links, *data.draw(links_to(["more"]))),
    )
    assert no_more(support(the_case), support(richer))


@given(cases(), st.data())
def test_losing_a_paper_never_raises_support(the_case, data):
    lost = data.draw(one_of(*[each.id for each in the_case.evidence], "none"))
    poorer = replace(
        the_case,
        evidence=tuple(each for each in the_case.evidence if each.id != lost),
        links=tuple(each for each in the_case.links if each.evidence_id != lost),
    )
    assert no_more(support(poorer), support(the_case))


@given(cases())
def test_a_paper_that_meets_every_demand_supports_all_that_was_earned(the_case):
    links = tuple(link("good", id) for id in LINES)
    proven = replace(
        the_case,
        evidence=(*the_case.evidence, paper("good")),
        links=(*the_case.links, *links),
    )
    for row in dtiwb.assess(proven).criteria:
        earned, claimed = row.points.earned_points, row.points.claimed_points
        assert row.points.supported_points == (claimed if earned is None else earned)


TABLES = (
    "facts",
    "claims",
    "evidence",
    "links",
    "tasks",
    "review",
    "deductions",
    "published",
    "file_problems",
)


@given(cases(), st.data())
def test_the_order_of_rows_in_any_table_does_not_matter(the_case, data):
    shuffled = {
        name: tuple(data.draw(st.permutations(getattr(the_case, name)), label=name))
        for name in TABLES
    }
    one, other = map(dtiwb.assess, (the_case, replace(the_case, **shuffled)))
    assert one.criteria == other.criteria
    assert one.totals == other.totals
    assert one.findings == other.findings


@given(one_of("Sở Hòa Mẫu", "Sở Hoà Mẫu", "Trường Đại học Mẫu", "Sở Khác"))
def test_composed_and_decomposed_issuers_get_the_same_verdict(issuer):
    by = replace(AGENCY, also_known_as=("Trường Đại học Mẫu",))
    line = criterion("1.1", Proportional(), evidence=[DEMAND])
    found = [
        dtiwb.assess(
            case(
                criteria_set(line),
                facts={"1.1": "1/2"},
                evidence=(paper(issuer=unicodedata.normalize(form, issuer)),),
                links=(link(),),
                agency=by,
            )
        )
        for form in ("NFC", "NFD")
    ]
    assert found[0].criteria == found[1].criteria
    assert found[0].criteria[0].verdicts[0].holds == (issuer != "Sở Khác")
