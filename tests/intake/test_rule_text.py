"""Scoring words of an annex into rules; what is not understood stays words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from dtiwb.intake.rule_text import read_rule
from dtiwb.models import (
    Binary,
    Checklist,
    Choice,
    Manual,
    PerItem,
    Proportional,
    Relative,
    Tiers,
    WeightedShare,
)
from dtiwb.scoring import earned_points

TEN = Decimal(10)


def rule(text, most=TEN):
    return read_rule(text, most).rule


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ = a/b; Điểm = Tỷ lệ*Điểm tối đa",
        "a: số văn bản; b: tổng số văn bản; Điểm = a/b*Điểm tối đa",
        "Tỷ lệ = a/b. Điểm = Tỷ lệ x Điểm tối đa",
    ],
)
def test_a_ratio_is_proportional(text):
    assert rule(text) == Proportional()


def test_a_threshold_makes_full_points_start_earlier():
    text = "Tỷ lệ ≥ 80%: Điểm tối đa; Tỷ lệ < 80%: Điểm = Tỷ lệ/80%*Điểm tối đa"
    assert rule(text) == Proportional(full_at=Fraction(4, 5))


def test_steps_by_count_are_tiers():
    text = (
        "- 4 cuộc họp: 20 điểm\n- 3 cuộc họp: 15 điểm\n- 2 cuộc họp: 10 điểm\n"
        "- 1 cuộc họp: 5 điểm\n- Khác: 0 điểm"
    )
    found = rule(text, Decimal(20))
    assert isinstance(found, Tiers)
    for meetings, points in ((5, 20), (4, 20), (3, 15), (1, 5), (0, 0)):
        assert earned_points(found, Decimal(20), {"": Decimal(meetings)}) == points


def test_named_situations_are_a_choice_with_shares():
    found = rule(
        "Trưởng ban là người đứng đầu: Điểm tối đa\n"
        "Trưởng ban là cấp phó: 1/2*Điểm tối đa\nChưa có Ban Chỉ đạo: 0 điểm"
    )
    assert isinstance(found, Choice)
    assert [option.share for option in found.options] == [1, Fraction(1, 2), 0]
    assert found.options[1].title == "Trưởng ban là cấp phó"


def test_parts_that_add_up_to_the_maximum_are_a_checklist():
    found = rule(
        "- Dự đủ các phiên họp: 1/2*Điểm tối đa; - Chủ trì họp: 1/2*Điểm tối đa"
    )
    assert isinstance(found, Checklist)
    assert [part.max_points for part in found.parts] == [5, 5]
    assert all(part.rule.inferred for part in found.parts)


@pytest.mark.parametrize(
    "text",
    [
        "Có: điểm tối đa; Không có: 0 điểm",
        "Đã ban hành: 10 điểm; chưa ban hành: 0 điểm",
    ],
)
def test_yes_or_no_is_binary(text):
    assert rule(text) == Binary()


def test_points_for_each_item_are_capped_by_the_maximum():
    found = rule("Mỗi ứng dụng được 1 điểm, tối đa 5 điểm", Decimal(5))
    assert found == PerItem(points_each=Decimal(1))


def test_shares_done_and_in_progress_are_weighted():
    found = rule("Điểm = ((b/a)*1 + (c/a)*0,5) * Điểm tối đa")
    assert found == WeightedShare(weights={"b": Fraction(1), "c": Fraction(1, 2)})


def test_a_comparison_with_the_best_is_relative():
    text = "Tỷ lệ chuẩn hóa = giá trị của đơn vị / giá trị của đơn vị cao nhất"
    assert rule(text) == Relative()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "rule-missing"),
        ("Không tính điểm", "rule-not-scored"),
        ("Hội đồng chấm theo kết quả khảo sát xã hội học", "rule-not-understood"),
        ("Đạt yêu cầu: 12 điểm; không đạt: 0 điểm", "rule-not-understood"),
    ],
)
def test_what_is_not_understood_stays_with_people(text, code):
    found = read_rule(text, TEN)
    assert (found.rule, found.code) == (Manual(), code)
    assert not found.understood


def test_accents_case_and_tone_style_do_not_matter():
    assert rule("TỶ LỆ = A/B; ĐIỂM = TỶ LỆ * ĐIỂM TỐI ĐA") == Proportional()
