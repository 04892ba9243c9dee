"""How closely a word of valence must be tied to the relation, on sentences that say so plainly."""

import numpy as np
import pytest

from analysis.sides import Side
from analysis.study import Study
from analysis.valence.leanings import score_sentences

PARTIES = "Turkey and Iran met in Ankara. Turkey and Iran met in Tabriz. "  # what makes them the article's two parties


@pytest.fixture
def sign(tmp_path):
    """Return the sign of a sentence's score in an article on Turkey and Iran."""

    def score(sentence):
        for name, text in (("a", PARTIES + sentence), ("b", PARTIES)):
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        sides = (Side(name.upper(), "", (tmp_path / f"{name}.txt",)) for name in "ab")
        scores = score_sentences(Study("ties", "Ties", *sides, ()))
        return np.sign(scores[scores["side"] == "A"].iloc[-1]["score"])

    return score


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They have mended their ties.", 1),
        ("The alliance has survived three elections.", 1),
        ("The treaty healed the rift.", 1),
        ("They discussed the mending of ties.", 0),
        ("They have cut their ties.", -1),
    ],
)
def test_mending_and_outlasting_a_relation_is_favourable(sign, sentence, expected):
    assert sign(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Farmers were impoverished.", -1),  # no third actor is named: said of what the article is about
        ("India impoverished its farmers.", 0),  # said of a third actor alone
        ("Turkey and Iran noted that India was reckless.", 0),  # the actor named last is a third one
        ("Turkey and Iran noted that India was wary of the treaty.", -1),  # but the relation follows
    ],
)
def test_a_judging_word_is_not_taken_from_a_third_actor(sign, sentence, expected):
    assert sign(sentence) == expected
