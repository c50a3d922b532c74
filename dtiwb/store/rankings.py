"""Published rankings: ``data/rankings/<id>.yaml``."""

from __future__ import annotations

from itertools import pairwise

from dtiwb.models import NotRanked, Ranking, RankingRow
from dtiwb.store.files import Reader
from dtiwb.store.sets import refuse_repeated
from dtiwb.store.values import decimal_text, shorten
from dtiwb.store.yaml_files import read_record


def read_ranking(reader: Reader, ranking_id: str) -> Ranking | None:
    """Read and check one ranking; None, and problems in *reader*, if it is wrong."""
    path = reader.root / "data" / "rankings" / f"{ranking_id}.yaml"
    found = read_record(path, Ranking, reader)
    if found is None:
        return None
    name = reader.name(path)
    if found.id != path.stem:
        reader.problems.add(
            name, "id-differs-from-file", id=shorten(found.id), expected=path.stem
        )
    everyone: list[RankingRow | NotRanked] = [*found.rows, *found.not_ranked]
    refuse_repeated(name, [each.name for each in everyone], reader)
    refuse_repeated(name, [each.agency for each in everyone if each.agency], reader)
    _check_points(name, found, reader)
    _check_ranks(name, found, reader)
    _check_order(name, found, reader)
    return found


def _check_points(name: str, found: Ranking, reader: Reader) -> None:
    for number, row in enumerate(found.rows):
        most = 100 if row.unit == "percent" else found.scale
        if row.points is None:
            continue
        if row.points < 0 or (most is not None and row.points > most):
            reader.problems.add(
                name,
                "ranking-off-scale",
                path=f"rows[{number}].points",
                value=decimal_text(row.points),
            )


def _check_ranks(name: str, found: Ranking, reader: Reader) -> None:
    most = found.ranked if found.ranked is not None else found.participants
    for number, row in enumerate(found.rows):
        places = [each for each in (row.rank, row.from_last) if each is not None]
        if any(each < 1 or (most is not None and each > most) for each in places):
            reader.problems.add(
                name,
                "ranking-rank",
                path=f"rows[{number}]",
                value=", ".join(map(str, places)),
            )
    limits = [each for each in (most, found.participants) if each is not None]
    if any(each > limit for each in (len(found.rows), most or 0) for limit in limits):
        reader.problems.add(name, "ranking-counts", path="ranked")


def _check_order(name: str, found: Ranking, reader: Reader) -> None:
    """Note two rows whose points and ranks say different things."""
    placed = sorted(
        (rank, -row.points, row.name)
        for row in found.rows
        if (rank := found.rank_of(row)) and row.points is not None
        if row.unit == "points"
    )
    for (rank, points, one), (other_rank, other_points, other) in pairwise(placed):
        if (rank < other_rank) != (points < other_points):
            reader.problems.add(
                name, "ranking-order", path="rows", one=shorten(one), two=shorten(other)
            )
