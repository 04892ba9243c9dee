"""TF-IDF: the textbook's two documents, and scikit-learn on the real articles."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from letters import any_counts, counts_and_reordered, make_counts, make_study, quick, standing, standing_table
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis import descriptions
from analysis.tfidf import weigh_terms
from analysis.tokens import find_words

# "russia iran ally ally" against "russia iran threat", over two documents
TWO = make_counts([[2, 1, 1, 0], [0, 1, 1, 1]], "AB", features=("ally", "iran", "russia", "threat"))


def test_two_documents_weigh_as_worked_by_hand():
    # idf: 1 for a term of both, ln(3/2) + 1 = 1.405465 for a term of one
    # A: ally 2 * 1.405465 = 2.810930, iran 1, russia 1; norm = sqrt(7.901329 + 2) = 3.146638
    # B: threat 1.405465, iran 1, russia 1; norm = sqrt(1.975332 + 2) = 1.993824
    table = weigh_terms(TWO)
    assert table["side"].tolist() == ["A", "A", "A", "B", "B", "B"]
    assert table["term"].tolist() == ["ally", "iran", "russia", "threat", "iran", "russia"]
    assert table["tf_idf"].tolist() == pytest.approx([0.8933, 0.3178, 0.3178, 0.7049, 0.5015, 0.5015], abs=5e-5)
    assert table["n"].tolist() == [2, 1, 1, 1, 1, 1]
    assert table["tf"].tolist() == pytest.approx([2 / 4, 1 / 4, 1 / 4, 1 / 3, 1 / 3, 1 / 3])


def test_the_same_two_documents_weigh_the_same_when_read_from_files(tmp_path):
    study = make_study(tmp_path, "Russia, Iran: ally, ally.", "Russia, Iran: threat.", lexicon="")
    found = descriptions.weights(study, idf="article").set_index(["side", "term"])["tf_idf"]
    assert found["A", "ally"] == pytest.approx(0.8933, abs=5e-5)
    assert found["B", "threat"] == pytest.approx(0.7049, abs=5e-5)


def test_over_two_documents_idf_has_two_values_only():
    idf = descriptions.weights(standing(), idf="article")["idf"].round(6)
    assert sorted(idf.unique()) == [1.0, 1.405465]  # 1 and ln(3/2) + 1


def test_idf_over_sentences_is_the_default_and_tells_more():
    assert descriptions.weights(standing(), idf="sentence").equals(standing_table("weights"))
    assert standing_table("weights")["idf"].nunique() > 10


def test_weights_equal_those_of_scikit_learn_on_the_real_articles():
    study = standing()
    body = study.sentences[study.sentences["sentence"] > 0]
    texts = body["text"].tolist()
    vectorizer = TfidfVectorizer(analyzer=lambda text: [token.term for token in find_words(text)]).fit(texts)
    names = vectorizer.get_feature_names_out()
    for side in "AB":
        # a side's body is one text; the idf is that of the sentences of both
        whole = "\n".join(body.loc[body["side"] == side, "text"])
        oracle = pd.Series(vectorizer.transform([whole]).toarray()[0], names)
        ours = standing_table("weights").query("side == @side").set_index("term")["tf_idf"]
        assert set(ours.index) == set(oracle[oracle > 0].index)
        np.testing.assert_allclose(ours, oracle[ours.index], rtol=1e-10)


def test_the_squares_of_a_sides_weights_sum_to_one():
    squares = (standing_table("weights").set_index("side")["tf_idf"] ** 2).groupby("side").sum()
    assert squares.tolist() == pytest.approx([1.0, 1.0])


def test_a_term_bunched_in_one_sentence_outweighs_one_spread_over_all():
    # both occur 3 times in A; "bunched" in 1 of 4 sentences, "spread" in 3 of 4
    counts = make_counts([[3, 1], [0, 1], [0, 1], [0, 0]], "AAAB", [4, 4, 4, 4], ("bunched", "spread"))
    table = weigh_terms(counts)
    assert table["term"].tolist() == ["bunched", "spread"]
    assert table["idf"].tolist() == pytest.approx([np.log(5 / 2) + 1, np.log(5 / 4) + 1])


def test_ties_are_broken_by_term_and_heavier_terms_come_first():
    counts = make_counts([[1, 1, 1, 2], [0, 0, 0, 1]], "AB", features=("b", "c", "a", "z"))
    assert weigh_terms(counts)["term"].tolist() == ["z", "a", "b", "c", "z"]


def test_only_terms_that_occur_on_a_side_have_a_row_there():
    assert not (standing_table("weights")["n"] == 0).any()


def test_an_idf_of_other_features_is_refused():
    with pytest.raises(ValueError, match="same features"):
        weigh_terms(TWO, idf_counts=make_counts([[1]], "A", features=("other",)))


@quick
@given(any_counts())
def test_weights_are_finite_and_between_nought_and_one_whatever_the_counts(counts):
    table = weigh_terms(counts)
    assert np.isfinite(table[["n", "tf", "idf", "tf_idf"]].to_numpy(float)).all()
    assert table["tf_idf"].between(0, 1 + 1e-12).all()
    assert len(table) == int((counts.n_a > 0).sum() + (counts.n_b > 0).sum())


@quick
@given(counts_and_reordered())
def test_the_order_of_units_and_terms_changes_no_weight(pair):
    counts, shuffled = pair
    index = ["side", "term"]
    one, other = (weigh_terms(item).set_index(index).sort_index() for item in (counts, shuffled))
    pd.testing.assert_frame_equal(one, other)


def test_stop_words_are_weighed_but_not_among_the_terms_shown():
    weights, top = standing_table("weights"), standing_table("top")
    assert "the" in set(weights["term"])
    assert not set(top["term"]) & {"the", "of", "and", "in", "to", "a"}
    assert top.groupby("side").size().tolist() == [10, 10]
