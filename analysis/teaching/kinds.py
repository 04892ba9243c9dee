"""The kinds of exercise: how an answer is read, when it is right, and which hint leads on when it is not.

Right answers are functions of the study, computed when they are asked for. A question that has no right answer (a
prediction, a judgement, a text) is never graded: its check says that something is there, and what to compare it with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from analysis.captions import count, listing
from analysis.concordance import concordance
from analysis.errors import did_you_mean
from analysis.study import SIDES, Study
from analysis.teaching import answers
from analysis.teaching.material import LABELS

Say = Callable[[Study], str]

# Words that claim more than two articles can carry.
TOO_STRONG = (
    "prove", "proves", "proved", "proof", "clearly", "obviously", "undoubtedly", "certainly", "always", "never", "biased",
    "bias", "propaganda", "manipulates", "manipulation", "significant", "significantly",
)  # fmt: skip


class Outcome(NamedTuple):
    """What a check found: ``right`` is True, False, or None where nothing is graded; then what to tell."""

    right: bool | None
    message: str


class Exercise(Protocol):
    """Anything that can judge an answer."""

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Judge an answer that is not blank. Raises ``Unreadable`` or ``NotHere`` with what to tell."""
        ...


@dataclass(frozen=True)
class Number:
    """A number; ``slips`` are hints for answers that a known slip leads to, by that answer."""

    expected: Callable[[Study], float]
    hint: str
    slips: Callable[[Study], Mapping[str, float]] = field(default=lambda study: {})
    within: float = 0.0
    decimals: int = 0
    more: str | Say = ""

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Compare with the expected number, then with what known slips give."""
        readings, right = answers.numbers(answer), self.expected(study)

        def is_near(value: float) -> bool:
            return any(abs(reading - value) <= self.within + 1e-9 for reading in readings)

        if is_near(right):
            return Outcome(True, f"{right:,.{self.decimals}f}. {_say(self.more, study)}".strip())
        for hint, value in self.slips(study).items():
            if is_near(value):
                return Outcome(False, hint)
        return Outcome(False, f"{'Too high' if min(readings) > right else 'Too low'}. {self.hint}")


@dataclass(frozen=True)
class Word:
    """One word of those expected; ``others`` are hints for words that a known slip leads to."""

    expected: Callable[[Study], list[str]]
    hint: str
    others: Callable[[Study], Mapping[str, list[str]]] = field(default=lambda study: {})
    more: str | Say = ""

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Compare without case, marks and underscores."""
        given, right = answers.word(answer), self.expected(study)
        if given in map(answers.plain_word, right):
            return Outcome(True, f"'{given}'. {_say(self.more, study)}".strip())
        for hint, wrong in self.others(study).items():
            if given in map(answers.plain_word, wrong):
                return Outcome(False, hint)
        return Outcome(False, self.hint)


@dataclass(frozen=True)
class Labels:
    """A label for each of several statements, in their order."""

    expected: Callable[[Study], list[tuple[str, str]]]  # label and reason
    hint: str

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Say which are right; a label may be cut to its first letters."""
        given, right = answers.items(answer), self.expected(study)
        full = [next((label for label in LABELS if label.startswith(item)), item) for item in given]
        for item in full:
            if item not in LABELS:
                return Outcome(False, f"There is no label '{item}'; {did_you_mean(item, LABELS)}.")
        if len(full) != len(right):
            return Outcome(False, f"There are {len(right)} statements, and {count(len(full), 'label')} in your answer.")
        wrong = [number for number, (item, (label, _)) in enumerate(zip(full, right, strict=True), 1) if item != label]
        if not wrong:
            reasons = "; ".join(f"{number}: {label}, {why}" for number, (label, why) in enumerate(right, 1))
            return Outcome(True, f"{reasons}.")
        return Outcome(False, f"Look again at {listing([str(number) for number in wrong])}. {self.hint}")


@dataclass(frozen=True)
class Place:
    """A sentence of the reader's choice; ``remark`` says what the program makes of it, or that it does not fit."""

    remark: Callable[[Study, str, int], Outcome]

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Look the sentence up first."""
        side, number = answers.place(answer)
        own = study.sentences[(study.sentences["side"] == side) & (study.sentences["sentence"] == number)]
        if own.empty:
            last = study.sentences.loc[study.sentences["side"] == side, "sentence"].max()
            return Outcome(False, f"There is no sentence {side}{number}: {side} ends with {side}{last}.")
        return self.remark(study, side, number)


@dataclass(frozen=True)
class Quotation:
    """Words copied from either article, as they stand there."""

    compare: str
    fewest: int = 3

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Find the words; quotation marks and dashes may be of another shape."""
        given = answers.text(answer).strip("\"“”'‘’ .…")
        if len(given.split()) < self.fewest:
            return Outcome(False, f"Copy {self.fewest} words or more, as they stand in the article.")
        wanted = _loose(given)
        for row in study.sentences.itertuples():
            if wanted in _loose(row.text):
                return Outcome(None, f"It stands in {row.side}{row.sentence}. {self.compare}")
        for key, own in study.sentences.groupby("side", sort=False):
            if wanted in _loose(" ".join(own["text"])):
                return Outcome(None, f"It stands in {key}, across two sentences. {self.compare}")
        return Outcome(False, "These words stand in neither article as you wrote them. Copy them from the text above.")


@dataclass(frozen=True)
class Text:
    """A text that is not graded; ``fewest`` and ``most`` words; words that claim too much are pointed at."""

    compare: str | Say
    fewest: int = 5
    most: int = 0
    weigh: bool = False

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Say that it is there, how long it is, and what to compare it with."""
        given = answers.text(answer)
        written = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", given)
        if len(written) < self.fewest:
            return Outcome(False, f"You wrote {count(len(written), 'word')}. Write {self.fewest} or more.")
        if self.most and len(written) > self.most:
            return Outcome(False, f"You wrote {len(written)} words. Cut it to {self.most}: what can go?")
        strong = [item for item in dict.fromkeys(map(str.casefold, written)) if item in TOO_STRONG]
        look = ""
        if self.weigh and strong:
            quoted = listing([f"'{item}'" for item in strong])
            look = f"Look again at {quoted}: is your evidence as strong as the word? "
        return Outcome(None, f"{count(len(written), 'word')}. {look}{_say(self.compare, study)}")


@dataclass(frozen=True)
class Prediction:
    """A guess before looking; ``truth`` says what came out. Any guess that can be read will do."""

    read: Callable[[Any], Any]
    truth: Callable[[Study, Any], str]

    def judge(self, answer: Any, study: Study) -> Outcome:
        """Read the guess and put the outcome beside it."""
        return Outcome(None, self.truth(study, self.read(answer)))


def count_occurrences(study: Study, pattern: str) -> tuple[int, int]:
    """Return how often a pattern occurs in A and in B, headlines included."""
    found = concordance(study, pattern)["side"].value_counts()
    return tuple(int(found.get(side, 0)) for side in SIDES)  # type: ignore[return-value]


def _say(words: str | Say, study: Study) -> str:
    return words if isinstance(words, str) else words(study)


def _loose(text: str) -> str:
    """Return a text in which the shape of marks and the width of blanks play no part."""
    same = text.translate(str.maketrans("’‘“”–—‐", "''\"\"---")).casefold()
    return " ".join(same.split())
