"""The model of exploring: equal to the tables of a report, with every change seen at once and nothing overwritten."""

import random

import numpy as np
import pandas as pd
import pytest
from letters import make_study, standing

from analysis import tables
from analysis.errors import InputError
from analysis.explore import Exploration
from analysis.lexicon_formats import read_lexicon
from analysis.resample import adjust_p
from analysis.study_file import load_study

A = "Iran is a friend. Russia is an ally. An ally may be a friend."
B = "Iran is a threat. Russia is not a friend. Many threats are new."


@pytest.fixture
def toy(tmp_path):
    return Exploration(make_study(tmp_path, A, B, min_count=1))


@pytest.fixture(scope="module")
def desk():
    """Return an exploration of the standing study that the tests of this file change and change back."""
    return Exploration(standing())


def cell(table, name, column, key="name"):
    return table.set_index(key).loc[name, column]


# --- equal to the tables of a report ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", tables.KINDS)
def test_contrasts_are_those_of_the_report_that_are_tested(desk, kind):
    whole = tables.contrasts(standing(), kind)
    expected = whole[tables.tested(whole, standing())].reset_index(drop=True)
    pd.testing.assert_frame_equal(desk.contrasts(kind)[list(expected)], expected)


@pytest.mark.parametrize("settings", [{"prior": 0.1}, {"min_count": 2}, {"prior": 2.0, "min_count": 5}])
def test_under_moved_settings_they_are_those_of_a_study_with_these_settings(desk, settings):
    desk.change(**settings)
    try:
        other = standing().derive(**settings)
        whole = tables.contrasts(other)
        expected = whole[tables.tested(whole, other)].reset_index(drop=True)
        pd.testing.assert_frame_equal(desk.contrasts()[list(expected)], expected)
        stance = tables.stance(other)
        stance = stance[stance["voice"] == "all"].reset_index(drop=True)
        pd.testing.assert_frame_equal(desk.categories()[list(stance)], stance)
    finally:
        desk.change(prior=standing().settings.prior, min_count=standing().settings.min_count)


def test_p_hangs_neither_on_the_prior_nor_on_the_minimum_count_but_q_does(desk):
    before = desk.contrasts().set_index("term")
    desk.change(prior=5.0, min_count=6)
    after = desk.contrasts().set_index("term")
    desk.change(prior=standing().settings.prior, min_count=standing().settings.min_count)
    assert len(after) < len(before)
    assert (after["p"] == before.loc[after.index, "p"]).all()
    assert (after["q"] == adjust_p(after["p"].to_numpy())).all()
    assert (after["q"] != before.loc[after.index, "q"]).any()


def test_hits_after_any_edits_are_those_of_a_lexicon_read_afresh(desk):
    chance = random.Random(4)
    words = sorted(set(standing().tokens["term"]))
    for step in range(12):
        lexicon = chance.choice(desk.study.lexicons)
        category = chance.choice([item for item in lexicon.categories if len(item.patterns) > 3])
        name = f"{lexicon.name}:{category.name}"
        if step % 3 == 2:
            desk.remove(name, chance.choice(desk.patterns(name)["pattern"].head(4).tolist()))
        else:
            pattern = chance.choice(words)[:5] + "*" + chance.choice(["", " *", " of"]) + chance.choice(["", " the"])
            pattern = pattern.removesuffix(" *")
            desk.add(name, pattern)
        afresh = standing().derive(lexicons=desk.study.lexicons).hits
        pd.testing.assert_frame_equal(desk.study.hits, afresh)
    assert len(desk.study.hits) != len(standing().hits)
    while desk.edits:
        desk.undo()
    assert desk.study.hits is standing().hits


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_intervals_of_the_log_odds_are_value_and_standard_error_by_hand(toy):
    # friend: 2 of 14 words in A, 1 of 13 in B; 15 different words, half an occurrence a word: alpha_0 = 7.5.
    row = toy.contrasts().set_index("term").loc["friend"]
    assert (row["n_a"], row["n_b"]) == (2, 1)
    odds_a = np.log(2.5 / (14 + 7.5 - 2.5))
    odds_b = np.log(1.5 / (13 + 7.5 - 1.5))
    se = np.sqrt(1 / 2.5 + 1 / 1.5)
    assert row["log_odds"] == pytest.approx(odds_a - odds_b)
    assert row["odds_low"] == pytest.approx(odds_a - odds_b - 1.96 * se, abs=1e-4)
    assert row["odds_high"] == pytest.approx(odds_a - odds_b + 1.96 * se, abs=1e-4)


def test_stop_words_are_left_out_of_sight_and_nothing_else_changes(toy):
    whole, content = toy.contrasts(), toy.contrasts(stop_words=False)
    assert {"is", "a", "an"} <= set(whole["term"])
    assert not {"is", "a", "an"} & set(content["term"])
    kept = whole[whole["term"].isin(content["term"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, content)


def test_an_added_pattern_counts_where_it_stands(toy):
    said = toy.add("toy:cold", "new")
    assert said == "Added 'new': it stands in the texts once; 1 hit more in 'toy'."
    assert (cell(toy.categories(), "toy:cold", "n_a"), cell(toy.categories(), "toy:cold", "n_b")) == (0, 3)
    changes = toy.changes()
    assert changes["name"].tolist() == ["toy:cold"]
    row = changes.iloc[0]
    assert (row["n_b_before"], row["n_b"]) == (2, 3)
    assert row["difference_before"] == pytest.approx(-2 / 13 * 1000)
    assert row["difference"] == pytest.approx(-3 / 13 * 1000)
    assert row["low"] < row["difference"] < row["high"]
    moved = toy.moved_hits()
    assert moved[["change", "name", "side", "sentence", "text"]].values.tolist() == [
        ["added", "toy:cold", "B", 3, "new"]
    ]


def test_a_removed_pattern_takes_its_hits_along(toy):
    said = toy.remove("toy:warm", "friend*")
    assert said == "Removed 'friend*': it stands in the texts 3 times; 3 hits fewer in 'toy'."
    assert cell(toy.categories(), "toy:warm", "n_a") == 2
    assert cell(toy.categories(), "toy:warm", "n_b") == 0
    assert toy.moved_hits()["change"].tolist() == ["gone"] * 3


def test_a_longer_pattern_takes_a_hit_from_another_category_and_that_is_shown(tmp_path):
    lexicon = "name: toy\nnesting: lexicon\ncategories:\n  warm: [friend]\n  cold: [threat]\n"
    exploration = Exploration(make_study(tmp_path, A, B, lexicon=lexicon))
    exploration.add("toy:cold", "not a friend")
    assert exploration.moved_hits()[["change", "name", "text"]].values.tolist() == [
        ["added", "toy:cold", "not a friend"],
        ["gone", "toy:warm", "friend"],
    ]
    assert set(exploration.changes()["name"]) == {"toy:warm", "toy:cold"}


def test_a_pattern_that_stands_nowhere_changes_nothing(toy):
    assert (
        toy.add("toy:warm", "enmity")
        == "Added 'enmity': it stands in the texts never; as many hits as before in 'toy'."
    )
    assert toy.changes().empty
    assert toy.moved_hits().empty


def test_an_edit_and_its_opposite_leave_nothing(toy):
    toy.add("toy:cold", "new")
    toy.remove("toy:cold", "new")
    assert toy.changes().empty
    assert len(toy.edits) == 2


def test_undo_takes_back_the_last_edit_and_keeps_the_settings(toy):
    toy.add("toy:cold", "new")
    toy.change(prior=2.0)
    assert toy.undo() == "Undone: added 'new' in 'toy:cold'"
    assert cell(toy.categories(), "toy:cold", "n_b") == 2
    assert toy.settings.prior == 2.0


def test_the_study_that_was_given_is_never_changed(tmp_path):
    study = make_study(tmp_path, A, B, min_count=1)
    hits = study.hits.copy()
    exploration = Exploration(study)
    exploration.add("toy:cold", "new")
    exploration.change(prior=3.0, min_count=9)
    pd.testing.assert_frame_equal(study.hits, hits)
    assert (study.settings.prior, study.settings.min_count) == (0.5, 1)
    assert "new" not in [pattern.text for pattern in study.lexicons[0]["cold"].patterns]


def test_patterns_are_listed_with_their_hits_the_most_frequent_first(toy):
    toy.add("toy:warm", "enmity")
    assert toy.patterns("toy:warm")[["pattern", "n_a", "n_b"]].values.tolist() == [
        ["friend*", 2, 1],
        ["ally", 2, 0],
        ["enmity", 0, 0],
    ]


def test_a_concordance_is_found_in_both_articles(toy):
    assert toy.concordance("threat*")["hit"].tolist() == ["threat", "threats"]


# --- what is refused, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda toy: toy.add("toy:warm", "ally"), "pattern 'ally': it is in 'toy:warm' already; add another one"),
        (lambda toy: toy.add("toy:warm", "ALLY"), "it is in 'toy:warm' already"),
        (lambda toy: toy.add("toy:warm", " * "), "has a word without a letter or digit"),
        (lambda toy: toy.add("toy:warm", ""), "has a word without a letter or digit"),
        (lambda toy: toy.add("toy:worm", "x"), "category 'toy:worm': no lexicon here has it; did you mean 'toy:warm'"),
        (lambda toy: toy.remove("toy:warm", "alli"), "it is not in 'toy:warm'; did you mean 'ally'?"),
        (lambda toy: toy.undo(), "undo: nothing has been changed yet; add or remove a pattern first"),
        (lambda toy: toy.change(prior=0.0), "prior = 0.0; give a value from"),
        (lambda toy: toy.change(min_count=0), "min_count = 0; give a value from"),
        (lambda toy: toy.use(("stanse",)), "did you mean 'stance'?"),
        (lambda toy: toy.save("toi", "x.yaml"), "lexicon 'toi': the study has no such lexicon; did you mean 'toy'?"),
        (lambda toy: toy.concordance("?!"), "has a word without a letter or digit"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy_and_changes_nothing(toy, work, said):
    before = toy.study
    with pytest.raises(InputError) as caught:
        work(toy)
    assert said in str(caught.value)
    assert toy.study is before
    assert toy.edits == []


def test_other_lexicons_are_read_and_edits_given_up(toy):
    toy.add("toy:cold", "new")
    toy.use(("stance",))
    assert [lexicon.name for lexicon in toy.study.lexicons] == ["stance"]
    assert [path.stem for path in toy.study.lexicon_files] == ["stance"]
    assert toy.edits == []
    assert set(toy.categories()["lexicon"]) == {"stance"}
    assert toy.changes().empty


def test_a_study_without_lexicons_can_be_explored(tmp_path):
    exploration = Exploration(make_study(tmp_path, A, B, lexicon=""))
    exploration.prepare()
    assert exploration.categories().empty
    assert exploration.changes().empty


# --- pasted texts, and saving ----------------------------------------------------------------------------------------


def test_pasted_texts_are_read_as_files_would_be():
    exploration = Exploration.of_texts(A, B, labels=("Left", ""), lexicons=("stance",))
    assert exploration.study.labels == {"A": "A · Left", "B": "B"}
    assert exploration.study.sizes == {"A": 3, "B": 3}
    assert cell(exploration.categories(), "stance:hedges", "n_a") == 1  # "may"


def test_bytes_of_a_file_are_read_by_its_ending_and_its_name_leads_nowhere():
    page = b"# A heading\n\nIran is a *friend*."
    exploration = Exploration.of_texts(page, B, names=("../../x.md", "b.txt"), lexicons=())
    article = exploration.study.articles["A"][0]
    assert article.name == "x"
    assert "*" not in article.text


@pytest.mark.parametrize("text", ["", "  \n", "—"])
def test_a_pasted_text_without_words_is_refused(text):
    with pytest.raises(InputError):
        Exploration.of_texts(text, B)


def test_a_saved_lexicon_is_a_new_file_that_says_what_it_was_made_from(toy, tmp_path):
    toy.add("toy:cold", "new")
    path = toy.save("toy", tmp_path / "mine.yaml")
    saved = read_lexicon(path)
    assert (saved.name, saved.version) == ("mine", "")
    assert saved.description.startswith("Made from 'toy': Added 'new' in 'toy:cold'.")
    assert [pattern.text for pattern in saved["cold"].patterns] == ["threat*", "new"]
    (tmp_path / "again.toml").write_text((tmp_path / "toy.toml").read_text().replace("toy.yaml", "mine.yaml"))
    again = load_study(tmp_path / "again.toml")
    assert (again.hits["category"] == "cold").sum() == 3


def test_no_file_is_ever_overwritten(toy, tmp_path):
    before = (tmp_path / "toy.yaml").read_bytes()
    with pytest.raises(InputError, match=r"there is such a file already, and it stays as it is; choose another name"):
        toy.save("toy", tmp_path / "toy.yaml")
    assert (tmp_path / "toy.yaml").read_bytes() == before
