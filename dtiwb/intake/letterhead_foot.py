"""Recipients and signer of a paper, and a second paper behind them. Pure."""

from __future__ import annotations

import re
from itertools import takewhile

from dtiwb.intake.flat_text import flat
from dtiwb.intake.letterhead_forms import (
    BODY_WORD,
    BULLET,
    DEGREES,
    ITEM,
    SIGNED,
    SIGNER,
    SURNAMES,
    Draft,
    is_attached,
    opens,
    tidy_text,
)
from dtiwb.intake.letterhead_title import kind_of, title_at

# a surname that is also what a union or a mission is called
_DOAN = re.compile(r"đoàn (?!thanh |thể |luật |đại |kinh |công )", re.IGNORECASE)


def read_foot(draft: Draft) -> None:
    """Read recipients and signer; a plan may have several more pages behind them."""
    pieces = draft.pieces
    start = next(
        (i for i in range(draft.at, len(pieces)) if opens(pieces[i], "noi nhan")), None
    )
    if start is None:
        ends = [i for i in range(draft.at, len(pieces)) if "./." in pieces[i].text]
        start = end = ends[-1] if ends else max(len(pieces) - 10, draft.at)
    else:
        end = _read_recipients(draft, start)
    _read_signer(draft, max(start - 12, draft.at), end)


def _read_recipients(draft: Draft, start: int) -> int:
    """Read the list under "Nơi nhận:" to its last line, "Lưu: ..."."""
    draft.take(start)
    first, _, _ = _cut_signer(draft.pieces[start].text.partition(":")[2])
    items = [BULLET.sub("", first.strip(), count=1)] if first.strip() else []
    end = start
    for i in range(start + 1, min(start + 60, len(draft.pieces))):
        text, _, _ = _cut_signer(draft.pieces[i].text)
        if draft.pieces[i].is_motto or kind_of(draft.pieces, i):
            break
        if not text or _is_name(text) or SIGNED.fullmatch(flat(text)):
            continue  # the signer's side of the page
        if items and flat(items[-1]).startswith("luu"):
            break
        bullet = ITEM.match(text)
        if (
            bullet
            or (text.endswith(";") and text[0].isupper())
            or flat(text)[:3] == "luu"
        ):
            items.append(text[bullet.end() :] if bullet else text)
        elif items and (text[0] in "(" or not items[-1].endswith((";", "."))):
            items[-1] += " " + text
        else:
            break
        end = i
        draft.take(i)
    tail = re.fullmatch(r"(.*[.;])\s+(.*)", items[-1]) if items else None
    if tail and _is_name(tail[2]):  # the signer's name on the same line
        items[-1] = tail[1]
        draft.take(signer=tail[2])
    items = [re.sub(r"[;.,]\s+\(", " (", item) for item in items]
    parts = [part for item in items for part in re.split(r"[;.]\s+[-–+•]\s*", item)]
    named = tuple(tidy_text(part) for part in parts if tidy_text(part))
    draft.take(recipients=draft.fields.get("recipients", ()) + named)
    return end


def _read_signer(draft: Draft, start: int, list_end: int) -> None:
    """Read who signs: below, above or beside the recipients."""
    pieces = draft.pieces
    titles: list[str] = []
    last = list_end
    for i in range(start, min(list_end + 12, len(pieces))):
        _, title, name = _cut_signer(pieces[i].text)
        goes_on = titles and last == i - 1 and pieces[i].text.isupper()
        is_other = pieces[i].is_motto or kind_of(pieces, i) or _is_name(pieces[i].text)
        if not title and goes_on and not is_other:
            title = pieces[i].text
        if title:
            titles.append(title)
            last = i
            draft.take(i, signer=name)
    draft.take(signer_title=" ".join(titles))
    for i in range(last + 1, min(last + 25, len(pieces))):
        text = pieces[i].text
        if pieces[i].is_motto or kind_of(pieces, i):
            return
        if SIGNED.fullmatch(flat(text)):
            draft.take(i)
        elif _is_name(text) and "signer" not in draft.fields:
            draft.take(i, signer=text)


def _cut_signer(text: str) -> tuple[str, str, str]:
    """Cut *text* into what stands before a signer's title, the title, and a name.

    A title is in capitals: ``- Sở Nội vụ; KT. GIÁM ĐỐC`` has one at its end.
    """
    for found in re.finditer(r"(?:^|(?<=\s))(?=\S)", text):
        rest = text[found.start() :]
        title = " ".join(takewhile(str.isupper, rest.split()))
        name = rest[len(title) :].strip()
        if SIGNER.match(flat(title)) and (not name or _is_name(name)):
            return text[: found.start()].strip(), title, name
    return text, "", ""


def _is_name(text: str) -> bool:
    """Say whether *text* has the form of a person's name."""
    words = DEGREES.sub("", text).split()
    is_titled = all(word.istitle() for word in words)
    is_capital = text.isupper() and SURNAMES.match(flat(text))
    return (
        2 <= len(words) <= 6
        and all(word.isalpha() for word in words)
        and bool(is_titled or is_capital)
        and (not BODY_WORD.match(text) or bool(_DOAN.match(text)))
    )


def find_second_paper(draft: Draft) -> None:
    """Remark a plan or rules that follow the paper which issues them."""
    pieces = draft.pieces
    start = draft.last + 1
    for i in range(start, len(pieces)):
        if not (kind := kind_of(pieces, i)):
            continue
        end, title = title_at(pieces, i)
        above = [j for j in range(max(start, i - 12), i) if pieces[j].is_motto]
        below = [
            j for j in range(end, min(end + 3, len(pieces))) if is_attached(pieces[j])
        ]
        if above or below:
            places = range(start if above else i, end)
            draft.remark("second-paper", places, kind=kind, title=title)
            draft.take(*places, *below)
            return
