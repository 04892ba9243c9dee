"""Sentences and words with their places in the original.

Both are found by NLTK's algorithmic parts, which need no downloaded data: Punkt with
abbreviations of our own (Kiss & Strunk 2006, Computational Linguistics 32(4):485-525)
and NLTK's regular expressions. Typography is folded one character for one, so every
offset still points into the original text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.assets import asset

if TYPE_CHECKING:
    from nltk.redos import TimedPattern
    from nltk.stem.snowball import SnowballStemmer
    from nltk.tokenize import PunktSentenceTokenizer

    from analysis.articles import Article

# One character for one: curly, low, angle and prime quotation marks; no-break and other
# spaces; the hyphens of Unicode (not its dashes).
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
_ABBREVIATIONS = """
    adm al apr aug ave brig capt cf cmdr co col corp cpl dec dept dr e.g eds est etc feb fig gen gov hon hr i.e inc jan
    jr jul jun lt ltd maj mar messrs mr mrs ms mt nov oct p.m a.m ph.d pp pres prof rep reps rev sec sen sens sept sgt
    sr st u.k u.n u.s u.s.a viz vol vs
""".split()
# These are abbreviations before a number only: "No. 1", but "The answer was no."
_NUMBERED = "art ch no nos p para".split()
# Where an abbreviation ends a sentence, the next one often begins with one of these.
_STARTERS = """
    a after all although an and as at both but by for from he her his however if in it its moreover on our she since
    so some such that the their there these they this those though to under we what when where which while with yet you
""".split()
# Written without spaces between words: a character (with its marks) is counted as a word.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Before 's these are it is, let us, who has ...; elsewhere 's is a possessive and no part of the term.
_CONTRACTED = frozenset("he here how it let she that there this what when where who why".split())
_FULL_STOPS = ("।", "॥", "۔", "؟")
# Chinese and Japanese leave no space after a sentence, and Punkt looks for one.
_UNSPACED_STOP = re.compile(r"[。！？]+[\"'”’」』）》]*\s*")


class Sentence(NamedTuple):
    """A sentence: paragraph and sentence numbers from 1 (the headline is 0, 0), offsets."""

    paragraph: int
    sentence: int
    start: int
    end: int


class Token(NamedTuple):
    """One occurrence of a word: offsets into the original, and its term."""

    start: int
    end: int
    term: str


def fold_typography(text: str) -> str:
    """Make quotation marks, spaces and hyphens plain, one character for one."""
    return text.translate(_TYPOGRAPHY)


def begins_small(text: str) -> bool:
    """True if ``text`` begins with a small letter, as no sentence does.

    Where letters have no capitals that sentences begin with (Georgian), none is small.
    """
    first = next((char for char in text if char.isalnum()), "")
    return first != first.title()


def find_sentences(article: Article) -> list[Sentence]:
    """Split an article's headline and paragraphs into sentences, in order."""
    sentences = [Sentence(0, 0, *article.headline)] if article.headline else []
    text = article.text
    number = 0
    for paragraph, (begin, stop) in enumerate(article.paragraphs, start=1):
        for start, end in _split(text[begin:stop]):
            piece = text[begin + start : begin + end]
            if any(map(str.isalnum, piece)):
                number += 1
                first = begin + start + len(piece) - len(piece.lstrip())
                sentences.append(Sentence(paragraph, number, first, first + len(piece.strip())))
    return sentences


def _split(paragraph: str) -> Iterator[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in _punkt().span_tokenize(fold_typography(paragraph)):
        if spans and begins_small(paragraph[start:end]):
            start = spans.pop()[0]
        spans.append((start, end))
    for start, end in spans:
        for stop in _UNSPACED_STOP.finditer(paragraph, start, end):
            yield start, stop.end()
            start = stop.end()
        yield start, end


def find_words(text: str, offset: int = 0, *, wildcards: bool = False) -> list[Token]:
    """Split ``text`` into words; ``offset`` is added to every place.

    Hyphenated words are split at the hyphen, "don't" stays whole, a possessive 's is
    within the span but not in the term, and abbreviations keep their stops ("u.s.").
    The upper-case word US becomes ``u.s.``, which keeps it apart from the pronoun.
    With ``wildcards`` the text is a pattern, whose `*` and `?` are taken for letters.
    """
    folded = fold_typography(text)
    found = ((*match.span(), make_term(match.group())) for match in _words(wildcards).finditer(folded))
    # Some letters leave nothing when they are folded: a lone tatweel only lengthens a line.
    return [
        Token(offset + start, offset + end, term)
        for start, end, term in found
        if wildcards or any(map(str.isalnum, term))
    ]


_EDGES = '.,;:!?()[]"'  # around a word they are no part of it


def find_terms(text: str) -> tuple[list[str], list[str]]:
    """Return the terms of a sentence, those of ``find_words``, and its hyphenated words whole ("self-interested").

    No word holds a space, and where one ends hangs on no character beyond a space. So the tokenizer runs once for
    each different stretch between spaces, and not at all for two plain letters or more between such
    signs as end a sentence: many times faster on much text.
    """
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    stretches = text.split()
    found = list(map(_known.__getitem__, stretches))
    if _known.others.keys().isdisjoint(stretches):
        return found, []
    terms: list[str] = []
    hyphenated: list[str] = []
    for stretch, term in zip(stretches, found, strict=True):
        if stretch in _known.others:
            own, whole = _known.others[stretch]
            terms += own
            hyphenated += whole
        else:
            terms.append(term)
    return terms, hyphenated


class _Stretches(dict[str, str]):
    """The term of each stretch that is one word; the terms, and words hyphenated, of each that is none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.others: dict[str, tuple[list[str], list[str]]] = {}

    def clear(self) -> None:
        super().clear()
        self.others.clear()

    def __missing__(self, stretch: str) -> str:
        core = stretch.strip(_EDGES)
        if core.isalpha() and core.isascii() and len(core) > 1 and core != "US":
            term = core.lower()
        else:
            terms, hyphenated = _split_stretch(stretch)
            if len(terms) != 1:
                self.others[stretch] = terms, hyphenated
            term = terms[0] if terms else ""
        self[stretch] = term = sys.intern(term)
        return term


_MOST_KNOWN = 1 << 17  # stretches that are remembered: memory must not grow with the corpus
_known = _Stretches()


def _split_stretch(stretch: str) -> tuple[list[str], list[str]]:
    words = find_words(stretch)
    runs: list[list[str]] = []
    end = 0
    for place, word in enumerate(words):
        if place and is_hyphen(stretch[end : word.start]):
            runs[-1].append(word.term)
        else:
            runs.append([word.term])
        end = word.end
    return [word.term for word in words], ["-".join(run) for run in runs if len(run) > 1]


def is_hyphen(gap: str) -> bool:
    """True if what stands between two words makes one hyphenated word of them."""
    return gap in ("-", "\u2010", "\u2011")


def make_term(word: str) -> str:
    """Return the term of a word: NFC, case folded, without a possessive 's."""
    if word in ("US", "U.S", "U.S.", "US's", "U.S.'s"):
        return "u.s."
    # Composed before and after: folding finds composed letters, and takes some of them apart.
    bare = unicodedata.normalize("NFC", word.replace("\u00ad", "").replace("\u0640", ""))
    term = unicodedata.normalize("NFC", bare.casefold())
    if term.endswith("'s") and term[:-2] not in _CONTRACTED:
        term = term[:-2]
    return term


@cache
def stop_words(language: str = "en") -> frozenset[str]:
    """Return the stop words of a language; empty where the project has no list for it."""
    path = asset(f"data/stop-words/{language}.txt")
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_SNOWBALL = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish",
}  # fmt: skip


@cache
def stem(term: str, language: str = "en") -> str:
    """Return the Snowball stem of a term; the term itself in a language that Snowball lacks."""
    return str(_stemmer(language).stem(term)) if language in _SNOWBALL else term


@cache
def _stemmer(language: str) -> SnowballStemmer:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer(_SNOWBALL[language])


# NLTK gives every search five seconds, for patterns that come from anywhere. Those below are
# linear, and how much text there is must not decide whether it is read: no limit.


@cache
def _punkt() -> PunktSentenceTokenizer:
    from nltk import redos
    from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

    class Language(PunktLanguageVars):
        sent_end_chars = (".", "?", "!", *_FULL_STOPS)
        _re_non_word_chars = r"(?:[)\";}\]\*:@\'\({\[!\?" + "".join(_FULL_STOPS) + "])"

        def period_context_re(self) -> TimedPattern:
            return redos.compile(super().period_context_re(), timeout=None)

        def _word_tokenizer_re(self) -> TimedPattern:
            return redos.compile(super()._word_tokenizer_re(), timeout=None)

    known = PunktParameters()
    known.abbrev_types = set(_ABBREVIATIONS)
    known.sent_starters = set(_STARTERS)
    known.collocations = {(word, "##number##") for word in _NUMBERED}
    return PunktSentenceTokenizer(known, lang_vars=Language())


@cache
def _words(wildcards: bool) -> TimedPattern:
    from nltk import redos

    letter = r"\p{L}\p{N}" + ("*?" if wildcards else "")
    spaced = rf"(?:(?![{UNSPACED}])[{letter}\p{{M}}\u200c\u200d\u00ad])"
    return redos.compile(
        rf"(?<![{letter}])(?:(?:\p{{L}}\.){{2,}}(?:'s)?|\p{{L}}\.\p{{L}}(?![{letter}]))"  # U.S., U.S
        r"|(?<!\d)\d++(?:[.,:]\d++)++"  # 1,000 and 3.5
        rf"|(?=[{letter}])(?:[{UNSPACED}]\p{{M}}*+|{spaced}++(?:'{spaced}++)*+)",
        timeout=None,
    )
