"""Contrasts: log-odds, G2 and log ratio against worked values, scipy, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import any_counts, counts_and_reordered, make_counts, quick, standing, two_sides
from scipy import stats

from analysis import tables
from analysis.contrast import contrast, log_odds_ratio, log_ratios, signed_g2

VALUES = ["log_odds", "se", "z", "g2", "log_ratio", "low", "high"]
# the oracles divide by zero where a word is all there is, or is nowhere; these counts stay inside
inside = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(61, 900), st.integers(61, 900)).filter(
    lambda four: four[0] + four[1] > 0
)


def first(*values):
    """Return the values of one feature as the arrays the measures take."""
    return [np.array([float(value)]) for value in values]


# --- log-odds with a Dirichlet prior ---------------------------------------------------------------------------------


def test_log_odds_of_ten_to_two_with_a_flat_prior_of_a_hundred_terms():
    # alpha_w = 1, alpha_0 = 100: ln(11 / 539) - ln(3 / 547) = 1.3140; 1/11 + 1/3 = .4242; z = 1.3140 / .6513
    table = contrast(two_sides([10, *[0] * 99], [2, *[0] * 99], 450, 450), prior=1.0)
    row = table.set_index("term").loc["w00"]
    assert row["log_odds"] == pytest.approx(1.3140, abs=5e-5)
    assert row["se"] ** 2 == pytest.approx(0.4242, abs=5e-5)
    assert row["z"] == pytest.approx(2.0174, abs=5e-5)


def test_log_odds_of_ten_to_none_with_a_weak_prior_is_large_and_unsure():
    # alpha_w = .01, alpha_0 = 10 (1,000 terms): ln(10.01 / 449.99) - ln(.01 / 459.99) = 6.93;
    # 1/10.01 + 1/.01 = 100.0999, z = 6.93 / 10.005
    delta, se = log_odds_ratio(np.array([10.0, *[0] * 999]), np.zeros(1000), 450, 450, 0.01)
    assert delta[0] == pytest.approx(6.93, abs=5e-3)
    assert se[0] ** 2 == pytest.approx(100.0999, abs=1e-4)
    assert delta[0] / se[0] == pytest.approx(0.69, abs=5e-3)


def test_an_informative_prior_is_taken_term_by_term():
    # alpha = (1, 99): the same alpha_0 as a hundred terms of 1, so term 1 gets the value worked above
    delta, se = log_odds_ratio(np.array([10.0, 0]), np.array([2.0, 0]), 450, 450, np.array([1.0, 99.0]))
    assert delta[0] == pytest.approx(np.log(11 / 539) - np.log(3 / 547))
    assert se[1] ** 2 == pytest.approx(2 / 99)


def test_a_stronger_prior_draws_every_log_odds_towards_nought():
    counts = two_sides([10, 3], [2, 5], 450, 450)
    weak, strong = (contrast(counts, prior=prior).set_index("term")["log_odds"].abs() for prior in (0.1, 10.0))
    assert (strong < weak).all()


@quick
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=6),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_log_odds_follow_equations_15_to_22_written_out_term_by_term(pairs, alpha):
    n_a, n_b = np.array(pairs, dtype=float).T
    total = alpha * len(pairs)
    delta, se = log_odds_ratio(n_a, n_b, n_a.sum(), n_b.sum(), alpha)
    for place, (a, b) in enumerate(pairs):
        odds_a = (a + alpha) / (n_a.sum() + total - a - alpha)
        odds_b = (b + alpha) / (n_b.sum() + total - b - alpha)
        assert delta[place] == pytest.approx(np.log(odds_a / odds_b))
        assert se[place] == pytest.approx(np.sqrt(1 / (a + alpha) + 1 / (b + alpha)))


def test_log_odds_follow_equation_16_in_a_vocabulary_of_two_terms():
    # one word a side, prior .1: ln(1.1 / .1) - ln(.1 / 1.1) = 2 ln 11 = 4.7958
    delta, _ = log_odds_ratio(np.array([1.0, 0]), np.array([0, 1.0]), 1, 1, 0.1)
    assert delta.tolist() == pytest.approx([4.7958, -4.7958], abs=5e-5)


def test_a_vocabulary_of_one_term_has_finite_log_odds():
    delta, se = log_odds_ratio(*first(3, 3), 3, 3, 0.5)
    assert (delta[0], np.isfinite(se[0])) == (0.0, True)


# --- G2 --------------------------------------------------------------------------------------------------------------


def test_g2_of_ten_to_two_in_450_words_each_is_that_of_four_cells():
    # 2 * (10 ln(10/6) + 2 ln(2/6) + 440 ln(440/444) + 448 ln(448/444)) = 5.8941 (the two-cell form: 5.8221)
    assert signed_g2(*first(10, 2), 450, 450)[0] == pytest.approx(5.8941, abs=5e-5)


def test_g2_of_three_to_none():
    # the two cells of the hits give 2 * 3 ln 2 = 4.1589; in 450 words the other two add .0100
    assert signed_g2(*first(3, 0), 10**7, 10**7)[0] == pytest.approx(4.159, abs=5e-4)
    rest = 2 * (447 * np.log(447 / 448.5) + 450 * np.log(450 / 448.5))
    assert signed_g2(*first(3, 0), 450, 450)[0] == pytest.approx(6 * np.log(2) + rest)


def test_g2_of_twelve_in_400_against_four_in_500():
    # two cells: E = 16 * 400/900 and 16 * 500/900: 2 * (12 ln(12/7.1111) + 4 ln(4/8.8889)) = 6.1699
    two_cells = 2 * (12 * np.log(12 / (6400 / 900)) + 4 * np.log(4 / (8000 / 900)))
    others = 2 * (388 * np.log(388 / (400 - 6400 / 900)) + 496 * np.log(496 / (500 - 8000 / 900)))
    assert two_cells == pytest.approx(6.1699, abs=5e-5)
    assert signed_g2(*first(12, 4), 400, 500)[0] == pytest.approx(two_cells + others)


def test_g2_bears_the_sign_of_the_side_with_the_higher_rate_not_the_higher_count():
    # 12 in 4,000 words is less often than 4 in 500
    assert signed_g2(*first(12, 4), 4000, 500)[0] < 0 < signed_g2(*first(12, 4), 400, 500)[0]


def test_equal_rates_have_a_g2_of_nought():
    assert signed_g2(*first(4, 2), 400, 200)[0] == pytest.approx(0, abs=1e-9)


@quick
@given(inside)
def test_the_size_of_g2_is_scipys_log_likelihood_ratio(four):
    n_a, n_b, words_a, words_b = four
    table = [[n_a, words_a - n_a], [n_b, words_b - n_b]]
    oracle = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert abs(signed_g2(*first(n_a, n_b), words_a, words_b)[0]) == pytest.approx(oracle, rel=1e-7, abs=1e-7)


def test_g2_equals_scipys_on_every_term_of_the_real_articles():
    counts = tables.term_counts(standing())
    cells = np.array([counts.n_a, counts.words_a - counts.n_a, counts.n_b, counts.words_b - counts.n_b])
    share = (counts.n_a + counts.n_b) / (counts.words_a + counts.words_b)
    words = np.array([counts.words_a, counts.words_a, counts.words_b, counts.words_b])[:, None]
    expected = words * np.array([share, 1 - share, share, 1 - share])
    oracle = stats.power_divergence(cells, expected, lambda_="log-likelihood").statistic
    ours = contrast(counts).set_index("term")["g2"].reindex(counts.features)
    np.testing.assert_allclose(ours.abs(), oracle, rtol=1e-6, atol=1e-8)


# --- log ratio -------------------------------------------------------------------------------------------------------


def test_log_ratio_of_ten_to_two_is_log2_of_five_with_its_interval():
    # sqrt(1/10 - 1/450 + 1/2 - 1/450) = .771722; 1.959964 * .771722 / ln 2 = 2.1821
    ratio, low, high = log_ratios(*first(10, 2), 450, 450)
    assert (ratio[0], low[0], high[0]) == pytest.approx((2.3219, 0.14, 4.50), abs=5e-3)
    assert ratio[0] == pytest.approx(np.log2(5))


def test_log_ratio_puts_half_an_occurrence_for_none():
    # log2(10 / .5) = log2(20) = 4.3219
    assert log_ratios(*first(10, 0), 450, 450)[0][0] == pytest.approx(4.3219, abs=5e-5)
    assert log_ratios(*first(0, 10), 450, 450)[0][0] == pytest.approx(-4.3219, abs=5e-5)


def test_log_ratio_is_of_rates_not_of_counts():
    # 10 in 1,000 against 10 in 500: half as often, so -1
    assert log_ratios(*first(10, 10), 1000, 500)[0][0] == pytest.approx(-1.0)


@pytest.mark.parametrize(("words_a", "words_b"), [(450, 450), (450, 400)])
def test_what_occurs_on_neither_side_leans_to_neither(words_a, words_b):
    ratio, low, high = log_ratios(*first(0, 0), words_a, words_b)
    assert ratio[0] == pytest.approx(0)
    assert low[0] < 0 < high[0]


# --- the table -------------------------------------------------------------------------------------------------------


def test_rates_are_per_thousand_words():
    row = contrast(two_sides([9], [4], 450, 500)).iloc[0]
    assert (row["rate_a"], row["rate_b"]) == pytest.approx((20.0, 8.0))


def test_columns_are_those_promised():
    assert list(contrast(two_sides([1], [2], 10, 10))) == [
        "kind",
        "term",
        "n_a",
        "n_b",
        "rate_a",
        "rate_b",
        *VALUES,
    ]


def test_the_largest_absolute_z_stands_first_and_ties_are_broken_by_term():
    # a, b and c are one against none, on either side: the same |z|, so the alphabet decides; "last" leads
    table = contrast(two_sides([1, 0, 1, 9, 2], [0, 1, 0, 0, 2], 20, 20, ("b", "c", "a", "last", "even")))
    assert table["term"].tolist() == ["last", "a", "b", "c", "even"]
    sizes = contrast(tables.term_counts(standing()))["z"].abs()
    assert (sizes.diff().dropna() <= 1e-11).all()


def test_no_single_term_of_the_real_articles_reaches_a_z_of_1_96():
    # worked by hand: largest |z| 1.7
    assert contrast(tables.term_counts(standing()))["z"].abs().max() < 1.96


def test_the_kind_of_feature_is_told():
    assert contrast(make_counts([[1], [1]], "AB", kind="bigram"))["kind"].tolist() == ["bigram"]


@quick
@given(any_counts())
def test_everything_is_finite_whatever_the_counts(counts):
    table = contrast(counts)
    assert np.isfinite(table[VALUES].to_numpy(float)).all()
    assert (table["se"] > 0).all()
    assert (table["low"] <= table["log_ratio"]).all()
    assert (table["log_ratio"] <= table["high"]).all()


@pytest.mark.parametrize("words", [[0, 0], [1, 0], [1, 1]])
def test_everything_is_finite_for_sides_of_no_word_or_one(words):
    table = contrast(make_counts([[words[0]], [words[1]]], "AB", words))
    assert np.isfinite(table[VALUES].to_numpy(float)).all()


@quick
@given(any_counts())
def test_swapping_the_sides_flips_every_sign_and_nothing_else(counts):
    table, swapped = contrast(counts), contrast(counts.swap())
    assert table["term"].tolist() == swapped["term"].tolist()
    flipped = swapped.assign(
        n_a=swapped["n_b"],
        n_b=swapped["n_a"],
        rate_a=swapped["rate_b"],
        rate_b=swapped["rate_a"],
        **{name: -swapped[name] for name in ("log_odds", "z", "g2", "log_ratio")},
        low=-swapped["high"],
        high=-swapped["low"],
    )
    pd.testing.assert_frame_equal(table, flipped, rtol=1e-9, atol=1e-9)


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_features_changes_no_contrast(pair):
    one, other = map(contrast, pair)
    assert one["term"].tolist() == other["term"].tolist()
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


def test_all_measures_agree_on_the_side_where_lengths_are_equal():
    table = contrast(two_sides([9, 1, 4], [1, 9, 4], 100, 100)).set_index("term")
    signs = np.sign(table[["log_odds", "z", "g2", "log_ratio"]].round(12))
    assert signs.loc["w00"].tolist() == [1, 1, 1, 1]
    assert signs.loc["w01"].tolist() == [-1, -1, -1, -1]
    assert signs.loc["w02"].tolist() == [0, 0, 0, 0]
