"""Shares of few cases, and their differences: score intervals, which hold for tiny counts."""

from __future__ import annotations

import numpy as np
from scipy import stats


def wilson_interval(n: np.ndarray, of: int, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the share ``n / of`` and Wilson's score limits of it (Wilson 1927, JASA 22:209-212)."""
    z = stats.norm.ppf(0.5 + confidence / 2)
    share = np.asarray(n) / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    reach = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return share, middle - reach, middle + reach


def difference_interval(
    n_a: np.ndarray, of_a: int, n_b: np.ndarray, of_b: int, *, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return Newcombe's hybrid score interval of ``n_a / of_a - n_b / of_b``.

    Method 10 of Newcombe 1998, Statistics in Medicine 17(8):873-890: with Wilson's limits
    ``l, u`` of each share, ``low = d - sqrt((p_a - l_a)^2 + (u_b - p_b)^2)`` and ``high = d +
    sqrt((u_a - p_a)^2 + (p_b - l_b)^2)``. It holds for tiny counts, shares of 0 and 1 among
    them. -1 to 1 where a side has no case.
    """
    if not (of_a and of_b):
        return np.full(len(n_a), -1.0), np.full(len(n_a), 1.0)
    (p_a, low_a, high_a), (p_b, low_b, high_b) = (
        wilson_interval(n, of, confidence) for n, of in ((n_a, of_a), (n_b, of_b))
    )
    difference = p_a - p_b
    below = np.sqrt((p_a - low_a) ** 2 + (high_b - p_b) ** 2)
    above = np.sqrt((high_a - p_a) ** 2 + (p_b - low_b) ** 2)
    return difference - below, difference + above
