"""Session 3: tf-idf and its trap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analysis import descriptions
from analysis.study import Study
from analysis.teaching.kinds import Exercise, Number, Text, Word
from analysis.teaching.material import NotHere

BARS = 25  # bars to a side in 3.5
_WORDING = (
    "See whether your neighbour names the same; where you differ, go back to the sentences, not to your opinions."
)


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
    rows = descriptions.top_terms(study, descriptions.weights(study), n=n)
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


EXERCISES: Mapping[str, Exercise] = {
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
}  # fmt: skip
