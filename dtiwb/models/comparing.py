"""What cases are compared by: crosswalks between sets, and published rankings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

LineKind = Literal["same", "renamed", "split", "merged", "new", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosswalkLine:
    """Dòng đối chiếu: which criteria became which.

    ``same`` and ``renamed`` (other words for it) tie one to one, whatever their
    numbers; ``split`` one to several, ``merged`` several to one. A ``new`` line has
    nothing ``before``, a ``gone`` one nothing ``after``.
    """

    kind: LineKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """Bảng đối chiếu hai bộ chỉ số: every criterion of both sets, each once.

    ``before`` and ``after`` are ids of sets. Only a person's review makes it more
    than a draft.
    """

    before: str
    after: str
    status: Literal["draft", "reviewed"]
    lines: tuple[CrosswalkLine, ...]
    reviewed_by: str = ""
    reviewed_on: date | None = None
    note: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingRow:
    """One agency of a published ranking, as far as it was published.

    Percent stay percent. ``from_last`` counts places from the end (1 the last)
    where the source does not say how many there are.
    """

    name: str
    points: Decimal | None = None
    unit: Literal["points", "percent"] = "points"
    rank: int | None = None
    from_last: int | None = None
    agency: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRanked:
    """An agency that took part and was not ranked, and why."""

    name: str
    reason: str
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSource:
    """Where a ranking was published. ``url`` is kept, and never printed."""

    outlet: str
    url: str = ""
    published_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Bảng xếp hạng đã công bố: agencies of one kind in one year.

    ``scale`` is the maximum, None where the source does not say; ``ranked`` how
    many agencies have a rank, listed here or not.
    """

    id: str
    title: str
    year: int
    level: str
    sources: tuple[RankingSource, ...]
    rows: tuple[RankingRow, ...] = ()
    scale: Decimal | None = None
    scale_note: str = ""
    participants: int | None = None
    ranked: int | None = None
    not_ranked: tuple[NotRanked, ...] = ()
    notes: tuple[str, ...] = ()
    fictional: bool = False

    def rank_of(self, row: RankingRow) -> int | None:
        """Return the rank of *row*, counted from the end where that is known."""
        if row.rank is None and row.from_last and self.ranked:
            return self.ranked - row.from_last + 1
        return row.rank
