"""Checks: all features together, what could have been found, other choices, one side against itself; whole tables."""

import tracemalloc
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from letters import (
    TOY_LEXICON,
    any_counts,
    counts_and_reordered,
    make_counts,
    make_study,
    quick,
    reorder,
    standing,
    standing_table,
)
from scipy import stats

from analysis import checks, descriptions, tables
from analysis.rates import detectable_difference, rate_differences
from analysis.resample import EXACT_LIMIT, bootstrap, permute
from analysis.shift import chance_divergence

# By sentences, every word of these is all A's or all B's; by paragraphs there are but 2 against 2
FRIENDS = "\n\n".join(["Friend came. Friend came. Friend came."] * 2)
THREATS = "\n\n".join(["Threat went. Threat went. Threat went."] * 2)
NAMES = "zero one two three four five six seven eight nine".split()


def columns(*features, words=10):
    """Return counts of features given as (A, B), a number a sentence; all sentences are of one length."""
    rows = np.array([[*a, *b] for a, b in features]).T
    in_a, in_b = map(len, features[0])
    return make_counts(rows, "A" * in_a + "B" * in_b, [words] * (in_a + in_b))


def by_hand(counts):
    """Return the omnibus p by dealing in every way, in fractions; a side of no words has rate 0."""
    hits, words = counts.matrix.toarray().tolist(), [int(n) for n in counts.words]
    places = range(len(words))

    def rates(chosen):
        total = max(sum(words[i] for i in chosen), 1)
        return [Fraction(sum(hits[i][k] for i in chosen), total) for k in range(len(counts.features))]

    def differences(chosen):
        rest = [i for i in places if i not in chosen]
        return [one - other for one, other in zip(rates(chosen), rates(rest), strict=True)]

    deals = [differences(chosen) for chosen in combinations(places, int(counts.is_a.sum()))]
    variances = []
    for values in zip(*deals, strict=True):
        mean = sum(values) / len(values)
        variances.append(sum((value - mean) ** 2 for value in values) / len(values) or 1)

    def size(deal):
        return sum(value**2 / variance for value, variance in zip(deal, variances, strict=True))

    observed = size(differences([i for i in places if counts.is_a[i]]))
    return sum(size(deal) >= observed for deal in deals) / len(deals)


def deals_in_all(counts):
    return comb(len(counts.units), int(counts.is_a.sum()))


# --- all features together -------------------------------------------------------------------------------------------


def test_features_that_lean_in_different_deals_together_show_less_than_one():
    # 2 and 2 sentences. x: 1 1 | 0 0, y: 1 0 | 1 0. Deals of A: 12 and 34 part x, 13 and 24 part y, 14 and 23 neither.
    # x alone: 2/6. x and y: 12, 34, 13 and 24 are equally uneven: 4/6. With x counted twice 12 and 34 alone: 2/6
    x, y = ([1, 1], [0, 0]), ([1, 0], [1, 0])
    assert permute(columns(x)).omnibus == pytest.approx(2 / 6)
    assert permute(columns(x, y)).omnibus == pytest.approx(4 / 6)
    assert permute(columns(x, x, y)).omnibus == pytest.approx(2 / 6)


def test_features_that_lean_alike_together_show_more_than_each():
    # x in sentences 1 and 2, y in 2 and 3. Alone each: both on one side in 4 + 4 of 20 deals.
    # Together: 1, 2 and 3 on one side in 1 + 1 of 20
    done = permute(columns(([1, 1, 0], [0, 0, 0]), ([0, 1, 1], [0, 0, 0])))
    assert done.p.tolist() == pytest.approx([8 / 20, 8 / 20])
    assert done.omnibus == pytest.approx(2 / 20)
    assert (done.deals, done.exact) == (20, True)


def test_a_frequent_feature_does_not_drown_a_rare_one():
    # each is divided by its variance: ten times as many hits change nothing
    x, y = ([1, 1, 0], [0, 0, 0]), ([0, 1, 1], [0, 0, 1])
    tenfold = ([0, 10, 10], [0, 0, 10])
    assert permute(columns(x, tenfold)).omnibus == permute(columns(x, y)).omnibus


@quick
@given(any_counts())
def test_the_exact_omnibus_p_is_that_of_every_deal_counted_by_hand(counts):
    done = permute(counts)
    assert done.omnibus == pytest.approx(by_hand(counts))
    assert 0 < done.omnibus <= 1
    assert (done.deals, done.exact) == (deals_in_all(counts), True)


@quick
@given(any_counts(most_features=1))
def test_the_omnibus_p_of_one_feature_is_its_own(counts):
    done = permute(counts)
    assert [done.omnibus] == pytest.approx(done.p.tolist())


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_features_changes_no_exact_omnibus_p(pair):
    one, other = map(permute, pair)
    assert one.omnibus == pytest.approx(other.omnibus)


@quick
@given(any_counts())
def test_swapping_the_sides_changes_no_exact_omnibus_p(counts):
    assert permute(counts).omnibus == pytest.approx(permute(counts.swap()).omnibus)


# 7 and 10 sentences: 19,448 deals, all of which are tried, block by block; in the first 2,000 A always has sentences 1
# and 2, so a variance from those alone would leave x out. x stands in sentences 1 and 2, both A's,
# y in 3 (A) and 8 (B). With k of its two sentences in A a word's difference is k/70 - (2 - k)/100, whose square is as
# (17 k - 14)^2: 400, 9 and 196 for k = 2, 1 and 0; both words have the same variance. Observed: 400 + 9.
# As uneven, with C(2, kx) C(2, ky) C(13, 7 - kx - ky) deals each: (2, 2) 286, (2, 1) and (1, 2) 1,430, (2, 0) and
# (0, 2) 1,287
SEVEN_TO_TEN = columns(([1, 1, 0, 0, 0, 0, 0], [0] * 10), ([0, 0, 1, 0, 0, 0, 0], [1, *[0] * 9]))


def test_each_of_many_deals_is_tried_once():
    # x: k = 2 in C(15, 5) deals, and no other is as uneven; y: k = 1 and more: all
    assert 2000 < deals_in_all(SEVEN_TO_TEN) <= EXACT_LIMIT
    done = permute(SEVEN_TO_TEN)
    assert (done.deals, done.exact) == (19448, True)
    assert done.p.tolist() == pytest.approx([3003 / 19448, 1])


def test_the_omnibus_p_of_two_words_in_nineteen_thousand_deals_by_hand():
    assert permute(SEVEN_TO_TEN).omnibus == pytest.approx((286 + 2 * 1430 + 2 * 1287) / 19448)


BACKWARDS = reorder(SEVEN_TO_TEN, range(16, -1, -1), range(2))


def test_the_order_of_the_units_changes_no_omnibus_p_of_many_deals():
    assert permute(SEVEN_TO_TEN).omnibus == pytest.approx(permute(BACKWARDS).omnibus)


def test_swapping_the_sides_changes_no_omnibus_p_of_many_deals():
    assert permute(BACKWARDS).omnibus == pytest.approx(permute(BACKWARDS.swap()).omnibus)


def test_nothing_to_test_has_an_omnibus_p_of_one():
    assert permute(make_counts(np.zeros((4, 0)), "AABB", [5] * 4)).omnibus == 1.0
    assert permute(columns(([0, 0], [0, 0]))).omnibus == 1.0


@pytest.fixture(scope="module")
def many():
    """Return counts of 9 against 15 sentences: 1,307,504 deals, so they are dealt at random."""
    random = np.random.default_rng(3)
    return make_counts(random.poisson(0.8, (24, 8)), "A" * 9 + "B" * 15, random.integers(10, 30, 24))


def test_swapping_the_sides_changes_no_p_of_random_deals_either(many):
    assert deals_in_all(many) > EXACT_LIMIT
    one, other = permute(many, resamples=2500), permute(many.swap(), resamples=2500)
    assert one.p.tolist() == other.p.tolist()
    assert (one.omnibus, one.deals, one.exact) == (other.omnibus, 2500, False)


def test_the_omnibus_p_of_one_feature_is_its_own_in_random_deals(many):
    alone = permute(many.select(np.array([2])), resamples=999)
    assert alone.omnibus == alone.p[0]


def test_the_omnibus_p_of_random_deals_is_b_plus_one_over_m_plus_one(many):
    # 2,501 deals in two blocks
    p = permute(many, resamples=2501).omnibus
    assert p * 2502 == pytest.approx(round(p * 2502))
    # 15 sentences each with every word against 15 with none: no deal is as uneven
    apart = columns(([1] * 15, [0] * 15), ([2] * 15, [0] * 15))
    assert permute(apart, resamples=199).omnibus == pytest.approx(1 / 200)


def test_random_deals_come_near_the_omnibus_p_of_all_deals():
    # 10 and 10 sentences; a word in 15 of them, 9 of these in A, and another word in the other 5, whose difference is
    # that of the first turned round: together they are as uneven as each, P(X >= 9 or X <= 6) for 15 drawn from 20
    one, other = ([1] * 9 + [0], [1] * 6 + [0] * 4), ([0] * 9 + [1], [0] * 6 + [1] * 4)
    exact = stats.hypergeom.sf(8, 20, 10, 15) + stats.hypergeom.cdf(6, 20, 10, 15)
    assert permute(columns(one, other), resamples=9999).omnibus == pytest.approx(
        exact, abs=4 * np.sqrt(exact * (1 - exact) / 9999)
    )


def test_the_omnibus_p_is_uniform_enough_where_there_is_no_difference():
    random = np.random.default_rng(11)
    p = np.array([permute(make_counts(random.poisson(1.0, (10, 4)), "AB" * 5, [20] * 10)).omnibus for _ in range(300)])
    # of 300 tries about 15 have p <= .05; 4 standard errors of 300 * .05: 15. The mean of 300 uniform numbers has one of
    # .289 / sqrt(300) = .017
    assert 2 <= (p <= 0.05).sum() <= 30
    assert p.mean() == pytest.approx(0.5, abs=4 * 0.017)


def test_the_omnibus_p_is_small_where_many_words_differ_a_little():
    random = np.random.default_rng(12)
    rates = np.where(np.arange(24)[:, None] < 12, [0.5, 1.0] * 20, [1.0, 0.5] * 20)
    done = permute(make_counts(random.poisson(rates), "A" * 12 + "B" * 12, [40] * 24), resamples=999)
    assert done.omnibus == pytest.approx(1 / 1000)
    assert np.median(done.p) > 0.05


# --- the bootstrap, to compare ---------------------------------------------------------------------------------------


def test_constant_rates_leave_the_bootstrap_nothing_to_draw():
    # A: 2 of 10, 4 of 20, 1 of 5 words: .2 whatever is drawn; B: .1: the difference is .1 in every draw
    low, high = bootstrap(make_counts([[2], [4], [1], [1], [3]], "AAABB", [10, 20, 5, 10, 30]))
    assert low.tolist() == pytest.approx([0.1], abs=1e-6)
    assert high.tolist() == pytest.approx([0.1], abs=1e-6)


def test_two_sentences_drawn_from_two_have_the_interval_of_four_draws():
    # A: 1 and 0 hits in a word each: rate 0, 1/2, 1/2 or 1 with chances of 1/4; B has none
    counts = make_counts([[1], [0], [0], [0]], "AABB", [1, 1, 1, 1])
    for confidence, expected in ((0.95, (0, 1)), (0.6, (0, 1)), (0.4, (0.5, 0.5))):
        low, high = bootstrap(counts, resamples=2000, confidence=confidence)
        assert (low[0], high[0]) == pytest.approx(expected)


def test_the_bootstrap_interval_comes_near_scipys():
    a, b = [3, 0, 1, 2, 0, 4, 1, 0], [0, 1, 0, 0, 2, 0, 1, 0, 0, 1]
    oracle = stats.bootstrap(
        (np.array(a) / 10, np.array(b) / 10),
        lambda one, other, axis: one.mean(axis=axis) - other.mean(axis=axis),
        n_resamples=9999,
        method="percentile",
        rng=np.random.default_rng(5),
    ).confidence_interval
    low, high = bootstrap(columns((a, b)))
    # the mean of 8 sentences moves in steps of 1/80, of 10 in steps of 1/100
    assert (low[0], high[0]) == pytest.approx((oracle.low, oracle.high), abs=0.0125)


@quick
@given(any_counts())
def test_the_bootstrap_interval_holds_the_observed_difference_and_keeps_with_the_seed(counts):
    low, high = bootstrap(counts, resamples=999)
    observed = rate_differences(counts)["difference"].to_numpy() / 1000
    assert (low <= observed + 1e-5).all()
    assert (observed <= high + 1e-5).all()
    same_low, same_high = bootstrap(counts, resamples=999)
    assert (low.tolist(), high.tolist()) == (same_low.tolist(), same_high.tolist())


def test_another_seed_gives_another_bootstrap(many):
    one, other = (bootstrap(many, resamples=999, seed=seed)[0].tolist() for seed in (1, 2))
    assert one != other


def test_ten_thousand_draws_of_a_whole_vocabulary_take_little_memory():
    # drawn naively, 10,000 x 33 sentences x 421 words of 8 bytes are 1,111 MB
    counts = tables.term_counts(standing())
    tracemalloc.start()
    try:
        low, high = bootstrap(counts, resamples=10_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert low.shape == high.shape == (len(counts.features),)
    assert peak < 200e6


# --- what could have been found --------------------------------------------------------------------------------------


def test_the_detectable_difference_by_hand():
    # 0 against 0 in 100 words each: variance 1/100^2 a side, freedom 2 + 2: (t(.975; 4) + t(.8; 4)) * sqrt(2) / 100
    # = (2.7764 + .9410) * 1.4142 / 100
    zeros = make_counts([[0]] * 6, "AAABBB", [25, 25, 50, 25, 25, 50])
    assert detectable_difference(zeros).tolist() == pytest.approx([52.572], abs=1e-3)
    # A 1 1 1 1 in 10 words each, B the same: 1/40^2 a side, freedom 6: (2.4469 + .9057) * sqrt(2) / 40
    ones = make_counts([[1]] * 8, "AAAABBBB", [10] * 8)
    assert detectable_difference(ones).tolist() == pytest.approx([118.53], abs=1e-2)
    # with a power of a half the second term is nought: the reach of the interval
    assert detectable_difference(ones, power=0.5)[0] == pytest.approx(1000 * 2.4469 * np.sqrt(2) / 40, abs=1e-2)


def test_a_bunched_word_must_differ_more_to_be_noticed():
    # A: 4 0 2 in 10 words each: variance 18/900; B: 1 1 1: 1/900; freedom 361/162.5 (see test_rates.py)
    counts = make_counts([[4], [0], [2], [1], [1], [1]], "AAABBB", [10] * 6)
    reach = stats.t.ppf(0.975, 361 / 162.5) + stats.t.ppf(0.8, 361 / 162.5)
    assert detectable_difference(counts)[0] == pytest.approx(min(1000 * reach * np.sqrt(19 / 900), 1000))
    even = make_counts([[2], [2], [2], [1], [1], [1]], "AAABBB", [10] * 6)
    assert detectable_difference(even)[0] < detectable_difference(counts)[0]


@pytest.mark.parametrize("sides", ["ABBB", "AAAB"])
def test_from_a_single_sentence_no_difference_can_be_noticed(sides):
    counts = make_counts([[5, 0], [1, 0], [2, 1], [0, 1]], sides, [20] * 4)
    assert detectable_difference(counts).tolist() == [1000, 1000]


@quick
@given(any_counts())
def test_the_detectable_difference_is_larger_than_half_the_interval(counts):
    found, table = detectable_difference(counts), rate_differences(counts)
    half = ((table["high"] - table["low"]) / 2).to_numpy()
    assert np.isfinite(found).all()
    assert ((found > half) | (found == 1000)).all()
    assert (found <= 1000).all()
    np.testing.assert_allclose(found, detectable_difference(counts.swap()))


def test_a_difference_of_that_size_is_noticed_four_times_in_five():
    # 20 and 20 sentences of 25 words, 55.2 against 20 hits per 1,000 words: se = sqrt(.0552/500 + .02/500) = .012264 and
    # (2.024 + .851) * se = .0353, about the 35.2 that they differ by
    random = np.random.default_rng(4)
    hits = random.poisson(np.repeat([0.0552, 0.02], 20)[:, None] * 25, (40, 4000))
    names = tuple(f"f{number:04d}" for number in range(4000))
    counts = make_counts(hits, "A" * 20 + "B" * 20, [25] * 40, names)
    table = rate_differences(counts)
    assert np.median(detectable_difference(counts)) == pytest.approx(35.3, abs=3)
    assert ((table["low"] > 0) | (table["high"] < 0)).mean() == pytest.approx(0.8, abs=0.05)


def test_a_study_lists_the_detectable_difference_of_every_category_with_a_hit(tmp_path):
    # warm: 6 of 12 words against 0 of 12. A: 1 hit in every 2 words, no residual: 1/144; B: 1/144
    # freedom 2^2 / (1/5 + 1/5) = 10: (2.228 + .879) * sqrt(2)/12 = .3662
    table = checks.detectable(make_study(tmp_path / "both", FRIENDS, THREATS))
    assert list(table) == ["lexicon", "category", "difference", "detectable"]
    assert table[["lexicon", "category"]].values.tolist() == [["toy", "cold"], ["toy", "warm"]]
    assert table["difference"].tolist() == pytest.approx([-500, 500])
    assert table["detectable"].tolist() == pytest.approx([366.2, 366.2], abs=0.1)
    one = checks.detectable(make_study(tmp_path / "one", FRIENDS, "Peace went. Peace came."))
    assert one["category"].tolist() == ["warm"]


# --- the omnibus of a study ------------------------------------------------------------------------------------------


def test_a_study_tests_its_vocabulary_and_each_lexicon(tmp_path):
    # 6 against 6 sentences: two of 924 deals part them so
    table = checks.omnibus(make_study(tmp_path, FRIENDS, THREATS))
    assert list(table) == ["family", "features", "p", "deals", "exact", "reading"]
    assert table["family"].tolist() == ["vocabulary", "toy"]
    assert table["features"].tolist() == [4, 2]  # friend came threat went; warm cold
    assert table["p"].tolist() == pytest.approx([2 / 924] * 2)
    assert table["deals"].tolist() == [924] * 2
    assert table["exact"].all()
    assert set(table["reading"]) == {"taken together, the two differ by more than chance often gives"}


def test_the_omnibus_says_when_there_is_no_difference_and_when_there_is_nothing_to_test(tmp_path):
    same = checks.omnibus(make_study(tmp_path / "same", FRIENDS, FRIENDS))
    assert same["p"].tolist() == [1.0, 1.0]
    assert set(same["reading"]) == {"taken together, the two do not differ beyond chance"}
    rare = checks.omnibus(make_study(tmp_path / "rare", FRIENDS, THREATS, min_count=7))
    assert rare[["features", "p"]].values.tolist() == [[0, 1.0], [0, 1.0]]
    assert set(rare["reading"]) == {"nothing in it is frequent enough to be tested"}
    none = checks.omnibus(make_study(tmp_path / "none", FRIENDS, THREATS, lexicon=""))
    assert none["family"].tolist() == ["vocabulary"]


def test_the_omnibus_of_the_real_articles_takes_each_lexicons_own_categories():
    table = standing_table("omnibus").set_index("family")
    stance, contrasts, least = standing_table("stance"), standing_table("contrasts"), standing().settings.min_count
    whole = stance[(stance["voice"] == "all") & (stance["n_a"] + stance["n_b"] >= least)]
    expected = whole.groupby("lexicon").size().to_dict()
    expected["vocabulary"] = int((contrasts["n_a"] + contrasts["n_b"] >= least).sum())
    assert table["features"].to_dict() == expected
    assert table.index[0] == "vocabulary"
    assert table["p"].between(0, 1, inclusive="right").all()


def test_a_lexicon_may_be_called_vocabulary(tmp_path):
    study = make_study(tmp_path, FRIENDS, THREATS, lexicon=TOY_LEXICON.replace("name: toy", "name: vocabulary"))
    assert checks.omnibus(study)["features"].tolist() == [4, 2]


# --- the chance of a divergence --------------------------------------------------------------------------------------


def test_one_sentence_a_side_diverges_as_every_deal_of_them_does(tmp_path):
    # "war came" and "peace came": shares (.5, .5, 0) and (.5, 0, .5): half of the words differ: half a bit
    table = checks.chance_shift(make_study(tmp_path, "War came.", "Peace came.", lexicon=""))
    assert list(table) == ["divergence", "chance_median", "chance_95"]
    assert table.values.tolist() == [pytest.approx([0.5, 0.5, 0.5])]


def test_sides_with_nothing_in_common_diverge_more_than_chance_gives(tmp_path):
    row = checks.chance_shift(make_study(tmp_path, FRIENDS, THREATS)).iloc[0]
    assert row["divergence"] == pytest.approx(1.0)
    assert row["chance_median"] < row["chance_95"] < 0.7


def test_swapping_the_sides_changes_no_chance_level(many):
    assert chance_divergence(many) == pytest.approx(chance_divergence(many.swap()), abs=1e-12)


# --- other choices ---------------------------------------------------------------------------------------------------


def test_two_paragraphs_a_side_can_never_show_a_difference_that_twelve_sentences_show(tmp_path):
    # sentences: every word 6 to 0 or 0 to 6, p = 2/924, so q is too. Paragraphs: 6 deals, no p below 2/6
    table = checks.decisions(make_study(tmp_path, FRIENDS, THREATS))
    assert list(table) == ["unit", "min_count", "terms", "terms_found", "categories", "categories_found"]
    assert table.values.tolist() == [
        *(["sentence", least, 4, 4, 2, 2] for least in (2, 3, 5)),
        *(["paragraph", least, 4, 0, 2, 0] for least in (2, 3, 5)),
    ]


def test_fewer_words_are_tested_the_more_often_they_must_occur(tmp_path):
    # war 6, came 4, peace 3, went 2, friend 1; warm 1; the study's own 4 stands among the minimum counts
    a, b = "War came. War came. War went. War peace.", "War came. War came. Friend peace. Peace went."
    table = checks.decisions(make_study(tmp_path, a, b, min_count=4)).query("unit == 'sentence'")
    assert table["min_count"].tolist() == [2, 3, 4, 5]
    assert table["terms"].tolist() == [4, 3, 2, 1]
    assert table["categories"].tolist() == [0, 0, 0, 0]


def test_what_is_found_counts_q_not_p(tmp_path):
    # 4 and 4 sentences: "war" in all of A, "peace" in all of B: p = 2/70 = .0286; seven words in all eight: p = 1.
    # Of nine words q is .0286 * 9 / 2 = .129. With at least 5 occurrences only the seven are left
    same = "red blue green gold grey pink brown"
    a, b = (" ".join([f"{word} {same}."] * 4) for word in ("War", "Peace"))
    table = checks.decisions(make_study(tmp_path, a, b, lexicon="")).query("unit == 'sentence'")
    assert table["terms"].tolist() == [9, 9, 7]
    assert table["terms_found"].tolist() == [0, 0, 0]


def test_words_too_rare_to_be_tested_are_not_corrected_for(tmp_path):
    # "war" and "peace" as above, p = 2/70, beside a word of each sentence's own. Tested are two: q = p = .0286 < .05;
    # over all ten it would be .143
    a, b = (
        " ".join(f"{word} {name}." for name in names) for word, names in (("War", NAMES[:4]), ("Peace", NAMES[4:8]))
    )
    table = checks.decisions(make_study(tmp_path, a, b, lexicon="")).query("unit == 'sentence'")
    assert table[["min_count", "terms", "terms_found"]].values.tolist() == [[2, 2, 2], [3, 2, 2], [5, 0, 0]]


def test_a_study_of_articles_has_no_other_unit(tmp_path):
    study = make_study(tmp_path, ["War came.", "War went."], ["Peace came.", "Peace went."])
    assert checks.decisions(study)["unit"].unique().tolist() == ["article"]


def test_specifications_are_those_of_the_tested_words_and_of_every_category(tmp_path):
    # friend, came, threat and went occur 6 times: 64 specifications each; peace once; 16 for each category
    study = make_study(tmp_path, f"{FRIENDS} Peace.", THREATS)
    table = checks.specifications(study)
    assert list(table) == ["finding", "specification", "value", "same_sign"]
    assert table.groupby("finding").size().to_dict() == {
        **{f"term:{word}": 64 for word in ("came", "friend", "threat", "went")},
        **{f"category:toy:{name}": 16 for name in ("warm", "cold")},
    }


def test_specifications_without_a_lexicon_or_a_tested_word_are_few_or_none(tmp_path):
    terms = checks.specifications(make_study(tmp_path / "terms", FRIENDS, THREATS, lexicon=""))
    assert terms["finding"].str.startswith("term:").all()
    none = checks.specifications(make_study(tmp_path / "none", "War.", "Peace.", lexicon=""))
    assert (list(none), len(none)) == (list(terms), 0)
    assert (list(checks.steadiness(none)), len(checks.steadiness(none))) == (["finding", "specifications", "stable"], 0)


def test_steadiness_is_the_share_of_specifications_that_keep_the_sign():
    table = pd.DataFrame({"finding": [*"aaaabbc"], "same_sign": [True, True, True, False, True, False, True]})
    assert checks.steadiness(table).values.tolist() == [["b", 2, 0.5], ["a", 4, 0.75], ["c", 1, 1.0]]


def test_steadiness_is_the_stability_that_the_contrasts_and_the_stance_state():
    steady = checks.steadiness(standing_table("specifications")).set_index("finding")["stable"]
    contrasts, stance = standing_table("contrasts"), standing_table("stance").query("voice == 'all'")
    stated = dict(zip("term:" + contrasts["term"], contrasts["stable"], strict=True))
    stated |= dict(zip("category:" + stance["lexicon"] + ":" + stance["category"], stance["stable"], strict=True))
    assert len(steady) > 40
    assert steady.to_dict() == pytest.approx({name: stated[name] for name in steady.index})


# --- one side against itself -----------------------------------------------------------------------------------------


TEN = "Peace came. Peace went. Peace stayed.", " ".join(f"War {name} {name}ish." for name in NAMES)


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    """Return a study whose B has ten sentences: "war" in each, and two words of each one's own."""
    return make_study(tmp_path_factory.mktemp("ten"), *TEN, lexicon="")


def test_a_side_against_itself_has_the_columns_of_a_naive_table(ten):
    table = checks.against_itself(ten)
    assert list(table) == ["term", "n_a", "n_b", "g2", "p_g2", "p", "q"]
    np.testing.assert_allclose(table["p_g2"], stats.chi2.sf(table["g2"].abs(), 1))
    # "war" stands in every sentence: nothing differs. "zero" stands in one: 1 to 0 in 15 words each is a G2 of
    # 2 * (1 ln(1/.5) + 14 ln(14/14.5) + 15 ln(15/14.5)) = 1.4208, which a table of chi-square calls .233
    rows = table.set_index("term")
    assert rows.loc["war", ["g2", "p_g2", "p"]].tolist() == pytest.approx([0, 1, 1])
    assert abs(rows.loc["zero", "g2"]) == pytest.approx(1.4208, abs=1e-4)
    assert rows.loc["zero", "p_g2"] == pytest.approx(0.2333, abs=1e-4)
    assert rows.loc["zero", "p"] == 1.0  # it must be in one half or the other


@pytest.mark.parametrize(("side", "words"), [("A", {"peace", "came", "went", "stayed"}), ("B", {"war", *NAMES})])
def test_a_side_against_itself_takes_that_sides_sentences_alone(ten, side, words):
    table = checks.against_itself(ten, side)
    assert {term for term in table["term"] if not term.endswith("ish")} == words
    n = (table["n_a"] + table["n_b"]).groupby(table["term"]).sum()
    assert n.to_dict() == ten.counted.query("side == @side")["term"].value_counts().to_dict()


def test_the_halves_are_as_equal_as_can_be_and_sentences_stay_whole(ten):
    rows = checks.against_itself(ten).set_index("term")[["n_a", "n_b"]]
    assert rows.loc["war"].tolist() == [5, 5]  # of ten sentences
    assert checks.against_itself(ten, "A").set_index("term").loc["peace", ["n_a", "n_b"]].tolist() == [1, 2]  # of three
    for name in NAMES:
        assert rows.loc[name].tolist() == rows.loc[f"{name}ish"].tolist()


def test_sentences_of_several_articles_are_dealt_one_by_one(tmp_path):
    # each article's only sentence is its number 1
    study = make_study(tmp_path, ["Peace."] * 2, [f"War {name}." for name in NAMES[:6]], lexicon="")
    assert checks.against_itself(study).set_index("term").loc["war", ["n_a", "n_b"]].tolist() == [3, 3]


def test_a_side_against_itself_keeps_with_the_seed(tmp_path, ten):
    same, other = (make_study(tmp_path / str(seed), *TEN, lexicon="", head=f"seed = {seed}") for seed in (1, 2))
    pd.testing.assert_frame_equal(checks.against_itself(ten), checks.against_itself(same), check_exact=True)
    assert not checks.against_itself(ten).equals(checks.against_itself(other))


def test_the_largest_g2_stands_first_and_ties_are_broken_by_term(ten):
    table = checks.against_itself(ten)
    assert table["term"].tolist() == [*sorted([*NAMES, *(f"{name}ish" for name in NAMES)]), "war"]


def test_of_a_side_against_itself_only_frequent_words_are_tested_and_corrected_for():
    table = checks.against_itself(standing())
    frequent = table["n_a"] + table["n_b"] >= standing().settings.min_count
    assert 10 < frequent.sum() < len(table)
    np.testing.assert_allclose(table.loc[frequent, "q"], stats.false_discovery_control(table.loc[frequent, "p"]))
    assert (table.loc[~frequent, "q"] == 1).all()
    assert (table["q"] > 0.05).all()  # nothing can differ but by chance
    assert (table["g2"].abs().diff().dropna() <= 1e-8).all()


def test_a_single_sentence_cannot_be_parted_and_nothing_breaks(tmp_path):
    table = checks.against_itself(make_study(tmp_path, "War came.", "Peace went.", lexicon=""))
    assert table[["n_a", "n_b", "p", "q"]].values.tolist() == [[0, 1, 1, 1]] * 2
    assert np.isfinite(table[["g2", "p_g2"]]).all(axis=None)


# --- how words are spread --------------------------------------------------------------------------------------------


def test_spread_is_of_frequent_content_words_the_most_frequent_first(tmp_path):
    # A: three sentences of 2, 2 and 4 words (shares .25 .25 .5); war 1 1 1: (|1/3 - .25| * 2 + |1/3 - .5|) / 2 = 1/6,
    # DPnorm (1/6) / (1 - .25) = .2222; friend 0 0 1: (.25 + .25 + .5) / 2 = .5, .6667
    # B: two sentences of 3: friend 1 1: 0; war 1 0: .5, over 1 - .5: 1. "the" is a stop word, the rest too rare
    a, b = "War came. War went. War and the friend.", "The friend stayed. War friend slept."
    table = descriptions.spread(make_study(tmp_path, a, b))
    assert list(table) == ["side", "feature", "n", "dp", "dp_norm"]
    assert table[["side", "feature", "n"]].values.tolist() == [
        ["A", "war", 3],
        ["A", "friend", 1],
        ["B", "friend", 2],
        ["B", "war", 1],
    ]
    assert table["dp"].tolist() == pytest.approx([1 / 6, 0.5, 0, 0.5])
    assert table["dp_norm"].tolist() == pytest.approx([2 / 9, 2 / 3, 0, 1])


def test_words_that_are_equally_frequent_are_spread_by_the_alphabet(tmp_path):
    table = descriptions.spread(make_study(tmp_path, "War peace fear. War peace fear.", "Ruin.", min_count=2))
    assert table["feature"].tolist() == ["fear", "peace", "war"]
    assert len(descriptions.spread(make_study(tmp_path / "none", "War.", "Peace."))) == 0


# --- every kind of feature -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """Return a study and its contrasts of terms, stems, bigrams and actors."""
    a = "Moscow and the Kremlin spoke of war. Moscow spoke of wars. Moscow spoke again. The war goes on."
    b = "Tehran sought peace. Tehran sought peace again. Tehran spoke. Iran warred on."
    study = make_study(tmp_path_factory.mktemp("kinds"), a, b, lexicon="", min_count=2)
    terms = tables.contrasts(study)
    return study, terms, tables.all_contrasts(study, terms)


def test_all_contrasts_are_of_terms_stems_bigrams_and_actors_in_the_same_columns(kinds):
    _, terms, table = kinds
    assert table["kind"].drop_duplicates().tolist() == ["term", "stem", "bigram", "actor"]
    assert list(table) == list(terms)
    pd.testing.assert_frame_equal(table[table["kind"] == "term"], terms, check_exact=True)
    assert not table.isna().any(axis=None)


def test_stems_bigrams_and_actors_are_counted_as_a_reader_counts_them(kinds):
    _, _, table = kinds
    rows = table.set_index(["kind", "term"])[["n_a", "n_b"]]
    for name, expected in {
        ("term", "war"): [2, 0],
        ("stem", "war"): [3, 1],  # war, wars, war; warred
        ("bigram", "spoke of"): [2, 0],
        ("bigram", "sought peace"): [0, 2],
        ("actor", "russia"): [4, 0],
        ("actor", "iran"): [0, 4],
    }.items():
        assert rows.loc[name].tolist() == expected, name
    others = table[table["kind"] != "term"]
    assert (others["n_a"] + others["n_b"] > 1).all()  # the others are seen once, and left out
    assert ((table["kind"] == "term") & (table["n_a"] + table["n_b"] == 1)).any()
    assert (table.loc[table["kind"] == "actor", "stable"] == 1).all()


def test_each_kind_of_feature_is_a_family_of_its_own(kinds):
    _, _, table = kinds
    frequent = table[table["n_a"] + table["n_b"] >= 2]
    assert frequent.groupby("kind").size().min() > 1
    for _, rows in frequent.groupby("kind"):
        np.testing.assert_allclose(rows["q"], stats.false_discovery_control(rows["p"]))
    assert not np.allclose(frequent["q"], stats.false_discovery_control(frequent["p"]))


def test_the_actors_of_that_study_by_hand(kinds):
    # Tehran or Iran stands in each of B's four sentences and in none of A's: of 70 deals this one and its mirror
    _, _, table = kinds
    rows = table[table["kind"] == "actor"].set_index("term")
    assert rows.loc["iran", "p"] == pytest.approx(2 / 70)


def test_a_kind_that_is_none_is_refused_with_the_nearest(kinds):
    with pytest.raises(ValueError, match=r"'bigrams'.*'bigram'"):
        tables.feature_counts(kinds[0], "bigrams")


def test_a_single_actor_is_a_family_of_one(tmp_path):
    # one test needs no correction
    study = make_study(tmp_path, "Moscow came. Moscow went. Moscow stayed.", "Peace came. Peace went.", lexicon="")
    row = tables.contrasts(study, "actor").iloc[0]
    assert (row["term"], row["n_a"], row["n_b"]) == ("russia", 3, 0)
    assert row["q"] == row["p"] == pytest.approx(1 / 10)  # 10 deals; only this one puts all three in A
