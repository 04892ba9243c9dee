"""A study: two sides, the lexicons to read them with, and the settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from weakref import WeakKeyDictionary

from analysis.articles import Article, read_article
from analysis.errors import InputError, did_you_mean
from analysis.furniture import load_rules
from analysis.settings import Settings, check_settings
from analysis.sides import Reading, Side, Source, is_single, read_side, size_of, skipped_rows
from analysis.tokens import UNSPACED, find_sentences, find_words, stop_words

if TYPE_CHECKING:
    import pandas as pd

    from analysis.counts import Counts
    from analysis.lexicon import Lexicon
    from analysis.stream import Tally

SIDES = ("A", "B")
Given = ParamSpec("Given")
_SENTENCES = 20  # times the limit of ``large`` that a single article and many may have: all is held then
SCARCE = 5  # units; a side with fewer carries next to no evidence: nothing is tested, and the report says so


@dataclass(frozen=True, eq=False)  # by identity: a study loaded again may read changed files
class Study:
    """Everything a run needs. Tables are made on first use and kept.

    ``unit`` is what is resampled: a sentence where a side is one article, an article
    where a side is many. ``reference``: articles whose words make the prior of the
    log-odds, where there are any.
    """

    id: str
    title: str
    a: Side
    b: Side
    lexicon_files: tuple[Path, ...]
    furniture: tuple[Path, ...] = ()
    reference: tuple[Path, ...] = ()
    language: str = "en"
    note: str = ""
    seed: int = 1
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise InputError(f"study '{self.id}'", f"the seed is {self.seed}", "give a whole number from 0 on")
        if self.reference and self.settings.prior_from != "flat":
            why = f"it has reference articles and prior_from = '{self.settings.prior_from}'"
            raise InputError(f"study '{self.id}'", why, "keep one of them")

    def derive(
        self,
        *,
        lexicons: tuple[Lexicon, ...] | None = None,
        lexicon_files: tuple[Path, ...] | None = None,
        **settings: Any,
    ) -> Study:
        """Return this study with other lexicons or settings, as in ``study.derive(prior=0.1, min_count=5)``.

        ``lexicon_files`` are read; ``lexicons`` are taken as they are. What the changes do not
        touch is kept and not read again. Raises ``InputError`` for an unknown setting, a value
        beyond its limits, or a lexicon that cannot be read.
        """
        files = self.lexicon_files if lexicon_files is None else lexicon_files
        checked = check_settings(settings, self.settings, f"study '{self.id}'")
        other = replace(self, settings=checked, lexicon_files=files)
        stale = {"_counted_units"} | ({"counted", "tally", "warnings"} if "headline" in settings else set())
        if not (lexicons is lexicon_files is None):
            stale |= {"lexicons", "hits", "tally", "warnings"}
        stale |= {"large"} if "large" in settings else set()
        kept = {} if settings.keys() & {"encoding", "max_bytes"} else vars(self)
        own = {item.name for item in fields(self)} | stale
        vars(other).update({name: value for name, value in kept.items() if name not in own})
        if lexicons is not None:
            vars(other)["lexicons"] = lexicons
        _ = other.lexicons
        return other

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, A first."""
        return (self.a, self.b)

    @property
    def labels(self) -> dict[str, str]:
        """The sides' names by key, for figures: ``{"A": "A · Ministers", ...}``."""
        return {side.key: side.name for side in self.sides}

    @cached_property
    def unit(self) -> str:
        """``sentence`` or ``article``."""
        return "sentence" if any(is_single(side, self.reading) for side in self.sides) else "article"

    @cached_property
    def large(self) -> bool:
        """True where the articles are too many to be held: they are counted as they are read (``tally``).

        Then ``articles``, ``sentences``, ``tokens`` and ``hits`` are not to be had; ``counts`` is, and
        ``excerpt`` gives a few articles as a study of their own. Raises ``InputError`` for sides beyond the
        limit of which one is a single article, since sentences are then the units.
        """
        size = sum(map(size_of, self.sides))
        if self.unit == "article":
            return size > self.settings.large
        if size > max(_SENTENCES * self.settings.large, 2 * self.settings.max_bytes):
            why = f"one side is a single article and both together have {size:,} bytes: too many to compare sentences"
            raise InputError(f"study '{self.id}'", why, "give several articles on both sides, or raise large")
        return False

    @cached_property
    def reading(self) -> Reading:
        """How the articles are read."""
        return Reading(load_rules(self.furniture), self.settings.encoding, self.settings.max_bytes)

    @cached_property
    def articles(self) -> dict[str, tuple[Article, ...]]:
        """The articles of each side, read on first use. Raises ``InputError`` for a large study."""
        if self.large:
            why = f"its sides are larger than {self.settings.large:,} bytes: articles are counted as they are read"
            raise InputError(f"study '{self.id}'", why, "use counts and excerpt, or raise large under [settings]")
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[dict[str, tuple[Article, ...]], tuple[Source, ...]]:
        """The articles of each side, and the rows that hold none."""
        skipped: list[Source] = []
        articles = {side.key: tuple(read_side(side, self.reading, skipped)) for side in self.sides}
        return articles, tuple(skipped)

    @cached_property
    def tally(self) -> Tally:
        """What one pass over the articles of a large study finds: terms, categories, and what varies them."""
        return self._stream("term", self.lexicons)

    def _stream(self, kind: str, lexicons: tuple[Lexicon, ...]) -> Tally:
        from analysis import stream

        plan = stream.Plan(self.reading, kind, self.language, lexicons, self.settings.headline)
        return stream.tally(self.sides, plan, jobs=stream.processes(sum(map(size_of, self.sides))))

    def counts(self, kind: str = "term", unit: str = "", voice: str = "all") -> Counts:
        """Count features of one kind in units: ``term``, ``stem``, ``bigram``, or ``category``.

        ``unit`` is that which is resampled, or another. Categories are those of all lexicons, named
        ``lexicon:category``; ``voice`` takes only their hits in one voice. Of a large study the units are
        articles and the voice is ``all``; another gives a ``ValueError``.
        """
        if kind not in (kinds := ("term", "stem", "bigram", "category")):
            raise ValueError(f"there is no kind of feature '{kind}'; {did_you_mean(kind, kinds)}")
        unit = unit or self.unit
        if self.large:
            if unit != "article" or voice != "all":
                raise ValueError(f"a large study has no counts by {unit if unit != 'article' else 'voice'}")
            if kind == "category":
                return self.tally.categories
            return self.tally.features if kind == "term" else self._stream(kind, ()).features
        if (kind, unit, voice) not in self._counted_units:
            self._counted_units[kind, unit, voice] = self._count(kind, unit, voice)
        return self._counted_units[kind, unit, voice]

    @cached_property
    def _counted_units(self) -> dict[tuple[str, str, str], Counts]:
        """What ``counts`` has counted, by what it was asked."""
        return {}

    def _count(self, kind: str, unit: str, voice: str) -> Counts:
        from analysis import counts as counting

        if kind == "category":
            hits = self.hits if voice == "all" else self.hits[self.hits["voice"] == voice]
            hits = hits.assign(category=hits["lexicon"] + ":" + hits["category"])
            names = sorted(f"{lexicon.name}:{category}" for lexicon in self.lexicons for category in lexicon.counted)
            return counting.count_categories(hits, self.counted, categories=names, unit=unit)
        if kind == "stem":
            return counting.count_stems(self.counted, unit=unit, language=self.language)
        return (counting.count_bigrams if kind == "bigram" else counting.count_terms)(self.counted, unit=unit)

    @cached_property
    def lexicons(self) -> tuple[Lexicon, ...]:
        """The lexicons, loaded on first use. Tables tell them apart by name, so each has its own."""
        from analysis.lexicon_formats import read_lexicon

        lexicons: dict[str, Lexicon] = {}
        for path in self.lexicon_files:
            lexicon = read_lexicon(path)
            if lexicon.name in lexicons:
                raise InputError(path, f"a second lexicon named '{lexicon.name}'", "take one out or rename it")
            lexicons[lexicon.name] = lexicon
        return tuple(lexicons.values())

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence of the original; headlines are sentence 0 of paragraph 0.

        Columns: side, article, paragraph, sentence, start, end, text, voice, source.
        ``text`` is ``raw[start:end]`` with line breaks as spaces.
        """
        import pandas as pd

        from analysis.voice import mark_voices

        rows = [
            (key, article.name, *sentence, " ".join(article.text[sentence.start : sentence.end].split()))
            for key, articles in self.articles.items()
            for article in articles
            for sentence in find_sentences(article)
        ]
        table = pd.DataFrame(rows, columns=["side", "article", "paragraph", "sentence", "start", "end", "text"])
        return mark_voices(table, self)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """One row a word. Columns: side, article, paragraph, sentence, start, end, term, stop."""
        return self._tokenize(self.articles)

    @cached_property
    def reference_tokens(self) -> pd.DataFrame:
        """The words of the reference articles, as ``tokens``; their side is ``reference``."""
        options: dict[str, Any] = {
            "rules": self.reading.rules,
            "encoding": self.settings.encoding or None,
            "max_bytes": self.settings.max_bytes,
        }
        return self._tokenize({"reference": tuple(read_article(path, **options) for path in self.reference)})

    def _tokenize(self, sides: dict[str, tuple[Article, ...]]) -> pd.DataFrame:
        import pandas as pd

        stops = stop_words(self.language)
        rows = [
            (key, article.name, sentence.paragraph, sentence.sentence, *token, token.term in stops)
            for key, articles in sides.items()
            for article in articles
            for sentence in find_sentences(article)
            for token in find_words(article.text[sentence.start : sentence.end], sentence.start)
        ]
        names = ["side", "article", "paragraph", "sentence", "start", "end", "term", "stop"]
        return pd.DataFrame(rows, columns=names)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The tokens that enter the counts: all, or all but headlines (setting ``headline``)."""
        tokens = self.tokens
        return tokens if self.settings.headline else tokens[tokens["sentence"] > 0].reset_index(drop=True)

    @cached_property
    def hits(self) -> pd.DataFrame:
        """Every lexicon hit with its place and voice; see ``matching.match_lexicon``."""
        import pandas as pd

        from analysis.matching import match_lexicon
        from analysis.voice import voice_hits

        tables = [match_lexicon(lexicon, self.tokens) for lexicon in self.lexicons]
        hits = pd.concat(tables, ignore_index=True) if tables else match_lexicon(None, self.tokens)
        hits.insert(8, "text", [self.raw(row.side, row.article)[row.start : row.end] for row in hits.itertuples()])
        return voice_hits(hits, self)

    def raw(self, side: str, article: str) -> str:
        """Return the decoded original of an article."""
        return next(item.raw for item in self.articles[side] if item.name == article)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many units each side has: sentences without headlines, or articles."""
        if self.large:
            sides = self.tally.features.units["side"]
            return {side.key: int((sides == side.key).sum()) for side in self.sides}
        if self.unit == "article":
            return {key: len(articles) for key, articles in self.articles.items()}
        body = self.sentences[self.sentences["sentence"] > 0]
        return {side.key: int((body["side"] == side.key).sum()) for side in self.sides}

    @property
    def scarce(self) -> bool:
        """True where a side has so few units that nothing in it can be told from chance."""
        return min(self.sizes.values()) < SCARCE

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before trusting a number, in plain sentences."""
        notes = [*self._told_twice()]
        notes += skipped_rows(self.tally.skipped if self.large else self._read[1])
        for side in self.sides:
            count = self.sizes[side.key]
            if count < SCARCE:
                plural = self.unit if count == 1 else f"{self.unit}s"
                notes.append(f"{side.name} has {count} {plural}: far too little to tell a difference from chance.")
        terms = self.tally.features.features if self.large else self.tokens["term"].unique()
        if any(map(re.compile(f"[{UNSPACED}]").search, terms)):
            notes.append(
                "Some of the text is written without spaces between words; there each character is counted as a word."
            )
        if not stop_words(self.language):
            notes.append(f"There is no list of stop words for the language '{self.language}': none is flagged.")
        for lexicon in self.lexicons:
            if lexicon.language != self.language:
                notes.append(
                    f"The lexicon '{lexicon.name}' is written for '{lexicon.language}', the study's language is "
                    f"'{self.language}': its rates say little."
                )
            elif lexicon.categories and not self._finds(lexicon):
                notes.append(f"The lexicon '{lexicon.name}' matches nothing in either side.")
        return tuple(notes)

    def _told_twice(self) -> Iterator[str]:
        """Yield a note where a text stands on both sides: in how many articles, and what that does."""
        shared = self.tally.shared if self.large else self._shared()
        if not any(shared.values()):
            return
        articles = self.sizes if self.unit == "article" else {key: len(items) for key, items in self.articles.items()}
        if shared == articles:
            yield "The same text stands on both sides: every difference below is zero by construction or chance."
            return
        told = " and ".join(f"{shared[side.key]:,} of {articles[side.key]:,} in {side.name}" for side in self.sides)
        yield (
            f"Articles with the same text stand on both sides: {told}. They differ in nothing, so they draw the two sides "
            "together, and the tests take them for separate articles. Leave them out of one side or of both."
        )

    def _shared(self) -> dict[str, int]:
        """Return how many articles of each side have the text of one on the other, but for spaces."""
        texts = {key: [" ".join(item.text.split()) for item in items] for key, items in self.articles.items()}
        a, b = (set(items) for items in texts.values())
        return {"A": sum(text in b for text in texts["A"]), "B": sum(text in a for text in texts["B"])}

    def _finds(self, lexicon: Lexicon) -> bool:
        """True if a lexicon matches anything, in headlines too."""
        if self.large:
            return bool(self.tally.hits["feature"].str.startswith(f"{lexicon.name}:").any())
        return bool((self.hits["lexicon"] == lexicon.name).any())

    def _repr_html_(self) -> str:
        from analysis.explore.pieces import study_card

        return study_card(self)

    def __repr__(self) -> str:
        return f"Study({self.id!r}: {self.a.name!r} against {self.b.name!r})"


def kept(make: Callable[Concatenate[Study, Given], pd.DataFrame]) -> Callable[Concatenate[Study, Given], pd.DataFrame]:
    """Keep the tables that a function makes of a study for as long as the study lives; callers get copies."""
    made: WeakKeyDictionary[Study, dict[Any, pd.DataFrame]] = WeakKeyDictionary()

    @wraps(make)
    def keep(study: Study, *args: Given.args, **options: Given.kwargs) -> pd.DataFrame:
        known, key = made.setdefault(study, {}), (args, *sorted(options.items()))
        if key not in known:
            known[key] = make(study, *args, **options)
        return known[key].copy()

    return keep
