"""What a class works on, by hand on small studies."""

import pytest
from letters import make_study, standing

from analysis.errors import InputError
from analysis.teaching import material
from analysis.teaching.material import NotHere

A = "A friend came. The ferry was late. A friend and a friend left."
B = "The ferry sank. It was a threat. The ferry rests. A ferry, friend."


@pytest.fixture
def toy(tmp_path):
    return make_study(tmp_path, A, B)


def test_words_are_ordered_by_both_articles_together(toy):
    table = material.words(toy)
    # friend 3 and 1, ferry 1 and 3: the same together and at least, so by the alphabet; A has 13 words, B 13
    assert table.iloc[:2][["term", "n_a", "n_b"]].values.tolist() == [["ferry", 1, 3], ["friend", 3, 1]]
    assert table.iloc[0]["rate_a"] == pytest.approx(1000 / 13)
    assert not {"a", "the", "and", "was", "it"} & set(table["term"])
    assert material.keyword(toy) == "ferry"


def test_the_keyword_is_one_that_both_use(tmp_path):
    study = make_study(tmp_path, "Tram tram tram bus.", "Ship ship bus.")
    assert material.words(study)["term"].iloc[0] == "tram"
    assert material.keyword(study) == "bus"
    with pytest.raises(NotHere, match="share no word"):
        material.keyword(make_study(tmp_path / "2", "Tram tram.", "Ship ship."))


def test_the_leading_category_is_the_one_with_most_hits_and_its_hits_stand_in_order(toy):
    assert material.leading_category(toy) == ("toy", "warm")
    hits = material.category_hits(toy)
    assert hits[["hit", "side", "sentence", "word"]].values.tolist() == [
        [1, "A", 1, "friend"], [2, "A", 3, "friend"], [3, "A", 3, "friend"], [4, "B", 4, "friend"],
    ]  # fmt: skip
    assert hits["text"].iloc[3] == "A ferry, friend."


def test_without_hits_there_is_no_leading_category(tmp_path):
    study = make_study(tmp_path, "One.", "Two.")
    assert material.category_hits(study).empty
    with pytest.raises(NotHere, match="find nothing"):
        material.category_name(study)


def test_statements_hold_two_of_each_label_and_true_counts(toy):
    table = material.statements(toy)
    assert sorted(table["label"]) == sorted(material.LABELS * 2)
    facts = " ".join(table.loc[table["label"] == "fact", "statement"])
    assert "A · Left has 3 sentences, B · Right has 4." in facts
    assert "'ferry' stands once in A and 3 times in B" in facts


def test_the_two_texts_are_halves_of_one(toy):
    table = material.two_texts(toy, "B")
    assert list(table) == ["term", "text_I", "text_II", "g2"]
    assert table.set_index("term").loc["ferry", ["text_I", "text_II"]].sum() == 3
    assert "came" not in set(table["term"])


def test_an_article_that_repeats_one_sentence_never_fools_the_tool(tmp_path):
    study = make_study(tmp_path, "One.", "The ferry may sail tomorrow. " * 12)
    table = material.fooled(study)
    assert (table["split"].tolist(), table["significant"].sum()) == (list(range(1, 101)), 0)


def test_two_halves_of_different_words_always_do(tmp_path):
    # one sentence is all ferry, the other all tram: however it is split, both words differ
    study = make_study(tmp_path, "One.", f"{'Ferry ' * 30}. {'Tram ' * 30}.")
    assert (material.fooled(study, splits=5)["significant"] == 2).all()


def test_one_sentence_cannot_be_split_and_a_side_must_exist(toy, tmp_path):
    with pytest.raises(NotHere):
        material.fooled(make_study(tmp_path / "1", "One.", "Two."))
    with pytest.raises(InputError, match="side 'C'"):
        material.fooled(toy, side="C")


def test_a_study_is_found_by_name_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert material.open_study("town-tram").id == "town-tram"
    make_study(tmp_path, A, B)
    assert material.open_study("toy.toml").sizes == {"A": 3, "B": 4}
    with pytest.raises(InputError, match=r"did you mean 'town-tram'\? \(or give the path"):
        material.open_study("town tram")
    with pytest.raises(InputError, match="no such study file"):
        material.open_study("mine.toml")


def test_the_shipped_codings_differ_least_by_little():
    alphas = material.shipped_alphas()
    assert alphas.index[0] == "valence"
    assert alphas.is_monotonic_increasing
    assert alphas["voice"] == 1


def test_tables_are_kept_by_study_not_by_name(tmp_path):
    one = make_study(tmp_path / "1", A, B)
    other = make_study(tmp_path / "2", B, A)
    assert material.words(one)["n_a"].tolist() == material.words(other)["n_b"].tolist()
    assert material.words(standing()).iloc[0][["term", "n_a", "n_b"]].tolist() == ["russia", 4, 7]
