"""Write oracles.json: what other libraries give for the measures of ``analysis.contrast`` and ``analysis.measures``.

Run it in an environment of its own; none of these libraries is a dependency of the project:

    python3.11 -m venv oracles-venv
    oracles-venv/bin/pip install association-measures==0.3.2 scattertext==0.2.2 six==1.17.0 \\
        numpy==2.2.6 pandas==2.3.3 scipy==1.13.1 scikit-learn==1.9.1
    oracles-venv/bin/python tests/oracles/make_oracles.py

It needs no network and no random number: a second run writes the same bytes. The versions used stand in
the file. The tests (tests/test_oracles.py) read the numbers only.
"""

import json
import math
import platform
import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import association_measures.measures as am
import numpy as np
import pandas as pd
from scattertext.termscoring.ScaledFScore import ScaledFScorePresets
from scattertext.termsignificance.LogOddsRatioInformativeDirichletPiror import LogOddsRatioInformativeDirichletPrior
from scattertext.termsignificance.LogOddsRatioUninformativeDirichletPrior import LogOddsRatioUninformativeDirichletPrior
from scipy.stats import fisher_exact
from sklearn.feature_extraction.text import TfidfTransformer

HERE = Path(__file__).resolve().parent
ARTICLES = HERE.parents[1] / "data" / "articles"
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # letters, with inner hyphens and apostrophes; case is folded
PACKAGES = ["association-measures", "scattertext", "six", "numpy", "pandas", "scipy", "scikit-learn"]
PRIOR_SIZE = 500.0

LEVELS = [0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100]
LARGE = [(a, b) for a in LEVELS for b in LEVELS]
SMALL = [(a, b) for a in range(13) for b in range(10)]  # up to every word of a side
TOTALS = [(417, 478, LARGE), (450, 450, LARGE), (120, 2000, LARGE), (20000, 5000, LARGE), (12, 9, SMALL)]
INTERVALS = [(None, 0.001), (1, 0.05), (430, 0.01)]  # vocabulary (None: the number of rows), alpha

PARAMETERS = {
    "cells": "O11 = n_a, O12 = words_a - n_a, O21 = n_b, O22 = words_b - n_b; positive leans to A",
    "g2": "association-measures score(): log_likelihood, signed=True, digits=None; four cells; null where it is NaN",
    "log_ratio": "association-measures score(): log_ratio, disc=.5, discounting='Hardie2014' (.5 for a zero count "
    "only; the default, Walter1975, adds it to every count and total), digits=None",
    "conservative_log_ratio": "association-measures score(): boundary='poisson', correct='Bonferroni', "
    "one_sided=False, digits=None; alpha and vocabulary as recorded; vocabulary null: vocab=None, which score() "
    "makes the number of rows",
    "fisher_p": "scipy.stats.fisher_exact([[O11, O12], [O21, O22]], alternative='two-sided').pvalue",
    "log_odds": "scattertext z-scores; n = the sum of the counts; variance of four terms. prior a number: "
    "LogOddsRatioUninformativeDirichletPrior(alpha_w). prior null: LogOddsRatioInformativeDirichletPrior("
    "background + 1, sigma=prior_size, scale_type='word'), so that alpha = (background + 1) * prior_size / its sum; "
    "background: invented by make_background",
    "scaled_f": "scattertext ScaledFScorePresets(scaler_algo='normcdf', beta=2, one_to_neg_one=True); -1 to 1: twice "
    "the score of 0 to 1, less 1; precision and recall over the terms given, none of them 0 on both sides",
    "tf_idf": "scikit-learn TfidfTransformer(norm='l2', smooth_idf=True, sublinear_tf=False), fitted on the two "
    "articles ('articles') or on their lines that are not empty ('lines': n_lines, df), applied to the two articles",
}


def listed(values):
    """Return the numbers as JSON takes them: null for what is not finite."""
    return [float(value) if math.isfinite(value) else None for value in values]


def by_association_measures(pairs, words_a, words_b):
    """Return G2, log ratio and conservative log ratios."""
    frame = pd.DataFrame(pairs, columns=["f1", "f2"])
    settings = {"N1": words_a, "N2": words_b, "digits": None, "disc": 0.5, "discounting": "Hardie2014", "freq": False}
    scores = am.score(frame, measures=["log_likelihood", "log_ratio"], signed=True, **settings)
    intervals = []
    for vocabulary, alpha in INTERVALS:
        one = am.score(
            frame,
            measures=["conservative_log_ratio"],
            alpha=alpha,
            vocab=vocabulary,
            boundary="poisson",
            correct="Bonferroni",
            one_sided=False,
            **settings,
        )
        values = listed(one["conservative_log_ratio"])
        intervals.append({"vocabulary": vocabulary, "alpha": alpha, "values": values})
    return {
        "g2": listed(scores["log_likelihood"]),
        "log_ratio": listed(scores["log_ratio"]),
        "conservative_log_ratio": intervals,
    }


def by_fisher(pairs, words_a, words_b):
    """Return Fisher's two-sided p of each pair, each different pair computed once."""
    known = {
        (a, b): fisher_exact([[a, words_a - a], [b, words_b - b]], alternative="two-sided").pvalue
        for a, b in set(pairs)
    }
    return listed([known[pair] for pair in pairs])


def by_log_odds(pairs, priors, background=None):
    """Return z-scores of the log-odds ratio with flat priors and, given a background, with that."""
    n_a, n_b = np.array(pairs, dtype=float).T
    found = []
    for prior in priors:
        z = LogOddsRatioUninformativeDirichletPrior(alpha_w=prior).get_zeta_i_j_given_separate_counts(n_a, n_b)
        found.append({"prior": prior, "z": listed(z)})
    if background is not None:
        scorer = LogOddsRatioInformativeDirichletPrior(np.array(background) + 1.0, sigma=PRIOR_SIZE, scale_type="word")
        z = scorer.get_zeta_i_j_given_separate_counts(n_a, n_b)
        found.append({"prior": None, "prior_size": PRIOR_SIZE, "z": listed(z)})
    return found


def by_scaled_f(pairs):
    """Return scaled F-scores of -1 to 1; refuse counts whose sides nearly tie, where rounding would choose the side."""
    n_a, n_b = np.array(pairs, dtype=float).T
    scorer = ScaledFScorePresets(scaler_algo="normcdf", beta=2, one_to_neg_one=True)
    gap = np.abs(scorer.get_scores_for_category(n_a, n_b) - scorer.get_scores_for_category(n_b, n_a))
    if gap.min() < 1e-6:
        raise SystemExit(f"scaled F: {pairs[int(gap.argmin())]} ties between the sides; choose other counts")
    return listed(scorer.get_scores(n_a, n_b))


def by_tf_idf(articles, documents):
    """Return the weights of both articles, idf over ``documents``."""
    transformer = TfidfTransformer(norm="l2", smooth_idf=True, sublinear_tf=False).fit(documents)
    return [listed(row) for row in transformer.transform(articles).toarray()]


def make_grid():
    """Return the measures of one term over made-up counts."""
    grid = []
    for words_a, words_b, pairs in TOTALS:
        case = {"words_a": words_a, "words_b": words_b, "n_a": [a for a, _ in pairs], "n_b": [b for _, b in pairs]}
        case |= by_association_measures(pairs, words_a, words_b) | {"fisher_p": by_fisher(pairs, words_a, words_b)}
        grid.append(case)
    return grid


def make_vocabularies():
    """Return the measures that need a whole vocabulary, over made-up ones."""
    uneven = [(a, b) for a, b in LARGE if a + b and (3 * LEVELS.index(a) + LEVELS.index(b)) % 7 != 1]
    several = {
        "uneven grid": uneven,
        "small": [(10, 2), (10, 0), (0, 9), (5, 4), (3, 1), (1, 4)],
        "one term leans to A": [(9, 1), (0, 2), (1, 5), (2, 11)],
        "equal counts": [(4, 1), (4, 1), (4, 1), (1, 3), (1, 3), (0, 7), (2, 1)],
        "large": [(9000, 70), (350, 4100), (12, 0), (0, 25), (800, 640), (1, 2)],
    }
    return [
        {
            "name": name,
            "n_a": [a for a, _ in pairs],
            "n_b": [b for _, b in pairs],
            "scaled_f": by_scaled_f(pairs),
            "log_odds": by_log_odds(pairs, (0.5, 0.01)),
        }
        for name, pairs in several.items()
    ]


def make_background(terms):
    """Return invented counts of a reference corpus: few for long words, many for short ones, some 0."""
    return [(place * 7919) % (100_000 // len(term) ** 2 + 1) for place, term in enumerate(terms)]


def make_articles():
    """Return all measures of the words of the project's two articles."""
    paths = sorted(ARTICLES.glob("*.txt"))
    lines = [[WORD.findall(line.lower()) for line in path.read_text(encoding="utf-8").splitlines()] for path in paths]
    sides = [Counter(word for line in article for word in line) for article in lines]
    terms = sorted(sides[0] | sides[1])
    n_a, n_b = ([side[term] for term in terms] for side in sides)
    pairs = list(zip(n_a, n_b, strict=True))
    background = make_background(terms)
    documents = [Counter(line) for article in lines for line in article if line]
    matrix = np.array([[document[term] for term in terms] for document in documents])
    both = np.array([n_a, n_b])
    case = {"files": [path.name for path in paths], "words_a": sum(n_a), "words_b": sum(n_b)}
    case |= {"terms": terms, "n_a": n_a, "n_b": n_b, "background": background}
    case |= by_association_measures(pairs, sum(n_a), sum(n_b)) | {"fisher_p": by_fisher(pairs, sum(n_a), sum(n_b))}
    case["scaled_f"] = by_scaled_f(pairs)
    case["log_odds"] = by_log_odds(pairs, (0.5, 0.01), background)
    case["tf_idf"] = {
        "n_lines": len(documents),
        "df": [int(value) for value in (matrix > 0).sum(axis=0)],
        "articles": by_tf_idf(both, both),
        "lines": by_tf_idf(both, matrix),
    }
    return case


def main():
    """Write the file: one line a part, so that a change can be found."""
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = {
            "made_by": "tests/oracles/make_oracles.py",
            "versions": versions,
            "parameters": PARAMETERS,
            "grid": make_grid(),
            "vocabularies": make_vocabularies(),
            "articles": make_articles(),
        }
    lines = []
    for name, part in whole.items():
        pieces = [part] if not isinstance(part, list) else part
        written = ",\n".join(
            json.dumps(piece, separators=(",", ":"), ensure_ascii=False, allow_nan=False) for piece in pieces
        )
        lines.append(f'"{name}":' + (f"[\n{written}\n]" if isinstance(part, list) else written))
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    json.loads(text)
    (HERE / "oracles.json").write_text(text, encoding="utf-8")
    print(f"{HERE / 'oracles.json'}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
