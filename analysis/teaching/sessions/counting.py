"""Session 2: what counting sees."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from analysis.captions import times
from analysis.shares import wilson_interval
from analysis.study import Study
from analysis.teaching import answers, material
from analysis.teaching.kinds import Exercise, Number, Outcome, Place, Prediction, count_occurrences
from analysis.teaching.material import NotHere

KEPT = 10  # hits that a class judges in 2.5


def _counts(study: Study, word: str) -> tuple[int, int]:
    """Return how often a word is counted in A and in B, headlines left out."""
    rows = material.words(study)
    own = rows[rows["term"] == word]
    return (int(own["n_a"].iloc[0]), int(own["n_b"].iloc[0])) if len(own) else (0, 0)


def _guessed_word(study: Study, word: str) -> str:
    top = material.words(study)
    if top.empty:
        raise NotHere("The two articles hold function words only.")
    first = str(top["term"].iloc[0])
    n_a, n_b = _counts(study, word)
    where = "It is a function word, and left out of the table." if not n_a + n_b else ""
    if not n_a + n_b and not study.counted["term"].eq(word).any():
        where = "It occurs in neither article in this form."
    said = where or f"You find it {times(n_a)} in A and {times(n_b)} in B."
    return f"You expected '{word}'. {said} The table below begins with '{first}'."


def _keyword_a(study: Study) -> float:
    return _counts(study, material.keyword(study))[0]


def _keyword_slips(study: Study) -> Mapping[str, float]:
    n_a, n_b = _counts(study, material.keyword(study))
    with_headline, _ = count_occurrences(study, material.keyword(study))
    return {
        "You counted the headline too. Leave it out: the other article may have none.": float(with_headline),
        "That is the count of the other article. Count in A.": float(n_b),
        "That is both together. Count in A alone.": float(n_a + n_b),
    }


def _words_a(study: Study) -> int:
    return int((study.counted["side"] == "A").sum())


def _rate(study: Study) -> float:
    return _keyword_a(study) / _words_a(study) * 1000


def _rate_slips(study: Study) -> Mapping[str, float]:
    n, words = _keyword_a(study), _words_a(study)
    return {
        "That is per hundred words. Take it times ten.": n / words * 100,
        "You divided, and that is right. Now take it times 1,000.": n / words,
        "Divide the count by the words, not the words by the count.": words / n if n else math.inf,
        "That is the count. Divide it by the number of words in A, then take it times 1,000.": n,
    }


def _starred(study: Study) -> float:
    return float(sum(count_occurrences(study, material.keyword(study) + "*")))


def _starred_slips(study: Study) -> Mapping[str, float]:
    word = material.keyword(study)
    n_a, n_b = count_occurrences(study, word + "*")
    return {
        "That is the word without other endings. Put a star right behind it, inside the quotation marks.": float(
            sum(count_occurrences(study, word))
        ),
        "That is A alone. Add the lines of B.": float(n_a),
        "That is B alone. Add the lines of A.": float(n_b),
    }


def _starred_more(study: Study) -> str:
    word = material.keyword(study)
    more = sum(count_occurrences(study, word + "*")) - sum(count_occurrences(study, word))
    added = f"The star brings {times(more)} more" if more else "Here the star brings nothing new"
    return f"{added}. Is every line still about the same thing? A star finds letters, not meanings."


def _kept(study: Study, reading: tuple[float, ...]) -> str:
    judged = min(KEPT, len(material.category_hits(study)))
    if not judged:
        raise NotHere("The lexicons of this study find nothing in the two articles.")
    kept = reading[0]
    if kept != int(kept) or not 0 <= kept <= judged:
        raise answers.Unreadable(f"Give a whole number from 0 to {judged}.")
    _, low, high = wilson_interval(np.array([kept]), judged)
    return (
        f"You keep {kept:.0f} of {judged}. Your estimate of the list's precision is {kept / judged:.0%}; with so few hits it may "
        f"as well be anything from {low[0]:.0%} to {high[0]:.0%}. Compare with a neighbour: do you keep the same ones?"
    )


def _missed(study: Study, side: str, number: int) -> Outcome:
    lexicon, category = material.leading_category(study)
    hits = study.hits
    own = hits[(hits["side"] == side) & (hits["sentence"] == number)]
    found = own[(own["lexicon"] == lexicon) & (own["category"] == category)]
    if len(found):
        return Outcome(
            False, f"The list did find something in {side}{number}: '{found['text'].iloc[0]}'. Choose another."
        )
    return Outcome(
        None,
        f"The list finds nothing of '{material.category_name(study)}' in {side}{number}. If you find it there, the list misses "
        "it, and its rate is too low. Which words made you see it?",
    )


EXERCISES: Mapping[str, Exercise] = {
    "2.1": Prediction(answers.word, _guessed_word),
    "2.2": Number(
        _keyword_a,
        "Go through A line by line and make a stroke for each. Names joined by a hyphen hold two words. The headline does "
        "not count.",
        _keyword_slips,
        more="If you got it at the first try, you made the same decisions as the program.",
    ),
    "2.3": Number(
        _rate,
        "Divide the count in A by the number of words in A, then take it times 1,000.",
        _rate_slips,
        within=0.06,
        decimals=1,
        more="Now it can be compared with a text of another length.",
    ),
    "2.4": Number(_starred, "Count the lines in both columns, the headline's too.", _starred_slips, more=_starred_more),
    "2.5": Prediction(answers.numbers, _kept),
    "2.6": Place(_missed),
}  # fmt: skip
