"""Contrasts: how much more often each feature occurs on one side, by several measures.

Positive values lean to side A in every column. Swapping the sides flips every sign and
changes nothing else.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import xlogy

from analysis.counts import Counts
from analysis.rates import PER


def contrast(counts: Counts, *, prior: float | np.ndarray = 0.5) -> pd.DataFrame:
    """Contrast every feature between the sides.

    One row a feature, largest |z| first, ties by feature. Columns: kind; term;
    n_a, n_b, occurrences; rate_a, rate_b, per 1,000 words; log_odds, se, z; g2;
    log_ratio, low, high.

    - **log_odds**, se, z: log-odds ratio with a Dirichlet prior (Monroe, Colaresi & Quinn
      2008, Political Analysis 16(4):372-403). ``prior`` is alpha_w: one number for a flat
      prior, or an array in the order of ``counts.features`` for an informative one.
    - **g2**: log-likelihood ratio over the four cells of a 2 x 2 table (Dunning 1993,
      Computational Linguistics 19:61-74), signed. It treats words as independent draws,
      which they are not: here it ranks, it does not test.
    - **log_ratio**: log2 of the ratio of rates, 0.5 in place of a zero count (Hardie
      2014), with a 95 % interval under the same assumption.
    """
    n_a, n_b = counts.n_a.astype(float), counts.n_b.astype(float)
    words_a, words_b = max(counts.words_a, 1.0), max(counts.words_b, 1.0)
    log_odds, se = log_odds_ratio(n_a, n_b, words_a, words_b, prior)
    log_ratio, low, high = log_ratios(n_a, n_b, words_a, words_b)
    table = pd.DataFrame(
        {
            "kind": counts.kind,
            "term": np.array(counts.features, dtype=object),
            "n_a": counts.n_a,
            "n_b": counts.n_b,
            "rate_a": n_a / words_a * PER,
            "rate_b": n_b / words_b * PER,
            "log_odds": log_odds,
            "se": se,
            "z": log_odds / se,
            "g2": signed_g2(n_a, n_b, words_a, words_b),
            "log_ratio": log_ratio,
            "low": low,
            "high": high,
        }
    )
    order = np.lexsort((table["term"], -np.round(table["z"].abs(), 12)))
    return table.iloc[order].reset_index(drop=True)


def log_odds_ratio(
    n_a: np.ndarray, n_b: np.ndarray, words_a: float, words_b: float, prior: float | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds ratio with a Dirichlet prior, and its standard error.

    Numbered as in Monroe, Colaresi & Quinn 2008; alpha_0 is the sum of alpha_w.
    """
    alpha = np.broadcast_to(np.asarray(prior, dtype=float), n_a.shape)
    total = alpha.sum()
    rest_a, rest_b = words_a + total - n_a - alpha, words_b + total - n_b - alpha
    # A feature that is all there is has no odds: against nothing, half an occurrence is put.
    rest_a, rest_b = np.where(rest_a > 1e-9, rest_a, 0.5), np.where(rest_b > 1e-9, rest_b, 0.5)
    # eq. 16: a term's log-odds on a side, its prior counts added
    odds_a = np.log(n_a + alpha) - np.log(rest_a)
    odds_b = np.log(n_b + alpha) - np.log(rest_b)
    # eq. 20: the variance of the difference, by its leading terms
    variance = 1 / (n_a + alpha) + 1 / (n_b + alpha)
    return odds_a - odds_b, np.sqrt(variance)


def informative_prior(n: np.ndarray, strength: float) -> np.ndarray:
    """Return alpha_w from the counts of each feature in some source, ``strength`` on average.

    ``alpha_w = alpha_0 * (n_w + 1/2) / sum(n + 1/2)`` with alpha_0 as large as a flat prior of
    ``strength`` a feature would have it (Monroe, Colaresi & Quinn 2008, sect. 3.5.1; the half
    keeps alpha positive where the source lacks a feature). From a reference corpus it shrinks
    common words more than rare ones; from the two texts themselves it uses them twice.
    """
    share = (n + 0.5) / (n + 0.5).sum() if n.size else np.zeros(0)
    return strength * n.size * share


def signed_g2(n_a: np.ndarray, n_b: np.ndarray, words_a: float, words_b: float) -> np.ndarray:
    """Return ``2 * sum(O ln(O / E))`` over the four cells, with the sign of the difference in rates."""
    words_a, words_b = np.maximum(words_a, n_a), np.maximum(words_b, n_b)
    share = (n_a + n_b) / (words_a + words_b)
    g2 = np.zeros_like(n_a)
    for hits, words in ((n_a, words_a), (n_b, words_b)):
        for observed, expected in ((hits, words * share), (words - hits, words * (1 - share))):
            g2 += xlogy(observed, observed) - xlogy(observed, np.where(observed > 0, expected, 1.0))
    return np.sign(n_a * words_b - n_b * words_a) * 2 * np.maximum(g2, 0.0)


def log_ratios(
    n_a: np.ndarray, n_b: np.ndarray, words_a: float, words_b: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return log2 of the ratio of rates and its 95 % interval (delta method; 0.5 for a zero)."""
    some_a, some_b = np.where(n_a > 0, n_a, 0.5), np.where(n_b > 0, n_b, 0.5)
    ratio = np.where(n_a + n_b > 0, np.log2((some_a / words_a) / (some_b / words_b)), 0.0)
    variance = np.maximum(1 / some_a - 1 / words_a, 0) + np.maximum(1 / some_b - 1 / words_b, 0)
    reach = 1.959963984540054 * np.sqrt(variance) / np.log(2)
    return ratio, ratio - reach, ratio + reach
