"""Which headings make the tree of criteria, and the text under each. Pure.

A heading counts as a criterion only with something to show for it: points, the word
Tiêu chí and a name in quotes, or the word and a label in the block under it. So the
numbered lists of other papers stay outside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dtiwb.intake.furniture import flat
from dtiwb.intake.headings import CLOSES, Heading, heading_at
from dtiwb.intake.labels import begins_label
from dtiwb.intake.paper import Line

_PART = ("tieu chi", "chi so thanh phan", "chi tieu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An accepted heading with the rows under it; ``home`` is the code of its index."""

    heading: Heading
    code: str
    home: str
    is_index: bool
    is_sure: bool
    lines: tuple[Line, ...]
    body: tuple[Line, ...]


def blocks_of(rows: Sequence[Line], width: int) -> Iterator[Block]:
    """Yield the headings of the tree with their codes, homes and rows."""
    headings: list[Heading] = []
    at = 0
    while at < len(rows):
        heading = heading_at(rows, at, width)
        headings += [heading] if heading else []
        is_read = heading and (heading.kind or heading.printed)
        at = heading.last + 1 if heading and is_read else at + 1
    accepted, sure = _accepted(headings, rows)
    indices = _indices(accepted)
    codes = [heading.code for heading in accepted if heading.first in indices]
    current, count = "", 0
    stops = [*(heading.first for heading in accepted), len(rows)][1:]
    others = {heading.first: heading for heading in headings}
    for heading, stop in zip(accepted, stops, strict=True):
        code, home = heading.code, ""
        if heading.first in indices:
            current, count = code, 0
        else:
            count += 1
            homes = [each for each in codes if code.startswith(f"{each}.")]
            home = max(homes, key=len, default=current or code.rpartition(".")[0])
            if home and "." not in code:
                code = f"{home}.{code or count}"
        yield Block(
            heading=heading,
            code=code,
            home=home,
            is_index=heading.first in indices,
            is_sure=heading.first in sure and heading.form not in ("letter", "none"),
            lines=tuple(rows[heading.first : heading.last + 1]),
            body=tuple(rows[heading.last + 1 : _end(rows, heading, stop, others)]),
        )


def _proves(heading: Heading) -> bool:
    """Tell whether a heading alone shows that it is an index's or a criterion's."""
    figures = heading.figures
    has_points = figures.points is not None or figures.max_points is not None
    if heading.form == "roman":
        return bool(heading.kind) and (has_points or figures.count is not None)
    if heading.kind:
        return has_points or heading.is_quoted or figures.count is not None
    return figures.max_points is not None and (heading.depth > 1 or bool(figures.count))


def _accepted(
    headings: Sequence[Heading], rows: Sequence[Line]
) -> tuple[list[Heading], set[int]]:
    """Return the headings of the tree, and the first rows of those that prove it."""
    own = _proven(headings, rows)
    ends = [at for at, row in enumerate(rows) if _closes_part(row.text)]
    firsts: dict[tuple[int, str], int] = {}
    numbered: list[tuple[int, Heading]] = []
    ends += [h.first for h in headings if h.form == "roman" and h.first not in own]
    ends.sort()
    for heading in headings:
        part = bisect_right(ends, heading.first)
        if heading.first in own:
            firsts.setdefault((part, heading.code), heading.first)
        elif heading.form == "number":
            numbered.append((part, heading))
    leaves = {
        (part, code): at
        for (part, code), at in firsts.items()
        if not any(p == part and c.startswith(f"{code}.") for p, c in firsts)
    }
    tops: dict[tuple[int, str], int] = {}
    for (part, code), at in leaves.items():
        above = (part, code.rpartition(".")[0])
        tops[above] = min(at, tops.get(above, at))
    silent = {}
    for part, heading in numbered:
        own_code = (part, heading.code)
        before, _, number = heading.code.rpartition(".")
        near = {(part, f"{before}.{int(number) + step}") for step in (-1, 1)}
        is_parent = heading.first < tops.get(own_code, 0)
        is_sibling = bool(before) and bool(near & leaves.keys())
        if own_code not in firsts and (is_parent or is_sibling):
            silent[own_code] = heading.first  # the last one above its parts
    return [h for h in headings if h.first in own | {*silent.values()}], own


def _proven(headings: Sequence[Heading], rows: Sequence[Line]) -> set[int]:
    """Return the first rows of headings that belong to a tree beyond doubt."""
    own = {heading.first for heading in headings if _proves(heading)}
    bare = [h for h in headings if h.first in own and not h.kind]
    homes = Counter(h.code.rpartition(".")[0] for h in bare)
    own -= {
        h.first
        for h in bare
        if homes[h.code.rpartition(".")[0]] == 1 and h.figures.points is None
    }
    says = any(h.first in own and h.kind.startswith("tieu chi") for h in headings)
    for n, heading in enumerate(headings):
        if not heading.kind or not heading.names or heading.form in ("letter", "none"):
            continue
        later = headings[n + 1 :]
        stop = next(
            (h.first for h in later if h.kind or h.printed or h.form == "roman"),
            len(rows),
        )
        has_label = any(begins_label(r.text) for r in rows[heading.last + 1 : stop])
        is_part = heading.kind.startswith(_PART[:2])
        if heading.form == "roman":
            ends = (h for h in later if h.form == "roman" or h.first in own)
            ahead = next(ends, heading)
            is_proven = ahead.first in own and not heading.kind.startswith(_PART)
        elif heading.depth > 1:
            may_be = is_part or heading.kind in ("chi so", "chi tieu")
            is_name = heading.names[0][0].isupper()  # Tiêu chí này … is a sentence
            is_proven = (has_label and may_be) or (says and is_part and is_name)
        else:
            is_proven = has_label and is_part
            heads = any(h.code.startswith(f"{heading.code}.") for h in later)
            is_plain = not heading.is_quoted and heading.figures.count is None
            if is_plain and not (has_label or heads or is_part):
                own.discard(heading.first)  # a target such as Chỉ số …: 85/100 điểm
        own |= {heading.first} if is_proven else set()
    return own


def _indices(accepted: Sequence[Heading]) -> set[int]:
    """Return the first rows of those headings that are chỉ số chính."""
    codes = {heading.code for heading in accepted}
    heads = {c for c in codes if any(each.startswith(f"{c}.") for each in codes)}
    depths = Counter(
        h.depth for h in accepted if h.code not in heads and not h.figures.count
    )
    usual = max(depths, key=lambda depth: depths[depth], default=1)
    found = set()
    for heading, after in zip(accepted, [*accepted[1:], None], strict=False):
        is_whole = bool(heading.kind) and not heading.kind.startswith(_PART)
        heads_by_kind = (
            after is not None
            and is_whole
            and after.kind.startswith(_PART)
            and (after.form != heading.form or after.code == "1")
        )
        figures = heading.figures
        is_leaf = heading.depth == usual > 1 and not is_whole
        states_parts = not is_leaf and (figures.count, figures.rank) != (None, None)
        is_above = heading.code in heads or heading.depth < usual
        if heading.form == "roman" or states_parts or is_above or heads_by_kind:
            found.add(heading.first)
    return found


def _closes_part(text: str) -> bool:
    """Tell a line between two parts: PHẦN III, Nơi nhận, a title in capitals."""
    if text.isupper() and len(text.split()) > 2:
        return True
    return text[0].isupper() and bool(CLOSES.match(flat(text)))


def _end(
    rows: Sequence[Line], heading: Heading, stop: int, others: Mapping[int, Heading]
) -> int:
    """Return where the block under *heading* ends: at *stop* or a part before it."""
    top = heading.code.split(".")[0]
    listed = 0
    for at in range(heading.last + 1, stop):
        text, other = rows[at].text, others.get(at)
        if _closes_part(text) or (other and other.form == "roman"):
            return at
        if (
            not other
            or other.form != "number"
            or other.code.startswith(f"{heading.code}.")
        ):
            continue
        if other.depth > 1:
            if other.depth <= heading.depth:
                return at
        elif int(other.code) in (1, listed + 1):
            listed = int(other.code)  # a list within the action
        elif top.isdigit() and int(other.code) == int(top) + 1:
            return at
    return stop
