"""Years, self against appraised, agencies and published rankings beside each other.

Pure. What cannot be compared is told by code, never computed.
"""

from dtiwb.comparison.agencies import (
    groups_to_rank,
    rank_by_indicator,
    rank_cases,
    same_set,
    why_not_ranked,
)
from dtiwb.comparison.appraisal import (
    Appraised,
    CutAcrossCases,
    RepeatedCut,
    appraised,
    by_indicator,
    cuts_across,
    fewest_with_half,
    repeated_cuts,
)
from dtiwb.comparison.crosswalks import lines_before, lines_of
from dtiwb.comparison.lineage import Lineage, lineage
from dtiwb.comparison.points import firmest, percent, share_of_maximum, sum_of_all
from dtiwb.comparison.rankings import (
    Loss,
    RankBounds,
    Standing,
    cannot_place,
    caveats,
    losses,
    not_reviewed_count,
    rank_bounds,
    standing,
    unknown_ranks,
)
from dtiwb.comparison.years import CriterionChange, compare_years

__all__ = [
    "Appraised",
    "CriterionChange",
    "CutAcrossCases",
    "Lineage",
    "Loss",
    "RankBounds",
    "RepeatedCut",
    "Standing",
    "appraised",
    "by_indicator",
    "cannot_place",
    "caveats",
    "compare_years",
    "cuts_across",
    "fewest_with_half",
    "firmest",
    "groups_to_rank",
    "lineage",
    "lines_before",
    "lines_of",
    "losses",
    "not_reviewed_count",
    "percent",
    "rank_bounds",
    "rank_by_indicator",
    "rank_cases",
    "repeated_cuts",
    "same_set",
    "share_of_maximum",
    "standing",
    "sum_of_all",
    "unknown_ranks",
    "why_not_ranked",
]
