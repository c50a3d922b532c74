"""Vietnamese text made comparable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtiwb.text import compose, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quyết định", "quyet dinh"),
        ("QUYẾT ĐỊNH", "quyet dinh"),
        ("Đặng Thị Ơn", "dang thi on"),
        ("Hòa", "hoa"),
        ("Hoà", "hoa"),
        ("  Uỷ\u00a0ban\n nhân   dân ", "uy ban nhan dan"),
        ("Sở TT&TT", "so tt&tt"),
        ("", ""),
    ],
)
def test_folding_leaves_letters_without_accents_case_or_spare_spaces(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_composed_and_decomposed_text_fold_to_the_same_letters(text):
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    assert len({fold(each) for each in forms}) == 1
    assert len({compose(each) for each in forms}) == 1


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ÀẤỬĐ-/.0123456789"))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
