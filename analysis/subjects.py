"""Who speaks by a verb: its subject before it, past auxiliaries and appositions, or behind it.

The rules, by what stands before the verb and its auxiliaries:

- a noun phrase: "the minister has again said", "officials who say";
- "and", "but", or nothing but a participle's own comma: the subject of the report before, or of the sentence;
- a sign: the noun phrase before an apposition ("Lavrov, the minister, said"), or behind the verb ("..., said Lavrov").

A clause that is set off by signs, with at most a circumstance behind its verb, reports the whole sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.speakers import DAYS, PREPOSITIONS, SPEAKERS, Words

BE = frozenset("are be been being is was were".split())
AUXILIARIES = frozenset(
    """
    are been be being could did didn't do does doesn't don't had has have having is isn't may might was were will would
    """.split()
)
# "Went on to say", "continue to insist": the subject stands before these.
_CONTROL = frozenset(
    """
    appear appeared appears began begun came careful come continue continued continues further keen like likes liked on
    quick reluctant seem seemed seems sought tried try trying twitter used wont
    """.split()
)
_JOINS = frozenset("and but or then yet".split())
_SHARED = frozenset("all both each".split())
_CIRCUMSTANCES = (
    DAYS | PREPOSITIONS | frozenset("again earlier early journalists last late later reporters this when".split())
)
_TELL = frozenset("tell tells told telling".split())
# Their noun and their past tense look alike too often for a subject behind them; "reckons the bank" is idiomatic.
_PLURAL = re.compile(r".*[^s]s|.*men|both|many|media|most|others|people|police|some|they|who")
_PASTS = frozenset("foresaw felt found saw shown thought".split())
_REACH = 9  # words at most in a circumstance
_APPOSITIONS = 4  # signs at most between a subject and its verb
_OPENING_MARKS = '"＂“„«‘'
_CLOSING_MARKS = tuple("\"＂”»'’“")
_SET_OFF = (",", "–", "—", "!", "?", "…", *_CLOSING_MARKS)


class Verb(NamedTuple):
    """A verb that may report: the words ``first`` to ``last``; its auxiliaries and adverbs begin at ``start``."""

    start: int
    first: int
    last: int
    passive: bool
    participle: bool


class Subjects:
    """Finds the subjects of the verbs of one sentence, from left to right."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.terms = words.terms
        self.heard = 0  # behind the report before
        self.speaker = ""  # of the verb before

    def verb(self, first: int, last: int) -> Verb:
        """Return a verb with its auxiliaries."""
        words, start = self.words, first
        while start > 0 and not words.edges[start]:
            term, before = self.terms[start - 1], words.term(start - 2)
            if term in AUXILIARIES or words.is_adverb(start - 1) or (term in _SHARED and before in AUXILIARIES):
                start -= 1  # "they have both long said"
            elif term == "to" and before in _CONTROL:
                start -= 2
                start -= before in ("on", "further") and start > 0
            else:
                break
        be = any(term in BE for term in self.terms[start:first])
        participle = self.terms[first].endswith("ing")
        return Verb(start, first, last, be and not participle, participle and not be)

    def find(self, verb: Verb, *, strict: bool, inverted: bool) -> tuple[str, bool]:
        """Return who speaks by a verb ("" for nobody), and whether all of the sentence is reported.

        ``strict`` asks for a source of the lists; ``inverted`` allows one behind the verb.
        """
        words, terms, start = self.words, self.terms, verb.start
        if start > 0 and not words.edges[start] and (terms[start - 1] in _JOINS or terms[start - 1] == "by"):
            return self._subject_before(start), False  # "and warned", "by warning"
        if verb.participle:
            return self._of_participle(start), False
        if start > 1 and words.edges[start] and words.edges[start - 1] and words.is_adverb(start - 1):
            start -= 1  # "Lavrov, however, said"
        elif start > 0 and words.edges[start]:
            participle = words.term(verb.last + 1) in ("as", "by", "of")  # "the plan, described as"
            return ("", False) if participle else self.beside(verb, inverted=inverted)
        if start == 0:
            return "", False
        if terms[start - 1] in ("who", "which"):
            return self._antecedent(start - 1), False
        begin, end = words.phrase_before(start)
        if begin < self.heard <= end:
            begin, end = words.trim(self.heard, end)
        whole = begin < end and self._is_set_off(begin, verb.last)
        if words.terms[begin:end] == ("it",):
            return "it" if whole or not strict else "", whole
        if not words.can_speak(begin, end, strict=strict and not whole):
            return "", False
        return self.name(begin, end), whole

    def name(self, begin: int, end: int) -> str:
        """Return a source as it is written, without "who ..." and "both" behind it."""
        end = next((i for i in range(begin + 1, end) if self.terms[i] == "who"), end)
        while end - begin > 1 and (self.words.is_adverb(end - 1) or self.terms[end - 1] in _SHARED):
            end -= 1
        return self.words.phrase(begin, end)

    def beside(self, verb: Verb, *, inverted: bool) -> tuple[str, bool]:
        """Return who speaks by a verb behind a sign, as ``find`` does."""
        words, terms = self.words, self.terms
        end = verb.start
        if not words.gap(end).rstrip().endswith(_CLOSING_MARKS):
            for _ in range(_APPOSITIONS):
                end = words.edge_before(end)
                begin, stop = words.phrase_before(end)
                if begin == stop:
                    break
                opens = words.edges[begin] or terms[begin - 1] in ("and", "but", "that") or begin == self.heard
                if opens and terms[end] not in _JOINS and words.can_speak(begin, stop, strict=True):
                    return self.name(begin, stop), self._is_set_off(begin, verb.last)
        behind = self._behind(verb) if inverted else 0
        if behind and self._stands_beside(verb.first, behind - 1):
            return words.phrase(verb.last + 1, behind), True
        return "", False

    def agrees(self, verb: Verb) -> bool:
        """False for the plural of a verb, or the noun of that form, behind a singular: "a better hope"."""
        term = self.terms[verb.first]
        if verb.start < verb.first or term.endswith(("s", "ed", "ing")) or term in _PASTS:
            return True
        begin, end = self.words.phrase_before(verb.first)
        if begin == end:
            return False
        stop = self.words.head_end(begin, end)
        return bool(_PLURAL.fullmatch(self.terms[stop - 1])) or "and" in self.terms[begin:stop]

    def is_commented(self, verb: Verb) -> bool:
        """True if the subject is no name but a noun of persons: analysts, officials, some."""
        begin, end = self.words.phrase_before(verb.start)
        if begin == end or self.terms[verb.first - 1] == "will":
            return False
        head = self.words.head_end(begin, end) - 1
        return self.terms[head] in SPEAKERS and (head == 0 or not self.words.is_name(head))

    def _subject_before(self, start: int) -> str:
        """Return the subject of the report before, or that of the sentence."""
        if self.speaker:
            return self.speaker
        begin, end = self.words.clause_subject(start)
        return self.words.phrase(begin, end) if begin < end else ""

    def _of_participle(self, start: int) -> str:
        """Return who speaks in "..., adding that", "left, warning of" and "with some analysts saying that"."""
        words = self.words
        begin, end = words.phrase_before(start)
        if not words.edges[start]:
            open_ = max(words.edge_before(start), start - _REACH)
            with_ = next((i for i in range(start - 1, open_ - 1, -1) if self.terms[i] == "with"), start)
            if words.can_speak(with_ + 1, start):
                return words.phrase(with_ + 1, start)
            if begin < end and not self.speaker and words.can_speak(begin, end, strict=True):
                return self._subject_before(start) or self.name(begin, end)
        return self._subject_before(start)

    def _antecedent(self, relative: int) -> str:
        """Return what "who" or "which" stands for, if it can speak."""
        begin, end = self.words.phrase_before(relative)
        those = self.words.term(relative - 1) == "those"
        speaks = those or self.words.can_speak(begin, end, strict=self.terms[relative] == "which")
        return self.name(begin, end) if speaks and begin < end else ""

    def _behind(self, verb: Verb) -> int:
        """Return where the words behind a verb end if they are its speaker, or 0."""
        words = self.words
        begin, end = words.phrase_behind(verb.last + 1)
        if begin >= end or self.terms[verb.first] in _TELL or verb.participle:
            return 0
        marked = words.holds(verb.last, end - 1, _OPENING_MARKS)
        return 0 if marked or not words.can_speak(begin, end, strict=True) else end

    def _is_set_off(self, begin: int, last: int) -> bool:
        """True if the clause of words ``begin`` to ``last`` stands beside what it reports: "..., he said on Monday"."""
        words, terms = self.words, self.terms
        tail = terms[last + 1 : min(words.stops[last + 1], last + _REACH + 2)]
        if tail:
            fits = tail[0] in _CIRCUMSTANCES or tail[0].endswith("ly") or terms[last] in _TELL
            if not fits or "that" in tail or len(tail) > _REACH or words.holds(last, last + len(tail), _OPENING_MARKS):
                return False
        if (begin == 1 and terms[0] == "as") or (begin == 0 and last == len(terms) - 1 and last < _REACH):
            return True  # "As Thucydides noted, ..."; "Zakharova asked."
        if terms[begin] in ("who", "and", "but") or words.term(begin - 1) in ("and", "but"):
            return False
        return self._stands_beside(begin, last)

    def _stands_beside(self, begin: int, last: int) -> bool:
        """True if a sign stands before ``begin``, and the clause within the sentence or at the end of what is longer."""
        words = self.words
        end = words.stops[last + 1]
        before = words.gap(begin - (words.term(begin - 1) == "as")).rstrip()  # "..., as analysts noted"
        if not before.endswith(_SET_OFF):
            return False
        if end == len(words):
            return before.endswith(_CLOSING_MARKS) or begin >= end - last
        return not words.holds(end - 1, end, _OPENING_MARKS)
