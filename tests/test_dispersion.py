"""Dispersion: Gries' own five parts, letter by letter, and its limits."""

import numpy as np
import pytest
from hypothesis import given
from letters import any_counts, make_counts, quick

from analysis.dispersion import deviation_of_proportions

PARTS = "bamnibeup basatbewqn bcagabesta baghabeaat bahaabeaxat".split()
LETTERS = tuple(sorted(set("".join(PARTS))))
GRIES = make_counts([[part.count(letter) for letter in LETTERS] for part in PARTS], "A" * 5, map(len, PARTS), LETTERS)


@pytest.mark.parametrize(
    ("letter", "n", "dp", "norm"),
    [
        # parts of 9 10 10 10 11 letters: shares .18 .2 .2 .2 .22; 1 - min = .82
        ("a", 15, 0.18, 0.2195),  # 1 2 3 4 5 of 15: (|.0667-.18| + |.1333-.2| + 0 + .0667 + .1133) / 2 = .18
        ("e", 5, 0.02, 0.0244),  # one in each: (.02 + 0 + 0 + 0 + .02) / 2
        ("q", 1, 0.80, 0.9756),  # only in part 2: (.18 + .8 + .2 + .2 + .22) / 2
    ],
)
def test_the_letters_of_gries_five_parts_are_dispersed_as_published(letter, n, dp, norm):
    row = deviation_of_proportions(GRIES).set_index("feature").loc[letter]
    assert (row["side"], row["n"]) == ("A", n)
    assert row["dp"] == pytest.approx(dp, abs=5e-5)
    assert row["dp_norm"] == pytest.approx(norm, abs=5e-5)


def test_what_follows_the_lengths_exactly_has_a_dp_of_nought():
    row = deviation_of_proportions(make_counts([[1], [2], [3]], "AAA", [10, 20, 30])).iloc[0]
    assert (row["dp"], row["dp_norm"]) == pytest.approx((0.0, 0.0))


def test_what_stands_in_the_smallest_part_alone_has_a_dpnorm_of_one():
    # shares .1 .9: DP = (.9 + .9) / 2 = .9, divided by 1 - .1
    row = deviation_of_proportions(make_counts([[4], [0]], "AA", [10, 90])).iloc[0]
    assert (row["dp"], row["dp_norm"]) == pytest.approx((0.9, 1.0))


def test_a_side_of_one_part_is_as_even_as_can_be():
    row = deviation_of_proportions(make_counts([[4]], "A", [10])).iloc[0]
    assert (row["dp"], row["dp_norm"]) == (0.0, 0.0)


def test_each_side_is_measured_over_its_own_parts():
    table = deviation_of_proportions(make_counts([[1], [1], [2], [0]], "AABB", [10, 10, 10, 10]))
    assert table[["side", "dp"]].values.tolist() == [["A", 0.0], ["B", 0.5]]


def test_what_does_not_occur_on_a_side_has_no_row_there():
    table = deviation_of_proportions(make_counts([[1, 0], [0, 3]], "AB", features=("here", "there")))
    assert table[["side", "feature"]].values.tolist() == [["A", "here"], ["B", "there"]]


@quick
@given(any_counts())
def test_dp_is_finite_and_between_nought_and_one_whatever_the_counts(counts):
    table = deviation_of_proportions(counts)
    assert np.isfinite(table[["n", "dp", "dp_norm"]].to_numpy(float)).all()
    assert table["dp"].between(0, 1).all()
    assert table["dp_norm"].between(-1e-12, 1 + 1e-9).all()
    assert (table["dp"] <= table["dp_norm"] + 1e-12).all()


@quick
@given(any_counts())
def test_swapping_the_sides_exchanges_the_rows_and_changes_no_dp(counts):
    index = ["side", "feature"]
    one = deviation_of_proportions(counts).set_index(index).sort_index()
    other = deviation_of_proportions(counts.swap())
    other = other.assign(side=other["side"].map({"A": "B", "B": "A"})).set_index(index).sort_index()
    assert one.equals(other)
