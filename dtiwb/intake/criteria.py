"""A plan whose body is a tree of main indices and criteria, into drafts. Pure.

``criteria_blocks`` gives the tree; here its blocks become records, footnotes add the
claimed and reviewed points, and what is stated is compared with what it sums up to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from dtiwb.deadlines import read_deadline
from dtiwb.intake.criteria_blocks import Block, blocks_of
from dtiwb.intake.criteria_remarks import (
    deadline_remarks,
    heading_remarks,
    score_remarks,
)
from dtiwb.intake.drafts import DraftCriterion, DraftIndicator
from dtiwb.intake.duties import helpers, leader
from dtiwb.intake.figures import Scores, print_number, read_scores, undouble
from dtiwb.intake.footnotes import (
    Note,
    full_width,
    is_page_number,
    join_lines,
    split_footnotes,
    wraps,
)
from dtiwb.intake.furniture import find_furniture
from dtiwb.intake.labels import Fields, begins_label, cut_fields, split_units
from dtiwb.intake.paper import Line, Paper, Place, Remark, place_of
from dtiwb.models import Deadline, Period
from dtiwb.text import compose

_EMPHASIS = re.compile(r"^#+\s*|\*{2,}|(?<!\w)\*(?=\w)|(?<=[\w:.])\*(?!\w)")
_CAUSE = re.compile(
    r"(?:[-–+•*]\s*)?(?:[a-zđ][.)]\s*)?(?:Nguyên nhân|Lý do)\b[^:.;]{0,40}:\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a plan gives; ``used`` numbers the lines that went into a field."""

    indicators: tuple[DraftIndicator, ...] = ()
    criteria: tuple[DraftCriterion, ...] = ()
    used: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def read_criteria(
    paper: Paper, period: Period, issued_on: date | None = None
) -> Reading:
    """Read the main indices and criteria of a plan; nothing where it has none.

    *period* and *issued_on* are for its deadlines. Points claimed and reviewed are
    given only where a footnote, or a sentence of the criterion, prints them.
    """
    parted = split_footnotes(paper)
    known = find_furniture(paper).used
    rows: list[Line] = []
    pages: set[int] = set()
    for line in parted.body:
        text = _EMPHASIS.sub("", compose(line.text)).strip()
        if line.number in known or is_page_number(text, rows[-1].text if rows else ""):
            pages.add(line.number)
        elif text and not line.cells:
            rows.append(replace(line, text=text))
    maker = _Maker(period, issued_on, full_width(paper), parted.notes, paper)
    for block in blocks_of(rows, maker.width):
        maker.add_index(block) if block.is_index else maker.add_criterion(block)
    return maker.reading(pages)


@dataclass(slots=True)
class _Maker:
    """Makes records out of blocks, in the order of the paper."""

    period: Period
    issued_on: date | None
    width: int
    notes: tuple[Note, ...]
    paper: Paper
    indicators: list[DraftIndicator] = field(default_factory=list)
    criteria: list[DraftCriterion] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    shared: dict[str, Fields] = field(default_factory=dict)

    def add_index(self, block: Block) -> None:
        """Add a chỉ số chính; of its own text only the labels are used."""
        figures, place = block.heading.figures, place_of(block.lines)
        name = re.sub(r"^về\s+", "", " ".join(block.heading.names), flags=re.IGNORECASE)
        self.indicators.append(
            DraftIndicator(
                code=block.code,
                name=name[:1].upper() + name[1:],
                place=place,
                stated_count=figures.count,
                stated_points=figures.points,
                stated_max=figures.max_points,
                stated_deduction=figures.deduction,
                rank=figures.rank,
                rank_of=figures.rank_of,
                confidence="certain" if block.is_sure else "check",
            )
        )
        self.remarks += heading_remarks(block, place)
        at = (n for n, line in enumerate(block.body) if begins_label(line.text))
        own = block.body[next(at, len(block.body)) :]
        self.shared[block.code] = cut_fields([line.text for line in own], self.width)
        self.used |= {line.number for line in (*block.lines, *own)}

    def add_criterion(self, block: Block) -> None:
        """Add a tiêu chí, or several where one heading joins them."""
        heading, place = block.heading, place_of((*block.lines, *block.body))
        scores, body, noted = self._scores(block)
        cause, body = _cause(body, self.width)
        texts = [heading.tail] if heading.tail else []
        fields = cut_fields([*texts, *(line.text for line in body)], self.width)
        has_own = any((fields.lead, fields.supporting, fields.deadline))
        given = fields if has_own else self.shared.get(block.home, fields)
        deadline = self._deadline(given)
        printed = scores.reason or cause
        reason = undouble(printed, self.paper)
        remarks = [
            *heading_remarks(block, place),
            *score_remarks(block, scores, place),
            *_repair(printed, reason, place),
            *deadline_remarks(block.code, deadline, place),
        ]
        lead, supporting = _who(given, body)
        is_odd = any(remark.code != "quote-unclosed" for remark in remarks)
        is_said = given is fields and lead == (given.lead or "")
        is_sure = block.is_sure and is_said and not is_odd
        draft = DraftCriterion(
            code=block.code,
            name="",
            indicator_code=block.home,
            place=place,
            points_won=heading.points_won,
            max_points=heading.figures.max_points or scores.max_points,
            stated_deduction=heading.figures.deduction,
            claimed_points=scores.claimed,
            reviewed_points=scores.reviewed,
            reason=reason,
            lead_unit=split_units(lead),
            supporting_units=split_units(supporting),
            deadline=deadline,
            action=fields.action,
            confidence="certain" if is_sure else "check",
        )
        self._add_parts(draft, heading.names)
        self.remarks += remarks
        self.used |= {line.number for line in (*block.lines, *block.body, *noted)}

    def _deadline(self, given: Fields) -> Deadline | None:
        if given.deadline is None:
            return None
        return read_deadline(given.deadline, self.period, self.issued_on)

    def _add_parts(self, draft: DraftCriterion, names: tuple[str, ...]) -> None:
        for n, name in enumerate(names or ("",)):
            part = chr(ord("a") + n) if len(names) > 1 else ""
            self.criteria.append(replace(draft, name=name, part=part))

    def _scores(self, block: Block) -> tuple[Scores, list[Line], list[Line]]:
        """Read scores from heading, body and footnotes; what is left of the body."""
        numbers = {line.number for line in (*block.lines, *block.body)}
        called = [note for note in self.notes if note.called_at in numbers]
        told = [(read_scores(note.text), note) for note in called]
        noted = [
            line for scores, note in told if scores != Scores() for line in note.lines
        ]
        found = [scores for scores, _ in told]
        body: list[Line] = []
        for line in block.body:
            scores = read_scores(line.text)
            if scores.claimed is not None and scores.reviewed is not None:
                found.append(scores)
            else:
                body.append(line)
        found.append(block.heading.scores)
        return next((each for each in found if each != Scores()), Scores()), body, noted

    def reading(self, pages: set[int]) -> Reading:
        """Return all records, with what their sums and numbers say."""
        if not self.criteria:
            return Reading()
        odd = [*self._number_remarks(), *self._lead_remarks()]
        places = {remark.place for remark in odd}
        remarks = [*self.remarks, *self._sum_remarks(), *odd]
        inside = range(min(self.used), max(self.used))
        return Reading(
            indicators=tuple(self.indicators),
            criteria=tuple(
                replace(each, confidence="check") if each.place in places else each
                for each in self.criteria
            ),
            used=frozenset(self.used | {page for page in pages if page in inside}),
            remarks=tuple(sorted(remarks, key=lambda each: each.place.line_from)),
        )

    def _lead_remarks(self) -> Iterator[Remark]:
        """Yield criteria without a unit in charge, where the paper names any."""
        if any(each.lead_unit for each in self.criteria):
            for each in self.criteria:
                if not each.lead_unit and each.part in ("", "a"):
                    fields = {"no": each.code}
                    yield Remark(code="no-lead-unit", place=each.place, fields=fields)

    def _sum_remarks(self) -> Iterator[Remark]:
        """Yield where an index states other figures than its criteria sum up to."""
        for index in self.indicators:
            home = f"{index.code}."
            inside = [
                c for c in self.criteria if f"{c.indicator_code}.".startswith(home)
            ]
            points = _total(each.points_won for each in inside)
            most = _total(each.max_points for each in inside)
            lost = None if points is None or most is None else most - points
            compared = {
                "stated_count": (index.stated_count, len(inside)),
                "stated_points": (index.stated_points, points),
                "stated_max": (index.stated_max, most),
                "stated_deduction": (index.stated_deduction, lost),
            }
            for column, (stated, computed) in compared.items():
                if stated is not None and computed not in (None, stated) and inside:
                    fields = {
                        "index": f"{index.code}. {index.name}",
                        "column": column,
                        "stated": print_number(stated),
                        "computed": print_number(computed),
                    }
                    yield Remark(code="sum-differs", place=index.place, fields=fields)

    def _number_remarks(self) -> Iterator[Remark]:
        """Yield codes of criteria that are left out or stand twice."""
        last: dict[str, int] = {}
        seen: set[str] = set()
        for each in self.criteria:
            home, _, number = each.code.rpartition(".")
            if not number.isdigit() or each.part not in ("", "a"):
                continue
            before = last.get(home, 0 if home else int(number))
            if each.code in seen:
                fields = {"number": each.code}
                yield Remark(code="number-repeated", place=each.place, fields=fields)
            elif int(number) > before + 1:
                above = f"{home}.{before}".lstrip(".") if before else home
                fields = {"before": above, "after": each.code}
                yield Remark(code="number-gap", place=each.place, fields=fields)
            seen.add(each.code)
            last[home] = int(number)


def _who(given: Fields, body: list[Line]) -> tuple[str, str]:
    """Return who leads and who helps: as labels say, else as a sentence orders."""
    lead, supporting = given.lead or "", given.supporting or ""
    texts = [line.text.lstrip("-–+•* ") for line in body]
    if not lead and (said := next(filter(leader, texts), "")):
        return leader(said), supporting or "; ".join(helpers(said))
    return lead, supporting


def _cause(body: list[Line], width: int) -> tuple[str, list[Line]]:
    """Part ``Nguyên nhân: ...`` from the rows of a criterion."""
    for n, row in enumerate(body):
        if found := _CAUSE.match(row.text):
            end = n + 1
            while end < len(body) and wraps(body[end - 1].text, body[end].text, width):
                end += 1
            words = [
                row.text[found.end() :],
                *(each.text for each in body[n + 1 : end]),
            ]
            return join_lines(words).strip(" .;"), body[:n] + body[end:]
    return "", body


def _repair(printed: str, read: str, place: Place) -> Iterator[Remark]:
    """Yield a reason that was repaired."""
    if read != printed:
        fields = {"printed": printed, "read": read}
        yield Remark(code="misprint-repaired", place=place, fields=fields)


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = list(values)
    return None if None in known else sum(filter(None, known), Decimal(0))
