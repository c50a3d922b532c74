"""Đóng gói hồ sơ bàn giao: pages, register and evidence in one archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dtiwb.bundle.archive import (
    ContentChanged,
    Member,
    fits,
    member_of_bytes,
    zip_blocks,
)
from dtiwb.bundle.contents import contents_page
from dtiwb.bundle.manifest import NAME, manifest_json
from dtiwb.bundle.pages import page_files, page_text, page_to_hand_over, stale_pages
from dtiwb.bundle.papers import Papers, papers_of
from dtiwb.bundle.privacy import PersonalData, personal_data_in
from dtiwb.bundle.register_sheet import register_csv, register_rows, register_xlsx
from dtiwb.bundle.remarks import Remark, remarks_on, sentences, warnings_on
from dtiwb.bundle.withheld import Withheld
from dtiwb.errors import InputError, Problem
from dtiwb.models import Case
from dtiwb.register.readings import Readings, readings_of
from dtiwb.store.files import write_blocks

_GIVES_AWAY = {
    "secret": "bundle-names-secret",
    "internal-note": "bundle-internal-note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """What became of a bundle.

    ``path`` is None, and nothing was written, where ``personal`` data was found that
    nobody has accepted yet. ``files_count`` is without the manifest, whose SHA-256
    can be told by another way than the archive goes, so that a forged one is noticed.
    """

    path: Path | None
    files_count: int
    manifest_sha256: str
    personal: tuple[PersonalData, ...]
    remarks: tuple[Remark, ...]


def bundle(
    case: Case,
    out: Path | None = None,
    *,
    accept_personal_data: bool = False,
    readings: Readings | None = None,
) -> Bundled:
    """Pack what the officer hands to the appraisers of *case* into one archive.

    The same inputs give the same bytes, anywhere and any time. Nothing is written
    while personal data is found in it, unless that is accepted.

    Args:
        case: The case, opened from its files.
        out: The archive; ``outputs/<case>.zip`` unless given.
        accept_personal_data: A person has looked at what was found and says yes.
        readings: What the papers say; read where they never were.

    Raises:
        InputError: pages are missing or stale, or say what must not go out; the
            archive would be too large; a file changed meanwhile.
        OSError: the archive cannot be written.
    """
    if problems := stale_pages(case):
        raise InputError(problems)
    memo = readings or readings_of(case)
    papers = papers_of(case, memo)
    memo.save()
    members, manifest, personal = _gather(case, papers)
    target = out or case.root / "outputs" / f"{case.id}.zip"
    is_held = bool(personal) and not accept_personal_data
    if not is_held:
        _write(target, sorted([*members, manifest], key=lambda each: each.name))
    return Bundled(
        path=None if is_held else target,
        files_count=len(members),
        manifest_sha256=manifest.sha256,
        personal=personal,
        remarks=(*remarks_on(case, papers), *warnings_on(case, papers)),
    )


def _gather(
    case: Case, papers: Papers
) -> tuple[list[Member], Member, tuple[PersonalData, ...]]:
    """Return the members, the manifest, and all the personal data in them.

    Raises:
        InputError: something of it says what must not go out.
    """
    pages = {f"pages/{path.name}": page_to_hand_over(path) for path in page_files(case)}
    rows = register_rows(case, papers.links, papers.members)
    found = [*_in_pages(pages), *_in_rows(rows), *papers.personal]
    personal = tuple(dict.fromkeys(found))
    made = _made(case, pages, rows, papers)
    members = [*map(member_of_bytes, made, made.values()), *papers.members.values()]
    made[NAME] = manifest_json(case, members, papers, personal)
    if problems := tuple(_told(papers.withheld, made)):
        raise InputError(problems)
    return members, member_of_bytes(NAME, made[NAME]), personal


def _made(
    case: Case, pages: Mapping[str, bytes], rows: list[list[str]], papers: Papers
) -> dict[str, bytes]:
    """Return everything in the archive that dtiwb has written, but its manifest."""
    language = case.params.language
    remarks = sentences(remarks_on(case, papers), language)
    return {
        **pages,
        "index.html": contents_page(case, papers.members, remarks),
        "register.csv": register_csv(rows, language),
        "register.xlsx": register_xlsx(rows, language),
    }


def _in_pages(pages: Mapping[str, bytes]) -> Iterator[PersonalData]:
    for name, data in pages.items():
        yield from personal_data_in(page_text(data.decode("utf-8")), name)


def _in_rows(rows: Sequence[Sequence[str]]) -> Iterator[PersonalData]:
    """Yield what the rows say, but for file and hash; the head is row 1."""
    for number, row in enumerate(rows, 2):
        for cell in row[:-2]:
            yield from personal_data_in(cell, "register.csv", number)


def _told(withheld: Withheld, made: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield whatever of *made* says what must not go out."""
    for name, data in made.items():
        if name.endswith(".xlsx"):  # says what register.csv says
            continue
        raw = data.decode("utf-8")
        text = page_text(raw) if name.endswith(".html") else raw
        for told, what in withheld.told_by(text):
            yield Problem(file=name, code=_GIVES_AWAY[told], fields={"what": what})
        if withheld.says_where(raw):
            yield Problem(file=name, code="bundle-names-place")


def _write(path: Path, members: Sequence[Member]) -> None:
    name = path.name
    if not fits(members):
        raise InputError([Problem(file=name, code="bundle-too-large")])
    try:
        write_blocks(path, zip_blocks(members))
    except ContentChanged as error:
        raise InputError(
            [Problem(file=error.name, code="bundle-file-changed")]
        ) from None
