"""What the headings of a plan give to look at: figures, footnotes, deadlines. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dtiwb.intake.criteria_blocks import Block
from dtiwb.intake.figures import Scores, print_number
from dtiwb.intake.paper import Place, Remark
from dtiwb.models import Deadline

_BLANK = re.compile(r"\.{2,}|…|_{2,}|(?:/|\b(?:trước|ngày|tháng|quý|trong|đến))\s*\.?$")


def heading_remarks(block: Block, place: Place) -> Iterator[Remark]:
    """Yield what a heading itself says that cannot be right, or is not whole."""
    heading, figures = block.heading, block.heading.figures
    number = {"no": block.code}
    if heading.is_unclosed:
        yield Remark(code="quote-unclosed", place=place, fields=number)
    if len(heading.names) > 1 and not block.is_index:
        fields = {**number, "count": str(len(heading.names))}
        yield Remark(code="heading-joins-criteria", place=place, fields=fields)
    if heading.marker:
        fields = {**number, "marker": heading.marker}
        yield Remark(code="footnote-missing", place=place, fields=fields)
    points, most, lost = figures.points, figures.max_points, figures.deduction
    if points is None or most is None:
        return
    fields = {**number, "points": print_number(points), "max": print_number(most)}
    if points > most:
        yield Remark(code="points-above-max", place=place, fields=fields)
    elif lost is not None and lost != most - points:
        fields["stated"] = print_number(lost)
        fields["computed"] = print_number(most - points)
        yield Remark(code="deduction-differs", place=place, fields=fields)


def score_remarks(block: Block, scores: Scores, place: Place) -> Iterator[Remark]:
    """Yield where heading and footnote differ."""
    points, most = block.heading.points_won, block.heading.figures.max_points
    pairs = ((points, scores.reviewed), (most, scores.max_points))
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        heading, note = (
            "/".join(print_number(n) for n in each if n is not None)
            for each in zip(*pairs, strict=True)
        )
        fields = {"no": block.code, "heading": heading, "footnote": note}
        yield Remark(code="points-differ", place=place, fields=fields)


def deadline_remarks(
    code: str, deadline: Deadline | None, place: Place
) -> Iterator[Remark]:
    """Yield a deadline that was not understood, or is not finished."""
    if deadline is not None and deadline.kind in ("unreadable", "none"):
        is_cut = not deadline.text or _BLANK.search(deadline.text)
        yield Remark(
            code="deadline-unfinished" if is_cut else "deadline-unclear",
            place=place,
            fields={"no": code, "text": deadline.text},
        )
