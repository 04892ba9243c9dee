"""The articles as they are: how long their sentences are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots.house import COLOURS, GRID, LABEL, cover_columns, new_figure, shorten, styled


@styled
def plot_articles(sentences: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each sentence as a bar as tall as its number of words, in order, a panel a side.

    ``sentences`` needs the columns side, paragraph, sentence, words. Gaps part paragraphs.
    """
    sentences = sentences.reset_index(drop=True)
    if ax is None:
        _, ax = new_figure(3.6, rows=2, sharex=True, sharey=True)
    panels = []
    for axes, side in zip(ax.ravel(), ("A", "B"), strict=True):
        rows = sentences[(sentences["side"] == side) & (sentences["sentence"] > 0)]
        places = np.arange(len(rows)) + 1 + 0.6 * (rows["paragraph"].to_numpy() - 1)
        panels.append((axes, places, rows.index))
        axes.bar(places, rows["words"], width=0.8, color=COLOURS[side])
        sentences_word, words = "sentence" if len(rows) == 1 else "sentences", rows["words"].sum()
        size = f"{len(rows):,} {sentences_word}, {words:,} {'word' if words == 1 else 'words'}"
        label = shorten(labels[side], LABEL)
        # A long label gets a line of its own.
        title = f"{label}: {size}" if len(label) + len(size) < 44 else f"{label}:\n{size}"
        axes.set_title(title, color=COLOURS[side], parse_math=False)
        axes.set_ylabel("words")
        axes.grid(axis="y", color=GRID)
        axes.set_axisbelow(True)
    for panel in panels:  # once the longest sentence of both has set the height
        cover_columns(*panel)
    ax.ravel()[-1].set_xticks([])
    ax.ravel()[-1].set_xlabel("sentences in order; a gap begins a paragraph")
    return ax.ravel()[0]
