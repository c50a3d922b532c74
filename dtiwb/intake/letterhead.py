"""Thể thức: what stands above and below the body of a paper. Pure.

Heads come in two columns side by side, stacked, or with lines missing; so each piece
is known by its own form, not by its place. What is not printed stays empty, or is
taken from where the paper names it again, with a remark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dtiwb.intake.citation_forms import NUMBER, SAME, unsplit
from dtiwb.intake.citations import read_citations
from dtiwb.intake.drafts import Letterhead
from dtiwb.intake.flat_text import flat
from dtiwb.intake.letterhead_foot import find_second_paper, read_foot
from dtiwb.intake.letterhead_forms import (
    BLANK_NUMBER,
    BODY_WORD,
    BROKEN_DAY,
    INNER_BODY,
    NO_BODY,
    PLACE_AND_DAY,
    PROVINCE_WORD,
    PROVINCES_BY_FOLD,
    SO,
    SUBJECT,
    URGENCY,
    Draft,
    is_attached,
    opens,
    tidy_text,
)
from dtiwb.intake.letterhead_places import find_places
from dtiwb.intake.letterhead_title import (
    kind_of,
    read_addressees,
    read_preamble,
    read_section,
    read_title,
)
from dtiwb.intake.paper import Paper, Place, Remark, place_of
from dtiwb.intake.secrecy import secrecy_mark
from dtiwb.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The letterhead, the lines it was read from, and what a person must look at."""

    letterhead: Letterhead
    used: frozenset[int]
    remarks: tuple[Remark, ...]


def read_letterhead(paper: Paper) -> Reading:
    """Read what *paper* says of itself: who, what, when, on what grounds, to whom.

    Of a secret paper nothing is read but its mark. Where a second paper follows, a
    plan behind the decision on it, the letterhead is that of the first.
    """
    if mark := secrecy_mark(paper.lines):
        secret = Remark(code="secret-paper", place=place_of(paper.lines[:1]))
        return Reading(
            letterhead=Letterhead(secrecy=mark), used=frozenset(), remarks=(secret,)
        )
    draft = Draft(paper)
    _read_head(draft)
    read_title(draft)
    bases = read_section(draft) or read_preamble(draft)
    draft.take(legal_bases=bases)
    read_addressees(draft)
    read_foot(draft)
    find_second_paper(draft)
    _fill_gaps(draft)
    places = find_places(draft.fields, paper.lines, draft.used)
    return Reading(
        letterhead=Letterhead(
            **draft.fields, places=places, unsure=frozenset(_unsure(draft, places))
        ),
        used=frozenset(draft.used),
        remarks=tuple(draft.remarks),
    )


def _unsure(draft: Draft, places: Mapping[str, Place]) -> Iterator[str]:
    """Yield the fields taken from elsewhere than the head, or not found again."""
    from_body = {
        each.fields["text"]
        for each in draft.remarks
        if each.code == "letterhead-from-body"
    }
    from_annex = [r.place for r in draft.remarks if r.code == "letterhead-from-annex"]
    for name, value in draft.fields.items():
        is_guessed = isinstance(value, str) and value in from_body
        if is_guessed or name not in places or places[name] in from_annex:
            yield name


def _read_head(draft: Draft) -> None:
    """Read all above the kind, or above the addressee of a letter without one."""
    pieces = draft.pieces[:80]
    draft.at = next(
        (
            i
            for i, each in enumerate(pieces)
            if kind_of(draft.pieces, i)
            or opens(each, "kinh gui")
            or len(each.text) > 150
        ),
        len(pieces),
    )
    for i in range(draft.at):
        if draft.pieces[i].is_motto:
            draft.take(i)
            continue
        text = draft.pieces[i].text
        if BROKEN_DAY.search(flat(text)) and i + 1 < len(draft.pieces):
            text += " " + draft.pieces[i + 1].text
            draft.take(i + 1)
        elif i and BROKEN_DAY.search(flat(draft.pieces[i - 1].text)):
            continue
        text = _read_date(draft, i, _read_number(draft, i, text))
        bare = flat(text)
        urgency = URGENCY.get(fold(text)) if text.isupper() else None
        if urgency:
            draft.take(i, urgency=urgency)
        elif SUBJECT.match(bare) or (draft.subject and text and not text.isupper()):
            draft.subject = f"{draft.subject} {text}".strip()
            draft.take(i, title=draft.subject)
        elif text.isupper() and not NO_BODY.match(bare):
            _read_body(draft, i, text)
    if draft.bodies:
        *above, issuer = draft.bodies
        draft.take(superior=", ".join(above), issuer=issuer)


def _read_number(draft: Draft, i: int, text: str) -> str:
    """Read "Số: 12/KH-STP", blank or not; return what else *text* says."""
    tidy = text.translate(SAME)
    for so in SO.finditer(tidy):
        found = NUMBER.match(tidy, so.end())
        blank = BLANK_NUMBER.match(tidy, so.end())
        if found or blank:
            draft.take(i, number=unsplit(found.group()) if found else "")
            draft.printed.add("number")
            end = (found or blank).end()  # type: ignore[union-attr]
            return f"{text[: so.start()]} {text[end:]}".strip()
    return text


def _read_date(draft: Draft, i: int, text: str) -> str:
    """Read "Hà Tĩnh, ngày 5 tháng 9 năm 2025"; return what else *text* says."""
    found = PLACE_AND_DAY.search(flat(text))
    if not found:
        return text
    place = text[found.start("place") : found.end("place")].strip(" ,")
    day, month, year = (found[each].strip() for each in ("day", "month", "year"))
    if found["misprint"]:
        printed = text[found.start("misprint") : found.end("misprint")]
        draft.remark("misprint-repaired", [i], printed=printed, read="ngày")
    issued_on = None
    if day.isdigit() and month.isdigit() and year.isdigit():
        try:
            issued_on = date(int(year), int(month), int(day))
        except ValueError:
            draft.remark("date-impossible", [i], text=text)
    draft.take(i, place_name=place, issued_on=issued_on)
    draft.printed.add("issued_on")
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def _read_body(draft: Draft, i: int, text: str) -> None:
    """Add a line of the superior or issuing body, or go on with the last one."""
    bodies = draft.bodies
    opens = bool(BODY_WORD.match(text))
    if not bodies and not opens:
        return
    draft.take(i)
    if bodies and (not opens or re.search(r"(?:\bVÀ|\bCỦA|[-,])$", bodies[-1])):
        bodies[-1] += " " + text
        return
    cuts = [0]
    if re.match(r"(?:ubnd|uy ban|bo|tinh uy)\b", flat(text)):
        cuts += [found.start() for found in INNER_BODY.finditer(text)]
    ends = [*cuts[1:], len(text)]
    bodies += [text[a:b].strip() for a, b in zip(cuts, ends, strict=True)]


def _fill_gaps(draft: Draft) -> None:
    """Take from elsewhere in the paper what its head does not say, with a remark."""
    if "kind" in draft.fields and not {"number", "issued_on"} & draft.fields.keys():
        _read_annex_reference(draft)
    if "issuer" not in draft.fields and draft.named_issuer:
        draft.take(issuer=draft.named_issuer)
        draft.remark("letterhead-from-body", text=draft.named_issuer)
    _read_province(draft)
    if not draft.fields.keys() - {"province", "legal_bases"}:
        draft.remark("no-letterhead")
        return
    for name in ("kind", "number", "issued_on", "issuer", "signer"):
        if name not in draft.fields.keys() | draft.printed:
            draft.remark(f"no-{name.replace('_', '-')}")


def _read_annex_reference(draft: Draft) -> None:
    """Read "(Kèm theo Kế hoạch số ... ngày ... của ...)" of the paper's own annex.

    Right under the title such a line names the paper that issues this one; then only
    the body that did so is the same.
    """
    for i in range(draft.title_end, len(draft.pieces)):
        if not is_attached(draft.pieces[i]):
            continue
        start = draft.pieces[i].line.number
        lines = tuple(each for each in draft.paper.lines if each.number >= start)[:3]
        text = " ".join(" ".join(line.text for line in lines).split())
        found = re.search(r"của (?:Giám đốc |Chủ tịch )?([^()]+)\)", text)
        body = tidy_text(found[1]) if found else ""
        own = draft.fields.get("issuer", draft.named_issuer)
        cited = read_citations(replace(draft.paper, lines=lines)).citations
        if not cited or (body and own and not _are_one(body, own)):
            continue
        is_same = cited[0].kind == draft.fields["kind"]
        if is_same:
            draft.take(i, number=cited[0].number, issued_on=cited[0].issued_on)
        if is_same or i < draft.at:
            draft.take(i, issuer=draft.fields.get("issuer", body))
            draft.remark("letterhead-from-annex", [i], text=cited[0].as_printed)
            return


def _are_one(one: str, other: str) -> bool:
    """Say whether two names are of one body: Sở Tư pháp tỉnh Hà Tĩnh, Sở Tư pháp."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return long.startswith(short)


def _read_province(draft: Draft) -> None:
    """Read the province from the bodies' names, the place, or the body of the text."""
    names = [draft.fields.get(each, "") for each in ("issuer", "superior")]
    for name in names:
        if province := _province_in(name):
            return draft.take(province=province)
    place = PROVINCES_BY_FOLD.get(fold(draft.fields.get("place_name", "")))
    is_central = any(re.match(r"(?:bo|chinh phu|thu tuong)\b", flat(n)) for n in names)
    if place and not is_central:
        return draft.take(province=place)
    text = " ".join(" ".join(line.text.split()) for line in draft.paper.lines)
    counted = Counter(
        province
        for found in re.finditer(r"\btỉnh (?=[A-ZĐ])", text)
        if (province := _province_in(text[found.start() : found.end() + 30]))
    )
    if counted and not is_central:
        province = counted.most_common(1)[0][0]
        draft.take(province=province)
        draft.remark("letterhead-from-body", text=province)


def _province_in(name: str) -> str:
    """Return the province that the name of a body ends with."""
    for found in PROVINCE_WORD.finditer(flat(name)):
        rest = name[found.end() :].split()
        for n in range(min(len(rest), 6), 0, -1):
            known = fold(" ".join(rest[:n]).strip(" .,;()"))
            if known in PROVINCES_BY_FOLD:
                return PROVINCES_BY_FOLD[known]
    return ""
