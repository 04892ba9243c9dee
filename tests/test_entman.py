"""Entman's four functions: quotations, most cued first, and a column that stays blank."""

import pytest
from letters import ROOT, make_study, standing

from analysis import entman, people
from analysis.lexicon_check import check_lexicon
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.tokens import find_words

CUES = load_lexicon(ROOT / "data" / "cues" / "entman.yaml")


def test_the_cues_are_for_entmans_four_functions_in_his_order_each_citing_him():
    assert tuple(CUES.counted) == entman.FUNCTIONS
    for category in CUES.categories:
        assert "Entman 1993" in category.source
        assert category.definition
        assert len(category.patterns) >= 50


def test_no_cue_is_lost_or_said_twice():
    for category in CUES.categories:
        words = [pattern.words for pattern in category.patterns]
        assert len(set(words)) == len(words)
        for pattern in category.patterns:
            if not set(pattern.text) & set("*?"):
                assert tuple(token.term for token in find_words(pattern.text)) == pattern.words


def test_the_check_of_lexicons_finds_nothing_to_say_about_the_cues():
    assert check_lexicon(CUES).empty


def test_the_cues_are_general_english_and_mostly_absent_from_the_two_articles():
    found = match_lexicon(CUES, standing().tokens).drop_duplicates(["category", "pattern"])
    patterns = sum(len(category.patterns) for category in CUES.categories)
    assert len(found) < patterns / 4


def test_sentences_stand_by_cues_then_by_order_three_at_most(tmp_path):
    a = "A crisis. A crisis and a threat. Bread. A danger. A risk. It must end."
    table = entman.quotations(make_study(tmp_path, a, "It happened because of rain."))
    assert list(table) == ["side", "article", "function", "sentence", "text", "cues", "reading"]
    assert table[["side", "function", "sentence", "cues"]].values.tolist() == [
        ["A", "problem", 2, "crisis, threat"],
        ["A", "problem", 1, "crisis"],
        ["A", "problem", 4, "danger"],
        ["A", "remedy", 6, "must"],
        ["B", "cause", 1, "because of"],
    ]
    assert set(table["reading"]) == {""}
    assert table["text"].iloc[0] == "A crisis and a threat."


def test_one_asks_for_more_or_fewer(tmp_path):
    study = make_study(tmp_path, "A crisis. A threat. A danger. A risk.", "Peace.")
    assert [len(entman.quotations(study, most)) for most in (1, 4, 9)] == [1, 4, 4]


def test_a_sentence_may_serve_several_functions(tmp_path):
    table = entman.quotations(make_study(tmp_path, "The crisis was caused by a reckless act and must end.", "Peace."))
    assert table["function"].tolist() == list(entman.FUNCTIONS)
    assert set(table["sentence"]) == {1}


def test_a_headline_may_be_quoted(tmp_path):
    table = entman.quotations(make_study(tmp_path, "A looming crisis\n\nBread was sold. Water too.", "Peace."))
    assert table[["function", "sentence"]].values.tolist() == [["problem", 0]]


@pytest.mark.parametrize("text", ["Bread.", "Хлеб и соль.", "خبز."])
def test_texts_without_cues_have_no_quotation(tmp_path, text):
    table = entman.quotations(make_study(tmp_path, text, text))
    assert (len(table), list(table)[-1]) == (0, "reading")
    assert people.quotations(make_study(tmp_path, text, text)).equals(table)


def test_right_is_a_judgement_and_no_direction(tmp_path):
    table = entman.quotations(make_study(tmp_path, "It is right. The right wing met right now.", "Peace."))
    assert table[["function", "sentence"]].values.tolist() == [["evaluation", 1]]
