"""Further measures of keyness, and every measure of every feature as one tidy table."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.contrast import log_odds_ratio, log_ratios, signed_g2
from analysis.counts import Counts
from analysis.rates import PER, rate_differences

COLUMNS = ["kind", "term", "measure", "value", "low", "high", "note"]


def measure(counts: Counts, *, prior: float | np.ndarray = 0.5) -> pd.DataFrame:
    """Return every measure of every feature; the columns are the same whatever the measure.

    One row a feature and measure, features in order. Columns: kind; term; measure; value,
    positive towards A (but ``fisher_p``, which has no side); low, high, the measure's 95 %
    interval where it has one; note, which says why a value is missing.

    - ``log_odds``, ``log_ratio``, ``g2``: see ``contrast``;
    - ``fisher_p``: Fisher's exact two-sided p of the 2 x 2 table. Like G2 it takes words for
      independent draws, and so finds too much;
    - ``conservative_log_ratio``: the end nearest to zero of the exact interval of the log
      ratio, corrected for the number of features, and 0 where that interval holds zero;
    - ``rate_difference``: per 1,000 words, with the interval of ``rates``;
    - ``percent_difference``: how many per cent more the side with the higher rate has
      (Gabrielatos & Marchi 2011). It does not exist where the other side has none;
    - ``scaled_f``: Kessler's scaled F-score (2017, ACL System Demonstrations 85-90), from -1
      to 1. It only describes.
    """
    n_a, n_b = counts.n_a.astype(float), counts.n_b.astype(float)
    words_a, words_b = max(counts.words_a, 1.0), max(counts.words_b, 1.0)
    log_odds, se = log_odds_ratio(n_a, n_b, words_a, words_b, prior)
    reach = stats.norm.ppf(0.975) * se
    ratio, ratio_low, ratio_high = log_ratios(n_a, n_b, words_a, words_b)
    rates = rate_differences(counts)
    percent = percent_difference(n_a, n_b, words_a, words_b)
    values = {
        "log_odds": (log_odds, log_odds - reach, log_odds + reach),
        "log_ratio": (ratio, ratio_low, ratio_high),
        "conservative_log_ratio": conservative_log_ratio(n_a, n_b, words_a, words_b),
        "g2": signed_g2(n_a, n_b, words_a, words_b),
        "fisher_p": fisher_p(n_a, n_b, words_a, words_b),
        "rate_difference": (rates["difference"], rates["low"], rates["high"]),
        "percent_difference": percent,
        "scaled_f": scaled_f_score(n_a, n_b),
    }
    tables = []
    for name, value in values.items():
        middle, low, high = value if isinstance(value, tuple) else (value, np.nan, np.nan)
        rows = {"kind": counts.kind, "term": np.array(counts.features, dtype=object), "measure": name, "value": middle}
        tables.append(pd.DataFrame(rows | {"low": low, "high": high, "note": ""}))
    table = pd.concat(tables, ignore_index=True)
    lacking = np.where(n_a > 0, "B", np.where(n_b > 0, "A", "neither side"))
    undefined = table["value"].isna()
    which = table.index[undefined] % max(len(counts.features), 1)
    table.loc[undefined, "note"] = [
        "undefined: neither side has it" if side == "neither side" else f"undefined: {side} has none"
        for side in lacking[which]
    ]
    order = np.arange(len(table)).reshape(len(values), -1).T.ravel()
    return table.iloc[order].reset_index(drop=True)[COLUMNS]


def fisher_p(n_a: np.ndarray, n_b: np.ndarray, words_a: float, words_b: float) -> np.ndarray:
    """Return Fisher's exact two-sided p of each feature.

    The sum of the hypergeometric probabilities of all tables with the same margins that
    are no likelier than the observed one. 1 where neither side has the feature.
    """
    words_a, words_b = int(max(words_a, n_a.max(initial=0))), int(max(words_b, n_b.max(initial=0)))
    pairs, place = np.unique(np.column_stack([n_a, n_b]).astype(int), axis=0, return_inverse=True)
    found = np.ones(len(pairs))
    for row, (a, b) in enumerate(pairs):
        possible = np.arange(max(0, a + b - words_b), min(a + b, words_a) + 1)
        chances = stats.hypergeom.pmf(possible, words_a + words_b, a + b, words_a)
        observed = chances[a - possible[0]]
        found[row] = min(chances[chances <= observed * (1 + 1e-12)].sum(), 1.0)
    return found[place.ravel()]


def conservative_log_ratio(
    n_a: np.ndarray,
    n_b: np.ndarray,
    words_a: float,
    words_b: float,
    vocabulary: int | None = None,
    alpha: float = 0.05,
) -> np.ndarray:
    """Return the log ratio that the counts support at the least (Evert 2022).

    Given a + b occurrences, a is binomial if words are independent draws; the
    Clopper-Pearson bounds of its share give those of the ratio of rates. ``alpha`` is
    two-sided and divided by the size of the ``vocabulary`` (default: the number of
    features; Bonferroni). 0 where the interval holds equal rates.
    """
    level = alpha / 2 / max(len(n_a) if vocabulary is None else vocabulary, 1)

    def least(more: np.ndarray, less: np.ndarray, words_more: float, words_less: float) -> np.ndarray:
        share = stats.beta.ppf(level, np.where(more > 0, more, 1.0), less + 1)
        return np.where(more > 0, np.maximum(0.0, np.log2(words_less / words_more * share / (1 - share))), 0.0)

    return least(n_a, n_b, words_a, words_b) - least(n_b, n_a, words_b, words_a)


def percent_difference(n_a: np.ndarray, n_b: np.ndarray, words_a: float, words_b: float) -> np.ndarray:
    """Return by how many per cent the higher rate exceeds the lower, signed; NaN where the lower is 0."""
    rate_a, rate_b = n_a / words_a * PER, n_b / words_b * PER
    lower, higher = np.minimum(rate_a, rate_b), np.maximum(rate_a, rate_b)
    exceeds = np.divide(higher - lower, lower, out=np.full_like(lower, np.nan), where=lower > 0)
    return np.sign(rate_a - rate_b) * exceeds * 100 + 0.0


def scaled_f_score(n_a: np.ndarray, n_b: np.ndarray, beta: float = 2.0) -> np.ndarray:
    """Return Kessler's scaled F-score of each feature, from -1 (B) to 1 (A).

    For each side, precision (the side's share of a feature's occurrences) and recall (the
    feature's share of the side's occurrences) are standardised over the features and put
    through the normal distribution function; their F-score with ``beta`` is kept for the
    side where it is larger, and each sign is stretched to reach from 0 to 1. Features that
    neither side has are left out and get 0.
    """
    here = n_a + n_b > 0
    result = np.zeros(len(n_a))
    if not here.any():
        return result
    one, other = (_f_scores(first[here], second[here], beta) for first, second in ((n_a, n_b), (n_b, n_a)))
    difference = one - other
    signed = np.where(difference > 1e-12, one, np.where(difference < -1e-12, -other, 0.0))
    for sign in (1, -1):
        mask = signed * sign > 0
        if mask.any():
            sizes = np.abs(signed[mask])
            spread = sizes.max() - sizes.min()
            signed[mask] = sign * ((sizes - sizes.min()) / spread if spread > 1e-12 else 0.5)
    result[here] = signed
    return result


def _f_scores(own: np.ndarray, others: np.ndarray, beta: float) -> np.ndarray:
    if own.sum() == 0:
        return np.zeros(len(own))
    scaled = []
    for values in (own / (own + others), own / own.sum()):
        spread = values.std()
        if spread < 1e-12:  # every feature alike: there is nothing to rank
            return np.zeros(len(own))
        scaled.append(stats.norm.cdf((values - values.mean()) / spread))
    precision, recall = scaled
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
