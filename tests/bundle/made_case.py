"""An invented case ready to be handed over, its pages made by hand."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

from builders import DEMAND, case, criteria_set, criterion, paper
from register.make_evidence import text_paper

from dtiwb.assessing import assess
from dtiwb.models import About, Case
from dtiwb.store.files import case_folder, sha256_of
from dtiwb.store.results import results_json
from dtiwb.text import fold
from dtiwb.wording import tell

THE_SET = criteria_set(criterion("1.1", evidence=[DEMAND]), criterion("1.2"))
SECRET_WORDS = ("99/BC-KIN", "Phương án Hoa Sen Trắng tuyệt đối giữ kín", "hoa-sen.txt")


def files_of(root: Path) -> Path:
    return case_folder(root, "so-hoa-mau", "2025") / "files"


def put(root: Path, name: str = "bc.txt", *body: str, **keys) -> Path:
    """Write a text paper of the invented agency into the evidence folder."""
    path = files_of(root) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = text_paper("12/QĐ-SHM", "20/5/2025", "Kết quả", *body, **keys)
    path.write_text(text, encoding="utf-8")
    return path


def secret(**changes):
    """A line of the register under a mark, with words found nowhere else."""
    number, title, path = SECRET_WORDS
    given = {"number": number, "title": title, "path": path, "secrecy": "MẬT"}
    return paper("kin-1", **{**given, **changes})


def made_case(root: Path, *items, links=(), notes=(), **keys) -> Case:
    """A case of these lines and links; call ``make_pages`` before handing it over."""
    found = case(
        THE_SET,
        claims={"1.1": "10"},
        evidence=items,
        links=tuple(links),
        root=root,
        about=About(notes=tuple(notes)),
        **keys,
    )
    return replace(found, params=replace(found.params, notebooks=("3-gap-memo",)))


def make_pages(the_case: Case, body: str = "<p>Trang thử</p>") -> Path:
    """Leave in outputs/ what a run leaves, with *body* on every page."""
    folder = the_case.root / "outputs" / the_case.id
    folder.mkdir(parents=True, exist_ok=True)
    results = results_json(assess(the_case))
    (folder / "results.json").write_text(results, encoding="utf-8")
    for name in the_case.params.notebooks:
        html = f"<!doctype html><html><body>{body}</body></html>"
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    hashes = {path.name: sha256_of(path) for path in folder.iterdir()}
    run = json.dumps({"status": "done", "outputs": hashes})
    (folder / "run.json").write_text(run, encoding="utf-8")
    return folder


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(bundled):
    return json.loads(contents(bundled.path)["manifest.json"])


def rows_of(bundled):
    text = contents(bundled.path)["register.csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def codes(bundled):
    return [each.code.removeprefix("bundle.") for each in bundled.remarks]


def problems(raised):
    assert tell(raised.value)
    return [(each.file, each.code) for each in raised.value.problems]


def everything_said(path):
    """All the text in an archive, that of workbooks and names too, folded."""
    said = []
    for name, data in contents(path).items():
        said.append(name)
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                said += [book.read(part).decode("utf-8") for part in book.namelist()]
        else:
            said.append(data.decode("utf-8", errors="replace"))
    return fold(" ".join(said))
