"""Findings: plain sentences made from the tables, none stronger than its grade.

Only a ``strong`` difference is put as a plain statement. A ``suggestive`` one says how
often chance would do as much; an ``anecdotal`` one only counts. What the texts do *not*
show is said as plainly.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis import checks, descriptions, people, tables
from analysis.captions import anchor, count, display_name, listing, times
from analysis.resample import null_in_words
from analysis.study import Study
from analysis.tokens import stop_words

COLUMNS = ["finding", "text", "evidence", "value", "low", "high", "q", "stable", "link"]
_SHORT = 100  # sentences a side; a text with more is not called short


class Finding(NamedTuple):
    """One finding. Plain counts are exact: their interval is the count itself."""

    finding: str
    text: str
    evidence: str
    value: float
    low: float
    high: float
    q: float
    stable: float
    link: str


def list_findings(
    study: Study, stance: pd.DataFrame | None = None, contrasts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what the study found, the most telling first.

    One row a finding. Columns: finding, a stable name; text, one or two sentences;
    evidence, its grade; value, low, high, in the unit the text names; q; stable, the share
    of specifications that keep the sign; link, where in the report its evidence stands.
    """
    stance = tables.stance(study) if stance is None else stance
    contrasts = tables.contrasts(study) if contrasts is None else contrasts
    whole = stance[stance["voice"] == "all"]
    if study.large:  # what was counted article by article
        rows = [
            _overview(whole, contrasts, study),
            *_category_findings(whole, study),
            *_term_findings(contrasts, study),
        ]
        return pd.DataFrame(rows, columns=COLUMNS)
    rows = [
        *_valence_findings(study),
        _overview(whole, contrasts, study),
        *_category_findings(whole, study),
        *_term_findings(contrasts, study),
        *_omnibus_findings(study),
        *_shared_findings(contrasts, study),
        *_only_findings(contrasts, study),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _valence_findings(study: Study) -> list[Finding]:
    """Return how the two lean towards the relation, the one comparison that was planned."""
    rows = []
    for row in checks.valence_difference(study).itertuples():
        net = tables.valence(study).query("voice == 'all'").set_index("side")
        a, b = net.loc["A"], net.loc["B"]
        more, less = study.labels["A" if row.net > 0 else "B"], "B" if row.net > 0 else "A"
        numbers = " and ".join(
            f"{own['favourable']} of {count(own['sentences'], 'sentence')} favourable and {own['concerned']} concerned in {side}"
            for side, own in (("A", a), ("B", b))
        )
        numbers += f" (net {a['net']:+.2f} and {b['net']:+.2f}; 95 % interval of the difference {row.low:+.2f} to {row.high:+.2f})"
        chance = f"{null_in_words(study.unit)}, would differ as much {_about(row.p)}."
        if row.evidence == "strong":
            text = f"{more} describes the relation more favourably than {less}: {numbers}."
        elif row.evidence == "suggestive":
            text = f"{more} seems to describe the relation more favourably than {less}: {numbers}. {chance}"
        else:
            text = (
                f"How favourably the two describe the relation differs no more than chance can do: {numbers}. {chance}"
            )
        values = (row.net, row.low, row.high, row.p, row.stable)
        rows.append(Finding("valence:net", text, row.evidence, *values, "#figure-valence"))
    return rows


def _plain(finding: str, text: str, evidence: str, value: float, link: str, q: float = 1.0) -> Finding:
    return Finding(finding, text, evidence, value, value, value, q, 1.0, link)


def _overview(stance: pd.DataFrame, contrasts: pd.DataFrame, study: Study) -> Finding:
    strong, maybe = (
        [int((table["evidence"] == grade).sum()) for table in (stance, contrasts)] for grade in ("strong", "suggestive")
    )
    tested = [int(tables.tested(table, study).sum()) for table in (stance, contrasts)]
    if study.scarce:
        few = min(study.sizes.values())
        text = f"Nothing here can be told from chance: one side has only {count(few, study.unit)}. Read, do not count."
        return _plain("overview", text, "none", 0, "#figure-stance")
    if not sum(tested):
        least = study.settings.min_count
        text = f"Nothing in these texts occurs often enough to be tested ({times(least)} in both sides together)."
        return _plain("overview", text, "none", 0, "#figure-stance")
    kinds, words = count(tested[0], "category", "categories"), count(tested[1], "single word")
    if sum(strong) + sum(maybe):
        lead = (
            "Some of the wording differs between A and B by more than chance"
            if sum(strong)
            else "Nothing in the wording clearly differs between A and B, though some of it may"
        )
        text = (
            f"{lead}. Of {kinds} of words frequent enough to be tested, {_number(strong[0])} {_verb(strong[0])} beyond chance and "
            f"{_number(maybe[0])} may differ. Of {words}, {_number(strong[1])} {_verb(strong[1])} beyond chance and "
            f"{_number(maybe[1])} may differ. Where so many are tried, some look different by chance alone."
        )
    else:
        text = (
            "Nothing in the wording differs between A and B by more than chance often gives: none of "
            f"{kinds} of words and {words} frequent enough to be tested."
        )
    evidence = "strong" if sum(strong) else "suggestive" if sum(maybe) else "anecdotal"
    return _plain("overview", text, evidence, sum(strong), "#figure-stance")


def _category_findings(stance: pd.DataFrame, study: Study) -> list[Finding]:
    rows, labels = [], study.labels
    tried = stance[tables.tested(stance, study)].groupby("lexicon").size()
    graded = stance[stance["evidence"].isin(["strong", "suggestive"])]
    graded = graded.assign(rank=graded["evidence"].map({"strong": 0, "suggestive": 1}))
    for row in graded.sort_values(["rank", "p", "category"]).itertuples():
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
                f"{name} seem more frequent in {more}: {counts}. {null_in_words(study.unit)}, would differ as much "
                f"{_about(row.p)}; with {count(tried.get(row.lexicon, 1), 'category', 'categories')} of this lexicon tried, "
                "that alone proves nothing."
            )
        full = f"{row.lexicon}:{row.category}"
        link = "#" + anchor("category", full)
        values = (row.difference, row.low, row.high, row.q, row.stable, link)
        rows.append(Finding(f"category:{full}", text, row.evidence, *values))
    return rows


def _term_findings(contrasts: pd.DataFrame, study: Study, most: int = 3) -> list[Finding]:
    content = contrasts[~contrasts["term"].isin(stop_words(study.language)) & tables.tested(contrasts, study)]
    rows = []
    where = "in texts this short that" if descriptions.reading(study)["sentences"].min() < _SHORT else "that"
    for sign in (1, -1):
        # A word leans to a side when its difference is larger than the difference's own standard error.
        for row in content[content["z"] * sign >= 1].head(most).itertuples():
            text = f"'{row.term}' appears {times(row.n_a)} in A and {times(row.n_b)} in B"
            text += "." if row.evidence == "strong" else f"; {where} can be chance."
            values = (row.log_ratio, row.low, row.high, row.q, row.stable, "#" + anchor("term", row.term))
            rows.append(Finding(f"term:{row.term}", text, row.evidence, *values))
    return rows


def _omnibus_findings(study: Study) -> list[Finding]:
    """Return, in one finding, by which families of features the two differ when each is taken together."""
    if study.scarce:
        return []
    table = checks.omnibus(study)
    table = table[table["features"] > 0]
    if table.empty:
        return []
    names = table["family"].map(
        lambda name: "the vocabulary" if name == "vocabulary" else f"the categories of '{name}'"
    )
    table = table.assign(said=names + " (" + table["p"].map(_about) + ")")
    differ = table["p"] <= 0.05
    parts = [
        f"by {listing(rows['said'].tolist())} the two {verdict}"
        for rows, verdict in (
            (table[differ], "differ by more than chance often gives"),
            (table[~differ], "do not differ beyond chance"),
        )
        if len(rows)
    ]
    if not parts:
        return []
    text = f"Taken all together, {'; '.join(parts)}. In brackets: how often {null_in_words(study.unit).lower()}, do as much."
    least = float(table["p"].min())
    return [_plain("omnibus", text, "suggestive" if differ.any() else "none", least, "#table-omnibus", least)]


def _shared_findings(contrasts: pd.DataFrame, study: Study, most: int = 8) -> list[Finding]:
    content = contrasts[~contrasts["term"].isin(stop_words(study.language))]
    shared = content[(content["n_a"] > 0) & (content["n_b"] > 0)]
    shared = shared.assign(least=shared[["n_a", "n_b"]].min(axis=1), n=shared["n_a"] + shared["n_b"])
    shared = shared.sort_values(["least", "n", "term"], ascending=[False, False, True])
    if shared.empty:
        text = f"The two share none of their {count(len(content), 'content word')}."
        return [_plain("shared", text, "none", 0, "#figure-contrasts")]
    listed = [f"'{row.term}' ({row.n_a} and {row.n_b})" for row in shared.head(most).itertuples()]
    text = f"Both share {len(shared):,} of {count(len(content), 'content word')}, most of all {listing(listed)}."
    rows = [_plain("shared", text, "anecdotal", len(shared), "#figure-contrasts")]
    aligned = descriptions.aligned(study, most=1) if study.unit == "sentence" else pd.DataFrame()
    for row in aligned.itertuples():
        text = (
            f"The two sentences most alike are sentence {row.sentence_a} of A and sentence {row.sentence_b} of B, "
            f"which share {listing([repr(word) for word in row.shared.split(', ')])}."
        )
        rows.append(_plain("aligned", text, "anecdotal", row.similarity, "#table-aligned"))
    return rows


def _only_findings(contrasts: pd.DataFrame, study: Study, most: int = 8) -> list[Finding]:
    """Return what one side names and the other, headline and all, does not."""
    content = contrasts[~contrasts["term"].isin(stop_words(study.language))]
    everywhere = {key: set(rows["term"]) for key, rows in study.tokens.groupby("side")}
    actors = people.actors(study) if study.language == "en" else pd.DataFrame(columns=["n_a", "n_b", "wording"])
    rows = []
    for here, there, side, other in (("n_a", "n_b", "A", "B"), ("n_b", "n_a", "B", "A")):
        named = actors[(actors[there] == 0) & (actors[here] > 0)].sort_values(
            [here, "wording"], ascending=[False, True]
        )
        if len(named):
            listed = [f"{name} ({times(n)})" for name, n in named[["wording", here]].itertuples(index=False)]
            text = f"Of the actors looked for, only {study.labels[side]} names {listing(listed)}."
            rows.append(_plain(f"only-actor:{side}", text, "anecdotal", len(named), "#table-actors"))
        alone = content[
            (content[there] == 0) & (content[here] > 1) & ~content["term"].isin(everywhere.get(other, set()))
        ]
        alone = alone.sort_values([here, "term"], ascending=[False, True])
        if len(alone):
            listed = [f"'{term}' ({times(n)})" for term, n in alone[["term", here]].head(most).itertuples(index=False)]
            text = f"Only {study.labels[side]} says {listing(listed)}. A word left out is not yet a thing left out: read around it."
            rows.append(_plain(f"only:{side}", text, "anecdotal", len(alone), "#figure-contrasts"))
    return rows


def _number(n: int) -> str:
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if n < len(words) else f"{n:,}"


def _verb(n: int) -> str:
    return "differs" if n == 1 else "differ"


def _about(p: float) -> str:
    """Return a p-value as people say it: "about one time in 56"."""
    if p < 0.4:
        return f"about one time in {round(1 / p):,}"
    return "every other time" if p < 0.6 else "most of the time"
