"""``language: en`` gives every page and every document in English, same figures.

The data of a case are Vietnamese and stay as they are. Here they are stripped of
their accents first, so that every accent left in the English is a sentence of ours.
"""

import dataclasses
import inspect
import io
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from documents.reading import all_text
from icalendar import Calendar
from openpyxl import load_workbook

import dtiwb
from dtiwb import memo
from dtiwb.bundle.pages import page_text
from dtiwb.report.documents import documents
from dtiwb.report.page import case_page, page_title

ROOT = Path(__file__).parents[1]
CASES = (
    *("mau-so-mau-2025", "tuyen-quang-so-tu-phap-2022"),  # scored
    "ha-tinh-so-tu-phap-2025",  # a plan alone
)
MEMOS = sorted(
    name
    for name, each in vars(memo).items()
    if inspect.isfunction(each)
    and each.__module__.startswith("dtiwb.report")
    and list(inspect.signature(each).parameters) == ["assessment"]
)
FILES = ["giai-trinh.docx", "bang-diem.xlsx", "lich.ics"]
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_COMMA = re.compile(r"(?<=\d),(?=\d)")


def test_the_pages_looked_at_are_those_that_notebooks_show():
    shown = set()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        code = notebook.read_text(encoding="utf-8")
        shown |= set(re.findall(r"dtiwb\.memo\.(\w+)\(assessment\)", code))
    assert len(shown) > 10
    assert shown <= set(MEMOS)


def bare(value):
    """*value* with every text in it without accents and without decimal commas."""
    match value:
        case str():
            apart = unicodedata.normalize("NFD", value).replace("đ", "d")
            letters = (c for c in apart if not unicodedata.combining(c))
            return _COMMA.sub(".", "".join(letters).replace("Đ", "D"))
        case tuple():
            return tuple(map(bare, value))
        case Mapping():
            return {bare(key): bare(each) for key, each in value.items()}
        case _ if dataclasses.is_dataclass(value):
            given = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
            return dataclasses.replace(value, **{k: bare(v) for k, v in given.items()})
        case _:
            return value


def spoken(case, language):
    """The case in *language*, without the forms, which are the office's own words."""
    before = case.previous
    return dataclasses.replace(
        case,
        params=dataclasses.replace(case.params, language=language),
        previous=spoken(before, language) if before else None,
        forms=(),
    )


@cache
def in_both(name):
    """The case in Vietnamese and in English, its data without accents."""
    case = bare(dtiwb.open_case(ROOT / "params" / f"{name}.yaml"))
    return tuple(dtiwb.assess(spoken(case, each)) for each in ("vi", "en"))


def parted(texts):
    """The figures of both texts from where they part, with what stands around."""
    pairs = zip(*map(figures, texts), strict=False)
    at = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    if at is None and len({len(figures(each)) for each in texts}) == 1:
        return None
    return [figures(each)[at or -3 :][:5] for each in texts]


def figures(text):
    """Every number of *text* in its order: 07 is 7, and 9,67 is 9.67."""
    return [
        found.replace(",", ".").lstrip("0") or "0" for found in _FIGURE.findall(text)
    ]


def accents(text):
    return sorted(set(re.findall(r"\S*[^\W\x00-\x7f]\S*", text)))


@cache
def pages(name):
    """The text of every page body and of the shell around it, in both languages."""
    both = in_both(name)
    found = {
        each: [page_text(str(getattr(memo, each)(a))) for a in both] for each in MEMOS
    }
    for notebook in both[0].case.params.notebooks:
        shells = (case_page(memo.Fragment(""), notebook, a, FILES) for a in both)
        found[notebook] = [page_text(shell) for shell in shells]
    found["side by side"] = [page_text(str(memo.side_by_side([a, a]))) for a in both]
    return found


@cache
def papers(name):
    """The text of every document, in both languages."""
    vietnamese, english = (dict(documents(each)) for each in in_both(name))
    assert vietnamese.keys() == english.keys()
    return {
        file: [read(file, made[file]) for made in (vietnamese, english)]
        for file in vietnamese
    }


def read(file, data):
    if file.endswith(".ics"):
        made = Calendar.from_ical(data)
        lines = [str(value) for _, value in made.property_items()]
        return " ".join(line for line in lines if "//dtiwb" not in line)
    if file.endswith(".xlsx"):
        return " ".join(cells(load_workbook(io.BytesIO(data))))
    return all_text(data)


def cells(book):
    """Names, headers and cells of every sheet; a formula is no text."""
    for sheet in book:
        yield sheet.title
        for each in (sheet.oddHeader, sheet.oddFooter):
            yield from filter(None, (each.left.text, each.center.text, each.right.text))
        for row in sheet.iter_rows(values_only=True):
            yield from (str(v) for v in row if v is not None and str(v)[0] != "=")


@pytest.mark.parametrize("name", CASES)
def test_no_sentence_of_ours_is_left_in_vietnamese_on_an_english_page(name):
    left = {each: accents(english) for each, (_, english) in pages(name).items()}
    assert {each: words for each, words in left.items() if words} == {}


@pytest.mark.parametrize("name", CASES)
def test_no_sentence_of_ours_is_left_in_vietnamese_in_an_english_document(name):
    left = {each: accents(english) for each, (_, english) in papers(name).items()}
    assert {each: words for each, words in left.items() if words} == {}


@pytest.mark.parametrize("made", [pages, papers], ids=["pages", "documents"])
@pytest.mark.parametrize("name", CASES)
def test_both_languages_give_the_same_figures_in_the_same_order(name, made):
    differ = {each: parted(texts) for each, texts in made(name).items()}
    assert {each: found for each, found in differ.items() if found} == {}


@pytest.mark.parametrize("made", [pages, papers], ids=["pages", "documents"])
@pytest.mark.parametrize("name", CASES)
def test_english_writes_a_decimal_point_and_never_a_comma(name, made):
    texts = {each: _COMMA.findall(english) for each, (_, english) in made(name).items()}
    assert {each: found for each, found in texts.items() if found} == {}


@pytest.mark.parametrize("name", CASES)
def test_vietnamese_speaks_vietnamese_on_the_same_data(name):
    """The accents are looked for where they are: the test above can fail."""
    for each, (vietnamese, english) in (pages(name) | papers(name)).items():
        assert bool(accents(vietnamese)) == bool(english.strip()), each


def test_every_page_of_a_case_has_a_title_of_its_own_in_both_languages():
    for notebook in (ROOT / "notebooks").glob("[1-9]-*.ipynb"):
        titles = {page_title(notebook.stem, each) for each in ("vi", "en")}
        assert len(titles | {notebook.stem}) == 3
