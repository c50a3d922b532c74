"""Safe pieces of HTML: a Fragment shows itself in a notebook and joins a page.

Whatever comes from a file reaches HTML only through a template with autoescape.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dtiwb.report.words import Words, day, number

if TYPE_CHECKING:
    import pandas as pd


_SHORT = 16
"""Row heads up to this long are ids and stay on one line."""


class Fragment(Markup):
    """A piece of HTML that is already safe."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<HTML, {len(self)} characters>"


@cache
def templates(package: str = "dtiwb.report") -> Environment:
    """Return the templates of *package*: autoescape on, no undefined names."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(template: str, words: Words, **values: Any) -> Fragment:
    """Fill a template of ``report/templates`` that speaks through *words*."""
    text = templates().get_template(template).render(w=words, **values)
    return Fragment(text.strip())


def table(
    frame: pd.DataFrame, caption: str, language: str = "vi", groups: Sequence[str] = ()
) -> Fragment:
    """Show *frame* with a caption; its first column heads the rows.

    Decimals, dates and the unknown are written for reading; cells are escaped.
    *groups* names for every row the group it stands in, above the first of each.
    """
    rows = [
        [cell(value, language) for value in row]
        for row in frame.itertuples(index=False, name=None)
    ]
    numeric = [_is_numeric(frame, index) for index in range(len(frame.columns))]
    text = (
        templates()
        .get_template("table.html.j2")
        .render(
            caption=caption,
            head=[str(column) for column in frame.columns],
            rows=rows,
            groups=list(groups) or [""] * len(rows),
            numeric=numeric,
            short=all(len(row[0]) <= _SHORT for row in rows),
        )
    )
    return Fragment(text)


def cell(value: object, language: str = "vi") -> str:
    """Return one value as read; None is ``—``."""
    match value:
        case None:
            return "—"
        case Decimal():
            return number(value, language)
        case date():
            return day(value)
        case _:
            return str(value)


def _is_numeric(frame: pd.DataFrame, index: int) -> bool:
    """Tell whether a column holds only figures and days, which never wrap."""
    values = [value for value in frame.iloc[:, index] if value not in (None, "")]
    return bool(values) and all(isinstance(v, (Decimal, int, date)) for v in values)
