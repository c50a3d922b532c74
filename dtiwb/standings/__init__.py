"""Many agencies side by side: ranks in a group, years, what most of them lost. Pure."""

from dtiwb.standings.groups import (
    Group,
    Place,
    Standing,
    Titles,
    groups_of,
    why_unranked,
)
from dtiwb.standings.losses import FEWEST, MOST, CriterionLoss, losses, lost_points
from dtiwb.standings.years import (
    AgencyYears,
    Ancestry,
    Change,
    Years,
    last_day,
    years_of,
)

__all__ = [
    "FEWEST",
    "MOST",
    "AgencyYears",
    "Ancestry",
    "Change",
    "CriterionLoss",
    "Group",
    "Place",
    "Standing",
    "Titles",
    "Years",
    "groups_of",
    "last_day",
    "losses",
    "lost_points",
    "why_unranked",
    "years_of",
]
