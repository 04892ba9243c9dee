"""Every exercise of the course that has a check, by its number: session, point, place in the session.

The questions themselves stand in the sessions (``notebooks/teaching/source``); a test keeps both in step.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analysis import checks, findings, tables
from analysis.captions import times
from analysis.study import SIDES, Study
from analysis.teaching import answers, material
from analysis.teaching.kinds import (
    Exercise,
    Labels,
    Number,
    Outcome,
    Place,
    Prediction,
    Quotation,
    Text,
    Word,
    count_occurrences,
)
from analysis.teaching.material import NotHere

KEPT = 10  # hits that a class judges in 2.5
BARS = 25  # bars to a side in 3.5
GRADES = ("strong", "suggestive", "anecdotal", "none")


# --- session 1: reading and coding ------------------------------------------------------------------------------------


def _body_sizes(study: Study) -> dict[str, int]:
    body = study.sentences[study.sentences["sentence"] > 0]
    return {side: int((body["side"] == side).sum()) for side in SIDES}


def _with_headlines(study: Study) -> Mapping[str, float]:
    rows = study.sentences["side"].value_counts()
    sizes = _body_sizes(study)
    longer = max(sizes, key=lambda side: sizes[side])
    return {
        "That counts the headline too. It is shown, but it has no number and is not counted.": float(rows[longer]),
        "That is the shorter article. Look at the last number of the other one.": float(min(sizes.values())),
        "That is both articles together. Give the longer one alone.": float(sum(sizes.values())),
    }


def _labels(study: Study) -> list[tuple[str, str]]:
    return list(material.statements(study)[["label", "why"]].itertuples(index=False, name=None))


def _least_agreed(study: Study) -> list[str]:
    alphas = material.shipped_alphas()
    return [str(name) for name in alphas.index[alphas == alphas.min()]]


def _most_agreed(study: Study) -> Mapping[str, list[str]]:
    alphas = material.shipped_alphas()
    best = [str(name) for name in alphas.index[alphas == alphas.max()]]
    return {"That is where the two agree most. Look for the smallest alpha.": best}


def _doubtful(study: Study, side: str, number: int) -> Outcome:
    row = _sentence(study, side, number)
    return Outcome(
        None,
        f"{side}{number}: the program takes its voice as '{row['voice']}'. Was it the rule that two readers took differently, "
        "or the sentence? Write down which word decided it.",
    )


def _sentence(study: Study, side: str, number: int) -> Mapping[str, Any]:
    own = study.sentences[(study.sentences["side"] == side) & (study.sentences["sentence"] == number)]
    return own.iloc[0].to_dict()


# --- session 2: counting ----------------------------------------------------------------------------------------------


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
    low, high = wilson(int(kept), judged)
    return (
        f"You keep {kept:.0f} of {judged}. Your estimate of the list's precision is {kept / judged:.0%}; with so few hits it may "
        f"as well be anything from {low:.0%} to {high:.0%}. Compare with a neighbour: do you keep the same ones?"
    )


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22:209-212)."""
    z = 1.959963984540054
    share, square = hits / tries, z * z / tries
    middle, reach = share + square / 2, z * math.sqrt(share * (1 - share) / tries + square / (4 * tries))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


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


# --- session 3: TF-IDF ------------------------------------------------------------------------------------------------


def _one_side_only(study: Study) -> float:
    """Return the share of different words, in per cent, that one article alone uses; stop words too."""
    terms = study.counted.groupby("term")["side"].nunique()
    return float((terms == 1).mean() * 100)


def _one_side_slips(study: Study) -> Mapping[str, float]:
    share = _one_side_only(study)
    return {
        "That is the share of words that both use. Give the others.": 100 - share,
        "Right as a share. Write it in per cent: take it times 100.": share / 100,
    }


def _top(study: Study, side: str, n: int = 10) -> Any:
    rows = tables.top_terms(study, tables.weights(study), n=n)
    return rows[rows["side"] == side]


def _longest_bar(study: Study, side: str) -> list[str]:
    rows = _top(study, side)
    if rows.empty:
        raise NotHere(f"{side} holds function words only.")
    return [str(term) for term in rows.loc[rows["tf_idf"].round(9) == rows["tf_idf"].round(9).max(), "term"]]


def _rare_bars(study: Study) -> float:
    return float((_top(study, "A", BARS)["n"] <= 2).sum())


def _rare_slips(study: Study) -> Mapping[str, float]:
    return {
        f"That is the figure with ten bars. Change the number to {BARS} first.": float(
            (_top(study, "A")["n"] <= 2).sum()
        ),
        "That is B. Count the bars of A.": float((_top(study, "B", BARS)["n"] <= 2).sum()),
        "Count the bars with a 1 and those with a 2.": float((_top(study, "A", BARS)["n"] == 2).sum()),
    }


# --- session 4: stance and voice --------------------------------------------------------------------------------------


def _leading_row(study: Study) -> Any:
    lexicon, category = material.leading_category(study)
    table = tables.drawn(material.stance(study))
    return table[(table["lexicon"] == lexicon) & (table["category"] == category)].iloc[0]


def _guessed_side(study: Study, side: str) -> str:
    row = _leading_row(study)
    guess = f"You expect more in {side}" if side in SIDES else "You expect no difference"
    return (
        f"{guess}. Counted: {row['rate_a']:.1f} per 1,000 words in A and {row['rate_b']:.1f} in B ({row['n_a']} and {row['n_b']} "
        "hits). The figure below shows whether one may make anything of that."
    )


def _clear_intervals(study: Study) -> float:
    table = tables.drawn(material.stance(study))
    if table.empty:
        raise NotHere("The lexicons of this study find nothing in the two articles.")
    return float(((table["low"] > 0) | (table["high"] < 0)).sum())


def _crossing(study: Study) -> Mapping[str, float]:
    return {
        "Those are the lines that do cross zero. Count the others.": float(
            len(tables.drawn(material.stance(study))) - _clear_intervals(study)
        )
    }


def _clear_more(study: Study) -> str:
    clear = int(_clear_intervals(study))
    if not clear:
        return "For every category the texts leave open which side has more."
    return "For these the line alone would settle it; the grade also counts how many categories were tried."


def _others_speak(study: Study, side: str) -> float:
    body = study.sentences[(study.sentences["sentence"] > 0) & (study.sentences["side"] == side)]
    return float((body["voice"] != "author").sum())


def _others_slips(study: Study) -> Mapping[str, float]:
    total = _body_sizes(study)["B"]
    return {
        "Those are the sentences in the author's own voice. Count the others.": total - _others_speak(study, "B"),
        "That is A. Count the rows with B.": _others_speak(study, "A"),
        "Those are A and B together. Count the rows with B.": _others_speak(study, "A") + _others_speak(study, "B"),
    }


def _voice_of(study: Study, side: str, number: int) -> Outcome:
    row = _sentence(study, side, number)
    source = f", of '{row['source']}'" if row["source"] else ""
    return Outcome(
        None,
        f"The program takes {side}{number} as '{row['voice']}'{source}. If you read it otherwise, a rule is at fault or missing: "
        "say in one line what a better rule would look for.",
    )


# --- session 5: chance ------------------------------------------------------------------------------------------------


def _guessed_splits(study: Study, reading: tuple[float, ...]) -> str:
    table = material.fooled(study)
    if not 0 <= reading[0] <= len(table):
        raise answers.Unreadable(f"Give a number from 0 to {len(table)}.")
    fooled = int((table["significant"] > 0).sum())
    return (
        f"You guessed {reading[0]:g}. It was {fooled} of {len(table)}: so often the usual test would have reported a word, where "
        "nothing differs but chance."
    )


def _tested(study: Study) -> int:
    return int(tables.tested(material.contrasts(study), study).sum())


def _false_alarms(study: Study) -> float:
    tested = _tested(study)
    if not tested:
        raise NotHere("No word occurs often enough to be tested.")
    return 0.05 * tested


def _alarm_slips(study: Study) -> Mapping[str, float]:
    return {
        "That is how many words were tested. One in twenty of them is expected by chance.": float(_tested(study)),
        "Five in a hundred is 0.05, not 0.5.": 0.5 * _tested(study),
    }


def _found(study: Study) -> float:
    table = material.contrasts(study)
    return float((table["q"] <= 0.05).sum())


def _found_slips(study: Study) -> Mapping[str, float]:
    table = material.contrasts(study)
    return {"That counts p. Look at the column q.": float((table["p"] <= 0.05).sum())}


def _found_more(study: Study) -> str:
    table = material.contrasts(study)
    tries = int((table["p"] <= 0.05).sum())
    return f"By p alone it would have been {tries}, of {_tested(study)} words tried."


def _hidden(study: Study) -> list[str]:
    table = checks.detectable(study)
    if table.empty:
        raise NotHere("The lexicons of this study find nothing in the two articles.")
    names = table.loc[table["detectable"].round(9) == table["detectable"].round(9).max(), "category"]
    return [str(name) for name in names]


def _largest_found(study: Study) -> Mapping[str, list[str]]:
    table = checks.detectable(study)
    largest = table.loc[table["difference"].abs() == table["difference"].abs().max(), "category"]
    return {"That has the largest difference found. Look in the last column.": [str(name) for name in largest]}


# --- session 6: a pair of one's own -----------------------------------------------------------------------------------


def _words_of_shorter(study: Study) -> float:
    return float(min(_words_by_side(study).values()))


def _words_by_side(study: Study) -> dict[str, int]:
    return {side: int((study.counted["side"] == side).sum()) for side in SIDES}


def _word_slips(study: Study) -> Mapping[str, float]:
    n = _words_by_side(study)
    return {
        "That is the longer article. Give the shorter one.": float(max(n.values())),
        "That is both together. Give the shorter one alone.": float(sum(n.values())),
    }


def _best_grade(study: Study) -> list[str]:
    graded = set(findings.list_findings(study, material.stance(study), material.contrasts(study))["evidence"])
    return [next(grade for grade in GRADES if grade in graded)]


def _grade_more(study: Study) -> str:
    (best,) = _best_grade(study)
    if best == "strong":
        return "Only such a finding may be stated flatly, and only of these texts."
    return "So no sentence of your report may be flat. Write 'seems', 'may', 'in these texts'."


_WORDING = (
    "See whether your neighbour names the same; where you differ, go back to the sentences, not to your opinions."
)

EXERCISES: Mapping[str, Exercise] = {
    "1.1": Text("Keep it: at the end of the course you compare it with what was found.", fewest=10),
    "1.2": Number(
        lambda study: max(_body_sizes(study).values()),
        "Each sentence has a small number in front. The last one says how many there are.",
        _with_headlines,
        more="This is all there is to count. Remember it in session 5.",
    ),
    "1.3": Labels(
        _labels,
        "Ask: would anyone who counts get the same (fact)? Could you argue it with sentences (reading)? Does it go beyond "
        "the texts, to people's purposes or to effects (inference)?",
    ),
    "1.4": Number(
        lambda study: 80,
        "The share is the number of sentences coded alike, divided by all of them. In per cent, times 100.",
        lambda study: {
            "Right as a share. Write it in per cent: take it times 100.": 0.8,
            "That is the share on which you differ. Give the rest.": 20,
            "That is how many you code alike. What share of ten is that, in per cent?": 8,
        },
        more="It sounds like much. But if both of you had written 0 nearly everywhere, without reading, you would agree as often. "
        "That is why alpha compares with chance.",
    ),
    "1.5": Word(
        _least_agreed,
        "Look down the column alpha for the smallest number, and give the name in front of it.",
        _most_agreed,
        more="A column with a low alpha is not a bad column. It is one whose rule needs a better wording, or more cases.",
    ),
    "1.6": Place(_doubtful),
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
    "3.1": Text("Look at the figure further down before you change your mind.", fewest=2),
    "3.2": Number(
        lambda study: math.log(3 / 2) + 1,
        "N is 2 and df is 1, so it is ln(3/2) + 1. On a pocket calculator: 3 ÷ 2, then ln, then + 1.",
        lambda study: {
            "You forgot the + 1 at the end.": math.log(3 / 2),
            "That is the logarithm to base 10. Take the key 'ln'.": math.log10(3 / 2) + 1,
            "That is idf of a word that both documents have. df is 1 here.": 1.0,
        },
        within=0.006,
        decimals=2,
        more="And a word that stands in both gets 1. There is no third value.",
    ),
    "3.3": Number(
        _one_side_only,
        "Divide the words in one article only by all the different words (both rows together), then take it times 100.",
        _one_side_slips,
        within=1.0,
        more="Per cent. In two short texts most words stand on one side only, whatever the texts say.",
    ),
    "3.4": Word(
        lambda study: _longest_bar(study, "B"),
        "The panel of B is the lower one. The heaviest word stands at its top.",
        lambda study: {"That is the longest bar of A.": _longest_bar(study, "A")},
        more="Now look at the number behind the bar: how often does it occur?",
    ),
    "3.5": Number(
        _rare_bars,
        "Count the bars of A that have a 1 or a 2 behind them.",
        _rare_slips,
        more="A bar that rests on two occurrences says where to read, no more.",
    ),
    "3.6": Text(_WORDING, fewest=10),
    "4.1": Prediction(answers.side, _guessed_side),
    "4.2": Number(
        _clear_intervals,
        "In the right half of the figure, look for lines that lie wholly on one side of the upright line at zero.",
        _crossing,
        more=_clear_more,
    ),
    "4.3": Number(
        lambda study: _others_speak(study, "B"),
        "Count the rows of the table that begin with B. The headline does not count.",
        _others_slips,
        more="The rest is in the author's own voice, as far as the rules can tell.",
    ),
    "4.4": Place(_voice_of),
    "4.5": Quotation("Is it the author who says so, or a source? Entman's problem is what the text makes it, not what you think it is."),
    "4.6": Text("Did you say whose voice it is? A source's opinion is not the author's.", fewest=15, weigh=True),
    "5.1": Text("Keep it in sight while you read on. Below you learn where the two texts come from.", fewest=10),
    "5.2": Prediction(answers.numbers, _guessed_splits),
    "5.3": Number(
        _false_alarms,
        "Take the number of words tested, and of these five in a hundred.",
        _alarm_slips,
        within=0.51,
        decimals=1,
        more="So many words with p below .05 would come if nothing differed at all.",
    ),
    "5.4": Number(_found, "Count the rows whose q is .05 or less. It may be none.", _found_slips, more=_found_more),
    "5.5": Word(
        _hidden,
        "Look for the largest number in the column 'detectable'.",
        _largest_found,
        more="In this category even a large difference would stay unseen. 'None found' is not 'none there'.",
    ),
    "5.6": Text("Does your verb fit the grade? Read it to a neighbour and let them name the grade.", fewest=10, weigh=True),
    "6.1": Text(
        "Whatever differs besides the framing (event, genre, date, length) has to stand in your report as well.", fewest=15
    ),
    "6.2": Number(
        lambda study: float(len(tables.removed(study))),
        "Count the rows of the table 'Set aside before counting'. It may have none.",
        more="Is anything of an article among them? Then the rules are wrong for your texts.",
    ),
    "6.3": Number(_words_of_shorter, "Read it off the table above: the smaller of the two numbers.", _word_slips,
                  more="The shorter it is, the wider every interval."),
    "6.4": Word(
        _best_grade,
        "Look at the small labels behind the findings; the order is strong, suggestive, anecdotal, none.",
        more=_grade_more,
    ),
    "6.5": Text("One fact, one reading, one inference? Which of the three could your opponent simply deny?", fewest=20, weigh=True),
    "6.6": Text(
        "Now read it as somebody who wrote one of the articles. Is every claim about the text, with its sentence, and none "
        "about the person?",
        fewest=80,
        most=200,
        weigh=True,
    ),
}  # fmt: skip
