"""Self-assessment against appraisal, of one case and of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dtiwb.comparison import Appraised, by_indicator, cuts_across, repeated_cuts
from dtiwb.comparison import appraised as appraised_of
from dtiwb.models import Assessment
from dtiwb.report.tables.frames import to_frame
from dtiwb.report.words import Words

_APPRAISED = (
    "claimed_points",
    "reviewed_points",
    "disputed_points",
    "share_cut",
    "cut_count",
    "lost_count",
)


def appraisal(assessment: Assessment) -> pd.DataFrame:
    """One row per main index and a total: claimed, reviewed, cut, lost whole."""
    words = Words(assessment)
    rows = [
        {"indicator": f"{each}. {words.indicator(each)}", **_appraised(found)}
        for each, found in by_indicator(assessment)
    ]
    total = appraised_of(assessment.criteria)
    if total is not None:
        rows.append({"indicator": words.say("page.total"), **_appraised(total)})
    return to_frame(words, rows, ["indicator", *_APPRAISED])


def _appraised(found: Appraised) -> dict[str, Any]:
    return {
        "claimed_points": found.claimed_points,
        "reviewed_points": found.reviewed_points,
        "disputed_points": found.cut_points,
        "share_cut": found.share_cut,
        "cut_count": found.cut_count,
        "lost_count": found.lost_count,
    }


def repeated(assessment: Assessment) -> pd.DataFrame:
    """The criteria cut in both years, with what each year cost."""
    words = Words(assessment)
    rows = (
        {
            "id": each.row.id,
            "criterion": each.row.criterion.title,
            "cut_before": each.cut_before,
            "disputed_points": each.cut_points,
            "reason": words.reason(each.row) or words.say("page.reason-unknown"),
        }
        for each in repeated_cuts(assessment)
    )
    columns = ["id", "criterion", "cut_before", "disputed_points", "reason"]
    return to_frame(words, rows, columns)


def appraisal_by_case(assessments: Sequence[Assessment]) -> pd.DataFrame:
    """One row per case that was appraised: claimed, reviewed, cut, lost whole."""
    words = Words(assessments[0])
    rows = (
        {
            "agency": each.case.agency.full_name,
            "period": str(each.case.params.year),
            **_appraised(found),
        }
        for each in assessments
        if (found := appraised_of(each.criteria)) is not None
    )
    return to_frame(words, rows, ["agency", "period", *_APPRAISED])


def cuts_of_cases(same: Sequence[Assessment]) -> pd.DataFrame:
    """One row per criterion of one set cut in any case, the most points first."""
    words = Words(same[0])
    rows = (
        {
            "id": each.row.id,
            "criterion": each.row.criterion.title,
            "cases_count": each.appraised.count,
            **_appraised(each.appraised),
            "cut_times": each.appraised.cut_count,
            "lost_times": each.appraised.lost_count,
        }
        for each in cuts_across(same)
    )
    columns = ["id", "criterion", "cases_count", "cut_times", "lost_times"]
    return to_frame(words, rows, [*columns, *_APPRAISED[:4]])
