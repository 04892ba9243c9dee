"""How far the numbers can be trusted: false findings, coverage of intervals, and power.

    python benchmarks/calibration.py [--pairs 1000] [--texts DIR ...] [--seed 1] [--markdown] [--jobs 2]

**Generated pairs.** 13 sentences against 20, of 10 to 40 words each. A sentence draws its
words from a Zipfian vocabulary, about 420 types of which occur in a pair, after every type
has drawn its own activity in that sentence from a gamma distribution of mean 1 and shape 1:
words come in bursts within sentences and vary between them more than chance alone
(gamma-Poisson). 17 categories of 0.5 to 40 hits per 1,000 words are made alike; two contain
all hits of another, and two pairs rise and fall together. In a *null pair* both sides have
one source.

**False findings.** Each null pair is graded by the package's own functions: permutation p;
Benjamini-Hochberg q over a family's features with at least ``min_count`` hits; for
categories an interval that does not cross zero. A generated text has no other
specifications, so ``stable`` is taken as 1, which can only add findings. Uniformity of p is
tested (Kolmogorov-Smirnov) on one feature drawn from each pair, so that the p are
independent, with ties between deals broken at random. Beside it stands what G2 referred to
the chi-square table would find: every word taken for an independent draw.

**Coverage.** Rates whose expected pooled hits are spread log-evenly from 2 to 60, equal or
one side's three times the other's, are drawn as above; a row tells how often the 95 %
interval of ``rates.rate_differences`` holds the true difference, by the pooled hits that
were seen, and its mean width per 1,000 words.

**Power.** To a null pair one feature with a true difference is added, and graded in its family.

**Real texts** (``--texts``: folders of .txt, .md or .html). A text's sentences are dealt at
random into halves, the texts taken in turn: whatever is found is false. Categories are
those of the shipped lexicons, each a family. For coverage 13 and 20 sentences are drawn with
replacement from one text, or from two, whose rates are then the truth.

Nothing is asserted and no threshold is tuned here: the last table says which bars hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from scipy import sparse, stats
from threadpoolctl import threadpool_limits

from analysis import Counts, load_lexicon, match_lexicon, read_article
from analysis.contrast import signed_g2
from analysis.counts import count_categories, count_terms
from analysis.evidence import grade
from analysis.rates import PER, rate_differences
from analysis.resample import adjust_p, bootstrap, permutation_p, permute
from analysis.settings import Settings
from analysis.study import SCARCE
from analysis.study_file import find_lexicon
from analysis.tokens import find_sentences, find_words

SETTINGS = Settings()
LEXICONS = ("stance", "partnership")
STANDARD = (13, 20)  # sentences of the standing study
SIZES = (STANDARD, (5, 8), (40, 60))
LENGTHS = (10, 40)  # words of a sentence
BURST = 1.0  # shape of the gamma activity: the variance of a sentence's rate is its square
ZIPF = 1 / (np.arange(2200) + 4.0)
CATEGORY_RATES = np.array([40, 25, 18, 16, 14, 12, 10, 8, 7, 6, 5, 4, 4, 3, 2, 1, 0.5]) / PER
NESTED = ((0, 7), (3, 10))  # the first contains every hit of the second
TOGETHER = ((5, 6), (11, 12))  # the second has the activity of the first
SPREAD = (2, 60)  # expected pooled hits, for coverage
RATIOS = {"equal": 1.0, "unequal": 3.0}
BINS = {"1-7": (1, 7), "8-15": (8, 15), "16+": (16, np.inf)}
PLANTED = {  # family: (hits per 1,000 words of the side that has fewer, ratios)
    "terms": ((3, 10), (2, 3, 5)),
    "categories": ((10, 30), (1.5, 2, 3)),
}
Made = TypeVar("Made")


@dataclass(frozen=True)
class Verdict:
    """What one family of a null pair shows: numbers of findings, p by permutation and by G2."""

    strong: int
    suggestive: int
    p: np.ndarray
    random_p: float
    omnibus: float
    g2_p: np.ndarray

    @property
    def g2_found(self) -> bool:
        """True if G2 and Benjamini-Hochberg would call any feature of the family significant."""
        return bool((adjust_p(self.g2_p) <= 0.05).any())


@dataclass(frozen=True)
class Covered:
    """Of many intervals: pooled hits, whether each holds the truth, and its width."""

    hits: np.ndarray
    holds: np.ndarray
    width: np.ndarray


@dataclass
class Trial:
    """What one pair gives: verdicts by family, intervals and grades of planted features by name."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    intervals: dict[str, Covered] = field(default_factory=dict)
    planted: dict[tuple[str, float, float], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """A real text: its counts by family."""

    families: dict[str, Counts]


@dataclass(frozen=True)
class Table:
    """A table to print."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


# Generating ---------------------------------------------------------------------------------------------------------


def make_counts(kind: str, hits: np.ndarray, words: np.ndarray, in_a: int) -> Counts:
    """Return counts of units whose first ``in_a`` are side A."""
    units = pd.DataFrame({"side": np.where(np.arange(len(words)) < in_a, "A", "B"), "words": words})
    return Counts(kind, sparse.csr_array(hits), tuple(map(str, range(hits.shape[1]))), units)


def draw_lengths(random: np.random.Generator, sentences: int) -> np.ndarray:
    """Draw how many words each sentence has."""
    return random.integers(LENGTHS[0], LENGTHS[1] + 1, sentences)


def draw_activity(random: np.random.Generator, sentences: int, features: int) -> np.ndarray:
    """Draw how active each feature is in each sentence; mean 1."""
    return random.gamma(BURST, 1 / BURST, (sentences, features))


def draw_terms(random: np.random.Generator, words: np.ndarray) -> np.ndarray:
    """Draw the words of each sentence from the bursty vocabulary."""
    share = draw_activity(random, len(words), len(ZIPF)) * ZIPF
    drawn = random.multinomial(words, share / share.sum(axis=1, keepdims=True))
    return drawn[:, drawn.any(axis=0)]


def draw_categories(random: np.random.Generator, words: np.ndarray) -> np.ndarray:
    """Draw the hits of the categories in each sentence, some nested, some together."""
    activity = draw_activity(random, len(words), len(CATEGORY_RATES))
    for first, second in TOGETHER:
        activity[:, second] = activity[:, first]
    hits = random.poisson(activity * CATEGORY_RATES * words[:, None])
    for outer, inner in NESTED:
        hits[:, outer] += hits[:, inner]
    return hits


def draw_hits(random: np.random.Generator, words: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Draw hits at known rates a word; ``rates`` has a row a sentence and a column a feature."""
    return random.poisson(draw_activity(random, *rates.shape) * rates * words[:, None])


def side_rates(rate_a: np.ndarray, rate_b: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the rates of every sentence of a pair, side A first."""
    return np.vstack([np.tile(rate_a, (size[0], 1)), np.tile(rate_b, (size[1], 1))])


# Judging ------------------------------------------------------------------------------------------------------------


def crosses_zero(counts: Counts) -> np.ndarray:
    """True for each feature whose interval leaves the sign of its difference open."""
    table = rate_differences(counts)
    return ((table["low"] <= 0) & (table["high"] >= 0)).to_numpy()


def grade_tested(p: np.ndarray, crosses: np.ndarray | bool) -> np.ndarray:
    """Grade the tested features of a family as the package does, with ``stable`` taken as 1."""
    ones = np.ones(len(p))
    return grade(pd.Series(p), pd.Series(adjust_p(p)), pd.Series(ones), pd.Series(ones), crosses)


def draw_p(counts: Counts, random: np.random.Generator, seed: int) -> float:
    """Return the permutation p of one feature drawn at random, randomised to be uniform and continuous.

    Each sentence's count is moved by up to a millionth of a hit. That is as exchangeable as the counts themselves, so
    the p stays exact, but no two deals tie any more, save each with its mirror image where the sides are equal. Then
    the p falls at random between its own value and the next smaller one.
    """
    one = counts.select(random.integers(len(counts.features), size=1))
    moved = one.matrix.toarray() + 1e-6 * random.random((len(counts.units), 1))
    found = permute(replace(one, matrix=sparse.csr_array(moved)), resamples=SETTINGS.resamples, seed=seed)
    mirrored = found.exact and 2 * counts.is_a.sum() == len(counts.units)
    step = (2 if mirrored else 1) / (found.deals + (not found.exact))
    return float(found.p[0] - random.random() * step)


def judge(family: Counts, random: np.random.Generator, seed: int) -> Verdict:
    """Grade one family of a null pair."""
    tested = family.select(family.n_a + family.n_b >= SETTINGS.min_count)
    if not tested.features:
        return Verdict(0, 0, np.array([]), np.nan, np.nan, np.array([]))
    found = permute(tested, resamples=SETTINGS.resamples, seed=seed)
    grades = grade_tested(found.p, crosses_zero(tested) if family.kind == "category" else False)
    g2 = signed_g2(tested.n_a.astype(float), tested.n_b.astype(float), tested.words_a, tested.words_b)
    return Verdict(
        strong=int((grades == "strong").sum()),
        suggestive=int((grades == "suggestive").sum()),
        p=found.p,
        random_p=draw_p(tested, random, seed),
        omnibus=found.omnibus,
        g2_p=stats.chi2.sf(np.abs(g2), 1),
    )


def check(counts: Counts, low: np.ndarray, high: np.ndarray, truth: np.ndarray) -> Covered:
    """Compare intervals with the truth, all per 1,000 words."""
    tolerance = 1e-9  # of rounding, where a rate is known exactly
    holds = (low <= truth + tolerance) & (truth - tolerance <= high)
    return Covered(counts.n_a + counts.n_b, np.asarray(holds), np.asarray(high - low))


def check_package(counts: Counts, truth: np.ndarray) -> Covered:
    """Check the intervals of ``rate_differences``."""
    table = rate_differences(counts)
    return check(counts, table["low"].to_numpy(), table["high"].to_numpy(), truth)


# One pair -----------------------------------------------------------------------------------------------------------


def try_generated(number: int, seed: int) -> Trial:
    """Generate pair ``number``, judge it as a null pair, measure coverage and plant differences."""
    random = np.random.default_rng([seed, number])
    words = draw_lengths(random, sum(STANDARD))
    families = {
        "terms": make_counts("term", draw_terms(random, words), words, STANDARD[0]),
        "categories": make_counts("category", draw_categories(random, words), words, STANDARD[0]),
    }
    trial = Trial({name: judge(family, random, seed + number) for name, family in families.items()})
    for name, verdict in trial.verdicts.items():
        trial.planted |= plant(name, verdict.p, words, random, seed + number)
    for size in SIZES:
        trial.intervals |= cover_generated(size, random, seed + number)
    return trial


def plant(
    family: str, null_p: np.ndarray, words: np.ndarray, random: np.random.Generator, seed: int
) -> dict[tuple[str, float, float], str]:
    """Add features with a true difference to a pair, one at a time; return their grades."""
    rates, ratios = PLANTED[family]
    names = [(family, float(rate), float(ratio)) for rate in rates for ratio in ratios]
    less = np.array([rate / PER for _, rate, _ in names])
    more = less * [ratio for *_, ratio in names]
    rate_a, rate_b = (more, less) if random.integers(2) else (less, more)
    hits = draw_hits(random, words, side_rates(rate_a, rate_b, STANDARD))
    counts = make_counts(family, hits, words, STANDARD[0])
    p = permutation_p(counts, resamples=SETTINGS.resamples, seed=seed)
    crosses = crosses_zero(counts) if family == "categories" else np.zeros(len(p), bool)
    tested = counts.n_a + counts.n_b >= SETTINGS.min_count
    return {
        name: str(grade_tested(np.append(null_p, p[i]), np.append(np.zeros(len(null_p), bool), crosses[i]))[-1])
        if tested[i]
        else "anecdotal"
        for i, name in enumerate(names)
    }


def cover_generated(size: tuple[int, int], random: np.random.Generator, seed: int) -> dict[str, Covered]:
    """Draw features at known rates, equal and unequal, and check their intervals."""
    found = {}
    for kind, ratio in RATIOS.items():
        words = draw_lengths(random, sum(size))
        expected = np.exp(random.uniform(np.log(SPREAD[0]), np.log(SPREAD[1]), 20))
        more = np.where(random.integers(2, size=20) == 1, ratio, 1.0)
        shares = np.array([more, ratio / more])
        rate_a, rate_b = expected * shares / (np.array(size) * np.mean(LENGTHS) @ shares)
        counts = make_counts("category", draw_hits(random, words, side_rates(rate_a, rate_b, size)), words, size[0])
        truth = (rate_a - rate_b) * PER
        name = f"{size[0]} v {size[1]}, {kind} rates"
        found[name] = check_package(counts, truth)
        if size == STANDARD:
            low, high = bootstrap(counts, resamples=2000, seed=seed)
            found[f"{name}, percentile bootstrap"] = check(counts, low * PER, high * PER, truth)
    return found


def try_text(number: int, texts: Sequence[Text], seed: int) -> Trial:
    """Deal one text into halves and judge the families; draw sentences of texts and check intervals."""
    random = np.random.default_rng([seed, number])
    text = texts[number % len(texts)]
    size = len(text.families["terms"].units)
    side = np.where(random.permutation(size) < size // 2, "A", "B")
    trial = Trial()
    for name, family in text.families.items():
        half = replace(family, units=family.units.assign(side=side))
        trial.verdicts[name] = judge(half, random, seed + number)
    other = texts[int(random.integers(len(texts)))]
    trial.intervals["13 v 20 drawn from one text"] = cover_drawn(text, text, random)
    trial.intervals["13 v 20 drawn from two texts"] = cover_drawn(text, other, random)
    return trial


def cover_drawn(one: Text, other: Text, random: np.random.Generator) -> Covered:
    """Draw sentences with replacement from two texts and check the intervals of all categories."""
    hits, words, rates = [], [], []
    for text, sentences in zip((one, other), STANDARD, strict=True):
        families = [text.families[name] for name in LEXICONS]
        whole = np.hstack([family.matrix.toarray() for family in families])
        drawn = random.integers(len(whole), size=sentences)
        hits.append(whole[drawn])
        words.append(families[0].words[drawn])
        rates.append(whole.sum(axis=0) / families[0].words.sum() * PER)
    counts = make_counts("category", np.vstack(hits), np.concatenate(words), STANDARD[0])
    return check_package(counts, rates[0] - rates[1])


# Real texts ---------------------------------------------------------------------------------------------------------


def read_text(path: Path) -> Text | None:
    """Read one text and count its terms and categories; None if its halves would be scarce."""
    article = read_article(path)
    rows = [
        ("A", article.name, sentence.paragraph, sentence.sentence, *token)
        for sentence in find_sentences(article)
        for token in find_words(article.text[sentence.start : sentence.end], sentence.start)
        if sentence.sentence > 0
    ]
    tokens = pd.DataFrame(rows, columns=["side", "article", "paragraph", "sentence", "start", "end", "term"])
    if tokens["sentence"].nunique() < 2 * SCARCE:
        return None
    families = {"terms": count_terms(tokens)}
    for name in LEXICONS:
        lexicon = load_lexicon(find_lexicon(name, Path()))
        families[name] = count_categories(match_lexicon(lexicon, tokens), tokens, categories=lexicon.counted)
    return Text(families)


def read_folder(folder: Path) -> list[Text]:
    """Read every text of a folder that is long enough."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".txt", ".md", ".html"))
    return [text for text in map(read_text, paths) if text is not None]


# Tables -------------------------------------------------------------------------------------------------------------


def percent(values: Iterable[Any]) -> str:
    """Write a share in per cent."""
    return f"{100 * np.mean(list(values)):.1f} %"


def uniformity(verdicts: Sequence[Verdict]) -> float:
    """Return the Kolmogorov-Smirnov p of the randomised permutation p, one a pair."""
    p = np.array([verdict.random_p for verdict in verdicts])
    return float(stats.kstest(p[~np.isnan(p)], "uniform").pvalue)


NULL_ROWS: dict[str, Callable[[Sequence[Verdict]], str]] = {
    "pairs with a strong finding (bar: 5 %)": lambda found: percent(one.strong > 0 for one in found),
    "pairs with a suggestive finding": lambda found: percent(one.suggestive > 0 for one in found),
    "suggestive findings a pair": lambda found: f"{np.mean([one.suggestive for one in found]):.2f}",
    "features tested a pair": lambda found: f"{np.mean([len(one.p) for one in found]):.0f}",
    "features with permutation p <= .05": lambda found: percent(np.concatenate([one.p for one in found]) <= 0.05),
    "permutation p uniform: KS p (bar: .01)": lambda found: f"{uniformity(found):.3f}",
    "pairs with omnibus p <= .05": lambda found: percent(one.omnibus <= 0.05 for one in found if len(one.p)),
    "G2: pairs with a finding after correction": lambda found: percent(one.g2_found for one in found),
    "G2: features with p <= .05": lambda found: percent(np.concatenate([one.g2_p for one in found]) <= 0.05),
}


def gather(trials: Sequence[Trial]) -> dict[str, list[Verdict]]:
    """Return the verdicts by family."""
    return {name: [trial.verdicts[name] for trial in trials] for name in trials[0].verdicts}


def tabulate_null(title: str, trials: Sequence[Trial]) -> Table:
    """Return the false findings of null pairs, a column a family."""
    families = gather(trials)
    rows = [[label, *(measure(found) for found in families.values())] for label, measure in NULL_ROWS.items()]
    return Table(title, ["", *families], rows)


def pool(trials: Sequence[Trial], name: str) -> Covered:
    """Return all intervals of one name together."""
    parts = [trial.intervals[name] for trial in trials]
    return Covered(*(np.concatenate([getattr(part, key) for part in parts]) for key in ("hits", "holds", "width")))


def within(intervals: Covered, hits: str) -> np.ndarray:
    """True for the intervals whose pooled hits fall into a bin."""
    low, high = BINS[hits]
    return (intervals.hits >= low) & (intervals.hits <= high)


def tabulate_coverage(title: str, trials: Sequence[Trial]) -> Table:
    """Return coverage and mean width of the intervals, by pooled hits."""
    rows = []
    for name in trials[0].intervals:
        intervals = pool(trials, name)
        bins = [within(intervals, hits) for hits in BINS]
        cells = [
            f"{percent(intervals.holds[bin])} ({intervals.width[bin].mean():.1f})" if bin.any() else "" for bin in bins
        ]
        rows.append([name, *cells])
    return Table(title, ["", *(f"{hits} hits" for hits in BINS)], rows)


def tabulate_power(family: str, trials: Sequence[Trial]) -> Table:
    """Return how often planted differences are found, as strong / as strong or suggestive."""
    rates, ratios = PLANTED[family]
    rows = []
    for rate in rates:
        cells = []
        for ratio in ratios:
            grades = [trial.planted[family, float(rate), float(ratio)] for trial in trials]
            strong, suggestive = grades.count("strong"), grades.count("suggestive")
            cells.append(f"{100 * strong / len(grades):.0f} / {100 * (strong + suggestive) / len(grades):.0f} %")
        rows.append([f"{rate} per 1,000 words on the side with fewer", *cells])
    title = f"Power, {family}: a true difference graded strong / strong or suggestive"
    return Table(title, ["", *(f"{ratio:g} times" for ratio in ratios)], rows)


def tabulate_bars(sources: dict[str, Sequence[Trial]]) -> Table:
    """Return which bars hold."""
    rows = []
    for source, trials in sources.items():
        families = gather(trials)
        strong = max(float(np.mean([one.strong > 0 for one in found])) for found in families.values())
        uniform = min(uniformity(found) for found in families.values())
        names = [name for name in trials[0].intervals if name.startswith("13 v 20") and "bootstrap" not in name]
        whole = [pool(trials, name) for name in names]
        covered = [float(one.holds[within(one, hits)].mean()) for one in whole for hits in ("8-15", "16+")]
        low, high = min(covered), max(covered)
        rows += [
            [source, "null pairs with a strong finding, any family", "<= 5 %", percent([strong]), hold(strong <= 0.05)],
            [source, "permutation p uniform, KS p of every family", "> .01", f"{uniform:.3f}", hold(uniform > 0.01)],
            [
                source,
                "95 % intervals cover, 13 v 20, 8 hits or more",
                "92.5-97.5 %",
                f"{percent([low])} to {percent([high])}",
                hold(low >= 0.925 and high <= 0.975),
            ],
        ]
    return Table("Bars", ["texts", "bar", "", "measured", "holds"], rows)


def hold(holds: bool) -> str:
    """Write whether a bar holds."""
    return "yes" if holds else "NO"


def write_plain(table: Table) -> str:
    """Write a table in columns."""
    widths = [max(map(len, column)) for column in zip(table.header, *table.rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (table.header, *table.rows)]
    return "\n".join([table.title, *lines, ""])


def write_markdown(table: Table) -> str:
    """Write a table for the documentation."""
    rule = ["---"] * len(table.header)
    lines = [f"| {' | '.join(row)} |" for row in (table.header, rule, *table.rows)]
    return "\n".join([f"**{table.title}**", "", *lines, ""])


# Running ------------------------------------------------------------------------------------------------------------


def run(label: str, attempt: Callable[[int], Made], pairs: int, jobs: int) -> list[Made]:
    """Try every pair, in ``jobs`` processes of one thread each; tell of progress on stderr."""
    made = []
    with ProcessPoolExecutor(jobs, initializer=threadpool_limits, initargs=(1,)) as workers:
        for one in workers.map(attempt, range(pairs), chunksize=5):
            made.append(one)
            if len(made) % max(pairs // 10, 1) == 0:
                print(f"{label}: {len(made)} of {pairs} pairs", file=sys.stderr, flush=True)
    return made


def main() -> None:
    """Run the trials and print the tables."""
    parser = argparse.ArgumentParser(description="False findings, coverage of intervals, and power, by simulation.")
    parser.add_argument("--pairs", type=int, default=1000, help="null pairs of each kind")
    parser.add_argument("--texts", type=Path, nargs="+", default=[], metavar="DIR", help="folders of real texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    options = parser.parse_args()

    generated = run("generated", partial(try_generated, seed=options.seed), options.pairs, options.jobs)
    tables = [
        tabulate_null(f"{options.pairs:,} generated null pairs, 13 v 20 sentences", generated),
        tabulate_coverage("Coverage of 95 % intervals (mean width per 1,000 words), generated", generated),
        *(tabulate_power(family, generated) for family in PLANTED),
    ]
    sources: dict[str, Sequence[Trial]] = {"generated": generated}
    for folder in options.texts:
        texts, name = read_folder(folder), folder.resolve().name
        trials = run(name, partial(try_text, texts=texts, seed=options.seed), options.pairs, options.jobs)
        tables += [
            tabulate_null(f"{options.pairs:,} null pairs: halves of {len(texts)} texts, {name}", trials),
            tabulate_coverage(f"Coverage of 95 % intervals (mean width per 1,000 words), {name}", trials),
        ]
        sources[name] = trials
    write = write_markdown if options.markdown else write_plain
    for table in [*tables, tabulate_bars(sources)]:
        print(write(table))


if __name__ == "__main__":
    main()
