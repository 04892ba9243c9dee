"""Actors: who is named, under which names, and what is said near them.

An actor is a category of the shipped lexicon ``actors``; its patterns are the names and
the stand-ins ("Moscow", "the Kremlin") by which texts speak of one referent. Pronouns and
bare titles are not followed, so every count here is a count of mentions at the least.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analysis import resample
from analysis.assets import asset
from analysis.counts import UNITS, Counts, count_categories
from analysis.evidence import grade
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_lexicon
from analysis.shares import difference_interval
from analysis.study import SIDES, Study, kept

REACH = 5  # words on either side of a mention that are near it
LEAST = 2  # times a word must stand near an actor to be listed: once is no association
_MENTIONS = ["actor", "n_a", "n_b", "named_a", "named_b", "wording", "sentences_a", "sentences_b", "share_a", "share_b"]
_NEIGHBOURS = "side actor term n n_actor n_term span score".split()
_NEAR = (
    "lexicon actor category n_a n_b sentences_a sentences_b share_a share_b difference low high p q stable evidence"
).split()
_POSSESSIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=2)
@kept
def find_actors(study: Study) -> pd.DataFrame:
    """Return where the actors of the shipped lexicon are named in a study, headlines included."""
    return match_actors(study.tokens)


def match_actors(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return where the actors of the shipped lexicon are named in some tokens; see ``match_lexicon``."""
    return match_lexicon(load_lexicon(asset("data/lexicons/actors.yaml")), tokens)


@kept
def list_actors(study: Study, *, headlines: bool = True) -> pd.DataFrame:
    """Return who is named on each side, under which names, and in how many sentences.

    One row an actor that is named at all, most named first. Columns: actor; n_a, n_b,
    mentions; named_a, named_b, the wordings there with their counts (a possessive 's is no
    other wording); wording, the most frequent one; sentences_a, sentences_b, how many
    sentences name it; share_a, share_b, of all sentences of the side, 0 to 1.
    """
    hits, sentences = find_actors(study), study.sentences
    if not headlines:
        hits, sentences = hits[hits["sentence"] > 0], sentences[sentences["sentence"] > 0]
    length = {side: max(int((sentences["side"] == side).sum()), 1) for side in SIDES}
    wordings: dict[str, dict[str, Counter[str]]] = {}
    within: dict[str, dict[str, set[tuple[str, int]]]] = {}
    columns = hits[["category", "side", "article", "sentence", "start", "end"]]
    for actor, side, article, sentence, start, end in columns.itertuples(index=False, name=None):
        wording = _POSSESSIVE.sub("", " ".join(study.raw(side, article)[start:end].split()))
        wordings.setdefault(actor, {key: Counter() for key in SIDES})[side][wording] += 1
        within.setdefault(actor, {key: set() for key in SIDES})[side].add((article, sentence))
    rows = []
    for actor, by_side in wordings.items():
        listed = [", ".join(f"{name} ({n})" for name, n in sorted(by_side[side].items())) for side in SIDES]
        most = min((by_side["A"] + by_side["B"]).items(), key=lambda pair: (-pair[1], pair[0]))[0]
        named = [len(within[actor][side]) for side in SIDES]
        shares = [n / length[side] for n, side in zip(named, SIDES, strict=True)]
        rows.append((actor, by_side["A"].total(), by_side["B"].total(), *listed, most, *named, *shares))
    table = pd.DataFrame(rows, columns=_MENTIONS)
    table = table.assign(n=table["n_a"] + table["n_b"]).sort_values(["n", "actor"], ascending=[False, True])
    return table.drop(columns="n").reset_index(drop=True)


def neighbours(study: Study, *, reach: int = REACH, least: int = LEAST) -> pd.DataFrame:
    """Return the words that stand near each actor more often than elsewhere on the same side.

    Surface co-occurrence (Evert 2008, Corpora and collocations, in Ludeling & Kyto (eds),
    Corpus Linguistics, ch. 58): a word is near an actor if it stands in the same sentence,
    at most ``reach`` words from a mention. The score is Dunning's log-likelihood ratio, as
    NLTK computes it, of near against elsewhere. The actor's own names are no neighbours.
    Stop words are left out of the list only: they still take their place, or words that are
    far apart would become neighbours. On a few hundred words this is a list to read, not
    a test: two occurrences are chance's as easily as the author's.

    One row a side, actor and word that is near at least ``least`` times and more often than
    by chance; highest score first, ties by term. Columns: side, actor, term; n, times near;
    n_actor, mentions; n_term, times on this side; span, words near in all; score.
    """
    from nltk.metrics.association import BigramAssocMeasures

    stops = set(study.counted.loc[study.counted["stop"], "term"])
    mentions = find_actors(study).groupby(["side", "category"])
    rows = []
    for side in SIDES:
        tokens = study.counted[study.counted["side"] == side].reset_index(drop=True)
        terms, starts = tokens["term"].to_numpy(), tokens["start"].to_numpy()
        within = tokens.groupby(["article", "sentence"], sort=False).indices
        for (where, actor), own in mentions:
            if where != side:
                continue
            near, named, n_actor = _surround(starts, within, own, reach)
            others = terms[~named]
            beside = pd.Series(terms[near & ~named], dtype=object).value_counts()
            everywhere = pd.Series(others, dtype=object).value_counts()
            span = int((near & ~named).sum())
            for term, n in beside.items():
                n_term = int(everywhere[term])
                if n >= least and term not in stops and n * len(others) > span * n_term:
                    score = BigramAssocMeasures.likelihood_ratio(int(n), (span, n_term), len(others))
                    rows.append((side, actor, term, int(n), n_actor, n_term, span, float(score)))
    table = pd.DataFrame(rows, columns=_NEIGHBOURS)
    order = table.assign(ranked=-table["score"].astype(float).round(9))
    return table.loc[order.sort_values(["side", "actor", "ranked", "term"]).index].reset_index(drop=True)


def _surround(
    starts: np.ndarray, within: Mapping[tuple[str, int], np.ndarray], mentions: pd.DataFrame, reach: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return which tokens are near a mention, which are part of one, and how many mentions there are.

    ``starts``: where each token begins; ``within``: the tokens of each sentence, by article and number.
    """
    near, named, n = np.zeros(len(starts), dtype=bool), np.zeros(len(starts), dtype=bool), 0
    columns = mentions[["article", "sentence", "start", "end"]]
    for article, sentence, start, end in columns.itertuples(index=False, name=None):
        tokens = within.get((article, sentence))  # None in a headline that is not counted
        if tokens is not None:
            inside = np.flatnonzero((starts[tokens] >= start) & (starts[tokens] < end))
            named[tokens[inside]] = True
            near[tokens[max(inside[0] - reach, 0) : inside[-1] + reach + 1]] = True
            n += 1
    return near, named, n


@kept
def near(study: Study) -> pd.DataFrame:
    """Return which categories of the study's lexicons meet which actors in a sentence, side against side.

    One row a lexicon, actor and category that meet at all: actors by their mentions,
    categories in the lexicon's order. Negated hits do not count ("not a threat"), headlines
    where the study counts them. Columns: lexicon, actor, category; n_a, n_b, sentences with
    both; sentences_a, sentences_b, those that name the actor; share_a, share_b, the first of
    the second (0 where the actor is not named); difference, A minus B; low, high, its 95 %
    interval (``difference_interval``, which takes sentences for independent); p, q, stable,
    evidence.

    p is Fisher's exact test: the sentences that name the actor, dealt anew to the two sides.
    Where a side is many articles, the articles are dealt (``resample.permute``). q is over
    one lexicon's pairs of actor and category with at least ``min_count`` sentences on both
    sides together; the others are too rare to be tested, and have q = 1. ``stable`` is the
    share of four ways of counting (headlines or none, negated hits or none) in which the
    difference keeps its sign.
    """
    met = _meet(study)
    own = met[study.settings.headline, False]
    signs = {way: np.sign(meeting.differences) for way, meeting in met.items()}
    tables = []
    for place, actor in enumerate(own.actors):
        (a, b), (of_a, of_b) = own.both[:, place], own.of[:, place].tolist()
        difference = own.differences[place]
        low, high = difference_interval(a, of_a, b, of_b)
        columns = {
            "lexicon": own.lexicons,
            "actor": actor,
            "category": own.categories,
            "n_a": a,
            "n_b": b,
            "sentences_a": of_a,
            "sentences_b": of_b,
            "share_a": a / max(of_a, 1),
            "share_b": b / max(of_b, 1),
            "difference": difference,
            "low": low,
            "high": high,
            "p": _chance(own, place, study),
            "stable": np.mean([signs[way][place] == np.sign(difference) for way in met], axis=0),
        }
        tables.append(pd.DataFrame(columns)[a + b > 0])
    if not any(map(len, tables)):
        return pd.DataFrame(columns=_NEAR)
    return _graded(pd.concat(tables, ignore_index=True), study)[_NEAR]


@dataclass(frozen=True)
class _Meeting:
    """Which sentences name which actors (``named``, sentences x actors, 0 or 1), and which hold which categories.

    ``held`` has a feature for each entry of ``lexicons`` and ``categories``, and 0 or 1 in each sentence.
    """

    actors: tuple[str, ...]
    lexicons: np.ndarray
    categories: np.ndarray
    named: np.ndarray
    held: Counts

    @cached_property
    def both(self) -> np.ndarray:
        """How many sentences of A and of B name an actor and hold a category: 2 x actors x categories."""
        on_a = self.held.is_a
        return np.stack([self.named[side].T @ self.held.matrix[np.flatnonzero(side)] for side in (on_a, ~on_a)])

    @cached_property
    def of(self) -> np.ndarray:
        """How many sentences of A and of B name an actor: 2 x actors."""
        return np.stack([self.named[side].sum(axis=0) for side in (self.held.is_a, ~self.held.is_a)])

    @cached_property
    def differences(self) -> np.ndarray:
        """A's share less B's, actors x categories."""
        share_a, share_b = self.both / np.maximum(self.of, 1)[:, :, np.newaxis]
        return np.asarray(share_a - share_b)


def _meet(study: Study) -> dict[tuple[bool, bool], _Meeting]:
    """Return who meets what in four ways of counting: with headlines or without, with negated hits or without."""
    names = [(lexicon.name, category) for lexicon in study.lexicons for category in lexicon.counted]
    names.sort(key=":".join)  # the order of features
    lexicons, categories = np.array(names, dtype=object).reshape(-1, 2).T
    actors = sorted(set(find_actors(study)["category"]))
    named = count_categories(find_actors(study), study.tokens, categories=actors).matrix.toarray() > 0
    found = study.hits.assign(category=study.hits["lexicon"] + ":" + study.hits["category"])
    ways = {}
    for negated, hits in ((True, found), (False, found[~found["negated"].astype(bool)])):
        held = count_categories(hits, study.tokens, categories=[":".join(name) for name in names])
        for headline in (True, False):
            rows = np.flatnonzero(headline | (held.units["sentence"] > 0))
            matrix = (held.matrix[rows] > 0).astype(np.int64)
            met = replace(held, matrix=matrix, units=held.units.iloc[rows].reset_index(drop=True))
            ways[headline, negated] = _Meeting(tuple(actors), lexicons, categories, named[rows].astype(np.int64), met)
    return ways


def _by_article(counts: Counts) -> Counts:
    """Sum counts of sentences within their articles."""
    grouped = counts.units.groupby(UNITS["article"], sort=False)
    place = grouped.ngroup().to_numpy()
    sums = sparse.csr_array((np.ones(len(place), dtype=np.int64), (place, np.arange(len(place)))), dtype=np.int64)
    return replace(counts, matrix=(sums @ counts.matrix).tocsr(), units=grouped["words"].sum().reset_index())


def _chance(met: _Meeting, place: int, study: Study) -> np.ndarray:
    """Return the p of each category's difference in the share of the sentences that name the actor at ``place``."""
    (a, b), (of_a, of_b) = met.both[:, place], met.of[:, place].tolist()
    if study.unit != "article":
        pairs = zip(a.tolist(), b.tolist(), strict=True)
        return np.array([stats.fisher_exact([[n, of_a - n], [m, of_b - m]]).pvalue for n, m in pairs])
    rows = np.flatnonzero(met.named[:, place])
    if not len(rows):
        return np.ones(len(a))
    sentences = replace(met.held, matrix=met.held.matrix[rows], units=met.held.units.iloc[rows].assign(words=1))
    return resample.permute(_by_article(sentences), resamples=study.settings.resamples, seed=study.seed).p


def _graded(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add q and evidence, and put the rows in the order of lexicons, actors' mentions and categories."""
    n = table["n_a"] + table["n_b"]
    frequent = n >= study.settings.min_count
    table["q"] = 1.0
    for name in table["lexicon"].unique():
        family = frequent & (table["lexicon"] == name)
        table.loc[family, "q"] = resample.adjust_p(table.loc[family, "p"].to_numpy())
    crosses = (table["low"] <= 0) & (table["high"] >= 0)
    p = table["p"].where(frequent & (not study.scarce), 1.0)
    table["evidence"] = grade(p, table["q"].where(p < 1, 1.0), table["stable"], n, crosses)
    lexicons = {lexicon.name: place for place, lexicon in enumerate(study.lexicons)}
    actors = {actor: place for place, actor in enumerate(list_actors(study)["actor"])}
    order = {(lexicon.name, name): i for lexicon in study.lexicons for i, name in enumerate(lexicon.counted)}
    places = [order[pair] for pair in zip(table["lexicon"], table["category"], strict=True)]
    rows = np.lexsort((places, table["actor"].map(actors), table["lexicon"].map(lexicons)))
    return table.iloc[rows].reset_index(drop=True)
