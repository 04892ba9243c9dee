"""Session 1: reading and coding."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.study import Study
from analysis.teaching import material
from analysis.teaching.kinds import Exercise, Labels, Number, Outcome, Place, Text, Word


def _with_headlines(study: Study) -> Mapping[str, float]:
    rows = study.sentences["side"].value_counts()
    sizes = material.body_sizes(study)
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
    row = material.sentence(study, side, number)
    return Outcome(
        None,
        f"{side}{number}: the program takes its voice as '{row['voice']}'. Was it the rule that two readers took differently, "
        "or the sentence? Write down which word decided it.",
    )


EXERCISES: Mapping[str, Exercise] = {
    "1.1": Text("Keep it: at the end of the course you compare it with what was found.", fewest=10),
    "1.2": Number(
        lambda study: max(material.body_sizes(study).values()),
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
}  # fmt: skip
