"""The Jensen-Shannon shift: signed parts that sum to the divergence, and its chance level."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from letters import any_counts, counts_and_reordered, make_counts, quick, standing, standing_table, two_sides
from scipy.spatial.distance import jensenshannon

from analysis import tables
from analysis.shift import chance_divergence, divergence, shift

# shares (.5, .25, .25) against (.25, .25, .5)
WORKED = two_sides([2, 1, 1], [1, 1, 2], 4, 4, ("more", "even", "less"))


def test_the_worked_pair_diverges_by_061278_bits_in_two_equal_parts():
    # a term with .5 and .25 (mean .375): (.5 log2(.5/.375) + .25 log2(.25/.375)) / 2 = .030639
    table = shift(WORKED).set_index("term")
    assert table["contribution"].to_dict() == pytest.approx(
        {"more": 0.030639, "less": -0.030639, "even": 0.0}, abs=5e-7
    )
    assert divergence(WORKED) == pytest.approx(0.061278, abs=5e-7)
    assert table.loc["more", ["p_a", "p_b"]].tolist() == [0.5, 0.25]


def test_nothing_shared_is_one_bit_and_the_same_shares_are_none():
    assert divergence(two_sides([3, 0], [0, 7], 3, 7)) == pytest.approx(1.0)
    assert divergence(two_sides([1, 2], [10, 20], 3, 30)) == pytest.approx(0.0, abs=1e-12)


def test_the_divergence_of_the_real_articles_is_scipys():
    counts = tables.term_counts(standing())
    assert divergence(counts) == pytest.approx(jensenshannon(counts.n_a, counts.n_b, base=2) ** 2)


@quick
@given(any_counts())
def test_the_parts_sum_to_scipys_divergence(counts):
    total = shift(counts)["contribution"].abs().sum()
    assert total == pytest.approx(divergence(counts))
    if counts.n_a.sum() and counts.n_b.sum():  # scipy gives nan for a side of nothing
        assert total == pytest.approx(jensenshannon(counts.n_a, counts.n_b, base=2) ** 2, abs=1e-9)


@quick
@given(any_counts())
def test_everything_is_finite_and_between_nought_and_one_bit(counts):
    table = shift(counts)
    assert np.isfinite(table[["p_a", "p_b", "contribution"]].to_numpy()).all()
    assert 0 <= divergence(counts) <= 1 + 1e-12


@pytest.mark.parametrize(("n_a", "n_b"), [([0, 0], [0, 0]), ([0, 0], [3, 1]), ([1, 0], [1, 0])])
def test_sides_of_nothing_have_a_finite_divergence(n_a, n_b):
    assert np.isfinite(divergence(two_sides(n_a, n_b, sum(n_a), sum(n_b))))


@quick
@given(any_counts())
def test_swapping_the_sides_flips_every_contribution_and_nothing_else(counts):
    table, swapped = shift(counts), shift(counts.swap())
    flipped = swapped.assign(p_a=swapped["p_b"], p_b=swapped["p_a"], contribution=-swapped["contribution"])
    pd.testing.assert_frame_equal(table, flipped, rtol=1e-9, atol=1e-12)


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_terms_changes_no_contribution(pair):
    one, other = map(shift, pair)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-12)


def test_a_contribution_leans_to_the_side_with_the_larger_share_not_the_larger_count():
    # "peace": 3 of 30 words in A, 2 of 4 in B
    table = shift(two_sides([3, 27], [2, 2], 30, 4, ("peace", "other"))).set_index("term")
    assert table.loc["peace", "contribution"] < 0 < table.loc["other", "contribution"]


def test_the_largest_part_stands_first_and_ties_are_broken_by_term():
    assert shift(WORKED)["term"].tolist() == ["less", "more", "even"]


# --- chance ----------------------------------------------------------------------------------------------------------


def test_two_sentences_dealt_at_random_always_diverge_as_they_do():
    # one sentence a side: a deal can only exchange them, and the divergence has no direction
    assert chance_divergence(WORKED) == pytest.approx((0.061278, 0.061278), abs=5e-7)


def test_equal_sentences_dealt_at_random_do_not_diverge():
    assert chance_divergence(make_counts([[2, 1]] * 6, "AAABBB")) == pytest.approx((0.0, 0.0), abs=1e-12)


def test_chance_alone_makes_short_texts_diverge_and_the_95th_percentile_lies_above_the_median():
    row = standing_table("chance_shift").iloc[0]
    assert 0.3 < row["chance_median"] < row["chance_95"] < 0.6  # one source split in two gave .44 to .51
    assert row["divergence"] == pytest.approx(divergence(tables.term_counts(standing())))


def test_the_chance_level_of_sides_of_nothing_is_finite():
    assert chance_divergence(two_sides([0, 0], [0, 0], 0, 0)) == (0.0, 0.0)


def test_the_chance_level_keeps_with_the_seed():
    counts = tables.term_counts(standing())
    assert chance_divergence(counts, seed=3) == chance_divergence(counts, seed=3)
    assert chance_divergence(counts, seed=3) != chance_divergence(counts, seed=4)
