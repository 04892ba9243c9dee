"""Time 10,000 bootstraps and 10,000 permutations of all terms of the standing pair.

    python benchmarks/resampling.py [--resamples N]

Beside the package's products of weights and counts stands what is usually written: a
Python loop over resamples that draws units, adds up their counts in a dictionary and takes
the difference; and the same loop with a numpy array a unit, which leaves little of Python.
Prints CPU seconds, the ratios, and how much memory the package's way adds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):  # before numpy is loaded
    os.environ[name] = "1"

import numpy as np

from analysis import load_study, tables
from analysis.counts import Counts
from analysis.resample import bootstrap, permute


def as_dicts(counts: Counts) -> list[tuple[bool, float, dict[int, int]]]:
    """Return each unit as its side, its words and a dictionary of its counts."""
    rows = []
    for place, on_a in enumerate(counts.is_a):
        row = counts.matrix[[place]].tocoo()
        rows.append(
            (bool(on_a), float(counts.words[place]), dict(zip(row.coords[1].tolist(), row.data.tolist(), strict=True)))
        )
    return rows


def rates(units: list[tuple[bool, float, dict[int, int]]]) -> dict[int, float]:
    """Return the rate of each term in some units, counted with a dictionary."""
    totals: dict[int, int] = {}
    words = 0.0
    for _, size, found in units:
        words += size
        for term, n in found.items():
            totals[term] = totals.get(term, 0) + n
    return {term: n / words for term, n in totals.items()}


def loop_bootstrap(counts: Counts, resamples: int) -> np.ndarray:
    """Return percentile intervals, one resample and one unit at a time."""
    units, draw = as_dicts(counts), random.Random(1)
    sides = [[unit for unit in units if unit[0] is side] for side in (True, False)]
    draws = np.zeros((resamples, len(counts.features)))
    for number in range(resamples):
        for sign, own in zip((1, -1), sides, strict=True):
            for term, rate in rates(draw.choices(own, k=len(own))).items():
                draws[number, term] += sign * rate
    return np.percentile(draws, [2.5, 97.5], axis=0)


def loop_permutation(counts: Counts, resamples: int) -> np.ndarray:
    """Return permutation p, one shuffle and one unit at a time."""
    units, shuffle = as_dicts(counts), random.Random(1)
    in_a = int(counts.is_a.sum())

    def differences(order: list[tuple[bool, float, dict[int, int]]]) -> list[float]:
        a, b = rates(order[:in_a]), rates(order[in_a:])
        return [abs(a.get(term, 0.0) - b.get(term, 0.0)) for term in range(len(counts.features))]

    observed = differences(sorted(units, key=lambda unit: not unit[0]))
    extreme = [0] * len(counts.features)
    for _ in range(resamples):
        shuffle.shuffle(units)
        for term, value in enumerate(differences(units)):
            extreme[term] += value >= observed[term] - 1e-12
    return (np.array(extreme) + 1) / (resamples + 1)


def array_bootstrap(counts: Counts, resamples: int) -> np.ndarray:
    """Return percentile intervals, one resample at a time, units as rows of an array."""
    dense, words, draw = counts.matrix.toarray(), counts.words, np.random.default_rng(1)
    sides = [np.flatnonzero(counts.is_a), np.flatnonzero(~counts.is_a)]
    draws = np.zeros((resamples, dense.shape[1]))
    for number in range(resamples):
        for sign, own in zip((1, -1), sides, strict=True):
            drawn = draw.choice(own, len(own))
            draws[number] += sign * dense[drawn].sum(axis=0) / words[drawn].sum()
    return np.percentile(draws, [2.5, 97.5], axis=0)


def array_permutation(counts: Counts, resamples: int) -> np.ndarray:
    """Return permutation p, one shuffle at a time, units as rows of an array."""
    dense, words, shuffle = counts.matrix.toarray(), counts.words, np.random.default_rng(1)
    in_a = int(counts.is_a.sum())

    def differences(order: np.ndarray) -> np.ndarray:
        a, b = order[:in_a], order[in_a:]
        return np.abs(dense[a].sum(axis=0) / words[a].sum() - dense[b].sum(axis=0) / words[b].sum())

    observed = differences(np.argsort(~counts.is_a, kind="stable"))
    extreme = sum(differences(shuffle.permutation(len(words))) >= observed - 1e-12 for _ in range(resamples))
    return (extreme + 1) / (resamples + 1)


def peak() -> float:
    """Return the most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time bootstrap and permutation beside a Python loop.")
    parser.add_argument("--resamples", type=int, default=10_000)
    resamples = parser.parse_args().resamples
    counts = tables.term_counts(load_study(Path(__file__).parent.parent / "data/studies/russia-iran.toml"))
    print(counts)
    before = peak()
    rounds = []
    for _ in range(3):
        began = time.process_time()
        low, high = bootstrap(counts, resamples=resamples)
        middle = time.process_time()
        chance = permute(counts, resamples=resamples)
        rounds.append((middle - began, time.process_time() - middle))
    ours = np.median(rounds, axis=0)
    added = peak() - before
    began = time.process_time()
    loop_low, loop_high = loop_bootstrap(counts, resamples)
    middle = time.process_time()
    loop_p = loop_permutation(counts, resamples)
    theirs = np.array([middle - began, time.process_time() - middle])
    began = time.process_time()
    array_bootstrap(counts, resamples)
    middle = time.process_time()
    array_p = array_permutation(counts, resamples)
    arrays = np.array([middle - began, time.process_time() - middle])
    print(f"{'CPU seconds':14}{'package':>10}{'loop':>10}{'ratio':>8}{'loop with numpy rows':>24}{'ratio':>8}")
    rows = np.array([[*ours, ours.sum()], [*theirs, theirs.sum()], [*arrays, arrays.sum()]]).T
    for name, (fast, slow, rowwise) in zip(("bootstrap", "permutation", "both"), rows, strict=True):
        print(f"{name:14}{fast:10.3f}{slow:10.2f}{slow / fast:8.0f}{rowwise:24.2f}{rowwise / fast:8.0f}")
    print(f"memory added by the package's way: {added:.0f} MB")
    apart = max(np.abs(chance.p - loop_p).max(), np.abs(chance.p - array_p).max())
    print(f"largest difference of p: {apart:.3f}", end="; ")
    ends = np.abs(np.concatenate([low - loop_low, high - loop_high])) * 1000
    print(f"of an interval's end: {ends.max():.2f} per 1,000 words (both are random)")


if __name__ == "__main__":
    main()
