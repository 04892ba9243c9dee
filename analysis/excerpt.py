"""A few articles of a large study, in which its numbers can be followed down to sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.articles import Article
from analysis.counts import Counts
from analysis.sides import list_sources, read_source
from analysis.spool import select_columns
from analysis.study import Study

MOST = 20  # articles a side


def shown(contrasts: pd.DataFrame, most: int = 20) -> list[str]:
    """Return the terms that lead a table of contrasts: those whose sentences a reader will ask for."""
    return [str(term) for term in contrasts["term"].head(most)]


def choose(study: Study, terms: Sequence[str], most: int = MOST) -> dict[str, list[str]]:
    """Return the names of the articles to read, by side: for each term and category the first article that has it.

    They are taken in turn until a side has ``most``; a feature that an article taken before holds needs no
    other. What is taken hangs on the order of the articles and not on how they use a word.
    """
    words, categories = study.counts(), study.counts("category")
    wanted = [*_columns(categories, categories.features), *_columns(words, terms)]
    side_of = words.units["side"].to_numpy()
    chosen: dict[str, list[str]] = {}
    for side in study.sides:
        rows = np.flatnonzero(side_of == side.key)
        taken: list[int] = []
        for units in wanted:
            holding = units[side_of[units] == side.key]
            if len(taken) < most and len(holding) and not set(taken) & set(holding.tolist()):
                taken.append(int(holding[0]))
        chosen[side.key] = words.units["article"].iloc[sorted(taken or rows[:1].tolist())].tolist()
    return chosen


def _columns(counts: Counts, names: Sequence[str]) -> list[np.ndarray]:
    """Return, for each feature that is named, the units that have it."""
    index = np.array([bisect_left(counts.features, name) for name in names], dtype=int)
    columns = select_columns(counts.matrix, index).tocsc()
    return [np.sort(columns.indices[start:end]) for start, end in pairwise(columns.indptr.tolist())]


def take(study: Study, terms: Sequence[str], most: int = MOST) -> Study:
    """Return a study of some articles of a large one, with all their sentences, words and hits; others as they are."""
    if not study.large:
        return study
    chosen = choose(study, terms, most)
    articles: dict[str, tuple[Article, ...]] = {}
    labelled: dict[str, Any] = {}
    for side in study.sides:
        names = set(chosen[side.key])
        read = (read_source(item, study.reading) for item in list_sources(side, study.reading) if item.name in names)
        articles[side.key] = tuple(article for article in read if article is not None)
        part = f"{len(names):,} of {study.sizes[side.key]:,} articles"
        labelled[side.key.lower()] = replace(side, label=f"{side.label} ({part})" if side.label else part)
    few = replace(study, **labelled)
    vars(few).update(large=False, unit="article", articles=articles, lexicons=study.lexicons, reading=study.reading)
    vars(few)["_read"] = (articles, ())
    return few
