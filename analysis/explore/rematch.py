"""The hits of a study after one pattern has changed: it can change them only in sentences where it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.lexicon import Lexicon
from analysis.matching import match_lexicon
from analysis.patterns import Pattern, Trie
from analysis.study import Study
from analysis.voice import voice_hits

PLACE = ["side", "article", "sentence"]  # of a sentence
Place = tuple[str, str, int]


class Rematch:
    """The sentences of a study, ready to be matched again; no lexicon changes them, nor any setting of an exploration."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def prepare(self) -> None:
        """Do now what only the first match would wait for."""
        _ = self._voices, self._places

    def match_again(
        self, before: Study, start: Lexicon, edited: Lexicon, words: tuple[str, ...]
    ) -> tuple[int, pd.DataFrame]:
        """Return how often a changed pattern stands in the texts, and all hits, as ``Study.hits`` with the edited lexicon.

        ``before`` is the study before this change, ``start`` the lexicon as it was given, ``words`` those of the
        pattern that was added or removed.
        """
        trie = Trie([("", Pattern("", words), words)])
        may_begin = {place for term in self._places if trie.begins(term) for place in self._places[term]}
        found = {place: len(list(trie.walk(self._terms[place]))) for place in may_begin}
        touched, occurrences = {place for place, n in found.items() if n}, sum(found.values())
        tokens = before.tokens[_among(before.tokens, touched)]
        fresh = match_lexicon(self._reduce(start, edited, touched), tokens)
        raw = [before.raw(row.side, row.article)[row.start : row.end] for row in fresh.itertuples()]
        fresh.insert(8, "text", raw)
        voices = [self._voices[row.side, row.article, row.start] for row in fresh.itertuples()]
        fresh.insert(9, "voice", voices)
        stale = _among(before.hits, touched) & (before.hits["lexicon"] == edited.name).to_numpy()
        kept = before.hits[~stale]
        parts = [part for part in (kept, fresh) if len(part)] or [kept]
        hits = pd.concat(parts, ignore_index=True)
        lexicons = [edited if item.name == edited.name else item for item in before.lexicons]
        return occurrences, hits.iloc[self._order(hits, lexicons)].reset_index(drop=True)

    @cached_property
    def _terms(self) -> dict[Place, list[str]]:
        """The words of each sentence."""
        grouped = self._study.tokens.groupby(PLACE, sort=False)["term"]
        return {place: terms.tolist() for place, terms in grouped}

    @cached_property
    def _places(self) -> dict[str, set[Place]]:
        """The sentences of each word."""
        places: dict[str, set[Place]] = {}
        for place, terms in self._terms.items():
            for term in terms:
                places.setdefault(term, set()).add(place)
        return places

    @cached_property
    def _voices(self) -> dict[Place, str]:
        """The voice at every word, by side, article and start: a hit begins at one, and no voice hangs on a lexicon."""
        heard = voice_hits(self._study.tokens.assign(negated=False), self._study)
        return dict(zip(zip(heard["side"], heard["article"], heard["start"], strict=True), heard["voice"], strict=True))

    def _order(self, hits: pd.DataFrame, lexicons: Collection[Lexicon]) -> np.ndarray:
        """Return the order of ``Study.hits``: by lexicon, in the order of the text, then of the categories."""
        rank = {place: number for number, place in enumerate(self._terms)}
        names = [(item.name, name) for item in lexicons for name in item.counted]
        order = {pair: number for number, pair in enumerate(names)}
        numbers = {lexicon.name: number for number, lexicon in enumerate(lexicons)}
        own = hits["lexicon"].tolist()
        places = zip(*(hits[column].tolist() for column in PLACE), strict=True)
        keys = (
            [order[pair] for pair in zip(own, hits["category"].tolist(), strict=True)],
            hits["end"].to_numpy(),
            hits["start"].to_numpy(),
            [rank[place] for place in places],
            [numbers[name] for name in own],
        )
        return np.lexsort(keys)

    def _reduce(self, start: Lexicon, edited: Lexicon, touched: set[Place]) -> Lexicon:
        """Return the part of a lexicon that can match in these sentences: a trie of it is made in no time."""
        given = {id(item) for category in start.categories for item in category.patterns}
        standing = {id(match.pattern) for place in touched for match in start.tries[0].walk(self._terms[place])}
        kept = (
            replace(item, patterns=tuple(p for p in item.patterns if id(p) in standing or id(p) not in given))
            for item in edited.categories
        )
        return replace(edited, categories=tuple(kept))


def _among(table: pd.DataFrame, places: set[Place]) -> np.ndarray:
    """Return True for each row in one of these sentences."""
    keys = zip(*(table[column].tolist() for column in PLACE), strict=True)
    return np.fromiter((key in places for key in keys), dtype=bool, count=len(table))
