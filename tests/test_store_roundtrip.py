"""What dtiwb writes it reads back, and a spreadsheet runs none of it.

Guaranteed: every record comes back the same, its text as ``values.clean`` leaves it
(NFC, line feeds, no white space around it, no control or zero-width characters).
What could not come back is refused before anything is written.
"""

import csv
import io
import re
import string
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dtiwb.models import Claim, Counted, EvidenceItem, Fact, FactValue, Task
from dtiwb.store.files import Reader
from dtiwb.store.tables import TABLES, columns_of, read_table, write_table
from dtiwb.store.values import clean, decimal_text, parse_fact_value
from dtiwb.store.writing import with_guard, without_guard
from dtiwb.wording import column_titles

NUMBER_ONLY = re.compile(r"[+-][0-9]+(\.[0-9]+)?")
HOSTILE = (
    "<script>alert(1)</script>",
    "a|b\\|c",
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "+84 123",
    "--5",
    "-2",
    "-",
    "@SUM(A1)",
    "'quoted",
    "''twice'",
    "'",
    "'=x",
    "'#x",
    'say "yes"',
    '"',
    "một\nhai",
    "a;b",
    "a,b",
    "a\tb",
    "#1",
    "##",
    "#N/A",
    "# ví dụ",
    "\N{LATIN SMALL LETTER O}\N{COMBINING HORN}\N{COMBINING HOOK ABOVE}",
    "Sở Tư pháp",
    "1.10",
    "0005",
    "NO",
    "null",
    "13/6/2025",
    "2/13",
    "{value}",
    "x" * 10_000,
)
VISIBLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXT = (st.sampled_from(HOSTILE) | VISIBLE).map(clean)
SOME_TEXT = TEXT.filter(bool)
ELEMENT = SOME_TEXT.filter(lambda text: ";" not in text)
NUMBER = st.decimals(-(10**12), 10**12, places=4) | st.decimals(0, 2000, places=3)
COUNTED = st.builds(
    Counted,
    numerator=st.decimals(0, 10**6, places=2),
    denominator=st.decimals("0.01", 10**6, places=2),
)
WORD = SOME_TEXT.filter(lambda text: reads_as_text(text))
DAY = st.dates(date(1900, 1, 1), date(2199, 12, 31))
COUNT = st.integers(0, 999_999_999)


def reads_as_text(text: str) -> bool:
    try:
        return parse_fact_value(text) == text
    except ValueError:
        return False


def values_of(hint, required: bool):
    """What a field of type *hint* may hold."""
    if hint == FactValue:
        return NUMBER | COUNTED | WORD
    if get_origin(hint) in (UnionType, Union):
        return st.none() | values_of(get_args(hint)[0], required)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        return st.lists(ELEMENT, max_size=3).map(tuple)
    if hint is str:
        return SOME_TEXT if required else TEXT
    return {Decimal: NUMBER, date: DAY, int: COUNT}[hint]


def records_of(record):
    hints = get_type_hints(record)
    required = {
        each.name for each in fields(record) if each.default is each.default_factory
    }
    return st.lists(
        st.builds(
            record, **{name: values_of(hints[name], name in required) for name in hints}
        ),
        min_size=1,
        max_size=4,
    )


def written(folder, suffix, records, record):
    path = folder / f"table{suffix}"
    write_table(path, records, record)
    return path


def read_back(folder, record):
    reader = Reader(folder)
    found = list(read_table(folder, "table", record, reader).values())
    assert reader.problems.found == []
    return found


@pytest.mark.parametrize("record", TABLES.values(), ids=TABLES)
@given(data=st.data())
@settings(max_examples=50)
def test_every_csv_reads_back_as_it_was_written(tmp_path_factory, record, data):
    records = data.draw(records_of(record))
    folder = tmp_path_factory.mktemp("table")
    written(folder, ".csv", records, record)
    assert read_back(folder, record) == records


@pytest.mark.parametrize("record", TABLES.values(), ids=TABLES)
@given(data=st.data())
@settings(max_examples=15)
def test_every_workbook_reads_back_as_it_was_written(tmp_path_factory, record, data):
    records = data.draw(records_of(record))
    folder = tmp_path_factory.mktemp("table")
    written(folder, ".xlsx", records, record)
    assert read_back(folder, record) == records


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_hostile_text_reads_back_from_every_column(tmp_path, suffix, text):
    element = text if ";" not in text else "Phòng A, B và C"
    task = Task(id=text, title=text, criterion_ids=(element, "2"), lead_unit=(element,))
    item = EvidenceItem(id=text, title=text, note=text)
    for record, one in ((Task, task), (EvidenceItem, item)):
        written(tmp_path, suffix, [one], record)
        expected = {
            name: clean(value)
            for name in ("id", "title", "note")
            if isinstance(value := getattr(one, name, None), str)
        }
        if record is Task:
            expected["criterion_ids"] = (clean(element), "2")
            expected["lead_unit"] = (clean(element),)
        assert read_back(tmp_path, record) == [replace(one, **expected)]


@given(st.lists(st.sampled_from(HOSTILE) | VISIBLE, min_size=1, max_size=5))
def test_no_cell_of_a_csv_is_a_formula(tmp_path_factory, texts):
    records = [EvidenceItem(id=f"{n}", title=t, note=t) for n, t in enumerate(texts)]
    path = written(tmp_path_factory.mktemp("table"), ".csv", records, EvidenceItem)
    for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
        for cell in row:
            assert cell[:1] not in set("=+-@") or NUMBER_ONLY.fullmatch(cell)


@given(st.lists(st.sampled_from(HOSTILE) | VISIBLE, min_size=1, max_size=5))
@settings(max_examples=20)
def test_every_cell_of_a_workbook_is_plain_text(tmp_path_factory, texts):
    records = [EvidenceItem(id=f"{n}", title=t, pages=3) for n, t in enumerate(texts)]
    path = written(tmp_path_factory.mktemp("table"), ".xlsx", records, EvidenceItem)
    sheet = load_workbook(path).active
    kinds = {cell.data_type for row in sheet for cell in row if cell.value is not None}
    assert kinds == {"s"}


@given(st.sampled_from(HOSTILE) | VISIBLE)
def test_the_guard_against_formulas_comes_off_again(text):
    assert without_guard(with_guard(text)) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_cleaning_takes_away_only_what_nobody_sees():
    assert clean(" \u200bSo\u031b\u0309\r\nTư\x07 pháp\ufeff\t") == "Sở\nTư pháp"


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=6))
def test_a_number_is_written_without_exponent_and_reads_back(number):
    assert set(decimal_text(number)) <= set(string.digits + ".-")
    assert Decimal(decimal_text(number)) == number


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("record", "one"),
    [
        (Task, Task(id="1", title="t", lead_unit=("Phòng A; Phòng B",))),
        (Task, Task(id="1", title="t", lead_unit=("Phòng A", " "))),
        (Task, Task(id="\u200b", title="t")),
        (Fact, Fact(criterion_id="1.1", value="")),
        (Claim, Claim(criterion_id="1.1", justification="x" * 32_768)),
    ],
    ids=["a list separator", "a blank element", "a blank id", "no value", "too long"],
)
def test_what_would_not_read_back_is_refused_and_nothing_written(
    tmp_path, suffix, record, one
):
    with pytest.raises(ValueError, match="cannot be"):
        written(tmp_path, suffix, [one], record)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("record", TABLES.values(), ids=TABLES)
def test_every_title_dtiwb_offers_leads_to_its_own_column(record):
    titles = [column_titles(column)[0] for column in columns_of(record)]
    assert len(set(titles)) == len(titles) == len(fields(record))


@pytest.mark.parametrize("record", TABLES.values(), ids=TABLES)
@given(data=st.data())
@settings(max_examples=5)
def test_a_workbook_under_vietnamese_titles_reads_back(tmp_path_factory, record, data):
    records = data.draw(records_of(record))
    folder = tmp_path_factory.mktemp("table")
    write_table(folder / "table.xlsx", records, record, titled=True)
    assert read_back(folder, record) == records
