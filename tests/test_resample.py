"""Chance: permutation p-values against every deal there is, and Benjamini-Hochberg against scipy."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import any_counts, counts_and_reordered, make_counts, quick, reorder
from scipy import stats

from analysis.rates import rate_differences
from analysis.resample import EXACT_LIMIT, adjust_p, bootstrap, null_in_words, permutation_p, permute

p_values = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=12)


def one_feature(a, b, words=10):
    """Return counts of one feature, a number a sentence, all sentences of one length."""
    return make_counts([[n] for n in (*a, *b)], "A" * len(a) + "B" * len(b), [words] * (len(a) + len(b)))


def by_hand(counts, feature):
    """Return p by dealing in every way, in fractions; a side of no words has rate 0."""
    hits, words = counts.matrix.toarray()[:, feature].tolist(), [int(n) for n in counts.words]
    places = range(len(hits))

    def rate(chosen):
        return Fraction(sum(hits[i] for i in chosen), max(sum(words[i] for i in chosen), 1))

    def difference(chosen):
        return abs(rate(chosen) - rate([i for i in places if i not in chosen]))

    observed = difference([i for i in places if counts.is_a[i]])
    deals = [difference(chosen) for chosen in combinations(places, int(counts.is_a.sum()))]
    return sum(deal >= observed for deal in deals) / len(deals)


# --- exact -----------------------------------------------------------------------------------------------------------


def test_three_sentences_a_side_have_twenty_deals_of_which_four_are_as_uneven():
    # [3 1 2] against [0 0 1]: 6 to 1. As uneven: {3 1 2} and its mirror, {3 2 1'} and its mirror. 4/20
    assert permutation_p(one_feature([3, 1, 2], [0, 0, 1]))[0] == pytest.approx(4 / 20)


def test_one_sentence_a_side_can_never_be_told_from_chance():
    # two deals, both as uneven: p = 2/2
    assert permutation_p(one_feature([9], [0])).tolist() == [1.0]


def test_the_same_count_everywhere_has_a_p_of_one():
    assert permutation_p(one_feature([2, 2, 2], [2, 2, 2])).tolist() == [1.0]


@pytest.mark.parametrize(("hits", "half"), [(5, 0.0625), (6, 0.03125)])
def test_hits_all_on_one_side_are_about_as_rare_as_coins_that_all_fall_alike(hits, half):
    # the hits stand in sentences of their own, all in A: 2 * C(16 - hits, 8) / C(16, 8) with 8 sentences a side,
    # which tends to 2 / 2^hits (5: .0625, 6: .031) as the sides grow
    ones = [1] * hits + [0] * (8 - hits)
    assert permutation_p(one_feature(ones, [0] * 8))[0] == pytest.approx(2 * comb(16 - hits, 8) / comb(16, 8))
    long = permutation_p(one_feature([1] * hits + [0] * (200 - hits), [0] * 200), resamples=9999)[0]
    assert long == pytest.approx(half, abs=0.01)


def test_rates_are_dealt_not_counts():
    # 2 hits in a sentence of 2 words are more than 2 in one of 100. Deals of A: {1} rate 1 against 2/130,
    # {2} .02 against 2/32, {3} 0 against 4/102: only the observed one is as uneven
    counts = make_counts([[2], [2], [0]], "ABB", [2, 100, 30])
    assert permutation_p(counts)[0] == pytest.approx(1 / 3)


@quick
@given(any_counts(most_features=3))
def test_exact_p_values_are_those_of_every_deal_counted_by_hand(counts):
    expected = [by_hand(counts, place) for place in range(len(counts.features))]
    assert permutation_p(counts).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b"), [([3, 1, 2], [0, 0, 1]), ([5, 0, 1, 1], [0, 2, 0]), ([0, 4, 4, 1, 2], [3, 0, 0, 0])]
)
def test_exact_p_values_are_scipys(a, b):
    oracle = stats.permutation_test(
        (a, b),
        lambda one, other: abs(np.mean(one) - np.mean(other)),
        n_resamples=np.inf,
        alternative="greater",
    )
    assert permutation_p(one_feature(a, b))[0] == pytest.approx(oracle.pvalue)


def test_a_tie_with_the_observed_deal_counts_although_rounding_parts_them():
    # hits 1 0 | 2 2 in 5 10 | 5 10 words: 1/15 against 4/15, a difference of 3/15. {1 3} has 3/10 against 2/20: 2/10,
    # the same, but not in floating point. So have {2 4} and {3 4}; {1 4} and {2 3} have 1/15: 4/6
    assert permutation_p(make_counts([[1], [0], [2], [2]], "AABB", [5, 10, 5, 10]))[0] == pytest.approx(4 / 6)


def test_a_feature_that_occurs_nowhere_has_a_p_of_one():
    assert permutation_p(make_counts([[0], [0], [0], [0]], "AABB", [5, 6, 7, 8])).tolist() == [1.0]


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_features_changes_no_exact_p(pair):
    one, other = (dict(zip(item.features, permutation_p(item), strict=True)) for item in pair)
    assert one == pytest.approx(other)


@quick
@given(any_counts())
def test_swapping_the_sides_changes_no_exact_p(counts):
    assert permutation_p(counts).tolist() == pytest.approx(permutation_p(counts.swap()).tolist())


@quick
@given(any_counts())
def test_every_p_is_above_nought_and_at_most_one(counts):
    p = permutation_p(counts)
    assert ((p > 0) & (p <= 1)).all()


# --- shuffled --------------------------------------------------------------------------------------------------------

# 20 sentences, 184,756 deals: too many for the exact way
HALVES = one_feature([1] * 7 + [0] * 3, [1] * 2 + [0] * 8)


def test_more_deals_than_the_limit_are_shuffled_and_p_is_b_plus_one_over_m_plus_one():
    assert comb(20, 10) > EXACT_LIMIT
    p = permutation_p(HALVES, resamples=999)[0]
    assert p * 1000 == pytest.approx(round(p * 1000))


def test_shuffled_p_values_come_near_the_hypergeometric_ones():
    # 9 sentences with a hit, 7 of them in A: P(X >= 7 or X <= 2) for X of 9 drawn from 20 with 10 in A
    exact = stats.hypergeom.sf(6, 20, 10, 9) + stats.hypergeom.cdf(2, 20, 10, 9)
    error = np.sqrt(exact * (1 - exact) / 9999)
    assert permutation_p(HALVES, resamples=9999)[0] == pytest.approx(exact, abs=4 * error)


def test_the_smallest_shuffled_p_is_one_over_m_plus_one_and_never_nought():
    # 15 hits against none in 30 sentences: 2 in 155 million deals are as uneven
    p = permutation_p(one_feature([1] * 15, [0] * 15), resamples=199)
    assert p[0] == pytest.approx(1 / 200)


def test_the_same_seed_gives_the_same_p_and_another_seed_another():
    one, same, other = (permutation_p(HALVES, resamples=999, seed=seed)[0] for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_shuffles_in_several_blocks_are_as_many_as_asked_for():
    # 5,001 shuffles are dealt in blocks of 2,000; p has the denominator 5,002
    p = permutation_p(HALVES, resamples=5001)[0]
    assert p * 5002 == pytest.approx(round(p * 5002))


def test_shuffled_p_values_are_uniform_enough_where_there_is_no_difference():
    random = np.random.default_rng(7)
    counts = make_counts(random.poisson(1.0, (24, 400)), "AB" * 12, [20] * 24)
    p = permutation_p(counts, resamples=999)
    # of 400 tries about 20 have p <= .05; ties make it fewer. 4 standard errors of 400 * .05: 17
    assert (p <= 0.05).sum() <= 20 + 4 * np.sqrt(400 * 0.05 * 0.95)
    assert (p <= 0.5).mean() > 0.3


def test_each_feature_has_the_p_it_would_have_alone():
    whole = make_counts([[3, 0], [1, 1], [2, 5], [0, 2], [0, 0], [1, 1]], "AAABBB", [10] * 6)
    alone = [permutation_p(reorder(whole, range(6), [place]))[0] for place in (0, 1)]
    assert permutation_p(whole).tolist() == pytest.approx(alone)


def test_the_null_is_said_in_words():
    assert null_in_words() == "The same sentences, dealt at random to the two sides"
    assert null_in_words("article") == "The same articles, dealt at random to the two sides"


# --- all features together -------------------------------------------------------------------------------------------


@quick
@given(any_counts(most_features=1))
def test_the_omnibus_test_of_one_feature_is_the_test_of_that_feature(counts):
    done = permute(counts)
    assert done.omnibus == pytest.approx(done.p[0])
    assert (done.deals, done.exact) == (comb(len(counts.words), int(counts.is_a.sum())), True)


def test_features_that_prove_little_alone_can_prove_more_together():
    # 6 sentences a side; in A three have one word and the other three another, B has neither. Alone, 3 to 0:
    # 2 * C(9, 3) = 168 of 924 deals. Both parted wholly: all six on one side (2 deals),
    # or one word on each with three of the six empty sentences (2 * C(6, 3) = 40): 42
    counts = make_counts([[1, 0], [0, 1]] * 3 + [[0, 0]] * 6, "A" * 6 + "B" * 6, [10] * 12)
    done = permute(counts)
    assert done.p.tolist() == pytest.approx([168 / 924] * 2)
    assert done.omnibus == pytest.approx(42 / 924)


@quick
@given(any_counts())
def test_the_omnibus_p_is_above_nought_and_at_most_one_and_the_same_for_swapped_sides(counts):
    one, other = permute(counts).omnibus, permute(counts.swap()).omnibus
    assert 0 < one <= 1
    assert one == pytest.approx(other)


# --- bootstrap -------------------------------------------------------------------------------------------------------


def test_a_side_of_two_sentences_is_drawn_in_four_ways():
    # A: 0 and 1 hits in one word each, B never: the rate is 0, .5, .5 or 1, so 95 % reach from 0 to 1
    low, high = bootstrap(make_counts([[0], [1], [0], [0]], "AABB", [1] * 4), resamples=999)
    assert (low[0], high[0]) == (0.0, 1.0)


def test_sentences_that_are_all_alike_leave_nothing_open():
    low, high = bootstrap(make_counts([[2], [2], [1], [1]], "AABB", [10] * 4), resamples=99)
    assert (low[0], high[0]) == pytest.approx((0.1, 0.1))


def test_bootstrap_intervals_of_many_sentences_come_near_those_by_linearisation():
    random = np.random.default_rng(3)
    counts = make_counts(random.poisson(2.0, (160, 5)), "A" * 80 + "B" * 80, random.integers(15, 25, 160))
    low, high = bootstrap(counts, resamples=4000)
    table = rate_differences(counts)
    widths = (high - low) * 1000 / (table["high"] - table["low"])
    assert widths.between(0.85, 1.05).all()
    assert ((low * 1000 < table["difference"]) & (table["difference"] < high * 1000)).all()


def test_a_bootstrap_keeps_with_its_seed():
    counts = one_feature([3, 1, 2], [0, 0, 1])
    one, same, other = (bootstrap(counts, resamples=99, seed=seed)[1][0] for seed in (1, 1, 2))
    assert one == same
    assert np.isfinite(other)


# --- Benjamini-Hochberg ----------------------------------------------------------------------------------------------


def test_five_p_values_from_01_to_05_all_become_05():
    assert adjust_p([0.01, 0.02, 0.03, 0.04, 0.05]).tolist() == pytest.approx([0.05] * 5)


def test_q_values_stand_in_the_order_of_their_p_values_as_given():
    # sorted .01 .04 .2: .03, .06, .2
    assert adjust_p([0.2, 0.01, 0.04]).tolist() == pytest.approx([0.2, 0.03, 0.06])


def test_one_p_value_needs_no_correction_and_none_gives_none():
    assert adjust_p([0.3]).tolist() == [0.3]
    assert adjust_p([]).tolist() == []


@quick
@given(p_values)
def test_q_values_are_scipys(p):
    np.testing.assert_allclose(adjust_p(p), stats.false_discovery_control(p))


@quick
@given(p_values)
def test_q_values_rise_with_p_and_are_never_below_it(p):
    q = adjust_p(p)
    assert (q >= np.array(p) * (1 - 1e-12)).all()
    assert (q <= 1).all()
    assert (np.diff(q[np.argsort(p)]) >= 0).all()


def test_correcting_leaves_the_p_values_as_they_were():
    p = np.array([0.04, 0.01])
    adjust_p(p)
    assert p.tolist() == [0.04, 0.01]
