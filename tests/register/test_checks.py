"""What the files say against the register when a case is opened."""

import unicodedata
from datetime import date

import pytest
from builders import case, link, paper
from hypothesis import given
from hypothesis import strategies as st
from intake.paper_pdf import write_pdf
from register.make_evidence import blocks, text_paper

from dtiwb.models import FileProblem
from dtiwb.register import papers
from dtiwb.register.checks import differences, file_problems
from dtiwb.register.papers import PaperHead
from dtiwb.register.quotes import _ends, page_of_quote, pages_named
from dtiwb.register.readings import Readings
from dtiwb.store.files import case_folder, sha256_of

PAGES = ("Trang đầu nói về tổ chức.", "Đã kết nối 02/13 đơn vị.", "Kết luận chung.")


@pytest.fixture
def files(tmp_path):
    folder = case_folder(tmp_path, "so-hoa-mau", "2025") / "files"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def check(tmp_path, files):
    """Check a case with these lines and links against what lies in its folder."""

    def run(*items, links=()):
        the_case = case(evidence=items, links=tuple(links), root=tmp_path)
        return file_problems(the_case, Readings(tmp_path))

    return run


def write(files, name="bc.txt", number="12/QĐ-SHM", day="20/5/2025", *body, **keys):
    path = files / name
    path.write_text(text_paper(number, day, "Kết quả", *body, **keys), encoding="utf-8")
    return path


def registered(id="qd-1", path="bc.txt", **changes):
    """A line that says what the file of `write` says."""
    return paper(id, path=path, **changes)


def codes(problems):
    return [each.code for each in problems]


def printed(files, name="bc.pdf", pages=3, **keys):
    path = files / name
    body = keys.pop("body", ("Đoạn mở đầu, như nhau ở mọi trang.",))
    day = "ngày 20 tháng 5 năm 2025"
    found = blocks("Quyết định", "Thử", "12/QĐ-SHM", day, pages=pages, body=body)
    write_pdf(path, found)
    return path


# The file itself


def test_a_file_that_agrees_with_its_line_gives_nothing(files, check):
    path = write(files)
    assert check(registered(sha256=sha256_of(path))) == ()


def test_a_hash_in_capitals_is_the_same_hash(files, check):
    path = write(files)
    assert check(registered(sha256=sha256_of(path).upper())) == ()


def test_a_line_without_a_file_is_not_looked_for(check):
    assert check(registered(path="")) == ()


def test_a_file_that_is_not_there_is_missing(check):
    assert check(registered()) == (
        FileProblem(evidence_id="qd-1", code="file-missing"),
    )


def test_a_path_out_of_the_folder_is_missing(files, check):
    (files.parent / "bc.txt").write_text("x")
    assert codes(check(registered(path="../bc.txt"))) == ["file-missing"]


def test_a_file_with_other_bytes_has_changed_and_no_more_is_said(files, check):
    write(files, "bc.txt", "99/QĐ-SHM")
    assert check(registered(sha256="0" * 64)) == (
        FileProblem(evidence_id="qd-1", code="file-changed"),
    )


def test_a_paper_that_cannot_be_read_is_told_and_costs_nothing(files, check):
    (files / "bc.pdf").write_bytes(b"%PDF-1.7 \n cut off")
    (problem,) = check(registered(path="bc.pdf"))
    assert (problem.code, problem.counts) == ("file-unread", False)
    assert problem.fields["reason"].startswith("tệp hỏng")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_found_in_whichever_form_the_disk_holds_it(files, check, form):
    folder = files / unicodedata.normalize(form, "Báo cáo")
    folder.mkdir()
    write(folder, unicodedata.normalize(form, "Kết quả.txt"))
    assert check(registered(path="Báo cáo/Kết quả.txt")) == ()


def test_a_path_typed_on_windows_is_found(files, check):
    (files / "qd").mkdir()
    write(files / "qd")
    assert check(registered(path="qd\\bc.txt")) == ()


# Secrecy


def test_the_file_of_a_secret_line_is_not_even_looked_for(files, check, monkeypatch):
    monkeypatch.setattr(Readings, "of", lambda *_: pytest.fail("opened"))
    monkeypatch.setattr(Readings, "head", lambda *_: pytest.fail("opened"))
    write(files)
    assert (
        check(registered(secrecy="MẬT"), registered("b", "gone", secrecy="MẬT")) == ()
    )


def test_a_file_that_any_line_calls_secret_is_not_looked_for(files, check, monkeypatch):
    monkeypatch.setattr(Readings, "head", lambda *_: pytest.fail("opened"))
    write(files)
    assert check(registered("a"), registered("b", "BC.txt", secrecy="MẬT")) == ()


def test_a_mark_of_secrecy_that_nobody_noticed_is_told_without_a_word_of_it(
    files, check
):
    write(files, mark="MẬT")
    assert check(registered()) == (
        FileProblem(evidence_id="qd-1", code="secret-document", fields={"count": "1"}),
    )


# Register and file


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"number": "012/QĐ-SHM"}, []),
        ({"number": "12-QĐ/SHM"}, []),
        ({"number": "12/qđ - shm"}, []),
        ({"number": ""}, []),
        ({"issued_on": None}, []),
        ({"number": "21/QĐ-SHM"}, [("number", "21/QĐ-SHM", "12/QĐ-SHM")]),
        ({"number": "1/2QĐ-SHM"}, [("number", "1/2QĐ-SHM", "12/QĐ-SHM")]),
        (
            {"issued_on": date(2025, 5, 2)},
            [("issued_on", "2025-05-02", "2025-05-20")],
        ),
    ],
)
def test_number_and_date_are_compared_with_the_file(files, check, changes, told):
    write(files)
    problems = check(registered(**changes))
    assert [
        (p.fields["column"], p.fields["register"], p.fields["file"]) for p in problems
    ] == told
    assert set(codes(problems)) <= {"register-differs-from-file"}


@pytest.mark.parametrize(
    ("page", "is_told"),
    [
        ("Số: 12/QĐ-SHM, ngày 20 tháng 5 năm 2025", False),
        ("Số: 012 /QĐ- SHM\nngày 20/05/2025", False),
        ("Số: 112/QĐ-SHM, ngày 20 tháng 5 năm 2025", True),
        ("Số: 12/QĐ-SHM, ngày 2 tháng 5 năm 2025", True),
        ("", True),
    ],
)
def test_ocr_is_believed_against_the_register_only_if_it_saw_nothing_of_it(
    page, is_told
):
    head = PaperHead(
        sha256="",
        file_kind="image",
        number="72/QĐ-SHM",
        issued_on=date(2025, 5, 26),
        page_count=3,
    )
    found = list(differences(paper(), head, lambda: ("", page, "Số: 12/QĐ-SHM")))
    assert bool(found) is is_told


def test_an_invalid_signature_is_told_unless_the_register_says_so(
    files, check, monkeypatch
):
    state = type("Check", (), {"state": "invalid"})
    monkeypatch.setattr(papers, "check_signatures", lambda *_: state)
    printed(files)
    item = registered(path="bc.pdf", signature="")
    assert codes(check(item)) == ["signature-invalid"]
    assert check(registered(path="bc.pdf", signature="invalid")) == ()


# Pages and quotes


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("3", [3]),
        ("1-2", [1, 2]),
        ("1 – 2", [1, 2]),
        ("tr. 7", [7]),
        ("Trang 7", [7]),
        ("tr.7-8", [7, 8]),
        ("3, 5", [3, 5]),
        ("3; 5 và 7", [3, 5, 7]),
        ("mục 2, trang 5", [5]),
        ("Phụ lục 2", []),
        ("Điều 3", []),
        ("", []),
        ("tất cả", []),
    ],
)
def test_the_pages_a_link_names(text, pages):
    assert [n for span in pages_named(text) for n in span] == pages


@pytest.mark.parametrize(
    ("page", "told"),
    [("1", []), ("3", []), ("1-3", []), ("4", ["4"]), ("2-9", ["2-9"]), ("0", ["0"])],
)
def test_a_page_beyond_the_paper_is_not_in_it(files, check, page, told):
    printed(files)
    problems = check(registered(path="bc.pdf"), links=[link(page=page, quote="")])
    assert [each.page for each in problems] == told
    assert set(codes(problems)) <= {"page-not-in-file"}
    assert all(each.fields == {"pages": "3"} for each in problems)


def test_pages_of_a_file_that_has_none_are_not_judged(files, check):
    write(files, "bc.txt", "12/QĐ-SHM", "20/5/2025", *PAGES)
    links = [link(page="9", quote="đã kết nối 02/13 đơn vị")]
    assert check(registered(), links=links) == ()


@pytest.mark.parametrize(
    ("page", "quote", "told"),
    [
        ("2", "Nội dung riêng của phần 2", []),
        ("tr. 2", "NOI DUNG RIENG cua phan 2", []),
        ("1-2", "nội dung riêng của phần 2 là mục 2", []),
        ("", "Nội dung riêng của phần 2", []),
        ("Điều 2", "Nội dung riêng của phần 2", []),
        ("3", "Nội dung riêng của phần 2", [("quote-on-other-page", {"page": "2"})]),
        ("2", "Nội dung chung của phần 2", [("quote-not-found", {})]),
    ],
)
def test_a_quote_is_looked_up_on_the_page_its_link_names(
    files, check, page, quote, told
):
    printed(files)
    problems = check(registered(path="bc.pdf"), links=[link(page=page, quote=quote)])
    assert [(each.code, each.fields) for each in problems] == told


def test_what_speaks_against_one_link_says_nothing_of_another(files, check):
    printed(files)
    good = link(criterion_id="1.1", page="2", quote="phần 2 là mục 2")
    bad = link(criterion_id="1.2", page="2", quote="không có câu này")
    (problem,) = check(registered(path="bc.pdf"), links=[good, bad])
    assert problem.concerns("1.2", "2", bad.quote)
    assert not problem.concerns("1.1", "2", good.quote)


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("Theo Quyết định số 468/QĐ-TTg", 1),
        ("quyet dinh so 468/QD- TTg", 1),
        ("tỷ lệ 9,86 %", 1),
        ("tỷ lệ 9,68 %", None),
        ("tỷ lệ 9", 1),
        ("tỷ lệ 9,8", None),
        ("hồ sơ được giải quyết đúng hạn", 2),
        ("đúng hạn trong năm", 2),
        ("hoà giải ở cơ sở", 3),
        ("...", None),
        ("", None),
    ],
)
def test_a_quote_is_found_across_line_ends_hyphens_pages_and_tone_marks(quote, page):
    pages = (
        "Theo Quyết định số 468/QĐ-\nTTg, tỷ lệ\n9,86%.",
        "2\nCó 95 hồ sơ được giải\nquyết đúng hạn",
        "3\ntrong năm.\nHòa giải ở cơ sở.",
    )
    assert page_of_quote(quote, pages, ()) == page


def test_the_page_that_is_named_comes_first():
    pages = ("như nhau", "như nhau", "như nhau")
    assert page_of_quote("như nhau", pages, (3,)) == 3
    assert page_of_quote("như nhau", pages, (9,)) == 1


@pytest.mark.parametrize(
    ("read", "is_found"),
    [
        ("Đã kết nôi 02/13 đơn vi vào mạng truyền số liệu", True),
        ("Đã kêt nối 02/13 đơn vị vao mạnq truyền sô liêu", True),
        ("Đã kết nối 02/18 đơn vị vào mạng truyền số liệu", False),
        ("Đã kết thúc việc nối 13 đơn vị với mạng riêng", False),
    ],
)
def test_letters_that_ocr_got_wrong_are_forgiven_digits_are_not(read, is_found):
    quote = "Đã kết nối 02/13 đơn vị vào mạng truyền số liệu"
    pages = ("Báo cáo năm 2025.", f"Đến nay, {read} chuyên dùng.")
    assert (page_of_quote(quote, pages, (2,), by_ocr=True) == 2) is is_found


def test_what_was_printed_is_not_forgiven_a_letter():
    assert (
        page_of_quote("kết nối mạng riêng ảo", ("kết nồi mạnq riêng ảo",), ()) is None
    )


def distance_to_some_part(pattern, text):
    """The plain dynamic programme: the best distance ending at each place."""
    row = list(range(len(pattern) + 1))
    found = []
    for letter in text:
        diagonal, row[0] = row[0], 0
        for n, other in enumerate(pattern, 1):
            best = min(row[n] + 1, row[n - 1] + 1, diagonal + (letter != other))
            diagonal, row[n] = row[n], best
        found.append(row[-1])
    return found


@given(
    st.text("ab1 ", min_size=1, max_size=12),
    st.text("ab1 ", max_size=40),
    st.integers(0, 4),
)
def test_the_fast_search_finds_what_the_plain_one_finds(pattern, text, errors):
    distances = distance_to_some_part(pattern, text)
    expected = [n for n, distance in enumerate(distances, 1) if distance <= errors]
    assert _ends(pattern, text, errors) == expected


# Order


def test_the_order_of_lines_and_links_does_not_matter(files, check):
    printed(files)
    write(files)
    items = [
        registered("a", "bc.pdf", number="9/QĐ-SHM", issued_on=date(2024, 1, 1)),
        registered("b", "khong-co.pdf"),
        registered("c", "bc.txt", sha256="0" * 64),
        registered("d", "bc.txt", number="8/QĐ-SHM"),
    ]
    links = [
        link("a", "1.1", page="9", quote="không có"),
        link("a", "1.1", page="9", quote="không có", rule_id="x"),
        link("a", "1.2", page="1", quote="phần 3 là mục 3"),
        link("d", "1.2", page="1", quote="không có"),
    ]
    first = check(*items, links=links)
    assert len(first) == 9
    for n in range(4):
        turned, turned_links = items[n:] + items[:n], links[n:] + links[:n]
        assert check(*turned, links=turned_links[::-1]) == first
        assert check(*turned[::-1], links=turned_links) == first
