"""The improvement plan, read back: figures, actions, blanks, and nothing made up."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from builders import DEMAND, case, criteria_set, criterion, link, paper, plan, task
from documents.reading import (
    all_text,
    converted,
    needs_office,
    opened,
    pages_of,
    rows_of,
)

import dtiwb
from dtiwb.models import Claim, Published, Review
from dtiwb.report.documents import documents, improvement_plan_docx
from dtiwb.report.words import number
from dtiwb.store.results import results

ROOT = Path(__file__).parents[2]
NAME = "ke-hoach-cai-thien.docx"
BLANK = "[……… cơ quan điền]"


@pytest.fixture(scope="module")
def real_assessment():
    name = "tuyen-quang-so-tu-phap-2022.yaml"
    return dtiwb.assess(dtiwb.open_case(ROOT / "params" / name))


@pytest.fixture(scope="module", params=["demo", "real"])
def assessment(request, demo_assessment, real_assessment):
    return demo_assessment if request.param == "demo" else real_assessment


def assessed(*lines, **keys):
    return dtiwb.assess(case(criteria_set(*(lines or [criterion()])), **keys))


def read(assessment):
    return opened(improvement_plan_docx(assessment))


def styled(document, style):
    found = list(document.paragraphs)
    for table in document.tables:
        found += [p for row in table.rows for c in row.cells for p in c.paragraphs]
    return [each.text for each in found if each.style.name == style]


def annex(document):
    """The rows of the annex below its head."""
    return rows_of(document.tables[-1])[1:]


def entry(document, id):
    """The lines of the text below the heading of criterion *id*."""
    texts = [(p.style.name, p.text) for p in document.paragraphs]
    start = next(
        n
        for n, (style, text) in enumerate(texts)
        if style == "Heading 3" and text.startswith(f"{id}. ")
    )
    lines = []
    for style, text in texts[start + 1 :]:
        if style.startswith("Heading"):
            break
        lines.append(text)
    return lines


def won_and_lost(row):
    """What results.json says a criterion won (reviewed, else supported) and lost."""
    text = row["reviewed_points"] or row["supported_points"]
    if text is None:
        return None
    return Decimal(text), Decimal(row["max_points"]) - Decimal(text)


def of_counted(assessment):
    counted = {each.id for each in assessment.criteria if each.is_counted}
    rows = results(assessment)["criteria"]
    return {row["id"]: won_and_lost(row) for row in rows if row["id"] in counted}


def test_the_letterhead_is_that_of_a_plan(demo_assessment):
    document = read(demo_assessment)
    assert rows_of(document.tables[0])[1][0].startswith("Số:          /KH-……")
    assert styled(document, "Tên loại văn bản") == ["KẾ HOẠCH"]
    (subject,) = styled(document, "Trích yếu")
    assert subject.endswith("nâng cao mức độ chuyển đổi số năm 2026")
    assert "- Các phòng, đơn vị thuộc cơ quan (để thực hiện);" in styled(
        document, "Nơi nhận, từng nơi"
    )
    assert styled(document, "Phụ lục kèm theo")[0].startswith("(Kèm theo Kế hoạch số ")


def test_the_plan_rests_on_the_decision_and_on_the_review(demo_assessment):
    first, last = styled(read(demo_assessment), "Căn cứ")
    assert first.startswith("Căn cứ Quyết định số 001/QĐ-MAU ngày 15 tháng 01 năm 2025")
    assert first.endswith(";")
    assert last.startswith("Căn cứ kết quả thẩm định")
    assert last.endswith(".")


def test_its_parts_are_those_of_a_plan_in_their_order(real_assessment):
    assert styled(read(real_assessment), "Heading 1") == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. KẾT QUẢ NĂM 2022",
        "III. NỘI DUNG CẢI THIỆN NĂM 2023",
        "IV. TỔ CHỨC THỰC HIỆN",
        "V. GHI CHÚ VỀ SỐ LIỆU",
    ]


def test_every_criterion_below_its_maximum_has_an_entry_and_no_other(assessment):
    document = read(assessment)
    figures = of_counted(assessment)
    below = [id for id, points in figures.items() if points and points[1] > 0]
    headings = styled(document, "Heading 3")
    assert [each.split(". ")[0] for each in headings] == below
    assert {row[0] for row in annex(document)} == set(below)


def test_every_figure_of_an_entry_is_the_one_in_results(assessment):
    document = read(assessment)
    rows = {row["id"]: row for row in results(assessment)["criteria"]}
    for heading in styled(document, "Heading 3"):
        id = heading.split(". ")[0]
        won, lost = map(number, won_and_lost(rows[id]))
        most, claimed = (
            number(Decimal(rows[id][f"{name}_points"])) for name in ("max", "claimed")
        )
        assert heading.endswith(f"(đạt {won}/{most} điểm)")
        note = entry(document, id)[0]
        assert note.startswith(f"Tự chấm {claimed} điểm, ")
        reviewed = rows[id]["reviewed_points"] is not None
        basis = "thẩm định" if reviewed else "có tài liệu kiểm chứng"
        assert f"{basis} {won} điểm" in note
        assert note.endswith(f"chưa đạt {lost} điểm.")
        shown = next(row for row in annex(document) if row[0] == id)
        assert shown[2:4] == [f"{won}/{most}", lost]


def test_every_figure_of_the_summary_adds_up_from_results(assessment):
    said = results(assessment)
    home = {row["id"]: row["indicator_id"] for row in said["criteria"]}
    known = {id: points for id, points in of_counted(assessment).items() if points}
    table = rows_of(read(assessment).tables[1])
    assert table[0][:5] == [
        "Chỉ số chính",
        "Điểm tối đa",
        "Điểm tự chấm",
        "Điểm đạt",
        "Điểm chưa đạt",
    ]
    for row, shown in zip(
        [*said["indicators"], said["totals"]], table[1:], strict=True
    ):
        inside = [p for id, p in known.items() if home[id] == row.get("id", home[id])]
        assert shown[1:5] == [
            number(Decimal(row["max_points"])),
            number(Decimal(row["claimed_points"])),
            number(sum(won for won, _ in inside)),
            number(sum(lost for _, lost in inside)),
        ]
        assert row.get("rank") is None or shown[5] == f"{row['rank']}/{row['rank_of']}"


def test_the_published_case_lacks_what_its_paper_says(real_assessment):
    said = " ".join(styled(read(real_assessment), "Body Text"))
    assert "đạt 354,74 trên 450 điểm tối đa" in said
    assert "Giành lại 95,26 điểm chưa đạt ở 13 tiêu chí trong kết quả năm 2022" in said
    assert "năm 2022 đạt 31,54/50 điểm. Xếp thứ 1/18 cơ quan." in said
    assert "Điểm đạt là điểm thẩm định." in said


def test_it_says_whose_points_are_shown_and_what_is_not_known(demo_assessment):
    said = " ".join(styled(read(demo_assessment), "Body Text"))
    assert "riêng tiêu chí chưa thẩm định lấy điểm có tài liệu kiểm chứng (2.4)" in said
    assert (
        "Chưa biết điểm nên không tính vào điểm đạt và điểm chưa đạt: tiêu chí 3.2."
        in said
    )
    unreviewed = read(assessed(claims={"1.1": 4}))
    assert any(
        "Điểm đạt là điểm có tài liệu kiểm chứng tính đến ngày 31/01/2026" in each
        for each in styled(unreviewed, "Body Text")
    )


def test_criteria_at_full_points_stand_in_one_sentence(demo_assessment):
    said = styled(read(demo_assessment), "Body Text")
    assert "Giữ vững 02 tiêu chí đã đạt điểm tối đa: 1.1, 1.3." in said
    lines = [criterion("1.1", evidence=[DEMAND]), criterion("1.2"), criterion("1.3")]
    shaky = assessed(
        *lines,
        claims=dict.fromkeys(("1.1", "1.2", "1.3"), 10),
        reviewed={"1.1": 10, "1.2": 10, "1.3": 4},
    )
    assert (
        "Giữ vững 02 tiêu chí đã đạt điểm tối đa: 1.1, 1.2. Danh mục minh chứng chưa "
        "đủ tài liệu cho 1.1; cần bổ sung để giữ điểm."
    ) in styled(read(shaky), "Body Text")


def test_the_cause_is_the_reason_of_the_appraiser_and_what_evidence_lacks(
    real_assessment,
):
    document = read(real_assessment)
    assert entry(document, "4.1")[1] == (
        "- Nguyên nhân: Thiếu tài liệu kiểm chứng. Chưa có tài liệu kiểm chứng."
    )
    assert "mà không có lý do; cần hỏi cơ quan thẩm định" in entry(document, "6.7")[1]


def test_a_cause_that_is_not_on_file_is_a_blank_or_the_count_that_is():
    bare = read(assessed(claims={"1.1": 4}))
    assert entry(bare, "1.1")[1] == "- Nguyên nhân: Chưa có số liệu để tính điểm."
    manual = dtiwb.models.Manual()
    quiet = read(assessed(criterion(rule=manual), claims={"1.1": 4}))
    assert entry(quiet, "1.1")[1] == f"- Nguyên nhân: chưa ghi trong hồ sơ {BLANK}."
    share = dtiwb.models.Proportional()
    counted = read(
        assessed(criterion(rule=share), claims={"1.1": 4}, facts={"1.1": "2/5"})
    )
    assert entry(counted, "1.1")[1] == (
        "- Nguyên nhân: số liệu trong hồ sơ là 2/5, tương ứng 4 điểm."
    )


def test_an_open_task_gives_action_units_and_deadline():
    todo = task(
        "nv-7",
        "Quý II/2026",
        ["1.1"],
        lead_unit=("Văn phòng Sở", "Phòng A"),
        supporting_units=("Phòng B",),
    )
    document = read(assessed(claims={"1.1": 4}, tasks=(todo,)))
    assert entry(document, "1.1")[2:] == [
        "- Việc cần làm: Nhiệm vụ nv-7 (nhiệm vụ nv-7).",
        "- Đơn vị chủ trì: Văn phòng Sở; Phòng A.",
        "- Đơn vị phối hợp: Phòng B.",
        "- Thời hạn: Quý II/2026.",
    ]
    assert annex(document)[0][4:] == [
        "Nhiệm vụ nv-7 (nhiệm vụ nv-7)",
        "Văn phòng Sở; Phòng A",
        "Phòng B",
        "Quý II/2026",
    ]


def test_a_gap_without_a_task_is_left_blank_and_told():
    found = assessed(criterion("1.1"), criterion("1.2"), claims={"1.1": 4, "1.2": 10})
    assert [f.criterion_id for f in found.findings if f.code == "no-task-for-gap"] == [
        "1.1"
    ]
    document = read(found)
    assert annex(document)[0][4:] == [
        f"chưa có nhiệm vụ nào nhằm vào tiêu chí này {BLANK}",
        BLANK,
        BLANK,
        BLANK,
    ]
    assert any(
        each.startswith("3. Có 01 tiêu chí chưa có nhiệm vụ nào nhằm vào (1.1);")
        for each in styled(document, "Body Text")
    )


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_task_that_is_over_is_not_proposed_again(status):
    over = task("nv-1", "Quý I/2025", ["1.1"], status=status)
    document = read(assessed(claims={"1.1": 4}, tasks=(over,)))
    assert annex(document)[0][4].startswith("chưa có nhiệm vụ nào")
    told = (
        "Nhiệm vụ đã xong mà tiêu chí chưa đạt điểm tối đa: nv-1"
        in entry(document, "1.1")[1]
    )
    assert told == (status == "done")


def test_a_deadline_that_is_past_is_overdue_and_wants_a_new_one():
    late = task("nv-1", "Quý IV/2025", ["1.1"], lead_unit=("Phòng A",))
    document = read(assessed(claims={"1.1": 4}, tasks=(late,), about=plan()))
    assert annex(document)[0][7] == (
        f"Quý IV/2025, đã quá hạn (hạn cuối 31/12/2025); thời hạn mới {BLANK}"
    )
    assert any(
        "Nhiệm vụ đã quá hạn được ấn định lại thời hạn" in each
        for each in styled(document, "Body Text")
    )


@pytest.mark.parametrize(
    ("deadline", "shown"),
    [("", BLANK), ("Trước ngày", f"ghi «Trước ngày», chưa đọc được {BLANK}")],
)
def test_a_deadline_nobody_can_keep_is_a_blank(deadline, shown):
    document = read(
        assessed(claims={"1.1": 4}, tasks=(task("nv-1", deadline, ["1.1"]),))
    )
    assert annex(document)[0][5:] == [BLANK, "không nêu", shown]


def test_a_task_of_the_whole_index_serves_only_where_there_is_no_other():
    common, own = task("nv-1", "Quý II/2026", ["1"]), task("nv-2", "", ["1.1"])
    found = assessed(
        criterion("1.1"),
        criterion("1.2"),
        claims={"1.1": 4, "1.2": 4},
        tasks=(common, own),
    )
    assert sorted((row[0], row[4]) for row in annex(read(found))) == [
        ("1.1", "Nhiệm vụ nv-2 (nhiệm vụ nv-2)"),
        ("1.2", "Nhiệm vụ nv-1 (nhiệm vụ nv-1, chung của chỉ số)"),
    ]


def test_two_tasks_of_a_criterion_are_two_rows_with_its_figures_once():
    pair = (task("nv-1", "Quý II/2026", ["1.1"]), task("nv-2", "Năm 2026", ["1.1"]))
    first, second = annex(read(assessed(claims={"1.1": 4}, tasks=pair)))
    assert first[:4] == ["1.1", "Tiêu chí 1.1", "4/10", "6"]
    assert second[:4] == ["1.1", "", "", ""]


def test_the_annex_begins_with_repeated_cuts_and_goes_on_by_points_lost(
    demo_assessment,
):
    rows = [row for row in annex(read(demo_assessment)) if row[3]]
    assert [row[0] for row in rows[:4]] == ["3.3", "4.1", "4.3", "5.3"]
    repeated = {
        f.criterion_id for f in demo_assessment.findings if f.code == "repeat-cut"
    }
    assert repeated == {"3.3", "4.1"}
    lost = [Decimal(row[3].replace(",", ".")) for row in rows[2:]]
    assert lost == sorted(lost, reverse=True)


def test_without_a_gap_there_is_no_plan():
    full = assessed(claims={"1.1": 10}, reviewed={"1.1": 10})
    assert NAME not in dict(documents(full))
    assert NAME in dict(documents(assessed(claims={"1.1": 5})))
    only_planned = assessed(tasks=(task("nv-1", "", ["1.1"]),))
    assert NAME not in dict(documents(only_planned))


def test_a_set_without_criteria_has_no_plan_and_none_that_breaks():
    empty = replace(criteria_set(), indicators=())
    found = dtiwb.assess(replace(case(empty), claims=(Claim(criterion_id="1.1"),)))
    assert NAME not in dict(documents(found))
    assert "KẾ HOẠCH" in all_text(improvement_plan_docx(found))


def test_two_hundred_criteria_are_all_there():
    lines = [criterion(f"{n // 10 + 1}.{n % 10}") for n in range(200)]
    found = assessed(
        *lines,
        claims={each.id: 5 for each in lines},
        reviewed={each.id: 4 for each in lines},
    )
    document = read(found)
    assert len(styled(document, "Heading 3")) == 200
    assert [row[0] for row in annex(document)] == [each.id for each in lines]
    assert rows_of(document.tables[1])[-1] == ["Tổng", "2000", "1000", "800", "1200"]


@pytest.mark.parametrize("text", ["x" * 10_000, "Tiêu chí rất dài " * 600])
def test_a_title_of_ten_thousand_characters_is_kept_whole(text):
    line = replace(criterion(), title=text)
    todo = replace(task("nv-1", "", ["1.1"]), title=text, lead_unit=(text,))
    found = assessed(line, claims={"1.1": 4}, tasks=(todo,))
    assert all_text(improvement_plan_docx(found)).count(text.strip()) >= 5


def test_nothing_of_a_secret_paper_is_told():
    secret = paper("mat-1", title="Việc kín", number="01/TM-SHM", secrecy="TUYỆT MẬT")
    found = assessed(
        criterion(evidence=[DEMAND]),
        claims={"1.1": 10},
        evidence=(secret,),
        links=(link("mat-1", page="17", quote="Việc kín"),),
        tasks=(task("nv-1", "Quý I/2025", ["1.1"], output_evidence_id="mat-1"),),
    )
    said = all_text(improvement_plan_docx(found))
    for telltale in ("Việc kín", "01/TM-SHM", "mat-1", "trang 17", "TUYỆT MẬT"):
        assert telltale not in said


def test_the_reason_of_an_appraiser_is_text_and_no_field():
    text = "{ DDEAUTO c:\\\\x } <w:instrText>x</w:instrText>"
    cut = Review(criterion_id="1.1", reviewed_points=Decimal(1), reason=text)
    found = assessed(claims={"1.1": 5})
    found = dtiwb.assess(replace(found.case, review=(cut,)))
    document = read(found)
    assert text in entry(document, "1.1")[1]
    assert document.element.body.xpath(".//w:instrText") == []


def test_an_internal_note_is_left_out():
    about = replace(plan(), notes=("Nội bộ: chưa gửi", "Ghi cho mọi người"))
    said = all_text(improvement_plan_docx(assessed(claims={"1.1": 5}, about=about)))
    assert "Ghi cho mọi người" in said
    assert "chưa gửi" not in said


def test_the_overall_rank_is_the_published_one():
    told = Published(indicator_id="total", rank=4, rank_of=18)
    found = assessed(claims={"1.1": 5}, published=(told,))
    assert any(
        each.endswith("Kết quả chung xếp thứ 4 trên 18 cơ quan được đánh giá.")
        for each in styled(read(found), "Body Text")
    )


def test_the_same_assessment_gives_the_same_bytes(demo_assessment):
    again = dtiwb.assess(dtiwb.open_case(ROOT / "params" / "mau-so-mau-2025.yaml"))
    assert improvement_plan_docx(again) == improvement_plan_docx(demo_assessment)


def test_english_says_the_same_figures_in_other_words(demo_assessment):
    spoken = replace(demo_assessment.case.params, language="en")
    english = dtiwb.assess(replace(demo_assessment.case, params=spoken))
    document = read(english)
    assert styled(document, "Tên loại văn bản") == ["PLAN"]
    assert rows_of(document.tables[1])[-1][:5] == [
        "Total",
        "193",
        "160.11",
        "143.14",
        "43.86",
    ]
    shared = ("Căn cứ", "Thời hạn", "Nguyên nhân", "cơ quan điền", "Nơi nhận")
    said = all_text(improvement_plan_docx(english))
    assert [each for each in shared if each in said] == []


@needs_office
@pytest.mark.slow
def test_it_opens_and_prints_text_upright_and_annex_across(assessment, tmp_path):
    pdf = converted(improvement_plan_docx(assessment), NAME, "pdf", tmp_path)
    pages = pages_of(pdf)
    sizes = [width < height for _, (width, height) in pages]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0]
    assert not sizes[-1]
