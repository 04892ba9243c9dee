"""What can report: the words from which the rules of ``reporting`` start.

Verbs of speech are the category ``reporting`` of the stance lexicon, with their attitude (neutral, factive,
distancing). The lists here are of words that report only in a certain construction, and so are no entries of a
lexicon that counts words. What the construction is, the comment above each list says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from analysis.assets import asset
from analysis.lexicon import Lexicon
from analysis.lexicon_file import load_lexicon
from analysis.matching import match_terms

# Holding a view: these need a source that can speak, whatever follows.
VIEWS = frozenset(
    """
    anticipate anticipated anticipates assume assumed assumes disagree disagreed disagrees doubt doubted doubts
    dread dreaded dreads envisage envisaged envisages envision envisioned envisions expect expected expects fear
    feared fears feel feels felt foresaw foresee hope hoped hopes hoping like promise promises protested reckon
    reckoned reckons speculate speculated speculates surmise surmised suspect suspected suspects think thinks
    thought want wanted wants wonder wondered wonders worried worries worry
    """.split()
)
# Speech if their clause is set off ("..., he continued"), else anything.
OPEN = frozenset(
    """
    added adds agreed answered answers asked asks believed boasted boasts concluded concludes continued estimated
    estimates explain laughed maintain maintained maintains murmured observed observes pleaded proposed reflected
    repeated replies reply responded smiled went
    """.split()
)
# Giving weight: people, bodies and documents do it with words; events and things do it too, but do not speak.
WEIGHING = frozenset(
    """
    echo echoed echoes echoing find finds found highlight highlighted highlighting highlights indicate indicated
    indicates indicating outline outlined outlines pointed pointing points show showed showing shown shows signal
    signaled signaling signalled signalling signals suggest suggested suggesting suggests underline underlined
    underlines underlining underscore underscored underscores underscoring
    """.split()
)
# Of these, the ones that report with "that" only.
SHOWN = frozenset(
    """
    find finds found pointed pointing points show showed showing shown shows signal signals
    """.split()
)
# Keeping in mind: these report with "that" or "when".
RECALLING = frozenset("record recorded records remember remembered remembers".split())
# Seeing something as something.
SEEING = frozenset(
    """
    consider considered considering considers depict depicted depicts interpret interpreted interprets present
    presented presents regard regarded regarding regards saw see seeing sees view viewed viewing views
    """.split()
)
# Of these, the ones that report with "as" only, whoever does it.
PRESENTING = frozenset(
    """
    depict depicted depicts interpret interpreted interprets present presented presents saw
    """.split()
)
# Giving a name; and what is called without a word about it: a meeting, a strike.
CALLING = frozenset("call called calling calls deem deemed deems label labeled labelled labels".split())
CALLED_ACTS = frozenset(
    """
    back ballot conference early election elections emergency halt meeting off out parliamentary poll presidential
    referendum session snap special strike summit truce up urgent vote
    """.split()
)
# Participles behind "be" whose source may stay unnamed ("is seen as"); and those that need one ("welcomed by").
HEARSAY = frozenset(
    """
    accused alleged assumed believed blamed branded called characterised characterized claimed commonly considered
    criticised criticized deemed denounced depicted described dismissed estimated expected feared found hailed hoped
    interpreted judged labeled labelled lauded perceived portrayed praised predicted presented presumed projected
    reckoned regarded reported reputed rumored rumoured said seen suspected thought told touted understood viewed
    """.split()
)
BY_WHOM = HEARSAY | frozenset(
    """
    acknowledged applauded backed challenged condemned confirmed contested denied disputed echoed emphasised
    emphasized noted questioned quoted raised rebuffed rejected slammed stated stressed underlined underscored
    voiced welcomed
    """.split()
)
# Nouns that report with "that" if somebody is named as holding it; with nobody named; with "of", "about", "for".
NOUNS = frozenset(
    """
    accusation accusations admission allegation allegations announcement apprehension argument arguments assertion
    assertions assessment assumption assurance assurances belief beliefs claim claims comment comments complaint
    complaints concern concerns conclusion conclusions confidence contention conviction criticism declaration denial
    doubt doubts estimate estimates expectation expectations fear fears feeling forecast forecasts hope hopes
    impression insistence opinion opinions perception perceptions prediction predictions promise promises
    reassurance remark remarks reminder report reports rumor rumors rumour rumours scepticism sense sentiment
    skepticism speculation statement statements suggestion suggestions suspicion suspicions talk thesis unease
    verdict view views warning warnings worries worry
    """.split()
)
CONTENTS = frozenset(
    """
    accusations allegations calls claim claims complaints concerns criticism doubts fears hopes perception
    perceptions report reports rumor rumors rumour rumours scepticism skepticism speculation suggestion suggestions
    suspicion suspicions talk unease view warnings worries
    """.split()
)
AIRED = frozenset(
    """
    accusations allegations calls complaints concerns criticism fears objections suspicions warnings worries
    """.split()
)
# Whoever does these to such a noun is not its source: "faces accusations".
RECEIVING = frozenset(
    """
    amid attracted denied deny dismissed draw draws drew face faced faces fuelled meet met prompted raised rejected
    sparked triggered
    """.split()
)
# Before "calls" as a noun.
BEFORE_CALLS = frozenset("fresh her his its loud more new such the their these those widespread".split())
# States of mind: "is wary of", "is convinced that".
MINDS = frozenset(
    """
    adamant afraid alarmed anxious apprehensive certain concerned confident convinced doubtful dubious fearful
    hopeful optimistic persuaded pessimistic sceptical skeptical sure suspicious unconvinced unsure wary worried
    """.split()
)
# In somebody's view; for some people, ...; in a statement.
VIEWPOINTS = frozenset(
    """
    account assessment estimation eyes judgement judgment opinion perspective reading telling version view words
    """.split()
)
HOLDERS = frozenset(
    """
    analysts believers critics detractors experts hardliners historians liberals many observers opponents optimists
    pessimists planners proponents realists sceptics skeptics some strategists supporters sympathisers
    """.split()
)
PLACES_OF_SPEECH = frozenset(
    """
    address article briefing column commentary comments communique editorial essay interview letter message post
    release remarks report speech statement testimony tweet
    """.split()
)
# Of the lexicon's verbs: what things are the subject of too; what commits to an act, and reports with "that"; and
# what nobody does without words, so that any subject will do.
SHOWING = re.compile(
    r"announce|call|confirm|demand|draw|emphasi[sz]|expos|find|found|highlight|indicat|made|make|mean|point|promis|question"
    r"|reject|remind|reveal|show|signal|stress|suggest|underlin|underscor|welcom"
)
COMMITTING = re.compile(r"agree|offer|pledg|promis")
SAYING = re.compile(r"add|argu|complain|declar|insist|not(?:e|es|ed|ing)$|said|say|stat|warn|writ|wrote")

_CUES = (
    AIRED
    | BY_WHOM
    | CALLING
    | CONTENTS
    | HEARSAY
    | MINDS
    | NOUNS
    | OPEN
    | RECALLING
    | SEEING
    | VIEWPOINTS
    | VIEWS
    | WEIGHING
)


class Cue(NamedTuple):
    """A place that may report: its first and last word, the attitude, and whether the lexicon lists it."""

    first: int
    last: int
    attitude: str
    listed: bool


def find_cues(terms: Sequence[str]) -> Iterator[Cue]:
    """Yield the lexicon's hits and the words of the lists in a sentence, in order, none twice."""
    hits = {match.first: match for match in match_terms(_reporting(), terms)}
    i = 0
    while i < len(terms):
        if i in hits:
            yield Cue(i, hits[i].last, hits[i].category.rpartition(".")[2], listed=True)
            i = hits[i].last
        elif terms[i] in _CUES:
            yield Cue(i, i, "neutral", listed=False)
        i += 1


@cache
def _reporting() -> Lexicon:
    stance = load_lexicon(asset("data/lexicons/stance.yaml"))
    return replace(stance, categories=tuple(item for item in stance.categories if item.name.startswith("reporting")))
