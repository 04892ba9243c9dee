"""Figures. Each function draws one table and returns its Axes; nothing is computed here.

One colour a side everywhere (blue A, vermilion B, from the palette of Okabe & Ito 2008,
which people with colour blindness can tell apart), and a shape too: A is a circle, B a
square. Weak evidence is drawn weak: hollow marks and pale lines. Widths suit a phone
held upright and a column of print.
"""

from __future__ import annotations

from analysis.plots.articles import plot_articles
from analysis.plots.categories import plot_dispersion, plot_stance, plot_strip, plot_valence
from analysis.plots.findings import plot_robustness
from analysis.plots.house import (
    BOLDNESS,
    COLOURS,
    GRID,
    INK,
    LABEL,
    LINE,
    MARKS,
    PALE,
    ROW,
    STYLE,
    WIDTH,
    WORD,
    add_title,
    new_figure,
    shorten,
    whole_figure,
)
from analysis.plots.pairs import plot_forest
from analysis.plots.people import plot_portraits, plot_voices
from analysis.plots.terms import plot_contrasts, plot_tfidf

__all__ = [
    "BOLDNESS",
    "COLOURS",
    "GRID",
    "INK",
    "LABEL",
    "LINE",
    "MARKS",
    "PALE",
    "ROW",
    "STYLE",
    "WIDTH",
    "WORD",
    "add_title",
    "new_figure",
    "plot_articles",
    "plot_contrasts",
    "plot_dispersion",
    "plot_forest",
    "plot_portraits",
    "plot_robustness",
    "plot_stance",
    "plot_strip",
    "plot_tfidf",
    "plot_valence",
    "plot_voices",
    "shorten",
    "whole_figure",
]
