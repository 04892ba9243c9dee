"""What a class works on, made from any study: words, the hits of one category, statements to sort, a test of the tool.

Everything is computed from the study's own tables, so that the sessions hold for any two articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis import checks, descriptions, tables
from analysis import contrast as contrasting
from analysis.agreement import krippendorff_alpha
from analysis.assets import asset
from analysis.captions import count, display_name, times
from analysis.codings import FREE_TEXT, KEYS, read_coding
from analysis.counts import count_terms
from analysis.errors import InputError, did_you_mean
from analysis.study import SIDES, Study
from analysis.study_file import load_study

LABELS = ("fact", "reading", "inference")
SPLITS = 100  # of an article into two halves
_SIGNIFICANT = 0.05


class NotHere(Exception):
    """These texts have nothing that the question could be asked about; the text says what is missing."""


def open_study(name: str | Path) -> Study:
    """Load a study by its file, or by the name of one that travels with the project ("russia-iran").

    A name works wherever a notebook lies. Raises ``InputError`` as ``load_study``, and for an unknown name.
    """
    given = str(name)
    if given.endswith(".toml") or Path(given).is_file():
        return load_study(given)
    shipped = {path.stem: path for path in sorted(asset("data/studies").glob("*.toml"))}
    if given not in shipped:
        fix = did_you_mean(given, shipped) + " (or give the path of a .toml file)"
        raise InputError(f"study '{given}'", "no study of this name travels with the project", fix)
    return load_study(shipped[given])


@lru_cache(maxsize=8)
def words(study: Study) -> pd.DataFrame:
    """Return every word that is no stop word, the most frequent in both articles together first.

    Columns: term; n_a, n_b, occurrences; rate_a, rate_b, per 1,000 words of the side.
    """
    table = contrasting.contrast(tables.term_counts(study))
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    table = table[~table["term"].isin(stops)]
    table = table.assign(n=table["n_a"] + table["n_b"], least=table[["n_a", "n_b"]].min(axis=1))
    table = table.sort_values(["n", "least", "term"], ascending=[False, False, True])
    return table[["term", "n_a", "n_b", "rate_a", "rate_b"]].reset_index(drop=True)


def keyword(study: Study) -> str:
    """Return the word that a class counts by hand: the most frequent one that both articles use.

    Raises ``NotHere`` where they share none.
    """
    table = words(study)
    both = table[(table["n_a"] > 0) & (table["n_b"] > 0)]
    if both.empty:
        raise NotHere("The two articles share no word but function words.")
    return descriptions.first_term(both)


@lru_cache(maxsize=8)
def stance(study: Study) -> pd.DataFrame:
    """Return ``tables.stance``, kept: several checks ask for it."""
    return tables.stance(study)


@lru_cache(maxsize=8)
def contrasts(study: Study) -> pd.DataFrame:
    """Return ``tables.contrasts``, kept as well."""
    return tables.contrasts(study)


def leading_category(study: Study) -> tuple[str, str]:
    """Return lexicon and category with the most hits in the counted text. Raises ``NotHere`` where there is none."""
    hits = study.hits[study.hits["sentence"] > 0]
    if hits.empty:
        raise NotHere("The lexicons of this study find nothing in the two articles.")
    n = hits.groupby(["lexicon", "category"]).size()
    lexicon, category = sorted(n.index, key=lambda pair: (-n[pair], pair))[0]
    return str(lexicon), str(category)


def category_hits(study: Study) -> pd.DataFrame:
    """Return the hits of the leading category in the order of the text, headlines left out.

    One row a hit. Columns: hit (its number), side, sentence, word (as written), text (the sentence). Empty where
    the lexicons find nothing.
    """
    hits = study.hits[study.hits["sentence"] > 0]
    if len(hits):
        lexicon, category = leading_category(study)
        hits = hits[(hits["lexicon"] == lexicon) & (hits["category"] == category)]
    hits = hits.sort_values(["side", "article", "start"]).rename(columns={"text": "word"})
    texts = study.sentences[["side", "article", "sentence", "text"]]
    merged = hits.merge(texts, on=["side", "article", "sentence"])
    merged.insert(0, "hit", np.arange(1, len(merged) + 1))
    return merged[["hit", "side", "sentence", "word", "text"]]


def statements(study: Study) -> pd.DataFrame:
    """Return statements about the two articles, to be sorted into facts, readings and inferences.

    Columns: number, statement, label (one of ``LABELS``), why. Show number and statement only.
    """
    labels, sizes = study.labels, study.sizes
    table = words(study)
    most = table.iloc[0] if len(table) else None
    named = (
        f"'{most['term']}' stands {times(most['n_a'])} in A and {times(most['n_b'])} in B" if most is not None else ""
    )
    rows = [
        (
            f"{labels['A']} has {count(sizes['A'], study.unit)}, {labels['B']} has {sizes['B']:,}.",
            "fact",
            "anyone can count, and will get the same",
        ),
        (
            f"{labels['B']} sounds more worried about what it reports than {labels['A']} does.",
            "reading",
            "it can be argued with sentences, and another careful reader may disagree",
        ),
        (
            f"The author of {labels['A']} wanted to please the editors.",
            "inference",
            "it speaks of somebody's purpose, which no sentence shows",
        ),
        (
            f"The word {named}." if named else f"{labels['A']} has a first and a last sentence.",
            "fact",
            "anyone can count, and will get the same",
        ),
        (
            f"Readers of {labels['B']} came away with another opinion than readers of {labels['A']}.",
            "inference",
            "it speaks of an effect on people, whom nobody asked",
        ),
        (
            f"The last sentence of {labels['A']} looks ahead rather than back.",
            "reading",
            "it says what a sentence does; one has to interpret to see it",
        ),
    ]
    table = pd.DataFrame(rows, columns=["statement", "label", "why"])
    table.insert(0, "number", np.arange(1, len(table) + 1))
    return table


def body_sizes(study: Study) -> dict[str, int]:
    """Return how many sentences each side has, headlines left out."""
    body = study.sentences[study.sentences["sentence"] > 0]
    return {side: int((body["side"] == side).sum()) for side in SIDES}


def sentence(study: Study, side: str, number: int) -> Mapping[str, Any]:
    """Return the row of one sentence of ``study.sentences``."""
    own = study.sentences[(study.sentences["side"] == side) & (study.sentences["sentence"] == number)]
    return own.iloc[0].to_dict()


def codings() -> dict[str, pd.DataFrame]:
    """Return the two codings that travel with the project, by the name of their file."""
    return {path.stem: read_coding(path) for path in sorted(asset("data/coding").glob("coder*.csv"))}


@lru_cache(maxsize=1)
def shipped_alphas() -> pd.Series:
    """Return Krippendorff's alpha of each column of the shipped codings, least first; undefined ones left out."""
    one, other = (table.set_index(KEYS) for table in list(codings().values())[:2])
    names = [name for name in one if name in other and name not in FREE_TEXT]
    both = [krippendorff_alpha([one[name], other[name].reindex(one.index)]) for name in names]
    alphas = pd.Series(both, index=names, dtype=float).dropna()
    return alphas.sort_values(kind="stable")


def two_texts(study: Study, side: str = "B") -> pd.DataFrame:
    """Return ``checks.against_itself`` under a name that does not give it away: its halves are text I and text II.

    Columns: term; text_I, text_II, occurrences; g2, positive for text I.
    """
    halves = checks.against_itself(study, side=side)
    return halves.rename(columns={"n_a": "text_I", "n_b": "text_II"})[["term", "text_I", "text_II", "g2"]]


@lru_cache(maxsize=8)
def fooled(study: Study, side: str = "B", splits: int = SPLITS) -> pd.DataFrame:
    """Split one article into two random halves, again and again, and see what a tool that trusts G2 would print.

    Nothing differs between the halves but chance. One row a split. Columns: split, its number; significant, how many
    words have p below .05 by G2 (chi-square, one degree of freedom); word, the one with the largest G2.
    Raises ``NotHere`` where the side has fewer than two sentences.
    """
    if side not in SIDES:
        raise InputError(f"side '{side}'", "there is no such side", "write A or B")
    counts = count_terms(study.counted[study.counted["side"] == side])
    units = len(counts.units)
    if units < 2:
        raise NotHere("An article of one sentence cannot be split.")
    random, rows = np.random.default_rng(study.seed), []
    for split in range(1, splits + 1):
        first = np.isin(np.arange(units), random.permutation(units)[: units // 2])
        halves = replace(counts, units=counts.units.assign(side=np.where(first, "A", "B")))
        n_a, n_b = halves.n_a.astype(float), halves.n_b.astype(float)
        g2 = np.abs(contrasting.signed_g2(n_a, n_b, halves.words_a, halves.words_b))
        significant = int((stats.chi2.sf(g2, 1) < _SIGNIFICANT).sum())
        rows.append((split, significant, counts.features[int(g2.round(9).argmax())]))
    return pd.DataFrame(rows, columns=["split", "significant", "word"])


def category_name(study: Study) -> str:
    """Return the leading category's name as people read it. Raises ``NotHere`` where the lexicons find nothing."""
    return display_name(leading_category(study)[1])
