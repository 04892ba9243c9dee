"""The Jensen-Shannon shift: which terms make two vocabularies differ, and by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import xlogy

from analysis.counts import Counts
from analysis.resample import random_deals


def shift(counts: Counts) -> pd.DataFrame:
    """Split the Jensen-Shannon divergence of the two sides into terms.

    With p, q a term's shares of the words of A and B and m their mean, the term
    contributes ``(p log2(p/m) + q log2(q/m)) / 2`` bits. That is never negative; the sign
    put on it here says which side the term leans to (Gallagher et al. 2021, EPJ Data
    Science 10:4). The absolute contributions sum to the divergence, 0 to 1 bit.

    One row a term, largest first, ties by term. Columns: term; p_a, p_b, shares;
    contribution, bits, positive where A has the larger share.
    """
    p, q = (side / max(side.sum(), 1.0) for side in (counts.n_a.astype(float), counts.n_b.astype(float)))
    m = (p + q) / 2
    safe = np.where(m > 0, m, 1.0)
    bits = np.maximum((xlogy(p, p) - xlogy(p, safe) + xlogy(q, q) - xlogy(q, safe)) / (2 * np.log(2)), 0.0)
    signed = np.where(p >= q, bits, -bits)
    table = pd.DataFrame({"term": np.array(counts.features, dtype=object), "p_a": p, "p_b": q, "contribution": signed})
    order = np.lexsort((table["term"], -np.round(bits, 12)))
    return table.iloc[order].reset_index(drop=True)


def divergence(counts: Counts) -> float:
    """Return the Jensen-Shannon divergence of the two sides in bits (0: same shares, 1: nothing shared)."""
    return float(shift(counts)["contribution"].abs().sum())


def chance_divergence(counts: Counts, *, shuffles: int = 999, seed: int = 1) -> tuple[float, float]:
    """Return the median and 95th percentile of the divergence when units are dealt at random.

    Two short texts always differ much in vocabulary; this is how much by chance alone.
    """
    dense = counts.matrix.toarray().astype(float)
    deals = np.concatenate(list(random_deals(len(counts.words), int(counts.is_a.sum()), shuffles, seed)))
    a = deals @ dense
    b = dense.sum(axis=0) - a
    p = a / np.maximum(a.sum(axis=1, keepdims=True), 1.0)
    q = b / np.maximum(b.sum(axis=1, keepdims=True), 1.0)
    m = np.where(p + q > 0, (p + q) / 2, 1.0)
    bits = (xlogy(p, p / m) + xlogy(q, q / m)).sum(axis=1) / (2 * np.log(2))
    return float(np.median(bits)), float(np.quantile(bits, 0.95))
