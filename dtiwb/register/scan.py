"""Quét thư mục minh chứng: a folder of papers into the register of a case.

Nothing a person entered is changed. New files get a line, empty machine columns are
filled, and everything else is told: what changed, what is gone, what is there twice,
where register and file disagree. The register is written once, at the end, whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dtiwb.register.case_files import CaseFiles, read_case_files
from dtiwb.register.copying import CopyRefused, copy_new
from dtiwb.register.events import ScanEvent
from dtiwb.register.papers import PaperHead
from dtiwb.register.reading_pool import default_workers, read_all
from dtiwb.register.readings import Readings
from dtiwb.register.register_file import RegisterBusy, write_register
from dtiwb.register.register_memo import remember
from dtiwb.register.signatures import TrustRoots
from dtiwb.register.sorting import Entry, sort_out
from dtiwb.register.walking import Seen, plain_path, walk

Progress = Callable[[int, int, str], None]
"""Called with how many papers are read, how many there are to read, and the last."""


def scan(
    folder: str | Path,
    params: str | Path,
    *,
    accept_changed: bool = False,
    workers: int | None = None,
    roots: TrustRoots | None = None,
    progress: Progress | None = None,
    now: Callable[[], int] = time.time_ns,
) -> Iterator[ScanEvent]:
    """Enter the files of *folder* into the register of the case of *params*.

    A folder inside the case's ``files/`` is scanned where it is; files from anywhere
    else are copied there under the same path, never over another file. Stopped at
    any moment, the register is the old one, and what was read is not read again.

    Args:
        folder: The folder with the papers.
        params: The params file of the case.
        accept_changed: Take changed files as they are now into the register.
        workers: How many processes read; 0 reads in this one.
        roots: Whom to trust with signatures.
        progress: Hears of every paper read.
        now: The clock that times of files are compared with, in nanoseconds.

    Yields:
        What there is to say, by path; first of all why nothing was written, if so.

    Raises:
        InputError: the tables of the case cannot be used; with every problem.
    """
    place = read_case_files(Path(params))
    source = Path(folder).absolute()
    if refused := _refusal(source, place.files):
        yield refused
        return
    readings = Readings(place.root, roots, place.params.as_of, now)
    crew = default_workers() if workers is None else workers
    try:
        yield from _scan(source, place, readings, crew, progress, accept_changed)
    finally:
        readings.save()


def _refusal(folder: Path, files: Path) -> ScanEvent | None:
    if not folder.is_dir():
        return ScanEvent(code="scan.no-folder", path=folder.name)
    if folder.resolve() != files.resolve() and files.resolve().is_relative_to(
        folder.resolve()
    ):  # its files would be copied into themselves
        return ScanEvent(code="scan.folder-around", path=folder.name)
    return None


def _scan(
    folder: Path,
    place: CaseFiles,
    readings: Readings,
    workers: int,
    progress: Progress | None,
    accept_changed: bool,
) -> Iterator[ScanEvent]:
    if folder.resolve().is_relative_to(place.files.resolve()):
        folder = place.files / folder.resolve().relative_to(place.files.resolve())
    events: list[ScanEvent] = []
    wanted: list[Seen] = []
    secret = place.secret_paths()
    for each in walk(folder, place.files):
        is_secret = each.path.casefold() in secret
        skipped = each.skipped or (is_secret and "scan.skipped-registered-secret")
        if skipped:
            events.append(ScanEvent(code=skipped, path=each.path))
        else:
            wanted.append(each)
    heads: list[tuple[Seen, PaperHead]] = []
    for each, found in _heads(wanted, readings, workers, progress):
        if isinstance(found, ScanEvent):
            events.append(found)
        else:
            heads.append((each, found))
    _forget_secret(place, readings, {e.path for e, head in heads if head.is_secret})
    told, entries = sort_out(place, heads, readings, accept_changed)
    events += [*told, *_enter(place, entries, readings)]
    yield from sorted(events, key=_reading_order)


def _reading_order(event: ScanEvent) -> tuple[bool, bool, str, str]:
    """Say first that nothing was written, then what of each file, then suggestions."""
    is_last = event.code.endswith("suggested")
    return not event.is_failure, is_last, event.path, event.code


def _forget_secret(place: CaseFiles, readings: Readings, found: set[str]) -> None:
    """Leave nothing made of papers that were read before they were known as secret."""
    secret = set()
    for item in place.register.rows.values():
        path = plain_path(item.path)
        if item.secrecy or path in found:
            secret.add(item.id)
            readings.forget(place.files / path, item.sha256)
    if secret:
        from dtiwb.register.suggesting import drop_suggestions

        drop_suggestions(place, secret)


def _heads(
    seen: Sequence[Seen],
    readings: Readings,
    workers: int,
    progress: Progress | None,
) -> Iterator[tuple[Seen, PaperHead | ScanEvent]]:
    """Yield what each file says of itself, or why it cannot be known; read the new."""
    unread: dict[Path, tuple[Seen, str]] = {}
    for each in seen:
        try:
            head = readings.head(each.source)
            sha256 = readings.hashes.of(each.source)
        except OSError as error:
            is_gone = isinstance(error, FileNotFoundError)
            code = "scan.skipped-gone" if is_gone else "scan.skipped-closed"
            yield each, ScanEvent(code=code, path=each.path)
            continue
        if head is None:
            unread[each.source] = each, sha256
        else:
            yield each, head
    jobs = [(path, sha256) for path, (_, sha256) in unread.items()]
    read = read_all(jobs, readings.roots, readings.at, workers)
    for done, (path, reading) in enumerate(read, 1):
        each, _ = unread[path]
        readings.keep(path, reading)
        if progress:
            progress(done, len(jobs), each.path)
        if readings.hashes.is_same(path):
            yield each, replace(reading, pages=())
        else:
            yield each, ScanEvent(code="scan.skipped-gone", path=each.path)


def _enter(
    place: CaseFiles, entries: Sequence[Entry], readings: Readings
) -> Iterator[ScanEvent]:
    """Copy what lies elsewhere, write the register, and tell what was entered."""
    if any(entry.item for entry in entries):  # read before anything is written
        criteria_set, links = place.criteria_set(), place.links()
    entered = []
    for entry in entries:
        try:
            if entry.copy:
                copy_new(entry.copy.source, place.files / entry.path, entry.copy.sha256)
            entered.append(entry)
        except CopyRefused as error:
            fields = {"reason": error.reason}
            yield ScanEvent(code=error.code, path=entry.path, fields=fields)
    fills = {entry.row: entry.values for entry in entered if entry.values}
    added = [entry.item for entry in entered if entry.item]
    if fills or added:
        try:
            now = write_register(place.register, fills, added)
        except RegisterBusy as error:
            yield ScanEvent(code=error.code, fields={"reason": error.reason})
            return
        remember(place.register_memo, now.sha256, now.rows, now.heads)
    for entry in entered:
        yield from entry.events
    if added:
        from dtiwb.register.suggesting import write_suggestions  # only for new papers

        yield from write_suggestions(place, criteria_set, links, added, readings)
