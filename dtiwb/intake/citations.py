"""Papers cited in a paper (văn bản viện dẫn), by kind, number and date. Pure.

The number decides: it is found first, by its form, then the word for the kind before
it and the date after it. What is cited without a number gives no citation.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dtiwb.intake.citation_forms import (
    BLANK_DATE,
    BLANK_NUMBER,
    BY_ABBREVIATION,
    DATE,
    DEADLINE,
    GLUED_MARK,
    KIND,
    KIND_BEFORE,
    KINDS,
    NUMBER,
    OF_BODY,
    PLAIN,
    SHORT,
    SO_BEFORE,
    UNFINISHED_DATE,
    USUAL,
    unsplit,
)
from dtiwb.intake.drafts import Citation
from dtiwb.intake.flat_text import flat
from dtiwb.intake.paper import Paper, Remark
from dtiwb.intake.streams import Stream, streams
from dtiwb.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The citations in the order of the text, each mention of a paper one.

    No line is ``used``: a citation is part of a sentence that others read.
    """

    citations: tuple[Citation, ...]
    used: frozenset[int]
    remarks: tuple[Remark, ...]


def read_citations(paper: Paper) -> Reading:
    """Return every paper that *paper* cites by a number, across line ends.

    A number of its own in the letterhead is no citation. A number or a day left
    blank, there or elsewhere, gives a remark only.
    """
    found: list[_Found] = []
    remarks: list[Remark] = []
    for stream in streams(paper):
        found += _find(stream)
        remarks += _blanks(stream)
    found.sort(key=lambda each: each.order)
    citations = tuple(each.citation for each in found)
    minor, two_ways = _cited_two_ways(citations)
    remarks += [remark for each in found for remark in each.remarks]
    remarks += two_ways
    return Reading(
        citations=tuple(
            replace(each, confidence="check") if each.number in minor else each
            for each in citations
        ),
        used=frozenset(),
        remarks=tuple(sorted(remarks, key=lambda each: each.place.line_from)),
    )


def dedupe(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return every cited paper once, as a register lists it.

    The mention kept is one with the date, and of two ways to write the number the
    more frequent one. The same number with another date is another paper.
    """
    groups: dict[tuple[str, ...], list[tuple[int, Citation]]] = defaultdict(list)
    for n, each in enumerate(citations):
        groups[_key(each)].append((n, each))
    kept: dict[int, Citation] = {}
    for group in groups.values():
        usual, _ = Counter(each.number for _, each in group).most_common(1)[0]
        group.sort(key=lambda pair: pair[1].number != usual)  # stable: first ones first
        days = dict.fromkeys(each.issued_on for _, each in group if each.issued_on)
        for day in days or (None,):
            n, first = next(pair for pair in group if pair[1].issued_on == day)
            kept[n] = replace(first, number=usual)
    return tuple(kept[n] for n in sorted(kept))


@dataclass(frozen=True, slots=True)
class _Found:
    citation: Citation
    start: int
    end: int
    order: tuple[int, int, int]
    remarks: tuple[Remark, ...] = ()


def _find(stream: Stream) -> Iterator[_Found]:
    last: _Found | None = None
    numbers = [*NUMBER.finditer(stream.tidy), *PLAIN.finditer(stream.flat)]
    for found in sorted(numbers, key=lambda each: each.start("no")):
        named = _kind_before(stream, found, last)
        if named is None:
            continue
        start, kind, is_sure = named
        number, changes = _repaired(stream, found)
        end, day, date_changes = _date_after(stream, found.end())
        printed = stream.printed(start, end)
        if "(" in printed and stream.text[end : end + 1] == ")":
            printed += ")"
        remarks = (*changes, *date_changes)
        if not is_sure:
            fields = {"text": printed, "kind": KINDS[kind][0]}
            remarks += (stream.remark("kind-unsure", start, end, **fields),)
        sure = not any(each.code != "number-joined" for each in remarks)
        last = _Found(
            Citation(
                kind=KINDS[kind][0],
                number=number,
                as_printed=printed,
                place=stream.place(start, end),
                issued_on=day,
                confidence="certain" if sure else "check",
            ),
            start,
            end,
            (stream.place(start, end).line_from, stream.column, start),
            remarks,
        )
        yield last


def _kind_before(
    stream: Stream, found: re.Match[str], last: _Found | None
) -> tuple[int, str, bool] | None:
    """Return where the citation starts, its kind, and whether that is sure.

    None where the number is no citation: the paper's own, or no number at all.
    """
    start, short = found.start("no"), _abbreviation(found)
    so = SO_BEFORE.search(stream.flat, max(start - 12, 0), start)
    before = so.start() if so else start
    near = KIND_BEFORE.search(stream.flat, max(before - 40, 0), before)
    kind = _kind_called(stream, near) if near else None
    if so and _is_own(stream, so, kind):
        return None
    if near and kind and (kind in _fitting(short) or not short):
        return near.start(), kind, True
    if so and (far := _kind_with_name(stream, before, short)):
        return *far, True
    if near and kind:
        return near.start(), kind, False
    between = stream.flat[last.end : before] if last else "-"
    if last and re.fullmatch(r"[\s,;]*(?:va)?\s*", between):
        listed = fold(last.citation.kind)
        if listed in _fitting(short):
            return before, listed, last.citation.confidence == "certain"
    if short in BY_ABBREVIATION and (so or len(re.findall("[/-]", found.group())) > 1):
        return before, BY_ABBREVIATION[short][0], True
    return (before, "cong van", False) if so else None


def _abbreviation(found: re.Match[str]) -> str:
    """Return the first letters of a number's symbol: qd of 12/QĐ-UBND, qh of QH15."""
    letters = re.search(r"[A-ZĐƯ][A-ZĐƯa-zđ]*", found.group()[len(found["no"]) :])
    return flat(letters.group()) if letters and found.re is NUMBER else ""


def _fitting(short: str) -> Iterable[str]:
    """Return the kinds that may carry numbers with that abbreviation."""
    return (
        *BY_ABBREVIATION.get(short, KINDS),
        *(("van ban",) if short != "qh" else ()),
    )


def _kind_called(stream: Stream, found: re.Match[str]) -> str | None:
    word = " ".join(found["kind"].split())
    printed = stream.text[found.start() : found.end("kind")]
    if word in SHORT:
        return BY_ABBREVIATION[word][0] if printed.isupper() else None
    is_part = word.endswith("luat") and not printed[0].isupper()  # pháp luật
    return None if is_part else word


def _kind_with_name(stream: Stream, before: int, short: str) -> tuple[int, str] | None:
    """Find the kind before the name of the paper: Luật Giao dịch điện tử số ..."""
    barrier, reach = (r"[;.:()\d]", 200) if short == "qh" else (r"[,;.:()\d]", 60)
    for found in reversed([*KIND.finditer(stream.flat, max(before - 220, 0), before)]):
        name = stream.flat[found.end() : before]
        if len(name) > reach or re.search(barrier, name):
            return None
        kind = " ".join(found["kind"].split())
        if stream.text[found.start()].isupper() and kind in _fitting(short):
            return found.start(), kind
    return None


def _is_own(stream: Stream, so: re.Match[str], kind: str | None) -> bool:
    """Say whether a number stands in the letterhead: Số: 12/KH-STP, on its own line."""
    before = stream.tidy[max(so.start() - 80, 0) : so.start()]
    opens = re.search(r"(?:^|[\n\t]|\s{3})[\s*]*$", before)
    is_label = stream.text[so.start()].isupper() and bool(opens or so["colon"])
    return is_label and not (kind and not opens) and not (kind and not so["colon"])


def _repaired(stream: Stream, found: re.Match[str]) -> tuple[str, tuple[Remark, ...]]:
    printed = stream.printed(found.start("no"), found.end())
    bare = unsplit(found.group() if found.re is NUMBER else found["no"])
    number = GLUED_MARK.sub(r"\1", bare)
    code = ""
    if found.re is not NUMBER:
        code = "number-incomplete"
    elif number != bare:
        code = "misprint-repaired"
    elif " " in printed:
        code = "number-joined"
    if not code:
        return number, ()
    span = found.start("no"), found.end()
    return number, (stream.remark(code, *span, printed=printed, read=number),)


def _date_after(
    stream: Stream, start: int
) -> tuple[int, date | None, tuple[Remark, ...]]:
    """Return where the date after a number ends, the date, and what is odd in it."""
    body = OF_BODY.match(stream.text, start)
    found = DATE.match(stream.flat, start)
    if not found and body:
        found = DATE.match(stream.flat, body.end())
    if not found or not (found["word"] or len(found["year"]) == 4):
        odd = UNFINISHED_DATE.match(stream.flat, start)
        if not odd or BLANK_DATE.match(odd.group().lstrip(" ,(\n")):
            return start, None, ()
        return start, None, (stream.remark("date-incomplete", start, odd.end()),)
    span = found.span("printed")
    text = stream.printed(*span)
    day, month, year = (int(found[each]) for each in ("day", "month", "year"))
    try:
        read = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return span[1], None, (stream.remark("date-impossible", *span, text=text),)
    word = stream.text[found.start("word") : found.end("word")] if found["word"] else ""
    is_usual = (found["one"], found["two"]) in USUAL and len(found["year"]) == 4
    if is_usual and not found["mark"] and word.lower() in ("", "ngày"):
        return span[1], read, ()
    repaired = f"ngày {read.day}/{read.month}/{read.year}"
    remark = stream.remark("misprint-repaired", *span, printed=text, read=repaired)
    return span[1], read, (remark,)


def _blanks(stream: Stream) -> Iterator[Remark]:
    for found in BLANK_NUMBER.finditer(stream.tidy):
        yield stream.remark("number-blank", *found.span())
    for found in BLANK_DATE.finditer(stream.flat):
        if not DEADLINE.search(stream.flat, max(found.start() - 12, 0), found.start()):
            yield stream.remark("date-blank", *found.span())


def _key(citation: Citation) -> tuple[str, ...]:
    """Return what stays the same however a number is written: 02-KH/BCĐ, 2/KH-BCD."""
    parts = re.findall(r"\d+|[a-z&]+", fold(re.sub("TƯ", "TW", citation.number)))
    return tuple(part.lstrip("0") for part in parts)


def _cited_two_ways(
    citations: Iterable[Citation],
) -> tuple[set[str], tuple[Remark, ...]]:
    """Return the rarer ways to write a number, and a remark for each of them."""
    ways: dict[tuple[str, ...], dict[str, list[Citation]]] = {}
    for each in citations:
        ways.setdefault(_key(each), {}).setdefault(each.number, []).append(each)
    minor, remarks = set(), []
    for numbers in ways.values():
        usual, *others = sorted(numbers, key=lambda each: -len(numbers[each]))
        for other in others:
            minor.add(other)
            if other.casefold() != usual.casefold():
                fields = {"first": usual, "second": other}
                place = numbers[other][0].place
                remarks.append(
                    Remark(code="cited-two-ways", place=place, fields=fields)
                )
    return minor, tuple(remarks)
