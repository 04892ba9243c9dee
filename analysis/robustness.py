"""Robustness: does a difference keep its sign under other choices a scholar would defend?

A specification is one combination of such choices (Steegen et al. 2016, Perspectives on
Psychological Science 11(5):702-712; Simonsohn, Simmons & Nelson 2020, Nature Human
Behaviour 4:1208-1214; Denny & Spirling 2018, Political Analysis 26(2):168-189).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.assets import asset
from analysis.contrast import log_odds_ratio
from analysis.rates import PER

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
COLUMNS = ["finding", "specification", "value", "same_sign"]


def vary_terms(study: Study) -> pd.DataFrame:
    """Return the log-odds ratio of every term under every specification of ``TERM_CHOICES``.

    One row a term and specification, the study's own choices first. Columns: finding
    (``term:<term>``), specification, value, same_sign (as under the study's own choices).
    A stemmed specification gives each term the value of its stem.
    """
    tables = []
    names = list(TERM_CHOICES)
    forms = study.tokens["term"].drop_duplicates()
    for hyphens, spelling, words in product(*(TERM_CHOICES[name] for name in ("hyphens", "spelling", "words"))):
        tokens = _join_hyphens(study) if hyphens == "kept" else study.tokens
        mapping = _rewrite(tokens["term"].drop_duplicates(), spelling == "American", words == "stemmed")
        tokens = tokens.assign(form=tokens["term"].map(mapping))
        lookup = forms.map(_rewrite(forms, spelling == "American", words == "stemmed"))
        for headline, stops in product(TERM_CHOICES["headline"], TERM_CHOICES["stop words"]):
            counted = tokens[_kept(tokens, headline, stops)]
            counts = pd.crosstab(counted["form"], counted["side"]).reindex(columns=["A", "B"], fill_value=0)
            totals = counts.sum()
            for prior in TERM_CHOICES["prior"]:
                weight = float(prior.split()[0])
                values, _ = log_odds_ratio(
                    counts["A"].to_numpy(float), counts["B"].to_numpy(float), totals["A"], totals["B"], weight
                )
                chosen = dict(zip(names, (headline, stops, hyphens, spelling, words, prior), strict=True))
                by_form = pd.Series(values, index=counts.index)
                found = by_form.reindex(lookup).to_numpy()
                tables.append(_rows("term:" + forms.to_numpy(object), chosen, found))
    return _mark_signs(tables, own=_describe({name: choices[0] for name, choices in TERM_CHOICES.items()}))


def vary_categories(study: Study) -> pd.DataFrame:
    """Return the rate difference of every category under every specification of ``CATEGORY_CHOICES``.

    One row a category and specification. Columns as in ``vary_terms``; ``finding`` is
    ``category:<lexicon>:<category>``, ``value`` is per 1,000 words.
    """
    names = [f"category:{lexicon.name}:{category}" for lexicon in study.lexicons for category in lexicon.counted]
    hits = study.hits.assign(name="category:" + study.hits["lexicon"] + ":" + study.hits["category"])
    tables = []
    for headline, stops, negated, hedged in product(*CATEGORY_CHOICES.values()):
        words = study.tokens[_kept(study.tokens, headline, stops)].groupby("side").size()
        keep = (headline == "in") | (hits["sentence"] > 0)
        keep &= (negated == "counted") | ~hits["negated"].astype(bool)
        keep &= (hedged == "counted") | ~hits["hedged"].astype(bool)
        found = hits[keep]
        rates = [
            found[found["side"] == side].groupby("name").size().reindex(names, fill_value=0)
            / max(words.get(side, 0), 1)
            for side in ("A", "B")
        ]
        chosen = dict(zip(CATEGORY_CHOICES, (headline, stops, negated, hedged), strict=True))
        tables.append(_rows(np.array(names, dtype=object), chosen, (rates[0] - rates[1]).to_numpy() * PER))
    return _mark_signs(tables, own=_describe({name: choices[0] for name, choices in CATEGORY_CHOICES.items()}))


def stability(varied: pd.DataFrame) -> pd.Series:
    """Return, by finding, the share of specifications that keep the sign (0 to 1)."""
    return varied.groupby("finding", sort=False)["same_sign"].mean()


def _rows(findings: np.ndarray, chosen: Mapping[str, str], values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"finding": findings, "specification": _describe(chosen), "value": values}).dropna()


def _describe(chosen: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {choice}" for name, choice in chosen.items())


def _mark_signs(tables: list[pd.DataFrame], own: str) -> pd.DataFrame:
    table = pd.concat(tables, ignore_index=True)
    signs = np.sign(table["value"].round(12))
    usual = signs[table["specification"] == own].set_axis(table.loc[table["specification"] == own, "finding"])
    reference = table["finding"].map(usual)
    # A term that the study's own choices never count (in a headline only) has no sign to keep.
    table = table[reference.notna()].assign(same_sign=(signs == reference)[reference.notna()])
    order = table["specification"].ne(own)
    return table.iloc[np.lexsort((order, table["finding"]))].reset_index(drop=True)[COLUMNS]


def _kept(tokens: pd.DataFrame, headline: str, stops: str) -> pd.Series:
    keep = (tokens["sentence"] > 0) | (headline == "in")
    return keep & (~tokens["stop"] | (stops == "counted"))


def _join_hyphens(study: Study) -> pd.DataFrame:
    """Return the tokens with hyphenated words as single ones ("self-interested")."""
    tokens = study.tokens
    following = tokens.shift(-1)
    same = (tokens["side"] == following["side"]) & (tokens["article"] == following["article"])
    gap = tokens["end"].where(same) + 1 == following["start"]
    places = zip(gap, tokens["side"], tokens["article"], tokens["end"], strict=True)
    hyphen = [bool(near) and study.raw(side, article)[end] in "-\u2010\u2011" for near, side, article, end in places]
    group = (~pd.Series(hyphen, index=tokens.index, dtype=bool).shift(1, fill_value=False)).cumsum()
    kept = tokens.groupby(group, sort=False).agg(
        {"side": "first", "article": "first", "sentence": "first", "term": "-".join, "stop": "all"}
    )
    return kept.reset_index(drop=True)


def _rewrite(terms: pd.Series, american: bool, stemmed: bool) -> dict[str, str]:
    """Map each term to its form: American spelling, Snowball stem, both, or itself."""
    spelling = _american_spellings() if american else {}
    forms = {term: spelling.get(term, term) for term in terms}
    if stemmed:
        from nltk.stem.snowball import SnowballStemmer

        stem = SnowballStemmer("english").stem
        return {term: stem(form) for term, form in forms.items()}
    return forms


def _american_spellings() -> dict[str, str]:
    from analysis.lexicon import load_lexicon

    lexicon = load_lexicon(asset("data/lexicons/spelling.yaml"))
    return {pattern.text: category.name for category in lexicon.categories for pattern in category.patterns}
