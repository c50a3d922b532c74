"""Personal data is found in the forms officials write; other numbers are let pass."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dtiwb.bundle.privacy import mask, personal_data, personal_data_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Số căn cước 031099001234 cấp năm 2021", "cccd"),
        ("001 299 012 345", "cccd"),
        ("0310 9900 1234", "cccd"),
        ("CMND số 123456789 do Công an tỉnh cấp", "cmnd"),
        ("Giấy chứng minh nhân dân: 123 456 789", "cmnd"),
        ("căn cước công dân cũ là 123456789", "cmnd"),
        ("Liên hệ 0912 345 678", "mobile"),
        ("Liên hệ 0912.345.678.", "mobile"),
        ("0912-345-678", "mobile"),
        ("SĐT:0987654321", "mobile"),
        ("ĐT.0987654321", "mobile"),
        ("098 765 4321", "mobile"),
        ("+84 912 345 678", "mobile"),
        ("(+84) 912345678", "mobile"),
        ("+84 (0) 912 345 678", "mobile"),
        ("(0912) 345 678", "mobile"),
        ("09 1234 5678, điện thoại: 0358 123 456", "mobile"),
        ("(027) 3.822.123", "landline"),
        ("(0207) 3822123", "landline"),
        ("024 3826 1234", "landline"),
        ("Điện thoại: 02073822123", "landline"),
        ("Fax 0207.3822.123", "landline"),
        ("+84 207 3822 123", "landline"),
        ("thư: nguyen.van_a+1@Gmail.com", "email"),
        ("b@yahoo.com.vn", "email"),
    ],
)
def test_what_belongs_to_a_person_is_found_once(text, kind):
    assert [found for found, _ in personal_data(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 468/QĐ-TTg ngày 27/3/2021",
        "Số 0912345678/QĐ-UBND",
        "Hồ sơ H60.12-250912-0345 và 000.00.16.H60-250912-0345",
        "Mã hồ sơ: 0912345678",
        "G09.12.34-0912345678",
        "Kinh phí 1.091.234.567 đồng",
        "Kinh phí 912.345.678 đồng, 123456789 đồng và 0912345678 đồng",
        "tài liệu chứng minh đã chi 123456789",
        "Ngày 03.09.2025 10:20, từ 01/01/2025 đến 31/12/2025",
        "Mã số thuế: 0901234567, MST 0312345678",
        "Số tài khoản 031099001234 tại Kho bạc",
        "099099001234",  # no province has 099
        "031999001234",  # nobody was born in the 24th century
        "1031099001234 và 0310990012345",
        "0112345678",  # no such network
        "Năm 2025 2026 2027",
        "123456789 hồ sơ",
        "SHA-256: a031099001234b",
        "vanphong@stp.tinhmau.gov.vn, lienhe@cong-ty-mau.com.vn",
        "9,67 điểm; 02/13; 1.10; 6.1",
    ],
)
def test_other_numbers_raise_no_alarm(text):
    assert list(personal_data(text)) == []


@pytest.mark.parametrize("between", ["/", "-", "; ", ", ", " - ", " "])
def test_two_numbers_beside_each_other_are_both_found(between):
    found = [value for _, value in personal_data(f"0912345678{between}0987654321")]
    assert found == ["0912345678", "0987654321"]


def test_a_list_of_people_is_known_by_its_head():
    text = "STT Họ tên Số CMND\n1 Nguyễn Văn Thử 123456789\n2 Trần Thị Mẫu 987654321"
    assert [kind for kind, _ in personal_data(text)] == ["cmnd", "cmnd"]


def test_a_zero_that_excel_took_away_does_not_hide_a_number():
    text = "Họ tên\tSố điện thoại\tCCCD\nThử\t912345678\t31099001234"
    assert sorted(kind for kind, _ in personal_data(text)) == ["cccd", "cmnd", "mobile"]


def test_numbers_of_two_lines_are_not_read_as_one():
    assert list(personal_data("năm 0912\n345 678")) == []


def test_where_it_stands_is_said_and_only_its_end_is_shown():
    (found,) = personal_data_in("ĐT: 0912 345 678", "evidence/bc.pdf", 4)
    assert (found.file, found.page, found.masked) == (
        *("evidence/bc.pdf", 4),
        "•••••••••678",
    )


@given(st.text(max_size=40))
@example("0912345678")
def test_a_mask_never_shows_more_than_the_last_three_characters(value):
    masked = mask(value)
    hidden = max(0, len(value) - 3)
    assert masked[:hidden] == "•" * hidden
    assert len(masked) == len(value)


def test_of_a_short_value_even_less_is_shown():
    assert [mask(each) for each in ("", "12", "1234", "123456")] == [
        *("", "••", "•••4", "••••56")
    ]


@given(st.integers(0, 9_999_999), st.sampled_from(["091", "098", "035", "070", "089"]))
def test_every_mobile_number_is_found_in_a_sentence(rest, network):
    number = f"{network}{rest:07}"
    text = f"Đồng chí Thử, số {number}, phụ trách."
    assert ("mobile", number) in list(personal_data(text))


@pytest.mark.parametrize("letter", ["a", "0", "09", "0912345678", "a@", "0 "])
def test_a_text_that_never_ends_is_looked_through_in_time(letter):
    started = time.monotonic()
    list(personal_data(letter * (200_000 // len(letter))))
    assert time.monotonic() - started < 10
