"""Who speaks: the author, a source whose words are reported, or a source that is quoted.

The rules are few and stated. A stretch of a paragraph between quotation marks, of three
words or more, is *quoted*. A reporting verb (category ``reporting`` of the stance
lexicon) whose subject can speak - a name, a pronoun, or a noun such as "ministry" or
"analysts" - makes what follows it *reported*; "according to" and a reporting clause that
is set off (", the minister said on Monday.", "..., said the minister.") make all of the
sentence reported. Everything else is the *author's*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analysis.assets import asset
from analysis.lexicon import Lexicon, load_lexicon
from analysis.matching import match_terms
from analysis.tokens import find_words, stop_words

if TYPE_CHECKING:
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
# Between a speaker and a verb; and what no name of a speaker holds.
_AUXILIARIES = frozenset("has have had also is was are were been later repeatedly".split())
_FINITE = frozenset(
    "be been can could did do does had has have is are may might must should that was were will would".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight".split())
_PREPOSITIONS = frozenset("after as at before between by during following for from in on through to via with".split())
# What may follow the verb of a reporting clause that is set off: when, where, to whom.
_CIRCUMSTANCES = (
    _DAYS | _PREPOSITIONS | frozenset("again earlier early last late later reporters journalists this".split())
)
_TELL = frozenset("tell tells told telling".split())
_REACH = 9  # words at most that a speaker, or a circumstance, is looked for in
# An opening mark has its closing one, and marks of one kind between them end the search; a ' within a word is none.
_QUOTED = re.compile(
    r"(?:(?<!\w)[\"＂]|“)(?=\S)[^\"＂“”]{3,2000}(?<=\S)(?:[\"＂](?!\w)|”)"
    r"|„[^„“”]{3,2000}[“”]|«[^«»]{3,2000}»|»[^«»]{3,2000}«"
    r"|(?<!\w)['‘](?:[^'‘’\"“”]|(?<=\w)['’](?=\w)){12,600}['’](?!\w)"
)
_CLAUSE = re.compile(r"[,;:()–—]")
_EDGE = re.compile(r"[,;:()–—!?]|\.[\"＂”»]")
_OPENING_MARKS = '"＂“„«'
_CLOSING_MARKS = "\"＂”»'’"
_SET_OFF = (",", "–", "—", "!", "?", *_CLOSING_MARKS)


class Report(NamedTuple):
    """One act of reporting: who, by which verb, and the stretch (offsets) it covers."""

    source: str
    verb: str
    attitude: str
    start: int
    end: int


class Speech(NamedTuple):
    """What is quoted and reported in one sentence, at its places in the article."""

    quotes: tuple[tuple[int, int], ...]
    reports: tuple[Report, ...]


def mark_voices(sentences: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``voice`` (author, reported, quoted) and ``source`` to a table of sentences.

    A sentence is quoted if most of it stands between quotation marks, reported if any of
    it is reported, and the author's otherwise.
    """
    voices, sources = [], []
    for row, speech in _listen(sentences, study):
        quoted = sum(end - start for start, end in speech.quotes)
        half = (row.end - row.start) / 2
        voices.append("quoted" if quoted > half else "reported" if speech.reports else "author")
        sources.append("; ".join(dict.fromkeys(report.source for report in speech.reports if report.source)))
    return sentences.assign(voice=voices, source=sources)


def voice_hits(hits: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``voice`` to a table of hits, by the stretch of the sentence each stands in."""
    heard = {(row.side, row.article, row.sentence): speech for row, speech in _listen(study.sentences, study)}
    voices = []
    for row in hits.itertuples():
        speech = heard[row.side, row.article, row.sentence]
        if any(start <= row.start < end for start, end in speech.quotes):
            voices.append("quoted")
        elif any(report.start <= row.start < report.end for report in speech.reports):
            voices.append("reported")
        else:
            voices.append("author")
    hits.insert(hits.columns.get_loc("negated"), "voice", voices)
    return hits


def list_voices(study: Study) -> pd.DataFrame:
    """Return one row an act of reporting. Columns: side, source, verb, attitude, sentence."""
    rows = [
        (row.side, report.source, report.verb, report.attitude, row.sentence)
        for row, speech in _listen(study.sentences, study)
        if row.sentence > 0
        for report in speech.reports
    ]
    return pd.DataFrame(rows, columns=VOICE_COLUMNS)


def _listen(sentences: pd.DataFrame, study: Study) -> Iterator[tuple[Any, Speech]]:
    """Yield every row of a table of sentences with the speech in it."""
    texts = {(side, article.name): article.text for side, articles in study.articles.items() for article in articles}
    for (side, article, _), rows in sentences.groupby(["side", "article", "paragraph"], sort=False):
        text, begin = texts[side, article], rows["start"].min()
        # A quotation may run over several sentences of its paragraph.
        quotes = [(begin + start, begin + end) for start, end in find_quotes(text[begin : rows["end"].max()])]
        for row in rows.itertuples():
            inside = ((max(start, row.start), min(end, row.end)) for start, end in quotes)
            reports = (
                report._replace(start=row.start + report.start, end=row.start + report.end)
                for report in find_reports(text[row.start : row.end])
            )
            yield row, Speech(tuple((start, end) for start, end in inside if start < end), tuple(reports))


def find_quotes(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of ``text`` between quotation marks, of three words or more."""
    return tuple(match.span() for match in _QUOTED.finditer(text) if len(match.group().split()) >= 3)


@cache
def find_reports(text: str) -> tuple[Report, ...]:
    """Return every act of reporting in one sentence."""
    words = _Words(text)
    reports: list[Report] = []
    for first, last, category, _ in match_terms(_reporting(), words.terms):
        attitude = category.rpartition(".")[2]
        if words.terms[first] in ("according", "per"):
            named = last if words.terms[first] == "according" else first  # "per officials" is one pattern
            source = _trim_source(text[words.tokens[named].end : words.tokens[named].end + 300])
            reports.append(Report(source, words.phrase(first, last + 1), attitude, 0, len(text)))
            continue
        verb = words.find_verb(first, last)
        speaker, whole = words.find_speaker(verb, last, "it" if verb > first else "")
        # "X said ..., noting that ..." and "X said ... and warned that ...": X still speaks.
        if reports and words.goes_on(verb, speaker):
            speaker, whole = reports[-1].source, False
        if speaker is not None:
            start = 0 if whole else words.tokens[last].end
            reports.append(Report(speaker, words.phrase(verb, last + 1), attitude, start, len(text)))
    return tuple(reports)


class _Words:
    """The words of one sentence, and who of them speaks by which verb."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = find_words(text)
        self.terms = tuple(token.term for token in self.tokens)

    def phrase(self, first: int, stop: int) -> str:
        """Return the words from ``first`` to before ``stop`` as they are written."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[stop - 1].end].split())

    def can_speak(self, i: int, also: str = "") -> bool:
        """True for a noun or pronoun of a speaker, and for a name: a capitalised word that is no function word."""
        term = self.terms[i]
        name = self.text[self.tokens[i].start].isupper() and term not in stop_words("en") and term not in _DAYS
        return name or term in _SPEAKERS or term == also

    def gap(self, i: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.tokens[i - 1].end if i else 0 : self.tokens[i].start]

    def opens(self, i: int) -> bool:
        """True if a sign stands between a word and the one before it, or there is none before."""
        return i == 0 or bool(_EDGE.search(self.gap(i)))

    @cached_property
    def stops(self) -> list[int]:
        """For each word, and for behind the last, the first from it on that a sign stands before."""
        stops = [len(self.terms)]
        for i in reversed(range(len(self.terms))):
            stops.append(i if self.opens(i) else stops[-1])
        return stops[::-1]

    def holds(self, first: int, last: int, signs: str) -> bool:
        """True if one of ``signs`` stands behind word ``first`` and before the end of word ``last``."""
        return bool(set(self.text[self.tokens[first].end : self.tokens[last].end]) & set(signs))

    def phrase_begin(self, end: int) -> int:
        """Return the first of the words before ``end`` that no sign, "that", "what" or "which" parts from them."""
        begin = end
        while begin > 0 and end - begin < _REACH and self.terms[begin - 1] not in ("that", "what", "which"):
            begin -= 1
            if self.opens(begin):
                break
        return begin

    def find_verb(self, first: int, last: int) -> int:
        """Return where the verb begins: some patterns name the speaker too ("he added", "what they call")."""
        if self.terms[first] == "what":
            speakers = [i for i in range(first + 1, last) if self.can_speak(i, "it")]
        else:
            named = first < last and self.terms[first] in _SPEAKERS | {"it"}
            speakers = [first] if named and self.terms[first + 1 : last + 1] != ("that",) else []
        return max(speakers) + 1 if speakers else first

    def find_speaker(self, verb: int, last: int, also: str) -> tuple[str | None, bool]:
        """Return who speaks by the verb at ``verb`` to ``last``, and whether all of the sentence is reported."""
        if verb > 0 and not self.opens(verb):  # "The president said ..."
            begin = self.phrase_begin(verb)
            whole = self.is_set_off(begin, last)
            return self.subject(begin, verb, "it" if whole else also), whole
        begin, end = self.before_apposition(verb, last)
        if begin < end:  # "Putin, the president, said ..."
            return self.subject(begin, end), self.is_set_off(begin, last)
        end = self.subject_behind(verb, last)
        if end and self.stands_beside(verb, end - 1):  # "..., said the president."
            return _trim_source(self.phrase(last + 1, end)), True
        return None, False

    def goes_on(self, verb: int, speaker: str | None) -> bool:
        """True if the verb goes on with the speaker of the verb before it."""
        return self.terms[verb - 1] in ("and", "but") or (speaker is None and self.terms[verb].endswith("ing"))

    def subject(self, begin: int, end: int, also: str = "") -> str | None:
        """Return the words from ``begin`` to before ``end`` if they can be a speaker, or None."""
        while begin < end and self.terms[end - 1] in _AUXILIARIES:
            end -= 1
        if begin == end or (self.terms[end - 1] in _INANIMATE and self.terms[end - 1] != also):
            return None
        if not any(self.can_speak(i, also) for i in range(begin, end)):
            return None
        begin = max(begin, end - 6)
        while end - begin > 1 and self.terms[begin] in _OPENERS:
            begin += 1
        return self.phrase(begin, end)

    def before_apposition(self, verb: int, last: int) -> tuple[int, int]:
        """Return the place of the speaker before an apposition that ends at a verb; an empty one if there is none."""
        end = next((i for i in range(verb - 1, 0, -1) if self.opens(i)), 0)
        begin = self.phrase_begin(end)
        participle = self.terms[verb].endswith("ing") or self.terms[last + 1 : last + 2] in (("by",), ("of",), ("as",))
        quoted = self.gap(verb).rstrip().endswith(tuple(_CLOSING_MARKS))
        if begin == end or participle or quoted or self.terms[end] in _OPENERS or self.terms[begin] in _PREPOSITIONS:
            return 0, 0
        named = self.opens(begin) and self.can_speak(end - 1) and not set(self.terms[begin:end]) & _FINITE
        return (begin, end) if named else (0, 0)

    def subject_behind(self, verb: int, last: int) -> int:
        """Return where the words behind a verb end if they are its speaker, or 0."""
        stop = min(self.stops[last + 1], last + _REACH + 2)
        end = next((i for i in range(last + 1, stop) if self.terms[i] in _PREPOSITIONS | _DAYS), stop)
        phrase = self.terms[last + 1 : end]
        head = next((i for i, term in enumerate(phrase) if term in ("of", "who")), len(phrase))
        if not 0 < head <= len(phrase) < _REACH or self.terms[verb] in _TELL or self.terms[verb].endswith("ing"):
            return 0
        if set(phrase) & _FINITE or self.holds(last, end - 1, _OPENING_MARKS) or not self.can_speak(last + head):
            return 0
        return end if phrase[0] in ("the", "a", "an") or self.can_speak(last + 1) else 0

    def is_set_off(self, begin: int, last: int) -> bool:
        """True if the clause of words ``begin`` to ``last`` stands beside what it reports: "..., he said on Monday".

        At most a circumstance follows it.
        """
        tail = self.terms[last + 1 : min(self.stops[last + 1], last + _REACH + 2)]
        if tail:
            fits = tail[0] in _CIRCUMSTANCES or tail[0].endswith("ly") or self.terms[last] in _TELL
            if not fits or "that" in tail or len(tail) > _REACH or self.holds(last, last + len(tail), _OPENING_MARKS):
                return False
        return self.terms[begin] not in (_OPENERS - {"as"}) | {"who"} and self.stands_beside(begin, last)

    def stands_beside(self, begin: int, last: int) -> bool:
        """True if a sign stands before ``begin``, and the clause within the sentence or at the end of what is longer."""
        end = self.stops[last + 1]
        if not self.gap(begin).rstrip().endswith(_SET_OFF):
            return False
        return begin >= end - last if end == len(self.terms) else not self.holds(end - 1, end, _OPENING_MARKS)


def _trim_source(text: str) -> str:
    return " ".join(_CLAUSE.split(text, maxsplit=1)[0].split()[:8]).strip(" .\"'”’")


@cache
def _reporting() -> Lexicon:
    stance = load_lexicon(asset("data/lexicons/stance.yaml"))
    return replace(stance, categories=tuple(item for item in stance.categories if item.name.startswith("reporting")))
