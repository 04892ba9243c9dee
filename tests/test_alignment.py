"""Aligned sentences: likeness worked by hand and against scikit-learn, each sentence used once."""

import numpy as np
import pytest
from hypothesis import given
from letters import any_counts, make_counts, make_study, quick, standing, standing_table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from analysis import descriptions
from analysis.alignment import align_sentences
from analysis.counts import count_terms

COLUMNS = ["article_a", "sentence_a", "article_b", "sentence_b", "similarity", "shared"]
EVERY = 1000  # more pairs than any text here has


def align_texts(a, b, **options):
    """Align sentences given as texts of words, numbered from 1 through both sides."""
    sentences = [text.split() for text in (*a, *b)]
    words = sorted({word for words in sentences for word in words})
    rows = [[own.count(word) for word in words] for own in sentences]
    return align_sentences(make_counts(rows, "A" * len(a) + "B" * len(b), features=words), **options)


# --- likeness --------------------------------------------------------------------------------------------------------


def test_two_sentences_by_hand():
    # Worked by hand, smooth idf, l2: russia and iran .3178 in A (beside ally .8933), .5015 in B (beside threat .7049):
    # 2 * .3178 * .5015 = .3188
    table = align_texts(["russia iran ally ally"], ["russia iran threat"])
    assert table["similarity"].tolist() == pytest.approx([0.3188], abs=1e-4)
    assert table["shared"].tolist() == ["iran, russia"]


def test_identical_sentences_have_a_likeness_of_one_and_come_first():
    table = align_texts(["war came", "iran met russia", "peace"], ["russia met", "peace came late", "iran met russia"])
    assert table.iloc[0][["sentence_a", "sentence_b"]].tolist() == [2, 6]
    assert table["similarity"].iloc[0] == pytest.approx(1.0)
    assert (table["similarity"].iloc[1:] < 0.99).all()


def test_the_same_words_equally_often_are_alike_in_whatever_order_and_number():
    # twice as often each points the same way: the cosine is 1
    assert align_texts(["war peace"], ["peace war peace war"])["similarity"].tolist() == pytest.approx([1.0])


def test_sentences_without_a_word_in_common_are_no_pair():
    assert len(align_texts(["war came"], ["peace went"])) == 0
    table = align_texts(["war came", "iran won"], ["peace went", "iran lost"])
    assert table[["sentence_a", "sentence_b"]].values.tolist() == [[2, 4]]


def test_a_word_of_every_sentence_weighs_less_than_a_rare_one():
    # "came" stands in all four, "envoy" in two: the pair that shares "envoy" is the more alike
    table = align_texts(["came envoy", "came war"], ["came peace", "left envoy"])
    assert table[["sentence_a", "sentence_b"]].values.tolist() == [[1, 4], [2, 3]]
    assert table["similarity"].is_monotonic_decreasing


def test_shared_words_stand_heaviest_first_and_ties_by_the_alphabet():
    # "iran" twice on each side; "envoy" and "war" once; "the" is in every sentence and weighs least
    table = align_texts(["the war envoy iran iran", "the end"], ["iran envoy the iran war", "the start"])
    assert table["shared"].tolist() == ["iran, envoy, war, the", "the"]


@quick
@given(any_counts(most_features=6, most=3))
def test_likeness_is_scikit_learns_and_what_is_shared_stands_in_both(counts):
    sentences = [" ".join(np.repeat(counts.features, row)) for row in counts.matrix.toarray()]
    if not any(sentences):
        assert len(align_sentences(counts)) == 0
        return
    vectors = TfidfVectorizer(smooth_idf=True).fit_transform(sentences)
    oracle = cosine_similarity(vectors)
    for row in align_sentences(counts, most=EVERY).itertuples():
        one, other = row.sentence_a - 1, row.sentence_b - 1  # make_counts numbers the units through
        assert row.similarity == pytest.approx(oracle[one, other])
        assert set(row.shared.split(", ")) == set(sentences[one].split()) & set(sentences[other].split())


# --- pairs -----------------------------------------------------------------------------------------------------------


@quick
@given(any_counts(most_features=3, most=2))
def test_each_sentence_is_used_once_and_the_best_pairs_come_first(counts):
    table = align_sentences(counts, most=EVERY)
    assert table["sentence_a"].is_unique
    assert table["sentence_b"].is_unique
    sizes = table["similarity"].to_numpy(float)
    assert (np.diff(sizes) <= 1e-9).all()
    assert ((sizes > 0) & (sizes <= 1 + 1e-9)).all()
    assert (table["article_a"] == "A").all()
    assert (table["article_b"] == "B").all()


@quick
@given(any_counts(most_features=3, most=2))
def test_no_two_sentences_left_over_have_a_word_in_common(counts):
    table = align_sentences(counts, most=EVERY)
    rows, used = counts.matrix.toarray() > 0, {*table["sentence_a"], *table["sentence_b"]}
    left = np.array([number + 1 not in used for number in range(len(rows))])
    assert not (rows[left & counts.is_a].astype(int) @ rows[left & ~counts.is_a].T).any()


@quick
@given(any_counts(most_features=4, most=3))
def test_swapping_the_sides_gives_the_same_pairs(counts):
    one, other = align_sentences(counts, most=EVERY), align_sentences(counts.swap(), most=EVERY)
    assert len(one) == len(other)
    pairs = {(row.sentence_a, row.sentence_b): row for row in one.itertuples()}
    for row in other.itertuples():
        same = pairs[row.sentence_b, row.sentence_a]
        assert (row.shared, row.article_a, row.article_b) == (same.shared, same.article_b, same.article_a)
        assert row.similarity == pytest.approx(same.similarity)


def test_a_sentence_taken_by_a_better_pair_goes_to_no_other():
    # B's one sentence is "iran met russia": A's second is the same, so A's first, also alike, stays alone
    table = align_texts(["iran met russia today", "iran met russia"], ["iran met russia"])
    assert table[["sentence_a", "sentence_b"]].values.tolist() == [[2, 3]]


def test_equally_good_pairs_stand_in_the_order_of_the_text():
    table = align_texts(["war", "war", "war"], ["war", "war"])
    assert table[["sentence_a", "sentence_b"]].values.tolist() == [[1, 4], [2, 5]]


def test_no_more_pairs_are_given_than_asked_for_and_five_unless_told():
    a, b = [[f"word{number} same" for number in range(7)]] * 2
    assert [len(align_texts(a, b, most=most)) for most in (0, 1, 3, EVERY)] == [0, 1, 3, 7]
    assert len(align_texts(a, b)) == 5


@pytest.mark.parametrize(("rows", "sides"), [([[], []], "AB"), ([[0], [0]], "AB"), ([[2], [1]], "AA")])
def test_where_there_is_nothing_to_compare_the_table_is_empty_with_its_columns(rows, sides):
    table = align_sentences(make_counts(rows, sides, [5] * len(sides)))
    assert (list(table), len(table)) == (COLUMNS, 0)


# --- of a study ------------------------------------------------------------------------------------------------------


def test_a_study_aligns_content_words_and_shows_the_sentences(tmp_path):
    # "the", "and" and "of" are shared too, but stop words: the second pair shares "war" alone
    a = "The envoy of Iran left. The end of the war and of fear came."
    study = make_study(tmp_path, a, "War and the winter of want. The envoy of Iran left.", lexicon="")
    table = descriptions.aligned(study)
    assert list(table) == ["similarity", "shared", "sentence_a", "text_a", "sentence_b", "text_b"]
    assert table["similarity"].iloc[0] == pytest.approx(1.0)
    assert table.drop(columns="similarity").values.tolist() == [
        ["envoy, iran, left", 1, "The envoy of Iran left.", 2, "The envoy of Iran left."],
        ["war", 2, "The end of the war and of fear came.", 1, "War and the winter of want."],
    ]
    assert len(descriptions.aligned(study, most=1)) == 1


def test_sentences_that_share_stop_words_alone_are_not_aligned(tmp_path):
    study = make_study(tmp_path, "The war is here.", "The peace is there.", lexicon="")
    assert len(descriptions.aligned(study)) == 0


def test_the_headline_is_aligned_only_where_it_is_counted(tmp_path):
    texts = "Envoy of Iran left\n\nWar came.", "Envoy of Iran left. Peace went."
    out, inside = (make_study(tmp_path / name, *texts, lexicon="", headline=name) for name in ("false", "true"))
    assert len(descriptions.aligned(out)) == 0
    assert descriptions.aligned(inside)[["sentence_a", "sentence_b"]].values.tolist() == [[0, 1]]


def test_nothing_is_aligned_where_the_units_are_articles(tmp_path):
    # sentence 1 of which article? the table has no column for it
    study = make_study(tmp_path, ["War came.", "Peace came."], ["War went.", "Peace came."], lexicon="")
    assert len(descriptions.aligned(study)) == 0


def test_the_real_sentences_aligned_are_the_most_alike_of_all():
    table, study = standing_table("aligned"), standing()
    counts = count_terms(study.counted)
    content = ~np.isin(counts.features, study.tokens.loc[study.tokens["stop"], "term"].unique())
    chosen = counts.select(content)
    rows = chosen.matrix.toarray()
    documents = [list(np.repeat(chosen.features, row)) for row in rows]
    vectors = TfidfVectorizer(analyzer=lambda words: words).fit_transform(documents)
    oracle = cosine_similarity(vectors[chosen.is_a], vectors[~chosen.is_a])
    assert len(table) == 5
    assert table["similarity"].iloc[0] == pytest.approx(oracle.max())
    first = np.unravel_index(oracle.argmax(), oracle.shape)
    assert table.iloc[0][["sentence_a", "sentence_b"]].tolist() == [first[0] + 1, first[1] + 1]
