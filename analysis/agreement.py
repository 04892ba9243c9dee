"""Agreement: coefficients of how far coders give the same units the same labels, with their intervals.

A coder gives each unit (a sentence) a label; ``None`` or NaN means that there is none. A coefficient that does not
exist is ``None``, never 0 or 1.

Intervals are of the 95 % percentile bootstrap over units: too narrow where units or disagreements are few, without
width where nobody disagrees, and blind to two things: the sentences of an article are not independent, and other
coders would have coded otherwise. Where two coders each err on one sentence in ten, kappa's covers 81 to 92 % at 13
sentences, 92 to 94 at 33 and 93 to 95 at 60. Draws in which the coefficient does not exist are left out; where they
are more than one in forty (about: a label on fewer than four units) the tails are unknown and there is no interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import did_you_mean

LEVELS = ("nominal", "ordinal", "interval")
WEIGHTS = ("linear", "quadratic")
DRAWS = 2_000
_CELLS = 4_000_000  # numbers held in memory at a time


def krippendorff_alpha(codes: Any, level: str = "nominal") -> float | None:
    """Return Krippendorff's alpha (2019, Content Analysis, 4th ed., ch. 12) of a coders x units array.

    ``1 - D_o / D_e``. In the coincidence matrix each unit with m >= 2 labels enters its ordered pairs of labels c, k
    with weight 1 / (m - 1). D_o is the mean over it of d(c, k), D_e that over all n (n - 1) pairs of its n labels. d is
    0 or 1 (nominal), the squared difference of the numbers (interval) or of their mid-ranks (ordinal; Krippendorff's
    sum n_c + ... + n_k less half of both ends). 1 is perfect, 0 chance, below 0 worse. ``None``: one label only, or
    no unit with two. Raises ``ValueError`` for an unknown level, and labels that are no numbers above nominal.
    """
    table, numbers = count_labels(codes, level)
    return _number(_alphas(table, numbers, np.ones((1, len(table))), level)[0])


def alpha_interval(codes: Any, level: str = "nominal", *, seed: int = 1) -> tuple[float, float] | None:
    """Return the bootstrap interval of ``krippendorff_alpha``, over units with two labels; limits: see the module."""
    table, numbers = count_labels(codes, level)
    return _interval(len(table), lambda draws: _alphas(table, numbers, draws, level), seed)


def cohen_kappa(one: Iterable[Any], other: Iterable[Any], weights: str | None = None) -> float | None:
    """Return Cohen's kappa (1960, Educ. Psychol. Meas. 20:37-46) of two coders' labels, unit by unit.

    ``1 - D_o / D_e``: the disagreement among units coded by both, over that of independent coders with the same shares.
    A disagreement weighs 1; with ``linear`` or ``quadratic`` weights (Cohen 1968, Psychol. Bull. 70:213-220) the
    difference of the numbers, or its square. 1 is perfect, 0 chance. ``None``: one label only. Raises ``ValueError``
    for unknown weights, for labels that are no numbers where weights are given, and for codings of unequal length.
    """
    pairs, costs = _label_pairs(one, other, weights)
    return _number(_kappas(pairs, costs, np.ones((1, pairs.shape[1])))[0])


def kappa_interval(
    one: Iterable[Any], other: Iterable[Any], weights: str | None = None, *, seed: int = 1
) -> tuple[float, float] | None:
    """Return the bootstrap interval of ``cohen_kappa`` over units coded by both; limits: see the module."""
    pairs, costs = _label_pairs(one, other, weights)
    return _interval(pairs.shape[1], lambda draws: _kappas(pairs, costs, draws), seed)


def raw_agreement(one: Iterable[Any], other: Iterable[Any]) -> float | None:
    """Return the share, of the units coded by both, that have one label from both; ``None`` if there is no unit."""
    (first, second), _, _ = _both(one, other)
    return float((first == second).mean()) if len(first) else None


def confusion(one: Iterable[Any], other: Iterable[Any]) -> pd.DataFrame:
    """Return how many units coded by both have each pair of labels.

    One row a label of ``one``, one column a label of ``other``; every label is on both axes, in order.
    """
    pairs, labels, _ = _both(one, other)
    cells = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(cells, tuple(pairs), 1)
    return pd.DataFrame(cells, index=pd.Index(labels, name="one"), columns=pd.Index(labels, name="other"))


def rank_correlation(one: Iterable[Any], other: Iterable[Any]) -> float | None:
    """Return Spearman's rank correlation of two codings in numbers, -1 to 1, over the units with both (scipy).

    Equal numbers share their mean rank. ``None`` where either coding has fewer than two different numbers. Raises
    ``ValueError`` for labels that are no numbers, and for codings of unequal length.
    """
    pairs, _, numbers = _both(one, other, numeric=True)
    if any(len(set(row)) < 2 for row in pairs):
        return None
    return float(stats.spearmanr(*numbers[pairs]).statistic)


def count_labels(codes: Any, level: str = "nominal") -> tuple[np.ndarray, np.ndarray]:
    """Return how many coders gave each label to each unit with two or more (units x labels), and the numbers.

    Raises ``ValueError`` as ``krippendorff_alpha``.
    """
    if level not in LEVELS:
        raise ValueError(f"there is no level '{level}'; {did_you_mean(level, LEVELS)}")
    places, labels, numbers = _encode(codes, numeric=level != "nominal")
    if places.ndim != 2:
        raise ValueError("codes must be an array of coders x units")
    table = (places[:, :, None] == np.arange(len(labels))).sum(axis=0)
    return table[table.sum(axis=1) > 1].astype(float), numbers


def _alphas(table: np.ndarray, numbers: np.ndarray, draws: np.ndarray, level: str) -> np.ndarray:
    """Return alpha for each draw, NaN where it does not exist.

    The coincidence matrix need not be written out: the ordered pairs of m labels have squared differences that add
    up to ``2 (m * sum of squares - square of sum)``, and ``m * m - sum of squared counts`` of them are unlike.
    """
    used, m = draws @ table, table.sum(axis=1)  # used: the margins of the coincidence matrix
    n = used.sum(axis=1)
    if level == "nominal":
        within = draws @ ((m**2 - (table**2).sum(axis=1)) / (m - 1))
        whole = n**2 - (used**2).sum(axis=1)
    else:
        places = used.cumsum(axis=1) - used / 2 if level == "ordinal" else np.tile(numbers, (len(used), 1))
        places = places - (places * used).sum(axis=1, keepdims=True) / np.maximum(n, 1)[:, None]  # against rounding
        gaps = np.maximum(m * (places**2 @ table.T) - (places @ table.T) ** 2, 0)
        within = (draws * gaps / (m - 1)).sum(axis=1)
        whole = n * (used * places**2).sum(axis=1)
    return _one_less((n - 1) * within, whole, (used > 0).sum(axis=1) > 1)


def _label_pairs(one: Iterable[Any], other: Iterable[Any], weights: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of the units coded by both, and what each disagreement weighs (labels x labels)."""
    if weights not in (None, *WEIGHTS):
        raise ValueError(f"there are no weights '{weights}'; {did_you_mean(str(weights), WEIGHTS)}")
    pairs, labels, numbers = _both(one, other, numeric=weights is not None)
    if weights is None:
        return pairs, 1.0 - np.eye(len(labels))
    return pairs, np.abs(np.subtract.outer(numbers, numbers)) ** (1 if weights == "linear" else 2)


def _kappas(pairs: np.ndarray, costs: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Return kappa for each draw (how often it has each unit), NaN where it does not exist."""
    first, second = (draws @ np.eye(len(costs))[row] for row in pairs)
    expected = ((first @ costs) * second).sum(axis=1) / max(pairs.shape[1], 1)
    return _one_less(draws @ costs[tuple(pairs)], expected, expected > 0)


def _one_less(part: np.ndarray, whole: np.ndarray, defined: np.ndarray) -> np.ndarray:
    return 1 - np.divide(part, whole, out=np.full(len(part), np.nan), where=defined)


def _interval(units: int, coefficients: Callable[[np.ndarray], np.ndarray], seed: int) -> tuple[float, float] | None:
    """Return the percentile interval of a coefficient, given its values for draws x units: how often each is drawn."""
    if not units:
        return None
    random, most, values = np.random.default_rng(seed), max(_CELLS // units, 1), np.zeros(DRAWS)
    for start in range(0, DRAWS, most):
        size = min(most, DRAWS - start)
        drawn = random.integers(0, units, size=(size, units)) + units * np.arange(size)[:, None]
        draws = np.bincount(drawn.ravel(), minlength=size * units).reshape(size, units)
        values[start : start + size] = coefficients(draws.astype(float))
    known = values[np.isfinite(values)]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) >= DRAWS * 39 / 40 else (np.nan, np.nan)
    return None if np.isnan(low) else (float(low), float(high))


def _encode(codes: Any, numeric: bool) -> tuple[np.ndarray, list[Any], np.ndarray]:
    """Return the codes as places among the labels (-1: missing); the labels in order; their numbers, NaN if none."""
    cells = np.array(codes, dtype=object)
    places, found = pd.factorize(cells.ravel())
    numbers = pd.to_numeric(pd.Series(found, dtype=object), errors="coerce").to_numpy(float)
    if numeric and not np.isfinite(numbers).all():
        raise ValueError(f"labels must be numbers here; '{found[np.isfinite(numbers).argmin()]}' is not")
    if numeric:  # "1" and "1.0" are one number
        merged, numbers = pd.factorize(numbers)
        places, found = np.append(merged, -1)[places], numbers
    by = numbers if np.isfinite(numbers).all() else np.zeros(len(found))
    order = sorted(range(len(found)), key=lambda place: (by[place], str(found[place])))
    ranks = np.full(len(found) + 1, -1)  # the last is that of what is missing
    ranks[order] = range(len(found))
    return ranks[places].reshape(cells.shape), [found[place] for place in order], numbers[order]


def _both(one: Iterable[Any], other: Iterable[Any], numeric: bool = False) -> tuple[np.ndarray, list[Any], np.ndarray]:
    """Return the codes (2 x units), labels and numbers of the units coded by both."""
    cells = np.array([*zip(one, other, strict=True)], dtype=object).reshape(-1, 2).T
    return _encode(cells[:, ~pd.isna(cells).any(axis=0)], numeric)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
