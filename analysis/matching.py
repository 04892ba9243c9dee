"""Where a lexicon matches: hits, with what blocks what, negation and hedging."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import pandas as pd

from analysis.lexicon import Lexicon
from analysis.patterns import Match, Pattern, Trie, split_pattern

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
    (offsets into the original), negated (a negation stands at most three words before; never
    of a category, pattern or composite that is a topic),
    hedged (a hedge stands at most five words before).

    Within a category hits do not overlap: the longest match is taken first, then the
    leftmost. Between categories ``Lexicon.nesting`` decides. ``None`` gives an empty table.
    """
    if lexicon is None:
        return pd.DataFrame(columns=HIT_COLUMNS)
    rows = []
    for key, terms, starts, ends in _by_sentence(tokens):
        for match in match_terms(lexicon, terms):
            place = (*key, starts[match.first], ends[match.last])
            rows.append((lexicon.name, match.category, match.pattern.text, *place, *qualify(lexicon, match, terms)))
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


def qualify(lexicon: Lexicon, match: Match, terms: list[str]) -> tuple[bool, bool]:
    """Return whether a hit in a sentence is negated, and whether it is hedged; see ``match_lexicon``."""
    topic = match.pattern.topic or lexicon[match.category].topic
    return not topic and _is_negated(terms, match.first), _is_hedged(terms, match.first)


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
    """Add the hits of categories made of others that stand within so many words.

    Of the spans of a category the shortest is taken first, then the leftmost; none overlaps a hit it already has.
    """
    found = list(matches)
    by_category: dict[str, list[Match]] = {}
    for match in sorted(matches, key=lambda match: match.first):
        by_category.setdefault(match.category, []).append(match)
    for category in lexicon.categories:
        spans = []
        for composite in category.composites:
            if not all(name in by_category for name in composite.all_of):
                continue
            pattern = Pattern(composite.text, (), topic=composite.topic)
            parts = [by_category[name] for name in composite.all_of]
            for group in (_chains if composite.in_order else _clusters)(parts, composite.within):
                first, last = min(item.first for item in group), max(item.last for item in group)
                spans.append(Match(first, last, category.name, pattern))
        taken = {i for match in by_category.get(category.name, []) for i in match.places} if spans else set()
        for span in sorted(spans, key=lambda span: (span.last - span.first, span.first)):
            if taken.isdisjoint(span.places):
                taken.update(span.places)
                found.append(span)
    return found


def _clusters(parts: list[list[Match]], within: int) -> Iterator[list[Match]]:
    """Yield each match of the last part with the nearest one of every other part, if all are near."""
    for anchor in parts[-1]:
        group = [anchor]
        for others in parts[:-1]:
            near = _neighbours(anchor, others)
            nearest = min(near, key=lambda other: (_gap(anchor, other), -len(other.places), other.first), default=None)
            if nearest is None or _gap(anchor, nearest) > within:
                break
            group.append(nearest)
        else:
            yield group


def _chains(parts: list[list[Match]], within: int) -> Iterator[list[Match]]:
    """Yield each match of the last part with the nearest one of every other part before the next, if all are near."""
    for anchor in parts[-1]:
        group = [anchor]
        for others in reversed(parts[:-1]):
            place = bisect_left(others, group[-1].first, key=lambda other: other.last) - 1
            if place < 0 or _gap(others[place], group[-1]) > within:
                break
            group.append(others[place])
        else:
            yield group


def _neighbours(anchor: Match, others: list[Match]) -> list[Match]:
    """Return the matches that overlap the anchor, the last one before and the first one after it.

    Matches of one category do not overlap, so that their first and their last words are both in order: a search by
    halves finds the place, and all anchors of a sentence together look at each match a few times only.
    """
    before = bisect_left(others, anchor.first, key=lambda other: other.last)
    after = bisect_right(others, anchor.last, key=lambda other: other.first)
    return others[max(before - 1, 0) : after + 1]


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
