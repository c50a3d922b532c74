"""A paper read whole: every reader over one text, and what none of them used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from dtiwb.intake.citations import read_citations
from dtiwb.intake.criteria import read_criteria
from dtiwb.intake.drafts import (
    Citation,
    DraftCriterion,
    DraftIndicator,
    DraftRank,
    DraftTarget,
    DraftTask,
    Letterhead,
)
from dtiwb.intake.flat_points import flat_point_tables
from dtiwb.intake.furniture import find_furniture
from dtiwb.intake.letterhead import read_letterhead
from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of
from dtiwb.intake.point_tables import cell_tables
from dtiwb.intake.ranking import read_ranking
from dtiwb.intake.score_tables import read_score_tables
from dtiwb.intake.sources import Progress, read_paper
from dtiwb.intake.target_tables import read_target_tables
from dtiwb.intake.targets import read_targets
from dtiwb.intake.tasks import read_tasks
from dtiwb.models import Period

_SPAN = re.compile(r"\b((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)\b")
_YEAR = re.compile(r"(?<![\d/])((?:19|20)\d\d)\b(?!\s*/)")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What reading a paper gives: drafts for a person to confirm, never trusted.

    ``remarks`` lists everything to look at, and every line no reader used; ``lines``
    is the paper itself, to read the drafts against.
    """

    file: str
    kind: str
    period: Period
    letterhead: Letterhead
    citations: tuple[Citation, ...] = ()
    indicators: tuple[DraftIndicator, ...] = ()
    criteria: tuple[DraftCriterion, ...] = ()
    tasks: tuple[DraftTask, ...] = ()
    targets: tuple[DraftTarget, ...] = ()
    ranking: tuple[DraftRank, ...] = ()
    remarks: tuple[Remark, ...] = ()
    lines: tuple[Line, ...] = field(default=(), repr=False)


def read_document(
    path: str | Path,
    year: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """Read one paper: TXT, DOCX, PDF, XLSX, CSV, or an image where OCR is there.

    *year* (``2026`` or ``2021-2025``) is what the paper plans for; without it the
    title says, or the date, or the year the text names most.

    Raises:
        InputError: the file cannot be read, or carries a secrecy mark.
    """
    return read_lines(read_paper(Path(path), progress), year)


def read_lines(paper: Paper, year: str | None = None) -> Document:
    """Read a paper that is text already. Pure."""
    head = read_letterhead(paper)
    period = _period(year) if year else _planned(paper, head.letterhead)
    issued_on = head.letterhead.issued_on
    tables = [*cell_tables(paper), *flat_point_tables(paper, period)]
    scores = read_score_tables(tables, period, issued_on)
    ranking = read_ranking(tables)
    listed = read_target_tables(tables, period)
    rest = _without(paper, scores.used | ranking.used | listed.used)
    plan = read_criteria(rest, period, issued_on)
    rest = _without(rest, plan.used)
    tasks = read_tasks(rest, period, issued_on)
    criteria = plan.criteria + scores.criteria
    targets = read_targets(paper, period, tasks.tasks, criteria, listed)
    cited, furniture = read_citations(paper), find_furniture(paper)
    readings = (head, scores, plan, ranking, tasks, targets, cited, furniture)
    used = frozenset[int]().union(*(reading.used for reading in readings))
    remarks = [remark for reading in readings for remark in reading.remarks]
    remarks += _unused(paper.lines, used)
    return Document(
        file=paper.file,
        kind=paper.kind,
        period=period,
        letterhead=head.letterhead,
        citations=cited.citations,
        indicators=plan.indicators + scores.indicators,
        criteria=criteria,
        tasks=tasks.tasks,
        targets=targets.targets,
        ranking=ranking.ranks,
        remarks=tuple(_once(sorted(remarks, key=_where))),
        lines=paper.lines,
    )


def _without(paper: Paper, taken: frozenset[int]) -> Paper:
    lines = (line for line in paper.lines if line.number not in taken)
    return replace(paper, lines=tuple(lines))


def _period(words: str) -> Period:
    first, _, last = words.partition("-")
    return Period(first_year=int(first), last_year=int(last or first))


def _planned(paper: Paper, head: Letterhead) -> Period:
    """Return the years the paper plans for, as far as it says."""
    if span := _SPAN.search(head.title):
        return Period(first_year=int(span[1]), last_year=int(span[2]))
    if years := _YEAR.findall(head.title):
        return _period(years[-1])
    if head.issued_on:
        return _period(str(head.issued_on.year))
    text = " ".join(line.text for line in paper.lines)
    named = Counter(_YEAR.findall(text)) or Counter(_ANY_YEAR.findall(text))
    return _period(named.most_common(1)[0][0] if named else str(date.min.year))


def _unused(lines: Iterable[Line], used: frozenset[int]) -> Iterator[Remark]:
    """List every run of lines that belonged to no field."""
    for is_used, run in groupby(lines, key=lambda line: line.number in used):
        if not is_used:
            found = tuple(run)
            text = " ".join(found[0].text.split())
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            yield Remark(
                code="text-unused", place=place_of(found), fields={"text": shown}
            )


def _once(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Yield each remark once: two readers may stumble over the same thing."""
    seen: list[Remark] = []
    for remark in remarks:
        if remark not in seen[-20:]:
            seen.append(remark)
            yield remark


def _where(remark: Remark) -> tuple[int, int, str]:
    place: Place = remark.place
    return place.line_from, place.line_to, remark.code
