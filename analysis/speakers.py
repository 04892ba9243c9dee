"""Who can speak: the words of a sentence, and the noun phrases in it that name a source.

English has no sign for a noun phrase; the rules here take one for what stands between
signs, conjunctions and auxiliaries, and its *head* for the last word before a preposition.
A head can speak if it is a pronoun of a person, a name, a noun for persons, bodies or
documents (``SPEAKERS``), or has the ending of an agent ("campaigners"). Events, acts and
things (``_MUTE``) do not speak, and neither do abstract nouns by their ending.
"""

from __future__ import annotations

import itertools
import re
from functools import cached_property

from analysis.tokens import find_words, stop_words

SPEAKERS = frozenset(
    """
    academic academics admiral admirals activist activists adherents administration administrations admirers adviser advisers advisor
    advisors advocate advocates agencies agency aide aides allies ally ambassador ambassadors analyses analysis analyst
    analysts annex apologists army article assembly assessment assessments association authorities authority
    backers bloc board body briefing broadcaster brothers bureau businesses businessmen cabinet camp campaigners
    capital capitals captain captains central chair chairman chairwoman chancellor charter chief chiefs circles cleric clerics coalition
    colonel colonels colleague colleagues column columnist columnists commander commanders commentaries commentary commentator
    commentators commission commissioner committee communique communiqué communities community companies company
    congress congressman constitution consulate contributors correspondent correspondents council counterpart
    counterparts countries country court critic critics crown daily declaration defenders delegate delegates delegation
    delegations department deputies deputy detractors diplomat diplomats director directorate directors dissident
    dissidents doctrine document documents draft economist economists editor editorial editorials editors embassies
    embassy emir enthusiasts envoy envoys executive executives exile exiles expert experts factions family farmers
    father federation firm firms folk forecasters foreign foundation general generals government governments governor
    governors group groups guards hardliners hawks head heads historian historians house industry insider insiders
    inspectors institute institution institutions intelligence interlocutors investigators investors journal journalist
    journalists judge judges king lawmaker lawmakers lawyer lawyers leader leaders leadership leaflet left letter
    liberals magazine majority manager managers manifesto marshal mayor media member members memo memorandum men
    merchants military militia minister minutes ministers ministries ministry minority mission monitor monitors mother movement
    nation nationalists nations navy negotiator negotiators neighbor neighbors neighbour neighbours newspaper newspapers
    observer observers office officer officers offices official officials operator opponent opponents opposition
    optimists organisation organisations organization organizations outlet outlets owner owners panel panellists paper
    papers parliament parliamentarian parliamentarians participant participants parties partner partners party
    passage patriarch pentagon people persons pessimists planners podcast police policymakers politician politicians poll
    polls pope population post prefect premier presidency president presidents press prince professor professors
    proponents prosecutor prosecutors protester protesters protocol pundit pundits radio readout realists rebels
    regime regulator regulators release report reporter reporters reports representative representatives research
    researcher researchers resident residents resolution review right rival rivals ruler rulers sceptics scholar
    scholars scientist scientists secretariat secretary senate senator senators shareholders sheikh side sides
    signatories skeptics society soldier soldiers source sources speaker spokesman spokesmen spokespeople spokesperson
    spokespersons spokeswoman staff state statement statements states station strategist strategists student students
    studies study subscribers summary sultan supporter supporters survey surveys sympathisers team television text
    thinktank tank tanks tories trader traders transcript treasury treaty tribunal tribune tweet union unions university
    veteran veterans viewers villagers voices voters watchdog website weekly witness witnesses woman women workers writer
    writers
    he she they who one many some several others most everyone everybody both either
    """.split()
)
_STANDING = frozenset(
    """
    business clerical key leading military opposition party political prominent public religious senior
    """.split()
)
_MUTE = frozenset(
    """
    accident accord acts agenda agreement agreements aid aim aims alignment alliance anniversary approach arms arrival
    article attack attacks backdrop balance battle bill border bridge budget campaign case cases ceasefire ceremony
    change changes chapter charge choice circumstances climate clash clashes conditions conference conflict contact
    contacts contract contracts cost costs course crises crisis data date deal deals debate debt decision decisions
    development developments dialogue differences difference drill drills economy effect effort efforts embargo
    emphasis encounter episode event events evidence exchange exchanges exercise exercises experience export exports
    fact facts failure fall fate fear fears figure figures fight forum frame framework future gain gains gas gathering
    geography gesture goal goals growth history idea ideas impact import imports incident incidents increase interest
    interests invasion issue issues law level levels line link links logic map matter meeting meetings method mistake
    model moment momentum money move moves nature need needs negotiations news number numbers objective occasion
    offensive oil opening operation operations order outcome pact pacts part parts past path pattern patterns
    peace phase pipeline place plan plans point points policies policy position positions presence pressure price
    prices problem problems process profit programme programmes project projects prospect prospects question questions
    race rate rates reality reason reasons region regions relations relationship response result results return rhetoric
    rise risk risks role roots round route routes rule rules sale sales sanctions scale scenario section series
    session share shift ship ships shock shortage sign signal signals silence situation spirit start steps step story
    strategy strength strike strikes success summit support system table talks tariff tariffs tensions term terms test
    themes thing things threat threats ties time timing tour trade tradition trend trends trip turn turnout value view
    views violence visit visits vision volume vote war warfare wars way ways weakness week win wing word
    words work world year years
    approval banner better centre center chapter character computer corner counter denial disaster door error factor floor former
    further greater higher larger later lower other    harbour harbor labor lunch motor offer power proposal quarter removal river summer survival terror tower water weather
    winter
    it this that these those which what there all none nothing something everything such more less here
    """.split()
)
_ABSTRACT = re.compile(r".{3,}(?:tion|sion|ment|ness|ity|ism|ship|ance|ence|acy|dom|ure|ing|th|tions|ments|ities)$")
_PLACES = frozenset("beijing chongqing montreal nanjing nepal portugal senegal".split())  # no abstract nouns
_AGENT = re.compile(r".{2,}(?:ers?|ors?|ists?|ians?|ants|ents|men|women|people|crats?|nauts?|ologist)$")
_DETERMINERS = frozenset("a an any each every her his its my no our some that the their these this those".split())
PREPOSITIONS = frozenset(
    """
    about across after against ahead along alongside amid among around as at because before behind beside between beyond
    by despite during following for from in including inside into like near of off on onto out outside over per
    regarding since through throughout to toward towards under until unlike via with within without
    """.split()
)
_CLAUSES = frozenset(
    """
    although as because if once since than that though unless until what when whenever where whereas whether which while
    how why
    """.split()
)
_FINITE = frozenset(
    """
    am are be been being can cannot could did do does had has have is may might must shall should was were will would
    aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't wasn't weren't won't wouldn't
    """.split()
)
_ADVERBS = frozenset(
    """
    again almost already also alone always earlier even ever first further furthermore hence however indeed instead
    just later long meanwhile moreover more nevertheless never next nonetheless not now often once only perhaps quite rather
    rightly soon still then therefore though thus today together too tomorrow tonight twice yesterday yet
    """.split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight".split())
_EDGE = re.compile(r"[,;:()\[\]–—!?…\"＂“”„«»]|\.(?=[\"＂”»])|\s-{1,2}\s|(?<!\w)['‘]|(?<![sS])['’](?!\w)")
_REACH = 14  # words at most in a noun phrase


class Words:
    """The words of one sentence; ``quotes`` are the stretches of it that stand between quotation marks."""

    def __init__(self, text: str, quotes: tuple[tuple[int, int], ...] = ()) -> None:
        self.text = text
        self.tokens = find_words(text)
        self.terms = tuple(token.term for token in self.tokens)
        self.quoted = [False] * len(self.tokens)
        spans = iter(sorted(quotes))
        start, end = next(spans, (len(text), len(text)))
        for i, token in enumerate(self.tokens):
            while token.start >= end and start < end:
                start, end = next(spans, (len(text), len(text)))
            self.quoted[i] = start <= token.start < end

    def __len__(self) -> int:
        return len(self.terms)

    def term(self, i: int) -> str:
        """Return the term at ``i``; an empty one outside the sentence."""
        return self.terms[i] if 0 <= i < len(self.terms) else ""

    def written(self, i: int) -> str:
        """Return a word as it is written."""
        return self.text[self.tokens[i].start : self.tokens[i].end]

    def phrase(self, first: int, stop: int) -> str:
        """Return the words from ``first`` to before ``stop`` as they are written."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[stop - 1].end].split())

    def gap(self, i: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.text[self.tokens[i - 1].end if i else 0 : self.tokens[i].start if i < len(self) else len(self.text)]

    def holds(self, first: int, last: int, signs: str) -> bool:
        """True if one of ``signs`` stands behind word ``first`` and before the end of word ``last``."""
        return bool(set(self.text[self.tokens[first].end : self.tokens[last].end]) & set(signs))

    @cached_property
    def edges(self) -> list[bool]:
        """For each word, and behind the last: whether a sign parts it from the one before, or none is before it."""
        inner = [
            bool(_EDGE.search(self.text, before.end, behind.start))
            for before, behind in itertools.pairwise(self.tokens)
        ]
        return [True, *inner, True] if self.terms else [True]

    @cached_property
    def stops(self) -> list[int]:
        """For each word, and behind the last: the first from it on that a sign stands before."""
        stops = [len(self)]
        for i in reversed(range(len(self))):
            stops.append(i if self.edges[i] else stops[-1])
        return stops[::-1]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for i in range(len(self)):
            starts.append(i if self.edges[i] else starts[-1])
        return starts

    def edge_before(self, i: int) -> int:
        """Return the last word before ``i`` that a sign stands before."""
        return self._starts[i]

    def is_possessive(self, i: int) -> bool:
        """True for "Iran's" and "the leaders'"."""
        return self.written(i).endswith(("'s", "’s")) or (
            self.terms[i].endswith("s") and self.text[self.tokens[i].end : self.tokens[i].end + 1] in ("'", "’")
        )

    def is_adverb(self, i: int) -> bool:
        """True for an adverb of a list, or by its ending."""
        term = self.terms[i]
        return term in _ADVERBS or (term.endswith("ly") and len(term) > 4 and term not in ("ally", "family", "italy"))

    def is_name(self, i: int) -> bool:
        """True for a capitalised word that is no function word; the first one of a sentence may be any noun."""
        term = self.terms[i]
        if self.gap(i) == "-" and self.written(i - 1)[0].isupper():  # "Eun-ji"
            return True
        if not self.written(i)[0].isupper() or term in stop_words("en") or term in DAYS:
            return False
        return i > 0 or not (term in _MUTE or self.is_abstract(i) or self.is_adverb(i))

    def is_abstract(self, i: int) -> bool:
        """True for an abstract noun, by its ending."""
        return bool(_ABSTRACT.fullmatch(self.terms[i])) and self.terms[i] not in SPEAKERS | _PLACES

    def names_speaker(self, i: int) -> bool:
        """True for a name, or a noun or pronoun for who can speak."""
        term = self.terms[i]
        if self.is_name(i):
            return True
        if term in ("figure", "figures"):  # figures show, but senior figures say
            return i > 0 and self.terms[i - 1] in _STANDING
        return term not in _MUTE and (term in SPEAKERS or bool(_AGENT.fullmatch(term)))

    def head_end(self, begin: int, end: int) -> int:
        """Return where the words up to the first preposition, or "who", of a noun phrase end."""
        return next((i for i in range(begin + 1, end) if self.terms[i] in PREPOSITIONS or self.terms[i] == "who"), end)

    def can_speak(self, begin: int, end: int, *, strict: bool = False) -> bool:
        """True if a noun phrase can name a source.

        An unknown noun can unless ``strict``: verbs that things are the subject of too need a known one.
        """
        if begin >= end or self.terms[end - 1] in (_DETERMINERS - {"some"}) | PREPOSITIONS | {"to"}:
            return False
        if end - begin > 1 and self.terms[end - 1] in ("less", "more", "most"):
            return False
        stop = self.head_end(begin, end)
        while stop > begin and self.is_adverb(stop - 1):
            stop -= 1
        if stop <= begin or self.terms[begin] in PREPOSITIONS | {"no", "nobody", "none"}:
            return False
        head = self.terms[stop - 1]
        if head == "those" and stop < end:  # "those who say"
            return True
        if self.is_possessive(stop - 1) or head in _DETERMINERS - {"some"} or head in _FINITE:
            return False
        if self.names_speaker(stop - 1):
            return True
        if head in _MUTE or self.is_abstract(stop - 1):
            return False
        if any(self.names_speaker(i) and not self.is_possessive(i) for i in range(begin, stop - 1)):
            return not strict or any(self.terms[i] in SPEAKERS for i in range(begin, stop - 1))
        return not strict and head not in stop_words("en") and stop - begin > 1

    def phrase_before(self, end: int) -> tuple[int, int]:
        """Return the noun phrase that ends before word ``end``; an empty one if there is none."""
        begin = end
        while begin > 0 and end - begin < _REACH and not (begin < end and self.edges[begin]):
            term = self.terms[begin - 1]
            if term in _CLAUSES or term in _FINITE or self.quoted[begin - 1]:
                break
            begin -= 1
        if "and" in self.terms[begin:end]:  # "Iran, Russia and Turkey"
            while (
                begin > 1
                and end - begin < 2 * _REACH
                and self.gap(begin) == ", "
                and self.is_name(begin)
                and self.is_name(begin - 1)
            ):
                begin -= 1
                while begin > 0 and not self.edges[begin] and self.is_name(begin - 1):
                    begin -= 1
        return self.trim(begin, end)

    def trim(self, begin: int, end: int) -> tuple[int, int]:
        """Take from a noun phrase what leads up to it: conjunctions, adverbs, "On Monday", "In Moscow"."""
        for i in range(end - 1, begin, -1):  # "The war goes on and the minister ..."
            joins = self.terms[i - 1] in ("and", "but", "or", "so") and i - 1 > begin
            if joins and self.terms[i] in _DETERMINERS | {"he", "she", "they", "it"}:
                if not self.names_speaker(i - 2) or self.terms[i - 1] in ("but", "so"):
                    begin = i
                break
        for i in range(end - 1, begin, -1):  # "They hold out the clear ..."
            if self.terms[i] in _DETERMINERS:
                if self.terms[i - 1] not in PREPOSITIONS | {"and", "or", "all", "both", "half", "to"}:
                    begin = i
                break
        while begin < end and (self.terms[begin] in ("and", "but", "or", "so", "yet") or self.is_adverb(begin)):
            begin += 1
        if begin < end and self.terms[begin] in PREPOSITIONS:
            return self._behind_adjunct(begin, end), end
        return begin, end

    def _behind_adjunct(self, begin: int, end: int) -> int:
        """Return where the noun phrase begins that follows "On Monday" or "In the capital"."""
        if self.terms[end - 1] in ("he", "she", "they", "it"):
            return end - 1
        for i in range(end - 1, begin + 1, -1):
            if self.terms[i - 1] in DAYS:
                return i
            if self.terms[i] in _DETERMINERS and self.terms[i - 1] not in PREPOSITIONS | {"and", "or"}:
                return i
        first = end
        while first > begin + 2 and self.is_name(first - 1):  # "In recent days Benny Gantz"
            first -= 1
        return first

    def phrase_behind(self, begin: int, most: int = 9, within: str = "of at in from for") -> tuple[int, int]:
        """Return the noun phrase that begins at word ``begin``; an empty one if there is none."""
        end = begin
        stop = min(self.stops[begin + 1] if begin < len(self) else begin, begin + most)
        while end < stop:
            term = self.terms[end]
            follows = end > begin and term in _DETERMINERS and self.terms[end - 1] not in PREPOSITIONS | {"and", "or"}
            closed = term in _CLAUSES or term in _FINITE or term in DAYS or term == "who"
            place = end > begin and term in PREPOSITIONS.difference(within.split())
            if follows or closed or place:
                break
            end += 1
        while end > begin and self.terms[end - 1] in PREPOSITIONS | {"and", "or"}:
            end -= 1
        return begin, end

    def clause_subject(self, before: int) -> tuple[int, int]:
        """Return the first noun phrase of the sentence, if it can speak and stands before word ``before``."""
        i = 0
        while i < before and (self.terms[i] in ("and", "but", "so", "yet") or self.is_adverb(i)):
            i += 1
        if i < before and (self.terms[i] in PREPOSITIONS or self.terms[i] in _CLAUSES or self.terms[i].endswith("ing")):
            i = min(self.stops[i + 1], before)
        return self._first_speaker(i, before)

    def _first_speaker(self, i: int, before: int) -> tuple[int, int]:
        begin = i
        while i < min(before, begin + _REACH):
            term = self.terms[i]
            if term in _FINITE or term in PREPOSITIONS or (i > begin and self.edges[i]) or self.quoted[i]:
                break
            if self.names_speaker(i) and not self.is_possessive(i):
                end = i + 1
                while end < before and not self.edges[end]:
                    compound = end + 1 < before and self.terms[end + 1] in SPEAKERS  # "Human rights groups"
                    within = self.terms[end] in ("of", "for") or (self.terms[end - 1] in ("of", "for", "the", "a"))
                    if not (self.names_speaker(end) or within or (compound and not self.terms[end].endswith("ed"))):
                        break
                    end += 1
                return begin, end
            i += 1
        return begin, begin
