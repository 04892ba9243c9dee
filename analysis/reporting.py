"""Acts of reporting: who says or holds what, by which words, in one sentence.

Every rule starts from a word that can report and asks for a source (see ``speakers``);
without one the sentence stays the author's, and so does what stands in the first person.

1. *Verbs of speech* are the category ``reporting`` of the stance lexicon. Their subject
   is the noun phrase before them, past auxiliaries, adverbs and appositions ("Lavrov, the
   minister, has again said"), or behind them ("..., said the minister"). A verb after
   "and", and a participle ("adding that"), have the subject of the verb before. What
   events and things are the subject of too ("highlight", "suggest") needs a source of the
   lists: "the meeting highlighted" is the author's.
2. *Verbs of holding a view* (fear, hope, expect, see as, call) need such a source always.
3. *Passives*: "is seen as", "is believed to", "was criticised by". The source follows
   "by"; without it, it is unnamed. Behind "must", "should" or "can" they are the author's.
4. *Nouns*: "the view that", "amid fears of", "there are concerns". The source is their
   possessor, or unnamed.
5. *States of mind*: "is convinced that", "are wary of".
6. *Adverbials*: "according to", "in the words of", "in Moscow's view", "in a statement,".

What is reported runs from behind the verb to the end of the sentence. It is all of the sentence if the clause is
set off (", the minister said on Monday"), and with adverbials. Acts are no speech: "promised a loan", "called a
meeting". Neither is a verb without content: "said nothing".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from analysis.assets import asset
from analysis.lexicon import Lexicon, load_lexicon
from analysis.matching import match_terms
from analysis.quotations import Span, find_quotes
from analysis.speakers import DAYS, PREPOSITIONS, SPEAKERS, Words

UNNAMED = "unnamed"

_VIEWS = frozenset(
    """
    anticipate anticipates anticipated assume assumes assumed disagree disagrees disagreed doubt doubts doubted
    dread dreaded dreads envisage envisages envisaged envision envisions envisioned expect expects expected fear fears feared feel feels felt
    foresee foresaw hope hopes hoped hoping like protested record recorded records remember remembered remembers reckon reckons reckoned speculate speculates speculated surmise
    surmised suspect suspects suspected think thinks thought want wanted wants wonder wonders wondered worry worries
    worried
    """.split()
)
_WEIGHING = frozenset(
    """
    echo echoed echoes echoing find finds found highlight highlighted highlighting highlights indicate indicated indicates
    indicating outline outlined outlines pointed points pointing show showed showing shown shows signal signalled signaled
    signalling signaling signals suggest suggested suggesting suggests underline underlined underlines underlining
    underscore underscored underscores underscoring
    """.split()
)
_SEEING = frozenset(
    """
    consider considers considered considering depict depicts depicted interpret interprets interpreted present presents
    presented regard regards regarded regarding saw see sees seeing view views viewed viewing
    """.split()
)
_PRESENTING = frozenset("depict depicts depicted interpret interprets interpreted present presents presented".split())
_CALLING = frozenset("call calls called calling deem deems deemed label labels labelled labeled".split())
_CALLED_ACTS = frozenset(
    """
    back ballot conference early election elections emergency halt meeting off out parliamentary poll presidential
    referendum session snap special strike summit truce up urgent vote
    """.split()
)
_HEARSAY = frozenset(
    """
    accused alleged assumed believed blamed branded called characterised characterized claimed commonly considered
    criticised criticized deemed denounced depicted described dismissed estimated expected feared found hailed hoped
    interpreted judged labelled labeled lauded perceived portrayed praised predicted presented presumed projected
    reckoned regarded reported reputed rumoured rumored said seen suspected thought told touted understood viewed
    """.split()
)
_BY_WHOM = _HEARSAY | frozenset(
    """
    acknowledged applauded backed confirmed condemned contested denied disputed echoed emphasised emphasized
    challenged noted questioned quoted raised rebuffed rejected slammed stated stressed underlined underscored
    voiced welcomed
    """.split()
)
_NOUNS = frozenset(
    """
    accusation accusations admission allegation allegations announcement apprehension argument arguments assertion
    assertions assessment assumption assurance assurances belief beliefs claim claims comment comments complaint
    complaints concern concerns conclusion conclusions confidence contention conviction criticism declaration denial
    doubt doubts estimate estimates expectation expectations fear fears feeling forecast forecasts hope hopes impression
    insistence opinion opinions perception perceptions prediction predictions promise promises reassurance remark
    remarks reminder reports report rumour rumours rumor rumors scepticism sense sentiment skepticism speculation
    statement statements suggestion suggestions suspicion suspicions talk thesis unease verdict view views warning
    warnings worries worry
    """.split()
)
_CONTENTS = frozenset("claim perception perceptions report rumor rumour suggestion suggestions suspicion view fears concerns worries claims allegations accusations reports rumours rumors calls doubts hopes "
                      "complaints warnings criticism speculation suspicions talk scepticism skepticism unease".split())
# These tell of what somebody holds by themselves: "accusations of", "calls for".
_AIRED = frozenset("accusations allegations calls complaints concerns criticism fears objections suspicions warnings worries".split())
_BEFORE_CALLS = frozenset("the his her its their these those fresh loud more new such widespread".split())
_RECEIVING = frozenset("amid attracted denied deny dismissed draw draws drew face faced faces fuelled meet met prompted raised "
                       "rejected sparked triggered".split())
_MINDS = frozenset(
    """
    adamant afraid alarmed anxious apprehensive certain concerned confident convinced doubtful dubious fearful hopeful
    optimistic persuaded pessimistic sceptical skeptical sure suspicious unconvinced unsure wary worried
    """.split()
)
_VIEWPOINTS = frozenset(
    "account assessment estimation eyes judgement judgment opinion perspective reading telling version view words".split()
)
_HOLDERS = frozenset(
    "analysts believers critics detractors experts hardliners historians liberals many observers opponents optimists "
    "pessimists planners proponents realists sceptics skeptics some strategists supporters sympathisers".split()
)
_PLACES_OF_SPEECH = frozenset(
    """
    address article briefing column comments commentary communique editorial essay interview letter message post
    release remarks report speech statement testimony tweet
    """.split()
)
# Things and events are the subject of these too.
_SHOWING = re.compile(r"(?:highlight|underscor|underlin|emphasi[sz]|stress|suggest|indicat|show|reveal|confirm|find|found"
                      r"|signal|remind|promis|demand|announce|mean|expos|call|welcom|reject|question|point|draw|make|made)")
# These commit to an act: a report with "that" only.
_COMMITTING = re.compile(r"(?:promis|pledg|agree|offer)")
# Whatever their subject is, it speaks.
_SAYING = re.compile(r"(?:say|says|said|warn|argu|insist|not(?:e|es|ed|ing)$|add|stat|declar|writ|wrote|complain)")
_BE = frozenset("are be been being is was were".split())
_AUXILIARIES = frozenset(
    """
    are been be being could did didn't do does doesn't don't had has have having is isn't may might was were will would
    """.split()
)
_PASTS = frozenset("foresaw felt found saw shown thought".split())
_MODALS = frozenset("can cannot can't could may might must ought should to".split())
_CONTROL = frozenset(
    """
    appear appeared appears began begun came come continue continued continues careful further keen like likes liked on quick
    reluctant seem seemed seems sought try tried trying twitter used wont
    """.split()
)
_SELF = frozenset("i we us you one's let".split())
_EMPTY = frozenset("nothing little much".split())
_OWNED = {"his": "he", "her": "she", "its": "it", "their": "they"}
_JOINS = frozenset("and but or then yet".split())
_CIRCUMSTANCES = DAYS | PREPOSITIONS | frozenset("again earlier early last late later reporters journalists this when".split())
_TELL = frozenset("tell tells told telling".split())
_REACH = 9
_WIDE = "of at in from with to close"  # prepositions within a source behind "according to"
_OPENING_MARKS = "\"＂“„«‘"
_SET_OFF = (",", "–", "—", "!", "?", "…", *"\"＂”»'’“")
_CUT = re.compile(r"[,;:()\[\]–—\"“”„«»]|\s-\s|\.\s")


class Report(NamedTuple):
    """One act of reporting: who, by which words, and the stretch (offsets) it covers."""

    source: str
    verb: str
    attitude: str
    start: int
    end: int


class _Cue(NamedTuple):
    """A place that may report: its words, attitude, and whether the lexicon has it as a verb."""

    first: int
    last: int
    attitude: str
    listed: bool


@cache
def find_reports(text: str, quotes: tuple[Span, ...] | None = None) -> tuple[Report, ...]:
    """Return every act of reporting in one sentence, in order.

    ``quotes`` are the stretches of it that are quoted (default: as ``find_quotes`` finds
    them): what a quoted speaker reports in turn is no report of the author's.
    """
    words = Words(text, find_quotes(text) if quotes is None else quotes)
    return tuple(_Finder(words).find())


class _Finder:
    """Goes through one sentence from left to right."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.terms = words.terms
        self.reports: list[Report] = []
        self.heard = 0  # behind the verb of the report before
        self.speaker = ""  # of the verb before, if it was active

    def find(self) -> list[Report]:
        for cue in self.cues():
            if self.words.quoted[cue.first]:
                continue
            rules = (self.adverbial, self.passive, self.active, self.state, self.noun)
            report = next((found for rule in rules if (found := rule(cue))), None)
            if report:
                self.reports.append(report)
                self.heard = cue.last + 1
        if not self.reports and (report := self.place_of_speech()):
            self.reports.append(report)
        return self.reports

    def cues(self) -> Iterator[_Cue]:
        """Yield the lexicon's hits and the words of the lists above, in order, none twice."""
        hits = {match.first: match for match in match_terms(_reporting(), self.terms)}
        i = 0
        while i < len(self.terms):
            if i in hits:
                yield _Cue(i, hits[i].last, hits[i].category.rpartition(".")[2], True)
                i = hits[i].last + 1
                continue
            if self.terms[i] in _ALL:
                yield _Cue(i, i, "neutral", False)
            i += 1

    # The rules. Each returns a report or None.

    def adverbial(self, cue: _Cue) -> Report | None:
        """"According to", "in the words of", "in his view", "from Moscow's perspective"."""
        words, terms = self.words, self.terms
        first, last = cue.first, cue.last
        if terms[first] in ("according", "per"):
            return self.source_behind(last if terms[first] == "according" else first, first, last, cue.attitude)
        if terms[first] in ("in", "from", "by") and cue.listed:
            owner = next((_OWNED[term] for term in terms[first : last + 1] if term in _OWNED), None)
            if owner:
                return self.whole(owner, first, last, cue.attitude)
            named = terms[last] == "of" and words.can_speak(*words.phrase_behind(last + 1, 12, _WIDE), strict=True)
            return self.source_behind(last, first, last, cue.attitude) if named else None
        if terms[first] in _VIEWPOINTS and not cue.listed:
            if words.term(first + 1) == "of" and words.term(first - 1) == "the" and words.term(first - 2) in ("in", "from"):
                return self.source_behind(first + 1, first - 2, first + 1, cue.attitude)
            begin = next((i + 1 for i in range(first - 1, max(first - 7, -1), -1) if terms[i] in ("in", "from", "by", "to")), 0)
            if 0 < begin < first and not any(words.edges[begin + 1 : first + 1]):
                if terms[first - 1] in _OWNED:
                    return self.whole(_OWNED[terms[first - 1]], begin - 1, first, cue.attitude)
                owned = next((i for i in range(begin, first) if words.is_possessive(i)), None)
                if owned is not None and any(words.names_speaker(i) for i in range(begin, owned + 1)):
                    return self.whole(_bare(words.phrase(begin, owned + 1)), begin - 1, first, cue.attitude)
        return None

    def passive(self, cue: _Cue) -> Report | None:
        """"Is seen as", "was criticised by the ministry", "widely regarded as"."""
        words, terms = self.words, self.terms
        verb = cue.first
        if terms[verb] not in _BY_WHOM:
            return None
        start, be = self.back(verb)
        loose = not set(terms[start:verb]) & _AUXILIARIES and any(terms[i] in ("widely", "largely", "often", "commonly", "generally", "long") for i in range(start, verb))
        stop = min(words.stops[verb + 1], verb + 12)
        by = next((i for i in range(verb + 1, stop) if terms[i] == "by"), 0)
        behind = words.phrase_behind(by + 1) if by else (0, 0)
        source = ""
        if by and words.can_speak(*behind, strict=True):
            source = words.phrase(*behind)
        following = words.term(verb + 1)
        naming = "as" in terms[verb + 1 : stop] or terms[verb] in _CALLING | {"branded", "considered"}
        saying = following in ("to", "that") or terms[verb] in ("feared", "rumoured", "rumored", "assumed", "told")
        if be and not following and {"it", "is"} <= set(terms[max(start - 1, 0) : verb]) and words.edges[max(start - 1, 0)]:
            return self.whole(UNNAMED, verb, cue.last, cue.attitude)  # "The bank, it is said, ..."
        if be and any(term in _MODALS for term in terms[max(start - 1, 0) : verb]) and not source:
            return None
        if be or loose:
            if not source and not (terms[verb] in _HEARSAY and (naming or saying or following == "of")):
                return None
        elif not (source and ("as" in terms[verb + 1 : stop] or words.term(verb - 1) == "as")):
            return None
        if terms[verb] in _CALLING and following not in ("a", "an", "the", "into"):
            return None
        return Report(source or UNNAMED, words.phrase(verb, cue.last + 1), cue.attitude, words.tokens[verb].end, len(words.text))

    def active(self, cue: _Cue) -> Report | None:
        """A verb with its subject before or behind it."""
        words, terms = self.words, self.terms
        first, last = cue.first, cue.last
        verb = self.find_verb(first, last)
        if verb > last or "when" in terms[max(verb - 1, 0) : verb + 1] or not self.may_report(cue, verb):
            return None
        start, be = self.back(verb)
        participle = terms[verb].endswith("ing")
        if be and not participle:
            return None
        strict = not cue.listed or bool(_SHOWING.match(terms[verb])) or not (_SAYING.match(terms[verb]) or terms[last] == "that")
        source, whole = self.find_speaker(start, verb, last, strict, participle and not be)
        if not cue.listed and start == verb and not self.agrees(verb):
            return None
        if not cue.listed and start > 0 and terms[start - 1].endswith("ed") and not words.is_name(start - 1):
            return None  # "officials exchanged views"
        if not source or source.casefold().split()[0] in _SELF:
            return None
        if terms[cue.first] in _OPEN and not cue.listed and terms[verb] not in _WEIGHING and not whole:
            return None
        self.speaker = source
        begin = 0 if whole else words.tokens[last].end
        return Report(source, words.phrase(verb, last + 1), cue.attitude, begin, len(words.text))

    def state(self, cue: _Cue) -> Report | None:
        """"Is convinced that", "are wary of"."""
        words, terms = self.words, self.terms
        if terms[cue.first] not in _MINDS or words.term(cue.last + 1) not in ("that", "of", "about", "over", "the", "it"):
            return None
        start, be = self.back(cue.first)
        if be and start > 0 and words.edges[start]:  # "The envoys, who had come by train, are wary of ..."
            source, _ = self.speaker_beside(start, cue.first, cue.last)
            return self.report(source, cue, 0) if source else None
        begin, end = words.phrase_before(start)
        if not be or words.edges[start] or not words.can_speak(max(begin, min(self.heard, end)), end, strict=True):
            return None
        return self.report(words.phrase(begin, end), cue, 0)

    def noun(self, cue: _Cue) -> Report | None:
        """"The view that", "amid fears of", "there are concerns"."""
        words, terms = self.words, self.terms
        place = next((i for i in (cue.first, cue.first + 1) if i <= cue.last and terms[i] in _NOUNS | _CONTENTS | _AIRED), None)
        if place is None or (place > 0 and terms[place - 1] in _MODALS | {"i", "you", "we", "they", "who"}):
            return None
        last = max(cue.last, place)
        that = terms[last] == "that" or (words.term(last + 1) == "that" and not words.edges[last + 1])
        before = terms[max(place - 5, 0) : place]
        there = "there" in before and any(term in _BE for term in before)
        following = words.term(place + 1) if not words.edges[place + 1] else ""
        noun = place == 0 or terms[place - 1] in PREPOSITIONS | _BEFORE_CALLS or terms[place - 1].endswith(("ing", "ed"))
        aired = terms[place] in _AIRED and (terms[place] != "calls" or noun) and following in ("about", "against", "for", "of", "over")
        if not that and not aired and not (terms[place] in _CONTENTS | _AIRED and (there or "amid" in before or "amidst" in before)):
            return None
        owner = next((i for i in range(place - 1, max(place - 5, self.heard - 1, -1), -1) if not words.edges[i + 1]
                      and (terms[i] in _OWNED or words.is_possessive(i))), None)
        if owner is None and terms[place - 1 : place] == ("our",) or "my" in before:
            return None
        if owner is not None and terms[owner] in _OWNED:
            source = _OWNED[terms[owner]]
        elif owner is not None:
            source = _bare(words.phrase(max(words.phrase_before(owner + 1)[0], owner - 5), owner + 1))
        else:
            begin, end = words.clause_subject(place)
            received = bool(set(terms[end:place]) & _RECEIVING)
            source = words.phrase(begin, end) if begin < end and not there and not received else UNNAMED
            if source == UNNAMED and terms[place] not in _CONTENTS | _AIRED:
                return None
        if source.casefold().split()[0] in _SELF:
            return None
        return self.report(source, cue, 0)

    def place_of_speech(self) -> Report | None:
        """"In a statement on Monday, the ministry ...", and "For critics, ..."."""
        words, terms = self.words, self.terms
        if len(terms) > 3 and terms[0] in ("for", "to") and words.stops[1] < 8:
            stop = words.head_end(1, words.stops[1])
            if terms[stop - 1] in _HOLDERS or (
                all(map(words.is_name, range(1, stop))) and words.term(words.stops[1]) not in ("and", "as", "too")
            ):
                return self.whole(words.phrase(1, words.stops[1]), 0, 0, "neutral")
        if len(terms) < 4 or terms[0] != "in":
            return None
        comma = words.stops[1]
        if comma >= len(terms) or not set(terms[1 : min(comma, 6)]) & _PLACES_OF_SPEECH:
            return None
        begin, end = words.clause_subject(len(terms))
        return self.whole(words.phrase(begin, end), 0, 1, "neutral") if begin < end else None

    # What the rules share.

    def report(self, source: str, cue: _Cue, start: int) -> Report:
        verb = self.words.phrase(cue.first, cue.last + 1)
        return Report(source, verb, cue.attitude, start or self.words.tokens[cue.last].end, len(self.words.text))

    def whole(self, source: str, first: int, last: int, attitude: str) -> Report:
        return Report(source, self.words.phrase(first, last + 1), attitude, 0, len(self.words.text))

    def source_behind(self, place: int, first: int, last: int, attitude: str) -> Report:
        begin, end = self.words.phrase_behind(place + 1, 12, _WIDE)
        source = self.words.phrase(begin, end) if begin < end else _cut(self.words.text[self.words.tokens[place].end :][:300])
        return self.whole(source, first, last, attitude)

    def back(self, verb: int) -> tuple[int, bool]:
        """Return where the verb's auxiliaries and adverbs begin, and whether "be" is one of them."""
        words, start = self.words, verb
        while start > 0 and not words.edges[start]:
            term = self.terms[start - 1]
            shared = term in ("both", "all", "each") and self.terms[start - 2] in _AUXILIARIES  # "they have both said"
            if term in _AUXILIARIES or shared or term == "long" or words.is_adverb(start - 1):
                start -= 1
            elif term == "to" and self.terms[start - 2 : start - 1] and self.terms[start - 2] in _CONTROL:
                start -= 2
                start -= self.terms[start] in ("on", "further") and start > 0
            else:
                break
        return start, any(term in _BE for term in self.terms[start:verb])

    def may_report(self, cue: _Cue, verb: int) -> bool:
        """False for acts, and for verbs without content."""
        words, terms = self.words, self.terms
        term, last = terms[verb], cue.last
        following = words.term(last + 1) if not words.edges[last + 1] else ""
        if following in _EMPTY or (cue.first > 0 and terms[verb - 1] in ("so", "self") and cue.listed and terms[verb] == "called"):
            return False
        if _COMMITTING.match(term) and "that" not in terms[verb : last + 2] and following != "to":
            return following == ""
        if cue.listed:
            return True
        if term in _CALLING:
            begin, _ = words.phrase_before(self.back(verb)[0])
            if terms[begin] in ("a", "an", "one", "two") and term == "called":
                return False  # "a ship called Hope"
            act = following in _CALLED_ACTS or (following in ("a", "an", "its", "their") and bool(set(terms[last + 2 : last + 4]) & _CALLED_ACTS))
            return bool(following) and not act or words.gap(last + 1).strip() in tuple(_OPENING_MARKS)
        if term.startswith("re") and term[2:5] in ("cor", "mem"):
            return following == "that" or (following in ("a", "how", "when") and term.startswith("rem"))
        if term == "like":
            return terms[verb - 1] == "would"
        if term in _SEEING:
            stop = min(words.stops[last + 1], last + 12)
            named = "as" in terms[last + 1 : stop]
            others = term not in _PRESENTING | {"saw"} and terms[verb - 1] != "will" and self.is_commentator(verb)
            others = others or (term in ("see", "sees") and following in ("in", "it", "itself", "little", "no"))
            return named or (term.startswith("consider") and not following.endswith("ing")) or others
        if term in _SHOWN:
            return "that" in terms[last + 1 : last + 3] or terms[last + 1 : last + 2] == ("to",) and term.startswith("point")
        return term in _VIEWS | _OPEN | _WEIGHING and not (following in ("were", "was", "are", "is", "that's") or (words.is_possessive(verb)))

    def agrees(self, verb: int) -> bool:
        """False for a verb in the plural, or the noun of that form, behind a singular: "a better hope"."""
        words, terms = self.words, self.terms
        if terms[verb].endswith(("s", "ed", "ing")) or terms[verb] in _PASTS:
            return True
        begin, end = words.phrase_before(verb)
        stop = words.head_end(begin, end) if begin < end else end
        return begin < stop and (
            bool(re.fullmatch(r".*[^s]s|they|people|men|women|many|some|most|others|both|who|media|police", terms[stop - 1]))
            or "and" in terms[begin:stop]
        )

    def is_commentator(self, verb: int) -> bool:
        """True if the subject is no name but a noun of persons: analysts, officials, some."""
        start, _ = self.back(verb)
        begin, end = self.words.phrase_before(start)
        stop = self.words.head_end(begin, end) if begin < end else end
        return begin < stop and self.terms[stop - 1] in SPEAKERS and not (stop - 1 > 0 and self.words.is_name(stop - 1))

    def find_verb(self, first: int, last: int) -> int:
        """Return where the verb begins: some patterns name the speaker too ("he added", "what they call")."""
        words, terms = self.words, self.terms
        if terms[first] == "what":
            speakers = [i for i in range(first + 1, last) if words.names_speaker(i) or terms[i] == "it"]
        else:
            named = first < last and terms[first] in SPEAKERS | {"it"}
            speakers = [first] if named and terms[first + 1 : last + 1] != ("that",) else []
        return max(speakers) + 1 if speakers else first

    def find_speaker(self, start: int, verb: int, last: int, strict: bool, participle: bool) -> tuple[str, bool]:
        """Return who speaks by a verb ("" for nobody), and whether all of the sentence is reported."""
        words, terms = self.words, self.terms
        if start > 0 and not words.edges[start] and terms[start - 1] in _JOINS | {"by"}:
            return self.subject_before(start), False
        if participle:
            return self.speaker_of_participle(start), False
        if start > 1 and words.edges[start] and words.is_adverb(start - 1) and words.edges[start - 1]:
            start -= 1  # "Lavrov, however, said"
        elif start > 0 and words.edges[start]:
            return self.speaker_beside(start, verb, last)
        if start == 0:
            return "", False
        if terms[start - 1] in ("who", "which"):
            end = start - 1
            begin, _ = words.phrase_before(end)
            those = end > 0 and terms[end - 1] == "those"
            return (self.source(begin, end), False) if those or words.can_speak(begin, end, strict=terms[end] == "which") else ("", False)
        begin, end = words.phrase_before(start)
        raw = begin
        begin = max(begin, self.heard) if self.heard <= end else begin
        begin, end = words.trim(begin, end) if begin > raw else (begin, end)
        whole = begin < end and self.is_set_off(begin, last)
        if begin < end and terms[end - 1] == "it":
            content = "that" in terms[last : last + 2] or whole or bool(_SAYING.match(terms[verb]))
            return ("it", whole) if content and end - begin == 1 else ("", False)
        if not words.can_speak(begin, end, strict=strict and not whole):
            return "", False
        return self.source(begin, end), whole

    def source(self, begin: int, end: int) -> str:
        words = self.words
        end = next((i for i in range(begin + 1, end) if self.terms[i] == "who"), end)
        while end - begin > 1 and (words.is_adverb(end - 1) or self.terms[end - 1] in ("all", "both", "each")):
            end -= 1
        return words.phrase(begin, end)

    def subject_before(self, start: int) -> str:
        """Return the subject of the verb before: that of the last report, or of the sentence."""
        if self.speaker:
            return self.speaker
        begin, end = self.words.clause_subject(start)
        return self.words.phrase(begin, end) if begin < end else ""

    def speaker_of_participle(self, start: int) -> str:
        """Return who speaks in "..., adding that" and "with some analysts saying that"."""
        words = self.words
        if start > 0 and not words.edges[start]:
            begin, end = words.phrase_before(start)
            raw = next((i for i in range(start - 1, max(start - 12, -1), -1) if self.terms[i] == "with" or words.edges[i]), start)
            if self.terms[raw : raw + 1] == ("with",) and words.can_speak(raw + 1, start):
                return words.phrase(raw + 1, start)
            if begin < end and not self.speaker and words.can_speak(begin, end, strict=True):
                first, stop = words.clause_subject(start)
                return words.phrase(first, stop) if first < stop else self.source(begin, end)
        return self.subject_before(start)

    def speaker_beside(self, start: int, verb: int, last: int) -> tuple[str, bool]:
        """Return who speaks by a verb behind a sign: before an apposition, or behind the verb."""
        words, terms = self.words, self.terms
        if not words.gap(start).rstrip().endswith(_SET_OFF[5:]):
            end = start
            for _ in range(4):
                end = next((i for i in range(end - 1, 0, -1) if words.edges[i]), 0)
                begin, end_ = words.phrase_before(end)
                if not end or begin == end_:
                    break
                fits = words.edges[begin] or begin == 0 or terms[begin - 1] in ("that", "but", "and") or begin == self.heard
                if fits and words.can_speak(begin, end_, strict=True) and terms[end] not in _JOINS and words.term(last + 1) not in ("by", "of", "as"):
                    return self.source(begin, end_), self.is_set_off(begin, last)
        end = self.subject_behind(verb, last) if terms[verb] not in _VIEWS | _SEEING | _WEIGHING | _NOUNS else 0
        if terms[verb] in ("reckons", "reckon", "reckoned"):
            end = self.subject_behind(verb, last)
        if end and self.stands_beside(verb, end - 1):
            return words.phrase(last + 1, end), True
        return "", False

    def subject_behind(self, verb: int, last: int) -> int:
        """Return where the words behind a verb end if they are its speaker, or 0."""
        words, terms = self.words, self.terms
        begin, end = words.phrase_behind(last + 1)
        if begin >= end or terms[verb] in _TELL or terms[verb].endswith("ing"):
            return 0
        if words.holds(last, end - 1, _OPENING_MARKS) or not words.can_speak(begin, end, strict=True):
            return 0
        return end

    def is_set_off(self, begin: int, last: int) -> bool:
        """True if the clause of words ``begin`` to ``last`` stands beside what it reports: "..., he said on Monday".

        At most a circumstance follows it.
        """
        words, terms = self.words, self.terms
        tail = terms[last + 1 : min(words.stops[last + 1], last + _REACH + 2)]
        if tail:
            fits = tail[0] in _CIRCUMSTANCES or tail[0].endswith("ly") or terms[last] in _TELL
            if not fits or "that" in tail or len(tail) > _REACH or words.holds(last, last + len(tail), _OPENING_MARKS):
                return False
        if begin == 1 and terms[0] == "as":
            return True  # "As Thucydides noted, ..."
        if begin == 0 and last == len(terms) - 1 and len(terms) <= _REACH:
            return True  # "Zakharova asked."
        return terms[begin] not in ("who", "and", "but") and terms[begin - 1] not in ("and", "but") and self.stands_beside(begin, last)

    def stands_beside(self, begin: int, last: int) -> bool:
        """True if a sign stands before ``begin``, and the clause within the sentence or at the end of what is longer."""
        words = self.words
        end = words.stops[last + 1]
        before = words.gap(begin).rstrip()
        if words.term(begin - 1) == "as" and begin > 1:
            before = words.gap(begin - 1).rstrip()
        if not before.endswith(_SET_OFF):
            return False
        marked = before.endswith(_SET_OFF[6:])
        return marked or begin >= end - last if end == len(words) else not words.holds(end - 1, end, _OPENING_MARKS)


def _bare(text: str) -> str:
    """Return a possessor without its sign."""
    return re.sub(r"['’]s?$", "", text)


def _cut(text: str) -> str:
    return " ".join(_CUT.split(text, maxsplit=1)[0].split()[:8]).strip(" .\"'”’")


_SHOWN = frozenset("find finds found pointed points pointing show showed showing shown shows signal signals".split())
_OPEN = frozenset(
    """
    added adds agreed answered answers asked asks believed boasted boasts concluded concludes continued estimated
    estimates explain laughed maintain maintained maintains murmured observed observes pleaded proposed
    reflected remembered repeated replies reply responded smiled suggested went
    """.split()
)
_ALL = _VIEWS | _WEIGHING | _SEEING | _CALLING | _BY_WHOM | _NOUNS | _CONTENTS | _AIRED | _MINDS | _VIEWPOINTS | _OPEN


@cache
def _reporting() -> Lexicon:
    stance = load_lexicon(asset("data/lexicons/stance.yaml"))
    return replace(stance, categories=tuple(item for item in stance.categories if item.name.startswith("reporting")))
