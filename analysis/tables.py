"""The tables of a study, with the columns that ``data/README.md`` lists.

Each function takes a study and returns one plain table; nothing here knows of notebooks,
figures or files.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import contrast as contrasting
from analysis import measures as measuring
from analysis import rates, resample, robustness, tfidf
from analysis import shift as shifting
from analysis.alignment import align_sentences
from analysis.assets import asset
from analysis.captions import display_name
from analysis.counts import Counts, count_bigrams, count_categories, count_stems, count_terms
from analysis.dispersion import deviation_of_proportions
from analysis.errors import did_you_mean
from analysis.evidence import grade
from analysis.lexicon import Lexicon, load_lexicon
from analysis.matching import match_lexicon
from analysis.study import SIDES, Study
from analysis.voice import list_voices

STANCE_COLUMNS = "lexicon category voice n_a n_b rate_a rate_b difference low high p q stable evidence".split()
KINDS = ("term", "stem", "bigram", "actor")
VOICES = ("all", "author", "reported", "quoted")


def term_counts(study: Study) -> Counts:
    """Count every term, stop words too, in the units that are resampled."""
    return count_terms(study.counted, unit=study.unit)


def category_counts(study: Study, voice: str = "all", unit: str = "") -> Counts:
    """Count the hits of every category of every lexicon; features are ``lexicon:category``."""
    hits = study.hits if voice == "all" else study.hits[study.hits["voice"] == voice]
    hits = hits.assign(category=hits["lexicon"] + ":" + hits["category"])
    names = sorted(f"{lexicon.name}:{category}" for lexicon in study.lexicons for category in lexicon.counted)
    return count_categories(hits, study.counted, categories=names, unit=unit or study.unit)


def weights(study: Study, idf: str = "") -> pd.DataFrame:
    """Return tf-idf weights; ``idf`` (default: the study's setting) says what a unit of idf is.

    Columns: side, term, n, tf, idf, tf_idf; see ``tfidf.weigh_terms``.
    """
    unit = idf or study.settings.idf
    return tfidf.weigh_terms(term_counts(study), idf_counts=count_terms(study.counted, unit=unit))


def top_terms(study: Study, weighed: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Return each side's ``n`` heaviest terms that are no stop words, of a table of weights."""
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    content = weighed[~weighed["term"].isin(stops)]
    return content.groupby("side", sort=False).head(n).reset_index(drop=True)


def first_term(table: pd.DataFrame) -> str:
    """Return the term of a table's first row, or "" where there is none."""
    return str(table["term"].iloc[0]) if len(table) else ""


def lengths(study: Study) -> pd.DataFrame:
    """Return the words of every sentence. Columns: side, article, paragraph, sentence, words."""
    keys = ["side", "article", "paragraph", "sentence"]
    words = study.tokens.groupby(keys, sort=False).size().rename("words").reset_index()
    return study.sentences[keys].merge(words, on=keys, how="left").fillna({"words": 0}).astype({"words": int})


def removed(study: Study) -> pd.DataFrame:
    """Return what was set aside before counting. Columns: side, article, text, rule, why."""
    rows = [
        (side, article.name, item.text, item.rule, item.why)
        for side, articles in study.articles.items()
        for article in articles
        for item in article.removed
    ]
    return pd.DataFrame(rows, columns=["side", "article", "text", "rule", "why"])


def drawn(stance_table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``stance`` that its figure draws: all voices together, categories with a hit."""
    rows = stance_table[(stance_table["voice"] == "all") & (stance_table["n_a"] + stance_table["n_b"] > 0)]
    return rows.assign(name=rows["category"].map(display_name)).reset_index(drop=True)


def places(study: Study) -> pd.DataFrame:
    """Return where every hit stands within its side.

    One row a hit of the counted text. Columns: lexicon, category, name (as people read
    it), side, article, sentence, position: the share of the side's words before it, 0 to 1.
    """
    tokens = study.counted
    rank = tokens.groupby("side").cumcount() / tokens.groupby("side")["term"].transform("size")
    tokens = tokens.assign(position=rank)[["side", "article", "start", "position"]]
    hits = study.hits.merge(tokens, on=["side", "article", "start"])
    order = [(lexicon.name, name) for lexicon in study.lexicons for name in lexicon.counted]
    hits["name"] = hits["category"].map(display_name)
    keys = [order.index(pair) for pair in zip(hits["lexicon"], hits["category"], strict=True)]
    hits = hits.iloc[np.lexsort((hits["position"], hits["side"], keys))]
    return hits[["lexicon", "category", "name", "side", "article", "sentence", "position"]].reset_index(drop=True)


def contrasts(study: Study, kind: str = "term", unit: str = "") -> pd.DataFrame:
    """Return every feature's contrast with its chance, stability and grade.

    ``kind`` is ``term``, ``stem``, ``bigram`` or ``actor``. Columns: kind, term, n_a, n_b,
    rate_a, rate_b, log_odds, se, z, g2, log_ratio, low, high (of log_ratio), p, q, stable,
    evidence. q is over the features of this kind that occur at least ``min_count`` times
    in both sides together; the others are too rare to be tested, and have q = 1.
    """
    counts = feature_counts(study, kind, unit)
    p = resample.permute(counts, resamples=study.settings.resamples, seed=study.seed).p
    # an actor is found by one lexicon in one way: there is nothing to vary
    stable = None if kind == "actor" else robustness.vary_terms(study, kind).stable
    return graded_contrasts(study, counts, p, stable)


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
    return _count_features(study, kind, study.counted, unit or study.unit)


def _count_features(study: Study, kind: str, tokens: pd.DataFrame, unit: str) -> Counts:
    if kind == "stem":
        return count_stems(tokens, unit=unit, language=study.language)
    if kind in ("term", "bigram"):
        return (count_terms if kind == "term" else count_bigrams)(tokens, unit=unit)
    if kind != "actor":
        raise ValueError(f"there is no kind of feature '{kind}'; {did_you_mean(kind, KINDS)}")
    hits = _actor_hits(study) if tokens is study.counted else match_lexicon(_actor_lexicon(), tokens)
    named = sorted(set(hits["category"]))
    return replace(count_categories(hits, tokens, categories=named, unit=unit), kind="actor")


def term_prior(study: Study, counts: Counts) -> float | np.ndarray:
    """Return the prior of the log-odds of some features, as the study's settings say; see ``Settings``."""
    strength = study.settings.prior
    if study.reference:
        found = _count_features(study, counts.kind, study.reference_tokens, "article")
        n = dict(zip(found.features, np.asarray(found.matrix.sum(axis=0)).ravel(), strict=True))
        return contrasting.informative_prior(np.array([n.get(name, 0) for name in counts.features]), strength)
    if study.settings.prior_from == "pooled":
        return contrasting.informative_prior(counts.n_a + counts.n_b, strength)
    return strength


def _actor_lexicon() -> Lexicon:
    return load_lexicon(asset("data/lexicons/actors.yaml"))


@lru_cache(maxsize=2)
def _actor_hits(study: Study) -> pd.DataFrame:
    """Return where the actors of the shipped lexicon are named, headlines included."""
    return match_lexicon(_actor_lexicon(), study.tokens)


def actors(study: Study) -> pd.DataFrame:
    """Return who is named on each side.

    One row an actor of the shipped lexicon that is named at all, headlines included; most
    named first. Columns: actor; n_a, n_b; named_a, named_b, the wordings there with their
    counts; wording, the most frequent one.
    """
    hits = _actor_hits(study)
    texts = [study.raw(row.side, row.article)[row.start : row.end] for row in hits.itertuples()]
    hits = hits.assign(wording=[" ".join(text.split()) for text in texts])
    rows = []
    for actor, own in hits.groupby("category", sort=True):
        by_side = {side: own.loc[own["side"] == side, "wording"].value_counts() for side in SIDES}
        listed = [", ".join(f"{name} ({n})" for name, n in sorted(by_side[side].items())) for side in SIDES]
        most = min(own["wording"].value_counts().items(), key=lambda pair: (-pair[1], pair[0]))[0]
        rows.append((actor, int(by_side["A"].sum()), int(by_side["B"].sum()), *listed, most))
    table = pd.DataFrame(rows, columns=["actor", "n_a", "n_b", "named_a", "named_b", "wording"])
    table = table.assign(n=table["n_a"] + table["n_b"]).sort_values(["n", "actor"], ascending=[False, True])
    return table.drop(columns="n").reset_index(drop=True)


def tested(table: pd.DataFrame, study: Study) -> pd.Series:
    """Return True for rows frequent enough in both sides together; which side has them plays no part."""
    return table["n_a"] + table["n_b"] >= study.settings.min_count


def _grade(table: pd.DataFrame, study: Study, crosses_zero: pd.Series | bool = False) -> np.ndarray:
    """Grade rows with p, q, stable, n_a and n_b: no better than anecdotal where too rare, or a side too short."""
    p = table["p"].where(tested(table, study) & (not study.scarce), 1.0)
    q = table["q"].where(p < 1, 1.0)
    return grade(p, q, table["stable"], table["n_a"] + table["n_b"], crosses_zero)


def stance(study: Study) -> pd.DataFrame:
    """Return every category's rates, their difference and its grade, in all and by voice.

    One row a lexicon, category and voice. Columns: lexicon, category, voice, n_a, n_b,
    rate_a, rate_b, difference, low, high, p, q, stable, evidence. Rates are per 1,000
    words of the side, so the voices' rates sum to that of ``all``. q is over one lexicon's
    categories within one voice, those with at least ``min_count`` hits in both sides
    together; the others are too rare to be tested, and have q = 1.
    """
    tables = []
    for voice in VOICES:
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


def graded_rates(study: Study, voice: str, counts: Counts, p: np.ndarray) -> pd.DataFrame:
    """Return the rows of ``stance`` for one voice, in the order of ``counts``, from counts whose chance is known."""
    table = rates.rate_differences(counts)
    names = table.pop("feature").str.partition(":")
    table.insert(0, "lexicon", names[0])
    table.insert(1, "category", names[2])
    table.insert(2, "voice", voice)
    table["p"] = p
    table["q"] = 1.0
    frequent = tested(table, study)
    for name in table["lexicon"].unique():
        family = frequent & (table["lexicon"] == name)
        table.loc[family, "q"] = resample.adjust_p(table.loc[family, "p"].to_numpy())
    stable = robustness.vary_categories(study, voice).stable
    table["stable"] = ("category:" + table["lexicon"] + ":" + table["category"]).map(stable).astype(float)
    crosses = (table["low"] <= 0) & (table["high"] >= 0)
    table["evidence"] = _grade(table, study, crosses)
    return table


def voices(study: Study) -> pd.DataFrame:
    """Return every act of reporting. Columns: side, source, verb, attitude, sentence."""
    return list_voices(study)


def shift(study: Study) -> pd.DataFrame:
    """Return the terms' parts in the Jensen-Shannon divergence; see ``shift.shift``."""
    return shifting.shift(term_counts(study))


def categories(study: Study) -> pd.DataFrame:
    """Return what the lexicons look for. Columns: lexicon, category, definition, source, patterns (how many)."""
    rows = [
        (lexicon.name, item.name, " ".join(item.definition.split()), item.source, len(item.patterns))
        for lexicon in study.lexicons
        for item in lexicon.categories
        if item.counted
    ]
    return pd.DataFrame(rows, columns=["lexicon", "category", "definition", "source", "patterns"])


def measures(study: Study) -> pd.DataFrame:
    """Return every measure of every term frequent enough to be tested; see ``measures.measure``.

    Columns: kind, term, measure, value, low, high, note.
    """
    counts = term_counts(study)
    table = measuring.measure(counts, prior=term_prior(study, counts))
    tested = set(np.array(counts.features, dtype=object)[counts.n_a + counts.n_b >= study.settings.min_count])
    return table[table["term"].isin(tested)].reset_index(drop=True)


def spread(study: Study) -> pd.DataFrame:
    """Return how evenly terms are spread over the units of each side; see ``dispersion``.

    Columns: side, feature, n, dp, dp_norm. Terms frequent enough to be tested, no stop
    words, the most frequent first.
    """
    counts = term_counts(study)
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    keep = (counts.n_a + counts.n_b >= study.settings.min_count) & ~np.isin(counts.features, list(stops))
    table = deviation_of_proportions(counts.select(keep))
    return table.sort_values(["side", "n", "feature"], ascending=[True, False, True]).reset_index(drop=True)


def aligned(study: Study, most: int = 5) -> pd.DataFrame:
    """Return the sentences, one a side, that are most alike in their content words.

    Columns: similarity (cosine, 0 to 1), shared (words in common), sentence_a, text_a,
    sentence_b, text_b. Empty where the units are articles.
    """
    counts = count_terms(study.counted)
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    content = ~np.isin(counts.features, list(stops)) & (study.unit == "sentence")
    table = align_sentences(counts.select(content), most=most)
    texts = study.sentences.set_index(["side", "article", "sentence"])["text"]
    for side in SIDES:
        key = side.lower()
        places = zip(table[f"article_{key}"], table[f"sentence_{key}"], strict=True)
        table[f"text_{key}"] = [texts[side, article, sentence] for article, sentence in places]
    return table[["similarity", "shared", "sentence_a", "text_a", "sentence_b", "text_b"]]
