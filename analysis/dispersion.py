"""Dispersion: is a feature spread through a text, or bunched in one place?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.counts import Counts


def deviation_of_proportions(counts: Counts) -> pd.DataFrame:
    """Return Gries' DP and DPnorm of each feature over the units of each side.

    ``DP = sum_i |v_i - s_i| / 2`` with s_i a unit's share of the side's words and v_i its
    share of the feature's occurrences (Gries 2008, IJCL 13(4):403-437); ``DPnorm = DP /
    (1 - min s)`` (Lijffijt & Gries 2012). 0: spread evenly; near 1: all in one small unit.

    One row a side and feature that occurs there. Columns: side, feature, n, dp, dp_norm.
    """
    tables = []
    for side, mask, totals in (("A", counts.is_a, counts.n_a), ("B", ~counts.is_a, counts.n_b)):
        words = counts.words[mask]
        shares = words / max(words.sum(), 1.0)
        by_unit = np.zeros(len(mask))
        by_unit[mask] = shares
        # Where a feature does not occur a unit's part is its share of the words: one less those where it does.
        parts = np.zeros(len(totals))
        for rows, block in counts.blocks():
            row, column = block.tocoo().coords
            own = mask[rows][row]
            row, column, n = row[own], column[own], block.data[own]
            share = by_unit[rows][row]
            parts += np.bincount(column, weights=np.abs(n / totals[column] - share) - share, minlength=len(totals))
        here = np.flatnonzero(totals)
        dp = ((shares.sum() + parts) / 2)[here]
        largest = 1 - shares.min() if len(shares) > 1 else 1.0  # a single part: DP is 0 and so is DPnorm
        names = np.array(counts.features, dtype=object)[here]
        table = {
            "side": side,
            "feature": names,
            "n": totals[here],
            "dp": dp,
            "dp_norm": dp / largest,
        }
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)
