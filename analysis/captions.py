"""What each figure shows, in words: a title and a text for those who cannot see it.

Both are made from the table that the figure draws, so they cannot say anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd


class Caption(NamedTuple):
    """A figure's title (one sentence), how to read it, and its text alternative."""

    title: str
    reading: str
    alt: str


# Names that English writes with capitals, as keys of lexicons do not.
_PROPER = {
    name.lower().replace(" ", "_"): name
    for name in (
        "Russia, Ukraine, Caucasus, Central Asia, United States, Canada, the West, United Kingdom, France, Germany, other European states, "
        "European Union, NATO, Turkey, Israel, Palestinians, Syria, Iraq, Iran, Saudi Arabia, Gulf states, Egypt, other Arab states, "
        "Arab and Muslim blocs, Afghanistan, Pakistan, India, other South Asian states, China, Taiwan, Japan, North Korea, South Korea, "
        "Vietnam, Indonesia, other Southeast Asian states, ASEAN, Australia, Pacific states, Brazil, Mexico, Venezuela, Cuba, "
        "other Latin American states, South Africa, Ethiopia, Nigeria, other African states, African Union, BRICS, "
        "Shanghai Cooperation Organisation, Eurasian organisations, United Nations, Global South, opposition to the West"
    ).split(", ")
}


def display_name(category: str) -> str:
    """Return a category's name as people read it: ``attitude.positive`` becomes "attitude: positive"."""
    return _PROPER.get(category) or category.replace("_", " ").replace(".", ": ")


def anchor(kind: str, name: str) -> str:
    """Return the id under which something stands in a page: letters, digits, - _ and . only."""
    return f"{kind}-" + "".join(char if char.isalnum() or char in "-_." else f"_{ord(char):x}_" for char in name)


def count(n: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 word", "2,000 words"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def times(n: float) -> str:
    """Return "once", "twice", "never" or "n times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(int(n), f"{int(n):,} times")


def listing(items: list[str]) -> str:
    """Join items with commas and a last "and"."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def describe_articles(sentences: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_articles``."""
    parts = []
    for side in ("A", "B"):
        words = sentences.loc[(sentences["side"] == side) & (sentences["sentence"] > 0), "words"]
        parts.append(
            f"{labels[side]} has {count(words.size, 'sentence')} and {count(words.sum(), 'word')}, "
            f"{words.median():.0f} a sentence at the median, from {words.min()} to {words.max()}."
            if words.size
            else f"{labels[side]} has no sentence."
        )
    reading = "One bar is one sentence, as tall as its number of words."
    return Caption(
        "How long the articles and their sentences are",
        reading,
        "Words in each sentence, in order. " + " ".join(parts),
    )


def describe_tfidf(terms: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_tfidf``."""
    parts = []
    for side in ("A", "B"):
        rows = terms[terms["side"] == side]
        listed = [f"{row.term} ({row.tf_idf:.2f}, {times(row.n)})" for row in rows.itertuples()]
        parts.append(f"{labels[side]}: {listing(listed) or 'no term'}.")
    reading = (
        "The longer the bar, the more the term stands out; behind it, how often it occurs. Stop words are left out."
    )
    return Caption(
        "The terms that weigh most on each side",
        reading,
        "tf-idf weights, heaviest first. " + " ".join(parts),
    )


def describe_stance(stance: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_stance``."""
    strong, suggestive = ((stance["evidence"] == kind).sum() for kind in ("strong", "suggestive"))
    rows = [
        f"{row.name}: {row.rate_a:.1f} against {row.rate_b:.1f} per 1,000 words ({row.n_a} and {row.n_b} hits), difference "
        f"{row.difference:+.1f}, interval {row.low:+.1f} to {row.high:+.1f}, evidence {row.evidence}."
        + (
            f" In the author's own voice: {row.own_a:.1f} against {row.own_b:.1f}."
            if row.own_a < row.rate_a or row.own_b < row.rate_b
            else ""
        )
        for row in stance.itertuples(index=False)
    ]
    if strong:
        title = f"{strong} of {count(len(stance), 'category', 'categories')} {'differs' if strong == 1 else 'differ'} beyond chance"
        title += f", {suggestive} more may" if suggestive else ""
    elif suggestive:
        title = f"No category clearly differs beyond chance; {suggestive} of {len(stance)} may"
    else:
        title = "No category differs beyond what chance can do"
    head = f"Rates of {count(len(stance), 'category', 'categories')} in {labels['A']} and {labels['B']}. "
    of_others = ((stance["own_a"] < stance["rate_a"]) | (stance["own_b"] < stance["rate_b"])).any()
    tick = (
        "; a tick marks the part in the author's own voice (above the line for A, below for B), where others have a part"
        if of_others
        else ""
    )
    reading = (
        f"Left: how often, on each side{tick}. Right: the difference, and the range of differences these texts are compatible with. "
        "A range that crosses zero leaves open which side has more. Hollow marks and pale lines: weak evidence."
    )
    return Caption(title, reading, head + " ".join(rows))


def describe_valence(sentences: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_valence``. The title counts; whether the sides differ the table of net valence says."""
    parts, counted = [], []
    for side in ("A", "B"):
        rows = sentences[sentences["side"] == side]
        if rows.empty:
            parts.append(f"{labels[side]} has no sentence.")
            continue
        up, down = int((rows["score"] > 0).sum()), int((rows["score"] < 0).sum())
        theirs = int(((rows["score"] != 0) & (rows["voice"] != "author")).sum())
        counted.append(f"{up} and {down} of {count(len(rows), 'sentence')} in {side}")
        parts.append(
            f"{labels[side]}: of {count(len(rows), 'sentence')} {up} favourable, {down} concerned and "
            f"{len(rows) - up - down} neither; {theirs} of those that lean {'is' if theirs == 1 else 'are'} reported or quoted."
        )
    title = f"Favourable and concerned: {listing(counted)}" if counted else "No sentence is read for valence"
    reading = (
        "One bar is one sentence. Up: more favourable than concerned wordings about the relation; down: more concerned ones. "
        "Hollow bars report or quote somebody; a small tick leans neither way."
    )
    return Caption(title, reading, "How each sentence leans, in order. " + " ".join(parts))


def describe_contrasts(contrasts: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_contrasts``."""
    strong = int((contrasts["evidence"] == "strong").sum())
    largest = contrasts["z"].abs().max() if len(contrasts) else 0.0
    parts = []
    for sign, side in ((1, "A"), (-1, "B")):
        rows = contrasts[contrasts["z"] * sign > 0].head(8)
        listed = [f"{row.term} ({row.n_a} to {row.n_b})" for row in rows.itertuples()]
        parts.append(f"Most towards {labels[side]}: {listing(listed) or 'none'}.")
    title = (
        f"{strong} {'term differs' if strong == 1 else 'terms differ'} beyond chance after correction"
        if strong
        else "No single term differs beyond chance once all are counted as tries"
    )
    head = f"{count(len(contrasts), 'term')}, z of the log-odds ratio against occurrences; the largest |z| is {largest:.1f}. "
    reading = (
        "One mark is one word, or several with the same counts. Further up: more in A; further down: more in B; further right: "
        "more frequent. Filled marks have better than anecdotal evidence."
    )
    return Caption(title, reading, head + " ".join(parts))


def describe_dispersion(places: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_dispersion``."""
    parts = []
    for name, rows in places.groupby("name", sort=False):
        halves = [
            f"{labels[side]} {(own < 0.5).sum()} in the first half and {(own >= 0.5).sum()} in the second"
            for side in ("A", "B")
            if len(own := rows.loc[rows["side"] == side, "position"])
        ]
        parts.append(f"{name}: {listing(halves)}.")
    reading = "One stroke is one hit, at its place between the first and the last word. Above: A; below: B."
    return Caption("Where in each article the categories stand", reading, "Hits by place. " + " ".join(parts))


def describe_strip(strip: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_strip``."""
    sizes = {side: len(rows[["article", "sentence"]].drop_duplicates()) for side, rows in strip.groupby("side")}
    parts = []
    for name, rows in strip[strip["hits"] > 0].groupby("name", sort=False):
        told = []
        for side in ("A", "B"):
            voices = rows.loc[rows["side"] == side, "voice"]
            others = int((voices != "author").sum())
            aside = f" ({others} not the author's own)" if others else ""
            told.append(f"{labels[side]} in {len(voices)} of {count(sizes.get(side, 0), 'sentence')}{aside}")
        parts.append(f"{name}: {listing(told)}.")
    absent = [name for name in dict.fromkeys(strip["name"]) if not strip.loc[strip["name"] == name, "hits"].any()]
    if absent:
        parts.append(f"In neither: {listing(absent)}.")
    reading = (
        "One cell is one sentence, from left to right; it is filled where the sentence holds a word of the category that is "
        "not negated. Paler: what a source is reported to say; hollow: what it is quoted to say."
    )
    return Caption(_strip_title(strip, sizes), reading, "Sentences by category. " + " ".join(parts))


def _strip_title(strip: pd.DataFrame, sizes: Mapping[str, int]) -> str:
    """Name the category that most sentences of both sides together hold; a count, no comparison."""
    held = strip[strip["hits"] > 0]
    if held.empty:
        return "No sentence holds a category"
    most = held["name"].value_counts(sort=False).idxmax()
    shares = [
        f"{(held.loc[held['side'] == side, 'name'] == most).sum()} of {count(sizes.get(side, 0), 'sentence')} of {side}"
        for side in ("A", "B")
    ]
    return f"Most often met: {most}, in {listing(shares)}"


def describe_portraits(portraits: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_portraits``."""
    parts = []
    for name, rows in portraits.groupby("name", sort=False):
        first = rows.iloc[0]
        named = [
            f"{labels[side]} {times(first[f'mentions_{key}'])}"
            + (f", as {first[f'named_{key}']}" if first[f"named_{key}"] else "")
            for side, key in (("A", "a"), ("B", "b"))
        ]
        near = [
            f"{row.label} in {row.n_a} of {row.sentences_a} sentences against {row.n_b} of {row.sentences_b}, evidence {row.evidence}"
            for row in rows.itertuples(index=False)
            if row.label
        ]
        parts.append(f"{name}: {'; '.join(named)}. {'With it: ' + '; '.join(near) if near else 'No category with it'}.")
    reading = (
        "Below each actor's name: what each side calls it. A row is a category, a mark the share of the sentences naming the "
        "actor that hold it; to the right, the sentences behind it, A : B. Hollow marks and pale lines: weak evidence."
    )
    return Caption(_portraits_title(portraits), reading, "Actors and what stands near them. " + " ".join(parts))


def _portraits_title(portraits: pd.DataFrame) -> str:
    """Say what the grades allow, and no more."""
    rows = portraits[portraits["label"] != ""]
    strong, suggestive = (int((rows["evidence"] == grade).sum()) for grade in ("strong", "suggestive"))
    if strong:
        return f"What stands near an actor differs beyond chance in {strong} of {count(len(rows), 'row')}"
    if suggestive:
        return f"What stands near an actor may differ in {suggestive} of {count(len(rows), 'row')}, none clearly"
    if len(rows):
        return "Near no actor do the sides differ beyond what chance can do"
    return "No actor is named often enough, with a category near it, to compare"


def describe_voices(speech: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_voices``."""
    voiced, acts = speech[speech["voice"] != ""], speech[speech["voice"] == ""]
    parts, own = [], []
    for side in ("A", "B"):
        n = (
            voiced[voiced["side"] == side]
            .groupby("voice")["n"]
            .sum()
            .reindex(["author", "reported", "quoted"], fill_value=0)
        )
        own.append(f"{n['author']} of {count(int(n.sum()), 'sentence')} of {side}")
        heard = [
            f"{source or 'nobody named'} {times(rows['n'].sum())}: "
            + listing([f"{row.verb} ({row.attitude})" for row in rows.itertuples(index=False)])
            for source, rows in acts[acts["side"] == side].groupby("source", sort=False)
        ]
        parts.append(
            f"{labels[side]}: {n['author']} of the author's own, {n['reported']} reported, {n['quoted']} quoted. "
            + (f"Sources: {'; '.join(heard)}." if heard else "No source.")
        )
    reading = (
        "Above: sentences by whose words they are. Below: the sources reported most, with the verbs; one mark is one act of "
        "reporting, its shape what the verb makes of it. Found by rule: a source named by a pronoun stays a pronoun."
    )
    return Caption(f"The author's own are {listing(own)}", reading, "Who speaks. " + " ".join(parts))


def describe_robustness(specifications: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_robustness``."""
    parts, steady = [], 0
    for finding, rows in specifications.groupby("finding", sort=False):
        share = rows["same_sign"].mean()
        steady += share == 1
        values = rows["value"]
        parts.append(
            f"{finding_name(str(finding))}: {values.min():+.1f} to {values.max():+.1f}, the same sign in {share:.0%}."
        )
    shown = specifications["finding"].nunique()
    reading = (
        "One stroke is one sound way of counting; the diamond is this study's own. Right of zero: more in A; left: more in B. "
        "A row whose strokes lie on both sides of zero hangs on the choice."
    )
    title = f"{steady} of {count(shown, 'difference')} {'keeps' if steady == 1 else 'keep'} the sign under every sound way of counting"
    return Caption(title, reading, "Values under each specification. " + " ".join(parts))


def describe_forest(rows: pd.DataFrame, labels: Mapping[str, str]) -> Caption:
    """Describe ``plots.plot_forest``."""
    means = rows.drop_duplicates(["lexicon", "category"])
    beyond = int((rows["value"].abs() > rows["edge"]).sum())
    parts = [
        f"{row.name}: {row.difference:+.{(digits := 2 if row.unit == 'net' else 1)}f}, interval {row.low:+.{digits}f} to "
        f"{row.high:+.{digits}f}; {row.positive} {'pair' if row.positive == 1 else 'pairs'} above zero, {row.negative} below, {row.zero} at zero; evidence {row.evidence}."
        for row in means.itertuples(index=False)
    ]
    reading = (
        f"One faint stroke is one pair; the diamond is the mean over pairs, as wide as its 95 % interval. Right of zero: more in {labels['A']}; "
        f"left: more in {labels['B']}. Hollow and pale: weak evidence."
    )
    if beyond:
        reading += f" {count(beyond, 'stroke')} beyond the edge {'stands' if beyond == 1 else 'stand'} at it, as a small triangle."
    head = f"{labels['A']} minus {labels['B']}, mean over pairs of the differences in the words of each category, per 1,000 words. "
    return Caption(_forest_title(means), reading, head + " ".join(parts))


def _forest_title(means: pd.DataFrame) -> str:
    """Say what the grades allow, and no more."""
    if means.empty:
        return "Nothing to compare across pairs"
    strong, suggestive = (int((means["evidence"] == grade).sum()) for grade in ("strong", "suggestive"))
    pairs = int(means["pairs"].max())
    if (means["p"] == 1).all():
        return f"{count(pairs, 'pair')}: too few to tell a difference from chance"
    if strong:
        title = f"{strong} of {count(len(means), 'contrast')} {'differs' if strong == 1 else 'differ'} over {pairs:,} pairs beyond chance"
        return title + (f", {suggestive} more may" if suggestive else "")
    if suggestive:
        return f"No contrast clearly differs over {pairs:,} pairs; {suggestive} of {len(means)} may"
    return f"No contrast differs over {pairs:,} pairs beyond what chance can do"


def finding_name(finding: str) -> str:
    """Return "'regional'" for term:regional and "hedges" for category:stance:hedges."""
    kind, _, name = finding.partition(":")
    return f"'{name}'" if kind == "term" else display_name(name.partition(":")[2])
