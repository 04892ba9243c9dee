"""Who speaks: the author, a source whose words are reported, or a source that is quoted.

The rules are few and stated. A stretch between quotation marks of three words or more is
*quoted*. A reporting verb (category ``reporting`` of the stance lexicon) whose subject
can speak - a name, a pronoun, or a noun such as "ministry" or "analysts" - makes what
follows it *reported*; "according to" and a verb at the sentence's end make all of the
sentence reported. Everything else is the *author's*.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis.assets import asset
from analysis.tokens import Token, find_words, fold_typography

if TYPE_CHECKING:
    from analysis.lexicon import Lexicon
    from analysis.study import Study

VOICE_COLUMNS = ["side", "source", "verb", "attitude", "sentence"]
_SPEAKERS = frozenset(
    """
    adviser advisers advisor advisors agency agencies aide aides ambassador ambassadors analyst analysts army
    authorities authority briefing capital chairman chief chiefs commander commentators committee commission
    communique conference council critics defenders delegation diplomat diplomats document economist economists
    editorial embassy envoy envoys expert experts government governments group head historian historians institute
    intelligence investigators journal king lawmakers leader leaders letter magazine mayor media member members
    memo minister ministers ministry negotiator negotiators neighbours neighbors newspaper newspapers observer
    observers office official officials opponents outlet outlets panel paper parliament party people pentagon
    police policymakers politician politicians president presidents press premier prince professor proponents
    readout report reports reporter reporters representative representatives researcher researchers residents
    scholar scholars secretary senator senators side sides signatories soldiers source sources speaker spokesman
    spokesperson spokespersons spokeswoman spokesmen staff state statement statements strategists study summit
    supporters survey think-tank treasury tribunal veteran website witness witnesses
    he she they who i we both many some others everyone
    """.split()
)
_INANIMATE = frozenset("it this that these those which what there".split())
_OPENERS = frozenset("and as but for from if in on or so than that though to when where which while with yet".split())
_QUOTED = re.compile(r'"[^"]{3,2000}"|(?<!\w)\'[^\'"]{12,600}\'(?!\w)')
_CLAUSE = re.compile(r"[,;:()–—]")


class Report(NamedTuple):
    """One act of reporting: who, by which verb, and the stretch (offsets) it covers."""

    source: str
    verb: str
    attitude: str
    start: int
    end: int


def mark_voices(sentences: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``voice`` (author, reported, quoted) and ``source`` to a table of sentences.

    A sentence is quoted if most of its words stand between quotation marks, reported if
    any of it is reported, and the author's otherwise.
    """
    voices, sources = [], []
    for row in sentences.itertuples():
        text = study.raw(row.side, row.article)[row.start : row.end]
        reports = find_reports(text)
        quoted = sum(end - start for start, end in find_quotes(text))
        voices.append("quoted" if quoted > len(text) / 2 else "reported" if reports else "author")
        sources.append("; ".join(dict.fromkeys(report.source for report in reports if report.source)))
    return sentences.assign(voice=voices, source=sources)


def voice_hits(hits: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``voice`` to a table of hits, by the stretch of the sentence each stands in."""
    places = study.sentences.set_index(["side", "article", "sentence"])
    voices = []
    for row in hits.itertuples():
        first, last = places.loc[(row.side, row.article, row.sentence), ["start", "end"]]
        text = study.raw(row.side, row.article)[first:last]
        position = row.start - first
        if any(start <= position < end for start, end in find_quotes(text)):
            voices.append("quoted")
        elif any(report.start <= position < report.end for report in find_reports(text)):
            voices.append("reported")
        else:
            voices.append("author")
    hits.insert(hits.columns.get_loc("negated"), "voice", voices)
    return hits


def list_voices(study: Study) -> pd.DataFrame:
    """Return one row an act of reporting. Columns: side, source, verb, attitude, sentence."""
    rows = [
        (row.side, report.source, report.verb, report.attitude, row.sentence)
        for row in study.sentences.itertuples()
        if row.sentence > 0
        for report in find_reports(study.raw(row.side, row.article)[row.start : row.end])
    ]
    return pd.DataFrame(rows, columns=VOICE_COLUMNS)


@cache
def find_quotes(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of ``text`` between quotation marks, of three words or more."""
    folded = fold_typography(text)
    return tuple(match.span() for match in _QUOTED.finditer(folded) if len(match.group().split()) >= 3)


@cache
def find_reports(text: str) -> tuple[Report, ...]:
    """Return every act of reporting in one sentence."""
    tokens = find_words(text)
    reports = []
    for first, last, attitude in _reporting_verbs(tuple(token.term for token in tokens)):
        verb = " ".join(text[tokens[first].start : tokens[last].end].split())
        after, before = text[tokens[last].end :], text[: tokens[first].start]
        if tokens[first].term in ("according", "per"):
            source = _clause_start(after).strip()
            reports.append(Report(_trim_source(source), verb, attitude, 0, len(text)))
            continue
        subject = _subject(tokens, first, text)
        if subject is None and reports and tokens[first].term.endswith("ing"):
            subject = reports[-1].source  # "X said ..., noting that ...": X still speaks
        closing = not find_words(_clause_start(after)) or len(find_words(after)) <= 4
        if subject is None and closing and "," in before[-60:]:  # "..., said the minister."
            subject = _trim_source(after)
        if subject is None:
            continue
        whole = closing and "," in before and len(find_words(before)) > len(find_words(after))
        reports.append(Report(subject, verb, attitude, 0 if whole else tokens[last].end, len(text)))
    return tuple(reports)


def _subject(tokens: list[Token], verb: int, text: str) -> str | None:
    """Return the words before a verb that can be its speaker, or None."""
    begin = verb
    while begin > 0 and verb - begin < 9 and not _CLAUSE.search(text[tokens[begin - 1].end : tokens[begin].start]):
        begin -= 1
    words = [text[token.start : token.end] for token in tokens[begin:verb]]
    terms = [token.term for token in tokens[begin:verb]]
    while terms and terms[-1] in {
        "has",
        "have",
        "had",
        "also",
        "is",
        "was",
        "are",
        "were",
        "been",
        "later",
        "repeatedly",
    }:
        words.pop(), terms.pop()
    if not terms:
        return None
    if terms[-1] in _INANIMATE:
        return None
    speaking = any(term in _SPEAKERS for term in terms) or any(_is_name(token, text) for token in tokens[begin:verb])
    words = words[-6:]
    while len(words) > 1 and words[0].casefold() in _OPENERS:
        words.pop(0)
    return " ".join(words) if speaking else None


def _is_name(token: Token, text: str) -> bool:
    """True for a capitalised word that is not merely the first of the sentence."""
    word = text[token.start : token.end]
    return word[:1].isupper() and (token.start > 0 or word.isupper() or len(word) > 4) and token.term not in _INANIMATE


def _clause_start(text: str) -> str:
    cut = _CLAUSE.search(text)
    return text[: cut.start()] if cut else text


def _trim_source(text: str) -> str:
    return " ".join(_clause_start(text).split()[:8]).strip(" .\"'”’")


@cache
def _reporting() -> Lexicon:
    from dataclasses import replace

    from analysis.lexicon import load_lexicon

    stance = load_lexicon(asset("data/lexicons/stance.yaml"))
    return replace(stance, categories=tuple(item for item in stance.categories if item.name.startswith("reporting")))


@cache
def _reporting_verbs(terms: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Return first word, last word and attitude of every reporting verb among ``terms``."""
    from analysis.lexicon import match_lexicon

    count = len(terms)
    table = pd.DataFrame(
        {"side": "", "article": "", "sentence": 1, "start": range(count), "end": range(count), "term": terms}
    )
    hits = match_lexicon(_reporting(), table)
    return tuple((row.start, row.end, row.category.rpartition(".")[2]) for row in hits.itertuples())
