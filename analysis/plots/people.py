"""Actors and speakers: who is named and with what, who is heard and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    key_sides,
    new_figure,
    shorten,
    stand_for,
    styled,
    voice_handles,
    whole_figure,
    write_at_edge,
)

ATTITUDES = {"neutral": "o", "factive": "^", "distancing": "X"}
_LINE = 52  # letters across the whole figure
_ACTS = 7  # marks of single acts that a row has room for
_FIRST = 0.6  # where in the panel's width the marks begin, behind the names
_STEP = 0.06  # of the panel's width, between the marks of two acts


@styled
def plot_portraits(portraits: pd.DataFrame, labels: Mapping[str, str], ax: Axes | None = None) -> Axes:
    """Draw each actor's names and mentions, and the share of its sentences that hold each category.

    ``portraits`` needs actor, name, mentions_a, mentions_b, named_a, named_b, sentences_a,
    sentences_b, label (empty: none), n_a, n_b, share_a, share_b, evidence; an actor's rows
    stand together. A side that does not name the actor has no mark.
    """
    blocks = list(portraits.groupby("actor", sort=False))
    head = 2.7  # rows that an actor's name and mentions take
    height = sum(head + len(rows) for _, rows in blocks) or 2.0
    if ax is None:
        _, grid = new_figure(1.1 + 0.25 * height)
        ax = grid.ravel()[0]
    top, ticks = height, []
    for _, rows in blocks:
        first = rows.iloc[0]
        _write_heading(ax, top, first)
        place = top - head
        for row in rows.itertuples(index=False):
            if row.label:
                _draw_shares(ax, place, row)
                ticks.append((place, shorten(row.label, WORD)))
            place -= 1
        top -= head + len(rows)
    ax.set_yticks([place for place, _ in ticks], [label for _, label in ticks], parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.1, height + 0.2)
    ax.set_xlim(-0.04, 1.04)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"])
    ax.set_xlabel("share of the sentences naming the actor")
    ax.spines["left"].set_visible(False)
    if not blocks:
        ax.annotate("no actor is named often enough", (0, 1), va="center", color=PALE)
        ax.set_axis_off()
        ax.set_xticks([])
    key_sides(whole_figure(ax), labels)
    return ax


def _write_heading(ax: Axes, top: float, actor: pd.Series) -> None:
    """Write an actor's name and, below it, how each side calls it, from the figure's left edge on."""
    lines: list[tuple[float, str, dict[str, Any]]] = [
        (0.55, actor["name"], {"color": INK, "weight": "bold", "size": 10.5})
    ]
    for depth, side in ((1.25, "a"), (1.9, "b")):
        n = actor[f"mentions_{side}"]
        named = f"{n}×: {actor[f'named_{side}']}" if n else "does not name it"
        lines.append((depth, f"{side.upper()} {named}", {"color": COLOURS[side.upper()], "size": 8.5}))
    for depth, text, style in lines:
        write_at_edge(ax, top - depth, ax.transData, shorten(text, _LINE), va="center", **style)


def _draw_shares(ax: Axes, place: float, row: Any) -> None:
    """Draw one category's share on both sides, as boldly as the evidence allows, with its counts."""
    opacity, filled = BOLDNESS[row.evidence]
    ax.plot([0, 1], [place, place], color=GRID, lw=0.8, zorder=0)
    shares = [
        (side, share, n, of)
        for side, share, n, of in (
            ("A", row.share_a, row.n_a, row.sentences_a),
            ("B", row.share_b, row.n_b, row.sentences_b),
        )
        if of
    ]
    ax.plot([share for _, share, _, _ in shares], [place] * len(shares), color=PALE, alpha=opacity, lw=1.5, zorder=1)
    for side, share, _, _ in shares:
        face = COLOURS[side] if filled else "white"
        size = 8 if side == "A" else 5
        ax.plot(share, place, MARKS[side], color=COLOURS[side], markerfacecolor=face, ms=size, zorder=2, clip_on=False)
    counts = " : ".join(
        f"{n}/{of}" if of else "–" for n, of in ((row.n_a, row.sentences_a), (row.n_b, row.sentences_b))
    )
    ax.annotate(
        counts, (1, place), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points", va="center",
        fontsize=8.5, annotation_clip=False,
    )  # fmt: skip


@styled
def plot_voices(speech: pd.DataFrame, labels: Mapping[str, str], ax: np.ndarray | None = None) -> Axes:
    """Draw how many sentences are whose on each side, and below it who is reported, how often and how.

    ``speech`` needs side, voice, source, verb, attitude, n: sentences where voice is given,
    else acts of reporting. One mark is one act, its shape the attitude of the verb.
    """
    speech = speech.reset_index(drop=True)
    acts = speech[speech["voice"] == ""]
    sources = [key for key, _ in acts.groupby(["side", "source"], sort=False)]
    if ax is None:
        rows = max(len(sources), 1) + 1.2 * acts["side"].nunique()
        _, ax = new_figure(3.0 + 0.36 * rows, rows=2, height_ratios=(1.2, 0.36 * rows))
    above, below = ax.ravel()
    _stack_voices(above, speech[speech["voice"] != ""], labels)
    _draw_sources(below, acts, labels)
    shapes = [
        mpl.lines.Line2D([], [], color=PALE, marker=mark, mew=0, ms=6, ls="", label=f"{attitude} verb")
        for attitude, mark in ATTITUDES.items()
    ]
    handles = [handle for pair in zip(voice_handles(), shapes, strict=True) for handle in pair]
    whole_figure(above).legend(handles=handles, loc="outside lower left", ncols=3, frameon=False, borderpad=0)
    return above


def _stack_voices(ax: Axes, voices: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Draw one bar a side, parted by voice, each part with its number."""
    most = max((rows["n"].sum() for _, rows in voices.groupby("side")), default=1) or 1
    for place, side in ((1, "A"), (0, "B")):
        left = 0
        rows = voices[voices["side"] == side]
        for row in rows.itertuples():
            face = mpl.colors.to_rgba(COLOURS[side], VOICING[row.voice])
            part = ax.barh(place, row.n, left=left, height=0.34, facecolor=face, edgecolor=COLOURS[side], lw=1)
            if row.n:
                stand_for(part, [row.Index])
            left += row.n
        told = ", ".join(f"{row.n:,} {row.voice}" for row in rows.itertuples(index=False) if row.n) or "no sentence"
        style: dict[str, Any] = {"va": "center", "color": COLOURS[side], "parse_math": False}
        ax.annotate(shorten(labels[side], LABEL), (0, place + 0.52), weight="bold", size=9.5, **style)
        ax.annotate(told, (0, place + 0.29), size=9, **style)
    ax.set_xlim(0, most * 1.02)
    ax.set_ylim(-0.25, 1.68)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, integer=True))
    ax.set_title("Whose sentences", pad=6)
    ax.set_xlabel("sentences")


def _draw_sources(ax: Axes, acts: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Draw a mark an act, a row a source, with the verbs below the source's name."""
    place = -0.2
    lines: list[tuple[float, str, dict[str, Any]]] = []
    for side, of_side in acts.groupby("side", sort=True):
        lines.append((place, shorten(labels[side], LABEL), {"weight": "bold", "color": COLOURS[side]}))
        place -= 1.0
        for source, own in of_side.groupby("source", sort=False):
            verbs = ", ".join(
                f"{verb} {n}×" if n > 1 else verb for verb, n in own.groupby("verb", sort=False)["n"].sum().items()
            )
            lines.append((place + 0.2, shorten(source or "nobody named", 32), {"color": INK}))
            lines.append((place - 0.22, shorten(verbs, _LINE), {"color": PALE, "size": 8.5}))
            _draw_acts(ax, place + 0.2, own, COLOURS[side])
            place -= 1.0
        place -= 0.2
    for height, text, style in lines:
        ax.annotate(
            text, (0, height), va="center", parse_math=False, annotation_clip=False, in_layout=False,
            **{"size": 9, **style},
        )  # fmt: skip
    ax.set_xlim(0, 1)
    if not lines:
        ax.annotate("nobody is reported", (0, 0), va="center", color=PALE)
    ax.set_ylim(min(place, -0.4) + 0.4, 0.4)
    ax.set_title("Who is reported, by which verbs", pad=2)
    ax.set_axis_off()
    ax.set_xticks([])
    ax.set_yticks([])


def _draw_acts(ax: Axes, place: float, acts: pd.DataFrame, colour: str) -> None:
    """Draw a mark for each act, or a mark and a number for each attitude where they are many."""
    many = acts["n"].sum() > _ACTS
    marks = [
        (attitude, f"{rows['n'].sum()}×" if many else "", row, part)
        for attitude, rows in acts.groupby("attitude", sort=False)
        for row, n in rows["n"].head(1 if many else None).items()
        for part in ([0] if many else range(1, n + 1))
    ]
    step = 2 * _STEP if many else _STEP
    for number, (attitude, told, row, part) in enumerate(marks):
        x = _FIRST + step * number
        stand_for(ax.plot(x, place, ATTITUDES[attitude], color=colour, ms=6, mew=0, clip_on=False), [row], part)
        if told:
            ax.annotate(told, (x, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5)
