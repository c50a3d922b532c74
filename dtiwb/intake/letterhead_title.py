"""Kind, title, legal bases and addressees of a paper. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from dtiwb.intake.flat_text import flat
from dtiwb.intake.letterhead_forms import (
    AUTHORITY,
    BODY_WORD,
    BULLET,
    CLAUSE,
    DECIDED,
    DECIDING,
    GROUNDS,
    HARD_STOP,
    HEADING,
    ITEM,
    KIND,
    MARK,
    OPENER,
    PARAGRAPH_END,
    SESSION,
    SOFT_STOP,
    TITLES,
    Draft,
    Piece,
    is_attached,
    opens,
    tidy_text,
)

_ENDS = (".", ":", ";")
_MOST_CELLS = 2  # a head in two columns; a table has more
_FULL = 0.8  # of the longest line, in letters


def read_title(draft: Draft) -> None:
    """Read kind and trích yếu, and the lines of form under them."""
    pieces = draft.pieces
    kind = kind_of(pieces, draft.at) if draft.at < len(pieces) else ""
    if kind:
        end, title = title_at(pieces, draft.at)
        draft.take(*range(draft.at, end), kind=kind, title=title)
        draft.at = draft.title_end = end
    elif draft.subject or "number" in draft.fields:
        draft.take(kind="Công văn")
    while draft.at < len(pieces):
        text = pieces[draft.at].text
        body = _deciding_body(text) if kind in DECIDING else None
        if body and not draft.bodies:
            draft.bodies.append(body)
            draft.take(issuer=body)
        is_form = is_attached(pieces[draft.at]) or SESSION.match(text)
        if body is None and not is_form:
            return
        draft.take(draft.at)
        draft.at += 1


def _deciding_body(text: str) -> str | None:
    """Return the body in the line of who decides: SỞ MẪU of GIÁM ĐỐC SỞ MẪU."""
    who = AUTHORITY.match(flat(text))
    body = text[who.end() :] if who else text
    is_body = not body or BODY_WORD.match(body)
    return body if text.isupper() and is_body else None


def kind_of(pieces: Sequence[Piece], i: int) -> str:
    """Return the kind a piece is the title line of, KẾ HOẠCH, or nothing."""
    text = pieces[i].text
    found = KIND.match(flat(text))
    if not found or not text[found.start(1) : found.end(1)].isupper():
        return ""
    rest = flat(text)[found.end() :] or (
        flat(pieces[i + 1].text) if i + 1 < len(pieces) else ""
    )
    is_department = rest.startswith("va dau tu")  # SỞ / KẾ HOẠCH VÀ ĐẦU TƯ
    return "" if is_department else TITLES[found[1]]


def title_at(pieces: Sequence[Piece], start: int) -> tuple[int, str]:
    """Return where the title that belongs to the kind at *start* ends, and it."""
    found = KIND.match(flat(pieces[start].text))
    rest = pieces[start].text[found.end() :] if found else ""
    lines = [rest] if rest else []
    end = start + 1
    for piece in pieces[end : end + 8]:
        text, bare = piece.text, flat(piece.text)
        if piece.is_motto or HARD_STOP.match(bare) or not re.search(r"[^\W_]", text):
            break
        if re.fullmatch(r"\W*\d{1,3}\W*", text) or _is_table(piece):
            break  # the number of the next page, or what follows at once
        if text.isupper() and lines and not lines[0].isupper():
            break
        if text.isupper() and _deciding_body(text) is not None:
            break
        if lines and text[0].isupper() and _ends_title(pieces, end):
            break
        lines.append(text)
        end += 1
    return end, tidy_text(" ".join(lines))


def _is_table(piece: Piece) -> bool:
    return sum(map(bool, piece.line.cells)) > _MOST_CELLS


def _ends_title(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether the first paragraph opens with the capital of line *at*."""
    text = pieces[at].text
    if SOFT_STOP.match(flat(text)) or len(text) > 150 or text.endswith(_ENDS):
        return True
    following = pieces[min(at + 1, len(pieces) - 1)].text
    return bool(CLAUSE.match(f", {text} {following}")) or _opens_sentence(pieces, at)


def _opens_sentence(pieces: Sequence[Piece], at: int) -> bool:
    """Tell broken lines of a sentence: all of them full, and an end at the last."""
    lines: list[str] = []
    for piece in pieces[at : at + 12]:
        bare, is_new = flat(piece.text), piece.text[:1].isupper()
        stops = HARD_STOP.match(bare) or (is_new and SOFT_STOP.match(bare))
        if lines and (stops or piece.is_motto):
            return False
        lines.append(piece.text)
        if piece.text.endswith(_ENDS):
            return min(map(len, lines[:-1])) >= _FULL * max(map(len, lines))
    return False


def read_preamble(draft: Draft) -> tuple[str, ...]:
    """Read the căn cứ before the first heading, up to "Sở ... ban hành"."""
    inside = []
    for i in range(draft.at, min(draft.at + 80, len(draft.pieces))):
        if HEADING.match(draft.pieces[i].text) or opens(draft.pieces[i], "noi nhan"):
            if DECIDED.fullmatch(flat(draft.pieces[i].text)):
                draft.take(i)
            break
        if _is_table(draft.pieces[i]):
            break
        inside.append(i)
    texts = [draft.pieces[i].text for i in inside]
    starts = [*accumulate((len(each) + 1 for each in texts), initial=0)]
    text = "\n".join(texts)
    openers = [*OPENER.finditer(text)]
    bases = []
    for n, opener in enumerate(openers):
        is_last = n + 1 == len(openers)
        end = len(text) if is_last else openers[n + 1].start() + 1
        if clause := CLAUSE.search(text, opener.end(), end):
            end, draft.named_issuer = clause.start(), tidy_text(clause["body"])
        elif is_last and (stop := PARAGRAPH_END.search(text, opener.end())):
            end = stop.start()
        if flat(opener["word"]) in ("can cu", "thuc hien"):
            bases.append(tidy_text(text[opener.end() : end]))
        first = bisect_right(starts, opener.start("word")) - 1
        last = bisect_right(starts, end - 1)
        draft.take(*inside[first:last])
    return tuple(bases)


def read_section(draft: Draft) -> tuple[str, ...]:
    """Read the items of a section of its own: I. CĂN CỨ LẬP KẾ HOẠCH."""
    items: list[str] = []
    style = ""
    for i in range(draft.at, len(draft.pieces)):
        text = draft.pieces[i].text
        mark = MARK.match(text)
        if not style:
            if mark and len(text) < 90 and GROUNDS.match(flat(text[mark.end() :])):
                style = _style(mark[1])
                draft.take(i)
        elif mark and _style(mark[1]) == style:
            break
        elif found := ITEM.match(text):
            items.append(text[found.end() :])
            draft.take(i)
        elif items:
            items[-1] += " " + text
            draft.take(i)
    return tuple(tidy_text(item) for item in items)


def _style(mark: str) -> str:
    """Return the numbering a mark belongs to: I, A or 1."""
    if mark.isdigit():
        return "1"
    return "I" if re.fullmatch("[IVX]+", mark) else "A"


def read_addressees(draft: Draft) -> None:
    """Read "Kính gửi: ...", which a letter's own list calls Như trên."""
    for i in range(draft.at, min(draft.at + 10, len(draft.pieces))):
        if not opens(draft.pieces[i], "kinh gui"):
            continue
        first = tidy_text(draft.pieces[i].text.partition(":")[2])
        names = [first] if first else []
        draft.take(i)
        for j in range(i + 1, len(draft.pieces)):
            bullet = BULLET.match(draft.pieces[j].text)
            if not bullet:
                break
            names.append(tidy_text(draft.pieces[j].text[bullet.end() :]))
            draft.take(j)
        draft.take(recipients=tuple(names))
        return
