"""Concordance: every occurrence of a word or pattern, with the words around it."""

from __future__ import annotations

import pandas as pd

from analysis.matching import match_pattern
from analysis.study import Study


def concordance(study: Study, pattern: str, *, width: int = 60) -> pd.DataFrame:
    """Find ``pattern`` (words, `*` and `?`) in every sentence of both sides.

    One row an occurrence, in the order of the text. Columns: side, article, sentence
    (0 is the headline), left, hit, right (at most ``width`` characters of the same
    sentence on either side), start, end (offsets into the original).

    Raises ``InputError`` for a pattern without a letter or digit.
    """
    spans = match_pattern(pattern, study.tokens)
    ends = {(row.side, row.article, row.sentence): (row.start, row.end) for row in study.sentences.itertuples()}
    rows = []
    for span in spans.itertuples():
        raw = study.raw(span.side, span.article)
        first, last = ends[span.side, span.article, span.sentence]
        left, right = raw[first : span.start], raw[span.end : last]
        rows.append(
            (
                span.side,
                span.article,
                span.sentence,
                shorten(left, width, from_left=True),
                " ".join(raw[span.start : span.end].split()),
                shorten(right, width, from_left=False),
                span.start,
                span.end,
            )
        )
    names = ["side", "article", "sentence", "left", "hit", "right", "start", "end"]
    return pd.DataFrame(rows, columns=names)


def shorten(text: str, width: int, *, from_left: bool) -> str:
    """Cut ``text`` at a word's edge to at most ``width`` characters, on the far side of the hit."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    if from_left:
        cut = flat[-width:]
        return "…" + (cut[cut.find(" ") :] if " " in cut else cut)
    cut = flat[:width]
    return (cut[: cut.rfind(" ") + 1] if " " in cut else cut) + "…"
