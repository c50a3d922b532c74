"""Charts as SVG with a text alternative; the same figures, the same bytes."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from dtiwb.models import Assessment, IndicatorResult
from dtiwb.report.html import Fragment, fill
from dtiwb.report.tables import cuts
from dtiwb.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, GRID, MAX = "#1f2a37", "#d5dbe3", "#e3e8ef"
CLAIMED, SUPPORTED, REVIEWED, CUT = "#8a5a00", "#1b5e9b", "#2e6b34", "#a4262c"
_LONGEST_LEDGER = 12
_FEWEST_MONTHS = 6
_WIDTH, _EDGE, _ABOVE, _LETTER = 9.5, 0.15, 0.2, 0.075
"""Inches: a chart, its right and upper edge, and a letter of its labels."""
_FONTS = ["DejaVu Sans", "Segoe UI", "Arial", "sans-serif"]


def points_by_indicator(assessment: Assessment) -> Fragment:
    """Horizontal bars: each main index against its maximum."""
    words = Words(assessment)
    rows = [row for row in assessment.indicators if row.points.max_points]
    if not rows:
        return Fragment("")
    titles = [f"{row.indicator.id}. {_short(row.indicator.title)}" for row in rows]
    left = _LETTER * max(map(len, titles))
    figure, axes = _figure(0.62 * len(rows) + 0.9, left=left, below=0.6)
    series = (
        ("claimed", "claimed_points", CLAIMED),
        ("supported", "supported_points", SUPPORTED),
        ("reviewed", "reviewed_points", REVIEWED),
    )
    at = range(len(rows))
    axes.barh(
        at,
        [_value(row.points.max_points) for row in rows],
        0.8,
        color=MAX,
        label=words.say("chart.max"),
    )
    for offset, (name, column, color) in zip((-0.25, 0, 0.25), series, strict=True):
        axes.barh(
            [place + offset for place in at],
            [_value(getattr(row.points, column)) for row in rows],
            0.23,
            color=color,
            label=words.say(f"chart.{name}"),
        )
    axes.set_yticks(at, titles)
    axes.invert_yaxis()
    figure.legend(loc="lower center", ncols=4, frameon=False, fontsize=8)
    alt = words.say(
        "chart.points-alt", rows="; ".join(_said(row, words) for row in rows)
    )
    return _show(figure, words, "points", alt)


def _said(row: IndicatorResult, words: Words) -> str:
    points = row.points
    return words.say(
        "chart.points-row",
        title=row.indicator.title,
        max=words.points(points.max_points),
        claimed=words.points(points.claimed_points),
        supported=words.points(points.supported_points),
        reviewed=words.points(points.reviewed_points),
    )


def ledger(assessment: Assessment) -> Fragment:
    """A waterfall from the claimed to the reviewed points, cut by cut."""
    words = Words(assessment)
    claimed, reviewed = assessment.claimed_points, assessment.reviewed_points
    if claimed is None or reviewed is None:
        return Fragment("")
    steps = [
        (row.id, row.points.disputed_points or Decimal(0)) for row in cuts(assessment)
    ]
    shown, left = steps[:_LONGEST_LEDGER], claimed
    labels, bottoms, heights = [words.say("chart.claimed")], [0.0], [_value(claimed)]
    for label, points in shown:
        left -= points
        labels.append(label)
        bottoms.append(_value(left))
        heights.append(_value(points))
    if left != reviewed:  # smaller cuts, and criteria the appraiser raised or left open
        labels.append(words.say("chart.other"))
        bottoms.append(_value(min(left, reviewed)))
        heights.append(_value(abs(left - reviewed)))
    labels.append(words.say("chart.reviewed"))
    bottoms.append(0.0)
    heights.append(_value(reviewed))
    figure, axes = _figure(3.1, left=0.5, below=0.35)
    colors = [CLAIMED, *[CUT] * (len(labels) - 2), REVIEWED]
    axes.bar(range(len(labels)), heights, 0.66, bottom=bottoms, color=colors)
    axes.set_xticks(range(len(labels)), labels)
    floor = min(_value(reviewed), *bottoms[1:-1], _value(claimed)) if shown else 0
    start = int(max(0, floor * 0.9)) // 10 * 10
    axes.set_ylim(start, _value(max(claimed, reviewed)) * 1.03)
    for place, (bottom, height) in enumerate(zip(bottoms, heights, strict=True)):
        axes.annotate(
            words.points(Decimal(repr(round(height, 4)))),
            (place, bottom + height),
            ha="center",
            va="bottom",
            fontsize=7.5,
            color=INK,
        )
    axes.grid(axis="y", color=GRID)
    said = "; ".join(f"{label} −{words.points(points)}" for label, points in steps)
    alt = words.say(
        "chart.ledger-alt",
        claimed=words.points(claimed),
        cuts=said,
        reviewed=words.points(reviewed),
    )
    return _show(
        figure, words, "ledger", alt, words.say("chart.starts-at", start=start)
    )


def deadlines(assessment: Assessment) -> Fragment:
    """How many tasks fall due in each month, with the day of reckoning marked."""
    words = Words(assessment)
    days = [s.next_on for s in assessment.tasks if s.next_on and s.state != "cancelled"]
    if not days:
        return Fragment("")
    months = _months(min(days), max(days))
    counted = Counter((each.year, each.month) for each in days)
    from matplotlib.ticker import MaxNLocator

    figure, axes = _figure(2.0, left=0.5, below=0.6)
    as_of = assessment.case.params.as_of
    late = (as_of.year, as_of.month)
    axes.bar(
        range(len(months)),
        [counted[month] for month in months],
        0.7,
        color=[CUT if month < late else SUPPORTED for month in months],
    )
    axes.set_xlim(-0.6, max(len(months), _FEWEST_MONTHS) - 0.4)
    step = max(1, len(months) // 12)
    ticks = range(0, len(months), step)
    axes.set_xticks(
        ticks, [f"{months[t][1]}/{months[t][0]}" for t in ticks], rotation=45
    )
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", color=GRID)
    if late in months:
        axes.axvline(months.index(late), color=INK, linestyle="--", linewidth=1)
        axes.annotate(
            words.say("chart.as-of"),
            (months.index(late), axes.get_ylim()[1]),
            ha="center",
            va="bottom",
            fontsize=7.5,
            color=INK,
        )
    said = "; ".join(
        f"{words.say('chart.month', month=month, year=year)}: {counted[year, month]}"
        for year, month in months
        if counted[year, month]
    )
    return _show(
        figure, words, "deadlines", words.say("chart.deadlines-alt", rows=said)
    )


def _months(first: date, last: date) -> Sequence[tuple[int, int]]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        (first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1)
        for n in range(count)
    ]


def _figure(height: float, *, left: float, below: float) -> tuple[Figure, Axes]:
    """Return a figure outside pyplot: no global state, nothing to close.

    *height* and the room for labels are inches. A layout that measures the labels
    would draw every chart twice, and drawing is most of what a page costs.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height))
    axes = figure.add_axes(
        (
            left / _WIDTH,
            below / height,
            1 - (left + _EDGE) / _WIDTH,
            1 - (below + _ABOVE) / height,
        )
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GRID)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK, labelsize=8)
    return figure, axes


def _show(
    figure: Figure, words: Words, name: str, alt: str, note: str = ""
) -> Fragment:
    """Return *figure* as inline SVG, its text kept as text, with caption and alt."""
    import matplotlib as mpl

    out = io.StringIO()
    style: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"dtiwb-{name}",
        "font.sans-serif": _FONTS,
        "font.size": 8.5,
        "text.color": INK,
    }
    with mpl.rc_context(style):
        figure.savefig(
            out,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return fill(
        "chart.html.j2",
        words,
        title=words.say(f"chart.{name}"),
        alt=alt,
        note=note,
        svg=Markup(_inline(out.getvalue())),  # noqa: S704 - made by matplotlib just above
    )


def _inline(svg: str) -> str:
    """Return what stands between prolog and end, without addresses and unused ids."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg)
    svg = svg.replace("xlink:href", "href")
    used = set(re.findall(r"#([\w-]+)", svg))
    svg = re.sub(r'\sid="([\w-]+)"', lambda m: m[0] if m[1] in used else "", svg)
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)


def _value(points: Decimal | None) -> float:
    return float(points or 0)


def _short(title: str, length: int = 28) -> str:
    return title if len(title) <= length else f"{title[:length]}…"
