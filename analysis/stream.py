"""Counting articles as they are read: what comes of it is a ``Tally``, and no text is held.

Both ways of counting, this one and that by tables of tokens (``Study.tokens``), use the same tokenizer and
the same matcher, and give the same ``Counts``. Here articles come in chunks; a chunk is read,
split, matched and packed into a few arrays (in a process of its own where there are several). Counts
wait in a file (``spool``), so that memory grows with the different words and hardly with the articles.
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
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.articles import Article
from analysis.counts import Counts, Occurrences
from analysis.lexicon import Lexicon
from analysis.matching import match_terms, qualify
from analysis.settings import ONE_PROCESS
from analysis.sides import Reading, Side, Source, list_sources, no_article, read_source, size_of_file
from analysis.spool import Spool, blocks
from analysis.tokens import find_sentences, find_terms, stem

CHUNK = 1 << 19  # bytes of text that are read, counted and packed together
_ENVELOPE = 200  # bytes that an article takes beside its text
KINDS = ("term", "stem", "bigram")
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
    ``shared`` says of each side how many of its articles have the text of one on the other.
    """

    features: Counts
    categories: Counts
    heads: Counter[tuple[str, str]]
    hyphenated: Counter[tuple[str, bool, str]]
    hits: pd.DataFrame
    sentences: dict[str, int]
    removed: dict[str, int]
    skipped: tuple[Source, ...]
    shared: dict[str, int]
    headline: bool

    def forms(self, *, joined: bool = False) -> Occurrences:
        """Return how often each term occurs by side, in bodies and in headlines; ``joined``: hyphenated words whole."""
        more: Counter[tuple[str, bool, str]] = Counter()  # what headlines and hyphens add and take away
        for (side, term), n in self.heads.items():
            more[side, False, term] += n
            more[side, True, term] -= n * self.headline  # where headlines are counted, they are among the features
        for (side, body, word), n in self.hyphenated.items() if joined else ():
            more[side, body, word] += n
            for part in word.split("-"):
                more[side, body, part] -= n
        known = self.features.features
        rows: list[tuple[np.ndarray, ...]] = []  # of, on_a, body, n
        for side, totals in (("A", self.features.n_a), ("B", self.features.n_b)):
            here = totals + np.fromiter((more.pop((side, True, term), 0) for term in known), np.int64, len(known))
            of = np.flatnonzero(here).astype(np.int32)
            rows.append((of, np.full(len(of), side == "A"), np.ones(len(of), dtype=bool), here[of]))
        rest = [(form, side == "A", body, n) for (side, body, form), n in more.items() if n]
        places = {form: place for place, form in enumerate(known)} if rest else {}
        of = np.array([places.setdefault(form, len(places)) for form, *_ in rest], dtype=np.int32)
        kinds = (bool, bool, np.int64)
        rows.append((of, *(np.array([row[i] for row in rest], dtype=kind) for i, kind in enumerate(kinds, start=1))))
        columns = (np.concatenate(column) for column in zip(*rows, strict=True))
        return Occurrences((*known, *list(places)[len(known) :]), *columns)


@dataclass
class _Sparse:
    """Counts of some articles as they come: rows one after the other, each a few column numbers with their counts."""

    ids: dict[str, int] = field(default_factory=dict)
    ends: array[int] = field(default_factory=lambda: array("q"))
    columns: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))

    def add(self, counted: Counter[str]) -> None:
        """Append a row."""
        ids = self.ids
        self.columns.extend([ids.setdefault(name, len(ids)) for name in counted])
        self.counts.extend(counted.values())
        self.ends.append(len(self.columns))


class _Rows:
    """Counts of all articles: columns are numbered as their features come, and rows wait in a file."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.spool = Spool()

    def extend(self, other: _Sparse) -> None:
        """Append the rows of a chunk."""
        ids = self.ids
        places = np.array([ids.setdefault(name, len(ids)) for name in other.ids], dtype=np.int32)
        columns = np.frombuffer(other.columns, dtype=np.int32)
        self.spool.append(
            places[columns] if len(places) else columns, np.frombuffer(other.counts, np.int32), other.ends
        )

    def finish(self, kind: str, units: pd.DataFrame, features: Sequence[str] | None = None) -> Counts:
        """Return the counts, features in the order of the alphabet and each row in theirs."""
        known = tuple(sorted(self.ids) if features is None else features)
        places = {name: place for place, name in enumerate(known)}
        order = np.array([places[name] for name in self.ids], dtype=np.int32)
        ordered = Spool()
        for _, block in blocks(self.spool.matrix(len(self.ids))):
            cells = block.data.copy(), order[block.indices], block.indptr
            block = sparse.csr_array(cells, shape=(block.shape[0], len(known)))
            block.sort_indices()
            ordered.append(block.indices, block.data, block.indptr[1:])
        return Counts(kind, ordered.matrix(len(known)), known, units)


@dataclass
class _Chunk:
    """What is found in some articles."""

    units: list[tuple[str, str, int]] = field(default_factory=list)
    features: _Sparse = field(default_factory=_Sparse)
    categories: _Sparse = field(default_factory=_Sparse)
    heads: Counter[tuple[str, str]] = field(default_factory=Counter)
    hyphenated: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    hits: Counter[tuple[str, bool, str, bool, bool]] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[Source] = field(default_factory=list)
    texts: dict[str, array[int]] = field(default_factory=lambda: {"A": array("Q"), "B": array("Q")})


@dataclass
class _Whole:
    """What is found in all articles, extended chunk by chunk."""

    sides: array[int] = field(default_factory=lambda: array("b"))  # 0 and 1: A and B
    names: list[str] = field(default_factory=list)
    words: array[int] = field(default_factory=lambda: array("q"))
    features: _Rows = field(default_factory=_Rows)
    categories: _Rows = field(default_factory=_Rows)
    heads: Counter[tuple[str, str]] = field(default_factory=Counter)
    hyphenated: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    hits: Counter[tuple[str, bool, str, bool, bool]] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[Source] = field(default_factory=list)
    texts: dict[str, array[int]] = field(default_factory=lambda: {"A": array("Q"), "B": array("Q")})

    def extend(self, chunk: _Chunk) -> None:
        """Append the chunk that comes next."""
        for side, name, words in chunk.units:
            self.sides.append("AB".index(side))
            self.names.append(name)
            self.words.append(words)
        self.skipped += chunk.skipped
        self.features.extend(chunk.features)
        self.categories.extend(chunk.categories)
        for name in ("heads", "hyphenated", "hits", "sentences", "removed"):
            getattr(self, name).update(getattr(chunk, name))
        for side, texts in chunk.texts.items():
            self.texts[side].extend(texts)

    def units(self) -> pd.DataFrame:
        """Return one row an article with a word in it. Columns: side, article, words."""
        sides = np.array(["A", "B"], dtype=object)[np.frombuffer(self.sides, np.int8)]
        names = np.array(self.names, dtype=object)
        return pd.DataFrame({"side": sides, "article": names, "words": np.frombuffer(self.words, np.int64)})


def tally(sides: Sequence[Side], plan: Plan, *, jobs: int = 1) -> Tally:
    """Count all articles of some sides in one pass, in ``jobs`` processes.

    Raises ``InputError`` for a file that cannot be read and for a side without any article.
    """
    whole = _Whole()
    for chunk in _map_in_order(count_chunk, _chunks(sides, plan.reading), plan, jobs):
        whole.extend(chunk)
    units = whole.units()
    for side in sides:
        if not (units["side"] == side.key).any():
            raise no_article(side)
    names = sorted(f"{lexicon.name}:{category}" for lexicon in plan.lexicons for category in lexicon.counted)
    return Tally(
        features=whole.features.finish(plan.kind, units),
        categories=whole.categories.finish("category", units, names),
        heads=whole.heads,
        hyphenated=whole.hyphenated,
        hits=pd.DataFrame([(*key, n) for key, n in whole.hits.items()], columns=HITS),
        sentences=dict(whole.sentences),
        removed=dict(whole.removed),
        skipped=tuple(whole.skipped),
        shared=_shared(*(np.frombuffer(whole.texts[side], np.uint64) for side in "AB")),
        headline=plan.headline,
    )


def _shared(a: np.ndarray, b: np.ndarray) -> dict[str, int]:
    return {"A": int(np.isin(a, b).sum()), "B": int(np.isin(b, a).sum())}


def processes(size: int) -> int:
    """Return how many processes are worth starting for ``size`` bytes of text."""
    if (
        size < 4_000_000
        or ONE_PROCESS in os.environ
        or multiprocessing.current_process().daemon
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Located = tuple[str, Source]  # the key of its side, and where it is


def _chunks(sides: Sequence[Side], reading: Reading) -> Iterator[list[Located]]:
    chunk: list[Located] = []
    size = 0
    for side in sides:
        for source in list_sources(side, reading):
            chunk.append((side.key, source))
            size += _ENVELOPE + (len(source.text) if source.number else size_of_file(source.path))
            if size >= CHUNK:
                yield chunk
                chunk, size = [], 0
    if chunk:
        yield chunk


def _map_in_order(
    work: Callable[[list[Located], Plan], _Chunk], chunks: Iterable[list[Located]], plan: Plan, jobs: int
) -> Iterator[_Chunk]:
    """Yield the chunks' counts in their order; no more chunks are under way than keep ``jobs`` processes busy."""
    if jobs == 1:
        yield from (work(chunk, plan) for chunk in chunks)
        return
    waiting: deque[Future[_Chunk]] = deque()
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


def count_chunk(chunk: list[Located], plan: Plan) -> _Chunk:
    """Read and count some articles."""
    found = _Chunk()
    for side, source in chunk:
        article = read_source(source, plan.reading)
        if article is None:
            found.skipped.append(source._replace(text=""))
        else:
            _count_article(found, side, article, plan)
    return found


def _count_article(found: _Chunk, side: str, article: Article, plan: Plan) -> None:
    counted: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    words = 0
    text = article.text
    for sentence in find_sentences(article):
        terms, hyphenated = find_terms(text[sentence.start : sentence.end])
        body = sentence.sentence > 0
        found.sentences[side] += body
        if not body:
            found.heads.update((side, term) for term in terms)
        found.hyphenated.update((side, body, word) for word in hyphenated)
        inside = body or plan.headline
        if inside:
            words += len(terms)
            counted.update(_features(terms, plan))
        for lexicon in plan.lexicons:
            for match in match_terms(lexicon, terms):
                feature = f"{lexicon.name}:{match.category}"
                found.hits[(side, body, feature, *qualify(lexicon, match, terms))] += 1
                if inside:
                    categories[feature] += 1
    found.removed[side] += len(article.removed)
    found.texts[side].append(_fingerprint(text))
    if words:
        found.units.append((side, article.name, words))
        found.features.add(counted)
        found.categories.add(categories)


def _fingerprint(text: str) -> int:
    """Return 64 bits of a hash, the same for texts that differ only in their spaces."""
    return int.from_bytes(hashlib.blake2b(" ".join(text.split()).encode(), digest_size=8).digest())


def _features(terms: list[str], plan: Plan) -> Iterable[str]:
    """Return the features of one kind in a sentence's terms."""
    if plan.kind == "bigram":
        return map(" ".join, pairwise(terms))
    return (stem(term, plan.language) for term in terms) if plan.kind == "stem" else terms
