"""Many pairs: what each says of a category, and their mean."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.house import (
    BOLDNESS,
    COLOURS,
    GRID,
    INK,
    LABEL,
    LINE,
    PALE,
    new_figure,
    shorten,
    styled,
    whole_figure,
)

_STEPS = 200  # strokes that an eye can tell apart on one side of zero; those at one place are drawn once
_UNITS = {"net": "difference in net valence (−2 to 2)", "rate": "difference per 1,000 words"}


@styled
def plot_forest(rows: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each category's mean over pairs as a diamond, as wide as its interval, and below it a faint stroke a pair.

    ``rows`` needs lexicon, category, name, unit (``net`` or ``rate``: a panel each), value (of one pair), edge,
    difference, low, high, evidence: a row a category and pair, drawn in their order. Differences beyond ``edge``
    stand at it as triangles. Right of zero: more in side A.
    """
    panels = [unit for unit in _UNITS if (rows["unit"] == unit).any()] or ["rate"]
    counts = [len(rows.loc[rows["unit"] == unit, ["lexicon", "category"]].drop_duplicates()) for unit in panels]
    if ax is None:
        heights = [0.5 + 0.4 * max(number, 1) for number in counts]
        _, ax = new_figure(0.9 + sum(heights) + 0.25 * len(panels), rows=len(panels), height_ratios=heights)
    for axes, unit in zip(ax.ravel(), panels, strict=True):
        own = rows[rows["unit"] == unit]
        groups = list(own.groupby(["lexicon", "category"], sort=False))
        edge = float(own["edge"].max()) if len(own) else 1.0
        for place, (_, pairs) in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
            _draw_row(axes, place, pairs, edge)
        axes.axvline(0, color=INK, lw=0.8, zorder=0)
        axes.set_xlim(-edge * 1.03, edge * 1.03)
        axes.set_ylim(-0.55, max(len(groups), 1) - 0.3)
        axes.set_yticks([])
        axes.set_xlabel(_UNITS[unit])
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
    _key_directions(ax.ravel()[0], labels)
    return ax.ravel()[0]


def _draw_row(ax: Axes, place: int, pairs: pd.DataFrame, edge: float) -> None:
    row = pairs.iloc[0]
    ax.annotate(
        shorten(row["name"], LINE), (0, place), (0, 7), xycoords=("axes fraction", "data"), textcoords="offset points",
        va="bottom", fontsize=9, annotation_clip=False, parse_math=False,
    )  # fmt: skip
    values = np.unique(np.round(pairs["value"].to_numpy(float) / edge * _STEPS)) / _STEPS * edge
    inside = values[np.abs(values) <= edge]
    # One line with gaps, not a mark a pair: a row of a thousand pairs stays one path of the page.
    across, up = np.repeat(inside, 3), np.tile([place - 0.36, place - 0.18, np.nan], len(inside))
    ax.plot(across, up, color=PALE, alpha=0.45, lw=1, solid_capstyle="butt", zorder=1)
    for beyond, mark, end in ((values > edge, ">", edge), (values < -edge, "<", -edge)):
        if beyond.any():
            ax.plot(end, place - 0.27, mark, color=PALE, alpha=0.45, ms=4, mew=0, zorder=1)
    opacity, filled = BOLDNESS[row["evidence"]]
    colour = mpl.colors.to_rgba(COLOURS["A" if row["difference"] >= 0 else "B"], max(opacity, 0.6))
    middle = row["difference"]
    corners = [(row["low"], place), (middle, place + 0.15), (row["high"], place), (middle, place - 0.15)]
    diamond = mpl.patches.Polygon(
        corners, closed=True, facecolor=colour if filled else "white", edgecolor=colour, lw=1.4, zorder=2
    )
    ax.add_patch(diamond)


def _key_directions(ax: Axes, labels: Mapping[str, str]) -> None:
    """Say below the figure which side lies which way, each in its colour."""
    figure = whole_figure(ax)
    handles = [
        mpl.lines.Line2D(
            [], [], color=COLOURS[side], marker=mark, ls="", ms=6, label=f"more in {shorten(labels[side], LABEL)}"
        )
        for side, mark in (("A", ">"), ("B", "<"))
    ]
    key = figure.legend(
        handles=handles, loc="outside lower left", ncols=1, frameon=False, handletextpad=0.2, borderpad=0
    )
    for text, side in zip(key.get_texts(), ("A", "B"), strict=True):
        text.set_color(COLOURS[side])
        text.set_fontweight("bold")
        text.set_parse_math(False)
