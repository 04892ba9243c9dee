"""Findings: whether they hang on one way of counting."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.house import COLOURS, GRID, INK, WORD, key_sides, new_figure, shorten, styled, whole_figure


@styled
def plot_robustness(specifications: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each finding's value under every specification, words above, categories below.

    ``specifications`` needs finding, specification, value, same_sign, each finding's own
    specification first. Values of words are log-odds, those of categories per 1,000 words.
    """
    kinds = {"term:": "words: log-odds ratio", "category:": "categories: difference per 1,000 words"}
    names = {
        kind: [name for name in dict.fromkeys(specifications["finding"]) if name.startswith(kind)] for kind in kinds
    }
    if ax is None:
        heights = [max(len(rows), 1) for rows in names.values()]
        _, ax = new_figure(1.6 + 0.27 * sum(heights), rows=2, height_ratios=heights)
    for axes, (kind, unit) in zip(ax.ravel(), kinds.items(), strict=True):
        for place, name in enumerate(reversed(names[kind])):
            rows = specifications[specifications["finding"] == name]
            own = rows.iloc[0]
            opacity = 0.8 if rows["same_sign"].all() else 0.35
            colour = COLOURS["A" if own["value"] >= 0 else "B"]
            axes.plot(rows["value"], np.full(len(rows), place), "|", color=colour, alpha=opacity, ms=8, mew=1)
            axes.plot(own["value"], place, "D", color=colour, ms=5)
        shown = [shorten(_finding_label(name), WORD) for name in reversed(names[kind])]
        axes.set_yticks(range(len(shown)), shown, parse_math=False)
        axes.set_ylim(-0.6, max(len(shown), 1) - 0.4)
        axes.axvline(0, color=INK, lw=0.8)
        axes.set_xlabel(unit)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)
    key_sides(whole_figure(ax.ravel()[0]), labels)
    return ax.ravel()[0]


def _finding_label(finding: str) -> str:
    """Return the word of ``term:<word>``, and the readable name of ``category:<lexicon>:<category>``."""
    kind, _, name = finding.partition(":")
    return name if kind == "term" else name.partition(":")[2].replace("_", " ").replace(".", ": ")
