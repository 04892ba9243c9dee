"""Counting articles as they are read: what comes of it is a ``Tally``, and no text is held.

Both ways of counting, this one and that by tables of tokens (``Study.tokens``), use the same tokenizer and
the same matcher, and give the same ``Counts``. Here articles come in chunks; a chunk is read,
split, matched and packed into a few arrays (in a process of its own where there are several),
and memory grows with the different words and with the counts that are not zero.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.articles import Article
from analysis.counts import Counts
from analysis.lexicon import Lexicon
from analysis.matching import match_terms, qualify
from analysis.sides import Reading, Side, Source, list_sources, no_article, read_source
from analysis.tokens import find_sentences, find_terms, stem

CHUNK = 64  # articles that are read, counted and packed together
KINDS = ("term", "stem", "bigram")
FORMS = ["words", "side", "body", "n"]
HITS = ["side", "body", "feature", "negated", "hedged", "n"]


class Plan(NamedTuple):
    """What is counted: terms and their like of one kind, the hits of some lexicons, with headlines or without."""

    reading: Reading
    kind: str
    language: str
    lexicons: tuple[Lexicon, ...]
    headline: bool


@dataclass(frozen=True)
class Tally:
    """What one pass over all articles finds.

    ``features`` are the counts of the kind asked for, ``categories`` those of every category of
    every lexicon (``lexicon:category``); units are articles. ``heads`` are the terms of headlines by side,
    ``hyphenated`` the hyphenated words by side and place (False: in a headline). ``hits`` has one row a side,
    place (``body``), feature, negated and hedged; ``n`` says how often. ``sentences`` are those of the
    bodies, ``removed`` lines that were set aside, both by side. ``skipped`` are rows without an article;
    ``same`` says that one text stands on both sides.
    """

    features: Counts
    categories: Counts
    heads: Counter[tuple[str, str]]
    hyphenated: Counter[tuple[str, bool, str]]
    hits: pd.DataFrame
    sentences: dict[str, int]
    removed: dict[str, int]
    skipped: tuple[Source, ...]
    same: bool
    headline: bool

    def forms(self, *, joined: bool = False) -> pd.DataFrame:
        """Return how often each term occurs by side, in bodies and in headlines; ``joined``: hyphenated words whole.

        Columns: words (a tuple of one), side, body, n.
        """
        found: Counter[tuple[str, bool, str]] = Counter()
        for side, totals in (("A", self.features.n_a), ("B", self.features.n_b)):
            both = zip(self.features.features, totals.tolist(), strict=True)
            found.update({(side, True, term): n for term, n in both if n})
        for (side, term), n in self.heads.items():
            found[side, False, term] += n
            found[side, True, term] -= n * self.headline  # where headlines are counted, they are among the features
        for (side, body, word), n in self.hyphenated.items() if joined else ():
            found[side, body, word] += n
            for part in word.split("-"):
                found[side, body, part] -= n
        rows = [((form,), side, body, n) for (side, body, form), n in found.items() if n]
        return pd.DataFrame(rows, columns=FORMS)


@dataclass
class _Sparse:
    """Counts of some articles as they come: rows one after the other, each a few column numbers with their counts."""

    ids: dict[str, int] = field(default_factory=dict)
    ends: array[int] = field(default_factory=lambda: array("q", [0]))
    columns: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))

    def add(self, counted: Counter[str]) -> None:
        """Append a row."""
        ids = self.ids
        self.columns.extend([ids.setdefault(name, len(ids)) for name in counted])
        self.counts.extend(counted.values())
        self.ends.append(len(self.columns))

    def extend(self, other: _Sparse) -> None:
        """Append the rows of another."""
        ids, start = self.ids, len(self.columns)
        places = np.array([ids.setdefault(name, len(ids)) for name in other.ids], dtype=np.int32)
        if len(places):
            self.columns.frombytes(places[np.frombuffer(other.columns, dtype=np.int32)].tobytes())
        self.counts.extend(other.counts)
        self.ends.extend([start + end for end in other.ends[1:]])

    def counts_of(self, kind: str, units: pd.DataFrame, features: Sequence[str] | None = None) -> Counts:
        """Return the counts, features in the order of the alphabet; the columns are numbered anew, so do it once."""
        known = tuple(sorted(self.ids) if features is None else features)
        places = {name: place for place, name in enumerate(known)}
        order = np.array([places[name] for name in self.ids], dtype=np.int32)
        columns = np.frombuffer(self.columns, dtype=np.int32)
        if len(columns):
            np.take(order, columns, out=columns, mode="clip")  # in place: there may be tens of millions
        ends = np.frombuffer(self.ends, dtype=np.int64).astype(np.int32 if len(columns) < 2**31 else np.int64)
        matrix = sparse.csr_array(
            (np.frombuffer(self.counts, dtype=np.int32), columns, ends),
            shape=(len(units), len(known)),
        )
        matrix.sort_indices()
        return Counts(kind, matrix, known, units)


@dataclass
class _Partial:
    """What is found in a chunk, and, extended chunk by chunk, in all."""

    units: list[tuple[str, str, int]] = field(default_factory=list)
    features: _Sparse = field(default_factory=_Sparse)
    categories: _Sparse = field(default_factory=_Sparse)
    heads: Counter[tuple[str, str]] = field(default_factory=Counter)
    hyphenated: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    hits: Counter[tuple[str, bool, str, bool, bool]] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[Source] = field(default_factory=list)
    texts: dict[str, set[bytes]] = field(default_factory=lambda: {"A": set(), "B": set()})

    def extend(self, other: _Partial) -> None:
        """Append the chunk that comes next."""
        self.units += other.units
        self.skipped += other.skipped
        self.features.extend(other.features)
        self.categories.extend(other.categories)
        for name in ("heads", "hyphenated", "hits", "sentences", "removed"):
            getattr(self, name).update(getattr(other, name))
        for side, texts in other.texts.items():
            self.texts[side] |= texts


def tally(sides: Sequence[Side], plan: Plan, *, jobs: int = 1) -> Tally:
    """Count all articles of some sides in one pass, in ``jobs`` processes.

    Raises ``InputError`` for a file that cannot be read and for a side without any article.
    """
    whole = _Partial()
    for partial in _map_in_order(count_chunk, _chunks(sides, plan.reading), plan, jobs):
        whole.extend(partial)
    seen = {side for side, _, _ in whole.units}
    for side in sides:
        if side.key not in seen:
            raise no_article(side)
    units = pd.DataFrame(whole.units, columns=["side", "article", "words"])
    names = sorted(f"{lexicon.name}:{category}" for lexicon in plan.lexicons for category in lexicon.counted)
    return Tally(
        features=whole.features.counts_of(plan.kind, units),
        categories=whole.categories.counts_of("category", units, names),
        heads=whole.heads,
        hyphenated=whole.hyphenated,
        hits=pd.DataFrame([(*key, n) for key, n in whole.hits.items()], columns=HITS),
        sentences=dict(whole.sentences),
        removed=dict(whole.removed),
        skipped=tuple(whole.skipped),
        same=bool(whole.texts["A"] & whole.texts["B"]),
        headline=plan.headline,
    )


def processes(size: int) -> int:
    """Return how many processes are worth starting for ``size`` bytes of text."""
    if (
        size < 4_000_000
        or multiprocessing.current_process().daemon
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Located = tuple[str, Source]  # the key of its side, and where it is


def _chunks(sides: Sequence[Side], reading: Reading) -> Iterator[list[Located]]:
    located = ((side.key, source) for side in sides for source in list_sources(side, reading))
    while chunk := list(islice(located, CHUNK)):
        yield chunk


def _map_in_order(
    work: Callable[[list[Located], Plan], _Partial], chunks: Iterable[list[Located]], plan: Plan, jobs: int
) -> Iterator[_Partial]:
    """Yield the chunks' partials in their order; no more chunks are under way than keep ``jobs`` processes busy."""
    if jobs == 1:
        yield from (work(chunk, plan) for chunk in chunks)
        return
    waiting: deque[Future[_Partial]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        try:
            for chunk in chunks:
                waiting.append(pool.submit(work, chunk, plan))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def count_chunk(chunk: list[Located], plan: Plan) -> _Partial:
    """Read and count some articles."""
    partial = _Partial()
    for side, source in chunk:
        article = read_source(source, plan.reading)
        if article is None:
            partial.skipped.append(source._replace(text=""))
        else:
            _count_article(partial, side, article, plan)
    return partial


def _count_article(partial: _Partial, side: str, article: Article, plan: Plan) -> None:
    counted: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    words = 0
    text = article.text
    for sentence in find_sentences(article):
        terms, hyphenated = find_terms(text[sentence.start : sentence.end])
        body = sentence.sentence > 0
        partial.sentences[side] += body
        if not body:
            partial.heads.update((side, term) for term in terms)
        partial.hyphenated.update((side, body, word) for word in hyphenated)
        inside = body or plan.headline
        if inside:
            words += len(terms)
            counted.update(_features(terms, plan))
        for lexicon in plan.lexicons:
            for match in match_terms(lexicon, terms):
                feature = f"{lexicon.name}:{match.category}"
                partial.hits[(side, body, feature, *qualify(lexicon, match, terms))] += 1
                if inside:
                    categories[feature] += 1
    partial.removed[side] += len(article.removed)
    partial.texts[side].add(hashlib.sha256(" ".join(text.split()).encode()).digest())
    if words:
        partial.units.append((side, article.name, words))
        partial.features.add(counted)
        partial.categories.add(categories)


def _features(terms: list[str], plan: Plan) -> Iterable[str]:
    """Return the features of one kind in a sentence's terms."""
    if plan.kind == "bigram":
        return map(" ".join, pairwise(terms))
    return (stem(term, plan.language) for term in terms) if plan.kind == "stem" else terms
