"""Agreement: worked values, and nltk and scikit-learn as oracles."""

import numpy as np
import pandas as pd
import pytest
from codes import FOUR_CODERS, TWO_CODERS, YES_NO, levels, pairs, reliability, same
from hypothesis import given
from hypothesis import strategies as st
from letters import quick
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from analysis import agreement
from analysis.agreement import (
    LEVELS,
    alpha_interval,
    cohen_kappa,
    confusion,
    kappa_interval,
    krippendorff_alpha,
    rank_correlation,
    raw_agreement,
)

# --- alpha -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_four_coders(level, alpha):
    assert krippendorff_alpha(FOUR_CODERS, level) == pytest.approx(alpha, abs=5e-4)
    assert krippendorff_alpha(pd.DataFrame(FOUR_CODERS), level) == pytest.approx(alpha, abs=5e-4)
    assert krippendorff_alpha(np.array(FOUR_CODERS, dtype=float), level) == pytest.approx(alpha, abs=5e-4)


def test_alpha_of_two_coders_by_hand():
    # 4 of 10 units unlike: o_01 = 4; of 20 labels 14 are 0 and 6 are 1: 1 - 19 * 8 / (2 * 14 * 6) = .0952
    assert krippendorff_alpha(TWO_CODERS) == pytest.approx(1 - 19 * 8 / 168)


def by_coincidences(codes, level):
    """Return alpha the long way: the coincidence matrix cell by cell, the differences by Krippendorff's formulas."""
    units = [[code for code in unit if code is not None] for unit in zip(*codes, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    labels = sorted({code for unit in units for code in unit})
    if len(labels) < 2:
        return None
    o = {(c, k): 0.0 for c in labels for k in labels}
    for unit in units:
        for i, c in enumerate(unit):
            for j, k in enumerate(unit):
                o[c, k] += (i != j) / (len(unit) - 1)
    n = {c: sum(o[c, k] for k in labels) for c in labels}

    def difference(c, k):
        if level == "nominal":
            return float(c != k)
        between = sum(n[g] for g in labels if min(c, k) <= g <= max(c, k)) - (n[c] + n[k]) / 2
        return (between if level == "ordinal" else c - k) ** 2

    observed = sum(o[c, k] * difference(c, k) for c, k in o)
    expected = sum(n[c] * n[k] * difference(c, k) for c, k in o) / (sum(n.values()) - 1)
    return 1 - observed / expected


@quick
@given(reliability(), levels)
def test_alpha_is_that_of_the_coincidence_matrix_written_out(codes, level):
    assert krippendorff_alpha(codes, level) == same(by_coincidences(codes, level))


@quick
@given(reliability())
def test_alpha_is_nltks_unless_one_label_was_used(codes):
    units = [unit for unit in zip(*codes, strict=True) if sum(code is not None for code in unit) > 1]
    data = [(str(c), str(u), code) for u, unit in enumerate(units) for c, code in enumerate(unit) if code is not None]
    for level, distance in (("nominal", binary_distance), ("interval", interval_distance)):
        if len({code for _, _, code in data}) < 2:  # nltk says 1
            assert krippendorff_alpha(codes, level) is None
        else:
            assert krippendorff_alpha(codes, level) == same(AnnotationTask(data, distance).alpha())


@quick
@given(reliability(), levels, st.randoms(use_true_random=False))
def test_the_order_of_units_and_of_coders_does_not_matter_and_1_is_the_most(codes, level, random):
    alpha = krippendorff_alpha(codes, level)
    assert alpha is None or -1 - 1e-9 <= alpha <= 1
    units = list(zip(*codes, strict=True))
    random.shuffle(units)
    shuffled = list(zip(*units, strict=True))
    random.shuffle(shuffled)
    assert krippendorff_alpha(shuffled, level) == same(alpha)


@quick
@given(st.lists(st.sampled_from([None, 0.1, 0.2, 7, 1e6]), min_size=1, max_size=9), st.integers(2, 4), levels)
def test_the_same_codes_from_every_coder_give_1_unless_there_is_one_label(row, coders, level):
    perfect = None if len(set(row) - {None}) < 2 else pytest.approx(1.0, abs=1e-9)
    assert krippendorff_alpha([row] * coders, level) == perfect
    assert cohen_kappa(row, row) == perfect
    assert cohen_kappa(row, row, "quadratic") == perfect


@quick
@given(reliability())
def test_names_do_not_matter_to_nominal_alpha_nor_stretching_to_the_others(codes):
    names = {None: np.nan, 1: "NA", 2: "yes", 3: "10", 4: "no"}
    assert krippendorff_alpha([[names[c] for c in row] for row in codes]) == same(krippendorff_alpha(codes))
    stretched = [[c and c**3 for c in row] for row in codes]
    assert krippendorff_alpha(stretched, "ordinal") == same(krippendorff_alpha(codes, "ordinal"))
    shifted = [[c and 1000 - 2.5 * c for c in row] for row in codes]
    assert krippendorff_alpha(shifted, "interval") == same(krippendorff_alpha(codes, "interval"))


def test_numbers_may_be_written_as_texts():
    texts = [[None if code is None else str(code) for code in row] for row in FOUR_CODERS]
    for level in LEVELS:
        assert krippendorff_alpha(texts, level) == krippendorff_alpha(FOUR_CODERS, level)
    for level in ("ordinal", "interval"):
        assert krippendorff_alpha([["1", "2"], ["1.0", "2"]], level) == 1
        assert krippendorff_alpha([["1", "1"], ["1.0", "+1"]], level) is None
    assert cohen_kappa(["1", "2"], ["1.0", "2"], "linear") == 1
    assert cohen_kappa(["1", "2"], ["1.0", "2"]) < 1  # as names they differ


UNDEFINED = [[["a", "a"], ["a", "a"]], [["a", None], [None, "b"]], [["a", "b"]], [[None, None]] * 2, [[], []]]


@pytest.mark.parametrize("codes", UNDEFINED)
def test_alpha_does_not_exist_without_two_labels_on_units_of_two(codes):
    assert krippendorff_alpha(codes) is None
    assert alpha_interval(codes) is None


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(ValueError, match="did you mean 'ordinal'"):
        krippendorff_alpha(TWO_CODERS, "ordnal")
    with pytest.raises(ValueError, match="did you mean 'quadratic'"):
        cohen_kappa("ab", "ba", "quadratc")
    for make in (
        lambda: krippendorff_alpha([["1", "low"], ["1", "2"]], "interval"),
        lambda: cohen_kappa(["1", "low"], ["1", "2"], "linear"),
        lambda: rank_correlation(["1", "low"], ["1", "2"]),
    ):
        with pytest.raises(ValueError, match="'low' is not"):
            make()
    with pytest.raises(ValueError, match="coders x units"):
        krippendorff_alpha(list("0101"))
    with pytest.raises(ValueError, match="shorter"):
        cohen_kappa("abc", "ab")


# --- kappa, raw agreement, confusion ---------------------------------------------------------------------------------


def test_the_worked_table():
    assert raw_agreement(*YES_NO) == 0.7
    assert cohen_kappa(*YES_NO) == pytest.approx(0.4)
    table = confusion(*YES_NO)
    assert table.loc[["yes", "no"], ["yes", "no"]].values.tolist() == [[20, 5], [10, 15]]
    assert (table.index.name, table.columns.name) == ("one", "other")


@quick
@given(pairs)
def test_kappa_is_scikit_learns_and_nltks(codes):
    one, other = zip(*codes, strict=True)
    if len({*one, *other}) < 2:
        assert cohen_kappa(one, other) is None
        return
    for weights in (None, "linear", "quadratic"):
        # every number from 0 to 3 is named, for scikit-learn weighs by the places of labels and not by their size
        oracle = cohen_kappa_score(one, other, weights=weights, labels=[0, 1, 2, 3])
        assert cohen_kappa(one, other, weights) == same(oracle)
        assert cohen_kappa(other, one, weights) == same(oracle)
    data = [
        (coder, str(unit), label) for unit, pair in enumerate(codes) for coder, label in zip("ab", pair, strict=True)
    ]
    assert cohen_kappa(one, other) == same(AnnotationTask(data).kappa())


@quick
@given(pairs)
def test_confusion_is_scikit_learns_and_raw_agreement_its_diagonal(codes):
    one, other = zip(*codes, strict=True)
    table = confusion(one, other)
    assert list(table.index) == list(table.columns) == sorted({*one, *other})
    wide = table.reindex(index=range(4), columns=range(4), fill_value=0)
    assert wide.values.tolist() == confusion_matrix(one, other, labels=range(4)).tolist()
    assert raw_agreement(one, other) == same(np.trace(table) / len(codes))


def test_labels_stand_in_order_of_their_numbers_or_of_the_alphabet():
    assert list(confusion(["10", "-1", "2"], ["2", "0", "2"])) == ["-1", "0", "2", "10"]
    assert list(confusion(["b", "10"], ["2", "a"])) == ["10", "2", "a", "b"]


def test_units_that_one_coder_left_out_do_not_count():
    one, other = ["a", None, "b", "a", np.nan], ["a", "b", "a", None, None]
    assert raw_agreement(one, other) == 0.5
    assert confusion(one, other).values.tolist() == [[1, 0], [1, 0]]
    assert cohen_kappa(one, other) == cohen_kappa(["a", "b"], ["a", "a"]) == 0


def test_without_units_of_both_nothing_exists():
    for one, other in (([], []), (["a", None], [None, "b"])):
        assert raw_agreement(one, other) is None
        assert cohen_kappa(one, other) is None
        assert kappa_interval(one, other) is None
        assert confusion(one, other).empty


def test_one_label_each_but_not_the_same_one_is_chance():
    assert cohen_kappa("aaa", "bbb") == 0
    assert cohen_kappa("aaa", "aaa") is None


# --- intervals -------------------------------------------------------------------------------------------------------


def loop_interval(one, other, coefficient):
    """Return the percentile interval by a plain loop over draws of whole units."""
    random = np.random.default_rng(7)
    units = np.array([one, other], dtype=object)
    values = [coefficient(*units[:, random.integers(0, len(one), len(one))]) for _ in range(500)]
    return np.percentile([value for value in values if value is not None], [2.5, 97.5])


def test_intervals_are_those_of_a_loop_over_draws():
    one, other = (rng := np.random.default_rng(3)).integers(0, 4, 60), rng.integers(0, 2, 60)
    other = np.where(other == 0, one, 3 - one)
    for weights in (None, "linear"):
        low_high = loop_interval(one, other, lambda a, b, w=weights: cohen_kappa(a, b, w))
        assert kappa_interval(one, other, weights) == pytest.approx(low_high, abs=0.05)
    for level in ("nominal", "ordinal"):
        low_high = loop_interval(one, other, lambda a, b, at=level: krippendorff_alpha([a, b], at))
        assert alpha_interval([one, other], level) == pytest.approx(low_high, abs=0.05)


def test_an_interval_holds_its_value_repeats_with_its_seed_and_narrows_with_more_units():
    low, high = kappa_interval(*YES_NO)
    assert low < 0.4 < high
    assert kappa_interval(*YES_NO) == (low, high) != kappa_interval(*YES_NO, seed=2)
    more_low, more_high = kappa_interval(*(row * 9 for row in YES_NO))
    assert low < more_low < 0.4 < more_high < high
    low, high = alpha_interval(FOUR_CODERS)
    assert low < 0.743 < high


def test_an_interval_is_as_wide_as_theory_has_it_when_units_are_many():
    # Cohen (1960): se = sqrt(p_o (1 - p_o) / n) / (1 - p_e); here p_o = .7, p_e = .5, n = 2,500
    low, high = kappa_interval(*(row * 50 for row in YES_NO))
    assert high - low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 2500) ** 0.5 / 0.5, rel=0.08)


def test_many_units_are_drawn_in_blocks_with_the_same_result(monkeypatch):
    whole = kappa_interval(*YES_NO), alpha_interval(FOUR_CODERS, "ordinal")
    monkeypatch.setattr(agreement, "_CELLS", 50 * 300)
    assert (kappa_interval(*YES_NO), alpha_interval(FOUR_CODERS, "ordinal")) == whole


def test_no_interval_is_given_where_many_draws_miss_a_label():
    # a label on one unit of 40 is missing from (1 - 1/40)^40 = 36 % of the draws, one on six from .2 %
    assert kappa_interval("b" + "a" * 39, "a" * 40) is None
    assert alpha_interval([list("b" + "a" * 39), list("a" * 40)]) is None
    assert kappa_interval("b" * 6 + "a" * 34, "b" * 5 + "a" * 35) is not None


def test_an_interval_has_no_width_where_nobody_disagrees():
    assert kappa_interval("aabb" * 5, "aabb" * 5) == alpha_interval([list("aabb" * 5)] * 2) == (1, 1)


# --- rank correlation -----------------------------------------------------------------------------------------------


def test_rank_correlation_by_hand_with_ties_and_gaps():
    # ranks 1 2 3 4 and 1 3 2 4: 1 - 6 * 2 / (4 * 15) = .8
    assert rank_correlation([1, 2, 3, 4], [10, 30, 20, 99]) == pytest.approx(0.8)
    assert rank_correlation(["-1", "0", "1", None], [-0.3, 0, 2, 5]) == pytest.approx(1)
    # ranks 1.5 1.5 3 and 1 2 3: 1.5 / sqrt(1.5 * 2)
    assert rank_correlation([0, 0, 1], [1, 2, 3]) == pytest.approx(1.5 / 3**0.5)
    assert rank_correlation([0, 0, 0], [1, 2, 3]) is None
    assert rank_correlation([None], [1]) is None
