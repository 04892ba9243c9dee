"""The measures against numbers that other libraries gave: tests/oracles/make_oracles.py made them and says how."""

import json
from pathlib import Path

import numpy as np
import pytest
from letters import make_counts

from analysis import contrast, measures
from analysis.tfidf import weigh_terms

ORACLES = json.loads((Path(__file__).parent / "oracles" / "oracles.json").read_text(encoding="utf-8"))
ARTICLES = ORACLES["articles"]
TABLES = [pytest.param(case, id=f"{case['words_a']} and {case['words_b']} words") for case in ORACLES["grid"]]
TABLES.append(pytest.param(ARTICLES, id="articles"))
VOCABULARIES = [pytest.param(case, id=case["name"]) for case in ORACLES["vocabularies"]]
VOCABULARIES.append(pytest.param(ARTICLES, id="articles"))


def floats(values):
    """Return an array, NaN where the library gave no number."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def cells(case):
    """Return what the measures of single terms take."""
    return floats(case["n_a"]), floats(case["n_b"]), float(case["words_a"]), float(case["words_b"])


def assert_same(ours, oracle):
    np.testing.assert_allclose(ours, oracle, rtol=1e-9, atol=1e-9)


def test_the_oracles_are_many_and_lean_both_ways():
    # or a file of zeros and nulls would pass for agreement
    for case in (*ORACLES["grid"], ARTICLES):
        g2 = floats(case["g2"])
        assert np.isfinite(g2).mean() > 0.95
        assert min((g2 > 1).sum(), (g2 < -1).sum()) >= 10
        assert (floats(case["fisher_p"]) < 0.5).sum() > 10
    bounds = floats(ORACLES["grid"][0]["conservative_log_ratio"][0]["values"])
    assert min((bounds > 0).sum(), (bounds < 0).sum(), (bounds == 0).sum()) > 10
    assert {min(ARTICLES["scaled_f"]), max(ARTICLES["scaled_f"])} == {-1.0, 1.0}


@pytest.mark.parametrize("case", TABLES)
def test_g2_is_that_of_association_measures(case):
    oracle = floats(case["g2"])
    known = np.isfinite(oracle)
    ours = contrast.signed_g2(*cells(case))
    assert_same(ours[known], oracle[known])
    # the library gives no number where a row or a column of the table is empty: there is no difference to weigh
    assert_same(ours[~known], 0.0)


@pytest.mark.parametrize("case", TABLES)
def test_log_ratio_is_that_of_association_measures(case):
    n_a, n_b, words_a, words_b = cells(case)
    some = n_a + n_b > 0  # of a term that neither side has, the library's log ratio is that of the lengths
    ours, _, _ = contrast.log_ratios(n_a, n_b, words_a, words_b)
    assert_same(ours[some], floats(case["log_ratio"])[some])


@pytest.mark.parametrize("case", TABLES)
@pytest.mark.parametrize("which", range(3))
def test_conservative_log_ratio_is_that_of_association_measures(case, which):
    oracle = case["conservative_log_ratio"][which]
    settings = {"vocabulary": oracle["vocabulary"], "alpha": oracle["alpha"]}
    assert_same(measures.conservative_log_ratio(*cells(case), **settings), floats(oracle["values"]))


@pytest.mark.parametrize("case", TABLES)
def test_fisher_p_is_that_of_scipy(case):
    assert_same(measures.fisher_p(*cells(case)), floats(case["fisher_p"]))


@pytest.mark.parametrize("case", VOCABULARIES)
def test_scaled_f_is_that_of_scattertext(case):
    assert_same(measures.scaled_f_score(floats(case["n_a"]), floats(case["n_b"])), floats(case["scaled_f"]))


@pytest.mark.parametrize("case", VOCABULARIES)
def test_log_odds_are_those_of_scattertext(case):
    n_a, n_b = floats(case["n_a"]), floats(case["n_b"])
    for oracle in case["log_odds"]:
        if oracle["prior"] is None:
            alpha = floats(case["background"]) + 1
            alpha *= oracle["prior_size"] / alpha.sum()
        else:
            alpha = np.full(len(n_a), oracle["prior"])
        delta, se = contrast.log_odds_ratio(n_a, n_b, n_a.sum(), n_b.sum(), alpha)
        # scattertext keeps all four terms of the variance (eq. 19), log_odds_ratio the two leading ones (eq. 20)
        others = sum(1 / (n.sum() + alpha.sum() - n - alpha) for n in (n_a, n_b))
        assert_same(delta / np.sqrt(se**2 + others), floats(oracle["z"]))


@pytest.mark.parametrize("documents", ["articles", "lines"])
def test_tf_idf_is_that_of_scikit_learn(documents):
    # idf needs only in how many documents a term stands: any documents of those numbers do
    oracle, terms = ARTICLES["tf_idf"], tuple(ARTICLES["terms"])
    counts = make_counts([ARTICLES["n_a"], ARTICLES["n_b"]], "AB", features=terms)
    rows = np.arange(oracle["n_lines"])[:, None] < np.array(oracle["df"])
    lines = make_counts(rows.astype(int), "A" * oracle["n_lines"], features=terms)
    table = weigh_terms(counts, idf_counts=lines if documents == "lines" else None)
    for side, values in zip("AB", oracle[documents], strict=True):
        ours = table[table["side"] == side].set_index("term")["tf_idf"].reindex(terms, fill_value=0.0)
        assert_same(ours, values)
