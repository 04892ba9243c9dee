"""Terms: what weighs on each side, what leans to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from analysis.plots.house import (
    BOLDNESS,
    COLOURS,
    INK,
    LABEL,
    MARKS,
    PALE,
    WORD,
    lay_out,
    new_figure,
    shorten,
    styled,
    whole_figure,
)


@styled
def plot_tfidf(terms: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw tf-idf weights as bars, a panel a side, heaviest at the top, with their counts.

    ``terms`` needs the columns side, term, n, tf_idf, and holds the rows to be drawn.
    """
    sides = {side: terms[terms["side"] == side] for side in ("A", "B")}
    if ax is None:
        heights = [max(len(rows), 1) for rows in sides.values()]
        _, ax = new_figure(1.2 + 0.2 * sum(heights), rows=2, sharex=True, height_ratios=heights)
    for axes, (side, rows) in zip(ax.ravel(), sides.items(), strict=True):
        places = np.arange(len(rows))[::-1]
        axes.barh(places, rows["tf_idf"], height=0.7, color=COLOURS[side])
        axes.set_yticks(places, [shorten(term, WORD) for term in rows["term"]], parse_math=False)
        axes.tick_params(axis="y", length=0)
        for place, weight, n in zip(places, rows["tf_idf"], rows["n"], strict=True):
            axes.annotate(f"{n}×", (weight, place), (4, 0), textcoords="offset points", va="center", fontsize=8.5)
        axes.set_title(shorten(labels[side], LABEL), color=COLOURS[side], parse_math=False)
    ax.ravel()[-1].set_xlabel("tf-idf weight (0 to 1)")
    ax.ravel()[-1].margins(x=0.12)
    return ax.ravel()[0]


@styled
def plot_contrasts(contrasts: pd.DataFrame, labels: Mapping[str, str], ax: Axes | None = None, top: int = 8) -> Axes:
    """Draw every term's log-odds z against its occurrences; name the ``top`` leaning most to each side.

    ``contrasts`` needs term, n_a, n_b, z, evidence. Terms with the same two counts share
    a mark, as large as they are many.
    """
    if ax is None:
        _, grid = new_figure(4.6)
        ax = grid.ravel()[0]
    table = contrasts.assign(n=contrasts["n_a"] + contrasts["n_b"])
    for (n, z), group in table.groupby(["n", table["z"].round(9)], sort=True):
        opacity, filled = BOLDNESS[min(group["evidence"], key=list(BOLDNESS).index)]
        colour = PALE if abs(z) < 1e-9 else COLOURS["A" if z > 0 else "B"]
        mark = MARKS["A" if z > 0 else "B"]
        size = 14 + 4 * np.sqrt(len(group))
        ax.scatter(
            n,
            z,
            s=size,
            marker=mark,
            edgecolors=colour,
            facecolors=colour if filled else "none",
            alpha=max(opacity, 0.6),
        )
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(mpl.ticker.FixedLocator([1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000]))
    ax.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
    ax.xaxis.set_minor_locator(mpl.ticker.NullLocator())
    reach = max(2.4, float(table["z"].abs().max()) * 1.2) if len(table) else 2.4
    ax.set_ylim(-reach, reach)
    ax.set_xlim(0.8, max(float(table["n"].max()), 4) * 2.2 if len(table) else 10)
    ax.axhline(0, color=INK, lw=0.8)
    for level in (-1.96, 1.96):
        ax.axhline(level, color=PALE, lw=0.8, ls="--")
    ax.annotate(
        "beyond the dashes: |z| > 1.96",
        (0.995, 1.98),
        xycoords=("axes fraction", "data"),
        ha="right",
        va="bottom",
        fontsize=8,
        color=PALE,
    )
    ax.set_xlabel("occurrences in both sides together (log scale)")
    ax.set_ylabel("z of the log-odds ratio")
    for side, arrow, y, align in (("A", "↑", 0.99, "top"), ("B", "↓", 0.01, "bottom")):
        name = f"{arrow} {shorten(labels[side], LABEL)}"
        ax.annotate(
            name, (0.01, y), xycoords="axes fraction", va=align, color=COLOURS[side], weight="bold", parse_math=False
        )
    named = pd.concat([table[table["z"] > 0].head(top), table[table["z"] < 0].head(top)])
    _place_names(ax, table, named)
    return ax


def _place_names(ax: Axes, table: pd.DataFrame, named: pd.DataFrame) -> None:
    """Write terms beside their mark, one label a mark, moved until it covers no label and no mark.

    There is room for a title of two lines then, as long as ours get: below a shorter one the marks move apart.
    """
    figure = whole_figure(ax)
    lay_out(figure, "\n")
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    taken: list[Any] = [text.get_window_extent(renderer) for text in ax.texts]
    marks = ax.transData.transform(table[["n", "z"]].drop_duplicates().to_numpy(float))
    reach = 5 / 72 * figure.dpi  # 5 points
    taken += [Bbox.from_extents(x - reach, y - reach, x + reach, y + reach) for x, y in marks]
    frame = ax.get_window_extent(renderer)
    places = [(across, 6 * step) for step in (0, -1, 1, -2, 2) for across in (8, -8)]  # the nearest first
    for (n, z), group in named.groupby(["n", named["z"].round(9)], sort=False):
        alike = int(((table["n"] == n) & (table["z"].round(9) == z)).sum())
        words = ", ".join(shorten(term, WORD) for term in group["term"].head(3)) + (
            f" +{alike - 3}" if alike > 3 else ""
        )
        label = ax.annotate(
            words, (n, z), (0, 0), textcoords="offset points", va="center", fontsize=8.5,
            color=COLOURS["A" if z > 0 else "B"], parse_math=False, in_layout=False,
        )  # fmt: skip
        for across, up in places:
            label.set_position((across, up))
            label.set_horizontalalignment("left" if across > 0 else "right")
            box = label.get_window_extent(renderer)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if inside and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
        else:
            label.remove()
    figure.suptitle("")
