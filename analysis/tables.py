"""The tables of a study, with the columns that ``data/README.md`` lists.

Each function takes a study and returns one plain table; nothing here knows of notebooks,
figures or files.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import contrast as contrasting
from analysis import rates, resample, robustness, tfidf
from analysis import shift as shifting
from analysis.captions import display_name
from analysis.counts import Counts, count_categories, count_terms
from analysis.evidence import grade
from analysis.study import Study
from analysis.voice import list_voices

STANCE_COLUMNS = "lexicon category voice n_a n_b rate_a rate_b difference low high p q stable evidence".split()
VOICES = ("all", "author", "reported", "quoted")


def term_counts(study: Study) -> Counts:
    """Count every term, stop words too, in the units that are resampled."""
    return count_terms(study.counted, unit=study.unit)


def category_counts(study: Study, voice: str = "all") -> Counts:
    """Count the hits of every category of every lexicon; features are ``lexicon:category``."""
    hits = study.hits if voice == "all" else study.hits[study.hits["voice"] == voice]
    hits = hits.assign(category=hits["lexicon"] + ":" + hits["category"])
    names = sorted(f"{lexicon.name}:{category}" for lexicon in study.lexicons for category in lexicon.counted)
    return count_categories(hits, study.counted, categories=names, unit=study.unit)


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


def contrasts(study: Study) -> pd.DataFrame:
    """Return every term's contrast with its chance, stability and grade.

    Columns: kind, term, n_a, n_b, rate_a, rate_b, log_odds, se, z, g2, log_ratio, low,
    high (of log_ratio), p, q, stable, evidence. q is over the terms that occur at least
    ``min_count`` times in both sides together; the others are too rare to be tested, and
    have q = 1.
    """
    counts = term_counts(study)
    table = contrasting.contrast(counts, prior=study.settings.prior)
    p = resample.permutation_p(counts, resamples=study.settings.resamples, seed=study.seed)
    table["p"] = table["term"].map(dict(zip(counts.features, p, strict=True)))
    tested = (table["n_a"] + table["n_b"] >= study.settings.min_count).to_numpy()
    table["q"] = 1.0
    table.loc[tested, "q"] = resample.adjust_p(table.loc[tested, "p"].to_numpy())
    stable = robustness.vary_terms(study).stable
    table["stable"] = ("term:" + table["term"]).map(stable).astype(float)
    table["evidence"] = grade(table["p"].where(tested, 1.0), table["q"], table["stable"], table["n_a"] + table["n_b"])
    return table


def stance(study: Study) -> pd.DataFrame:
    """Return every category's rates, their difference and its grade, in all and by voice.

    One row a lexicon, category and voice. Columns: lexicon, category, voice, n_a, n_b,
    rate_a, rate_b, difference, low, high, p, q, stable, evidence. Rates are per 1,000
    words of the side, so the voices' rates sum to that of ``all``. q is over one lexicon's
    categories within one voice, those with at least ``min_count`` hits in both sides
    together; the others are too rare to be tested, and have q = 1.
    """
    stable = robustness.vary_categories(study).stable
    tables = []
    for voice in VOICES:
        counts = category_counts(study, voice)
        if not counts.features:
            continue
        table = rates.rate_differences(counts)
        names = table.pop("feature").str.partition(":")
        table.insert(0, "lexicon", names[0])
        table.insert(1, "category", names[2])
        table.insert(2, "voice", voice)
        table["p"] = resample.permutation_p(counts, resamples=study.settings.resamples, seed=study.seed)
        tested = table["n_a"] + table["n_b"] >= study.settings.min_count
        table["q"] = 1.0
        for name in table["lexicon"].unique():
            family = tested & (table["lexicon"] == name)
            table.loc[family, "q"] = resample.adjust_p(table.loc[family, "p"].to_numpy())
        table["stable"] = ("category:" + table["lexicon"] + ":" + table["category"]).map(stable).astype(float)
        crosses = (table["low"] <= 0) & (table["high"] >= 0)
        table["evidence"] = grade(
            table["p"].where(tested, 1.0), table["q"], table["stable"], table["n_a"] + table["n_b"], crosses
        )
        tables.append(table)
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


def voices(study: Study) -> pd.DataFrame:
    """Return every act of reporting. Columns: side, source, verb, attitude, sentence."""
    return list_voices(study)


def shift(study: Study) -> pd.DataFrame:
    """Return the terms' parts in the Jensen-Shannon divergence; see ``shift.shift``."""
    return shifting.shift(term_counts(study))


def specifications(study: Study) -> pd.DataFrame:
    """Return every finding under every specification.

    Columns: finding, specification, value, same_sign. Terms too rare to be tested are left out.
    """
    n = study.counted["term"].value_counts()
    tested = "term:" + n.index[n >= study.settings.min_count]
    parts = [robustness.vary_terms(study).table(tested)]
    if study.lexicons:
        varied = robustness.vary_categories(study)
        parts.append(varied.table(varied.findings))
    return pd.concat(parts, ignore_index=True)


def categories(study: Study) -> pd.DataFrame:
    """Return what the lexicons look for. Columns: lexicon, category, definition, source, patterns (how many)."""
    rows = [
        (lexicon.name, item.name, " ".join(item.definition.split()), item.source, len(item.patterns))
        for lexicon in study.lexicons
        for item in lexicon.categories
        if item.counted
    ]
    return pd.DataFrame(rows, columns=["lexicon", "category", "definition", "source", "patterns"])


def chance_shift(study: Study) -> pd.DataFrame:
    """Return the divergence of the two vocabularies beside what random deals of the units give.

    One row. Columns: divergence, chance_median, chance_95 (95th percentile), all in bits.
    """
    counts = term_counts(study)
    median, high = shifting.chance_divergence(counts, seed=study.seed)
    row = (shifting.divergence(counts), median, high)
    return pd.DataFrame([row], columns=["divergence", "chance_median", "chance_95"])


def steadiness(specifications_table: pd.DataFrame) -> pd.DataFrame:
    """Return, by finding, how many specifications there are and the share that keeps the sign.

    Columns: finding, specifications, stable; the least steady first.
    """
    grouped = specifications_table.groupby("finding", sort=True)["same_sign"]
    table = pd.DataFrame({"specifications": grouped.size(), "stable": grouped.mean()}).reset_index()
    return table.sort_values(["stable", "finding"], kind="stable").reset_index(drop=True)
