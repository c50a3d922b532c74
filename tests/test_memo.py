"""What the pages say, without a kernel or a browser."""

import re
from dataclasses import replace

import pytest
from builders import case, criteria_set, criterion, link, paper, task

import dtiwb
from dtiwb.models import Claim
from dtiwb.report import memo
from dtiwb.report.page import case_page

HOSTILE = '<script>alert("x")</script> | =cmd|"/c calc" & ' + "dài " * 2500


def text_of(fragment):
    return " ".join(re.sub(r"<[^>]+>", " ", str(fragment)).split())


def test_nothing_known_is_not_called_a_clean_sheet():
    blank = (Claim(criterion_id="1.1"),)
    empty = dtiwb.assess(replace(case(claims={}, facts={}), claims=blank))
    assert "1 tiêu chí chưa có điểm tự chấm và số liệu." in text_of(memo.gaps(empty))
    assert "Không còn khoảng trống" not in text_of(memo.gaps(empty))
    assert "Nhập điểm tự chấm và số liệu cho 1" in text_of(memo.headline(empty))


def test_a_case_without_gaps_says_so():
    full = dtiwb.assess(case(claims={"1.1": 10}))
    assert "Không còn khoảng trống điểm nào." in text_of(memo.gaps(full))


def test_the_memo_comes_in_the_order_an_appraiser_reads(demo_assessment):
    headings = re.findall(r"<h2>(.*?)</h2>", memo.gap_memo(demo_assessment))
    assert headings[:7] == [
        "Điểm số chính",
        "Ba việc làm trước",
        "Điều cần biết về dữ liệu",
        "Sổ điểm bị cắt",
        "Khoảng trống theo điểm giảm dần",
        "Điểm rủi ro theo đơn vị chủ trì",
        "Điểm theo chỉ số chính",
    ]


def test_a_repeated_cut_is_the_first_thing_to_do(demo_assessment):
    first = re.search(
        r'<ol class="first">\s*<li>.*?</li>', str(memo.headline(demo_assessment)), re.S
    )
    assert "Lặp lại năm trước." in first[0]


def test_the_ledger_names_reasons_what_would_have_helped_and_the_unknown(
    demo_assessment,
):
    said = text_of(memo.ledger(demo_assessment))
    assert "Tổng cộng bị cắt 17,17 điểm ở 9 tiêu chí; 1 tiêu chí không rõ lý do" in said
    assert "Thẩm định cao hơn tự chấm 0,2 điểm ở 1 tiêu chí" in said
    assert "Đề nghị cơ quan thẩm định cho biết lý do" in said
    assert "Gắn văn bản có số, ngày và trang" in said


@pytest.fixture(scope="module")
def hostile():
    line = criteria_set(replace(criterion("1.1"), title=HOSTILE))
    return dtiwb.assess(
        case(
            line,
            claims={"1.1": 5},
            evidence=(paper(title=HOSTILE, number=HOSTILE, issuer=HOSTILE),),
            links=(link(page=HOSTILE, quote=HOSTILE),),
            tasks=(replace(task("nv-1", HOSTILE, ["1.1"]), title=HOSTILE),),
        )
    )


@pytest.mark.parametrize(
    "section",
    [
        "headline",
        "gaps",
        "tasks",
        "verdicts",
        "register",
        "findings",
        "criteria",
        "self_assessment",
        "scores",
    ],
)
def test_hostile_text_arrives_as_text(hostile, section):
    html = str(getattr(memo, section)(hostile))
    assert "<script" not in html
    assert "alert(" not in html or "&lt;script&gt;" in html


def test_a_page_of_hostile_text_holds_no_element_of_it(hostile):
    page = case_page(memo.gap_memo(hostile), "3-gap-memo", hostile)
    assert "<script" not in page
    assert page.count("<h1>") == 1


def test_a_page_in_english_shows_the_same_figures(demo_assessment):
    params = replace(demo_assessment.case.params, language="en")
    english = dtiwb.assess(replace(demo_assessment.case, params=params))
    said = text_of(memo.headline(english))
    assert "160.11" in said
    assert "139.59" in said
    assert 'lang="en"' in case_page(memo.gap_memo(english), "3-gap-memo", english)


def test_no_secret_paper_is_named_on_any_page(demo_assessment):
    secret = [item for item in demo_assessment.case.evidence if item.secrecy]
    assert secret
    sections = (memo.gap_memo, memo.verdicts, memo.register, memo.self_assessment)
    said = " ".join(str(section(demo_assessment)) for section in sections)
    for item in secret:
        assert item.title not in said
        assert item.id not in said
