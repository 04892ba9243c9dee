"""The house style: colours, marks, sizes, and what every figure has around its drawing."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

COLOURS = {"A": "#0072B2", "B": "#B8450A"}
INK, PALE, GRID = "#222222", "#6B6B6B", "#DDDDDD"
MARKS = {"A": "o", "B": "s"}
WORD, LABEL = 24, 44  # letters of a word and of a side's label that a figure has room for
LINE = 40  # letters of a name that has a line of its own
WIDTH = 4.8  # inches: 460 CSS pixels, readable when shrunk to a phone
DOTS = 150  # an inch, of a PNG; figures are laid out at the same, so that words are measured once for both
STYLE: Any = {
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titley": 1.0,  # nothing stands above our axes; looking for it takes a tenth of a drawing's time
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    "text.hinting": "no_hinting",  # for screens of few dots; without it words are as wide in the PNG as in the SVG
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
# How a voice is drawn: opacity of the side's colour within its outline. The less the author's own, the paler.
VOICING = {"author": 1.0, "reported": 0.4, "quoted": 0.0}
ROW = "row:"  # begins the gid of what stands for a row of the table


def shorten(text: str, most: int) -> str:
    """Return ``text``, or its beginning and an ellipsis where it would take too much of a figure."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def new_figure(height: float, rows: int = 1, columns: int = 1, **options: Any) -> tuple[Figure, np.ndarray]:
    """Return a figure of the house's width and its Axes, outside pyplot's global state."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), dpi=DOTS, layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.subplots(rows, columns, squeeze=False, **options)


def styled(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """Apply the house style while a figure is drawn, whoever calls."""

    def within(*args: Any, **options: Any) -> Axes:
        with mpl.rc_context(STYLE):
            return draw(*args, **options)

    within.__name__, within.__doc__ = draw.__name__, draw.__doc__
    return within


def add_title(figure: Figure, title: str) -> None:
    """Write a title above everything, broken to the figure's width."""
    with mpl.rc_context(STYLE):
        lay_out(figure, textwrap.fill(title, 50))
    figure.set_layout_engine("none")  # laid out once; every later drawing would do it again


def lay_out(figure: Figure, title: str) -> None:
    """Give everything in a figure its place below a title, without drawing it."""
    figure.suptitle(title, x=0.01, ha="left", fontsize=11.5, fontweight="bold").set_parse_math(False)
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():  # else each drawing would look among all ticks for the place of no label
                axis.set_label_coords(0, 0)
    engine = figure.get_layout_engine()
    assert engine is not None  # ``new_figure`` gives each one
    engine.execute(figure)


def voice_handles() -> list[mpl.patches.Patch]:
    """Return what a key needs to tell the voices apart."""
    return [
        mpl.patches.Patch(facecolor=mpl.colors.to_rgba(PALE, opacity), edgecolor=PALE, label=voice)
        for voice, opacity in VOICING.items()
    ]


def whole_figure(ax: Axes) -> Figure:
    """Return the figure that ``ax`` is part of."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def key_sides(figure: Figure, labels: Mapping[str, str]) -> None:
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


def stand_for(marks: Iterable[Artist], rows: Iterable[int], part: int = 0) -> None:
    """Say of each mark which row of the table it stands for, so that whoever shows the figure can make it a link.

    ``part``: which of the things that the row counts, from 1; 0 for all of them.
    """
    for mark, row in zip(marks, rows, strict=True):
        mark.set_gid(f"{ROW}{row}:{part}")


def cover_columns(ax: Axes, places: np.ndarray, rows: Iterable[int]) -> None:
    """Lay an unseen column over each place, as tall as the panel, that stands for its row: small bars are hard to hit."""
    low, high = ax.get_ylim()
    wide = np.diff(places).min() if len(places) > 1 else 1.0
    stand_for(ax.bar(places, high - low, wide, low, facecolor="none", edgecolor="none", zorder=4), rows)
    ax.set_ylim(low, high)


def write_at_edge(
    ax: Axes, y: float, along: mpl.transforms.Transform, text: str, lift: float = 0, **style: Any
) -> None:
    """Write a line from the figure's left edge on, ``lift`` points above ``y`` of ``along`` (the data or the Axes)."""
    where = mpl.transforms.blended_transform_factory(whole_figure(ax).transFigure, along)
    ax.annotate(
        text, (0, y), xycoords=where, xytext=(6, lift), textcoords="offset points", annotation_clip=False, in_layout=False,
        parse_math=False, **style,
    )  # fmt: skip
