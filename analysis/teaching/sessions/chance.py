"""Session 5: how sure one may be."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import checks, tables
from analysis.study import Study
from analysis.teaching import answers, material
from analysis.teaching.kinds import Exercise, Number, Prediction, Text, Word
from analysis.teaching.material import NotHere


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


EXERCISES: Mapping[str, Exercise] = {
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
}  # fmt: skip
