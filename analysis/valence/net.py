"""Net valence: how the sentences of a side lean on the whole, with an interval and what chance makes of it."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis.counts import UNITS, Counts
from analysis.resample import EXACT_LIMIT, permute
from analysis.valence.leanings import PLACE, add_scores, counted_leanings, is_read, score_sentences
from analysis.voice import VOICES

if TYPE_CHECKING:
    from analysis.study import Study

NET_COLUMNS = "side voice sentences favourable concerned net low high p".split()


@lru_cache(maxsize=2)
def net_valence(study: Study) -> pd.DataFrame:
    """Return how the sentences of each side lean on the whole, in all and by voice.

    One row a voice and side, and one for their difference ("A-B") where both sides have the
    voice; a voice that a side lacks has no row. Columns: side, voice; sentences, how many
    there are (for A-B of both sides together, as the next two); favourable and concerned,
    those with a score above and below zero; net, the mean of the sentences' signs, -1 (all
    concerned) to 1 (all favourable), for A-B the difference of the two, -2 to 2; low, high,
    its 95 % interval; p.

    A sentence stands in the rows of its own voice, and of another where a leaning of it is in
    that voice; in each it counts by its leanings in that voice alone.

    ``net = sum(h_i) / sum(w_i)``: h_i is the sum of signs and w_i the number of sentences of
    unit i (a sentence, or an article where a side is many), with the ratio estimator's variance
    ``n / (n - 1) * sum((h_i - net w_i)^2) / sum(w_i)^2``: for sentences that of a mean, so that
    A-B is Welch's interval (signs do not come in bursts as words do, which is why ``rates``
    takes a wider one). It is no less than that of a single leaning sentence, ``1 / sum(w_i)^2``;
    without that, a side without any leaning would seem to be known exactly. Student's t, for A-B
    with Welch-Satterthwaite degrees of freedom. Where a side is a single unit nothing is known of
    its spread: the interval is the widest possible.

    p of a side: the share of the ways to turn the units' leanings round, each or not, that
    give a net at least as far from zero ("each could as well have leaned the other way"; for
    sentences the exact two-sided sign test). p of A-B: the units dealt anew to the sides, as
    in ``resample.permute``. All in (0, 1]. Empty where ``leanings.is_read`` is false.
    """
    if not is_read(study):
        return pd.DataFrame(columns=NET_COLUMNS)
    sentences, leanings = score_sentences(study), counted_leanings(study)
    rows: list[tuple[Any, ...]] = []
    for voice in VOICES:
        scored = sentences if voice == "all" else _in_voice(sentences, leanings, voice)
        counts = _count_signs(scored, study.unit)
        nets, sizes = [], []
        for side, mask in (("A", counts.is_a), ("B", ~counts.is_a)):
            own = scored.loc[scored["side"] == side, "score"]
            if len(own):
                hits = counts.matrix[mask].toarray().ravel().astype(float)
                nets.append(_net(hits, counts.words[mask]))
                sizes.append((len(own), int((own > 0).sum()), int((own < 0).sum())))
                p = flip_p(hits, resamples=study.settings.resamples, seed=study.seed)
                rows.append((side, voice, *sizes[-1], nets[-1].value, *_interval(nets[-1], 1.0), p))
        if len(nets) == 2:
            difference = _subtract(*nets)
            p = float(permute(counts, resamples=study.settings.resamples, seed=study.seed).p[0])
            rows.append(
                ("A-B", voice, *map(sum, zip(*sizes, strict=True)), difference.value, *_interval(difference, 2.0), p)
            )
    return pd.DataFrame(rows, columns=NET_COLUMNS)


def _in_voice(sentences: pd.DataFrame, leanings: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Return the sentences that speak in a voice, scored by their leanings in it."""
    own = leanings[leanings["voice"] == voice]
    keys = pd.MultiIndex.from_frame(sentences[PLACE])
    speaks = (sentences["voice"] == voice).to_numpy(bool) | keys.isin(pd.MultiIndex.from_frame(own[PLACE]))
    return add_scores(sentences.loc[speaks, [*PLACE, "voice"]], own)


def _count_signs(scored: pd.DataFrame, unit: str) -> Counts:
    """Count each unit's favourable minus its concerned sentences; its "words" are its sentences."""
    signs = np.sign(scored["score"]).astype(np.int64)
    grouped = scored.assign(sign=signs).groupby(UNITS[unit], sort=False)["sign"].agg(["sum", "size"]).reset_index()
    matrix = sparse.csr_array(grouped[["sum"]].to_numpy(np.int64))
    return Counts("valence", matrix, ("net",), grouped.rename(columns={"size": "words"}))


class _Net(NamedTuple):
    """A net valence or a difference of two, with its variance and the degrees of freedom."""

    value: float
    variance: float
    freedom: float


def _net(hits: np.ndarray, weights: np.ndarray) -> _Net:
    units, total = len(hits), weights.sum()
    value = float(hits.sum() / total)
    spread = units / max(units - 1, 1) * float(((hits - value * weights) ** 2).sum()) / total**2
    return _Net(value, max(spread, 1 / total**2), units - 1)


def _subtract(a: _Net, b: _Net) -> _Net:
    """Return a minus b, with Welch-Satterthwaite degrees of freedom."""
    variance, freedom = a.variance + b.variance, 0.0
    if min(a.freedom, b.freedom) > 0:
        freedom = variance**2 / (a.variance**2 / a.freedom + b.variance**2 / b.freedom)
    return _Net(a.value - b.value, variance, freedom)


def _interval(net: _Net, limit: float) -> tuple[float, float]:
    """Return the 95 % interval, and the widest possible where nothing is known of a spread."""
    if net.freedom <= 0:
        return -limit, limit
    reach = float(stats.t.ppf(0.975, net.freedom) * np.sqrt(net.variance))
    return max(net.value - reach, -limit), min(net.value + reach, limit)


def flip_p(hits: np.ndarray, *, resamples: int, seed: int) -> float:
    """Return the two-sided p of a sum of zero under random signs (Fisher's randomisation test of one sample)."""
    leaning = hits[hits != 0]
    sizes = np.abs(leaning)
    if not len(leaning):
        return 1.0
    if np.ptp(sizes) == 0:  # all weigh alike: the sign test
        return float(stats.binomtest(int((leaning > 0).sum()), len(leaning)).pvalue)
    limit = abs(leaning.sum()) - 1e-9
    if 2 ** len(leaning) <= EXACT_LIMIT:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(leaning))))
        return float((np.abs(signs @ sizes) >= limit).mean())
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(resamples, len(leaning)))
    return float(((np.abs(signs @ sizes) >= limit).sum() + 1) / (resamples + 1))
