"""Rates per 1,000 words: the interval worked by hand, its coverage, and its edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from letters import any_counts, counts_and_reordered, make_counts, quick, two_sides
from scipy import stats

from analysis.rates import detectable_difference, rate_differences


def test_the_interval_of_three_sentences_a_side_is_the_one_worked_by_hand():
    # A: hits 4 0 2 in 10 words each: r = 6/30 = .2, residuals 2 -2 0, each a third of the side:
    #    over 1 - 1/3 they are 3 -3 0, variance 18 / 30^2
    # B: hits 1 1 1: r = .1, residuals 0 0 0: the floor of a single hit, 1/900
    # sum 19/900; freedom (18 + 1)^2 / (18^2/2 + 1^2/2) = 361/162.5 = 2.221538
    row = rate_differences(make_counts([[4], [0], [2], [1], [1], [1]], "AAABBB", [10] * 6)).iloc[0]
    reach = stats.t.ppf(0.975, 361 / 162.5) * np.sqrt(19 / 900)
    assert (row["rate_a"], row["rate_b"], row["difference"]) == pytest.approx((200, 100, 100))
    assert row["low"] == pytest.approx((0.1 - reach) * 1000)
    assert row["high"] == pytest.approx((0.1 + reach) * 1000)
    assert reach == pytest.approx(0.5691, abs=5e-4)  # t = 3.917, half a width of 569 per 1,000 words


def test_a_rate_is_a_ratio_of_sums_so_long_sentences_weigh_more():
    # 1 hit in 10 words and 1 in 90: 2/100, not the mean of 1/10 and 1/90
    row = rate_differences(make_counts([[1], [1], [0]], "AAB", [10, 90, 50])).iloc[0]
    assert row["rate_a"] == pytest.approx(20.0)


def test_unequal_sentences_enter_the_variance_by_their_words():
    # A: hits 3 0 in 100 and 200 words: r = .01, residuals 3 - 1 = 2 and 0 - 2 = -2; the first sentence is a third
    #    of the side, the second two thirds: 2 / (2/3) = 3 and -2 / (1/3) = -6, variance (9 + 36) / 300^2
    # B: 0 hits in 2 * 150 words: floor 1 / 300^2
    row = rate_differences(make_counts([[3], [0], [0], [0]], "AABB", [100, 200, 150, 150])).iloc[0]
    reach = stats.t.ppf(0.975, (45 + 1) ** 2 / (45**2 + 1**2)) * np.sqrt(46) / 300
    assert (row["low"], row["high"]) == pytest.approx(((0.01 - reach) * 1000, (0.01 + reach) * 1000))


def test_the_variance_is_hc3_of_a_regression_through_the_origin():
    # A ratio of sums is the slope of hits on words, weighted by 1/words: statsmodels' and R's (sandwich) HC3 of it,
    # here by matrices: (X'WX)^-1 X'W diag((e / (1 - h))^2) WX (X'WX)^-1
    random = np.random.default_rng(3)
    words, hits = random.integers(10, 40, 12), random.poisson(2, 12)
    x, w = words[:6, None].astype(float), np.diag(1 / words[:6])
    bread = np.linalg.inv(x.T @ w @ x)
    slope = (bread @ x.T @ w @ hits[:6]).item()
    leverage = np.diag(x @ bread @ x.T @ w)
    meat = np.diag(((hits[:6] - x[:, 0] * slope) / (1 - leverage)) ** 2)
    variance = (bread @ x.T @ w @ meat @ w @ x @ bread).item()
    # the other side's hits are as even as can be: its variance is the floor of a single hit
    counts = make_counts(np.append(hits[:6], np.ones(6))[:, None], "A" * 6 + "B" * 6, [*words[:6], *[20] * 6])
    row = rate_differences(counts).iloc[0]
    floor = 1 / 120**2
    reach = stats.t.ppf(0.975, (variance + floor) ** 2 / ((variance**2 + floor**2) / 5)) * np.sqrt(variance + floor)
    assert row["difference"] == pytest.approx((slope - 6 / 120) * 1000)
    assert (row["high"] - row["low"]) / 2000 == pytest.approx(reach)


def test_a_side_without_a_hit_is_not_taken_to_be_known_exactly():
    # 0 against 0: floor 1/100^2 a side, freedom 2 + 2: reach = t(.975; 4) * sqrt(2) / 100 = 2.7764 * 1.4142 / 100
    row = rate_differences(make_counts([[0]] * 6, "AAABBB", [25, 25, 50, 25, 25, 50])).iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((-39.265, 39.265), abs=1e-3)


def test_one_hit_in_every_sentence_has_the_spread_of_a_single_hit_not_none():
    row = rate_differences(make_counts([[1]] * 8, "AAAABBBB", [10] * 8)).iloc[0]
    # 1/40^2 a side, freedom 6: t(.975; 6) * sqrt(2)/40 = 2.4469 * .035355
    assert row["high"] == pytest.approx(1000 * 2.446912 * np.sqrt(2) / 40, rel=1e-6)


def test_a_side_of_one_sentence_gives_the_widest_interval():
    one = rate_differences(make_counts([[5], [1], [2], [0]], "ABBB", [50, 20, 20, 20])).iloc[0]
    two = rate_differences(make_counts([[3], [2], [1], [2], [0]], "AABBB", [25, 25, 20, 20, 20])).iloc[0]
    assert (one["low"], one["high"]) == (-1000.0, 1000.0)
    assert two["high"] - two["low"] < 2000
    assert one["difference"] == pytest.approx(two["difference"])


def test_less_confidence_gives_a_narrower_interval():
    counts = make_counts([[4], [0], [2], [1], [1], [1]], "AAABBB", [10] * 6)
    wide, narrow = (rate_differences(counts, confidence=level).iloc[0] for level in (0.95, 0.5))
    assert wide["low"] < narrow["low"] < narrow["difference"] < narrow["high"] < wide["high"]


@pytest.mark.parametrize(("rate_a", "rate_b"), [(0.03, 0.03), (0.05, 0.02)])
def test_the_interval_covers_the_truth_about_95_times_in_100_at_the_length_of_the_articles(rate_a, rate_b):
    # 13 and 20 sentences of 10 to 44 words, true rates 30 per 1,000 and 50 against 20, hits bunched (gamma times
    # Poisson). 3,000 features share the sentences, so one call makes 3,000 tries.
    random = np.random.default_rng(20)
    for on_a, on_b in ((0.03, 0.03), (0.05, 0.02)):  # one stream of random numbers for both cases
        words = random.integers(10, 45, 33)
        mean = np.where(np.arange(33) < 13, on_a, on_b) * words
        hits = random.poisson(mean[:, None] * random.gamma(2.0, 0.5, (33, 3000)))
        if (on_a, on_b) != (rate_a, rate_b):
            continue
        names = tuple(f"f{number:04d}" for number in range(3000))
        table = rate_differences(make_counts(np.minimum(hits, words[:, None]), "A" * 13 + "B" * 20, words, names))
        table = table[table["n_a"] + table["n_b"] >= 8]
        truth = (rate_a - rate_b) * 1000
        covered = ((table["low"] <= truth) & (truth <= table["high"])).mean()
        assert 0.925 <= covered <= 0.975


def test_the_detectable_difference_is_the_one_worked_by_hand():
    # one hit in each of 4 sentences of 10 words a side: variance 1/40^2 + 1/40^2, freedom 6:
    # (t(.975) 2.446912 + t(.8) .905703) * sqrt(2)/40 = .118533, per 1,000 words
    found = detectable_difference(make_counts([[1]] * 8, "AAAABBBB", [10] * 8))
    assert found[0] == pytest.approx(118.53, abs=0.01)


def test_with_one_sentence_a_side_no_difference_is_detectable():
    assert detectable_difference(two_sides([3], [0], 10, 10)).tolist() == [1000.0]


@quick
@given(any_counts())
def test_everything_is_finite_and_the_interval_holds_the_difference(counts):
    table = rate_differences(counts)
    assert np.isfinite(table.drop(columns="feature").to_numpy(float)).all()
    assert (table["low"] <= table["difference"]).all()
    assert (table["difference"] <= table["high"]).all()
    assert (table["low"] < table["high"]).all()


@quick
@given(any_counts())
def test_swapping_the_sides_flips_the_difference_and_its_interval(counts):
    table, swapped = rate_differences(counts), rate_differences(counts.swap())
    flipped = pd.DataFrame(
        {
            "feature": swapped["feature"],
            "n_a": swapped["n_b"],
            "n_b": swapped["n_a"],
            "rate_a": swapped["rate_b"],
            "rate_b": swapped["rate_a"],
            "difference": -swapped["difference"],
            "low": -swapped["high"],
            "high": -swapped["low"],
        }
    )
    pd.testing.assert_frame_equal(table, flipped, rtol=1e-9, atol=1e-9)


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_features_changes_no_rate(pair):
    one, other = (rate_differences(item).set_index("feature").sort_index() for item in pair)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


def test_rows_stand_in_the_order_of_the_features():
    table = rate_differences(two_sides([1, 9], [9, 1], 100, 100, ("z", "a")))
    assert table["feature"].tolist() == ["z", "a"]
    assert table["difference"].tolist() == pytest.approx([-80, 80])
