"""What is wrong with a lexicon, and what it finds in a study.

Whether one pattern swallows another is asked of the lexicon's own trie, with the other as
the text: the check agrees with the matching, in time that grows with the patterns alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pandas as pd

from analysis.lexicon import Category, Lexicon
from analysis.matching import match_lexicon
from analysis.patterns import Pattern
from analysis.tokens import find_words

if TYPE_CHECKING:
    from analysis.study import Study

Words = tuple[str, ...]
COLUMNS = ["category", "pattern", "problem", "advice"]
# An entry with one of these does nothing at all; with one of the notes it may well be meant.
ERRORS = ("no patterns", "never matches", "stands twice", "cancels nothing")
NOTES = ("swallowed", "in two categories", "catches much", "finds nothing")

# In place of wildcards these are signs that no pattern has: "?" may be any letter, and a run
# of any length must be taken by a "*", never by a "?".
_PROBE = str.maketrans({"?": "\ua66e", "*": "\0"})
_WILD = frozenset("*?")
_ENOUGH = re.compile("^[^*?]{3}|[^*?]{4}")  # letters at the start of a word, or anywhere in it


def check_lexicon(lexicon: Lexicon, study: Study | None = None) -> pd.DataFrame:
    """Find what is wrong with a lexicon, or may be.

    One row a problem, in the order of the lexicon. Columns: category, pattern (as written;
    empty where the category is meant), problem (one of ``ERRORS`` or ``NOTES``), advice.
    With ``study`` also the counted categories that find nothing in it, as a note.
    """
    found = set(match_lexicon(lexicon, study.counted)["category"]) if study is not None else set(lexicon.counted)
    homes: dict[Words, dict[str, Category]] = {}
    rows: list[tuple[str, str, str, str]] = []
    for category in lexicon.categories:
        if not category.patterns and not category.composites:
            rows.append((category.name, "", "no patterns", "give it a pattern or all_of, or take it out"))
        elif category.counted and category.name not in found:
            rows.append((category.name, "", "finds nothing", "no hit in this study, which need not be a fault"))
        first: dict[Words, Pattern] = {}
        swallowers = _find_swallowers(category, lexicon)
        for pattern in category.patterns:
            problems = list(_check_alone(pattern))
            if pattern.words in first:
                problems.append(("stands twice", f"'{first[pattern.words].text}' above is the same: take one out"))
            else:
                first[pattern.words] = pattern
                problems += _check_swallowed(pattern, swallowers)
                problems += _check_homes(category, homes.setdefault(pattern.words, {}), lexicon)
            rows += [(category.name, pattern.text, *problem) for problem in problems]
    return pd.DataFrame(rows, columns=COLUMNS)


def matched(lexicon: Lexicon, study: Study) -> pd.DataFrame:
    """Find what a lexicon counts in a study.

    One row a wording, in the order of the lexicon, then of the alphabet. Columns: category,
    pattern (as written), text (as it stands in the articles, in small letters), n_a, n_b.
    """
    order = {category.name: number for number, category in enumerate(lexicon.categories)}
    sides: dict[str, Counter[tuple[str, str, str]]] = {"A": Counter(), "B": Counter()}
    for hit in match_lexicon(lexicon, study.counted).itertuples():
        text = " ".join(study.raw(hit.side, hit.article)[hit.start : hit.end].lower().split())
        sides[hit.side][hit.category, hit.pattern, text] += 1
    keys = sorted({*sides["A"], *sides["B"]}, key=lambda key: (order[key[0]], key))
    rows = [(*key, sides["A"][key], sides["B"][key]) for key in keys]
    return pd.DataFrame(rows, columns=["category", "pattern", "text", "n_a", "n_b"])


def unmatched_share(lexicon: Lexicon, study: Study) -> float:
    """Return the share, 0 to 1, of a lexicon's patterns whose words stand in neither article.

    A pattern inside a longer match counts as standing there, and so does one that is
    cancelled; parts of other categories are asked too. A lexicon without patterns has 0.
    """
    patterns = {(category.name, pattern.words) for category in lexicon.categories for pattern in category.patterns}
    standing = {
        (match.category, match.pattern.words)
        for _, terms in study.counted.groupby(["side", "article", "sentence"], sort=False)["term"]
        for match in lexicon.tries[0].walk(terms.tolist())
    }
    return 1 - len(standing) / len(patterns) if patterns else 0.0


def _check_alone(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """Yield problem and advice for what is wrong with a pattern, whatever stands beside it."""
    if not _can_match(pattern.text, pattern.words):
        yield "never matches", f"no text has the words '{' '.join(pattern.words)}': write it as an article would"
    for words in pattern.unless:
        if _is_inside(words, pattern.words):
            yield "never matches", f"its counter-example '{' '.join(words)}' cancels every match: take that one out"
        elif not _can_overlap(words, pattern.words) or not _can_match(" ".join(words), words):
            yield "cancels nothing", f"no match can meet the counter-example '{' '.join(words)}': take that one out"
    if all("*" in word and not _ENOUGH.search(word) for word in pattern.words):
        yield "catches much", "so few letters beside a * fit very many words: write more of the word"


def _can_match(text: str, words: Words) -> bool:
    """Return whether the tokenizer makes these words of the text, its wildcards filled in some way."""
    words = words[1:] if words[0] == "^" else words
    fills = ("",) if _WILD.isdisjoint(text) else ("", "a", "1")
    filled = (text.replace("*", fill).replace("?", fill or "a") for fill in fills)
    made = ([token.term for token in find_words(item)] for item in filled)
    return any(len(terms) == len(words) and all(map(_fits, terms, words)) for terms in made)


def _find_swallowers(category: Category, lexicon: Lexicon) -> dict[Words, list[Pattern]]:
    """Return for each pattern's words the other patterns of its category that match all that they match."""
    return {
        pattern.words: [
            match.pattern
            for match in lexicon.tries[0].walk([word.translate(_PROBE) for word in pattern.words])
            if match.category == category.name and match.last - match.first == len(pattern.words) - 1
            if match.pattern.words != pattern.words
        ]
        for pattern in category.patterns
    }


def _check_swallowed(pattern: Pattern, swallowers: dict[Words, list[Pattern]]) -> Iterator[tuple[str, str]]:
    """Yield the problem if another pattern counts wherever this one would, its counter-examples minded."""
    for other in swallowers[pattern.words]:
        mutual = any(back.words == pattern.words for back in swallowers[other.words])
        stays = mutual and (len(pattern.text), pattern.text) < (len(other.text), other.text)
        cancelled = {words for words in other.unless if _can_overlap(words, pattern.words)}
        if not stays and cancelled <= set(pattern.unless):
            idle = "" if set(pattern.unless) <= cancelled else ", with none of its counter-examples"
            yield "swallowed", f"'{other.text}' finds it too{idle}: take one out"
            return


def _check_homes(category: Category, homes: dict[str, Category], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the problem if a pattern also stands in ``homes``, categories before; add this one to them.

    Of two categories both may count, or both be parts of a third, which one word then makes up alone.
    """
    for name, other in homes.items():
        pair = {name, category.name}
        wholes = [item.name for item in lexicon.categories if any(pair <= set(each.all_of) for each in item.composites)]
        if wholes or (other.counted and category.counted):
            alone = f", so it makes up '{wholes[0]}' alone" if wholes else ""
            yield "in two categories", f"it also stands in '{name}'{alone}"
    homes[category.name] = category


def _can_overlap(one: Words, other: Words) -> bool:
    """Return whether two patterns can match in one text so that they share a word; in doubt yes."""
    return any(
        all(map(_can_meet, one[max(-shift, 0) :], other[max(shift, 0) :])) for shift in range(1 - len(one), len(other))
    )


def _is_inside(one: Words, other: Words) -> bool:
    """Return whether every match of ``other`` has a match of ``one`` in it; in doubt no."""
    parts = [other[place : place + len(one)] for place in range(len(other) - len(one) + 1)]
    return any(all(a == b or (_WILD.isdisjoint(b) and _fits(b, a)) for a, b in zip(one, p, strict=True)) for p in parts)


def _can_meet(one: str, other: str) -> bool:
    """Return whether some term fits both words; in doubt, where both have wildcards, yes."""
    if _WILD.isdisjoint(one) or _WILD.isdisjoint(other):
        return _fits(one, other) or _fits(other, one)
    for left, right in ((one, other), (one[::-1], other[::-1])):
        for a, b in zip(left, right, strict=False):
            if "*" in (a, b):
                break
            if a != b and "?" not in (a, b):
                return False
    return True


def _fits(term: str, word: str) -> bool:
    return term == word or (not _WILD.isdisjoint(word) and fnmatchcase(term, word))
