"""Robustness: which other choices are tried, and what share of them keeps a sign."""

from math import prod

import numpy as np
import pandas as pd
import pytest
from letters import make_study, standing, standing_table

from analysis import checks, tables
from analysis.robustness import CATEGORY_CHOICES, TERM_CHOICES, vary_categories, vary_terms
from analysis.specifications import Variation

OWN_TERMS = "; ".join(f"{name} {choices[0]}" for name, choices in TERM_CHOICES.items())
OWN_CATEGORIES = "; ".join(f"{name} {choices[0]}" for name, choices in CATEGORY_CHOICES.items())


@pytest.fixture(scope="module")
def allies(tmp_path_factory):
    # 8 words a side. "ally" 3 to 1, "allies" 0 to 5; by stems (both "alli") 3 to 6
    a, b = "Ally ally ally peace war peace war peace.", "Ally allies allies allies allies allies war peace."
    return vary_terms(make_study(tmp_path_factory.mktemp("allies"), a, b, lexicon=""))


def whole(varied):
    """Return every finding of a variation as a table."""
    return varied.table(varied.findings)


def value(varied, finding, **choices):
    """Return the value of a finding under the study's own choices but for ``choices``."""
    table = whole(varied)
    names = {name.replace(" ", "_"): name for name in {**TERM_CHOICES, **CATEGORY_CHOICES}}
    wanted = {f"{names[name]} {choice}" for name, choice in choices.items()}
    parts = table["specification"].str.split("; ").map(set)
    own = set((OWN_TERMS if finding.startswith("term") else OWN_CATEGORIES).split("; "))
    own = {part for part in own if not any(part.startswith(names[name] + " ") for name in choices)} | wanted
    found = table[(table["finding"] == finding) & (parts == own)]["value"]
    assert len(found) == 1
    return found.iloc[0]


def test_stemming_flips_the_sign_of_a_word_whose_other_forms_stand_on_the_other_side(allies):
    assert value(allies, "term:ally") > 0 > value(allies, "term:ally", words="stemmed")
    # stemming is one of two choices in half of the 64 specifications
    assert allies.stable["term:ally"] == 0.5


def test_under_the_own_choices_a_value_is_the_log_odds_worked_by_hand(allies):
    # ally 3 to 1 of 8 and 8 words; forms: ally allies peace war, so alpha_0 = 2:
    # ln(3.5 / 6.5) - ln(1.5 / 8.5)
    assert value(allies, "term:ally") == pytest.approx(np.log(3.5 / 6.5) - np.log(1.5 / 8.5))
    # stems: alli peac war, alpha_0 = 1.5: alli 3 to 6: ln(3.5 / 6) - ln(6.5 / 3)
    assert value(allies, "term:ally", words="stemmed") == pytest.approx(np.log(3.5 / 6) - np.log(6.5 / 3))
    assert value(allies, "term:ally", prior="0.1 a term") == pytest.approx(np.log(3.1 / 5.3) - np.log(1.1 / 7.3))


def test_forms_of_one_stem_share_the_value_of_the_stem(allies):
    assert value(allies, "term:ally", words="stemmed") == value(allies, "term:allies", words="stemmed")


def test_there_are_as_many_specifications_as_the_choices_multiply_to(allies):
    assert prod(map(len, TERM_CHOICES.values())) == 64
    assert len(set(allies.specifications)) == len(allies.specifications) == 64
    assert whole(allies).groupby("finding")["specification"].nunique().tolist() == [64, 64, 64, 64]


def test_a_stop_word_has_no_value_where_stop_words_are_left_out(tmp_path):
    table = vary_terms(make_study(tmp_path, "The peace and the war.", "The war.", lexicon=""))
    sizes = whole(table).groupby("finding").size()
    assert (sizes["term:the"], sizes["term:war"]) == (32, 64)


def test_the_own_choices_stand_first_for_every_finding(allies, tmp_path):
    assert allies.specifications[0] == OWN_TERMS
    assert set(whole(allies).groupby("finding")["specification"].first()) == {OWN_TERMS}
    categories = vary_categories(make_study(tmp_path, "A friend.", "A threat."))
    assert categories.specifications[0] == OWN_CATEGORIES
    assert whole(allies).groupby("finding")["same_sign"].first().all()


def test_the_own_choices_are_those_of_the_settings_prior(tmp_path):
    study = make_study(tmp_path, "Peace now peace.", "War now.", lexicon="", prior=0.1)
    own = whole(vary_terms(study)).groupby("finding")["value"].first()
    used = tables.contrasts(study).set_index("term")["log_odds"]
    assert own["term:peace"] == pytest.approx(used["peace"])


def test_the_own_choices_are_those_of_the_settings_headline(tmp_path):
    study = make_study(tmp_path, "Peace at last\n\nPeace now.", "War now.", lexicon="", headline="true")
    own = whole(vary_terms(study)).groupby("finding")["value"].first()
    used = tables.contrasts(study).set_index("term")["log_odds"]
    assert own["term:peace"] == pytest.approx(used["peace"])


def test_british_and_american_spelling_are_merged_in_half_of_the_specifications(tmp_path):
    # as written "defence" 2 to 0 and "defense" 0 to 3; merged 2 to 3
    a, b = "Defence defence peace war.", "Defense defense defense war."
    table = vary_terms(make_study(tmp_path, a, b, lexicon=""))
    assert value(table, "term:defence") > 0 > value(table, "term:defence", spelling="American")
    assert value(table, "term:defence", spelling="American") == value(table, "term:defense", spelling="American")


def test_a_hyphenated_word_is_one_word_where_hyphens_are_kept(tmp_path):
    # split: "self" is 3 of 7 words to 2 of 8; kept: "self" alone is 0 to 2
    study = make_study(
        tmp_path, "Self-made self-made self-made men.", "Self self men and men and men come.", lexicon=""
    )
    table = vary_terms(study)
    assert value(table, "term:self") > 0 > value(table, "term:self", hyphens="kept")
    assert "term:self-made" not in set(table.findings)  # a finding is a term of the study's own choices


def test_words_that_merely_stand_side_by_side_are_not_joined_where_hyphens_are_kept(tmp_path):
    table = vary_terms(make_study(tmp_path, "Self, made men. Self made men.", "Men came.", lexicon=""))
    assert value(table, "term:self", hyphens="kept") == value(table, "term:self")


def test_a_headline_can_turn_a_sign(tmp_path):
    # body: war 1 to 2 of 5 words each; with the headline 4 to 2 of 8 and 5
    study = make_study(tmp_path, "War war war\n\nWar brings peace not joy.", "War brings war not joy.", lexicon="")
    table = vary_terms(study)
    assert value(table, "term:war") < 0 < value(table, "term:war", headline="in")


def test_a_term_of_the_headline_alone_is_no_finding(tmp_path):
    table = vary_terms(make_study(tmp_path, "Unheard of\n\nWar is here.", "Peace is here.", lexicon=""))
    assert "term:unheard" not in set(table.findings)


# --- categories ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def friends(tmp_path_factory):
    a = "Friend of the people\n\nThe house is no friend. The street may be a friend. The town is a friend."
    return vary_categories(make_study(tmp_path_factory.mktemp("friends"), a, "The house is a friend of the street."))


def test_categories_have_sixteen_specifications(friends):
    assert prod(map(len, CATEGORY_CHOICES.values())) == 16
    assert whole(friends).groupby("finding").size().to_dict() == {"category:toy:warm": 16, "category:toy:cold": 16}


def test_the_rate_difference_of_a_category_changes_with_each_choice_as_worked_by_hand(friends):
    # A: 3 hits in 16 words of body, 1 of them negated, 1 hedged, 1 more in a headline of 4 words; B: 1 in 8
    name = "category:toy:warm"
    assert value(friends, name) == pytest.approx(1000 * (3 / 16 - 1 / 8))
    assert value(friends, name, negated_hits="left out") == pytest.approx(1000 * (2 / 16 - 1 / 8))
    assert value(friends, name, hedged_hits="left out") == pytest.approx(1000 * (2 / 16 - 1 / 8))
    assert value(friends, name, headline="in") == pytest.approx(1000 * (4 / 20 - 1 / 8))
    both = value(friends, name, negated_hits="left out", hedged_hits="left out")
    assert both == pytest.approx(1000 * (1 / 16 - 1 / 8))


def test_left_out_stop_words_leave_the_words_a_rate_is_reckoned_by(tmp_path):
    # "the", "is" and "a" are stop words: 4 of 8 and 0 of 2 words
    table = vary_categories(make_study(tmp_path, "The friend is a friend. The war is here.", "Friends came."))
    study_rate = 1000 * (2 / 9 - 1 / 2)
    assert value(table, "category:toy:warm") == pytest.approx(study_rate)
    assert value(table, "category:toy:warm", stop_words="left out") > study_rate


def test_a_category_without_a_hit_keeps_its_nought_everywhere(friends):
    assert friends.table(["category:toy:cold"])["value"].eq(0).all()
    assert friends.stable["category:toy:cold"] == 1.0


def test_a_study_without_lexicons_has_no_specification_of_categories(tmp_path):
    varied = vary_categories(make_study(tmp_path, "Peace.", "War.", lexicon=""))
    assert list(whole(varied)) == ["finding", "specification", "value", "same_sign"]
    assert (len(whole(varied)), len(varied.stable)) == (0, 0)


# --- stability -------------------------------------------------------------------------------------------------------


def test_stability_is_the_share_of_specifications_that_keep_the_sign():
    # x: + + - + keeps 3 of 4; y is nought throughout; z does not exist under the last two: 1 of 2
    values = np.array([[1.0, 0.0, -2.0], [3.0, 0.0, 1.0], [-1.0, 0.0, np.nan], [0.1, 0.0, np.nan]])
    varied = Variation(np.array(["x", "y", "z"], dtype=object), ("own", "b", "c", "d"), values)
    assert varied.stable.to_dict() == {"x": 0.75, "y": 1.0, "z": 0.5}
    assert whole(varied).query("finding == 'z'").values.tolist() == [["z", "own", -2.0, True], ["z", "b", 1.0, False]]


def test_a_lean_that_vanishes_is_a_lean_that_is_not_kept():
    varied = Variation(np.array(["x"], dtype=object), ("own", "b"), np.array([[0.5], [1e-15]]))
    assert varied.stable["x"] == 0.5


def test_findings_are_given_in_their_own_order_and_none_that_was_not_asked_for(allies):
    table = allies.table(["term:war", "term:ally"])
    assert table["finding"].drop_duplicates().tolist() == ["term:ally", "term:war"]


@pytest.mark.parametrize("vary", [vary_terms, vary_categories])
def test_on_the_real_articles_stability_lies_between_nought_and_one_and_nothing_is_nan(vary):
    varied = vary(standing())
    assert not whole(varied).isna().any().any()
    assert varied.stable.between(0, 1).all()
    assert varied.stable.nunique() > 1


def test_the_table_of_specifications_leaves_out_terms_too_rare_to_be_tested():
    specified = standing_table("specifications")["finding"]
    counts = standing_table("contrasts").set_index("term")
    terms = specified[specified.str.startswith("term:")].str.removeprefix("term:").unique()
    frequent = counts.index[counts["n_a"] + counts["n_b"] >= standing().settings.min_count]
    assert set(terms) == set(frequent)


def test_the_least_steady_finding_stands_first_and_ties_are_broken_by_name():
    names = [*"bbaacc"]
    table = checks.steadiness(pd.DataFrame({"finding": names, "same_sign": [True, True, True, True, True, False]}))
    assert table.values.tolist() == [["c", 2, 0.5], ["a", 2, 1.0], ["b", 2, 1.0]]
