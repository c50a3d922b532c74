"""Documents out of awkward data: hostile text, very much of it, and none at all."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from builders import DEMAND, case, criteria_set, criterion, link, paper, task
from documents.reading import (
    all_text,
    converted,
    needs_office,
    opened,
    pages_of,
    part,
    rows_of,
)
from lxml import etree
from openpyxl import load_workbook

import dtiwb
from dtiwb.models import Claim, Review
from dtiwb.report.documents import documents, explanation_page, replies_docx
from dtiwb.report.documents.package import unpack

INJECTED = [
    '=HYPERLINK("http://example.invalid/"&A1)',
    "=cmd|'/c calc'!A1",
    "+1+cmd|'/c calc'!A1",
    "-2+3",
    "@SUM(A1:A9)",
    '{ INCLUDETEXT "C:\\\\x" } { DDEAUTO c:\\\\x }',
    '<w:instrText> DDEAUTO </w:instrText></w:t><script>alert("x")</script>&amp;',
]
LONG = "Tiêu chí rất dài " * 600
KEPT_BACK = "Vụ việc tuyệt đối kín"


def hostile(text):
    """A case with *text* wherever a file could have brought it."""
    line = replace(criterion("1.1", evidence=[replace(DEMAND, title=text)]), title=text)
    reviewed = Review(
        criterion_id="1.1", reviewed_points=Decimal(1), reason=text, response=text
    )
    built = case(
        criteria_set(line, title=text),
        evidence=(paper(title=text, number=text, issuer=text),),
        links=(link(page=text, quote=text),),
        tasks=(replace(task("nv-1", text, ["1.1"]), title=text, lead_unit=(text,)),),
    )
    claimed = Claim(criterion_id="1.1", claimed_points=Decimal(5), justification=text)
    return dtiwb.assess(replace(built, claims=(claimed,), review=(reviewed,)))


@pytest.mark.parametrize("text", INJECTED)
def test_text_never_becomes_a_formula(text):
    data = dict(documents(hostile(text)))["bang-diem.xlsx"]
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    row = next(cell.row for cell in sheet["A"] if cell.value == "1.1")
    for letter in "BE":
        cell = sheet[f"{letter}{row}"]
        assert (cell.value, cell.data_type) == (text, "s")
        assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@"))
    formulas = [
        cell.value
        for each in sheet.iter_rows()
        for cell in each
        if cell.data_type == "f"
    ]
    assert formulas
    assert all(each.startswith("=IF(") and text not in each for each in formulas)


@pytest.mark.parametrize("text", INJECTED)
def test_text_never_becomes_a_field_or_a_link(text):
    for name, data in documents(hostile(text)):
        if name.endswith(".docx"):
            parts = unpack(data)
            assert set(parts) == set(unpack(replies_docx(hostile("x"))))
            assert b"TargetMode" not in parts["word/_rels/document.xml.rels"]
            xml = part(data, "word/document.xml")
            for tag in ("w:fldSimple", "w:instrText", "w:hyperlink", "script"):
                assert f"<{tag}" not in xml
            shown = [c for t in opened(data).tables for r in rows_of(t) for c in r]
            assert any(text in each for each in shown)


def test_the_page_of_explanations_escapes_what_comes_from_files():
    page = str(explanation_page(hostile(INJECTED[-1])))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("text", [LONG, "x" * 10_000, LONG.upper()])
def test_a_title_of_ten_thousand_characters_is_kept_whole(text):
    made = dict(documents(hostile(text)))
    for name in ("tu-danh-gia.docx", "bang-diem.xlsx", "giai-trinh.docx"):
        assert text.strip() in all_text(made[name])


def test_a_reply_that_is_too_long_for_its_page_is_cut_and_says_so():
    data = replies_docx(hostile(LONG))
    (table,) = opened(data).tables
    cut = rows_of(table)[0][1]
    assert cut.endswith("[…]")
    assert "lược bớt để vừa một trang" in all_text(data)
    assert "lược bớt" not in all_text(replies_docx(hostile("ngắn")))


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["W" * 10_000, LONG.upper()], ids=["one long word", "capitals"]
)
def test_every_reply_keeps_to_one_page(tmp_path, text):
    one = hostile(text)
    (line,), many = one.criteria, 7
    demands = tuple(replace(line.verdicts[0], quote=text) for _ in range(30))
    full = replace(one, criteria=(replace(line, verdicts=demands),) * many)
    pdf = converted(replies_docx(full), "tra-loi.docx", "pdf", tmp_path)
    assert len(pages_of(pdf)) == many


def test_two_hundred_criteria_are_all_there():
    lines = [criterion(f"{n // 10 + 1}.{n % 10}") for n in range(200)]
    ids = {each.id for each in lines}
    found = dtiwb.assess(
        case(
            criteria_set(*lines),
            claims=dict.fromkeys(ids, 5),
            reviewed=dict.fromkeys(ids, 4),
        )
    )
    made = dict(documents(found))
    annex = rows_of(opened(made["tu-danh-gia.docx"]).tables[-1])
    assert ids <= {row[0] for row in annex}
    assert annex[-1][2:4] == ["2000", "1000"]
    sheet = load_workbook(io.BytesIO(made["bang-diem.xlsx"]), data_only=True)
    assert ids <= {cell.value for cell in sheet.worksheets[0]["A"]}
    assert len(opened(made["tra-loi-tham-dinh.docx"]).tables) == 200


def test_a_set_without_criteria_says_so_in_every_document():
    empty = replace(criteria_set(), indicators=())
    blank = (Claim(criterion_id="1.1"),)
    found = dtiwb.assess(replace(case(empty), claims=blank))
    made = dict(documents(found))
    assert list(made) == ["tu-danh-gia.docx", "bang-diem.xlsx", "giai-trinh.docx"]
    assert "chưa có tiêu chí để chấm điểm" in all_text(made["tu-danh-gia.docx"])
    assert "chưa có tiêu chí để chấm điểm" in all_text(made["bang-diem.xlsx"])
    assert "Không có tiêu chí nào tự chấm" in all_text(made["giai-trinh.docx"])


def test_without_any_evidence_every_claim_is_explained():
    lines = [criterion(f"1.{n}", evidence=[DEMAND]) for n in range(1, 4)]
    found = dtiwb.assess(
        case(criteria_set(*lines), claims={each.id: 10 for each in lines})
    )
    (table,) = opened(dict(documents(found))["giai-trinh.docx"]).tables
    told = rows_of(table)[1:]
    assert [row[0] for row in told] == ["1.1", "1.2", "1.3"]
    assert all("Chưa có tài liệu kiểm chứng." in row[6] for row in told)
    assert all(row[7] == "chưa giao đơn vị; chưa có hạn" for row in told)


def test_what_is_not_known_and_what_is_zero_look_different():
    lines = [criterion("1.1"), criterion("1.2")]
    found = dtiwb.assess(case(criteria_set(*lines), claims={"1.1": 0}))
    made = dict(documents(found))
    annex = {
        row[0]: row[3] for row in rows_of(opened(made["tu-danh-gia.docx"]).tables[-1])
    }
    assert (annex["1.1"], annex["1.2"]) == ("0", "chưa biết")
    sheet = load_workbook(io.BytesIO(made["bang-diem.xlsx"]), data_only=True)
    claimed = {r[0].value: r[3].value for r in sheet.worksheets[0].iter_rows(6)}
    assert (claimed["1.1"], claimed["1.2"]) == (0, "chưa biết")


def test_nothing_of_a_secret_paper_is_told():
    secret = paper(
        "mat-1",
        title=KEPT_BACK,
        number="01/TM-SHM",
        issuer=KEPT_BACK,
        secrecy="TUYỆT MẬT",
    )
    found = dtiwb.assess(
        case(
            criteria_set(criterion("1.1", evidence=[DEMAND])),
            claims={"1.1": 10},
            reviewed={"1.1": 3},
            evidence=(secret,),
            links=(link("mat-1", page="17", quote=KEPT_BACK),),
        )
    )
    for name, data in documents(found):
        said = all_text(data)
        is_about_evidence = name in (
            *("giai-trinh.docx", "tra-loi-tham-dinh.docx", "ke-hoach-cai-thien.docx"),
        )
        assert ("mang dấu mật" in said) == is_about_evidence
        for telltale in (KEPT_BACK, "01/TM-SHM", "mat-1", "trang 17", "TUYỆT MẬT"):
            assert telltale not in said, name


def test_characters_no_xml_can_hold_are_left_out():
    made = dict(documents(hostile("trước\x00\x0b\ufffesau\nhai dòng")))
    assert "trướcsau" in all_text(made["tu-danh-gia.docx"])
    assert "trướcsau" in all_text(made["bang-diem.xlsx"])
    for data in made.values():
        for name, content in unpack(data).items():
            assert etree.fromstring(content) is not None, name


def test_a_note_marked_internal_is_in_no_document():
    made = case(claims={"1.1": 5}, reviewed={"1.1": 2})
    about = replace(
        made.about, notes=("Nội bộ: chưa nói với sở khác", "Số liệu đã đối chiếu")
    )
    found = dict(documents(dtiwb.assess(replace(made, about=about))))
    assert len(found) > 3
    told = "".join(map(all_text, found.values()))
    assert "Số liệu đã đối chiếu" in told
    assert "chưa nói với sở khác" not in told
