"""A folder to work in, and a new case in it; nothing that exists is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dtiwb.errors import InputError
from dtiwb.models import About, Claim, CriteriaSet, Period
from dtiwb.store.converter import Problems
from dtiwb.store.files import case_folder, write_atomically
from dtiwb.store.sets import check_year
from dtiwb.store.tables import TABLES, columns_of, write_blank_workbook, write_table
from dtiwb.store.values import cell_text
from dtiwb.store.yaml_files import yaml_text

_PACKAGE = Path(__file__).resolve().parent.parent
_NOTEBOOKS = ("1-reconcile", "2-self-assessment", "3-gap-memo", "5-calendar")
_EXAMPLE_MARK = "# ví dụ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What is known of a new case: records by table, and what papers say about it."""

    tables: Mapping[str, Sequence[Any]]
    about: About | None = None
    agency_name: str = ""
    province: str = ""


def starter() -> Path:
    """Return the folder whose notebooks, params and data a workspace starts from.

    A wheel carries it inside the package; in a checkout it is the checkout.
    """
    inside = _PACKAGE / "starter"
    return inside if inside.is_dir() else _PACKAGE.parent


def lay_out(root: Path) -> Iterator[Path]:
    """Lay out notebooks, the fixed lists and the invented case; yield what is new."""
    source = starter()
    for pattern in (
        "notebooks/*.ipynb",
        "params/mau-so-mau-*.yaml",
        "data/*.yaml",
        "data/legal/*.yaml",
        "data/criteria/*.yaml",
        "data/crosswalks/*.yaml",
        "data/rankings/*.yaml",
        "data/forms/mau-*",
        "data/agencies/mau-so-mau/**/*",
    ):
        for path in sorted(source.glob(pattern)):
            target = root / path.relative_to(source)
            if path.is_file() and not target.exists():
                write_atomically(target, path.read_bytes())
                yield target


def new_case(
    root: Path,
    agency: str,
    year: Period,
    criteria_set: CriteriaSet,
    suffix: str = ".xlsx",
    filled: Filled | None = None,
) -> Iterator[Path]:
    """Write params and tables of a new case; yield what is new.

    The tables are empty but for a claim to fill in per criterion, or hold what
    *filled* has for them.

    Raises:
        InputError: the params file or the case's folder is there already, or the
            set is not for that year, so that the case could not be opened.
    """
    params = root / "params" / f"{agency}-{year}.yaml"
    folder = case_folder(root, agency, year)
    problems = Problems()
    for path in (params, folder):
        if path.exists():
            problems.add(path.relative_to(root).as_posix(), "already-there")
    check_year(year, criteria_set, problems, params.relative_to(root).as_posix())
    if problems.found:
        raise InputError(problems.found)
    filled = filled or Filled(tables={"claims": _blank_claims(criteria_set)})
    if not (folder.parent / "agency.yaml").exists():
        text = _agency(agency, criteria_set.level, filled)
        write_atomically(folder.parent / "agency.yaml", text)
        yield folder.parent / "agency.yaml"
    about = yaml_text(filled.about) if filled.about else _ABOUT
    write_atomically(folder / "about.yaml", about)
    yield folder / "about.yaml"
    for name, record in TABLES.items():
        path = folder / f"{name}{suffix}"
        rows = list(filled.tables.get(name, ()))
        if rows:
            write_table(path, rows, record, titled=True)
        elif suffix == ".xlsx":
            write_blank_workbook(path, record, _example(name))
        else:
            write_table(path, [], record)
        yield path
    write_atomically(params, _params(agency, year, criteria_set.id))
    yield params


def _blank_claims(criteria_set: CriteriaSet) -> list[Claim]:
    return [Claim(criterion_id=c.id) for c in criteria_set.criteria() if c.is_scored]


def _example(name: str) -> list[str]:
    """Return an example row; its first cell starts with #, so that it is not read."""
    columns = columns_of(TABLES[name])
    filled = {**dict.fromkeys(columns, ""), **_EXAMPLES.get(name, {})}
    return [f"{_EXAMPLE_MARK} {filled[columns[0]]}", *(filled[c] for c in columns[1:])]


_EXAMPLES = {
    "facts": {
        "criterion_id": "3.5",
        "value": "2/13",
        "source_evidence_id": "bc-01",
        "page": "4",
    },
    "claims": {
        "criterion_id": "3.5",
        "claimed_points": "1,54",
        "justification": "2 trên 13 ứng dụng đã kết nối",
    },
    "evidence": {
        "id": "qd-01",
        "kind": "decision",
        "number": "01/QĐ-ABC",
        "issued_on": "13/6/2025",
        "issuer": "Sở ...",
        "title": "Trích yếu",
        "signer": "Họ và tên",
        "status": "issued",
        "path": "qd-01.pdf",
    },
    "links": {
        "evidence_id": "qd-01",
        "criterion_id": "1.1",
        "page": "2",
        "quote": "câu chứng minh trong văn bản",
        "confirmed_by": "Họ và tên",
        "confirmed_on": "15/12/2025",
    },
    "tasks": {
        "id": "nv-01",
        "criterion_ids": "3.5",
        "title": "Việc cần làm",
        "lead_unit": "Văn phòng Sở",
        "supporting_units": "Phòng A; Phòng B",
        "deadline": "Quý IV/2025",
        "status": "in_progress",
    },
    "targets": {
        "id": "ct-01",
        "criterion_id": "3.5",
        "title": "Chỉ tiêu",
        "comparison": ">=",
        "value": "80",
        "unit": "%",
        "year": "2025",
    },
    "review": {
        "criterion_id": "3.5",
        "reviewed_points": "1",
        "reason_code": "number-corrected",
        "reason": "Lý do ghi trong thông báo",
    },
    "deductions": {"criterion_id": "3.5", "points": "0,25", "reason": "Báo cáo chậm"},
    "confirmations": {
        "table": "criteria",
        "row_id": "3.5",
        "what": "Tên tiêu chí đọc từ văn bản",
        "source_file": "ke-hoach.pdf",
        "page": "4",
        "confirmed_by": "Họ và tên",
        "confirmed_on": "15/12/2025",
    },
    "scores": {
        "as_of": "30/6/2025",
        "indicator_id": "total",
        "max_points": "450",
        "supported_points": "210,5",
    },
    "published": {
        "indicator_id": "total",
        "reviewed_points": "354,74",
        "rank": "4",
        "rank_of": "18",
    },
}

_ABOUT = """\
# Điều người đọc cần biết về dữ liệu này; in trên mọi trang.
fictional: false
register: incomplete   # complete khi danh mục minh chứng đã đủ
notes: []
"""


def _agency(agency: str, level: str, filled: Filled) -> str:
    name = filled.agency_name or agency
    return f"""\
# Điền tên chính thức của cơ quan.
id: {agency}
name: {_quoted(name)}
full_name: {_quoted(name)}
parent: ""
province: {_quoted(filled.province or "chưa điền")}
level: {_quoted(level)}
place: ""        # địa danh ghi trước ngày, tháng của văn bản
head_title: ""   # chức vụ người đứng đầu ký văn bản, ví dụ: GIÁM ĐỐC
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _params(agency: str, year: Period, criteria_set: str) -> str:
    notebooks = ", ".join(_NOTEBOOKS)
    return f"""\
agency: {agency}
year: {cell_text(year)}
criteria_set: {criteria_set}
as_of: {year.last_year + 1}-01-31   # mọi kết luận tính đến ngày này
notebooks: [{notebooks}]
"""
