"""Bodies renamed, merged or split: told with their dates and their limits."""

from dataclasses import replace
from datetime import date

import pytest
from builders import AGENCY, DEMAND, case, criteria_set, criterion, link, paper

import dtiwb
from dtiwb.comparison import lineage
from dtiwb.models import Predecessor

OLD = replace(AGENCY, id="so-hoa-cu", name="Sở Hòa Cũ", full_name="Sở Hòa Cũ tỉnh Mẫu")
SET = criteria_set(criterion("1.1"), id="mau-2025")


def was(how="renamed", until=date(2025, 2, 28), **keys):
    given = {"name": OLD.full_name, "agency": OLD.id, "source": "Nghị quyết thử"} | keys
    return Predecessor(how=how, until=until, **given)


def compared(*predecessors, old=OLD, the_set=SET, before=SET, level="so", **keys):
    agency = replace(AGENCY, predecessors=predecessors, level=level)
    earlier = case(before, claims={"1.1": 5}, agency=old, year=2024)
    return lineage(
        dtiwb.assess(
            case(the_set, claims={"1.1": 6}, agency=agency, previous=earlier, **keys)
        )
    )


def test_a_renamed_body_is_told_and_its_ranks_still_compare():
    found = compared(was())
    assert [each.how for each in found.changes] == ["renamed"]
    assert found.limits == () and found.allows_rank


@pytest.mark.parametrize("how", ["merged", "split"])
def test_no_rank_compares_across_a_merger_or_a_split(how):
    found = compared(was(how))
    assert found.limits == ("rank-across-change",)
    assert not found.allows_rank


def test_a_merger_of_another_body_into_the_same_one_is_told_too():
    other = was("merged", date(2025, 6, 30), name="Sở Khác", agency="")
    found = compared(other, old=AGENCY)
    assert found.changes == (other,)
    assert not found.allows_rank


def test_a_merger_before_both_periods_does_not_stand_between_them():
    past = was("merged", date(2023, 12, 31), name="Sở Khác", agency="")
    found = compared(past, old=AGENCY)
    assert found.changes == () and found.allows_rank


def test_a_predecessor_without_cases_of_its_own_is_known_by_its_name():
    found = compared(was(agency="", name="SỞ HOÀ CŨ"))  # an old tone mark, capitals
    assert "other-agency" not in found.limits


def test_a_body_that_nobody_named_as_predecessor_is_another_agency():
    found = compared()
    assert found.limits == ("other-agency",)
    assert not found.allows_rank


def test_another_level_set_and_scale_are_each_told():
    other = criteria_set(criterion("1.1", max_points="12"), id="bo-khac")
    found = compared(was(), the_set=other, level="xa")
    assert found.limits == ("other-level", "other-set", "other-scale")


def test_without_a_case_to_compare_with_there_is_no_lineage():
    assert lineage(dtiwb.assess(case(SET, claims={"1.1": 5}))) is None


def verdict(issuer, issued_on, *predecessors):
    the_set = criteria_set(criterion("1.1", evidence=[replace(DEMAND, needs=())]))
    agency = replace(AGENCY, predecessors=predecessors)
    found = dtiwb.assess(
        case(
            the_set,
            claims={"1.1": 10},
            agency=agency,
            evidence=(paper(issuer=issuer, issued_on=issued_on),),
            links=(link(),),
        )
    )
    return found.criteria[0].verdicts[0].problems


@pytest.mark.parametrize(
    ("issued_on", "problems"),
    [
        (date(2025, 2, 27), ()),
        (date(2025, 2, 28), ()),  # its last day
        (date(2025, 3, 1), ("wrong-issuer",)),
        (None, ("wrong-issuer", "no-date")),
    ],
    ids=["before", "last day", "after", "no day"],
)
def test_a_paper_of_a_predecessor_counts_until_its_last_day(issued_on, problems):
    assert verdict("Sở Hoà Cũ tỉnh Mẫu", issued_on, was()) == problems


def test_a_paper_of_a_body_that_is_no_predecessor_does_not_count():
    assert verdict("Sở Khác", date(2025, 2, 1), was()) == ("wrong-issuer",)


def test_the_agency_itself_signs_under_its_own_name_on_any_day():
    assert verdict(AGENCY.name, date(2025, 1, 5), was()) == ()
