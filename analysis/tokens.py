"""Sentences and words with their places in the original.

Both are found by NLTK's algorithmic parts, which need no downloaded data: Punkt with
abbreviations of our own (Kiss & Strunk 2006, Computational Linguistics 32(4):485-525)
and ``RegexpTokenizer``. Typography is folded one character for one, so every offset
still points into the original text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.assets import asset

if TYPE_CHECKING:
    from nltk.tokenize import PunktSentenceTokenizer, RegexpTokenizer

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
    adm apr aug ave brig capt cf cmdr co col corp cpl dec dept dr e.g eds est etc feb fig gen gov hon hr i.e inc jan
    jr jul jun lt ltd maj mar messrs mr mrs ms mt nov oct p.m a.m ph.d pp pres prof rep reps rev sec sen sens sept sgt
    sr st u.k u.n u.s u.s.a viz vol vs
""".split()
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
_FULL_STOPS = ("।", "॥", "۔", "؟", "。", "！", "？")


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


def find_sentences(article: Article) -> list[Sentence]:
    """Split an article's headline and paragraphs into sentences, in order."""
    sentences = [Sentence(0, 0, *article.headline)] if article.headline else []
    text = fold_typography(article.text)
    number = 0
    for paragraph, (begin, stop) in enumerate(article.paragraphs, start=1):
        for start, end in _split(text[begin:stop]):
            if any(map(str.isalnum, text[begin + start : begin + end])):
                number += 1
                sentences.append(Sentence(paragraph, number, begin + start, begin + end))
    return sentences


def _split(paragraph: str) -> Iterator[tuple[int, int]]:
    for start, end in _punkt().span_tokenize(paragraph):
        # Punkt looks for white space after a full stop; Chinese and Japanese leave none.
        last = start
        for stop in re.finditer(r"[。！？]+[\"')」』）]*", paragraph[start:end]):
            yield last, start + stop.end()
            last = start + stop.end()
        if last < end:
            yield last, end


def find_words(text: str, offset: int = 0) -> list[Token]:
    """Split ``text`` into words; ``offset`` is added to every place.

    Hyphenated words are split at the hyphen, "don't" stays whole, a possessive 's is
    within the span but not in the term, and abbreviations keep their stops ("u.s.").
    The upper-case word US becomes ``u.s.``, which keeps it apart from the pronoun.
    """
    folded = fold_typography(text)
    return [
        Token(offset + start, offset + end, make_term(folded[start:end]))
        for start, end in _words().span_tokenize(folded)
    ]


def make_term(word: str) -> str:
    """Return the term of a word: NFC, case folded, without a possessive 's."""
    if word in ("US", "U.S", "U.S.", "US's", "U.S.'s"):
        return "u.s."
    term = unicodedata.normalize("NFC", word).replace("\u00ad", "").replace("\u0640", "").casefold()
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


@cache
def _punkt() -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

    class Language(PunktLanguageVars):
        sent_end_chars = (".", "?", "!", *_FULL_STOPS)
        _re_non_word_chars = r"(?:[)\";}\]\*:@\'\({\[!\?" + "".join(_FULL_STOPS) + "])"

    known = PunktParameters()
    known.abbrev_types = set(_ABBREVIATIONS)
    known.sent_starters = set(_STARTERS)
    return PunktSentenceTokenizer(known, lang_vars=Language())


@cache
def _words() -> RegexpTokenizer:
    from nltk.tokenize import RegexpTokenizer

    marks = _combining_marks()
    letter = rf"(?:[^\W_]|[{marks}\u200c\u200d\u00ad])"
    spaced = rf"(?:(?![{UNSPACED}]){letter})"
    return RegexpTokenizer(
        rf"(?<![^\W_])(?:[^\W\d_]\.){{2,}}(?:'s)?|(?<![^\W_])[^\W\d_]\.[^\W\d_](?![^\W_])"  # U.S., U.S
        r"|\d+(?:[.,:]\d+)+"  # 1,000 and 3.5
        rf"|[{UNSPACED}][{marks}]*"
        rf"|(?=[^\W_]){spaced}+(?:'{spaced}+)*"
    )


def _combining_marks() -> str:
    """Return the ranges of combining marks, which ``\\w`` leaves out, for a character class."""
    points = [point for point in range(0x300, 0x1E000) if unicodedata.category(chr(point))[0] == "M"]
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
