"""The tables of a study, with the columns that ``data/README.md`` lists.

Each function takes a study and returns one plain table; nothing here knows of notebooks,
figures or files.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import actors as naming
from analysis import contrast as contrasting
from analysis import entman, rates, resample, robustness, tfidf
from analysis import measures as measuring
from analysis import shift as shifting
from analysis import valence as leaning
from analysis.alignment import align_sentences
from analysis.captions import display_name
from analysis.counts import Counts, count_bigrams, count_categories, count_stems, count_terms
from analysis.dispersion import deviation_of_proportions
from analysis.errors import did_you_mean
from analysis.evidence import grade
from analysis.study import SIDES, Study, kept
from analysis.tokens import stop_words
from analysis.voice import list_voices

STANCE_COLUMNS = "lexicon category voice n_a n_b rate_a rate_b difference low high p q stable evidence".split()
KINDS = ("term", "stem", "bigram", "actor")
VOICES = ("all", "author", "reported", "quoted")


def term_counts(study: Study) -> Counts:
    """Count every term, stop words too, in the units that are resampled."""
    return study.counts()


def category_counts(study: Study, voice: str = "all", unit: str = "") -> Counts:
    """Count the hits of every category of every lexicon; features are ``lexicon:category``."""
    return study.counts("category", unit, voice)


def weights(study: Study, idf: str = "") -> pd.DataFrame:
    """Return tf-idf weights; ``idf`` (default: the study's setting) says what a unit of idf is.

    Columns: side, term, n, tf, idf, tf_idf; see ``tfidf.weigh_terms``.
    """
    unit = "article" if study.large else idf or study.settings.idf
    return tfidf.weigh_terms(term_counts(study), idf_counts=study.counts(unit=unit))


def top_terms(study: Study, weighed: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Return each side's ``n`` heaviest terms that are no stop words, of a table of weights."""
    stops = stop_words(study.language)
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


def actors(study: Study) -> pd.DataFrame:
    """Return who is named on each side, headlines included; see ``actors.list_actors``.

    Columns: actor, n_a, n_b, named_a, named_b, wording, sentences_a, sentences_b, share_a, share_b.
    """
    return naming.list_actors(study)


def neighbours(study: Study) -> pd.DataFrame:
    """Return the words near each actor; see ``actors.neighbours``.

    Columns: side, actor, term, n, n_actor, n_term, span, score.
    """
    return naming.neighbours(study)


def near(study: Study) -> pd.DataFrame:
    """Return which categories meet which actors in a sentence, side against side; see ``actors.near``."""
    return naming.near(study)


def portraits(study: Study, most_actors: int = 4, most_categories: int = 4) -> pd.DataFrame:
    """Return the rows of ``near`` that its figure draws, each with what the actor is called.

    The actors named in at least ``min_count`` sentences of both sides together, those in most
    sentences first; of each, the categories that meet it most often, twice at the least. What is shown hangs on
    pooled counts alone, never on the difference. Columns: actor; name (as people read it);
    mentions_a, mentions_b; named_a, named_b (wordings with their counts); then as in
    ``near``, with label, the category as people read it. An actor that meets no category has
    one row, whose category is empty.
    """
    named = naming.list_actors(study, headlines=study.settings.headline)
    named = named.assign(pooled=named["sentences_a"] + named["sentences_b"])
    named = named[named["pooled"] >= study.settings.min_count]
    named = named.sort_values("pooled", ascending=False, kind="stable").head(most_actors)
    met = near(study).drop(columns=["sentences_a", "sentences_b"])
    met = met.assign(pooled=met["n_a"] + met["n_b"]).sort_values("pooled", ascending=False, kind="stable")
    met = met[met["pooled"] > 1].groupby("actor", sort=False).head(most_categories).drop(columns="pooled")
    named["name"] = [_actor_name(row.actor, row.named_a, row.named_b) for row in named.itertuples()]
    named = named.rename(columns={"n_a": "mentions_a", "n_b": "mentions_b"}).drop(columns=["share_a", "share_b"])
    table = named.merge(met, on="actor", how="left", sort=False)
    blank = {"lexicon": "", "category": "", "evidence": "none", "p": 1.0, "q": 1.0, "stable": 1.0}
    table = table.fillna(blank | dict.fromkeys("n_a n_b share_a share_b difference low high".split(), 0))
    table["label"] = table["category"].map(display_name)
    columns = "actor name mentions_a mentions_b named_a named_b sentences_a sentences_b lexicon category label n_a n_b".split()
    columns += "share_a share_b difference low high p q stable evidence".split()
    return table[columns].astype({"n_a": int, "n_b": int}).reset_index(drop=True)


def _actor_name(actor: str, *named: str) -> str:
    """Return an actor's name with the capitals that the texts give it ("BRICS"), else with one at its head."""
    plain = display_name(actor)
    written = [wording.rpartition(" (")[0] for listed in named for wording in listed.split(", ")]
    alike = (wording for wording in written if wording.casefold() == plain and wording != plain)
    return next(alike, plain[:1].upper() + plain[1:])


def speakers(study: Study) -> pd.DataFrame:
    """Return who is reported on each side, and how.

    One row a side and source, most acts of reporting first. Columns: side; source ("" where
    none is named; as first written, capitals aside); acts; verbs and attitudes, each with
    its count; sentences, their numbers. Sources are told apart by their words: "he" is not
    resolved.
    """
    acts = voices(study)
    acts = acts.assign(key=acts["source"].str.casefold())
    rows = []
    for (side, _), own in acts.groupby(["side", "key"], sort=False):
        tallies = [_tally(own[column]) for column in ("verb", "attitude")]
        sentences = ", ".join(str(number) for number in dict.fromkeys(own["sentence"]))
        rows.append((side, own["source"].iloc[0], len(own), *tallies, sentences))
    table = pd.DataFrame(rows, columns=["side", "source", "acts", "verbs", "attitudes", "sentences"])
    table = table.assign(most=-table["acts"]).sort_values(["side", "most", "source"], kind="stable")
    return table.drop(columns="most").reset_index(drop=True)


def _tally(words: pd.Series) -> str:
    """Return the different words with their counts, most frequent first: "said (3), noted (1)"."""
    counted = sorted(words.value_counts().items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} ({n})" for word, n in counted)


def speech(study: Study, most: int = 6) -> pd.DataFrame:
    """Return how much of each side is whose, and the sources reported most: what their figure draws.

    Columns: side; voice (author, reported, quoted), then n is sentences; or source, verb,
    attitude, then n is acts of reporting. The first three rows of a side are its voices, the
    others its sources, ``most`` at most.
    """
    first = 0 if study.settings.headline else 1
    sentences = study.sentences[study.sentences["sentence"] >= first]
    acts, listed = voices(study), speakers(study)
    acts = acts.assign(key=acts["source"].str.casefold())
    rows = []
    for side in SIDES:
        heard = sentences.loc[sentences["side"] == side, "voice"].value_counts()
        rows += [(side, voice, "", "", "", int(heard.get(voice, 0))) for voice in VOICES[1:]]
        for source in listed.loc[listed["side"] == side, "source"].head(most):
            own = acts[(acts["side"] == side) & (acts["key"] == source.casefold())]
            for (verb, attitude), n in own.groupby(["verb", "attitude"], sort=False).size().items():
                rows.append((side, "", source, verb, attitude, n))
    return pd.DataFrame(rows, columns=["side", "voice", "source", "verb", "attitude", "n"])


def quotations(study: Study) -> pd.DataFrame:
    """Return sentences that may serve Entman's four functions; see ``entman.quotations``.

    Columns: side, article, function, sentence, text, cues, reading (for a reader to fill).
    """
    return entman.quotations(study)


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
    stable = None if kind == "actor" else robustness.vary_terms(study, kind).stable
    table = graded_contrasts(study, counts, p, stable)
    return table[tested(table, study)].reset_index(drop=True) if study.large else table


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
    """Return how the sentences of each side lean towards the relation, in all and by voice; see ``valence.net_valence``.

    Columns: side, voice, sentences, favourable, concerned, net, low, high, p. Empty for a study that
    is not read as one of a relation between states (it lacks the lexicon ``partnership``).
    """
    return leaning.net_valence(study) if leans(study) else pd.DataFrame(columns=leaning.NET_COLUMNS)


@kept
def leanings(study: Study) -> pd.DataFrame:
    """Return every sentence with its valence score; see ``valence.score_sentences``. Empty as ``valence`` is.

    Columns: side, article, sentence, voice, favourable, concerned, score.
    """
    return leaning.score_sentences(study) if leans(study) else pd.DataFrame(columns=leaning.SCORE_COLUMNS)


def leans(study: Study) -> bool:
    """True where a study is read as one of a relation between states, so that valence has an object; never a large one."""
    return not study.large and any(lexicon.name == "partnership" for lexicon in study.lexicons)


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
    stops = stop_words(study.language)
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
