"""Lexicons: named categories of patterns.

A lexicon is read from a file by ``lexicon_file`` (our own form) or ``lexicon_formats`` (others), and matched by
``matching``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.errors import did_you_mean
from analysis.patterns import Pattern, Trie


@dataclass(frozen=True)
class Composite:
    """Categories that count together where they meet within so many words of one sentence.

    ``in_order``: only where they stand in the order named, each within so many words of the next. ``topic``: as in
    ``Pattern``.
    """

    all_of: tuple[str, ...]
    within: int
    in_order: bool = False
    topic: bool = False

    @property
    def text(self) -> str:
        """What a hit is called: ``one + other``, or ``one > other`` if the order counts."""
        return (" > " if self.in_order else " + ").join(self.all_of)


@dataclass(frozen=True)
class Category:
    """One category: patterns, or composites of other categories, or both.

    ``name`` is dotted where categories are nested (``attitude.positive``). One with
    ``counted`` false only serves to build others. A ``topic`` is there even where something in
    it is denied ("trade has not grown" is about trade), so its hits are never negated.
    """

    name: str
    definition: str = ""
    source: str = ""
    patterns: tuple[Pattern, ...] = ()
    composites: tuple[Composite, ...] = ()
    counted: bool = True
    topic: bool = False

    def __repr__(self) -> str:
        texts = [pattern.text for pattern in self.patterns]
        listed = ", ".join(texts[:4]) + (", …" if len(texts) > 4 else "")
        return f"Category({self.name!r}, {len(texts):,} patterns{': ' + listed if texts else ''})"

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import category_card

        return category_card(self)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A lexicon. ``nesting`` says what a longer match blocks.

    ``category``: shorter matches of the same category that it overlaps.
    ``lexicon``: also shorter matches of other categories.
    """

    name: str
    categories: tuple[Category, ...]
    version: str = ""
    language: str = "en"
    licence: str = ""
    description: str = ""
    nesting: str = "category"

    @property
    def counted(self) -> tuple[str, ...]:
        """The names of the categories that are reported."""
        return tuple(category.name for category in self.categories if category.counted)

    @cached_property
    def tries(self) -> tuple[Trie, Trie]:
        """The patterns, and the counter-examples, ready for matching."""
        entries = [(item.name, pattern) for item in self.categories for pattern in item.patterns]
        unless = ((name, pattern, words) for name, pattern in entries for words in pattern.unless)
        return Trie((name, pattern, pattern.words) for name, pattern in entries), Trie(unless)

    def __getitem__(self, name: str) -> Category:
        """Return a category, as in ``lexicon["hedges"]``. Raises ``KeyError`` with the nearest name."""
        for category in self.categories:
            if category.name == name:
                return category
        raise KeyError(f"no category '{name}' in the lexicon '{self.name}'; {did_you_mean(name, iter(self))}")

    def __iter__(self) -> Iterator[str]:
        return (category.name for category in self.categories)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import lexicon_card

        return lexicon_card(self)

    def __repr__(self) -> str:
        patterns = sum(len(category.patterns) for category in self.categories)
        return f"Lexicon({self.name!r}, {len(self.counted)} categories, {patterns:,} patterns)"
