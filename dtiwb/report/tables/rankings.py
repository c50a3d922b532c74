"""A published ranking, and what losing points would do to a rank in it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dtiwb.comparison import Loss, RankBounds, losses
from dtiwb.models import Assessment, Ranking, RankingRow
from dtiwb.report.tables.frames import to_frame
from dtiwb.report.words import Words


def sensitivity(assessment: Assessment, ranking: Ranking) -> pd.DataFrame:
    """One row per criterion with points: the rank if all, or the unproven, is lost."""
    words = Words(assessment)
    rows = (_loss(words, each) for each in losses(assessment, ranking))
    columns = ["id", "criterion", "held_points", "rank_without"]
    return to_frame(words, rows, [*columns, "unsupported_points", "rank_supported"])


def _loss(words: Words, loss: Loss) -> dict[str, Any]:
    return {
        "id": loss.row.id,
        "criterion": loss.row.criterion.title,
        "held_points": loss.whole_points,
        "rank_without": say_rank(words, loss.whole),
        "unsupported_points": loss.unsupported_points,
        "rank_supported": say_rank(words, loss.unsupported)
        if loss.unsupported
        else None,
    }


def say_rank(words: Words, bounds: RankBounds) -> str:
    """Return a rank, or the two it lies between; never one that is not known."""
    if bounds.worst is None:
        return words.say("comparison.rank-open", best=bounds.best)
    if bounds.is_exact:
        return words.say("comparison.rank-exact", best=bounds.best)
    return words.say("comparison.rank-between", best=bounds.best, worst=bounds.worst)


def published_rows(assessment: Assessment, ranking: Ranking) -> pd.DataFrame:
    """The rows of a ranking as published; percent stay percent."""
    words = Words(assessment)
    rows = (
        {
            "rank": _place(words, ranking, each),
            "agency": each.name,
            "published_points": as_published(words, each),
            "note": each.note,
        }
        for each in ranking.rows
    )
    return to_frame(words, rows, ["rank", "agency", "published_points", "note"])


def as_published(words: Words, row: RankingRow) -> str | None:
    """Return the figure of a row with all its digits, and its sign if in percent."""
    if row.points is None:
        return None
    text = f"{row.points:f}".replace(".", words.comma)
    return f"{text} %" if row.unit == "percent" else text


def _place(words: Words, ranking: Ranking, row: RankingRow) -> str | None:
    rank = ranking.rank_of(row)
    if rank is None and row.from_last == 1:
        return words.say("comparison.last")
    if rank is None and row.from_last:
        return words.say("comparison.from-last", count=row.from_last)
    return None if rank is None else str(rank)
