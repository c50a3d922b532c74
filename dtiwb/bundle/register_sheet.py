"""The register that is handed over: a row per confirmed link, with page and quote."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from dtiwb.bundle.archive import Member, member_of_bytes, zip_blocks
from dtiwb.models import Case, EvidenceItem, Link
from dtiwb.report.words import day
from dtiwb.store.writing import Column, workbook, write_csv
from dtiwb.wording import column_title

COLUMNS = (
    "criterion_id",
    "demand",
    "evidence_id",
    "number",
    "issued_on",
    "issuer",
    "title",
    "page",
    "quote",
    "path",
    "sha256",
)
"""The last two name a file of the archive and its SHA-256."""

_WIDE = ("demand", "title", "quote")
_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.S)


def register_rows(
    case: Case, links: Sequence[Link], members: Mapping[str, Member]
) -> list[list[str]]:
    """Return the rows for *links*, in the order of the set, then of the papers."""
    items = {item.id: item for item in case.evidence}
    criteria = {each.id: each for each in case.criteria_set.criteria()}
    order = {criterion_id: number for number, criterion_id in enumerate(criteria)}

    def place(link: Link) -> tuple[int, str, str, str, str]:
        where = order[link.criterion_id]
        return where, link.evidence_id, link.rule_id, link.page, link.quote

    def demand(link: Link) -> str:
        rules = case.criteria_set.evidence_rules(criteria[link.criterion_id])
        return "; ".join(
            rule.title or rule.id for rule in rules if link.rule_id in ("", rule.id)
        )

    return [
        _row(link, items[link.evidence_id], demand(link), members)
        for link in sorted(links, key=place)
    ]


def _row(
    link: Link, item: EvidenceItem, demand: str, members: Mapping[str, Member]
) -> list[str]:
    member = members.get(item.id)
    values = {
        "criterion_id": link.criterion_id,
        "demand": demand,
        "evidence_id": item.id,
        "number": item.number,
        "issued_on": day(item.issued_on) if item.issued_on else "",
        "issuer": item.issuer,
        "title": item.title,
        "page": link.page,
        "quote": link.quote,
        "path": member.name if member else "",
        "sha256": member.sha256 if member else "",
    }
    return [values[column] for column in COLUMNS]


def register_csv(rows: list[list[str]], language: str) -> bytes:
    """Return *rows* as CSV under titles; no text in it runs in a spreadsheet."""
    titles = [column_title(column, language) for column in COLUMNS]
    return write_csv(titles, rows).encode()


def files_named(data: bytes) -> list[tuple[str, str]]:
    """Return file and SHA-256 of every row of a ``register.csv`` that names one.

    Raises:
        ValueError: it is no such table.
    """
    text = io.StringIO(data.decode("utf-8-sig"))
    try:
        rows = list(csv.reader(text, strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if any(len(row) != len(COLUMNS) for row in rows):
        raise ValueError("rows of another width")
    named = [(row[-2], row[-1]) for row in rows[1:] if row[-2] or row[-1]]
    if not all(name.isprintable() for name, _ in named):
        raise ValueError("a name that cannot be shown")
    return named


def register_xlsx(rows: list[list[str]], language: str) -> bytes:
    """Return *rows* as a workbook, every cell as text, without time or system."""
    columns = [
        Column(title=column_title(each, language), is_wide=each in _WIDE, choices=())
        for each in COLUMNS
    ]
    with zipfile.ZipFile(io.BytesIO(workbook(columns, rows, grey=False))) as made:
        parts = [
            member_of_bytes(name, _TIMES.sub(b"", made.read(name)))
            for name in made.namelist()
        ]
    return b"".join(zip_blocks(parts))
