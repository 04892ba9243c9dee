"""Patterns: a few words to look for, and a trie that finds all of them in one walk along a sentence.

A pattern is one or more words; in a word `*` stands for any run of letters and `?` for
one, and a `^` before the first word is the beginning of a sentence. There are no regular expressions from
users. Matching walks a trie over the words of each sentence, so its time grows with the text and not with
the number of patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.errors import InputError
from analysis.tokens import find_words

_START = "^"
_PLAIN = re.compile(
    r"[a-z]+\*?(?: [a-z]+\*?)*"
)  # words that the tokenizer leaves as they stand; most patterns are such


@dataclass(frozen=True)
class Pattern:
    """One pattern: its text, its words as matched, an optional note and counter-examples.

    A ``topic`` is there even where it is denied ("no foreign diktat" is about diktats), so its hits are never negated.
    """

    text: str
    words: tuple[str, ...]
    note: str = ""
    unless: tuple[tuple[str, ...], ...] = ()
    topic: bool = False


class Match(NamedTuple):
    """A match within one sentence: word positions ``first`` to ``last``, inclusive."""

    first: int
    last: int
    category: str
    pattern: Pattern

    @property
    def places(self) -> range:
        """The positions of its words."""
        return range(self.first, self.last + 1)


def split_pattern(pattern: str, where: object = "pattern") -> tuple[str, ...]:
    """Split a pattern into terms, by the tokenizer that splits the articles.

    A lone `*` between two words stands for any one word; a `^` in front is the beginning of
    a sentence, and is kept as the first term. Raises ``InputError`` if another
    word has no letter or digit, so that no pattern matches everything.
    """
    if _PLAIN.fullmatch(pattern):
        return tuple(pattern.split(" "))
    head = (_START,) if pattern.lstrip().startswith(_START) else ()
    words = tuple(token.term for token in find_words(pattern, wildcards=True))
    for place, word in enumerate(words or ("",)):
        if not any(map(str.isalnum, word)) and not (word == "*" and 0 < place < len(words) - 1):
            fix = "give words, with * or ? in them"
            raise InputError(where, f"the pattern '{pattern}' has a word without a letter or digit", fix)
    return (*head, *words)


@dataclass
class _Node:
    """A trie node: next nodes by pattern word, and what ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, Pattern]] = field(default_factory=list)


_NOWHERE: list[_Node] = []
_MOST_KNOWN = 1 << 17  # terms that a trie remembers: memory must not grow with the corpus


class Trie:
    """All patterns of a lexicon, walked once along each sentence."""

    def __init__(self, entries: Iterable[tuple[str, Pattern, tuple[str, ...]]]) -> None:
        self.root = _Node()
        self._prefixes: dict[str, str] = {}
        self._wild: list[tuple[re.Pattern[str], str]] = []
        self._known: dict[str, list[str]] = {}
        self._begun: dict[str, list[_Node]] = {}
        wild: set[str] = set()
        for category, pattern, words in entries:
            node = self.root
            for word in words:
                node = node.next.setdefault(word, _Node())
                wild |= {word} if set(word) & {"*", "?"} else set()
            node.ends.append((category, pattern))
        for word in sorted(wild):
            if word.endswith("*") and not set(word[:-1]) & {"*", "?"}:
                self._prefixes[word[:-1]] = word
            else:
                # Escaped first; a run of * is one *, and possessive runs cannot backtrack into each other.
                self._wild.append((re.compile(_glob(word)), word))

    def words_for(self, term: str) -> list[str]:
        """Return the pattern words that match ``term``: itself, prefixes, other wildcards."""
        if term not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = [term]
            found += [self._prefixes[term[:n]] for n in range(len(term) + 1) if term[:n] in self._prefixes]
            found += [word for expression, word in self._wild if expression.fullmatch(term)]
            self._known[term] = found
        return self._known[term]

    def begins(self, term: str) -> bool:
        """True where some pattern may begin with ``term``."""
        return bool(self._begin(term)) or _START in self.root.next

    def walk(self, terms: Sequence[str]) -> Iterator[Match]:
        """Yield every match of every pattern in one sentence."""
        for first, term in enumerate(terms):
            nodes = self._begin(term)
            if first == 0 and _START in self.root.next:
                nodes = nodes + self._follow([self.root.next[_START]], term)
            last = first
            while nodes:
                for node in nodes:
                    for category, pattern in node.ends:
                        yield Match(first, last, category, pattern)
                last += 1
                nodes = self._follow(nodes, terms[last]) if last < len(terms) else []

    def _begin(self, term: str) -> list[_Node]:
        """Return where patterns that begin with ``term`` go on; most terms begin none, and are looked up once."""
        if (nodes := self._begun.get(term)) is None:
            if len(self._begun) >= _MOST_KNOWN:
                self._begun.clear()
            nodes = self._begun[term] = self._follow([self.root], term) or _NOWHERE
        return nodes

    def _follow(self, nodes: list[_Node], term: str) -> list[_Node]:
        return [node.next[word] for node in nodes for word in self.words_for(term) if word in node.next]


def _glob(word: str) -> str:
    """Return the expression for a word with wildcards; each `*` takes the shortest run, once and for all."""
    pieces = re.sub(r"\*+", "*", word).split("*")
    head, *rest = [re.escape(piece).replace(r"\?", r"\w") for piece in pieces]
    if not rest:
        return head
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return f"{head}{middle}.*{rest[-1]}"
