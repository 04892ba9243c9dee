"""Categories of the lexicons: how often on each side, and where."""

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
    MARKS,
    PALE,
    VOICING,
    WORD,
    cover_columns,
    key_sides,
    new_figure,
    shorten,
    styled,
    voice_handles,
    whole_figure,
    write_at_edge,
)

_OWN = {"A": mpl.markers.TICKUP, "B": mpl.markers.TICKDOWN}  # at the author's own part of a rate


@styled
def plot_stance(stance: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each category's rate on both sides, and beside it their difference with its interval.

    ``stance`` needs name, rate_a, rate_b, own_a, own_b, difference, low, high, evidence: a row each. Where
    not all of a rate is the author's own, a tick stands at the part that is: above the line for A, below for B.
    """
    count = max(len(stance), 1)
    if ax is None:
        _, ax = new_figure(1.3 + 0.37 * count, columns=2, sharey=True, width_ratios=(1.35, 1))
    left, right = ax.ravel()
    places = np.arange(len(stance))[::-1]
    of_others = ((stance["own_a"] < stance["rate_a"]) | (stance["own_b"] < stance["rate_b"])).any()
    for place, row in zip(places, stance.itertuples(index=False), strict=True):
        opacity, filled = BOLDNESS[row.evidence]
        left.annotate(
            shorten(row.name, WORD), (0, place), (2, 7), xycoords=("axes fraction", "data"), textcoords="offset points",
            va="bottom", fontsize=9, annotation_clip=False, parse_math=False, in_layout=False,
        )  # fmt: skip
        left.plot([row.rate_a, row.rate_b], [place, place], color=PALE, alpha=opacity, lw=1.5, zorder=1)
        for side, rate in (("A", row.rate_a), ("B", row.rate_b)):
            face = COLOURS[side] if filled else "white"
            left.plot(
                rate,
                place,
                MARKS[side],
                color=COLOURS[side],
                markerfacecolor=face,
                ms=8 if side == "A" else 5,
                zorder=2,
            )
        for side, rate, own in (("A", row.rate_a, row.own_a), ("B", row.rate_b, row.own_b)):
            if own < rate:
                left.plot(own, place, marker=_OWN[side], color=COLOURS[side], ms=4.5, mew=2, zorder=3)
        leaning = COLOURS["A" if row.difference >= 0 else "B"]
        right.plot([row.low, row.high], [place, place], color=leaning, alpha=opacity, lw=1.5, zorder=1)
        right.plot(row.difference, place, "D", color=leaning, markerfacecolor=leaning if filled else "white", ms=5)
    right.axvline(0, color=INK, lw=0.8, zorder=0)
    left.set_yticks([])
    left.set_ylim(-0.7, count - 0.1)
    left.set_xlim(left=min(0, left.get_xlim()[0]))
    for axes, title, unit in (
        (left, "Rate", "per 1,000 words" + ("; tick: the author's own" if of_others else "")),
        (right, "A minus B", "with 95 % interval"),
    ):
        axes.set_title(title)
        axes.set_xlabel(unit)
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    key_sides(whole_figure(left), labels)
    return left


@styled
def plot_valence(sentences: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw how each sentence leans, in order, a panel a side: up if favourable, down if concerned, a tick if neither.

    ``sentences`` needs side, voice, score: a row each. Bars of sentences that report or quote are hollow.
    """
    sentences = sentences.reset_index(drop=True)
    if ax is None:
        _, ax = new_figure(4.4, rows=2, sharey=True)
    reach = max(int(sentences["score"].abs().max()), 1) if len(sentences) else 1
    for axes, side in zip(ax.ravel(), ("A", "B"), strict=True):
        rows = sentences[sentences["side"] == side]
        places, scores = np.arange(1, len(rows) + 1), rows["score"].to_numpy(int)
        own, leaning = (rows["voice"] == "author").to_numpy(bool), scores != 0
        for kept, face in ((leaning & own, COLOURS[side]), (leaning & ~own, "white")):
            axes.bar(places[kept], scores[kept], width=0.72, facecolor=face, edgecolor=COLOURS[side], lw=1.1)
        axes.plot(places[~leaning], np.zeros((~leaning).sum()), "|", color=PALE, ms=6, mew=1.2)
        axes.axhline(0, color=PALE, lw=0.8, zorder=0)
        axes.set_ylim(-reach - 0.4, reach + 0.4)
        axes.set_yticks([-reach, 0, reach], [f"−{reach}", "0", f"+{reach}"])
        cover_columns(axes, places, rows.index)
        axes.set_xlim(0.3, max(len(rows), 8) + 0.7)
        every = next((step for step in (1, 5, 10, 50, 100, 500, 1000) if len(rows) <= 8 * step), 5000)
        axes.set_xticks(sorted({*places[:1], *range(every, len(rows) + 1, every)}))
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
        axes.set_title(shorten(labels[side], LABEL), color=COLOURS[side], parse_math=False)
        axes.set_ylabel("concerned | favourable", fontsize=8.5)
    ax.ravel()[-1].set_xlabel(
        "sentences in order; filled: the author's own,\nhollow: reported or quoted, tick: leans neither way"
    )
    return ax.ravel()[0]


@styled
def plot_dispersion(places: pd.DataFrame, labels: Mapping[str, str], ax: Axes | None = None) -> Axes:
    """Draw where in each side every hit of each category stands, from its first to its last word.

    ``places`` needs name, side, position (0 to 1); names are drawn in their order, first at the top.
    """
    names = list(dict.fromkeys(places["name"]))
    if ax is None:
        _, grid = new_figure(1.1 + 0.36 * max(len(names), 1))
        ax = grid.ravel()[0]
    heights = {name: len(names) - number for number, name in enumerate(names)}
    for side, lift in (("A", 0.16), ("B", -0.16)):
        rows = places[places["side"] == side]
        levels = rows["name"].map(heights).astype(float) + lift
        ax.vlines(rows["position"], levels - 0.13, levels + 0.13, color=COLOURS[side], lw=2)
    for height in heights.values():
        ax.axhline(height - 0.5, color=GRID, lw=0.8)
    ax.set_yticks(list(heights.values()), [shorten(name, WORD) for name in names], parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(0.45, len(names) + 0.55)
    ax.set_xlim(-0.02, 1.02)
    ax.set_xticks([0, 0.5, 1], ["first word", "middle", "last word"])
    ax.get_xticklabels()[0].set_horizontalalignment("left")
    ax.get_xticklabels()[2].set_horizontalalignment("right")
    ax.spines["left"].set_visible(False)
    key_sides(whole_figure(ax), labels)
    return ax


@styled
def plot_strip(strip: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each sentence as a cell, in order, a row a category, filled where the sentence has a hit.

    ``strip`` needs name, side, article, sentence, voice, hits, a row a category and sentence.
    Sentences that are reported are paler, quoted ones hollow; a gap parts articles.
    """
    names = list(dict.fromkeys(strip["name"]))
    if ax is None:
        _, ax = new_figure(2.0 + 0.42 * max(len(names), 1), rows=2)
    widest = 10.0
    for axes, side in zip(ax.ravel(), ("A", "B"), strict=True):
        rows = strip[strip["side"] == side]
        places, numbers = _place_sentences(rows)
        widest = max([widest, *places.values()])
        _draw_lattice(axes, places, len(names))
        for row in rows[rows["hits"] > 0].itertuples(index=False):
            place, level = places[row.article, row.sentence], len(names) - names.index(row.name)
            face = mpl.colors.to_rgba(COLOURS[side], VOICING[row.voice])
            axes.bar(place, 0.8, 0.8, level - 0.4, facecolor=face, edgecolor=COLOURS[side], lw=0.8, zorder=2)
        axes.set_yticks(range(len(names), 0, -1), [shorten(name, WORD) for name in names], parse_math=False)
        axes.set_ylim(0.4, max(len(names), 1) + 0.6)
        axes.set_xticks([place for place, _ in numbers], [number for _, number in numbers])
        axes.tick_params(length=0)
        for spine in ("left", "bottom"):
            axes.spines[spine].set_visible(False)
        axes.set_title(" ", pad=8)  # keeps room: a side's label is often wider than the panel
        label = shorten(labels[side], LABEL)
        write_at_edge(axes, 1, axes.transAxes, label, 4, color=COLOURS[side], weight="bold", size=10.5)
    for axes in ax.ravel():  # cells of one size
        axes.set_xlim(0.4, widest + 0.6)
    ax.ravel()[-1].set_xlabel("sentences in order")
    whole_figure(ax.ravel()[0]).legend(
        handles=voice_handles(), loc="outside lower left", ncols=3, frameon=False, borderpad=0
    )
    return ax.ravel()[0]


def _draw_lattice(ax: Axes, places: Mapping[tuple[str, int], float], rows: int) -> None:
    """Draw the borders of a panel's cells, article by article."""
    levels = np.arange(rows + 1) + 0.5
    for article in dict.fromkeys(article for article, _ in places):
        own = [place for (name, _), place in places.items() if name == article]
        ax.hlines(levels, own[0] - 0.5, own[-1] + 0.5, color=GRID, lw=0.7, zorder=1)
        ax.vlines(np.arange(own[0], own[-1] + 2) - 0.5, 0.5, rows + 0.5, color=GRID, lw=0.7, zorder=1)


def _place_sentences(rows: pd.DataFrame) -> tuple[dict[tuple[str, int], float], list[tuple[float, str]]]:
    """Return each sentence's place, articles a cell apart, and the numbers to write below."""
    order = list(dict.fromkeys(zip(rows["article"], rows["sentence"], strict=True)))
    articles = list(dict.fromkeys(article for article, _ in order))
    places = {key: float(number + articles.index(key[0])) for number, key in enumerate(order, start=1)}
    every = next(step for step in (5, 10, 20, 50, *(10**power for power in range(2, 12))) if len(order) <= 8 * step)
    told = [(places[key], str(key[1])) for key in order if key[1] == 1 or key[1] % every == 0]
    return places, told if len(articles) == 1 else []
