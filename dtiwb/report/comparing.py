"""The prose of comparisons: years, claim against appraisal, agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from dtiwb.comparison import (
    Appraised,
    appraised,
    fewest_with_half,
    groups_to_rank,
    lineage,
    lines_of,
    percent,
    same_set,
)
from dtiwb.models import Assessment, LineKind, Points
from dtiwb.report import tables
from dtiwb.report.html import Fragment, fill, table
from dtiwb.report.words import Words

if TYPE_CHECKING:
    import pandas as pd


def changes(assessment: Assessment) -> Fragment:
    """Year against year over the crosswalk, and what cannot be compared."""
    words = Words(assessment)
    if assessment.previous is None:
        title = words.say("page.comparison")
        return _section(words, title, [words.say("page.compare-none")])
    title = words.say("comparison.years", case=assessment.previous.case.id)
    lines = [*lineage_lines(assessment), *_line_counts(words), *_bases(words)]
    return _section(words, title, lines, (tables.changes(assessment), title))


def lineage_lines(assessment: Assessment) -> Iterator[str]:
    """Say what changed between two compared bodies, and the limits of comparing."""
    previous, tie, words = assessment.previous, lineage(assessment), Words(assessment)
    if previous is None or tie is None:
        return
    for each in tie.changes:
        yield words.say(
            f"comparison.{each.how}-body",
            name=each.name,
            agency=assessment.case.agency.full_name,
            until=words.day(each.until),
            source=each.source,
        )
    told = {
        "agency": assessment.case.agency.full_name,
        "before": previous.case.agency.full_name,
    }
    scales = {
        "before": words.points(previous.max_points),
        "now": words.points(assessment.max_points),
    }
    for code in tie.limits:
        given = scales if code == "other-scale" else told
        yield words.say(f"comparison.{code}", **given)
    yield from _crosswalk(words)
    if tie.allows_rank:
        yield from _published_ranks(words, previous)


def _crosswalk(words: Words) -> Iterator[str]:
    case = words.assessment.case
    found, previous = case.crosswalk, case.previous
    if found is None:
        if previous and case.criteria_set.replaces == previous.criteria_set.id:
            yield words.say("comparison.crosswalk-none")
        return
    if found.status == "reviewed":
        name, on = found.reviewed_by, words.day(found.reviewed_on)
        yield words.say("comparison.crosswalk-reviewed", name=name, date=on)
    else:
        yield words.say("comparison.crosswalk-draft")
    if found.fictional:
        yield words.say("comparison.crosswalk-fictional")


def _published_ranks(words: Words, previous: Assessment) -> Iterator[str]:
    """Say both published ranks of the grand total, where both are on file."""
    ranks = []
    for each in (previous, words.assessment):
        total = {row.indicator_id: row for row in each.case.published}.get("total")
        if total is None or total.rank is None:
            return
        ranks.append(f"{total.rank}/{total.rank_of}" if total.rank_of else total.rank)
    yield words.say("comparison.published-ranks", before=ranks[0], now=ranks[1])


def _line_counts(words: Words) -> Iterator[str]:
    case = words.assessment.case
    if case.previous is None:
        return
    counted = Counter(line.kind for line in lines_of(case, case.previous))
    counts = ", ".join(
        f"{counted[kind]} {words.say(f'comparison.{kind}')}"
        for kind in get_args(LineKind)
        if counted[kind]
    )
    yield words.say("comparison.lines", counts=counts)


def _bases(words: Words) -> Iterator[str]:
    previous = words.assessment.previous
    if previous is not None:
        before, now = _basis(previous.totals), _basis(words.assessment.totals)
        yield words.say(
            "comparison.basis", before=words.say(before), now=words.say(now)
        )


def _basis(points: Points) -> str:
    if points.reviewed_points is not None:
        return "comparison.basis-reviewed"
    known = points.claimed_points is not None
    return "comparison.basis-claimed" if known else "comparison.basis-unknown"


def appraisal(assessment: Assessment) -> Fragment:
    """Self-assessment against appraisal: how much was cut, where, and what again."""
    words = Words(assessment)
    found = appraised(assessment.criteria)
    title = words.say("comparison.appraisal")
    if found is None:
        lines = [words.say("comparison.appraisal-none")]
        return _section(words, title, lines if assessment.case.is_scored else [])
    first = _section(
        words,
        title,
        _appraisal_lines(words, found),
        (tables.appraisal(assessment), title),
    )
    if assessment.previous is None:
        return first
    again, title = tables.repeated(assessment), words.say("comparison.repeated")
    if again.empty:
        return first + _section(words, title, [words.say("comparison.repeated-none")])
    return first + _section(words, title, [], (again, title))


def _appraisal_lines(words: Words, found: Appraised) -> Iterator[str]:
    yield words.say(
        "comparison.appraisal-total",
        count=found.count,
        claimed=words.points(found.claimed_points),
        cut=words.points(found.cut_points),
        share=words.points(found.share_cut),
        cut_count=found.cut_count,
    )
    if found.lost_count:
        yield words.say(
            "comparison.appraisal-lost",
            count=found.lost_count,
            points=words.points(found.lost_points),
            share=words.points(percent(found.lost_points, found.cut_points)),
        )
    if half := fewest_with_half(words.assessment):
        ids = ", ".join(row.id for row in half)
        yield words.say("comparison.appraisal-half", count=len(half), ids=ids)
    if found.raised_points:
        raised = words.points(found.raised_points)
        yield words.say("comparison.appraisal-raised", points=raised)


def side_by_side(assessments: Sequence[Assessment]) -> Fragment:
    """Several cases beside each other, ranked where one set scores them all."""
    words = Words(assessments[0])
    title = words.say("page.side-by-side")
    lines = [] if same_set(assessments) else [words.say("page.not-comparable")]
    if any(len(group) > 1 for group in groups_to_rank(assessments)):
        lines.append(words.say("comparison.groups-note"))
    if invented := [each.case.id for each in assessments if each.case.is_fictional]:
        lines.append(words.say("comparison.invented", cases=", ".join(invented)))
    return _section(words, title, lines, (tables.side_by_side(assessments), title))


def comparison(assessments: Sequence[Assessment]) -> Fragment:
    """The whole comparison page: totals, main indices, cuts, and years."""
    parts = [side_by_side(assessments)]
    groups = groups_to_rank(assessments)
    parts += [_by_indicator(group) for group in groups if len(group) > 1]
    parts += list(_appraisals(assessments))
    parts += list(_years(assessments))
    parts.append(_inputs(assessments))
    return Fragment("\n").join(parts)


def _by_indicator(group: Sequence[Assessment]) -> Fragment:
    words, case = Words(group[0]), group[0].case
    title = words.say(
        "comparison.by-indicator", set=case.criteria_set.id, year=case.params.year
    )
    return _section(words, title, [], (tables.agencies_by_indicator(group), title))


def _appraisals(assessments: Sequence[Assessment]) -> Iterator[Fragment]:
    words = Words(assessments[0])
    by_case, title = (
        tables.appraisal_by_case(assessments),
        words.say("comparison.by-case"),
    )
    if by_case.empty:
        yield _section(words, title, [words.say("comparison.appraisal-none")])
        return
    yield _section(words, title, [], (by_case, title))
    by_set: dict[str, list[Assessment]] = {}
    for each in assessments:
        by_set.setdefault(each.case.criteria_set.id, []).append(each)
    for set_id, same in by_set.items():
        frame = tables.cuts_of_cases(same)
        if len(same) > 1 and not frame.empty:  # of one case its own pages say more
            title = words.say("comparison.cuts-across", set=set_id)
            yield _section(words, title, [], (frame, title))


def _years(assessments: Sequence[Assessment]) -> Iterator[Fragment]:
    words = Words(assessments[0])
    compared = [each for each in assessments if each.previous is not None]
    if not compared:
        return
    lines = list(_said_once(words, compared))
    title = words.say("comparison.over-years")
    yield _section(words, title, lines, (tables.years_of_cases(compared), title))


def _said_once(words: Words, compared: Sequence[Assessment]) -> Iterator[str]:
    """Say what holds for every case once, and all else with the cases it holds for."""
    said: dict[str, list[str]] = {}
    for each in compared:
        for line in lineage_lines(each):
            said.setdefault(line, []).append(each.case.id)
    for line, cases in said.items():
        if len(cases) == len(compared):
            yield line
        else:
            names = ", ".join(cases)
            yield words.say("comparison.of-cases", cases=names, said=line)


def _inputs(assessments: Sequence[Assessment]) -> Fragment:
    """Name set and day of every case; its own pages list the files."""
    words = Words(assessments[0])
    lines = [
        words.say(
            "comparison.input",
            case=each.case.id,
            set=each.case.criteria_set.id,
            as_of=words.day(each.case.params.as_of),
        )
        for each in assessments
    ]
    return _section(words, words.say("page.inputs"), lines)


def _section(
    words: Words,
    title: str,
    lines: Iterable[str],
    *frames: tuple[pd.DataFrame, str],
) -> Fragment:
    bodies = [table(frame, caption, words.language) for frame, caption in frames]
    return fill("section.html.j2", words, title=title, lines=list(lines), bodies=bodies)
