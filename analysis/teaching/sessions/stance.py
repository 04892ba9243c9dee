"""Session 4: stance, frames and voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis import tables
from analysis.study import SIDES, Study
from analysis.teaching import answers, material
from analysis.teaching.kinds import Exercise, Number, Outcome, Place, Prediction, Quotation, Text
from analysis.teaching.material import NotHere


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
    total = material.body_sizes(study)["B"]
    return {
        "Those are the sentences in the author's own voice. Count the others.": total - _others_speak(study, "B"),
        "That is A. Count the rows with B.": _others_speak(study, "A"),
        "Those are A and B together. Count the rows with B.": _others_speak(study, "A") + _others_speak(study, "B"),
    }


def _voice_of(study: Study, side: str, number: int) -> Outcome:
    row = material.sentence(study, side, number)
    source = f", of '{row['source']}'" if row["source"] else ""
    return Outcome(
        None,
        f"The program takes {side}{number} as '{row['voice']}'{source}. If you read it otherwise, a rule is at fault or missing: "
        "say in one line what a better rule would look for.",
    )


EXERCISES: Mapping[str, Exercise] = {
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
}  # fmt: skip
