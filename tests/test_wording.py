"""Both languages say the same things, and what the code says exists."""

import ast
import dataclasses
import re
import string
import unicodedata
from functools import cache
from itertools import chain
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from dtiwb.findings import CODES
from dtiwb.intake.rows import DRAFT_TABLES, DraftRow, HeadRow, columns_of_draft
from dtiwb.models import EvidenceRule, LineKind, TargetState
from dtiwb.models.assessment import State
from dtiwb.planning import URGENCY
from dtiwb.progress import GROUPS
from dtiwb.scoring import COLUMNS
from dtiwb.store.tables import TABLES, columns_of
from dtiwb.wording import LANGUAGES, column_title, column_titles, say, wordings

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "dtiwb"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted(PACKAGE.rglob("*.j2"))
_ENDS = ("none", "note")
INTAKE = sorted((PACKAGE / "intake").glob("*.py"))
BUNDLE = sorted((PACKAGE / "bundle").glob("*.py"))
RUNNER = sorted((PACKAGE / "runner").glob("*.py"))
STORE = [*sorted((PACKAGE / "store").glob("*.py")), PACKAGE / "case.py"]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def literals(*paths: Path) -> set[str]:
    """Every string written out in *paths*, and the strings inside templates."""
    found = set()
    for path in paths:
        if path.suffix == ".py":
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
        else:
            found |= set(re.findall(r'"([^"\n]+)"', path.read_text(encoding="utf-8")))
    return found


def called_with(path: Path, function: str, place: int) -> set[str]:
    """The strings that *function* is called with at argument *place*."""
    return {
        node.args[place].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == function
        and len(node.args) > place
        and isinstance(node.args[place], ast.Constant)
    }


def group(name: str) -> set[str]:
    return {c.partition(".")[2] for c in wordings("vi") if c.startswith(f"{name}.")}


def problem_codes() -> set[str]:
    """The problem codes that store and case note, as far as they are written out."""
    kebab = re.compile(r"[a-z]+(?:-[a-z]+)+")
    found = {each for each in literals(*STORE) if each.startswith("unknown-")}
    for path in STORE:
        found |= called_with(path, "add", 1)  # problems.add(name, "code"
        found |= called_with(path, "_add", 3)  # self._add(table, row, column, "code"
        found |= called_with(path, "ValueProblem", 0)
        for node in ast.walk(tree(path)):
            name = getattr(getattr(node, "func", None), "id", "")
            if name == "Problem":  # Problem(file=..., code="code"
                given = {k.arg: k.value for k in node.keywords}
                found.add(getattr(given.get("code"), "value", ""))
            # yield place, "code", fields
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                parts = (getattr(each, "value", "") for each in node.value.elts)
                found |= {p for p in parts if isinstance(p, str) and kebab.fullmatch(p)}
    return {code for code in found if isinstance(code, str) and code}


def verdict_problems() -> set[str]:
    """The problems that a verdict of ``reconcile`` may carry."""
    path = PACKAGE / "reconcile.py"
    yielded = {
        node.value.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Constant)
    }
    needs = get_args(get_args(get_type_hints(EvidenceRule)["needs"])[0])
    said = literals(PACKAGE / "register" / "checks.py") & set(CODES)
    files = said - {"secret-document", "file-unread"}  # withheld, and told without cost
    return yielded | {f"no-{need}" for need in needs} | files | {"missing-evidence"}


def remark_codes() -> set[str]:
    """The codes of remarks, written out or built from the parts of a letterhead."""
    found = {"no-kind", "no-number", "no-issued-on", "no-issuer", "no-signer"}
    for path in INTAKE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [k.value for k in node.keywords if k.arg == "code"]
                given += node.args[:1] if name == "remark" else []
                if name in ("Remark", "remark", "RuleReading"):
                    found |= {
                        each.value
                        for value in given
                        for each in ast.walk(value)
                        if isinstance(each, ast.Constant)
                        and isinstance(each.value, str)
                        and re.fullmatch(r"[a-z]+(-[a-z]+)+", each.value)
                    }
    written = literals(*INTAKE)
    return found | {code for code in group("intake") if code in written}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def draft_columns() -> set[str]:
    """Every column of a draft table, and every key of a drafted letterhead."""
    keys = {each.name for each in dataclasses.fields(HeadRow)}
    return keys.union(*map(columns_of_draft, DRAFT_TABLES.values()))


def comparison_codes() -> set[str]:
    """The codes of what cannot be compared, of kinds of lines and of neighbours."""
    told = literals(*PACKAGE.glob("comparison/*.py"))
    kinds = get_args(LineKind)
    return told.union(
        *(kinds, (f"{kind}-body" for kind in kinds)),
        (f"no-place-{code}" for code in told),
        (
            f"to-{way}-{how}"
            for way in ("rise", "fall")
            for how in ("exactly", "at-most")
        ),
    )


def spoken() -> set[str]:
    """Every code that some line of the package can say."""
    states = get_args(get_type_hints(TargetState)["state"])
    memo, charts = PACKAGE / "report" / "memo.py", PACKAGE / "report" / "charts.py"
    listed = called_with(memo, "_list_or_none", 1)
    pages = {path.stem.split("-", 1)[-1] for path in ROOT.glob("notebooks/*.ipynb")}
    written = literals(*PACKAGE.glob("report/**/*.py"), *TEMPLATES)
    parts = literals(PACKAGE / "report" / "calendar.py")
    made = literals(*PACKAGE.glob("report/documents/*.py"))
    fields = chain.from_iterable(columns_of(record) for record in TABLES.values())
    names = {
        "comparison": comparison_codes(),
        "problem": literals(
            *STORE, *INTAKE, *BUNDLE, *RUNNER, PACKAGE / "recording.py"
        ),
        "progress": set(GROUPS),
        "intake": remark_codes(),
        "finding": set(CODES),
        "verdict": verdict_problems(),
        "state": set(get_args(State)),
        "task_state": set(URGENCY),
        "target_state": set(states),
        "render": called_with(PACKAGE / "runner" / "executing.py", "RenderError", 0)
        | called_with(PACKAGE / "runner" / "zygotes.py", "RenderError", 0),
        "page": listed | {f"{each}-none" for each in listed} | pages,
        "chart": literals(charts),
        "calendar": parts | {f"{part}-{end}" for part in parts for end in _ENDS},
        "file": {name.rpartition(".")[0] for name in made},
        "column": written | set(fields) | set(COLUMNS) | draft_columns(),
        "drafts": DRAFT_TABLES.keys()
        | {f"is-{each}" for each in get_args(get_type_hints(DraftRow)["confidence"])},
    }
    built = {f"{name}.{code}" for name, codes in names.items() for code in codes}
    return built | literals(*MODULES, *TEMPLATES)


def test_both_languages_have_the_same_codes_in_the_same_order():
    assert list(wordings("en")) == list(wordings("vi"))


@pytest.mark.parametrize("code", wordings("vi"))
def test_a_code_has_the_same_placeholders_in_both_languages(code):
    if code.startswith("column."):
        assert not any(placeholders(title) for title in column_titles(code[7:]))
        assert not placeholders(column_title(code[7:], "en"))
    else:
        vi, en = wordings("vi")[code], wordings("en")[code]
        assert placeholders(vi) == placeholders(en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_composed_and_not_empty(language):
    entries = wordings(language).values()
    texts = chain.from_iterable(e if isinstance(e, list) else [e] for e in entries)
    assert [
        text
        for text in texts
        if not (isinstance(text, str) and text.strip())
        or not unicodedata.is_normalized("NFC", text)
    ] == []


def test_the_two_languages_differ_wherever_there_is_something_to_translate():
    same = {
        code for code, text in wordings("vi").items() if text == wordings("en")[code]
    }
    assert same <= {"page.plan"}  # nothing but a title out of the data


def test_every_finding_has_a_sentence():
    assert group("finding") == set(CODES)


def test_every_problem_of_a_verdict_has_words():
    assert verdict_problems() <= group("verdict")
    assert verdict_problems() <= set(CODES)


def test_every_problem_the_store_can_note_has_a_sentence():
    assert len(problem_codes()) > 50  # the pattern still finds them
    assert problem_codes() <= group("problem")


def test_every_sentence_about_a_problem_belongs_to_a_problem():
    noted = literals(*STORE, *INTAKE, *BUNDLE, *RUNNER, PACKAGE / "recording.py")
    assert group("problem") - noted == set()


def test_every_problem_and_remark_of_reading_has_a_sentence():
    papers = {
        each for each in literals(*INTAKE) if re.fullmatch(r"paper(-[a-z]+)+", each)
    }
    assert len(papers) > 15
    assert papers <= group("problem")
    assert remark_codes() <= group("intake")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("state", get_args(State)),
        ("task_state", URGENCY),
        ("target_state", get_args(get_type_hints(TargetState)["state"])),
    ],
)
def test_every_state_has_a_word_and_no_word_is_left_over(name, codes):
    assert group(name) == set(codes)


def test_every_column_a_person_fills_in_and_every_point_column_has_a_title():
    fields = chain.from_iterable(columns_of(record) for record in TABLES.values())
    assert set(fields) | set(COLUMNS) <= group("column")


def test_every_code_written_out_in_the_package_has_a_text():
    groups = "|".join(dict.fromkeys(code.partition(".")[0] for code in wordings("vi")))
    code = re.compile(rf"(?:{groups})\.[a-z_]+(?:-[a-z_]+)*")
    written = {each for each in literals(*MODULES, *TEMPLATES) if code.fullmatch(each)}
    assert written - wordings("vi").keys() - {"page.css", "comparison.html"} == set()


def test_no_text_is_left_that_nothing_can_say():
    assert wordings("vi").keys() - spoken() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_is_told_in_whole_sentences(language):
    texts = {code: wordings(language)[f"problem.{code}"] for code in group("problem")}
    assert [code for code, text in texts.items() if not text.endswith(".")] == []


@pytest.mark.parametrize("name", ["finding", "verdict"])
def test_findings_are_sentences_and_verdict_problems_are_parts_of_one(name):
    for language in LANGUAGES:
        for code in set(CODES) & group(name):
            text = wordings(language)[f"{name}.{code}"]
            whole = text.endswith((".", "{note}"))
            assert whole is (name == "finding"), (language, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_without_wording_is_a_bug(language):
    with pytest.raises(KeyError):
        say("finding.no-such-code", language)


def test_placeholders_are_filled_and_a_missing_one_is_a_bug():
    assert say("place.row", "en", row=4) == "row 4"
    with pytest.raises(KeyError):
        say("place.row", "en")
