"""Robustness: does a difference keep its sign under other choices a scholar would defend?

Terms and categories are counted anew under every specification (``specifications``). The choices
follow Denny & Spirling 2018, Political Analysis 26(2):168-189.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress, pairwise, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.assets import asset
from analysis.contrast import informative_prior, log_odds_ratio
from analysis.counts import Occurrences
from analysis.rates import PER
from analysis.specifications import Variation, describe, own_first, share_of_same_sign, with_own
from analysis.study import Study, kept
from analysis.tokens import is_hyphen, stem, stop_words

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
    return weigh_ways(*_lazily(study, kind), study, kind)


def count_ways(study: Study, kind: str = "term") -> tuple[list[str], list[Way]]:
    """Return the features of one kind, and the counts of their forms under every choice but that of the prior.

    Of a large study the features are those that are frequent enough to be tested.
    """
    features, ways = _lazily(study, kind)
    return features, list(ways)


def _lazily(study: Study, kind: str) -> tuple[list[str], Iterator[Way]]:
    """Return the features, and the counts of their forms one way after the other: each may have 100,000 forms."""
    split = _occurrences(study, kind)
    counted = split.body | study.settings.headline
    if study.large:
        counted &= np.bincount(split.of, weights=split.n * counted)[split.of] >= study.settings.min_count
    own = {_as_feature(kind, split.names[place], study.language): split.names[place] for place in split.of[counted]}
    features = sorted(own)
    return features, _count_ways(study, kind, split, [own[name] for name in features])


def _count_ways(study: Study, kind: str, split: Occurrences, own: Sequence[str]) -> Iterator[Way]:
    """Yield the counts under every choice but that of the prior; ``own``: a form of each feature, in their order."""
    choices = _term_choices(study, kind)
    elsewhere = _tallied(study.reference_tokens, kind)  # with its hyphens split: it only weighs the forms
    stops, stems = stop_words(study.language), _Stems(study.language)
    for hyphens in choices["hyphens"]:
        found = _occurrences(study, kind, joined=True) if hyphens == "kept" else split
        stop = np.array([any(_is_stop(word, stops) for word in name.split(" ")) for name in found.names], dtype=bool)
        for spelling, stemmed in product(choices["spelling"], choices.get("words", ("",))):
            words = _Rewritten(
                _american_spellings() if spelling == "American" else {},
                stems if kind == "stem" or stemmed == "stemmed" else None,
            )
            codes, forms = pd.factorize(np.array(words.rewrite(found.names), dtype=object))
            index = pd.Index(forms, dtype=object)
            places = index.get_indexer(words.rewrite(own))
            known = index.get_indexer(words.rewrite(elsewhere.names))[elsewhere.of]
            reference = np.bincount(known[known >= 0], weights=elsewhere.n[known >= 0], minlength=len(forms))
            for headline, stopping in product(choices["headline"], choices["stop words"]):
                kept = (found.body | (headline == "in")) & (~stop[found.of] | (stopping == "counted"))
                n_a, n_b = (
                    np.bincount(codes[found.of[kept & side]], weights=found.n[kept & side], minlength=len(forms))
                    for side in (found.on_a, ~found.on_a)
                )
                chosen = {"headline": headline, "stop words": stopping, "hyphens": hyphens, "spelling": spelling}
                yield Way(chosen | ({"words": stemmed} if stemmed else {}), n_a, n_b, reference, places)


def weigh_ways(features: list[str], ways: Iterable[Way], study: Study, kind: str = "term") -> Variation:
    """Return the log-odds ratio of every feature, counted in each way, under each prior."""
    specifications, values = zip(*_weigh(ways, study, kind), strict=True)
    return own_first([f"{kind}:{name}" for name in features], specifications, values, _term_choices(study, kind))


def _weigh(ways: Iterable[Way], study: Study, kind: str) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every specification and the log-odds ratios under it, the study's own first."""
    choices = _term_choices(study, kind)
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
            yield describe(way.choices | {"prior": prior}), by_form[way.places]


def steadiness(study: Study, kind: str = "term") -> pd.Series:
    """Return ``vary_terms(study, kind).stable`` and hold one specification at a time, not the values under all."""
    features, ways = _lazily(study, kind)
    values = (found for _, found in _weigh(ways, study, kind))
    own = next(values)
    return share_of_same_sign(own, values, [f"{kind}:{name}" for name in features])


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
    hits = _hits(study, voice)
    codes = pd.Index(names, dtype=object).get_indexer("category:" + hits["feature"])
    on_a, body, n = (hits["side"] == "A").to_numpy(), hits["body"].to_numpy(bool), hits["n"].to_numpy(float)
    negated_hit, hedged_hit = hits["negated"].to_numpy(bool), hits["hedged"].to_numpy(bool)
    words = _occurrences(study, "term")
    stops = stop_words(study.language)
    stop = np.array([word in stops for word in words.names], dtype=bool)[words.of]
    values, specifications = [], []
    totals = {}
    for headline, stopping in product(choices["headline"], choices["stop words"]):
        kept = (words.body | (headline == "in")) & (~stop | (stopping == "counted"))
        totals[headline, stopping] = {
            key: int(words.n[kept & side].sum()) for key, side in (("A", words.on_a), ("B", ~words.on_a))
        }
    for chosen in product(*choices.values()):
        headline, stopping, negated, hedged = chosen
        total = totals[headline, stopping]
        keep = body | (headline == "in")
        keep &= ~negated_hit | (negated == "counted")
        keep &= ~hedged_hit | (hedged == "counted")
        rate_a, rate_b = (
            np.bincount(codes[keep & side], weights=n[keep & side], minlength=len(names)) / max(total[key], 1)
            for key, side in (("A", on_a), ("B", ~on_a))
        )
        values.append((rate_a - rate_b) * PER)
        specifications.append(describe(dict(zip(choices, chosen, strict=True))))
    return own_first(names, specifications, values, choices)


def _hits(study: Study, voice: str) -> pd.DataFrame:
    """Return how often each category is hit. Columns: side, body, feature (lexicon:category), negated, hedged, n."""
    if study.large:
        return study.tally.hits
    hits = study.hits if voice == "all" else study.hits[study.hits["voice"] == voice]
    return pd.DataFrame(
        {
            "side": hits["side"],
            "body": hits["sentence"] > 0,
            "feature": hits["lexicon"] + ":" + hits["category"],
            "negated": hits["negated"],
            "hedged": hits["hedged"],
            "n": 1,
        }
    )


def _occurrences(study: Study, kind: str, *, joined: bool = False) -> Occurrences:
    """Return how often each term, stem or bigram occurs, as written; ``joined``: hyphenated words are single ones."""
    if study.large and kind == "term":
        return study.tally.forms(joined=joined)
    return _tallied(_join_hyphens(study) if joined else study.tokens, kind)


def _tallied(tokens: pd.DataFrame, kind: str) -> Occurrences:
    """Return the forms of a table of tokens, in the order of the text."""
    terms, on_a, body = tokens["term"].tolist(), (tokens["side"] == "A").tolist(), (tokens["sentence"] > 0).tolist()
    if kind == "bigram":
        place = tokens[["side", "article", "sentence"]].to_numpy(object)
        same = (place[:-1] == place[1:]).all(axis=1)
        terms = map(" ".join, compress(pairwise(terms), same))
        on_a, body = compress(on_a, same), compress(body, same)
    found = Counter[tuple[str, bool, bool]](zip(terms, on_a, body, strict=True))
    places: dict[str, int] = {}
    of = np.array([places.setdefault(form, len(places)) for form, _, _ in found], dtype=np.int32)
    sides, bodies = (np.array([key[i] for key in found], dtype=bool) for i in (1, 2))
    return Occurrences(list(places), of, sides, bodies, np.fromiter(found.values(), np.int64, len(found)))


def _is_stop(word: str, stops: Collection[str]) -> bool:
    """True for a stop word, and for a hyphenated word all of whose parts are stop words."""
    return word in stops or ("-" in word and all(part in stops for part in word.split("-")))


def _as_feature(kind: str, form: str, language: str) -> str:
    """Return the name of the feature that a form is."""
    return stem(form, language) if kind == "stem" else form


@kept
def _join_hyphens(study: Study) -> pd.DataFrame:
    """Return the tokens with hyphenated words as single ones ("self-interested")."""
    rows: list[list[Any]] = []
    end_before, place_before = -1, ("", "")
    for token in study.tokens.itertuples(index=False):
        place = (token.side, token.article)
        gap = study.raw(*place)[end_before : token.start] if place == place_before else ""
        if is_hyphen(gap):
            rows[-1][2] += f"-{token.term}"
            rows[-1][3] &= token.stop
        else:
            rows.append([token.side, token.sentence, token.term, token.stop, token.article])
        end_before, place_before = token.end, place
    return pd.DataFrame(rows, columns=["side", "sentence", "term", "stop", "article"])


class _Stems(dict[str, str]):
    """Snowball stems of many terms, each found once and all forgotten together."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __missing__(self, term: str) -> str:
        self[term] = found = stem.__wrapped__(term, self.language)
        return found


class _Rewritten(dict[str, str]):
    """Words as they are counted: in another spelling, as stems, both, or as they are. Each is worked out once."""

    def __init__(self, spelling: Mapping[str, str], stems: Mapping[str, str] | None) -> None:
        super().__init__()
        self.spelling, self.stems = spelling, stems

    def __missing__(self, word: str) -> str:
        spelt = self.spelling.get(word, word)
        self[word] = found = spelt if self.stems is None else self.stems[spelt]
        return found

    def rewrite(self, forms: Sequence[str]) -> list[str]:
        """Return forms of one word, or of several with a space between, with each word rewritten."""
        return [" ".join([self[word] for word in form.split(" ")]) for form in forms]


@cache
def _american_spellings() -> dict[str, str]:
    from analysis.lexicon_file import load_lexicon

    lexicon = load_lexicon(asset("data/lexicons/spelling.yaml"))
    return {pattern.text: category.name for category in lexicon.categories for pattern in category.patterns}
