"""Counting and lexicons at corpus scale: rates beside other ways of counting, and memory beside the size of the text.

    python benchmarks/corpus.py [--megabytes 8] [--memory 10,20,40] [--seed 1]
    python benchmarks/corpus.py --pool 200

Texts are generated. Rates are megabytes of text a second of one processor; every way of counting runs in this process on the
same texts. Memory is the largest resident set of a new process that counts two sides (two JSON-lines files).
``--pool`` reads and counts two sides of so many megabytes in one process and in two, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from analysis.assets import asset
from analysis.lexicon import Category, Lexicon
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_terms
from analysis.patterns import Pattern, split_pattern
from analysis.tokens import find_terms, find_words, stop_words

_TYPES = 150_000
_SENTENCE = 22  # words on average
_MEMORY = """
import resource, sys, time
from analysis import descriptions, tables
from analysis.study_file import load_study
study = load_study(sys.argv[1])
def peak(): return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
began = time.monotonic()
counts = study.counts()
print(f"{counts.matrix.nnz:,} counts of {len(counts.features):,} terms in {len(counts.units):,} articles: "
      f"{time.monotonic() - began:.0f} s, {peak():.0f} MB", flush=True)
if "tables" in sys.argv:
    for make in (tables.contrasts, tables.stance, descriptions.weights, descriptions.shift, descriptions.spread):
        rows = len(make(study))
        print(f"  {make.__name__}: {rows:,} rows, {time.monotonic() - began:.0f} s, {peak():.0f} MB", flush=True)
"""
_POOL = """
import os, sys, time
from analysis import stream
from analysis.study_file import load_study
study, jobs = load_study(sys.argv[1]), int(sys.argv[2])
plan = stream.Plan(study.reading, "term", study.language, study.lexicons, False)
began, before = time.monotonic(), os.times()
found = stream.tally(study.sides, plan, jobs=jobs)
spent = sum(os.times()[:4]) - sum(before[:4])
print(time.monotonic() - began, spent, int(found.features.words.sum()))
"""


def make_vocabulary(random: np.random.Generator) -> np.ndarray:
    """Return words from the most to the least frequent: stop words, words of the shipped lexicons, then made-up ones."""
    known = [word for word in sorted(stop_words()) if "'" not in word]
    for name in ("stance", "partnership"):
        lexicon = load_lexicon(asset(f"data/lexicons/{name}.yaml"))
        words = (word for item in lexicon.categories for pattern in item.patterns for word in pattern.words)
        known += sorted({word.replace("*", "ing") for word in words if word.replace("*", "").isalpha()})
    letters = np.array(list("etaoinshrdlucmfwypvbgk"))
    made = ["".join(random.choice(letters, size)) for size in random.integers(4, 11, _TYPES)]
    return np.array(list(dict.fromkeys([*known, *made])), dtype=object)


def make_articles(megabytes: float, seed: int, words: int = 500) -> Iterator[str]:
    """Yield articles of some ``words`` words, until they have so many megabytes; frequencies follow the law of Zipf and Mandelbrot."""
    random = np.random.default_rng(seed)
    vocabulary = make_vocabulary(np.random.default_rng(0))
    shares = 1 / (np.arange(len(vocabulary)) + 2.7) ** 1.15
    ladder = np.cumsum(shares / shares.sum())
    left = megabytes * 1e6
    while left > 0:
        drawn = vocabulary[np.searchsorted(ladder, random.random(words), side="left").clip(max=len(vocabulary) - 1)]
        ends = np.flatnonzero(random.random(words) < 1 / _SENTENCE)
        sentences = [" ".join(part) for part in np.split(drawn, ends + 1) if len(part)]
        lines = [
            ". ".join(item.capitalize() for item in sentences[i : i + 4]) + "." for i in range(0, len(sentences), 4)
        ]
        text = "\n\n".join(lines)
        left -= len(text)
        yield text


def make_lexicon(size: int) -> Lexicon:
    """Return a lexicon of ``size`` patterns: words, one in four a prefix, one in four a phrase of two words."""
    vocabulary = make_vocabulary(np.random.default_rng(0))[300:]
    step = max(len(vocabulary) // (4 * size), 1)
    texts = []
    for number, word in enumerate(vocabulary[:: 2 * step][:size]):
        other = vocabulary[(number * 7919) % 2000]
        texts.append({0: f"{word[:6]}*", 1: f"{word} {other}"}.get(number % 4, word))
    patterns = tuple(Pattern(text, split_pattern(text)) for text in dict.fromkeys(texts))
    return Lexicon("made", (Category("made", patterns=patterns),))


def rate(work: Callable[[], object], megabytes: float, times: int = 3) -> float:
    """Return megabytes a second of processor time, the best of some runs."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return megabytes / max(min(spent), 1e-9)


def count_ours(texts: Sequence[str]) -> None:
    """Count each article's terms with this project's tokenizer, once for each different stretch between spaces."""
    for text in texts:
        Counter(find_terms(text)[0])


def count_words(texts: Sequence[str]) -> None:
    """Count each article's terms with the same tokenizer, every word anew."""
    for text in texts:
        Counter(token.term for token in find_words(text))


def count_sklearn(texts: Sequence[str]) -> None:
    """Count with scikit-learn's CountVectorizer."""
    from sklearn.feature_extraction.text import CountVectorizer

    CountVectorizer().fit_transform(texts)


def count_lines(texts: Sequence[str]) -> None:
    """Count with a regular expression and a Counter."""
    find = re.compile(r"(?u)\b\w\w+\b").findall
    for text in texts:
        Counter(find(text.lower()))


def sentences(texts: Sequence[str]) -> list[list[str]]:
    """Return the terms of each sentence (of generated text: up to each full stop)."""
    return [find_terms(part)[0] for text in texts for part in text.split(". ")]


def match_trie(lexicon: Lexicon, texts: list[list[str]]) -> int:
    """Match as this project does."""
    return sum(len(match_terms(lexicon, terms)) for terms in texts)


def match_words(lexicon: Lexicon, texts: list[list[str]]) -> int:
    """Look up every word in a dictionary, all its beginnings in one of prefixes, and each pair in one of phrases."""
    patterns = [pattern.words for item in lexicon.categories for pattern in item.patterns]
    words = {items[0] for items in patterns if len(items) == 1 and not items[0].endswith("*")}
    prefixes = {items[0][:-1] for items in patterns if items[0].endswith("*")}
    phrases = {items for items in patterns if len(items) == 2}
    shortest, longest = (f(map(len, prefixes), default=0) for f in (min, max))
    n = 0
    for terms in texts:
        before = ""
        for term in terms:
            n += term in words
            n += any(term[:size] in prefixes for size in range(shortest, min(longest, len(term)) + 1))
            n += (before, term) in phrases
            before = term
    return n


def match_expression(lexicon: Lexicon, texts: Sequence[str]) -> int:
    """Search for one regular expression of all patterns."""
    parts = [
        r"\W+".join(re.escape(word).replace(r"\*", r"\w*") for word in pattern.words)
        for item in lexicon.categories
        for pattern in item.patterns
    ]
    find = re.compile(rf"\b(?:{'|'.join(sorted(parts, key=len, reverse=True))})\b").findall
    return sum(len(find(text.lower())) for text in texts)


def write_sides(folder: Path, megabytes: float, seed: int) -> Path:
    """Write a study of two JSON-lines files that have so many megabytes together."""
    for number, name in enumerate("ab"):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for text in make_articles(megabytes / 2, seed + number):
                file.write(json.dumps({"text": text}) + "\n")
    study = folder / "study.toml"
    study.write_text('[a]\nfile = "a.jsonl"\n[b]\nfile = "b.jsonl"\n[settings]\nresamples = 999\nlarge = 0\n')
    return study


def scale(megabytes: float, seed: int, lexicons: bool) -> None:
    """Print how long one process and two take over the same two sides, to the wall's clock and in processor time."""
    with tempfile.TemporaryDirectory() as name:
        study = write_sides(Path(name), megabytes, seed)
        if not lexicons:
            study.write_text("lexicons = []\n" + study.read_text())
        print(f"Two sides of {megabytes:.0f} MB together, {'with' if lexicons else 'without'} lexicons", flush=True)
        base, words = 0.0, set()
        for jobs in (1, 2):
            ran = subprocess.run(
                [sys.executable, "-c", _POOL, str(study), str(jobs)], check=True, capture_output=True, text=True
            )
            wall, spent, counted = map(float, ran.stdout.split())
            base, words = base or wall, words | {counted}
            print(f"  {jobs} at work: {wall:7.1f} s, {spent:7.1f} CPU s, {base / wall:.2f} times as fast", flush=True)
        if len(words) > 1:
            raise SystemExit("one process and two count differently")


def show(name: str, value: float, base: float) -> None:
    """Print a rate and how many times the baseline it is."""
    print(f"  {name:<46} {value:8.2f} MB/s   {value / base:7.1f}x", flush=True)


def main() -> None:
    """Print rates and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=8, help="text that rates are measured on")
    parser.add_argument(
        "--memory", default="10,20,40", help="megabytes of both sides together, parted by commas; '' for none"
    )
    parser.add_argument("--tables", action="store_true", help="make the tables too where memory is measured")
    parser.add_argument(
        "--pool", type=float, default=0, help="megabytes to count in one process and in two; nothing else"
    )
    parser.add_argument("--lexicons", action="store_true", help="match the shipped lexicons too, with --pool")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.pool:
        scale(options.pool, options.seed, options.lexicons)
        return
    texts = list(make_articles(options.megabytes, options.seed))
    size = sum(map(len, texts)) / 1e6
    print(f"Counting terms of {size:.0f} MB, {len(texts):,} articles")
    base = rate(lambda: count_sklearn(texts), size)
    show("scikit-learn CountVectorizer", base, base)
    show("Counter and a regular expression", rate(lambda: count_lines(texts), size), base)
    show("this project, every word anew", rate(lambda: count_words(texts), size, times=1), base)
    show("this project, once a stretch", rate(lambda: count_ours(texts), size), base)
    share = texts[: max(len(texts) // 4, 1)]
    small = sum(map(len, share)) / 1e6
    print("Matching, words already split (the expression reads the text itself)")
    for patterns in (20, 200, 2000):
        lexicon, split = make_lexicon(patterns), sentences(share)
        print(f" {sum(len(item.patterns) for item in lexicon.categories):,} patterns")
        base = rate(lambda lexicon=lexicon, split=split: match_words(lexicon, split), small)
        show("dictionary for each word", base, base)
        if patterns < 2000 or small <= 4:
            slow = texts[: max(len(share) * 20 // (patterns * 4), 4)]
            part = sum(map(len, slow)) / 1e6
            show(
                "one regular expression",
                rate(lambda lexicon=lexicon, slow=slow: match_expression(lexicon, slow), part, 1),
                base,
            )
        show("this project", rate(lambda lexicon=lexicon, split=split: match_trie(lexicon, split), small), base)
    print("Matching 2,000 patterns in 1, 2 and 4 times the text")
    lexicon = make_lexicon(2000)
    for times in (1, 2, 4):
        part = texts[: len(texts) * times // 4]
        split, some = sentences(part), sum(map(len, part)) / 1e6
        match_trie(lexicon, split)
        seconds = some / rate(lambda split=split: match_trie(lexicon, split), some)
        print(f"  {some:5.1f} MB: {seconds:6.2f} s, {seconds / some:.3f} s a MB", flush=True)
    for megabytes in filter(None, options.memory.split(",")):
        with tempfile.TemporaryDirectory() as name:
            study = write_sides(Path(name), float(megabytes), options.seed)
            print(f"Two sides of {megabytes} MB together", flush=True)
            command = [sys.executable, "-c", _MEMORY, str(study), *(["tables"] if options.tables else [])]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
