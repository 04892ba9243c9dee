"""Validity: how well lexicons, voices and valence find what two careful readers coded.

"Validate, validate, validate" (Grimmer & Stewart 2013, Political Analysis 21(3):267-297). A
count of words stands for a reading only as far as it agrees with one. The shipped lexicons
are compared here with the shipped codings (``data/coding/codebook.md``): the articles of the
standing study (set ``pair``) and six articles that nobody looked at while the lexicons were
written (set ``unseen``). This says how far the lexicons can be trusted on such texts, not how
they do on others.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.agreement import cohen_kappa, kappa_interval, rank_correlation
from analysis.assets import asset
from analysis.codings import read_coding
from analysis.sides import Side
from analysis.study import Study
from analysis.study_file import find_lexicon, load_study
from analysis.valence.leanings import score_sentences

CODERS = ("coder1", "coder2")
SETS = ("pair", "unseen")
FRAMES = "partnership"  # the lexicon whose categories are the codebook's frames
PLACE = ["article", "sentence"]
COLUMNS = ["set", "coder", "variable", "units", "coded", "found", "precision", "recall", "f1", "note"]
SCORES = "category units coded found precision recall f1 note".split()
SCALE_COLUMNS = ["set", "coder", "sentences", "rank_correlation", "kappa", "low", "high"]


@cache
def coded_study(name: str) -> Study:
    """Return the articles of one coded set as a study, with the shipped lexicons of stance and frames."""
    if name == "pair":
        return load_study(asset("data/studies/russia-iran.toml"))
    files = tuple(sorted(asset("data/coding/unseen").glob("*.txt")))
    lexicons = tuple(find_lexicon(lexicon, Path()) for lexicon in ("stance", FRAMES))
    half = len(files) // 2  # which side an article is on plays no part here
    return Study("unseen", "Unseen", Side("A", "", files[:half]), Side("B", "", files[half:]), lexicons)


@cache
def _coding(coder: str, name: str) -> pd.DataFrame:
    """Return one coder's codes of one set, by article and sentence."""
    codes = read_coding(asset(f"data/coding/{coder}.csv"))
    return codes[codes["set"] == name].set_index(PLACE).sort_index()


@cache
def _found(name: str) -> pd.DataFrame:
    """Return what the package finds in each coded sentence: a column of booleans a variable."""
    study = coded_study(name)
    sentences = study.sentences[study.sentences["sentence"] > 0].set_index(PLACE).sort_index()
    table = pd.DataFrame({"voice": sentences["voice"] != "author"}, index=sentences.index)
    hits = study.hits
    frames = next(lexicon for lexicon in study.lexicons if lexicon.name == FRAMES)
    for variable in (*frames.counted, "hedge"):
        # The codebook: what is denied is 0; a hedge is one also where it is denied.
        own = (
            (hits["category"] == "hedges") if variable == "hedge" else (hits["category"] == variable) & ~hits["negated"]
        )
        places = pd.MultiIndex.from_frame(hits.loc[own, PLACE].drop_duplicates())
        table[variable] = table.index.isin(places)
    return table


def score_lexicons() -> pd.DataFrame:
    """Return precision, recall and F1 of each frame, of hedges and of voice, against each coder.

    One row a set, coder and variable (``voice``: reported or quoted, against the author's own).
    Columns: set, coder, variable; units, the sentences coded; coded, found, how many have it;
    precision, recall, f1 (see ``score_against``); note, why a share is missing (NaN).
    """
    return _lexicon_scores().copy()


@cache
def _lexicon_scores() -> pd.DataFrame:
    parts = []
    for name in SETS:
        found = _found(name)
        for coder in CODERS:
            codes = _coding(coder, name).loc[found.index]
            variables = [variable for variable in found if variable != "voice"]
            coded = codes[variables].apply(lambda column: column == "1")
            coded.insert(0, "voice", codes["voice"] != "author")
            rows = score_against(coded, found)
            parts.append(rows.rename(columns={"category": "variable"}).assign(set=name, coder=coder))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def score_against(codes: pd.DataFrame, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return how well predictions find what is coded, given two tables of booleans, a row a unit, a column a category.

    One row a category, in the order of ``codes``. Columns: category; units, those with a value in both; coded, found,
    how many are true; precision, the share of the found that is coded; recall, the share of the coded that is found;
    f1, ``2 * both / (coded + found)``, their harmonic mean, which is 0 and not missing where only one of them has any;
    note, why a share is missing (NaN). Raises ``ValueError`` if units or categories differ, or a value is no boolean.
    """
    if not codes.index.equals(predictions.index) or set(codes) != set(predictions):
        raise ValueError("codes and predictions must have the same categories, and the same units in the same order")
    rows = []
    for name in codes:
        pair = pd.DataFrame({"coded": codes[name], "found": predictions[name]}).dropna()
        if not pair.isin([0, 1]).all(axis=None):
            raise ValueError(f"category '{name}' has values other than true and false")
        (coded, found), both = pair.astype(int).sum(), int(pair.astype(bool).all(axis=1).sum())
        wholes = (found, both), (coded, both), (coded + found, 2 * both)
        why = [text for text, n in (("nothing coded", coded), ("nothing found", found)) if not n]
        rows.append([name, len(pair), coded, found, *(part / n if n else None for n, part in wholes), "; ".join(why)])
    return pd.DataFrame(rows, columns=SCORES).astype(dict.fromkeys(SCORES[4:-1], float))


def score_valence() -> pd.DataFrame:
    """Return how the sign of each sentence's valence score goes with the codes -1, 0 and 1 of each coder.

    One row a set and coder. Columns: set, coder, sentences; rank_correlation (Spearman's, -1 to
    1); kappa, Cohen's with quadratic weights, and low, high, its bootstrap interval (see
    ``agreement.kappa_interval``).
    """
    return _valence_scores().copy()


@cache
def _valence_scores() -> pd.DataFrame:
    rows = []
    for name in SETS:
        scores = score_sentences(coded_study(name))
        score = np.sign(scores[scores["sentence"] > 0].set_index(PLACE)["score"]).astype(int)
        for coder in CODERS:
            codes = _coding(coder, name).loc[score.index, "valence"]
            ends = kappa_interval(codes, score, "quadratic") or (np.nan, np.nan)
            found = rank_correlation(codes, score), cohen_kappa(codes, score, "quadratic")
            rows.append((name, coder, len(score), *found, *ends))
    return pd.DataFrame(rows, columns=SCALE_COLUMNS)
