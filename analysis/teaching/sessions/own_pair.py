"""Session 6: a pair of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import descriptions, findings
from analysis.study import SIDES, Study
from analysis.teaching import material
from analysis.teaching.kinds import Exercise, Number, Text, Word

GRADES = ("strong", "suggestive", "anecdotal", "none")


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


EXERCISES: Mapping[str, Exercise] = {
    "6.1": Text(
        "Whatever differs besides the framing (event, genre, date, length) has to stand in your report as well.", fewest=15
    ),
    "6.2": Number(
        lambda study: float(len(descriptions.removed(study))),
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
