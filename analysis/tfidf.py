"""TF-IDF: terms that are frequent on one side and spread over few units."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.counts import Counts


def weigh_terms(counts: Counts, *, idf_counts: Counts | None = None) -> pd.DataFrame:
    """Weigh each term of each side by scikit-learn's smoothed tf-idf.

    ``idf = ln((1 + N) / (1 + df)) + 1`` over the N units of ``idf_counts`` (default: the
    units of ``counts``); ``tf_idf = n * idf``, scaled so that the squares of a side's
    weights sum to 1 (Spärck Jones 1972, J. Documentation 28(1):11-21; scikit-learn's
    ``TfidfTransformer``).

    One row a side and term that occurs there, heaviest first, ties by term. Columns:
    side; term; n, occurrences; tf, share of the side's words; idf; tf_idf (0 to 1).

    Over two units, one a side, idf has two values only: a term of both sides gets 1, a
    term of one side 1.405. Then the weight says little more than "occurs here alone".
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    basis = counts if idf_counts is None else idf_counts
    if basis.features != counts.features:
        raise ValueError("idf_counts must have the same features as counts")
    transformer = TfidfTransformer(norm="l2")
    transformer.idf_ = (
        np.log((1 + len(basis.units)) / (1 + basis.in_units)) + 1
    )  # as fitted, without all units in memory
    totals = np.vstack([counts.n_a, counts.n_b])
    weights = transformer.transform(sparse.csr_matrix(totals)).toarray()
    sides = []
    for row, (side, words) in enumerate((("A", counts.words_a), ("B", counts.words_b))):
        here = np.flatnonzero(totals[row])
        side_table = pd.DataFrame(
            {
                "side": side,
                "term": np.array(counts.features, dtype=object)[here],
                "n": totals[row, here],
                "tf": totals[row, here] / max(words, 1.0),
                "idf": transformer.idf_[here],
                "tf_idf": weights[row, here],
            }
        )
        sides.append(side_table.sort_values(["tf_idf", "term"], ascending=[False, True], kind="stable"))
    return pd.concat(sides, ignore_index=True)
