"""Findings: plain sentences made from the tables, none stronger than its grade.

Only a ``strong`` difference is put as a plain statement. A ``suggestive`` one says how
often chance would do as much; an ``anecdotal`` one only counts.
"""

from __future__ import annotations

import pandas as pd

from analysis import tables
from analysis.captions import anchor, display_name, listing, times
from analysis.resample import NULL
from analysis.study import Study

COLUMNS = ["finding", "text", "evidence", "value", "low", "high", "q", "stable", "link"]


def list_findings(
    study: Study, stance: pd.DataFrame | None = None, contrasts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what the study found, the most telling first.

    One row a finding. Columns: finding, a stable name; text, one or two sentences;
    evidence, its grade (``fact`` for a plain count, which chance does not touch); value,
    low, high, in the unit the text names; q; stable, the share of specifications that
    keep the sign; link, where in the report its evidence stands.
    """
    stance = tables.stance(study) if stance is None else stance
    contrasts = tables.contrasts(study) if contrasts is None else contrasts
    whole = stance[stance["voice"] == "all"]
    rows = [
        _overview(whole, contrasts, study),
        *_category_findings(whole, study),
        *_term_findings(contrasts, study),
    ]
    rows += _vocabulary_findings(contrasts, study)
    return pd.DataFrame(rows, columns=COLUMNS)


def _overview(stance: pd.DataFrame, contrasts: pd.DataFrame, study: Study) -> tuple:
    tested = int((stance["n_a"] + stance["n_b"] >= study.settings.min_count).sum())
    tested_terms = int((contrasts["n_a"] + contrasts["n_b"] >= study.settings.min_count).sum())
    strong = int((stance["evidence"] == "strong").sum()), int((contrasts["evidence"] == "strong").sum())
    maybe = (
        int((stance["evidence"] == "suggestive").sum()),
        int((contrasts["evidence"] == "suggestive").sum()),
    )
    text = (
        f"Of {tested} categories of words frequent enough to be tested, {_number(strong[0])} {_verb(strong[0])} beyond chance and {_number(maybe[0])} "
        f"may. Of {tested_terms} single words, {_number(strong[1])} {_verb(strong[1])} beyond chance and "
        f"{_number(maybe[1])} may. Where so many are tried, some look different by chance alone."
    )
    return ("overview", text, "fact", sum(strong), sum(strong), sum(strong), 1.0, 1.0, "#findings")


def _category_findings(stance: pd.DataFrame, study: Study) -> list[tuple]:
    rows, labels = [], study.labels
    tested = stance[stance["n_a"] + stance["n_b"] >= study.settings.min_count].groupby("lexicon").size()
    graded = stance[stance["evidence"].isin(["strong", "suggestive"])]
    graded = graded.assign(rank=graded["evidence"].map({"strong": 0, "suggestive": 1})).sort_values(
        ["rank", "p", "category"]
    )
    for row in graded.itertuples():
        more = labels["A"] if row.difference > 0 else labels["B"]
        counts = (
            f"{row.rate_a:.1f} per 1,000 words in A and {row.rate_b:.1f} in B ({row.n_a} and {row.n_b} in number; "
            f"95 % interval of the difference {row.low:.1f} to {row.high:.1f})"
        )
        name = f"Words of the category '{display_name(row.category)}' ({row.lexicon})"
        if row.evidence == "strong":
            text = f"{name} are more frequent in {more}: {counts}."
        else:
            text = (
                f"{name} seem more frequent in {more}: {counts}. {NULL}, would differ as much about {_in(row.p)}; with "
                f"{tested[row.lexicon]} categories of this lexicon tried, that alone proves nothing."
            )
        rows.append(
            (f"category:{row.lexicon}:{row.category}", text, row.evidence, row.difference, row.low, row.high, row.q, row.stable,
             "#" + anchor("category", f"{row.lexicon}:{row.category}"))
        )  # fmt: skip
    if graded.empty:
        text = "No category of words is used so differently that chance is an unlikely explanation."
        rows.append(("categories", text, "none", 0.0, 0.0, 0.0, 1.0, 1.0, "#stance"))
    return rows


def _term_findings(contrasts: pd.DataFrame, study: Study, most: int = 3) -> list[tuple]:
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    content = contrasts[
        ~contrasts["term"].isin(stops) & (contrasts["n_a"] + contrasts["n_b"] >= study.settings.min_count)
    ]
    rows = []
    if not (contrasts["evidence"] == "strong").any():
        text = "No single word differs beyond chance once it is counted how many words were tried."
        rows.append(("terms", text, "none", 0.0, 0.0, 0.0, 1.0, 1.0, "#contrasts"))
    for sign in (1, -1):
        for row in content[content["z"] * sign > 0].head(most).itertuples():
            text = f"'{row.term}' appears {times(row.n_a)} in A and {times(row.n_b)} in B"
            text += "." if row.evidence == "strong" else "; in texts this short that can be chance."
            rows.append(
                (
                    f"term:{row.term}",
                    text,
                    row.evidence,
                    row.log_ratio,
                    row.low,
                    row.high,
                    row.q,
                    row.stable,
                    "#" + anchor("term", row.term),
                )
            )
    return rows


def _vocabulary_findings(contrasts: pd.DataFrame, study: Study, most: int = 8) -> list[tuple]:
    stops = set(study.tokens.loc[study.tokens["stop"], "term"])
    content = contrasts[~contrasts["term"].isin(stops)]
    shared = content[(content["n_a"] > 0) & (content["n_b"] > 0)]
    shared = shared.assign(least=shared[["n_a", "n_b"]].min(axis=1), n=shared["n_a"] + shared["n_b"])
    shared = shared.sort_values(["least", "n", "term"], ascending=[False, False, True])
    rows = []
    if len(shared):
        listed = [f"'{row.term}' ({row.n_a} and {row.n_b})" for row in shared.head(most).itertuples()]
        text = f"Both share {len(shared)} of {len(content)} content words, most of all {listing(listed)}."
    else:
        text = f"The two share none of their {len(content)} content words."
    rows.append(("shared", text, "fact", len(shared), len(shared), len(shared), 1.0, 1.0, "#contrasts"))
    for here, there, side in (("n_a", "n_b", "A"), ("n_b", "n_a", "B")):
        alone = content[(content[there] == 0) & (content[here] > 1)].sort_values(
            [here, "term"], ascending=[False, True]
        )
        if len(alone):
            listed = [f"'{term}' ({times(n)})" for term, n in alone[["term", here]].head(most).itertuples(index=False)]
            text = f"Only {study.labels[side]} says {listing(listed)}. A word left out is not yet a thing left out: read around it."
            rows.append((f"only:{side}", text, "fact", len(alone), len(alone), len(alone), 1.0, 1.0, "#contrasts"))
    return rows


def _number(n: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if n < len(words) else str(n)


def _verb(n: int) -> str:
    return "differs" if n == 1 else "differ"


def _in(p: float) -> str:
    """Return a p-value as people say it: "one time in 56"."""
    return f"one time in {round(1 / p):,}" if p < 0.5 else "every other time"
