"""Further measures of keyness: each against worked values and scipy, all of them in one table."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import any_counts, make_counts, make_study, quick, standing, two_sides
from scipy import stats

from analysis import descriptions, tables
from analysis.contrast import log_ratios
from analysis.measures import (
    COLUMNS,
    conservative_log_ratio,
    fisher_p,
    measure,
    percent_difference,
    scaled_f_score,
)
from analysis.rates import rate_differences

NAMES = [
    "log_odds",
    "log_ratio",
    "conservative_log_ratio",
    "g2",
    "fisher_p",
    "rate_difference",
    "percent_difference",
    "scaled_f",
]
WITH_INTERVAL = ["log_odds", "log_ratio", "rate_difference"]
LENGTHS = [(9, 9), (20, 35), (450, 450), (425, 475), (4000, 500)]
# 15 words against 10
TEXTS = (
    "Moscow and the Kremlin met. A friend of Moscow came. War came. No threat came.",
    "Tehran sent a friend. A threat came. Peace came too.",
)
pairs = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6)


def cells(*pairs):
    """Return the counts of several features, (A, B) each, as the arrays the measures take."""
    n_a, n_b = np.array(pairs, dtype=float).reshape(-1, 2).T
    return n_a, n_b


def wide(counts, column="value", **options):
    """Return one column of the measures, a row a feature and a column a measure."""
    return measure(counts, **options).pivot(index="term", columns="measure", values=column).reindex(columns=NAMES)


# --- Fisher's exact p ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words_a", "words_b"), LENGTHS)
def test_fisher_p_is_scipys_on_a_grid(words_a, words_b):
    grid = [(a, b) for a in range(10) for b in range(10)]
    oracle = [stats.fisher_exact([[a, words_a - a], [b, words_b - b]]).pvalue for a, b in grid]
    np.testing.assert_allclose(fisher_p(*cells(*grid), words_a, words_b), oracle, rtol=1e-9)


@pytest.mark.parametrize(("words_a", "words_b"), LENGTHS)
def test_fisher_p_is_the_share_of_the_draws_no_likelier_than_the_one_found(words_a, words_b):
    # in whole numbers, so that no tie is broken by rounding
    grid = [(a, b) for a in (0, 1, 4, 9) for b in (0, 2, 4, 9)]
    for (a, b), p in zip(grid, fisher_p(*cells(*grid), words_a, words_b), strict=True):
        draws = [comb(words_a, k) * comb(words_b, a + b - k) for k in range(a + b + 1)]
        assert p == pytest.approx(sum(n for n in draws if n <= draws[a]) / comb(words_a + words_b, a + b), rel=1e-9)


def test_three_to_none_in_equal_texts_has_a_fisher_p_of_249():
    # all three in A, or all in B: 2 * C(450, 3) / C(900, 3) = 2 * 15,086,400 / 121,095,300 = .249
    assert fisher_p(*cells((3, 0)), 450, 450)[0] == pytest.approx(0.249, abs=5e-4)
    assert fisher_p(*cells((3, 0)), 450, 450)[0] == pytest.approx(2 * comb(450, 3) / comb(900, 3))
    # in 10 words each: 2 * 120 / 1140
    assert fisher_p(*cells((3, 0)), 10, 10)[0] == pytest.approx(240 / 1140)


def test_what_neither_side_has_has_a_fisher_p_of_one():
    assert fisher_p(*cells((0, 0)), 450, 300).tolist() == [1.0]


def test_all_words_on_both_sides_have_a_fisher_p_of_one():
    # a text of one word only: no other table has these margins
    assert fisher_p(*cells((5, 7)), 5, 7).tolist() == pytest.approx([1.0])


def test_no_feature_no_fisher_p():
    assert fisher_p(*cells(), 10, 10).tolist() == []


# --- the conservative log ratio --------------------------------------------------------------------------------------


def test_the_conservative_log_ratio_of_ten_to_none_by_hand():
    # Clopper-Pearson with no failure: the share of A is at least .025^(1/10) = .6915 for one feature,
    # .0025^(1/10) = .5493 for ten, .00025^(1/10) = .4363 for a hundred: odds 2.2416, 1.2187, .77 (below even)
    for vocabulary, expected in ((1, 1.1645), (10, 0.2854), (100, 0.0)):
        found = conservative_log_ratio(*cells((10, 0), (0, 10)), 450, 450, vocabulary=vocabulary)
        assert found.tolist() == pytest.approx([expected, -expected], abs=5e-4)


def test_the_conservative_log_ratio_reckons_with_the_lengths():
    # 10 to none, where A has half as many words: twice the odds of above, one more in log2; the other way one less
    assert conservative_log_ratio(*cells((10, 0)), 450, 900)[0] == pytest.approx(1.1645 + 1, abs=5e-4)
    assert conservative_log_ratio(*cells((10, 0)), 900, 450)[0] == pytest.approx(1.1645 - 1, abs=5e-4)


@quick
@given(pairs, st.sampled_from(LENGTHS))
def test_the_conservative_log_ratio_is_the_nearer_end_of_scipys_exact_interval(some, lengths):
    words_a, words_b = lengths
    for (a, b), found in zip(some, conservative_log_ratio(*cells(*some), words_a, words_b), strict=True):
        low, high = 0.0, 1.0
        if a + b:
            interval = stats.binomtest(a, a + b).proportion_ci(1 - 0.05 / len(some), method="exact")
            low, high = interval.low, interval.high
        even = words_a / (words_a + words_b)
        if low <= even <= high:  # the interval holds equal rates
            assert found == pytest.approx(0.0, abs=1e-9)
        else:
            nearer = low if low > even else high
            assert found == pytest.approx(np.log2(words_b / words_a * nearer / (1 - nearer)), rel=1e-7, abs=1e-7)


@quick
@given(pairs, st.sampled_from([(900, 900), (425, 475), (4000, 500)]))
def test_the_conservative_log_ratio_is_never_larger_than_the_log_ratio_nor_against_it(some, lengths):
    least = conservative_log_ratio(*cells(*some), *lengths)
    ratio, _, _ = log_ratios(*cells(*some), *lengths)
    assert (np.abs(least) <= np.abs(ratio) + 1e-9).all()
    assert (least * ratio >= 0).all()


@quick
@given(pairs, st.sampled_from(LENGTHS))
def test_the_conservative_log_ratio_flips_with_the_sides_and_shrinks_with_the_vocabulary(some, lengths):
    n_a, n_b = cells(*some)
    words_a, words_b = lengths
    sizes = []
    for vocabulary in (1, 10, 500):
        found = conservative_log_ratio(n_a, n_b, words_a, words_b, vocabulary=vocabulary)
        swapped = conservative_log_ratio(n_b, n_a, words_b, words_a, vocabulary=vocabulary)
        np.testing.assert_allclose(found, -swapped)
        sizes.append(np.abs(found))
    assert (np.diff(sizes, axis=0) <= 1e-12).all()


def test_the_vocabulary_is_the_number_of_features_unless_told():
    found = conservative_log_ratio(*cells((40, 2), (1, 1), (3, 9)), 450, 450)
    assert found.tolist() == conservative_log_ratio(*cells((40, 2), (1, 1), (3, 9)), 450, 450, vocabulary=3).tolist()
    assert found[0] < conservative_log_ratio(*cells((40, 2)), 450, 450)[0]


def test_most_words_of_the_real_articles_have_a_conservative_log_ratio_of_nought():
    counts = tables.term_counts(standing())
    assert (wide(counts)["conservative_log_ratio"] == 0).mean() > 0.95


# --- per cent --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_a", "n_b", "words_a", "words_b", "percent"),
    [
        (10, 2, 500, 500, 400),  # 20 against 4 per 1,000: 16 more than 4
        (2, 10, 500, 500, -400),
        (3, 2, 100, 100, 50),
        (10, 10, 500, 1000, 100),  # 20 against 10: as many again
        (10, 5, 1000, 500, 0),  # 10 against 10
        (1, 4, 100, 100, -300),
    ],
)
def test_the_percent_difference_by_hand(n_a, n_b, words_a, words_b, percent):
    assert percent_difference(*cells((n_a, n_b)), words_a, words_b)[0] == pytest.approx(percent)


def test_there_is_no_percent_difference_from_none():
    assert np.isnan(percent_difference(*cells((3, 0), (0, 3), (0, 0)), 100, 100)).all()


def test_the_table_says_why_a_percent_difference_is_lacking():
    table = measure(two_sides([3, 0, 0, 2], [0, 3, 0, 1], 100, 100))
    rows = table[table["measure"] == "percent_difference"]
    assert rows["note"].tolist() == [
        "undefined: B has none",
        "undefined: A has none",
        "undefined: neither side has it",
        "",
    ]
    assert rows["value"].isna().tolist() == [True, True, True, False]
    assert rows["value"].iloc[3] == pytest.approx(100)
    assert (table.loc[table["measure"] != "percent_difference", "note"] == "").all()


# --- scaled F --------------------------------------------------------------------------------------------------------


def test_scaled_f_of_two_words_that_mirror_each_other_is_a_half_each():
    # alone of its sign, a word has nothing to be stretched against
    assert scaled_f_score(*cells((3, 1), (1, 3))).tolist() == [0.5, -0.5]


def test_scaled_f_reaches_from_nought_to_one_on_each_side():
    # the two words of A alone have the same precision, and the one of 6 the larger recall: 1, the other, least, 0
    assert scaled_f_score(*cells((6, 0), (3, 0), (0, 3), (0, 6))).tolist() == pytest.approx([1, 0, 0, -1])


def test_scaled_f_of_three_words_of_one_side_by_hand():
    # precision in A 1 1 1 0: mean .75, spread .4330, z .5774: .7181 for each of the three
    # recall in A 4/7 2/7 1/7 0: mean .25, spread .2113, z 1.5213 .1690 -.5071: .9359 .5671 .3060
    # F = 5 p r / (4 p + r): .8824 .5920 .3457; stretched: 1, (.5920 - .3457) / (.8824 - .3457) = .4589, 0
    found = scaled_f_score(*cells((4, 0), (2, 0), (1, 0), (0, 7)))
    assert found.tolist() == pytest.approx([1, 0.4589, 0, -0.5], abs=2e-4)


def test_words_that_neither_side_has_have_a_scaled_f_of_nought_and_change_no_other():
    without = scaled_f_score(*cells((6, 0), (3, 1), (1, 3), (0, 6)))
    found = scaled_f_score(*cells((0, 0), (6, 0), (3, 1), (0, 0), (1, 3), (0, 6)))
    assert found[[0, 3]].tolist() == [0, 0]
    assert found[[1, 2, 4, 5]].tolist() == pytest.approx(without.tolist())


@pytest.mark.parametrize("some", [[(2, 2), (2, 2)], [(0, 0)], [(5, 0)], [(3, 3), (4, 4)]])
def test_where_no_word_leans_more_than_another_scaled_f_is_nought(some):
    assert scaled_f_score(*cells(*some)).tolist() == [0.0] * len(some)


@quick
@given(pairs)
def test_scaled_f_lies_between_minus_one_and_one_and_flips_with_the_sides(some):
    n_a, n_b = cells(*some)
    found = scaled_f_score(n_a, n_b)
    assert (np.abs(found) <= 1).all()
    assert (found[n_a + n_b == 0] == 0).all()
    np.testing.assert_allclose(found, -scaled_f_score(n_b, n_a), atol=1e-9)


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return make_study(tmp_path_factory.mktemp("toy"), *TEXTS, min_count=2)


@pytest.mark.parametrize("kind", ["term", "stem", "bigram", "actor", "category"])
def test_every_kind_has_the_same_columns_and_a_row_a_feature_and_measure(toy, kind):
    counts = tables.category_counts(toy) if kind == "category" else tables.feature_counts(toy, kind)
    table = measure(counts)
    assert list(table) == COLUMNS == ["kind", "term", "measure", "value", "low", "high", "note"]
    assert len(counts.features) > 1
    assert table["term"].tolist() == [name for name in counts.features for _ in NAMES]
    assert table["measure"].tolist() == NAMES * len(counts.features)
    assert set(table["kind"]) == {kind}


def test_counts_without_a_feature_give_the_same_columns_and_no_row():
    table = measure(make_counts(np.zeros((2, 0)), "AB", [5, 5]))
    assert (list(table), len(table)) == (COLUMNS, 0)


def test_ten_to_two_in_450_words_each_by_every_measure():
    # Worked by hand: log ratio 2.3219 [.14, 4.50]; G2 5.8941. 12 draws of 900: Fisher; 8 / 450 more; 5 times: 400 % more
    counts = two_sides([10, *[0] * 99], [2, *[0] * 99], 450, 450)
    row, low, high = (wide(counts, column, prior=1.0).loc["w00"] for column in ("value", "low", "high"))
    assert row["log_ratio"] == pytest.approx(2.3219, abs=5e-5)
    assert (low["log_ratio"], high["log_ratio"]) == pytest.approx((0.14, 4.50), abs=5e-3)
    assert row["g2"] == pytest.approx(5.8941, abs=5e-5)
    # delta 1.3140, variance .4242: 1.3140 -+ 1.96 * .6513
    assert (low["log_odds"], row["log_odds"], high["log_odds"]) == pytest.approx((0.0374, 1.3140, 2.5906), abs=2e-4)
    assert row["fisher_p"] == pytest.approx(stats.fisher_exact([[10, 440], [2, 448]]).pvalue)
    assert row["rate_difference"] == pytest.approx(1000 * 8 / 450)
    assert (low["rate_difference"], high["rate_difference"]) == (-1000, 1000)  # one unit a side: nothing is known
    assert row["percent_difference"] == pytest.approx(400)
    assert row["conservative_log_ratio"] == 0  # a hundred features: ten to two is not enough


def test_rates_have_the_interval_of_rates():
    counts = make_counts([[4, 1], [0, 0], [2, 3], [1, 1], [1, 0], [1, 2]], "AAABBB", [10] * 6)
    expected = rate_differences(counts)
    for ours, theirs in (("value", "difference"), ("low", "low"), ("high", "high")):
        assert wide(counts, ours)["rate_difference"].tolist() == pytest.approx(expected[theirs].tolist())


@quick
@given(any_counts())
def test_a_value_is_finite_or_a_note_says_why_it_is_lacking(counts):
    table = measure(counts)
    assert (table["value"].isna() == (table["note"] != "")).all()
    assert np.isfinite(table["value"].dropna()).all()
    bounded = table["measure"].isin(WITH_INTERVAL)
    assert np.isfinite(table.loc[bounded, ["low", "high"]]).all(axis=None)
    assert table.loc[~bounded, ["low", "high"]].isna().all(axis=None)
    assert (table["low"] <= table["value"])[bounded].all()
    assert (table["value"] <= table["high"])[bounded].all()
    assert set(table.loc[table["note"] != "", "measure"]) <= {"percent_difference"}


@quick
@given(any_counts())
def test_swapping_the_sides_flips_every_sign_and_nothing_else(counts):
    table, swapped = measure(counts), measure(counts.swap())
    signed = np.where(swapped["measure"] == "fisher_p", 1.0, -1.0)
    letters = {"undefined: A has none": "undefined: B has none", "undefined: B has none": "undefined: A has none"}
    flipped = swapped.assign(
        value=swapped["value"] * signed,
        low=-swapped["high"],
        high=-swapped["low"],
        note=swapped["note"].replace(letters),
    )
    pd.testing.assert_frame_equal(table, flipped, rtol=1e-9, atol=1e-9)


@quick
@given(any_counts())
def test_no_measure_leans_against_the_rates(counts):
    values = wide(counts)
    words = [Fraction(int(max(words, 1))) for words in (counts.words_a, counts.words_b)]
    lean = [int(a) / words[0] - int(b) / words[1] for a, b in zip(counts.n_a, counts.n_b, strict=True)]
    sign = dict(zip(counts.features, np.sign(np.array(lean, dtype=float)), strict=True))
    for name in ("g2", "rate_difference", "percent_difference", "conservative_log_ratio"):
        rows = values[name].round(9).dropna()
        assert (np.sign(rows) * np.array([sign[term] for term in rows.index], dtype=float) >= 0).all()


def test_a_study_measures_the_words_frequent_enough_to_be_tested(toy):
    # at least twice in all: a 1 to 2, came 3 to 2, friend 1 to 1, moscow 2 to 0, threat 1 to 1
    table = descriptions.measures(toy)
    assert list(table) == COLUMNS
    assert table["term"].drop_duplicates().tolist() == ["a", "came", "friend", "moscow", "threat"]
    assert len(table) == 5 * len(NAMES)
    assert set(table["kind"]) == {"term"}
    values = table.set_index(["term", "measure"])["value"]
    assert values["came", "rate_difference"] == pytest.approx(0)  # 3/15 and 2/10
    assert values["a", "percent_difference"] == pytest.approx(-200)  # 2/10 is three times 1/15
    notes = table[table["note"] != ""]
    assert notes[["term", "measure", "note"]].values.tolist() == [
        ["moscow", "percent_difference", "undefined: B has none"]
    ]


def test_a_study_measures_words_with_its_own_prior_over_its_whole_vocabulary(tmp_path):
    # "came" 3 of 15 and 2 of 10 words; 16 terms of 2: ln(5 / (15 + 32 - 5)) - ln(4 / (10 + 32 - 4))
    values = descriptions.measures(make_study(tmp_path, *TEXTS, prior=2)).set_index(["term", "measure"])["value"]
    assert values["came", "log_odds"] == pytest.approx(np.log(5 / 42) - np.log(4 / 38))
