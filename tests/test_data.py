"""Every file in data/ and params/: well-formed, complete, true to its paper.

Two kinds of second sight: ``tests/transcripts`` holds the official tables typed a
second time, and where ``../shared/seeds`` is present the papers themselves are read.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePath

import pytest

import dtiwb
from dtiwb.models import Assessment, CriteriaSet, Instrument
from dtiwb.store.crosswalks import read_crosswalk
from dtiwb.store.files import Reader
from dtiwb.store.rankings import read_ranking
from dtiwb.store.sets import read_list
from dtiwb.store.tables import TABLES
from dtiwb.store.values import cell_text

ROOT = Path(__file__).parent.parent
DATA, TRANSCRIPTS = ROOT / "data", ROOT / "tests" / "transcripts"
SEEDS = ROOT.parent / "shared" / "seeds"
FILES = sorted(p for p in (*DATA.rglob("*"), *ROOT.glob("params/*")) if p.is_file())
TEXTS = [path for path in FILES if path.suffix in (".yaml", ".csv", ".txt")]
SETS = sorted(DATA.glob("criteria/*.yaml"))
PARAMS = sorted((ROOT / "params").glob("*.yaml"))
INVENTED = "mau-"
RUN = 9
"""So many words in a row that stand in a paper too are a copied sentence."""
NAMES = re.compile(
    "văn phòng tỉnh ủy|sở khoa học và công nghệ|tổ công nghệ số cộng đồng"
    "|hệ thống quản lý văn bản và điều hành"
)
"""Bodies and systems that have no other name."""

LAYOUT = (
    "params/*.yaml",
    "data/*.yaml",
    "data/legal/instruments.yaml",
    "data/criteria/*.yaml",
    "data/crosswalks/*.yaml",
    "data/rankings/*.yaml",
    "data/forms/*",
    "data/agencies/*/agency.yaml",
    "data/agencies/*/*/about.yaml",
    "data/agencies/*/*/files/*",
    *(f"data/agencies/*/*/{name}.csv" for name in TABLES),
)
QUALIFIER = re.compile(r" theo chức năng, nhiệm vụ(?: được giao)?$")
"""Printed after the lead units of 2.7, 2.8, 3.5 and 4.1; the data leaves it out."""
PLACE = re.compile(r"\b(\d{3}_[0-9a-f]{16}\.txt):(\d+)")

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the papers themselves are not part of the project"
)


def below(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def each_file(*paths: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=below)


@cache
def load(path: Path) -> CriteriaSet:
    return dtiwb.load_criteria_set(path)


@cache
def assessed(path: Path) -> Assessment:
    return dtiwb.assess(dtiwb.open_case(path))


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV or TSV file as they were typed."""
    delimiter = "\t" if path.suffix == ".tsv" else ","
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, strict=True))


def one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", one_line(text).casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + RUN]) for n in range(len(found) - RUN + 1)}


@cache
def seed(name: str) -> list[str]:
    """The lines of a paper, counted as an editor counts them."""
    return (SEEDS / name).read_text(encoding="utf-8").split("\n")


def passage(place: str, lines: int) -> str:
    """So many *lines* of a paper from *place* (``<file>:<line>``) on."""
    found = PLACE.search(place)
    start = int(found[2]) - 1
    return one_line(" ".join(seed(found[1])[start : start + lines]))


def rows_with_source(name: str) -> Iterator[dict[str, str]]:
    for path in DATA.glob(f"agencies/*/*/{name}.csv"):
        yield from (row for row in table(path) if PLACE.match(row["source"]))


@each_file(*FILES)
def test_every_file_has_a_place_that_something_reads(path):
    assert any(PurePath(below(path)).match(pattern) for pattern in LAYOUT)


@each_file(*TEXTS)
def test_a_text_file_is_composed_utf_8_with_plain_line_ends(path):
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\ufeff" not in text and "\r" not in text
    assert text.endswith("\n")


@each_file(*(path for path in FILES if f"/{INVENTED}" not in path.as_posix()))
def test_a_real_file_holds_no_address_and_no_path_of_a_machine(path):
    address = r"\w+://|\bwww\.|\bmailto:|\b[A-Za-z]:\\|(?<![\w.])/(?:[\w.-]+/)+"
    text = path.read_text(encoding="utf-8")
    if path.parent.name == "rankings":  # where a ranking was published is a fact of it
        text = re.sub(r"(?m)^    url: https?://\S+$", "", text)
    assert re.findall(address, text) == []


@each_file(*SETS)
def test_a_criteria_set_adds_up_to_its_indices_and_its_total(path):
    found = load(path)
    ids = [each.id for each in (*found.indicators, *found.criteria())]
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    for indicator in found.indicators:
        if indicator.criteria:
            points = [c.max_points for c in indicator.criteria if c.is_scored]
            assert sum(points) == indicator.max_points, indicator.id
    if found.total_points is not None:
        scored = [each.max_points for each in found.indicators if each.is_scored]
        assert sum(scored) == found.total_points


@each_file(*SETS)
def test_a_criteria_set_rests_on_instruments_issued_before_it_ends(path):
    instruments = read_list(Reader(ROOT), "data/legal/instruments.yaml", Instrument)
    issued = {each.id: each.issued_on.year for each in instruments}
    found = load(path)
    assert found.source.instrument is not None
    sources = [found.source, *(criterion.source for criterion in found.criteria())]
    for instrument in {each.instrument for each in sources} - {None}:
        assert issued[instrument] <= found.valid_years[-1]


@each_file(*SETS)
def test_a_criterion_continues_one_line_of_the_replaced_set_or_none(path):
    found = load(path)
    previous = [c.previous_id for c in found.criteria() if c.previous_id]
    replaced = load(path.with_stem(found.replaces)) if found.replaces else None
    known = {c.id for c in replaced.criteria()} if replaced else set()
    assert set(previous) <= known
    assert len(previous) == len(set(previous))
    assert replaced is None or replaced.valid_years[-1] < found.valid_years[-1]


@each_file(*DATA.glob("crosswalks/*.yaml"))
def test_a_crosswalk_leaves_no_criterion_of_its_two_sets_out(path):
    before, after = (load(SETS[0].with_stem(each)) for each in path.stem.split("--"))
    reader = Reader(ROOT)
    found = read_crosswalk(reader, before, after)
    assert reader.problems.found == []
    assert found.fictional is (before.fictional or after.fictional)


@each_file(*sorted(DATA.glob("rankings/*.yaml")))
def test_a_ranking_names_its_source_and_its_points_follow_its_ranks(path):
    reader = Reader(ROOT)
    found = read_ranking(reader, path.stem)
    assert reader.problems.found == []
    assert all(each.outlet for each in found.sources) and found.sources
    assert found.fictional is path.stem.startswith(INVENTED)


def test_a_real_set_called_checked_has_been_typed_a_second_time():
    checked = {
        path.stem
        for path in SETS
        if load(path).transcription.status == "checked" and not load(path).fictional
    }
    typed = {path.stem for path in TRANSCRIPTS.glob("*.tsv")}
    assert checked <= typed <= {path.stem for path in (*SETS, *PARAMS)}


@each_file(*PARAMS)
def test_a_case_opens_and_its_tasks_have_short_names(path):
    result = assessed(path)
    assert result.case.id == path.stem
    assert result.tasks
    assert [t.id for t in result.case.tasks if len(t.title) > 120] == []


def test_every_case_folder_belongs_to_a_params_file():
    folders = [path for path in DATA.glob("agencies/*/*") if path.is_dir()]
    cases = {f"{path.parent.name}-{path.name}" for path in folders}
    assert cases == {path.stem for path in PARAMS}


@each_file(*PARAMS)
def test_invented_data_says_so_and_only_invented_data(path):
    case = assessed(path).case
    invented = case.agency.id.startswith(INVENTED)
    assert case.about.fictional is invented
    assert case.criteria_set.fictional is invented
    assert case.criteria_set.id.startswith(INVENTED) is invented


@each_file(*(path for path in SETS if (TRANSCRIPTS / f"{path.stem}.tsv").is_file()))
def test_a_set_agrees_with_its_transcript(path):
    typed = table(TRANSCRIPTS / f"{path.stem}.tsv")
    ours = [(c.id, one_line(c.title), c.max_points) for c in load(path).criteria()]
    columns = ((row["id"], row["title"], row["max_points"]) for row in typed)
    assert ours == [(key, one_line(t), Decimal(points)) for key, t, points in columns]


def test_the_points_of_tuyen_quang_agree_with_the_transcript():
    case = assessed(ROOT / "params" / "tuyen-quang-so-tu-phap-2022.yaml").case
    claimed = {each.criterion_id: each.claimed_points for each in case.claims}
    reviewed = {each.criterion_id: each.reviewed_points for each in case.review}
    typed = table(TRANSCRIPTS / "tuyen-quang-so-2022.tsv")
    assert claimed == {row["id"]: Decimal(row["claimed_points"]) for row in typed}
    assert reviewed == {row["id"]: Decimal(row["reviewed_points"]) for row in typed}


@pytest.mark.parametrize(
    ("transcript", "case_id"),
    [
        ("tuyen-quang-so-2022", "tuyen-quang-so-tu-phap-2022"),
        ("tuyen-quang-so-tu-phap-2021-2025", "tuyen-quang-so-tu-phap-2021-2025"),
        ("ha-tinh-so-tu-phap-2025", "ha-tinh-so-tu-phap-2025"),
    ],
)
def test_units_and_deadlines_agree_with_the_transcript(transcript, case_id):
    tasks = assessed(ROOT / "params" / f"{case_id}.yaml").case.tasks
    by_id = {key: task for task in tasks for key in (*task.criterion_ids, task.id)}
    for row in table(TRANSCRIPTS / f"{transcript}.tsv"):
        for column in {"lead_unit", "supporting_units", "deadline"} & row.keys():
            ours = cell_text(getattr(by_id[row["id"]], column))
            assert one_line(ours) == QUALIFIER.sub("", one_line(row[column])), row["id"]


@needs_seeds
def test_every_place_cited_in_a_paper_is_a_line_with_words():
    cited = PLACE.findall("\n".join(path.read_text(encoding="utf-8") for path in TEXTS))
    assert len(cited) > 200
    empty = [(name, n) for name, n in cited if not seed(name)[int(n) - 1].strip()]
    assert empty == []


@needs_seeds
def test_a_task_is_cited_where_its_number_stands():
    astray = []
    for row in rows_with_source("tasks"):
        number = row["id"].removeprefix("nv-").lstrip("0")
        if re.fullmatch(r"[\d.]+", number) and not row["source"].startswith("003_"):
            printed = rf"(?<![\d.]){re.escape(number)}(?: ?\.| )"
            if not re.search(printed, passage(row["source"], 1)):
                astray.append((row["id"], row["source"]))
    assert astray == []


@needs_seeds
def test_the_units_and_the_deadline_of_a_task_are_what_the_paper_prints():
    invented = []
    for row in rows_with_source("tasks"):
        near = passage(row["source"], 60).casefold()
        paper = one_line(" ".join(seed(PLACE.match(row["source"])[1]))).casefold()
        units = f"{row['lead_unit']};{row['supporting_units']}".split(";")
        invented += [(row["id"], unit) for unit in units if unit.casefold() not in near]
        printed = one_line(row["deadline"]).casefold()
        if printed not in paper and not set(words(printed)) <= set(words(near)):
            invented.append((row["id"], printed))
    assert invented == []


@needs_seeds
def test_the_value_of_a_target_stands_where_the_target_is_cited():
    astray = []
    for row in rows_with_source("targets"):
        value = rf"(?<![\d,])0?{row['value'].replace('.', ',')}(?![\d,])"
        lines = 12 if row["source"].startswith(("000_", "003_")) else 1  # blank lines
        if not re.search(value, passage(row["source"], lines)):
            astray.append((row["id"], row["value"], row["source"]))
    assert astray == []


@needs_seeds
@each_file(*PARAMS)
def test_no_title_and_no_note_copies_a_sentence_of_a_paper(path):
    case, sets = assessed(path).case, [load(each) for each in SETS]
    written = [each.title for each in (*case.tasks, *case.targets)]
    written += [each.note for each in (*case.facts, *case.evidence)]
    written += [*case.about.notes, case.criteria_set.transcription.note]
    official = [c.title for each in sets for c in each.criteria()]
    official += [each.title for each in case.evidence]
    named = set().union(*map(runs, official))
    printed = set().union(*(runs(" ".join(seed(p.name))) for p in SEEDS.glob("*.txt")))
    bare = {text: NAMES.sub(" _ ", one_line(text).casefold()) for text in written}
    assert [t for t in written if (runs(bare[t]) - named) & printed] == []
