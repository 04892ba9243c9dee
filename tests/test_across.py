"""Across pairs: means, intervals and tests by hand, against published figures, and on pairs in which nothing differs."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from letters import ROOT
from scipy import stats

from analysis import across
from analysis.across import across_pairs, forest, independent, list_sets, load_results, pair_differences, random_effects
from analysis.errors import InputError
from analysis.resample import adjust_p

EXAMPLE = ROOT / "data/outlets/results.csv"


def results(
    differences, *, half=4.0, groups=("North", "South"), turned=(), kind="category", name="hedges", articles=None
):
    """Return results of one category, a pair a difference; pairs in ``turned`` have the groups the other way round.

    ``differences`` are A minus B of the pair as it is written; every interval is ``half`` wide on either side.
    """
    rows = []
    for place, difference in enumerate(differences):
        a, b = groups[::-1] if place in turned else groups
        one, other = articles[place] if articles else (f"a{place}", f"b{place}")
        rows.append(
            {"id": f"p{place}", "group_a": a, "group_b": b, "article_a": one, "article_b": other, "kind": kind,
             "lexicon": "own", "name": name, "units_a": 11, "units_b": 11, "n_a": 2, "n_b": 1, "difference": difference,
             "low": difference - half, "high": difference + half}
        )  # fmt: skip
    return pd.DataFrame(rows)


def only(table):
    assert len(table) == 1
    return table.iloc[0]


# The random-effects mean -----------------------------------------------------------------------------------------------


def test_two_differences_of_equal_variance_by_hand():
    # Q = (0-2)^2 + (4-2)^2 = 8; (8 / (1 + tau2)) = 1 gives tau2 = 7; se = sqrt((1 + 7) / 2) = 2; t with 1 degree 12.7062
    found = random_effects(np.array([0.0, 4.0]), np.array([1.0, 1.0]))
    assert found == pytest.approx((2.0, 2 - 25.4124, 2 + 25.4124, 7.0, 8.0, 7 / 8), abs=1e-4)


def test_two_differences_of_unequal_variance_by_hand():
    # Q = 1 (0-1)^2 + .5 (3-1)^2 = 3; with two, Q at tau2 is 9 / (3 + 2 tau2) = 1: tau2 = 3; weights 1/4 and 1/5
    found = random_effects(np.array([0.0, 3.0]), np.array([1.0, 2.0]))
    assert (found.tau2, found.cochran_q, found.i2) == pytest.approx((3.0, 3.0, 2 / 3))
    assert found.mean == pytest.approx((3 / 5) / (9 / 20))
    assert found.high - found.mean == pytest.approx(12.7062 / math.sqrt(9 / 20), abs=1e-3)


def test_where_pairs_differ_less_than_each_is_uncertain_the_interval_is_that_of_their_uncertainty():
    found = random_effects(np.array([1.0, 1.0, 1.0, 1.0]), np.full(4, 4.0))
    assert (found.tau2, found.cochran_q, found.i2) == (0.0, 0.0, 0.0)
    assert found.high - found.mean == pytest.approx(
        stats.t.ppf(0.975, 3) * math.sqrt(4 / 4)
    )  # not 0, as their spread is


def test_thirteen_published_trials_give_the_published_figures():
    # BCG vaccine against tuberculosis (Colditz et al. 1994), as given with the R package metafor (Viechtbauer 2010):
    # log risk ratios; Q 152.2330, I2 92.12 % of it, tau2 by Paule & Mandel (there: "EB") .3181, mean -.7150
    table = """4 119 11 128  6 300 29 274  3 228 11 209  62 13536 248 12619  33 5036 47 5761  180 1361 372 1079  8 2537 10 619
        505 87886 499 87892  29 7470 45 7232  17 1699 65 1600  186 50448 141 27197  5 2493 3 2338  27 16886 29 17825"""
    ill, well, ill_without, well_without = np.array(table.split(), float).reshape(-1, 4).T
    ratio = np.log(ill / (ill + well)) - np.log(ill_without / (ill_without + well_without))
    variance = 1 / ill - 1 / (ill + well) + 1 / ill_without - 1 / (ill_without + well_without)
    found = random_effects(ratio, variance)
    assert found.cochran_q == pytest.approx(152.2330, abs=1e-3)
    assert found.i2 == pytest.approx(0.9212, abs=1e-4)
    assert found.tau2 == pytest.approx(0.3181, abs=1e-4)
    assert found.mean == pytest.approx(-0.7150, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_at_its_tau_the_weighted_squares_are_their_own_expectation(seed):
    random = np.random.default_rng(seed)
    d, v = random.normal(0, 5, 12), random.uniform(0.5, 3, 12)
    found = random_effects(d, v)
    assert found.tau2 > 0
    assert ((d - found.mean) ** 2 / (v + found.tau2)).sum() == pytest.approx(11)


# A row of the table ----------------------------------------------------------------------------------------------------


def test_six_pairs_by_hand():
    row = only(across_pairs(results([1.0, 2, 3, 4, 5, 6])))
    # mean 3.5, standard deviation sqrt(3.5), t with 5 degrees 2.5706: 3.5 -+ 2.5706 sqrt(3.5 / 6)
    assert (row.difference, row.low, row.high) == pytest.approx((3.5, 1.5367, 5.4633), abs=1e-4)
    assert (row.positive, row.negative, row.zero, row.pairs, row.n) == (6, 0, 0, 6, 18)
    assert row.p == row.q == 2 / 2**6  # all six above zero: the one way of 64, and its mirror
    # each interval of 8 and 20 degrees of freedom: se = 8 / (2 * 2.08596); Q = 17.5 / se^2 < 5, so tau2 = 0
    se = 4 / 2.0859634
    assert (row.weighted, row.tau2, row.i2) == (pytest.approx(3.5), 0.0, 0.0)
    assert row.cochran_q == pytest.approx(17.5 / se**2)
    assert row.weighted_low == pytest.approx(3.5 - 2.5706 * se / math.sqrt(6), abs=1e-3)
    assert (row.stable, row.evidence) == (1.0, "strong")


@pytest.mark.parametrize("seed", range(3))
def test_p_is_the_share_of_all_ways_to_turn_the_signs(seed):
    d = np.random.default_rng(seed).normal(0.5, 1, 8)
    ranks = stats.rankdata(abs(d))
    sums = [abs(np.dot(signs, ranks)) for signs in itertools.product((-1, 1), repeat=8)]
    expected = np.mean(np.array(sums) >= abs(np.sign(d) @ ranks))
    assert only(across_pairs(results(d))).p == pytest.approx(expected)


def test_differences_of_zero_count_in_the_mean_and_not_in_the_test():
    d = [0.0] * 4 + [1.0, 2, 3, 4, 5, -6, 7]
    row = only(across_pairs(results(d)))
    assert row.difference == pytest.approx(16 / 11)
    assert (row.positive, row.negative, row.zero) == (6, 1, 4)
    assert row.p == stats.wilcoxon([1.0, 2, 3, 4, 5, -6, 7]).pvalue


def test_with_fewer_than_six_that_differ_nothing_is_tested_and_it_says_so():
    table = results([5.0, 6, 7, 8, 9])
    row = only(across_pairs(table))
    assert (row.p, row.q, row.evidence) == (1.0, 1.0, "anecdotal")
    assert row.low > 0  # the interval is shown all the same
    assert only(list_sets(table)).note == "fewer than 6 are counted: nothing is tested"
    assert next(n for n in range(1, 10) if 2 / 2**n <= 0.05) == across.LEAST


def test_one_pair_is_no_mean():
    assert across_pairs(results([5.0])).empty
    assert list(across_pairs(results([5.0])).columns) == across.COLUMNS


def test_what_occurs_in_no_pair_has_the_grade_none():
    table = results([0.0] * 7).assign(n_a=0, n_b=0)
    row = only(across_pairs(table))
    assert (row.evidence, row.p, row.difference) == ("none", 1.0, 0.0)


def test_stable_is_the_share_of_means_without_a_pair_that_keep_the_sign():
    # without the large one the mean is -1.45 / 7; without any other, and weighted, it stays above zero: 8 of 9
    row = only(across_pairs(results([1.0, 1.1, 1.2, -1.3, -1.15, -1.05, -1.25, 30])))
    assert row.stable == pytest.approx(8 / 9)


def test_strong_asks_that_what_is_uncertain_within_the_pairs_leaves_it_too():
    d = [1.0, 2, 3, 4, 5, 6]
    assert only(across_pairs(results(d, half=4.0))).evidence == "strong"
    row = only(across_pairs(results(d, half=40.0)))
    assert (row.low > 0, row.weighted_low < 0, row.q <= 0.05) == (True, True, True)
    assert row.evidence == "suggestive"


def test_wider_intervals_within_pairs_widen_the_weighted_mean_and_leave_the_plain_one():
    rows = [only(across_pairs(results([1.0, -2, 3, 2, 1.5, -0.5], half=half))) for half in (4.0, 8.0)]
    assert rows[0].high - rows[0].low == rows[1].high - rows[1].low
    assert rows[1].weighted_high - rows[1].weighted_low == pytest.approx(
        2 * (rows[0].weighted_high - rows[0].weighted_low)
    )


def test_the_standard_error_of_a_pair_is_no_smaller_than_its_interval_says():
    row = only(pair_differences(results([5.0], half=3.0)))
    assert row.se == pytest.approx(3 / stats.t.ppf(0.975, 20))
    assert row.se >= 3 / stats.t.ppf(0.975, 10)  # Welch's degrees of freedom lie between 10 and 20


# Directions and sets ---------------------------------------------------------------------------------------------------


def test_a_pair_with_the_groups_the_other_way_round_is_turned():
    d = [1.0, 2, 3, 4, 5, 6]
    straight = across_pairs(results(d))
    mixed = across_pairs(results([1.0, -2, 3, -4, 5, 6], turned={1, 3}))
    pd.testing.assert_frame_equal(straight, mixed)
    assert only(list_sets(results(d, turned={1, 3}))).turned == 2
    single = pair_differences(results([1.0, -2], turned={1}, half=1.5))
    assert single[["difference", "low", "high"]].to_numpy().tolist() == [[1.0, -0.5, 2.5], [2.0, 0.5, 3.5]]


@pytest.mark.parametrize("seed", range(4))
def test_turning_every_pair_round_flips_the_signs_and_nothing_else(seed):
    random = np.random.default_rng(seed)
    d = random.normal(1, 3, 9)
    one = only(across_pairs(results(d, groups=("", ""))))
    other = only(across_pairs(results(-d, groups=("", ""))))
    for name in ("p", "q", "tau2", "cochran_q", "i2", "stable", "evidence", "zero"):
        assert other[name] == pytest.approx(one[name]) if name != "evidence" else other[name] == one[name]
    assert (other.difference, other.low, other.high) == pytest.approx((-one.difference, -one.high, -one.low))
    assert (other.weighted, other.weighted_low) == pytest.approx((-one.weighted, -one.weighted_high))
    assert (other.positive, other.negative) == (one.negative, one.positive)


def test_the_first_pair_says_which_group_comes_first():
    d = [1.0, 2, 3, 4, 5, 6]
    row = only(across_pairs(results(d, turned={0, 1, 2, 3, 4, 5})))
    assert (row.group_x, row.group_y, row.difference) == ("South", "North", 3.5)


def test_without_groups_it_is_side_a_minus_side_b():
    row = only(across_pairs(results([1.0, 2, 3], groups=("", ""))))
    assert (row.group_x, row.group_y, row.difference) == ("", "", 2.0)
    assert across.name_sides("", "") == {"A": "side A", "B": "side B"}
    assert across.name_sides("North", "") == {"A": "North", "B": "no group"}


def three_sets():
    tables = [
        results([1.0, 2, 3]),
        results([5.0] * 7, groups=("North", "East")),
        results([9.0, 9.0], groups=("East", "East")),
    ]
    for place, table in enumerate(tables):
        for name in ("id", "article_a", "article_b"):
            table[name] = f"{place}-" + table[name]
    return pd.concat(tables, ignore_index=True)


def test_each_two_groups_are_a_set_of_their_own_and_those_of_one_group_compare_nothing():
    sets, table = list_sets(three_sets()), across_pairs(three_sets())
    assert sets[["group_x", "group_y", "pairs", "counted"]].to_numpy().tolist() == [
        ["North", "East", 7, 7], ["North", "South", 3, 3], ["East", "East", 2, 0],
    ]  # fmt: skip
    assert sets["note"][2] == "both texts are of one group: nothing is compared across pairs"
    assert table[["group_x", "group_y", "difference"]].to_numpy().tolist() == [
        ["North", "East", 5.0],
        ["North", "South", 2.0],
    ]


def test_the_family_of_q_is_all_categories_of_all_sets_and_valence_is_one_planned_question():
    random = np.random.default_rng(1)
    tables = [results(random.normal(2, 3, 8), name=name) for name in ("a", "b", "c")]
    tables.append(results(random.normal(0.2, 0.3, 8), half=0.4, kind="valence", name="net"))
    tables.append(results([1.0, 2, 0, 0, 0, 0, 0, 0], name="rare"))
    other = results(random.normal(2, 3, 8), groups=("North", "East"))
    other[["id", "article_a", "article_b"]] = "x" + other[["id", "article_a", "article_b"]]
    table = across_pairs(pd.concat([*tables, other], ignore_index=True))
    tested = table[(table["kind"] == "category") & (table["name"] != "rare")]
    assert len(tested) == 4
    assert tested["q"].tolist() == pytest.approx(adjust_p(tested["p"].to_numpy()).tolist())
    assert table["kind"].iloc[0] == "valence"
    assert table["q"].iloc[0] == table["p"].iloc[0] < 1
    assert table.set_index("name").loc["rare", "q"] == 1


# Articles that are in several pairs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "counted"),
    [
        (["ab", "cd", "ef"], [True, True, True]),
        (["ab", "bc", "cd"], [True, False, True]),  # the middle one shares with both
        (["bc", "ab", "cd"], [False, True, True]),  # in whatever order
        (["ab", "ac", "ad"], [True, False, False]),  # one article against three is one witness
        (["ab", "ba"], [True, False]),
        ([" ", " "], [True, True]),  # not known
    ],
)
def test_of_pairs_that_share_an_article_one_is_counted(pairs, counted):
    assert independent([frozenset(pair.split() and pair) for pair in pairs]).tolist() == counted


def test_shared_articles_are_set_aside_by_their_hash_and_it_says_so():
    d = [1.0, 2, 3, 4, 5, 6, 100]
    articles = [(f"a{place}", f"b{place}") for place in range(6)] + [("a5", "b9")]
    table = results(d, articles=articles)
    row, told = only(across_pairs(table)), only(list_sets(table))
    assert (row.pairs, row.difference) == (6, 3.5)
    assert (told.pairs, told.counted) == (7, 6)
    assert told.note == "1 pair left out: it shares an article with one that is counted"


def test_a_text_beside_itself_is_no_pair():
    table = results([1.0, 2, 0], articles=[("a", "b"), ("c", "d"), ("e", "e")])
    assert only(across_pairs(table)).pairs == 2
    assert only(list_sets(table)).note.startswith("1 pair left out: the same text stands on both sides; fewer than 6")


def test_which_pairs_are_counted_does_not_hang_on_what_they_say():
    articles = [("a", "b"), ("b", "c"), ("c", "d"), ("e", "f")]
    kept = [
        pair_differences(results(d, articles=articles))["counted"].tolist() for d in ([9.0, 1, 1, 1], [1.0, 9, 0, -5])
    ]
    assert kept[0] == kept[1] == [True, False, True, True]


# Pairs in which nothing differs, and pairs in which something does -----------------------------------------------------


def simulated(effect, *, categories=300, pairs=14, tau=3.0, within=4.0, seed=5):
    """Return pairs of normal differences; each category is a sample of its own."""
    random = np.random.default_rng(seed)
    d = effect + random.normal(0, tau, (categories, pairs)) + random.normal(0, within, (categories, pairs))
    half = within * stats.t.ppf(0.975, 20)
    return pd.concat([results(own, half=half, name=f"c{place}") for place, own in enumerate(d)], ignore_index=True)


def test_where_nothing_differs_p_is_small_no_oftener_than_it_says_and_nothing_is_strong():
    table = across_pairs(simulated(0.0))
    slack = 3 * math.sqrt(0.05 * 0.95 / len(table))
    assert (table["p"] <= 0.05).mean() <= 0.05 + slack
    assert ((table["low"] > 0) | (table["high"] < 0)).mean() <= 0.05 + slack
    assert ((table["weighted_low"] > 0) | (table["weighted_high"] < 0)).mean() <= 0.05 + slack
    assert not (table["evidence"] == "strong").any()


def test_where_something_differs_it_is_found_and_the_spread_between_pairs_is_told_from_that_within():
    table = across_pairs(simulated(5.0))
    assert (table["evidence"] == "strong").mean() > 0.85
    assert table["tau2"].median() == pytest.approx(9.0, rel=0.25)
    covered = ((table["low"] <= 5) & (table["high"] >= 5)).mean()
    assert abs(covered - 0.95) < 3 * math.sqrt(0.05 * 0.95 / len(table))


# Reading results -------------------------------------------------------------------------------------------------------


def test_both_formats_of_results_are_read_alike_and_texts_lose_their_guard(tmp_path):
    table = results([1.0, 2], groups=("=North", "South")).assign(words_a=5)
    terms = table.assign(kind="term", low=np.nan, high=np.nan)
    whole = pd.concat([table, terms], ignore_index=True)
    whole.to_parquet(tmp_path / "results.parquet")
    whole.assign(group_a="'=North").to_csv(tmp_path / "results.csv", index=False)
    one, other = load_results(tmp_path / "results.parquet"), load_results(tmp_path / "results.csv")
    pd.testing.assert_frame_equal(one, other, check_dtype=False)
    assert one["kind"].unique().tolist() == ["category"]
    assert one["group_a"][0] == "=North"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "there are no results here; run `framing batch data/pairs.csv` first"),
        ("results.txt", "", "'.txt' is no format of results"),
        ("results.csv", "id,a,b\n1,2,3\n", "it does not hold the results of a batch"),
        ("results.csv", "", "it does not hold the results of a batch"),
        ("results.parquet", "PAR1", "it does not hold the results of a batch"),
        (
            "results.csv",
            EXAMPLE.read_text(encoding="utf-8").replace(",7,7,", ",seven,7,"),
            "it does not hold the results",
        ),
    ],
)
def test_what_are_no_results_is_refused_in_one_line(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_results(tmp_path / name)
    assert message in str(error.value)


# What the forest draws -------------------------------------------------------------------------------------------------


def test_the_forest_has_a_row_a_category_and_pair_the_largest_mean_first():
    tables = [
        results([1.0, 2, 3], name="low"),
        results([5.0, 6, 7], name="high"),
        results([0.0] * 3, name="never").assign(n_a=0, n_b=0),
    ]
    tables.append(results([-0.5, 0.5, 0.3], half=0.2, kind="valence", name="net"))
    table = pd.concat(tables, ignore_index=True)
    rows, labels = forest(table, across_pairs(table))
    assert rows["name"].drop_duplicates().tolist() == ["valence: net", "high", "low"]
    assert rows.loc[rows["name"] == "high", "value"].tolist() == [5.0, 6.0, 7.0]
    assert labels == {"A": "North", "B": "South"}
    assert (rows.groupby("unit")["edge"].nunique() == 1).all()
    means = rows[rows["unit"] == "rate"]
    assert means["edge"].iloc[0] >= max(means["high"].max(), -means["low"].min())


def test_of_many_categories_the_forest_keeps_those_with_most_hits_whatever_they_say():
    tables = [results([float(-place)] * 3, name=f"c{place}").assign(n_a=place) for place in range(40)]
    table = pd.concat(tables, ignore_index=True)
    rows, _ = forest(table, across_pairs(table))
    assert set(rows["name"]) == {f"c{place}" for place in range(10, 40)}


def test_one_name_in_two_lexicons_is_told_apart():
    table = pd.concat([results([1.0, 2]), results([3.0, 4]).assign(lexicon="other")], ignore_index=True)
    rows, _ = forest(table, across_pairs(table))
    assert rows["name"].drop_duplicates().tolist() == ["hedges (other)", "hedges (own)"]


def test_a_set_that_is_not_there_is_refused():
    table = results([1.0, 2])
    with pytest.raises(InputError, match="set 1: there are 1"):
        forest(table, across_pairs(table), 1)


def test_the_invented_outlets_differ_as_they_were_written_to():
    table = across_pairs(load_results(EXAMPLE)).set_index("name")
    assert set(table["group_x"] + table["group_y"]) == {"Harbour PostCourier"}
    assert table.loc[["hedges", "obligation"], "evidence"].tolist() == ["strong", "strong"]
    assert table.loc["hedges", "difference"] > 0 > table.loc["obligation", "difference"]
