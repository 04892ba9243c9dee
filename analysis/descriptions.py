"""The tables that describe: what was read, which words weigh most, where hits stand, which sentences are alike.

Nothing in them is tested; their columns are listed in ``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis import measures as measuring
from analysis import shift as shifting
from analysis import tables, tfidf
from analysis.alignment import align_sentences
from analysis.captions import display_name
from analysis.counts import Counts, count_terms
from analysis.dispersion import deviation_of_proportions
from analysis.errors import did_you_mean
from analysis.study import SIDES, Study
from analysis.tokens import stop_words
from analysis.voice import VOICES


def reading(study: Study) -> pd.DataFrame:
    """Return how much was read. One row a side. Columns: side, articles, sentences (of bodies), words, removed (lines)."""
    if study.large:
        sentences, gone = study.tally.sentences, study.tally.removed
        units = study.tally.features.units
    else:
        body = study.sentences[study.sentences["sentence"] > 0]
        sentences = body.groupby("side").size().to_dict()
        gone = {key: sum(len(item.removed) for item in items) for key, items in study.articles.items()}
        units = study.counts(unit="article").units
    totals = units.groupby("side")["words"]
    articles, words = totals.size(), totals.sum()
    rows = [
        (side, int(articles.get(side, 0)), sentences.get(side, 0), int(words.get(side, 0)), gone.get(side, 0))
        for side in SIDES
    ]
    return pd.DataFrame(rows, columns=["side", "articles", "sentences", "words", "removed"])


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


def categories(study: Study) -> pd.DataFrame:
    """Return what the lexicons look for. Columns: lexicon, category, definition, source, patterns (how many)."""
    rows = [
        (lexicon.name, item.name, " ".join(item.definition.split()), item.source, len(item.patterns))
        for lexicon in study.lexicons
        for item in lexicon.categories
        if item.counted
    ]
    return pd.DataFrame(rows, columns=["lexicon", "category", "definition", "source", "patterns"])


def weights(study: Study, idf: str = "") -> pd.DataFrame:
    """Return tf-idf weights; ``idf`` (default: the study's setting) says what a unit of idf is.

    Columns: side, term, n, tf, idf, tf_idf; see ``tfidf.weigh_terms``.
    """
    unit = "article" if study.large else idf or study.settings.idf
    return tfidf.weigh_terms(tables.term_counts(study), idf_counts=study.counts(unit=unit))


def top_terms(study: Study, weighed: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Return each side's ``n`` heaviest terms that are no stop words, of a table of weights."""
    stops = stop_words(study.language)
    content = weighed[~weighed["term"].isin(stops)]
    return content.groupby("side", sort=False).head(n).reset_index(drop=True)


def first_term(table: pd.DataFrame) -> str:
    """Return the term of a table's first row, or "" where there is none."""
    return str(table["term"].iloc[0]) if len(table) else ""


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


def strip(study: Study, lexicon: str = "") -> pd.DataFrame:
    """Return which categories of one lexicon each sentence holds, in the order of the text.

    ``lexicon``: its name (default: ``partnership``, or the study's first where that is not
    used). One row a category and counted sentence. Columns: lexicon, category, name (as
    people read it), side, article, sentence; voice, of the hits (the author's where any is),
    of the sentence where there is none; hits, how many, negated ones left out.
    """
    names = [item.name for item in study.lexicons]
    wanted = lexicon or ("partnership" if "partnership" in names else "".join(names[:1]))
    chosen = [item for item in study.lexicons if item.name == wanted]
    if lexicon and not chosen:
        raise ValueError(f"the study has no lexicon '{lexicon}'; {did_you_mean(lexicon, names)}")
    keys = ["side", "article", "sentence"]
    first = 0 if study.settings.headline else 1
    sentences = study.sentences.loc[study.sentences["sentence"] >= first, [*keys, "voice"]]
    hits = study.hits[(study.hits["lexicon"] == wanted) & ~study.hits["negated"].astype(bool)]
    cells = [
        sentences.assign(lexicon=item.name, category=category, name=display_name(category), place=place)
        for item in chosen
        for place, category in enumerate(item.counted)
    ]
    columns = ["lexicon", "category", "name", *keys, "voice", "hits"]
    if not cells:
        return pd.DataFrame(columns=columns)
    found = hits.assign(rank=hits["voice"].map(VOICES.index)).groupby(["category", *keys], sort=False)["rank"]
    found = found.agg(hits="size", rank="min").reset_index()
    table = pd.concat(cells).merge(found, on=["category", *keys], how="left", sort=False)
    heard = table["rank"].map(dict(enumerate(VOICES)))
    table = table.assign(voice=heard.fillna(table["voice"]), hits=table["hits"].fillna(0).astype(int))
    return table[columns].reset_index(drop=True)


def spread(study: Study) -> pd.DataFrame:
    """Return how evenly terms are spread over the units of each side; see ``dispersion``.

    Columns: side, feature, n, dp, dp_norm. Terms frequent enough to be tested, no stop
    words, the most frequent first.
    """
    counts = tables.term_counts(study)
    stops = stop_words(study.language)
    keep = (counts.n_a + counts.n_b >= study.settings.min_count) & _without(stops, counts)
    table = deviation_of_proportions(counts.select(keep))
    return table.sort_values(["side", "n", "feature"], ascending=[True, False, True]).reset_index(drop=True)


def _without(stops: Collection[str], counts: Counts) -> np.ndarray:
    """Return which features are no stop words; as an array of strings the features would take many times their size."""
    return np.array([name not in stops for name in counts.features], dtype=bool)


def aligned(study: Study, most: int = 5) -> pd.DataFrame:
    """Return the sentences, one a side, that are most alike in their content words.

    Columns: similarity (cosine, 0 to 1), shared (words in common), sentence_a, text_a,
    sentence_b, text_b. Empty where the units are articles.
    """
    counts = count_terms(study.counted)
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    content = _without(stops, counts) & (study.unit == "sentence")
    table = align_sentences(counts.select(content), most=most)
    texts = study.sentences.set_index(["side", "article", "sentence"])["text"]
    for side in SIDES:
        key = side.lower()
        places = zip(table[f"article_{key}"], table[f"sentence_{key}"], strict=True)
        table[f"text_{key}"] = [texts[side, article, sentence] for article, sentence in places]
    return table[["similarity", "shared", "sentence_a", "text_a", "sentence_b", "text_b"]]


def measures(study: Study) -> pd.DataFrame:
    """Return every measure of every term frequent enough to be tested; see ``measures.measure``.

    Columns: kind, term, measure, value, low, high, note.
    """
    counts = tables.term_counts(study)
    table = measuring.measure(counts, prior=tables.term_prior(study, counts))
    tested = set(np.array(counts.features, dtype=object)[counts.n_a + counts.n_b >= study.settings.min_count])
    return table[table["term"].isin(tested)].reset_index(drop=True)


def shift(study: Study) -> pd.DataFrame:
    """Return the terms' parts in the Jensen-Shannon divergence; see ``shift.shift``."""
    return shifting.shift(tables.term_counts(study))
