"""Acts of reporting: who says or holds what, by which words, in one sentence.

Every rule starts from a word that can report (``cues``) and asks for a source (``speakers``).
Without one the sentence stays the author's, and so does what stands in the first person.

1. *Verbs of speech* are the category ``reporting`` of the stance lexicon; ``subjects`` tells
   who speaks. What events and things are the subject of too ("confirm", "reject") needs a
   source of the lists.
2. *Verbs of giving weight or holding a view* (highlight, suggest; fear, hope, see as, call)
   always do: "the meeting highlighted" is the author's.
3. *Passives*: "is seen as", "is believed to", "was criticised by". The source follows
   "by"; without it, it is unnamed. Behind "must", "should" or "can" they are the author's.
4. *Nouns*: "the view that", "calls for", "amid fears", "there are concerns". The source is
   their possessor or the subject of the sentence; of what goes round without one (fears, claims, reports), unnamed.
5. *States of mind*: "is convinced that", "are wary of".
6. *Adverbials*: "according to", "in the words of", "in Moscow's view", "for critics,", "in a statement,".

What is reported runs from behind the verb to the end of the sentence. It is all of the sentence if the clause is
set off (", the minister said on Monday"), and with adverbials. Acts are no speech: "promised a loan", "called a
meeting". Neither is a verb without content: "said nothing".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis import cues
from analysis.cues import Cue, find_cues
from analysis.quotations import Span, find_quotes
from analysis.speakers import PREPOSITIONS, SPEAKERS, Words
from analysis.subjects import AUXILIARIES, BE, Subjects, Verb

UNNAMED = "unnamed"

_MODALS = frozenset("can can't cannot could may might must ought should to".split())
_SELF = frozenset("i i'd i'm i've let my one's our us we we've you".split())
_SUBJECTS = frozenset("i they we who you".split())
_EMPTY = frozenset("little much nothing".split())
_OWNED = {"her": "she", "his": "he", "its": "it", "their": "they"}
_LOOSELY = frozenset("commonly generally largely long often widely".split())
_OUTSIDE = PREPOSITIONS | {"and", "to"}
_RECKON = frozenset("reckon reckoned reckons".split())
_WIDE = "of at in from with to close"  # prepositions within a source behind "according to"
# Sentences whose reports are remembered: a study asks for those of each sentence three times, a batch never again.
_KEPT = 4096
_REACH = 12  # words that "as", "by" or a possessor is looked for in
_CUT = re.compile(r"[,;:()\[\]–—\"“”„«»]|\s-\s|\.\s")


class Report(NamedTuple):
    """One act of reporting: who, by which words, and the stretch (offsets) it covers."""

    source: str
    verb: str
    attitude: str
    start: int
    end: int


@lru_cache(maxsize=_KEPT)
def find_reports(text: str, quotes: tuple[Span, ...] | None = None) -> tuple[Report, ...]:
    """Return every act of reporting in one sentence, in order.

    ``quotes`` are the stretches of it that are quoted (default: as ``find_quotes`` finds
    them). What a quoted speaker reports in turn is no report of the author's.
    """
    return tuple(_Reader(Words(text, find_quotes(text) if quotes is None else quotes)).read())


class _Reader:
    """Reads one sentence from left to right. Each rule returns a report or None."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.terms = words.terms
        self.subjects = Subjects(words)

    def read(self) -> list[Report]:
        reports: list[Report] = []
        for cue in find_cues(self.terms):
            if self.words.quoted[cue.first] or self.words.gap(cue.first) == "-":
                continue  # what a quoted speaker reports; "ill-considered"
            rules = (self.adverbial, self.passive, self.active, self.state, self.noun)
            report = next((found for rule in rules if (found := rule(cue))), None)
            if report:
                reports.append(report)
                self.subjects.heard = cue.last + 1
        if not reports and (report := self.place_of_speech() or self.holder()):
            reports.append(report)
        return reports

    def report(self, source: str, first: int, last: int, attitude: str, *, whole: bool = False) -> Report | None:
        """Return a report by the words ``first`` to ``last``; None for one in the first person or without a source."""
        if not source or source.casefold().split()[0] in _SELF:
            return None
        start = 0 if whole else self.words.tokens[last].end
        return Report(source, self.words.phrase(first, last + 1), attitude, start, len(self.words.text))

    def following(self, last: int) -> str:
        """Return the word behind ``last`` if no sign parts them."""
        return "" if self.words.edges[last + 1] else self.terms[last + 1]

    def window(self, last: int) -> tuple[str, ...]:
        """Return the words behind ``last`` up to a sign."""
        return self.terms[last + 1 : min(self.words.stops[last + 1], last + _REACH)]

    # Adverbials

    def adverbial(self, cue: Cue) -> Report | None:
        """ "According to", "in the words of", "in his view", "from Moscow's perspective"."""
        words, terms, first, last = self.words, self.terms, cue.first, cue.last
        if terms[first] in ("according", "per"):
            return self.source_behind(last if terms[first] == "according" else first, cue)
        if cue.listed and terms[first] in ("by", "from", "in"):
            owner = next((_OWNED[term] for term in terms[first : last + 1] if term in _OWNED), "")
            if owner:
                return self.report(owner, first, last, cue.attitude, whole=True)
            return self.source_behind(last, cue, strict=True) if terms[last] == "of" else None
        if cue.listed or terms[first] not in cues.VIEWPOINTS:
            return None
        if self.following(first) == "of" and words.term(first - 1) == "the" and words.term(first - 2) in ("from", "in"):
            return self.source_behind(first + 1, Cue(first - 2, first + 1, cue.attitude, cue.listed))
        begin = first - 1
        while begin > 0 and first - begin < 7 and not words.edges[begin] and terms[begin] not in PREPOSITIONS | {"to"}:
            begin -= 1
        if begin < 0 or terms[begin] not in ("by", "from", "in", "to"):
            return None
        if terms[begin + 1] in _OWNED and first - begin <= 3:
            return self.report(_OWNED[terms[begin + 1]], begin, first, cue.attitude, whole=True)
        owner = self.possessor(begin + 1, first)
        return self.report(owner, begin, first, cue.attitude, whole=True)

    def source_behind(self, place: int, cue: Cue, *, strict: bool = False) -> Report | None:
        """Return a report of the whole sentence by the source behind word ``place``."""
        begin, end = self.words.phrase_behind(place + 1, _REACH, _WIDE)
        if begin == end or (strict and not self.words.can_speak(begin, end, strict=True)):
            behind = self.words.tokens[place].end
            source = "" if strict else _cut(self.words.text[behind : behind + 200])
        else:
            source = self.words.phrase(begin, end)
        return self.report(source, cue.first, cue.last, cue.attitude, whole=True)

    def possessor(self, begin: int, end: int) -> str:
        """Return the last possessor that can speak among some words: "Iran's"."""
        for i in reversed(range(begin, end)):
            if self.words.is_possessive(i) and self.words.names_speaker(i):
                first = i
                while first > begin and not self.words.edges[first] and self.terms[first - 1] not in _OUTSIDE:
                    first -= 1
                return re.sub(r"['’]s?$", "", self.words.phrase(first, i + 1))
        return ""

    def place_of_speech(self) -> Report | None:
        """ "In a statement on Monday, the ministry ..."."""
        comma = self.words.stops[1] if self.terms else 0
        if self.words.term(0) != "in" or comma == len(self.terms):
            return None
        if not set(self.terms[1 : min(comma, 6)]) & cues.PLACES_OF_SPEECH:
            return None
        begin, end = self.words.clause_subject(len(self.terms))
        return self.report(self.words.phrase(begin, end) if begin < end else "", 0, 1, "neutral", whole=True)

    def holder(self) -> Report | None:
        """ "For critics, ...", "To Delhi, ...". What is so for a state ("For Chile, the road means jobs") is no view."""
        words = self.words
        comma = words.stops[1] if self.terms else 0
        if words.term(0) not in ("for", "to") or not 1 < comma < min(8, len(words)):
            return None
        stop = words.head_end(1, comma)
        named = words.term(0) == "to" and all(map(words.is_name, range(1, stop)))
        named = named and self.terms[comma] not in ("and", "as", "too")
        if not named and self.terms[stop - 1] not in cues.HOLDERS:
            return None
        return self.report(words.phrase(1, comma), 0, 0, "neutral", whole=True)

    # Verbs

    def passive(self, cue: Cue) -> Report | None:
        """ "Is seen as", "was criticised by the ministry", "widely regarded as"."""
        words, terms, first = self.words, self.terms, cue.first
        term = terms[first]
        if term not in cues.BY_WHOM:
            return None
        verb = self.subjects.verb(first, first)
        before = terms[max(verb.start - 1, 0) : first]
        following, window = self.following(first), self.window(first)
        source = ""
        if "by" in window:
            begin, end = words.phrase_behind(first + 2 + window.index("by"), within="of at in from")
            source = words.phrase(begin, end) if words.can_speak(begin, end, strict=True) else ""
        if term in cues.CALLING and following not in ("a", "an", "into", "the"):
            return None
        if verb.passive and not following and before[:1] == ("it",) and term in cues.HEARSAY and not source:
            return self.report(UNNAMED, first, cue.last, cue.attitude, whole=True)  # "The bank, it is said, ..."
        loosely = not set(before) & AUXILIARIES and bool(set(before) & _LOOSELY)
        if not (verb.passive or loosely):
            as_said = "as" in window or words.term(first - 1) == "as"  # "described by many as", "as stressed by"
            return self.report(source, first, cue.last, cue.attitude) if as_said else None
        if not source:
            naming = "as" in window or term in cues.CALLING | {"branded", "considered"}
            saying = following in ("of", "that", "to") or term in ("assumed", "feared", "rumored", "rumoured", "told")
            if term not in cues.HEARSAY or not (naming or saying) or set(before) & _MODALS:
                return None
        return self.report(source or UNNAMED, first, cue.last, cue.attitude)

    def active(self, cue: Cue) -> Report | None:
        """A verb with its subject before or behind it."""
        terms, first, last = self.terms, self.find_verb(cue), cue.last
        if first > last or "when" in terms[max(first - 1, 0) : first + 1]:
            return None
        verb, term = self.subjects.verb(first, last), terms[first]
        if verb.passive or not self.may_report(cue, verb):
            return None
        # "They must act, recognising that ..." tells of a duty, not of words; "He said they must go, adding that" does.
        if term.endswith("ing") and not self.subjects.speaker and not _DUTIES.isdisjoint(terms[:first]):
            return None
        if not cue.listed and not (self.subjects.agrees(verb) and self.is_verb(verb)):
            return None
        anybody = bool(cues.SAYING.match(term)) or terms[last] == "that"
        strict = not cue.listed or bool(cues.SHOWING.match(term)) or not anybody
        source, whole = self.subjects.find(verb, strict=strict, inverted=self.may_invert(cue, term))
        if not whole and not cue.listed and term not in _ANYWHERE:
            return None
        report = self.report(source, first, last, cue.attitude, whole=whole)
        if report:
            self.subjects.speaker = source
        return report

    def find_verb(self, cue: Cue) -> int:
        """Return where the verb begins: some patterns name the speaker too ("he added", "what they call")."""
        first, last = cue.first, cue.last
        if self.terms[first] == "what":
            speakers = [i for i in range(first + 1, last) if self.words.names_speaker(i) or self.terms[i] == "it"]
            return max(speakers, default=first - 1) + 1
        names = first < last and (self.terms[first] in SPEAKERS or self.terms[first] == "it")
        return first + 1 if names and self.terms[first + 1] != "that" else first

    def is_verb(self, verb: Verb) -> bool:
        """False for a noun behind another verb: "officials exchanged views"."""
        before = verb.start - 1
        return before < 0 or not self.terms[before].endswith("ed") or self.words.is_name(before)

    def may_invert(self, cue: Cue, term: str) -> bool:
        """True for verbs whose subject may stand behind them: "..., reckons the bank"."""
        return cue.listed or term in cues.OPEN or term in _RECKON

    def may_report(self, cue: Cue, verb: Verb) -> bool:
        """False for acts, for verbs without content, and where a verb lacks its construction."""
        terms, term, last = self.terms, self.terms[verb.first], cue.last
        following = self.following(last)
        if following in _EMPTY or following in BE:
            return False
        if cues.COMMITTING.match(term) and "that" not in terms[verb.first : last + 2] and following not in ("", "to"):
            return False
        if cue.listed:
            return True
        if term in cues.CALLING:
            return self.names(verb, following)
        if term in cues.SEEING:
            if "as" in self.window(last) or (term.startswith("consider") and not following.endswith("ing")):
                return True
            sees = term in ("see", "sees") and following in ("in", "it", "itself", "little", "no")
            return sees or (term not in cues.PRESENTING and self.subjects.is_commented(verb))
        if term in cues.SHOWN:
            return "that" in self.window(last)[:2] or (term.startswith("point") and following == "to")
        if term in cues.RECALLING:
            return following == "that" or (following in ("a", "how", "when") and term.startswith("rem"))
        if term == "like":
            return self.words.term(verb.first - 1) == "would"
        return not self.words.is_possessive(verb.first)

    def names(self, verb: Verb, following: str) -> bool:
        """True for "called the vote a farce", not for "called a vote" or "a ship called Hope"."""
        behind = self.words.gap(verb.last + 1).strip()
        begin, end = self.words.phrase_before(verb.start)
        if begin < end and self.terms[begin] in ("a", "an", "one", "two"):
            return False
        indefinite = following in ("a", "an", "its", "their")
        act = following in cues.CALLED_ACTS or (indefinite and bool(set(self.window(verb.last)[:3]) & cues.CALLED_ACTS))
        return bool(following and not act) or behind in tuple("\"“„«‘'")

    # Nouns and states of mind

    def state(self, cue: Cue) -> Report | None:
        """ "Is convinced that", "are wary of"."""
        words, first = self.words, cue.first
        if self.terms[first] not in cues.MINDS or self.following(first) not in (
            "about",
            "it",
            "of",
            "over",
            "that",
            "the",
        ):
            return None
        verb = self.subjects.verb(first, first)
        if not verb.passive:
            return None
        if words.edges[verb.start] and verb.start:  # "The envoys, who had come by train, are wary of ..."
            source, _ = self.subjects.beside(verb, inverted=False)
        else:
            begin, end = words.phrase_before(verb.start)
            begin = max(begin, min(self.subjects.heard, end))
            source = words.phrase(begin, end) if words.can_speak(begin, end, strict=True) else ""
        return self.report(source, first, cue.last, cue.attitude)

    def noun(self, cue: Cue) -> Report | None:
        """ "The view that", "calls for", "amid fears of", "there are concerns"."""
        words, terms = self.words, self.terms
        place = next((i for i in range(cue.first, min(cue.first + 2, cue.last + 1)) if terms[i] in _ANY_NOUN), None)
        if place is None or words.term(place - 1) in _MODALS | _SUBJECTS:
            return None
        before = terms[max(place - 5, 0) : place]
        there = "there" in before and not BE.isdisjoint(before)
        around = there or "amid" in before or "amidst" in before
        held = terms[cue.last] == "that" or self.following(max(cue.last, place)) == "that"
        if not held and not self.is_aired(place) and not (around and terms[place] in _GOING_ROUND):
            return None
        first = max(place - 5, self.subjects.heard, 0)
        if {"my", "our"} & set(before):
            return None
        own = next((terms[i] for i in range(place - 1, first - 1, -1) if terms[i] in _OWNED), "")
        source = "" if own else self.possessor(first, place)
        if not source and not there:
            begin, end = words.clause_subject(place)
            received = not cues.RECEIVING.isdisjoint(terms[max(end, place - _REACH) : place])
            source = words.phrase(begin, end) if begin < end and not received else ""
            # What raises concerns is not who has them: "The deal raises fears over jobs" is the author's judgement.
            raising = next((i for i in range(place - 1, max(end, place - _REACH) - 1, -1) if terms[i] in _RAISING), -1)
            if raising >= 0:
                beside = all(term in _WITH_VERBS for term in terms[end:raising])
                if not (begin < end and beside and words.can_speak(begin, end, strict=True)):
                    return None
                source = words.phrase(begin, end)
        source = source or _OWNED.get(own, "")
        if not source and terms[place] in _GOING_ROUND:
            source = UNNAMED
        return self.report(source, cue.first, cue.last, cue.attitude)

    def is_aired(self, place: int) -> bool:
        """True for "accusations of", "fears over", and "calls for" where "calls" is a noun."""
        if self.terms[place] not in cues.AIRED or self.following(place) not in (
            "about",
            "against",
            "for",
            "of",
            "over",
        ):
            return False
        before = self.words.term(place - 1)
        noun = before in PREPOSITIONS or before in cues.BEFORE_CALLS or before.endswith(("ed", "ing"))
        return self.terms[place] != "calls" or place == 0 or noun


def _cut(text: str) -> str:
    return " ".join(_CUT.split(text, maxsplit=1)[0].split()[:8]).strip(" .\"'”’")


_WITH_VERBS = frozenset("also again already has have had is are was were".split())
_RAISING = frozenset("raise raised raises raising".split())
_DUTIES = frozenset("must ought should".split())
_ANY_NOUN = cues.NOUNS | cues.CONTENTS | cues.AIRED
_GOING_ROUND = cues.CONTENTS | cues.AIRED
_ANYWHERE = cues.VIEWS | cues.WEIGHING | cues.SEEING | cues.CALLING | cues.RECALLING
