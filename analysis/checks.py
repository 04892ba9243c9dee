"""Tables about the tables: how far may what a study found be trusted?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis import contrast as contrasting
from analysis import rates, resample, robustness, tables
from analysis import shift as shifting
from analysis.counts import count_terms
from analysis.evidence import grade
from analysis.study import Study, kept
from analysis.valence.choices import vary_valence


@kept
def omnibus(study: Study) -> pd.DataFrame:
    """Return, for the vocabulary and each lexicon, whether the sides differ at all by it.

    One row a family. Columns: family; features, how many are frequent enough to be tested;
    p, of all of them together (see ``resample.permute``); deals; exact, whether those are all
    there are; reading, the answer in words.
    """
    families = [("vocabulary", tables.term_counts(study))]
    everything = tables.category_counts(study)
    for lexicon in study.lexicons:
        own = np.array([name.startswith(f"{lexicon.name}:") for name in everything.features], dtype=bool)
        families.append((lexicon.name, everything.select(own)))
    rows = []
    for family, counts in families:
        tested = counts.select(counts.n_a + counts.n_b >= study.settings.min_count)
        done = resample.permute(tested, resamples=study.settings.resamples, seed=study.seed)
        if study.scarce:
            reading = f"nothing can be said: a side has too few {study.unit}s"
        elif not tested.features:
            reading = "nothing in it is frequent enough to be tested"
        elif done.omnibus <= 0.05:
            reading = "taken together, the two differ by more than chance often gives"
        else:
            reading = "taken together, the two do not differ beyond chance"
        rows.append((family, len(tested.features), done.omnibus, done.deals, done.exact, reading))
    return pd.DataFrame(rows, columns=["family", "features", "p", "deals", "exact", "reading"])


def chance_shift(study: Study) -> pd.DataFrame:
    """Return the divergence of the two vocabularies beside what random deals of the units give.

    One row. Columns: divergence, chance_median, chance_95 (95th percentile), all in bits.
    """
    counts = tables.term_counts(study)
    median, high = shifting.chance_divergence(counts, seed=study.seed)
    row = (shifting.divergence(counts), median, high)
    return pd.DataFrame([row], columns=["divergence", "chance_median", "chance_95"])


def detectable(study: Study) -> pd.DataFrame:
    """Return the smallest difference that these texts would likely have shown, by category.

    One row a category with a hit. Columns: lexicon, category, difference, as found;
    detectable, the true difference whose interval would exclude zero four times in five.
    Both per 1,000 words.
    """
    counts = tables.category_counts(study)
    rows = rates.rate_differences(counts)
    names = [name.partition(":") for name in counts.features]
    table = pd.DataFrame(
        {
            "lexicon": [lexicon for lexicon, _, _ in names],
            "category": [category for _, _, category in names],
            "difference": rows["difference"],
            "detectable": rates.detectable_difference(counts),
        }
    )
    return table[(rows["n_a"] + rows["n_b"] > 0).to_numpy()].reset_index(drop=True)


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


def steadiness(specifications_table: pd.DataFrame) -> pd.DataFrame:
    """Return, by finding, how many specifications there are and the share that keeps the sign.

    Columns: finding, specifications, stable; the least steady first.
    """
    grouped = specifications_table.groupby("finding", sort=True)["same_sign"]
    table = pd.DataFrame({"specifications": grouped.size(), "stable": grouped.mean()}).reset_index()
    return table.sort_values(["stable", "finding"], kind="stable").reset_index(drop=True)


@kept
def valence_difference(study: Study) -> pd.DataFrame:
    """Return the difference in net valence with its grade: one comparison, planned before the texts were seen.

    One row, none where the study has no valence. Columns: net (A minus B), low, high, p; stable,
    the share of sound ways to count that keep the sign; evidence. A family of one: q is p.
    """
    net = tables.valence(study)
    table = net[(net["side"] == "A-B") & (net["voice"] == "all")].reset_index(drop=True)
    leaning = table["favourable"] + table["concerned"]
    table = table[["net", "low", "high", "p"]].assign(stable=0.0)
    if len(table):
        table["stable"] = float(vary_valence(study).stable["valence:net"])
    p = pd.Series(1.0, table.index) if study.scarce else table["p"]
    table["evidence"] = grade(p, p, table["stable"], leaning, (table["low"] <= 0) & (table["high"] >= 0))
    return table


def decisions(study: Study) -> pd.DataFrame:
    """Return how many terms and categories would be called different under other units and minimum counts.

    One row a choice. Columns: unit, min_count, terms and categories: tested; terms_found and
    categories_found: with q of at most .05. Where a unit leaves few ways of dealing, no p can
    be small, whatever the texts.
    """
    rows = []
    for unit in ("sentence", "paragraph") if study.unit == "sentence" else ("article",):
        families = (study.counts(unit=unit), study.counts("category", unit))
        chances = [resample.permute(item, resamples=study.settings.resamples, seed=study.seed) for item in families]
        for least in sorted({2, 3, 5, study.settings.min_count}):
            row: list[int] = []
            for counts, chance in zip(families, chances, strict=True):
                tested = counts.n_a + counts.n_b >= least
                row += [int(tested.sum()), int((resample.adjust_p(chance.p[tested]) <= 0.05).sum())]
            rows.append((unit, least, *row))
    return pd.DataFrame(rows, columns=["unit", "min_count", "terms", "terms_found", "categories", "categories_found"])


def against_itself(study: Study, side: str = "B") -> pd.DataFrame:
    """Contrast one side with itself: its sentences, dealt at random into two halves.

    Nothing can differ here but by chance. One row a term, largest G2 first. Columns: term;
    n_a, n_b; g2, signed; p_g2, what a tool that trusts G2 would print (chi-square, one degree
    of freedom); p, q, as everywhere here.
    """
    own = study.counted[study.counted["side"] == side]
    places = own[["article", "sentence"]].drop_duplicates()
    random = np.random.default_rng(study.seed)
    half = set(map(tuple, places.iloc[random.permutation(len(places))[: len(places) // 2]].itertuples(index=False)))
    sides = ["A" if place in half else "B" for place in zip(own["article"], own["sentence"], strict=True)]
    counts = count_terms(own.assign(side=sides))
    table = contrasting.contrast(counts, prior=study.settings.prior)
    chance = resample.permute(counts, resamples=study.settings.resamples, seed=study.seed)
    table["p_g2"] = stats.chi2.sf(table["g2"].abs(), 1)
    table["p"] = table["term"].map(dict(zip(counts.features, chance.p, strict=True))).astype(float)
    frequent = tables.tested(table, study)
    table["q"] = 1.0
    table.loc[frequent, "q"] = resample.adjust_p(table.loc[frequent, "p"].to_numpy())
    order = np.lexsort((table["term"], -table["g2"].abs().round(9)))
    return table.iloc[order][["term", "n_a", "n_b", "g2", "p_g2", "p", "q"]].reset_index(drop=True)
