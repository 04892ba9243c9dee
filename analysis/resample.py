"""Chance: shuffled labels, and the correction for looking at many things at once.

The null hypothesis of every p here, in words: *these units (sentences, or articles where
a side has many), dealt at random to the two sides*. It speaks of these texts, not of
outlets or authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np

from analysis.counts import Counts

NULL = "The same sentences, dealt at random to the two sides"  # what every p here is measured against, for people
EXACT_LIMIT = 20_000  # all ways of dealing the units are tried when there are no more than this
_BLOCK = 2_000  # shuffles held in memory at a time


def permutation_p(counts: Counts, *, resamples: int = 9999, seed: int = 1) -> np.ndarray:
    """Return the two-sided permutation p of each feature's difference in rates.

    Units are dealt anew to the sides, side A keeping its number of units. The statistic
    is ``|hits_A / words_A - hits_B / words_B|``. ``p = (b + 1) / (m + 1)`` with b of m
    shuffles at least as extreme (Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol.
    9(1):39); when all deals are few, every one is tried and ``p = b / m``, the observed
    deal among them. Each p is in (0, 1].
    """
    dense = counts.matrix.toarray().astype(float)
    words = counts.words
    observed = _differences(counts.is_a[None, :].astype(float), dense, words)[0]
    limit = np.abs(observed) * (1 - 1e-9) - 1e-15  # rounding must not break a tie with the observed deal
    extreme = np.zeros(len(counts.features))
    units, in_a = len(words), int(counts.is_a.sum())
    exact = comb(units, in_a) <= EXACT_LIMIT
    total = comb(units, in_a) if exact else resamples
    deals = _all_deals(units, in_a) if exact else _random_deals(units, in_a, resamples, seed)
    for block in deals:
        extreme += (np.abs(_differences(block, dense, words)) >= limit).sum(axis=0)
    return extreme / total if exact else (extreme + 1) / (total + 1)


def _differences(deals: np.ndarray, dense: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Rate in A minus rate in B for every deal (row) and feature (column); 0 words give rate 0."""
    hits_a, words_a = deals @ dense, deals @ words
    hits_b, words_b = dense.sum(axis=0) - hits_a, words.sum() - words_a
    rate_a = hits_a / np.maximum(words_a, 1.0)[:, None]
    rate_b = hits_b / np.maximum(words_b, 1.0)[:, None]
    return rate_a - rate_b


def _all_deals(units: int, in_a: int) -> Iterator[np.ndarray]:
    chosen = list(combinations(range(units), in_a))
    deals = np.zeros((len(chosen), units))
    for row, members in enumerate(chosen):
        deals[row, list(members)] = 1.0
    for start in range(0, len(deals), _BLOCK):
        yield deals[start : start + _BLOCK]


def _random_deals(units: int, in_a: int, resamples: int, seed: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(seed)
    for start in range(0, resamples, _BLOCK):
        size = min(_BLOCK, resamples - start)
        yield (random.random((size, units)).argsort(axis=1) < in_a).astype(float)


def adjust_p(p: np.ndarray) -> np.ndarray:
    """Return Benjamini-Hochberg q-values of one family (1995, J. Royal Stat. Soc. B 57:289-300)."""
    p = np.asarray(p, dtype=float)
    if not p.size:
        return p.copy()
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty_like(p)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
