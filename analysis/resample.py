"""Chance: shuffled labels, and the correction for looking at many things at once.

The null hypothesis of every p here, in words: *these units (sentences, or articles where
a side has many), dealt at random to the two sides*. It speaks of these texts, not of
outlets or authors.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from analysis.counts import Counts

EXACT_LIMIT = 20_000  # all ways of dealing the units are tried when there are no more than this
_BLOCK = 2_000  # shuffles held in memory at a time
_CELLS = 4_000_000  # numbers held in memory at a time


def null_in_words(unit: str = "sentence") -> str:
    """Return what every p here is measured against, for people."""
    return f"The same {unit}s, dealt at random to the two sides"


NULL = null_in_words()
_DENSE_CELLS = 20_000_000  # units times features that are held as a dense matrix
_VARIANCE_DEALS = 400
_KEPT_CELLS = 1_000_000  # numbers of deals that are kept for the next table


class Permutation(NamedTuple):
    """What dealing the units at random gives.

    ``p`` is the two-sided p of each feature; ``omnibus`` the p of all features taken
    together; ``deals`` how many deals were tried and ``exact`` whether those are all.
    """

    p: np.ndarray
    omnibus: float
    deals: int
    exact: bool


def permute(counts: Counts, *, resamples: int = 9999, seed: int = 1) -> Permutation:
    """Deal the units anew to the sides, side A keeping its number of units.

    The statistic of a feature is ``|hits_A / words_A - hits_B / words_B|``; ``p = (b + 1) /
    (m + 1)`` with b of m deals at least as extreme (Phipson & Smyth 2010, Stat. Appl.
    Genet. Mol. Biol. 9(1):39). When there are few deals in all, every one is tried and
    ``p = b / m``, the observed deal among them. Each p is in (0, 1].

    The omnibus statistic is the sum over features of the squared difference, each divided
    by its variance over the deals: "do the sides differ at all, by these features?"
    """
    if counts.matrix.shape[0] > _BLOCK or counts.matrix.shape[0] * counts.matrix.shape[1] > _DENSE_CELLS:
        return _permute_sparse(counts, resamples, seed)
    columns, place, repeats = _distinct_columns(counts)
    words, is_a = counts.words, counts.is_a
    observed = _differences(is_a[None, :].astype(float), columns, words)[0]
    units, in_a = len(words), int(is_a.sum())
    total = comb(units, in_a)
    exact = total <= EXACT_LIMIT

    def deals() -> Iterator[np.ndarray]:
        if exact:
            return _all_deals(units, in_a)
        if units * resamples > _KEPT_CELLS:
            return random_deals(units, in_a, resamples, seed)
        return iter(_keep_deals(units, in_a, resamples, seed))

    # All deals where they are few; else the first of them, random as any, are enough for a variance.
    sample = np.concatenate(list(deals())) if exact else next(deals())
    scale = np.concatenate([_differences(sample, block, words).var(axis=0) for block in _blocks(columns, len(sample))])
    scale = repeats / np.where(scale > 1e-18, scale, 1.0)
    limit = np.abs(observed) * (1 - 1e-9) - 1e-15  # rounding must not break a tie with the observed deal
    limit_of_all = (observed**2 * scale).sum() * (1 - 1e-9)
    extreme, extreme_of_all = np.zeros(columns.shape[1]), 0
    for dealt in deals():
        sums = np.zeros(len(dealt))
        start = 0
        for block in _blocks(columns):
            own = slice(start, start := start + block.shape[1])
            differences = _differences(dealt, block, words)
            sums += np.square(differences) @ scale[own]
            extreme[own] += np.count_nonzero(np.abs(differences, out=differences) >= limit[own], axis=0)
        extreme_of_all += int((sums >= limit_of_all).sum())
    if exact:
        return Permutation((extreme / total)[place], extreme_of_all / total, total, exact)
    p = (extreme + 1) / (resamples + 1)
    return Permutation(p[place], (extreme_of_all + 1) / (resamples + 1), resamples, exact)


def _permute_sparse(counts: Counts, resamples: int, seed: int) -> Permutation:
    """Do as ``permute`` for thousands of units: deals are never all in memory, and counts neither dense nor all.

    The deals are random, and the variances of the omnibus statistic are those over the first few hundred of them.
    """
    units, in_a = len(counts.words), int(counts.is_a.sum())
    totals, words = (counts.n_a + counts.n_b).astype(float), counts.words
    # Whole numbers up to 2**24 are exact in single precision, which takes half the room.
    kind = np.float32 if totals.max(initial=0) < 2**24 else np.float64
    size = max(_CELLS // 8 // max(len(totals), units), 1)  # deals at a time

    def differences(deals: np.ndarray) -> np.ndarray:
        words_a = deals @ words
        by_unit = np.ascontiguousarray(deals.T, dtype=kind)
        hits_a = np.zeros((len(totals), len(deals)))
        for rows, block in counts.blocks():
            hits_a += block.astype(kind).T @ by_unit[rows]
        hits_b = totals[:, None] - hits_a
        hits_a /= np.maximum(words_a, 1.0)
        hits_b /= np.maximum(words.sum() - words_a, 1.0)
        return hits_a - hits_b

    observed = differences(counts.is_a[None, :].astype(float))[:, 0]
    sample = min(_VARIANCE_DEALS, resamples)
    plain, square = np.zeros(len(totals)), np.zeros(len(totals))
    for dealt in random_deals(units, in_a, sample, seed, size):
        found = differences(dealt)
        plain += found.sum(axis=1)
        square += np.square(found).sum(axis=1)
    variance = square / sample - np.square(plain / sample)
    scale = 1 / np.where(variance > 1e-18, variance, 1.0)
    limit = np.abs(observed) * (1 - 1e-9) - 1e-15
    limit_of_all = (observed**2 @ scale) * (1 - 1e-9)
    extreme, extreme_of_all = np.zeros(len(totals)), 0
    for dealt in random_deals(units, in_a, resamples, seed, size):
        found = differences(dealt)
        extreme += np.count_nonzero(np.abs(found) >= limit[:, None], axis=1)
        extreme_of_all += int((scale @ np.square(found) >= limit_of_all).sum())
    return Permutation((extreme + 1) / (resamples + 1), (extreme_of_all + 1) / (resamples + 1), resamples, False)


def permutation_p(counts: Counts, *, resamples: int = 9999, seed: int = 1) -> np.ndarray:
    """Return the two-sided permutation p of each feature's difference in rates; see ``permute``."""
    return permute(counts, resamples=resamples, seed=seed).p


def bootstrap(
    counts: Counts, *, resamples: int = 10_000, seed: int = 1, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return percentile bootstrap intervals of each feature's difference in rates, per word.

    The units of each side are drawn with replacement (Efron & Tibshirani 1993), which is a
    multinomial weight for every unit: all draws are one product of weights and counts. On
    13 sentences such intervals are too narrow (benchmarks/calibration.py measures by how
    much), so reports use ``rates.rate_differences`` and this one serves to compare.
    """
    random = np.random.default_rng(seed)
    columns, place, _ = _distinct_columns(counts)
    sides = []
    for mask in (counts.is_a, ~counts.is_a):
        weights = _draw_weights(int(mask.sum()), resamples, random)
        words = np.maximum(weights @ counts.words[mask].astype(np.float32), 1.0)
        sides.append((mask, np.ascontiguousarray((weights / words[:, None]).T)))
    (on_a, shares_a), (on_b, shares_b) = sides
    ranks = [round(share * (resamples - 1)) for share in ((1 - confidence) / 2, (1 + confidence) / 2)]
    ends = []
    for block in _blocks(columns.astype(np.float32), rows=resamples):
        differences = block[on_a].T @ shares_a
        differences -= block[on_b].T @ shares_b
        differences.partition(ranks, axis=1)
        ends.append(differences[:, ranks].astype(float))
    low, high = np.concatenate(ends)[place].T if ends else np.zeros((2, 0))
    return low, high


def _draw_weights(units: int, resamples: int, random: np.random.Generator) -> np.ndarray:
    """Return how often each unit is drawn when as many are drawn with replacement: resamples x units."""
    drawn = random.integers(0, units, size=(resamples, units), dtype=np.int64)
    drawn += np.arange(0, resamples * units, units, dtype=np.int64)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * units).reshape(resamples, units).astype(np.float32)


def _distinct_columns(counts: Counts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the different columns of the matrix, where each feature's is, and how many share each.

    Most words of a short text occur once: all of one sentence then have the same column,
    and what is true of one is true of all.
    """
    if not counts.features:
        return np.zeros((len(counts.words), 0)), np.zeros(0, dtype=int), np.zeros(0)
    dense = counts.matrix.toarray().astype(float)
    columns, place, repeats = np.unique(dense, axis=1, return_inverse=True, return_counts=True)
    return columns, place.ravel(), repeats.astype(float)


def _blocks(columns: np.ndarray, rows: int = _BLOCK) -> Iterator[np.ndarray]:
    """Part columns into blocks whose products with ``rows`` deals stay below some 32 MB."""
    size = max(_CELLS // rows, 1)
    for start in range(0, max(columns.shape[1], 1), size):
        yield columns[:, start : start + size]


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


def random_deals(units: int, in_a: int, resamples: int, seed: int, block: int = _BLOCK) -> Iterator[np.ndarray]:
    """Deal the units at random, block after block: a row a deal, 1 for each unit that falls to side A."""
    random = np.random.default_rng(seed)
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        ranks = random.random((size, units)).argsort(axis=1)
        # The smaller side is dealt, so that exchanging the sides gives the same deals.
        yield ((ranks < in_a) if 2 * in_a <= units else (ranks >= units - in_a)).astype(float)


@lru_cache(maxsize=1)
def _keep_deals(units: int, in_a: int, resamples: int, seed: int) -> tuple[np.ndarray, ...]:
    """Return the random deals of a short study, kept: every table of it is tested by the same."""
    blocks = tuple(random_deals(units, in_a, resamples, seed))
    for block in blocks:
        block.flags.writeable = False
    return blocks


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
