"""Actors: who is named, which words and categories stand near them, and how sure one may be of a difference."""

import numpy as np
import pytest
from letters import make_study, standing, standing_table

from analysis import descriptions, people
from analysis.actors import find_actors, near, neighbours

MENTIONS = ["actor", "n_a", "n_b", "named_a", "named_b", "wording"]


# --- who is named ----------------------------------------------------------------------------------------------------


def test_actors_are_counted_with_their_wordings(tmp_path):
    a = "Moscow and the Kremlin met. Moscow waited for Tehran."
    b = "The Kremlin speaks\n\nTehran answered Moscow, not the MOSCOW of old."
    table = people.actors(make_study(tmp_path, a, b))
    assert list(table) == [*MENTIONS, "sentences_a", "sentences_b", "share_a", "share_b"]
    # the headline counts; wordings are as written, by the alphabet (capitals first); the most frequent one is told
    assert table.values.tolist() == [
        ["russia", 3, 3, "Kremlin (1), Moscow (2)", "Kremlin (1), MOSCOW (1), Moscow (1)", "Moscow", 2, 2, 1.0, 1.0],
        ["iran", 1, 1, "Tehran (1)", "Tehran (1)", "Tehran", 1, 1, 0.5, 0.5],
    ]


def test_the_actor_named_most_stands_first_ties_by_name_and_one_side_may_be_silent(tmp_path):
    table = people.actors(make_study(tmp_path, "Ukraine and Iran and Iran.", "Peace came to Russia."))
    assert table[MENTIONS].values.tolist() == [
        ["iran", 2, 0, "Iran (2)", "", "Iran"],
        ["russia", 0, 1, "", "Russia (1)", "Russia"],
        ["ukraine", 1, 0, "Ukraine (1)", "", "Ukraine"],
    ]


def test_of_equally_frequent_wordings_the_first_by_the_alphabet_is_told(tmp_path):
    # a name is one wording however wide the space in it
    table = people.actors(make_study(tmp_path, "Moscow and the Soviet  Union and the Kremlin.", "The Soviet Union."))
    assert table[["named_a", "named_b", "wording"]].values.tolist() == [
        ["Kremlin (1), Moscow (1), Soviet Union (1)", "Soviet Union (1)", "Soviet Union"]
    ]
    tied = people.actors(make_study(tmp_path / "tied", "Moscow and the Kremlin.", "Peace."))
    assert tied["wording"].tolist() == ["Kremlin"]


def test_a_possessive_is_no_other_wording(tmp_path):
    table = people.actors(make_study(tmp_path, "Russia’s ally. Russia's friend. The Russians' war.", "Russia."))
    assert table["named_a"].tolist() == ["Russia (2), Russians (1)"]


def test_texts_that_name_no_actor_have_an_empty_table(tmp_path):
    table = people.actors(make_study(tmp_path, "Peace came.", "War went."))
    assert (list(table)[:6], len(table)) == (MENTIONS, 0)


def test_the_counts_of_actors_are_those_of_their_wordings():
    table = standing_table("actors")
    for side in "ab":
        wordings = table[f"named_{side}"].str.findall(r"\((\d+)\)").map(lambda found: sum(map(int, found)))
        assert wordings.tolist() == table[f"n_{side}"].tolist()
        assert (table[f"sentences_{side}"] <= table[f"n_{side}"]).all()
    assert {"russia", "iran"} == set(table["actor"].iloc[:2])


@pytest.mark.parametrize("place", ["West Asia", "West Asian states", "the West Bank", "western Iran", "north-west"])
def test_a_region_with_west_in_its_name_is_not_the_west(tmp_path, place):
    study = make_study(tmp_path, f"They met in {place}.", "The West objected.")
    named = find_actors(study)
    assert named.loc[named["category"] == "the_west", "side"].tolist() == ["B"]


# --- words near an actor ---------------------------------------------------------------------------------------------


def test_neighbours_are_counted_within_reach_and_scored_as_by_hand(tmp_path):
    # side A: 12 words but for Moscow; near Moscow (2 words either way): angry x2, came, then, went: 5; angry 2 of 2
    a = "Angry Moscow came then. Angry Moscow went. One two three four five six."
    table = neighbours(make_study(tmp_path, a, "Peace."), reach=2)
    assert list(table) == ["side", "actor", "term", "n", "n_actor", "n_term", "span", "score"]
    (row,) = table.itertuples(index=False)
    assert tuple(row)[:7] == ("A", "russia", "angry", 2, 2, 2, 5)
    observed = np.array([2, 3, 0, 6.0])  # near and it, near and others, far and it, far and others
    expected = np.outer([5, 6], [2, 9]).ravel() / 11
    held = observed > 0
    assert row.score == pytest.approx(2 * (observed[held] * np.log(observed[held] / expected[held])).sum(), abs=1e-6)


def test_a_word_beyond_the_reach_or_the_sentence_is_not_near(tmp_path):
    a = "Moscow one two three bread. Moscow one two three bread. Stone iron wood glass clay."
    assert "bread" not in neighbours(make_study(tmp_path / "3", a, "Peace."), reach=3)["term"].tolist()
    assert "bread" in neighbours(make_study(tmp_path / "4", a, "Peace."), reach=4)["term"].tolist()
    a = "Bread fell. Moscow rose. Bread fell. Moscow rose."
    assert neighbours(make_study(tmp_path, a, "Peace."))["term"].tolist() == ["rose"]


def test_stop_words_take_their_place_but_are_no_neighbours(tmp_path):
    a = "Moscow of the bread. Moscow of the bread. Stone iron wood glass and clay were there."
    near_by = neighbours(make_study(tmp_path, a, "Peace."), reach=2)
    assert near_by["term"].tolist() == []  # "of the" fills the reach: bread is three words away
    assert neighbours(make_study(tmp_path, a, "Peace."), reach=3)["term"].tolist() == ["bread"]


def test_an_actors_own_names_are_not_its_neighbours_but_another_actors_are(tmp_path):
    a = "Vladimir Putin of Russia met Iran. Vladimir Putin of Russia met Iran. Stone iron wood glass clay water."
    table = neighbours(make_study(tmp_path, a, "Peace."))
    own = table[table["actor"] == "russia"]["term"].tolist()
    assert "iran" in own
    assert not {"putin", "russia"} & set(own)


def test_neighbours_stand_by_score_and_then_by_word():
    table = standing_table("neighbours")
    assert len(table) > 0
    for _, rows in table.groupby(["side", "actor"]):
        keys = list(zip(-rows["score"].round(9), rows["term"], strict=True))
        assert keys == sorted(keys)
    assert (table["n"] >= 2).all()
    assert (table["n"] <= table["n_term"]).all()
    assert not set(table["term"]) & set(standing().tokens.loc[standing().tokens["stop"], "term"])


# --- categories near an actor ----------------------------------------------------------------------------------------


FRIENDLY = "Moscow is a friend. Moscow is an ally. The friend of Moscow came. A friend went."
COLD = "Moscow is a threat. The threat of Moscow grew. Moscow came. A friend went."


def test_what_stands_near_an_actor_by_hand(tmp_path):
    table = near(make_study(tmp_path, FRIENDLY, COLD))
    columns = "category n_a n_b sentences_a sentences_b share_a share_b difference".split()
    assert table[columns].values.tolist() == [
        ["warm", 3, 0, 3, 3, 1.0, 0.0, 1.0],
        ["cold", 0, 2, 3, 3, 0.0, pytest.approx(2 / 3), pytest.approx(-2 / 3)],
    ]
    # all ways to deal 6 sentences to two sides of 3 are 20; the two most extreme, and for "cold" 8 of 20
    assert table["p"].tolist() == pytest.approx([0.1, 0.4])
    assert table["q"].tolist() == pytest.approx([0.1, 1.0])  # "cold" meets Moscow twice: too rare to be tested
    assert table["evidence"].tolist() == ["anecdotal", "anecdotal"]


def test_negated_hits_and_headlines_do_not_count_here(tmp_path):
    study = make_study(
        tmp_path, "Moscow the friend\n\nMoscow is not a friend. Moscow is an ally.", "Moscow is an ally."
    )
    table = near(study)
    assert table[["category", "n_a", "sentences_a"]].values.tolist() == [["warm", 1, 2]]
    # own: 1/2 - 1/1 < 0; headline too: 2/3 - 1; negated too: 0; both: 0
    assert table["stable"].tolist() == [0.5]


def test_a_sentence_is_counted_once_however_often_it_names_and_holds(tmp_path):
    table = near(make_study(tmp_path, "Moscow and the Kremlin: a friend, a friend, an ally.", "Peace."))
    assert table[["n_a", "sentences_a", "n_b", "sentences_b"]].values.tolist() == [[1, 1, 0, 0]]
    assert table[["low", "high", "p"]].values.tolist() == [[-1, 1, 1]]


def test_where_sides_are_many_articles_the_articles_are_dealt(tmp_path):
    # 3 articles a side; every sentence of one side holds the category: 18 sentences, but only 20 deals of articles
    study = make_study(tmp_path, ["Moscow is a friend. " * 3] * 3, ["Moscow came. " * 3] * 3)
    (row,) = near(study).itertuples()
    assert (row.n_a, row.sentences_a, row.n_b, row.sentences_b) == (9, 9, 0, 9)
    assert row.p == pytest.approx(0.1)


def test_exchanging_the_sides_exchanges_everything(tmp_path):
    one, other = near(make_study(tmp_path / "1", FRIENDLY, COLD)), near(make_study(tmp_path / "2", COLD, FRIENDLY))
    one, other = (table.set_index("category").sort_index() for table in (one, other))
    assert one["difference"].tolist() == pytest.approx((-other["difference"]).tolist())
    assert one["low"].tolist() == pytest.approx((-other["high"]).tolist())
    assert one[["p", "q", "stable"]].values.tolist() == pytest.approx(other[["p", "q", "stable"]].values)


def test_near_of_the_standing_pair_agrees_with_its_sentences():
    study, table = standing(), standing_table("near")
    named = {}
    for row in find_actors(study).itertuples():
        named.setdefault(row.category, set()).add((row.side, row.sentence))
    hits = study.hits[(study.hits["sentence"] > 0) & ~study.hits["negated"]]
    for row in table.sample(15, random_state=1).itertuples():
        own = hits[(hits["lexicon"] == row.lexicon) & (hits["category"] == row.category)]
        both = named[row.actor] & set(zip(own["side"], own["sentence"], strict=True))
        assert (row.n_a, row.n_b) == tuple(sum(side == key for side, _ in both) for key in "AB"), row
    assert ((table["low"] <= table["difference"]) & (table["difference"] <= table["high"])).all()


# --- the tables that figures draw ------------------------------------------------------------------------------------


def test_portraits_are_chosen_by_pooled_counts_alone(tmp_path):
    a = "Moscow is a friend. Moscow is an ally. Iran came."
    b = "The Kremlin is a threat. Iran went. BRICS BRICS BRICS."
    table = people.portraits(make_study(tmp_path, a, b))
    assert table[["actor", "name", "label", "n_a", "n_b"]].values.tolist() == [["russia", "Russia", "warm", 2, 0]]
    assert table[["named_a", "named_b"]].values.tolist() == [["Moscow (2)", "Kremlin (1)"]]  # one referent, two names


def test_an_actor_that_meets_no_category_has_a_row_of_its_own(tmp_path):
    table = people.portraits(make_study(tmp_path, "BRICS met. BRICS spoke. BRICS left.", "Peace."))
    assert table[["actor", "name", "category", "label", "n_a", "evidence"]].values.tolist() == [
        ["brics", "BRICS", "", "", 0, "none"]
    ]


def test_a_strip_has_a_cell_for_each_sentence_and_category(tmp_path):
    a = "The friend and the ally came. He is not a threat. The minister said that a friend left. The threat."
    table = descriptions.strip(make_study(tmp_path, a, "Peace."))
    cells = table[table["side"] == "A"].pivot(index="category", columns="sentence", values="hits")
    assert cells.loc["warm"].tolist() == [2, 0, 1, 0]
    assert cells.loc["cold"].tolist() == [0, 0, 0, 1]  # the negated one is left out
    assert table[(table["category"] == "warm") & (table["sentence"] == 3)]["voice"].tolist() == ["reported"]
    assert len(table) == 2 * 5


def test_a_strip_shows_the_frames_where_the_study_has_them_and_refuses_a_lexicon_it_has_not(tmp_path):
    assert set(standing_table("strip")["lexicon"]) == {"partnership"}
    assert set(descriptions.strip(standing(), "stance")["lexicon"]) == {"stance"}
    with pytest.raises(ValueError, match="no lexicon 'partner'; did you mean 'partnership'"):
        descriptions.strip(standing(), "partner")


TALK = "The minister said that peace came. Analysts claimed that war came. The minister warned that war came. Peace."


def test_speakers_are_listed_with_their_verbs_most_heard_first(tmp_path):
    table = people.speakers(make_study(tmp_path, TALK, "Peace."))
    assert list(table) == ["side", "source", "acts", "verbs", "attitudes", "sentences"]
    assert table[["side", "source", "acts", "sentences"]].values.tolist() == [
        ["A", "The minister", 2, "1, 3"],
        ["A", "Analysts", 1, "2"],
    ]
    assert table["verbs"].tolist() == ["said (1), warned (1)", "claimed (1)"]


def test_speech_holds_all_sentences_by_voice_and_the_acts_of_the_sources(tmp_path):
    table = people.speech(make_study(tmp_path, TALK, "Peace."))
    voices = table[table["voice"] != ""]
    assert voices[["side", "voice", "n"]].values.tolist() == [
        *(["A", voice, n] for voice, n in (("author", 1), ("reported", 3), ("quoted", 0))),
        *(["B", voice, n] for voice, n in (("author", 1), ("reported", 0), ("quoted", 0))),
    ]
    acts = table[table["voice"] == ""]
    assert acts["n"].sum() == len(people.voices(make_study(tmp_path, TALK, "Peace.")))
    assert people.speech(make_study(tmp_path, TALK, "Peace."), most=1)["source"].unique().tolist() == [
        "",
        "The minister",
    ]


def test_speech_agrees_with_the_sentences_of_the_standing_pair():
    table = standing_table("speech")
    body = standing().sentences[standing().sentences["sentence"] > 0]
    voices = table[table["voice"] != ""].set_index(["side", "voice"])["n"]
    for key, rows in body.groupby(["side", "voice"]):
        assert voices[key] == len(rows)
    assert voices.sum() == len(body)
