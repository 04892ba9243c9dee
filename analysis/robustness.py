"""Robustness: does a difference keep its sign under other choices a scholar would defend?

Terms and categories are counted anew under every specification (``specifications``). The choices
follow Denny & Spirling 2018, Political Analysis 26(2):168-189.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.assets import asset
from analysis.contrast import informative_prior, log_odds_ratio
from analysis.rates import PER
from analysis.specifications import Variation, describe, own_first, with_own
from analysis.tokens import stem

if TYPE_CHECKING:
    from analysis.study import Study

TERM_CHOICES = {
    "headline": ("out", "in"),
    "stop words": ("counted", "left out"),
    "hyphens": ("split", "kept"),
    "spelling": ("as written", "American"),
    "words": ("as written", "stemmed"),
    "prior": ("0.5 a term", "0.1 a term"),
}
CATEGORY_CHOICES = {
    "headline": ("out", "in"),
    "stop words": ("counted", "left out"),
    "negated hits": ("counted", "left out"),
    "hedged hits": ("counted", "left out"),
}


class Way(NamedTuple):
    """One way of counting, whatever the prior: the choices, and how often each form occurs.

    ``places`` says where in ``n_a`` and ``n_b`` (``reference``: in the reference articles) the
    form of each finding is; -1 where it has none.
    """

    choices: dict[str, str]
    n_a: np.ndarray
    n_b: np.ndarray
    reference: np.ndarray
    places: np.ndarray


@lru_cache(maxsize=8)
def vary_terms(study: Study, kind: str = "term") -> Variation:
    """Return the log-odds ratio of every counted term, stem or bigram under every specification.

    Findings are named ``<kind>:<feature>``. A specification that merges spellings or stems
    gives each feature the value of the form it becomes. Where stop words are left out, so
    is a bigram with a stop word in it; its neighbours do not close up.
    """
    return weigh_ways(*count_ways(study, kind), study, kind)


def count_ways(study: Study, kind: str = "term") -> tuple[list[str], list[Way]]:
    """Return the features of one kind, and the counts of their forms under every choice but that of the prior."""
    choices = _term_choices(study, kind)
    language = study.language
    as_written = {term: term for term in study.tokens["term"]}
    own = {_label(kind, words, as_written, language): words for words in _occurrences(study.counted, kind)["words"]}
    features = sorted(own)
    ways = []
    for hyphens, spelling, stemmed in product(choices["hyphens"], choices["spelling"], choices.get("words", ("",))):
        tokens = _join_hyphens(study) if hyphens == "kept" else study.tokens
        elsewhere = _occurrences(study.reference_tokens, kind)  # with its hyphens split: it only weighs the forms
        rewrite = _rewrite(
            {*tokens["term"], *as_written, *study.reference_tokens["term"]},
            american=spelling == "American",
            stemming=language if stemmed == "stemmed" else "",
        )
        found = _occurrences(tokens, kind)
        codes, forms = pd.factorize(
            np.array([_label(kind, words, rewrite, language) for words in found["words"]], dtype=object)
        )
        places = pd.Index(forms, dtype=object).get_indexer(
            [_label(kind, own[name], rewrite, language) for name in features]
        )
        known = pd.Series([_label(kind, words, rewrite, language) for words in elsewhere["words"]], dtype=object)
        reference = known.value_counts().reindex(forms).fillna(0).to_numpy(float)
        on_a = (found["side"] == "A").to_numpy()
        for headline, stops in product(choices["headline"], choices["stop words"]):
            kept = _kept(found, headline, stops).to_numpy(bool)
            n_a, n_b = (np.bincount(codes[kept & side], minlength=len(forms)).astype(float) for side in (on_a, ~on_a))
            chosen = {"headline": headline, "stop words": stops, "hyphens": hyphens, "spelling": spelling}
            ways.append(Way(chosen | ({"words": stemmed} if stemmed else {}), n_a, n_b, reference, places))
    return features, ways


def weigh_ways(features: list[str], ways: list[Way], study: Study, kind: str = "term") -> Variation:
    """Return the log-odds ratio of every feature, counted in each way, under each prior."""
    choices = _term_choices(study, kind)
    values, specifications = [], []
    for way in ways:
        here = way.n_a + way.n_b > 0  # the vocabulary of this specification: the prior covers no other form
        for prior in choices["prior"]:
            strength, _, source = prior.partition(" a term")
            alpha: float | np.ndarray = float(strength)
            if source:
                n = way.reference if study.reference else way.n_a + way.n_b
                alpha = informative_prior(n[here], float(strength))
            odds, _ = log_odds_ratio(way.n_a[here], way.n_b[here], way.n_a.sum(), way.n_b.sum(), alpha)
            by_form = np.full(len(here) + 1, np.nan)  # the last place serves forms that do not exist here (-1)
            by_form[np.flatnonzero(here)] = odds
            values.append(by_form[way.places])
            specifications.append(describe(way.choices | {"prior": prior}))
    return own_first([f"{kind}:{name}" for name in features], specifications, values, choices)


def _term_choices(study: Study, kind: str) -> dict[str, tuple[str, ...]]:
    options = {name: options for name, options in TERM_CHOICES.items() if kind != "stem" or name != "words"}
    return with_own(options, study)


@lru_cache(maxsize=8)
def vary_categories(study: Study, voice: str = "all") -> Variation:
    """Return the rate difference of every category under every specification of ``CATEGORY_CHOICES``.

    Findings are named ``category:<lexicon>:<category>``; values are per 1,000 words.
    ``voice`` takes only the hits in that voice.
    """
    choices = with_own(CATEGORY_CHOICES, study)
    names = [f"category:{lexicon.name}:{category}" for lexicon in study.lexicons for category in lexicon.counted]
    hits = study.hits if voice == "all" else study.hits[study.hits["voice"] == voice]
    codes = pd.Index(names, dtype=object).get_indexer("category:" + hits["lexicon"] + ":" + hits["category"])
    on_a = (hits["side"] == "A").to_numpy()
    values, specifications = [], []
    in_a = (study.tokens["side"] == "A").to_numpy()
    totals = {}
    for pair in product(choices["headline"], choices["stop words"]):
        kept = _kept(study.tokens, *pair).to_numpy(bool)
        totals[pair] = {"A": int((kept & in_a).sum()), "B": int((kept & ~in_a).sum())}
    for chosen in product(*choices.values()):
        headline, stops, negated, hedged = chosen
        words = totals[headline, stops]
        keep = (hits["sentence"].to_numpy() > 0) | (headline == "in")
        keep &= ~hits["negated"].to_numpy(bool) | (negated == "counted")
        keep &= ~hits["hedged"].to_numpy(bool) | (hedged == "counted")
        rate_a, rate_b = (
            np.bincount(codes[keep & side], minlength=len(names)) / max(words[key], 1)
            for key, side in (("A", on_a), ("B", ~on_a))
        )
        values.append((rate_a - rate_b) * PER)
        specifications.append(describe(dict(zip(choices, chosen, strict=True))))
    return own_first(names, specifications, values, choices)


def _occurrences(tokens: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return one row a term, stem or bigram in the text. Columns: words, side, sentence, stop."""
    terms, stops = tokens["term"].to_numpy(object), tokens["stop"].to_numpy(bool)
    if kind != "bigram":
        words = np.fromiter(((term,) for term in terms), dtype=object, count=len(terms))
        return pd.DataFrame({"words": words, "side": tokens["side"], "sentence": tokens["sentence"], "stop": stops})
    place = tokens[["side", "article", "sentence"]].to_numpy(object)
    same = (place[:-1] == place[1:]).all(axis=1)
    pairs = np.fromiter(pairwise(terms), dtype=object, count=max(len(terms) - 1, 0))
    table = tokens[:-1].assign(words=pairs, stop=stops[:-1] | stops[1:])
    return table.loc[same, ["words", "side", "sentence", "stop"]]


def _label(kind: str, words: tuple[str, ...], rewrite: Mapping[str, str], language: str) -> str:
    """Return the name of the feature that ``words`` are, once rewritten."""
    name = " ".join(rewrite[word] for word in words)
    return stem(name, language) if kind == "stem" else name


def _kept(tokens: pd.DataFrame, headline: str, stops: str) -> pd.Series:
    keep = (tokens["sentence"] > 0) | (headline == "in")
    return keep & (~tokens["stop"] | (stops == "counted"))


def _join_hyphens(study: Study) -> pd.DataFrame:
    """Return the tokens with hyphenated words as single ones ("self-interested")."""
    rows: list[list[Any]] = []
    end_before, place_before = -1, ("", "")
    for token in study.tokens.itertuples(index=False):
        place = (token.side, token.article)
        gap = study.raw(*place)[end_before : token.start] if place == place_before else ""
        if gap in ("-", "\u2010", "\u2011"):
            rows[-1][2] += f"-{token.term}"
            rows[-1][3] &= token.stop
        else:
            rows.append([token.side, token.sentence, token.term, token.stop, token.article])
        end_before, place_before = token.end, place
    return pd.DataFrame(rows, columns=["side", "sentence", "term", "stop", "article"])


def _rewrite(terms: Collection[str], *, american: bool, stemming: str = "") -> dict[str, str]:
    """Map each term to its form: American spelling, Snowball stem, both, or itself."""
    spelling = _american_spellings() if american else {}
    forms = {term: spelling.get(term, term) for term in terms}
    if stemming:
        return {term: stem(form, stemming) for term, form in forms.items()}
    return forms


@cache
def _american_spellings() -> dict[str, str]:
    from analysis.lexicon_file import load_lexicon

    lexicon = load_lexicon(asset("data/lexicons/spelling.yaml"))
    return {pattern.text: category.name for category in lexicon.categories for pattern in category.patterns}
