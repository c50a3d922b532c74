"""A case that travelled is judged as it was at home, and no secret paper travels."""

import hashlib
import shutil
from dataclasses import replace

import pytest

import dtiwb
from dtiwb.errors import InputError
from dtiwb.models import EvidenceItem
from dtiwb.runner import parcels
from dtiwb.runner.changed import look
from dtiwb.runner.parcels import Parcel, common_names, pack, pack_case, unpack
from dtiwb.store.files import Reader
from dtiwb.store.results import results_json
from dtiwb.store.tables import read_table, write_table

CASE = "mau-so-mau-2025"
YEAR = "data/agencies/mau-so-mau/2025"
MARKED = "TỈNH MẪU\nMẬT\nSố: 06/BC-SMAU\nBÁO CÁO\nVăn bản hư cấu về việc thử\n"
PLAIN = "SỞ MẪU\nSố: 07/BC-SMAU\nBÁO CÁO\nVăn bản hư cấu về việc khác\n"


@pytest.fixture
def params(workspace):
    return workspace / "params" / f"{CASE}.yaml"


def register(workspace, **fields):
    """Add a line about ``thu.txt`` to the register; return its row."""
    folder = workspace / YEAR
    rows = list(
        read_table(folder, "evidence", EvidenceItem, Reader(workspace)).values()
    )
    rows.append(replace(rows[0], **({"id": "thu", "path": "thu.txt"} | fields)))
    write_table(folder / "evidence.csv", rows, EvidenceItem)
    return len(rows) + 1


def write_paper(workspace, text, name="thu.txt"):
    path = workspace / YEAR / "files" / name
    path.write_text(text, encoding="utf-8")
    return path


def name_notebook_of_the_year_before(params):
    notebooks = params.parent.parent / "notebooks"
    shutil.copy(notebooks / "3-gap-memo.ipynb", notebooks / "riêng.ipynb")
    before = params.with_name("mau-so-mau-2024.yaml")
    text = before.read_text(encoding="utf-8").replace("[1-", "[riêng, 1-")
    before.write_text(text, encoding="utf-8")


def travelled(params, folder):
    """Unpack the case of *params* in *folder*, as a worker does."""
    root = params.parent.parent
    names = common_names(root, look(params))
    for parcel in (pack(root, [root / name for name in names]), pack_case(params)):
        unpack(parcel, folder)
    return folder / "params" / params.name


def refusals(params):
    with pytest.raises(InputError) as caught:
        pack_case(params)
    return [(each.code, each.row) for each in caught.value.problems]


def judged(params):
    return results_json(dtiwb.assess(dtiwb.open_case(params)))


def test_a_case_is_judged_elsewhere_as_at_home(params, tmp_path):
    assert judged(travelled(params, tmp_path / "elsewhere")) == judged(params)


def test_notebooks_that_only_the_case_compared_with_names_travel_too(params, tmp_path):
    name_notebook_of_the_year_before(params)
    assert judged(travelled(params, tmp_path / "elsewhere")) == judged(params)


def test_what_was_read_on_a_paper_is_not_read_again_elsewhere(
    params, tmp_path, monkeypatch
):
    there = travelled(params, tmp_path / "elsewhere")
    monkeypatch.setattr("dtiwb.register.readings.read_evidence", None)
    assert judged(there)


def test_a_file_refused_for_its_name_is_refused_elsewhere_and_only_named(
    params, workspace, tmp_path
):
    (workspace / YEAR / "claims.xls").write_text("điểm", encoding="utf-8")
    there = travelled(params, tmp_path / "elsewhere")
    assert pack_case(params).files[f"{YEAR}/claims.xls"] == b""
    with pytest.raises(InputError) as at_home:
        dtiwb.open_case(params)
    with pytest.raises(InputError) as elsewhere:
        dtiwb.open_case(there)
    assert elsewhere.value.problems == at_home.value.problems


def test_what_lies_about_in_a_workspace_stays_there(params, workspace):
    kept = pack_case(params).files.keys()
    write_paper(workspace, MARKED)
    write_paper(workspace, MARKED, "../để đây.docx")
    (workspace / "data" / "nháp.txt").write_text(MARKED, encoding="utf-8")
    assert pack_case(params).files.keys() == kept
    assert "data/nháp.txt" not in common_names(workspace, look(params))


def test_a_paper_that_the_register_marks_stays_and_nothing_is_missed(
    params, workspace, tmp_path
):
    write_paper(workspace, MARKED)
    register(workspace, secrecy="MẬT")
    assert f"{YEAR}/files/thu.txt" not in pack_case(params).files
    assert judged(travelled(params, tmp_path / "elsewhere")) == judged(params)


def test_a_paper_with_a_mark_that_the_register_lacks_keeps_the_case_at_home(
    params, workspace
):
    write_paper(workspace, MARKED)
    row = register(workspace)
    assert refusals(params) == [("secret-stays", row)]


def test_the_double_of_a_marked_paper_keeps_the_case_at_home(params, workspace):
    path = write_paper(workspace, PLAIN)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    register(workspace, id="mat", path="khac.txt", secrecy="MẬT", sha256=sha256)
    row = register(workspace)
    assert refusals(params) == [("secret-stays", row)]


def test_papers_of_the_case_to_compare_with_are_asked_too(params, workspace):
    before = workspace / "data/agencies/mau-so-mau/2024"
    shutil.copytree(workspace / YEAR / "files", before / "files")
    shutil.copy(workspace / YEAR / "evidence.csv", before)
    (before / "files" / "ds-may-tinh-2025.txt").write_text(MARKED, encoding="utf-8")
    assert [code for code, _ in refusals(params)] == ["secret-stays"]


def test_evidence_over_the_limit_is_refused_and_not_read(params, monkeypatch):
    monkeypatch.setattr(parcels, "MAX_SIZE", 50_000)  # the two PDF have 95 kB
    codes = {code for code, _ in refusals(params)}
    assert codes == {"evidence-too-large"}


@pytest.mark.parametrize(
    "name", ["../a", "a/../../b", "/a", "C:/a", "..\\a", "a\\..\\..\\b", "", ".", "a\0"]
)
def test_nothing_is_unpacked_outside_its_folder(name, tmp_path):
    folder = tmp_path / "in" / "folder"
    folder.mkdir(parents=True)
    with pytest.raises(ValueError, match="no place in a folder"):
        unpack(Parcel({"fine.txt": b"1", name: b"2"}), folder)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_packed_comes_out_the_same(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "tệp.bin").write_bytes(bytes(range(256)))
    parcel = pack(tmp_path, [tmp_path / "a" / "b" / "tệp.bin"])
    unpack(parcel, tmp_path / "out")
    assert (tmp_path / "out/a/b/tệp.bin").read_bytes() == bytes(range(256))
    assert parcel.size == 256
