"""Where something stands: the places behind a category, a pattern, or a feature that was counted."""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.assets import asset
from analysis.errors import InputError, did_you_mean
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon, match_pattern
from analysis.study import Study
from analysis.tokens import stem

COLUMNS = ["side", "article", "sentence", "start", "end"]


def places_of(study: Study, name: str) -> pd.DataFrame:
    """Return where a category (``stance:hedges``) or a pattern (``sanction*``) stands, headlines too.

    Columns: side, article, sentence, start, end. Raises ``InputError`` for an unknown category
    or a pattern without a letter or digit.
    """
    lexicon, _, category = name.partition(":")
    if not category:
        return match_pattern(name, study.tokens)
    known = {f"{item.name}:{counted}" for item in study.lexicons for counted in item.counted}
    if name not in known:
        raise InputError(f"category '{name}'", "no lexicon of the study has it", did_you_mean(name, known))
    hits = study.hits
    return hits.loc[(hits["lexicon"] == lexicon) & (hits["category"] == category), COLUMNS]


def places_of_feature(study: Study, kind: str, name: str) -> pd.DataFrame:
    """Return where a feature of ``tables.contrasts`` was counted: columns as in ``places_of``.

    ``kind`` is ``term``, ``stem``, ``bigram`` or ``actor``. Raises ``ValueError`` for another.
    """
    tokens = study.counted
    if kind == "term":
        return tokens.loc[tokens["term"] == name, COLUMNS]
    if kind == "stem":
        of_stem = {term for term in set(tokens["term"]) if stem(term, study.language) == name}
        return tokens.loc[tokens["term"].isin(of_stem), COLUMNS]
    if kind == "bigram":
        following = tokens.shift(-1)
        same = (tokens[COLUMNS[:3]] == following[COLUMNS[:3]]).all(axis=1)
        found = same & (tokens["term"] + " " + following["term"] == name)
        return tokens.loc[found, COLUMNS].assign(end=following.loc[found, "end"].astype(int))
    if kind != "actor":
        raise ValueError(f"there is no kind of feature '{kind}'; {did_you_mean(kind, tables.KINDS)}")
    hits = match_lexicon(load_lexicon(asset("data/lexicons/actors.yaml")), tokens)
    return hits.loc[hits["category"] == name, COLUMNS]
