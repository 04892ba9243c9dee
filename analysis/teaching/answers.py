"""What a person may have meant by an answer: a number, a word, labels in order, a side, a sentence, a text.

Answers come from people who do not program. "1,000", 1000 and "1000 words" are the same number; "Iran " and "'iran'" are
the same word. What cannot be read raises ``Unreadable``, whose text says what to write instead. Nothing here calls a
method of an object it does not know: an answer may be anything.
"""

from __future__ import annotations

import math
import re
import unicodedata
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

_MOST = 1_000  # items looked at; nobody means more
_LONGEST = 20_000  # characters read of a text
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_SPOKEN = {word: float(value) for value, word in enumerate(_WORDS)} | {
    "none": 0.0, "never": 0.0, "no": 0.0, "once": 1.0, "twice": 2.0, "half": 0.5,
}  # fmt: skip
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,.' \u00a0\u2009\u202f]*\d|\d|\.\d+)")


class Unreadable(Exception):
    """An answer of another kind than the one asked for; the text says what to write."""


def is_blank(answer: Any) -> bool:
    """Return whether nothing was answered yet: ``...``, ``None``, an empty text or list."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, str):
        return not answer[:_LONGEST].strip(" \t\r\n.…_?")
    return isinstance(answer, (list, tuple, set, frozenset, dict)) and (not answer or all(map(is_blank, answer)))


def numbers(answer: Any) -> tuple[float, ...]:
    """Return what number was meant; two readings where a comma may part thousands or decimals."""
    answer = _only(answer)
    if isinstance(answer, (bool, np.bool_)):
        raise Unreadable("Give a number, not yes or no.")
    if isinstance(answer, Real):
        return (_finite(answer),)
    if not isinstance(answer, str):
        raise Unreadable("Give one number, for example 12 or 3.5.")
    words = re.findall(r"[a-z]+", answer.casefold())
    found = _NUMBER.findall(answer[:_LONGEST])
    if not found:
        spoken = [_SPOKEN[word] for word in words if word in _SPOKEN]
        if len(spoken) == 1:
            return (spoken[0],)
        raise Unreadable("Give one number in figures, for example 12 or 3.5.")
    if len(found) > 1:
        raise Unreadable("There is more than one number in your answer. Give one.")
    return _readings(found[0])


def _readings(text: str) -> tuple[float, ...]:
    plain = re.sub(r"[' \u00a0\u2009\u202f]", "", text).replace("−", "-")
    tries = {plain.replace(",", ""), plain.replace(".", "").replace(",", "."), plain}
    return tuple({_finite(item) for item in tries if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", item)})


def _finite(value: Any) -> float:
    try:
        number = float(value)
    except (OverflowError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise Unreadable("That is no number one could count to. Give one in figures, for example 12 or 3.5.")
    return number


def word(answer: Any) -> str:
    """Return a word or phrase as it is compared: small letters, no quotation marks, single blanks."""
    answer = _only(answer)
    if not isinstance(answer, str):
        raise Unreadable('Give one word between quotation marks, for example "market".')
    return plain_word(answer)


def plain_word(text: str) -> str:
    """Return a text without the differences that do not matter: case, marks around it, blanks, underscores."""
    flat = unicodedata.normalize("NFC", text[:_LONGEST]).replace("’", "'").replace("_", " ").casefold()
    return " ".join(re.sub(r"[\"“”«»„‘`:;,.!?]", " ", flat).split()).strip("'")


def items(answer: Any) -> list[str]:
    """Return labels in order, from a list, a column or a text with commas."""
    if isinstance(answer, str):
        parts = re.split(r"[,;/\n|]+" if re.search(r"[,;/\n|]", answer) else r"\s+", answer[:_LONGEST].strip())
        return [plain_word(part) for part in parts if plain_word(part)]
    if isinstance(answer, (set, frozenset)):
        raise Unreadable("Curly brackets have no order. Write the labels in square brackets: [ ].")
    if isinstance(answer, dict):
        answer = list(answer.values())
    values = _listed(answer)
    if values is None or not all(isinstance(value, str) for value in values):
        raise Unreadable('Give a list of labels, for example ["fact", "reading"].')
    return [plain_word(value) for value in values]


def side(answer: Any) -> str:
    """Return ``A``, ``B`` or ``same``."""
    text = word(answer)
    if text in ("same", "equal", "equally", "both", "neither", "no difference", "the same", "tie", "alike"):
        return "same"
    found = set(re.findall(r"\b[ab]\b", text))
    if len(found) != 1:
        raise Unreadable('Answer "A", "B" or "same".')
    return found.pop().upper()


def place(answer: Any) -> tuple[str, int]:
    """Return a sentence's side and number, from "B4", "sentence 4 of B" or ("B", 4)."""
    values = _listed(answer)
    if values is not None and len(values) == 2:
        answer = " ".join(str(value) for value in values if isinstance(value, (str, int, np.integer)))
    text = word(answer) if isinstance(answer, str) else ""
    sides, figures = re.findall(r"(?<![^\W\d_])([ab])(?![^\W\d_])", text), re.findall(r"\d+", text)
    if len(set(sides)) != 1 or len(figures) != 1 or len(figures[0]) > 6:
        raise Unreadable('Give one sentence by its side and number, for example "B4".')
    return sides[0].upper(), int(figures[0])


def text(answer: Any) -> str:
    """Return a free text in one line; a list of texts is joined."""
    values = _listed(answer)
    if values is not None and values and all(isinstance(value, str) for value in values):
        answer = " ".join(values)
    if not isinstance(answer, str):
        raise Unreadable('Write your answer as a text, between quotation marks: "...".')
    return " ".join(answer[:_LONGEST].split())


def _only(answer: Any) -> Any:
    """Return the single item of a list or column, and anything else as it is."""
    values = _listed(answer)
    if values is None:
        return answer
    if len(values) != 1:
        raise Unreadable("Give one answer, not several.")
    return values[0]


def _listed(answer: Any) -> list[Any] | None:
    """Return the items of a list, set or column; ``None`` for anything else. Iterators are never run."""
    if isinstance(answer, pd.DataFrame):
        raise Unreadable("That is a whole table. Read it, and write down what was asked for.")
    if isinstance(answer, (list, tuple, set, frozenset)):
        values = list(answer)
    elif isinstance(answer, (pd.Series, pd.Index, np.ndarray)):
        if answer.size > _MOST:
            raise Unreadable("Give one answer, not a whole column.")
        values = np.asarray(answer, dtype=object).ravel().tolist()
    else:
        return None
    if len(values) > _MOST:
        raise Unreadable("Give one answer, not a whole list.")
    return values
