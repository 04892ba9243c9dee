"""Aligned sentences: where the two sides say nearly the same thing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.counts import Counts


def align_sentences(counts: Counts, *, most: int = 5) -> pd.DataFrame:
    """Return the pairs of units, one a side, whose words are most alike.

    Likeness is the cosine of tf-idf vectors, idf over the units of both sides
    (Salton & Buckley 1988, Information Processing & Management 24(5):513-523): 0 for no
    word in common, 1 for the same words equally often. Each unit is used once, best
    pairs first.

    One row a pair. Columns: article_a, sentence_a, article_b, sentence_b, similarity, and
    shared, the words in common, heaviest first.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    names = ["article_a", "sentence_a", "article_b", "sentence_b", "similarity", "shared"]
    if not counts.features:
        return pd.DataFrame(columns=names)
    vectors = TfidfTransformer(smooth_idf=True).fit_transform(counts.matrix).toarray()
    a, b = vectors[counts.is_a], vectors[~counts.is_a]
    places = [counts.units[mask].reset_index(drop=True) for mask in (counts.is_a, ~counts.is_a)]
    likeness = a @ b.T
    rows: list[tuple] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for flat in np.argsort(-np.round(likeness, 12), axis=None, kind="stable"):
        i, j = (int(place) for place in np.unravel_index(flat, likeness.shape))
        if len(rows) == most or likeness[i, j] <= 0:
            break
        if i in used_a or j in used_b:
            continue
        used_a.add(i)
        used_b.add(j)
        products = a[i] * b[j]
        heaviest = sorted(np.flatnonzero(products), key=lambda k: (-round(products[k], 12), counts.features[k]))
        shared = ", ".join(counts.features[k] for k in heaviest)
        one, other = places[0].iloc[i], places[1].iloc[j]
        rows.append(
            (
                one["article"],
                int(one["sentence"]),
                other["article"],
                int(other["sentence"]),
                min(likeness[i, j], 1.0),
                shared,
            )
        )
    return pd.DataFrame(rows, columns=names)
