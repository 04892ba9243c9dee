"""``Counts``: units by features, each unit on a side. The one table that all measures read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.spool import blocks, select_columns
from analysis.tokens import stem

UNITS = {
    "sentence": ["side", "article", "sentence"],
    "paragraph": ["side", "article", "paragraph"],
    "article": ["side", "article"],
}


@dataclass(frozen=True)
class Counts:
    """How often each feature occurs in each unit.

    ``matrix`` is sparse, units x features, whole numbers; of a large study it lies in a file, so read it by
    ``blocks``. ``features`` names its columns
    in alphabetical order. ``units`` has one row a unit (side, article, ... and ``words``,
    the number of words in it). ``kind`` says what a feature is: term, bigram, category ...
    """

    kind: str
    matrix: sparse.csr_array
    features: tuple[str, ...]
    units: pd.DataFrame

    def __post_init__(self) -> None:
        if self.matrix.shape != (len(self.units), len(self.features)):
            raise ValueError(f"{self.matrix.shape} counts for {len(self.units)} units, {len(self.features)} features")

    @cached_property
    def is_a(self) -> np.ndarray:
        """True for each unit on side A."""
        return (self.units["side"] == "A").to_numpy()

    @cached_property
    def words(self) -> np.ndarray:
        """Words in each unit."""
        return self.units["words"].to_numpy(dtype=float)

    def blocks(self) -> Iterator[tuple[slice, sparse.csr_array]]:
        """Yield the matrix some rows at a time, each with its place: all at once where it is small."""
        return blocks(self.matrix)

    @cached_property
    def n_a(self) -> np.ndarray:
        """Count of each feature on side A."""
        return self._totals[0]

    @cached_property
    def n_b(self) -> np.ndarray:
        """Count of each feature on side B."""
        return self._totals[1]

    @cached_property
    def in_units(self) -> np.ndarray:
        """The number of units that have each feature."""
        return self._totals[2]

    @cached_property
    def _totals(self) -> np.ndarray:
        totals = np.zeros((3, len(self.features)), dtype=np.int64)
        on_a = self.is_a.astype(np.int64)
        for rows, block in self.blocks():
            totals[0] += on_a[rows] @ block
            totals[1] += (1 - on_a[rows]) @ block
            totals[2] += np.bincount(block.indices, weights=block.data > 0, minlength=len(self.features)).astype(int)
        return totals

    @property
    def words_a(self) -> float:
        """Words on side A."""
        return float(self.words[self.is_a].sum())

    @property
    def words_b(self) -> float:
        """Words on side B."""
        return float(self.words[~self.is_a].sum())

    def select(self, keep: np.ndarray) -> Counts:
        """Return the counts of some features; units and their words stay as they are."""
        index = np.flatnonzero(keep) if keep.dtype == bool else keep
        return replace(self, matrix=select_columns(self.matrix, index), features=tuple(self.features[i] for i in index))

    def swap(self) -> Counts:
        """Return the same counts with the sides exchanged."""
        units = self.units.assign(side=self.units["side"].map({"A": "B", "B": "A"}))
        return replace(self, units=units)

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import counts_card

        return counts_card(self)

    def __repr__(self) -> str:
        return (
            f"Counts({len(self.units)} units x {len(self.features)} {self.kind} features, "
            f"{self.words_a:.0f} words in A, {self.words_b:.0f} in B)"
        )


class Occurrences(NamedTuple):
    """How often each form stands on each side, in bodies and in headlines: one row a form, side and place.

    ``names`` are the forms, each once, a bigram's two words with a space between; ``of`` says which of them a row
    is. ``on_a`` and ``body`` (False: in a headline) say where it stands, ``n`` how often.
    """

    names: Sequence[str]
    of: np.ndarray
    on_a: np.ndarray
    body: np.ndarray
    n: np.ndarray


def list_units(tokens: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return one row a unit, in the order of the text, with its number of words."""
    grouped = tokens.groupby(UNITS[unit], sort=False, observed=True).size()
    return grouped.rename("words").reset_index()


def count_terms(tokens: pd.DataFrame, *, unit: str = "sentence") -> Counts:
    """Count every term in every unit."""
    return _count(tokens, list_units(tokens, unit), tokens["term"], unit, "term")


def count_stems(tokens: pd.DataFrame, *, unit: str = "sentence", language: str = "en") -> Counts:
    """Count Snowball stems: "sanction" and "sanctions" are one."""
    stems = {term: stem(term, language) for term in set(tokens["term"])}
    return _count(tokens, list_units(tokens, unit), tokens["term"].map(stems), unit, "stem")


def count_bigrams(tokens: pd.DataFrame, *, unit: str = "sentence") -> Counts:
    """Count pairs of neighbouring words within a sentence.

    Stop words are kept: dropping them first would make neighbours of words that are not.
    """
    place = ["side", "article", "sentence"]
    same = (tokens[place].values[:-1] == tokens[place].values[1:]).all(axis=1)
    first = tokens[:-1][same]
    pairs = first["term"].to_numpy() + " " + tokens["term"].to_numpy()[1:][same]
    return _count(first, list_units(tokens, unit), pd.Series(pairs, index=first.index), unit, "bigram")


def count_categories(
    hits: pd.DataFrame, tokens: pd.DataFrame, *, categories: Sequence[str], unit: str = "sentence"
) -> Counts:
    """Count the hits of each category in every unit of ``tokens``.

    ``categories`` names the features, so that one without a hit has its column of zeros.
    """
    units = list_units(tokens, unit)
    if unit != "sentence":  # only hits in the counted text: of an article, that may be all but its headline
        place = ["side", "article", "sentence"]
        hits = hits.merge(tokens.drop_duplicates(place)[[*place, "paragraph"]], on=place)
    return _count(hits, units, hits["category"], unit, "category", features=categories)


def _count(
    places: pd.DataFrame,
    units: pd.DataFrame,
    names: pd.Series,
    unit: str,
    kind: str,
    features: Sequence[str] | None = None,
) -> Counts:
    keys = UNITS[unit]
    rows = pd.MultiIndex.from_frame(units[keys]).get_indexer(pd.MultiIndex.from_frame(places[keys]))
    known = tuple(sorted(set(names) if features is None else features))
    columns = pd.Index(known, dtype=object).get_indexer(names)
    inside = rows >= 0  # hits outside the counted text fall away
    rows, columns = rows[inside].astype(np.int32), columns[inside].astype(np.int32)
    ones = np.ones(len(rows), dtype=np.int32)
    matrix = sparse.coo_array((ones, (rows, columns)), shape=(len(units), len(known))).tocsr()
    return Counts(kind=kind, matrix=matrix, features=known, units=units)
