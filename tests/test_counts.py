"""Counts: units by features, and what may be done to them without changing a number."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import any_counts, make_counts, make_study, quick

from analysis import tables
from analysis.counts import Counts, count_bigrams, count_categories, count_terms, list_units


def tokens(*rows):
    """Return tokens from (side, article, paragraph, sentence, "words of it")."""
    table = [(*row[:4], term) for row in rows for term in row[4].split()]
    return pd.DataFrame(table, columns=["side", "article", "paragraph", "sentence", "term"])


TEXT = tokens(
    ("A", "x", 1, 1, "peace and peace"),
    ("A", "x", 2, 2, "war"),
    ("B", "y", 1, 1, "peace talks"),
)


def test_terms_are_counted_a_sentence():
    counts = count_terms(TEXT)
    assert counts.features == ("and", "peace", "talks", "war")
    assert counts.matrix.toarray().tolist() == [[1, 2, 0, 0], [0, 0, 0, 1], [0, 1, 1, 0]]
    assert counts.words.tolist() == [3, 1, 2]


@pytest.mark.parametrize(("unit", "words"), [("sentence", [3, 1, 2]), ("paragraph", [3, 1, 2]), ("article", [4, 2])])
def test_the_words_of_the_units_are_the_words_of_the_text_whatever_the_unit(unit, words):
    assert list_units(TEXT, unit)["words"].tolist() == words
    assert count_terms(TEXT, unit=unit).matrix.sum() == 6


def test_units_stand_in_the_order_of_the_text_not_of_the_alphabet():
    late_first = tokens(("B", "z", 1, 1, "one"), ("A", "a", 1, 2, "two"), ("A", "a", 1, 1, "three"))
    assert list_units(late_first, "sentence")[["side", "sentence"]].values.tolist() == [
        ["B", 1],
        ["A", 2],
        ["A", 1],
    ]


def test_features_stand_in_alphabetical_order():
    assert count_terms(tokens(("A", "x", 1, 1, "b c a"), ("B", "y", 1, 1, "é"))).features == (
        "a",
        "b",
        "c",
        "é",
    )


def test_articles_of_one_name_on_both_sides_are_two_articles():
    twice = tokens(("A", "same", 1, 1, "one"), ("B", "same", 1, 1, "one two"))
    assert count_terms(twice, unit="article").words.tolist() == [1, 2]


def test_bigrams_do_not_reach_over_the_end_of_a_sentence():
    counts = count_bigrams(TEXT)
    # "peace war" would join sentences 1 and 2 of A, "war peace" the two articles
    assert counts.features == ("and peace", "peace and", "peace talks")
    assert counts.kind == "bigram"


def test_bigrams_keep_stop_words_so_that_neighbours_are_neighbours():
    assert "peace peace" not in count_bigrams(TEXT).features


def test_a_text_of_one_word_has_no_bigram_and_still_its_units():
    counts = count_bigrams(tokens(("A", "x", 1, 1, "peace"), ("B", "y", 1, 1, "war")))
    assert counts.matrix.shape == (2, 0)
    assert counts.words.tolist() == [1, 1]


def test_a_category_without_a_hit_keeps_its_column_of_zeros():
    hits = pd.DataFrame({"side": ["A"], "article": ["x"], "sentence": [2], "category": ["cold"]})
    counts = count_categories(hits, TEXT, categories=["cold", "warm"])
    assert counts.features == ("cold", "warm")
    assert counts.matrix.toarray().tolist() == [[0, 0], [1, 0], [0, 0]]
    assert counts.words.tolist() == [3, 1, 2]  # a unit's words are all its words, not its hits


def test_a_hit_outside_the_counted_text_is_not_counted():
    hits = pd.DataFrame({"side": ["A", "A"], "article": ["x", "x"], "sentence": [0, 1], "category": ["warm", "warm"]})
    assert count_categories(hits, TEXT, categories=["warm"]).n_a.tolist() == [1]


def test_sums_by_side_are_the_sums_of_the_units_of_that_side():
    counts = make_counts([[1, 0], [2, 5], [4, 1]], "ABA", [10, 20, 30])
    assert counts.n_a.tolist() == [5, 1]
    assert counts.n_b.tolist() == [2, 5]
    assert (counts.words_a, counts.words_b) == (40.0, 20.0)


@quick
@given(any_counts())
def test_swapping_the_sides_exchanges_counts_and_words_and_twice_is_nothing(counts):
    swapped = counts.swap()
    assert swapped.n_a.tolist() == counts.n_b.tolist()
    assert (swapped.words_a, swapped.words_b) == (counts.words_b, counts.words_a)
    assert swapped.swap().units["side"].tolist() == counts.units["side"].tolist()


@quick
@given(any_counts(), st.randoms(use_true_random=False))
def test_selecting_features_leaves_units_and_words_as_they_were(counts, random):
    keep = np.array([random.random() < 0.5 for _ in counts.features])
    chosen = counts.select(keep)
    assert chosen.features == tuple(name for name, kept in zip(counts.features, keep, strict=True) if kept)
    assert chosen.n_a.tolist() == counts.n_a[keep].tolist()
    assert chosen.words.tolist() == counts.words.tolist()


def test_features_may_be_selected_by_place():
    counts = make_counts([[1, 2, 3], [4, 5, 6]], "AB").select(np.array([2, 0]))
    assert counts.features == ("w02", "w00")
    assert counts.n_b.tolist() == [6, 4]


def test_counts_of_the_wrong_shape_are_refused():
    good = make_counts([[1, 2], [3, 4]], "AB")
    with pytest.raises(ValueError, match="2 units, 1 features"):
        Counts("term", good.matrix, ("only one",), good.units)


def test_printing_counts_says_how_much_there_is():
    assert repr(make_counts([[1, 2], [3, 4]], "AB", [10, 20])) == (
        "Counts(2 units x 2 term features, 10 words in A, 20 in B)"
    )


def test_the_unit_is_an_article_where_both_sides_have_many(tmp_path):
    study = make_study(tmp_path, ["Peace now. Peace again.", "War."], ["War.", "War and peace."])
    counts = tables.term_counts(study)
    assert counts.units["article"].tolist() == ["a1", "a2", "b1", "b2"]
    assert counts.words.tolist() == [4, 1, 1, 3]


def test_the_unit_is_a_sentence_where_a_side_is_one_article(tmp_path):
    study = make_study(tmp_path, "Peace now. Peace again.", ["War.", "War and peace."])
    assert tables.term_counts(study).words.tolist() == [2, 2, 1, 3]
