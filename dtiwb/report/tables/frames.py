"""How every table becomes a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from dtiwb.models import Points
from dtiwb.report.words import Words
from dtiwb.scoring import COLUMNS


def to_frame(
    words: Words, rows: Iterable[Mapping[str, Any]], columns: Iterable[str]
) -> pd.DataFrame:
    """Put *rows* under the titles of *columns*; values keep their types."""
    columns = list(columns)
    data = [[row[column] for column in columns] for row in rows]
    titles = [words.column(column) for column in columns]
    return pd.DataFrame(data, columns=titles, dtype=object)


def point_columns(points: Points) -> dict[str, Decimal | None]:
    """Return the point columns of *points* by name."""
    return {name: getattr(points, name) for name in COLUMNS}
