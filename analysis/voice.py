"""Who speaks: the author, a source whose words are reported, or a source that is quoted.

``quotations`` finds what stands between quotation marks, ``reporting`` the acts of
reporting in a sentence. From both follows the voice of a sentence, the first that fits:

- *quoted*: at least half of its words stand in a quotation;
- *reported*: it holds an act of reporting, or a quotation of three words or more;
- *author*: everything else, continued indirect speech without a sign of it included.

A hit has the voice of the stretch of its sentence that it stands in.

Sources are named as the text names them. A pronoun stands for the source named last. A
quotation without a reporting clause has the source of its other sentences, or of the quotation before.
In a joint statement the issuing parties are the author: where a third of the sentences
or more, and three at least, have "the two sides", "both parties" or the like as their source and nothing is
quoted, what those parties say is the author's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd

from analysis.quotations import Span, find_quotations, find_quotes
from analysis.reporting import UNNAMED, Report, find_reports
from analysis.speakers import Words

if TYPE_CHECKING:
    from analysis.study import Study

__all__ = ["VOICE_COLUMNS", "find_quotes", "find_reports", "list_voices", "mark_voices", "voice_hits"]

VOICES = ("all", "author", "reported", "quoted")  # "all" is none in particular
VOICE_COLUMNS = ["side", "source", "verb", "attitude", "sentence"]
_PRONOUNS = frozenset("he her him his it its she their them they who".split())
_PERSONAL = frozenset("he her him his she who".split())
# These are no "he" or "she": bodies, documents, and more than one.
_BODY = re.compile(
    r"agency|agencies|army|bank|committee|commission|communiqu|congress|council|document|editorial|embassy|government"
    r"|group|house|kremlin|media|ministry|news|office|paper|parliament|party|pentagon|press|report|senate|statement"
    r"|states|study|survey|treaty|tv|union|university|website| and |(?:[^s']s|people|men|women|others|some|many)$",
    re.IGNORECASE,
)
_PARTIES = re.compile(
    r"(?:the |both |two |all )*(?:delegations|heads of state|leaders|ministers|parties|presidents|sides)", re.I
)
_ONE_PARTY = re.compile(r"the \S+ (?:delegation|party|side)", re.I)
_FEWEST = 3  # sentences in which the parties of a joint statement speak


class Speech(NamedTuple):
    """What is quoted and reported in one sentence, at its places in the article; its sources; the share of words quoted."""

    quotes: tuple[Span, ...]
    reports: tuple[Report, ...]
    sources: tuple[str, ...]
    share: float

    @property
    def voice(self) -> str:
        """quoted, reported or author."""
        if self.share >= 0.5:
            return "quoted"
        return "reported" if self.reports or self.quotes else "author"


_heard: WeakKeyDictionary[Study, list[Speech]] = WeakKeyDictionary()


def mark_voices(sentences: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``voice`` (author, reported, quoted) and ``source`` to a table of sentences."""
    speeches = [speech for _, speech in _listen(sentences, study)]
    sources = ["; ".join(speech.sources) for speech in speeches]
    return sentences.assign(voice=[speech.voice for speech in speeches], source=sources)


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
    """Return every row of a study's table of sentences with the speech in it; each study is listened to once."""
    if study not in _heard:
        _heard[study] = list(_hear_all(sentences, study))
    return zip(sentences.itertuples(), _heard[study], strict=True)


def _hear_all(sentences: pd.DataFrame, study: Study) -> Iterator[Speech]:
    """Yield the speech in each sentence; those of an article stand together."""
    texts = {(side, article.name): article.text for side, articles in study.articles.items() for article in articles}
    for (side, article), table in sentences.groupby(["side", "article"], sort=False):
        text, rows = texts[side, article], list(table.itertuples())
        places = table.groupby("paragraph", sort=False).agg({"start": "min", "end": "max"})
        quotes = find_quotations(text, [(int(start), int(end)) for start, end in places.itertuples(index=False)])
        speeches = [_hear(text, row.start, row.end, inside) for row, inside in _deal(rows, quotes)]
        yield from _name_sources(_without_parties(speeches), quotes)


def _deal(rows: list[Any], quotes: tuple[Span, ...]) -> Iterator[tuple[Any, tuple[Span, ...]]]:
    """Yield every sentence with the parts of quotations in it; both are in the order of the text."""
    first = 0
    for row in rows:
        while first < len(quotes) and quotes[first][1] <= row.start:
            first += 1
        inside, i = [], first
        while i < len(quotes) and quotes[i][0] < row.end:
            inside.append((max(quotes[i][0], row.start), min(quotes[i][1], row.end)))
            i += 1
        yield row, tuple(inside)


def _hear(text: str, start: int, end: int, quotes: tuple[Span, ...]) -> Speech:
    sentence = text[start:end]
    inside = tuple((first - start, last - start) for first, last in quotes)
    reports = tuple(
        report._replace(start=start + report.start, end=start + report.end) for report in find_reports(sentence, inside)
    )
    words = Words(sentence, inside).quoted
    return Speech(quotes, reports, (), sum(words) / max(len(words), 1))


def _without_parties(speeches: list[Speech]) -> list[Speech]:
    """Give the parties of a joint statement back to its author."""
    heard = [any(_PARTIES.fullmatch(report.source) for report in speech.reports) for speech in speeches]
    if sum(heard) < max(_FEWEST, len(speeches) / 3) or any(speech.quotes for speech in speeches):
        return speeches
    return [speech._replace(reports=tuple(filter(_is_outside, speech.reports))) for speech in speeches]


def _is_outside(report: Report) -> bool:
    """True if none of the parties of a joint statement is the source."""
    parties = _PARTIES.fullmatch(report.source) or _ONE_PARTY.fullmatch(report.source)
    return not (parties or report.source.casefold() in ("they", UNNAMED))


def _name_sources(speeches: list[Speech], quotes: tuple[Span, ...]) -> Iterator[Speech]:
    """Yield what is heard with its sources: pronouns resolved, those of quotations carried over."""
    named = person = ""  # the source named last, and the last one that can be a person
    spoken: dict[int, tuple[str, ...]] = {}  # the end of a quotation: its sources
    resolved = []
    for speech in speeches:
        reports = []
        for report in speech.reports:
            pronoun = report.source.casefold()
            if pronoun in _PRONOUNS:
                meant = person if pronoun in _PERSONAL else named
                report = report._replace(source=meant or report.source)
            elif report.source != UNNAMED:
                named = report.source
                person = person if _BODY.search(named) else named
            reports.append(report)
        sources = tuple(dict.fromkeys(report.source for report in reports if report.source))
        resolved.append(speech._replace(reports=tuple(reports), sources=sources))
    ends = [end for _, end in quotes]
    for speech in resolved:
        if speech.sources:
            for start, _ in speech.quotes:
                spoken.setdefault(bisect_right(ends, start), speech.sources[:1])
    before: tuple[str, ...] = ()
    for speech in resolved:
        if not speech.sources and speech.quotes:
            own = next((spoken[key] for start, _ in speech.quotes if (key := bisect_right(ends, start)) in spoken), ())
            speech = speech._replace(sources=own or (before if speech.share >= 0.5 else ()))
        before = speech.sources or before
        yield speech
