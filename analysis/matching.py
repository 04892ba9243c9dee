"""Where a lexicon matches: hits, with what blocks what, negation and hedging."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import pandas as pd

from analysis.lexicon import Lexicon, Match, Pattern, Trie, split_pattern

HIT_COLUMNS = [
    "lexicon",
    "category",
    "pattern",
    "side",
    "article",
    "sentence",
    "start",
    "end",
    "negated",
    "hedged",
]
# A negation reaches three words to its right; "not only" and "not just" do not deny.
_NEGATIONS = frozenset("not no never neither nor without hardly scarcely cannot".split())
_NEGATION_REACH = 3
_HEDGES = frozenset(
    "may might could would perhaps possibly potentially maybe likely reportedly allegedly seemingly".split()
)
_HEDGE_REACH = 5


def match_lexicon(lexicon: Lexicon | None, tokens: pd.DataFrame) -> pd.DataFrame:
    """Find every hit of a lexicon in a table of tokens.

    One row a hit, in the order of the text, then of the categories. Columns: lexicon,
    category, pattern (as written in the file), side, article, sentence, start, end
    (offsets into the original), negated (a negation stands at most three words before),
    hedged (a hedge stands at most five words before).

    Within a category hits do not overlap: the longest match is taken first, then the
    leftmost. Between categories ``Lexicon.nesting`` decides. ``None`` gives an empty table.
    """
    if lexicon is None:
        return pd.DataFrame(columns=HIT_COLUMNS)
    rows = []
    for key, terms, starts, ends in _by_sentence(tokens):
        for match in match_terms(lexicon, terms):
            negated, hedged = _is_negated(terms, match.first), _is_hedged(terms, match.first)
            place = (*key, starts[match.first], ends[match.last])
            rows.append((lexicon.name, match.category, match.pattern.text, *place, negated, hedged))
    return pd.DataFrame(rows, columns=HIT_COLUMNS)


def match_terms(lexicon: Lexicon, terms: Sequence[str]) -> list[Match]:
    """Return every hit in one sentence, as ``match_lexicon`` finds and orders them."""
    trie, barred = lexicon.tries
    matches = list(trie.walk(terms))
    if not matches:
        return []
    if any(match.pattern.unless for match in matches):
        bars = {(bar.category, id(bar.pattern), i) for bar in barred.walk(terms) for i in bar.places}
        matches = [
            match for match in matches if not any((match.category, id(match.pattern), i) in bars for i in match.places)
        ]
    kept = _resolve(matches, lexicon.nesting)
    order = {name: number for number, name in enumerate(lexicon.counted)}
    counted = (match for match in _add_composites(kept, lexicon) if match.category in order)
    return sorted(counted, key=lambda match: (match.first, match.last, order[match.category]))


def match_pattern(pattern: str, tokens: pd.DataFrame) -> pd.DataFrame:
    """Find one pattern. Columns: side, article, sentence, start, end. Raises ``InputError``."""
    search = Pattern(pattern, split_pattern(pattern))
    trie = Trie([("search", search, search.words)])
    rows = [
        (*key, starts[match.first], ends[match.last])
        for key, terms, starts, ends in _by_sentence(tokens)
        for match in sorted(_resolve(list(trie.walk(terms)), "category"))
    ]
    return pd.DataFrame(rows, columns=["side", "article", "sentence", "start", "end"])


def _by_sentence(
    tokens: pd.DataFrame,
) -> Iterator[tuple[tuple[str, str, int], list[str], list[int], list[int]]]:
    """Yield each sentence's place, terms, starts and ends; tokens stand in the order of the text."""
    names = ["side", "article", "sentence", "term", "start", "end"]
    rows = zip(*(tokens[name].tolist() for name in names), strict=True)
    for key, words in groupby(rows, key=itemgetter(0, 1, 2)):
        _, _, _, terms, starts, ends = map(list, zip(*words, strict=True))
        yield key, terms, starts, ends


def _overlap(one: Match, other: Match) -> bool:
    return one.first <= other.last and other.first <= one.last


def _resolve(matches: list[Match], nesting: str) -> list[Match]:
    """Keep the longest matches, then the leftmost; drop what they block."""
    kept: list[Match] = []
    taken: set[tuple[str, int]] = set()  # category, word
    longest: dict[int, int] = {}  # word: words of the longest match that holds it
    for match in sorted(
        matches, key=lambda match: (match.first - match.last, match.first, match.category, match.pattern.text)
    ):
        length = len(match.places)
        inside = nesting == "lexicon" and any(longest.get(i, 0) > length for i in match.places)
        if not inside and not any((match.category, i) in taken for i in match.places):
            kept.append(match)
            for i in match.places:
                taken.add((match.category, i))
                longest.setdefault(i, length)
    return kept


def _add_composites(matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """Add the hits of categories made of others that stand within so many words."""
    found = list(matches)
    for category in lexicon.categories:
        if not category.all_of:
            continue
        together = Pattern(" + ".join(category.all_of), ())
        parts = [[match for match in matches if match.category == name] for name in category.all_of]
        spans = []
        for anchor in parts[-1]:
            nearest = [min(others, key=lambda other: _gap(anchor, other), default=None) for others in parts[:-1]]
            group = [anchor, *(other for other in nearest if other is not None)]
            if None not in nearest and all(_gap(anchor, other) <= category.within for other in group):
                first, last = min(item.first for item in group), max(item.last for item in group)
                spans.append(Match(first, last, category.name, together))
        own = [match for match in matches if match.category == category.name]
        for span in sorted(spans, key=lambda span: (span.last - span.first, span.first)):
            if not any(_overlap(span, other) for other in own):
                own.append(span)
                found.append(span)
    return found


def _gap(one: Match, other: Match) -> int:
    """Words from the end of the earlier match to the start of the later one; 0 where they overlap."""
    return max(other.first - one.last, one.first - other.last, 0)


def _is_negated(terms: list[str], first: int) -> bool:
    for position in range(max(first - _NEGATION_REACH, 0), first):
        word = terms[position]
        if (word in _NEGATIONS or word.endswith("n't")) and terms[position + 1] not in ("only", "just"):
            return True
    return False


def _is_hedged(terms: list[str], first: int) -> bool:
    return any(term in _HEDGES for term in terms[max(first - _HEDGE_REACH, 0) : first])
