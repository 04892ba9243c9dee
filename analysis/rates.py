"""Rates per 1,000 words and their difference, with an interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.counts import Counts

PER = 1000.0


def rate_differences(counts: Counts, *, confidence: float = 0.95) -> pd.DataFrame:
    """Compare the rate of each feature between the sides.

    A rate is hits per 1,000 words of the side, ``r = sum(h_i) / sum(w_i)`` over its units:
    a ratio estimator (Cochran 1977, Sampling Techniques, ch. 6). Its variance is by
    linearisation ``sum((e_i / (1 - k_i))^2) / sum(w_i)^2`` with ``e_i = h_i - r w_i`` and
    ``k_i = w_i / sum(w_i)``: each unit's part as it would be had the unit not helped to
    find r, the estimator HC3 of MacKinnon & White 1985 (J. Econometrics 29(3):305-325),
    which Long & Ervin 2000 (American Statistician 54(3):217-224) advise for small samples.
    A side's variance is taken as no smaller than that of a single hit, ``1 / sum(w_i)^2``:
    without that, a category that one side never uses, or uses once in every unit, would
    seem to be known exactly. The interval of the difference uses
    Student's t with Welch-Satterthwaite degrees of freedom. Where a side is a single
    unit nothing is known of its spread and the interval is the widest possible,
    -1,000 to 1,000.

    One row a feature, in the order of ``counts.features``. Columns: feature; n_a, n_b,
    hits; rate_a, rate_b, difference (A minus B), low, high, all per 1,000 words.
    """
    parts = []
    for mask, hits, words in (
        (counts.is_a, counts.n_a, counts.words_a),
        (~counts.is_a, counts.n_b, counts.words_b),
    ):
        parts.append((hits / max(words, 1.0), *_variance(counts, mask, hits, max(words, 1.0))))
    (rate_a, var_a, df_a), (rate_b, var_b, df_b) = parts
    difference = rate_a - rate_b
    if min(df_a, df_b) < 1:
        low, high = np.full_like(difference, -1.0), np.full_like(difference, 1.0)
    else:
        freedom = (var_a + var_b) ** 2 / (var_a**2 / df_a + var_b**2 / df_b)
        reach = stats.t.ppf(0.5 + confidence / 2, freedom) * np.sqrt(var_a + var_b)
        low, high = np.maximum(difference - reach, -1.0), np.minimum(difference + reach, 1.0)
    return pd.DataFrame(
        {
            "feature": np.array(counts.features, dtype=object),
            "n_a": counts.n_a,
            "n_b": counts.n_b,
            "rate_a": rate_a * PER,
            "rate_b": rate_b * PER,
            "difference": difference * PER,
            "low": low * PER,
            "high": high * PER,
        }
    )


def detectable_difference(counts: Counts, *, power: float = 0.8, confidence: float = 0.95) -> np.ndarray:
    """Return the smallest true difference of each feature that these units would likely show.

    ``(t_(1 - alpha/2) + t_power) * se`` per 1,000 words: with a true difference of this size
    the interval of ``rate_differences`` would exclude zero in ``power`` of all cases, if the
    spread is what it is here. 1,000, the largest possible, where a side is a single unit.
    """
    a, df_a = _variance(counts, counts.is_a, counts.n_a, max(counts.words_a, 1.0))
    b, df_b = _variance(counts, ~counts.is_a, counts.n_b, max(counts.words_b, 1.0))
    if min(df_a, df_b) < 1:
        return np.full(len(counts.features), PER)
    freedom = (a + b) ** 2 / (a**2 / df_a + b**2 / df_b)
    reach = stats.t.ppf(0.5 + confidence / 2, freedom) + stats.t.ppf(power, freedom)
    return np.minimum(reach * np.sqrt(a + b) * PER, PER)


def _variance(counts: Counts, mask: np.ndarray, hits: np.ndarray, words: float) -> tuple[np.ndarray, int]:
    """Variance of one side's rates, and its degrees of freedom."""
    n = int(mask.sum())
    single = np.full(len(hits), 1 / words**2)
    if n < 2:
        return single, n - 1
    squares = np.zeros(len(hits))
    for rows, block in counts.blocks():
        own, inside = counts.words[rows][mask[rows]], np.flatnonzero(mask[rows])
        residuals = block[inside].toarray() - (hits / words)[None, :] * own[:, None]
        # A unit that holds all words of its side leaves no residual: its share does not matter.
        left = np.where(own < words, 1 - own / words, 1.0)[:, None]
        squares += ((residuals / left) ** 2).sum(axis=0)
    return np.maximum(squares / words**2, single), n - 1
