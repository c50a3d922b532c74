"""What the comparison pages say."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders import AGENCY, case, criteria_set, criterion

import dtiwb
from dtiwb.models import (
    Crosswalk,
    CrosswalkLine,
    NotRanked,
    Predecessor,
    Ranking,
    RankingRow,
    RankingSource,
)
from dtiwb.report import memo, tables
from dtiwb.store.files import Reader
from dtiwb.store.rankings import read_ranking

ROOT = Path(__file__).parents[2]
HOSTILE = '<script>alert("x")</script> | =cmd|"/c calc" & ' + "dài " * 2500
SET = criteria_set(
    criterion("1.1"), criterion("1.2"), criterion("2.1"), id="sau", total_points=30
)
BEFORE = criteria_set(criterion("1.1"), criterion("2.1"), id="truoc")
CROSSWALK = Crosswalk(
    before="truoc",
    after="sau",
    status="draft",
    lines=(
        CrosswalkLine(kind="split", before=("1.1",), after=("1.1", "1.2")),
        CrosswalkLine(kind="same", before=("2.1",), after=("2.1",)),
    ),
)
RANKING = Ranking(
    id="bang",
    title="Bảng thử",
    year=2025,
    level="so",
    scale=Decimal(30),
    ranked=6,
    participants=7,
    sources=(RankingSource(outlet="Báo thử", url="https://bao-thu.vn/bai-1.html"),),
    rows=(
        RankingRow(name="Sở A", points=Decimal("28.125"), rank=1),
        RankingRow(name="Sở Hòa Mẫu", agency=AGENCY.id, points=Decimal(20), rank=3),
        RankingRow(name="Sở C", from_last=1),
    ),
    not_ranked=(NotRanked(name="Sở D", reason="không có dịch vụ công"),),
)


def text_of(fragment):
    return " ".join(re.sub(r"<[^>]+>", " ", str(fragment)).split())


def two_years(crosswalk=CROSSWALK, agency=AGENCY, **keys):
    earlier = case(BEFORE, claims={"1.1": 5, "2.1": 8}, year=2024)
    return dtiwb.assess(
        case(
            SET,
            claims={"1.1": 4, "1.2": 3, "2.1": 9},
            agency=agency,
            previous=earlier,
            crosswalk=crosswalk,
            **keys,
        )
    )


def test_a_crosswalk_that_nobody_reviewed_says_so_on_the_page():
    assert "CHƯA ĐƯỢC RÀ SOÁT" in text_of(memo.changes(two_years()))
    signed = replace(
        CROSSWALK, status="reviewed", reviewed_by="Lê Thử", reviewed_on=date(2025, 2, 9)
    )
    said = text_of(memo.changes(two_years(signed)))
    assert "do Lê Thử rà soát ngày 09/02/2025." in said
    assert "CHƯA ĐƯỢC RÀ SOÁT" not in said


def test_what_rests_on_an_unreviewed_crosswalk_is_told_on_every_first_screen():
    assert "CHƯA ĐƯỢC RÀ SOÁT" in text_of(memo.headline(two_years()))
    assert "CHƯA ĐƯỢC RÀ SOÁT" not in text_of(memo.headline(two_years(None)))


def test_the_page_counts_the_lines_and_adds_up_both_sides():
    found = two_years()
    assert "1 giữ nguyên, 1 tách." in text_of(memo.changes(found))
    frame = tables.changes(found)
    columns = ["Mã", "Mã năm trước", "Năm trước", "Điểm tự chấm", "Thay đổi"]
    assert frame[columns].to_numpy().tolist() == [
        ["1.1, 1.2", "1.1", 5, 7, 2],
        ["2.1", "2.1", 8, 9, 1],
        ["", "", 13, 16, 3],
    ]
    assert frame["Tỷ lệ năm trước (%)"].tolist() == [50, 80, 65]
    assert frame["Ghi chú"].tolist() == [
        "tách; điểm tối đa 10 → 20",
        "",
        "điểm tối đa 20 → 30",
    ]


def test_a_change_of_the_body_is_told_with_its_day_and_what_does_not_compare():
    was = Predecessor(
        name="Sở Cũ", until=date(2025, 6, 30), how="merged", source="Nghị quyết thử"
    )
    said = text_of(memo.changes(two_years(agency=replace(AGENCY, predecessors=(was,)))))
    assert (
        "Sở Cũ hợp nhất vào Sở Hòa Mẫu tỉnh Mẫu, hoạt động đến hết ngày 30/6/2025"
        in said
    )
    assert "thứ hạng trước và sau không so được" in said
    assert "Thứ hạng công bố" not in said


def test_published_ranks_stand_side_by_side_where_they_compare(demo_assessment):
    said = text_of(memo.changes(demo_assessment))
    assert "Thứ hạng công bố: kỳ trước 10/20, kỳ này 8/19." in said


def test_the_appraisal_names_where_the_cuts_lie(demo_assessment):
    said = text_of(memo.appraisal(demo_assessment))
    assert "bị cắt 17,17 điểm (11,03 %) ở 9 tiêu chí." in said
    assert "1 tiêu chí mất toàn bộ điểm đã nhận: 4 điểm" in said
    assert "nằm ở 3 tiêu chí: 6.4, 4.3, 2.3." in said  # 4.25 + 4 + 3 of 17.17
    assert "Bị cắt lặp lại so với kỳ trước" in said
    assert tables.repeated(demo_assessment)["Mã"].tolist() == ["3.3", "4.1"]


def test_a_case_in_a_ranking_gets_bounds_and_the_unknown_rows_are_named():
    found = two_years(ranking=RANKING)
    said = text_of(memo.sensitivity(found))
    assert "6 đơn vị được xếp hạng, bảng có điểm của 2 đơn vị." in said
    assert "Không rõ điểm ở các hạng: 2, 4–6." in said
    assert "Không xếp hạng: Sở D (không có dịch vụ công)." in said
    assert (
        "Bảng ghi cho đơn vị 20 điểm, hạng 3; dưới đây thay bằng điểm của hồ sơ: 16."
        in said
    )
    assert "Với 16 điểm, đơn vị đứng giữa hạng 2 và 6." in said
    assert "28,125" in said  # every published digit


def test_without_a_ranking_there_is_no_section():
    assert memo.sensitivity(two_years()) == ""


def test_no_page_holds_the_address_of_a_source():
    page = str(memo.sensitivity(two_years(ranking=RANKING)))
    assert "Nguồn: Báo thử." in page
    assert "bao-thu" not in page and "://" not in page


def test_a_table_of_another_year_is_never_mixed_in_silence():
    case_2022 = dtiwb.open_case(ROOT / "params" / "tuyen-quang-so-tu-phap-2022.yaml")
    table_2023 = read_ranking(Reader(ROOT), "tuyen-quang-so-2023")
    found = dtiwb.assess(replace(case_2022, ranking=table_2023))
    said = text_of(memo.sensitivity(found))
    assert "Bảng là của năm 2023, hồ sơ là của năm 2022" in said
    assert (
        "Với 354,74 điểm, đơn vị đứng hạng 3 hoặc thấp hơn, không rõ đến đâu." in said
    )
    assert "Thiếu nhiều nhất 22,35 điểm để tăng hạng" in said  # 377.09 - 354.74
    assert "Bảng không nêu đủ hạng phía dưới" in said


# -- several cases


def agency_with(id, points, the_set=SET, year=2025, **keys):
    agency = replace(AGENCY, id=id, full_name=f"Sở {id}")
    claims = {} if points is None else {"1.1": points, "2.1": 1}
    return dtiwb.assess(case(the_set, claims=claims, agency=agency, year=year, **keys))


def test_agencies_are_ranked_by_total_and_by_main_index_and_ties_share():
    group = [agency_with("a", 7), agency_with("b", 9), agency_with("c", 9)]
    frame = tables.agencies_by_indicator(group)
    assert frame.to_numpy().tolist() == [
        ["Sở b", "9 (hạng 1)", "1 (hạng 1)", "10 (hạng 1)"],
        ["Sở c", "9 (hạng 1)", "1 (hạng 1)", "10 (hạng 1)"],
        ["Sở a", "7 (hạng 3)", "1 (hạng 1)", "8 (hạng 3)"],
    ]


def test_who_is_not_ranked_is_told_why():
    other = criteria_set(criterion("1.1"), id="bo-khac")
    group = [agency_with("a", 7), agency_with("b", 9), agency_with("c", None)]
    frame = tables.side_by_side([*group, agency_with("d", 5, other)])
    assert frame["Xếp hạng"].tolist() == [2, 1, None, None]
    assert frame["Ghi chú"].tolist() == [
        *("bộ chỉ số sau", "bộ chỉ số sau"),
        "bộ chỉ số sau; chưa có điểm nên không xếp hạng",
        "bộ chỉ số bo-khac; không có hồ sơ khác cùng bộ chỉ số, năm và cấp",
    ]


def test_two_years_of_one_set_are_not_ranked_against_each_other():
    frame = tables.side_by_side([agency_with("a", 7), agency_with("a", 9, year=2024)])
    assert "Xếp hạng" not in frame.columns


def test_the_page_over_several_cases_has_a_part_for_each_question(demo_assessment):
    group = [demo_assessment, demo_assessment.previous]
    group += [agency_with("a", 7), agency_with("b", 9, reviewed={"1.1": 4, "2.1": 1})]
    page = memo.comparison(group)
    assert re.findall(r"<h2>(.*?)</h2>", page) == [
        "Các hồ sơ đặt cạnh nhau",
        "Điểm và thứ hạng theo chỉ số chính: bộ chỉ số sau, năm 2025",
        "Tự chấm so với thẩm định theo hồ sơ",
        "Tiêu chí bị cắt, bộ chỉ số sau",
        "Kỳ này so với kỳ trước",
        "Nguồn dữ liệu",
    ]
    assert (
        "Dữ liệu hư cấu, lập ra để minh họa: mau-so-mau-2025, mau-so-mau-2024." in page
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_comes_from_a_file_is_escaped(language):
    was = Predecessor(
        name=HOSTILE, until=date(2025, 6, 30), how="split", source=HOSTILE
    )
    ranking = replace(
        RANKING,
        title=HOSTILE,
        scale_note=HOSTILE,
        notes=(HOSTILE,),
        sources=(RankingSource(outlet=HOSTILE, note=HOSTILE),),
        rows=(RankingRow(name=HOSTILE, points=Decimal(1), rank=1, note=HOSTILE),),
        not_ranked=(NotRanked(name=HOSTILE, reason=HOSTILE),),
    )
    lines = tuple(replace(each, note=HOSTILE) for each in CROSSWALK.lines)
    crosswalk = replace(CROSSWALK, lines=lines, status="reviewed", reviewed_by=HOSTILE)
    agency = replace(AGENCY, full_name=HOSTILE, predecessors=(was,))
    found = two_years(crosswalk, agency=agency, ranking=ranking)
    params = replace(found.case.params, language=language)
    found = replace(found, case=replace(found.case, params=params))
    for part in (memo.changes, memo.appraisal, memo.sensitivity):
        assert "<script" not in part(found)
    assert "<script" not in memo.comparison([found, found])
