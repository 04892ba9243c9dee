"""Figures. Each function draws one table and returns its Axes; nothing is computed here.

One colour a side everywhere (blue A, vermilion B, from the palette of Okabe & Ito 2008,
which people with colour blindness can tell apart), and a shape too: A is a circle, B a
square. Weak evidence is drawn weak: hollow marks and pale lines. Widths suit a phone
held upright and a column of print.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

COLOURS = {"A": "#0072B2", "B": "#B8450A"}
INK, PALE, GRID = "#222222", "#6B6B6B", "#DDDDDD"
MARKS = {"A": "o", "B": "s"}
WORD, LABEL = 24, 44  # letters of a word and of a side's label that a figure has room for
WIDTH = 4.8  # inches: 460 CSS pixels, readable when shrunk to a phone
STYLE: Any = {
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}
# How boldly a difference is drawn, by its grade: opacity of lines, and whether marks are filled.
BOLDNESS = {
    "strong": (1.0, True),
    "suggestive": (0.8, True),
    "anecdotal": (0.45, False),
    "none": (0.25, False),
}


def shorten(text: str, most: int) -> str:
    """Return ``text``, or its beginning and an ellipsis where it would take too much of a figure."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def new_figure(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, np.ndarray]:
    """Return a figure of the house's width and its Axes, outside pyplot's global state."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.subplots(rows, columns, squeeze=False, **options)


def _styled(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """Apply the house style while a figure is drawn, whoever calls."""

    def styled(*args: Any, **options: Any) -> Axes:
        with mpl.rc_context(STYLE):
            return draw(*args, **options)

    styled.__name__, styled.__doc__ = draw.__name__, draw.__doc__
    return styled


@_styled
def plot_articles(sentences: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each sentence as a bar as tall as its number of words, in order, a panel a side.

    ``sentences`` needs the columns side, paragraph, sentence, words. Gaps part paragraphs.
    """
    if ax is None:
        _, ax = new_figure(3.6, rows=2, sharex=True, sharey=True)
    for axes, side in zip(ax.ravel(), ("A", "B"), strict=True):
        rows = sentences[(sentences["side"] == side) & (sentences["sentence"] > 0)]
        places = np.arange(len(rows)) + 1 + 0.6 * (rows["paragraph"].to_numpy() - 1)
        axes.bar(places, rows["words"], width=0.8, color=COLOURS[side])
        sentences_word, words = "sentence" if len(rows) == 1 else "sentences", rows["words"].sum()
        size = f"{len(rows):,} {sentences_word}, {words:,} {'word' if words == 1 else 'words'}"
        label = shorten(labels[side], LABEL)
        # A long label gets a line of its own.
        axes.set_title(f"{label}: {size}" if len(label) + len(size) < 44 else f"{label}:\n{size}", parse_math=False)
        axes.set_ylabel("words")
        axes.grid(axis="y", color=GRID)
        axes.set_axisbelow(True)
    ax.ravel()[-1].set_xticks([])
    ax.ravel()[-1].set_xlabel("sentences in order; a gap begins a paragraph")
    return ax.ravel()[0]


@_styled
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


@_styled
def plot_stance(stance: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw each category's rate on both sides, and beside it their difference with its interval.

    ``stance`` needs name, rate_a, rate_b, difference, low, high, evidence: a row each.
    """
    count = max(len(stance), 1)
    if ax is None:
        _, ax = new_figure(1.3 + 0.37 * count, columns=2, sharey=True, width_ratios=(1.35, 1))
    left, right = ax.ravel()
    places = np.arange(len(stance))[::-1]
    for place, row in zip(places, stance.itertuples(index=False), strict=True):
        opacity, filled = BOLDNESS[row.evidence]
        left.annotate(
            shorten(row.name, WORD), (0, place), (2, 5), xycoords=("axes fraction", "data"), textcoords="offset points",
            va="bottom", fontsize=9, annotation_clip=False, parse_math=False,
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
        leaning = COLOURS["A" if row.difference >= 0 else "B"]
        right.plot([row.low, row.high], [place, place], color=leaning, alpha=opacity, lw=1.5, zorder=1)
        right.plot(row.difference, place, "D", color=leaning, markerfacecolor=leaning if filled else "white", ms=5)
    right.axvline(0, color=INK, lw=0.8, zorder=0)
    left.set_yticks([])
    left.set_ylim(-0.7, count - 0.1)
    left.set_xlim(left=min(0, left.get_xlim()[0]))
    for axes, title, unit in ((left, "Rate", "per 1,000 words"), (right, "A minus B", "with 95 % interval")):
        axes.set_title(title)
        axes.set_xlabel(unit)
        axes.grid(axis="x", color=GRID)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    _key_sides(whole_figure(left), labels)
    return left


@_styled
def plot_valence(sentences: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw how each sentence leans, in order, a panel a side: up if favourable, down if concerned, a tick if neither.

    ``sentences`` needs side, voice, score: a row each. Bars of sentences that report or quote are hollow.
    """
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


@_styled
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
    ax.annotate(
        f"↑ {shorten(labels['A'], LABEL)}",
        (0.01, 0.99),
        xycoords="axes fraction",
        va="top",
        color=COLOURS["A"],
        weight="bold",
        parse_math=False,
    )
    ax.annotate(
        f"↓ {shorten(labels['B'], LABEL)}",
        (0.01, 0.01),
        xycoords="axes fraction",
        va="bottom",
        color=COLOURS["B"],
        weight="bold",
        parse_math=False,
    )
    named = pd.concat([table[table["z"] > 0].head(top), table[table["z"] < 0].head(top)])
    _place_names(ax, table, named)
    return ax


@_styled
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
    _key_sides(whole_figure(ax), labels)
    return ax


@_styled
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
    _key_sides(whole_figure(ax.ravel()[0]), labels)
    return ax.ravel()[0]


def _finding_label(finding: str) -> str:
    """Return the word of ``term:<word>``, and the readable name of ``category:<lexicon>:<category>``."""
    kind, _, name = finding.partition(":")
    return name if kind == "term" else name.partition(":")[2].replace("_", " ").replace(".", ": ")


def add_title(figure: Figure, title: str) -> None:
    """Write a title above everything, broken to the figure's width."""
    with mpl.rc_context(STYLE):
        text = figure.suptitle(textwrap.fill(title, 50), x=0.01, ha="left", fontsize=11.5, fontweight="bold")
        text.set_parse_math(False)
        figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once; every later drawing would do it again


def whole_figure(ax: Axes) -> Figure:
    """Return the figure that ``ax`` is part of."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def _key_sides(figure: Figure, labels: Mapping[str, str]) -> None:
    """Name the sides below a figure, each in its colour and with its mark."""
    handles = [
        mpl.lines.Line2D(
            [], [], color=COLOURS[side], marker=MARKS[side], ls="", ms=6, label=shorten(labels[side], LABEL)
        )
        for side in ("A", "B")
    ]
    key = figure.legend(
        handles=handles, loc="outside lower left", ncols=1, frameon=False, handletextpad=0.2, borderpad=0
    )
    for text, side in zip(key.get_texts(), ("A", "B"), strict=True):
        text.set_color(COLOURS[side])
        text.set_fontweight("bold")
        text.set_parse_math(False)


def _place_names(ax: Axes, table: pd.DataFrame, named: pd.DataFrame) -> None:
    """Write terms beside their mark, one label a mark, moved until it covers no label and no mark."""
    figure = whole_figure(ax)
    figure.draw_without_rendering()
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    taken: list[Any] = [text.get_window_extent(renderer) for text in ax.texts]
    marks = ax.transData.transform(table[["n", "z"]].drop_duplicates().to_numpy(float))
    taken += [Bbox.from_extents(x - 7, y - 7, x + 7, y + 7) for x, y in marks]
    frame = ax.get_window_extent(renderer)
    for (n, z), group in named.groupby(["n", named["z"].round(9)], sort=False):
        alike = int(((table["n"] == n) & (table["z"].round(9) == z)).sum())
        words = ", ".join(shorten(term, WORD) for term in group["term"].head(3)) + (
            f" +{alike - 3}" if alike > 3 else ""
        )
        for step in sorted(range(-2, 3), key=lambda step: (abs(step), step)):
            for side, align in ((8, "left"), (-8, "right")):
                label = ax.annotate(
                    words, (n, z), (side, 6 * step), textcoords="offset points", va="center", ha=align, fontsize=8.5,
                    color=COLOURS["A" if z > 0 else "B"], parse_math=False,
                )  # fmt: skip
                box = label.get_window_extent(renderer)
                inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
                if inside and not any(box.overlaps(other) for other in taken):
                    taken.append(box)
                    break
                label.remove()
            else:
                continue
            break
