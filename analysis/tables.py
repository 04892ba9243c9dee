"""The tables of a study that carry grades: contrasts of features, rates of categories, valence.

Their columns are listed in ``data/README.md``. Each function takes a study and returns one plain
table; nothing here knows of notebooks, figures or files. What is only described, and not tested, stands
in ``descriptions`` and ``people``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import actors as naming
from analysis import contrast as contrasting
from analysis import rates, resample, robustness
from analysis.captions import display_name
from analysis.counts import Counts, count_bigrams, count_categories, count_stems, count_terms
from analysis.evidence import grade
from analysis.study import Study, kept
from analysis.valence.leanings import SCORE_COLUMNS, score_sentences
from analysis.valence.net import NET_COLUMNS, net_valence
from analysis.voice import VOICES

STANCE_COLUMNS = "lexicon category voice n_a n_b rate_a rate_b difference low high p q stable evidence".split()
KINDS = ("term", "stem", "bigram", "actor")


def term_counts(study: Study) -> Counts:
    """Count every term, stop words too, in the units that are resampled."""
    return study.counts()


def category_counts(study: Study, voice: str = "all", unit: str = "") -> Counts:
    """Count the hits of every category of every lexicon; features are ``lexicon:category``."""
    return study.counts("category", unit, voice)


def drawn(stance_table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``stance`` that its figure draws: all voices together, categories with a hit.

    Further columns: own_a, own_b, the part of each rate that is in the author's own voice (missing where
    voices were not told apart), and name, the category as people read it.
    """
    rows = stance_table[(stance_table["voice"] == "all") & (stance_table["n_a"] + stance_table["n_b"] > 0)]
    keys = ["lexicon", "category"]
    own = stance_table.loc[stance_table["voice"] == "author", [*keys, "rate_a", "rate_b"]]
    rows = rows.merge(own.rename(columns={"rate_a": "own_a", "rate_b": "own_b"}), on=keys, how="left")
    return rows.assign(name=rows["category"].map(display_name)).reset_index(drop=True)


@kept
def contrasts(study: Study, kind: str = "term", unit: str = "") -> pd.DataFrame:
    """Return every feature's contrast with its chance, stability and grade.

    ``kind`` is ``term``, ``stem``, ``bigram`` or ``actor``. Columns: kind, term, n_a, n_b,
    rate_a, rate_b, log_odds, se, z, g2, log_ratio, low, high (of log_ratio), p, q, stable,
    evidence. q is over the features of this kind that occur at least ``min_count`` times
    in both sides together; the others are too rare to be tested, and have q = 1. Of a large
    study they are left out.
    """
    counts = feature_counts(study, kind, unit)
    p = _chance(study, counts)
    # an actor is found by one lexicon in one way: there is nothing to vary
    stable = None
    if kind != "actor":
        stable = robustness.steadiness(study, kind) if study.large else robustness.vary_terms(study, kind).stable
    table = graded_contrasts(study, counts, p, stable)
    return table[tested(table, study)].reset_index(drop=True) if study.large else table


def _chance(study: Study, counts: Counts) -> np.ndarray:
    """Return the permutation p of each feature; of a large study 1 for those too rare to be tested, which are not tried."""
    options = {"resamples": study.settings.resamples, "seed": study.seed}
    if not study.large:
        return resample.permute(counts, **options).p
    p = np.ones(len(counts.features))
    frequent = counts.n_a + counts.n_b >= study.settings.min_count
    p[frequent] = resample.permute(counts.select(frequent), **options).p
    return p


def graded_contrasts(study: Study, counts: Counts, p: np.ndarray, stable: pd.Series | None) -> pd.DataFrame:
    """Return ``contrasts`` of features whose chance and stability (None: nothing was varied) are known."""
    table = contrasting.contrast(counts, prior=term_prior(study, counts))
    table["p"] = table["term"].map(dict(zip(counts.features, p, strict=True))).astype(float)
    frequent = tested(table, study)
    table["q"] = 1.0
    table.loc[frequent, "q"] = resample.adjust_p(table.loc[frequent, "p"].to_numpy())
    table["stable"] = 1.0 if stable is None else (f"{counts.kind}:" + table["term"]).map(stable).astype(float)
    table["evidence"] = _grade(table, study)
    return table


def all_contrasts(study: Study, terms: pd.DataFrame) -> pd.DataFrame:
    """Return the contrasts of terms, as given, with those of stems, bigrams and actors seen twice or more below."""
    others = [contrasts(study, kind) for kind in KINDS[1:]]
    return pd.concat([terms, *(table[table["n_a"] + table["n_b"] > 1] for table in others)], ignore_index=True)


def feature_counts(study: Study, kind: str = "term", unit: str = "") -> Counts:
    """Count the features of one kind in the units that are resampled, or in others."""
    if kind == "actor" and study.large:
        raise ValueError("actors are not counted in a large study; name the lexicon 'actors' in it")
    if kind != "actor":
        return study.counts(kind, unit)
    return _count_actors(naming.find_actors(study), study.counted, unit or study.unit)


def _count_actors(hits: pd.DataFrame, tokens: pd.DataFrame, unit: str) -> Counts:
    return replace(count_categories(hits, tokens, categories=sorted(set(hits["category"])), unit=unit), kind="actor")


def _count_reference(study: Study, kind: str) -> Counts:
    """Count the features of one kind in the reference articles."""
    tokens = study.reference_tokens
    if kind == "actor":
        return _count_actors(naming.match_actors(tokens), tokens, "article")
    if kind == "stem":
        return count_stems(tokens, unit="article", language=study.language)
    return (count_terms if kind == "term" else count_bigrams)(tokens, unit="article")


def term_prior(study: Study, counts: Counts) -> float | np.ndarray:
    """Return the prior of the log-odds of some features, as the study's settings say; see ``Settings``."""
    strength = study.settings.prior
    if study.reference:
        found = _count_reference(study, counts.kind)
        n = dict(zip(found.features, np.asarray(found.matrix.sum(axis=0)).ravel(), strict=True))
        return contrasting.informative_prior(np.array([n.get(name, 0) for name in counts.features]), strength)
    if study.settings.prior_from == "pooled":
        return contrasting.informative_prior(counts.n_a + counts.n_b, strength)
    return strength


def tested(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return True for rows frequent enough in both sides together; which side has them plays no part."""
    return table["n_a"] + table["n_b"] >= study.settings.min_count


def _grade(table: pd.DataFrame, study: Study, crosses_zero: pd.Series | bool = False) -> np.ndarray:
    """Grade rows with p, q, stable, n_a and n_b: no better than anecdotal where too rare, or a side too short."""
    p = table["p"].where(tested(table, study) & (not study.scarce), 1.0)
    q = table["q"].where(p < 1, 1.0)
    return grade(p, q, table["stable"], table["n_a"] + table["n_b"], crosses_zero)


@kept
def stance(study: Study) -> pd.DataFrame:
    """Return every category's rates, their difference and its grade, in all and by voice.

    One row a lexicon, category and voice. Columns: lexicon, category, voice, n_a, n_b,
    rate_a, rate_b, difference, low, high, p, q, stable, evidence. Rates are per 1,000
    words of the side, so the voices' rates sum to that of ``all``. q is over one lexicon's
    categories within one voice, those with at least ``min_count`` hits in both sides
    together; the others are too rare to be tested, and have q = 1.
    """
    tables = []
    for voice in VOICES[:1] if study.large else VOICES:
        counts = category_counts(study, voice)
        if not counts.features:
            continue
        p = resample.permute(counts, resamples=study.settings.resamples, seed=study.seed).p
        tables.append(graded_rates(study, voice, counts, p))
    listed = [f"{lexicon.name}:{name}" for lexicon in study.lexicons for name in lexicon.counted]
    order = {name: place for place, name in enumerate(listed)}
    if not tables:
        return pd.DataFrame(columns=STANCE_COLUMNS)
    whole = pd.concat(tables, ignore_index=True)
    keys = (
        whole["voice"].map({voice: i for i, voice in enumerate(VOICES)}),
        (whole["lexicon"] + ":" + whole["category"]).map(order),
    )
    return whole.iloc[np.lexsort(keys)].reset_index(drop=True)


@kept
def valence(study: Study) -> pd.DataFrame:
    """Return how the sentences of each side lean towards the relation, in all and by voice; see ``net_valence``.

    Columns: side, voice, sentences, favourable, concerned, net, low, high, p. Empty for a study that
    is not read as one of a relation between states (it lacks the lexicon ``partnership``).
    """
    return net_valence(study) if leans(study) else pd.DataFrame(columns=NET_COLUMNS)


@kept
def leanings(study: Study) -> pd.DataFrame:
    """Return every sentence with its valence score; see ``valence.score_sentences``. Empty as ``valence`` is.

    Columns: side, article, sentence, voice, favourable, concerned, score.
    """
    return score_sentences(study) if leans(study) else pd.DataFrame(columns=SCORE_COLUMNS)


def leans(study: Study) -> bool:
    """True where a study is read as one of a relation between states, so that valence has an object; never a large one."""
    return not study.large and any(lexicon.name == "partnership" for lexicon in study.lexicons)


def _adjust_by_lexicon(lexicons: np.ndarray, p: np.ndarray, frequent: np.ndarray) -> np.ndarray:
    """Return q, each lexicon's frequent categories a family; 1 for the others."""
    q = np.ones(len(p))
    for name in set(lexicons):
        family = frequent & (lexicons == name)
        q[family] = resample.adjust_p(p[family])
    return q


def graded_rates(study: Study, voice: str, counts: Counts, p: np.ndarray) -> pd.DataFrame:
    """Return the rows of ``stance`` for one voice, in the order of ``counts``, from counts whose chance is known."""
    table = rates.rate_differences(counts)
    names = table.pop("feature").str.partition(":")
    table.insert(0, "lexicon", names[0])
    table.insert(1, "category", names[2])
    table.insert(2, "voice", voice)
    table["p"] = p
    table["q"] = _adjust_by_lexicon(table["lexicon"].to_numpy(), p, tested(table, study).to_numpy())
    stable = robustness.vary_categories(study, voice).stable
    table["stable"] = ("category:" + table["lexicon"] + ":" + table["category"]).map(stable).astype(float)
    crosses = (table["low"] <= 0) & (table["high"] >= 0)
    table["evidence"] = _grade(table, study, crosses)
    return table
