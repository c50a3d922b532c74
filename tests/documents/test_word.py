"""The Word documents, read back: layout of Nghị định 30/2020 and our figures."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from builders import DEMAND, case, criteria_set, criterion, link, paper
from documents.reading import (
    all_text,
    converted,
    needs_office,
    opened,
    pages_of,
    part,
    rows_of,
)
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH

import dtiwb
from dtiwb.models import Agency, Review, Tier, Tiers
from dtiwb.report.documents import (
    documents,
    explanation_docx,
    explanation_page,
    explanations,
    replies_docx,
    self_assessment_docx,
    write_documents,
)
from dtiwb.report.documents.letterhead import roman
from dtiwb.report.documents.rules import rule_text
from dtiwb.report.tables import cuts
from dtiwb.report.words import Words
from dtiwb.store.files import write_atomically
from dtiwb.store.results import results

ROOT = Path(__file__).parents[2]
WORD = ("tu-danh-gia.docx", "giai-trinh.docx", "tra-loi-tham-dinh.docx")


@pytest.fixture(scope="module")
def real_assessment():
    name = "tuyen-quang-so-tu-phap-2022.yaml"
    return dtiwb.assess(dtiwb.open_case(ROOT / "params" / name))


@pytest.fixture(scope="module")
def made(demo_assessment):
    return dict(documents(demo_assessment))


@pytest.fixture(scope="module")
def report(made):
    return opened(made["tu-danh-gia.docx"])


def in_english(assessment):
    spoken = replace(assessment.case.params, language="en")
    return dtiwb.assess(replace(assessment.case, params=spoken))


def styled(document, style):
    """The paragraphs of one style, in the text and in its tables."""
    found = list(document.paragraphs)
    for table in document.tables:
        found += [p for row in table.rows for c in row.cells for p in c.paragraphs]
    return [each.text for each in found if each.style.name == style]


def test_the_letterhead_stands_in_two_columns_with_blank_number_and_date(report):
    head = report.tables[0]
    assert rows_of(head) == [
        [
            "ỦY BAN NHÂN DÂN TỈNH\N{NO-BREAK SPACE}MẪU\nSỞ MẪU\n",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        ],
        [
            "Số:          /BC-……\nBẢN DỰ THẢO",
            "Mẫu, ngày      tháng      năm          ",
        ],
    ]
    assert head.style.name == "Bảng không kẻ"


def test_kind_subject_and_signature_stand_where_the_decree_puts_them(report):
    assert styled(report, "Tên loại văn bản") == ["BÁO CÁO"]
    assert styled(report, "Trích yếu") == [
        "Kết quả tự đánh giá, chấm điểm mức độ chuyển đổi số năm 2025"
    ]
    assert styled(report, "Chức vụ người ký") == ["GIÁM ĐỐC"]
    assert styled(report, "Nơi nhận") == ["Nơi nhận:"]
    assert styled(report, "Nơi nhận, từng nơi") == [
        "- Ủy ban nhân dân tỉnh Mẫu (để báo cáo);",
        "- Cơ quan thẩm định;",
        "- Lưu: VT, …….",
    ]


def test_the_report_ends_as_a_report_does(report):
    (closing,) = styled(report, "Thân văn, đoạn cuối")
    assert closing.endswith("của Sở Mẫu tỉnh Mẫu./.")


def test_the_set_is_named_with_the_decision_that_issued_it(report):
    opening = styled(report, "Body Text")[0]
    assert opening.startswith(
        "Thực hiện Quyết định số 001/QĐ-MAU ngày 15 tháng 01 năm 2025 "
        "của Ủy ban nhân dân tỉnh Mẫu ban hành Bộ chỉ số đánh giá"
    )


def test_the_paper_is_a4_with_the_margins_of_the_decree(report):
    first, annex = report.sections
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    assert (round(annex.page_width.mm), round(annex.page_height.mm)) == (297, 210)
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    for each in report.sections:
        assert 20 <= round(each.top_margin.mm) <= 25
        assert 20 <= round(each.bottom_margin.mm) <= 25
        assert 30 <= round(each.left_margin.mm) <= 35
        assert 15 <= round(each.right_margin.mm) <= 20


def test_pages_are_numbered_in_the_top_margin_and_not_on_the_first(report):
    for each in report.sections:
        assert each.different_first_page_header_footer
        assert 'w:instr=" PAGE "' in each.header._element.xml
        assert each.header.paragraphs[0].style.name == "Header"
        assert "PAGE" not in each.first_page_header._element.xml
        assert 'w:pgNumType w:start="1"' in each._sectPr.xml
    header = report.styles["header"]
    assert header.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert header.font.size.pt in (13, 14)


@pytest.mark.parametrize("name", WORD)
def test_every_page_says_that_it_is_a_draft_and_of_invented_data(made, name):
    for each in opened(made[name]).sections:
        for footer in (each.footer, each.first_page_footer):
            text = footer.paragraphs[0].text
            assert text.startswith("BẢN DỰ THẢO · Dữ liệu hư cấu · ")
            assert "Tính đến ngày 31/01/2026 · mau-2025 · dtiwb" in text


@pytest.mark.parametrize("name", WORD)
def test_the_text_carries_no_formatting_of_its_own(made, name):
    xml = part(made[name], "word/document.xml")
    assert "<w:rPr" not in xml
    for direct in ("w:jc ", "w:ind ", "w:spacing ", "w:pBdr", "w:tblBorders"):
        assert f"<{direct}" not in xml
    assert all(p.style.name != "Normal" for p in opened(made[name]).paragraphs)


@pytest.mark.parametrize(
    ("style", "sizes", "bold", "italic"),
    [
        ("Quốc hiệu", (12, 13), True, False),
        ("Tiêu ngữ", (13, 14), True, False),
        ("Cơ quan chủ quản", (12, 13), False, False),
        ("Cơ quan ban hành", (12, 13), True, False),
        ("Số, ký hiệu", (13,), False, False),
        ("Địa danh và thời gian", (13, 14), False, True),
        ("Tên loại văn bản", (13, 14), True, False),
        ("Trích yếu", (13, 14), True, False),
        ("Body Text", (13, 14), False, False),
        ("Chức vụ người ký", (13, 14), True, False),
        ("Nơi nhận", (12,), True, True),
        ("Nơi nhận, từng nơi", (11,), False, False),
        ("Phụ lục", (14,), True, False),
        ("Tên phụ lục", (13, 14), True, False),
        ("Phụ lục kèm theo", (13, 14), False, True),
    ],
)
def test_the_lettering_is_that_of_the_decree(report, style, sizes, bold, italic):
    font = report.styles[style].font
    assert font.size.pt in sizes
    assert (bool(font.bold), bool(font.italic)) == (bold, italic)


def test_body_text_is_justified_indented_and_spaced_as_the_decree_says(report):
    body = report.styles["Body Text"].paragraph_format
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(body.first_line_indent.cm, 2) in (1.0, 1.27)
    assert body.space_before.pt >= 6
    assert 1.0 <= body.line_spacing <= 1.5


@pytest.mark.parametrize(("language", "locale"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_font_and_proofing_language_are_those_of_every_style(
    demo_assessment, language, locale
):
    spoken = demo_assessment if language == "vi" else in_english(demo_assessment)
    for name, data in documents(spoken):
        if name in WORD:
            styles = part(data, "word/styles.xml")
            assert f'<w:lang w:val="{locale}"' in styles
            assert 'w:ascii="Times New Roman"' in styles
            assert styles.count("<w:rFonts") == 1  # no style has a font of its own


def head_rows(table):
    return [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]


def test_the_annex_repeats_its_head_row_on_every_page(report):
    annex = report.tables[-1]
    assert head_rows(annex) == [True] + [False] * (len(annex.rows) - 1)
    assert styled(report, "Phụ lục") == ["Phụ lục I"]
    assert styled(report, "Phụ lục kèm theo")[0].startswith("(Kèm theo Báo cáo số ")


def test_every_figure_of_the_annex_is_the_one_in_results(
    demo_assessment, real_assessment
):
    for assessment in (demo_assessment, real_assessment):
        words, said = Words(assessment), results(assessment)
        document = opened(self_assessment_docx(assessment))
        table = rows_of(document.tables[-1])
        shown = {row[0]: (row[2], row[3]) for row in table[1:]}
        counted = [each for each in assessment.criteria if each.is_counted]
        for row in said["criteria"]:
            if row["id"] in {each.id for each in counted}:
                assert shown[row["id"]] == (
                    as_read(words, row["max_points"]),
                    as_read(words, row["claimed_points"]),
                )
        for row in said["indicators"]:
            title = f"{row['id']}. {row['title']}"
            assert shown[title] == (
                as_read(words, row["max_points"]),
                as_read(words, row["claimed_points"]),
            )
        total = said["totals"]
        assert shown["Tổng"] == (
            as_read(words, total["max_points"]),
            as_read(words, total["claimed_points"]),
        )
        assert len(table) == 2 + len(counted) + len(said["indicators"])


def test_every_figure_of_the_summary_is_the_one_in_results(
    demo_assessment, real_assessment
):
    columns = ("max_points", "claimed_points", "supported_points", "at_risk_points")
    for assessment in (demo_assessment, real_assessment):
        words, said = Words(assessment), results(assessment)
        shown = rows_of(opened(self_assessment_docx(assessment)).tables[1])[1:]
        expected = [*said["indicators"], said["totals"]]
        assert [row[1:] for row in shown] == [
            [as_read(words, row[name]) for name in columns] for row in expected
        ]


def test_every_figure_of_a_reply_is_the_one_in_results(real_assessment):
    words, said = Words(real_assessment), results(real_assessment)
    points = {row["id"]: row for row in said["criteria"]}
    for title, fields in sheets(replies_docx(real_assessment)):
        row = points[title.rsplit(" ", 1)[1]]
        most, claimed, reviewed, disputed = (
            as_read(words, row[f"{name}_points"])
            for name in ("max", "claimed", "reviewed", "disputed")
        )
        assert fields["Điểm"] == (
            f"Tối đa {most}; tự chấm {claimed}; thẩm định {reviewed}; "
            f"chênh lệch {disputed}."
        )


def as_read(words, text):
    """A figure of results.json as a reader of *words* sees it: ``9,67``, ``450``."""
    if text is None:
        return "chưa biết"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return bare.replace(".", ",") if words.language == "vi" else bare


def test_the_overall_result_says_what_evidence_proves(report):
    said = styled(report, "Body Text")
    assert any(
        "Tổng điểm tự chấm của Sở Mẫu tỉnh Mẫu: 160,11 trên 193 điểm tối đa" in each
        and "tính đến ngày 31/01/2026: 139,59." in each
        for each in said
    )
    assert ["Tổng", "193", "160,11", "139,59", "20,83"] in rows_of(report.tables[1])


def test_criteria_that_do_not_apply_are_listed_with_their_reason(report):
    excluded = rows_of(report.tables[2])
    assert [row[0] for row in excluded[1:]] == ["6.7", "6.8"]
    assert "không chủ trì thủ tục hành chính liên thông nào" in excluded[1][4]


def test_a_place_or_title_that_is_not_on_file_is_a_marked_blank():
    other = Agency(
        id="thanh-tra-mau",
        name="Thanh tra tỉnh Mẫu",
        full_name="Thanh tra tỉnh Mẫu",
        province="Mẫu",
        level="so",
    )
    alone = dtiwb.assess(case(agency=other, claims={"1.1": 5}))
    document = opened(self_assessment_docx(alone))
    assert styled(document, "Chức vụ người ký") == ["[CHỨC VỤ NGƯỜI KÝ]"]
    assert rows_of(document.tables[0])[1][1].startswith("[Địa danh], ngày ")
    assert styled(document, "Cơ quan ban hành") == ["THANH TRA TỈNH MẪU"]
    assert styled(document, "Cơ quan chủ quản") == []


def test_every_criterion_claimed_with_missing_or_partial_evidence_is_explained(
    demo_assessment,
):
    told = explanations(demo_assessment).set_index("Mã")
    assert list(told.index) == ["2.2", "2.3", "4.1", "4.3", "5.1", "6.4", "6.5"]
    row = told.loc["6.4"]
    assert str(row["Điểm tự chấm"]) == "8.5"
    assert "Báo cáo 08/BC-SMAU ngày 20/01/2026, trang 2" in row["Tài liệu đã có"]
    assert "ban hành sau kỳ đánh giá" in row["Nội dung còn thiếu"]
    assert row["Đơn vị bổ sung, thời hạn"].endswith("; Quý IV/2025 (quá hạn)")
    assert "Theo số liệu được 7,17 điểm" in told.loc["2.2"]["Nội dung còn thiếu"]


def test_a_demand_that_fails_is_explained_even_where_no_point_is_lost():
    undated = paper(issued_on=None)
    line = criterion(evidence=[demand(needs=("date",))])
    kept = criteria_set(line)
    kept = replace(kept, missing_evidence=replace(kept.missing_evidence, keep=1))
    found = dtiwb.assess(
        case(kept, claims={"1.1": 10}, evidence=(undated,), links=(link(),))
    )
    assert found.at_risk_points == 0
    told = explanations(found)
    assert list(told["Mã"]) == ["1.1"]
    assert "thiếu ngày ban hành" in told["Nội dung còn thiếu"][0]
    assert told["Đơn vị bổ sung, thời hạn"][0] == "chưa giao đơn vị; chưa có hạn"


def demand(**keys):
    """A demand that any paper of any day meets, but for *keys*."""
    return replace(DEMAND, **{"kinds": (), "issued_by": "any", "dated": "any"} | keys)


def test_the_explanation_is_the_same_as_a_document_and_on_a_page(demo_assessment):
    document = opened(explanation_docx(demo_assessment))
    (table,) = document.tables
    assert head_rows(table)[:2] == [True, False]
    frame = explanations(demo_assessment)
    assert [row[0] for row in rows_of(table)[1:]] == list(frame["Mã"])
    page = str(explanation_page(demo_assessment))
    assert page.count("<tr>") == len(frame) + 1
    assert "Có 07 tiêu chí" in page
    assert "20,83 điểm" in page
    assert any("20,83 điểm" in each for each in styled(document, "Thân văn, đoạn cuối"))


def test_nothing_to_explain_is_said_in_a_sentence():
    full = dtiwb.assess(case(claims={"1.1": 10}))
    sentence = "Không có tiêu chí nào tự chấm mà thiếu tài liệu kiểm chứng."
    document = opened(explanation_docx(full))
    assert styled(document, "Thân văn, đoạn cuối") == [sentence]
    assert document.tables == []
    assert sentence in str(explanation_page(full))


def sheets(data):
    """The reply sheets: title and the fields of each."""
    document = opened(data)
    titles = styled(document, "Tên phụ lục")
    return list(zip(titles, map(dict, map(rows_of, document.tables)), strict=True))


def test_every_cut_has_a_sheet_of_its_own_largest_first(real_assessment):
    made = sheets(replies_docx(real_assessment))
    assert len(made) == 8
    assert [title.rsplit(" ", 1)[1] for title, _ in made] == [
        row.id for row in cuts(real_assessment)
    ]
    fields = dict(made)["GIẢI TRÌNH KẾT QUẢ THẨM ĐỊNH TIÊU CHÍ 4.1"]
    assert fields["Điểm"] == "Tối đa 5; tự chấm 5; thẩm định 2; chênh lệch 3."
    assert fields["Lý do của cơ quan thẩm định"] == "Thiếu tài liệu kiểm chứng."
    assert len(opened(replies_docx(real_assessment)).sections) == 8


def test_a_cut_without_a_reason_asks_for_it(real_assessment):
    fields = dict(sheets(replies_docx(real_assessment)))[
        "GIẢI TRÌNH KẾT QUẢ THẨM ĐỊNH TIÊU CHÍ 6.7"
    ]
    assert fields["Lý do của cơ quan thẩm định"] == "Không rõ lý do."
    assert fields["Nội dung đề nghị"].startswith(
        "Đề nghị cơ quan thẩm định cho biết lý do."
    )
    assert "chưa đề nghị điều chỉnh điểm" in fields["Nội dung đề nghị"]


def test_what_is_asked_is_never_more_than_claim_and_evidence_support():
    proven = case(
        criteria_set(criterion("1.1", evidence=[demand(needs=("page",))])),
        claims={"1.1": 6},
        facts={"1.1": "1"},
        evidence=(paper(),),
        links=(link(page="4", quote="đã ban hành"),),
    )
    review = Review(
        criterion_id="1.1",
        reviewed_points=Decimal(2),
        reason="Chưa rõ",
        response="Xem trang 4",
    )
    found = dtiwb.assess(replace(proven, review=(review,)))
    ((_, fields),) = sheets(replies_docx(found))
    assert fields["Nội dung đề nghị"] == (
        "Đề nghị cơ quan thẩm định xem xét, công nhận 6 điểm theo tài liệu kiểm chứng "
        "nêu trên."
    )
    assert "12/QĐ-SHM ngày 20/5/2025, trang 4" in fields["Tài liệu kiểm chứng"]
    assert "Trích: «đã ban hành»." in fields["Tài liệu kiểm chứng"]
    assert fields["Ý kiến của cơ quan"] == "Xem trang 4"


def test_one_cut_is_an_annex_without_a_number_several_count_in_roman():
    one = dtiwb.assess(case(claims={"1.1": 5}, reviewed={"1.1": 2}))
    assert styled(opened(replies_docx(one)), "Phụ lục") == ["Phụ lục"]
    assert [roman(n) for n in (1, 4, 8, 9, 14, 40, 99, 2026)] == [
        *("I", "IV", "VIII", "IX", "XIV", "XL", "XCIX", "MMXXVI")
    ]


def test_a_rule_is_told_in_words(demo_assessment):
    words = Words(demo_assessment)
    told = {row.id: rule_text(words, row.criterion) for row in demo_assessment.criteria}
    where = "mục {}, Quyết định số 001/QĐ-MAU."
    assert told["1.1"] == (
        "Có thì được điểm tối đa, không có thì được 0 điểm. "
        f"Căn cứ: Phụ lục I, {where.format('1.1')}"
    )
    assert told["1.2"].startswith(
        "Tính theo bậc: từ 4 trở lên được 8 điểm; từ 3 trở lên được 6 điểm;"
    )
    assert "Mỗi mục được tính 0,25 điểm" in told["1.3"]
    assert (
        "nhiệm vụ đã hoàn thành: hệ số 1; nhiệm vụ đang thực hiện: hệ số 0,5"
        in told["2.2"]
    )
    assert told["6.3"].startswith("Lấy 100% trừ tỷ lệ a/b")
    unsorted = Tiers(
        tiers=tuple(Tier(at_least=Decimal(n), points=Decimal(n * 2)) for n in (1, 3))
    )
    assert "từ 3 trở lên được 6 điểm; từ 1" in rule_text(
        words, criterion(rule=unsorted)
    )


def test_a_plan_case_hands_in_nothing_and_no_cut_means_no_reply():
    assert list(documents(dtiwb.assess(case()))) == []
    always = ["tu-danh-gia.docx", "bang-diem.xlsx", "giai-trinh.docx"]
    full, lacking = (
        [name for name, _ in documents(dtiwb.assess(case(claims={"1.1": points})))]
        for points in (10, 5)
    )
    assert full == always
    assert lacking == [*always, "ke-hoach-cai-thien.docx"]
    quiet = replies_docx(dtiwb.assess(case(claims={"1.1": 5})))
    assert "Chưa có kết quả thẩm định." in all_text(quiet)


def test_the_same_assessment_gives_the_same_bytes(demo_assessment):
    again = dtiwb.assess(
        dtiwb.open_case(ROOT / "params" / f"{demo_assessment.case.id}.yaml")
    )
    assert dict(documents(demo_assessment)) == dict(documents(again))


def test_documents_tell_no_time_and_no_name_of_a_maker(made):
    for data in (made[name] for name in made if name != "lich.ics"):
        core = part(data, "docProps/core.xml")
        for told in ("created", "modified", "creator", "lastModifiedBy"):
            assert told not in core


def test_every_document_is_written_whole_and_nothing_beside_it(
    demo_assessment, tmp_path
):
    write_documents(demo_assessment, tmp_path, write_atomically)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict(
        documents(demo_assessment)
    )


def is_ours(name):
    """Whether we choose the words of a document: not those of a form, a calendar."""
    return name != "lich.ics" and "-da-dien." not in name


def test_english_says_the_same_figures_in_other_words(demo_assessment):
    english = dict(documents(in_english(demo_assessment)))
    document = opened(english["tu-danh-gia.docx"])
    assert styled(document, "Tên loại văn bản") == ["REPORT"]
    assert ["Total", "193", "160.11", "139.59", "20.83"] in rows_of(document.tables[1])
    assert "Annex II" in styled(opened(english["giai-trinh.docx"]), "Phụ lục")
    shared = ("CỘNG HÒA", "Nơi nhận", "Phụ lục I ", "BẢN DỰ THẢO", "Điểm tự chấm")
    for data in (english[name] for name in english if is_ours(name)):
        said = all_text(data)
        assert [each for each in shared if each in said] == []


@needs_office
@pytest.mark.slow
def test_every_document_opens_and_prints_as_it_should(made, tmp_path):
    for name in WORD:
        pages = pages_of(converted(made[name], name, "pdf", tmp_path))
        assert pages
        # the letters with accents come out of the PDF in another order
        assert all("31/01/2026 · mau-2025 · dtiwb" in text for text, _ in pages)
        if name == "tra-loi-tham-dinh.docx":
            assert len(pages) == 9
        if name == "tu-danh-gia.docx":
            text, (width, height) = pages[0]
            assert not text.startswith("1")
            assert width < height
            text, (width, height) = pages[-1]
            assert text.splitlines()[0].strip() == "3"  # of the annex
            assert width > height
