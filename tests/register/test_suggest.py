"""Suggestions between papers and criteria. Every paper and criterion is invented."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from builders import criteria_set, criterion
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.models import EvidenceRule, Source
from dtiwb.register.suggest import (
    PASSAGE,
    CriteriaIndex,
    PaperIndex,
    PaperText,
    suggest_criteria,
    suggest_documents,
)
from dtiwb.register.suggest_terms import number_code, read_terms, sentences

TITLES = {
    "1.1": "Người đứng đầu sở là Trưởng Ban Chỉ đạo chuyển đổi số",
    "2.4": "Kế hoạch số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực",
    "3.1": "Tỷ lệ máy tính kết nối mạng truyền số liệu chuyên dùng",
    "5.1": "Đã tham gia hệ thống phòng, chống mã độc của tỉnh",
    "6.1": "Tỷ lệ công chức có tài khoản thư điện tử chính thức",
    "6.11": "Tỷ lệ hồ sơ xử lý trực tuyến",
    "6.25": "Có nền tảng phân tích dữ liệu ứng dụng trí tuệ nhân tạo",
    "7.1": "Tỷ lệ nhiệm vụ được giao hoàn thành đúng hạn",
}
SET = criteria_set(
    *(replace(criterion(id), title=title) for id, title in TITLES.items())
)
INDEX = CriteriaIndex(SET)
TEXTS = (
    "Thành lập Ban Chỉ đạo chuyển đổi số của Sở Hòa Mẫu",
    "V/v cấp tài khoản thư điện tử cho công chức mới",
    "Số liệu hồ sơ thủ tục hành chính xử lý trực tuyến quý IV",
    "Biên bản đưa máy tính vào mạng truyền số liệu chuyên dùng",
    "Đường về nhà: kế hoạch nghỉ mát của công đoàn",
)
PAPERS = tuple(
    PaperText(evidence_id=f"p-{n}", title=text) for n, text in enumerate(TEXTS)
)


def found(text, top=5) -> list[str]:
    return [each.criterion_id for each in INDEX.suggest(text, top)]


def first(text) -> str:
    return found(text)[0]


def with_evidence(*rules, id="2.1", title="Ban hành kế hoạch hằng năm về dữ liệu"):
    return criteria_set(replace(criterion(id, evidence=rules), title=title))


# What is found


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Quyết định kiện toàn Ban Chỉ đạo chuyển đổi số", "1.1"),
        ("V/v rà soát việc kết nối mạng truyền số liệu chuyên dùng", "3.1"),
        ("Danh sách tài khoản thư điện tử của công chức", "6.1"),
    ],
)
def test_a_title_finds_the_criterion_it_is_about(title, id):
    assert suggest_criteria(title, SET)[0].criterion_id == id


def test_a_criterion_finds_the_papers_that_are_about_it():
    best, *_ = suggest_documents("3.1", PAPERS, SET)
    assert (best.criterion_id, best.evidence_id) == ("3.1", "p-3")


@pytest.mark.parametrize(
    ("short", "id"),
    [
        ("KQ giải quyết TTHC còn hiệu lực được số hóa", "2.4"),
        ("Ban Chỉ đạo CĐS", "1.1"),
        ("Thử nghiệm AI", "6.25"),
        ("Danh sách email công chức", "6.1"),
        ("Cài phần mềm diệt virus", "5.1"),
    ],
)
def test_abbreviations_and_everyday_names_are_written_out(short, id):
    assert first(short) == id


def test_ai_in_small_letters_is_the_word_for_who():
    assert found("Ai đi nghỉ mát") == []


def test_a_paper_of_another_field_gets_no_suggestion():
    assert found("Kế hoạch tổ chức khám sức khỏe định kỳ") == []
    assert found("Phòng, chống thiên tai và tìm kiếm cứu nạn") == []


@pytest.mark.parametrize("body", ["UBND", "UBND tỉnh", "Uỷ ban nhân dân tỉnh"])
def test_the_name_of_a_body_says_nothing_of_the_matter(body):
    ordered = replace(criterion(), title=f"Báo cáo đúng hạn nhiệm vụ {body} giao")
    the_set = criteria_set(ordered)
    assert suggest_criteria(body, the_set) == []
    assert suggest_criteria(f"Căn cứ ý kiến của {body}", the_set) == []
    assert suggest_criteria("Báo cáo đúng hạn nhiệm vụ giao", the_set)[0].score == 1


def test_a_criterion_that_is_not_digital_itself_is_found_in_plain_words():
    assert first("Báo cáo nhiệm vụ được giao hoàn thành đúng hạn") == "7.1"


def test_a_paper_that_helps_nothing_is_no_criterions_paper_either():
    index = PaperIndex(PAPERS, SET)
    papers = {each.evidence_id for id in TITLES for each in index.suggest(id)}
    assert papers == {"p-0", "p-1", "p-2", "p-3"}


def test_what_a_criterion_demands_speaks_for_it_too():
    demand = EvidenceRule(id="a", title="Biên bản rà soát danh mục")
    the_set = with_evidence(demand)
    assert suggest_criteria("Biên bản rà soát danh mục", the_set) != []
    assert suggest_criteria("Biên bản rà soát danh mục", with_evidence()) == []


def test_a_demand_made_of_every_criterion_speaks_for_none():
    everywhere = EvidenceRule(id="a", title="Văn bản đã ban hành, có số và ngày")
    plain = replace(criterion("2.1"), title=TITLES["2.4"], evidence=None)
    the_set = criteria_set(plain, default_evidence=(everywhere,))
    assert suggest_criteria("Văn bản đã ban hành, có số và ngày", the_set) == []
    paper = PaperText(evidence_id="p", title=TITLES["2.4"])
    assert PaperIndex([paper], the_set).suggest("2.1", rule_id="a")[0].score == 1


def test_scores_run_from_nothing_to_the_whole():
    assert INDEX.suggest(TITLES["6.11"])[0].score == 1
    assert all(0 < each.score <= 1 for text in TEXTS for each in INDEX.suggest(text))


def test_the_title_counts_twice_and_the_best_sentence_once():
    title, other = TITLES["6.1"], "Trân trọng"
    by_title = PaperText(title=title, pages=(other,))
    by_text = PaperText(title=other, pages=(f"Mở đầu.\n{title}.",))
    assert INDEX.suggest(by_title)[0].score == pytest.approx(2 / 3, abs=1e-4)
    assert INDEX.suggest(by_text)[0].score == pytest.approx(1 / 3, abs=1e-4)


def test_a_paper_without_text_is_judged_by_its_title_alone():
    title = TITLES["6.1"]
    bare, unread = PaperText(title=title), PaperText(title=title, pages=("", " \n"))
    assert INDEX.suggest(bare) == INDEX.suggest(unread)
    assert (INDEX.suggest(bare)[0].score, INDEX.suggest(bare)[0].page) == (1, None)


# Codes and numbers


@pytest.mark.parametrize(
    "text",
    [
        "Giải trình tiêu chí 6.1",
        "Giải trình tiêu chí số 6.1.",
        "6.1 Tài liệu kèm theo",
        "6.1_tai lieu.pdf",
        "[6.1] Tài liệu",
        "Tài liệu của chỉ số thành phần 6.1 và 1.1",
        "6.1. Tiêu chí “Tài khoản”",
    ],
)
def test_a_code_is_never_the_beginning_of_a_longer_one(text):
    assert "6.1" in found(text)
    assert "6.11" not in found(text)


def test_a_code_that_is_called_one_matches_exactly():
    best, *_ = INDEX.suggest("Tài liệu kiểm chứng tiêu chí 6.11")
    assert (best.criterion_id, best.score) == ("6.11", 1)
    assert "6.1" not in found("Tài liệu kiểm chứng tiêu chí 6.11")


@pytest.mark.parametrize(
    "text",
    [
        "Số hồ sơ là 6.1 nghìn",
        "Theo khoản 6.1 của hợp đồng",
        "Ngày ban hành 06.1.2025",
        "Tiêu chí 16.1",
        "Tiêu chí 6.1.2",
    ],
)
def test_a_number_that_only_looks_like_a_code_matches_nothing(text):
    assert "6.1" not in read_terms(text, leads=True).codes


def test_a_heading_inside_a_paper_is_no_code_of_a_criterion():
    assert read_terms("6.11. Về công tác cán bộ").codes == frozenset()
    assert read_terms("6.11. Về công tác cán bộ", leads=True).codes == {"6.11"}


def test_the_provision_of_a_criterion_is_its_code_too():
    both = (replace(criterion(id), source=Source(provision="1.1")) for id in ("a", "b"))
    the_set = criteria_set(*both)
    suggestions = suggest_criteria("Tiêu chí 1.1", the_set)
    assert [each.criterion_id for each in suggestions] == ["a", "b"]


NAMED = criteria_set(
    replace(criterion("1.1"), title="Ban Chỉ đạo theo Quyết định số 105/QĐ-SHM"),
    replace(criterion("1.2"), title="Kế hoạch số 1105/QĐ-SHM"),
)


@pytest.mark.parametrize("number", ["105/QĐ-SHM", "105/QD-SHM", "0105/qđ-shm"])
def test_a_papers_number_matches_in_whole_however_it_is_written(number):
    papers = [PaperText(evidence_id="p", number=number, title="Không rõ")]
    index = PaperIndex(papers, NAMED)
    assert [each.evidence_id for each in index.suggest("1.1")] == ["p"]
    assert index.suggest("1.2") == []


@pytest.mark.parametrize("number", ["1105/QĐ-SHM", "105/QĐ-SHMT", "105/KH-SHM", "105"])
def test_a_number_that_is_only_alike_does_not_match(number):
    assert number_code(number) != number_code("105/QĐ-SHM")
    found = suggest_criteria(PaperText(number=number, title="Không rõ"), NAMED)
    assert "1.1" not in [each.criterion_id for each in found]


def test_a_number_cited_in_the_text_matches():
    text = "Giấy mời.\nThực hiện Quyết định số 105/QĐ-SHM của Sở."
    best, *_ = suggest_criteria(PaperText(title="Giấy mời", pages=(text,)), NAMED)
    assert best.criterion_id == "1.1"
    assert "105/QĐ-SHM" in best.passage


@pytest.mark.parametrize(
    "text",
    [
        "Theo 105/QĐ-SHM. Đến ngày 25/8 đã xong",
        "Theo 105/QĐ- SHM, đến nay",
        "Theo 105/QĐ-\n \nSHM đến nay",
    ],
)
def test_a_number_ends_with_its_sentence_and_not_with_its_line(text):
    (codes,) = (
        read_terms(each).codes for each in sentences(text, PASSAGE) if "105" in each
    )
    assert codes == {"105/qd/shm"}


def test_the_numbers_of_a_paper_are_no_words():
    terms = read_terms("Số 105/QĐ-SHM ngày 14/3/2025 đạt 2/13")
    assert terms.codes == {"105/qd/shm"}
    assert terms.words[:5] == ("so", "ngay", "14/3/2025", "dat", "2/13")
    assert "dat 2/13" in terms.words


# Passages

BODY = (
    "SỞ HÒA MẪU\nBÁO CÁO\nVề công tác quý II\nKính gửi: Văn phòng.",
    "1. Tổ chức bộ máy ổn định; đời sống được quan tâm.\n2. Có 97/128 máy tính kết"
    " nối\nmạng truyền số liệu chuyên dùng, đạt 75,8%. Còn lại chờ kéo cáp.",
)


def test_the_passage_is_the_sentence_that_speaks_and_its_page():
    paper = PaperText(evidence_id="p", title="Báo cáo quý II", pages=BODY)
    (best,) = [each for each in INDEX.suggest(paper) if each.criterion_id == "3.1"]
    assert best.page == 2
    assert best.passage == (
        "2. Có 97/128 máy tính kết nối mạng truyền số liệu chuyên dùng, đạt 75,8%."
    )


def test_a_whole_paper_as_one_text_has_its_pages_between_form_feeds():
    best = INDEX.suggest("\f".join(BODY))[0]
    assert (best.criterion_id, best.page) == ("3.1", 2)


def test_a_passage_is_composed_and_keeps_its_accents():
    best = INDEX.suggest(unicodedata.normalize("NFD", "\f".join(BODY)))[0]
    assert best == INDEX.suggest("\f".join(BODY))[0]
    assert unicodedata.is_normalized("NFC", best.passage)


def test_where_only_the_title_speaks_it_is_the_passage_without_a_page():
    paper = PaperText(title=TITLES["3.1"], pages=("Trân trọng",))
    best = INDEX.suggest(paper)[0]
    assert (best.passage, best.page) == (TITLES["3.1"], None)


def test_a_passage_is_bounded_and_cut_between_words():
    endless = "máy tính kết nối mạng truyền số liệu chuyên dùng và " * 40
    passage = INDEX.suggest(PaperText(pages=(endless,)))[0].passage
    assert len(passage) <= PASSAGE
    assert set(passage.split()) <= set(endless.split())


def test_the_first_lines_that_are_not_blank_stand_for_a_missing_title():
    paper = PaperText(pages=(" \n", f"\n  {TITLES['6.1']}", "Trân trọng"))
    assert (INDEX.suggest(paper)[0].score, INDEX.suggest(paper)[0].page) == (1, 2)


def test_a_number_of_a_list_stays_with_its_item():
    page = "I. Kết quả \n1. Đạt 97%. Còn lại\nchờ. 2. Xong\n- Khác\nĐiều 3. Thi hành"
    assert list(sentences(page, PASSAGE)) == [
        *("I.", "Kết quả", "1. Đạt 97%.", "Còn lại chờ.", "2. Xong", "- Khác"),
        "Điều 3. Thi hành",
    ]


def test_a_word_longer_than_a_passage_is_cut_where_it_must():
    assert list(sentences("a" * 7 + " b", 3)) == ["aaa", "aaa", "a b"]


# What a demand weighs

PLAN = EvidenceRule(id="kh", title="Kế hoạch", kinds=("plan",), dated="index_year")
DEMANDING = with_evidence(PLAN)
THIS_YEAR = PaperText(
    evidence_id="a",
    kind="plan",
    issued_on=date(2025, 1, 20),
    title="Kế hoạch hằng năm về dữ liệu",
)


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, 1),
        ({"kind": ""}, 1),
        ({"issued_on": None}, 1),
        ({"kind": "report"}, 0.8),
        ({"issued_on": date(2024, 12, 31)}, 0.8),
        ({"issued_on": date(2026, 1, 1)}, 0.8),
        ({"kind": "report", "issued_on": date(2019, 1, 1)}, 0.64),
    ],
)
def test_each_demand_a_paper_does_not_meet_costs_a_fifth_of_its_score(changes, kept):
    def score(paper):
        index = PaperIndex([paper], DEMANDING)
        return index.suggest("2.1", rule_id="kh", year=2025)[0].score

    full = score(THIS_YEAR)
    assert score(replace(THIS_YEAR, **changes)) == pytest.approx(full * kept, abs=1e-4)


def test_a_paper_in_force_may_be_older_but_not_younger():
    the_set = with_evidence(replace(PLAN, dated="index_year_or_in_force"))
    older = replace(THIS_YEAR, issued_on=date(2021, 1, 1))
    younger = replace(THIS_YEAR, evidence_id="b", issued_on=date(2026, 1, 1))
    index = PaperIndex([younger, older], the_set)
    first, second = index.suggest("2.1", rule_id="kh", year=2025)
    assert (first.evidence_id, second.evidence_id) == ("a", "b")
    assert first.score > second.score


def test_without_a_demand_kind_and_day_weigh_nothing():
    other = replace(THIS_YEAR, evidence_id="b", kind="law", issued_on=date(1999, 1, 1))
    first, second = PaperIndex([other, THIS_YEAR], DEMANDING).suggest("2.1", year=2025)
    assert first.score == second.score


@pytest.mark.parametrize("asked", [{"criterion_id": "9.9"}, {"rule_id": "không có"}])
def test_an_unknown_criterion_or_demand_is_an_error_and_not_an_empty_answer(asked):
    index = PaperIndex([THIS_YEAR], DEMANDING)
    with pytest.raises(KeyError):
        index.suggest(**{"criterion_id": "2.1"} | asked)


# What must not matter


@pytest.mark.parametrize("text", ["", " \n\t", "\f\f", "…", "1 2 3"])
def test_a_text_without_words_gives_nothing(text):
    assert INDEX.suggest(text) == []
    assert INDEX.suggest(PaperText(title=text, pages=(text,))) == []


def test_no_papers_give_nothing():
    assert suggest_documents("1.1", [], SET) == []


def test_a_set_without_criteria_gives_nothing():
    assert suggest_criteria(TEXTS[0], replace(SET, indicators=())) == []


WORDS = st.sampled_from(" ".join((*TITLES.values(), *TEXTS)).split())
TEXT = st.lists(WORDS, max_size=30).map(" ".join)


def without_accents(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def ranking(text: str) -> list[tuple[str, float]]:
    return [(each.criterion_id, each.score) for each in INDEX.suggest(text, 99)]


@given(TEXT)
def test_accents_and_capitals_and_spelling_do_not_matter(text):
    assert ranking(without_accents(text)) == ranking(text)
    assert ranking(unicodedata.normalize("NFD", text)) == ranking(text)
    assert ranking(text.lower()) == ranking(text)


def test_old_and_new_places_of_the_tone_do_not_matter():
    assert ranking("Số hoá kết quả, uỷ quyền") == ranking("Số hóa kết quả, ủy quyền")


@given(st.permutations(PAPERS), st.sampled_from(sorted(TITLES)))
def test_the_order_of_papers_does_not_matter(papers, id):
    assert suggest_documents(id, papers, SET) == suggest_documents(id, PAPERS, SET)


def test_the_order_of_equal_papers_does_not_matter_either():
    twins = [replace(PAPERS[0], evidence_id=id) for id in ("b", "a")]
    ids = [each.evidence_id for each in suggest_documents("1.1", twins, SET)]
    assert ids == ["a", "b"]


@given(TEXT, st.integers(0, 8))
def test_the_first_ones_stay_the_same_when_more_are_asked_for(text, top):
    more = INDEX.suggest(text, top + 1)
    assert INDEX.suggest(text, top) == more[:top]
    assert len(more) <= top + 1
    assert [each.score for each in more] == sorted(
        (e.score for e in more), reverse=True
    )


@given(st.lists(TEXT, max_size=4))
def test_an_index_built_once_answers_like_one_built_for_each_paper(texts):
    papers = [PaperText(evidence_id=str(n), title=t) for n, t in enumerate(texts)]
    index = PaperIndex(papers, SET)
    both_ways = {
        (each.evidence_id, each.criterion_id): each.score
        for id in TITLES
        for each in index.suggest(id, 99)
    }
    assert both_ways == {
        (paper.evidence_id, each.criterion_id): each.score
        for paper in papers
        for each in suggest_criteria(paper, SET, 99)
    }


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_read(text):
    for each in INDEX.suggest(text):
        assert 0 < each.score <= 1
        assert each.passage in " ".join(unicodedata.normalize("NFC", text).split())
