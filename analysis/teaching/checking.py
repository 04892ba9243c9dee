"""``check``: says whether an answer is right, or gives a hint that leads on. It keeps nothing and never fails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import InputError, did_you_mean
from analysis.show import escape
from analysis.study import Study
from analysis.teaching.answers import Unreadable, is_blank
from analysis.teaching.exercises import EXERCISES
from analysis.teaching.kinds import Outcome
from analysis.teaching.material import NotHere, open_study

STANDING = "russia-iran"
_LONGEST = 300  # characters of a message
_HEADS = {
    "right": "Right.",
    "wrong": "Not yet.",
    "open": "Noted.",
    "blank": "Not answered yet.",
    "error": "Not checked.",
}
_COLOURS = {"right": "#00703c", "wrong": "#9c3a06", "open": "#005a8e", "blank": "#6b6b6b", "error": "#6b6b6b"}


@dataclass(frozen=True)
class Verdict:
    """What a check says. ``state``: right, wrong, open (not graded), blank or error.

    ``passed`` is true for an answer that is right, and for one that is there where nothing is graded.
    """

    exercise: str
    state: str
    message: str

    @property
    def passed(self) -> bool:
        """Whether the public check of this exercise has passed."""
        return self.state in ("right", "open")

    @property
    def text(self) -> str:
        """Head, message and, where it has, that the check passed."""
        passed = " (public check passed)" if self.passed else ""
        return f"{self.exercise} · {_HEADS[self.state]} {self.message}{passed}"

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        passed = " <small>(public check passed)</small>" if self.passed else ""
        return (
            f'<div role="status" style="border-left:5px solid {_COLOURS[self.state]};padding:.35em .8em;max-width:44rem">'
            f"<strong>{escape(self.exercise)} · {_HEADS[self.state]}</strong> {escape(self.message)}{passed}</div>"
        )


def check(exercise: Any, answer: Any = ..., study: Study | str | Path = STANDING) -> Verdict:
    """Check an answer to an exercise ("2.3") on a study: the one given, or the standing one.

    Never raises, whatever the answer is. What is right is computed from the study's tables at this moment; nothing is
    remembered, so a cell may be copied, moved or deleted. An answer that cannot be graded (a prediction, a text) is
    only confirmed, with what to compare it with.
    """
    name = "?"
    try:
        name = _name(exercise)
        if name not in EXERCISES:
            return Verdict(name, "error", f"There is no exercise '{name}': {did_you_mean(name, EXERCISES)}")
        if is_blank(answer):
            return Verdict(
                name,
                "blank",
                "Put your answer where the dots or the empty quotation marks are, and run the cell again.",
            )
        if not isinstance(study, Study):
            study = open_study(study)
        outcome = EXERCISES[name].judge(answer, study)
        return Verdict(name, _state(outcome), _short(outcome.message))
    except Unreadable as error:
        return Verdict(name, "wrong", _short(error))
    except NotHere as error:
        return Verdict(name, "error", f"{_short(error)} So there is nothing to check here.")
    except InputError as error:
        return Verdict(name, "error", f"The study cannot be read. {_short(error)}")
    except Exception as error:
        # An answer may be any object, and its own methods may fail.
        return Verdict(name, "error", f"This answer cannot be read ({type(error).__name__}). Write a number or a text.")


def _name(exercise: Any) -> str:
    """Return the number of an exercise as it was meant: "2.3", 2.3, " Exercise 2.3 ", "2,3"."""
    if isinstance(exercise, bool) or not isinstance(exercise, (str, float, int)):
        return type(exercise).__name__
    found = re.search(r"(\d+)\s*[.,]\s*(\d+)", str(exercise)[:60])
    return f"{int(found[1])}.{int(found[2])}" if found else _short(str(exercise)[:20])


def _state(outcome: Outcome) -> str:
    return {True: "right", False: "wrong", None: "open"}[outcome.right]


def _short(words: object) -> str:
    text = str(words)
    return text if len(text) <= _LONGEST * 3 else text[: _LONGEST * 3] + " …"
