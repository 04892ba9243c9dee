"""Tables as a reader sees them, and as files."""

from __future__ import annotations

import math
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import captions
from analysis.captions import anchor
from analysis.show.pieces import Html, escape, feature_key, linked, sentence_key
from analysis.spreadsheets import harmless

# Heading and decimals of each column as a reader sees it; the CSV files keep names and full precision.
_HEADINGS = {
    "n_a": ("A, times", 0), "n_b": ("B, times", 0), "n": ("times", 0),
    "rate_a": ("A, per 1,000 words", 1), "rate_b": ("B, per 1,000 words", 1),
    "difference": ("A minus B", 1), "low": ("low", 1), "high": ("high", 1),
    "log_odds": ("log-odds", 2), "se": ("standard error", 2), "z": ("z", 2), "g2": ("G2", 1),
    "log_ratio": ("log ratio", 1), "p": ("p", 3), "q": ("q", 3), "stable": ("stable", 2),
    "tf": ("share of words", 4), "idf": ("idf", 2), "tf_idf": ("tf-idf", 3),
    "p_a": ("A, share", 4), "p_b": ("B, share", 4), "contribution": ("bits", 4),
    "divergence": ("divergence", 3), "chance_median": ("by chance, median", 3),
    "chance_95": ("by chance, 95th percentile", 3),
    "detectable": ("detectable", 1), "similarity": ("similarity", 2),
    "p_g2": ("p if G2 is trusted", 3), "value": ("value", 2),
    "own_a": ("A, the author's own", 1), "own_b": ("B, the author's own", 1),
    "mentions_a": ("A, mentions", 0), "mentions_b": ("B, mentions", 0),
    "sentences_a": ("A, sentences", 0), "sentences_b": ("B, sentences", 0),
    "share_a": ("A, share", 2), "share_b": ("B, share", 2), "share_difference": ("A minus B", 2),
    "dp": ("DP", 2), "dp_norm": ("DPnorm", 2),
    "named_a": ("A, named as", 0), "named_b": ("B, named as", 0),
    "sentence_a": ("A, sentence", 0), "sentence_b": ("B, sentence", 0), "text_a": ("A, text", 0), "text_b": ("B, text", 0),
}  # fmt: skip
_FEATURES = ("term", "feature", "category", "name", "actor", "finding")  # columns that name what a row counts
_SENTENCES = {"sentence": "", "sentence_a": "A", "sentence_b": "B"}
_BROAD, _WIDE = 4, 6  # columns; a table with more fits no telephone held upright, held sideways


def save_table(frame: pd.DataFrame, name: str, out: str | Path) -> None:
    """Write a table to ``out/tables/name.csv``: UTF-8, full precision.

    A text that a spreadsheet would run as a formula (it begins with = + - @ tab or
    return) gets an apostrophe in front.
    """
    folder = Path(out) / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    safe.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    columns: str = "",
    rows: int = 0,
    name: str = "",
    out: str | Path = "",
    whole: pd.DataFrame | None = None,
) -> Html:
    """Show a table's first ``rows`` (0: all) and ``columns`` ("name name"; none: all); save it if ``out`` is set.

    ``whole`` is the table to save where the one shown is a part of it. ``name`` is the
    file's name and the table's id in a page. A row that counts a term, a category or an
    actor is marked with what it counts, a sentence's number with the sentence.
    """
    if out and name:
        save_table(frame if whole is None else whole, name, out)
    shown = columns.split() or list(frame.columns)
    saved = f"{name}.csv" if out and name else ""
    piece = grid(frame, caption, columns=shown, rows=rows, identity=anchor("table", name) if name else "", saved=saved)
    few = frame[shown].head(rows) if rows else frame[shown]
    return Html(piece, f"{caption}\n{few.to_string(index=False)}", anchor("table", name) if name else "")


def grid(
    frame: pd.DataFrame, caption: str, *, columns: list[str], rows: int = 0, identity: str = "", saved: str = ""
) -> str:
    """Return the HTML of a table: its first ``rows``, and a note where there are more (in the file ``saved``)."""
    few = frame.head(rows) if rows else frame
    more = f": the first {len(few):,} of {len(frame):,} rows" if len(few) < len(frame) else ""
    title = escape(caption + more)
    kinds = {column: _numeric(few[column]) for column in columns}
    heads = "".join(
        f'<th scope="col"{kinds[column]} data-c="{escape(column)}">{escape(_heading(column))}</th>'
        for column in columns
    )
    marked = next((column for column in _FEATURES if column in columns), columns[0] if columns else "")
    names = list(frame.columns)
    body = []
    for values in few.itertuples(index=False, name=None):
        row = dict(zip(names, values, strict=True))
        key, cells = feature_key(row), []
        for place, column in enumerate(columns):
            shown = _cell(column, row[column])
            if column in _SENTENCES and (_SENTENCES[column] or "side" in row):
                where = sentence_key(_SENTENCES[column] or row["side"], row.get("article", ""), row[column])
                shown = linked(shown, where)
            elif column == marked:
                shown = linked(shown, key)
            tag = 'th scope="row"' if place == 0 else "td"
            turned = ' dir="auto"' if _runs_left(row[column]) else ""
            cells.append(f"<{tag}{kinds[column]}{turned}>{shown}</{tag.split()[0]}>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    if not body:
        body.append(f'<tr><td colspan="{len(columns) or 1}">nothing</td></tr>')
    own = f' id="{identity}"' if identity else ""
    width = " wide" if len(columns) > _WIDE else " broad" if len(columns) > _BROAD else ""
    left_out = f' data-more="{escape(saved)}"' if saved and more else ""
    return (
        f'<div class="fs-scroll{width}"{own} role="region" tabindex="0" aria-label="{title}"{left_out}>'
        f"<table><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _runs_left(value: object) -> bool:
    """True for a text with a letter that runs from right to left."""
    if not isinstance(value, str) or value.isascii():
        return False
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in value)


def _heading(column: str) -> str:
    return _HEADINGS[column][0] if column in _HEADINGS else column.replace("_", " ")


def _numeric(column: pd.Series) -> str:
    return ' class="num"' if pd.api.types.is_numeric_dtype(column) and column.dtype != bool else ""


def _cell(column: str, value: object) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        if column in _SENTENCES and not value:
            return "headline"
        return f"{value:,}"
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return ""
        if column in ("p", "q", "p_g2") and value < 0.001:
            return "&lt; 0.001"
        told = f"{value:,.{_HEADINGS.get(column, ('', 2))[1]}f}"
        return told if told.strip("-0.,") else told.removeprefix("-")
    if column in ("category", "actor"):
        return escape(captions.display_name(str(value)))
    if column == "finding":
        text = str(value)
        known = text.startswith(("term:", "category:"))
        return escape(captions.finding_name(text) if known else text.replace("-", " ").replace(":", ": "))
    return escape(value)
